//! Notes that stand on another page than their marks.

use std::collections::{HashMap, HashSet};

use typst::diag::SourceDiagnostic;
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem};
use typst::model::{FootnoteElem, FootnoteEntry};
use typst::syntax::{FileId, Span};
use typst_layout::PagedDocument;

use super::fault;
use super::world::House;
use crate::diagnostic::{Diagnostic, code};

/// More than so many would be a list that nobody reads.
const MOST: usize = 8;

/// Warnings of notes that begin on another page than the one on which they are referred to.
pub(super) fn notes(document: &PagedDocument, house: &House) -> Vec<Diagnostic> {
    let mut seen = Seen {
        main: Some(house.main_id()),
        ..Seen::default()
    };
    for (index, page) in document.pages().iter().enumerate() {
        seen.open = None;
        seen.walk(&page.frame, index + 1);
    }
    let apart = seen.marks.iter().filter_map(|(location, page, span)| {
        let (note, text) = *seen.notes.get(location)?;
        (note != *page).then(|| (*page, note, text.unwrap_or(*span)))
    });
    // What parts one note from its mark parts its neighbours too: one of each page says it.
    let mut said = HashSet::new();
    apart
        .filter(|(page, ..)| said.insert(*page))
        .take(MOST)
        .map(|(page, note, span)| {
            let document = house.document();
            let message = format!(
                "a note of `{document}` stands on page {note}, and its mark on page {page}"
            );
            let warning = SourceDiagnostic::warning(span, message);
            fault::with_code(house, &warning, code::NOTE_APART).help(
                "make the table or quotation that it stands in shorter, or put the note behind it",
            )
        })
        .collect()
}

#[derive(Default)]
struct Seen {
    /// The marks in their order, with their pages, and where they were written.
    marks: Vec<(Location, usize, Span)>,
    /// Their locations: what is repeated on the next page has its mark on the first.
    known: HashSet<Location>,
    /// The page on which the text of each note begins, and the first of it that was written in the generated source:
    /// a style may make the mark anew.
    notes: HashMap<Location, (usize, Option<Span>)>,
    /// The note that is open and has no such text yet.
    open: Option<Location>,
    /// The generated source.
    main: Option<FileId>,
}

impl Seen {
    fn walk(&mut self, frame: &Frame, page: usize) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.walk(&group.frame, page),
                FrameItem::Tag(Tag::Start(content, _)) => {
                    if let Some(mark) = content.to_packed::<FootnoteElem>() {
                        if let Some(location) = content.location()
                            && !mark.is_ref()
                            && self.known.insert(location)
                        {
                            self.marks.push((location, page, content.span()));
                        }
                    } else if let Some(entry) = content.to_packed::<FootnoteEntry>() {
                        self.open = entry.note.location();
                    }
                }
                FrameItem::Text(run) if !run.text.trim().is_empty() => {
                    if let Some(location) = self.open {
                        let note = self.notes.entry(location).or_insert((page, None));
                        let written = run.glyphs.first().map(|glyph| glyph.span.0);
                        if let Some(span) = written.filter(|span| span.id() == self.main) {
                            note.1 = Some(span);
                            self.open = None;
                        }
                    }
                }
                FrameItem::Tag(Tag::End(..))
                | FrameItem::Text(_)
                | FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..) => {}
            }
        }
    }
}
