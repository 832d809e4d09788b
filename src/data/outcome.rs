//! Figures, charts and cross tables from what the rows have left behind.

use std::collections::BTreeSet;

use rust_decimal::{Decimal, RoundingStrategy};

use super::compute::{Family, Results};
use super::definition::{Chart, ChartType, CrossTab, Definition, Label, Stat};
use super::describe::Description;
use super::figure::Figure;
use super::filter::Kind;
use super::grid::{Axis, Grid};
use super::measure::Measure;
use super::pass::{JobSeen, Seen};
use super::plan::{Job, Plan};
use super::report::Report;
use super::series::{ChartSeries, CrossTable, Series, Totals};
use super::suppress;
use super::tally::Refusal;
use crate::diagnostic::{Diagnostic, code, did_you_mean};
use crate::language::{FigureFormat, Style};
use crate::record::Text;

/// Makes results of what the rows of one table have left behind.
pub(super) struct Outcome<'a, 'b, 's> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) seen: &'a Seen,
    pub(super) description: &'a Description,
    pub(super) report: Report<'b, 's>,
    pub(super) results: &'a mut Results,
}

impl Outcome<'_, '_, '_> {
    /// Adds the result of a job, or complains that there is none.
    pub(super) fn add(&mut self, job: &Job<'_>, seen: &JobSeen) {
        // A definition without any source has been complained of and has no job.
        let own = self.description.source.as_ref();
        let Some(source) = job.definition.source().or(own).cloned() else {
            return;
        };
        match job.definition {
            Definition::Stat(stat) => self.stat(job, stat, seen, &source),
            Definition::Chart(chart) => self.chart(job, chart, seen, source),
            Definition::Table(table) => self.table(job, table, seen, source),
        }
    }

    /// The values of an axis in their order; a column that is described as text is not put in the
    /// order of numbers.
    fn ordered(&self, axis: &Axis, slot: Option<usize>) -> Vec<(usize, String)> {
        let slot = slot.and_then(|slot| self.plan.slots.get(slot));
        let Some(slot) = slot else {
            return axis.ordered(&self.description.cells, false);
        };
        let declared = slot.declared.as_ref();
        let text = declared.is_some_and(|declared| declared.value.kind() == Kind::Text);
        axis.ordered(&slot.cells, text)
    }

    fn stat(&mut self, job: &Job<'_>, stat: &Stat, seen: &JobSeen, source: &Text) {
        let [axis, _] = seen.grid.axes();
        let groups: Vec<(usize, Option<String>)> = match stat.by {
            None => vec![(0, None)],
            Some(_) => {
                let values = self.ordered(axis, job.keys[0]).into_iter();
                values.map(|(at, value)| (at, Some(value))).collect()
            }
        };
        let mut family = Family {
            threshold: self.description.protect.unwrap_or_default(),
            ..Family::default()
        };
        let mut found = Vec::with_capacity(groups.len());
        for (row, of) in groups {
            let tally = seen.grid.at(row, 0);
            let value = match (tally.finish(is_relative(job), job.column.is_none()), &of) {
                (Ok(value), _) => value,
                // A gap: the data say nothing of this one.
                (Err(Refusal::NoRows(_) | Refusal::Zero(_)), Some(of)) => {
                    family.empty.push(of.clone());
                    continue;
                }
                (Err(refusal), of) => {
                    let of = of.as_ref().map(|of| format!(" for `{of}`"));
                    let of = of.unwrap_or_default();
                    self.report.refused(job.definition, &of, &refusal);
                    return;
                }
            };
            if let Some(threshold) = self.description.protect
                && tally.is_about_fewer(threshold)
            {
                let Some(of) = of else {
                    self.report.protected(job.definition, threshold);
                    return;
                };
                family.few.push(of);
                continue;
            }
            family.known.extend(of.clone());
            found.push((of, value, tally.rows()));
        }
        let values = || found.iter().map(|(_, value, _)| value);
        if !self.report.printable(job.definition, values()) {
            return;
        }
        let format = settled(&stat.format, job.measure(), values());
        let slot = job.column.and_then(|slot| self.plan.slots.get(slot));
        for (of, value, rows_counted) in found {
            let figure = Figure {
                id: stat.id.value.clone(),
                of,
                value,
                format: format.clone(),
                unit: slot.and_then(|slot| slot.unit.clone()),
                rows_counted,
                rows_read: self.seen.rows,
                table: self.report.shown.to_owned(),
                measure: job.measure(),
                column: slot.map(|slot| slot.name.clone()),
                source: source.clone(),
                place: stat.id.place,
            };
            self.results.figures.insert(figure.name(), figure);
        }
        if stat.by.is_some() {
            self.results.families.insert(stat.id.value.clone(), family);
        }
    }

    fn chart(&mut self, job: &Job<'_>, chart: &Chart, seen: &JobSeen, source: Text) {
        let grid = &seen.grid;
        let [x, series_axis] = grid.axes();
        let [first, second] = job.keys;
        let categories = self.ordered(x, first);
        let lines: Vec<(usize, Option<String>)> = match &chart.series {
            None => vec![(0, None)],
            Some(_) => {
                let names = self.ordered(series_axis, second).into_iter();
                names.map(|(at, name)| (at, Some(name))).collect()
            }
        };
        let mut cells = Cells::new(job, grid, self.description.protect);
        let mut all = Vec::with_capacity(lines.len());
        for (column, name) in lines {
            let values = categories.iter().map(|(row, category)| {
                let of = || match &name {
                    Some(name) => format!(" for `{category}`, `{name}`"),
                    None => format!(" for `{category}`"),
                };
                cells.value(&mut self.report, *row, column, of)
            });
            let values = values.collect();
            all.push(Series { name, values });
        }
        if categories.is_empty() {
            let nothing = Refusal::NoRows("no row matches");
            self.report.refused(job.definition, "", &nothing);
            return;
        }
        if cells.refused {
            return;
        }
        let values = all.iter().flat_map(|series| series.values.iter().flatten());
        if !self.report.printable(job.definition, values.clone()) {
            return;
        }
        if !self.report.fits(chart, greatest(chart.kind, &all)) || !self.report.legible(chart, &all)
        {
            return;
        }
        let series = ChartSeries {
            format: settled(&chart.format, job.measure(), values),
            definition: chart.clone(),
            categories: categories.into_iter().map(|(_, name)| name).collect(),
            series: all,
            rows_read: self.seen.rows,
            protected: cells.protected(),
            table: self.report.shown.to_owned(),
            source,
        };
        self.unused(&chart.labels, [x, series_axis]);
        self.results
            .charts
            .insert(chart.id.value.clone(), series.arranged());
    }

    fn table(&mut self, job: &Job<'_>, table: &CrossTab, seen: &JobSeen, source: Text) {
        let grid = &seen.grid;
        let [rows, columns] = grid.axes();
        self.unused(&table.labels, [rows, columns]);
        let [first, second] = job.keys;
        let rows = self.ordered(rows, first);
        let columns = self.ordered(columns, second);
        let positions: Vec<usize> = if table.columns.is_none() {
            vec![0]
        } else {
            columns.iter().map(|(at, _)| *at).collect()
        };
        let mut cells = Cells::new(job, grid, self.description.protect);
        let mut body = Vec::with_capacity(rows.len());
        for (row, name) in &rows {
            let of = || format!(" in the row `{name}`");
            let value = |column: &usize| cells.value(&mut self.report, *row, *column, of);
            body.push(positions.iter().map(value).collect::<Vec<_>>());
        }
        let mut totals = table.totals.then(|| {
            let of = || String::from(" in the totals");
            let mut value = |row, column| cells.value(&mut self.report, row, column, of);
            let ends = rows.iter().filter(|_| table.columns.is_some());
            Totals {
                rows: ends.map(|(row, _)| value(*row, 0)).collect(),
                columns: positions.iter().map(|column| value(0, *column)).collect(),
                all: value(0, 0),
            }
        });
        if rows.is_empty() {
            let nothing = Refusal::NoRows("no row matches");
            self.report.refused(job.definition, "", &nothing);
            return;
        }
        if cells.refused {
            return;
        }
        if let (Some(least), Some(totals)) = (cells.protected(), &mut totals)
            && adds_up(job)
        {
            // The totals are the last of both.
            let few = |row: usize, column: usize| {
                let row = rows.get(row).map_or(0, |(at, _)| *at);
                let column = positions.get(column).copied().unwrap_or(0);
                grid.at(row, column).is_about_fewer(least)
            };
            complete(&mut body, totals, job.measure() == Measure::Count, few);
        }
        let in_totals = totals.iter().flat_map(|totals| {
            let lines = totals.rows.iter().chain(&totals.columns);
            lines.chain([&totals.all]).flatten()
        });
        let values = body.iter().flatten().flatten().chain(in_totals);
        if !self.report.printable(job.definition, values.clone()) {
            return;
        }
        let cross_table = CrossTable {
            format: settled(&table.format, job.measure(), values),
            definition: table.clone(),
            rows: rows.into_iter().map(|(_, name)| name).collect(),
            columns: columns.into_iter().map(|(_, name)| name).collect(),
            cells: body,
            totals,
            rows_read: self.seen.rows,
            protected: cells.protected(),
            table: self.report.shown.to_owned(),
            source,
        };
        self.results
            .tables
            .insert(table.id.value.clone(), cross_table.arranged());
    }

    /// Complains of labels for what the data do not have: it is misspelt, and the value would be
    /// printed as it stands.
    fn unused(&mut self, labels: &[Label], axes: [&Axis; 2]) {
        for label in labels {
            let name = label.value.value.as_str();
            let mut known = axes.iter().flat_map(|axis| axis.names());
            if known.any(|known| known == name) {
                continue;
            }
            let known = axes.iter().flat_map(|axis| axis.names());
            self.report.diagnostics.push(
                Diagnostic::warning(
                    code::FILTER_FINDS_NOTHING,
                    format!("nothing in the chart or table is called `{name}`"),
                )
                .at(label.value.place)
                .maybe_help(did_you_mean(name, known)),
            );
        }
    }
}

/// The cells of a chart or table, computed one by one.
struct Cells<'g, 'd> {
    job: &'g Job<'d>,
    grid: &'g Grid,
    refused: bool,
    /// What is about fewer rows than so many is not told.
    protect: Option<u64>,
    has_hidden: bool,
}

impl<'g, 'd> Cells<'g, 'd> {
    fn new(job: &'g Job<'d>, grid: &'g Grid, protect: Option<u64>) -> Self {
        Self {
            job,
            grid,
            refused: false,
            protect,
            has_hidden: false,
        }
    }

    /// The number of persons that nothing is told of fewer than, if something is hidden for that.
    fn protected(&self) -> Option<u64> {
        self.protect.filter(|_| self.has_hidden)
    }

    /// A cell's value; none where the data have no row for it, or where it has been complained of.
    fn value(
        &mut self,
        report: &mut Report<'_, '_>,
        row: usize,
        column: usize,
        of: impl Fn() -> String,
    ) -> Option<Decimal> {
        let tally = self.grid.at(row, column);
        if self
            .protect
            .is_some_and(|least| tally.is_about_fewer(least))
        {
            self.has_hidden = true;
            return None;
        }
        match tally.finish(is_relative(self.job), self.job.column.is_none()) {
            Ok(value) => Some(value),
            // A gap: the data say nothing of this combination.
            Err(Refusal::NoRows(_) | Refusal::Zero(_)) => None,
            Err(refusal) => {
                self.refused = true;
                report.refused(self.job.definition, &of(), &refusal);
                None
            }
        }
    }
}

/// Whether the cells of a table add up to its totals.
fn adds_up(job: &Job<'_>) -> bool {
    match job.measure() {
        Measure::Count | Measure::Sum => true,
        Measure::Change => !is_relative(job),
        _ => false,
    }
}

/// Hides what the small cells could be computed from, totals included.
fn complete(
    body: &mut [Vec<Option<Decimal>>],
    totals: &mut Totals,
    counts: bool,
    few: impl Fn(usize, usize) -> bool,
) {
    let two_ways = !totals.rows.is_empty();
    let mut cells: Vec<Vec<Option<Decimal>>> = body.to_vec();
    if two_ways {
        for (row, total) in cells.iter_mut().zip(&totals.rows) {
            row.push(*total);
        }
    }
    let mut last = totals.columns.clone();
    if two_ways {
        last.push(totals.all);
    }
    cells.push(last);
    let mut hidden = BTreeSet::new();
    for (row, line) in cells.iter().enumerate() {
        let columns = (0..line.len()).filter(|column| few(row, *column));
        hidden.extend(columns.map(|column| (row, column)));
    }
    suppress::Grid {
        cells: &cells,
        counts,
    }
    .complete(&mut hidden);
    for (row, column) in hidden {
        let cell = match body.get_mut(row) {
            Some(line) if column < line.len() => line.get_mut(column),
            Some(_) => totals.rows.get_mut(row),
            None if column < totals.columns.len() => totals.columns.get_mut(column),
            None => Some(&mut totals.all),
        };
        if let Some(cell) = cell {
            *cell = None;
        }
    }
    // With a single column the total of all is that of the column.
    if !two_ways && totals.columns.iter().any(Option::is_none) {
        totals.all = None;
    }
}

/// How far the axis of a chart must reach: to its greatest value or, stacked, its greatest sum.
fn greatest(kind: ChartType, all: &[Series]) -> Option<Decimal> {
    if kind != ChartType::StackedBar {
        return all
            .iter()
            .flat_map(|series| series.values.iter().flatten())
            .max()
            .copied();
    }
    let categories = all.iter().map(|series| series.values.len()).max()?;
    (0..categories)
        .filter_map(|category| {
            let values = all
                .iter()
                .filter_map(|series| *series.values.get(category)?);
            // No chart shows a value below nought as a part of a stack.
            values
                .filter(Decimal::is_sign_positive)
                .try_fold(Decimal::ZERO, Decimal::checked_add)
        })
        .max()
}

/// Whether a change is to be given in percent.
pub(super) fn is_relative(job: &Job<'_>) -> bool {
    job.definition.format().style == Style::Percent
}

/// The format with its precision settled where the author has left it open.
///
/// A mean has one digit behind the point, a percentage at most one; all else has as many as its
/// values have, so that the values of one chart or table have the same number.
fn settled<'v>(
    format: &FigureFormat,
    measure: Measure,
    mut values: impl Iterator<Item = &'v Decimal>,
) -> FigureFormat {
    let mut format = format.clone();
    let open = format.precision.is_none() && format.compact.is_none();
    if !open {
        return format;
    }
    let tenths = |value: &Decimal| {
        let rounded = value.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
        !rounded.fract().is_zero()
    };
    format.precision = match (&format.style, measure) {
        (Style::Percent, _) => Some(u32::from(values.any(tenths))),
        (Style::Decimal, Measure::Mean) => Some(1),
        (Style::Decimal, _) => values.map(|value| value.normalize().scale()).max(),
        // Whole numbers, money and words have rules of their own.
        _ => None,
    };
    format
}
