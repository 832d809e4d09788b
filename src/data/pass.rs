//! The one pass over the rows of a table.

use csv::ByteRecord;

use super::cell::{Day, Value, Wants, boolean};
use super::definition::Missing;
use super::describe::Description;
use super::excerpt::Spot;
use super::faults::Faults;
use super::filter::Kind;
use super::grid::{Grid, TooMany};
use super::measure::Measure;
use super::number::Number;
use super::plan::{Compiled, Job, Plan};
use super::reader::Rows;
use super::tally::Role;

/// What the rows have left behind.
#[derive(Debug)]
pub(super) struct Seen {
    /// How many rows there were.
    pub(super) rows: u64,
    /// A slot each.
    pub(super) columns: Vec<ColumnSeen>,
    /// A job each.
    pub(super) jobs: Vec<JobSeen>,
    /// A condition each: which of its values some row has.
    pub(super) found: Vec<Vec<bool>>,
    /// The rows that have more or fewer cells than the header.
    pub(super) ragged: Faults,
    /// The first row that is not UTF-8.
    pub(super) not_utf8: Option<Spot>,
    /// The last record of the file, be it the header.
    pub(super) last: Spot,
}

/// What the cells of a column have left behind.
#[derive(Debug, Default)]
pub(super) struct ColumnSeen {
    pub(super) not_number: Faults,
    pub(super) not_boolean: Faults,
    pub(super) not_date: Faults,
    /// Missing values that somebody needed.
    pub(super) missing: Faults,
    /// The first cell that is not missing, where texts are looked for.
    pub(super) first: Option<Spot>,
    /// What all the cells could be beside texts.
    pub(super) could_be: Vec<Kind>,
}

impl ColumnSeen {
    pub(super) fn faults(&self, kind: Kind) -> Option<&Faults> {
        match kind {
            Kind::Text => None,
            Kind::Number => Some(&self.not_number),
            Kind::Boolean => Some(&self.not_boolean),
            Kind::Date => Some(&self.not_date),
        }
    }
}

/// What a job has made of the rows.
#[derive(Debug)]
pub(super) struct JobSeen {
    pub(super) grid: Grid,
    /// The slots that a value was missing in.
    pub(super) missing: Vec<usize>,
    /// The number of different values that it has exceeded.
    pub(super) too_many: Option<usize>,
}

/// Whether a condition holds for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    Yes,
    No,
    /// The cell is missing: nobody knows.
    Missing,
}

/// Reads all the rows.
pub(super) fn run(
    plan: &Plan<'_>,
    description: &Description,
    rows: &mut Rows,
    width: usize,
) -> Result<Seen, csv::Error> {
    let mut seen = Seen {
        rows: 0,
        columns: plan.slots.iter().map(|_| ColumnSeen::new()).collect(),
        jobs: plan.jobs.iter().map(JobSeen::new).collect(),
        found: plan.conditions.iter().map(Compiled::none_found).collect(),
        ragged: Faults::default(),
        not_utf8: None,
        last: rows.spot(),
    };
    let mut values = vec![Value::default(); plan.slots.len()];
    let mut truths = vec![Truth::No; plan.conditions.len()];
    while rows.next()? {
        seen.rows += 1;
        seen.last = rows.spot();
        let record = rows.record();
        if std::str::from_utf8(record.as_slice()).is_err() {
            seen.not_utf8 = Some(rows.spot());
            break;
        }
        if record.len() != width {
            seen.ragged.note(rows.spot());
            continue;
        }
        for ((slot, value), column) in plan.slots.iter().zip(&mut values).zip(&mut seen.columns) {
            let cell = slot.cell(record);
            let declared = slot.declared.as_ref().map(|declared| declared.value);
            *value = description.value(cell, slot.wants, declared);
            column.look(
                *value,
                cell,
                slot.as_text && declared.is_none(),
                description,
                rows,
            );
            if !value.missing {
                column.judge(*value, slot.wants, rows);
            }
        }
        let tests = plan.conditions.iter().zip(&mut seen.found);
        for ((condition, found), truth) in tests.zip(&mut truths) {
            let value = &values[condition.slot];
            let cell = plan.slots[condition.slot].cell(record);
            *truth = if value.missing {
                Truth::Missing
            } else if condition.test.passes(value, cell, found) {
                Truth::Yes
            } else {
                Truth::No
            };
        }
        let row = Row {
            plan,
            values: &values,
            truths: &truths,
            record,
        };
        for (job, seen_by) in plan.jobs.iter().zip(&mut seen.jobs) {
            if let Err(slot) = row.feed(job, seen_by, rows)
                && job.definition.missing() == Missing::Error
            {
                seen.columns[slot].missing.note(rows.spot());
                if !seen_by.missing.contains(&slot) {
                    seen_by.missing.push(slot);
                }
            }
        }
    }
    Ok(seen)
}

impl ColumnSeen {
    fn new() -> Self {
        Self {
            could_be: vec![Kind::Number, Kind::Boolean, Kind::Date],
            ..Self::default()
        }
    }

    /// Watches whether a column that is looked for texts could be something else throughout.
    fn look(&mut self, value: Value, cell: &[u8], watched: bool, of: &Description, rows: &Rows) {
        if !watched || value.missing || self.could_be.is_empty() {
            return;
        }
        if self.first.is_none() {
            self.first = Some(rows.spot());
        }
        self.could_be.retain(|kind| match kind {
            Kind::Text => false,
            Kind::Number => Number::parse(cell, &of.numbers).is_some(),
            Kind::Boolean => boolean(cell).is_some(),
            Kind::Date => Day::parse(cell).is_some(),
        });
    }

    /// Notes a cell that is not of a type that is wanted of it.
    fn judge(&mut self, value: Value, wants: Wants, rows: &Rows) {
        if wants.number && value.number.is_none() {
            self.not_number.note(rows.spot());
        }
        if wants.boolean && value.boolean.is_none() {
            self.not_boolean.note(rows.spot());
        }
        if wants.date && value.date.is_none() {
            self.not_date.note(rows.spot());
        }
    }
}

impl JobSeen {
    fn new(job: &Job<'_>) -> Self {
        Self {
            grid: Grid::new(job.measure(), job.definition.totals()),
            missing: Vec::new(),
            too_many: None,
        }
    }
}

/// A row whose cells have been read and whose conditions have been tested.
struct Row<'r> {
    plan: &'r Plan<'r>,
    values: &'r [Value],
    truths: &'r [Truth],
    record: &'r ByteRecord,
}

impl Row<'_> {
    /// Gives the row to a job; the error is the slot of a missing value that the job needs.
    fn feed(&self, job: &Job<'_>, seen: &mut JobSeen, rows: &Rows) -> Result<(), usize> {
        if !self.all(&job.rows)? {
            return Ok(());
        }
        let Some(role) = self.role(job)? else {
            return Ok(());
        };
        let number = match job.column {
            None => Number::whole(1),
            Some(slot) if self.values[slot].missing => return Err(slot),
            // A cell that is no number has been noted, and the job will not be finished.
            Some(slot) => self.values[slot].number.unwrap_or(Number::whole(0)),
        };
        let mut keys = [None, None];
        for (key, slot) in keys.iter_mut().zip(job.keys) {
            if let Some(slot) = slot {
                if self.values[slot].missing {
                    return Err(slot);
                }
                *key = Some(self.plan.slots[slot].cell(self.record));
            }
        }
        if let Err(TooMany(most)) = seen.grid.add(keys, role, number, || rows.spot()) {
            seen.too_many = Some(most);
        }
        Ok(())
    }

    fn role(&self, job: &Job<'_>) -> Result<Option<Role>, usize> {
        Ok(match job.measure() {
            Measure::Share if self.all(&job.part)? => Some(Role::Part),
            Measure::Change => match (self.all(&job.from)?, self.all(&job.to)?) {
                (true, true) => Some(Role::FromAndTo),
                (true, false) => Some(Role::From),
                (false, true) => Some(Role::To),
                (false, false) => None,
            },
            _ => Some(Role::Row),
        })
    }

    /// Whether all the conditions hold. One that does not decides, even beside a missing value.
    fn all(&self, conditions: &[usize]) -> Result<bool, usize> {
        let mut missing = None;
        for condition in conditions {
            match self.truths[*condition] {
                Truth::Yes => {}
                Truth::No => return Ok(false),
                Truth::Missing => {
                    missing = missing.or(Some(self.plan.conditions[*condition].slot));
                }
            }
        }
        missing.map_or(Ok(true), Err)
    }
}
