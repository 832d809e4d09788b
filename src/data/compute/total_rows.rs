//! Rows whose numbers are the sums of those above them: they are counted twice by whoever adds a column up.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cells::{Cells, Values};
use super::outcome::Outcome;
use crate::data::query::measure::Measure;
use crate::data::query::plan::Job;
use crate::data::table::faults::Faults;
use crate::data::table::folded::is_of_all;
use crate::data::table::number::Number;
use crate::data::table::spot::Spot;
use crate::diagnostic::{Diagnostic, code};

/// Looks for rows of totals, row by row.
#[derive(Debug, Default)]
pub(in crate::data) struct TotalRows {
    /// What has been added up since the last row of totals, and from the first row on.
    since: Block,
    whole: Block,
    pub(in crate::data) found: Faults,
}

/// Rows that a row of totals could be of.
#[derive(Clone, Debug, Default)]
struct Block {
    rows: u64,
    columns: BTreeMap<usize, Added>,
}

/// What a column has come to.
#[derive(Clone, Copy, Debug)]
struct Added {
    sum: Number,
    first: Number,
    /// How many numbers, and whether they are all the same.
    count: u64,
    alike: bool,
}

impl Block {
    fn add(&mut self, numbers: &[Option<Number>]) {
        self.rows += 1;
        for (column, number) in numbers.iter().enumerate() {
            let Some(number) = *number else { continue };
            match self.columns.get_mut(&column) {
                None => {
                    let added = Added {
                        sum: number,
                        first: number,
                        count: 1,
                        alike: true,
                    };
                    self.columns.insert(column, added);
                }
                Some(added) => {
                    // What cannot be added up any more is no total.
                    added.sum = added.sum.plus(number).unwrap_or(Number::whole(0));
                    added.count += 1;
                    added.alike &= number == added.first;
                }
            }
        }
    }

    /// In how many columns a row is the sum; none where it is something else in one.
    fn sums(&self, numbers: &[Option<Number>]) -> Option<usize> {
        let mut sums = 0;
        for (column, number) in numbers.iter().enumerate() {
            let (Some(number), Some(added)) = (number, self.columns.get(&column)) else {
                continue;
            };
            // A year that all rows have is none of what is added up.
            if added.alike && *number == added.first && added.count > 1 {
                continue;
            }
            if added.count < 2 || *number != added.sum {
                return None;
            }
            sums += usize::from(!number.is_zero());
        }
        (sums > 0).then_some(sums)
    }
}

impl TotalRows {
    /// Looks at a row: its numbers, column by column, and its first text.
    pub(in crate::data) fn see(&mut self, numbers: &[Option<Number>], text: &str, spot: Spot) {
        let named = is_of_all(text);
        let is_total = [&self.since, &self.whole].into_iter().any(|block| {
            // One number is the sum of two by chance soon enough, two are not.
            block.sums(numbers).is_some_and(|sums| sums > 1 || named)
        });
        if is_total {
            self.found.note(spot);
            self.since = Block::default();
        } else {
            self.since.add(numbers);
            self.whole.add(numbers);
        }
    }
}

/// The line of values that is the sum of all the others, if there is one.
fn sum_of_the_others(names: &[&str], lines: &[Vec<Option<Decimal>>]) -> Option<usize> {
    let width = lines.first().map_or(0, Vec::len);
    let value = |row: usize, column: usize| lines.get(row)?.get(column).copied().flatten();
    (0..lines.len()).find(|row| {
        let mut sums = 0;
        for column in 0..width {
            let own = value(*row, column).unwrap_or_default();
            let others = (0..lines.len()).filter(|other| other != row);
            let others: Vec<Decimal> = others.filter_map(|other| value(other, column)).collect();
            let sum = others
                .iter()
                .try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one));
            if sum != Some(own) {
                return false;
            }
            sums += usize::from(!own.is_zero() && others.len() > 1);
        }
        sums > 1 || sums == 1 && names.get(*row).is_some_and(|name| is_of_all(name))
    })
}

impl Outcome<'_, '_, '_> {
    /// Warns of a row, or a column, of sums that is the sum of all the others where they are added up once more.
    pub(in crate::data) fn total_among(
        &mut self,
        job: &Job<'_>,
        cells: &Cells<'_, '_>,
        values: &Values,
    ) {
        let adds_up = job.definition.totals() && job.measure() == Measure::Sum;
        if !adds_up || self.description.allow.contains(&code::TOTAL_ROW) {
            return;
        }
        let rows: Vec<&str> = cells.rows.iter().map(|(_, name)| name.as_str()).collect();
        let columns = cells
            .columns
            .iter()
            .map(|(_, name)| name.as_deref().unwrap_or_default());
        let columns: Vec<&str> = columns.collect();
        let turned: Vec<Vec<Option<Decimal>>> = (0..columns.len())
            .map(|at| {
                values
                    .body
                    .iter()
                    .map(|line| line.get(at).copied().flatten())
                    .collect()
            })
            .collect();
        let row = sum_of_the_others(&rows, &values.body).and_then(|at| rows.get(at));
        let column = sum_of_the_others(&columns, &turned).and_then(|at| columns.get(at));
        for name in row.into_iter().chain(column) {
            let message = format!(
                "`{name}` is the sum of all the others in {}, which adds them up once more",
                job.definition.words()
            );
            self.report.diagnostics.push(
                Diagnostic::warning(code::TOTAL_ROW, message)
                    .at(job.definition.place())
                    .help(format!("leave it out with `where`; if it is no total, write `allow = [\"total-row\"]` into {}",
                        self.report.shown.with_extension("toml").display())),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[(&str, &[i128])]) -> Vec<usize> {
        let mut totals = TotalRows::default();
        let mut found = Vec::new();
        for (at, (text, numbers)) in rows.iter().enumerate() {
            let before = totals.found.count();
            let start = u64::try_from(at).unwrap();
            let spot = Spot {
                start,
                end: start,
                line: start,
                least: start,
                before: start,
            };
            let numbers: Vec<_> = numbers
                .iter()
                .map(|number| Some(Number::whole(*number)))
                .collect();
            totals.see(&numbers, text, spot);
            if totals.found.count() > before {
                found.push(at);
            }
        }
        found
    }

    #[test]
    fn totals_are_known_by_their_sums() {
        assert_eq!(
            found(&[("a", &[1, 10]), ("b", &[2, 20]), ("x", &[3, 30])]),
            [2]
        );
        assert_eq!(found(&[("a", &[40]), ("b", &[12]), ("Total", &[52])]), [2]);
        assert_eq!(
            found(&[("a", &[40]), ("b", &[12]), ("Всего по стране", &[52])]),
            [2]
        );
        // Below groups, and at last of all.
        let groups: &[(&str, &[i128])] = &[
            ("a", &[2010, 1, 10]),
            ("b", &[2010, 2, 20]),
            ("North", &[2010, 3, 30]),
            ("c", &[2010, 4, 40]),
            ("d", &[2010, 5, 50]),
            ("South", &[2010, 9, 90]),
            ("All", &[2010, 12, 120]),
        ];
        assert_eq!(found(groups), [2, 5, 6]);
        for rows in [
            &[("a", &[1][..]), ("b", &[2]), ("c", &[3])][..],
            &[("a", &[1, 10]), ("b", &[2, 20]), ("c", &[3, 31])],
            &[("Total", &[52]), ("a", &[40]), ("b", &[12])],
            &[("a", &[0, 0]), ("b", &[0, 0]), ("c", &[0, 0])],
        ] {
            assert_eq!(found(rows), Vec::<usize>::new());
        }
    }
}
