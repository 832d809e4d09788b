//! Rounding in two directions: cells and the totals of rows and columns, so that all add up and none is further
//! from the truth than one unit of its last digit.
//!
//! That there always is such a rounding is a theorem on flows (controlled rounding, as statistical offices call
//! it). It begins with rows that add up. A column that then has too much hands one unit on to another one: within
//! a row, where a cell that was rounded up is rounded down and another one up instead, or over two rows whose
//! totals are rounded the other way.

use std::collections::VecDeque;

/// Something that is rounded: down, or up by one unit if it is not whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::data) struct Rounded {
    /// The units of the last digit that are full.
    pub(in crate::data) floor: i128,
    /// Whether there is something left.
    pub(in crate::data) rest: bool,
    /// Whether it is rounded up.
    pub(in crate::data) up: bool,
}

impl Rounded {
    pub(in crate::data) fn units(self) -> i128 {
        self.floor + i128::from(self.up)
    }

    fn can_rise(self) -> bool {
        self.rest && !self.up
    }
}

/// A table with the totals of its rows, which add up.
pub(in crate::data) struct Controlled<'c> {
    /// Row by row; none where there is nothing.
    pub(in crate::data) cells: Vec<Vec<Option<Rounded>>>,
    pub(in crate::data) rows: Vec<Rounded>,
    /// The totals of the columns as they should be rounded; `up` says nothing.
    pub(in crate::data) columns: Vec<Rounded>,
    /// The rows and columns in an order that does not depend on that of the data.
    pub(in crate::data) row_order: &'c [usize],
    pub(in crate::data) column_order: &'c [usize],
}

/// It is too large to be rounded so.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) struct TooLarge;

/// So many cells are looked at in all.
const STEPS: usize = 100_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Point {
    Column(usize),
    Row(usize),
    /// The total of all, which is a hundred.
    All,
}

impl Controlled<'_> {
    /// Rounds until each column is next to the truth too.
    pub(in crate::data) fn round(&mut self) -> Result<(), TooLarge> {
        let mut steps = 0;
        for column in self.column_order {
            while self.total(*column) > self.most(*column) {
                let room = |own: &Self, at: usize| own.total(at) < own.most(at);
                self.hand_on(&[*column], room, &mut steps)?;
            }
        }
        for column in self.column_order {
            while self.total(*column) < self.least(*column) {
                let others = self.column_order.iter().copied();
                let rich = others.filter(|at| self.total(*at) > self.least(*at));
                let rich: Vec<usize> = rich.collect();
                self.hand_on(&rich, |_, at| at == *column, &mut steps)?;
            }
        }
        Ok(())
    }

    pub(in crate::data) fn total(&self, column: usize) -> i128 {
        let cells = self
            .cells
            .iter()
            .filter_map(|row| row.get(column).copied().flatten());
        cells.map(Rounded::units).sum()
    }

    fn least(&self, column: usize) -> i128 {
        self.columns.get(column).map_or(0, |column| column.floor)
    }

    fn most(&self, column: usize) -> i128 {
        let column = self.columns.get(column);
        column.map_or(0, |column| column.floor + i128::from(column.rest))
    }

    fn cell(&self, row: usize, column: usize) -> Rounded {
        let cell = self.cells.get(row).and_then(|row| row.get(column));
        cell.copied().flatten().unwrap_or_default()
    }

    /// Takes a unit from one of some columns and gives it to one that is `wanted`, by the shortest way.
    fn hand_on(
        &mut self,
        from: &[usize],
        wanted: impl Fn(&Self, usize) -> bool,
        steps: &mut usize,
    ) -> Result<(), TooLarge> {
        let (high, wide) = (self.rows.len(), self.columns.len());
        let place = |point: Point| match point {
            Point::Column(at) => at,
            Point::Row(at) => wide + at,
            Point::All => wide + high,
        };
        let mut came: Vec<Option<Option<Point>>> = vec![None; wide + high + 1];
        let mut open = VecDeque::new();
        for column in from {
            came[*column] = Some(None);
            open.push_back(Point::Column(*column));
        }
        let mut end = None;
        while let Some(point) = open.pop_front() {
            if let Point::Column(at) = point
                && !from.contains(&at)
                && wanted(self, at)
            {
                end = Some(point);
                break;
            }
            let next: Vec<Point> = match point {
                Point::Column(at) => {
                    let rows = self.row_order.iter().copied();
                    rows.filter(|row| self.cell(*row, at).up)
                        .map(Point::Row)
                        .collect()
                }
                Point::Row(at) => {
                    let columns = self.column_order.iter().copied();
                    let columns = columns.filter(|column| self.cell(at, *column).can_rise());
                    let mut next: Vec<Point> = columns.map(Point::Column).collect();
                    next.extend(self.rows.get(at).filter(|row| row.up).map(|_| Point::All));
                    next
                }
                Point::All => {
                    let rows = self.row_order.iter().copied();
                    let rows =
                        rows.filter(|row| self.rows.get(*row).is_some_and(|row| row.can_rise()));
                    rows.map(Point::Row).collect()
                }
            };
            *steps += high.max(wide);
            if *steps > STEPS {
                return Err(TooLarge);
            }
            for to in next {
                if let Some(place @ None) = came.get_mut(place(to)) {
                    *place = Some(Some(point));
                    open.push_back(to);
                }
            }
        }
        let mut at = end.ok_or(TooLarge)?;
        while let Some(Some(Some(before))) = came.get(place(at)).copied() {
            match (before, at) {
                (Point::Column(column), Point::Row(row)) => self.set(row, column, false),
                (Point::Row(row), Point::Column(column)) => self.set(row, column, true),
                (Point::Row(row), Point::All) => self.rows[row].up = false,
                (Point::All, Point::Row(row)) => self.rows[row].up = true,
                _ => {}
            }
            at = before;
        }
        Ok(())
    }

    fn set(&mut self, row: usize, column: usize, up: bool) {
        let cell = self.cells.get_mut(row).and_then(|row| row.get_mut(column));
        if let Some(Some(cell)) = cell {
            cell.up = up;
        }
    }
}
