//! Two records held against each other.

mod figures;
mod front;
mod quoted;

use super::model::{Change, Changes, FieldChange, ListChange, Side, Status, TextChange};
use super::pairs::{self, Entry, Pair, Placed};
use super::record::{
    CaseRecord, ChapterRecord, ConcernRecord, EditionRecord, RecommendationRecord,
};
use super::wording::{Begins, Piece, Wording};
use super::words::{Comparison, Renames, RunChange, whole};

/// What differs between two editions of a brief, or between an edition and the working state.
///
/// Entries are the same by their ids. What only moves within its chapter, gets another line break, or
/// prints another figure in the same words is not changed; the figure is, where it is defined.
#[must_use]
pub fn between(old: &EditionRecord, new: &EditionRecord) -> Changes {
    let (old_contents, new_contents) = (Contents::of(old), Contents::of(new));
    let chapters = pairs::entries(&old_contents.chapters, &new_contents.chapters, new);
    let concerns = pairs::entries(&old_contents.concerns, &new_contents.concerns, new);
    let recommendations = pairs::entries(
        &old_contents.recommendations,
        &new_contents.recommendations,
        new,
    );
    let mut renames = Renames::new();
    pairs::rename(&chapters, &mut renames);
    pairs::rename(&concerns, &mut renames);
    pairs::rename(&recommendations, &mut renames);
    let comparing = Comparing { old, new, renames };
    let side = |record: &EditionRecord| Side {
        edition: record.edition.clone(),
        date: record.date.clone(),
    };
    Changes {
        format: 1,
        brief: new.brief.clone(),
        language: new.language.clone(),
        from: side(old),
        to: side(new),
        front: comparing.front(),
        chapters: comparing.entries(&chapters, &Comparing::chapter),
        concerns: comparing.entries(&concerns, &Comparing::concern),
        recommendations: comparing.entries(&recommendations, &Comparing::recommendation),
        statistics: comparing.statistics(),
        charts: comparing.drawings(&old.charts, &new.charts),
        tables: comparing.drawings(&old.tables, &new.tables),
        quotations: comparing.quotations(),
        release: comparing.release(),
    }
}

/// What is numbered in a record, with its chapters.
struct Contents<'r> {
    chapters: Vec<Placed<'r, ChapterRecord>>,
    concerns: Vec<Placed<'r, ConcernRecord>>,
    recommendations: Vec<Placed<'r, RecommendationRecord>>,
}

impl<'r> Contents<'r> {
    fn of(record: &'r EditionRecord) -> Self {
        let chapters = &record.chapters;
        let concerns = |chapter: &'r ChapterRecord| {
            let concerns = chapter.concerns.iter();
            concerns.map(move |concern| (chapter, concern))
        };
        let recommendations = |chapter: &'r ChapterRecord| {
            let recommendations = chapter.recommendations.iter();
            recommendations.map(move |recommendation| (chapter, recommendation))
        };
        Self {
            chapters: chapters.iter().map(|chapter| (chapter, chapter)).collect(),
            concerns: chapters.iter().flat_map(concerns).collect(),
            recommendations: chapters.iter().flat_map(recommendations).collect(),
        }
    }
}

/// The two records, and what became of their ids.
struct Comparing<'r> {
    old: &'r EditionRecord,
    new: &'r EditionRecord,
    renames: Renames,
}

/// An entry in both editions, or in one.
type Sides<'t, T> = (Option<&'t T>, Option<&'t T>);

/// A part of an entry, and the text of it that an edition has.
type TextOf<T> = (&'static str, fn(&T) -> Option<&Wording>);

impl Comparing<'_> {
    /// The changes of numbered entries; `tell` says what is peculiar to their kind.
    fn entries<'r, T: Entry>(
        &self,
        pairs: &[Pair<Placed<'r, T>>],
        tell: &dyn Fn(&Self, &mut Change, Sides<'r, T>),
    ) -> Vec<Change> {
        let changes = pairs.iter().filter_map(|pair| {
            let (status, (_, shown), sides) = match *pair {
                Pair::Both(old, new) => (Status::Changed, new, (Some(old.1), Some(new.1))),
                Pair::Old(old) => (Status::Withdrawn, old, (Some(old.1), None)),
                Pair::New(new) => (Status::Added, new, (None, Some(new.1))),
            };
            let mut change = Change::new(status, shown.id());
            change.number = Some(shown.number().to_owned());
            if let Pair::Both((old_chapter, old), (new_chapter, new)) = *pair {
                field(&mut change, "id", old.id(), new.id());
                field(&mut change, "number", old.number(), new.number());
                if T::KIND != "chapter"
                    && self.renamed("chapter", &old_chapter.id) != new_chapter.id
                {
                    let name =
                        |chapter: &ChapterRecord| format!("{} {}", chapter.number, chapter.title);
                    field(
                        &mut change,
                        "chapter",
                        &name(old_chapter),
                        &name(new_chapter),
                    );
                }
            }
            tell(self, &mut change, sides);
            (!change.is_nothing()).then_some(change)
        });
        changes.collect()
    }

    fn chapter(&self, change: &mut Change, sides: Sides<ChapterRecord>) {
        let texts: [TextOf<ChapterRecord>; 2] = [
            ("title", |chapter| Some(&chapter.title)),
            ("context", |chapter| chapter.context.as_ref()),
        ];
        self.texts(change, sides, &texts);
        change.title = shown(sides).map(|chapter| chapter.title.to_string());
        if let (Some(old), Some(new)) = sides {
            list(
                change,
                "articles",
                old.articles.clone(),
                new.articles.clone(),
            );
        }
    }

    fn concern(&self, change: &mut Change, sides: Sides<ConcernRecord>) {
        let texts: [TextOf<ConcernRecord>; 3] = [
            ("title", |concern| Some(&concern.title)),
            ("summary", |concern| Some(&concern.summary)),
            ("body", |concern| concern.body.as_ref()),
        ];
        self.texts(change, sides, &texts);
        change.title = shown(sides).map(|concern| concern.title.to_string());
        let cases = |concern: Option<&ConcernRecord>| {
            concern.map_or_else(Vec::new, |concern| concern.cases.clone())
        };
        self.cases(change, &cases(sides.0), &cases(sides.1));
        if let (Some(old), Some(new)) = sides {
            list(change, "charts", old.charts.clone(), new.charts.clone());
            list(change, "tables", old.tables.clone(), new.tables.clone());
        }
    }

    fn cases(&self, change: &mut Change, old: &[CaseRecord], new: &[CaseRecord]) {
        let title = |case: &CaseRecord| case.title.as_ref().map(Wording::to_string);
        let is_same = |old: &CaseRecord, new: &CaseRecord| {
            old == new || (old.title.is_some() && title(old) == title(new))
        };
        let is_alike = |old: &CaseRecord, new: &CaseRecord| {
            Comparison::of(&old.body, &new.body, &self.renames).is_related()
        };
        for pair in pairs::texts(old, new, is_same, is_alike) {
            let (old, new) = match pair {
                Pair::Both(old, new) => (Some(old), Some(new)),
                Pair::Old(old) => (Some(old), None),
                Pair::New(new) => (None, Some(new)),
            };
            let (before, after) = (old.map(told), new.map(told));
            let text = self.text("case", before.as_ref(), after.as_ref());
            change.texts.extend(text.map(|text| TextChange {
                name: new.or(old).and_then(title),
                ..text
            }));
        }
    }

    fn recommendation(&self, change: &mut Change, sides: Sides<RecommendationRecord>) {
        let texts: [TextOf<RecommendationRecord>; 1] = [("text", |entry| Some(&entry.text))];
        self.texts(change, sides, &texts);
        change.title = shown(sides).map(|entry| beginning(&entry.text));
        let (Some(old), Some(new)) = sides else {
            return;
        };
        field(change, "addressee", &old.addressee, &new.addressee);
        let before = old.answers.iter();
        let before = before.map(|id| self.renamed("concern", id).to_owned());
        let (added, withdrawn) = difference(before.collect(), new.answers.clone());
        if !added.is_empty() || !withdrawn.is_empty() {
            let numbers = |ids: &[String], record: &EditionRecord, other: &EditionRecord| {
                let number = |id: &String| {
                    let number = number_of(record, id).or_else(|| number_of(other, id));
                    number.unwrap_or(id).to_owned()
                };
                ids.iter().map(number).collect()
            };
            change.lists.push(ListChange {
                name: String::from("answers"),
                added: numbers(&added, self.new, self.old),
                withdrawn: numbers(&withdrawn, self.old, self.new),
            });
        }
    }

    /// The id that an entry of the old edition has in the new one.
    fn renamed<'i>(&'i self, kind: &'static str, id: &'i str) -> &'i str {
        let known = self.renames.get(&(kind, id.to_owned()));
        known.map_or(id, String::as_str)
    }

    fn texts<T>(&self, change: &mut Change, sides: Sides<T>, texts: &[TextOf<T>]) {
        for (part, of) in texts {
            let (old, new) = (sides.0.and_then(of), sides.1.and_then(of));
            change.texts.extend(self.text(part, old, new));
        }
    }

    /// What became of a text, if a reader reads another.
    fn text(&self, part: &str, old: Option<&Wording>, new: Option<&Wording>) -> Option<TextChange> {
        let (status, paragraphs) = match (old, new) {
            (None, None) => return None,
            (Some(old), None) => (Status::Withdrawn, whole(old, RunChange::Removed)),
            (None, Some(new)) => (Status::Added, whole(new, RunChange::Added)),
            (Some(old), Some(new)) => {
                let comparison = Comparison::of(old, new, &self.renames);
                if !comparison.is_reworded() {
                    return None;
                }
                (Status::Changed, comparison.paragraphs())
            }
        };
        Some(TextChange {
            part: part.to_owned(),
            name: None,
            status,
            paragraphs,
        })
    }
}

fn shown<T>((old, new): Sides<'_, T>) -> Option<&T> {
    new.or(old)
}

/// The change, if there is something to say of it.
fn some(change: Change) -> Vec<Change> {
    if change.is_nothing() {
        Vec::new()
    } else {
        vec![change]
    }
}

/// The first words of a text, for an entry that has no title.
fn beginning(text: &Wording) -> String {
    const WORDS: usize = 12;
    let text = text.to_string();
    let mut words = text
        .split(char::is_whitespace)
        .filter(|word| !word.is_empty());
    let mut first: Vec<&str> = words.by_ref().take(WORDS).collect();
    first.extend(words.next().map(|_| "…"));
    first.join(" ")
}

fn field(change: &mut Change, name: &str, from: &str, to: &str) {
    if from != to {
        change.fields.push(FieldChange {
            name: name.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        });
    }
}

fn list(change: &mut Change, name: &str, old: Vec<String>, new: Vec<String>) {
    let (added, withdrawn) = difference(old, new);
    if !added.is_empty() || !withdrawn.is_empty() {
        change.lists.push(ListChange {
            name: name.to_owned(),
            added,
            withdrawn,
        });
    }
}

/// What only the new list has, and what only the old one has.
fn difference(mut old: Vec<String>, mut new: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (before, after) = (old.clone(), new.clone());
    new.retain(|id| !before.contains(id));
    old.retain(|id| !after.contains(id));
    (new, old)
}

fn number_of<'r>(record: &'r EditionRecord, concern: &str) -> Option<&'r str> {
    let mut concerns = record.chapters.iter().flat_map(|chapter| &chapter.concerns);
    let found = concerns.find(|entry| entry.id == concern);
    found.map(|entry| entry.number.as_str())
}

/// A case as one text: its title, where and when it happened, what happened.
fn told(case: &CaseRecord) -> Wording {
    let begins = || Piece::Break {
        begins: Begins::Paragraph,
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let title = case.title.iter().flat_map(|title| title.0.clone());
    pieces.extend(title);
    if case.place.is_some() || case.date.is_some() {
        pieces.push(begins());
        let place = case.place.iter().flat_map(|place| place.0.clone());
        pieces.extend(place);
        if let Some(date) = &case.date {
            let comma = if case.place.is_some() { ", " } else { "" };
            pieces.push(Piece::Words(format!("{comma}{date}")));
        }
    }
    pieces.push(begins());
    pieces.extend(case.body.0.clone());
    Wording(pieces)
}
