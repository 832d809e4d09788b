//! What differs between two editions, as data.

use serde::{Deserialize, Serialize};

use super::words::Paragraph;

/// What differs between two editions of a brief. What is in none of the lists is as it was.
///
/// The entries of a list come in the order of the new edition; one that is withdrawn stands where it
/// stood among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The format of this record: 1.
    pub format: u32,
    /// The name of the brief.
    pub brief: String,
    /// The language of the texts, such as `en`.
    pub language: String,
    /// The old edition.
    pub from: Side,
    /// The new edition.
    pub to: Side,
    /// Title, subtitle and introduction: one entry, or none.
    pub front: Vec<Change>,
    /// Chapters.
    pub chapters: Vec<Change>,
    /// Concerns.
    pub concerns: Vec<Change>,
    /// Recommendations.
    pub recommendations: Vec<Change>,
    /// Statistics.
    pub statistics: Vec<Change>,
    /// Charts.
    pub charts: Vec<Change>,
    /// Tables of statistics.
    pub tables: Vec<Change>,
    /// What people are quoted with in the press release.
    pub quotations: Vec<Change>,
    /// The press release's other texts: one entry, or none.
    pub release: Vec<Change>,
}

/// One of the two editions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Its name; none for the working state.
    pub edition: Option<String>,
    /// The date of the brief in it, such as `2011-07-12`.
    pub date: String,
}

/// What happened to an entry or a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Only the new edition has it.
    Added,
    /// Only the old edition has it.
    Withdrawn,
    /// Both have it.
    Changed,
}

/// What happened to an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// In one word.
    pub status: Status,
    /// Its id, in the new edition if that has it. Of a quotation the person's.
    pub id: String,
    /// Its number as it is printed, if entries of its kind have one; in the new edition if that has it.
    pub number: Option<String>,
    /// Its title in one line; of a recommendation the beginning of its text, of a quotation the person's
    /// name. As the new edition has it, if that has it.
    pub title: Option<String>,
    /// What is one word or line, and is another.
    pub fields: Vec<FieldChange>,
    /// Texts: of an entry that is new or withdrawn all of them, otherwise those with other words.
    pub texts: Vec<TextChange>,
    /// Lists of other entries.
    pub lists: Vec<ListChange>,
    /// Figures: one of a statistic, cells of charts and tables.
    pub figures: Vec<FigureChange>,
    /// Of a statistic: where the new edition prints it first (the old one, if it is withdrawn), with
    /// both figures.
    pub context: Option<Paragraph>,
    /// Of a statistic: what prints it, by number, each once.
    pub printed_in: Vec<String>,
}

/// A field with another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// `id`, `number`, `chapter` (an entry has moved to another), `addressee`, or `kind` (a quotation
    /// has become reported speech, or the other way round).
    pub name: String,
    /// What it was.
    pub from: String,
    /// What it is.
    pub to: String,
}

/// A text with other words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextChange {
    /// Which text of its entry: `title`, `summary`, `body`, `case`, `context`, `text`, `alt` and so on.
    pub part: String,
    /// The title of a case.
    pub name: Option<String>,
    /// In one word; `changed` is reworded.
    pub status: Status,
    /// Both wordings in one.
    pub paragraphs: Vec<Paragraph>,
}

/// A list of other entries, or of words, that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChange {
    /// `answers`, `charts`, `tables`, `articles`, `highlights`, or `columns` and `rows` of a figure.
    pub name: String,
    /// What only the new edition has, by number or title.
    pub added: Vec<String>,
    /// What only the old edition has.
    pub withdrawn: Vec<String>,
}

/// A figure that is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureChange {
    /// The row of a table, or the category of a chart.
    pub row: Option<String>,
    /// The column of a table, or the series of a chart, if it has a name.
    pub column: Option<String>,
    /// What it was; none if it is new.
    pub from: Option<FigureState>,
    /// What it is; none if it is no more.
    pub to: Option<FigureState>,
    /// By how much it grew, exactly, such as `+1` or `-0.5`, where both are numbers and differ.
    pub difference: Option<String>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureState {
    /// As it is printed.
    pub prints: String,
    /// Exactly; none where the data have none.
    pub value: Option<String>,
}

impl Changes {
    /// What a file that holds them is called, but for its extension: `changes.first-second.en`.
    #[must_use]
    pub fn stem(&self) -> String {
        // A record may be anybody's, and its names anything.
        let plain = |name: &str| -> String {
            let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            let name = name.chars().take(80);
            name.map(|c| if fine(c) { c } else { '-' }).collect()
        };
        let side = |side: &Side| plain(side.edition.as_deref().unwrap_or("working"));
        let (from, to) = (side(&self.from), side(&self.to));
        format!("changes.{from}-{to}.{}", plain(&self.language))
    }

    /// Whether the two editions say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections().all(|(_, entries)| entries.is_empty())
    }

    /// The lists with their names, in the order in which they are read.
    pub fn sections(&self) -> impl Iterator<Item = (&'static str, &[Change])> {
        [
            ("front", self.front.as_slice()),
            ("chapters", &self.chapters),
            ("concerns", &self.concerns),
            ("recommendations", &self.recommendations),
            ("statistics", &self.statistics),
            ("charts", &self.charts),
            ("tables", &self.tables),
            ("quotations", &self.quotations),
            ("release", &self.release),
        ]
        .into_iter()
    }

    pub(super) fn entries_mut(&mut self) -> impl Iterator<Item = &mut Change> {
        let lists = [
            &mut self.front,
            &mut self.chapters,
            &mut self.concerns,
            &mut self.recommendations,
            &mut self.statistics,
            &mut self.charts,
            &mut self.tables,
            &mut self.quotations,
            &mut self.release,
        ];
        lists.into_iter().flatten()
    }
}

impl Change {
    pub(super) fn new(status: Status, id: &str) -> Self {
        Self {
            status,
            id: id.to_owned(),
            number: None,
            title: None,
            fields: Vec::new(),
            texts: Vec::new(),
            lists: Vec::new(),
            figures: Vec::new(),
            context: None,
            printed_in: Vec::new(),
        }
    }

    /// Whether there is nothing to say of it.
    pub(super) fn is_nothing(&self) -> bool {
        self.status == Status::Changed
            && self.fields.is_empty()
            && self.texts.is_empty()
            && self.lists.is_empty()
            && self.figures.is_empty()
    }
}
