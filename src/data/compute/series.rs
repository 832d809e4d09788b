//! What charts and cross tables are made of.

use std::path::PathBuf;

use rust_decimal::Decimal;

use crate::data::query::choice::{Label, PercentOf, Sort};
use crate::data::query::definition::{Chart, CrossTab};
use crate::data::table::footnote::Footnote;
use crate::data::table::tidy::composed;
use crate::language::FigureFormat;
use crate::record::Text;

/// A chart's values.
#[derive(Clone, Debug)]
pub struct ChartSeries {
    /// What was asked for.
    pub definition: Chart,
    /// The categories: in the order of numbers or dates where all of them are, else in the order in
    /// which they first appear.
    pub categories: Vec<String>,
    /// Where each of them is between the first one, at nought, and the last one, at one, if a line chart has them at
    /// other distances than equal ones; else empty.
    pub places: Vec<Decimal>,
    /// One series or several, each with a value (or none) for each category.
    pub series: Vec<Series>,
    /// How values are printed; the precision is settled where it depends on the values.
    pub format: FigureFormat,
    /// How many rows the table has.
    pub rows_read: u64,
    /// Of how many rows each value is, by category, then by series; empty where that would tell of persons.
    pub counted: Vec<Vec<u64>>,
    /// Where figures are hidden because they tell of few persons: of fewer than how many. They and what
    /// they could be computed from are gaps.
    pub protected: Option<u64>,
    /// Whether some percentage is rounded otherwise than by itself, so that all add up to one hundred.
    pub adjusted: bool,
    /// The rows that were left out for a missing value, if some were.
    pub left_out: Option<LeftOut>,
    /// What the footnote marks of its values lead to.
    pub footnotes: Vec<Footnote>,
    /// The table, as messages print it.
    pub table: PathBuf,
    /// Where the data are from: a key of the bibliography.
    pub source: Text,
    /// Where those of the second table of a rate are from.
    pub beside: Option<Text>,
}

/// Rows that were left out because they lack a value that is needed, where the author has said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// How many, and of how many; none where rows are persons that are protected.
    pub rows: Option<(u64, u64)>,
}

/// One series of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name; none where the chart has but one.
    pub name: Option<String>,
    /// A value for each category; none where the data have none.
    pub values: Vec<Option<Decimal>>,
    /// The footnote marks of each value.
    pub marks: Vec<Vec<String>>,
}

/// A cross table's cells.
#[derive(Clone, Debug)]
pub struct CrossTable {
    /// What was asked for.
    pub definition: CrossTab,
    /// The heads of the rows, ordered like the categories of a chart.
    pub rows: Vec<String>,
    /// The heads of the columns; empty where there is but one column of values.
    pub columns: Vec<String>,
    /// The cells, row by row.
    pub cells: Vec<Vec<Option<Decimal>>>,
    /// The totals, if they were asked for.
    pub totals: Option<Totals>,
    /// How values are printed; the precision is settled where it depends on the values.
    pub format: FigureFormat,
    /// How the values of each column are printed in a table of several measures; otherwise empty.
    pub formats: Vec<FigureFormat>,
    /// How many rows of data the table has.
    pub rows_read: u64,
    /// Of how many rows each cell is, row by row; empty where that would tell of persons.
    pub counted: Vec<Vec<u64>>,
    /// Where figures are hidden because they tell of few persons: of fewer than how many. They and what
    /// they could be computed from are gaps.
    pub protected: Option<u64>,
    /// Whether some percentage is rounded otherwise than by itself, so that all add up to one hundred.
    pub adjusted: bool,
    /// The rows that were left out for a missing value, if some were.
    pub left_out: Option<LeftOut>,
    /// The footnote marks of the cells, row by row; totals have none.
    pub marks: Vec<Vec<Vec<String>>>,
    /// What these lead to.
    pub footnotes: Vec<Footnote>,
    /// The table of data, as messages print it.
    pub table: PathBuf,
    /// Where the data are from: a key of the bibliography.
    pub source: Text,
    /// Where those of the second table of a rate are from.
    pub beside: Option<Text>,
}

/// The totals of a cross table, each computed from the rows of the data: the total of a mean is the
/// mean of all, not the sum of the means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// At the end of each row; empty where there is but one column.
    pub rows: Vec<Option<Decimal>>,
    /// Under each column.
    pub columns: Vec<Option<Decimal>>,
    /// Of all.
    pub all: Option<Decimal>,
}

/// What is printed for a value of the data.
pub(in crate::data) fn printed(labels: &[Label], name: &str) -> String {
    let label = labels
        .iter()
        .find(|label| composed(&label.value.value) == name);
    label
        .map_or(name, |label| label.printed.as_str())
        .to_owned()
}

/// The positions `0..values.len()` in the order that is asked for; what has no value comes last.
fn order(values: &[Option<Decimal>], sort: Sort) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let value = |at: &usize| values.get(*at).copied().flatten();
    match sort {
        Sort::Given => {}
        Sort::GreatestFirst => order.sort_by_key(|at| std::cmp::Reverse(value(at))),
        Sort::LeastFirst => order.sort_by_key(|at| (value(at).is_none(), value(at))),
    }
    order
}

fn taken<T: Clone>(from: &[T], order: &[usize]) -> Vec<T> {
    order
        .iter()
        .filter_map(|at| from.get(*at).cloned())
        .collect()
}

impl ChartSeries {
    /// The chart with its categories in the order that is asked for, and all names as they are printed.
    ///
    /// Where there are several series, the first decides the order.
    pub(in crate::data) fn arranged(mut self) -> Self {
        let values = self.series.first().map(|first| first.values.clone());
        let order = order(&values.unwrap_or_default(), self.definition.sort);
        self.categories = taken(&self.categories, &order);
        self.counted = taken(&self.counted, &order);
        let labels = &self.definition.labels;
        for name in &mut self.categories {
            *name = printed(labels, name);
        }
        for series in &mut self.series {
            series.values = taken(&series.values, &order);
            series.marks = taken(&series.marks, &order);
            series.name = series.name.as_deref().map(|name| printed(labels, name));
        }
        self
    }
}

impl CrossTable {
    /// How the values of a column are printed.
    #[must_use]
    pub fn format_of(&self, column: usize) -> &FigureFormat {
        self.formats.get(column).unwrap_or(&self.format)
    }

    /// Whether each row has a total at its end.
    #[must_use]
    pub fn has_ends(&self) -> bool {
        let totals = self.totals.as_ref();
        totals.is_some_and(|totals| !totals.rows.is_empty())
    }

    /// The table with its rows in the order that is asked for, and all heads as they are printed.
    ///
    /// The totals decide the order, or else the first column: where each row is one hundred percent, too.
    pub(in crate::data) fn arranged(mut self) -> Self {
        let all_alike = self.definition.percent_of == Some(PercentOf::Row);
        let ends = self.totals.as_ref().filter(|_| !all_alike);
        let ends = ends.map(|totals| totals.rows.clone());
        let first = || self.cells.iter().map(|row| row.first().copied().flatten());
        let values = ends.filter(|ends| !ends.is_empty());
        let values = values.unwrap_or_else(|| first().collect());
        let order = order(&values, self.definition.sort);
        self.rows = taken(&self.rows, &order);
        self.cells = taken(&self.cells, &order);
        self.marks = taken(&self.marks, &order);
        self.counted = taken(&self.counted, &order);
        if let Some(totals) = &mut self.totals
            && !totals.rows.is_empty()
        {
            totals.rows = taken(&totals.rows, &order);
        }
        let labels = &self.definition.labels;
        for name in self.rows.iter_mut().chain(&mut self.columns) {
            *name = printed(labels, name);
        }
        self
    }
}
