//! The cells of a chart or a table, and which of them tell of few persons.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::grid::Grid;
use super::measure::Measure;
use super::outcome::is_relative;
use super::plan::Job;
use super::report::Report;
use super::series::Totals;
use super::suppress::{self, Position};
use super::tally::{Refusal, Tally};

/// Where the cells of a chart or a table are in the grid of its job: chart's categories and table's rows
/// in the one direction, series and columns in the other.
pub(super) struct Cells<'g, 'd> {
    pub(super) job: &'g Job<'d>,
    pub(super) grid: &'g Grid,
    /// The places of the rows in the grid, with their names.
    pub(super) rows: &'g [(usize, String)],
    /// Those of the columns.
    pub(super) columns: &'g [usize],
}

/// The values of cells; none where the data have nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) body: Vec<Vec<Option<Decimal>>>,
    pub(super) totals: Option<Totals>,
}

impl Cells<'_, '_> {
    /// The values of all cells and, where they are wanted, of the totals; none where one of them cannot be
    /// computed, which is complained of. `of` says in words which one it is.
    pub(super) fn values(
        &self,
        totals: bool,
        report: &mut Report<'_, '_>,
        of: impl Fn(&str, usize) -> String,
    ) -> Option<Values> {
        let mut sound = true;
        let mut value = |row: usize, column: usize, of: &dyn Fn() -> String| {
            let tally = self.grid.at(row, column);
            match tally.finish(is_relative(self.job), self.job.column.is_none()) {
                Ok(value) => Some(value),
                // A gap: the data say nothing of this combination.
                Err(Refusal::NoRows(_) | Refusal::Zero(_)) => None,
                Err(refusal) => {
                    sound = false;
                    report.refused(self.job.definition, &of(), &refusal);
                    None
                }
            }
        };
        let mut body = Vec::with_capacity(self.rows.len());
        for (row, name) in self.rows {
            let columns = self.columns.iter().enumerate();
            let line = columns.map(|(at, column)| value(*row, *column, &|| of(name, at)));
            body.push(line.collect());
        }
        let totals = totals.then(|| {
            let of = || String::from(" in the totals");
            let ends = self.rows.iter().filter(|_| self.has_two_ways());
            Totals {
                rows: ends.map(|(row, _)| value(*row, 0, &of)).collect(),
                columns: self.columns.iter().map(|at| value(0, *at, &of)).collect(),
                all: value(0, 0, &of),
            }
        });
        sound.then_some(Values { body, totals })
    }

    /// Whether there are columns, and not only one without a name.
    fn has_two_ways(&self) -> bool {
        self.job.keys[1].is_some()
    }

    fn tally(&self, row: usize, column: usize) -> &Tally {
        // The totals are the last of both.
        let row = self.rows.get(row).map_or(0, |(at, _)| *at);
        let column = self.columns.get(column).copied().unwrap_or(0);
        self.grid.at(row, column)
    }

    /// The cells that are about fewer rows than `threshold` and, where readers have the totals, those that
    /// these could be computed from.
    pub(super) fn hidden(&self, values: &Values, threshold: u64) -> BTreeSet<Position> {
        let cells = with_totals(values);
        let mut hidden = BTreeSet::new();
        for (row, line) in cells.iter().enumerate() {
            let few = |column: &usize| self.tally(row, *column).is_about_fewer(threshold);
            let columns = (0..line.len()).filter(few);
            hidden.extend(columns.map(|column| (row, column)));
        }
        if values.totals.is_some() && adds_up(self.job) {
            let grid = suppress::Grid {
                cells: &cells,
                counts: self.job.measure() == Measure::Count,
            };
            grid.complete(&mut hidden);
        }
        hidden
    }
}

impl Values {
    /// Takes out what is hidden.
    pub(super) fn hide(&mut self, hidden: &BTreeSet<Position>) {
        let Self { body, totals } = self;
        for (row, column) in hidden {
            let line = body.get_mut(*row);
            let cell = match (line, &mut *totals) {
                (Some(line), _) if *column < line.len() => line.get_mut(*column),
                (Some(_), Some(totals)) => totals.rows.get_mut(*row),
                (None, Some(totals)) if *column < totals.columns.len() => {
                    totals.columns.get_mut(*column)
                }
                (None, Some(totals)) => Some(&mut totals.all),
                (_, None) => None,
            };
            if let Some(cell) = cell {
                *cell = None;
            }
        }
        // With a single column the total of all is that of the column.
        if let Some(totals) = totals
            && totals.rows.is_empty()
            && totals.columns.iter().any(Option::is_none)
        {
            totals.all = None;
        }
    }

    /// All the values that there are.
    pub(super) fn all(&self) -> impl Iterator<Item = &Decimal> + Clone {
        let totals = self.totals.iter().flat_map(|totals| {
            let lines = totals.rows.iter().chain(&totals.columns);
            lines.chain([&totals.all])
        });
        self.body.iter().flatten().chain(totals).flatten()
    }
}

/// The cells with the totals in the last row and the last column.
fn with_totals(values: &Values) -> Vec<Vec<Option<Decimal>>> {
    let mut cells = values.body.clone();
    if let Some(totals) = &values.totals {
        for (row, total) in cells.iter_mut().zip(&totals.rows) {
            row.push(*total);
        }
        let mut last = totals.columns.clone();
        if !totals.rows.is_empty() {
            last.push(totals.all);
        }
        cells.push(last);
    }
    cells
}

/// Whether the cells of a table add up to its totals.
fn adds_up(job: &Job<'_>) -> bool {
    match job.measure() {
        Measure::Count | Measure::Sum => true,
        Measure::Change => !is_relative(job),
        _ => false,
    }
}
