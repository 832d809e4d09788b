//! Tallies by the values of one or two columns, or a single one.

use std::collections::HashMap;

use super::tally::{Role, Tally};
use crate::data::query::measure::Measure;
use crate::data::table::cell::{CellStyle, Day};
use crate::data::table::footnote::Marks;
use crate::data::table::number::Number;
use crate::data::table::period::Periods;
use crate::data::table::spot::Spot;

/// More values than these, in the one direction and the other, make no chart and no table that
/// anybody reads, and would take memory without end.
pub(in crate::data) const MOST: [usize; 2] = [5_000, 200];

/// A column has more different values than a chart or a table takes, which is so many.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) struct TooMany(pub(in crate::data) usize);

/// Tallies by the values of two columns.
///
/// Position 0 of either direction is the total; a direction without a column has nothing else.
#[derive(Debug)]
pub(in crate::data) struct Grid {
    measure: Measure,
    axes: [Axis; 2],
    tallies: Vec<Vec<Tally>>,
    /// What stands where no row has come.
    empty: Tally,
    totals: bool,
    /// Keys that have rows, of which none has counted so far.
    known: [Vec<Box<[u8]>>; 2],
    /// Whether nothing is nought, and no gap.
    pub(in crate::data) noughts: bool,
}

/// The different values of a column, numbered from 1 in the order in which they appear.
#[derive(Debug, Default)]
pub(in crate::data) struct Axis {
    positions: HashMap<Box<[u8]>, usize>,
    names: Vec<String>,
}

impl Axis {
    fn position(&mut self, cell: &[u8], most: usize) -> Result<usize, TooMany> {
        if let Some(position) = self.positions.get(cell) {
            return Ok(*position);
        }
        if self.names.len() >= most {
            return Err(TooMany(most));
        }
        self.names.push(String::from_utf8_lossy(cell).into_owned());
        self.positions.insert(cell.into(), self.names.len());
        Ok(self.names.len())
    }

    /// The values in the order in which they appear.
    pub(in crate::data) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The values with their positions: numbers, dates and other spans of time in their order, all else as it appeared.
    /// Of a column that is described as text everything is as it appeared.
    ///
    /// `more` are values that no row has.
    pub(in crate::data) fn ordered(
        &self,
        style: &CellStyle,
        text: bool,
        more: Vec<String>,
    ) -> Vec<(usize, String)> {
        let mut names = self.names.clone();
        let known = |name: &String| self.names.contains(name);
        names.extend(more.into_iter().filter(|name| !known(name)));
        let number = |name: &String| style.number(name.as_bytes());
        let numbers: Option<Vec<Number>> = names.iter().map(number).collect();
        let days: Option<Vec<Day>> = names
            .iter()
            .map(|name| style.date(name.as_bytes()))
            .collect();
        let periods = Periods::of(&names).filter(Periods::have_years);
        let mut all: Vec<(usize, String)> = (1..).zip(names).collect();
        if text {
            return all;
        }
        if let Some(numbers) = numbers {
            all.sort_by_key(|(position, _)| numbers.get(position - 1).copied());
        } else if let Some(days) = days {
            all.sort_by_key(|(position, _)| days.get(position - 1).copied());
        } else if let Some(periods) = periods {
            all.sort_by_key(|(position, _)| periods.at.get(position - 1).copied());
        }
        all
    }
}

impl Grid {
    pub(in crate::data) fn new(measure: Measure, totals: bool, noughts: bool) -> Self {
        Self {
            measure,
            axes: [Axis::default(), Axis::default()],
            tallies: Vec::new(),
            empty: Tally::new(measure),
            totals,
            known: [Vec::new(), Vec::new()],
            noughts,
        }
    }

    /// Adds a row by the cells of its keys, and says where.
    pub(in crate::data) fn add(
        &mut self,
        keys: [Option<&[u8]>; 2],
        role: Role,
        number: Number,
        spot: impl Fn() -> Spot,
    ) -> Result<(usize, usize), TooMany> {
        let [first, second] = &mut self.axes;
        let row = keys[0].map_or(Ok(0), |cell| first.position(cell, MOST[0]))?;
        let column = keys[1].map_or(Ok(0), |cell| second.position(cell, MOST[1]))?;
        self.tally(row, column).add(role, number, &spot);
        if self.totals {
            if row > 0 && column > 0 {
                self.tally(row, 0).add(role, number, &spot);
                self.tally(0, column).add(role, number, &spot);
            }
            self.tally(0, 0).add(role, number, &spot);
        }
        Ok((row, column))
    }

    /// Notes that there are such keys, be it without a row that counts.
    pub(in crate::data) fn know(&mut self, keys: [Option<&[u8]>; 2]) {
        for ((axis, known), (key, most)) in self
            .axes
            .iter()
            .zip(&mut self.known)
            .zip(keys.into_iter().zip(MOST))
        {
            if let Some(key) = key
                && known.len() <= most
                && !axis.positions.contains_key(key)
                && !known.iter().any(|known| **known == *key)
            {
                known.push(key.into());
            }
        }
    }

    /// Puts the keys that have no row that counts behind those that have.
    pub(in crate::data) fn settle(&mut self) -> Result<(), TooMany> {
        for ((axis, known), most) in self.axes.iter_mut().zip(&mut self.known).zip(MOST) {
            for key in known.drain(..) {
                axis.position(&key, most)?;
            }
        }
        Ok(())
    }

    /// Adds the footnote marks of a row that has been added.
    pub(in crate::data) fn mark(&mut self, keys: [Option<&[u8]>; 2], marks: Marks) {
        let [first, second] = &self.axes;
        let place = |axis: &Axis, key: Option<&[u8]>| match key {
            Some(key) => axis.positions.get(key).copied(),
            None => Some(0),
        };
        if let (Some(row), Some(column)) = (place(first, keys[0]), place(second, keys[1])) {
            self.tally(row, column).mark(marks);
        }
    }

    fn tally(&mut self, row: usize, column: usize) -> &mut Tally {
        let new = || Tally::new(self.measure);
        if self.tallies.len() <= row {
            self.tallies.resize_with(row + 1, Vec::new);
        }
        let row = &mut self.tallies[row];
        if row.len() <= column {
            row.resize_with(column + 1, new);
        }
        &mut row[column]
    }

    /// The tally at a position, or an empty one where no row has come.
    pub(in crate::data) fn at(&self, row: usize, column: usize) -> &Tally {
        let row = self.tallies.get(row);
        row.and_then(|row| row.get(column)).unwrap_or(&self.empty)
    }

    /// The values in the two directions.
    pub(in crate::data) fn axes(&self) -> &[Axis; 2] {
        &self.axes
    }
}
