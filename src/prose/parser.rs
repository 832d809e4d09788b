//! From what an author wrote to the tree.

mod block;
mod bounds;
mod footnote;
mod line;
mod link;
mod lost;
mod run;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};
use crate::language::Punctuation;
use crate::record::Text;

use super::expression::{self, Masked};
use super::{Block, Inline, Prose, punctuation};
use footnote::Footnotes;
use run::Run;

/// How deep lists, quotations and emphasis may stand in each other. Typst's parser gives up at 256
/// levels, of which one of ours takes a few, and a template adds its own.
const DEEPEST: usize = 20;

/// Reads CommonMark with footnotes, tables and expressions.
///
/// It complains of all that a document cannot print and leaves it out, or prints its text.
/// Quotation marks and dashes are set as in `setting`.
pub fn parse(text: &Text, setting: &Setting<'_>, diagnostics: &mut Diagnostics) -> Prose {
    if let Some(found) = bounds::long_text(text) {
        diagnostics.push(found);
        return Prose::empty(text.place());
    }
    let masked = expression::mask_markdown(text, diagnostics);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let mut parser = Parser::new_ext(&masked.text, options).into_offset_iter();
    let events: Vec<_> = parser.by_ref().collect();
    if let Some(found) = bounds::long_block(text, &events) {
        diagnostics.push(found);
        return Prose::empty(text.place());
    }
    let references = parser.reference_definitions();
    let lost = lost::report(text, &masked.text, &events, references, diagnostics);
    let lost = lost.into_iter().flat_map(|range| masked.within(range));
    let footnotes = Footnotes::define(&events, text, diagnostics);
    let mut reader = Reader {
        text,
        masked: &masked,
        events: &events,
        at: 0,
        depth: 0,
        printed: lost.map(|(start, _)| start).collect(),
        footnotes,
        tags: 0,
        links: 0,
        read: 0,
        diagnostics,
    };
    let blocks = reader.blocks();
    reader.complain_of_lost_expressions(0..text.as_str().len(), None);
    let Reader { footnotes, .. } = reader;
    let notes = footnotes.finish(&blocks, diagnostics);
    let mut prose = Prose {
        blocks,
        notes,
        place: text.place(),
    };
    punctuation::set(&mut prose, setting.punctuation, setting.begins);
    prose
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'p> {
    /// The punctuation of its language.
    pub punctuation: &'p Punctuation,
    /// Whether a sentence begins with it.
    pub begins: bool,
}

impl<'p> Setting<'p> {
    /// The setting of a text that stands by itself.
    #[must_use]
    pub fn of(punctuation: &'p Punctuation) -> Self {
        Self {
            punctuation,
            begins: true,
        }
    }
}

/// Reads a line such as a title: text and expressions, no Markdown.
pub fn parse_line(text: &Text, setting: &Setting<'_>, diagnostics: &mut Diagnostics) -> Prose {
    if let Some(found) = bounds::long_line(text) {
        diagnostics.push(found);
        return Prose::empty(text.place());
    }
    let masked = expression::mask(text, diagnostics);
    let mut run = Run::default();
    let mut inlines = Vec::new();
    let mut at = 0;
    for (start, found) in &masked.found {
        run.push(&masked.text[at..*start], at..*start);
        run.flush(text, &mut inlines, false, diagnostics);
        inlines.extend(found.expression.clone().map(Inline::Expression));
        at = found.end;
    }
    run.push(&masked.text[at..], at..masked.text.len());
    run.flush(text, &mut inlines, false, diagnostics);
    for inline in &inlines {
        if let Inline::Expression(expression) = inline
            && expression.is_block()
        {
            let help =
                "this is one line, such as a title: put it into a text, in a paragraph of its own";
            diagnostics.push(expression.torn(help));
        }
    }
    let mut prose = Prose::empty(text.place());
    if !inlines.is_empty() {
        prose.blocks.push(Block::Paragraph(inlines));
    }
    punctuation::set(&mut prose, setting.punctuation, setting.begins);
    prose
}

/// The setting of English texts.
#[cfg(test)]
pub(crate) fn english() -> Setting<'static> {
    static ENGLISH: std::sync::OnceLock<std::sync::Arc<crate::language::Locale>> =
        std::sync::OnceLock::new();
    let english = ENGLISH.get_or_init(|| {
        let language = "en".parse().unwrap();
        crate::language::Locale::of(&language).unwrap()
    });
    Setting::of(english.punctuation())
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
    /// The HTML tags that were complained of and not closed yet.
    tags: usize,
    /// The links that are being read.
    links: usize,
    /// Where an address ends that has been read further than its event goes.
    read: usize,
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
}
