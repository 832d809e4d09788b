//! What must not be printed of a table that protects persons, judged for all definitions of the brief together.
//!
//! Counts are compared by the rows that they are of: the conditions that these meet and the values that they are
//! grouped by. Two counts of the same rows are hidden together, wherever they stand. Where a count that one
//! definition prints, or lets be added up, is the sum of cells of another, it tells of these what a total of
//! their own would, and cells are hidden as beside a total. Where a count is hidden, no other definition may
//! print all its parts.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::definition::{CrossTab, Definition};
use super::grid::Grid;
use super::measure::Measure;
use super::pass::Seen;
use super::plan::{Job, Plan, Typed};
use super::suppress;

/// Which rows: those that meet all of these.
type Rows = BTreeSet<Condition>;

/// What a row must meet to be counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    /// A column has this value.
    Is(usize, String),
    /// A condition of a filter holds, by its number in the plan.
    Meets(usize),
}

/// A cell in a grid, by the positions of its row and its column there; nought is the total.
pub(super) type At = (usize, usize);

/// A definition that counts rows, or prints what gives such a count away.
#[derive(Debug)]
struct Counted {
    /// Its number among the jobs.
    job: usize,
    rows: Rows,
    /// The values of both its keys, with their slots.
    keys: [Vec<(usize, String)>; 2],
    /// How many rows, the totals in the last row and the last column; with one key there is one column.
    counts: Vec<Vec<u64>>,
    /// Whether its own totals are printed.
    totals: bool,
    /// Whether it is a figure of its own, which cannot be left out without a word.
    is_figure: bool,
}

/// What is hidden.
#[derive(Debug, Default)]
pub(super) struct Protection {
    /// Of each job, the cells of its grid that are hidden; none if it is not judged here.
    hidden: Vec<Option<BTreeSet<At>>>,
    /// The statistics that tell of few persons together with another one: both by their numbers.
    pub(super) told: Vec<(usize, usize)>,
}

impl Protection {
    /// Judges those jobs of a plan that can be computed.
    pub(super) fn of(plan: &Plan<'_>, seen: &Seen, sound: &[bool], threshold: u64) -> Self {
        let jobs = plan.jobs.iter().zip(&seen.jobs).zip(sound).enumerate();
        let all: Vec<Counted> = jobs
            .filter(|(_, (_, sound))| **sound)
            .filter_map(|(at, ((job, seen), _))| Counted::of(at, plan, job, &seen.grid))
            .collect();
        let few = |count: u64| count > 0 && count < threshold;
        let mut hidden: Vec<BTreeSet<suppress::Position>> = all
            .iter()
            .map(|counts| {
                counts
                    .printed()
                    .filter(|at| few(counts.count(*at)))
                    .collect()
            })
            .collect();
        loop {
            let before: usize = hidden.iter().map(BTreeSet::len).sum();
            let gone: BTreeSet<Rows> = all
                .iter()
                .zip(&hidden)
                .flat_map(|(counts, hidden)| hidden.iter().map(|at| counts.rows_of(*at)))
                .collect();
            let told: BTreeSet<Rows> = all
                .iter()
                .zip(&hidden)
                .flat_map(|(counts, hidden)| {
                    let told = counts.printed().chain(counts.added_up(hidden));
                    told.map(|at| counts.rows_of(at))
                })
                .filter(|rows| !gone.contains(rows))
                .collect();
            for (counts, hidden) in all.iter().zip(&mut hidden) {
                let away = |at: &suppress::Position| gone.contains(&counts.rows_of(*at));
                hidden.extend(counts.all().filter(away));
                let added_up: BTreeSet<_> = counts.added_up(hidden).collect();
                let told_elsewhere = |at: suppress::Position| {
                    !added_up.contains(&at) && told.contains(&counts.rows_of(at))
                };
                let beside_totals = counts.totals
                    || counts.margins().any(told_elsewhere)
                    || !added_up.is_disjoint(hidden);
                if beside_totals && !counts.is_single() && !hidden.is_empty() {
                    let totals = counts.margins().filter(|at| few(counts.count(*at)));
                    hidden.extend(totals);
                    let cells = counts.cells();
                    suppress::Grid {
                        cells: &cells,
                        counts: true,
                    }
                    .complete(hidden);
                }
            }
            if hidden.iter().map(BTreeSet::len).sum::<usize>() == before {
                break;
            }
        }
        let mut protection = Self {
            hidden: vec![None; plan.jobs.len()],
            told: told_by_two(&all, few),
        };
        for (counts, hidden) in all.iter().zip(hidden) {
            if let Some(own) = protection.hidden.get_mut(counts.job) {
                *own = Some(hidden.into_iter().map(|at| counts.in_grid(at)).collect());
            }
        }
        protection
    }

    /// The hidden cells of a job by their places in its grid; none if its figures are no counts.
    pub(super) fn hidden(&self, job: usize) -> Option<&BTreeSet<At>> {
        self.hidden.get(job)?.as_ref()
    }
}

/// The pairs of statistics of which the one counts some of the rows of the other, and nearly all.
fn told_by_two(all: &[Counted], few: impl Fn(u64) -> bool) -> Vec<(usize, usize)> {
    let figures = || {
        all.iter()
            .filter(|counts| counts.is_figure && counts.is_single())
    };
    let mut told = Vec::new();
    for wide in figures() {
        for narrow in figures().filter(|narrow| narrow.rows.len() > wide.rows.len()) {
            let rest = wide.count((0, 0)).saturating_sub(narrow.count((0, 0)));
            if wide.rows.is_subset(&narrow.rows) && few(rest) {
                told.push((narrow.job, wide.job));
            }
        }
    }
    told
}

impl Counted {
    fn of(at: usize, plan: &Plan<'_>, job: &Job<'_>, grid: &Grid) -> Option<Self> {
        let counts = match job.measure() {
            Measure::Count => true,
            // Whoever knows how many people there are knows from a rate how many were counted.
            Measure::Rate => job.column.is_none(),
            _ => false,
        };
        if !counts || !job.joins.is_empty() && job.measure() != Measure::Rate {
            return None;
        }
        let (totals, is_figure) = match job.definition {
            Definition::Stat(_) => (false, true),
            Definition::Chart(chart) => (chart.percent_of.is_some(), false),
            Definition::Table(CrossTab {
                totals, percent_of, ..
            }) => (*totals || percent_of.is_some(), false),
            Definition::Column(table, _) => (table.totals, false),
            // Nobody prints these.
            Definition::People(_) | Definition::Keys(_) => return None,
        };
        let axes = grid.axes();
        let key = |direction: usize| -> Vec<(usize, String)> {
            let slot = job.keys.get(direction).copied().flatten();
            let (Some(slot), Some(axis)) = (slot, axes.get(direction)) else {
                return Vec::new();
            };
            axis.names()
                .map(|name| (slot, canonical(plan, slot, name)))
                .collect()
        };
        let keys = [key(0), key(1)];
        let (high, wide) = (keys[0].len(), keys[1].len());
        let positions = |has: bool, count: usize| if has { (1..=count).collect() } else { vec![0] };
        let rows = positions(job.keys[0].is_some(), high);
        let columns = positions(job.keys[1].is_some(), wide);
        let mut counts: Vec<Vec<u64>> = rows
            .iter()
            .map(|row| {
                columns
                    .iter()
                    .map(|column| grid.at(*row, *column).rows())
                    .collect()
            })
            .collect();
        if job.keys[1].is_some() {
            for row in &mut counts {
                row.push(row.iter().sum());
            }
        }
        if job.keys[0].is_some() {
            let width = counts.first().map_or(0, Vec::len);
            let column = |at: usize| counts.iter().filter_map(|row| row.get(at)).sum();
            counts.push((0..width).map(column).collect());
        }
        let conditions = job.rows.iter().map(|at| condition(plan, *at));
        Some(Self {
            job: at,
            rows: conditions.collect(),
            keys,
            counts,
            totals,
            is_figure,
        })
    }

    /// Whether it is one figure, without groups.
    fn is_single(&self) -> bool {
        self.keys[0].is_empty()
    }

    fn high(&self) -> usize {
        self.keys[0].len()
    }

    fn wide(&self) -> usize {
        self.keys[1].len().max(1)
    }

    fn all(&self) -> impl Iterator<Item = suppress::Position> + '_ {
        let lines = self.counts.iter().enumerate();
        lines.flat_map(|(row, line)| (0..line.len()).map(move |column| (row, column)))
    }

    /// The cells that are printed.
    fn printed(&self) -> impl Iterator<Item = suppress::Position> + '_ {
        self.all()
            .filter(|at| self.totals || self.is_single() || !self.is_margin(*at))
    }

    fn margins(&self) -> impl Iterator<Item = suppress::Position> + '_ {
        self.all()
            .filter(|at| !self.is_single() && self.is_margin(*at))
    }

    /// The totals that anybody can add up, since all their cells are printed.
    fn added_up(
        &self,
        hidden: &BTreeSet<suppress::Position>,
    ) -> impl Iterator<Item = suppress::Position> {
        let cells = || hidden.iter().filter(|at| !self.is_margin(**at));
        let rows: BTreeSet<usize> = cells().map(|at| at.0).collect();
        let columns: BTreeSet<usize> = cells().map(|at| at.1).collect();
        let none = rows.is_empty();
        self.margins().filter(move |(row, column)| {
            let is_row = *row < self.high() && !rows.contains(row);
            let is_column =
                *column < self.wide() && !self.keys[1].is_empty() && !columns.contains(column);
            is_row || is_column || none
        })
    }

    fn is_margin(&self, (row, column): suppress::Position) -> bool {
        row >= self.high() || column >= self.wide()
    }

    fn count(&self, (row, column): suppress::Position) -> u64 {
        let line = self.counts.get(row);
        line.and_then(|line| line.get(column)).copied().unwrap_or(0)
    }

    /// The rows that a cell counts.
    fn rows_of(&self, (row, column): suppress::Position) -> Rows {
        let mut rows = self.rows.clone();
        let [first, second] = &self.keys;
        for (slot, value) in [first.get(row), second.get(column)].into_iter().flatten() {
            rows.insert(Condition::Is(*slot, value.clone()));
        }
        rows
    }

    /// Where a cell is in the grid.
    fn in_grid(&self, (row, column): suppress::Position) -> At {
        let place =
            |at: usize, keys: &Vec<(usize, String)>| if at < keys.len() { at + 1 } else { 0 };
        (place(row, &self.keys[0]), place(column, &self.keys[1]))
    }

    fn cells(&self) -> Vec<Vec<Option<Decimal>>> {
        let lines = self.counts.iter();
        lines
            .map(|line| {
                line.iter()
                    .map(|count| Some(Decimal::from(*count)))
                    .collect()
            })
            .collect()
    }
}

/// A condition of a filter, which is the same as a group where it is for one value.
fn condition(plan: &Plan<'_>, at: usize) -> Condition {
    let Some(compiled) = plan.conditions.get(at) else {
        return Condition::Meets(at);
    };
    match &compiled.test {
        Typed::Numbers(numbers) => match numbers.as_slice() {
            [number] => match number.decimal() {
                Ok(number) => Condition::Is(compiled.slot, number.normalize().to_string()),
                Err(_) => Condition::Meets(at),
            },
            _ => Condition::Meets(at),
        },
        Typed::Texts(texts) => match texts.as_slice() {
            [text] => Condition::Is(compiled.slot, canonical(plan, compiled.slot, text)),
            _ => Condition::Meets(at),
        },
        _ => Condition::Meets(at),
    }
}

/// A value as it is compared: a number without what does not change it.
fn canonical(plan: &Plan<'_>, slot: usize, value: &str) -> String {
    let slot = plan.slots.get(slot).filter(|slot| !slot.as_text);
    let number = slot.and_then(|slot| slot.cells.number(value.as_bytes()));
    match number.and_then(|number| number.decimal().ok()) {
        Some(number) => number.normalize().to_string(),
        None => value.to_owned(),
    }
}
