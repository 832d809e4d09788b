//! Entries held against what was published of them.
//!
//! An id that is renamed takes its number away: the published entry seems to be gone, and the same text
//! gets a new number. A text that reads exactly as a published one is that entry, and an error says so; one
//! that reads much like it is asked about.

use super::Fingerprint;
use super::lock::{Kind, Published};
use crate::brief::Lineage;
use crate::diagnostic::{Diagnostic, Place, code};

/// An entry that wants a number.
pub(super) struct Entry<'b> {
    pub id: &'b str,
    pub place: Place,
    pub lineage: &'b Lineage,
    /// The number of its chapter, where each chapter counts anew.
    pub chapter: String,
    pub title: String,
    pub reads: Fingerprint,
    /// Where that is written.
    pub text: Place,
}

/// The complaints of new entries that read as a published one does that is no more, or that says
/// something else now.
///
/// `found` is what was published of each of the `entries`.
pub(super) fn renamed(
    kind: Kind,
    entries: &[Entry<'_>],
    found: &[Option<&Published>],
    published: &[&Published],
) -> Vec<Diagnostic> {
    let mut left: Vec<Candidate<'_>> = published
        .iter()
        .filter_map(|known| Candidate::of(known, entries, found))
        .collect();
    let fresh: Vec<&Entry<'_>> = entries
        .iter()
        .zip(found)
        .filter(|(entry, known)| known.is_none() && entry.lineage.was.is_none())
        .map(|(entry, _)| entry)
        .collect();
    let mut complaints = Vec::new();
    let mut asked = Vec::new();
    for entry in fresh {
        // Each can go on under one id only.
        match left.iter().position(|one| is_same(entry, one.known)) {
            Some(at) => complaints.push(left.remove(at).renamed(kind, entry)),
            None => asked.push(entry),
        }
    }
    for entry in asked {
        let near = left
            .iter()
            .filter(|one| one.now.is_none() && entry.reads.resembles(one.known.reads))
            .min_by_key(|one| entry.reads.distance(one.known.reads));
        complaints.extend(near.map(|one| one.alike(kind, entry)));
    }
    complaints
}

/// The warning that something else is said under a published number.
pub(super) fn replaced(
    entry: &Entry<'_>,
    known: &Published,
    published: &[&Published],
) -> Option<Diagnostic> {
    if !known.reads.is_another(entry.reads) {
        return None;
    }
    let diagnostic = Diagnostic::warning(
        code::PUBLISHED_TEXT_REPLACED,
        format!(
            "`{}` was published as `{}` and now says something else",
            entry.id, known.number
        ),
    )
    .at(entry.text);
    let diagnostic = match published_elsewhere(entry, published) {
        Some(other) => diagnostic.help(format!(
            "this text was published as `{}` under the id `{}`: give it that id again",
            other.number, other.id
        )),
        None => diagnostic
            .help("give another matter an id of its own: this number is then listed as withdrawn")
            .help(format!(
                "if it is the same matter in other words, say so when you release: `--reworded {}`",
                entry.id
            )),
    };
    Some(match known.place {
        Some(place) => diagnostic.also(place, "published"),
        None => diagnostic,
    })
}

/// The published entry whose text an entry has that was published under another id.
fn published_elsewhere<'l>(
    entry: &Entry<'_>,
    published: &[&'l Published],
) -> Option<&'l Published> {
    let is_it = |known: &&&Published| known.id != entry.id && is_same(entry, known);
    published.iter().find(is_it).copied()
}

/// Whether an entry reads as what was published. Short words weigh little in a fingerprint, so that the
/// title counts too.
fn is_same(entry: &Entry<'_>, known: &Published) -> bool {
    !entry.title.is_empty() && entry.title == known.title && entry.reads == known.reads
}

/// A published entry that may go on under another id.
struct Candidate<'c> {
    known: &'c Published,
    /// The entry that has its id and says something else.
    now: Option<&'c Entry<'c>>,
}

impl<'c> Candidate<'c> {
    fn of(
        known: &'c Published,
        entries: &'c [Entry<'c>],
        found: &[Option<&Published>],
    ) -> Option<Self> {
        let mut pairs = entries.iter().zip(found);
        let now = pairs.find(|(_, found)| found.is_some_and(|found| found.id == known.id));
        if let Some((now, _)) = now {
            return known.reads.is_another(now.reads).then_some(Self {
                known,
                now: Some(now),
            });
        }
        // What has become of it may have been said, now or when it was withdrawn.
        let is_told = known
            .withdrawn
            .as_ref()
            .is_some_and(|gone| !gone.into.is_empty())
            || entries.iter().any(|entry| {
                let told = entry.lineage.merged_from.iter();
                let mut told = told.chain(&entry.lineage.split_from);
                told.any(|id| id.as_str() == known.id)
            });
        (!is_told).then_some(Self { known, now: None })
    }

    fn renamed(&self, kind: Kind, entry: &Entry<'_>) -> Diagnostic {
        let Published { id, number, .. } = self.known;
        let word = kind.word();
        let diagnostic = Diagnostic::error(
            code::PUBLISHED_ENTRY_RENAMED,
            format!(
                "the {word} `{}` says what was published as `{number}` under the id `{id}`",
                entry.id
            ),
        )
        .at(entry.place);
        let diagnostic = match self.now {
            None => diagnostic.help(format!(
                "write `was = \"{id}\"` below its id, and it stays `{number}`; or take the old id back"
            )),
            Some(now) => diagnostic
                .also(now.place, "which says something else now")
                .help(format!(
                    "give it the id `{id}` again, and the other {word} an id of its own; then it stays `{number}`"
                )),
        };
        self.shown(diagnostic)
    }

    fn alike(&self, kind: Kind, entry: &Entry<'_>) -> Diagnostic {
        let Published { id, number, .. } = self.known;
        let diagnostic = Diagnostic::warning(
            code::PUBLISHED_ENTRY_RENAMED,
            format!(
                "`{}` reads much like the {} `{id}`, which was published as `{number}` and is gone",
                entry.id,
                kind.word()
            ),
        )
        .at(entry.place)
        .help(format!(
            "if it is the same matter, write `was = \"{id}\"` below its id, and it stays `{number}`"
        ))
        .help(format!(
            "if it is another matter, say so when you release: `--another {}`",
            entry.id
        ));
        self.shown(diagnostic)
    }

    fn shown(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.known.place {
            Some(place) => diagnostic.also(place, "published"),
            None => diagnostic,
        }
    }
}
