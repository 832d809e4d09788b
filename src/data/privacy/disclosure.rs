//! What all that is printed of a protected table tells together.
//!
//! A count is a sum over the atoms of its rows, and so is a sum of a column; a mean, a share or a change in
//! percent says in which proportion two such sums stand. What follows from all of these is found by
//! elimination, whichever definitions they are from. Nothing may follow of a set of few rows: neither how many
//! they are, nor what a column adds up to in them.

use std::collections::{BTreeMap, BTreeSet};

use super::elimination::{Basis, Known, Line, Residue, TooMuch};
use crate::data::pass::atoms::{At, Atoms};
use crate::data::pass::grid::Grid;
use crate::data::pass::tally::Role;
use crate::data::query::asked::Definition;
use crate::data::query::choice::PercentOf;
use crate::data::query::definition::CrossTab;
use crate::data::query::measure::Measure;
use crate::data::query::plan::{Job, Plan};
use crate::data::table::number::Number;

/// A figure, or a cell of a chart or a table.
#[derive(Debug)]
pub(in crate::data) struct Item {
    /// The number of its job.
    pub(in crate::data) job: usize,
    /// Where it is in the grid of the job.
    pub(in crate::data) at: At,
    /// Whether it is a figure of its own, which cannot be left out without a word.
    pub(in crate::data) is_figure: bool,
    /// Whether it is a total.
    pub(in crate::data) is_total: bool,
    /// How many rows it is about.
    pub(in crate::data) rows: u64,
    /// Whether that, or what can be told from it, is few.
    pub(in crate::data) few: bool,
    /// What it says of the atoms, if it says something that adds up.
    line: Line,
}

/// Some items that tell of few rows together.
pub(in crate::data) struct Leak {
    /// Their numbers.
    pub(in crate::data) items: Vec<usize>,
}

/// All that a table's definitions print of it.
#[derive(Debug)]
pub(in crate::data) struct Disclosure {
    pub(in crate::data) items: Vec<Item>,
    /// The rows of each atom.
    rows: Vec<u64>,
    threshold: u64,
}

/// The rows of a cell, by atoms.
#[derive(Clone, Debug, Default)]
struct Cell {
    /// Of a share the part, of a change what was before.
    first: Vec<usize>,
    /// Of a share the whole, of a change what was after; else all.
    second: Vec<usize>,
    rows: u64,
}

/// So many sets are tried in one search.
const TRIALS: usize = 20_000;

impl Disclosure {
    pub(in crate::data) fn of(
        plan: &Plan<'_>,
        grids: &[(usize, &Grid)],
        atoms: &Atoms,
        threshold: u64,
    ) -> Self {
        let mut items = Vec::new();
        let mut columns: Vec<usize> = Vec::new();
        for (number, grid) in grids {
            let Some(job) = plan.jobs.get(*number) else {
                continue;
            };
            let (is_figure, totals) = match job.definition {
                Definition::Stat(stat) => (stat.by.is_none(), false),
                Definition::Chart(_) => (false, false),
                Definition::Table(CrossTab { totals, .. }) => (false, *totals),
                Definition::Column(table, _) => (false, table.totals),
                // Nobody prints these.
                Definition::People(_) | Definition::Keys(_) => continue,
            };
            let block = job.column.map_or(0, |slot| {
                let known = columns.iter().position(|known| *known == slot);
                known.unwrap_or_else(|| {
                    columns.push(slot);
                    columns.len() - 1
                }) + 1
            });
            let unknowns = Unknowns {
                first: block * atoms.rows().len(),
            };
            let cells = cells(*number, job, atoms);
            let body = |at: &At| {
                job.keys
                    .iter()
                    .zip([at.0, at.1])
                    .all(|(key, at)| key.is_some() == (at > 0))
            };
            for (at, cell) in &cells {
                let is_total = !body(at);
                if is_total && !totals {
                    continue;
                }
                items.push(Item {
                    job: *number,
                    at: *at,
                    is_figure,
                    is_total,
                    rows: cell.rows,
                    few: grid.at(at.0, at.1).is_about_fewer(threshold),
                    line: line(job, grid, *at, &cells, &unknowns).unwrap_or_default(),
                });
            }
        }
        Self {
            items,
            rows: atoms.rows().to_vec(),
            threshold,
        }
    }

    /// What tells of few rows, if all is printed but the `hidden` items.
    pub(in crate::data) fn leak(&self, hidden: &[bool]) -> Result<Option<Leak>, TooMuch> {
        let open = |number: &usize| !hidden.get(*number).copied().unwrap_or(true);
        let printed: Vec<usize> = (0..self.items.len())
            .filter(open)
            .filter(|number| !self.items[*number].line.is_empty())
            .collect();
        let lines: Vec<&Line> = printed
            .iter()
            .map(|number| &self.items[*number].line)
            .collect();
        let groups = Groups::of(&lines, &self.rows);
        let lines = lines.iter().map(|line| groups.of_known(line)).collect();
        let few = |group: usize| {
            groups
                .rows
                .get(group)
                .is_some_and(|rows| *rows < self.threshold)
        };
        let basis = Basis::of(lines, |group| !few(group))?;
        let leak = |made_of: &Line| Leak {
            items: made_of
                .keys()
                .filter_map(|at| printed.get(*at).copied())
                .collect(),
        };
        for (item, is_hidden) in self.items.iter().zip(hidden) {
            if *is_hidden
                && item.few
                && !item.line.is_empty()
                && let Some(line) = groups.of_any(&item.line)
                && let Some(made_of) = basis.made_of(&line)
            {
                return Ok(Some(leak(&made_of)));
            }
        }
        let mut search = Search {
            known: &basis.rest,
            groups: &groups,
            threshold: self.threshold,
            trials: 0,
        };
        Ok(search.few().map(|found| leak(&found.made_of)))
    }
}

/// Where the unknowns of a block are: the rows of each atom, or what a column adds up to in them.
struct Unknowns {
    first: usize,
}

impl Unknowns {
    fn sum(&self, atoms: &[usize], times: Residue) -> Line {
        let unknowns = atoms.iter().map(|atom| (self.first + atom, times));
        unknowns.filter(|(_, times)| !times.is_zero()).collect()
    }

    /// One sum times the value of another one, less the other one times the value of the first: nought.
    fn proportion(&self, [first, second]: [(&[usize], Number); 2]) -> Line {
        let mut line = self.sum(first.0, residue(second.1));
        add(&mut line, self.sum(second.0, residue(first.1).negative()));
        line
    }
}

/// All numbers of a column at one scale, which no number exceeds.
fn residue(number: Number) -> Residue {
    Residue::of(number.mantissa, 40_u32.saturating_sub(number.scale))
}

fn add(line: &mut Line, other: Line) {
    for (unknown, value) in other {
        let old = line.remove(&unknown);
        let new = old.map_or(value, |old| old.minus(value.negative()));
        if !new.is_zero() {
            line.insert(unknown, new);
        }
    }
}

/// The rows of all cells of a job and of all its totals, printed or not.
fn cells(number: usize, job: &Job<'_>, atoms: &Atoms) -> BTreeMap<At, Cell> {
    let mut cells: BTreeMap<At, Cell> = BTreeMap::new();
    for (atom, role, at) in atoms.of(number) {
        let places = [at, (at.0, 0), (0, at.1), (0, 0)];
        let places: BTreeSet<At> = places.into_iter().collect();
        for place in places {
            let cell = cells.entry(place).or_default();
            cell.rows += atoms.rows().get(atom).copied().unwrap_or(0);
            if matches!(role, Role::Part | Role::From | Role::FromAndTo) {
                cell.first.push(atom);
            }
            if role != Role::From {
                cell.second.push(atom);
            }
        }
    }
    if job.keys.iter().all(Option::is_none) {
        // No row is a figure too.
        cells.entry((0, 0)).or_default();
    }
    cells
}

/// What an item says of the atoms; none if it cannot be computed or does not add up.
fn line(
    job: &Job<'_>,
    grid: &Grid,
    at: At,
    cells: &BTreeMap<At, Cell>,
    unknowns: &Unknowns,
) -> Option<Line> {
    let cell = cells.get(&at)?;
    let tally = grid.at(at.0, at.1);
    let (first, second) = (cell.first.as_slice(), cell.second.as_slice());
    let percent_of = match job.definition {
        Definition::Chart(chart) => chart.percent_of,
        Definition::Table(table) => table.percent_of,
        _ => None,
    };
    if let Some(of) = percent_of {
        let is_total = at.0 == 0 || at.1 == 0 && job.keys[1].is_some();
        let whole = match of {
            _ if is_total => (0, 0),
            PercentOf::Row => (at.0, 0),
            PercentOf::Column => (0, at.1),
            PercentOf::All => (0, 0),
        };
        let all = cells.get(&whole)?;
        let value = |at: At| grid.at(at.0, at.1).total();
        return Some(
            unknowns.proportion([(second, value(at)?), (all.second.as_slice(), value(whole)?)]),
        );
    }
    let both = || Some([(first, tally.pair()?.0), (second, tally.pair()?.1)]);
    Some(match job.measure() {
        Measure::Count | Measure::Sum | Measure::Rate => unknowns.sum(second, Residue::ONE),
        Measure::Mean => {
            let rows = Number::whole(tally.rows().into());
            let mut line = unknowns.sum(second, residue(rows));
            let counts = Unknowns { first: 0 };
            add(
                &mut line,
                counts.sum(second, residue(tally.total()?).negative()),
            );
            line
        }
        Measure::Share | Measure::Ratio => unknowns.proportion(both()?),
        Measure::Change if job.is_relative() => unknowns.proportion(both()?),
        Measure::Change => {
            let mut line = unknowns.sum(second, Residue::ONE);
            add(&mut line, unknowns.sum(first, Residue::ONE.negative()));
            line
        }
        // What stands in the middle adds up to nothing; the others are not printed.
        Measure::Median | Measure::Min | Measure::Max | Measure::Value => return None,
    })
}

/// Unknowns that all lines that are known have alike: nobody can tell them apart.
struct Groups {
    /// The group of each unknown.
    of: BTreeMap<usize, usize>,
    /// How many unknowns each has.
    size: Vec<usize>,
    /// How many rows.
    rows: Vec<u64>,
    /// Of what: rows, or one of the columns.
    block: Vec<usize>,
}

impl Groups {
    fn of(lines: &[&Line], rows: &[u64]) -> Self {
        let atoms = rows.len().max(1);
        let mut having: BTreeMap<usize, Vec<(usize, Residue)>> = BTreeMap::new();
        for (number, line) in lines.iter().enumerate() {
            for (unknown, value) in *line {
                having.entry(*unknown).or_default().push((number, *value));
            }
        }
        let mut known: BTreeMap<(usize, Vec<(usize, Residue)>), usize> = BTreeMap::new();
        let mut groups = Self {
            of: BTreeMap::new(),
            size: Vec::new(),
            rows: Vec::new(),
            block: Vec::new(),
        };
        for (unknown, in_lines) in having {
            let block = unknown / atoms;
            let next = groups.size.len();
            let group = *known.entry((block, in_lines)).or_insert(next);
            if group == next {
                groups.size.push(0);
                groups.rows.push(0);
                groups.block.push(block);
            }
            groups.of.insert(unknown, group);
            groups.size[group] += 1;
            groups.rows[group] += rows.get(unknown % atoms).copied().unwrap_or(0);
        }
        groups
    }

    /// A line that is known, by groups.
    fn of_known(&self, line: &Line) -> Line {
        let values = line.iter();
        values
            .filter_map(|(unknown, value)| Some((*self.of.get(unknown)?, *value)))
            .collect()
    }

    /// Any line by groups; none if it tells apart what no known one does.
    fn of_any(&self, line: &Line) -> Option<Line> {
        let mut found: BTreeMap<usize, (Residue, usize)> = BTreeMap::new();
        for (unknown, value) in line {
            let group = *self.of.get(unknown)?;
            let (first, count) = found.entry(group).or_insert((*value, 0));
            if first != value {
                return None;
            }
            *count += 1;
        }
        let whole = found
            .iter()
            .all(|(group, (_, count))| self.size.get(*group) == Some(count));
        whole.then(|| {
            found
                .into_iter()
                .map(|(group, (value, _))| (group, value))
                .collect()
        })
    }

    fn rows_of(&self, line: &Line) -> u64 {
        line.keys().filter_map(|group| self.rows.get(*group)).sum()
    }
}

/// The search for a set of few rows among what is known without any large group.
///
/// In such a set each group has the coefficient one. A known line has its own pivot, which no other one has:
/// so the lines whose pivots the set has make it, each taken once.
struct Search<'s> {
    known: &'s [Known],
    groups: &'s Groups,
    threshold: u64,
    trials: usize,
}

impl Search<'_> {
    fn few(&mut self) -> Option<Known> {
        for (at, known) in self.known.iter().enumerate() {
            let mut taken = vec![at];
            if let Some(found) = self.with(known, &mut taken) {
                return Some(found);
            }
        }
        None
    }

    /// A set of few rows that is made of this line, or of it and of others behind the first one.
    fn with(&mut self, line: &Known, taken: &mut Vec<usize>) -> Option<Known> {
        self.trials += 1;
        // Rather hidden in vain than told.
        if self.trials > TRIALS {
            return Some(line.clone());
        }
        let first = *taken.first()?;
        let block = |group: usize| self.groups.block.get(group).copied();
        let own = block(self.known.get(first)?.pivot());
        let wrong = line
            .line
            .iter()
            .find(|(group, value)| **value != Residue::ONE || block(**group) != own);
        // What another line must change: what is wrong or, of a set of too many, one that belongs to no line alone.
        let to_change: Vec<usize> = if let Some((wrong, _)) = wrong {
            vec![*wrong]
        } else {
            let rows = self.groups.rows_of(&line.line);
            if rows > 0 && rows < self.threshold {
                return Some(line.clone());
            }
            let is_pivot = |group: &usize| {
                let mut taken = taken.iter().filter_map(|at| self.known.get(*at));
                taken.any(|known| known.pivot() == *group)
            };
            let groups = line.line.keys().copied();
            groups.filter(|group| !is_pivot(group)).collect()
        };
        for (at, other) in self.known.iter().enumerate().skip(first + 1) {
            if taken.contains(&at)
                || block(other.pivot()) != own
                || !to_change.iter().any(|group| other.line.contains_key(group))
            {
                continue;
            }
            let pivots = taken
                .iter()
                .chain([&at])
                .filter_map(|at| self.known.get(*at));
            let rows = pivots.filter_map(|known| self.groups.rows.get(known.pivot()));
            if rows.sum::<u64>() >= self.threshold {
                continue;
            }
            taken.push(at);
            let found = self.with(&line.plus(other), taken);
            taken.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }
}
