//! Footnotes: what is defined, what refers to it, and what is missing.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Events;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};
use crate::prose::tree::visit_blocks;
use crate::prose::{Block, Inline, Note, NoteId};
use crate::record::Text;

/// The footnotes of one text.
pub(super) struct Footnotes {
    notes: Vec<Note>,
    by_name: BTreeMap<String, NoteId>,
    /// By the first byte of their definition; one that is given twice is not here.
    by_start: BTreeMap<usize, NoteId>,
}

/// The same name in capitals is the same name.
fn key(name: &str) -> String {
    name.to_lowercase()
}

impl Footnotes {
    /// Finds all definitions, so that references may stand before them.
    pub(super) fn define(events: &Events<'_>, text: &Text, diagnostics: &mut Diagnostics) -> Self {
        let mut footnotes = Self {
            notes: Vec::new(),
            by_name: BTreeMap::new(),
            by_start: BTreeMap::new(),
        };
        for (event, range) in events {
            let Event::Start(Tag::FootnoteDefinition(name)) = event else {
                continue;
            };
            let label = text.as_str().get(range.clone()).unwrap_or_default();
            let length = label.find(']').map_or(label.len(), |at| at + 1);
            let place = text.place_of(range.start..range.start + length);
            if let Some(first) = footnotes.by_name.get(&key(name)) {
                diagnostics.push(
                    Diagnostic::error(
                        code::FOOTNOTE,
                        format!("the footnote `{name}` is written twice"),
                    )
                    .at(place)
                    .also(footnotes.notes[first.0].place, "first here")
                    .help("give one of them another name"),
                );
                continue;
            }
            let id = NoteId(footnotes.notes.len());
            footnotes.by_name.insert(key(name), id);
            footnotes.by_start.insert(range.start, id);
            footnotes.notes.push(Note {
                name: name.to_string(),
                blocks: Vec::new(),
                references: 0,
                place,
            });
        }
        footnotes
    }

    /// Keeps what a footnote says.
    pub(super) fn write(&mut self, start: usize, blocks: Vec<Block>) {
        if let Some(id) = self.by_start.get(&start) {
            self.notes[id.0].blocks = blocks;
        }
    }

    /// A reference to a footnote.
    pub(super) fn refer(
        &mut self,
        name: &str,
        place: Place,
        diagnostics: &mut Diagnostics,
    ) -> Option<Inline> {
        match self.by_name.get(&key(name)) {
            Some(id) => Some(Inline::Note { id: *id, place }),
            None => {
                diagnostics.push(undefined(name, place));
                None
            }
        }
    }

    /// Counts the references and complains of footnotes without any, and of circles.
    pub(super) fn finish(mut self, blocks: &[Block], diagnostics: &mut Diagnostics) -> Vec<Note> {
        let refers: Vec<Vec<NoteId>> = self
            .notes
            .iter()
            .map(|note| referred(&note.blocks))
            .collect();
        for id in refers.iter().flatten().chain(&referred(blocks)) {
            self.notes[id.0].references += 1;
        }
        for (index, note) in self.notes.iter().enumerate() {
            let complaint = if note.references == 0 {
                Diagnostic::error(
                    code::FOOTNOTE,
                    format!("nothing refers to the footnote `{}`", note.name),
                )
                .help(format!(
                    "write `[^{}]` where it belongs, or remove it",
                    note.name
                ))
            } else if reaches_itself(NoteId(index), &refers) {
                Diagnostic::error(
                    code::FOOTNOTE,
                    format!("the footnote `{}` refers to itself", note.name),
                )
                .help("a footnote may refer to others, but not in a circle")
            } else {
                continue;
            };
            diagnostics.push(complaint.at(note.place));
        }
        self.notes
    }
}

/// Complains of every reference to a footnote that is still plain text in `range`.
pub(super) fn complain_of_undefined(
    text: &Text,
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) {
    let part = text.as_str().get(range.clone()).unwrap_or_default();
    for (at, _) in part.match_indices("[^") {
        let before = &part[..at];
        let escaped = (before.len() - before.trim_end_matches('\\').len()) % 2 == 1;
        let inside = &part[at + 2..];
        let name = inside
            .find([']', '[', '\n'])
            .map_or("", |end| &inside[..end]);
        if escaped || name.is_empty() || !inside[name.len()..].starts_with(']') {
            continue;
        }
        let start = range.start + at;
        let place = text.place_of(start..start + name.len() + 3);
        diagnostics.push(undefined(name, place));
    }
}

/// The complaint of a reference to a footnote that is not there.
fn undefined(name: &str, place: Place) -> Diagnostic {
    Diagnostic::error(
        code::FOOTNOTE,
        format!("there is no footnote `{name}` in this text"),
    )
    .at(place)
    .help(format!(
        "write it in a paragraph of its own: `[^{name}]: ...`"
    ))
}

fn referred(blocks: &[Block]) -> Vec<NoteId> {
    let mut found = Vec::new();
    visit_blocks(blocks, &mut |inline| {
        if let Inline::Note { id, .. } = inline {
            found.push(*id);
        }
    });
    found
}

fn reaches_itself(id: NoteId, refers: &[Vec<NoteId>]) -> bool {
    let mut seen = vec![false; refers.len()];
    let mut ahead = refers[id.0].clone();
    while let Some(next) = ahead.pop() {
        if next == id {
            return true;
        }
        if !std::mem::replace(&mut seen[next.0], true) {
            ahead.extend(&refers[next.0]);
        }
    }
    false
}
