//! A figure of a chart or a table: its value, what was measured, in which rows of which file.

use std::path::PathBuf;

use super::figure::{All, FigureView, joined, measure, rows};
use super::known::Known;
use super::place::Places;
use crate::data::{ChartSeries, CrossTable, Filter, Label, Measured, PercentOf};
use crate::diagnostic::Place;
use crate::record::Text;
use crate::typeset::{Part, Spot};

/// What a spot is a part of, and where that is defined.
pub(super) struct Found {
    pub place: Place,
    pub figure: FigureView,
}

/// The chart or table that a spot is a part of, with its value where it is that of one figure.
pub(super) fn found(spot: &Spot, known: Known<'_>, places: &mut Places) -> Option<Found> {
    // What an author has written there is answered for by its own place.
    if spot.stretch.is_some() {
        return None;
    }
    let results = &known.material.results;
    let inside = spot.inside.iter().find_map(|label| id_of(label));
    let before = || spot.before.iter().find_map(|label| id_of(label));
    match (&spot.part, inside) {
        (Some(Part::Figure { series, at }), _) => {
            let Labelled::Chart(id) = before()? else {
                return None;
            };
            let chart = results.charts.get(id)?;
            Some(of_chart(chart, Some((*at, *series)), known, places))
        }
        (Some(cell @ Part::Cell { .. }), _) => match before()? {
            Labelled::Chart(id) => {
                let chart = results.charts.get(id)?;
                let at = in_chart(chart, cell, known)?;
                Some(of_chart(chart, Some(at), known, places))
            }
            Labelled::Table(id) => {
                let table = results.tables.get(id)?;
                let at = in_table(table, cell, known);
                let is_its_own = at.is_some() || is_head(table, cell, known);
                is_its_own.then(|| of_table(table, at, known, places))
            }
        },
        (None, Some(Labelled::Chart(id))) => {
            Some(of_chart(results.charts.get(id)?, None, known, places))
        }
        (None, _) => None,
    }
}

/// What a label names.
enum Labelled<'l> {
    Chart(&'l str),
    Table(&'l str),
}

fn id_of(label: &str) -> Option<Labelled<'_>> {
    // The annex with the figures of charts has labels of its own.
    let label = label.strip_prefix("data-").unwrap_or(label);
    label
        .strip_prefix("chart-")
        .map(Labelled::Chart)
        .or_else(|| label.strip_prefix("table-").map(Labelled::Table))
}

/// A name as it is compared: a long one may have been divided anywhere.
fn plain(name: &str) -> String {
    let name = name.replace('\u{200b}', "");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The positions of a name; of all if there is but one without a name.
fn positions<'n>(names: impl Iterator<Item = &'n str>, name: &str) -> Vec<usize> {
    let name = plain(name);
    let found = names.enumerate().filter(|(_, one)| plain(one) == name);
    found.map(|(at, _)| at).collect()
}

/// The category and series of a chart that stand in a cell of a table of its figures.
fn in_chart(chart: &ChartSeries, cell: &Part, known: Known<'_>) -> Option<(usize, usize)> {
    let Part::Cell {
        row_head,
        column_head,
        text,
        column,
        ..
    } = cell
    else {
        return None;
    };
    if *column == 0 {
        return None;
    }
    let categories = |name| positions(chart.categories.iter().map(String::as_str), name);
    let series = |name| match chart.series.as_slice() {
        [_] => vec![0],
        all => positions(
            all.iter()
                .map(|one| one.name.as_deref().unwrap_or_default()),
            name,
        ),
    };
    let upright = pairs(&categories(row_head), &series(column_head));
    let turned = pairs(&categories(column_head), &series(row_head));
    let mut all = upright.into_iter().chain(turned);
    all.find(|(at, series)| {
        let values = chart.series.get(*series).map(|one| &one.values);
        let value = values.and_then(|values| values.get(*at));
        value.is_some_and(|value| says(text, &known.material.cell(*value, &chart.format)))
    })
}

/// Whether a cell prints a figure: signs and marks may follow it.
fn says(cell: &str, figure: &str) -> bool {
    plain(cell).starts_with(&plain(figure))
}

fn pairs(first: &[usize], second: &[usize]) -> Vec<(usize, usize)> {
    let pairs = first.iter();
    let pairs = pairs.flat_map(|one| second.iter().map(move |other| (*one, *other)));
    pairs.collect()
}

/// A row or column of a table: one of its own, or the totals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Own(usize),
    Total,
}

/// The row and column of a table that stand in a cell.
fn in_table(table: &CrossTable, cell: &Part, known: Known<'_>) -> Option<(Line, Line)> {
    let Part::Cell {
        row,
        column,
        row_head,
        column_head,
        text,
    } = cell
    else {
        return None;
    };
    if *column == 0 {
        return None;
    }
    let total = known.material.strings.get("total", &[], None);
    let total = |name: &str| {
        total
            .as_ref()
            .is_ok_and(|total| plain(total) == plain(name))
    };
    let lines = |names: &[String], name: &str, totals: bool| {
        let own = positions(names.iter().map(String::as_str), name);
        let mut lines: Vec<Line> = own.into_iter().map(Line::Own).collect();
        if totals && total(name) {
            lines.push(Line::Total);
        }
        lines
    };
    let rows = lines(&table.rows, row_head, table.totals.is_some());
    let columns = if table.columns.is_empty() {
        vec![Line::Own(0)]
    } else {
        lines(&table.columns, column_head, table.has_ends())
    };
    let all = rows.iter();
    let all = all.flat_map(|row| columns.iter().map(move |column| (*row, *column)));
    let fitting = all.filter(|(row, column)| {
        let at = match column {
            Line::Own(at) => *at,
            Line::Total => table.columns.len(),
        };
        let value = value(table, *row, *column);
        says(text, &known.material.cell(value, table.format_of(at)))
    });
    // Of rows with one name, the one that stands nearest to where it should, below one line of heads.
    fitting.min_by_key(|(line, _)| match line {
        Line::Own(at) => (at + 1).abs_diff(*row),
        Line::Total => usize::MAX,
    })
}

fn value(table: &CrossTable, row: Line, column: Line) -> Option<rust_decimal::Decimal> {
    let totals = table.totals.as_ref();
    match (row, column) {
        (Line::Own(row), Line::Own(column)) => *table.cells.get(row)?.get(column)?,
        (Line::Own(row), Line::Total) => *totals?.rows.get(row)?,
        (Line::Total, Line::Own(column)) => *totals?.columns.get(column)?,
        (Line::Total, Line::Total) => totals?.all,
    }
}

/// Whether a cell is the head of a row or a column of a table.
fn is_head(table: &CrossTable, cell: &Part, known: Known<'_>) -> bool {
    let Part::Cell { text, row_head, .. } = cell else {
        return false;
    };
    let total = known.material.strings.get("total", &[], None);
    let definition = &table.definition;
    let head = definition.head.as_ref().map(Text::as_str);
    let names = table.rows.iter().chain(&table.columns);
    let mut names = names
        .map(String::as_str)
        .chain(head)
        .chain(total.as_deref().ok());
    // A cell whose row is its own but whose figure is another is of another table.
    let first = text == row_head || table.rows.iter().all(|row| plain(row) != plain(row_head));
    first && names.any(|name| plain(name) == plain(text))
}

/// Of how many rows of data a cell is; each belongs to one cell.
fn counted(table: &CrossTable, row: Line, column: Line) -> Option<u64> {
    let rows = table.counted.iter().enumerate();
    let rows: Vec<_> = rows
        .filter(|(at, _)| row == Line::Total || row == Line::Own(*at))
        .collect();
    let cells = rows.iter().flat_map(|(_, cells)| cells.iter().enumerate());
    let cells = cells.filter(|(at, _)| column == Line::Total || column == Line::Own(*at));
    (!rows.is_empty()).then(|| cells.map(|(_, count)| count).sum())
}

/// The name as the data have it.
fn raw<'n>(labels: &'n [Label], printed: &'n str) -> &'n str {
    let label = labels
        .iter()
        .find(|label| label.printed.as_str() == printed);
    label.map_or(printed, |label| &label.value.value)
}

/// A condition on a column in words.
fn condition(column: &Text, labels: &[Label], printed: Option<&String>) -> Option<String> {
    let name = raw(labels, printed?);
    Some(format!("`{}` is {name}", column.as_str()))
}

/// What is measured, with what it is given in percent of.
fn measured(measured: &Measured, percent_of: Option<PercentOf>) -> String {
    let own = measure(measured);
    match percent_of {
        None => own,
        Some(PercentOf::All) => format!("{own}, in percent of all"),
        Some(PercentOf::Row) => format!("{own}, in percent of its row or category"),
        Some(PercentOf::Column) => format!("{own}, in percent of its column"),
    }
}

/// The rows of a figure in words: those of the definition, then those of its place in it.
fn conditions(own: &Filter, cell: &Measured, more: [Option<String>; 2]) -> Option<String> {
    let all = [super::figure::conditions(own), rows(cell)];
    // A definition may say the same twice.
    let [first, second] = all;
    let second = second.filter(|second| Some(second) != first.as_ref());
    joined(more.into_iter().chain([first, second]).flatten())
}

fn of_chart(
    chart: &ChartSeries,
    at: Option<(usize, usize)>,
    known: Known<'_>,
    places: &mut Places,
) -> Found {
    let definition = &chart.definition;
    let place = definition.id.place;
    let value = |(at, series): (usize, usize)| {
        let values = chart.series.get(series).map(|one| &one.values);
        values.and_then(|values| values.get(at).copied().flatten())
    };
    let exact = |at| value(at).map_or_else(String::new, |value| value.to_string());
    let series = 0..chart.series.len();
    let all = All {
        columns: chart
            .series
            .iter()
            .map(|one| one.name.clone().unwrap_or_default())
            .collect(),
        rows: chart
            .categories
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let values = series.clone().map(|series| exact((at, series)));
                (name.clone(), values.collect())
            })
            .collect(),
        now: at,
    };
    let more = at.map_or([None, None], |(category, series)| {
        let name = chart.series.get(series).and_then(|one| one.name.as_ref());
        let column = definition.series.as_ref();
        [
            condition(
                &definition.x,
                &definition.labels,
                chart.categories.get(category),
            ),
            column.and_then(|column| condition(column, &definition.labels, name)),
        ]
    });
    let counted = at.and_then(|(category, series)| chart.counted.get(category)?.get(series));
    let figure = FigureView {
        kind: "Chart",
        id: definition.id.value.clone(),
        value: at.and_then(value).map(|value| value.to_string()),
        missing: at.is_some_and(|at| value(at).is_none()),
        measure: measured(&definition.y, definition.percent_of),
        filter: conditions(&definition.filter, &definition.y, more),
        rows_counted: counted.copied(),
        rows_read: chart.rows_read,
        unit: definition
            .unit
            .as_ref()
            .map(|unit| unit.as_str().to_owned()),
        source: chart.source.as_str().to_owned(),
        note: definition
            .note
            .as_ref()
            .map(|note| note.as_str().to_owned()),
        definition: None,
        table: places.file(known.workspace, PathBuf::from(&chart.table)),
        all: Some(all),
    };
    Found { place, figure }
}

fn of_table(
    table: &CrossTable,
    at: Option<(Line, Line)>,
    known: Known<'_>,
    places: &mut Places,
) -> Found {
    let definition = &table.definition;
    let (row, column) = at.unwrap_or((Line::Total, Line::Total));
    let several = match column {
        Line::Own(at) => definition.several.get(at),
        Line::Total => None,
    };
    let cell = several.map_or(&definition.cell, |several| &several.cell);
    let place = several.map_or(definition.id.place, |several| several.head.place());
    let name = |line: Line, names: &[String]| match line {
        Line::Own(at) => names.get(at).cloned(),
        Line::Total => None,
    };
    let row_name = name(row, &table.rows);
    let column_name = name(column, &table.columns).filter(|_| several.is_none());
    let heads = definition.columns.as_ref();
    let more = [
        condition(&definition.rows, &definition.labels, row_name.as_ref()),
        heads.and_then(|heads| condition(heads, &definition.labels, column_name.as_ref())),
    ];
    let figure = FigureView {
        kind: "Table",
        id: definition.id.value.clone(),
        value: at
            .and_then(|(row, column)| value(table, row, column))
            .map(|value| value.to_string()),
        missing: at.is_some_and(|(row, column)| value(table, row, column).is_none()),
        measure: measured(cell, definition.percent_of),
        filter: conditions(&definition.filter, cell, more),
        rows_counted: at.and_then(|(row, column)| counted(table, row, column)),
        rows_read: table.rows_read,
        unit: definition
            .unit
            .as_ref()
            .map(|unit| unit.as_str().to_owned()),
        source: table.source.as_str().to_owned(),
        note: definition
            .note
            .as_ref()
            .map(|note| note.as_str().to_owned()),
        definition: None,
        table: places.file(known.workspace, PathBuf::from(&table.table)),
        all: None,
    };
    Found { place, figure }
}
