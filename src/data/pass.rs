//! The one pass over the rows of a table.

pub(in crate::data) mod atoms;
pub(in crate::data) mod grid;
pub(in crate::data) mod seen;
pub(in crate::data) mod sum;
pub(in crate::data) mod tally;

use std::sync::mpsc;
use std::thread;

use csv::ByteRecord;

use self::atoms::{At, Atoms};
use self::grid::TooMany;
use self::seen::{ColumnSeen, JobSeen, Seen};
use self::tally::Role;
use crate::data::query::choice::Missing;
use crate::data::query::measure::Measure;
use crate::data::query::plan::{Compiled, Job, Plan};
use crate::data::table::cell::{Value, trimmed};
use crate::data::table::faults::Faults;
use crate::data::table::folded::is_total;
use crate::data::table::footnote::Marks;
use crate::data::table::number::Number;
use crate::data::table::reader::{Batch, RowPlace, Rows};
use crate::data::table::spot::Spot;
use crate::source::conflict;

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
pub(in crate::data) type Witness<'w> = &'w mut dyn FnMut(usize, Option<Role>, &ByteRecord, Spot);

/// The number of rows that are looked at for names of totals: these stand in tables that are not long, or early.
const LOOKED: u64 = 20_000;

/// So many batches of rows are on their way at once.
const AHEAD: usize = 4;

/// Reads all the rows.
///
/// Of a large table one thread reads the rows and another one computes: the rows come in their order,
/// so that nothing depends on it.
pub(in crate::data) fn run(
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
            lone: Faults::default(),
            headers: Faults::default(),
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
    for job in &mut pass.seen.jobs {
        if let Err(TooMany(most)) = job.grid.settle() {
            job.too_many = Some(most);
        }
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
            last = Some(place);
            // A line of mere delimiters is no row, as an empty row of a workbook is none.
            if record.as_slice().trim_ascii().is_empty() {
                continue;
            }
            self.seen.rows += 1;
            if batch.not_utf8() == Some(at) {
                self.seen.not_utf8 = Some(place.spot());
                return false;
            }
            // In a table of one column a conflict of git would pass for values.
            let is_marker = self.width == 1 && conflict::is_marker(record.as_slice());
            if record.len() == self.width && !is_marker {
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
        // What is no row is not judged by its cells.
        let lone = !plan.lone_is_row && is_lone(record);
        for ((slot, value), column) in plan.slots.iter().zip(&mut *values).zip(&mut seen.columns) {
            let cell = slot.cell(record);
            slot.cells.read(value, cell, slot.wants, slot.whole);
            if value.missing || lone {
                continue;
            }
            column.see(value, cell, slot, place);
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
        let looks = !plan.totals_are_rows && seen.rows <= LOOKED;
        let named = looks.then(|| totals(record));
        if is_header(record, &plan.header) {
            seen.headers.note(place.spot());
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
                    seen_by.counted += 1;
                    if let Some(named) = &named {
                        seen_by.note_total(named, job, plan, place);
                    }
                    if lone {
                        seen.lone.note(place.spot());
                    }
                    if let Some(atoms) = &mut seen.atoms {
                        atoms.note(number, role, at);
                    }
                    if let Some(witness) = witness {
                        witness(number, Some(role), record, place.spot());
                    }
                }
                Err(slot) => {
                    seen_by.skipped += 1;
                    if job.column.is_some() {
                        seen_by.grid.noughts = false;
                    }
                    if lone && job.definition.missing() == Missing::Error {
                        seen.lone.note(place.spot());
                        continue;
                    }
                    if let Some(witness) = witness {
                        witness(number, None, record, place.spot());
                    }
                    let skips = match job.measure() {
                        // Sums of different things would be compared.
                        Measure::Change | Measure::Ratio => false,
                        // The people of the key are left out too, if it is known.
                        Measure::Rate => row.left_out(job, slot, seen_by),
                        _ => true,
                    };
                    if job.definition.missing() == Missing::Error || !skips {
                        let column = &mut seen.columns[slot];
                        column.headed |= column.has_value;
                        column.missing.note(place.spot());
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
        if let Some(groups) = &job.groups
            && self.all(groups) == Ok(true)
        {
            let keys = job.keys.map(|key| {
                let slot = key.filter(|slot| !self.values[*slot].missing)?;
                Some(self.plan.slots[slot].cell(self.record))
            });
            // A group that has rows is there, if none of them counts: how many count is then nought.
            let complete = keys
                .iter()
                .zip(job.keys)
                .all(|(key, slot)| key.is_some() == slot.is_some());
            if complete {
                seen.grid.know(keys);
            }
        }
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
        if job.measure() == Measure::Rate && job.definition.missing() == Missing::Skip {
            let [_, counted] = &mut seen.keys;
            counted.insert(self.joins(job));
        }
        // Most tables have none, and rows are many.
        if let Some(slot) = job.column
            && self.marks[slot] != Marks::default()
        {
            seen.grid.mark(keys, self.marks[slot]);
        }
        Ok(Some((role, at)))
    }

    /// The values of the columns that join a second table.
    fn joins(&self, job: &Job<'_>) -> Vec<Vec<u8>> {
        let slots = job
            .joins
            .iter()
            .filter_map(|slot| self.plan.slots.get(*slot));
        slots.map(|slot| slot.cell(self.record).to_vec()).collect()
    }

    /// Notes that a row of a rate is left out for the value that it lacks; false if nobody knows whose it is.
    fn left_out(&self, job: &Job<'_>, slot: usize, seen: &mut JobSeen) -> bool {
        let known = job.joins.iter().all(|slot| !self.values[*slot].missing);
        if known && job.column == Some(slot) {
            let [left_out, _] = &mut seen.keys;
            left_out.insert(self.joins(job));
            return true;
        }
        false
    }

    fn role(&self, job: &Job<'_>) -> Result<Option<Role>, usize> {
        Ok(match job.measure() {
            Measure::Share if self.all(&job.part)? => Some(Role::Part),
            Measure::Change | Measure::Ratio => match (self.all(&job.from)?, self.all(&job.to)?) {
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

/// The columns in which a row is called a total.
fn totals(record: &ByteRecord) -> Vec<usize> {
    let cells = record.iter().enumerate();
    cells
        .filter(|(_, cell)| is_total(trimmed(cell)))
        .map(|(column, _)| column)
        .collect()
}

/// Whether a row says what the header says: files that are put together carry it along.
fn is_header(record: &ByteRecord, header: &[String]) -> bool {
    let mut pairs = record.iter().zip(header);
    header.len() > 1 && pairs.all(|(cell, name)| trimmed(cell) == name.as_bytes())
}

/// Whether a row has nothing but a text in its first cell: a head or a note, more likely than a row.
fn is_lone(record: &ByteRecord) -> bool {
    let Some(first) = record.get(0) else {
        return false;
    };
    if first.len() != record.as_slice().len()
        || !first.iter().any(u8::is_ascii_alphabetic) && first.is_ascii()
    {
        return false;
    }
    // Of two columns the second one may well be missing: only what reads like a note is none.
    record.len() > 2 || record.len() == 2 && is_note(first)
}

/// Whether a text reads like what stands below a table.
fn is_note(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    let head = text.split(':').next().unwrap_or_default();
    let named = text.contains(':') && head.chars().count() <= 24;
    named || text.starts_with(['\u{a9}', '*']) || text.chars().count() > 60
}
