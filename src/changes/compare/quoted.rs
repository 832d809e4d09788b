//! The press release: what people are quoted with, and its other texts.

use super::{Comparing, TextOf, difference, field, number_of, some};
use crate::changes::model::{Change, ListChange, Status};
use crate::changes::pairs::{self, Pair};
use crate::changes::record::{BlockRecord, EditionRecord, QuotationRecord, ReleaseRecord};
use crate::changes::wording::{Piece, Wording};
use crate::changes::words::Comparison;

/// A quotation, and whether it is one in the person's own words.
type Quoted<'r> = (&'static str, &'r QuotationRecord);

impl Comparing<'_> {
    pub(super) fn quotations(&self) -> Vec<Change> {
        let (old, new) = (quoted(self.old), quoted(self.new));
        let is_same =
            |old: &Quoted, new: &Quoted| old.1.person == new.1.person && old.1.text == new.1.text;
        // A second quotation of the same person is another one if it says something else altogether.
        let is_alike = |old: &Quoted, new: &Quoted| {
            let comparison = Comparison::of(&old.1.text, &new.1.text, &self.renames);
            old.1.person == new.1.person && comparison.is_related()
        };
        let pairs = pairs::texts(&old, &new, is_same, is_alike);
        let changes = pairs.into_iter().flat_map(|pair| {
            let (status, shown, sides) = match pair {
                Pair::Both(old, new) => (Status::Changed, new, (Some(old), Some(new))),
                Pair::Old(old) => (Status::Withdrawn, old, (Some(old), None)),
                Pair::New(new) => (Status::Added, new, (None, Some(new))),
            };
            let mut change = Change::new(status, &shown.1.person);
            change.title = Some(shown.1.name.clone());
            let (old, new) = (sides.0.map(|old| old.1), sides.1.map(|new| new.1));
            let texts: [TextOf<QuotationRecord>; 1] = [("text", |said| Some(&said.text))];
            self.texts(&mut change, (old, new), &texts);
            if let (Some(old), Some(new)) = sides {
                field(&mut change, "kind", old.0, new.0);
                // Each kind has a usual verb, which changes with it.
                if old.0 == new.0 {
                    let verb = self.text("verb", Some(&old.1.verb), Some(&new.1.verb));
                    change.texts.extend(verb);
                }
            }
            some(change)
        });
        changes.collect()
    }

    pub(super) fn release(&self) -> Vec<Change> {
        let (old, new) = (self.old.release.as_ref(), self.new.release.as_ref());
        let status = match (old, new) {
            (None, None) => return Vec::new(),
            (None, Some(_)) => Status::Added,
            (Some(_), None) => Status::Withdrawn,
            (Some(_), Some(_)) => Status::Changed,
        };
        let mut change = Change::new(status, "press-release");
        change.title = new.or(old).map(|release| release.headline.to_string());
        let texts: [TextOf<ReleaseRecord>; 2] = [
            ("kicker", |release| release.kicker.as_ref()),
            ("headline", |release| Some(&release.headline)),
        ];
        self.texts(&mut change, (old, new), &texts);
        let dateline = |release: &ReleaseRecord| {
            let mut pieces = Vec::new();
            for (index, city) in release.dateline.iter().enumerate() {
                if index > 0 {
                    pieces.push(Piece::Words(String::from(", ")));
                }
                pieces.extend(city.0.clone());
            }
            Wording(pieces)
        };
        let datelines = (old.map(dateline), new.map(dateline));
        let dateline = self.text("dateline", datelines.0.as_ref(), datelines.1.as_ref());
        change.texts.extend(dateline);
        let (old, new) = (paragraphs(old), paragraphs(new));
        let is_same = |old: &(&str, &Wording), new: &(&str, &Wording)| old == new;
        let is_alike = |old: &(&str, &Wording), new: &(&str, &Wording)| {
            old.0 == new.0 && Comparison::of(old.1, new.1, &self.renames).is_related()
        };
        for pair in pairs::texts(&old, &new, is_same, is_alike) {
            let text = match pair {
                Pair::Both(old, new) => self.text(new.0, Some(old.1), Some(new.1)),
                Pair::Old(old) => self.text(old.0, Some(old.1), None),
                Pair::New(new) => self.text(new.0, None, Some(new.1)),
            };
            change.texts.extend(text);
        }
        if status == Status::Changed {
            self.highlights(&mut change);
            self.named(&mut change, "contacts", |release| release.contacts.as_ref());
            self.named(&mut change, "about", |release| release.about.as_ref());
        }
        some(change)
    }

    /// Whom a list of both editions names, by name, where both have recorded it.
    fn named(
        &self,
        change: &mut Change,
        name: &str,
        of: fn(&ReleaseRecord) -> Option<&Vec<String>>,
    ) {
        let ids = |record: &EditionRecord| record.release.as_ref().and_then(of).cloned();
        let (Some(old), Some(new)) = (ids(self.old), ids(self.new)) else {
            return;
        };
        let names = |ids: Vec<String>, record: &EditionRecord| {
            ids.iter().map(|id| name_of(record, id)).collect()
        };
        let (added, withdrawn) = difference(old, new);
        if !added.is_empty() || !withdrawn.is_empty() {
            change.lists.push(ListChange {
                name: name.to_owned(),
                added: names(added, self.new),
                withdrawn: names(withdrawn, self.old),
            });
        }
    }

    /// Concerns that both editions have, and only one of them highlights.
    fn highlights(&self, change: &mut Change) {
        let old = highlighted(self.old)
            .iter()
            .map(|id| self.renamed("concern", id).to_owned())
            .collect();
        let new = highlighted(self.new);
        let (mut added, mut withdrawn) = difference(old, new);
        let before = |id: &String| {
            let back = self
                .renames
                .iter()
                .find(|((kind, _), new)| *kind == "concern" && *new == id);
            let id = back.map_or(id, |((_, old), _)| old);
            number_of(self.old, id)
        };
        added.retain(|id| before(id).is_some());
        withdrawn.retain(|id| number_of(self.new, id).is_some());
        if added.is_empty() && withdrawn.is_empty() {
            return;
        }
        let number = |id: &String| number_of(self.new, id).unwrap_or(id).to_owned();
        change.lists.push(ListChange {
            name: String::from("highlights"),
            added: added.iter().map(number).collect(),
            withdrawn: withdrawn.iter().map(number).collect(),
        });
    }
}

fn blocks(record: &EditionRecord) -> impl Iterator<Item = &BlockRecord> {
    record.release.iter().flat_map(|release| &release.blocks)
}

fn quoted(record: &EditionRecord) -> Vec<Quoted<'_>> {
    let quoted = blocks(record).filter_map(|block| match block {
        BlockRecord::Quote(said) => Some(("quote", said)),
        BlockRecord::Statement(said) => Some(("statement", said)),
        BlockRecord::Text { .. } | BlockRecord::Highlights { .. } => None,
    });
    quoted.collect()
}

/// The paragraphs that nobody says.
fn paragraphs(release: Option<&ReleaseRecord>) -> Vec<(&'static str, &Wording)> {
    let blocks = release.into_iter().flat_map(|release| &release.blocks);
    let paragraphs = blocks.filter_map(|block| match block {
        BlockRecord::Text { text } => Some(("text", text)),
        BlockRecord::Highlights { intro, .. } => Some(("intro", intro.as_ref()?)),
        BlockRecord::Quote(_) | BlockRecord::Statement(_) => None,
    });
    paragraphs.collect()
}

/// The name of an organisation or a person of an edition.
fn name_of(record: &EditionRecord, id: &str) -> String {
    let organisations = record.front.iter().flat_map(|front| &front.organisations);
    let mut organisations = organisations.filter(|one| one.id == id);
    let people = record.front.iter().flat_map(|front| &front.people);
    let mut people = people.filter(|one| one.id == id);
    let organisation = organisations.next().map(|one| one.name.to_string());
    let name = organisation.or_else(|| people.next().map(|one| one.name.to_string()));
    name.unwrap_or_else(|| id.to_owned())
}

fn highlighted(record: &EditionRecord) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for block in blocks(record) {
        if let BlockRecord::Highlights { concerns, .. } = block {
            ids.extend(concerns.iter().cloned());
        }
    }
    ids
}
