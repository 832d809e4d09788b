//! Tests of filters whose values are of one type.

use super::filter::Test;
use crate::data::table::cell::{Day, Value};
use crate::data::table::kind::Kind;
use crate::data::table::number::Number;
use crate::data::table::tidy::composed;
use crate::record::Scalar;

/// A test whose values are of one type.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::data) enum Typed {
    Numbers(Vec<Number>),
    NumberRange(Option<Number>, Option<Number>),
    Texts(Vec<String>),
    Booleans(Vec<bool>),
    Days(Vec<Day>),
    DayRange(Option<Day>, Option<Day>),
}

impl Typed {
    /// Whether a cell, which is not missing, passes; notes in `found` which of the values it is.
    ///
    /// A cell of another type does not; it has been noted as a fault by then.
    pub(in crate::data) fn passes(&self, value: &Value, cell: &[u8], found: &mut [bool]) -> bool {
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
    pub(in crate::data) fn noted_as(&self, at: usize) -> Option<usize> {
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

/// The test of a condition.
pub(in crate::data) fn typed(test: &Test) -> Typed {
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
                Scalar::Text(text) => Some(composed(text.trim()).into_owned()),
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
