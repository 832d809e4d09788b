//! A reader who works out what follows of all that a brief prints of a table of persons, by elimination.

use std::collections::BTreeSet;

use super::asked::{Asked, Kind, Person, What, person};
use super::*;

/// What a figure says of persons: a sum of unknowns that is known. The unknowns are how many persons there
/// are of each place, year and sex, and behind these the sum of their ages.
pub(super) struct Reader {
    people: Vec<Person>,
    cells: Vec<(usize, usize, usize)>,
    known: Vec<Vec<i128>>,
}

/// Whether it is the sum of ages and not how many they are, and of whom.
type Found = (bool, Vec<(usize, usize, usize)>);

const PRIME: i128 = 1_000_000_007;

impl Reader {
    pub(super) fn new(people: Vec<Person>) -> Self {
        let cells: BTreeSet<_> = people.iter().map(|one| (one.0, one.1, one.2)).collect();
        Self {
            people,
            cells: cells.into_iter().collect(),
            known: Vec::new(),
        }
    }

    fn sum(&self, ages: bool, wanted: &dyn Fn(&Person) -> bool) -> Vec<i128> {
        let mut sum = vec![0; self.cells.len() * 2];
        for (at, cell) in self.cells.iter().enumerate() {
            let own = (cell.0, cell.1, cell.2, 0);
            sum[at + if ages { self.cells.len() } else { 0 }] = i128::from(wanted(&own));
        }
        sum
    }

    fn count(&self, wanted: &dyn Fn(&Person) -> bool) -> i128 {
        i128::try_from(self.people.iter().filter(|one| wanted(one)).count()).unwrap()
    }

    fn knows(&mut self, line: Vec<i128>) {
        self.known.push(line);
    }

    /// A figure of the persons for whom `group` holds.
    fn is_told(
        &mut self,
        asked: &Asked,
        group: &dyn Fn(&Person) -> bool,
        in_percent_of: Option<&dyn Fn(&Person) -> bool>,
    ) {
        let wanted = |one: &Person| asked.wanted.finds(one) && group(one);
        let mix = |times: i128, first: &[i128], less: i128, second: &[i128]| -> Vec<i128> {
            first
                .iter()
                .zip(second)
                .map(|(a, b)| times * a - less * b)
                .collect()
        };
        let proportion = |part: &dyn Fn(&Person) -> bool, whole: &dyn Fn(&Person) -> bool| {
            mix(
                self.count(whole),
                &self.sum(false, part),
                self.count(part),
                &self.sum(false, whole),
            )
        };
        let line = match (&asked.what, in_percent_of) {
            (What::Count, Some(whole)) => proportion(&wanted, &|one: &Person| {
                asked.wanted.finds(one) && whole(one)
            }),
            (What::Count, None) => self.sum(false, &wanted),
            (What::Sum, _) => self.sum(true, &wanted),
            (What::Mean, _) => {
                let ages = self
                    .people
                    .iter()
                    .filter(|one| wanted(one))
                    .map(|one| i128::from(one.3))
                    .sum();
                mix(
                    self.count(&wanted),
                    &self.sum(true, &wanted),
                    ages,
                    &self.sum(false, &wanted),
                )
            }
            (What::Share(of), _) => {
                let whole = |one: &Person| of.finds(one) && group(one);
                proportion(&|one: &Person| wanted(one) && whole(one), &whole)
            }
            (What::Change(relative), _) => {
                let before = |one: &Person| wanted(one) && one.1 == 0;
                let after = |one: &Person| wanted(one) && one.1 == 1;
                if *relative {
                    proportion(&after, &before)
                } else {
                    mix(1, &self.sum(false, &after), 1, &self.sum(false, &before))
                }
            }
        };
        self.knows(line);
    }

    /// A set of few persons of whom it follows how many they are, or what their ages add up to.
    pub(super) fn finds(&self, threshold: i128) -> Option<Found> {
        let width = self.cells.len() * 2;
        let mut rows: Vec<Vec<i128>> = self
            .known
            .iter()
            .map(|line| line.iter().map(|one| one.rem_euclid(PRIME)).collect())
            .collect();
        let mut pivots = Vec::new();
        let mut used = 0;
        for column in 0..width {
            let Some(found) = (used..rows.len()).find(|row| rows[*row][column] != 0) else {
                continue;
            };
            rows.swap(used, found);
            let inverse = power(rows[used][column], PRIME - 2);
            let lead: Vec<i128> = rows[used].iter().map(|one| one * inverse % PRIME).collect();
            for row in &mut rows {
                let times = row[column];
                for (one, lead) in row.iter_mut().zip(&lead) {
                    *one = (*one - times * lead).rem_euclid(PRIME);
                }
            }
            rows[used] = lead;
            pivots.push(column);
            used += 1;
        }
        let follows = |mut line: Vec<i128>| {
            for (column, row) in pivots.iter().zip(&rows) {
                let times = line[*column];
                for (one, lead) in line.iter_mut().zip(row) {
                    *one = (*one - times * lead).rem_euclid(PRIME);
                }
            }
            line.iter().all(|one| *one == 0)
        };
        let counts: Vec<i128> = self
            .cells
            .iter()
            .map(|cell| self.count(&|one: &Person| (one.0, one.1, one.2) == *cell))
            .collect();
        // All sets of few: those of one cell, those with another one, and so on.
        let mut sets: Vec<(Vec<usize>, i128)> = vec![(Vec::new(), 0)];
        let mut next = 0;
        while let Some((set, count)) = sets.get(next).cloned() {
            next += 1;
            for (cell, more) in counts
                .iter()
                .enumerate()
                .skip(set.last().map_or(0, |last| last + 1))
            {
                if count + more < threshold {
                    let mut set = set.clone();
                    set.push(cell);
                    sets.push((set, count + more));
                }
            }
        }
        for (set, _) in sets.iter().skip(1) {
            for ages in [false, true] {
                let mut line = vec![0; width];
                for cell in set {
                    line[cell + if ages { self.cells.len() } else { 0 }] = 1;
                }
                if follows(line) {
                    return Some((ages, set.iter().map(|cell| self.cells[*cell]).collect()));
                }
            }
        }
        None
    }
}

fn power(base: i128, mut exponent: i128) -> i128 {
    let (mut base, mut result) = (base, 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

/// Tells a reader all that is printed.
pub(super) fn tell(reader: &mut Reader, results: &Results, all: &[Asked]) {
    for (id, asked) in all.iter().enumerate() {
        let id = format!("d{id}");
        let all = |_: &Person| true;
        match &asked.kind {
            Kind::Stat | Kind::Each(_) => {
                for figure in results.figures.values().filter(|figure| figure.id == id) {
                    assert!(
                        figure.remark().contains(" of rows, ")
                            || figure.remark().contains(" of age, "),
                        "{}",
                        figure.remark()
                    );
                    let by = match asked.kind {
                        Kind::Each(by) => by,
                        _ => "",
                    };
                    let group =
                        |one: &Person| figure.of.as_ref().is_none_or(|of| person(one, by) == *of);
                    reader.is_told(asked, &group, None);
                }
            }
            Kind::Chart(x, series, percent) => {
                let Some(chart) = results.charts.get(&id) else {
                    continue;
                };
                for one in &chart.series {
                    for (category, value) in chart.categories.iter().zip(&one.values) {
                        let group = |who: &Person| {
                            person(who, x) == *category
                                && one
                                    .name
                                    .as_ref()
                                    .is_none_or(|name| person(who, series.unwrap()) == *name)
                        };
                        if value.is_some() {
                            reader.is_told(
                                asked,
                                &group,
                                percent.then_some(&all as &dyn Fn(&Person) -> bool),
                            );
                        }
                    }
                }
            }
            Kind::Table(rows, columns, _) => {
                let Some(table) = results.tables.get(&id) else {
                    continue;
                };
                let in_row = |who: &Person, row: Option<&String>| {
                    row.is_none_or(|row| person(who, rows) == *row)
                };
                let in_column = |who: &Person, column: Option<&String>| {
                    column.is_none_or(|column| person(who, columns.unwrap()) == *column)
                };
                let heads: Vec<Option<&String>> = if table.columns.is_empty() {
                    vec![None]
                } else {
                    table.columns.iter().map(Some).collect()
                };
                let mut printed = Vec::new();
                for (row, cells) in table.rows.iter().zip(&table.cells) {
                    for (column, value) in heads.iter().zip(cells) {
                        printed.push((Some(row), *column, *value));
                    }
                }
                if let Some(totals) = &table.totals {
                    printed.extend(
                        heads
                            .iter()
                            .zip(&totals.columns)
                            .map(|(column, value)| (None, *column, *value)),
                    );
                    printed.extend(
                        table
                            .rows
                            .iter()
                            .zip(&totals.rows)
                            .map(|(row, value)| (Some(row), None, *value)),
                    );
                    printed.push((None, None, totals.all));
                }
                for (row, column, value) in printed {
                    if value.is_some() {
                        reader.is_told(
                            asked,
                            &|who: &Person| in_row(who, row) && in_column(who, column),
                            None,
                        );
                    }
                }
            }
        }
    }
}
