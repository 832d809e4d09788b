//! The one pass over the rows of a table.

use std::sync::mpsc;
use std::thread;

use csv::ByteRecord;

use super::atoms::Atoms;
use super::cell::{CellStyle, Value, Wants};
use super::definition::Missing;
use super::excerpt::Spot;
use super::faults::Faults;
use super::filter::Kind;
use super::footnote::Marks;
use super::grid::{Grid, TooMany};
use super::measure::Measure;
use super::number::Number;
use super::plan::{Compiled, Job, Plan};
use super::protection::At;
use super::reader::{Batch, RowPlace, Rows};
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
    /// How the jobs divide the rows, where these are persons.
    pub(super) atoms: Option<Atoms>,
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
    /// How many rows it has left out because a value was missing.
    pub(super) skipped: u64,
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

/// Told of every row that a job counts or leaves out for a missing value: the number of the job, what
/// the row is to it (none where a value is missing), and the row.
pub(super) type Witness<'w> = &'w mut dyn FnMut(usize, Option<Role>, &ByteRecord, Spot);

/// So many batches of rows are on their way at once.
const AHEAD: usize = 4;

/// Reads all the rows.
///
/// Of a large table one thread reads the rows and another one computes: the rows come in their order,
/// so that nothing depends on it.
pub(super) fn run(
    plan: &Plan<'_>,
    rows: &mut Rows,
    width: usize,
    witness: Option<Witness<'_>>,
) -> Result<Seen, csv::Error> {
    let last = rows.spot();
    let mut pass = Pass {
        plan,
        width,
        values: vec![Value::default(); plan.slots.len()],
        marks: vec![Marks::default(); plan.slots.len()],
        marked: (0..)
            .zip(&plan.slots)
            .filter(|(_, slot)| slot.wants.number && !slot.cells.numbers.marks.is_empty())
            .map(|(at, _)| at)
            .collect(),
        truths: vec![Truth::No; plan.conditions.len()],
        witness,
        seen: Seen {
            rows: 0,
            columns: plan.slots.iter().map(|_| ColumnSeen::new()).collect(),
            jobs: plan.jobs.iter().map(JobSeen::new).collect(),
            found: plan.conditions.iter().map(Compiled::none_found).collect(),
            atoms: plan.protects.then(|| Atoms::new(plan.jobs.len())),
            ragged: Faults::default(),
            not_utf8: None,
            last,
        },
    };
    let mut batch = Batch::new();
    rows.fill(&mut batch)?;
    let mut going = pass.take(&batch);
    if going && batch.is_full() {
        let (to_compute, read) = mpsc::sync_channel::<Result<Batch, csv::Error>>(AHEAD);
        let (to_read, done) = mpsc::channel();
        // A channel whose other end is gone has nobody left to tell.
        let _ = to_read.send(batch);
        for _ in 1..AHEAD {
            let _ = to_read.send(Batch::new());
        }
        thread::scope(|scope| {
            scope.spawn(move || {
                for mut batch in done {
                    let filled = rows.fill(&mut batch);
                    let more = filled.is_ok() && batch.is_full();
                    if to_compute.send(filled.map(|()| batch)).is_err() || !more {
                        break;
                    }
                }
            });
            for batch in read {
                let batch = batch?;
                going = pass.take(&batch);
                if !going {
                    break;
                }
                let _ = to_read.send(batch);
            }
            Ok::<_, csv::Error>(())
        })?;
    }
    Ok(pass.seen)
}

/// A pass over the rows.
struct Pass<'p, 'd, 'w> {
    plan: &'p Plan<'d>,
    width: usize,
    values: Vec<Value>,
    /// The marks behind the numbers of this row, a slot each.
    marks: Vec<Marks>,
    /// The slots that may have some: in most tables there are none.
    marked: Vec<usize>,
    truths: Vec<Truth>,
    witness: Option<Witness<'w>>,
    seen: Seen,
}

impl Pass<'_, '_, '_> {
    /// Takes some rows; false where there is no sense in going on.
    fn take(&mut self, batch: &Batch) -> bool {
        let mut last = None;
        for (at, (record, place)) in batch.rows().enumerate() {
            self.seen.rows += 1;
            last = Some(place);
            if batch.not_utf8() == Some(at) {
                self.seen.not_utf8 = Some(place.spot());
                return false;
            }
            if record.len() == self.width {
                self.row(record, place);
            } else {
                self.seen.ragged.note(place.spot());
            }
        }
        if let Some(place) = last {
            self.seen.last = place.spot();
        }
        true
    }

    fn row(&mut self, record: &ByteRecord, place: RowPlace<'_>) {
        let Self {
            plan,
            values,
            marks,
            marked,
            truths,
            seen,
            witness,
            ..
        } = self;
        for ((slot, value), column) in plan.slots.iter().zip(&mut *values).zip(&mut seen.columns) {
            let cell = slot.cell(record);
            slot.cells.read(value, cell, slot.wants, slot.whole);
            if value.missing {
                continue;
            }
            if slot.as_text && slot.declared.is_none() {
                column.look(cell, &slot.cells, place);
            }
            column.judge(value, slot.wants, place);
        }
        for at in &*marked {
            let slot = &plan.slots[*at];
            marks[*at] = if values[*at].missing {
                Marks::default()
            } else {
                Marks::of(slot.cell(record), &slot.cells.numbers)
            };
        }
        let tests = plan.conditions.iter().zip(&mut seen.found);
        for ((condition, found), truth) in tests.zip(&mut *truths) {
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
            values,
            marks,
            truths,
            record,
        };
        for (number, (job, seen_by)) in plan.jobs.iter().zip(&mut seen.jobs).enumerate() {
            match row.feed(job, seen_by, place) {
                Ok(None) => {}
                Ok(Some((role, at))) => {
                    if let Some(atoms) = &mut seen.atoms {
                        atoms.note(number, role, at);
                    }
                    if let Some(witness) = witness {
                        witness(number, Some(role), record, place.spot());
                    }
                }
                Err(slot) => {
                    seen_by.skipped += 1;
                    if let Some(witness) = witness {
                        witness(number, None, record, place.spot());
                    }
                    if job.definition.missing() == Missing::Error {
                        seen.columns[slot].missing.note(place.spot());
                        if !seen_by.missing.contains(&slot) {
                            seen_by.missing.push(slot);
                        }
                    }
                }
            }
        }
        if let Some(atoms) = &mut seen.atoms {
            atoms.finish_row();
        }
    }
}

impl ColumnSeen {
    fn new() -> Self {
        Self {
            could_be: vec![Kind::Number, Kind::Boolean, Kind::Date],
            ..Self::default()
        }
    }

    /// Watches whether a column that is looked for texts could be something else throughout.
    fn look(&mut self, cell: &[u8], style: &CellStyle, place: RowPlace<'_>) {
        if self.could_be.is_empty() {
            return;
        }
        if self.first.is_none() {
            self.first = Some(place.spot());
        }
        self.could_be.retain(|kind| match kind {
            Kind::Text => false,
            Kind::Number => style.number(cell).is_some(),
            Kind::Boolean => style.boolean(cell).is_some(),
            Kind::Date => style.date(cell).is_some(),
        });
    }

    /// Notes a cell that is not of a type that is wanted of it.
    fn judge(&mut self, value: &Value, wants: Wants, place: RowPlace<'_>) {
        if wants.number && value.number.is_none() {
            self.not_number.note(place.spot());
        }
        if wants.boolean && value.boolean.is_none() {
            self.not_boolean.note(place.spot());
        }
        if wants.date && value.date.is_none() {
            self.not_date.note(place.spot());
        }
    }
}

impl JobSeen {
    fn new(job: &Job<'_>) -> Self {
        Self {
            grid: Grid::new(job.measure(), job.definition.totals()),
            missing: Vec::new(),
            skipped: 0,
            too_many: None,
        }
    }
}

/// A row whose cells have been read and whose conditions have been tested.
struct Row<'r> {
    plan: &'r Plan<'r>,
    values: &'r [Value],
    marks: &'r [Marks],
    truths: &'r [Truth],
    record: &'r ByteRecord,
}

impl Row<'_> {
    /// Gives the row to a job, and says what it is to it and where; the error is the slot of a missing
    /// value that the job needs.
    fn feed(
        &self,
        job: &Job<'_>,
        seen: &mut JobSeen,
        place: RowPlace<'_>,
    ) -> Result<Option<(Role, At)>, usize> {
        if !self.all(&job.rows)? {
            return Ok(None);
        }
        let Some(role) = self.role(job)? else {
            return Ok(None);
        };
        let number = match job.column {
            None => Number::whole(1),
            Some(slot) if self.values[slot].missing => return Err(slot),
            // A cell that is no number has been noted, and the job will not be finished.
            Some(slot) => self.values[slot].number.unwrap_or(Number::whole(0)),
        };
        for slot in &job.joins {
            if self.values[*slot].missing {
                return Err(*slot);
            }
        }
        let mut keys = [None, None];
        for (key, slot) in keys.iter_mut().zip(job.keys) {
            if let Some(slot) = slot {
                if self.values[slot].missing {
                    return Err(slot);
                }
                *key = Some(self.plan.slots[slot].cell(self.record));
            }
        }
        let at = match seen.grid.add(keys, role, number, || place.spot()) {
            Ok(at) => at,
            Err(TooMany(most)) => {
                seen.too_many = Some(most);
                (0, 0)
            }
        };
        // Most tables have none, and rows are many.
        if let Some(slot) = job.column
            && self.marks[slot] != Marks::default()
        {
            seen.grid.mark(keys, self.marks[slot]);
        }
        Ok(Some((role, at)))
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
