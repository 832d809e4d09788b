//! Filter values that no row has.

use std::collections::{BTreeMap, HashSet};

use crate::data::pass::seen::Seen;
use crate::data::query::plan::{Compiled, Plan, Slot};
use crate::data::report::Report;
use crate::data::table::cell::trimmed;
use crate::diagnostic::{Diagnostic, code, did_you_mean};
use crate::record::{Located, Scalar};

/// So many different values of a column are looked at for a suggestion, ...
const SAMPLE: usize = 50;
/// ... in no more than so many rows.
const ROWS: u64 = 100_000;
/// Longer values are not suggested, and are cut in messages.
const LONGEST: usize = 60;
/// So many values are listed where none is near.
const LISTED: usize = 6;

/// A value that no row has, in the filter that looks for it.
struct Unfound<'p> {
    condition: &'p Compiled,
    slot: &'p Slot,
    value: &'p Located<Scalar>,
}

/// The first different values of a column.
#[derive(Debug, Default)]
struct Sample {
    values: Vec<String>,
    known: HashSet<Vec<u8>>,
}

impl Report<'_, '_> {
    /// Warns of the values that filters look for and that are nowhere in their column, be it for
    /// other conditions or not: most often they are misspelt.
    ///
    /// The table is read a second time for suggestions, so that the pass need not gather them.
    pub(in crate::data) fn unfound(&mut self, plan: &Plan<'_>, seen: &Seen) {
        let unfound: Vec<_> = unfound(plan, seen).collect();
        if unfound.is_empty() {
            return;
        }
        let samples = self.samples(&unfound).unwrap_or_default();
        for Unfound {
            condition,
            slot,
            value,
        } in unfound
        {
            let wanted = written(&value.value);
            let message = format!(
                "no row of {} has `{}` in `{}`",
                self.shown.display(),
                shortened(&wanted),
                slot.name
            );
            let help = if slot.cells.is_missing(wanted.as_bytes()) {
                Some(format!("`{wanted}` stands for a missing value here"))
            } else {
                let sample = samples.get(&condition.slot);
                sample.and_then(|sample| sample.help(&wanted, &value.value))
            };
            self.diagnostics.push(
                Diagnostic::warning(code::FILTER_FINDS_NOTHING, message)
                    .at(value.place)
                    .maybe_help(help),
            );
        }
    }

    /// The first values of the columns that something was not found in.
    fn samples(&self, unfound: &[Unfound<'_>]) -> Option<BTreeMap<usize, Sample>> {
        let mut samples: BTreeMap<usize, (&Slot, Sample)> = BTreeMap::new();
        for one in unfound {
            let sample = || (one.slot, Sample::default());
            samples.entry(one.condition.slot).or_insert_with(sample);
        }
        // Nobody knows better now why the file cannot be read a second time: no suggestion then.
        let mut rows = self.excerpts.rows(unfound.first()?.value.place).ok()?;
        rows.next().ok()?;
        let mut read = 0;
        while read < ROWS
            && samples.values().any(|(_, sample)| !sample.is_full())
            && rows.next().ok()?
        {
            read += 1;
            for (slot, sample) in samples.values_mut() {
                let cell = slot.cell(rows.record());
                if !slot.cells.is_missing(cell) {
                    sample.add(cell);
                }
            }
        }
        let samples = samples.into_iter();
        Some(samples.map(|(at, (_, sample))| (at, sample)).collect())
    }
}

/// One a value and filter.
fn unfound<'p>(plan: &'p Plan<'_>, seen: &'p Seen) -> impl Iterator<Item = Unfound<'p>> {
    let conditions = plan.conditions.iter().zip(&seen.found);
    // What has been compared with another type has been complained of.
    let sound = conditions.filter(|(condition, _)| condition.is_sound(plan, seen));
    sound.flat_map(move |(condition, found)| {
        let values = condition.values.iter().flat_map(move |values| {
            let found = move |at: usize| {
                let noted = condition.test.noted_as(at);
                noted.and_then(|at| found.get(at).copied()) == Some(true)
            };
            let values = values.iter().enumerate();
            values.filter(move |(at, _)| !found(*at))
        });
        values.filter_map(move |(_, value)| {
            Some(Unfound {
                condition,
                slot: plan.slots.get(condition.slot)?,
                value,
            })
        })
    })
}

impl Sample {
    fn is_full(&self) -> bool {
        self.values.len() >= SAMPLE
    }

    fn add(&mut self, cell: &[u8]) {
        if self.is_full() || cell.len() > LONGEST || self.known.contains(cell) {
            return;
        }
        let Ok(value) = std::str::from_utf8(trimmed(cell)) else {
            return;
        };
        self.known.insert(cell.to_vec());
        self.values.push(shortened(value));
    }

    /// What the author may have meant. A number or date that is much like another is as often as
    /// not another one, so that the column's values are listed.
    fn help(&self, wanted: &str, value: &Scalar) -> Option<String> {
        if let Scalar::Text(_) = value {
            let lower = wanted.to_lowercase();
            let mut values = self.values.iter();
            if let Some(same) = values.find(|value| value.to_lowercase() == lower) {
                return Some(format!("did you mean `{same}`?"));
            }
            let guess = did_you_mean(wanted, self.values.iter().map(String::as_str));
            if guess.is_some() {
                return guess;
            }
        }
        let listed = self.values.iter().take(LISTED);
        let listed: Vec<_> = listed.map(|value| format!("`{value}`")).collect();
        match self.values.len() {
            0 => None,
            1 => Some(format!("its first value is {}", listed.concat())),
            _ => Some(format!("its first values are {}", listed.join(", "))),
        }
    }
}

/// A value as authors write it, without the white space that does not count.
fn written(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.trim().to_owned(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Boolean(boolean) => boolean.to_string(),
        Scalar::Date(date) => date.to_string(),
    }
}

/// A value on one line of a message.
fn shortened(value: &str) -> String {
    let end = value.char_indices().nth(LONGEST);
    let (value, more) = match end {
        Some((at, _)) => (value.get(..at).unwrap_or_default(), " ..."),
        None => (value, ""),
    };
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    value.chars().map(plain).collect::<String>() + more
}
