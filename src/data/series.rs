//! What charts and cross tables are made of.

use std::path::PathBuf;

use rust_decimal::Decimal;

use super::definition::{Chart, CrossTab};
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
    /// One series or several, each with a value (or none) for each category.
    pub series: Vec<Series>,
    /// How values are printed; the precision is settled where it depends on the values.
    pub format: FigureFormat,
    /// How many rows the table has.
    pub rows_read: u64,
    /// The table, as messages print it.
    pub table: PathBuf,
    /// Where the data are from: a key of the bibliography.
    pub source: Text,
}

/// One series of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name; none where the chart has but one.
    pub name: Option<String>,
    /// A value for each category; none where the data have none.
    pub values: Vec<Option<Decimal>>,
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
    /// How many rows of data the table has.
    pub rows_read: u64,
    /// The table of data, as messages print it.
    pub table: PathBuf,
    /// Where the data are from: a key of the bibliography.
    pub source: Text,
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
