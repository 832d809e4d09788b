//! Whatever authors and data files hold: nothing but the writer's own calls comes out.

use proptest::prelude::*;

use super::escaping::{folded, hostile};
use super::typst_tree::{May, text_of};
use super::{Values, english, markup, read, written};
use crate::diagnostic::{FileId, Place};
use crate::prose::{Block, Evaluate, Evaluated, Inline, Marks, Prose, parse_line, strip, typst};

/// Every text of a tree, in the order in which it is written.
struct Plain<'a> {
    prose: &'a Prose,
    values: Values,
    written: Vec<usize>,
    text: String,
}

impl Plain<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) => self.inlines(inlines),
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(item)),
                Block::Quote(blocks) => self.blocks(blocks),
                Block::Table { header, rows, .. } => {
                    header
                        .iter()
                        .chain(rows.iter().flatten())
                        .for_each(|cell| self.inlines(cell));
                }
                Block::Code(code) => self.text.push_str(code),
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { text, .. } => self.text.push_str(text),
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::SmallCaps(content)
                | Inline::Foreign { content, .. }
                | Inline::Superscript(content)
                | Inline::Subscript(content)
                | Inline::Code { content, .. } => {
                    self.inlines(content);
                }
                Inline::Link {
                    address, content, ..
                } => {
                    let ascii = crate::prose::address::ascii(address);
                    self.text.push_str(ascii.as_ref().unwrap_or(address));
                    self.inlines(content);
                }
                Inline::Note { id, .. } => {
                    if !self.written.contains(&id.0) {
                        self.written.push(id.0);
                        let prose = self.prose;
                        self.blocks(&prose.notes[id.0].blocks);
                    }
                }
                Inline::Expression(expression) => match self.values.evaluate(expression) {
                    Evaluated::Text(text)
                    | Evaluated::Figure { text, .. }
                    | Evaluated::Link { text, .. } => {
                        self.text.push_str(&text);
                    }
                    Evaluated::Citation { .. } => {
                        let text = self.values.text.clone();
                        self.text.push_str(&text);
                    }
                    Evaluated::Drawing { .. } | Evaluated::Fragment(_) | Evaluated::Nothing => {}
                },
                Inline::Break => {}
            }
        }
    }
}

/// The words of a tree, addresses left out.
pub(super) fn plain_words(prose: &Prose, words: &mut String) {
    fn add(parts: &[crate::prose::text::Part<()>], words: &mut String) {
        for part in parts {
            match part {
                crate::prose::text::Part::Words(text) => words.push_str(text),
                crate::prose::text::Part::Note(inside) => add(inside, words),
                _ => words.push(' '),
            }
        }
    }
    add(&crate::prose::text::parts(prose, &mut |_| ()), words);
}

/// What the writer puts between the marks of two notes.
const BETWEEN_NOTES: &str = "#super[,~];";

fn without_space(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{FDD0}'..='\u{FDEF}'))
        .collect()
}

/// Notes in a circle are refused, and then only the first of the circle is written.
fn in_a_circle(complaints: &[String]) -> bool {
    complaints
        .iter()
        .any(|complaint| complaint.contains("refers to itself"))
}

fn judge(text: &str, value: &str) -> Result<(), TestCaseError> {
    let (prose, complaints) = read(text);
    let markup = markup(&prose, value);
    let markup = markup.replace(BETWEEN_NOTES, "");
    let printed = text_of(&markup, May::Calls).map_err(TestCaseError::fail)?;
    let mut plain = Plain {
        prose: &prose,
        values: Values {
            text: value.to_owned(),
            ..Values::default()
        },
        written: Vec::new(),
        text: String::new(),
    };
    plain.blocks(&prose.blocks);
    let mut kept_apart = true;
    prose.visit(&mut |inline| {
        if let Inline::Text { text, .. } = inline {
            kept_apart &= !text.contains(|c| matches!(c, '\u{FDD0}'..='\u{FDEF}'));
        }
    });
    prop_assert!(kept_apart, "a text holds a character of the program's own");
    if !in_a_circle(&complaints) {
        prop_assert_eq!(without_space(&printed), without_space(&plain.text));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn hostile_prose_is_text_and_the_writers_calls(text in hostile(), value in hostile()) {
        judge(&text, &value)?;
    }

    #[test]
    fn any_characters_are(text in any::<String>()) {
        judge(&text, &text)?;
    }

    #[test]
    fn a_hostile_value_is_text_wherever_it_is_printed(value in hostile()) {
        for (before, expression, after) in [
            ("a ", "x", " b"), ("a", "stat('x')", "b"), ("", "x", ""), ("*a ", "x", "*"), ("> 1", "x", ". b"),
            ("- ", "x", ": b"), ("[", "concern('x')", "](http://x)"), ("http:", "x", "/"), ("\\\\", "x", "("),
        ] {
            let text = format!("{before}{{{{ {expression} }}}}{after}");
            let printed = text_of(&written(&text, &value), May::Calls).map_err(TestCaseError::fail)?;
            prop_assert!(
                without_space(&printed).contains(&without_space(&value)),
                "{} does not hold {}", printed, value,
            );
        }
    }

    #[test]
    fn a_hostile_value_is_text_where_a_template_prints_it(value in hostile()) {
        let marks = Marks::new();
        let evaluated = Evaluated::Figure { text: value.clone(), remark: value.clone() };
        let figure = typst::write_evaluated(evaluated, &mut Values::default(), &marks);
        let text = Inline::Text { text: value.clone(), place: Place::new(FileId(0), 0..0) };
        let inline = typst::write_inlines(&[text.clone(), Inline::Emphasis(vec![text])], &mut Values::default(), &marks);
        for (markup, times) in [(figure, 1), (inline, 2)] {
            let markup = format!("#strong[{}];", strip(&markup, &marks).0);
            let printed = text_of(&markup, May::Calls).map_err(TestCaseError::fail)?;
            prop_assert_eq!(without_space(&printed), without_space(&value).repeat(times));
        }
    }

    #[test]
    fn a_hostile_title_is_text(text in hostile(), value in hostile()) {
        let (prose, _) = super::complaints_of(&text, parse_line);
        let marks = Marks::new();
        let mut values = Values { text: value, ..Values::default() };
        let markup = strip(&typst::write_inline(&prose, &mut values, &marks), &marks).0;
        let markup = markup.replace(BETWEEN_NOTES, "");
        text_of(&format!("#strong[{markup}];"), May::Calls).map_err(TestCaseError::fail)?;
        let plain = !text.contains("{{") && !text.contains(|c| matches!(c, '\u{FDD0}'..='\u{FDEF}'));
        if plain {
            let set = english().punctuation.text(&text);
            prop_assert_eq!(text_of(&markup, May::Text).map_err(TestCaseError::fail)?, folded(&set));
        }
    }
}

/// Found by the property above.
#[test]
fn braces_within_citations_end_no_expression() {
    judge(r#"{{ cite("}}") }}{{ cite("}}") }}"#, "").unwrap();
}

#[test]
fn depth_without_end_is_refused_and_breaks_nothing() {
    for piece in ["> ", "- ", "1. ", "*a **b ", "[^a]: > "] {
        let text = piece.repeat(400) + "x";
        judge(&text, "y").unwrap();
    }
    let (_, complaints) = read(&("> ".repeat(60) + "{{ x }}"));
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].contains("too deep"), "{complaints:?}");
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000));
    assert!(read(&deep).1[0].contains("expression-syntax"));
}
