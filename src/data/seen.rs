//! What the rows of a table have left behind.

use std::collections::{BTreeSet, HashSet};

use super::atoms::Atoms;
use super::cell::{CellStyle, Value, Wants};
use super::excerpt::Spot;
use super::faults::Faults;
use super::filter::Kind;
use super::grid::Grid;
use super::number::Number;
use super::plan::{Job, Slot};
use super::reader::RowPlace;

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
    /// Rows with a text in their first cell and nothing else, which somebody would count.
    pub(super) lone: Faults,
    /// The rows that have more or fewer cells than the header.
    pub(super) ragged: Faults,
    /// The first row that is not UTF-8.
    pub(super) not_utf8: Option<Spot>,
    /// The last record of the file, be it the header.
    pub(super) last: Spot,
}

/// What the cells of a column have left behind.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says of all cells so far what some were"
)]
#[derive(Debug, Default)]
pub(super) struct ColumnSeen {
    pub(super) not_number: Faults,
    pub(super) not_boolean: Faults,
    pub(super) not_date: Faults,
    /// Numbers whose point could stand between thousands.
    pub(super) either: Faults,
    /// Whether some number tells what it does.
    pub(super) told: bool,
    /// Whether some number is a fraction of one, and whether some is more than one.
    pub(super) fraction: bool,
    pub(super) beyond: bool,
    /// The sign beside the first number, by its place among those of the column, and where that is.
    pub(super) sign: Option<(Option<usize>, Spot)>,
    /// Numbers with another one.
    pub(super) other_sign: Faults,
    /// Missing values that somebody needed.
    pub(super) missing: Faults,
    /// Whether some cell has had a value.
    pub(super) has_value: bool,
    /// Whether a value was missing below one that was there.
    pub(super) headed: bool,
    /// The different texts of a column that is looked for texts, as many as are kept.
    pub(super) texts: HashSet<Box<[u8]>>,
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
    /// How many rows count.
    pub(super) counted: u64,
    /// How many rows it has left out because a value was missing.
    pub(super) skipped: u64,
    /// Of a rate, the keys of the second table of whose rows one was left out, and those that count.
    pub(super) keys: [BTreeSet<Vec<Vec<u8>>>; 2],
    /// The number of different values that it has exceeded.
    pub(super) too_many: Option<usize>,
}

/// So many different texts of a column are compared with each other.
const TEXTS: usize = 5_000;

impl ColumnSeen {
    pub(super) fn new() -> Self {
        Self {
            could_be: vec![Kind::Number, Kind::Boolean, Kind::Date],
            ..Self::default()
        }
    }

    /// Looks at a cell that has a value.
    pub(super) fn see(&mut self, value: &Value, cell: &[u8], slot: &Slot, place: RowPlace<'_>) {
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
        } else if numbers.tells(number) {
            self.told = true;
        }
    }

    /// The first number of which nobody knows what its point stands for.
    pub(super) fn unclear(&self, slot: &Slot) -> Option<Spot> {
        // Where two characters may stand before decimals, each number is alone.
        let told = self.told && !slot.cells.numbers.takes_either();
        self.either.first().filter(|_| !told)
    }

    /// Whether all its numbers have been understood.
    pub(super) fn is_clear(&self, slot: &Slot) -> bool {
        self.unclear(slot).is_none() && self.other_sign.is_empty()
    }
}

impl JobSeen {
    pub(super) fn new(job: &Job<'_>) -> Self {
        Self {
            grid: Grid::new(job.measure(), job.definition.totals(), job.noughts),
            missing: Vec::new(),
            counted: 0,
            skipped: 0,
            keys: [BTreeSet::new(), BTreeSet::new()],
            too_many: None,
        }
    }
}
