//! Blocks: paragraphs, lists, quotations, tables, code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::Reader;
use super::line::is_inline;
use crate::diagnostic::{Diagnostic, code};
use crate::prose::mark::is_mark;
use crate::prose::tree::visit_inlines;
use crate::prose::{Alignment, Block, Inline};

impl Reader<'_, '_> {
    /// Reads blocks up to the end of what holds them, and that end.
    pub(super) fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::End(_) => break,
                Event::Start(Tag::Paragraph) => {
                    let inlines = self.inlines();
                    self.complain_of_torn(&inlines);
                    paragraph(inlines, &mut blocks);
                }
                Event::Start(Tag::Heading { .. }) => {
                    self.refuse(
                        range,
                        "a heading cannot stand in prose",
                        "chapters and concerns are the headings; \
                         a line under a paragraph makes one too: put a blank line between them",
                    );
                    let inlines = self.inlines();
                    paragraph(inlines, &mut blocks);
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    blocks.extend(self.deeper(range, |reader| Block::Quote(reader.blocks())));
                }
                Event::Start(Tag::List(start)) => {
                    if let Some(year) = start.filter(|start| *start > 999) {
                        self.warn_of_a_year(year, range.start);
                    }
                    blocks.extend(self.deeper(range, |reader| reader.list(*start)));
                }
                Event::Start(Tag::Table(columns)) => blocks.push(self.table(columns)),
                Event::Start(Tag::CodeBlock(kind)) => blocks.push(self.code(kind, range)),
                Event::Start(Tag::HtmlBlock) => {
                    self.html(range);
                    self.blocks();
                }
                Event::Html(_) => {}
                Event::Start(Tag::FootnoteDefinition(_)) => {
                    let content = self.blocks();
                    self.footnotes.write(range.start, content);
                }
                Event::Rule => self.refuse(
                    range,
                    "a line across the page cannot stand in prose",
                    "chapters and concerns divide a document; leave it out",
                ),
                // The items of a list without blank lines hold their text without a paragraph.
                event if is_inline(event) => {
                    self.at -= 1;
                    let inlines = self.inlines();
                    self.complain_of_torn(&inlines);
                    paragraph(inlines, &mut blocks);
                }
                // What is not switched on does not occur.
                _ => {}
            }
        }
        blocks
    }

    /// Reports charts and tables in the middle of a sentence, which they would tear apart.
    fn complain_of_torn(&mut self, inlines: &[Inline]) {
        let is_space = |inline: &Inline| match inline {
            Inline::Text { text, .. } => text.trim().is_empty(),
            _ => false,
        };
        let alone = inlines.iter().filter(|inline| !is_space(inline)).count() == 1;
        visit_inlines(inlines, &mut |inline| match inline {
            Inline::Expression(expression) if expression.is_block() && !alone => {
                self.diagnostics.push(expression.torn(
                    "put it in a paragraph of its own, with a blank line before it and behind it",
                ));
            }
            _ => {}
        });
    }

    /// Reports charts and tables where a block cannot stand.
    fn complain_of_block(&mut self, inlines: &[Inline]) {
        visit_inlines(inlines, &mut |inline| match inline {
            Inline::Expression(expression) if expression.is_block() => {
                self.diagnostics
                    .push(expression.torn("put it in a paragraph behind the table"));
            }
            _ => {}
        });
    }

    fn list(&mut self, start: Option<u64>) -> Block {
        let mut items = Vec::new();
        let mut tight = true;
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::Item) => {
                    tight &= !self.item_has_paragraphs();
                    self.warn_of_a_box(range);
                    items.push(self.blocks());
                }
                _ => break,
            }
        }
        Block::List {
            start,
            tight,
            items,
        }
    }

    /// Warns of a sentence that ends in a year, whose year has come to stand at a line's start.
    fn warn_of_a_year(&mut self, year: u64, start: usize) {
        let number = year.to_string();
        let place = self.text.place_of(start..start + number.len() + 1);
        self.diagnostics.push(
            Diagnostic::warning(
                code::PROSE,
                format!("this line begins a list that is numbered from {number}"),
            )
            .at(place)
            .help(format!(
                "if it is a year, write `{number}&#46;` or move the line's end"
            )),
        );
    }

    /// Warns of a box to be ticked, which is printed as two brackets.
    fn warn_of_a_box(&mut self, item: Range<usize>) {
        let part = self.text.as_str().get(item.clone()).unwrap_or_default();
        let is_marker = |c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')');
        let inside = part.trim_start_matches(is_marker).trim_start();
        let box_ = ["[ ] ", "[x] ", "[X] "]
            .iter()
            .any(|box_| inside.starts_with(box_));
        if box_ {
            let start = item.start + part.len() - inside.len();
            let place = self.text.place_of(start..start + 3);
            self.diagnostics.push(
                Diagnostic::warning(
                    code::PROSE,
                    "a box to be ticked is printed as it stands, as brackets",
                )
                .at(place)
                .help("say in words what is done and what is not"),
            );
        }
    }

    /// Whether the item whose content comes next holds paragraphs: then its list is a loose one.
    fn item_has_paragraphs(&self) -> bool {
        let mut depth = 0;
        for (event, _) in self.events.iter().skip(self.at) {
            match event {
                Event::Start(Tag::Paragraph) if depth == 0 => return true,
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return false,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        false
    }

    fn table(&mut self, columns: &[pulldown_cmark::Alignment]) -> Block {
        let mut header = Vec::new();
        let mut rows = Vec::new();
        let mut row = Vec::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::TableCell) => {
                    let cell = self.inlines();
                    self.complain_of_block(&cell);
                    row.push(cell);
                }
                Event::End(TagEnd::TableHead) => header = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        header.resize_with(columns.len(), Vec::new);
        for row in &mut rows {
            row.resize_with(columns.len(), Vec::new);
        }
        let columns = columns
            .iter()
            .map(|alignment| match alignment {
                pulldown_cmark::Alignment::None => Alignment::Auto,
                pulldown_cmark::Alignment::Left => Alignment::Left,
                pulldown_cmark::Alignment::Center => Alignment::Center,
                pulldown_cmark::Alignment::Right => Alignment::Right,
            })
            .collect();
        Block::Table {
            columns,
            header,
            rows,
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) -> Block {
        if matches!(kind, CodeBlockKind::Indented) {
            let place = self.place(range.clone());
            self.diagnostics.push(
                Diagnostic::warning(
                    code::PROSE,
                    "these lines stand four spaces in and are printed as code, exactly as they are",
                )
                .at(place)
                .help("begin them at the left margin, or put them between lines of ``` if they are code"),
            );
        }
        let help = "write the text without the code block, or the value without the expression";
        self.complain_of_lost_expressions(
            range,
            Some(("an expression is not evaluated in a code block", help)),
        );
        let mut code = String::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Text(text)
                    if **text == *self.masked.text.get(range.clone()).unwrap_or("") =>
                {
                    code.push_str(self.text.as_str().get(range).unwrap_or(text));
                }
                Event::Text(text) => code.push_str(text),
                _ => break,
            }
        }
        code.retain(|c| !is_mark(c));
        Block::Code(code)
    }
}

fn paragraph(inlines: Vec<Inline>, blocks: &mut Vec<Block>) {
    if !inlines.is_empty() {
        blocks.push(Block::Paragraph(inlines));
    }
}
