//! What `statistics.toml` defines: statistics, charts and cross tables.

use super::choice::{Label, Missing, NoRows, Sort};
use super::filter::Filter;
use super::measure::Measured;
use super::per::Lookup;
use super::percent::PercentOf;
use crate::diagnostic::Place;
use crate::language::FigureFormat;
use crate::record::{Located, Text};

/// All that a `statistics.toml` defines, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// The named figures.
    pub stats: Vec<Stat>,
    /// The charts.
    pub charts: Vec<Chart>,
    /// The cross tables.
    pub tables: Vec<CrossTab>,
    /// The ids of all that the file defines, those included whose definition is broken and which are
    /// therefore not in the lists above.
    pub ids: Ids,
}

/// The ids that a file defines, broken definitions included: what refers to one of these is not
/// unknown, even if nothing could be computed for it.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// Of statistics.
    pub stats: Vec<Located<String>>,
    /// Of charts.
    pub charts: Vec<Located<String>>,
    /// Of cross tables.
    pub tables: Vec<Located<String>>,
    /// The text of the file if it has syntax errors: an id that stands in it may be defined there.
    pub broken: String,
}

impl Ids {
    /// Whether `id` is among the `known` of these ids, or may be.
    #[must_use]
    pub fn has(&self, known: &[Located<String>], id: &str) -> bool {
        known.iter().any(|known| known.value == id) || self.broken.contains(id)
    }
}

/// A named figure.
#[derive(Clone, Debug)]
pub struct Stat {
    /// The id, which is never printed.
    pub id: Located<String>,
    /// The table that it is computed from.
    pub table: Text,
    /// What is computed.
    pub measured: Measured,
    /// The column that has a figure for each of its values, if there is not only one.
    pub by: Option<Text>,
    /// Where the data are from: a key of the bibliography.
    pub source: Option<Text>,
    /// How it is printed.
    pub format: FigureFormat,
    /// What to do about missing values.
    pub missing: Missing,
    /// What a figure of no rows is.
    pub no_rows: NoRows,
    /// What editors should know.
    pub note: Option<Text>,
}

/// The kinds of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartType {
    /// A bar a category.
    Bar,
    /// A bar a category, made of the series.
    StackedBar,
    /// A line a series.
    Line,
    /// Dots.
    Dot,
    /// A small line chart a series, all to the same scale.
    SmallMultiples,
}

impl ChartType {
    pub(super) const WORDS: &[(&str, Self)] = &[
        ("bar", Self::Bar),
        ("stacked-bar", Self::StackedBar),
        ("line", Self::Line),
        ("dot", Self::Dot),
        ("small-multiples", Self::SmallMultiples),
    ];

    /// How many series can be told apart in one chart of this kind.
    pub(super) fn most_series(self) -> usize {
        match self {
            Self::SmallMultiples => 24,
            _ => 6,
        }
    }

    /// Whether lengths are compared, which is true only of what begins at nought.
    pub(super) fn has_bars(self) -> bool {
        matches!(self, Self::Bar | Self::StackedBar)
    }

    /// The word as authors write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The id, which is never printed.
    pub id: Located<String>,
    /// The table that it is computed from.
    pub table: Text,
    /// The kind of chart.
    pub kind: ChartType,
    /// The column whose values are the categories.
    pub x: Text,
    /// What is computed for each category.
    pub y: Measured,
    /// What its values are given in percent of, if they are.
    pub percent_of: Option<PercentOf>,
    /// How it is printed.
    pub format: FigureFormat,
    /// The column whose values are the series, if there are several.
    pub series: Option<Text>,
    /// Which rows.
    pub filter: Filter,
    /// The title.
    pub title: Option<Text>,
    /// What those are told who cannot see the chart.
    pub alt: Text,
    /// The unit of the values.
    pub unit: Option<Text>,
    /// What is printed under the chart.
    pub note: Option<Text>,
    /// Where the data are from: a key of the bibliography.
    pub source: Option<Text>,
    /// Where the axis begins, if not at nought.
    pub minimum: Option<Located<rust_decimal::Decimal>>,
    /// Where the axis ends.
    pub maximum: Option<Located<rust_decimal::Decimal>>,
    /// What is printed for categories and series.
    pub labels: Vec<Label>,
    /// The order of the categories.
    pub sort: Sort,
    /// What to do about missing values.
    pub missing: Missing,
    /// What a figure of no rows is.
    pub no_rows: NoRows,
}

/// A cross table: one measure by the values of one or two columns.
#[derive(Clone, Debug)]
pub struct CrossTab {
    /// The id, which is never printed.
    pub id: Located<String>,
    /// The table that it is computed from.
    pub table: Text,
    /// The column whose values are the rows.
    pub rows: Text,
    /// The column whose values are the columns; without it there is one.
    pub columns: Option<Text>,
    /// What is computed for each cell; of several measures, the first.
    pub cell: Measured,
    /// The columns of a table of several measures; empty where each value of `columns` has one.
    pub several: Vec<MeasureColumn>,
    /// What the cells are given in percent of, if they are.
    pub percent_of: Option<PercentOf>,
    /// How the cells are printed.
    pub format: FigureFormat,
    /// Whether there are totals, computed from all the rows of the data and not from the cells.
    pub totals: bool,
    /// Which rows of the data.
    pub filter: Filter,
    /// What is printed for the heads of rows and columns.
    pub labels: Vec<Label>,
    /// The order of the rows.
    pub sort: Sort,
    /// What is printed over the heads of the rows.
    pub head: Option<Text>,
    /// The unit of the figures.
    pub unit: Option<Text>,
    /// The title.
    pub title: Option<Text>,
    /// What is printed under the table.
    pub note: Option<Text>,
    /// Where the data are from: a key of the bibliography.
    pub source: Option<Text>,
    /// What to do about missing values.
    pub missing: Missing,
    /// What a figure of no rows is.
    pub no_rows: NoRows,
}

/// A column of a table of several measures.
#[derive(Clone, Debug)]
pub struct MeasureColumn {
    /// What is printed at its head.
    pub head: Text,
    /// What is computed.
    pub cell: Measured,
    /// How it is printed.
    pub format: FigureFormat,
}

/// What the three kinds of definition have in common.
#[derive(Clone, Copy)]
pub(super) enum Definition<'d> {
    Stat(&'d Stat),
    Chart(&'d Chart),
    Table(&'d CrossTab),
    /// One of the columns of a table of several measures.
    Column(&'d CrossTab, &'d MeasureColumn),
    /// How many there are for each key, in the second table of a rate.
    People(&'d Lookup),
    /// The keys of the rows that a rate counts.
    Keys(&'d Lookup),
}

impl<'d> Definition<'d> {
    pub(super) fn id(self) -> &'d Located<String> {
        match self {
            Self::Stat(stat) => &stat.id,
            Self::Chart(chart) => &chart.id,
            Self::Table(table) | Self::Column(table, _) => &table.id,
            Self::People(lookup) | Self::Keys(lookup) => &lookup.people.id,
        }
    }

    /// The definition in words, such as "the statistic `suits`".
    pub(super) fn words(self) -> String {
        let noun = match self {
            Self::Stat(_) => "statistic",
            Self::Chart(_) => "chart",
            Self::Table(_) => "table",
            Self::Column(_, column) => {
                let head = column.head.as_str();
                return format!(
                    "the column \u{201c}{head}\u{201d} of the table `{}`",
                    self.id().value
                );
            }
            Self::People(lookup) => return format!("what {} is for each of", lookup.of),
            Self::Keys(lookup) => return lookup.of.clone(),
        };
        format!("the {noun} `{}`", self.id().value)
    }

    pub(super) fn place(self) -> Place {
        match self {
            Self::People(lookup) => lookup.per.place,
            Self::Column(_, column) => column.head.place(),
            _ => self.id().place,
        }
    }

    pub(super) fn table(self) -> &'d Text {
        match self {
            Self::Stat(stat) => &stat.table,
            Self::Chart(chart) => &chart.table,
            Self::Table(table) | Self::Column(table, _) => &table.table,
            Self::People(lookup) => &lookup.people.table,
            Self::Keys(lookup) => &lookup.keys.table,
        }
    }

    pub(super) fn source(self) -> Option<&'d Text> {
        match self {
            Self::Stat(stat) => stat.source.as_ref(),
            Self::Chart(chart) => chart.source.as_ref(),
            Self::Table(table) | Self::Column(table, _) => table.source.as_ref(),
            Self::People(lookup) => lookup.people.source.as_ref(),
            Self::Keys(lookup) => lookup.keys.source.as_ref(),
        }
    }

    pub(super) fn measured(self) -> &'d Measured {
        match self {
            Self::Stat(stat) => &stat.measured,
            Self::Chart(chart) => &chart.y,
            Self::Table(table) => &table.cell,
            Self::Column(_, column) => &column.cell,
            Self::People(lookup) => &lookup.people.cell,
            Self::Keys(lookup) => &lookup.keys.cell,
        }
    }

    pub(super) fn format(self) -> &'d FigureFormat {
        match self {
            Self::Stat(stat) => &stat.format,
            Self::Chart(chart) => &chart.format,
            Self::Table(table) => &table.format,
            Self::Column(_, column) => &column.format,
            Self::People(lookup) => &lookup.people.format,
            Self::Keys(lookup) => &lookup.keys.format,
        }
    }

    /// The filter of the whole chart or table, beside the filters of its measure.
    pub(super) fn base(self) -> Option<&'d Filter> {
        match self {
            Self::Stat(_) => None,
            Self::Chart(chart) => Some(&chart.filter),
            Self::Table(table) | Self::Column(table, _) => Some(&table.filter),
            Self::People(lookup) => Some(&lookup.people.filter),
            Self::Keys(lookup) => Some(&lookup.keys.filter),
        }
    }

    /// The columns that the rows are grouped by.
    pub(super) fn keys(self) -> [Option<&'d Text>; 2] {
        match self {
            Self::Stat(stat) => [stat.by.as_ref(), None],
            Self::Chart(chart) => [Some(&chart.x), chart.series.as_ref()],
            Self::Table(table) => [Some(&table.rows), table.columns.as_ref()],
            Self::Column(table, _) => [Some(&table.rows), None],
            Self::People(lookup) => [Some(&lookup.people.rows), lookup.people.columns.as_ref()],
            Self::Keys(lookup) => [Some(&lookup.keys.rows), lookup.keys.columns.as_ref()],
        }
    }

    /// Whether totals are computed: where they are printed, and of what is a part of a whole.
    pub(super) fn totals(self) -> bool {
        match self {
            Self::Stat(_) | Self::People(_) | Self::Keys(_) => false,
            Self::Chart(chart) => chart.percent_of.is_some(),
            Self::Table(table) => table.totals || table.percent_of.is_some(),
            Self::Column(table, _) => table.totals,
        }
    }

    /// What is printed for values of the data; of a table of several measures, with the first of these.
    pub(super) fn labels(self) -> &'d [Label] {
        match self {
            Self::Chart(chart) => &chart.labels,
            Self::Table(table) => &table.labels,
            Self::Column(table, column) => {
                let first = table.several.first();
                let is_first = first.is_some_and(|first| std::ptr::eq(first, column));
                if is_first { &table.labels } else { &[] }
            }
            Self::Stat(_) | Self::People(_) | Self::Keys(_) => &[],
        }
    }

    pub(super) fn no_rows(self) -> NoRows {
        match self {
            Self::Stat(stat) => stat.no_rows,
            Self::Chart(chart) => chart.no_rows,
            Self::Table(table) | Self::Column(table, _) => table.no_rows,
            Self::People(_) | Self::Keys(_) => NoRows::Unsaid,
        }
    }

    /// Whether its values are given in percent of a whole.
    pub(super) fn is_in_percent_of(self) -> bool {
        match self {
            Self::Chart(chart) => chart.percent_of.is_some(),
            Self::Table(table) => table.percent_of.is_some(),
            Self::Stat(_) | Self::Column(..) | Self::People(_) | Self::Keys(_) => false,
        }
    }

    pub(super) fn missing(self) -> Missing {
        match self {
            Self::Stat(stat) => stat.missing,
            Self::Chart(chart) => chart.missing,
            Self::Table(table) | Self::Column(table, _) => table.missing,
            Self::People(lookup) => lookup.people.missing,
            Self::Keys(lookup) => lookup.keys.missing,
        }
    }
}

impl Definitions {
    /// The keys of the bibliography that the file names, in its order.
    pub fn sources(&self) -> impl Iterator<Item = &Text> {
        let per = self.all().filter_map(|one| one.measured().per.as_ref());
        let own = self.all().filter_map(Definition::source);
        own.chain(per.filter_map(|per| per.source.as_ref()))
    }

    /// The tables of data that the file names, in its order.
    pub fn tables_of_data(&self) -> impl Iterator<Item = &Text> {
        let per = self.all().filter_map(|one| one.measured().per.as_ref());
        self.all()
            .map(Definition::table)
            .chain(per.map(|per| &per.table))
    }

    /// All the definitions, statistics first.
    pub(super) fn all(&self) -> impl Iterator<Item = Definition<'_>> {
        let stats = self.stats.iter().map(Definition::Stat);
        let charts = self.charts.iter().map(Definition::Chart);
        let tables = self.tables.iter().flat_map(|table| {
            let one = table.several.is_empty().then_some(Definition::Table(table));
            let several = table.several.iter();
            one.into_iter()
                .chain(several.map(move |column| Definition::Column(table, column)))
        });
        stats.chain(charts).chain(tables)
    }
}
