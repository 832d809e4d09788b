//! A figure in words: what was measured, in which rows, of which file.

use std::path::PathBuf;

use serde::Serialize;

use super::known::Known;
use super::place::{PlaceView, Places};
use crate::data::{Figure, Filter, Measure, Measured, Stat, Test};
use crate::record::{Scalar, Text};

/// A figure, for the page: a statistic's, or one of a chart or a table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FigureView {
    /// What it is of: "Statistic", "Chart", "Table".
    pub kind: &'static str,
    pub id: String,
    /// The exact value; none of a chart as a whole, and where there is none.
    pub value: Option<String>,
    /// There should be one, and the data have none or it may not be told.
    pub missing: bool,
    /// What was measured, such as "sum of `claimed`".
    pub measure: String,
    /// Which rows, such as "`year` is 2010"; none for all.
    pub filter: Option<String>,
    /// Of how many rows it is; none where that is not known or tells of persons.
    pub rows_counted: Option<u64>,
    pub rows_read: u64,
    pub unit: Option<String>,
    /// The key of the source.
    pub source: String,
    pub note: Option<String>,
    /// Where it is defined.
    pub definition: Option<PlaceView>,
    /// The file with the data.
    pub table: PlaceView,
    /// Of a chart, all its values.
    pub all: Option<All>,
}

/// The values of a chart.
#[derive(Clone, Debug, Serialize)]
pub(super) struct All {
    /// The names of the series.
    pub columns: Vec<String>,
    /// The categories with their values, empty where there are none.
    pub rows: Vec<(String, Vec<String>)>,
    /// The row and the column of the one that is asked of.
    pub now: Option<(usize, usize)>,
}

pub(super) fn figure(id: &str, known: Known<'_>, places: &mut Places) -> Option<FigureView> {
    let material = known.material;
    let figure = material.results.figures.get(id)?;
    let mut stats = material.definitions.stats.iter();
    let defined = stats.find(|stat| stat.id.value == figure.id);
    let measured = defined.map(|stat| &stat.measured);
    Some(FigureView {
        kind: "Statistic",
        id: id.to_owned(),
        value: Some(figure.value.to_string()),
        missing: false,
        measure: measured.map_or_else(String::new, measure),
        filter: group(figure, defined, measured.and_then(rows)),
        rows_counted: Some(figure.rows_counted),
        rows_read: figure.rows_read,
        unit: figure.unit.clone(),
        source: figure.source.as_str().to_owned(),
        note: defined.and_then(|stat| Some(stat.note.as_ref()?.as_str().to_owned())),
        definition: known.view(figure.place, figure.place.start, places),
        table: places.file(known.workspace, PathBuf::from(&figure.table)),
        all: None,
    })
}

/// The filter with the value that the figure is of.
fn group(figure: &Figure, defined: Option<&Stat>, filter: Option<String>) -> Option<String> {
    let by = defined.and_then(|stat| stat.by.as_ref());
    let (Some(by), Some(of)) = (by, &figure.of) else {
        return filter;
    };
    let group = format!("`{}` is {of}", by.as_str());
    Some(match filter {
        Some(filter) => format!("{group}; {filter}"),
        None => group,
    })
}

/// Conditions that all have to hold.
pub(super) fn joined(conditions: impl Iterator<Item = String>) -> Option<String> {
    let conditions: Vec<String> = conditions.collect();
    (!conditions.is_empty()).then(|| conditions.join("; "))
}

/// What is measured.
pub(super) fn measure(measured: &Measured) -> String {
    let column = measured.column.as_ref().map(Text::as_str);
    match (measured.measure, column) {
        (Measure::Count, _) => String::from("number of rows"),
        (Measure::Share, None) => String::from("share of rows, in percent"),
        (Measure::Share, Some(column)) => format!("share of the sum of `{column}`, in percent"),
        (Measure::Ratio, None) => String::from("number of rows, divided by another"),
        (Measure::Ratio, Some(column)) => format!("sum of `{column}`, divided by another"),
        (Measure::Change, None) => String::from("change in the number of rows"),
        (Measure::Change, Some(column)) => format!("change in the sum of `{column}`"),
        (Measure::Rate, column) => {
            let counted = column.map_or_else(
                || String::from("number of rows"),
                |column| format!("sum of `{column}`"),
            );
            match &measured.per {
                Some(per) => format!(
                    "{counted} for each {} of `{}` in `{}`",
                    per.each,
                    per.column.as_str(),
                    per.table.as_str()
                ),
                None => counted,
            }
        }
        (Measure::Value, Some(column)) => format!("`{column}` of the one row"),
        (measure, Some(column)) => format!("{} of `{column}`", measure.word()),
        (measure, None) => measure.word().to_owned(),
    }
}

/// Which rows it is measured in.
pub(super) fn rows(measured: &Measured) -> Option<String> {
    let or_all = |filter: &Filter| conditions(filter).unwrap_or_else(|| String::from("all rows"));
    match measured.measure {
        Measure::Share => Some(format!(
            "{} — among {}",
            or_all(&measured.filter),
            or_all(&measured.of)
        )),
        Measure::Ratio => Some(format!(
            "{} — divided by {}",
            or_all(&measured.filter),
            or_all(&measured.of)
        )),
        Measure::Change => {
            let change = format!(
                "from {} to {}",
                or_all(&measured.from),
                or_all(&measured.to)
            );
            Some(match conditions(&measured.filter) {
                Some(filter) => format!("{filter}; {change}"),
                None => change,
            })
        }
        _ => conditions(&measured.filter),
    }
}

pub(super) fn conditions(filter: &Filter) -> Option<String> {
    let conditions = filter.conditions.iter().map(|condition| {
        let column = &condition.column.value;
        match &condition.test {
            Test::AnyOf(values) => match values.as_slice() {
                [only] => format!("`{column}` is {}", scalar(&only.value)),
                several => {
                    let several: Vec<_> = several.iter().map(|one| scalar(&one.value)).collect();
                    format!("`{column}` is one of {}", several.join(", "))
                }
            },
            Test::Range { from, to } => match (from, to) {
                (Some(from), Some(to)) => {
                    format!("`{column}` is from {} to {}", scalar(from), scalar(to))
                }
                (Some(from), None) => format!("`{column}` is {} or more", scalar(from)),
                (None, Some(to)) => format!("`{column}` is {} or less", scalar(to)),
                (None, None) => format!("`{column}` is there"),
            },
        }
    });
    let conditions: Vec<_> = conditions.collect();
    (!conditions.is_empty()).then(|| conditions.join(" and "))
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => format!("“{text}”"),
        Scalar::Number(number) => number.to_string(),
        Scalar::Boolean(boolean) => boolean.to_string(),
        Scalar::Date(date) => date.to_string(),
    }
}
