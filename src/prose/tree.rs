//! The tree of a prose text, the same for all formats.

use crate::diagnostic::Place;

use super::Expression;

/// A prose text: blocks, and the footnotes that they refer to.
#[derive(Clone, Debug, PartialEq)]
pub struct Prose {
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// The footnotes; [`NoteId`] counts them.
    pub notes: Vec<Note>,
    /// Where the whole of it was written.
    pub place: Place,
}

/// Which of the [`Prose::notes`] of the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoteId(pub usize);

/// A footnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The name between `[^` and `]`.
    pub name: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// How often the text refers to it.
    pub references: usize,
    /// Where its name stands before its text.
    pub place: Place,
}

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The number of the first item, for a numbered list.
        start: Option<u64>,
        /// No blank lines stand between its items.
        tight: bool,
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation that is set off.
    Quote(Vec<Block>),
    /// A table; all its rows are as long as its header.
    Table {
        /// How the columns are aligned.
        columns: Vec<Alignment>,
        /// The cells of the header.
        header: Vec<Vec<Inline>>,
        /// The cells of each row.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Lines that are printed exactly as they stand.
    Code(String),
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// As the style does it.
    Auto,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text, at most a line of the source.
    Text {
        /// What is printed.
        text: String,
        /// Where it stands.
        place: Place,
    },
    /// `*emphasis*`
    Emphasis(Vec<Inline>),
    /// `**strong**`
    Strong(Vec<Inline>),
    /// Small capitals.
    SmallCaps(Vec<Inline>),
    /// Raised, such as the letters of an ordinal number.
    Superscript(Vec<Inline>),
    /// Lowered, such as the number in a formula.
    Subscript(Vec<Inline>),
    /// Words in another language than those around them, such as the title of a source.
    Foreign {
        /// The code of the language.
        language: String,
        /// The words.
        content: Vec<Inline>,
    },
    /// Code within a line: only texts and expressions.
    Code {
        /// Its texts and expressions.
        content: Vec<Inline>,
        /// Where it stands.
        place: Place,
    },
    /// A link to an address outside the document.
    Link {
        /// The address, with its scheme.
        address: String,
        /// What is printed.
        content: Vec<Inline>,
        /// Where the whole link stands.
        place: Place,
    },
    /// A reference to a footnote.
    Note {
        /// The footnote.
        id: NoteId,
        /// Where the reference stands.
        place: Place,
    },
    /// `{{ expression }}`
    Expression(Expression),
    /// A line break that the author asked for.
    Break,
}

impl Prose {
    /// A text that says nothing.
    #[must_use]
    pub fn empty(place: Place) -> Self {
        Self {
            blocks: Vec::new(),
            notes: Vec::new(),
            place,
        }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Every expression: those of the text in its order, then those of the footnotes in theirs.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let mut found = Vec::new();
        self.visit(&mut |inline| {
            if let Inline::Expression(expression) = inline {
                found.push(expression);
            }
        });
        found.into_iter()
    }

    /// Takes out every inline of the text (not of its footnotes) that `keep` does not want.
    pub fn retain(&mut self, keep: &dyn Fn(&Inline) -> bool) {
        retain_blocks(&mut self.blocks, keep);
    }

    /// Shows every inline, outer ones first, to `see`: those of the text, then those of the footnotes.
    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Inline)) {
        visit_blocks(&self.blocks, see);
        for note in &self.notes {
            visit_blocks(&note.blocks, see);
        }
    }
}

/// Shows every inline of `blocks`, outer ones first, to `see`.
pub(super) fn visit_blocks<'a>(blocks: &'a [Block], see: &mut dyn FnMut(&'a Inline)) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => visit_inlines(inlines, see),
            Block::List { items, .. } => items.iter().for_each(|item| visit_blocks(item, see)),
            Block::Quote(blocks) => visit_blocks(blocks, see),
            Block::Table { header, rows, .. } => {
                for cell in header.iter().chain(rows.iter().flatten()) {
                    visit_inlines(cell, see);
                }
            }
            Block::Code(_) => {}
        }
    }
}

/// Shows every one of `inlines`, outer ones first, to `see`.
pub(super) fn visit_inlines<'a>(inlines: &'a [Inline], see: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::SmallCaps(content)
            | Inline::Foreign { content, .. }
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::Code { content, .. }
            | Inline::Link { content, .. } => visit_inlines(content, see),
            Inline::Text { .. } | Inline::Note { .. } | Inline::Expression(_) | Inline::Break => {}
        }
    }
}

fn retain_blocks(blocks: &mut [Block], keep: &dyn Fn(&Inline) -> bool) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => retain_inlines(inlines, keep),
            Block::List { items, .. } => {
                for item in items {
                    retain_blocks(item, keep);
                }
            }
            Block::Quote(blocks) => retain_blocks(blocks, keep),
            Block::Table { header, rows, .. } => {
                for cell in header.iter_mut().chain(rows.iter_mut().flatten()) {
                    retain_inlines(cell, keep);
                }
            }
            Block::Code(_) => {}
        }
    }
}

fn retain_inlines(inlines: &mut Vec<Inline>, keep: &dyn Fn(&Inline) -> bool) {
    inlines.retain(|inline| keep(inline));
    for inline in inlines {
        match inline {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::SmallCaps(content)
            | Inline::Foreign { content, .. }
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::Code { content, .. }
            | Inline::Link { content, .. } => retain_inlines(content, keep),
            Inline::Text { .. } | Inline::Note { .. } | Inline::Expression(_) | Inline::Break => {}
        }
    }
}
