//! Quotation marks, apostrophes, dashes and sentences across the constructs of a text.

use super::{Values, complaints_of, english, read};
use crate::prose::text::{Part, parts};
use crate::prose::{Evaluate, Evaluated, Expression, Inline, parse_line, set_line};

/// The words of a text, every expression printing `X`.
fn words(text: &str) -> String {
    fn line(parts: &[Part<()>]) -> String {
        parts
            .iter()
            .map(|part| match part {
                Part::Words(words) => words.clone(),
                Part::Printed(()) => String::from("X"),
                Part::Note(inside) => format!("[{}]", line(inside)),
                Part::Break(_) => String::from("|"),
            })
            .collect()
    }
    let (prose, complaints) = read(text);
    assert_eq!(complaints, Vec::<String>::new(), "{text}");
    line(&parts(&prose, &mut |_| ()))
}

#[test]
fn marks_are_decided_across_emphasis_links_code_and_lines() {
    for (typed, set) in [
        ("*\"x\"* and \"*x*\"", "“x” and “x”"),
        ("**'x'**'s and \"`'x'`\"", "‘x’’s and “'x'”"),
        ("\"[x](http://y)\", [\"x\"](http://y)", "“x”, “x”"),
        ("\"one\ntwo\" *'three\nfour'*", "“one two” ‘three four’"),
        ("\"x\"[^n].\n\n[^n]: \"y\" isn't.\n", "“x”[“y” isn’t.]."),
        ("\"x[^n]\"\n\n[^n]: y\n", "“x[y]”"),
        ("- \"a\n- b\"\n", "“a|b”"),
        (
            "> \"a\"\n\n| \"b\" | c's |\n|---|---|\n| 'd' | 5'10\" |\n",
            "“a”|“b”|c’s|‘d’|5′10″",
        ),
        ("\"one\\\n\"two", "“one|“two"),
        ("`\"x's\"` --", "\"x's\" –"),
        ("```\n\"x's\" --\n```\n", "\"x's\" --"),
        (
            "\\\"x\\\" isn\\'t &quot;y&#39;s&quot; \\--",
            "\"x\" isn't \"y's\" --",
        ),
        (
            "https://x.org/a--b'c and <https://x.org/a--b>",
            "https://x.org/a--b'c and https://x.org/a--b",
        ),
    ] {
        assert_eq!(words(typed), set, "{typed}");
    }
}

#[test]
fn the_neighbour_of_an_expression_is_a_word() {
    for (typed, set) in [
        ("\"{{ organisation(\"x\") }}\"'s", "“X”’s"),
        ("{{ concern(\"x\") }}'s, ({{ y }})'s", "X’s, (X)’s"),
        ("'{{ y }}' and \"{{ y }} {{ y }}\"", "‘X’ and “X X”"),
        // The mark of a note is nothing to the sentence.
        ("\"x{{ cite(\"a\") }}\" \"x\"{{ cite(\"a\") }}", "“xX” “x”X"),
        ("\"{{ cite(\"a\") }}x\"", "“Xx”"),
    ] {
        assert_eq!(words(typed), set, "{typed}");
    }
}

#[test]
fn titles_and_citations_are_set_too() {
    let (prose, _) = complaints_of("The \"law\" of {{ x }}'s -- *so*", parse_line);
    let mut printed = String::new();
    prose.visit(&mut |inline| match inline {
        Inline::Text { text, .. } => printed.push_str(text),
        _ => printed.push('X'),
    });
    assert_eq!(printed, "The “law” of X’s – *so*");
    let text = |text: &str| Inline::Text {
        text: text.to_owned(),
        place: prose.place,
    };
    let mut note = [
        text("A's \""),
        Inline::Emphasis(vec![text("B")]),
        text("\""),
    ];
    set_line(&mut note, english().punctuation);
    assert_eq!(
        note,
        [text("A’s “"), Inline::Emphasis(vec![text("B")]), text("”")]
    );
}

/// Notes which expressions begin a sentence.
#[derive(Default)]
struct Beginnings(Vec<bool>);

impl Evaluate for Beginnings {
    fn evaluate(&mut self, expression: &Expression) -> Evaluated {
        self.0.push(expression.begins_sentence);
        Evaluated::Nothing
    }
}

#[test]
fn a_sentence_begins_where_a_capital_letter_stands() {
    for (text, expected) in [
        (
            "{{ a }} died, {{ a }} fled. {{ a }} were heard.",
            &[true, false, true][..],
        ),
        (
            "*{{ a }} died.* {{ a }} fled.[^n] {{ a }}\n\n[^n]: {{ a }} more.\n",
            &[true, true, true, true],
        ),
        ("- {{ a }} died;\n- {{ a }} fled\n", &[false, false]),
        (
            "- {{ a }} died.\n- {{ a }} fled.{{ cite(\"x\") }}\n",
            &[true, true, false],
        ),
        ("| {{ a }} |\n|---|\n| {{ a }} |\n", &[false, false]),
        (
            "See paras. {{ a }} and No. {{ a }}. \"{{ a }} died.\"",
            &[false, false, true],
        ),
        ("He fled.\n{{ a }} died.\n\n{{ a }}", &[true, true]),
    ] {
        let (prose, complaints) = read(text);
        assert_eq!(complaints, Vec::<String>::new());
        let mut beginnings = Beginnings::default();
        let marks = crate::prose::Marks::new();
        let _ = crate::prose::typst::write(&prose, &mut beginnings, &marks);
        assert_eq!(beginnings.0, expected, "{text}");
    }
}

#[test]
fn typst_makes_no_marks_of_its_own() {
    let (prose, _) = read("\\\"a\\\" `'` {{ x }}");
    let marks = crate::prose::Marks::new();
    let mut values = Values {
        text: String::from("5' \"b\""),
        ..Values::default()
    };
    let markup = crate::prose::typst::write(&prose, &mut values, &marks);
    let markup = crate::prose::strip(&markup, &marks).0;
    assert_eq!(markup, "\\\"a\\\" #raw(\"'\"); 5\\' \\\"b\\\"");
}
