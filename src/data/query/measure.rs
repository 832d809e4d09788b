//! What is measured: count, sum, mean ...

use super::filter::Filter;
use super::per::Per;
use crate::diagnostic::{Diagnostic, Place, code};
use crate::language::Style;
use crate::record::{Located, Record, Text};

/// What is made of the rows that a filter finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How many rows there are.
    Count,
    /// The sum of a column.
    Sum,
    /// The arithmetic mean of a column.
    Mean,
    /// The value in the middle of a column, or the mean of the two in the middle.
    Median,
    /// The least value of a column.
    Min,
    /// The greatest value of a column.
    Max,
    /// In percent, the rows that `where` finds among those that `of` finds (or all); of a column,
    /// the sum of the former in the sum of the latter.
    Share,
    /// The rows that `where` finds for each row that `of` finds; of a column, the sum over the former divided by
    /// the sum over the latter; in percent where the format is percent.
    Ratio,
    /// From the rows that `from` finds to those that `to` finds, by how much a sum (or, without a
    /// column, the count of rows) has grown; in percent of the former where the format is percent.
    Change,
    /// The one cell of a column in the one row that the filter finds.
    Value,
    /// How many rows there are, or the sum of a column, for each so many of a second table.
    Rate,
}

impl Measure {
    const WORDS: &[(&str, Self)] = &[
        ("count", Self::Count),
        ("sum", Self::Sum),
        ("mean", Self::Mean),
        ("median", Self::Median),
        ("min", Self::Min),
        ("max", Self::Max),
        ("share", Self::Share),
        ("ratio", Self::Ratio),
        ("change", Self::Change),
        ("value", Self::Value),
        ("rate", Self::Rate),
    ];

    /// The word as authors write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, measure)| *measure == self)
            .map_or("", |(word, _)| word)
    }

    /// The style of its figures where an author gives none.
    #[must_use]
    pub fn style(self) -> Style {
        match self {
            Self::Count => Style::Integer,
            Self::Share | Self::Ratio => Style::Percent,
            _ => Style::Decimal,
        }
    }

    fn wants_column(self) -> bool {
        !matches!(
            self,
            Self::Count | Self::Share | Self::Ratio | Self::Change | Self::Rate
        )
    }
}

/// A measure with its column and filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What is measured.
    pub measure: Measure,
    /// The column that it is measured in; none where rows are counted.
    pub column: Option<Text>,
    /// Which rows.
    pub filter: Filter,
    /// Among which rows, for a share; what it is divided by, for a ratio.
    pub of: Filter,
    /// The rows before, for a change.
    pub from: Filter,
    /// The rows after, for a change.
    pub to: Filter,
    /// The second table, for a rate.
    pub per: Option<Per>,
}

impl Measured {
    /// Reads the keys `measure`, `column`, `where`, `of`, `from`, `to` and `per` of a record.
    ///
    /// Gives none where it could not be computed anyhow; the complaint has been made.
    pub(in crate::data) fn read(record: &mut Record) -> Option<Self> {
        let measure = record.word("measure", Measure::WORDS);
        let column = record.optional_text("column");
        let filter = Filter::read(record, "where");
        let of = Filter::read(record, "of");
        let from = Filter::read(record, "from");
        let to = Filter::read(record, "to");
        let per = Per::read(record);
        let Located {
            value: measure,
            place,
        } = measure?;
        let mut sound = true;
        let mut refuse = |key: &'static str, allowed: bool| {
            if let Some(at) = record.key_place(key).filter(|_| !allowed) {
                sound = false;
                record.complain(
                    Diagnostic::error(
                        code::INVALID_VALUE,
                        format!("the measure `{}` has no `{key}`", measure.word()),
                    )
                    .at(at)
                    .help("remove it, or choose another measure"),
                );
            }
        };
        let has_of = matches!(measure, Measure::Share | Measure::Ratio);
        refuse("of", has_of);
        refuse("from", measure == Measure::Change);
        refuse("to", measure == Measure::Change);
        refuse("per", measure == Measure::Rate);
        refuse("column", measure != Measure::Count);
        let mut want = |key: &'static str, wanted: bool| {
            if wanted && !record.has(key) {
                sound = false;
                record.complain(missing(measure, key, place));
            }
        };
        want("column", measure.wants_column());
        want("where", has_of);
        want("of", measure == Measure::Ratio);
        want("from", measure == Measure::Change);
        want("to", measure == Measure::Change);
        want("per", measure == Measure::Rate);
        sound &= per.is_some() == (measure == Measure::Rate);
        sound.then_some(())?;
        Some(Self {
            measure,
            column,
            filter: filter?,
            of: of?,
            from: from?,
            to: to?,
            per,
        })
    }
}

fn missing(measure: Measure, key: &str, place: Place) -> Diagnostic {
    let help = match key {
        "column" => "name the column, such as `column = \"claimed\"`",
        "where" => "say which rows, such as `where = { sanctioned = false }`",
        "of" => "say what is divided by, such as `of = { sex = \"Total\" }`",
        "per" => {
            "name a second table, such as `per = { table = \"population\", column = \"people\", on = { region = \"region\" }, each = 100000 }`"
        }
        _ => "say which rows, such as `from = { year = 2009 }` and `to = { year = 2010 }`",
    };
    Diagnostic::error(
        code::MISSING_KEY,
        format!("the measure `{}` needs `{key}`", measure.word()),
    )
    .at(place)
    .help(help)
}
