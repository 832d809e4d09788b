//! What a brief says of itself: titles, occasion, authors, and those who speak for them.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::texts;
use super::{Comparing, Sides, TextOf, list, some};
use crate::changes::model::{Change, Status, TextChange};
use crate::changes::record::{EditionRecord, FrontRecord, OrganisationRecord, PersonRecord};
use crate::changes::wording::{Piece, Wording};

impl Comparing<'_> {
    /// The changes of the brief itself, then of its organisations, then of its people.
    ///
    /// What the record of an older program does not hold is not compared.
    pub(super) fn front(&self) -> Vec<Change> {
        let mut change = Change::new(Status::Changed, &self.new.brief);
        change.title = Some(self.new.title.to_string());
        let texts: [TextOf<EditionRecord>; 3] = [
            ("title", |record| Some(&record.title)),
            ("subtitle", |record| record.subtitle.as_ref()),
            ("introduction", |record| record.introduction.as_ref()),
        ];
        let both = (Some(self.old), Some(self.new));
        self.texts(&mut change, both, &texts);
        let (Some(old), Some(new)) = (&self.old.front, &self.new.front) else {
            let mut changes = some(change);
            changes.extend(self.sources());
            return changes;
        };
        let texts: [TextOf<FrontRecord>; 5] = [
            ("short-title", |front| front.short_title.as_ref()),
            ("state", |front| Some(&front.state)),
            ("treaty", |front| Some(&front.treaty)),
            ("session", |front| front.session.as_ref()),
            ("review", |front| front.review.as_ref()),
        ];
        self.texts(&mut change, (Some(old), Some(new)), &texts);
        let documents: BTreeSet<&String> =
            old.embargoes.keys().chain(new.embargoes.keys()).collect();
        for document in documents {
            let (before, after) = (old.embargoes.get(document), new.embargoes.get(document));
            let text = self.text("embargo", before, after);
            change.texts.extend(text.map(|text| TextChange {
                name: Some(document.clone()),
                ..text
            }));
        }
        let mut changes = some(change);
        changes.extend(self.signatories(&old.organisations, &new.organisations));
        changes.extend(self.signatories(&old.people, &new.people));
        changes.extend(self.sources());
        changes
    }

    /// The sources that both editions cite and print in other words.
    fn sources(&self) -> Vec<Change> {
        let (old, new) = (cited(self.old), cited(self.new));
        let changes = new.iter().filter_map(|(key, now)| {
            let then = old.get(key)?;
            let (then, now) = (Wording::words(then), Wording::words(now));
            let text = self.text("source", Some(&then), Some(&now))?;
            let mut change = Change::new(Status::Changed, key);
            change.title = Some((*key).to_owned());
            change.texts.push(text);
            Some(change)
        });
        changes.collect()
    }

    fn signatories<T: Signatory>(&self, old: &[T], new: &[T]) -> Vec<Change> {
        let find = |entries: &[T], id: &str| entries.iter().position(|entry| entry.id() == id);
        let kept = new.iter().map(|entry| {
            (
                find(old, entry.id()).and_then(|at| old.get(at)),
                Some(entry),
            )
        });
        let gone = old
            .iter()
            .filter(|entry| find(new, entry.id()).is_none())
            .map(|entry| (Some(entry), None));
        let changes = kept.chain(gone).flat_map(|sides: Sides<T>| {
            let (status, Some(shown)) = (
                match sides {
                    (None, _) => Status::Added,
                    (Some(_), None) => Status::Withdrawn,
                    (Some(_), Some(_)) => Status::Changed,
                },
                sides.1.or(sides.0),
            ) else {
                return Vec::new();
            };
            let mut change = Change::new(status, shown.id());
            change.title = Some(shown.name().to_string());
            self.texts(&mut change, sides, T::TEXTS);
            if let (Some(old), Some(new)) = sides {
                list(
                    &mut change,
                    "languages",
                    old.languages().to_vec(),
                    new.languages().to_vec(),
                );
            }
            some(change)
        });
        changes.collect()
    }
}

/// The sources that a record cites, each as it is printed first without a place in it, or else with one.
fn cited(record: &EditionRecord) -> BTreeMap<&str, &str> {
    fn walk<'r>(wording: &'r Wording, found: &mut BTreeMap<&'r str, (bool, &'r str)>) {
        for piece in &wording.0 {
            match piece {
                Piece::Citation { cite, at, prints } => {
                    let known = found.get(cite.as_str());
                    if known.is_none_or(|(placed, _)| *placed && at.is_none()) {
                        found.insert(cite, (at.is_some(), prints));
                    }
                }
                Piece::Note { note } => walk(note, found),
                Piece::Words(_)
                | Piece::Statistic { .. }
                | Piece::Concern { .. }
                | Piece::Recommendation { .. }
                | Piece::Chapter { .. }
                | Piece::Chart { .. }
                | Piece::Table { .. }
                | Piece::Computed { .. }
                | Piece::Break { .. } => {}
            }
        }
    }
    let mut found = BTreeMap::new();
    for (_, text) in texts(record) {
        walk(text, &mut found);
    }
    found
        .into_iter()
        .map(|(key, (_, prints))| (key, prints))
        .collect()
}

/// Who signs a brief, or speaks for those who do.
trait Signatory: Sized + 'static {
    /// The texts about them.
    const TEXTS: &'static [TextOf<Self>];
    fn id(&self) -> &str;
    fn name(&self) -> &Wording;
    fn languages(&self) -> &[String];
}

impl Signatory for OrganisationRecord {
    const TEXTS: &'static [TextOf<Self>] = &[
        ("name", |one| Some(&one.name)),
        ("short", |one| one.short.as_ref()),
        ("city", |one| one.city.as_ref()),
        ("about", |one| one.about.as_ref()),
    ];

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &Wording {
        &self.name
    }

    fn languages(&self) -> &[String] {
        &[]
    }
}

impl Signatory for PersonRecord {
    const TEXTS: &'static [TextOf<Self>] = &[
        ("name", |one| Some(&one.name)),
        ("short", |one| one.short.as_ref()),
        ("role", |one| one.role.as_ref()),
        ("organisation", |one| one.organisation.as_ref()),
        ("phone", |one| one.phone.as_ref()),
        ("email", |one| one.email.as_ref()),
    ];

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &Wording {
        &self.name
    }

    fn languages(&self) -> &[String] {
        &self.languages
    }
}
