//! The types of values.

use crate::record::Scalar;

/// The type of a value, for comparison with a column's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::data) enum Kind {
    Text,
    Number,
    Boolean,
    Date,
}

impl Kind {
    pub(in crate::data) fn of(scalar: &Scalar) -> Self {
        match scalar {
            Scalar::Text(_) => Self::Text,
            Scalar::Number(_) => Self::Number,
            Scalar::Boolean(_) => Self::Boolean,
            Scalar::Date(_) => Self::Date,
        }
    }

    /// One value of this type, in words.
    pub(in crate::data) fn one(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Date => "a date",
        }
    }

    /// Several of them.
    pub(in crate::data) fn many(self) -> &'static str {
        match self {
            Self::Text => "texts",
            Self::Number => "numbers",
            Self::Boolean => "true and false",
            Self::Date => "dates",
        }
    }
}
