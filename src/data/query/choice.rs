//! What authors choose for a definition.

use crate::record::{Located, Text};

/// What to do about missing values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// Complain of each.
    #[default]
    Error,
    /// Leave out the rows that lack a value that is needed.
    Skip,
}

/// What a figure of no rows is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoRows {
    /// Nobody has said: a count of none is nought, all else nothing that could be printed.
    #[default]
    Unsaid,
    /// Nothing that could be printed: the data may simply not have it.
    Missing,
    /// Nought: the table is a list of all that happened.
    Nought,
}

/// In which order the categories of a chart and the rows of a table stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// In the order of the numbers or dates that they are, else as the data first have them.
    #[default]
    Given,
    /// The greatest value first.
    GreatestFirst,
    /// The least value first.
    LeastFirst,
}

impl Sort {
    pub(in crate::data) const WORDS: &[(&str, Self)] = &[
        ("given", Self::Given),
        ("greatest-first", Self::GreatestFirst),
        ("least-first", Self::LeastFirst),
    ];
}

/// What is printed instead of a value of the data, such as "Women" for a word in another language.
#[derive(Clone, Debug)]
pub struct Label {
    /// The value as the data have it.
    pub value: Located<String>,
    /// What is printed.
    pub printed: Text,
}

/// What the percentages are of, and so which of them add up to one hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentOf {
    /// Of all the values of a row, or of a category of a chart.
    Row,
    /// Of all the values of a column.
    Column,
    /// Of all the values together.
    All,
}

impl PercentOf {
    /// As authors write it for a table.
    pub(in crate::data) const OF_TABLES: &[(&str, Self)] = &[
        ("row", Self::Row),
        ("column", Self::Column),
        ("all", Self::All),
    ];

    /// As authors write it for a chart.
    pub(in crate::data) const OF_CHARTS: &[(&str, Self)] =
        &[("category", Self::Row), ("all", Self::All)];
}
