//! The second table of a rate: how many there are of each key.

use rust_decimal::Decimal;

use super::outcome::Outcome;
use super::rate::People;
use crate::data::pass::atoms::At;
use crate::data::pass::grid::Grid;
use crate::data::pass::seen::JobSeen;
use crate::data::pass::tally::Refusal;
use crate::data::query::lookup::Lookup;
use crate::data::query::plan::Job;
use crate::diagnostic::{Diagnostic, code};
use crate::record::Text;

/// So many keys are named that the second table lacks.
const NAMED: usize = 5;

/// The second table of a rate could not be read, which has been complained of.
pub(in crate::data) struct NoPeople;

impl Outcome<'_, '_, '_> {
    /// What a job is for each of; none if it is no rate. Where rows were left out that lack a value, the people
    /// of their key are left out too.
    pub(in crate::data) fn people_for(
        &mut self,
        job: &Job<'_>,
        seen: &JobSeen,
    ) -> Result<Option<People>, NoPeople> {
        if job.definition.measured().per.is_none() {
            return Ok(None);
        }
        let people = self.results.people.get(&job.definition.words());
        let mut people = people.cloned().ok_or(NoPeople)?;
        let [left_out, counted] = &seen.keys;
        if let Some(half) = left_out.intersection(counted).next() {
            let column = job.column.and_then(|slot| self.plan.slots.get(slot));
            let message = format!(
                "{} has rows for {} that lack a value of `{}` beside others that have one: nobody knows for how many people \
                 these are",
                self.report.shown.display(),
                named(&names(half)),
                column.map_or("", |slot| slot.name.as_str())
            );
            self.report.diagnostics.push(
                Diagnostic::error(code::NOT_COMPUTABLE, message)
                    .at(job.definition.place())
                    .help("complete the data, or leave these out with `where`"),
            );
            return Err(NoPeople);
        }
        people.leave_out(seen);
        Ok(Some(people))
    }

    /// Keeps how many there are of each key; complains of a key that is there twice, and of numbers below
    /// nought.
    pub(in crate::data) fn people(
        &mut self,
        job: &Job<'_>,
        lookup: &Lookup,
        seen: &JobSeen,
        source: Text,
    ) {
        let column = lookup.per.column.as_str();
        let shown = self.report.shown.display().to_string();
        let mut cells = Vec::new();
        let mut sound = true;
        for ((row, column_at), key) in keys(&seen.grid, lookup.people.columns.is_some()) {
            let named = named(&key);
            let wrong = match seen.grid.at(row, column_at).finish(false, false) {
                Ok(people) if people >= Decimal::ZERO => {
                    cells.push((key, people));
                    continue;
                }
                Ok(people) => Diagnostic::error(
                    code::NOT_COMPUTABLE,
                    format!(
                        "{shown} has {people} `{column}` for {named}, and nothing can be for each of so many"
                    ),
                ),
                Err(Refusal::NoRows(_)) => continue,
                Err(Refusal::Several(rows, spots)) => {
                    let message =
                        format!("{shown} has {rows} rows for {named}, and a rate wants one");
                    let mut wrong = Diagnostic::error(code::NOT_COMPUTABLE, message);
                    for spot in spots {
                        wrong = wrong.also(self.report.excerpts.record(spot), "one of them");
                    }
                    wrong.help("add a condition to `where` of `per`, or a column to `on`")
                }
                Err(refusal) => {
                    self.report
                        .refused(job.definition, &format!(" for {named}"), &refusal);
                    sound = false;
                    continue;
                }
            };
            self.report.diagnostics.push(wrong.at(lookup.per.place));
            sound = false;
        }
        if sound {
            let people = People {
                cells,
                source,
                shown,
            };
            self.results.people.insert(lookup.of.clone(), people);
        }
    }

    /// Complains of keys of the first table that the second one does not have: nobody knows how many there are.
    pub(in crate::data) fn keys(&mut self, lookup: &Lookup, seen: &JobSeen) {
        let Some(people) = self.results.people.get(&lookup.of) else {
            return;
        };
        let mut missing = Vec::new();
        for ((row, column), key) in keys(&seen.grid, lookup.keys.columns.is_some()) {
            let is_there = seen.grid.at(row, column).rows() > 0;
            if is_there && !people.cells.iter().any(|(known, _)| *known == key) {
                missing.push(named(&key));
            }
        }
        if missing.is_empty() {
            return;
        }
        let more = missing.len().saturating_sub(NAMED);
        missing.truncate(NAMED);
        let mut list = missing.join("; ");
        if more > 0 {
            list.push_str(&format!("; and {more} more"));
        }
        let message = format!(
            "{} has no `{}` for {list}",
            people.shown,
            lookup.per.column.as_str()
        );
        self.report.diagnostics.push(
            Diagnostic::error(code::NOT_COMPUTABLE, message)
                .at(lookup.per.place)
                .label("wanted here")
                .also(lookup.people.id.place, format!("for {}", lookup.of))
                .help("keys are compared letter by letter: add the rows, or leave these out with `where`"),
        );
        self.results.people.remove(&lookup.of);
    }
}

fn names(key: &[Vec<u8>]) -> Vec<String> {
    let parts = key.iter();
    parts
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect()
}

impl People {
    /// Leaves out the keys of whose rows a rate has left some out.
    pub(in crate::data) fn leave_out(&mut self, seen: &JobSeen) {
        let [left_out, _] = &seen.keys;
        let left_out: Vec<Vec<String>> = left_out.iter().map(|key| names(key)).collect();
        self.cells.retain(|(key, _)| !left_out.contains(key));
    }
}

/// The keys of a grid of one column or two, each with its place there.
fn keys(grid: &Grid, has_two: bool) -> Vec<(At, Vec<String>)> {
    let [first, second] = grid.axes();
    let mut keys = Vec::new();
    for (row, one) in (1..).zip(first.names()) {
        if has_two {
            let others = (1..).zip(second.names());
            keys.extend(
                others.map(|(at, other)| ((row, at), vec![one.to_owned(), other.to_owned()])),
            );
        } else {
            keys.push(((row, 0), vec![one.to_owned()]));
        }
    }
    keys
}

fn named(key: &[String]) -> String {
    let key: Vec<String> = key.iter().map(|part| format!("`{part}`")).collect();
    key.join(", ")
}
