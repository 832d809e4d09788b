//! Citations as a document prints them.

use std::collections::BTreeSet;
use std::sync::Arc;

use hayagriva::ElemChildren;

use super::csl::{Csl, SHIPPED};
use super::run::{self, Call};
use super::{Bibliography, Source, pinpoint, tree};
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::prose::Inline;

/// A source that is cited, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cited {
    /// Its key.
    pub key: String,
    /// Where in it, such as "p. 4".
    pub pinpoint: Option<String>,
}

/// What stands in a document, in its order, as far as citations go.
#[derive(Clone, Debug)]
pub enum Note<'c> {
    /// Sources that are cited together.
    Citation {
        /// The sources.
        cited: &'c [Cited],
        /// They are cited in a footnote of the author's.
        inside: bool,
        /// Where they are cited.
        place: Place,
    },
    /// A footnote of the author's.
    Footnote,
}

/// How a style cites.
#[derive(Clone, Debug)]
pub struct Citations {
    csl: Arc<Csl>,
}

impl Citations {
    /// The citations of a style of documents, whose CSL is in `style`; without one it cites as the
    /// shipped styles do.
    ///
    /// # Errors
    /// It is no CSL, or asks for what documents do not have.
    pub fn new(style: Option<(FileId, &str)>) -> Result<Self, Box<Diagnostic>> {
        let (file, text) = match style {
            Some((file, text)) => (Some(file), text),
            None => (None, SHIPPED),
        };
        Csl::of(text, file).map(|csl| Self { csl })
    }

    /// Whether they stand in the text and not in notes.
    #[must_use]
    pub fn are_in_text(&self) -> bool {
        self.csl.in_text
    }

    /// The citations of a document in its order; `all` are the sources that it cites anywhere.
    ///
    /// In full at the first mention of a source, short after that, as the style has it. Each leads back
    /// to where it was asked for.
    #[must_use]
    pub fn notes(
        &self,
        bibliography: &Bibliography,
        notes: &[Note<'_>],
        all: &BTreeSet<String>,
    ) -> Vec<Vec<Inline>> {
        let mut number = 0;
        let mut calls = Vec::with_capacity(notes.len());
        let mut places = Vec::new();
        for note in notes {
            match note {
                Note::Citation {
                    cited,
                    inside,
                    place,
                } => {
                    // One in a footnote has that one's number.
                    number += usize::from(!inside);
                    places.push((*cited, *place));
                    calls.push(Call::Citation {
                        sources: read(cited),
                        note: number,
                        inside: *inside,
                    });
                }
                Note::Footnote => {
                    number += 1;
                    calls.push(Call::Footnote(number));
                }
            }
        }
        let made = run::citations(&self.csl, bibliography, &calls, all);
        let trees = made.get().map_or(&[][..], |run| &run.citations);
        trees
            .iter()
            .zip(places)
            .map(|(tree, (cited, place))| self.prose(tree, bibliography, cited, place))
            .collect()
    }

    /// A citation in full, as at its first mention.
    #[must_use]
    pub fn full(&self, bibliography: &Bibliography, cited: &[Cited], place: Place) -> Vec<Inline> {
        let note = Note::Citation {
            cited,
            inside: false,
            place,
        };
        let all = cited.iter().map(|cited| cited.key.clone()).collect();
        let notes = self.notes(bibliography, &[note], &all);
        notes.into_iter().next().unwrap_or_default()
    }

    /// Makes the list of the sources `keys`, for when it is asked for.
    pub fn prepare_list(&self, bibliography: &Bibliography, keys: &BTreeSet<String>) {
        let _ = run::list(&self.csl, bibliography, keys);
    }

    /// The list of the sources `keys`, in the order of the style. Each leads to where it is given.
    #[must_use]
    pub fn list(
        &self,
        bibliography: &Bibliography,
        keys: &BTreeSet<String>,
        place: Place,
    ) -> Vec<(String, Vec<Inline>)> {
        let made = run::list(&self.csl, bibliography, keys);
        let entries = made.get().map_or(&[][..], |run| &run.list);
        entries
            .iter()
            .map(|(key, tree)| {
                let place = bibliography.place(key).unwrap_or(place);
                let cited = [Cited {
                    key: key.clone(),
                    pinpoint: None,
                }];
                (key.clone(), self.prose(tree, bibliography, &cited, place))
            })
            .collect()
    }

    /// A source in a line, such as below a chart: short where the document lists it in full. `keys` are
    /// the sources of all charts and tables.
    #[must_use]
    pub fn credit(
        &self,
        bibliography: &Bibliography,
        keys: &BTreeSet<String>,
        key: &str,
        short: bool,
        place: Place,
    ) -> Vec<Inline> {
        let mut keys = keys.clone();
        keys.insert(key.to_owned());
        let made = run::credits(&self.csl, bibliography, &keys);
        let at = keys.iter().position(|known| known == key).unwrap_or(0);
        let at = if short { keys.len() + at } else { at };
        let Some(tree) = made.get().and_then(|run| run.citations.get(at)) else {
            return Vec::new();
        };
        let cited = [Cited {
            key: key.to_owned(),
            pinpoint: None,
        }];
        let content = self.prose(tree, bibliography, &cited, place);
        let address = bibliography.address(key).filter(|_| short);
        match address.filter(|address| address.starts_with("http")) {
            Some(address) => vec![Inline::Link {
                address,
                content,
                place,
            }],
            None => content,
        }
    }

    fn prose(
        &self,
        tree: &ElemChildren,
        bibliography: &Bibliography,
        cited: &[Cited],
        place: Place,
    ) -> Vec<Inline> {
        let source = |at: usize| -> Option<&Source> { bibliography.source(&cited.get(at)?.key) };
        tree::prose(tree, &self.csl, &source, place)
    }
}

fn read(cited: &[Cited]) -> Vec<(String, Option<pinpoint::Pinpoint>)> {
    let read = cited.iter().map(|cited| {
        let pinpoint = cited
            .pinpoint
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        (cited.key.clone(), pinpoint.map(pinpoint::read))
    });
    read.collect()
}
