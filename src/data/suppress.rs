//! Small cells, and others that must go with them: what is left can be added and subtracted, and gives
//! no hidden cell.
//!
//! A cross table with its totals is a set of lines, each of which adds up. Take the lines as points and
//! the hidden cells as ways between them: a hidden cell can be computed from the printed ones exactly
//! if it is the only way between two parts, a bridge. So cells are hidden until there is no bridge.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

/// A cell by row and column; the totals are the last of each.
pub(super) type Position = (usize, usize);

/// The cells of a table with their totals in the last row and the last column; none where the data have
/// nothing.
pub(super) struct Grid<'v> {
    pub(super) cells: &'v [Vec<Option<Decimal>>],
}

impl Grid<'_> {
    /// Hides as many further cells as it takes for no hidden one to be computable from those that are
    /// printed.
    ///
    /// With a single column, its cells and their total are the only line.
    pub(super) fn complete(&self, hidden: &mut BTreeSet<Position>) {
        let columns = self.cells.first().map_or(0, Vec::len);
        if columns <= 1 {
            if hidden.len() == 1
                && let Some(other) = self.least(hidden, |_| true)
            {
                hidden.insert(other);
            }
            return;
        }
        while let Some((row, column)) = self.bridge(hidden) {
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
        Grid { cells: &cells }.complete(&mut hidden);
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
        Grid { cells: &cells }.complete(&mut hidden);
        assert_eq!(hidden, BTreeSet::from([(0, 0), (2, 0)]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

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
            Grid { cells: &cells }.complete(&mut hidden);
            prop_assert!(first.is_subset(&hidden));
            prop_assert_eq!(derivable(rows, columns, &hidden), None, "{:?}", hidden);
        }
    }
}
