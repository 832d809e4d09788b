//! Filters: which rows.

use crate::data::table::kind::Kind;
use crate::diagnostic::{Diagnostic, Place, code};
use crate::record::{Entry, Located, Record, Scalar};

/// The most values that a condition lists: each is compared with each row.
const MOST_VALUES: usize = 1_000;

/// Which rows: those for which every condition holds. No condition, all rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The conditions, each on one column.
    pub conditions: Vec<Condition>,
}

/// What a column's cell has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The name of the column.
    pub column: Located<String>,
    /// What its cell has to be.
    pub test: Test,
    /// Where that stands.
    pub place: Place,
}

/// What a cell has to be. The values of one test are all of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// One of these values.
    AnyOf(Vec<Located<Scalar>>),
    /// Not less than the one and not more than the other; both ends belong to it.
    Range {
        /// The least, if there is one.
        from: Option<Scalar>,
        /// The greatest, if there is one.
        to: Option<Scalar>,
    },
}

impl Filter {
    /// Reads the filter of a key; empty where the key is left out, none where it or a condition is
    /// wrong: a wrong filter must not count as "all rows".
    pub(in crate::data) fn read(record: &mut Record, key: &'static str) -> Option<Self> {
        let read = |record: &mut Record| record.all_entries(read_condition);
        let conditions = record.optional_record(key, read);
        if !record.has(key) {
            return Some(Self::default());
        }
        let conditions: Option<Vec<_>> = conditions?.into_iter().collect();
        conditions.map(|conditions| Self { conditions })
    }
}

impl Test {
    /// The type of its values.
    pub(in crate::data) fn kind(&self) -> Kind {
        let first = match self {
            Self::AnyOf(values) => values.first().map(|value| &value.value),
            Self::Range { from, to } => from.as_ref().or(to.as_ref()),
        };
        first.map_or(Kind::Text, Kind::of)
    }
}

fn read_condition(entry: &mut Entry<'_, '_>) -> Option<Condition> {
    let place = entry.place();
    let test = if entry.is_table() {
        read_range(entry)?
    } else {
        let values = entry.scalars();
        let first = values.first().map(|value| Kind::of(&value.value));
        let Some(first) = first else {
            // An empty list; anything else that is no scalar has been complained of.
            if entry.is_list() {
                entry.complain(
                    Diagnostic::error(code::INVALID_VALUE, "a list of no values finds no row")
                        .at(place),
                );
            }
            return None;
        };
        if let Some(next) = values.get(MOST_VALUES) {
            let message = format!("a filter lists no more than {MOST_VALUES} values");
            entry.complain(
                Diagnostic::error(code::TOO_LARGE, message)
                    .at(next.place)
                    .help("give the table a column that says which rows are meant, and filter by that"),
            );
            return None;
        }
        let other = values.iter().find(|value| Kind::of(&value.value) != first);
        if let Some(other) = other {
            entry.complain(mixed(first, other));
            return None;
        }
        Test::AnyOf(values)
    };
    Some(Condition {
        column: entry.name.clone(),
        test,
        place,
    })
}

fn mixed(first: Kind, other: &Located<Scalar>) -> Diagnostic {
    let other_kind = Kind::of(&other.value);
    Diagnostic::error(
        code::FILTER_TYPE,
        format!(
            "a filter cannot mix {} and {}",
            first.many(),
            other_kind.many()
        ),
    )
    .at(other.place)
    .label(format!(
        "this is {}, the first value is {}",
        other_kind.one(),
        first.one()
    ))
}

fn read_range(entry: &Entry<'_, '_>) -> Option<Test> {
    let place = entry.place();
    let (from, to) =
        entry.record(|record| (record.optional_scalar("from"), record.optional_scalar("to")))?;
    for end in [&from, &to].into_iter().flatten() {
        if matches!(Kind::of(&end.value), Kind::Text | Kind::Boolean) {
            entry.complain(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    "a range goes from a number or date to another",
                )
                .at(end.place)
                .label(format!("this is {}", Kind::of(&end.value).one()))
                .help("a list finds any of its values: `[\"a\", \"b\"]`"),
            );
            return None;
        }
    }
    match (&from, &to) {
        (None, None) => {
            entry.complain(
                Diagnostic::error(code::INVALID_VALUE, "a range needs `from`, `to` or both")
                    .at(place),
            );
            return None;
        }
        (Some(from), Some(to)) if Kind::of(&from.value) != Kind::of(&to.value) => {
            entry.complain(mixed(Kind::of(&from.value), to));
            return None;
        }
        (Some(from), Some(to)) if is_after(&from.value, &to.value) => {
            entry.complain(
                Diagnostic::error(code::INVALID_VALUE, "the range ends before it begins").at(place),
            );
            return None;
        }
        _ => {}
    }
    Some(Test::Range {
        from: from.map(|end| end.value),
        to: to.map(|end| end.value),
    })
}

fn is_after(from: &Scalar, to: &Scalar) -> bool {
    match (from, to) {
        (Scalar::Number(from), Scalar::Number(to)) => from > to,
        (Scalar::Date(from), Scalar::Date(to)) => {
            (from.year, from.month, from.day) > (to.year, to.month, to.day)
        }
        _ => false,
    }
}
