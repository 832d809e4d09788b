//! Text stays text, whatever it is.

use proptest::prelude::*;
use typst::syntax::{SyntaxKind, ast};

use super::typst_tree::{May, text_of};
use crate::diagnostic::{FileId, Place};
use crate::prose::typst::{escape, literal};
use crate::prose::{CLOSE, Marks, strip};

/// Pieces that mean something to Typst, to Markdown or to minijinja.
const PIECES: &[&str] = &[
    "#",
    "$",
    "@",
    "<",
    ">",
    "<x>",
    "@x",
    "#x",
    "*",
    "_",
    "`",
    "```",
    "//",
    "/*",
    "*/",
    "]",
    "[",
    "{{",
    "}}",
    "{",
    "}",
    "\\",
    "\"",
    "'",
    "= ",
    "== x",
    "- ",
    "+ ",
    "1.",
    "1. ",
    "12",
    "2010",
    "/ a: b",
    "/",
    ":",
    ";",
    "(",
    ")",
    ",",
    "!",
    "?",
    "#!",
    "http",
    "://",
    "http://x",
    "https://x.org/a_b?c=[d",
    "~",
    "-",
    "--",
    "---",
    "-?",
    "-1",
    ".",
    "..",
    "...",
    "\u{a0}",
    "\u{2011}",
    "\u{ad}",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{b}",
    "\u{c}",
    "\u{2009}",
    "\u{3000}",
    "\u{feff}",
    "\u{202e}",
    "\u{301}",
    "e\u{301}",
    "é",
    "ж",
    "Қ",
    "日本",
    "عربي",
    "a",
    "b2",
    "word",
    "h",
    "u{41}",
    "\\u{41}",
    "x",
    "&",
    "^",
    "|",
    "%",
    "%}",
    "&amp;",
    "[^x]",
    "[^x]: y",
    "> ",
    "    x",
    "| a | b |\n|---|:-:|\n| c | d |\n",
    "***",
    "![a](b)",
    "[a](http://b)",
    "[a](javascript:b)",
    "<http://c>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "{{ x }}",
    "{{ stat('a') }}",
    "{{ cite(\"}}\") }}",
    "{{ concern(\"_*`|\") }}",
    "{{ odd }}",
    "{{",
    "{{ }}",
    "{{ x",
    "\u{FDD0}xx",
    "\u{FDD1}\u{FDE0}\u{FDD4}",
    "\u{FDD2}",
    "(b)",
    ".a",
    "&#x1;",
    "&#xFDD1;",
    "1986. ",
    "2) ",
    "**a**",
    "*b*",
    "`c`",
    "\\\n",
    "  \n",
];

pub(super) fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => proptest::sample::select(PIECES).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-zA-Z0-9 ]{0,6}",
    ]
}

pub(super) fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..14).prop_map(|pieces| pieces.concat())
}

/// Without the characters that the program keeps for itself, which authors cannot write.
fn unmarked(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{FDD0}'..='\u{FDEF}'))
        .collect()
}

/// White space as Typst folds it, said in another way than the program says it.
pub(super) fn folded(text: &str) -> String {
    let space = |c: char| c == ' ' || c == '\t' || typst::syntax::is_newline(c);
    let mut folded = String::new();
    for c in unmarked(text).chars() {
        if !space(c) {
            folded.push(c);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded
}

fn prints(markup: &str, text: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        text_of(markup, May::Text).map_err(TestCaseError::fail)?,
        folded(text)
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn escaped_text_prints_as_itself(text in hostile()) {
        prints(&escape(&unmarked(&text)), &text)?;
    }

    #[test]
    fn so_it_does_behind_other_escaped_text(a in hostile(), b in hostile()) {
        let markup = format!("{}{}", escape(&unmarked(&a)), escape(&unmarked(&b)));
        prints(&markup, &format!("{a}{b}"))?;
    }

    #[test]
    fn so_it_does_in_a_content_block_and_behind_a_call(text in hostile()) {
        let text = unmarked(&text);
        for (before, after) in [("#emph[", "];"), ("#linebreak();", ""), ("#raw(\"\");", "/* x */"), ("#emph[]", ""), ("x\n\n", "")] {
            let markup = format!("{before}{}{after}", escape(&text));
            let printed = text_of(&markup, May::Calls).map_err(TestCaseError::fail)?;
            let expected = folded(&text);
            let printed = if before.starts_with('x') { printed.strip_prefix("x").unwrap() } else { &printed };
            let printed = folded(printed);
            prop_assert_eq!(printed.trim(), expected.trim());
        }
    }

    #[test]
    fn marks_in_a_text_change_nothing(pieces in prop::collection::vec(piece(), 0..12)) {
        let marks = Marks::new();
        let place = Place::new(FileId(0), 0..1);
        let marked: String = pieces
            .iter()
            .map(|piece| format!("{}{}{CLOSE}", marks.open(place), unmarked(piece)))
            .collect();
        let (markup, _) = strip(&escape(&marked), &marks);
        prints(&markup, &pieces.concat())?;
    }

    #[test]
    fn a_literal_is_one_string_with_the_text_for_its_value(text in hostile()) {
        let root = typst::syntax::parse_code(&literal(&text));
        let nodes: Vec<_> = root.children().collect();
        prop_assert_eq!(nodes.len(), 1);
        prop_assert_eq!(nodes[0].kind(), SyntaxKind::Str);
        prop_assert_eq!(nodes[0].cast::<ast::Str>().unwrap().get().to_string(), text);
    }
}

#[test]
fn escaped_text_stays_readable() {
    let text = "In 2010, 85 suits (see p. 3) were brought: \u{201c}well-known\u{201d} and/or new; \
                COVID-19, 3.5%, 4 p.m. Who? In 2010.";
    assert_eq!(escape(text), text);
    assert_eq!(
        escape("1. a -1 -- b... *c* #d $e @f https://g h\u{a0}i\n j"),
        r"1\. a \-1 \-\- b.\.\. \*c\* \#d \$e \@f https:\/\/g h~i j"
    );
}
