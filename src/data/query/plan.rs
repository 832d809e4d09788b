//! A plan for one table: every name of a column has become a position, every filter a typed test.

use csv::ByteRecord;

use super::asked::Definition;
use super::choice::NoRows;
use super::filter::{Condition, Filter, Test};
use super::measure::Measure;
use super::typed::{Typed, typed};
use crate::data::table::cell::{CellStyle, Wants, trimmed};
use crate::data::table::describe::{ColumnType, Description};
use crate::data::table::file::TableFile;
use crate::data::table::kind::Kind;
use crate::data::table::tidy::composed;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code, did_you_mean};
use crate::language::Style;
use crate::record::{Located, Scalar};

/// What is to be done with each row of a table.
#[derive(Debug, Default)]
pub(in crate::data) struct Plan<'d> {
    /// The columns that are used.
    pub(in crate::data) slots: Vec<Slot>,
    /// The different conditions of all the filters: each is tested once a row.
    pub(in crate::data) conditions: Vec<Compiled>,
    /// What is computed.
    pub(in crate::data) jobs: Vec<Job<'d>>,
    /// Whether a row with nothing but a text in its first cell is one.
    pub(in crate::data) lone_is_row: bool,
    /// Whether the rows are persons that are protected.
    pub(in crate::data) protects: bool,
    /// Whether rows that are called totals are rows like the others.
    pub(in crate::data) totals_are_rows: bool,
    /// The names of the columns.
    pub(in crate::data) header: Vec<String>,
}

/// A column that is used.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says something else of how its cells are read"
)]
#[derive(Debug)]
pub(in crate::data) struct Slot {
    /// Its position in the table.
    pub(in crate::data) column: usize,
    pub(in crate::data) name: String,
    pub(in crate::data) wants: Wants,
    /// Whether a filter compares it with texts.
    pub(in crate::data) as_text: bool,
    pub(in crate::data) declared: Option<Located<ColumnType>>,
    /// Whether its numbers must be whole.
    pub(in crate::data) whole: bool,
    /// Whether its numbers are numbers in the file, of a workbook, and no texts that could be read in two ways.
    pub(in crate::data) typed: bool,
    /// Whether some of them are shown in percent there and others are not.
    pub(in crate::data) mixed: bool,
    pub(in crate::data) unit: Option<String>,
    /// How its values are written.
    pub(in crate::data) cells: CellStyle,
}

/// A condition on a slot, as a test of its type.
#[derive(Debug)]
pub(in crate::data) struct Compiled {
    pub(in crate::data) slot: usize,
    pub(in crate::data) test: Typed,
    pub(in crate::data) kind: Kind,
    /// Where it is written: once, or in several filters.
    pub(in crate::data) places: Vec<Place>,
    /// The values that it looks for, as they are written in each of these; none of a range.
    pub(in crate::data) values: Vec<Vec<Located<Scalar>>>,
}

/// One statistic, chart or cross table.
pub(in crate::data) struct Job<'d> {
    pub(in crate::data) definition: Definition<'d>,
    /// Those of the conditions that decide which groups there are: of the whole chart or table, and on the columns
    /// that rows are grouped by; none where a group without rows that count has no figure.
    pub(in crate::data) groups: Option<Vec<usize>>,
    /// Whether nothing is nought: a count of no rows, or a sum of which the author has said so.
    pub(in crate::data) noughts: bool,
    /// The conditions that a row must meet to count at all; of a share, to belong to the whole.
    pub(in crate::data) rows: Vec<usize>,
    /// Of a share, those of the part.
    pub(in crate::data) part: Vec<usize>,
    /// Of a change, those of before and of after; of a ratio, those above the line and below it.
    pub(in crate::data) from: Vec<usize>,
    pub(in crate::data) to: Vec<usize>,
    /// The slot that is measured.
    pub(in crate::data) column: Option<usize>,
    /// The slots that rows are grouped by.
    pub(in crate::data) keys: [Option<usize>; 2],
    /// The slots that join a second table: a row that lacks a value there cannot count.
    pub(in crate::data) joins: Vec<usize>,
}

impl Slot {
    /// The cell of this column, without white space around it.
    pub(in crate::data) fn cell<'r>(&self, record: &'r ByteRecord) -> &'r [u8] {
        trimmed(record.get(self.column).unwrap_or_default())
    }
}

impl std::fmt::Debug for Job<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.definition.words())
    }
}

impl Job<'_> {
    pub(in crate::data) fn measure(&self) -> Measure {
        self.definition.measured().measure
    }

    /// Whether a change is to be given in percent.
    pub(in crate::data) fn is_relative(&self) -> bool {
        self.definition.format().style == Style::Percent
    }

    /// Whether it says of all the rows that it counts which value a column has, or is grouped by that column.
    pub(in crate::data) fn settles(&self, column: usize, plan: &Plan<'_>) -> bool {
        let is_of = |slot: usize| {
            plan.slots
                .get(slot)
                .is_some_and(|slot| slot.column == column)
        };
        let has = |conditions: &[usize]| {
            let mut conditions = conditions.iter().filter_map(|at| plan.conditions.get(*at));
            conditions.any(|condition| is_of(condition.slot))
        };
        let keys = self.keys.into_iter().flatten().any(is_of);
        keys || has(&self.rows) || has(&self.from) && has(&self.to)
    }

    /// All its conditions.
    pub(in crate::data) fn conditions(&self) -> impl Iterator<Item = usize> {
        let all = [&self.rows, &self.part, &self.from, &self.to];
        all.into_iter().flatten().copied()
    }
}

impl Compiled {
    /// Of each of its values, that no row has it so far.
    pub(in crate::data) fn none_found(&self) -> Vec<bool> {
        vec![false; self.values.first().map_or(0, Vec::len)]
    }
}

/// Makes the plan of a table.
pub(in crate::data) struct Planner<'a, 'd> {
    pub(in crate::data) header: &'a [String],
    pub(in crate::data) description: &'a Description,
    pub(in crate::data) shown: &'a str,
    pub(in crate::data) diagnostics: &'a mut Diagnostics,
    pub(in crate::data) file: &'a TableFile,
    pub(in crate::data) plan: Plan<'d>,
}

impl<'d> Planner<'_, 'd> {
    /// Adds a definition; one that cannot be computed is complained of and left out.
    pub(in crate::data) fn add(&mut self, definition: Definition<'d>) {
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
            let base = base.unwrap_or(Some(Vec::new()))?;
            let mut rows = base.clone();
            let mut part = filter?;
            let (mut from, mut to) = (from?, to?);
            match measured.measure {
                Measure::Share => rows.extend(of?),
                Measure::Ratio => {
                    from = std::mem::take(&mut part);
                    to = of?;
                }
                _ => rows.append(&mut part),
            }
            let keys = [
                first.map_or(Some(None), |slot| slot.map(Some))?,
                second.map_or(Some(None), |slot| slot.map(Some))?,
            ];
            let column = column.map_or(Some(None), |slot| slot.map(Some))?;
            Some(Job {
                definition,
                groups: Some(base),
                noughts: column.is_none() || definition.no_rows() == NoRows::Nought,
                rows,
                part,
                from,
                to,
                column,
                keys,
                joins: joins.into_iter().collect::<Option<_>>()?,
            })
        };
        if let Some(mut job) = job()
            && !self.is_contradictory(&job)
        {
            let of_keys = |at: &usize| {
                let slot = self
                    .plan
                    .conditions
                    .get(*at)
                    .map(|condition| condition.slot);
                slot.is_some_and(|slot| job.keys.contains(&Some(slot)))
            };
            let more: Vec<usize> = job.conditions().filter(of_keys).collect();
            let adds_up = matches!(
                measured.measure,
                Measure::Count | Measure::Sum | Measure::Change | Measure::Rate
            );
            job.groups = job.groups.filter(|_| adds_up && job.noughts);
            if let Some(groups) = &mut job.groups {
                groups.extend(more);
            }
            self.plan.jobs.push(job);
        }
    }

    /// The slot of a column; none where there is no such column.
    fn slot(&mut self, name: &str, place: Place) -> Option<usize> {
        let composed = composed(name);
        let name = composed.as_ref();
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
            typed: self.file.is_typed(column),
            mixed: self.file.is_mixed(column),
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
