//! Paragraphs as they are read: one text without line ends, each part of which knows its place.

use std::ops::Range;

use super::call::calls;
use crate::diagnostic::Place;
use crate::prose::{Block, Expression, Inline, Prose};
use crate::source::Sources;

/// What stands for an expression or for code, of which the rules read nothing.
pub(super) const PRINTED: char = '\u{FFFC}';

/// A paragraph, an item of a list or a cell of a table.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// The text; [`PRINTED`] where an expression prints something.
    pub(super) text: String,
    /// Whether it stands in a quotation that is set off.
    pub(super) is_quotation: bool,
    /// Whether it has a footnote, a citation or a link: a reader can see where it is from.
    pub(super) has_source: bool,
    /// Whether it names a person or an organisation of the brief by an expression.
    pub(super) has_speaker: bool,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    place: Place,
}

impl Paragraph {
    /// Where a part of the text stands, without white space around it.
    pub(super) fn place(&self, range: &Range<usize>, sources: &Sources) -> Option<Place> {
        let part = self.text.get(range.clone())?;
        let start = range.end - part.trim_start().len();
        let last = start + part.trim().char_indices().next_back()?.0;
        let at = |byte: usize| {
            let covers = |piece: &&Piece| piece.range.contains(&byte);
            let piece = self.pieces.iter().find(covers)?;
            Some((piece, self.source_range(piece, byte, sources)))
        };
        let (first, from) = at(start)?;
        let (_, to) = at(last)?;
        Some(Place::new(first.place.file, from.start..to.end))
    }

    /// Where the character of the text at `byte`, which is in `piece`, stands in the file: lines of a
    /// list are indented there, and punctuation may have a backslash before it.
    fn source_range(&self, piece: &Piece, byte: usize, sources: &Sources) -> Range<usize> {
        let whole = piece.place.range();
        let file = sources.file(piece.place.file);
        let source = file
            .as_ref()
            .and_then(|file| file.text().get(whole.start..));
        let text = self.text.get(piece.range.clone());
        let (Some(source), Some(text)) = (source, text) else {
            return whole;
        };
        if text.starts_with(PRINTED) {
            return whole;
        }
        let mut written = source.char_indices().peekable();
        for (at, meant) in text.char_indices() {
            // What is written and not meant stands before what is meant.
            while let Some((_, c)) = written.peek() {
                let is_marker = *c == '\\' || c.is_whitespace();
                if *c == meant || meant == ' ' && c.is_whitespace() || !is_marker {
                    break;
                }
                written.next();
            }
            let found = written.next();
            // A dash may be written as two or three hyphens.
            if matches!(meant, '–' | '—') && found.is_some_and(|(_, c)| c == '-') {
                while written.next_if(|(_, c)| *c == '-').is_some() {}
            }
            if piece.range.start + at >= byte {
                let start = whole.start + found.map_or(whole.len(), |(at, _)| at);
                return start..start + found.map_or(0, |(_, c)| c.len_utf8());
            }
            if meant == ' ' && found.is_some_and(|(_, c)| c == '\n' || c == '\r') {
                while written
                    .next_if(|(_, c)| matches!(c, '\n' | ' ' | '\t' | '>'))
                    .is_some()
                {}
            }
        }
        whole
    }

    /// The words, as ranges of the text: what stands between white space.
    pub(super) fn words(&self) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        let mut start = None;
        for (at, c) in self.text.char_indices() {
            match (c.is_whitespace(), start) {
                (true, Some(from)) => {
                    words.push(from..at);
                    start = None;
                }
                (false, None) => start = Some(at),
                _ => {}
            }
        }
        words.extend(start.map(|from| from..self.text.len()));
        words
    }

    /// The parts that stand in quotation marks, these included. A mark that is never closed quotes
    /// nothing.
    pub(super) fn quoted(&self) -> Vec<Range<usize>> {
        let mut quoted = Vec::new();
        let mut open: Option<(usize, char)> = None;
        for (at, c) in self.text.char_indices() {
            match (open, c) {
                (None, '“') => open = Some((at, '”')),
                (None, '«') => open = Some((at, '»')),
                (None, '"') => open = Some((at, '"')),
                (Some((start, close)), c) if c == close => {
                    quoted.push(start..at + c.len_utf8());
                    open = None;
                }
                _ => {}
            }
        }
        quoted
    }

    fn push(&mut self, text: &str, place: Place) {
        let start = self.text.len();
        self.text.push_str(text);
        let range = start..self.text.len();
        self.pieces.push(Piece { range, place });
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { text, place } => self.push(text, *place),
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::SmallCaps(content)
                | Inline::Foreign { content, .. }
                | Inline::Superscript(content)
                | Inline::Subscript(content) => self.inlines(content),
                Inline::Code { place, .. } => self.push(&PRINTED.to_string(), *place),
                Inline::Link { content, .. } => {
                    self.has_source = true;
                    self.inlines(content);
                }
                Inline::Note { .. } => self.has_source = true,
                Inline::Expression(expression) => self.expression(expression),
                Inline::Break => self.text.push(' '),
            }
        }
    }

    fn expression(&mut self, expression: &Expression) {
        let mut is_note = false;
        for call in calls(&expression.source) {
            match call.function {
                "cite" => {
                    self.has_source = true;
                    is_note = true;
                }
                "person" | "organisation" => self.has_speaker = true,
                _ => {}
            }
        }
        if !is_note {
            self.push(&PRINTED.to_string(), expression.place);
        }
    }
}

/// The paragraphs of a prose text, without its footnotes.
pub(super) fn paragraphs(prose: &Prose) -> Vec<Paragraph> {
    let mut found = Vec::new();
    gather(&prose.blocks, false, &mut found);
    found
}

fn gather(blocks: &[Block], is_quotation: bool, found: &mut Vec<Paragraph>) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => found.push(paragraph(inlines, is_quotation)),
            Block::List { items, .. } => {
                for item in items {
                    gather(item, is_quotation, found);
                }
            }
            Block::Quote(blocks) => gather(blocks, true, found),
            Block::Table { header, rows, .. } => {
                for cell in header.iter().chain(rows.iter().flatten()) {
                    found.push(paragraph(cell, is_quotation));
                }
            }
            Block::Code(_) => {}
        }
    }
}

fn paragraph(inlines: &[Inline], is_quotation: bool) -> Paragraph {
    let mut paragraph = Paragraph {
        is_quotation,
        ..Paragraph::default()
    };
    paragraph.inlines(inlines);
    paragraph
}
