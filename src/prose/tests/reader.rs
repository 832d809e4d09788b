//! What the parser makes of each construct.

use super::{complaints_of, read};
use crate::diagnostic::{Diagnostics, FileId};
use crate::prose::{Block, Inline, english, parse_line};
use crate::record::{Text, read_file};
use crate::source::Sources;

fn sources_of(text: &str) -> Vec<String> {
    let (prose, complaints) = read(text);
    assert_eq!(complaints, Vec::<String>::new());
    prose
        .expressions()
        .map(|expression| expression.source.clone())
        .collect()
}

#[test]
fn expressions_are_found_wherever_text_may_stand() {
    let text = "{{ a }}b*{{ c }}*__{{ d('_*') }}__ [{{ e }}](http://x) `{{ f }}`[^n]\n\
                {{ g(\n  \"}}\") }} {{h}}\n\n- {{ i }}\n  {{ j }}\n\n> {{ k }}\n\n\
                | {{ l('|') }} | m |\n|---|---|\n| {{ n }} | *{{ o[\"a|b\"] }}* |\n\n\
                [^n]: {{ p({\"a\": {\"b\": 'it\\'s'}}) }}\n";
    let found = sources_of(text);
    assert_eq!(
        found,
        [
            "a",
            "c",
            "d('_*')",
            "e",
            "f",
            "g(\n  \"}}\")",
            "h",
            "i",
            "j",
            "k",
            "l('|')",
            "n",
            "o[\"a|b\"]",
            "p({\"a\": {\"b\": 'it\\'s'}})",
        ]
    );
}

#[test]
fn an_expression_knows_where_each_of_its_characters_stands() {
    let toml = "t = \"\"\"\none \\u00e9a {{  stat('a') }}\"\"\"\n";
    let sources = Sources::new();
    let file = sources.add("a.toml", toml);
    let mut diagnostics = Diagnostics::new();
    let text = read_file(&sources, file, &mut diagnostics, |record| record.text("t")).unwrap();
    let prose = super::parse(&text, &english(), &mut diagnostics);
    assert!(diagnostics.is_empty());
    let expression = prose.expressions().next().unwrap();
    assert_eq!(&toml[expression.place.range()], "{{  stat('a') }}");
    assert_eq!(&toml[expression.place_of(5..8).range()], "'a'");
    assert_eq!(
        expression.place_of(90..95).start,
        expression.place_of(9..9).start
    );
    let Block::Paragraph(inlines) = &prose.blocks[0] else {
        panic!()
    };
    let Inline::Text { text, place } = &inlines[0] else {
        panic!()
    };
    assert_eq!(
        (text.as_str(), &toml[place.range()]),
        ("one éa ", "one \\u00e9a")
    );
}

#[test]
fn text_keeps_the_place_of_its_line() {
    let text = "one\ntwo \\* &amp; three\n";
    let (prose, _) = read(text);
    let mut found = Vec::new();
    prose.visit(&mut |inline| {
        if let Inline::Text { text: t, place } = inline {
            found.push((t.as_str(), &text[place.range()]));
        }
    });
    assert_eq!(
        found,
        [("one ", "one"), ("two * & three", "two \\* &amp; three")]
    );
}

#[test]
fn a_title_knows_no_markdown() {
    let (prose, complaints) = complaints_of("1. *A* [b](c) {{ d }} # [^e]", parse_line);
    assert_eq!(complaints, Vec::<String>::new());
    let Block::Paragraph(inlines) = &prose.blocks[0] else {
        panic!()
    };
    assert!(matches!(
        &inlines[..],
        [Inline::Text { text: a, .. }, Inline::Expression(d), Inline::Text { text: b, .. }]
            if a == "1. *A* [b](c) " && d.source == "d" && b == " # [^e]"
    ));
}

#[test]
fn an_empty_text_is_empty() {
    assert!(read("").0.is_empty());
    assert!(read(" \n\n").0.is_empty());
    let mut diagnostics = Diagnostics::new();
    let absent = Text::absent(crate::diagnostic::Place::new(FileId(0), 3..5));
    assert!(super::parse(&absent, &english(), &mut diagnostics).is_empty());
    assert!(parse_line(&absent, &english(), &mut diagnostics).is_empty());
}
