//! Hidden cells, judged by elimination and by trial.

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
        let Some(pivot) = (rank..lines.len()).find(|at| lines[*at][column].rem_euclid(prime) != 0)
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
            // Totals of one, which cannot be less, are rare otherwise.
            let count = prop_oneof![4 => Just(0_u32), 4 => Just(1), 1 => Just(2)];
            let row = proptest::collection::vec(count, columns);
            let hidden = proptest::collection::btree_set((0..=rows, 0..=columns), 2..9);
            (proptest::collection::vec(row, rows), hidden)
        }),
    ) {
        let cells = with_totals(&counts);
        // No nought is hidden while there is anything else.
        let is_nought = |at: &Position| cells[at.0][at.1] == Some(Decimal::ZERO);
        let hidden: BTreeSet<Position> = hidden.into_iter().filter(|at| !is_nought(at)).collect();
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
