//! The cells of a chart or a table, and which of them tell of few persons.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::rate::Denominators;
use super::series::Totals;
use crate::data::pass::atoms::At;
use crate::data::pass::grid::Grid;
use crate::data::pass::tally::Refusal;
use crate::data::privacy::suppress::Position;
use crate::data::query::plan::Job;
use crate::data::report::Report;
use crate::data::table::number_style::NumberStyle;
use crate::language::FigureFormat;

/// Where the cells of a chart or a table are in the grid of its job: chart's categories and table's rows
/// in the one direction, series and columns in the other.
pub(in crate::data) struct Cells<'g, 'd> {
    pub(in crate::data) job: &'g Job<'d>,
    pub(in crate::data) grid: &'g Grid,
    /// The places of the rows in the grid, with their names.
    pub(in crate::data) rows: &'g [(usize, String)],
    /// Those of the columns; a single one without a name is the total.
    pub(in crate::data) columns: &'g [(usize, Option<String>)],
    /// What they are for each of, if they are rates.
    pub(in crate::data) per: Option<&'g Denominators<'g>>,
}

/// Where a row or column is in the grid, and its name; the totals are at nought and have none.
type Line<'n> = (usize, Option<&'n str>);

/// The values of cells; none where the data have nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::data) struct Values {
    pub(in crate::data) body: Vec<Vec<Option<Decimal>>>,
    pub(in crate::data) totals: Option<Totals>,
}

impl Cells<'_, '_> {
    /// The values of all cells and, where they are wanted, of the totals; none where one of them cannot be
    /// computed, which is complained of. `of` says in words which one it is.
    pub(in crate::data) fn values(
        &self,
        totals: bool,
        report: &mut Report<'_, '_>,
        of: impl Fn(&str, Option<&str>) -> String,
    ) -> Option<Values> {
        let mut sound = true;
        let values = self.each(totals, |row, column| {
            match self.value(row, column) {
                Ok(value) => Some(value),
                // A gap: the data say nothing of this combination.
                Err(Refusal::NoRows(_) | Refusal::Zero(_)) => None,
                Err(refusal) => {
                    sound = false;
                    let of = match (row.1, column.1) {
                        (None, _) => String::from(" in the totals"),
                        (Some(row), column) => of(row, column),
                    };
                    report.refused(self.job.definition, &of, &refusal);
                    None
                }
            }
        });
        sound.then_some(values)
    }

    /// All cells, made of where they are and what they are called.
    fn each(
        &self,
        totals: bool,
        mut value: impl FnMut(Line<'_>, Line<'_>) -> Option<Decimal>,
    ) -> Values {
        let columns = || self.columns.iter().map(|(at, name)| (*at, name.as_deref()));
        let rows = || {
            self.rows
                .iter()
                .map(|(at, name)| (*at, Some(name.as_str())))
        };
        let body = rows().map(|row| columns().map(|column| value(row, column)).collect());
        let body = body.collect();
        let all = (0, None);
        let totals = totals.then(|| Totals {
            rows: rows()
                .filter(|_| self.has_two_ways())
                .map(|row| value(row, all))
                .collect(),
            columns: columns().map(|column| value(all, column)).collect(),
            all: value(all, all),
        });
        Values { body, totals }
    }

    /// The footnote marks of all cells, of those only that `values` have.
    pub(in crate::data) fn marks(
        &self,
        values: &Values,
        numbers: &NumberStyle,
    ) -> Vec<Vec<Vec<String>>> {
        let rows = values.body.iter().zip(self.rows);
        let rows = rows.map(|(line, (row, _))| {
            let cells = line.iter().zip(self.columns);
            let marks = cells.map(|(value, (column, _))| match value {
                Some(_) => self.grid.at(*row, *column).marks().written(numbers),
                None => Vec::new(),
            });
            marks.collect()
        });
        rows.collect()
    }

    /// The value of a cell.
    pub(in crate::data) fn value(
        &self,
        row: Line<'_>,
        column: Line<'_>,
    ) -> Result<Decimal, Refusal> {
        let tally = self.grid.at(row.0, column.0);
        let counted = tally.finish(self.job.is_relative(), self.grid.noughts)?;
        match self.per {
            Some(per) => per.rate(counted, [row.1, column.1]),
            None => Ok(counted),
        }
    }

    /// Of how many rows each cell is.
    pub(in crate::data) fn counted(&self) -> Vec<Vec<u64>> {
        let rows = self.rows.iter().map(|(row, _)| {
            let cells = self.columns.iter();
            cells
                .map(|(column, _)| self.grid.at(*row, *column).rows())
                .collect()
        });
        rows.collect()
    }

    /// Whether there are columns, and not only one without a name.
    fn has_two_ways(&self) -> bool {
        self.job.keys[1].is_some()
    }

    /// Those of the cells, totals included, that are `hidden` by their places in the grid.
    pub(in crate::data) fn hidden(
        &self,
        values: &Values,
        hidden: &BTreeSet<At>,
    ) -> BTreeSet<Position> {
        let cells = with_totals(values);
        let lines = cells.iter().enumerate();
        let all = lines.flat_map(|(row, line)| (0..line.len()).map(move |column| (row, column)));
        all.filter(|(row, column)| hidden.contains(&self.place(*row, *column)))
            .collect()
    }

    /// Where a cell is in the grid. The totals are the last of both.
    fn place(&self, row: usize, column: usize) -> At {
        let row = self.rows.get(row).map_or(0, |(at, _)| *at);
        let column = self.columns.get(column).map_or(0, |(at, _)| *at);
        (row, column)
    }
}

impl Values {
    /// Takes out what is hidden.
    pub(in crate::data) fn hide(&mut self, hidden: &BTreeSet<Position>) {
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

    /// Cuts all of them to what their format prints.
    pub(in crate::data) fn round(&mut self, format: &FigureFormat) {
        let totals = self.totals.iter_mut().flat_map(|totals| {
            let lines = totals.rows.iter_mut().chain(&mut totals.columns);
            lines.chain([&mut totals.all])
        });
        for value in self.body.iter_mut().flatten().chain(totals).flatten() {
            if format.check(*value).is_ok() {
                *value = format.rounded(*value);
            }
        }
    }

    /// Whether one of the values is not nought and is given as nought in `percentages`.
    pub(in crate::data) fn is_lost_in(&self, percentages: &Self) -> bool {
        let cells = |values: &Self| with_totals(values).into_iter().flatten();
        let pairs = cells(self).zip(cells(percentages));
        pairs
            .filter_map(|(value, percent)| Some((value?, percent?)))
            .any(|(value, percent)| percent.is_zero() && !value.is_zero())
    }

    /// All the values that there are.
    pub(in crate::data) fn all(&self) -> impl Iterator<Item = &Decimal> + Clone {
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
