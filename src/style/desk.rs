//! The desk at which one document is written: what expressions may ask, and what has been said so far.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use super::Material;
use super::placed::Placed;
use crate::bibliography::Cited;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};

/// What can be read back from a document that has been made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    /// How many pages it has.
    pub pages: usize,
}

/// A document whose facts were asked for before it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Its name.
    pub document: String,
    /// Where it was asked for, if an author did.
    pub place: Option<Place>,
}

/// Why a function of an expression gave nothing.
#[derive(Clone, Debug)]
pub(super) struct Complaint {
    pub code: Code,
    pub message: String,
    pub help: Option<String>,
    /// The argument that is wrong, as it is written between its quotation marks.
    pub argument: String,
}

/// One document in the making.
#[derive(Debug)]
pub struct Desk {
    /// What the brief is made of.
    pub(super) material: Arc<Material>,
    /// The facts of documents that were made before.
    facts: BTreeMap<String, DocumentFacts>,
    /// Only looks whether expressions can be evaluated; facts are made up.
    rehearsal: bool,
    /// What the document will have cited at its end: expected, or known from an earlier rendering.
    pub(super) expected: BTreeSet<String>,
    /// The document prints a list of its sources.
    pub(super) lists_sources: bool,
    /// Where plain strings of the context came from.
    pub(super) placed: Placed,
    state: Mutex<State>,
}

/// Sources that are cited together, and where.
#[derive(Clone, Debug)]
pub(super) struct Citation {
    pub cited: Vec<Cited>,
    pub place: Place,
}

#[derive(Debug, Default)]
struct State {
    mentioned: HashSet<String>,
    cited: BTreeSet<String>,
    /// The citations by their numbers.
    citations: Vec<Citation>,
    listed: BTreeSet<String>,
    /// The template has asked what the document cites.
    list_read: bool,
    need: Option<Need>,
    /// A fact that is not known was told all the same.
    made_up: bool,
    complaint: Option<Complaint>,
    diagnostics: Diagnostics,
}

impl Desk {
    /// A desk for a document that may read the `facts` of others.
    #[must_use]
    pub fn new(
        material: Arc<Material>,
        facts: BTreeMap<String, DocumentFacts>,
        expected: BTreeSet<String>,
    ) -> Self {
        Self {
            material,
            facts,
            rehearsal: false,
            expected,
            lists_sources: false,
            placed: Placed::default(),
            state: Mutex::default(),
        }
    }

    /// Says that the document lists its sources. The list is set beside what else there is to do, so
    /// that it is there when the template asks for it.
    pub fn list_sources(&mut self, material: &Arc<Material>) {
        self.lists_sources = true;
        let (material, expected) = (Arc::clone(material), self.expected.clone());
        if !expected.is_empty() {
            thread::spawn(move || {
                let citations = &material.citations;
                citations.prepare_list(&material.bibliography, &expected);
            });
        }
    }

    /// A desk at which expressions are only tried.
    #[must_use]
    pub fn rehearsal(material: Arc<Material>) -> Self {
        Self {
            rehearsal: true,
            ..Self::new(material, BTreeMap::new(), BTreeSet::new())
        }
    }

    /// A desk at which a brief is read out, in no document's order: expressions are only tried, but the
    /// `facts` that are known are told.
    #[must_use]
    pub fn recital(material: Arc<Material>, facts: BTreeMap<String, DocumentFacts>) -> Self {
        Self {
            rehearsal: true,
            ..Self::new(material, facts, BTreeSet::new())
        }
    }

    /// Whether a fact had to be made up since this was last asked.
    pub(super) fn take_made_up(&self) -> bool {
        std::mem::take(&mut self.lock().made_up)
    }

    /// Whether expressions are only tried, so that nothing need be formatted.
    pub(super) fn is_rehearsal(&self) -> bool {
        self.rehearsal
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        match self.state.lock() {
            Ok(state) => state,
            Err(poisoned) => poisoned.into_inner(),
        }
    }

    /// Whether this is the first mention of `what` in the document.
    pub(super) fn first_mention(&self, what: String) -> bool {
        self.lock().mentioned.insert(what)
    }

    /// Remembers that sources are cited; gives the number of the citation.
    pub(super) fn cite(&self, cited: Vec<Cited>, place: Place) -> usize {
        let mut state = self.lock();
        let keys = cited.iter().map(|cited| cited.key.clone());
        state.cited.extend(keys);
        state.citations.push(Citation { cited, place });
        state.citations.len() - 1
    }

    /// The citations so far, by their numbers.
    pub(super) fn citations(&self) -> Vec<Citation> {
        self.lock().citations.clone()
    }

    /// Remembers that a figure, chart or table rests on a source, which no note may have cited.
    pub(super) fn rest_on(&self, key: &str) {
        self.lock().listed.insert(key.to_owned());
    }

    /// The keys of all the sources that are cited so far, or that figures rest on.
    #[must_use]
    pub fn cited(&self) -> BTreeSet<String> {
        let state = self.lock();
        state.cited.union(&state.listed).cloned().collect()
    }

    /// Remembers that the template has asked what the document cites.
    pub(super) fn read_list(&self) {
        self.lock().list_read = true;
    }

    /// Whether the document lists its sources and has in the end cited others than it was told.
    #[must_use]
    pub fn is_mistaken(&self) -> bool {
        let read = self.lock().list_read;
        read && self.cited() != self.expected
    }

    /// The facts of a document; asks for it to be made first if it has not been.
    pub(super) fn facts(&self, document: &str) -> Option<DocumentFacts> {
        let facts = self.facts.get(document).copied();
        if facts.is_none() && self.rehearsal {
            self.lock().made_up = true;
            return Some(DocumentFacts { pages: 1 });
        }
        if facts.is_none() {
            self.lock().need.get_or_insert(Need {
                document: document.to_owned(),
                place: None,
            });
        }
        facts
    }

    /// Says where the need arose, if it is not known yet.
    pub(super) fn place_need(&self, place: Place) {
        if let Some(need) = &mut self.lock().need {
            need.place.get_or_insert(place);
        }
    }

    /// The document that must be made before this one.
    #[must_use]
    pub fn need(&self) -> Option<Need> {
        self.lock().need.clone()
    }

    pub(super) fn complain(&self, complaint: Complaint) {
        self.lock().complaint = Some(complaint);
    }

    pub(super) fn take_complaint(&self) -> Option<Complaint> {
        self.lock().complaint.take()
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.lock().diagnostics.push(diagnostic);
    }

    /// Hands over what went wrong.
    pub fn take_diagnostics(&self) -> Diagnostics {
        std::mem::take(&mut self.lock().diagnostics)
    }
}
