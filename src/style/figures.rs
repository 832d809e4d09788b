//! Charts and tables as templates see them.

use std::sync::Arc;

use minijinja::value::Value;
use rust_decimal::Decimal;

use super::context::{Material, string};
use super::entries::{credit, fields, list, optional_line, text};
use super::render::Evaluator;
use crate::language::{FigureFormat, FigureRules, PercentStyle};
use crate::record::Record;

/// Reads `[figures]` of a `style.toml`.
pub(super) fn read_rules(record: &mut Record) -> FigureRules {
    let words_below = record.optional_integer("words-below");
    let percent = record.optional_word(
        "percent",
        &[("sign", PercentStyle::Sign), ("words", PercentStyle::Words)],
    );
    let default = FigureRules::default();
    FigureRules {
        words_below: words_below
            .and_then(|number| u64::try_from(number.value).ok())
            .unwrap_or(default.words_below),
        percent: percent.map_or(default.percent, |word| word.value),
    }
}

impl Material {
    /// A figure of a chart or table as it is printed there: short, with the sign for percentages.
    #[must_use]
    pub fn cell(&self, value: Option<Decimal>, format: &FigureFormat) -> String {
        let rules = FigureRules {
            percent: PercentStyle::Sign,
            ..self.figures
        };
        match value {
            None => String::from("…"),
            Some(value) => self
                .locale
                .figure_with(value, format, &rules)
                .unwrap_or_else(|_| self.locale.number(value, None)),
        }
    }
}

fn printed(evaluator: &Evaluator, value: Option<Decimal>, format: &FigureFormat) -> Value {
    Value::from(evaluator.desk.material.cell(value, format))
}

/// A number for drawing: a chart's bar needs no more digits than a float has.
fn drawn(value: Option<Decimal>) -> Value {
    match value.and_then(|value| value.to_string().parse::<f64>().ok()) {
        Some(number) => Value::from(number),
        None => Value::from(()),
    }
}

/// The chart called `id`, if it could be computed.
pub(super) fn chart(evaluator: &Arc<Evaluator>, id: &str) -> Option<Value> {
    let computed = evaluator.desk.material.results.charts.get(id)?;
    let chart = &computed.definition;
    let series = computed.series.iter().map(|one| {
        let values = one.values.iter().map(|value| drawn(*value));
        let figures = one
            .values
            .iter()
            .map(|value| printed(evaluator, *value, &computed.format));
        fields([
            ("name", Value::from(one.name.as_deref().unwrap_or_default())),
            ("values", list(values)),
            ("printed", list(figures)),
        ])
    });
    let categories = computed.categories.iter();
    let maximum = chart.maximum.as_ref().map(|maximum| maximum.value);
    Some(fields([
        ("id", Value::from(id)),
        ("label", Value::from(format!("chart-{id}"))),
        ("type", Value::from(chart.kind.word())),
        ("title", optional_line(evaluator, chart.title.as_ref())),
        ("alt", text(evaluator, &chart.alt)),
        ("unit", optional_line(evaluator, chart.unit.as_ref())),
        ("note", optional_line(evaluator, chart.note.as_ref())),
        ("source", credit(evaluator, &computed.source)),
        ("maximum", drawn(maximum)),
        (
            "categories",
            list(categories.map(|name| Value::from(name.as_str()))),
        ),
        ("series", list(series)),
    ]))
}

/// The table called `id`, if it could be computed.
pub(super) fn table(evaluator: &Arc<Evaluator>, id: &str) -> Option<Value> {
    let computed = evaluator.desk.material.results.tables.get(id)?;
    let table = &computed.definition;
    let row = |label: &str, cells: &[Option<Decimal>]| {
        let cells = cells
            .iter()
            .map(|value| printed(evaluator, *value, &computed.format));
        fields([("label", Value::from(label)), ("cells", list(cells))])
    };
    let total = string(evaluator, "total", &[]);
    let several = !computed.columns.is_empty();
    let mut header: Vec<&str> = vec![""];
    if several {
        header.extend(computed.columns.iter().map(String::as_str));
        if computed.totals.is_some() {
            header.push(&total);
        }
    } else {
        header.push("");
    }
    let rows = computed.rows.iter().zip(&computed.cells).enumerate();
    let rows = rows.map(|(index, (label, cells))| {
        let mut cells = cells.clone();
        if let Some(totals) = &computed.totals
            && let Some(total) = totals.rows.get(index)
        {
            cells.push(*total);
        }
        row(label, &cells)
    });
    let totals = computed.totals.as_ref().map(|totals| {
        let mut cells = totals.columns.clone();
        if several {
            cells.push(totals.all);
        }
        row(&total, &cells)
    });
    Some(fields([
        ("id", Value::from(id)),
        ("label", Value::from(format!("table-{id}"))),
        ("title", optional_line(evaluator, table.title.as_ref())),
        ("note", optional_line(evaluator, table.note.as_ref())),
        ("source", credit(evaluator, &computed.source)),
        ("header", list(header.into_iter().map(Value::from))),
        ("rows", list(rows)),
        ("totals", totals.unwrap_or(Value::from(()))),
    ]))
}
