//! What `statistics.toml` defines: statistics, charts and cross tables.

use super::choice::{Label, Missing, NoRows, PercentOf, Sort};
use super::filter::Filter;
use super::measure::Measured;
use crate::language::FigureFormat;
use crate::record::{Located, Text};

/// All that a `statistics.toml` defines, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// The named figures.
    pub stats: Vec<Stat>,
    /// The charts.
    pub charts: Vec<Chart>,
    /// The cross tables.
    pub tables: Vec<CrossTab>,
    /// The ids of all that the file defines, those included whose definition is broken and which are
    /// therefore not in the lists above.
    pub ids: Ids,
}

/// The ids that a file defines, broken definitions included: what refers to one of these is not
/// unknown, even if nothing could be computed for it.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// Of statistics.
    pub stats: Vec<Located<String>>,
    /// Of charts.
    pub charts: Vec<Located<String>>,
    /// Of cross tables.
    pub tables: Vec<Located<String>>,
    /// The text of the file if it has syntax errors: an id that stands in it may be defined there.
    pub broken: String,
}

impl Ids {
    /// Whether `id` is among the `known` of these ids, or may be.
    #[must_use]
    pub fn has(&self, known: &[Located<String>], id: &str) -> bool {
        known.iter().any(|known| known.value == id) || self.broken.contains(id)
    }
}

/// A named figure.
#[derive(Clone, Debug)]
pub struct Stat {
    /// The id, which is never printed.
    pub id: Located<String>,
    /// The table that it is computed from.
    pub table: Text,
    /// What is computed.
    pub measured: Measured,
    /// The column that has a figure for each of its values, if there is not only one.
    pub by: Option<Text>,
    /// Where the data are from: a key of the bibliography.
    pub source: Option<Text>,
    /// How it is printed.
    pub format: FigureFormat,
    /// What to do about missing values.
    pub missing: Missing,
    /// What a figure of no rows is.
    pub no_rows: NoRows,
    /// What editors should know.
    pub note: Option<Text>,
}

/// The kinds of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartType {
    /// A bar a category.
    Bar,
    /// A bar a category, made of the series.
    StackedBar,
    /// A line a series.
    Line,
    /// Dots.
    Dot,
    /// A small line chart a series, all to the same scale.
    SmallMultiples,
}

impl ChartType {
    pub(in crate::data) const WORDS: &[(&str, Self)] = &[
        ("bar", Self::Bar),
        ("stacked-bar", Self::StackedBar),
        ("line", Self::Line),
        ("dot", Self::Dot),
        ("small-multiples", Self::SmallMultiples),
    ];

    /// How many series can be told apart in one chart of this kind.
    pub(in crate::data) fn most_series(self) -> usize {
        match self {
            Self::SmallMultiples => 24,
            _ => 6,
        }
    }

    /// Whether lengths are compared, which is true only of what begins at nought.
    pub(in crate::data) fn has_bars(self) -> bool {
        matches!(self, Self::Bar | Self::StackedBar)
    }

    /// The word as authors write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The id, which is never printed.
    pub id: Located<String>,
    /// The table that it is computed from.
    pub table: Text,
    /// The kind of chart.
    pub kind: ChartType,
    /// The column whose values are the categories.
    pub x: Text,
    /// What is computed for each category.
    pub y: Measured,
    /// What its values are given in percent of, if they are.
    pub percent_of: Option<PercentOf>,
    /// How it is printed.
    pub format: FigureFormat,
    /// The column whose values are the series, if there are several.
    pub series: Option<Text>,
    /// Which rows.
    pub filter: Filter,
    /// The title.
    pub title: Option<Text>,
    /// What those are told who cannot see the chart.
    pub alt: Text,
    /// The unit of the values.
    pub unit: Option<Text>,
    /// What is printed under the chart.
    pub note: Option<Text>,
    /// Where the data are from: a key of the bibliography.
    pub source: Option<Text>,
    /// Where the axis begins, if not at nought.
    pub minimum: Option<Located<rust_decimal::Decimal>>,
    /// Where the axis ends.
    pub maximum: Option<Located<rust_decimal::Decimal>>,
    /// What is printed for categories and series.
    pub labels: Vec<Label>,
    /// The order of the categories.
    pub sort: Sort,
    /// What to do about missing values.
    pub missing: Missing,
    /// What a figure of no rows is.
    pub no_rows: NoRows,
}

/// A cross table: one measure by the values of one or two columns.
#[derive(Clone, Debug)]
pub struct CrossTab {
    /// The id, which is never printed.
    pub id: Located<String>,
    /// The table that it is computed from.
    pub table: Text,
    /// The column whose values are the rows.
    pub rows: Text,
    /// The column whose values are the columns; without it there is one.
    pub columns: Option<Text>,
    /// What is computed for each cell; of several measures, the first.
    pub cell: Measured,
    /// The columns of a table of several measures; empty where each value of `columns` has one.
    pub several: Vec<MeasureColumn>,
    /// What the cells are given in percent of, if they are.
    pub percent_of: Option<PercentOf>,
    /// How the cells are printed.
    pub format: FigureFormat,
    /// Whether there are totals, computed from all the rows of the data and not from the cells.
    pub totals: bool,
    /// Which rows of the data.
    pub filter: Filter,
    /// What is printed for the heads of rows and columns.
    pub labels: Vec<Label>,
    /// The order of the rows.
    pub sort: Sort,
    /// What is printed over the heads of the rows.
    pub head: Option<Text>,
    /// The unit of the figures.
    pub unit: Option<Text>,
    /// The title.
    pub title: Option<Text>,
    /// What is printed under the table.
    pub note: Option<Text>,
    /// Where the data are from: a key of the bibliography.
    pub source: Option<Text>,
    /// What to do about missing values.
    pub missing: Missing,
    /// What a figure of no rows is.
    pub no_rows: NoRows,
}

/// A column of a table of several measures.
#[derive(Clone, Debug)]
pub struct MeasureColumn {
    /// What is printed at its head.
    pub head: Text,
    /// What is computed.
    pub cell: Measured,
    /// How it is printed.
    pub format: FigureFormat,
}
