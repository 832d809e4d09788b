//! Complaints: their places and words.

use insta::assert_snapshot;

use super::{complaints_of, read};
use crate::diagnostic::Diagnostics;
use crate::prose::{english, parse, parse_line};
use crate::record::{Text, read_file};
use crate::source::Sources;

fn complaints(text: &str) -> String {
    read(text).1.join("\n")
}

#[test]
fn braces() {
    assert_snapshot!(complaints("a {{ stat(\"x\")\n\nb {{ }} {{}} c {{ d {{ e }} {{ 'f }}\n"), @r#"
    a.md:1:3-1:5 error expression-syntax: this expression is not closed by `}}`
    a.md:3:3-3:8 error expression-syntax: there is nothing between `{{` and `}}`
    a.md:3:9-3:13 error expression-syntax: there is nothing between `{{` and `}}`
    a.md:3:16-3:18 error expression-syntax: this expression is not closed by `}}`
    a.md:3:29-3:31 error expression-syntax: this expression is not closed by `}}`
    "#);
    assert_snapshot!(complaints("{{- a }} {{ b -}} {% if c %} }} {{ \"{{\" }}\n"), @r#"
    a.md:1:1-1:9 error expression-syntax: `{{-` and `-}}` are for templates
    a.md:1:10-1:18 error expression-syntax: `{{-` and `-}}` are for templates
    a.md:1:19-1:21 warning expression-syntax: prose has no statements: `{%` is printed as it stands
    a.md:1:30-1:32 warning expression-syntax: this `}}` closes nothing and is printed as it stands
    "#);
    assert_snapshot!(complaints_of("Title {{ x", parse_line).1.join("\n"), @r#"a.md:1:7-1:9 error expression-syntax: this expression is not closed by `}}`"#);
}

#[test]
fn expressions() {
    assert_snapshot!(complaints("{{ stat(\"x\" }}\n{{ a b }} {{ a. }}\n*{{ 1 + }}* {{ 'é' ~ ) }} {{ a | }} {{ \"\\q\" }}\n"), @r#"
    a.md:1:9-1:12 error expression-syntax: this expression cannot be read: unexpected end of input, expected `,`
    a.md:2:6-2:7 error expression-syntax: this expression cannot be read: unexpected input after expression
    a.md:2:15-2:16 error expression-syntax: this expression cannot be read: unexpected end of input, expected identifier or integer
    a.md:3:7-3:8 error expression-syntax: this expression cannot be read: unexpected end of input, expected expression
    a.md:3:22-3:23 error expression-syntax: this expression cannot be read: unexpected `)`
    a.md:3:32-3:33 error expression-syntax: this expression cannot be read: unexpected end of input, expected identifier
    "#);
    assert_snapshot!(complaints("[a](http://x/{{ y }}) {{ z }} ![{{ b }}](c)\n\n```{{ d }}\n{{ e }}\n```\n"), @r#"
    a.md:1:14-1:21 error prose: an expression cannot be part of an address
    a.md:1:31-1:44 error prose: an image cannot stand in prose
    a.md:3:4-3:11 error prose: an expression is not evaluated in a code block
    a.md:4:1-4:8 error prose: an expression is not evaluated in a code block
    "#);
    assert_snapshot!(complaints("[^{{ a }}] <b c=\"{{ d }}\">\n\n[e]: http://f/{{ g }}\n"), @r#"
    a.md:1:12-1:27 error prose: HTML cannot stand in prose
    a.md:3:1-3:22 warning prose: no link uses the address that is called `e` here
    a.md:3:15-3:22 error prose: an expression cannot stand here
    "#);
}

#[test]
fn constructs() {
    assert_snapshot!(complaints("# Head\n\nSet *ext*\n---\n\n***\n\n<div>\nx\n</div>\n\na <b>c</b> ![d](e.png)\n"), @r#"
    a.md:1:1-1:7 error prose: a heading cannot stand in prose
    a.md:3:1-4:4 error prose: a heading cannot stand in prose
    a.md:6:1-6:4 error prose: a line across the page cannot stand in prose
    a.md:8:1-10:7 error prose: HTML cannot stand in prose
    a.md:12:3-12:6 error prose: HTML cannot stand in prose
    a.md:12:12-12:23 error prose: an image cannot stand in prose
    "#);
    assert_snapshot!(complaints("a\n\n    indented\n"), @r#"a.md:3:5-3:13 warning prose: these lines stand four spaces in and are printed as code, exactly as they are"#);
    assert_snapshot!(complaints("- # in a list\n- ***\n- <!-- c -->\n"), @r#"
    a.md:1:3-1:14 error prose: a heading cannot stand in prose
    a.md:2:3-2:6 error prose: a line across the page cannot stand in prose
    a.md:3:3-3:13 error prose: HTML cannot stand in prose
    "#);
}

#[test]
fn a_year_at_a_lines_start() {
    assert_snapshot!(complaints("It ended in\n\n2010. Then it began.\n\n2010&#46; Then\n"), @r#"a.md:3:1-3:6 warning prose: this line begins a list that is numbered from 2010"#);
}

#[test]
fn links() {
    assert_snapshot!(complaints("[a](javascript:b) [c](d/e.html) [f](#g) [h](www.i.org) [j]() [k](HTTPS://l)\n[m][n] <ftp://o> <p@q.r>\n\n[n]: file:///etc/passwd\n"), @r#"
    a.md:1:5-1:17 error prose: a link cannot begin with `javascript:`
    a.md:1:23-1:31 error prose: the address `d/e.html` leads nowhere from a document that is sent away
    a.md:1:37-1:39 error prose: the link `#g` leads into this document
    a.md:1:45-1:54 error prose: the address `www.i.org` lacks its scheme
    a.md:1:56-1:61 error prose: this link has no address
    a.md:2:1-2:7 error prose: a link cannot begin with `file:`
    a.md:2:9-2:16 error prose: a link cannot begin with `ftp:`
    "#);
    assert_snapshot!(complaints("[a](http://b&#10;c) &#7; &#xFDD1; &nbsp; &amp;\n"), @r#"
    a.md:1:1-1:20 error prose: an address cannot hold the character U+000A
    a.md:1:21-1:25 error forbidden-character: the character U+0007 cannot be printed
    a.md:1:26-1:34 error forbidden-character: the character U+FDD1 cannot be printed
    "#);
}

#[test]
fn footnotes() {
    assert_snapshot!(complaints("a[^x] \\[^y] `[^z]` *b[^X]* [^ü 2] [^\n\n[^unused]: c\n\n[^1]: d\n\n[^1]: e[^2]\n\n[^2]: f[^2][^1]\n"), @r#"
    a.md:1:2-1:6 error footnote: there is no footnote `x` in this text
    a.md:1:22-1:26 error footnote: there is no footnote `X` in this text
    a.md:1:28-1:34 error footnote: there is no footnote `ü 2` in this text
    a.md:3:1-3:10 error footnote: nothing refers to the footnote `unused`
    a.md:7:1-7:5 error footnote: the footnote `1` is written twice
    a.md:9:1-9:5 error footnote: the footnote `2` refers to itself
    "#);
}

#[test]
fn what_the_program_keeps_for_itself() {
    assert_snapshot!(complaints("a \u{FDD0}xxx b {{ '\u{FDD2}' }} `\u{FDD0}`\n"), @r#"
    a.md:1:3-1:4 error forbidden-character: the character U+FDD0 cannot be printed
    a.md:1:10-1:19 error forbidden-character: the character U+FDD2 cannot be printed
    a.md:1:21-1:22 error forbidden-character: the character U+FDD0 cannot be printed
    "#);
}

/// The places in a TOML file are those of its own bytes, escapes or not.
#[test]
fn places_in_toml() {
    let toml = "t = \"a \\u00e9\\n\\n# b {{ c d }}\"\nu = \"\"\"\nx \\\n   {{ y( }}\n\"\"\"\n";
    let sources = Sources::new();
    let file = sources.add("a.toml", toml);
    let mut diagnostics = Diagnostics::new();
    let texts: Vec<Text> = read_file(&sources, file, &mut diagnostics, |record| {
        vec![record.text("t"), record.text("u")]
    })
    .unwrap();
    for text in &texts {
        parse(text, &english(), &mut diagnostics);
    }
    let shown: Vec<_> = diagnostics
        .into_sorted()
        .iter()
        .map(|d| {
            format!(
                "{:?} {}",
                d.place.map(|place| &toml[place.range()]),
                d.message
            )
        })
        .collect();
    assert_snapshot!(shown.join("\n"), @r##"
    Some("# b {{ c d }}") a heading cannot stand in prose
    Some("d") this expression cannot be read: unexpected input after expression
    Some("(") this expression cannot be read: unexpected end of input, expected expression
    "##);
}

#[test]
fn every_error_names_a_way_out() {
    let file = Sources::new().add("a.md", "");
    let text = "{{ }} {{ a b }} # <b> ![c](d) [e](f)\n\n# g\n\n***\n\n[^h]: i\n\n[^j] {{ 'k\n\n```\n{{ l }}\n```\n";
    let mut diagnostics = Diagnostics::new();
    parse(&Text::whole(file, text), &english(), &mut diagnostics);
    for diagnostic in diagnostics.iter() {
        assert!(!diagnostic.helps.is_empty(), "{}", diagnostic.message);
    }
}
