//! Small cells, and others that must go with them: what is left can be added and subtracted, and gives
//! no hidden cell.
//!
//! A cross table with its totals is a set of lines, each of which adds up. Take the lines as points and
//! the hidden cells as ways between them: a hidden cell can be computed from the printed ones exactly
//! if it is the only way between two parts, a bridge. So cells are hidden until there is no bridge.
//!
//! Of counts readers know more: nought is printed, so what is hidden is one or more. Two hidden counts that
//! make two are one each. A hidden count stays unknown if some circle of hidden cells through it can be
//! raised and lowered by turns without any of them becoming nought; cells are hidden until all can.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

/// A cell by row and column; the totals are the last of each.
pub(in crate::data) type Position = (usize, usize);

/// The cells of a table with their totals in the last row and the last column; none where the data have
/// nothing.
pub(in crate::data) struct Grid<'v> {
    pub(in crate::data) cells: &'v [Vec<Option<Decimal>>],
    /// Whether the cells are counts, of which noughts are printed.
    pub(in crate::data) counts: bool,
}

impl Grid<'_> {
    /// Hides as many further cells as it takes for no hidden one to be computable from those that are
    /// printed.
    ///
    /// With a single column, its cells and their total are the only line.
    pub(in crate::data) fn complete(&self, hidden: &mut BTreeSet<Position>) {
        let columns = self.cells.first().map_or(0, Vec::len);
        if columns <= 1 {
            while self.is_told_by_the_total(hidden)
                && let Some(other) = self.least(hidden, |_| true)
            {
                hidden.insert(other);
            }
            return;
        }
        while let Some((row, column)) = self.bridge(hidden).or_else(|| self.fixed(hidden)) {
            // A second cell of its row or column, where there is none yet, leads around it or further.
            let in_row = hidden.iter().filter(|at| at.0 == row).count();
            let in_column = hidden.iter().filter(|at| at.1 == column).count();
            let by_row = || self.least(hidden, |at| at.0 == row);
            let by_column = || self.least(hidden, |at| at.1 == column);
            let beside = if in_row <= in_column {
                by_row().or_else(by_column)
            } else {
                by_column().or_else(by_row)
            };
            let beside = beside.or_else(|| self.least(hidden, |_| true));
            match beside {
                Some(beside) => hidden.insert(beside),
                // There is nothing left to hide.
                None => return,
            };
        }
    }

    /// The least cell that is not hidden yet: no total if there is another one, no nought likewise.
    fn least(
        &self,
        hidden: &BTreeSet<Position>,
        wanted: impl Fn(Position) -> bool,
    ) -> Option<Position> {
        let last = (
            self.cells.len().saturating_sub(1),
            self.cells.first().map_or(0, Vec::len).saturating_sub(1),
        );
        let all = self.cells.iter().enumerate().flat_map(|(row, cells)| {
            let cells = cells.iter().enumerate();
            cells.filter_map(move |(column, value)| Some(((row, column), (*value)?)))
        });
        all.filter(|(at, _)| wanted(*at) && !hidden.contains(at))
            .min_by_key(|(at, value)| {
                let total = at.0 == last.0 || (last.1 > 0 && at.1 == last.1);
                let crossing = hidden
                    .iter()
                    .filter(|known| known.0 == at.0 || known.1 == at.1);
                // One that joins two lines with hidden cells closes a way around.
                let joins = crossing.clone().any(|known| known.0 == at.0)
                    && crossing.clone().any(|known| known.1 == at.1);
                (total, value.is_zero(), !joins, *value, *at)
            })
            .map(|(at, _)| at)
    }

    /// Whether the only line of the table leaves its hidden cells but one choice.
    fn is_told_by_the_total(&self, hidden: &BTreeSet<Position>) -> bool {
        let total_is_hidden = hidden.iter().any(|at| at.0 + 1 == self.cells.len());
        let all_ones = self.counts && !hidden.iter().any(|at| self.can_be_less(*at));
        match hidden.len() {
            0 => false,
            1 => true,
            _ => all_ones && !total_is_hidden,
        }
    }

    /// Whether a hidden count could be one less and still not nought.
    fn can_be_less(&self, (row, column): Position) -> bool {
        let line = self.cells.get(row);
        let value = line.and_then(|line| line.get(column).copied().flatten());
        value.is_some_and(|value| value > Decimal::ONE)
    }

    /// A hidden count that can be no other number, given that no hidden one is nought.
    fn fixed(&self, hidden: &BTreeSet<Position>) -> Option<Position> {
        // Where all can be less, every circle will do, and without bridges each cell is in one.
        if !self.counts || hidden.iter().all(|at| self.can_be_less(*at)) {
            return None;
        }
        let (rows, columns) = (self.cells.len(), self.cells.first().map_or(0, Vec::len));
        // Raising a cell leads from one of its lines to the other, lowering it back. A total stands on
        // the other side of the sum, so it leads the other way.
        let raised = |(row, column): Position| {
            let (row_line, column_line) = (row, rows + column);
            if (row + 1 == rows) == (column + 1 == columns) {
                (row_line, column_line)
            } else {
                (column_line, row_line)
            }
        };
        let mut ways: Vec<Vec<(usize, Position)>> = vec![Vec::new(); rows + columns];
        for at in hidden {
            let (from, to) = raised(*at);
            ways[from].push((to, *at));
            if self.can_be_less(*at) {
                ways[to].push((from, *at));
            }
        }
        let leads = |from: usize, to: usize, without: Position| {
            let mut met = vec![false; rows + columns];
            let mut open = vec![from];
            while let Some(point) = open.pop() {
                if point == to {
                    return true;
                }
                if std::mem::replace(&mut met[point], true) {
                    continue;
                }
                let ways = ways[point].iter().filter(|(_, way)| *way != without);
                open.extend(ways.map(|(to, _)| *to));
            }
            false
        };
        hidden.iter().copied().find(|at| {
            let (from, to) = raised(*at);
            !(leads(to, from, *at) || self.can_be_less(*at) && leads(from, to, *at))
        })
    }

    /// A hidden cell that can be computed from the printed ones.
    fn bridge(&self, hidden: &BTreeSet<Position>) -> Option<Position> {
        let rows = self.cells.len();
        let columns = self.cells.first().map_or(0, Vec::len);
        let mut ways: Vec<Vec<(usize, Position)>> = vec![Vec::new(); rows + columns];
        for (row, column) in hidden {
            ways[*row].push((rows + column, (*row, *column)));
            ways[rows + column].push((*row, (*row, *column)));
        }
        // When a point was first met, and the earliest point that can be reached from it or beyond.
        let mut met = vec![usize::MAX; rows + columns];
        let mut earliest = met.clone();
        let mut clock = 0;
        for start in 0..rows + columns {
            if met[start] != usize::MAX {
                continue;
            }
            met[start] = clock;
            earliest[start] = clock;
            clock += 1;
            // The point, the way that led to it, and which of its ways comes next.
            let mut path: Vec<(usize, Option<Position>, usize)> = vec![(start, None, 0)];
            while let Some((point, came, next)) = path.last_mut() {
                let (point, came) = (*point, *came);
                if let Some((to, way)) = ways[point].get(*next).copied() {
                    *next += 1;
                    if Some(way) == came {
                        continue;
                    }
                    if met[to] == usize::MAX {
                        met[to] = clock;
                        earliest[to] = clock;
                        clock += 1;
                        path.push((to, Some(way), 0));
                    } else {
                        earliest[point] = earliest[point].min(met[to]);
                    }
                    continue;
                }
                path.pop();
                if let (Some((before, ..)), Some(way)) = (path.last(), came) {
                    earliest[*before] = earliest[*before].min(earliest[point]);
                    if earliest[point] > met[*before] {
                        return Some(way);
                    }
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
