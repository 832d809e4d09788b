//! Prose as plain words: what a reader reads, in its order, whatever the format.
//!
//! Emphasis is gone, white space is folded. What expressions print stays apart from the words, and
//! notes stay apart from the sentence in which they are called, so that whoever writes or compares
//! the text decides what becomes of them.

use super::{Block, Expression, Inline, Note, NoteId, Prose};

/// A part of a text in plain words, in which an expression prints a `V`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<V> {
    /// Words with the spaces between them, and a space at an end where one stands there.
    Words(String),
    /// What an expression prints.
    Printed(V),
    /// A footnote, where it is called. A second call of the same footnote says nothing new and is
    /// left out.
    Note(Vec<Part<V>>),
    /// What follows begins anew. It stands between parts, and never at the head of a text.
    Break(Break),
}

/// What begins behind a [`Part::Break`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// A line.
    Line,
    /// A paragraph.
    Paragraph,
    /// A point of a list.
    Item,
    /// A paragraph of a quotation that is set off.
    Quotation,
    /// A row of a table.
    Row,
    /// A cell of a row, but for its first.
    Cell,
    /// Lines of code.
    Code,
}

/// The parts of a text; `print` is asked, in the order of the text, what each expression prints.
pub fn parts<V>(prose: &Prose, print: &mut dyn FnMut(&Expression) -> V) -> Vec<Part<V>> {
    let mut walk = Walk {
        notes: &prose.notes,
        called: Vec::new(),
        print,
        parts: Vec::new(),
        waiting: None,
    };
    walk.blocks(&prose.blocks, Break::Paragraph);
    walk.finish()
}

struct Walk<'p, V> {
    notes: &'p [Note],
    /// The footnotes that have been called.
    called: Vec<NoteId>,
    print: &'p mut dyn FnMut(&Expression) -> V,
    parts: Vec<Part<V>>,
    /// The break before whatever comes next.
    waiting: Option<Break>,
}

impl<'p, V> Walk<'p, V> {
    fn finish(&mut self) -> Vec<Part<V>> {
        // A space at the end of all is none.
        if let Some(Part::Words(words)) = self.parts.last_mut() {
            words.truncate(words.trim_end_matches(' ').len());
            if words.is_empty() {
                self.parts.pop();
            }
        }
        std::mem::take(&mut self.parts)
    }

    /// The blocks of a text, a point or a quotation; `as_what` the first paragraph begins.
    fn blocks(&mut self, blocks: &'p [Block], as_what: Break) {
        for (index, block) in blocks.iter().enumerate() {
            let begins = match as_what {
                Break::Item if index > 0 => Break::Paragraph,
                other => other,
            };
            match block {
                Block::Paragraph(inlines) => {
                    self.begin(begins);
                    self.inlines(inlines);
                }
                Block::List { items, .. } => {
                    for item in items {
                        self.blocks(item, Break::Item);
                    }
                }
                Block::Quote(inner) => self.blocks(inner, Break::Quotation),
                Block::Table { header, rows, .. } => {
                    for row in std::iter::once(header).chain(rows) {
                        for (column, cell) in row.iter().enumerate() {
                            self.begin(if column == 0 { Break::Row } else { Break::Cell });
                            self.inlines(cell);
                        }
                    }
                }
                Block::Code(code) => {
                    for line in code.lines() {
                        self.begin(Break::Code);
                        self.words(line);
                    }
                }
            }
        }
    }

    fn inlines(&mut self, inlines: &'p [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { text, .. } => self.words(text),
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::SmallCaps(content)
                | Inline::Foreign { content, .. }
                | Inline::Superscript(content)
                | Inline::Subscript(content)
                | Inline::Code { content, .. }
                | Inline::Link { content, .. } => self.inlines(content),
                Inline::Note { id, .. } => self.note(*id),
                Inline::Expression(expression) => {
                    let printed = (self.print)(expression);
                    self.push(Part::Printed(printed));
                }
                Inline::Break => self.begin(Break::Line),
            }
        }
    }

    fn note(&mut self, id: NoteId) {
        let Some(note) = self.notes.get(id.0) else {
            return;
        };
        if self.called.contains(&id) {
            return;
        }
        self.called.push(id);
        let around = std::mem::take(&mut self.parts);
        let waiting = self.waiting.take();
        self.blocks(&note.blocks, Break::Paragraph);
        let inside = self.finish();
        self.parts = around;
        self.waiting = waiting;
        self.push(Part::Note(inside));
    }

    /// What comes next begins anew.
    fn begin(&mut self, what: Break) {
        if let Some(Part::Words(words)) = self.parts.last_mut() {
            words.truncate(words.trim_end_matches(' ').len());
            if words.is_empty() {
                self.parts.pop();
            }
        }
        // Of two breaks with nothing between them the first says where, the second says what.
        if !self.parts.is_empty() {
            self.waiting = Some(what);
        }
    }

    fn push(&mut self, part: Part<V>) {
        if let Some(what) = self.waiting.take() {
            self.parts.push(Part::Break(what));
        }
        self.parts.push(part);
    }

    /// Adds words, white space that may break folded to one space.
    fn words(&mut self, text: &str) {
        let mut folded = String::with_capacity(text.len());
        let begins = self.waiting.is_some() || self.parts.is_empty();
        let mut space = match self.parts.last() {
            Some(Part::Words(before)) if !begins => before.ends_with(' '),
            _ => begins,
        };
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                if !space {
                    folded.push(' ');
                }
                space = true;
            } else {
                folded.push(c);
                space = false;
            }
        }
        if folded.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some(Part::Words(before)) if !begins => before.push_str(&folded),
            _ => self.push(Part::Words(folded)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::prose::{english, parse};
    use crate::record::Text;
    use crate::source::Sources;

    /// The parts in one line: expressions in braces, notes in brackets, breaks as a sign.
    fn shown(text: &str) -> String {
        fn line(parts: &[Part<String>]) -> String {
            parts
                .iter()
                .map(|part| match part {
                    Part::Words(words) => words.clone(),
                    Part::Printed(source) => format!("{{{source}}}"),
                    Part::Note(inside) => format!("[{}]", line(inside)),
                    Part::Break(what) => format!("|{what:?}|"),
                })
                .collect()
        }
        let sources = Sources::new();
        let file = sources.add("a.md", text);
        let mut diagnostics = Diagnostics::new();
        let prose = parse(&Text::whole(file, text), &english(), &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        line(&parts(&prose, &mut |expression| expression.source.clone()))
    }

    #[test]
    fn words_are_folded_and_emphasis_is_gone() {
        assert_eq!(
            shown("One *two\nthree*  **four**.\n\nFive `six`\n"),
            "One two three four.|Paragraph|Five six"
        );
    }

    #[test]
    fn what_expressions_print_stands_apart_with_its_spaces() {
        assert_eq!(
            shown("In {{ a() }} suits{{ b() }}, {{ c() }}."),
            "In {a()} suits{b()}, {c()}."
        );
        assert_eq!(shown("{{ a() }} {{ b() }}"), "{a()} {b()}");
    }

    #[test]
    fn a_note_stands_where_it_is_called_first() {
        assert_eq!(
            shown("Law.[^a] Practice.[^a] More\n\n[^a]: See {{ x() }}\n    here.\n"),
            "Law.[See {x()} here.] Practice. More"
        );
    }

    #[test]
    fn points_rows_and_quotations_begin_anew() {
        assert_eq!(
            shown(
                "Both:\n\n1. one\n\n   more\n2. two\n\n> said\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"
            ),
            "Both:|Item|one|Paragraph|more|Item|two|Quotation|said|Row|a|Cell|b|Row|1|Cell|2"
        );
        assert_eq!(shown("one\\\ntwo\n"), "one|Line|two");
        assert_eq!(shown("```\na = 1\nb\n```\n"), "a = 1|Code|b");
    }
}
