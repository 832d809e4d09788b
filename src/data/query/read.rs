//! Reads `statistics.toml`.

use super::choice::{Label, Missing, NoRows, PercentOf, Sort};
use super::definition::{Chart, ChartType, CrossTab, Definitions, MeasureColumn, Stat};
use super::filter::Filter;
use super::measure::{Measure, Measured};
use crate::brief::id_from;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, code};
use crate::language::{FigureFormat, Style};
use crate::record::{Located, Reader, Record, Text, read_file};
use crate::source::Sources;

impl Definitions {
    /// Reads a `statistics.toml`.
    ///
    /// A definition that is broken is complained of and left out of the lists; its id stays known.
    pub fn read(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Self {
        read_file(sources, file, diagnostics, Self::read_record).unwrap_or_default()
    }

    fn read_record(record: &mut Record) -> Self {
        let mut definitions = Self::default();
        let ids = &mut definitions.ids;
        ids.broken = record.broken_source().unwrap_or_default().to_owned();
        let stats = record.named_records("stat", |id, record| {
            ids.stats.extend(known_id(&id, record));
            read_stat(id, record)
        });
        let charts = record.named_records("chart", |id, record| {
            ids.charts.extend(known_id(&id, record));
            read_chart(id, record)
        });
        let tables = record.named_records("table", |id, record| {
            ids.tables.extend(known_id(&id, record));
            read_table(id, record)
        });
        definitions.stats = stats.into_iter().flatten().collect();
        definitions.charts = charts.into_iter().flatten().collect();
        definitions.tables = tables.into_iter().flatten().collect();
        definitions
    }
}

/// The readers of the files that say what is computed, by what schemas call the file.
pub const READERS: &[(&str, Reader)] = &[
    ("statistics", |record| {
        drop(Definitions::read_record(record));
    }),
    ("table", |record| {
        crate::data::table::describe::Description::default().read_record(record);
    }),
];

/// The id of a definition, with the one that it is to be turned into if it is refused: what is written
/// elsewhere may be either.
fn known_id(id: &Located<String>, record: &Record) -> Vec<Located<String>> {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let mut known = vec![id.clone()];
    if id.value.is_empty() || !id.value.chars().all(sound) {
        let mended = id_from(&id.value);
        let diagnostic = Diagnostic::error(
            code::INVALID_ID,
            format!(
                "an id is made of lower-case letters, digits and hyphens, not `{}`",
                id.value
            ),
        )
        .at(id.place);
        record.complain(if mended.is_empty() {
            diagnostic
        } else {
            diagnostic.help(format!("write `{mended}`"))
        });
        known.push(Located::new(mended, id.place));
    }
    known
}

/// A text that must be there: none where it is missing or empty, which has been complained of.
fn required(record: &mut Record, key: &'static str) -> Option<Text> {
    let text = record.text(key);
    (!text.as_str().trim().is_empty()).then_some(text)
}

fn read_missing(record: &mut Record) -> Missing {
    let words = [("error", Missing::Error), ("skip", Missing::Skip)];
    let word = record.optional_word("missing", &words);
    word.map(|word| word.value).unwrap_or_default()
}

/// Reads what a sum of no rows is; of other measures nothing can be said.
fn read_no_rows(record: &mut Record, measured: &[&Measured]) -> NoRows {
    let words = [("missing", NoRows::Missing), ("nought", NoRows::Nought)];
    let Some(word) = record.optional_word("no-rows", &words) else {
        return NoRows::default();
    };
    let sums = |measured: &&Measured| {
        measured.column.is_none()
            || matches!(
                measured.measure,
                Measure::Sum | Measure::Change | Measure::Ratio | Measure::Rate
            )
    };
    if word.value == NoRows::Nought && !measured.is_empty() && !measured.iter().any(sums) {
        record.complain(
            Diagnostic::error(code::INVALID_VALUE, "of no rows only a sum can be nought")
                .at(word.place)
                .help("remove `no-rows`, or take `measure = \"sum\"`"),
        );
    }
    word.value
}

/// What is printed for values of the data.
fn read_labels(record: &mut Record) -> Vec<Label> {
    let labels = record.entries("labels", |entry| {
        entry.text().map(|printed| Label {
            value: entry.name.clone(),
            printed,
        })
    });
    labels.into_iter().flatten().collect()
}

fn read_sort(record: &mut Record) -> Sort {
    let word = record.optional_word("sort", Sort::WORDS);
    word.map(|word| word.value).unwrap_or_default()
}

fn read_format(record: &mut Record, style: Style) -> FigureFormat {
    record
        .optional_record("format", |record| FigureFormat::read(record, style.clone()))
        .unwrap_or_else(|| FigureFormat::plain(style))
}

fn read_stat(id: Located<String>, record: &mut Record) -> Option<Stat> {
    let table = required(record, "table");
    let measured = Measured::read(record);
    let by = record.optional_text("by");
    let source = record.optional_text("source");
    let style = measured.as_ref().map(|measured| measured.measure.style());
    let format = read_format(record, style.unwrap_or(Style::Decimal));
    let missing = read_missing(record);
    let no_rows = read_no_rows(record, &measured.iter().collect::<Vec<_>>());
    let note = record.optional_text("note");
    Some(Stat {
        id,
        table: table?,
        measured: measured?,
        by,
        source,
        format,
        missing,
        no_rows,
        note,
    })
}

fn read_chart(id: Located<String>, record: &mut Record) -> Option<Chart> {
    let table = required(record, "table");
    let kind = record.word("type", ChartType::WORDS).map(|word| word.value);
    let x = required(record, "x");
    let percent_of = record.optional_word("percent-of", PercentOf::OF_CHARTS);
    let (y, format) = read_measured(record, "y", percent_of.is_some());
    let series = record.optional_text("series");
    let filter = Filter::read(record, "where");
    let title = record.optional_text("title");
    let alt = required(record, "alt");
    let unit = record.optional_text("unit");
    let note = record.optional_text("note");
    let source = record.optional_text("source");
    let minimum = record.optional_number("minimum");
    let maximum = record.optional_number("maximum");
    let labels = read_labels(record);
    let sort = read_sort(record);
    let missing = read_missing(record);
    let no_rows = read_no_rows(record, &y.iter().collect::<Vec<_>>());
    if let (Some(of), Some(y)) = (&percent_of, &y) {
        let alone = of.value == PercentOf::Row && !record.has("series");
        check_percentages(of, y, &format, alone, "series", record)?;
    }
    if let (Some(kind), Some(minimum)) = (kind, &minimum)
        && kind.has_bars()
    {
        record.complain(
            Diagnostic::error(
                code::INVALID_VALUE,
                "bars begin at nought: their lengths are compared",
            )
            .at(minimum.place)
            .help("remove `minimum`, or take a chart of the type `line` or `dot`"),
        );
        return None;
    }
    if kind == Some(ChartType::SmallMultiples) && !record.has("series") {
        record.complain(
            Diagnostic::error(
                code::MISSING_KEY,
                "small multiples are one small chart for each of the `series`",
            )
            .at(id.place)
            .help("name the column of the series, or write `type = \"line\"`"),
        );
        return None;
    }
    if kind == Some(ChartType::StackedBar) && !record.has("series") {
        record.complain(
            Diagnostic::error(code::MISSING_KEY, "bars can only be stacked by `series`")
                .at(id.place)
                .help("name the column of the series, or write `type = \"bar\"`"),
        );
        return None;
    }
    Some(Chart {
        id,
        table: table?,
        kind: kind?,
        x: x?,
        y: y?,
        percent_of: percent_of.map(|of| of.value),
        format,
        series,
        filter: filter?,
        title,
        alt: alt?,
        unit,
        note,
        source,
        minimum,
        maximum,
        labels,
        sort,
        missing,
        no_rows,
    })
}

fn read_table(id: Located<String>, record: &mut Record) -> Option<CrossTab> {
    let table = required(record, "table");
    let rows = required(record, "rows");
    let columns = record.optional_text("columns");
    let percent_of = record.optional_word("percent-of", PercentOf::OF_TABLES);
    let several = read_columns(record);
    let (cell, format) = match several.first() {
        Some(first) => (Some(first.cell.clone()), first.format.clone()),
        // What is wrong with them has been said.
        None if record.has("cells") => (None, FigureFormat::plain(Style::Decimal)),
        None => read_measured(record, "cell", percent_of.is_some()),
    };
    let totals = record.boolean("totals", false);
    let filter = Filter::read(record, "where");
    let labels = read_labels(record);
    let sort = read_sort(record);
    let head = record.optional_text("head");
    let unit = record.optional_text("unit");
    let title = record.optional_text("title");
    let note = record.optional_text("note");
    let source = record.optional_text("source");
    let missing = read_missing(record);
    let all = several.iter().map(|column| &column.cell).chain(&cell);
    let no_rows = read_no_rows(record, &all.collect::<Vec<_>>());
    if let (Some(of), Some(cell)) = (&percent_of, cell.as_ref().filter(|_| several.is_empty())) {
        let alone = of.value == PercentOf::Row && columns.is_none();
        check_percentages(of, cell, &format, alone, "columns", record)?;
    }
    Some(CrossTab {
        id,
        table: table?,
        rows: rows?,
        columns,
        cell: cell?,
        several,
        percent_of: percent_of.map(|of| of.value),
        format,
        totals,
        filter: filter?,
        labels,
        sort,
        head,
        unit,
        title,
        note,
        source,
        missing,
        no_rows,
    })
}

/// The columns of a table of several measures; none where it has one measure, or where they are wrong, which is
/// complained of.
fn read_columns(record: &mut Record) -> Vec<MeasureColumn> {
    let read = |record: &mut Record| {
        let head = required(record, "head");
        let measured = Measured::read(record);
        let style = measured.as_ref().map(|measured| measured.measure.style());
        let format = read_format(record, style.unwrap_or(Style::Decimal));
        Some(MeasureColumn {
            head: head?,
            cell: measured?,
            format,
        })
    };
    let columns: Option<Vec<_>> = record.records("cells", read).into_iter().collect();
    if !record.has("cells") {
        return Vec::new();
    }
    for other in ["cell", "columns", "percent-of"] {
        if let Some(place) = record.key_place(other) {
            let message = format!("a table of several measures has no `{other}`");
            record.complain(
                Diagnostic::error(code::INVALID_VALUE, message)
                    .at(place)
                    .help("remove it, or take `cell` in place of `cells`"),
            );
            record.ignore(other);
        }
    }
    columns.unwrap_or_default()
}

/// The measure of a chart or a table, in a table of its own, with its format.
fn read_measured(
    record: &mut Record,
    key: &'static str,
    in_percent: bool,
) -> (Option<Measured>, FigureFormat) {
    if !record.has(key) {
        record.complain(
            Diagnostic::error(code::MISSING_KEY, format!("`{key}` is missing"))
                .at(record.place())
                .label("in here")
                .help(format!(
                    "say what is measured, such as `{key} = {{ measure = \"count\" }}`"
                )),
        );
    }
    let read = |record: &mut Record| {
        let measured = Measured::read(record);
        let style = match &measured {
            _ if in_percent => Style::Percent,
            Some(measured) => measured.measure.style(),
            None => Style::Decimal,
        };
        (measured, read_format(record, style))
    };
    let plain = || (None, FigureFormat::plain(Measure::Sum.style()));
    record.optional_record(key, read).unwrap_or_else(plain)
}

/// Complains of percentages that could not add up; none where there are some.
fn check_percentages(
    of: &Located<PercentOf>,
    measured: &Measured,
    format: &FigureFormat,
    alone: bool,
    key: &str,
    record: &Record,
) -> Option<()> {
    let (message, help) = if !matches!(measured.measure, Measure::Count | Measure::Sum) {
        (
            format!(
                "the measure `{}` has no parts of a whole",
                measured.measure.word()
            ),
            String::from("take `count` or `sum`, or remove `percent-of`"),
        )
    } else if format.style != Style::Percent {
        (
            String::from("what is in percent is printed in percent"),
            String::from("remove `style` from `format`"),
        )
    } else if format.qualifier.is_some() || format.compact.is_some() {
        (
            String::from("percentages that add up are rounded in one way only"),
            String::from("remove `qualifier` and `compact` from `format`"),
        )
    } else if alone {
        (
            format!("without `{key}` each would be one hundred percent of itself"),
            format!("name the column of the `{key}`, or write `percent-of = \"all\"`"),
        )
    } else {
        return Some(());
    };
    let wrong = Diagnostic::error(code::INVALID_VALUE, message).at(of.place);
    record.complain(wrong.help(help));
    None
}
