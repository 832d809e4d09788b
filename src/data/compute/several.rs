//! Tables of several measures: a column for each, with a format of its own.

use std::ptr;

use super::cells::Cells;
use super::outcome::{Made, Outcome, Shown};
use super::rate::{Denominators, People};
use super::series::{CrossTable, Totals};
use crate::data::pass::seen::JobSeen;
use crate::data::pass::tally::Refusal;
use crate::data::query::asked::Definition;
use crate::data::query::definition::CrossTab;
use crate::data::query::plan::Job;

/// Behind all that a grid has: what stands there is empty.
const NOWHERE: usize = usize::MAX;

impl Outcome<'_, '_, '_> {
    /// Adds the tables of several measures that all have a job here.
    pub(in crate::data) fn of_several_measures(&mut self, jobs: &[(&Job<'_>, &JobSeen)]) {
        let mut tables: Vec<&CrossTab> = Vec::new();
        for (job, _) in jobs {
            if let Definition::Column(table, _) = job.definition
                && !tables.iter().any(|known| ptr::eq(*known, table))
            {
                tables.push(table);
            }
        }
        for table in tables {
            let own = jobs.iter().filter(|(job, _)| match job.definition {
                Definition::Column(of, _) => ptr::eq(of, table),
                _ => false,
            });
            let own: Vec<(&Job<'_>, &JobSeen)> = own.copied().collect();
            if own.len() == table.several.len() {
                self.several(table, &own);
            }
        }
    }

    /// Adds a table of several measures, of which each has a job, or complains that there is none.
    ///
    /// A row stands in it if one of the measures has it.
    fn several(&mut self, table: &CrossTab, jobs: &[(&Job<'_>, &JobSeen)]) {
        let own = self.description.source.as_ref();
        let Some(source) = table.source.as_ref().or(own).cloned() else {
            return;
        };
        let mut people: Vec<Option<People>> = Vec::new();
        for (job, seen) in jobs {
            let Ok(found) = self.people_for(job, seen) else {
                return;
            };
            people.push(found);
        }
        let per = jobs.iter().zip(&people).map(|((job, _), people)| {
            let per = job.definition.measured().per.as_ref()?;
            Some(Denominators::of(job.definition, per, people.as_ref()?))
        });
        let per: Vec<Option<Denominators<'_>>> = per.collect();
        let beside = people.iter().flatten().next();
        let beside = beside.map(|people| people.source.clone());
        let parts = jobs.iter().zip(&per).map(|((job, seen), per)| Made {
            job,
            seen,
            source: source.clone(),
            beside: beside.clone(),
            per: per.as_ref(),
        });
        let parts: Vec<Made<'_>> = parts.collect();
        let Some(first) = parts.first() else { return };
        let axes: Vec<_> = parts.iter().map(|part| &part.seen.grid.axes()[0]).collect();
        self.unused(&table.labels, &axes);
        let rows = self.rows_of_any(first, &parts);
        if rows.is_empty() {
            let nothing = Refusal::NoRows("no row matches");
            self.report.refused(first.job.definition, "", &nothing);
            return;
        }
        let mut columns = Vec::with_capacity(parts.len());
        for part in &parts {
            match self.column(part, &rows, table.totals) {
                Some(column) => columns.push(column),
                None => return,
            }
        }
        let formats = columns.iter().map(|shown| shown.format.clone());
        let formats: Vec<_> = formats.collect();
        let cells = (0..rows.len()).map(|row| {
            let columns = columns.iter();
            let values =
                columns.map(|shown| shown.values.body.get(row)?.first().copied().flatten());
            values.collect()
        });
        let cells = cells.collect();
        let totals = table.totals.then(|| {
            let totals = columns.iter().map(|shown| {
                let totals = shown.values.totals.as_ref()?;
                totals.columns.first().copied().flatten()
            });
            Totals {
                rows: Vec::new(),
                columns: totals.collect(),
                all: None,
            }
        });
        let marks: Vec<Vec<Vec<String>>> = (0..rows.len())
            .map(|row| {
                let columns = columns.iter();
                let marks = columns.map(|shown| shown.marks.get(row)?.first().cloned());
                marks.map(Option::unwrap_or_default).collect()
            })
            .collect();
        let heads = table.several.iter();
        let made = CrossTable {
            definition: table.clone(),
            rows,
            columns: heads
                .map(|column| column.head.as_str().to_owned())
                .collect(),
            cells,
            totals,
            format: first.job.definition.format().clone(),
            formats,
            rows_read: self.seen.rows,
            counted: counted(&columns, marks.len()),
            protected: columns.iter().find_map(|shown| shown.protected),
            adjusted: false,
            left_out: jobs
                .iter()
                .map(|(_, seen)| *seen)
                .max_by_key(|seen| seen.skipped)
                .and_then(|seen| self.left_out(seen)),
            footnotes: self.footnotes(&marks),
            marks,
            table: self.report.shown.to_owned(),
            source,
            beside,
        };
        self.results
            .tables
            .insert(table.id.value.clone(), made.arranged());
    }

    /// The names of the rows that any of the measures has, in the order of the first one.
    fn rows_of_any(&self, first: &Made<'_>, parts: &[Made<'_>]) -> Vec<String> {
        let mut more: Vec<String> = Vec::new();
        for part in parts {
            let [axis, _] = part.seen.grid.axes();
            let known = part.per.map(|per| per.names(0)).unwrap_or_default();
            for name in axis.names().map(str::to_owned).chain(known) {
                if !more.contains(&name) {
                    more.push(name);
                }
            }
        }
        let rows = self.ordered_with(first, 0, more).into_iter();
        rows.map(|(_, name)| name).collect()
    }

    /// The values of one measure; none where they cannot be computed or printed, which is complained of.
    fn column(&mut self, part: &Made<'_>, rows: &[String], totals: bool) -> Option<Shown> {
        let job = part.job;
        let [axis, _] = part.seen.grid.axes();
        let rows = rows.iter().map(|name| {
            let at = axis.names().position(|known| known == name);
            (at.map_or(NOWHERE, |at| at + 1), name.clone())
        });
        let rows: Vec<(usize, String)> = rows.collect();
        let cells = Cells {
            job,
            grid: &part.seen.grid,
            rows: &rows,
            columns: &[(0, None)],
            per: part.per,
        };
        let of = |row: &str, _: Option<&str>| format!(" in the row `{row}`");
        let values = cells.values(totals, &mut self.report, of)?;
        let shown = self.shown(&cells, values, None, job.definition.format())?;
        let printable = self.report.printable(job.definition, shown.values.all());
        printable.then_some(shown)
    }
}

/// Of how many rows of data each of so many rows of columns is; nothing if one of them may not tell.
fn counted(columns: &[Shown], rows: usize) -> Vec<Vec<u64>> {
    if columns.iter().any(|shown| shown.counted.is_empty()) {
        return Vec::new();
    }
    let of = |row: usize| {
        let counted = columns.iter().map(|shown| shown.counted.get(row)?.first());
        counted
            .map(|count| count.copied().unwrap_or_default())
            .collect()
    };
    (0..rows).map(of).collect()
}
