//! CSV tables and what is computed from them: statistics, charts and cross tables.
//!
//! [`Definitions::read`] reads `statistics.toml`; [`compute`] reads every table that it names once,
//! row by row, and gives the [`Results`]. Numbers are exact decimals, a missing value is missing and
//! not zero, and a filter that compares a text with a number is an error, never false. Memory does
//! not grow with the rows, unless a median asks for it.
//!
//! The way of a table: its description (types, dialect) and header, a *plan* in which every
//! name of a column has become a position and every filter a typed test, one *pass* over the rows
//! that feeds *tallies*, and the results.

mod atoms;
mod axis;
mod cell;
mod cell_keys;
mod cells;
mod choice;
mod compute;
mod contradiction;
mod controlled;
mod definition;
mod describe;
mod dialect;
mod disclosure;
mod elimination;
mod excerpt;
mod faults;
mod figure;
mod file;
mod filter;
mod footnote;
mod grid;
mod guess;
mod inspect;
mod joined;
mod legible;
mod measure;
mod number;
mod number_style;
mod one_person;
mod outcome;
mod pass;
mod per;
mod percent;
mod plan;
mod protection;
mod read;
mod reader;
mod remedy;
mod report;
mod seen;
mod series;
mod settled;
mod several;
mod sheet;
mod sheet_looks;
mod sheet_places;
mod sheet_value;
mod signs;
mod similar_values;
mod statistic;
mod sum;
mod suppress;
mod table;
mod tally;
mod tidy;
mod timeline;
mod total_rows;
mod trace;
mod typed;
mod unfound;

pub use axis::Axis;
pub use choice::{Label, Missing, NoRows, Sort};
pub use compute::{Family, Results, compute};
pub use definition::{Chart, ChartType, CrossTab, Definitions, Ids, MeasureColumn, Stat};
pub use figure::{Figure, figure_name};
pub use filter::{Condition, Filter, Test};
pub use footnote::Footnote;
pub use guess::Guess;
pub use inspect::{ColumnProfile, TableProfile, inspect};
pub use measure::{Measure, Measured};
pub use per::{Join, Per};
pub use percent::PercentOf;
pub use read::READERS;
pub use series::{ChartSeries, CrossTable, LeftOut, Series, Totals};
pub use trace::{Trace, TracedRow, trace};

#[cfg(test)]
mod tests;
