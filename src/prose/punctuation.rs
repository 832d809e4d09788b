//! Quotation marks, apostrophes and dashes of a tree, and where its sentences begin.
//!
//! A line is read as its readers read it: through emphasis and links, past the marks of notes, and
//! with a word where an expression or code stands.

use super::expression::{Expression, Stands};
use super::mark::VERBATIM;
use super::{Block, Inline, Prose};
use crate::language::{Line, Punctuation, Unit};

/// Sets all lines of a text.
pub(super) fn set(prose: &mut Prose, punctuation: &Punctuation, begins: bool) {
    let mut setter = Setter {
        punctuation,
        begins,
    };
    setter.blocks(&mut prose.blocks);
    setter.begins = true;
    for note in &mut prose.notes {
        setter.blocks(&mut note.blocks);
    }
}

/// Sets pieces of a line that stand in no text of their own, such as a citation.
pub fn set_line(inlines: &mut [Inline], punctuation: &Punctuation) {
    line(inlines, punctuation, false);
}

struct Setter<'p> {
    punctuation: &'p Punctuation,
    /// Whether the first paragraph begins a sentence.
    begins: bool,
}

impl Setter<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) => line(inlines, self.punctuation, self.begins),
                Block::List { items, .. } => items.iter_mut().for_each(|item| self.item(item)),
                Block::Quote(inner) => self.blocks(inner),
                Block::Table { header, rows, .. } => {
                    for cell in header.iter_mut().chain(rows.iter_mut().flatten()) {
                        line(cell, self.punctuation, false);
                    }
                }
                Block::Code(_) => {}
            }
            self.begins = true;
        }
    }

    /// A point of a list is a sentence if it ends as one.
    fn item(&mut self, blocks: &mut [Block]) {
        self.begins = match blocks.first() {
            Some(Block::Paragraph(inlines)) => ends_a_sentence(inlines),
            _ => true,
        };
        self.blocks(blocks);
    }
}

fn ends_a_sentence(inlines: &[Inline]) -> bool {
    let last = inlines.iter().rev().find_map(|inline| match inline {
        Inline::Text { text, .. } => text.trim_end().chars().next_back(),
        Inline::Emphasis(content) | Inline::Strong(content) => {
            Some(if ends_a_sentence(content) { '.' } else { ' ' })
        }
        // The mark of a note stands behind the full stop.
        Inline::Note { .. } => None,
        Inline::Expression(expression) if expression.stands_for() == Stands::Nothing => None,
        _ => Some(' '),
    });
    matches!(last, Some('.' | '!' | '?'))
}

fn line(inlines: &mut [Inline], punctuation: &Punctuation, begins: bool) {
    let mut units = Vec::new();
    gather(inlines, &mut units);
    let is_typed = |unit: &Unit| matches!(unit, Unit::Char('"' | '\'' | '-') | Unit::Verbatim(_));
    if !units
        .iter()
        .any(|unit| is_typed(unit) || *unit == Unit::Word)
    {
        return;
    }
    let Line { set, beginnings } = punctuation.line(&units, begins);
    let mut put = Put {
        at: 0,
        set: set.into_iter().peekable(),
        beginnings: &beginnings,
    };
    put.inlines(inlines);
}

fn gather(inlines: &[Inline], units: &mut Vec<Unit>) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => {
                let mut chars = text.chars();
                while let Some(c) = chars.next() {
                    units.extend(match c {
                        VERBATIM => chars.next().map(Unit::Verbatim),
                        c => Some(Unit::Char(c)),
                    });
                }
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::SmallCaps(content)
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::Foreign { content, .. } => gather(content, units),
            Inline::Link {
                address, content, ..
            } => {
                if is_address(address, content) {
                    units.push(Unit::Word);
                } else {
                    gather(content, units);
                }
            }
            Inline::Code { .. } => units.push(Unit::Word),
            Inline::Note { .. } => {}
            Inline::Expression(expression) => match expression.stands_for() {
                Stands::Nothing => {}
                Stands::Space => units.push(Unit::Space),
                Stands::Word => units.push(Unit::Word),
            },
            Inline::Break => units.push(Unit::Space),
        }
    }
}

/// Whether a link prints its own address, which stays as it is.
pub(super) fn is_address(address: &str, content: &[Inline]) -> bool {
    match content {
        [Inline::Text { text, .. }] => {
            let text = text.strip_prefix(VERBATIM).unwrap_or(text);
            text == address || address.strip_prefix("mailto:") == Some(text)
        }
        _ => false,
    }
}

/// Puts what was decided into the tree, which is gone through as it was gathered.
struct Put<'l> {
    at: usize,
    set: std::iter::Peekable<std::vec::IntoIter<(usize, String)>>,
    beginnings: &'l [usize],
}

impl Put<'_> {
    fn inlines(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { text, .. } => self.text(text),
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::SmallCaps(content)
                | Inline::Superscript(content)
                | Inline::Subscript(content)
                | Inline::Foreign { content, .. } => self.inlines(content),
                Inline::Link {
                    address, content, ..
                } => {
                    if is_address(address, content) {
                        self.at += 1;
                    } else {
                        self.inlines(content);
                    }
                }
                Inline::Code { .. } | Inline::Break => self.at += 1,
                Inline::Note { .. } => {}
                Inline::Expression(expression) => self.expression(expression),
            }
        }
    }

    fn text(&mut self, text: &mut String) {
        let mut result = String::with_capacity(text.len());
        for c in text.chars().filter(|c| *c != VERBATIM) {
            match self.set.next_if(|(place, _)| *place == self.at) {
                Some((_, instead)) => result.push_str(&instead),
                None => result.push(c),
            }
            self.at += 1;
        }
        *text = result;
    }

    fn expression(&mut self, expression: &mut Expression) {
        if expression.stands_for() == Stands::Nothing {
            return;
        }
        expression.begins_sentence = self.beginnings.binary_search(&self.at).is_ok();
        self.at += 1;
    }
}
