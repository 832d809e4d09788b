//! Statistics: a figure, or one for each value of a column.

use super::cells::Cells;
use super::compute::Family;
use super::definition::Stat;
use super::figure::Figure;
use super::outcome::{Made, Outcome, settled};
use super::tally::Refusal;

impl Outcome<'_, '_, '_> {
    /// Adds the figures of a statistic, or complains that there are none.
    pub(super) fn stat(&mut self, stat: &Stat, made: &Made<'_>) {
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
            if let Some(threshold) = self.description.protect {
                let judged = self.number(job).and_then(|job| self.protection.hidden(job));
                let few = tally.is_about_fewer(threshold);
                match of {
                    Some(of) if judged.map_or(few, |hidden| hidden.contains(&(row, 0))) => {
                        family.few.push(of);
                        continue;
                    }
                    None if few => {
                        self.report.protected(job.definition, threshold);
                        return;
                    }
                    None if judged.is_some_and(|hidden| hidden.contains(&(0, 0))) => {
                        self.report.protected_with(job.definition, &[], threshold);
                        return;
                    }
                    _ => {}
                }
                let mut told = self.protection.told.iter();
                if let Some((_, others)) = told.find(|(one, _)| Some(*one) == self.number(job)) {
                    let others = others.iter().filter_map(|other| self.plan.jobs.get(*other));
                    let others: Vec<_> = others.map(|other| other.definition).collect();
                    self.report
                        .protected_with(job.definition, &others, threshold);
                    return;
                }
            }
            family.known.extend(of.clone());
            found.push((of, value, tally));
        }
        let values = || found.iter().map(|(_, value, _)| value);
        if !self.report.printable(job.definition, values()) {
            return;
        }
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
}
