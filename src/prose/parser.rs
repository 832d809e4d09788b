//! From what an author wrote to the tree.

mod footnote;
mod link;
mod run;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};
use crate::record::Text;

use super::expression::{self, Masked, PLACEHOLDER};
use super::{Alignment, Block, Inline, Prose};
use footnote::Footnotes;
use run::Run;

/// How deep lists, quotations and emphasis may stand in each other. Typst's parser gives up at 256
/// levels, of which one of ours takes a few, and a template adds its own.
const DEEPEST: usize = 20;

/// Reads CommonMark with footnotes, tables and expressions.
///
/// It complains of all that a document cannot print and leaves it out, or prints its text.
pub fn parse(text: &Text, diagnostics: &mut Diagnostics) -> Prose {
    let masked = expression::mask(text, diagnostics);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let events: Vec<_> = Parser::new_ext(&masked.text, options)
        .into_offset_iter()
        .collect();
    let footnotes = Footnotes::define(&events, text, diagnostics);
    let mut reader = Reader {
        text,
        masked: &masked,
        events: &events,
        at: 0,
        depth: 0,
        printed: BTreeSet::new(),
        footnotes,
        diagnostics,
    };
    let blocks = reader.blocks();
    reader.complain_of_lost_expressions(0..text.as_str().len(), None);
    let Reader { footnotes, .. } = reader;
    let notes = footnotes.finish(&blocks, diagnostics);
    Prose {
        blocks,
        notes,
        place: text.place(),
    }
}

/// Reads a line such as a title: text and expressions, no Markdown.
pub fn parse_line(text: &Text, diagnostics: &mut Diagnostics) -> Prose {
    let masked = expression::mask(text, diagnostics);
    let mut run = Run::default();
    let mut inlines = Vec::new();
    let mut at = 0;
    for (start, found) in &masked.found {
        run.push(&masked.text[at..*start], at..*start);
        run.flush(text, &mut inlines, diagnostics);
        inlines.extend(found.expression.clone().map(Inline::Expression));
        at = found.end;
    }
    run.push(&masked.text[at..], at..masked.text.len());
    run.flush(text, &mut inlines, diagnostics);
    let mut prose = Prose::empty(text.place());
    if !inlines.is_empty() {
        prose.blocks.push(Block::Paragraph(inlines));
    }
    prose
}

type Events<'a> = [(Event<'a>, Range<usize>)];

/// Reads the events of the Markdown parser one after the other.
struct Reader<'a, 'd> {
    text: &'a Text,
    masked: &'a Masked,
    events: &'a Events<'a>,
    at: usize,
    depth: usize,
    /// The first bytes of the expressions that have found their way into the tree, or of whose loss
    /// the author has heard.
    printed: BTreeSet<usize>,
    footnotes: Footnotes,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Reader<'a, '_> {
    fn next(&mut self) -> Option<(&'a Event<'a>, Range<usize>)> {
        let (event, range) = self.events.get(self.at)?;
        self.at += 1;
        Some((event, range.clone()))
    }

    /// Where a part of the text stands, without the white space at its end.
    fn place(&self, range: Range<usize>) -> Place {
        let part = self.text.as_str().get(range.clone()).unwrap_or_default();
        self.text
            .place_of(range.start..range.start + part.trim_end().len())
    }

    fn refuse(&mut self, range: Range<usize>, message: &str, help: &str) {
        let place = self.place(range);
        self.diagnostics
            .push(Diagnostic::error(code::PROSE, message).at(place).help(help));
    }

    /// Goes down a level, unless that is too deep: then skips what is inside.
    fn deeper<T>(&mut self, range: Range<usize>, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEEPEST {
            self.printed
                .extend(self.masked.within(range.clone()).map(|(start, _)| start));
            self.refuse(
                range,
                "lists, quotations and emphasis stand too deep in each other here",
                "lift the inner ones out",
            );
            let mut open = 1;
            while open > 0 {
                match self.next() {
                    Some((Event::Start(_), _)) => open += 1,
                    Some((Event::End(_), _)) => open -= 1,
                    Some(_) => {}
                    None => break,
                }
            }
            return None;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        Some(value)
    }

    /// Reads blocks up to the end of what holds them, and that end.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::End(_) => break,
                Event::Start(Tag::Paragraph) => {
                    let inlines = self.inlines();
                    self.paragraph(inlines, &mut blocks);
                }
                Event::Start(Tag::Heading { .. }) => {
                    self.refuse(
                        range,
                        "a heading cannot stand in prose",
                        "chapters and concerns are the headings; \
                         a line under a paragraph makes one too: put a blank line between them",
                    );
                    let inlines = self.inlines();
                    self.paragraph(inlines, &mut blocks);
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    blocks.extend(self.deeper(range, |reader| Block::Quote(reader.blocks())));
                }
                Event::Start(Tag::List(start)) => {
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
                    self.paragraph(inlines, &mut blocks);
                }
                // What is not switched on does not occur.
                _ => {}
            }
        }
        blocks
    }

    fn paragraph(&mut self, inlines: Vec<Inline>, blocks: &mut Vec<Block>) {
        if !inlines.is_empty() {
            blocks.push(Block::Paragraph(inlines));
        }
    }

    fn list(&mut self, start: Option<u64>) -> Block {
        let mut items = Vec::new();
        let mut tight = true;
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::Item) => {
                    tight &= !self.item_has_paragraphs();
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
                Event::Start(Tag::TableCell) => row.push(self.inlines()),
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
        code.retain(|c| !super::mark::is_mark(c));
        Block::Code(code)
    }

    fn html(&mut self, range: Range<usize>) {
        self.printed
            .extend(self.masked.within(range.clone()).map(|(start, _)| start));
        self.refuse(
            range,
            "HTML cannot stand in prose",
            "write it in Markdown; a `<` that is meant to be printed is written `&lt;`",
        );
    }

    /// Complains of every expression in `range` that has not found its way into the tree.
    fn complain_of_lost_expressions(&mut self, range: Range<usize>, words: Option<(&str, &str)>) {
        let (message, help) = words.unwrap_or((
            "an expression cannot stand here",
            "expressions print text where text may stand: \
             not in addresses, in the names of footnotes or behind ```",
        ));
        let lost: Vec<_> = self
            .masked
            .within(range)
            .filter(|(start, _)| !self.printed.contains(start))
            .map(|(start, found)| (start, found.end))
            .collect();
        for (start, end) in lost {
            self.printed.insert(start);
            self.refuse(start..end, message, help);
        }
    }

    /// Reads what stands in a line, up to the end of what holds it, and that end; or up to a block.
    fn inlines(&mut self) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut run = Run::default();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Text(text) => {
                    self.words(text, range, &mut run, &mut inlines);
                    continue;
                }
                Event::SoftBreak => run.push(" ", range),
                _ => {
                    self.at -= 1;
                    self.flush(&mut run, &mut inlines);
                    if !self.inline(&mut inlines) {
                        return inlines;
                    }
                    continue;
                }
            }
            self.flush(&mut run, &mut inlines);
        }
        self.flush(&mut run, &mut inlines);
        inlines
    }

    /// Ends a run of plain text. A reference to a footnote that is not there is plain text to the
    /// Markdown parser, but not to the author.
    fn flush(&mut self, run: &mut Run, inlines: &mut Vec<Inline>) {
        if let Some(range) = run.flush(self.text, inlines, self.diagnostics) {
            footnote::complain_of_undefined(self.text, range, self.diagnostics);
        }
    }

    /// Reads one inline that is not plain text; false when what holds them ends.
    fn inline(&mut self, inlines: &mut Vec<Inline>) -> bool {
        let Some((event, range)) = self.next() else {
            return false;
        };
        match event {
            Event::Start(Tag::Emphasis) => {
                inlines.extend(self.deeper(range, |reader| Inline::Emphasis(reader.inlines())))
            }
            Event::Start(Tag::Strong) => {
                inlines.extend(self.deeper(range, |reader| Inline::Strong(reader.inlines())));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => self.link(*link_type, dest_url, range, inlines),
            Event::Start(Tag::Image { .. }) => {
                self.refuse(
                    range.clone(),
                    "an image cannot stand in prose",
                    "a chart is printed by `{{ chart(\"id\") }}`, a logo by the style",
                );
                inlines.extend(self.deeper(range, Self::inlines).unwrap_or_default());
            }
            Event::Code(text) => self.inline_code(text, range, inlines),
            Event::FootnoteReference(name) => {
                let place = self.place(range);
                inlines.extend(self.footnotes.refer(name, place, self.diagnostics));
            }
            Event::HardBreak => inlines.push(Inline::Break),
            Event::InlineHtml(_) => self.html(range),
            // What holds only what stands in a line ends.
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::TableCell
                | TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Link
                | TagEnd::Image,
            ) => return false,
            // A block begins, or what holds blocks ends: so does this line of a list's item.
            _ => {
                self.at -= 1;
                return false;
            }
        }
        true
    }

    /// Text, cut where expressions stand in it.
    fn words(
        &mut self,
        words: &str,
        range: Range<usize>,
        run: &mut Run,
        inlines: &mut Vec<Inline>,
    ) {
        if self.masked.text.get(range.clone()) != Some(words) {
            // A character by its name or number, which may be any.
            match words
                .chars()
                .find(|c| c.is_control() || super::mark::is_mark(*c))
            {
                Some(c) => {
                    let place = self.place(range);
                    self.diagnostics.push(expression::unprintable(c, place));
                }
                None => run.push(words, range),
            }
            return;
        }
        let masked = self.masked;
        let mut at = range.start;
        for (start, found) in masked.within(range.clone()) {
            run.push(&masked.text[at..start], at..start);
            self.flush(run, inlines);
            inlines.extend(found.expression.clone().map(Inline::Expression));
            self.printed.insert(start);
            at = found.end;
        }
        if at < range.end {
            run.push(&masked.text[at..range.end], at..range.end);
        }
    }

    fn inline_code(&mut self, code: &str, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let place = self.place(range.clone());
        let mut content = Vec::new();
        let mut rest = code;
        let text = |text: &str| Inline::Text {
            text: text.to_owned(),
            place,
        };
        for (start, found) in self.masked.within(range) {
            let Some((before, behind)) = rest.split_once(PLACEHOLDER) else {
                break;
            };
            if !before.is_empty() {
                content.push(text(before));
            }
            content.extend(found.expression.clone().map(Inline::Expression));
            self.printed.insert(start);
            let padding = found.end - start - PLACEHOLDER.len_utf8();
            rest = behind.get(padding..).unwrap_or_default();
        }
        if !rest.is_empty() {
            content.push(text(rest));
        }
        inlines.push(Inline::Code { content, place });
    }
}

/// Whether `event` stands in a line, and is not a block.
fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
    )
}
