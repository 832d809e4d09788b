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
pub(super) type Position = (usize, usize);

/// The cells of a table with their totals in the last row and the last column; none where the data have
/// nothing.
pub(super) struct Grid<'v> {
    pub(super) cells: &'v [Vec<Option<Decimal>>],
    /// Whether the cells are counts, of which noughts are printed.
    pub(super) counts: bool,
}

impl Grid<'_> {
    /// Hides as many further cells as it takes for no hidden one to be computable from those that are
    /// printed.
    ///
    /// With a single column, its cells and their total are the only line.
    pub(super) fn complete(&self, hidden: &mut BTreeSet<Position>) {
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A table of counts with its totals.
    fn with_totals(counts: &[Vec<u32>]) -> Vec<Vec<Option<Decimal>>> {
        let mut all: Vec<Vec<u32>> = counts.to_vec();
        for row in &mut all {
            row.push(row.iter().sum());
        }
        let columns = all.first().map_or(0, Vec::len);
        all.push(
            (0..columns)
                .map(|at| all.iter().map(|row| row[at]).sum())
                .collect(),
        );
        let decimals = |row: Vec<u32>| row.into_iter().map(|count| Some(count.into())).collect();
        all.into_iter().map(decimals).collect()
    }

    fn counted(cells: &[Vec<Option<Decimal>>]) -> Grid<'_> {
        Grid {
            cells,
            counts: true,
        }
    }

    /// By trial: a hidden cell that has one value in all the tables around the true one that print the
    /// same, and hide no nought that was not hidden.
    fn known(cells: &[Vec<Option<Decimal>>], hidden: &BTreeSet<Position>) -> Option<Position> {
        let number = |at: &Position| -> i64 {
            cells[at.0][at.1].map_or(0, |value| i64::try_from(value).unwrap())
        };
        let (last_row, last_column) = (cells.len() - 1, cells[0].len() - 1);
        let of_body = |at: &&Position| at.0 < last_row && (at.1 < last_column || last_column == 0);
        let body: Vec<Position> = hidden.iter().filter(of_body).copied().collect();
        let mut unknown: BTreeSet<Position> = hidden.clone();
        for trial in 0..3_usize.pow(u32::try_from(body.len()).unwrap()) {
            let steps = (0..body.len()).map(|at| {
                let digit = trial / 3_usize.pow(u32::try_from(at).unwrap()) % 3;
                (body[at], i64::try_from(digit).unwrap() - 1)
            });
            let mut change = std::collections::BTreeMap::<Position, i64>::new();
            for ((row, column), step) in steps {
                *change.entry((row, column)).or_default() += step;
                *change.entry((last_row, column)).or_default() += step;
                if last_column > 0 {
                    *change.entry((row, last_column)).or_default() += step;
                    *change.entry((last_row, last_column)).or_default() += step;
                }
            }
            let prints_the_same = change
                .iter()
                .all(|(at, by)| *by == 0 || hidden.contains(at) && number(at) + by >= 1);
            if prints_the_same {
                unknown.retain(|at| change.get(at).is_none_or(|by| *by == 0));
            }
        }
        unknown.first().copied()
    }

    fn small(cells: &[Vec<Option<Decimal>>]) -> BTreeSet<Position> {
        let mut hidden = BTreeSet::new();
        for (row, cells) in cells.iter().enumerate() {
            for (column, value) in cells.iter().enumerate() {
                if value.is_some_and(|value| value > Decimal::ZERO && value < Decimal::from(5)) {
                    hidden.insert((row, column));
                }
            }
        }
        hidden
    }

    /// By elimination: whether some combination of the lines gives a hidden cell alone. Each line of the
    /// table says that its hidden cells, with their signs, add up to something that is printed.
    fn derivable(rows: usize, columns: usize, hidden: &BTreeSet<Position>) -> Option<Position> {
        let unknown: Vec<Position> = hidden.iter().copied().collect();
        let sign = |at: usize, last: usize| if at == last { -1_i64 } else { 1 };
        let mut lines: Vec<Vec<i64>> = Vec::new();
        for row in 0..rows {
            let line = unknown.iter().map(|at| {
                if at.0 == row {
                    sign(at.1, columns - 1)
                } else {
                    0
                }
            });
            lines.push(line.collect());
        }
        for column in 0..columns {
            let line = unknown.iter().map(|at| {
                if at.1 == column {
                    sign(at.0, rows - 1)
                } else {
                    0
                }
            });
            lines.push(line.collect());
        }
        // Reduced by rows in the integers of a prime; the lines have only ones, so no rank is lost.
        let prime = 1_000_003_i64;
        let inverse = |value: i64| {
            let (mut power, mut base, mut result) = (prime - 2, value.rem_euclid(prime), 1);
            while power > 0 {
                if power % 2 == 1 {
                    result = result * base % prime;
                }
                base = base * base % prime;
                power /= 2;
            }
            result
        };
        let mut rank = 0;
        for column in 0..unknown.len() {
            let Some(pivot) =
                (rank..lines.len()).find(|at| lines[*at][column].rem_euclid(prime) != 0)
            else {
                continue;
            };
            lines.swap(rank, pivot);
            let factor = inverse(lines[rank][column]);
            for value in &mut lines[rank] {
                *value = (*value * factor).rem_euclid(prime);
            }
            let reduced = lines[rank].clone();
            for (at, line) in lines.iter_mut().enumerate() {
                let times = line[column].rem_euclid(prime);
                if at != rank && times != 0 {
                    for (value, by) in line.iter_mut().zip(&reduced) {
                        *value = (*value - times * by).rem_euclid(prime);
                    }
                }
            }
            rank += 1;
        }
        lines.iter().take(rank).find_map(|line| {
            let mut unknowns = line.iter().enumerate().filter(|(_, value)| **value != 0);
            let (only, _) = unknowns.next()?;
            unknowns.next().is_none().then(|| unknown[only])
        })
    }

    #[test]
    fn a_single_small_cell_takes_three_others_with_it() {
        let cells = with_totals(&[vec![3, 20, 30], vec![10, 40, 50], vec![70, 60, 80]]);
        let mut hidden = small(&cells);
        assert_eq!(hidden.len(), 1);
        assert_eq!(derivable(4, 4, &hidden), Some((0, 0)), "by subtraction");
        counted(&cells).complete(&mut hidden);
        assert_eq!(derivable(4, 4, &hidden), None);
        assert_eq!(hidden.len(), 4, "{hidden:?}");
        assert!(
            !hidden.iter().any(|at| at.0 == 3 || at.1 == 3),
            "totals stay"
        );
    }

    #[test]
    fn in_a_single_column_the_next_least_goes_too() {
        let cells: Vec<Vec<Option<Decimal>>> = [2, 40, 30, 72]
            .map(|count| vec![Some(count.into())])
            .to_vec();
        let mut hidden = small(&cells);
        counted(&cells).complete(&mut hidden);
        assert_eq!(hidden, BTreeSet::from([(0, 0), (2, 0)]));
    }

    #[test]
    fn two_that_make_two_are_one_each_so_a_third_goes_too() {
        let cells: Vec<Vec<Option<Decimal>>> = [1, 1, 30, 40, 72]
            .map(|count| vec![Some(count.into())])
            .to_vec();
        let mut hidden = small(&cells);
        assert_eq!(known(&cells, &hidden), Some((0, 0)), "by trial");
        counted(&cells).complete(&mut hidden);
        assert_eq!(hidden, BTreeSet::from([(0, 0), (1, 0), (2, 0)]));
        assert_eq!(known(&cells, &hidden), None);

        let cells = with_totals(&[vec![1, 1, 30], vec![1, 1, 40], vec![30, 60, 50]]);
        let mut hidden = small(&cells);
        assert_eq!(derivable(4, 4, &hidden), None, "not by subtraction");
        assert_eq!(known(&cells, &hidden), Some((0, 0)), "but by trial");
        counted(&cells).complete(&mut hidden);
        assert_eq!(known(&cells, &hidden), None, "{hidden:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn every_hidden_count_could_be_another_one(
            counts in (2_usize..4, 1_usize..4).prop_flat_map(|(rows, columns)| {
                let count = prop_oneof![4 => Just(0_u32), 4 => Just(1), 2 => 2_u32..5, 2 => 5_u32..9];
                proptest::collection::vec(proptest::collection::vec(count, columns), rows)
            }),
        ) {
            let mut cells = with_totals(&counts);
            if counts[0].len() == 1 {
                for line in &mut cells {
                    line.truncate(1);
                }
            }
            let mut hidden = small(&cells);
            counted(&cells).complete(&mut hidden);
            prop_assert_eq!(known(&cells, &hidden), None, "{:?} {:?}", counts, hidden);
        }

        #[test]
        fn what_is_known_is_found_whatever_is_hidden(
            (counts, hidden) in (2_usize..4, 2_usize..4).prop_flat_map(|(rows, columns)| {
                let row = proptest::collection::vec(0_u32..3, columns);
                let hidden = proptest::collection::btree_set((0..=rows, 0..=columns), 1..9);
                (proptest::collection::vec(row, rows), hidden)
            }),
        ) {
            let cells = with_totals(&counts);
            let grid = counted(&cells);
            let found = grid.bridge(&hidden).or_else(|| grid.fixed(&hidden));
            let by_trial = known(&cells, &hidden);
            prop_assert_eq!(found.is_some(), by_trial.is_some(), "{:?} {:?}", found, by_trial);
        }

        #[test]
        fn no_hidden_cell_can_be_derived_from_the_printed_ones(
            counts in (2_usize..6, 2_usize..6).prop_flat_map(|(rows, columns)| {
                let count = prop_oneof![2 => Just(0_u32), 3 => 1_u32..5, 5 => 5_u32..60];
                proptest::collection::vec(proptest::collection::vec(count, columns), rows)
            }),
        ) {
            let cells = with_totals(&counts);
            let (rows, columns) = (cells.len(), cells[0].len());
            let first = small(&cells);
            let mut hidden = first.clone();
            counted(&cells).complete(&mut hidden);
            prop_assert!(first.is_subset(&hidden));
            prop_assert_eq!(derivable(rows, columns, &hidden), None, "{:?}", hidden);
        }
    }
}
