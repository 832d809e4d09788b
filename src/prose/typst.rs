//! The writer for Typst.
//!
//! It writes text as escaped markup, and calls of these functions, each closed by `;`: `emph`,
//! `h`, `strong`, `smallcaps`, `super`, `sub`, `link`, `footnote`, `list`, `enum`, `quote`, `table`, `raw`, `text`, `linebreak`. Nothing that an
//! author or a data file holds can add another.

mod escape;

use std::collections::BTreeMap;
use std::fmt::Write;

use super::mark::{CLOSE, FOOTNOTE, Marks, citation, is_mark};
use super::punctuation::is_address;
use super::tree::visit_inlines;
use super::{
    Alignment, Block, Evaluate, Evaluated, Expression, Inline, Note, NoteId, Prose, address,
};
use crate::diagnostic::Place;
use escape::Escape;
pub use escape::{escape, literal};

/// How a table begins: with two functions for cells that Typst has as an extra, which the program turns on.
/// The plain command does not, and sets the same table without saying which cells are heads.
const TABLE: &str = "#{let (row-head, no-head) = if \"header-cell\" in dictionary(pdf) { \
     (pdf.header-cell.with(scope: \"row\"), pdf.data-cell) } else { (it => it, it => it) }; ";

/// Typst markup of a prose text: blocks with blank lines between them.
#[must_use]
pub fn write(prose: &Prose, evaluate: &mut dyn Evaluate, marks: &Marks) -> String {
    let mut writer = Writer::new(&prose.notes, evaluate, marks);
    writer.markup.push_str(&marks.open(prose.place));
    writer.blocks(&prose.blocks);
    writer.markup.push_str(CLOSE);
    writer.markup
}

/// Typst markup of a prose text in one line, for titles.
#[must_use]
pub fn write_inline(prose: &Prose, evaluate: &mut dyn Evaluate, marks: &Marks) -> String {
    let mut writer = Writer::new(&prose.notes, evaluate, marks);
    writer.markup.push_str(&marks.open(prose.place));
    let mut first = true;
    for block in &prose.blocks {
        if !std::mem::take(&mut first) {
            writer.code(" ");
        }
        match block {
            Block::Paragraph(inlines) => writer.inlines(inlines),
            other => writer.block(other),
        }
    }
    writer.markup.push_str(CLOSE);
    writer.markup
}

/// Typst markup of what an expression prints, for a template that evaluates it itself.
#[must_use]
pub fn write_evaluated(value: Evaluated, evaluate: &mut dyn Evaluate, marks: &Marks) -> String {
    let mut writer = Writer::new(&[], evaluate, marks);
    writer.value(value);
    writer.markup
}

/// Typst markup of pieces of a line that stand in no text of their own, such as a citation.
///
/// References to footnotes print nothing: there are no footnotes without a text.
#[must_use]
pub fn write_inlines(inlines: &[Inline], evaluate: &mut dyn Evaluate, marks: &Marks) -> String {
    let mut writer = Writer::new(&[], evaluate, marks);
    writer.inlines(inlines);
    writer.markup
}

struct Writer<'a> {
    notes: &'a [Note],
    evaluate: &'a mut dyn Evaluate,
    marks: &'a Marks,
    markup: String,
    escape: Escape,
    /// The labels of footnotes that are written and referred to again.
    written: BTreeMap<NoteId, String>,
    /// The footnotes that are being written.
    open: Vec<NoteId>,
    /// Where the mark of the last note ends.
    note_end: Option<usize>,
}

impl<'a> Writer<'a> {
    fn new(notes: &'a [Note], evaluate: &'a mut dyn Evaluate, marks: &'a Marks) -> Self {
        Self {
            notes,
            evaluate,
            marks,
            markup: String::new(),
            escape: Escape::default(),
            written: BTreeMap::new(),
            open: Vec::new(),
            note_end: None,
        }
    }

    /// Appends what is not text.
    fn code(&mut self, code: &str) {
        self.markup.push_str(code);
        self.escape = Escape::after(code);
    }

    /// Puts a blank line, unless one is there or nothing stands before it.
    fn blank_line(&mut self) {
        let before = self.markup.trim_end_matches(is_mark);
        if !before.is_empty() && !before.ends_with(['[', '\n']) {
            self.code("\n\n");
        }
    }

    fn text(&mut self, text: &str) {
        self.escape.push(text, &mut self.markup);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.blank_line();
            self.block(block);
        }
    }

    /// The blocks of an item, without blank lines if its list has none.
    fn item(&mut self, blocks: &[Block], tight: bool) {
        self.code("[");
        if tight {
            for (index, block) in blocks.iter().enumerate() {
                if index > 0 {
                    self.code("\n");
                }
                self.block(block);
            }
        } else {
            self.blocks(blocks);
        }
        self.code("]");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) => self.inlines(inlines),
            Block::List {
                start,
                tight,
                items,
            } => {
                let mut arguments = Vec::new();
                if !tight {
                    arguments.push(String::from("tight: false"));
                }
                if let Some(start) = start.filter(|start| *start != 1) {
                    arguments.push(format!("start: {start}"));
                }
                self.code(if start.is_some() { "#enum" } else { "#list" });
                if !arguments.is_empty() || items.is_empty() {
                    self.code(&format!("({})", arguments.join(", ")));
                }
                for item in items {
                    self.item(item, *tight);
                }
                self.code(";");
            }
            Block::Quote(blocks) => {
                self.code("#quote(block: true)[");
                self.blocks(blocks);
                self.code("];");
            }
            Block::Table {
                columns,
                header,
                rows,
            } => self.table(columns, header, rows),
            Block::Code(code) => {
                let code = literal(code.strip_suffix('\n').unwrap_or(code));
                self.code(&format!("#raw(block: true, {code});"));
            }
        }
    }

    fn table(&mut self, columns: &[Alignment], header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        let alignments: Vec<_> = columns
            .iter()
            .map(|alignment| match alignment {
                Alignment::Auto => "auto",
                Alignment::Left => "left",
                Alignment::Center => "center",
                Alignment::Right => "right",
            })
            .collect();
        self.code(TABLE);
        self.code(&format!("table(columns: {}, ", columns.len()));
        // Where the author has not aligned anything, the style does.
        if columns
            .iter()
            .any(|alignment| *alignment != Alignment::Auto)
        {
            // One alone needs its comma to be an array.
            let comma = if columns.len() == 1 { "," } else { "" };
            self.code(&format!("align: ({}{comma}), ", alignments.join(", ")));
        }
        // A head that is printed again is no part of the text then, and holds no links or notes.
        self.code(if header.iter().any(|cell| has_links(cell)) {
            "table.header(repeat: false, "
        } else {
            "table.header("
        });
        for (index, cell) in header.iter().enumerate() {
            self.code(if index == 0 { "" } else { ", " });
            // A head that says nothing is none.
            self.code(if cell.is_empty() { "no-head" } else { "" });
            self.bracketed(cell);
        }
        self.code(")");
        for row in rows {
            self.code(",\n ");
            for (index, cell) in row.iter().enumerate() {
                self.code(if index == 0 { " " } else { ", " });
                // What the row is about, told with each of its cells to those who listen.
                let names = index == 0 && columns.len() > 1 && !cell.is_empty();
                self.code(if names { "row-head" } else { "" });
                self.bracketed(cell);
            }
        }
        self.code(")};");
    }

    fn bracketed(&mut self, inlines: &[Inline]) {
        self.code("[");
        self.inlines(inlines);
        self.code("]");
    }

    /// An address that Typst does not take for one, and would break nowhere: it may break behind its signs.
    fn breakable(&mut self, content: &[Inline]) {
        self.code("[");
        for inline in content {
            if let Inline::Text { text, place } = inline {
                self.markup.push_str(&self.marks.open(*place));
                for (index, piece) in address::pieces(text).into_iter().enumerate() {
                    if index > 0 {
                        self.code("#h(0pt);");
                    }
                    self.text(piece);
                }
                self.markup.push_str(CLOSE);
            }
        }
        self.code("]");
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        let mut rest = inlines.iter();
        while let Some(inline) = rest.next() {
            if let (Inline::Text { text, place }, Some(Inline::Expression(expression))) =
                (inline, rest.as_slice().first())
            {
                rest.next();
                self.before_expression(text, *place, expression);
            } else {
                self.inline(inline);
            }
        }
    }

    /// Text and the expression behind it.
    ///
    /// A note stands behind the full stop of what it proves, and so do authors write it; what is cited in the
    /// text itself stands before it, with a space.
    fn before_expression(&mut self, text: &str, place: Place, expression: &Expression) {
        let value = self.evaluate.evaluate(expression);
        let is_in_text = matches!(value, Evaluated::Citation { in_text: true, .. });
        let end = if is_in_text {
            text.trim_end_matches(['.', ',', ';', ':']).len()
        } else {
            text.len()
        };
        let (text, behind) = text.split_at(end);
        let is_open =
            |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '\u{201c}' | '\u{2018}');
        let is_apart = text.ends_with(is_open) || text.is_empty() && behind.is_empty();
        let between = if is_in_text && !is_apart { " " } else { "" };
        self.placed_text(&format!("{text}{between}"), place);
        self.markup.push_str(&self.marks.open(expression.place));
        self.value(value);
        self.markup.push_str(CLOSE);
        if !behind.is_empty() {
            self.placed_text(behind, place);
        }
    }

    fn placed_text(&mut self, text: &str, place: Place) {
        self.markup.push_str(&self.marks.open(place));
        self.text(text);
        self.markup.push_str(CLOSE);
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text { text, place } => self.placed_text(text, *place),
            Inline::Emphasis(content) => {
                self.code("#emph");
                self.bracketed(content);
                self.code(";");
            }
            Inline::Strong(content) => {
                self.code("#strong");
                self.bracketed(content);
                self.code(";");
            }
            Inline::SmallCaps(content) => {
                self.code("#smallcaps");
                self.bracketed(content);
                self.code(";");
            }
            Inline::Superscript(content) => {
                self.code("#super");
                self.bracketed(content);
                self.code(";");
            }
            Inline::Subscript(content) => {
                self.code("#sub");
                self.bracketed(content);
                self.code(";");
            }
            Inline::Foreign { language, content } => {
                self.code(&format!("#text(lang: {})", literal(language)));
                self.bracketed(content);
                self.code(";");
            }
            Inline::Code { content, place } => {
                self.markup.push_str(&self.marks.open(*place));
                for inline in content {
                    self.raw(inline);
                }
                self.markup.push_str(CLOSE);
            }
            Inline::Link {
                address: written,
                content,
                place,
            } => {
                let address = written;
                self.markup.push_str(&self.marks.open(*place));
                let address = address::ascii(address);
                let address = address.as_deref().unwrap_or(written);
                self.code(&format!("#link({})", literal(address)));
                if is_address(written, content) && !written.is_ascii() {
                    self.breakable(content);
                } else {
                    self.bracketed(content);
                }
                self.code(";");
                self.markup.push_str(CLOSE);
            }
            Inline::Note { id, place } => {
                self.markup.push_str(&self.marks.open(*place));
                self.note(*id);
                self.markup.push_str(CLOSE);
            }
            Inline::Expression(expression) => {
                self.markup.push_str(&self.marks.open(expression.place));
                let value = self.evaluate.evaluate(expression);
                self.value(value);
                self.markup.push_str(CLOSE);
            }
            Inline::Break => self.code("#linebreak();"),
        }
    }

    /// A piece of code within a line.
    fn raw(&mut self, inline: &Inline) {
        let raw = |text: &str| format!("#raw({});", literal(text));
        match inline {
            Inline::Text { text, .. } => self.code(&raw(text)),
            Inline::Expression(expression) => {
                self.markup.push_str(&self.marks.open(expression.place));
                match self.evaluate.evaluate(expression) {
                    Evaluated::Text(text) => self.code(&raw(&text)),
                    Evaluated::Figure { text, remark } => {
                        self.code(&raw(&text));
                        self.remark(&remark);
                    }
                    value => self.value(value),
                }
                self.markup.push_str(CLOSE);
            }
            other => self.inline(other),
        }
    }

    fn value(&mut self, value: Evaluated) {
        match value {
            Evaluated::Text(text) => self.text(&text),
            Evaluated::Figure { text, remark } => {
                self.text(&text);
                self.remark(&remark);
            }
            Evaluated::Link { text, label } => {
                self.markup.push('#');
                self.markup.push_str(&self.marks.link(&self::label(&label)));
                self.code("[");
                self.text(&text);
                self.code("];");
            }
            Evaluated::Citation {
                number,
                in_text: true,
            } => self.code(&citation(number, false)),
            // In a footnote, a citation is a part of its text.
            Evaluated::Citation { number, .. } if !self.open.is_empty() => {
                self.code(&citation(number, true));
            }
            Evaluated::Citation { number, .. } => {
                self.part_notes();
                self.code("#footnote[");
                self.markup.push_str(&citation(number, false));
                self.code("];");
                self.note_end = Some(self.markup.len());
            }
            Evaluated::Drawing { markup, .. } => self.code(&format!("{};", markup.trim())),
            Evaluated::Fragment(fragment) => {
                self.blank_line();
                self.code(fragment.trim_end());
                self.code("\n\n");
            }
            Evaluated::Nothing => {}
        }
    }

    /// A comment for the editor who checks.
    fn remark(&mut self, remark: &str) {
        let mut comment = String::from("/* ");
        for word in remark.split_whitespace() {
            for c in word.chars().filter(|c| !is_mark(*c)) {
                // Neither may the comment end early, nor another begin in it.
                if matches!(
                    (comment.chars().next_back(), c),
                    (Some('*'), '/') | (Some('/'), '*')
                ) {
                    comment.push(' ');
                }
                comment.push(c);
            }
            comment.push(' ');
        }
        comment.push_str("*/");
        // What is known of the text before it still holds: a comment is no text.
        self.markup.push_str(&comment);
        self.escape.pass_comment();
    }

    /// Puts a comma between the marks of two notes that stand side by side: 10, 11.
    fn part_notes(&mut self) {
        let between = self.note_end.and_then(|end| self.markup.get(end..));
        if between.is_some_and(|between| between.chars().all(|c| is_mark(c) || c == ' ')) {
            self.code("#super[,~];");
        }
    }

    fn note(&mut self, id: NoteId) {
        if let Some(label) = self.written.get(&id) {
            let code = format!("#footnote({});", self::label(label));
            self.part_notes();
            self.code(&code);
            self.note_end = Some(self.markup.len());
            return;
        }
        let notes = self.notes;
        let Some(note) = notes.get(id.0) else {
            return;
        };
        // A footnote in itself was complained of when it was read.
        if self.open.contains(&id) {
            return;
        }
        self.part_notes();
        self.open.push(id);
        self.markup.push(FOOTNOTE);
        self.code("#footnote[");
        self.blocks(&note.blocks);
        self.code("];");
        self.open.pop();
        if note.references > 1 {
            let label = format!("note-{}", self.marks.add(note.place));
            self.code(&self::label(&label));
            self.written.insert(id, label);
        }
        self.note_end = Some(self.markup.len());
    }
}

/// Whether a line leads anywhere: by a link, a note, or a reference.
fn has_links(inlines: &[Inline]) -> bool {
    let mut found = false;
    visit_inlines(inlines, &mut |inline| {
        found |= match inline {
            Inline::Link { .. } | Inline::Note { .. } => true,
            Inline::Expression(expression) => expression
                .names()
                .any(|name| matches!(name, "cite" | "concern" | "recommendation" | "chapter")),
            _ => false,
        };
    });
    found
}

/// A label in code or behind what it names.
fn label(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let mut label = String::new();
    // Writing to a string cannot fail.
    let _ = if !begins || !name.chars().all(plain) {
        write!(label, "label({})", literal(name))
    } else {
        write!(label, "<{name}>")
    };
    label
}
