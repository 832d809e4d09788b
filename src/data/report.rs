//! Says what was wrong with the cells of a table, when all its rows have gone by.

mod ragged;
pub(in crate::data) mod remedy;
pub(in crate::data) mod unfound;

use std::path::Path;

use rust_decimal::Decimal;

use crate::data::pass::seen::{ColumnSeen, JobSeen, Seen};
use crate::data::pass::tally::Refusal;
use crate::data::query::asked::Definition;
use crate::data::query::plan::{Compiled, Job, Plan, Slot};
use crate::data::query::settled::RoundedAway;
use crate::data::table::cell::Day;
use crate::data::table::excerpt::Excerpts;
use crate::data::table::faults::Faults;
use crate::data::table::kind::Kind;
use crate::data::table::reader::{not_utf8, unclosed as not_closed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, code};
use crate::language::FigureError;

/// Complains of a table's cells.
pub(in crate::data) struct Report<'a, 's> {
    pub(in crate::data) shown: &'a Path,
    pub(in crate::data) excerpts: &'a mut Excerpts<'s>,
    pub(in crate::data) diagnostics: &'a mut Diagnostics,
}

impl Report<'_, '_> {
    /// Complains of everything that the rows have left behind, and says for each job whether its
    /// figures can be used.
    pub(in crate::data) fn all(&mut self, plan: &Plan<'_>, seen: &Seen, width: usize) -> Vec<bool> {
        if let Some(spot) = seen.not_utf8 {
            let place = self.excerpts.record(spot);
            let raw = self.excerpts.raw(spot);
            self.diagnostics.push(not_utf8(self.shown, &raw).at(place));
            return vec![false; plan.jobs.len()];
        }
        let unclosed = self.excerpts.unclosed(seen.last);
        if let Some(place) = unclosed {
            self.diagnostics.push(not_closed(place));
        }
        let stray = self.excerpts.stray();
        let is_stray = stray.is_some();
        self.diagnostics.extend(stray);
        self.ragged(&seen.ragged, width, unclosed.map(|_| seen.last));
        let lone = !seen.lone.is_empty();
        if lone {
            self.lone(&seen.lone);
        }
        for (at, (slot, column)) in plan.slots.iter().zip(&seen.columns).enumerate() {
            self.wrong_cells(plan, at, slot, column);
            self.unclear(slot, column);
            self.other_signs(slot, column);
            self.missing_cells(plan, seen, at, slot, column);
        }
        for condition in &plan.conditions {
            if let (Some(slot), Some(column)) = (
                plan.slots.get(condition.slot),
                seen.columns.get(condition.slot),
            ) {
                self.filter_types(condition, slot, column);
            }
        }
        let headers = !seen.headers.is_empty();
        if headers {
            self.headers(&seen.headers);
        }
        let whole = seen.ragged.is_empty() && unclosed.is_none() && !is_stray && !lone && !headers;
        if whole {
            self.totals(plan, seen);
            self.unfound(plan, seen);
        }
        let jobs = plan.jobs.iter().zip(&seen.jobs);
        jobs.map(|(job, of_job)| {
            if let Some(most) = of_job.too_many {
                self.too_many(job, most);
            }
            whole
                && of_job.too_many.is_none()
                && of_job.missing.is_empty()
                && job.is_sound(plan, seen)
                && !self.mixed_percent(plan, job)
                && !self.fractions(plan, seen, job)
        })
        .collect()
    }

    pub(in crate::data) fn push(&mut self, diagnostic: Diagnostic, more: Option<String>) {
        self.diagnostics.push(match more {
            Some(more) => diagnostic.note(more),
            None => diagnostic,
        });
    }

    /// Cells that a measure or the description of the table wants to be of another type.
    fn wrong_cells(&mut self, plan: &Plan<'_>, at: usize, slot: &Slot, column: &ColumnSeen) {
        for kind in [Kind::Number, Kind::Boolean, Kind::Date] {
            let Some(faults) = column.faults(kind) else {
                continue;
            };
            let declared = slot
                .declared
                .as_ref()
                .filter(|known| known.value.kind() == kind);
            let measured = plan.jobs.iter().find(|job| job.column == Some(at));
            let measured = measured.filter(|_| kind == Kind::Number);
            if declared.is_none() && measured.is_none() {
                continue;
            }
            for (spot, more) in faults.shown() {
                let text = self.excerpts.cell_text(spot, slot.column);
                let diagnostic = Diagnostic::error(
                    code::WRONG_CELL,
                    format!(
                        "`{text}` is not {}, as `{}` should be",
                        wanted(slot, kind),
                        slot.name
                    ),
                );
                let mut diagnostic = self.excerpts.at_cell(diagnostic, spot, slot.column);
                if let Some(declared) = declared {
                    let label = format!("described as `{}` here", declared.value.word());
                    diagnostic = diagnostic.also(declared.place, label);
                } else if let Some(job) = measured {
                    let label = format!("{} needs numbers", job.definition.words());
                    diagnostic = diagnostic.also(job.definition.place(), label);
                }
                let help = match kind {
                    Kind::Date => self.two_dates(&text, &slot.name),
                    _ => self
                        .decimal_comma(&text, kind)
                        .or_else(|| self.marked_number(&text, kind)),
                };
                diagnostic = diagnostic.help(help.unwrap_or_else(|| self.not_a_value()));
                self.push(diagnostic, more);
            }
        }
    }

    fn missing_cells(
        &mut self,
        plan: &Plan<'_>,
        seen: &Seen,
        at: usize,
        slot: &Slot,
        column: &ColumnSeen,
    ) {
        let needing = |(job, seen): (&'_ Job<'_>, &JobSeen)| {
            seen.missing
                .contains(&at)
                .then(|| (job.definition.words(), job.definition.place()))
        };
        let needing: Vec<_> = plan
            .jobs
            .iter()
            .zip(&seen.jobs)
            .filter_map(needing)
            .collect();
        for (spot, more) in column.missing.shown() {
            let diagnostic = Diagnostic::error(
                code::MISSING_VALUE,
                format!("the value of `{}` is missing", slot.name),
            );
            let diagnostic = self.excerpts.at_cell(diagnostic, spot, slot.column);
            let mut diagnostic = self.way_out_of_missing(plan, seen, at, diagnostic);
            for (words, place) in &needing {
                diagnostic = diagnostic.also(*place, format!("{words} needs it"));
            }
            self.push(diagnostic, more);
        }
    }

    /// Filters that compare a column with values of another type.
    fn filter_types(&mut self, condition: &Compiled, slot: &Slot, column: &ColumnSeen) {
        if slot.declared.is_some() {
            return;
        }
        let (spot, holds) = match column.faults(condition.kind) {
            Some(faults) => match faults.first() {
                Some(spot) => (spot, None),
                None => return,
            },
            None => match (column.first, column.could_be.first()) {
                (Some(spot), Some(kind)) => (spot, Some(*kind)),
                _ => return,
            },
        };
        let text = self.excerpts.cell_text(spot, slot.column);
        let place = self.excerpts.cell(spot, slot.column);
        for at in &condition.places {
            let one = condition.kind.one();
            let diagnostic = match holds {
                Some(kind) => Diagnostic::error(
                    code::FILTER_TYPE,
                    format!(
                        "all the cells of `{}` are {}, and the filter compares them with {one}",
                        slot.name,
                        kind.many()
                    ),
                )
                .also(place, format!("the first cell is {}", kind.one()))
                .help(format!(
                    "write the value without quotes, or describe the column as `type = \"string\"` in {}",
                    self.shown.with_extension("toml").display()
                )),
                None => Diagnostic::error(
                    code::FILTER_TYPE,
                    format!(
                        "the filter compares `{}` with {one}, and not all its cells are {}",
                        slot.name,
                        condition.kind.many()
                    ),
                )
                .also(place, format!("`{text}` is not {one}"))
                .maybe_help(year_of_dates(condition.kind, &text))
                .maybe_help(match condition.kind {
                    Kind::Date => self.two_dates(&text, &slot.name),
                    _ => None,
                }),
            };
            self.diagnostics.push(diagnostic.at(*at));
        }
    }

    fn too_many(&mut self, job: &Job<'_>, most: usize) {
        let message = format!(
            "{} would have more than {most} different values",
            job.definition.words()
        );
        self.diagnostics
            .push(Diagnostic::error(code::NOT_COMPUTABLE, message).at(job.definition.place()));
    }

    /// Complains that a figure cannot be computed; `of` says which part of a chart or table it is.
    pub(in crate::data) fn refused(
        &mut self,
        definition: Definition<'_>,
        of: &str,
        refusal: &Refusal,
    ) {
        let reason = match refusal {
            Refusal::Overflow => String::from("it has more than 28 digits"),
            Refusal::NoRows(reason) | Refusal::Zero(reason) | Refusal::BelowNought(reason) => {
                (*reason).to_owned()
            }
            Refusal::Negative => String::from("what is less than nought is no part of a whole"),
            Refusal::TooLarge => String::from(
                "it has so many cells that percentages cannot be made to add up both ways",
            ),
            Refusal::Several(rows, _) => format!("its filter finds {rows} rows and not one"),
        };
        let code: Code = code::NOT_COMPUTABLE;
        let words = definition.words();
        let message = format!("{words} cannot be computed{of}: {reason}");
        let mut diagnostic = Diagnostic::error(code, message).at(definition.place());
        if let Refusal::Several(_, spots) = refusal {
            for spot in spots {
                diagnostic = diagnostic.also(self.excerpts.record(*spot), "one of them");
            }
            diagnostic = diagnostic.help(
                "add conditions until one is left; only if all of them are parts of what is meant, and none is the total of others, \
                 take `measure = \"sum\"`",
            );
        }
        self.diagnostics.push(diagnostic);
    }

    /// Complains that a statistic is about fewer persons than may be told of.
    pub(in crate::data) fn protected(&mut self, definition: Definition<'_>, threshold: u64) {
        let words = definition.words();
        let message =
            format!("{words} tells of fewer than {threshold} persons, and its table protects them");
        self.diagnostics.push(
            Diagnostic::error(code::SMALL_CELL, message)
                .at(definition.place())
                .help(format!(
                    "say \u{201c}fewer than {threshold}\u{201d} in the text, or count more widely"
                )),
        );
    }

    /// Complains that a statistic gives few persons away together with another one, or with the charts and tables
    /// of the brief.
    pub(in crate::data) fn protected_with(
        &mut self,
        definition: Definition<'_>,
        others: &[Definition<'_>],
        threshold: u64,
    ) {
        /// So many are named.
        const NAMED: usize = 3;
        let words = definition.words();
        let mut with: Vec<String> = others.iter().map(|other| other.words()).collect();
        with.dedup();
        let with = match with.as_slice() {
            [] => String::from("the charts and tables that leave cells out"),
            [one] => one.clone(),
            [all @ .., last] if all.len() < NAMED => format!("{} and {last}", all.join(", ")),
            all => format!(
                "{} and {} more",
                all.get(..NAMED).unwrap_or_default().join(", "),
                all.len() - NAMED
            ),
        };
        let message =
            format!("together with {with}, {words} tells of fewer than {threshold} persons");
        let mut diagnostic = Diagnostic::error(code::SMALL_CELL, message).at(definition.place());
        for other in others.iter().take(NAMED) {
            diagnostic = diagnostic.also(other.place(), "this one counts them too");
        }
        self.diagnostics.push(diagnostic.help(
            "take one of them out, or count so that nobody can subtract the one from the other",
        ));
    }

    /// Complains that nobody can say what the definitions of a table of persons tell together.
    pub(in crate::data) fn not_judged(&mut self, definition: Definition<'_>) {
        let message = format!(
            "{} protects persons, and what is computed of it divides its rows into so many groups that they cannot be judged together",
            self.shown.display()
        );
        self.diagnostics.push(
            Diagnostic::error(code::NOT_COMPUTABLE, message)
                .at(definition.place())
                .help("compute less of it, or by columns that have fewer values"),
        );
    }

    /// Whether the definition's format can print all the values; complains of the first that it
    /// cannot.
    pub(in crate::data) fn printable<'v>(
        &mut self,
        definition: Definition<'_>,
        mut values: impl Iterator<Item = &'v Decimal>,
    ) -> bool {
        match values.find_map(|value| definition.format().check(*value).err()) {
            Some(error) => {
                self.not_printable(definition, &error);
                false
            }
            None => true,
        }
    }

    /// Complains of a figure that its format cannot print.
    pub(in crate::data) fn not_printable(
        &mut self,
        definition: Definition<'_>,
        error: &FigureError,
    ) {
        let message = format!("{} cannot be printed: {error}", definition.words());
        self.diagnostics
            .push(Diagnostic::error(code::FIGURE_FORMAT, message).at(definition.place()));
    }

    /// Warns of a precision that prints a value as nought, or as all of a hundred, that is not.
    pub(in crate::data) fn rounded_away(
        &mut self,
        definition: Definition<'_>,
        rounded: Option<RoundedAway>,
    ) {
        let Some(RoundedAway { printed, enough }) = rounded else {
            return;
        };
        // The value itself may be nobody's business.
        let words = definition.words();
        let message = format!("{words} prints {printed} for a value that is not {printed}");
        self.diagnostics.push(
            Diagnostic::warning(code::ROUNDED_AWAY, message)
                .at(definition.place())
                .help(format!(
                    "leave `precision` out, or write `precision = {enough}`"
                )),
        );
    }
}

impl Compiled {
    /// Whether all the cells that it has been compared with were of its type.
    pub(in crate::data) fn is_sound(&self, plan: &Plan<'_>, seen: &Seen) -> bool {
        let Some(column) = seen.columns.get(self.slot) else {
            return true;
        };
        let declared = plan
            .slots
            .get(self.slot)
            .is_some_and(|slot| slot.declared.is_some());
        let clear = plan
            .slots
            .get(self.slot)
            .is_none_or(|slot| column.is_clear(slot));
        let could_be_text = declared || column.first.is_none() || column.could_be.is_empty();
        let of_type = column.faults(self.kind).is_none_or(Faults::is_empty);
        of_type && clear && (self.kind != Kind::Text || could_be_text)
    }
}

impl Job<'_> {
    /// Whether all the cells that the job has looked at were of the types that it needs.
    fn is_sound(&self, plan: &Plan<'_>, seen: &Seen) -> bool {
        let sound = |slot: usize, kind: Kind| {
            seen.columns
                .get(slot)
                .and_then(|column| column.faults(kind))
                .is_none_or(Faults::is_empty)
        };
        let clear = |slot: usize| {
            let seen = plan.slots.get(slot).zip(seen.columns.get(slot));
            seen.is_none_or(|(slot, column)| column.is_clear(slot))
        };
        let column = self
            .column
            .is_none_or(|slot| sound(slot, Kind::Number) && clear(slot));
        let conditions = self
            .conditions()
            .filter_map(|number| plan.conditions.get(number))
            .all(|condition| condition.is_sound(plan, seen));
        let keys = self.keys.iter().flatten().all(|slot| {
            let declared = plan
                .slots
                .get(*slot)
                .and_then(|slot| slot.declared.as_ref());
            declared.is_none_or(|declared| sound(*slot, declared.value.kind()))
        });
        column && conditions && keys
    }
}

/// The way out where dates are compared with a year.
fn year_of_dates(kind: Kind, text: &str) -> Option<String> {
    let dates = kind == Kind::Number && Day::parse(text.as_bytes()).is_some();
    dates.then(|| {
        String::from("a year of dates is a range: `{ from = 2010-01-01, to = 2010-12-31 }`")
    })
}

/// What a cell should have been.
fn wanted(slot: &Slot, kind: Kind) -> &'static str {
    match &slot.declared {
        Some(declared) if declared.value.is_whole() => "a whole number",
        _ => kind.one(),
    }
}
