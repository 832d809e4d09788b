//! Charts and tables as templates see them.

use std::sync::Arc;

use minijinja::value::Value;
use rust_decimal::Decimal;

use super::context::{Material, string};
use super::entries::{credit, fields, list, optional_line, text};
use super::render::Evaluator;
use crate::data::{Axis, ChartSeries, Footnote, LeftOut};
use crate::language::{FigureFormat, FigureRules, PercentStyle};
use crate::record::{Located, Record};

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
            ("marks", marks(&one.marks)),
        ])
    });
    let categories = computed.categories.iter();
    let minimum = chart.minimum.as_ref().map(|minimum| minimum.value);
    let maximum = chart.maximum.as_ref().map(|maximum| maximum.value);
    Some(fields([
        ("id", Value::from(id)),
        ("label", Value::from(format!("chart-{id}"))),
        ("type", Value::from(chart.kind.word())),
        ("title", optional_line(evaluator, chart.title.as_ref())),
        ("alt", text(evaluator, &chart.alt)),
        ("unit", optional_line(evaluator, chart.unit.as_ref())),
        ("note", optional_line(evaluator, chart.note.as_ref())),
        (
            "source",
            credit(evaluator, &computed.source, computed.beside.as_ref()),
        ),
        ("minimum", drawn(minimum)),
        ("maximum", drawn(maximum)),
        ("axis", axis(evaluator, computed)),
        ("values", Value::from(spoken(evaluator, computed))),
        ("many", Value::from(count(computed) > MOST_SPOKEN)),
        ("incomplete", Value::from(incomplete(computed))),
        ("protected", Value::from(computed.protected)),
        ("adjusted", Value::from(computed.adjusted)),
        ("skipped", skipped(computed.left_out)),
        ("footnotes", footnotes(evaluator, &computed.footnotes)),
        (
            "categories",
            list(categories.map(|name| Value::from(name.as_str()))),
        ),
        ("series", list(series)),
    ]))
}

/// The marks of figures, for each as they are printed behind it.
fn marks(marks: &[Vec<String>]) -> Value {
    list(marks.iter().map(|marks| Value::from(marks.join(" "))))
}

fn footnotes(evaluator: &Arc<Evaluator>, footnotes: &[Footnote]) -> Value {
    list(footnotes.iter().map(|footnote| {
        fields([
            ("mark", Value::from(footnote.mark.as_str())),
            ("text", optional_line(evaluator, footnote.text.as_ref())),
        ])
    }))
}

/// The rows that lack a value: how many of how many, if that may be told.
fn skipped(left_out: Option<LeftOut>) -> Value {
    let Some(LeftOut { rows }) = left_out else {
        return Value::from(());
    };
    let count = |count: Option<u64>| count.map_or(Value::from(()), Value::from);
    fields([
        ("rows", count(rows.map(|(rows, _)| rows))),
        ("of", count(rows.map(|(_, of)| of))),
    ])
}

/// The axis of a chart: where it begins and ends, and figures on it, as they are printed.
fn axis(evaluator: &Evaluator, computed: &ChartSeries) -> Value {
    let Axis {
        from, to, ticks, ..
    } = computed.axis();
    let number = |value: Decimal| drawn(Some(value));
    let cell = |value: Decimal| {
        let format = FigureFormat {
            precision: computed
                .format
                .compact
                .is_none()
                .then(|| value.normalize().scale()),
            ..computed.format.clone()
        };
        printed(evaluator, Some(value), &format)
    };
    let pairs = ticks
        .iter()
        .map(|tick| list([number(*tick), cell(*tick)].into_iter()));
    let chart = &computed.definition;
    let limit = |limit: Option<&Located<Decimal>>| match limit {
        Some(limit) => cell(limit.value),
        None => Value::from(()),
    };
    let places = computed.places.iter().map(|place| number(*place));
    fields([
        ("places", list(places)),
        ("from", number(from)),
        ("to", number(to)),
        ("ticks", list(pairs)),
        ("zero", cell(Decimal::ZERO)),
        ("top", cell(to)),
        ("minimum", limit(chart.minimum.as_ref())),
        ("maximum", limit(chart.maximum.as_ref())),
    ])
}

/// All the values of a chart in a line, for those who hear it: "Women: 2019 9.9, 2020 9.6; Men: …".
fn spoken(evaluator: &Evaluator, computed: &ChartSeries) -> String {
    let lines = computed.series.iter().map(|one| {
        let values = computed.categories.iter().zip(&one.values);
        let values = values.map(|(category, value)| {
            let missing = || string(evaluator, "missing", &[]);
            let printed = value.map_or_else(missing, |_| {
                evaluator.desk.material.cell(*value, &computed.format)
            });
            format!("{category} {printed}")
        });
        let values = values.collect::<Vec<_>>().join(", ");
        match &one.name {
            Some(name) => format!("{name}: {values}"),
            None => values,
        }
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// More values than these nobody remembers who hears them in a row.
const MOST_SPOKEN: usize = 8;

fn count(computed: &ChartSeries) -> usize {
    computed.series.iter().map(|one| one.values.len()).sum()
}

/// Whether a value is missing.
fn incomplete(computed: &ChartSeries) -> bool {
    let mut values = computed.series.iter().flat_map(|one| &one.values);
    values.any(Option::is_none)
}

/// The first and the last value of a chart's first series that there are, as they are printed: what a
/// small drawing in running text stands between.
pub(super) fn ends(evaluator: &Evaluator, id: &str) -> Option<(String, String)> {
    let computed = evaluator.desk.material.results.charts.get(id)?;
    let values = &computed.series.first()?.values;
    let cell = |value: &Decimal| evaluator.desk.material.cell(Some(*value), &computed.format);
    let first = values.iter().flatten().next().map(cell)?;
    let last = values.iter().flatten().next_back().map(cell)?;
    Some((first, last))
}

/// The charts that the documents of the brief draw, in the order in which they are defined: those that
/// concerns list, and those that prose asks for.
pub(super) fn charts(evaluator: &Arc<Evaluator>) -> Value {
    let material = &evaluator.desk.material;
    let asked = asked(evaluator, &["chart", "sparkline"]);
    let listed = |id: &str| {
        let mut concerns = material.brief.concerns();
        concerns.any(|(_, concern)| concern.charts.iter().any(|chart| chart.as_str() == id))
    };
    let charts = material.definitions.charts.iter();
    let ids = charts.map(|chart| chart.id.value.as_str());
    let drawn = ids.filter(|id| listed(id) || is_named(&asked, id));
    list(drawn.filter_map(|id| chart(evaluator, id)))
}

/// The same of tables.
pub(super) fn tables(evaluator: &Arc<Evaluator>) -> Value {
    let material = &evaluator.desk.material;
    let asked = asked(evaluator, &["table"]);
    let listed = |id: &str| {
        let mut concerns = material.brief.concerns();
        concerns.any(|(_, concern)| concern.tables.iter().any(|table| table.as_str() == id))
    };
    let tables = material.definitions.tables.iter();
    let ids = tables.map(|table| table.id.value.as_str());
    let printed = ids.filter(|id| listed(id) || is_named(&asked, id));
    list(printed.filter_map(|id| table(evaluator, id)))
}

/// The expressions of the prose that call one of the functions.
fn asked(evaluator: &Evaluator, functions: &[&str]) -> Vec<String> {
    let texts = evaluator.desk.material.book.texts();
    texts
        .iter()
        .flat_map(|prose| prose.expressions())
        .map(|expression| &expression.source)
        .filter(|source| functions.iter().any(|function| source.contains(function)))
        .cloned()
        .collect()
}

fn is_named(expressions: &[String], id: &str) -> bool {
    let quoted = [format!("\"{id}\""), format!("'{id}'")];
    let mut expressions = expressions.iter();
    expressions.any(|source| quoted.iter().any(|quoted| source.contains(quoted)))
}

/// The table called `id`, if it could be computed.
pub(super) fn table(evaluator: &Arc<Evaluator>, id: &str) -> Option<Value> {
    let computed = evaluator.desk.material.results.tables.get(id)?;
    let table = &computed.definition;
    let row = |label: &str, cells: &[Option<Decimal>], own: Option<&Vec<Vec<String>>>| {
        let cells = cells
            .iter()
            .enumerate()
            .map(|(at, value)| printed(evaluator, *value, computed.format_of(at)));
        let (label, cells) = (("label", Value::from(label)), ("cells", list(cells)));
        match own {
            Some(own) => fields([label, cells, ("marks", marks(own))]),
            None => fields([label, cells]),
        }
    };
    let gaps = computed.cells.iter().flatten().any(Option::is_none);
    let total = string(evaluator, "total", &[]);
    let several = !computed.columns.is_empty();
    let mut header: Vec<&str> = vec![""];
    if several {
        header.extend(computed.columns.iter().map(String::as_str));
        if computed.has_ends() {
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
        row(label, &cells, computed.marks.get(index))
    });
    let totals = computed.totals.as_ref().map(|totals| {
        let mut cells = totals.columns.clone();
        if computed.has_ends() {
            cells.push(totals.all);
        }
        row(&total, &cells, None)
    });
    Some(fields([
        ("id", Value::from(id)),
        ("label", Value::from(format!("table-{id}"))),
        ("title", optional_line(evaluator, table.title.as_ref())),
        ("head", optional_line(evaluator, table.head.as_ref())),
        ("unit", optional_line(evaluator, table.unit.as_ref())),
        ("note", optional_line(evaluator, table.note.as_ref())),
        (
            "source",
            credit(evaluator, &computed.source, computed.beside.as_ref()),
        ),
        ("header", list(header.into_iter().map(Value::from))),
        ("rows", list(rows)),
        ("totals", totals.unwrap_or(Value::from(()))),
        ("incomplete", Value::from(gaps)),
        ("protected", Value::from(computed.protected)),
        ("adjusted", Value::from(computed.adjusted)),
        ("skipped", skipped(computed.left_out)),
        ("footnotes", footnotes(evaluator, &computed.footnotes)),
    ]))
}
