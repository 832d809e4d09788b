//! Statistics: a figure, or one for each value of a column.

use super::cells::Cells;
use super::figure::Figure;
use super::outcome::{Made, Outcome};
use super::results::Family;
use crate::data::pass::tally::{Refusal, Tally};
use crate::data::query::definition::Stat;
use crate::data::query::plan::Job;
use crate::data::query::settled::{rounded_away, settled};

impl Outcome<'_, '_, '_> {
    /// Adds the figures of a statistic, or complains that there are none.
    pub(in crate::data) fn stat(&mut self, stat: &Stat, made: &Made<'_>) {
        let Made { job, seen, .. } = *made;
        let groups: Vec<(usize, Option<String>)> = match stat.by {
            None => vec![(0, None)],
            Some(_) => {
                let values = self.ordered(made, 0).into_iter();
                values.map(|(at, value)| (at, Some(value))).collect()
            }
        };
        let mut family = Family {
            threshold: self.description.protect.unwrap_or_default(),
            ..Family::default()
        };
        let cells = Cells {
            job,
            grid: &seen.grid,
            rows: &[],
            columns: &[],
            per: made.per,
        };
        let mut found = Vec::with_capacity(groups.len());
        for (row, of) in groups {
            let tally = seen.grid.at(row, 0);
            let value = match (cells.value((row, of.as_deref()), (0, None)), &of) {
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
            match self.kept_back(job, seen.grid.at(row, 0), row, of.as_deref()) {
                Some(KeptBack::OfGroup) => {
                    family.few.extend(of);
                    continue;
                }
                Some(KeptBack::All) => return,
                None => {}
            }
            family.known.extend(of.clone());
            found.push((of, value, tally));
        }
        let values = || found.iter().map(|(_, value, _)| value);
        if !self.report.printable(job.definition, values()) {
            return;
        }
        // A single cell may be the bound that its source has published; what is counted or added up is what it is.
        let untrue = found.iter().find_map(|(_, value, tally)| {
            let is_own = job.column.is_none() || tally.rows() > 1;
            stat.format.check_word(*value).err().filter(|_| is_own)
        });
        if let Some(error) = untrue {
            self.report.not_printable(job.definition, &error);
            return;
        }
        self.report
            .rounded_away(job.definition, rounded_away(&stat.format, &values()));
        let format = settled(&stat.format, job.measure(), values());
        let slot = job.column.and_then(|slot| self.plan.slots.get(slot));
        let protects = self.description.protect.is_some();
        for (of, value, tally) in found {
            // More digits than are printed would tell of how many rows a mean is.
            let value = if protects {
                format.rounded(value)
            } else {
                value
            };
            let figure = Figure {
                id: stat.id.value.clone(),
                of,
                value,
                format: format.clone(),
                unit: slot.and_then(|slot| slot.unit.clone()),
                rows_counted: tally.rows(),
                marks: slot
                    .map(|slot| tally.marks().written(&slot.cells.numbers))
                    .unwrap_or_default(),
                rows_read: self.seen.rows,
                protected: protects,
                table: self.report.shown.to_owned(),
                measure: job.measure(),
                column: slot.map(|slot| slot.name.clone()),
                source: made.source.clone(),
                beside: made.beside.clone(),
                place: stat.id.place,
            };
            self.results.figures.insert(figure.name(), figure);
        }
        if stat.by.is_some() {
            self.results.families.insert(stat.id.value.clone(), family);
        }
    }

    /// Whether a figure tells of few persons; of one that is no group's this is complained of.
    fn kept_back(
        &mut self,
        job: &Job<'_>,
        tally: &Tally,
        row: usize,
        of: Option<&str>,
    ) -> Option<KeptBack> {
        let threshold = self.description.protect?;
        let number = self.number(job);
        let few = tally.is_about_fewer(threshold);
        let hidden = number.and_then(|job| self.protection.hidden(job));
        let is_hidden = hidden.map_or(few, |hidden| hidden.contains(&(row, 0)));
        match of {
            Some(_) if is_hidden => return Some(KeptBack::OfGroup),
            None if few => self.report.protected(job.definition, threshold),
            None if is_hidden => self.report.protected_with(job.definition, &[], threshold),
            _ => {
                let mut told = self.protection.told.iter();
                let (_, others) = told.find(|(one, _)| Some(*one) == number)?;
                let others = others.iter().filter_map(|other| self.plan.jobs.get(*other));
                let others: Vec<_> = others.map(|other| other.definition).collect();
                self.report
                    .protected_with(job.definition, &others, threshold);
            }
        }
        Some(KeptBack::All)
    }
}

/// What is not printed lest it tell of few persons.
enum KeptBack {
    /// The figure of one group.
    OfGroup,
    /// The statistic.
    All,
}
