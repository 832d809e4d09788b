//! What a rate is for each so many of: the people, or whatever else is counted, of a second table.
//!
//! Both tables are joined on columns that they share. The second one says for each key how many there are; a key that
//! the first table never has counts with its people too, because a rate that leaves out the places where
//! nothing happened is too high.

use rust_decimal::Decimal;

use super::choice::{Missing, NoRows, Sort};
use super::definition::{CrossTab, Definition};
use super::filter::{Condition, Filter};
use super::measure::{Measure, Measured};
use super::tally::Refusal;
use crate::diagnostic::{Diagnostic, Place, code};
use crate::language::{FigureFormat, Style};
use crate::record::{Located, Record, Text};

/// More columns than these cannot join two tables.
const MOST_JOINS: usize = 2;

/// The second table of a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Per {
    /// The table.
    pub table: Text,
    /// Its column that says how many there are.
    pub column: Text,
    /// The columns that join the tables: one or two.
    pub on: Vec<Join>,
    /// Which of its rows.
    pub filter: Filter,
    /// For how many of them the rate is given.
    pub each: Decimal,
    /// Where its data are from: a key of the bibliography.
    pub source: Option<Text>,
    /// Where all this is written.
    pub place: Place,
}

/// A column of the first table and the same one of the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// Its name in the first table.
    pub ours: Located<String>,
    /// Its name in the second.
    pub theirs: Text,
}

impl Per {
    /// Reads the key `per`; none where it is left out or wrong, which is complained of.
    pub(super) fn read(record: &mut Record) -> Option<Self> {
        record.optional_record("per", |record| {
            let place = record.place();
            let table = record.text("table");
            let column = record.text("column");
            let joins = record.entries("on", |entry| {
                entry.text().map(|theirs| Join {
                    ours: entry.name.clone(),
                    theirs,
                })
            });
            let filter = Filter::read(record, "where");
            let each = record.optional_number("each");
            let source = record.optional_text("source");
            let on: Option<Vec<Join>> = joins.into_iter().collect();
            let on = on.filter(|on| (1..=MOST_JOINS).contains(&on.len()));
            if on.is_none() {
                record.complain(
                    Diagnostic::error(code::INVALID_VALUE, "one or two columns join two tables")
                        .at(record.key_place("on").unwrap_or(place))
                        .help("name them, such as `on = { region = \"region\" }`: the column here, and what it is called there"),
                );
            }
            let each = match each {
                Some(each) if each.value <= Decimal::ZERO => {
                    let message = "a rate is for each one or more";
                    record.complain(
                        Diagnostic::error(code::INVALID_VALUE, message)
                            .at(each.place)
                            .help("write `each = 100000`"),
                    );
                    return None;
                }
                each => each.map_or(Decimal::ONE, |each| each.value),
            };
            let named = |text: &Text| !text.as_str().trim().is_empty();
            (named(&table) && named(&column)).then_some(())?;
            Some(Self {
                table,
                column,
                on: on?,
                filter: filter?,
                each,
                source,
                place,
            })
        })?
    }
}

/// What a rate needs beside its own rows: how many there are for each key in the second table, and which
/// keys the rows of the first one have.
#[derive(Debug)]
pub(super) struct Lookup {
    /// The rate in words, such as "the statistic `suits`".
    pub(super) of: String,
    pub(super) per: Per,
    /// How many, by key.
    pub(super) people: CrossTab,
    /// The keys of the rows that the rate counts.
    pub(super) keys: CrossTab,
}

impl Lookup {
    /// What `definition` needs; none if it is no rate.
    pub(super) fn of(definition: Definition<'_>) -> Option<Self> {
        let measured = definition.measured();
        let per = measured.per.clone()?;
        let own = definition.base().into_iter().chain([&measured.filter]);
        let own: Vec<Condition> = own.flat_map(|filter| filter.conditions.clone()).collect();
        let ours = per.on.iter().map(|join| Text::named(&join.ours));
        let theirs = per.on.iter().map(|join| join.theirs.clone());
        let mut conditions = per.filter.conditions.clone();
        conditions.extend(own.iter().filter_map(|condition| per.translated(condition)));
        let counted = |measure, column| Measured {
            measure,
            column,
            filter: Filter::default(),
            of: Filter::default(),
            from: Filter::default(),
            to: Filter::default(),
            per: None,
        };
        let people = table(
            definition.id(),
            &per.table,
            theirs.collect(),
            counted(Measure::Value, Some(per.column.clone())),
            Filter { conditions },
            per.source.clone(),
        )?;
        let keys = table(
            definition.id(),
            definition.table(),
            ours.collect(),
            counted(Measure::Count, None),
            Filter { conditions: own },
            definition.source().cloned(),
        )?;
        Some(Self {
            of: definition.words(),
            people,
            // The rate itself complains of a key that is missing.
            keys: CrossTab {
                missing: Missing::Skip,
                ..keys
            },
            per,
        })
    }
}

impl Per {
    /// A condition on a column that both tables have, for the second one.
    fn translated(&self, condition: &Condition) -> Option<Condition> {
        let column = &condition.column.value;
        let join = self.on.iter().find(|join| join.ours.value == *column)?;
        Some(Condition {
            column: Located {
                value: join.theirs.as_str().to_owned(),
                place: condition.column.place,
            },
            ..condition.clone()
        })
    }
}

fn table(
    id: &Located<String>,
    table: &Text,
    keys: Vec<Text>,
    cell: Measured,
    filter: Filter,
    source: Option<Text>,
) -> Option<CrossTab> {
    let mut keys = keys.into_iter();
    Some(CrossTab {
        id: id.clone(),
        table: table.clone(),
        rows: keys.next()?,
        columns: keys.next(),
        cell,
        several: Vec::new(),
        percent_of: None,
        format: FigureFormat::plain(Style::Decimal),
        totals: false,
        filter,
        labels: Vec::new(),
        sort: Sort::Given,
        head: None,
        unit: None,
        title: None,
        note: None,
        source,
        missing: Missing::Error,
        no_rows: NoRows::Unsaid,
    })
}

/// How many there are of each key in the second table.
#[derive(Clone, Debug)]
pub(super) struct People {
    /// By one or two values of the columns that join, in the order of `on`.
    pub(super) cells: Vec<(Vec<String>, Decimal)>,
    /// Where they are from.
    pub(super) source: Text,
    /// The second table, as messages print it.
    pub(super) shown: String,
}

/// The people for each group of a rate.
pub(super) struct Denominators<'p> {
    pub(super) people: &'p People,
    pub(super) each: Decimal,
    /// Which of the columns that join the rows and the columns of the rate are grouped by.
    pub(super) groups: [Option<usize>; 2],
}

impl<'p> Denominators<'p> {
    pub(super) fn of(definition: Definition<'_>, per: &Per, people: &'p People) -> Self {
        let joins = |key: Option<&Text>| {
            let key = key?.as_str();
            per.on.iter().position(|join| join.ours.value == key)
        };
        Self {
            people,
            each: per.each,
            groups: definition.keys().map(joins),
        }
    }

    /// How many there are in a group: a group by a column that does not join has all.
    pub(super) fn all(&self, group: [Option<&str>; 2]) -> Result<Decimal, Refusal> {
        let mut all = Decimal::ZERO;
        for (key, people) in &self.people.cells {
            let wanted = group.iter().zip(self.groups);
            let mut wanted = wanted.filter_map(|(value, at)| Some(((*value)?, key.get(at?)?)));
            if wanted.all(|(value, key)| value == key) {
                all = all.checked_add(*people).ok_or(Refusal::Overflow)?;
            }
        }
        Ok(all)
    }

    /// What was counted, for each so many of those in the group.
    pub(super) fn rate(
        &self,
        counted: Decimal,
        group: [Option<&str>; 2],
    ) -> Result<Decimal, Refusal> {
        let all = self.all(group)?;
        let times = counted.checked_mul(self.each).ok_or(Refusal::Overflow)?;
        if all.is_zero() {
            return Err(Refusal::Zero("there is nobody for whom it could be"));
        }
        times.checked_div(all).ok_or(Refusal::Overflow)
    }

    /// The values that the second table has of the column by which rows or columns are grouped.
    pub(super) fn names(&self, direction: usize) -> Vec<String> {
        let at = self.groups.get(direction).copied().flatten();
        let mut names = Vec::new();
        for (key, _) in &self.people.cells {
            if let Some(name) = at.and_then(|at| key.get(at))
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
        names
    }
}
