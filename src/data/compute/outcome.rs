//! Figures, charts and cross tables from what the rows have left behind.

use rust_decimal::Decimal;

use super::cells::{Cells, Values};
use super::percent;
use super::rate::Denominators;
use super::results::Results;
use super::series::{ChartSeries, CrossTable, LeftOut, Series};
use super::time_scale;
use crate::data::pass::grid::Axis;
use crate::data::pass::seen::{JobSeen, Seen};
use crate::data::pass::tally::Refusal;
use crate::data::privacy::protection::Protection;
use crate::data::query::asked::Definition;
use crate::data::query::choice::{Label, NoRows, PercentOf, Sort};
use crate::data::query::definition::{Chart, ChartType, CrossTab};
use crate::data::query::plan::{Job, Plan};
use crate::data::query::settled::{parts_rounded_away, rounded_away, settled, settled_parts};
use crate::data::report::Report;
use crate::data::table::describe::Description;
use crate::data::table::footnote::Footnote;
use crate::data::table::kind::Kind;
use crate::data::table::tidy::composed;
use crate::diagnostic::{Diagnostic, code, did_you_mean};
use crate::language::FigureFormat;
use crate::record::Text;

/// Makes results of what the rows of one table have left behind.
pub(in crate::data) struct Outcome<'a, 'b, 's> {
    pub(in crate::data) plan: &'a Plan<'a>,
    pub(in crate::data) seen: &'a Seen,
    pub(in crate::data) description: &'a Description,
    pub(in crate::data) protection: Protection,
    pub(in crate::data) report: Report<'b, 's>,
    pub(in crate::data) results: &'a mut Results,
}

/// What the rows have made of a definition.
pub(in crate::data) struct Made<'m> {
    pub(in crate::data) job: &'m Job<'m>,
    pub(in crate::data) seen: &'m JobSeen,
    pub(in crate::data) source: Text,
    /// The source of the second table of a rate.
    pub(in crate::data) beside: Option<Text>,
    pub(in crate::data) per: Option<&'m Denominators<'m>>,
}

/// What is shown of a chart or a table.
pub(in crate::data) struct Shown {
    pub(in crate::data) values: Values,
    /// The number that nothing is told of fewer than, if something is hidden for that.
    pub(in crate::data) protected: Option<u64>,
    /// Whether a percentage is rounded otherwise than by itself.
    pub(in crate::data) adjusted: bool,
    /// The footnote marks of the values.
    pub(in crate::data) marks: Vec<Vec<Vec<String>>>,
    /// Of how many rows each value is; empty where that would tell of persons.
    pub(in crate::data) counted: Vec<Vec<u64>>,
    /// How they are printed, its precision settled.
    pub(in crate::data) format: FigureFormat,
}

fn names<'n>(names: impl Iterator<Item = Option<&'n str>>) -> Vec<&'n str> {
    names.map(Option::unwrap_or_default).collect()
}

impl Outcome<'_, '_, '_> {
    /// Adds the result of a job, or complains that there is none.
    pub(in crate::data) fn add(&mut self, job: &Job<'_>, seen: &JobSeen) {
        // A definition without any source has been complained of and has no job.
        let own = self.description.source.as_ref();
        let Some(source) = job.definition.source().or(own).cloned() else {
            return;
        };
        match job.definition {
            Definition::People(lookup) => return self.people(job, lookup, seen, source),
            Definition::Keys(lookup) => return self.keys(lookup, seen),
            _ => {}
        }
        let Ok(people) = self.people_for(job, seen) else {
            return;
        };
        let per = people.as_ref().zip(job.definition.measured().per.as_ref());
        let per = per.map(|(people, per)| Denominators::of(job.definition, per, people));
        let beside = people.as_ref().map(|people| people.source.clone());
        let made = Made {
            job,
            seen,
            source,
            beside,
            per: per.as_ref(),
        };
        match job.definition {
            Definition::Stat(stat) => self.stat(stat, &made),
            Definition::Chart(chart) => self.chart(chart, made),
            Definition::Table(table) => self.table(table, made),
            // All of them together, when all are there.
            Definition::Column(..) | Definition::People(_) | Definition::Keys(_) => {}
        }
    }

    /// The values of an axis in their order; a column that is described as text is not put in the
    /// order of numbers.
    ///
    /// Of a rate there are also those that only the second table has: nothing happened there.
    pub(in crate::data) fn ordered(
        &self,
        made: &Made<'_>,
        direction: usize,
    ) -> Vec<(usize, String)> {
        let more = made.per.map(|per| per.names(direction));
        self.ordered_with(made, direction, more.unwrap_or_default())
    }

    /// The same with other values that the axis does not have.
    pub(in crate::data) fn ordered_with(
        &self,
        made: &Made<'_>,
        direction: usize,
        more: Vec<String>,
    ) -> Vec<(usize, String)> {
        let [first, second] = made.seen.grid.axes();
        let axis = if direction == 0 { first } else { second };
        let slot = made.job.keys.get(direction).copied().flatten();
        let slot = slot.and_then(|slot| self.plan.slots.get(slot));
        let Some(slot) = slot else {
            return axis.ordered(&self.description.cells, false, more);
        };
        let declared = slot.declared.as_ref();
        let text = declared.is_some_and(|declared| declared.value.kind() == Kind::Text);
        axis.ordered(&slot.cells, text, more)
    }

    /// The values of the second key, or the one line of figures that there is without one.
    fn lines(&self, made: &Made<'_>, has_key: bool) -> Vec<(usize, Option<String>)> {
        if !has_key {
            return vec![(0, None)];
        }
        let names = self.ordered(made, 1).into_iter();
        names.map(|(at, name)| (at, Some(name))).collect()
    }

    fn chart(&mut self, chart: &Chart, made: Made<'_>) {
        let Made { job, seen, .. } = made;
        let [x, series_axis] = seen.grid.axes();
        let Ok((categories, empty)) = self.timeline(chart, job, self.ordered(&made, 0)) else {
            return;
        };
        let lines = self.lines(&made, chart.series.is_some());
        let cells = Cells {
            job,
            grid: &seen.grid,
            rows: &categories,
            columns: &lines,
            per: made.per,
        };
        let of = |category: &str, series: Option<&str>| match series {
            Some(name) => format!(" for `{category}`, `{name}`"),
            None => format!(" for `{category}`"),
        };
        let percent_of = chart.percent_of;
        let values = cells.values(percent_of.is_some(), &mut self.report, of);
        if categories.is_empty() {
            let nothing = Refusal::NoRows("no row matches");
            self.report.refused(job.definition, "", &nothing);
            return;
        }
        let Some(mut values) = values else { return };
        if chart.no_rows == NoRows::Missing {
            for at in &empty {
                if let Some(line) = values.body.get_mut(*at) {
                    line.fill(None);
                }
            }
        }
        self.total_among(job, &cells, &values);
        let shown = self.shown(&cells, values, percent_of, &chart.format);
        let Some(Shown {
            values,
            protected,
            adjusted,
            marks,
            counted,
            format,
        }) = shown
        else {
            return;
        };
        let all: Vec<Series> = lines
            .iter()
            .enumerate()
            .map(|(at, (_, name))| {
                let name = name.clone();
                let values = values.body.iter();
                let values = values.map(|row| row.get(at).copied().flatten()).collect();
                let marks = marks.iter().filter_map(|row| row.get(at).cloned());
                Series {
                    name,
                    values,
                    marks: marks.collect(),
                }
            })
            .collect();
        if !self.report.printable(job.definition, values.all()) {
            return;
        }
        if !self.report.fits(chart, greatest(chart.kind, &all)) || !self.report.legible(chart, &all)
        {
            return;
        }
        let categories: Vec<String> = categories.into_iter().map(|(_, name)| name).collect();
        let slot = job.keys[0].and_then(|slot| self.plan.slots.get(slot));
        let in_time = slot.filter(|slot| {
            let declared = slot.declared.as_ref();
            chart.sort == Sort::Given
                && declared.is_none_or(|declared| declared.value.kind() != Kind::Text)
        });
        if in_time.is_some_and(|slot| time_scale::are_unread(chart.kind, &categories, &slot.cells))
        {
            self.report.unread_times(chart, &categories);
        }
        let places = in_time.map(|slot| time_scale::places(chart.kind, &categories, &slot.cells));
        let series = ChartSeries {
            format,
            definition: chart.clone(),
            categories,
            places: places.unwrap_or_default(),
            series: all,
            rows_read: self.seen.rows,
            counted,
            protected,
            adjusted,
            left_out: self.left_out(seen),
            footnotes: self.footnotes(&marks),
            table: self.report.shown.to_owned(),
            source: made.source,
            beside: made.beside,
        };
        self.unused(&chart.labels, &[x, series_axis]);
        self.results
            .charts
            .insert(chart.id.value.clone(), series.arranged());
    }

    fn table(&mut self, table: &CrossTab, made: Made<'_>) {
        let Made { job, seen, .. } = made;
        let [rows, columns] = seen.grid.axes();
        self.unused(&table.labels, &[rows, columns]);
        let rows = self.ordered(&made, 0);
        let columns = self.lines(&made, table.columns.is_some());
        let cells = Cells {
            job,
            grid: &seen.grid,
            rows: &rows,
            columns: &columns,
            per: made.per,
        };
        let of = |row: &str, _: Option<&str>| format!(" in the row `{row}`");
        let percent_of = table.percent_of;
        let totals = table.totals || percent_of.is_some();
        let values = cells.values(totals, &mut self.report, of);
        if rows.is_empty() {
            let nothing = Refusal::NoRows("no row matches");
            self.report.refused(job.definition, "", &nothing);
            return;
        }
        let Some(values) = values else { return };
        self.total_among(job, &cells, &values);
        let shown = self.shown(&cells, values, percent_of, &table.format);
        let Some(Shown {
            mut values,
            protected,
            adjusted,
            marks,
            counted,
            format,
        }) = shown
        else {
            return;
        };
        values.totals = values.totals.filter(|_| table.totals);
        if !self.report.printable(job.definition, values.all()) {
            return;
        }
        let cross_table = CrossTable {
            format,
            definition: table.clone(),
            rows: rows.into_iter().map(|(_, name)| name).collect(),
            columns: columns.into_iter().filter_map(|(_, name)| name).collect(),
            cells: values.body,
            totals: values.totals,
            formats: Vec::new(),
            rows_read: self.seen.rows,
            counted,
            protected,
            adjusted,
            left_out: self.left_out(seen),
            footnotes: self.footnotes(&marks),
            marks,
            table: self.report.shown.to_owned(),
            source: made.source,
            beside: made.beside,
        };
        self.results
            .tables
            .insert(table.id.value.clone(), cross_table.arranged());
    }

    /// What is shown of values: percentages where they are asked for, and nothing that tells of few
    /// persons. None where there are no percentages, which is complained of.
    pub(in crate::data) fn shown(
        &mut self,
        cells: &Cells<'_, '_>,
        mut values: Values,
        percent_of: Option<PercentOf>,
        format: &FigureFormat,
    ) -> Option<Shown> {
        let threshold = self.description.protect;
        let judged = self
            .number(cells.job)
            .and_then(|job| self.protection.hidden(job));
        let hidden = judged.filter(|_| threshold.is_some());
        let hidden = hidden
            .map(|hidden| cells.hidden(&values, hidden))
            .unwrap_or_default();
        let mut adjusted = false;
        let mut format = format.clone();
        if let Some(of) = percent_of {
            let printed = matches!(cells.job.definition, Definition::Table(table) if table.totals);
            let rows = names(cells.rows.iter().map(|(_, name)| Some(name.as_str())));
            let columns = names(cells.columns.iter().map(|(_, name)| name.as_deref()));
            let made = percent::exact(&values, of).and_then(|exact| {
                format = settled_parts(&format, &exact);
                let precision = format.precision.unwrap_or_default();
                let made =
                    percent::percentages(&values, (of, printed), precision, &rows, &columns)?;
                let lost = values.is_lost_in(&made.values);
                let lost = lost.then(|| parts_rounded_away(&format, &exact));
                self.report.rounded_away(cells.job.definition, lost);
                Ok(made)
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
        if percent_of.is_none() {
            let lost = rounded_away(&format, &values.all());
            self.report.rounded_away(cells.job.definition, lost);
        }
        let format = settled(&format, cells.job.measure(), values.all());
        if threshold.is_some() {
            // More digits than are printed would tell of how many rows a mean is.
            values.round(&format);
        }
        let slot = cells.job.column.and_then(|slot| self.plan.slots.get(slot));
        let marks = slot.map(|slot| cells.marks(&values, &slot.cells.numbers));
        Some(Shown {
            marks: marks
                .unwrap_or_else(|| vec![vec![Vec::new(); cells.columns.len()]; cells.rows.len()]),
            values,
            protected: threshold.filter(|_| !hidden.is_empty()),
            adjusted,
            counted: threshold.map_or_else(|| cells.counted(), |_| Vec::new()),
            format,
        })
    }

    /// The rows that a job has left out for a missing value, if some were.
    pub(in crate::data) fn left_out(&self, seen: &JobSeen) -> Option<LeftOut> {
        let rows = (seen.skipped, seen.skipped + seen.counted);
        let is_open = self.description.protect.is_none();
        (seen.skipped > 0).then_some(LeftOut {
            rows: is_open.then_some(rows),
        })
    }

    /// The number of a job in the plan.
    pub(in crate::data) fn number(&self, job: &Job<'_>) -> Option<usize> {
        self.plan
            .jobs
            .iter()
            .position(|known| std::ptr::eq(known, job))
    }

    /// What the marks lead to, in the order in which they appear.
    pub(in crate::data) fn footnotes(&self, marks: &[Vec<Vec<String>>]) -> Vec<Footnote> {
        let mut footnotes: Vec<Footnote> = Vec::new();
        for mark in marks.iter().flatten().flatten() {
            if footnotes.iter().all(|known| known.mark != *mark) {
                let known = &self.description.footnotes;
                let meaning = known.iter().find(|(known, _)| known == mark);
                footnotes.push(Footnote {
                    mark: mark.clone(),
                    text: meaning.map(|(_, text)| text.clone()),
                });
            }
        }
        footnotes
    }

    /// Complains of labels for what the data do not have: it is misspelt, and the value would be
    /// printed as it stands.
    pub(in crate::data) fn unused(&mut self, labels: &[Label], axes: &[&Axis]) {
        for label in labels {
            let name = composed(&label.value.value);
            let name = name.as_ref();
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
