//! A plan for one table: every name of a column has become a position, every filter a typed test.

use csv::ByteRecord;

use super::cell::{CellStyle, Day, Value, Wants, trimmed};
use super::definition::Definition;
use super::describe::{ColumnType, Description};
use super::filter::{Condition, Filter, Kind, Test};
use super::measure::Measure;
use super::number::Number;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code, did_you_mean};
use crate::record::{Located, Scalar};

/// What is to be done with each row of a table.
#[derive(Debug, Default)]
pub(super) struct Plan<'d> {
    /// The columns that are used.
    pub(super) slots: Vec<Slot>,
    /// The different conditions of all the filters: each is tested once a row.
    pub(super) conditions: Vec<Compiled>,
    /// What is computed.
    pub(super) jobs: Vec<Job<'d>>,
    /// Whether the rows are persons that are protected.
    pub(super) protects: bool,
}

/// A column that is used.
#[derive(Debug)]
pub(super) struct Slot {
    /// Its position in the table.
    pub(super) column: usize,
    pub(super) name: String,
    pub(super) wants: Wants,
    /// Whether a filter compares it with texts.
    pub(super) as_text: bool,
    pub(super) declared: Option<Located<ColumnType>>,
    /// Whether its numbers must be whole.
    pub(super) whole: bool,
    pub(super) unit: Option<String>,
    /// How its values are written.
    pub(super) cells: CellStyle,
}

/// A condition on a slot, as a test of its type.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) slot: usize,
    pub(super) test: Typed,
    pub(super) kind: Kind,
    /// Where it is written: once, or in several filters.
    pub(super) places: Vec<Place>,
    /// The values that it looks for, as they are written in each of these; none of a range.
    pub(super) values: Vec<Vec<Located<Scalar>>>,
}

/// A test whose values are of one type.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Numbers(Vec<Number>),
    NumberRange(Option<Number>, Option<Number>),
    Texts(Vec<String>),
    Booleans(Vec<bool>),
    Days(Vec<Day>),
    DayRange(Option<Day>, Option<Day>),
}

/// One statistic, chart or cross table.
pub(super) struct Job<'d> {
    pub(super) definition: Definition<'d>,
    /// The conditions that a row must meet to count at all; of a share, to belong to the whole.
    pub(super) rows: Vec<usize>,
    /// Of a share, those of the part.
    pub(super) part: Vec<usize>,
    /// Of a change, those of before and of after.
    pub(super) from: Vec<usize>,
    pub(super) to: Vec<usize>,
    /// The slot that is measured.
    pub(super) column: Option<usize>,
    /// The slots that rows are grouped by.
    pub(super) keys: [Option<usize>; 2],
    /// The slots that join a second table: a row that lacks a value there cannot count.
    pub(super) joins: Vec<usize>,
}

impl Slot {
    /// The cell of this column, without white space around it.
    pub(super) fn cell<'r>(&self, record: &'r ByteRecord) -> &'r [u8] {
        trimmed(record.get(self.column).unwrap_or_default())
    }
}

impl std::fmt::Debug for Job<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.definition.words())
    }
}

impl Job<'_> {
    pub(super) fn measure(&self) -> Measure {
        self.definition.measured().measure
    }

    /// All its conditions.
    pub(super) fn conditions(&self) -> impl Iterator<Item = usize> {
        let all = [&self.rows, &self.part, &self.from, &self.to];
        all.into_iter().flatten().copied()
    }
}

impl Compiled {
    /// Of each of its values, that no row has it so far.
    pub(super) fn none_found(&self) -> Vec<bool> {
        vec![false; self.values.first().map_or(0, Vec::len)]
    }
}

impl Typed {
    /// Whether a cell, which is not missing, passes; notes in `found` which of the values it is.
    ///
    /// A cell of another type does not; it has been noted as a fault by then.
    pub(super) fn passes(&self, value: &Value, cell: &[u8], found: &mut [bool]) -> bool {
        let at = match self {
            Self::Numbers(any) => value.number.and_then(|number| position(any, &number)),
            Self::Texts(any) => any.iter().position(|text| text.as_bytes() == cell),
            Self::Booleans(any) => value.boolean.and_then(|boolean| position(any, &boolean)),
            Self::Days(any) => value.date.and_then(|day| position(any, &day)),
            Self::NumberRange(..) | Self::DayRange(..) => return self.spans(value),
        };
        if let Some(found) = at.and_then(|at| found.get_mut(at)) {
            *found = true;
        }
        at.is_some()
    }

    /// The value that is noted for one of the values: itself, or an equal one before it.
    pub(super) fn noted_as(&self, at: usize) -> Option<usize> {
        match self {
            Self::Numbers(any) => position(any, any.get(at)?),
            Self::Texts(any) => position(any, any.get(at)?),
            Self::Booleans(any) => position(any, any.get(at)?),
            Self::Days(any) => position(any, any.get(at)?),
            Self::NumberRange(..) | Self::DayRange(..) => None,
        }
    }

    fn spans(&self, value: &Value) -> bool {
        match self {
            Self::NumberRange(from, to) => value.number.is_some_and(|number| {
                from.is_none_or(|from| number >= from) && to.is_none_or(|to| number <= to)
            }),
            Self::DayRange(from, to) => value.date.is_some_and(|day| {
                from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to)
            }),
            _ => false,
        }
    }
}

fn position<T: PartialEq>(any: &[T], value: &T) -> Option<usize> {
    any.iter().position(|one| one == value)
}

/// Makes the plan of a table.
pub(super) struct Planner<'a, 'd> {
    pub(super) header: &'a [String],
    pub(super) description: &'a Description,
    pub(super) shown: &'a str,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) plan: Plan<'d>,
}

impl<'d> Planner<'_, 'd> {
    /// Adds a definition; one that cannot be computed is complained of and left out.
    pub(super) fn add(&mut self, definition: Definition<'d>) {
        let measured = definition.measured();
        if self.tells_of_one(definition) {
            return;
        }
        let base = definition.base().map(|base| self.conditions(base));
        let filter = self.conditions(&measured.filter);
        let of = self.conditions(&measured.of);
        let from = self.conditions(&measured.from);
        let to = self.conditions(&measured.to);
        let column = measured.column.as_ref().map(|column| {
            let slot = self.slot(column.as_str(), column.place())?;
            self.want_number(slot, column.place(), measured.measure)
        });
        let joins = measured.per.iter().flat_map(|per| &per.on);
        let joins: Vec<Option<usize>> = joins
            .map(|join| self.slot(&join.ours.value, join.ours.place))
            .collect();
        let keys = definition
            .keys()
            .map(|key| key.map(|key| self.slot(key.as_str(), key.place())));
        // Everything has been looked at before the first of them is given up.
        let job = || {
            let [first, second] = keys;
            let mut rows = base.unwrap_or(Some(Vec::new()))?;
            let mut part = filter?;
            if measured.measure == Measure::Share {
                rows.extend(of?);
            } else {
                rows.append(&mut part);
            }
            Some(Job {
                definition,
                rows,
                part,
                from: from?,
                to: to?,
                column: column.map_or(Some(None), |slot| slot.map(Some))?,
                keys: [
                    first.map_or(Some(None), |slot| slot.map(Some))?,
                    second.map_or(Some(None), |slot| slot.map(Some))?,
                ],
                joins: joins.into_iter().collect::<Option<_>>()?,
            })
        };
        if let Some(job) = job() {
            self.plan.jobs.push(job);
        }
    }

    /// The slot of a column; none where there is no such column.
    fn slot(&mut self, name: &str, place: Place) -> Option<usize> {
        if let Some(slot) = self.plan.slots.iter().position(|slot| slot.name == name) {
            return Some(slot);
        }
        let Some(column) = self.header.iter().position(|known| known == name) else {
            let known = self.header.iter().map(String::as_str);
            let mut diagnostic = Diagnostic::error(
                code::UNKNOWN_COLUMN,
                format!("{} has no column `{name}`", self.shown),
            )
            .at(place);
            diagnostic = match did_you_mean(name, known) {
                Some(guess) => diagnostic.help(guess),
                None => {
                    let all: Vec<_> = self.header.iter().map(|name| format!("`{name}`")).collect();
                    diagnostic.help(format!("its columns are {}", all.join(", ")))
                }
            };
            self.diagnostics.push(diagnostic);
            return None;
        };
        let field = self.description.field(name);
        let declared = field.and_then(|field| field.kind.clone());
        let unit = field.and_then(|field| Some(field.unit.as_ref()?.as_str().to_owned()));
        let mut slot = Slot {
            column,
            name: name.to_owned(),
            wants: Wants::default(),
            as_text: false,
            whole: declared
                .as_ref()
                .is_some_and(|declared: &Located<ColumnType>| declared.value.is_whole()),
            declared,
            unit,
            cells: self.description.cells_of(name),
        };
        if let Some(declared) = &slot.declared {
            slot.wants.add(declared.value.kind());
        }
        self.plan.slots.push(slot);
        Some(self.plan.slots.len() - 1)
    }

    fn want_number(&mut self, slot: usize, place: Place, measure: Measure) -> Option<usize> {
        let found = self.plan.slots.get_mut(slot)?;
        if let Some(declared) = &found.declared
            && declared.value.kind() != Kind::Number
        {
            self.diagnostics.push(
                Diagnostic::error(
                    code::WRONG_TYPE,
                    format!("the measure `{}` needs numbers", measure.word()),
                )
                .at(place)
                .label(format!("these are {}", declared.value.kind().many()))
                .also(declared.place, "by this description"),
            );
            return None;
        }
        found.wants.number = true;
        Some(slot)
    }

    /// The conditions of a filter by their numbers; none where one of them cannot be tested.
    fn conditions(&mut self, filter: &Filter) -> Option<Vec<usize>> {
        let numbers: Vec<_> = filter
            .conditions
            .iter()
            .map(|condition| self.condition(condition))
            .collect();
        numbers.into_iter().collect()
    }

    fn condition(&mut self, condition: &Condition) -> Option<usize> {
        let slot = self.slot(&condition.column.value, condition.column.place)?;
        let kind = condition.test.kind();
        let found = self.plan.slots.get_mut(slot)?;
        if let Some(declared) = &found.declared
            && declared.value.kind() != kind
        {
            self.diagnostics.push(
                Diagnostic::error(
                    code::FILTER_TYPE,
                    format!(
                        "the column `{}` holds {}, and the filter compares it with {}",
                        found.name,
                        declared.value.kind().many(),
                        kind.one()
                    ),
                )
                .at(condition.place)
                .also(
                    declared.place,
                    format!("the column is described as `{}`", declared.value.word()),
                ),
            );
            return None;
        }
        found.wants.add(kind);
        found.as_text |= kind == Kind::Text;
        let test = typed(&condition.test);
        let values = match &condition.test {
            Test::AnyOf(values) => values.clone(),
            Test::Range { .. } => Vec::new(),
        };
        let conditions = &mut self.plan.conditions;
        let same = |known: &Compiled| known.slot == slot && known.test == test;
        if let Some(known) = conditions.iter().position(same) {
            let same = conditions.get_mut(known)?;
            same.places.push(condition.place);
            same.values.push(values);
            return Some(known);
        }
        conditions.push(Compiled {
            slot,
            test,
            kind,
            places: vec![condition.place],
            values: vec![values],
        });
        Some(conditions.len() - 1)
    }
}

impl Wants {
    fn add(&mut self, kind: Kind) {
        match kind {
            Kind::Text => {}
            Kind::Number => self.number = true,
            Kind::Boolean => self.boolean = true,
            Kind::Date => self.date = true,
        }
    }
}

fn typed(test: &Test) -> Typed {
    let number = |scalar: &Scalar| match scalar {
        Scalar::Number(number) => Some(Number::from(*number)),
        _ => None,
    };
    let day = |scalar: &Scalar| match scalar {
        Scalar::Date(date) => Some(Day::from(*date)),
        _ => None,
    };
    match (test, test.kind()) {
        (Test::AnyOf(any), Kind::Number) => Typed::Numbers(
            any.iter()
                .map(|value| &value.value)
                .filter_map(number)
                .collect(),
        ),
        (Test::AnyOf(any), Kind::Date) => Typed::Days(
            any.iter()
                .map(|value| &value.value)
                .filter_map(day)
                .collect(),
        ),
        (Test::AnyOf(any), Kind::Boolean) => {
            let boolean = |scalar: &Scalar| match scalar {
                Scalar::Boolean(boolean) => Some(*boolean),
                _ => None,
            };
            Typed::Booleans(
                any.iter()
                    .map(|value| &value.value)
                    .filter_map(boolean)
                    .collect(),
            )
        }
        (Test::AnyOf(any), Kind::Text) => {
            let text = |scalar: &Scalar| match scalar {
                Scalar::Text(text) => Some(text.trim().to_owned()),
                _ => None,
            };
            Typed::Texts(
                any.iter()
                    .map(|value| &value.value)
                    .filter_map(text)
                    .collect(),
            )
        }
        (Test::Range { from, to }, Kind::Date) => {
            Typed::DayRange(from.as_ref().and_then(day), to.as_ref().and_then(day))
        }
        (Test::Range { from, to }, _) => {
            Typed::NumberRange(from.as_ref().and_then(number), to.as_ref().and_then(number))
        }
    }
}
