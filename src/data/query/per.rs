//! What a rate is for each so many of: the people, or whatever else is counted, of a second table.
//!
//! Both tables are joined on columns that they share. The second one says for each key how many there are; a key that
//! the first table never has counts with its people too, because a rate that leaves out the places where
//! nothing happened is too high.

use rust_decimal::Decimal;

use super::filter::{Condition, Filter};
use crate::diagnostic::{Diagnostic, Place, code};
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
    pub(in crate::data) fn read(record: &mut Record) -> Option<Self> {
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

impl Per {
    /// A condition on a column that both tables have, for the second one.
    pub(in crate::data) fn translated(&self, condition: &Condition) -> Option<Condition> {
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
