//! Numbers over many releases.

mod properties;
mod refused;

use std::collections::BTreeMap;

use super::*;
use crate::brief::{Insert, Lineage};
use crate::diagnostic::{FileId, Severity};
use crate::record::{Date, Text};
use crate::source::Sources;

const FILE: FileId = FileId(0);

/// A brief's concerns: chapter by chapter, the ids in their order.
#[derive(Clone, Debug)]
struct Draft {
    pattern: &'static str,
    insert: Insert,
    chapters: Vec<(String, Vec<String>)>,
    lineage: BTreeMap<String, Lineage>,
}

impl Draft {
    fn new(pattern: &'static str, insert: Insert, concerns: &[&[&str]]) -> Self {
        let chapters = concerns.iter().enumerate().map(|(index, ids)| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            (format!("chapter-{index}"), ids)
        });
        Self {
            pattern,
            insert,
            chapters: chapters.collect(),
            lineage: BTreeMap::new(),
        }
    }

    fn lineage(mut self, id: &str, lineage: Lineage) -> Self {
        self.lineage.insert(id.to_owned(), lineage);
        self
    }

    fn numbered(&self, lock: Option<&Lock>) -> (Numbering, Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::new();
        let none = Lineage::default();
        let chapter_pattern = Pattern::parse("{n}").unwrap();
        let pattern = Pattern::parse(self.pattern).unwrap();
        let place = Place::new(FILE, 0..0);
        let scheme = |kind, pattern, chapters| Scheme {
            kind,
            pattern,
            written: place,
            insert: self.insert,
            chapters,
        };
        let entry = |id: &'_ str| Entry {
            id: Box::leak(id.to_owned().into_boxed_str()),
            place,
            lineage: &none,
            chapter: String::new(),
            title: format!("About {id}"),
            reads: Fingerprint::of(id),
            text: place,
        };
        let chapters: Vec<_> = self.chapters.iter().map(|(id, _)| entry(id)).collect();
        let mut assigned = assign(
            &scheme(Kind::Chapter, &chapter_pattern, Vec::new()),
            &chapters,
            lock,
            &mut diagnostics,
        );
        let ordinals: Vec<String> = assigned
            .numbered
            .iter()
            .map(|one| one.number.ordinal.clone())
            .collect();
        let mut ever = ordinals.clone();
        ever.extend(
            assigned
                .withdrawn
                .iter()
                .map(|gone| gone.number.ordinal.clone()),
        );
        let concerns: Vec<_> = self
            .chapters
            .iter()
            .zip(&ordinals)
            .flat_map(|((_, ids), ordinal)| ids.iter().map(move |id| (id, ordinal)))
            .map(|(id, ordinal)| Entry {
                chapter: scope(&pattern, ordinal),
                lineage: self.lineage.get(id).unwrap_or(&none),
                ..entry(id)
            })
            .collect();
        assigned.add(assign(
            &scheme(Kind::Concern, &pattern, ever),
            &concerns,
            lock,
            &mut diagnostics,
        ));
        let entries = assigned
            .numbered
            .into_iter()
            .map(|entry| ((entry.kind, entry.id.clone()), entry));
        let numbering = Numbering {
            entries: entries.collect(),
            withdrawn: assigned.withdrawn,
            changes: assigned.changes,
            lock: lock.cloned(),
        };
        (numbering, diagnostics.into_sorted())
    }

    /// Releases the draft, through the text of the lock.
    fn release(&self, lock: Option<&Lock>, edition: &str) -> Lock {
        let (numbering, complaints) = self.numbered(lock);
        let errors = complaints
            .iter()
            .filter(|found| found.severity == Severity::Error);
        assert_eq!(errors.count(), 0, "{complaints:?}");
        let text = numbering
            .freeze(Edition {
                name: edition.parse().unwrap(),
                date: Date {
                    year: 2011,
                    month: 7,
                    day: 12,
                },
                inputs: format!("digest of {edition}"),
                place: None,
            })
            .to_string();
        let (read, complaints) = read_lock(&text);
        assert_eq!(complaints, []);
        let read = read.unwrap();
        assert_eq!(read.to_string(), text, "what is read is what was written");
        read
    }

    /// The labels of the concerns in their order.
    fn labels(&self, lock: Option<&Lock>) -> Vec<String> {
        let (numbering, _) = self.numbered(lock);
        let ids = self.chapters.iter().flat_map(|(_, ids)| ids);
        ids.map(|id| {
            numbering
                .number(Kind::Concern, id)
                .unwrap()
                .label
                .replace('\u{a0}', " ")
        })
        .collect()
    }
}

fn read_lock(text: &str) -> (Option<Lock>, Vec<Diagnostic>) {
    let sources = Sources::new();
    let file = sources.add("numbering.lock", text);
    let mut diagnostics = Diagnostics::new();
    let lock = Lock::read(&sources, file, &mut diagnostics);
    (lock, diagnostics.into_sorted())
}

fn written(text: &str) -> Text {
    Text::whole(FILE, text)
}

fn was(id: &str) -> Lineage {
    Lineage {
        was: Some(written(id)),
        ..Lineage::default()
    }
}

fn through(concerns: &[&[&str]]) -> Draft {
    Draft::new("C{n}", Insert::Next, concerns)
}

#[test]
fn numbers_follow_the_order_until_they_are_published() {
    let draft = through(&[&["a", "b"], &["c"]]);
    assert_eq!(draft.labels(None), ["C1", "C2", "C3"]);
    let turned = through(&[&["b", "a"], &["c"]]);
    assert_eq!(turned.labels(None), ["C1", "C2", "C3"]);
    let lock = draft.release(None, "one");
    assert_eq!(turned.labels(Some(&lock)), ["C2", "C1", "C3"]);
}

#[test]
fn a_new_entry_takes_the_next_free_number_and_a_withdrawn_one_is_never_given_again() {
    let lock = through(&[&["a", "b"], &["c"]]).release(None, "one");
    let lock = through(&[&["a", "b"]]).release(Some(&lock), "two");
    let draft = through(&[&["a", "new", "b"]]);
    assert_eq!(draft.labels(Some(&lock)), ["C1", "C4", "C2"]);
    let gone = draft.numbered(Some(&lock)).0.withdrawn().to_vec();
    let gone: Vec<_> = gone
        .iter()
        .map(|gone| (gone.number.label.as_str(), gone.entry.title.as_str()))
        .collect();
    // The chapter of the third is gone with it.
    assert_eq!(gone, [("2", "About chapter-1"), ("C3", "About c")]);
    let since = &lock
        .entries
        .iter()
        .find(|entry| entry.id == "c")
        .unwrap()
        .withdrawn;
    assert_eq!(since.as_ref().unwrap().edition.as_str(), "two");
}

#[test]
fn an_entry_that_comes_back_has_its_own_number() {
    let lock = through(&[&["a", "b", "c"]]).release(None, "one");
    let lock = through(&[&["a", "c"]]).release(Some(&lock), "two");
    let draft = through(&[&["a", "new", "b", "c"]]);
    assert_eq!(draft.labels(Some(&lock)), ["C1", "C4", "C2", "C3"]);
}

#[test]
fn by_the_choice_of_the_brief_new_entries_are_inserted_as_bis() {
    let bis = |concerns: &[&[&str]]| Draft::new("C{n}", Insert::Bis, concerns);
    let lock = bis(&[&["a", "b"]]).release(None, "one");
    let draft = bis(&[&["first", "a", "x", "y", "b", "last"]]);
    // Nothing stands before the first one, and nothing published behind the last.
    assert_eq!(
        draft.labels(Some(&lock)),
        ["C3", "C1", "C1 bis", "C1 ter", "C2", "C4"]
    );
    let lock = draft.release(Some(&lock), "two");
    let draft = bis(&[&["first", "a", "x", "z", "y", "b", "last"]]);
    assert_eq!(
        draft.labels(Some(&lock)),
        ["C3", "C1", "C1 bis", "C1 quater", "C1 ter", "C2", "C4"]
    );
}

#[test]
fn each_chapter_counts_on_by_itself() {
    let by_chapter = |concerns: &[&[&str]]| Draft::new("C{chapter}.{n}", Insert::Next, concerns);
    let lock = by_chapter(&[&["a", "b"], &["c"]]).release(None, "one");
    // `b` moves, and keeps the number of the chapter where it was published.
    let draft = by_chapter(&[&["a", "x"], &["b", "c", "y"]]);
    assert_eq!(
        draft.labels(Some(&lock)),
        ["C1.1", "C1.3", "C1.2", "C2.1", "C2.2"]
    );
}

#[test]
fn a_number_goes_with_an_entry_that_is_renamed() {
    let lock = through(&[&["a", "b"]]).release(None, "one");
    let draft = through(&[&["b", "better"]]).lineage("better", was("a"));
    assert_eq!(draft.labels(Some(&lock)), ["C2", "C1"]);
    let lock = draft.release(Some(&lock), "two");
    // The key may stay in the findings, and may be taken out.
    assert_eq!(draft.numbered(Some(&lock)).1, []);
    assert_eq!(
        through(&[&["b", "better"]]).labels(Some(&lock)),
        ["C2", "C1"]
    );
    assert_eq!(
        lock.of(Kind::Concern)
            .find(|one| one.id == "better")
            .unwrap()
            .was,
        ["a"]
    );
}

#[test]
fn what_was_merged_or_split_is_listed_with_what_became_of_it() {
    let lock = through(&[&["a", "b", "c"]]).release(None, "one");
    let merged = Lineage {
        merged_from: vec![written("b")],
        ..Lineage::default()
    };
    let split = Lineage {
        split_from: Some(written("c")),
        ..Lineage::default()
    };
    let draft = through(&[&["a", "x", "y"]])
        .lineage("a", merged)
        .lineage("x", split.clone())
        .lineage("y", split);
    assert_eq!(draft.labels(Some(&lock)), ["C1", "C4", "C5"]);
    let lock = draft.release(Some(&lock), "two");
    // Once it is in the lock the findings need not say it.
    let (numbering, _) = through(&[&["a", "x", "y"]]).numbered(Some(&lock));
    let into: Vec<_> = numbering
        .withdrawn()
        .iter()
        .map(|gone| gone.into.join(" "))
        .collect();
    assert_eq!(into, ["a", "x y"]);
}

#[test]
fn what_an_entry_cannot_have_been_is_refused() {
    let lock = through(&[&["a", "b"]]).release(None, "one");
    let said = |draft: Draft| {
        let said = draft.numbered(Some(&lock)).1;
        said.into_iter()
            .map(|found| found.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        said(through(&[&["a", "x"]]).lineage("x", was("a"))),
        ["two concerns would have the published number `C1`"]
    );
    assert_eq!(
        said(through(&[&["b", "x"]]).lineage("x", was("aa"))),
        ["no concern called `aa` was ever published"]
    );
    let merged = Lineage {
        merged_from: vec![written("b")],
        ..Lineage::default()
    };
    assert_eq!(
        said(through(&[&["a", "b"]]).lineage("a", merged)),
        ["the concern `b` is still there"]
    );
}

#[test]
fn a_pattern_that_would_print_published_numbers_otherwise_is_refused() {
    let lock = through(&[&["a", "b"]]).release(None, "one");
    let (_, said) = Draft::new("K{n}", Insert::Next, &[&["a", "b"]]).numbered(Some(&lock));
    let messages: Vec<_> = said.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(
        messages,
        ["the pattern of concerns does not give the published number `C1`"]
    );
}

#[test]
fn what_a_release_would_change_is_said_entry_by_entry() {
    let place = Place::new(FILE, 0..0);
    let said = |draft: &Draft, lock: Option<&Lock>| {
        let (numbering, _) = draft.numbered(lock);
        let said = numbering.unlocked(place);
        assert_eq!(said.is_empty(), numbering.is_locked());
        said.into_iter()
            .map(|found| found.message)
            .collect::<Vec<_>>()
    };
    let first = through(&[&["a", "b", "c"]]);
    assert_eq!(
        said(&first, None),
        ["the brief has no `numbering.lock`: its numbers may still change"]
    );
    let lock = first.release(None, "one");
    assert_eq!(said(&first, Some(&lock)), [""; 0]);
    assert_eq!(
        said(&through(&[&["c", "a", "b"]]), Some(&lock)),
        [""; 0],
        "moving changes nothing"
    );
    let second = through(&[&["a", "x", "better"]]).lineage("better", was("c"));
    assert_eq!(
        said(&second, Some(&lock)),
        [
            "the concern `x` is to be published as `C4`",
            "the concern `c`, published as `C3`, is to be called `better`",
            "the concern `b`, published as `C2`, is to be listed as withdrawn",
        ]
    );
}
