//! What an edition of a brief said, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::wording::Wording;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};
use crate::source::Sources;

/// The name of the file that holds the record of an edition, beside its documents.
pub const FILE: &str = "edition.json";

/// The format of records that this program writes; it reads this one and those before.
pub const FORMAT: u32 = 1;

/// What an edition of a brief said, in the order in which it said it. It holds nothing that the edition
/// did not show, and no path or time of the machine that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionRecord {
    /// The format of the record: [`FORMAT`].
    pub format: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The name of the brief.
    pub brief: String,
    /// The name of the edition; none for the working state of a brief.
    pub edition: Option<String>,
    /// The date of the brief, such as `2011-07-12`.
    pub date: String,
    /// The language, such as `en`.
    pub language: String,
    /// The title.
    pub title: Wording,
    /// The line below it.
    pub subtitle: Option<Wording>,
    /// Who the authors are and how they worked.
    pub introduction: Option<Wording>,
    /// What else the brief says of itself; none in a record that an older program has written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub front: Option<FrontRecord>,
    /// The chapters in their order.
    pub chapters: Vec<ChapterRecord>,
    /// The statistics that the brief defines, in the order of their definitions.
    pub statistics: Vec<StatisticRecord>,
    /// The charts, in the order of their definitions.
    pub charts: Vec<FigureRecord>,
    /// The tables of statistics, in the order of their definitions.
    pub tables: Vec<FigureRecord>,
    /// The press release.
    pub release: Option<ReleaseRecord>,
    /// Published numbers that no entry of this edition has, and none will have again.
    pub withdrawn: Vec<Withdrawn>,
}

/// What a brief says of itself, of its authors and of those who speak for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontRecord {
    /// The title as running heads print it.
    pub short_title: Option<Wording>,
    /// The State under review.
    pub state: Wording,
    /// The treaty.
    pub treaty: Wording,
    /// The number of the body's session.
    pub session: Option<Wording>,
    /// The days of the review.
    pub review: Option<Wording>,
    /// Until when documents must not be published, by the name of the document.
    pub embargoes: BTreeMap<String, Wording>,
    /// The organisations that write, in their order.
    pub organisations: Vec<OrganisationRecord>,
    /// The people whom the press release quotes, or names as contacts.
    pub people: Vec<PersonRecord>,
}

/// An organisation that writes a brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationRecord {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Wording,
    /// What it is called after the first mention.
    pub short: Option<Wording>,
    /// Where it has its seat.
    pub city: Option<Wording>,
    /// What it says of itself.
    pub about: Option<Wording>,
}

/// A person whom a press release quotes, or names as a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRecord {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: Wording,
    /// What they are called after the first mention.
    pub short: Option<Wording>,
    /// Their office.
    pub role: Option<Wording>,
    /// The name of the organisation that they speak for.
    pub organisation: Option<Wording>,
    /// Of a contact, the languages in which the press may call.
    pub languages: Vec<String>,
    /// Of a contact, the telephone number.
    pub phone: Option<Wording>,
    /// Of a contact, the address.
    pub email: Option<Wording>,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChapterRecord {
    /// Its id.
    pub id: String,
    /// The id that it had before, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Its number as it is printed.
    pub number: String,
    /// Its heading.
    pub title: Wording,
    /// The articles it rests on.
    pub articles: Vec<String>,
    /// Law and practice.
    pub context: Option<Wording>,
    /// The concerns in their order.
    pub concerns: Vec<ConcernRecord>,
    /// The recommendations in their order.
    pub recommendations: Vec<RecommendationRecord>,
}

/// A concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernRecord {
    /// Its id.
    pub id: String,
    /// The id that it had before, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Its number as it is printed, such as `C7`.
    pub number: String,
    /// Its heading.
    pub title: Wording,
    /// What is wrong.
    pub summary: Wording,
    /// The evidence.
    pub body: Option<Wording>,
    /// Individual cases.
    pub cases: Vec<CaseRecord>,
    /// The ids of its charts.
    pub charts: Vec<String>,
    /// The ids of its tables.
    pub tables: Vec<String>,
}

/// An individual case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// A heading.
    pub title: Option<Wording>,
    /// When it happened, as it is printed.
    pub date: Option<String>,
    /// Where it happened.
    pub place: Option<Wording>,
    /// What happened.
    pub body: Wording,
}

/// A recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecommendationRecord {
    /// Its id.
    pub id: String,
    /// The id that it had before, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Its number as it is printed, such as `R9`.
    pub number: String,
    /// What should be done.
    pub text: Wording,
    /// By whom: `state`, `body`, `international` or `other`.
    pub addressee: String,
    /// The ids of the concerns that it answers, as they are written.
    pub answers: Vec<String>,
}

/// A statistic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatisticRecord {
    /// Its id.
    pub id: String,
    /// What it prints.
    pub prints: String,
    /// The exact value, with a full stop as its decimal point.
    pub value: String,
}

/// A chart or a table of statistics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureRecord {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<Wording>,
    /// What those are told who cannot see the chart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<Wording>,
    /// The unit of a chart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Wording>,
    /// What is printed below it.
    pub note: Option<Wording>,
    /// The heads of the columns, or the names of the series; one that is empty has no name.
    pub columns: Vec<String>,
    /// The rows, or the categories of the chart.
    pub rows: Vec<RowRecord>,
}

/// A row of a table or a category of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRecord {
    /// Its head.
    pub name: String,
    /// What is printed, column by column.
    pub prints: Vec<String>,
    /// The exact values; none where the data have none.
    pub values: Vec<Option<String>>,
}

/// The press release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseRecord {
    /// The words above the headline.
    pub kicker: Option<Wording>,
    /// The headline.
    pub headline: Wording,
    /// The cities that it is dated from.
    pub dateline: Vec<Wording>,
    /// What it says, block by block, but for contacts and what it says about the authors.
    pub blocks: Vec<BlockRecord>,
    /// The ids of those whom the press may call; none in a record that an older program has written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<String>>,
    /// The ids of the authors that it tells about; none in a record that an older program has written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Vec<String>>,
}

/// A block of a press release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum BlockRecord {
    /// Paragraphs.
    Text {
        /// What they say.
        text: Wording,
    },
    /// What somebody said, in their own words.
    Quote(QuotationRecord),
    /// What somebody said, as reported speech.
    Statement(QuotationRecord),
    /// The summaries of concerns, as a list.
    Highlights {
        /// The line before it.
        intro: Option<Wording>,
        /// The ids of the concerns.
        concerns: Vec<String>,
    },
}

/// What a person said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotationRecord {
    /// The id of the person.
    pub person: String,
    /// Their name as it is printed.
    pub name: String,
    /// How they said it.
    pub verb: Wording,
    /// What they said.
    pub text: Wording,
}

/// A published number whose entry is no longer there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// `chapter`, `concern` or `recommendation`.
    pub kind: String,
    /// The id of the entry.
    pub id: String,
    /// Its number as it was printed.
    pub number: String,
}

impl EditionRecord {
    /// The record as JSON, ending in a line end. The same record gives the same bytes.
    ///
    /// # Errors
    /// Never for a record that this program has made.
    pub fn to_json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Reads a record; one that is damaged, or written by a newer program, is complained of at its place.
    pub fn read(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Option<Self> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }

        let source = sources.file(file)?;
        let text = source.text();
        // A newer format may hold what this program would take for damage.
        if let Ok(Head { format }) = serde_json::from_str(text)
            && format > FORMAT
        {
            let key = "\"format\"";
            // It may be written in another way: the record came from elsewhere.
            let at = text.find(key).map_or(0..0, |at| at..at + key.len());
            let message = format!(
                "this record has the format {format}, and this program reads formats up to {FORMAT}"
            );
            diagnostics.push(
                Diagnostic::error(code::EDITION_RECORD, message)
                    .at(Place::new(file, at))
                    .help(
                        "compare it with the version of the program that wrote it, or a newer one",
                    ),
            );
            return None;
        }
        match serde_json::from_str(text) {
            Ok(record) => Some(record),
            Err(error) => {
                let at = byte(text, error.line(), error.column());
                // The place is shown by itself.
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or(&message);
                diagnostics.push(
                    Diagnostic::error(
                        code::EDITION_RECORD,
                        format!("this is not the record of an edition: {message}"),
                    )
                    .at(Place::new(file, at..at))
                    .help("the file is damaged; take the one that `release` has written"),
                );
                None
            }
        }
    }
}

/// The byte at which a line and column (in bytes, both from 1) stand; a file has at least one.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    text.floor_char_boundary(start + column.saturating_sub(1))
}
