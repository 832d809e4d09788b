//! Gives the entries of one kind their numbers: published ones those that they have, new ones the next.

use std::collections::{HashMap, HashSet};

use super::lock::{Kind, Lock, Published};
use super::pattern::{Count, Pattern};
use super::published::{self, Entry};
use super::{Change, Number, Numbered, Withdrawn};
use crate::brief::{Insert, Lineage};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code, did_you_mean};

/// How the entries of a kind are numbered.
pub(super) struct Scheme<'b> {
    pub kind: Kind,
    pub pattern: &'b Pattern,
    /// Where the pattern was written, or what it would be written into.
    pub written: Place,
    pub insert: Insert,
    /// The numbers that chapters have or ever had, where each counts anew.
    pub chapters: Vec<String>,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Assigned {
    pub numbered: Vec<Numbered>,
    pub withdrawn: Vec<Withdrawn>,
    pub changes: Vec<Change>,
}

pub(super) fn assign(
    scheme: &Scheme<'_>,
    entries: &[Entry<'_>],
    lock: Option<&Lock>,
    diagnostics: &mut Diagnostics,
) -> Assigned {
    let published: Vec<&Published> = lock
        .into_iter()
        .flat_map(|lock| lock.of(scheme.kind))
        .collect();
    let mut assigned = Assigned::default();
    let mut book = Book::open(scheme, &published, diagnostics);
    let found = find(scheme.kind, entries, &published, diagnostics);
    let published_entries = entries.iter().zip(&found).enumerate();
    let last_published: HashMap<&str, usize> = published_entries
        .filter(|(_, (_, found))| found.is_some())
        .map(|(index, (entry, _))| (entry.chapter.as_str(), index))
        .collect();
    for (index, (entry, known)) in entries.iter().zip(found.iter().copied()).enumerate() {
        let last = last_published.get(entry.chapter.as_str());
        let more_follow = last.is_some_and(|last| *last > index);
        let number = match known {
            Some(known) => book.published(entry, known),
            None => book.new_number(entry, more_follow, diagnostics),
        };
        if lock.is_some() {
            assigned
                .changes
                .extend(change(scheme.kind, entry, known, &number));
        }
        if let Some(known) = known {
            diagnostics.extend(published::replaced(entry, known, &published));
        }
        assigned.numbered.push(Numbered {
            kind: scheme.kind,
            id: entry.id.to_owned(),
            number,
            title: entry.title.clone(),
            reads: entry.reads,
            published: known.cloned(),
        });
    }
    diagnostics.extend(published::renamed(scheme.kind, entries, &found, &published));
    if let Some(lock) = lock {
        lineage(scheme.kind, entries, &published, lock, diagnostics);
    }
    let still: HashSet<&str> = found
        .iter()
        .flatten()
        .map(|entry| entry.id.as_str())
        .collect();
    for entry in published {
        if still.contains(entry.id.as_str()) {
            continue;
        }
        if entry.withdrawn.is_none() {
            assigned.changes.push(Change {
                what: format!(
                    "the {} `{}`, published as `{}`, is to be listed as withdrawn",
                    scheme.kind.word(),
                    entry.id,
                    entry.number
                ),
                place: entry.place,
            });
        }
        assigned.withdrawn.push(Withdrawn {
            number: book.number_of(entry),
            into: successors(entries, entry),
            entry: entry.clone(),
        });
    }
    assigned
}

/// What was published of each entry: under its id, or under the one that it had.
fn find<'l>(
    kind: Kind,
    entries: &[Entry<'_>],
    published: &[&'l Published],
    diagnostics: &mut Diagnostics,
) -> Vec<Option<&'l Published>> {
    let by_id: HashMap<&str, &Published> = published
        .iter()
        .map(|entry| (entry.id.as_str(), *entry))
        .collect();
    let ids: HashMap<&str, Place> = entries
        .iter()
        .map(|entry| (entry.id, entry.place))
        .collect();
    let mut taken: HashMap<&str, Place> = HashMap::new();
    entries
        .iter()
        .map(|entry| {
            if let Some(known) = by_id.get(entry.id) {
                return Some(*known);
            }
            let was = entry.lineage.was.as_ref()?;
            let known = by_id.get(was.as_str())?;
            let other = ids.get(was.as_str()).or_else(|| taken.get(was.as_str()));
            if let Some(other) = other {
                diagnostics.push(
                    Diagnostic::error(
                        code::LINEAGE,
                        format!(
                            "two {}s would have the published number `{}`",
                            kind.word(),
                            known.number
                        ),
                    )
                    .at(was.place())
                    .also(*other, "the other one")
                    .help(
                        "`was` is for an entry whose id was changed; only one can be what it was",
                    ),
                );
                return None;
            }
            taken.insert(known.id.as_str(), was.place());
            Some(*known)
        })
        .collect()
}

/// Complains of ids in `was`, `merged-from` and `split-from` that do not say what became of an entry.
fn lineage(
    kind: Kind,
    entries: &[Entry<'_>],
    published: &[&Published],
    lock: &Lock,
    diagnostics: &mut Diagnostics,
) {
    let ids: HashMap<&str, Place> = entries
        .iter()
        .map(|entry| (entry.id, entry.place))
        .collect();
    let known = |id: &str| {
        published
            .iter()
            .any(|entry| entry.id == id || entry.was.iter().any(|was| was == id))
    };
    for entry in entries {
        let Lineage {
            was,
            merged_from,
            split_from,
        } = entry.lineage;
        for id in was.iter().chain(merged_from).chain(split_from) {
            if !known(id.as_str()) && !id.as_str().is_empty() {
                let names = published.iter().map(|entry| entry.id.as_str());
                let mut diagnostic = Diagnostic::error(
                    code::LINEAGE,
                    format!(
                        "no {} called `{}` was ever published",
                        kind.word(),
                        id.as_str()
                    ),
                )
                .at(id.place())
                .maybe_help(did_you_mean(id.as_str(), names));
                if diagnostic.helps.is_empty() {
                    diagnostic =
                        diagnostic.help("leave it out: only published numbers follow an entry");
                }
                if let Some(file) = lock.file {
                    diagnostic = diagnostic.also(Place::new(file, 0..0), "by this lock");
                }
                diagnostics.push(diagnostic);
            }
        }
        for id in merged_from.iter().chain(split_from) {
            if let Some(other) = ids.get(id.as_str()) {
                diagnostics.push(
                    Diagnostic::error(
                        code::LINEAGE,
                        format!("the {} `{}` is still there", kind.word(), id.as_str()),
                    )
                    .at(id.place())
                    .also(*other, "here")
                    .help("remove it there; or leave this key out, and both keep their numbers"),
                );
            }
        }
    }
}

/// The entries that say that they are what `entry` became.
fn successors(entries: &[Entry<'_>], entry: &Published) -> Vec<String> {
    let of = |id: &str| id == entry.id;
    let named: Vec<String> = entries
        .iter()
        .filter(|successor| {
            let Lineage {
                merged_from,
                split_from,
                ..
            } = successor.lineage;
            merged_from
                .iter()
                .chain(split_from)
                .any(|id| of(id.as_str()))
        })
        .map(|successor| successor.id.to_owned())
        .collect();
    match &entry.withdrawn {
        // What the lock says stays said, when the key has been taken out of the findings.
        Some(withdrawal) if named.is_empty() => withdrawal.into.clone(),
        _ => named,
    }
}

fn change(
    kind: Kind,
    entry: &Entry<'_>,
    known: Option<&Published>,
    number: &Number,
) -> Option<Change> {
    let word = kind.word();
    let what = match known {
        None => format!(
            "the {word} `{}` is to be published as `{}`",
            entry.id, number.label
        ),
        Some(known) if known.id != entry.id => format!(
            "the {word} `{}`, published as `{}`, is to be called `{}`",
            known.id, known.number, entry.id
        ),
        Some(known) if known.withdrawn.is_some() => format!(
            "the {word} `{}`, withdrawn as `{}`, is to be published again",
            entry.id, known.number
        ),
        Some(_) => return None,
    };
    Some(Change {
        what,
        place: Some(entry.place),
    })
}

/// The numbers that are given.
struct Book<'s> {
    scheme: &'s Scheme<'s>,
    /// By label: who has it.
    given: HashMap<String, Option<Place>>,
    /// The highest count that each chapter has given.
    highest: HashMap<String, usize>,
    /// The count of the entry before, if a "bis" can follow it.
    last: HashMap<String, Count>,
}

impl<'s> Book<'s> {
    fn open(
        scheme: &'s Scheme<'s>,
        published: &[&Published],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut book = Self {
            scheme,
            given: HashMap::new(),
            highest: HashMap::new(),
            last: HashMap::new(),
        };
        for entry in published {
            book.given.insert(plain(&entry.number), entry.place);
            match book.count_of(&entry.number) {
                Some((chapter, count)) => {
                    let highest = book.highest.entry(chapter).or_default();
                    *highest = count.n().max(*highest);
                }
                None => {
                    let diagnostic = Diagnostic::error(
                        code::NUMBERING_LOCK,
                        format!(
                            "the pattern of {}s does not give the published number `{}`",
                            scheme.kind.word(),
                            entry.number
                        ),
                    )
                    .at(scheme.written)
                    .help("published numbers are never printed otherwise: take the pattern back that they were published with");
                    diagnostics.push(match entry.place {
                        Some(place) => diagnostic.also(place, "published"),
                        None => diagnostic,
                    });
                    // One of them says it all.
                    break;
                }
            }
        }
        book
    }

    /// The chapter and the count of a published number.
    fn count_of(&self, number: &str) -> Option<(String, Count)> {
        let Scheme {
            pattern, chapters, ..
        } = self.scheme;
        let number = plain(number);
        let count_in = |chapter: &str| {
            let count = pattern.count_in(&number, chapter)?;
            // A "bis" in a label is printed with a space that does not break.
            Some((chapter.to_owned(), count))
        };
        if pattern.counts_by_chapter() {
            chapters.iter().find_map(|chapter| count_in(chapter))
        } else {
            count_in("")
        }
    }

    fn number_of(&self, entry: &Published) -> Number {
        match self.count_of(&entry.number) {
            Some((chapter, count)) => self.scheme.pattern.number(count, &chapter),
            None => Number {
                label: entry.number.clone(),
                ordinal: entry.number.clone(),
            },
        }
    }

    /// The number that was published of an entry.
    fn published(&mut self, entry: &Entry<'_>, known: &Published) -> Number {
        match self.count_of(&known.number) {
            Some((chapter, count)) if chapter == entry.chapter => {
                self.last.insert(chapter, count);
            }
            // One that came from another chapter is no neighbour to count on from.
            _ => {
                self.last.remove(&entry.chapter);
            }
        }
        self.number_of(known)
    }

    fn new_number(
        &mut self,
        entry: &Entry<'_>,
        more_follow: bool,
        diagnostics: &mut Diagnostics,
    ) -> Number {
        let count = if self.scheme.insert == Insert::Bis && more_follow {
            self.inserted(&entry.chapter)
        } else {
            None
        };
        let count = count.unwrap_or_else(|| {
            let highest = self.highest.entry(entry.chapter.clone()).or_default();
            *highest += 1;
            Count::new(*highest)
        });
        self.last.insert(entry.chapter.clone(), count);
        let number = self.scheme.pattern.number(count, &entry.chapter);
        let other = self.given.insert(plain(&number.label), Some(entry.place));
        if let Some(Some(other)) = other {
            diagnostics.push(
                Diagnostic::error(
                    code::DOUBLE_NUMBER,
                    format!("two entries would both be numbered `{}`", number.label),
                )
                .at(entry.place)
                .also(other, "the other one")
                .also(self.scheme.written, "by this pattern")
                .help("put something between `{chapter}` and `{n}`, as in `C{chapter}.{n}`"),
            );
        }
        number
    }

    /// The next free "bis" after the entry before.
    fn inserted(&self, chapter: &str) -> Option<Count> {
        let mut count = *self.last.get(chapter)?;
        loop {
            count = count.inserted_after()?;
            let label = self.scheme.pattern.number(count, chapter).label;
            if !self.given.contains_key(&plain(&label)) {
                return Some(count);
            }
        }
    }
}

/// A number as the lock writes it: with ordinary spaces.
pub(super) fn plain(number: &str) -> String {
    number.replace('\u{a0}', " ")
}
