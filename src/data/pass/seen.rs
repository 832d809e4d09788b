//! What the rows of a table have left behind.

use std::collections::{BTreeSet, HashSet};

use super::atoms::Atoms;
use super::grid::Grid;
use crate::data::query::plan::{Job, Plan, Slot};
use crate::data::table::cell::{CellStyle, Value, Wants};
use crate::data::table::faults::Faults;
use crate::data::table::kind::Kind;
use crate::data::table::number::Number;
use crate::data::table::reader::RowPlace;
use crate::data::table::spot::Spot;

/// What the rows have left behind.
#[derive(Debug)]
pub(in crate::data) struct Seen {
    /// How many rows there were.
    pub(in crate::data) rows: u64,
    /// A slot each.
    pub(in crate::data) columns: Vec<ColumnSeen>,
    /// A job each.
    pub(in crate::data) jobs: Vec<JobSeen>,
    /// A condition each: which of its values some row has.
    pub(in crate::data) found: Vec<Vec<bool>>,
    /// How the jobs divide the rows, where these are persons.
    pub(in crate::data) atoms: Option<Atoms>,
    /// Rows with a text in their first cell and nothing else, which somebody would count.
    pub(in crate::data) lone: Faults,
    /// Rows that are the header once more.
    pub(in crate::data) headers: Faults,
    /// The rows that have more or fewer cells than the header.
    pub(in crate::data) ragged: Faults,
    /// The first row that is not UTF-8.
    pub(in crate::data) not_utf8: Option<Spot>,
    /// The last record of the file, be it the header.
    pub(in crate::data) last: Spot,
}

/// What the cells of a column have left behind.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says of all cells so far what some were"
)]
#[derive(Debug, Default)]
pub(in crate::data) struct ColumnSeen {
    pub(in crate::data) not_number: Faults,
    pub(in crate::data) not_boolean: Faults,
    pub(in crate::data) not_date: Faults,
    /// Numbers whose point could stand between thousands.
    pub(in crate::data) either: Faults,
    /// Whether some number tells what it does.
    pub(in crate::data) told: bool,
    /// Whether some number is a fraction of one, and whether some is more than one.
    pub(in crate::data) fraction: bool,
    pub(in crate::data) beyond: bool,
    /// The sign beside the first number, by its place among those of the column, and where that is.
    pub(in crate::data) sign: Option<(Option<usize>, Spot)>,
    /// Numbers with another one.
    pub(in crate::data) other_sign: Faults,
    /// Missing values that somebody needed.
    pub(in crate::data) missing: Faults,
    /// Whether some cell has had a value.
    pub(in crate::data) has_value: bool,
    /// Whether a value was missing below one that was there.
    pub(in crate::data) headed: bool,
    /// The different texts of a column that is looked for texts, as many as are kept.
    pub(in crate::data) texts: HashSet<Box<[u8]>>,
    /// The first cell that is not missing, where texts are looked for.
    pub(in crate::data) first: Option<Spot>,
    /// What all the cells could be beside texts.
    pub(in crate::data) could_be: Vec<Kind>,
}

impl ColumnSeen {
    pub(in crate::data) fn faults(&self, kind: Kind) -> Option<&Faults> {
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
pub(in crate::data) struct JobSeen {
    pub(in crate::data) grid: Grid,
    /// The slots that a value was missing in.
    pub(in crate::data) missing: Vec<usize>,
    /// How many rows count.
    pub(in crate::data) counted: u64,
    /// How many rows it has left out because a value was missing.
    pub(in crate::data) skipped: u64,
    /// Of a rate, the keys of the second table of whose rows one was left out, and those that count.
    pub(in crate::data) keys: [BTreeSet<Vec<Vec<u8>>>; 2],
    /// The number of different values that it has exceeded.
    pub(in crate::data) too_many: Option<usize>,
    /// The first of the rows that count and are called a total in a column that it does not ask about, and that column.
    pub(in crate::data) total: Option<(Spot, usize)>,
    /// Whether rows count that are none.
    pub(in crate::data) others: bool,
}

/// So many different texts of a column are compared with each other.
const TEXTS: usize = 5_000;

impl ColumnSeen {
    pub(in crate::data) fn new() -> Self {
        Self {
            could_be: vec![Kind::Number, Kind::Boolean, Kind::Date],
            ..Self::default()
        }
    }

    /// Looks at a cell that has a value.
    pub(in crate::data) fn see(
        &mut self,
        value: &Value,
        cell: &[u8],
        slot: &Slot,
        place: RowPlace<'_>,
    ) {
        self.has_value = true;
        if slot.as_text {
            self.keep(cell);
            if slot.declared.is_none() {
                self.look(cell, &slot.cells, place);
            }
        }
        self.judge(value, slot.wants, place);
        if let Some(number) = value.number {
            self.weigh(number, cell, slot, place);
        }
    }

    /// Keeps a text of a column that is looked for texts.
    fn keep(&mut self, cell: &[u8]) {
        if self.texts.len() < TEXTS && !self.texts.contains(cell) {
            self.texts.insert(cell.into());
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

impl ColumnSeen {
    /// Looks at how a number is written.
    fn weigh(&mut self, number: Number, cell: &[u8], slot: &Slot, place: RowPlace<'_>) {
        let numbers = &slot.cells.numbers;
        if !self.beyond {
            self.beyond = number.is_beyond_one();
            self.fraction |= !self.beyond && !number.is_whole();
        }
        if !numbers.signs.is_empty() {
            let sign = numbers.sign_of(cell);
            let (first, _) = *self.sign.get_or_insert_with(|| (sign, place.spot()));
            // Where the empty one is listed too, the sign may be left out.
            let bare = |sign: Option<usize>| {
                sign.is_some_and(|at| numbers.signs.get(at).is_some_and(String::is_empty))
            };
            if bare(first) && !bare(sign) {
                self.sign = Some((sign, place.spot()));
            } else if sign != first && !bare(sign) {
                self.other_sign.note(place.spot());
            }
        }
        if self.told
            || slot.typed
            || numbers.declared && !(numbers.takes_either() && numbers.group.is_none())
        {
            return;
        }
        // As it is written, and not as it is multiplied.
        let number = match slot.cells.scale {
            Some(_) => Number::parse(cell, numbers).unwrap_or(number),
            None => number,
        };
        if number.could_be_thousands() {
            self.either.note(place.spot());
        } else if number.tells(numbers) {
            self.told = true;
        }
    }

    /// The first number of which nobody knows what its point stands for.
    pub(in crate::data) fn unclear(&self, slot: &Slot) -> Option<Spot> {
        // Where two characters may stand before decimals, each number is alone.
        let told = self.told && !slot.cells.numbers.takes_either();
        self.either.first().filter(|_| !told)
    }

    /// Whether all its numbers have been understood.
    pub(in crate::data) fn is_clear(&self, slot: &Slot) -> bool {
        self.unclear(slot).is_none() && self.other_sign.is_empty()
    }
}

impl JobSeen {
    /// Notes of a row that counts in which of the columns in which it is `named` a total nobody has asked for one.
    pub(in crate::data) fn note_total(
        &mut self,
        named: &[usize],
        job: &Job<'_>,
        plan: &Plan<'_>,
        place: RowPlace<'_>,
    ) {
        let mut columns = named.iter();
        match columns.find(|column| !job.settles(**column, plan)) {
            Some(column) if self.total.is_none() => self.total = Some((place.spot(), *column)),
            Some(_) => {}
            None => self.others = true,
        }
    }

    pub(in crate::data) fn new(job: &Job<'_>) -> Self {
        Self {
            grid: Grid::new(job.measure(), job.definition.totals(), job.noughts),
            missing: Vec::new(),
            counted: 0,
            skipped: 0,
            keys: [BTreeSet::new(), BTreeSet::new()],
            too_many: None,
            total: None,
            others: false,
        }
    }
}
