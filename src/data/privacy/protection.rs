//! What must not be printed of a table that protects persons, judged for all definitions of the brief together.
//!
//! Counts are compared by the rows that they are of, whichever conditions have found these. Two counts of the
//! same rows are hidden together, wherever they stand. Where a count that one definition prints, or lets be
//! added up, is the sum of cells of another, it tells of these what a total of their own would, and cells are
//! hidden as beside a total. Where a count is hidden, no other definition may print all its parts.
//!
//! What then still follows of few persons from all that is printed, counts, sums, means and shares, is found by
//! elimination (see `disclosure`), and cells are hidden until nothing does.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rust_decimal::Decimal;

use super::disclosure::{Disclosure, Item};
use super::elimination::TooMuch;
use super::suppress;
use crate::data::pass::atoms::{At, Atoms};
use crate::data::pass::grid::Grid;
use crate::data::pass::seen::Seen;
use crate::data::query::asked::Definition;
use crate::data::query::definition::CrossTab;
use crate::data::query::measure::Measure;
use crate::data::query::plan::{Job, Plan};
use crate::data::query::typed::Typed;

/// Which rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rows {
    /// Some, by what their atoms come to.
    Some(u128),
    /// None, but these would be: those that meet all of these conditions.
    None(BTreeSet<Condition>),
}

/// What a row must meet to be counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    /// A column has this value.
    Is(usize, String),
    /// A condition of a filter holds, by its number in the plan.
    Meets(usize),
}

/// A definition that counts rows, or prints what gives such a count away.
#[derive(Debug)]
struct Counted {
    /// Its number among the jobs.
    job: usize,
    conditions: BTreeSet<Condition>,
    /// The values of both its keys, with their slots.
    keys: [Vec<(usize, String)>; 2],
    /// How many rows, the totals in the last row and the last column; with one key there is one column.
    counts: Vec<Vec<u64>>,
    /// Which rows, of each of these.
    sets: Vec<Vec<u128>>,
    /// Whether its own totals are printed.
    totals: bool,
}

/// What is hidden.
#[derive(Debug, Default)]
pub(in crate::data) struct Protection {
    /// Of each job, the cells of its grid that are hidden.
    hidden: Vec<BTreeSet<At>>,
    /// The statistics that tell of few persons together with others: all by their numbers.
    pub(in crate::data) told: Vec<(usize, Vec<usize>)>,
}

impl Protection {
    /// Judges those jobs of a plan that can be computed.
    pub(in crate::data) fn of(
        plan: &Plan<'_>,
        seen: &Seen,
        sound: &[bool],
        threshold: u64,
    ) -> Result<Self, TooMuch> {
        let Some(atoms) = seen.atoms.as_ref().filter(|atoms| !atoms.too_many) else {
            return Err(TooMuch);
        };
        let jobs = seen.jobs.iter().zip(sound).enumerate();
        let grids: Vec<(usize, &Grid)> = jobs
            .filter(|(_, (_, sound))| **sound)
            .map(|(at, (seen, _))| (at, &seen.grid))
            .collect();
        let counted: Vec<Counted> = grids
            .iter()
            .filter_map(|(at, grid)| Counted::of(*at, plan, plan.jobs.get(*at)?, grid, atoms))
            .collect();
        let disclosure = Disclosure::of(plan, &grids, atoms, threshold);
        let mut protection = Self {
            hidden: vec![BTreeSet::new(); plan.jobs.len()],
            told: Vec::new(),
        };
        for item in disclosure.items.iter().filter(|item| item.few) {
            protection.hide(item);
        }
        loop {
            let before = protection.count();
            protection.hide_counts(&counted, threshold);
            protection.hide_what_tells(&disclosure)?;
            if protection.count() == before {
                return Ok(protection);
            }
        }
    }

    /// How much is hidden or refused.
    fn count(&self) -> usize {
        self.hidden.iter().map(BTreeSet::len).sum::<usize>() + self.told.len()
    }

    /// The hidden cells of a job by their places in its grid; none if there is no such job.
    pub(in crate::data) fn hidden(&self, job: usize) -> Option<&BTreeSet<At>> {
        self.hidden.get(job)
    }

    fn hide(&mut self, item: &Item) {
        if let Some(hidden) = self.hidden.get_mut(item.job) {
            hidden.insert(item.at);
        }
    }

    fn hides(&self, item: &Item) -> bool {
        let refused = item.is_figure && self.told.iter().any(|(job, _)| *job == item.job);
        refused
            || self
                .hidden(item.job)
                .is_some_and(|hidden| hidden.contains(&item.at))
    }

    /// Hides cells until nothing that is printed tells of few persons: small ones before great ones, and totals
    /// last. Of figures, which cannot be left out, the smallest is refused.
    fn hide_what_tells(&mut self, disclosure: &Disclosure) -> Result<(), TooMuch> {
        loop {
            let hidden = disclosure.items.iter().map(|item| self.hides(item));
            let hidden: Vec<bool> = hidden.collect();
            let Some(leak) = disclosure.leak(&hidden)? else {
                return Ok(());
            };
            let items = leak
                .items
                .iter()
                .filter_map(|item| disclosure.items.get(*item));
            let least = items
                .clone()
                .min_by_key(|item| (item.is_figure, item.is_total, item.rows, item.job, item.at));
            let Some(least) = least else {
                return Ok(());
            };
            if least.is_figure {
                let others = items.map(|item| item.job).filter(|job| *job != least.job);
                let others: BTreeSet<usize> = others.collect();
                self.told.push((least.job, others.into_iter().collect()));
            } else {
                self.hide(least);
            }
        }
    }

    /// Hides what counts tell of each other's few.
    fn hide_counts(&mut self, all: &[Counted], threshold: u64) {
        let few = |count: u64| count > 0 && count < threshold;
        let of_job = |job: usize| self.hidden.get(job).cloned().unwrap_or_default();
        let mut hidden: Vec<BTreeSet<suppress::Position>> = all
            .iter()
            .map(|counts| {
                let own = of_job(counts.job);
                let is_hidden = |at: &suppress::Position| own.contains(&counts.in_grid(*at));
                let printed = counts.printed().filter(|at| few(counts.count(*at)));
                printed.chain(counts.all().filter(is_hidden)).collect()
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
        for (counts, hidden) in all.iter().zip(hidden) {
            if let Some(own) = self.hidden.get_mut(counts.job) {
                own.extend(hidden.into_iter().map(|at| counts.in_grid(at)));
            }
        }
    }
}

impl Counted {
    fn of(at: usize, plan: &Plan<'_>, job: &Job<'_>, grid: &Grid, atoms: &Atoms) -> Option<Self> {
        let counts = match job.measure() {
            Measure::Count => true,
            // Whoever knows how many people there are knows from a rate how many were counted.
            Measure::Rate => job.column.is_none(),
            _ => false,
        };
        if !counts || !job.joins.is_empty() && job.measure() != Measure::Rate {
            return None;
        }
        let totals = match job.definition {
            Definition::Stat(_) => false,
            Definition::Chart(chart) => chart.percent_of.is_some(),
            Definition::Table(CrossTab {
                totals, percent_of, ..
            }) => *totals || percent_of.is_some(),
            Definition::Column(table, _) => table.totals,
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
        let mut sets = counts
            .iter()
            .map(|line| vec![0_u128; line.len()])
            .collect::<Vec<_>>();
        let place = |at: usize, keys: &[_]| if at == 0 { keys.len() } else { at - 1 };
        for (atom, _, (row, column)) in atoms.of(at) {
            let rows = BTreeSet::from([place(row, &keys[0]), high]);
            let columns = match wide {
                0 => BTreeSet::from([0]),
                _ => BTreeSet::from([place(column, &keys[1]), wide]),
            };
            for row in rows {
                for column in &columns {
                    if let Some(set) = sets.get_mut(row).and_then(|line| line.get_mut(*column)) {
                        *set = set.wrapping_add(mark(atom));
                    }
                }
            }
        }
        Some(Self {
            job: at,
            conditions: conditions.collect(),
            keys,
            counts,
            sets,
            totals,
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
        if self.count((row, column)) > 0 {
            let set = self.sets.get(row).and_then(|line| line.get(column));
            return Rows::Some(set.copied().unwrap_or_default());
        }
        let mut conditions = self.conditions.clone();
        let [first, second] = &self.keys;
        for (slot, value) in [first.get(row), second.get(column)].into_iter().flatten() {
            conditions.insert(Condition::Is(*slot, value.clone()));
        }
        Rows::None(conditions)
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

/// What an atom adds to a set, so that no two sets come to the same.
fn mark(atom: usize) -> u128 {
    let half = |half: u8| {
        let mut hasher = DefaultHasher::new();
        (half, atom).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
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
