//! Figures, charts and cross tables from what the rows have left behind.

use rust_decimal::{Decimal, RoundingStrategy};

use super::cells::{Cells, Values};
use super::compute::{Family, Results};
use super::definition::{Chart, ChartType, CrossTab, Definition, Label, Stat};
use super::describe::Description;
use super::figure::Figure;
use super::filter::Kind;
use super::grid::Axis;
use super::measure::Measure;
use super::pass::{JobSeen, Seen};
use super::percent::{self, PercentOf};
use super::plan::{Job, Plan};
use super::report::Report;
use super::series::{ChartSeries, CrossTable, Series};
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

/// What is shown of a chart or a table.
struct Shown {
    values: Values,
    /// The number that nothing is told of fewer than, if something is hidden for that.
    protected: Option<u64>,
    /// Whether a percentage is rounded otherwise than by itself.
    adjusted: bool,
}

fn names<'n>(names: impl Iterator<Item = Option<&'n str>>) -> Vec<&'n str> {
    names.map(Option::unwrap_or_default).collect()
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
        let [x, series_axis] = seen.grid.axes();
        let [first, second] = job.keys;
        let categories = self.ordered(x, first);
        let lines: Vec<(usize, Option<String>)> = match &chart.series {
            None => vec![(0, None)],
            Some(_) => {
                let names = self.ordered(series_axis, second).into_iter();
                names.map(|(at, name)| (at, Some(name))).collect()
            }
        };
        let columns: Vec<usize> = lines.iter().map(|(at, _)| *at).collect();
        let cells = Cells {
            job,
            grid: &seen.grid,
            rows: &categories,
            columns: &columns,
        };
        let of = |category: &str, at: usize| match lines.get(at) {
            Some((_, Some(name))) => format!(" for `{category}`, `{name}`"),
            _ => format!(" for `{category}`"),
        };
        let percent_of = chart.percent_of;
        let values = cells.values(percent_of.is_some(), &mut self.report, of);
        if categories.is_empty() {
            let nothing = Refusal::NoRows("no row matches");
            self.report.refused(job.definition, "", &nothing);
            return;
        }
        let Some(values) = values else { return };
        let series_names: Vec<&str> = names(lines.iter().map(|(_, name)| name.as_deref()));
        let made = self.shown(&cells, values, percent_of, &chart.format, &series_names);
        let Some(Shown {
            values,
            protected,
            adjusted,
        }) = made
        else {
            return;
        };
        let all: Vec<Series> = (0..)
            .zip(lines)
            .map(|(at, (_, name)): (usize, _)| {
                let values = values.body.iter();
                let values = values.map(|row| row.get(at).copied().flatten()).collect();
                Series { name, values }
            })
            .collect();
        if !self.report.printable(job.definition, values.all()) {
            return;
        }
        if !self.report.fits(chart, greatest(chart.kind, &all)) || !self.report.legible(chart, &all)
        {
            return;
        }
        let series = ChartSeries {
            format: settled(&chart.format, job.measure(), values.all()),
            definition: chart.clone(),
            categories: categories.into_iter().map(|(_, name)| name).collect(),
            series: all,
            rows_read: self.seen.rows,
            protected,
            adjusted,
            table: self.report.shown.to_owned(),
            source,
        };
        self.unused(&chart.labels, [x, series_axis]);
        self.results
            .charts
            .insert(chart.id.value.clone(), series.arranged());
    }

    fn table(&mut self, job: &Job<'_>, table: &CrossTab, seen: &JobSeen, source: Text) {
        let [rows, columns] = seen.grid.axes();
        self.unused(&table.labels, [rows, columns]);
        let [first, second] = job.keys;
        let rows = self.ordered(rows, first);
        let columns = self.ordered(columns, second);
        let positions: Vec<usize> = if table.columns.is_none() {
            vec![0]
        } else {
            columns.iter().map(|(at, _)| *at).collect()
        };
        let cells = Cells {
            job,
            grid: &seen.grid,
            rows: &rows,
            columns: &positions,
        };
        let of = |row: &str, _| format!(" in the row `{row}`");
        let percent_of = table.percent_of;
        let totals = table.totals || percent_of.is_some();
        let values = cells.values(totals, &mut self.report, of);
        if rows.is_empty() {
            let nothing = Refusal::NoRows("no row matches");
            self.report.refused(job.definition, "", &nothing);
            return;
        }
        let Some(values) = values else { return };
        let column_names: Vec<&str> = names(columns.iter().map(|(_, name)| Some(name.as_str())));
        let made = self.shown(&cells, values, percent_of, &table.format, &column_names);
        let Some(Shown {
            mut values,
            protected,
            adjusted,
        }) = made
        else {
            return;
        };
        values.totals = values.totals.filter(|_| table.totals);
        if !self.report.printable(job.definition, values.all()) {
            return;
        }
        let cross_table = CrossTable {
            format: settled(&table.format, job.measure(), values.all()),
            definition: table.clone(),
            rows: rows.into_iter().map(|(_, name)| name).collect(),
            columns: columns.into_iter().map(|(_, name)| name).collect(),
            cells: values.body,
            totals: values.totals,
            rows_read: self.seen.rows,
            protected,
            adjusted,
            table: self.report.shown.to_owned(),
            source,
        };
        self.results
            .tables
            .insert(table.id.value.clone(), cross_table.arranged());
    }

    /// What is shown of values: percentages where they are asked for, and nothing that tells of few
    /// persons. None where there are no percentages, which is complained of.
    fn shown(
        &mut self,
        cells: &Cells<'_, '_>,
        mut values: Values,
        percent_of: Option<PercentOf>,
        format: &FigureFormat,
        columns: &[&str],
    ) -> Option<Shown> {
        let threshold = self.description.protect;
        let hidden = threshold.map(|threshold| cells.hidden(&values, threshold));
        let hidden = hidden.unwrap_or_default();
        let mut adjusted = false;
        if let Some(of) = percent_of {
            let rows = names(cells.rows.iter().map(|(_, name)| Some(name.as_str())));
            let made = percent::exact(&values, of).and_then(|exact| {
                let format = settled(format, Measure::Share, exact.iter());
                let precision = format.precision.unwrap_or_default();
                percent::percentages(&values, of, precision, &rows, columns)
            });
            match made {
                Ok(made) => (values, adjusted) = (made.values, made.moved),
                Err(refusal) => {
                    self.report.refused(cells.job.definition, "", &refusal);
                    return None;
                }
            }
        }
        values.hide(&hidden);
        Some(Shown {
            values,
            protected: threshold.filter(|_| !hidden.is_empty()),
            adjusted,
        })
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
