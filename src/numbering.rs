//! Numbers, given once.
//!
//! Identity and number are two things: an id is for ever and never printed, a number is given here and
//! nowhere else. Every document, language and format reads the same [`Numbering`], so that "Concern 4"
//! is the same concern everywhere.
//!
//! A number is printed by a [`Pattern`] such as `C{n}` or `C{chapter}.{n}`. A pattern with `{chapter}`
//! counts anew in each chapter; one without counts through the brief. Before the first release numbers
//! follow the order of the entries. What a [`Lock`] says was published keeps its number for ever.

mod assign;
mod fingerprint;
mod lock;
mod pattern;
mod published;

use std::collections::HashMap;

pub use fingerprint::Fingerprint;
pub use lock::{Edition, EditionName, Kind, LOCK, Lock, Published, Withdrawal};
pub use pattern::{Count, Pattern};

use crate::brief::{Admitted, Brief, ChapterId, ConcernId, NumberingSettings, RecommendationId};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};
use crate::record::Text;
use assign::{Assigned, Scheme, assign, plain};
use published::Entry;

/// A number as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// By its pattern: `C7`, `C2.3`.
    pub label: String,
    /// Without what the pattern puts around it, to follow a noun: `7`, `2.3`.
    pub ordinal: String,
}

/// An entry with its number.
#[derive(Clone, Debug)]
struct Numbered {
    kind: Kind,
    id: String,
    number: Number,
    title: String,
    reads: Fingerprint,
    /// What was published of it, if it was.
    published: Option<Published>,
}

/// A number that was published and that no entry has any more.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// The number.
    pub number: Number,
    /// The ids of the entries that it is part of now, or that were made of it.
    pub into: Vec<String>,
    /// What the lock says of it; its withdrawal is missing where no edition has come out without it yet.
    pub entry: Published,
}

/// What a release would change in the lock.
#[derive(Clone, Debug)]
struct Change {
    what: String,
    place: Option<Place>,
}

/// The numbers of everything in a brief that is numbered.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    entries: HashMap<(Kind, String), Numbered>,
    withdrawn: Vec<Withdrawn>,
    changes: Vec<Change>,
    lock: Option<Lock>,
}

impl Numbering {
    /// The number of a chapter.
    #[must_use]
    pub fn chapter(&self, id: &ChapterId) -> Option<&Number> {
        self.number(Kind::Chapter, id.as_str())
    }

    /// The number of a concern.
    #[must_use]
    pub fn concern(&self, id: &ConcernId) -> Option<&Number> {
        self.number(Kind::Concern, id.as_str())
    }

    /// The number of a recommendation.
    #[must_use]
    pub fn recommendation(&self, id: &RecommendationId) -> Option<&Number> {
        self.number(Kind::Recommendation, id.as_str())
    }

    /// The number of the entry of a kind that is called `id`.
    #[must_use]
    pub fn number(&self, kind: Kind, id: &str) -> Option<&Number> {
        let key = (kind, id.to_owned());
        self.entries.get(&key).map(|entry| &entry.number)
    }

    /// The edition that published the number of an entry first, if one did.
    #[must_use]
    pub fn published(&self, kind: Kind, id: &str) -> Option<&EditionName> {
        let entry = self.entries.get(&(kind, id.to_owned()))?;
        entry.published.as_ref().map(|published| &published.edition)
    }

    /// The numbers that were published and that no entry has any more, in the order of the lock.
    #[must_use]
    pub fn withdrawn(&self) -> &[Withdrawn] {
        &self.withdrawn
    }

    /// The lock that the numbers rest on, if the brief was ever released.
    #[must_use]
    pub fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref()
    }

    /// Complains of every number that is not as the lock has it: what the next release would publish,
    /// rename or withdraw. `settings` is where to say so of a brief that was never released.
    #[must_use]
    pub fn unlocked(&self, settings: Place) -> Vec<Diagnostic> {
        const RELEASE: &str = "run `rapporteur release`, and commit `numbering.lock`";
        if self.lock.is_none() {
            let message = "the brief has no `numbering.lock`: its numbers may still change";
            return vec![
                Diagnostic::error(code::LOCK_OUTDATED, message)
                    .at(settings)
                    .help(RELEASE),
            ];
        }
        let outdated = |change: &Change| {
            let mut diagnostic =
                Diagnostic::error(code::LOCK_OUTDATED, change.what.clone()).help(RELEASE);
            diagnostic.place = change.place;
            diagnostic
        };
        self.changes.iter().map(outdated).collect()
    }

    /// Whether a release would publish, rename or withdraw a number.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.lock.is_some() && self.changes.is_empty()
    }

    /// The lock once `edition` is published. An edition that the lock has already is kept as it is.
    #[must_use]
    pub fn freeze(&self, edition: Edition) -> Lock {
        let old = self.lock.clone().unwrap_or_default();
        let name = edition.name.clone();
        let mut entries: Vec<Published> = Vec::new();
        for entry in self.entries.values() {
            let mut was = Vec::new();
            let mut first = name.clone();
            if let Some(published) = &entry.published {
                was.clone_from(&published.was);
                first.clone_from(&published.edition);
                if published.id != entry.id {
                    was.push(published.id.clone());
                }
            }
            entries.push(Published {
                kind: entry.kind,
                id: entry.id.clone(),
                number: plain(&entry.number.label),
                edition: first,
                reads: entry.reads,
                title: entry.title.clone(),
                was,
                withdrawn: None,
                place: None,
            });
        }
        for Withdrawn { into, entry, .. } in &self.withdrawn {
            let since = match &entry.withdrawn {
                Some(withdrawal) => withdrawal.edition.clone(),
                None => name.clone(),
            };
            entries.push(Published {
                withdrawn: Some(Withdrawal {
                    edition: since,
                    into: into.clone(),
                }),
                place: None,
                ..entry.clone()
            });
        }
        let mut editions = old.editions;
        if !editions.iter().any(|known| known.name == name) {
            editions.push(edition);
        }
        Lock {
            file: None,
            editions,
            entries,
        }
    }
}

/// Gives every chapter, concern and recommendation of a brief its number.
///
/// A pattern that cannot be read, that would give two entries the same number or that does not give
/// the numbers of the `lock` is complained of where it was written; so is an entry that says it was
/// another which it cannot have been.
pub fn number(
    brief: &Brief<Admitted>,
    lock: Option<Lock>,
    diagnostics: &mut Diagnostics,
) -> Numbering {
    let settings = &brief.settings.numbering;
    let NumberingSettings {
        concern,
        recommendation,
        chapter,
        ..
    } = settings;
    let chapter_pattern = read(chapter.as_ref(), "{n}", diagnostics);
    let concern_pattern = read(concern.as_ref(), "C{n}", diagnostics);
    let recommendation_pattern = read(recommendation.as_ref(), "R{n}", diagnostics);
    if let Some(written) = chapter
        && chapter_pattern.counts_by_chapter()
    {
        diagnostics.push(
            Diagnostic::error(
                code::NUMBERING_PATTERN,
                "chapters cannot be numbered by chapter",
            )
            .at(written.place())
            .help("use `{n}`"),
        );
    }
    let scheme = |kind, pattern, written: Option<&Text>, chapters| Scheme {
        kind,
        pattern,
        written: written.map_or(brief.settings.place, Text::place),
        insert: settings.insert.unwrap_or_default(),
        chapters,
    };

    let mut assigned = Assigned::default();
    let of_chapters = assign(
        &scheme(
            Kind::Chapter,
            &chapter_pattern,
            chapter.as_ref(),
            Vec::new(),
        ),
        &chapters(brief),
        lock.as_ref(),
        diagnostics,
    );
    let ordinals: Vec<String> = of_chapters
        .numbered
        .iter()
        .map(|entry| entry.number.ordinal.clone())
        .collect();
    let mut ever = ordinals.clone();
    let gone = of_chapters.withdrawn.iter();
    ever.extend(gone.map(|entry| entry.number.ordinal.clone()));
    assigned.add(of_chapters);

    let entries = concerns(brief, &concern_pattern, &ordinals);
    let scheme_of_concerns = scheme(
        Kind::Concern,
        &concern_pattern,
        concern.as_ref(),
        ever.clone(),
    );
    assigned.add(assign(
        &scheme_of_concerns,
        &entries,
        lock.as_ref(),
        diagnostics,
    ));

    let entries = recommendations(brief, &recommendation_pattern, &ordinals);
    let written = recommendation.as_ref();
    let scheme_of_recommendations =
        scheme(Kind::Recommendation, &recommendation_pattern, written, ever);
    assigned.add(assign(
        &scheme_of_recommendations,
        &entries,
        lock.as_ref(),
        diagnostics,
    ));

    let by_id = |entry: Numbered| ((entry.kind, entry.id.clone()), entry);
    Numbering {
        entries: assigned.numbered.into_iter().map(by_id).collect(),
        withdrawn: assigned.withdrawn,
        changes: assigned.changes,
        lock,
    }
}

impl Assigned {
    fn add(&mut self, more: Self) {
        self.numbered.extend(more.numbered);
        self.withdrawn.extend(more.withdrawn);
        self.changes.extend(more.changes);
    }
}

fn chapters(brief: &Brief<Admitted>) -> Vec<Entry<'_>> {
    brief
        .chapters
        .iter()
        .map(|chapter| Entry {
            id: chapter.id.as_str(),
            place: chapter.id.place(),
            lineage: &chapter.lineage,
            chapter: String::new(),
            title: one_line(chapter.title.as_str()),
            reads: Fingerprint::of(chapter.title.as_str()),
            text: chapter.title.place(),
        })
        .collect()
}

fn concerns<'b>(
    brief: &'b Brief<Admitted>,
    pattern: &Pattern,
    ordinals: &[String],
) -> Vec<Entry<'b>> {
    let in_chapters = brief.chapters.iter().zip(ordinals);
    in_chapters
        .flat_map(|(chapter, ordinal)| chapter.concerns.iter().map(move |entry| (entry, ordinal)))
        .map(|(concern, ordinal)| Entry {
            id: concern.id.as_str(),
            place: concern.id.place(),
            lineage: &concern.lineage,
            chapter: scope(pattern, ordinal),
            title: one_line(concern.title.as_str()),
            reads: Fingerprint::of(&format!(
                "{} {}",
                concern.title.as_str(),
                concern.summary.as_str()
            )),
            text: concern.title.place(),
        })
        .collect()
}

fn recommendations<'b>(
    brief: &'b Brief<Admitted>,
    pattern: &Pattern,
    ordinals: &[String],
) -> Vec<Entry<'b>> {
    let in_chapters = brief.chapters.iter().zip(ordinals);
    in_chapters
        .flat_map(|(chapter, ordinal)| {
            let entries = chapter.recommendations.iter();
            entries.map(move |entry| (entry, ordinal))
        })
        .map(|(entry, ordinal)| Entry {
            id: entry.id.as_str(),
            place: entry.id.place(),
            lineage: &entry.lineage,
            chapter: scope(pattern, ordinal),
            title: one_line(entry.text.as_str()),
            reads: Fingerprint::of(entry.text.as_str()),
            text: entry.text.place(),
        })
        .collect()
}

fn scope(pattern: &Pattern, chapter: &str) -> String {
    if pattern.counts_by_chapter() {
        chapter.to_owned()
    } else {
        String::new()
    }
}

/// The beginning of a text on one line, to know an entry by.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 72;
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + word.chars().count() > LONGEST {
            line.push_str(" …");
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn read(written: Option<&Text>, default: &'static str, diagnostics: &mut Diagnostics) -> Pattern {
    let pattern = match written {
        None => Pattern::parse(default),
        Some(text) => Pattern::parse(text.as_str()).or_else(|reason| {
            diagnostics.push(
                Diagnostic::error(
                    code::NUMBERING_PATTERN,
                    format!("`{}` is not a pattern of numbers: {reason}", text.as_str()),
                )
                .at(text.place())
                .help("write `C{n}` to count through the brief, `C{chapter}.{n}` by chapter"),
            );
            Pattern::parse(default)
        }),
    };
    pattern.unwrap_or_default()
}

#[cfg(test)]
mod tests;
