//! What statistics, charts and cross tables have in common.

use super::choice::{Label, Missing, NoRows};
use super::definition::{Chart, CrossTab, Definitions, MeasureColumn, Stat};
use super::filter::{Condition, Filter};
use super::lookup::{Lookup, table};
use super::measure::{Measure, Measured};
use crate::diagnostic::Place;
use crate::language::FigureFormat;
use crate::record::{Located, Text};

/// What the three kinds of definition have in common.
#[derive(Clone, Copy)]
pub(in crate::data) enum Definition<'d> {
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
    pub(in crate::data) fn id(self) -> &'d Located<String> {
        match self {
            Self::Stat(stat) => &stat.id,
            Self::Chart(chart) => &chart.id,
            Self::Table(table) | Self::Column(table, _) => &table.id,
            Self::People(lookup) | Self::Keys(lookup) => &lookup.people.id,
        }
    }

    /// The definition in words, such as "the statistic `suits`".
    pub(in crate::data) fn words(self) -> String {
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

    pub(in crate::data) fn place(self) -> Place {
        match self {
            Self::People(lookup) => lookup.per.place,
            Self::Column(_, column) => column.head.place(),
            _ => self.id().place,
        }
    }

    pub(in crate::data) fn table(self) -> &'d Text {
        match self {
            Self::Stat(stat) => &stat.table,
            Self::Chart(chart) => &chart.table,
            Self::Table(table) | Self::Column(table, _) => &table.table,
            Self::People(lookup) => &lookup.people.table,
            Self::Keys(lookup) => &lookup.keys.table,
        }
    }

    pub(in crate::data) fn source(self) -> Option<&'d Text> {
        match self {
            Self::Stat(stat) => stat.source.as_ref(),
            Self::Chart(chart) => chart.source.as_ref(),
            Self::Table(table) | Self::Column(table, _) => table.source.as_ref(),
            Self::People(lookup) => lookup.people.source.as_ref(),
            Self::Keys(lookup) => lookup.keys.source.as_ref(),
        }
    }

    pub(in crate::data) fn measured(self) -> &'d Measured {
        match self {
            Self::Stat(stat) => &stat.measured,
            Self::Chart(chart) => &chart.y,
            Self::Table(table) => &table.cell,
            Self::Column(_, column) => &column.cell,
            Self::People(lookup) => &lookup.people.cell,
            Self::Keys(lookup) => &lookup.keys.cell,
        }
    }

    pub(in crate::data) fn format(self) -> &'d FigureFormat {
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
    pub(in crate::data) fn base(self) -> Option<&'d Filter> {
        match self {
            Self::Stat(_) => None,
            Self::Chart(chart) => Some(&chart.filter),
            Self::Table(table) | Self::Column(table, _) => Some(&table.filter),
            Self::People(lookup) => Some(&lookup.people.filter),
            Self::Keys(lookup) => Some(&lookup.keys.filter),
        }
    }

    /// The columns that the rows are grouped by.
    pub(in crate::data) fn keys(self) -> [Option<&'d Text>; 2] {
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
    pub(in crate::data) fn totals(self) -> bool {
        match self {
            Self::Stat(_) | Self::People(_) | Self::Keys(_) => false,
            Self::Chart(chart) => chart.percent_of.is_some(),
            Self::Table(table) => table.totals || table.percent_of.is_some(),
            Self::Column(table, _) => table.totals,
        }
    }

    /// What is printed for values of the data; of a table of several measures, with the first of these.
    pub(in crate::data) fn labels(self) -> &'d [Label] {
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

    pub(in crate::data) fn no_rows(self) -> NoRows {
        match self {
            Self::Stat(stat) => stat.no_rows,
            Self::Chart(chart) => chart.no_rows,
            Self::Table(table) | Self::Column(table, _) => table.no_rows,
            Self::People(_) | Self::Keys(_) => NoRows::Unsaid,
        }
    }

    /// Whether its values are given in percent of a whole.
    pub(in crate::data) fn is_in_percent_of(self) -> bool {
        match self {
            Self::Chart(chart) => chart.percent_of.is_some(),
            Self::Table(table) => table.percent_of.is_some(),
            Self::Stat(_) | Self::Column(..) | Self::People(_) | Self::Keys(_) => false,
        }
    }

    pub(in crate::data) fn missing(self) -> Missing {
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
    pub(in crate::data) fn all(&self) -> impl Iterator<Item = Definition<'_>> {
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

impl Lookup {
    /// What `definition` needs; none if it is no rate.
    pub(in crate::data) fn of(definition: Definition<'_>) -> Option<Self> {
        let measured = definition.measured();
        let per = measured.per.clone()?;
        let own = definition.base().into_iter().chain([&measured.filter]);
        let own: Vec<Condition> = own.flat_map(|filter| filter.conditions.clone()).collect();
        let ours = per.on.iter().map(|join| Text::named(&join.ours));
        let theirs = per.on.iter().map(|join| join.theirs.clone());
        let mut conditions = per.filter.conditions.clone();
        conditions.extend(own.iter().filter_map(|condition| per.translated(condition)));
        let counted = |measure, column| Measured {
            measure,
            column,
            filter: Filter::default(),
            of: Filter::default(),
            from: Filter::default(),
            to: Filter::default(),
            per: None,
        };
        let people = table(
            definition.id(),
            &per.table,
            theirs.collect(),
            counted(Measure::Value, Some(per.column.clone())),
            Filter { conditions },
            per.source.clone(),
        )?;
        let keys = table(
            definition.id(),
            definition.table(),
            ours.collect(),
            counted(Measure::Count, None),
            Filter { conditions: own },
            definition.source().cloned(),
        )?;
        Some(Self {
            of: definition.words(),
            people,
            // The rate itself complains of a key that is missing.
            keys: CrossTab {
                missing: Missing::Skip,
                ..keys
            },
            per,
        })
    }
}
