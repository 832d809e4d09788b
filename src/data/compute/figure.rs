//! A computed figure and where it came from.

use std::path::PathBuf;

use rust_decimal::Decimal;

use crate::data::query::measure::Measure;
use crate::diagnostic::Place;
use crate::language::FigureFormat;
use crate::record::Text;

/// A statistic that was computed.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The id of the statistic.
    pub id: String,
    /// The value of its column `by` that it is the figure of, as the data have it.
    pub of: Option<String>,
    /// The value, exact or to 28 digits.
    pub value: Decimal,
    /// How it is printed; the precision is settled where it depends on the measure.
    pub format: FigureFormat,
    /// The unit of the column, where the table's description has one.
    pub unit: Option<String>,
    /// The footnote marks of what went into it. Running text does not print them.
    pub marks: Vec<String>,
    /// How many rows went into it.
    pub rows_counted: u64,
    /// How many rows the table has.
    pub rows_read: u64,
    /// Whether the rows are persons that are protected: how many they are is then nobody's business.
    pub protected: bool,
    /// The table, as messages print it.
    pub table: PathBuf,
    /// What was measured.
    pub measure: Measure,
    /// The column that was measured, if it was not the rows themselves.
    pub column: Option<String>,
    /// Where the data are from: a key of the bibliography.
    pub source: Text,
    /// Where those of the second table of a rate are from.
    pub beside: Option<Text>,
    /// Where the statistic is defined.
    pub place: Place,
}

/// The name of a figure: the id of its statistic or, where that has several, with what it is the figure
/// of, such as `suits-by-year/2010`.
#[must_use]
pub fn figure_name(id: &str, of: Option<&str>) -> String {
    match of {
        Some(of) => format!("{id}/{of}"),
        None => id.to_owned(),
    }
}

impl Figure {
    /// The keys of the sources that it rests on.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        [Some(&self.source), self.beside.as_ref()]
            .into_iter()
            .flatten()
            .map(Text::as_str)
    }

    /// Its name among all the figures of the brief.
    #[must_use]
    pub fn name(&self) -> String {
        figure_name(&self.id, self.of.as_deref())
    }

    /// One line for the editor who checks the generated source:
    /// `stat suits-2010: sum of suits, 1 of 1 rows, data/kazakhstan/defamation-suits.csv`.
    ///
    /// It is one line whatever the column is called. Of a table that protects persons it does not say of how many.
    #[must_use]
    pub fn remark(&self) -> String {
        let what = match &self.column {
            Some(column) => format!("{} of {column}", self.measure.word()),
            None => format!("{} of rows", self.measure.word()),
        };
        let rows = if self.protected {
            String::new()
        } else {
            format!(", {} of {} rows", self.rows_counted, self.rows_read)
        };
        let mut line = format!(
            "stat {}: {what}{rows}, {}",
            self.name(),
            self.table.display()
        );
        if !self.marks.is_empty() {
            line.push_str(&format!(", marked {}", self.marks.join(" ")));
        }
        line.chars()
            .map(|c| {
                if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                    ' '
                } else {
                    c
                }
            })
            .collect()
    }
}
