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
//!
//! The room has parts, and each imports only from those above it:
//!
//! | part | what lives there |
//! | --- | --- |
//! | `table` | files, dialects, sheets, descriptions, cells, and the places of each |
//! | `query` | what is asked: definitions, measures, filters, and the plan for a table at hand |
//! | `pass` | what the rows leave behind as they go by: tallies in a grid |
//! | `privacy` | what must not be told of few persons, found over all figures of a table |
//! | `report` | what is wrong with cells and filters, said at their places |
//! | `compute` | figures, charts and cross tables |
//! | `inspect` | a look at a table, a guess at its description, the way of a figure |

mod compute;
mod inspect;
mod pass;
mod privacy;
mod query;
mod report;
mod table;

pub use compute::axis::Axis;
pub use compute::compute;
pub use compute::figure::{Figure, figure_name};
pub use compute::results::{Family, Results};
pub use compute::series::{ChartSeries, CrossTable, LeftOut, Series, Totals};
pub use inspect::guess::Guess;
pub use inspect::trace::{Trace, TracedRow, trace};
pub use inspect::{ColumnProfile, TableProfile, inspect};
pub use query::choice::{Label, Missing, NoRows, PercentOf, Sort};
pub use query::definition::{Chart, ChartType, CrossTab, Definitions, Ids, MeasureColumn, Stat};
pub use query::filter::{Condition, Filter, Test};
pub use query::measure::{Measure, Measured};
pub use query::per::{Join, Per};
pub use query::read::READERS;
pub use table::footnote::Footnote;

#[cfg(test)]
mod tests;
