//! `brief.toml`, but for the people in it, and the defaults of `rapporteur.toml`.

use super::checking::{RuleSetting, Submission};
use crate::diagnostic::{Diagnostic, Place, code};
use crate::record::{Date, Datetime, Located, Record, Scalar, Text};

/// Who, for whom, when, in which form.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The title.
    pub title: Text,
    /// The title as running heads print it, where the full one is too long.
    pub short_title: Option<Text>,
    /// The line below it.
    pub subtitle: Option<Text>,
    /// The State under review, by its ISO 3166-1 code.
    pub state: Text,
    /// The treaty, by its usual abbreviation, such as `ICCPR`.
    pub treaty: Text,
    /// The number of the body's session.
    pub session: Option<Located<i64>>,
    /// The first and the last day of the review, or its only day.
    pub review: Vec<Located<Date>>,
    /// The date of the brief.
    pub date: Located<Date>,
    /// The language in which the authors write.
    pub language: Text,
    /// The style.
    pub style: Text,
    /// How entries are numbered.
    pub numbering: NumberingSettings,
    /// The documents to be made, in the order in which they are listed.
    pub documents: Vec<DocumentSettings>,
    /// What the workspace says of the rules of `check`, then what the brief says, which comes before it.
    pub rules: Vec<RuleSetting>,
    /// What the brief is submitted as.
    pub submission: Option<Submission>,
    /// Where `brief.toml` begins, for what is missing in all of it.
    pub place: Place,
}

/// The patterns of numbers; what is not given falls back on the workspace, then on the program.
#[derive(Clone, Debug, Default)]
pub struct NumberingSettings {
    /// Of concerns; `C{n}` unless said otherwise.
    pub concern: Option<Text>,
    /// Of recommendations; `R{n}` unless said otherwise.
    pub recommendation: Option<Text>,
    /// Of chapters; `{n}` unless said otherwise.
    pub chapter: Option<Text>,
    /// What number an entry is given that is put between published ones.
    pub insert: Option<Insert>,
}

/// What number an entry is given that is put between published ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Insert {
    /// The next free one.
    #[default]
    Next,
    /// That of the entry before it, with "bis", "ter" and so on, as treaties are amended.
    Bis,
}

impl Insert {
    /// The words of the format.
    pub const WORDS: &'static [(&'static str, Self)] = &[("next", Self::Next), ("bis", Self::Bis)];
}

/// An option of a document, which only the style knows.
#[derive(Clone, Debug)]
pub struct DocumentOption {
    /// Its name.
    pub name: Located<String>,
    /// Its value, or its values.
    pub values: Vec<Located<Scalar>>,
    /// Whether a list was given.
    pub is_list: bool,
}

impl DocumentOption {
    /// The field of the context that it is.
    #[must_use]
    pub fn field(&self) -> String {
        self.name.value.replace('-', "_")
    }
}

/// One document of a brief, such as `paper`.
#[derive(Clone, Debug)]
pub struct DocumentSettings {
    /// The name, which the style must know.
    pub name: Located<String>,
    /// The formats to make, such as `pdf`.
    pub formats: Vec<Text>,
    /// Until when it must not be published.
    pub embargo: Option<Located<Datetime>>,
    /// Whether paragraphs are numbered through the document, if the brief says so.
    pub numbered_paragraphs: Option<Located<bool>>,
    /// What the brief says to the style's own template.
    pub options: Vec<DocumentOption>,
}

/// What `rapporteur.toml` may say for every brief of the workspace.
#[derive(Clone, Debug, Default)]
pub(super) struct Defaults {
    pub language: Option<Text>,
    pub style: Option<Text>,
    pub numbering: NumberingSettings,
    pub rules: Vec<RuleSetting>,
}

impl Defaults {
    pub(super) fn read(record: &mut Record) -> Self {
        Self {
            language: record.optional_text("language"),
            style: record.optional_text("style"),
            numbering: NumberingSettings::read(record),
            rules: RuleSetting::read(record),
        }
    }
}

impl NumberingSettings {
    fn read(record: &mut Record) -> Self {
        record
            .optional_record("numbering", |record| Self {
                concern: record.optional_text("concern"),
                recommendation: record.optional_text("recommendation"),
                chapter: record.optional_text("chapter"),
                insert: record
                    .optional_word("insert", Insert::WORDS)
                    .map(|word| word.value),
            })
            .unwrap_or_default()
    }

    fn or(self, defaults: &Self) -> Self {
        Self {
            concern: self.concern.or_else(|| defaults.concern.clone()),
            recommendation: self
                .recommendation
                .or_else(|| defaults.recommendation.clone()),
            chapter: self.chapter.or_else(|| defaults.chapter.clone()),
            insert: self.insert.or(defaults.insert),
        }
    }
}

impl Settings {
    pub(super) fn read(record: &mut Record, defaults: &Defaults) -> Self {
        let default_text = |record: &mut Record, key, default: &Option<Text>| match default {
            Some(default) if !record.has(key) => {
                record.optional_text(key);
                default.clone()
            }
            _ => record.text(key),
        };
        Self {
            title: record.text("title"),
            short_title: record.optional_text("short-title"),
            subtitle: record.optional_text("subtitle"),
            state: record.text("state"),
            treaty: record.text("treaty"),
            session: record.optional_integer("session"),
            review: Self::review(record),
            date: record.date("date").unwrap_or_else(|| {
                let missing = Date {
                    year: 1,
                    month: 1,
                    day: 1,
                };
                Located::new(missing, record.place())
            }),
            language: default_text(record, "language", &defaults.language),
            style: default_text(record, "style", &defaults.style),
            numbering: NumberingSettings::read(record).or(&defaults.numbering),
            documents: Self::documents(record),
            rules: [defaults.rules.clone(), RuleSetting::read(record)].concat(),
            submission: Submission::read(record),
            place: record.place(),
        }
    }

    fn review(record: &mut Record) -> Vec<Located<Date>> {
        let review = record.dates("review");
        let wrong = match review.as_slice() {
            [] | [_] => None,
            [first, last] if key(first.value) <= key(last.value) => None,
            [_, last] => Some((last.place, "the last day of the review is before its first")),
            [_, _, third, ..] => {
                Some((third.place, "a review has a first and a last day, no more"))
            }
        };
        if let Some((place, message)) = wrong {
            record.complain(
                Diagnostic::error(code::INVALID_VALUE, message)
                    .at(place)
                    .help("write `review = [2011-07-14, 2011-07-15]`, or one day alone"),
            );
        }
        review
    }

    fn documents(record: &mut Record) -> Vec<DocumentSettings> {
        let documents = record.named_records("documents", |name, record| {
            let formats = record.texts("formats");
            if formats.is_empty() && !record.is_no_list("formats") {
                record.complain(
                    Diagnostic::error(
                        code::MISSING_KEY,
                        format!("the document `{}` has no `formats`", name.value),
                    )
                    .at(name.place)
                    .help("write `formats = [\"pdf\"]`"),
                );
            }
            DocumentSettings {
                formats,
                embargo: record.optional_moment("embargo"),
                numbered_paragraphs: record.optional_boolean("numbered-paragraphs"),
                options: options(record),
                name,
            }
        });
        if documents.is_empty() && !record.has("documents") {
            record.complain(
                Diagnostic::error(code::EMPTY_BRIEF, "the brief makes no document")
                    .at(record.place())
                    .help("add `[documents.paper]` with `formats = [\"pdf\"]`"),
            );
        }
        documents
    }
}

/// Reads `[documents.NAME.options]`.
fn options(record: &mut Record) -> Vec<DocumentOption> {
    let options = record.entries("options", |entry| {
        let option = DocumentOption {
            is_list: entry.is_list(),
            values: entry.scalars(),
            name: entry.name.clone(),
        };
        let field = option.field();
        if field == "numbered_paragraphs" {
            let message =
                "`numbered-paragraphs` is a key of the document, and no option of the style";
            entry.complain(
                Diagnostic::error(code::UNKNOWN_KEY, message)
                    .at(entry.name.place)
                    .help("write it before `[documents.NAME.options]`"),
            );
        }
        option
    });
    options
        .into_iter()
        .filter(|option| option.is_list || !option.values.is_empty())
        .collect()
}

fn key(date: Date) -> (u16, u8, u8) {
    (date.year, date.month, date.day)
}
