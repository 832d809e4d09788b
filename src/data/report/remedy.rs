//! Ways out of cells that are not what their column should hold.

use crate::data::pass::seen::{ColumnSeen, Seen};
use crate::data::query::asked::Definition;
use crate::data::query::measure::Measure;
use crate::data::query::plan::{Job, Plan, Slot};
use crate::data::report::Report;
use crate::data::table::cell_keys::is_magnitude;
use crate::data::table::faults::Faults;
use crate::data::table::kind::Kind;
use crate::data::table::spot::Spot;
use crate::diagnostic::{Diagnostic, code};
use crate::language::Style;

impl Report<'_, '_> {
    /// The way out of a cell of another type than its column.
    pub(in crate::data) fn not_a_value(&self) -> String {
        format!(
            "correct it, or list it under `missingValues` in {} if it stands for a missing value",
            self.shown.with_extension("toml").display()
        )
    }

    /// The way out where a decimal comma was read as text.
    pub(in crate::data) fn decimal_comma(&self, text: &str, kind: Kind) -> Option<String> {
        let (whole, fraction) = text.split_once(',')?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        let whole = whole.strip_prefix('-').unwrap_or(whole);
        (kind == Kind::Number && digits(whole) && digits(fraction)).then(|| {
            format!(
                "if the comma stands before decimals, write `decimalChar = \",\"` into {0}; \
                 if it stands between thousands, `groupChar = \",\"`",
                self.shown.with_extension("toml").display()
            )
        })
    }

    /// The way out where something stands around a number.
    pub(in crate::data) fn marked_number(&self, text: &str, kind: Kind) -> Option<String> {
        let toml = self.shown.with_extension("toml");
        let toml = toml.display();
        let digit = |c: char| c.is_ascii_digit();
        let text = text.trim();
        let last = text.rfind(digit).filter(|_| kind == Kind::Number)?;
        let (number, mark) = text.split_at_checked(last + 1)?;
        let (sign, number) = number.split_at_checked(number.find(digit)?)?;
        let (mark, sign) = (mark.trim(), sign.trim());
        let sign = sign.trim_matches(['-', '\u{2212}']).trim();
        let plain = |c: char| digit(c) || matches!(c, '.' | ',');
        let is_number = number.chars().all(plain);
        if is_number
            && (is_magnitude(mark) || mark.split_whitespace().next().is_some_and(is_magnitude))
        {
            let out = format!(
                "if `{mark}` multiplies the number, write the number out in the data; nothing here is multiplied by a word"
            );
            // A letter may also be the flag of an office.
            return Some(if mark.chars().count() > 1 {
                out
            } else {
                format!(
                    "{out}. If it leads to a footnote, write `footnoteMarks = [\"{mark}\"]` into {toml}"
                )
            });
        }
        if is_number && sign.starts_with('(') && mark.ends_with(')') {
            return Some(String::from(
                "if brackets stand for what is below nought, write it with a minus in the data",
            ));
        }
        if sign.starts_with(['<', '>', '\u{2264}', '\u{2265}', '~', '\u{2248}']) {
            return Some(format!(
                "nobody knows the number: write one into the data if you do, or list `{text}` under `missingValues` in {toml}, \
                 where each row that is left out for it will be told"
            ));
        }
        let is_currency = |text: &str| {
            text.chars().all(|c| {
                "%\u{2030}$\u{20ac}\u{a3}\u{a5}\u{20b8}\u{20bd}\u{20b4}\u{20b9}".contains(c)
            }) && !text.is_empty()
        };
        let only = match (sign, mark) {
            (sign, "") if !sign.is_empty() => Some(sign),
            ("", mark) if !mark.is_empty() => Some(mark),
            _ => None,
        };
        let only = only.filter(|only| {
            !only.contains(|c: char| {
                c.is_numeric() || matches!(c, '-' | '\u{2013}' | '\u{2212}' | '"' | '\\')
            })
        });
        if let Some(only) = only.filter(|_| is_number) {
            let stands = format!(
                "if `{only}` stands beside all numbers of the column, write `bareNumber = [\"{only}\"]` into {toml}"
            );
            let leads = format!(
                "if `{only}` leads to a footnote, write `footnoteMarks = [\"{only}\"]` into {toml}"
            );
            if is_currency(only) {
                return Some(stands);
            }
            if sign.is_empty() && only.len() == 3 && only.chars().all(|c| c.is_ascii_uppercase()) {
                // A currency by its code, more likely than a flag.
                return Some(format!("{stands}; {leads}"));
            }
            if sign.is_empty() && only.chars().all(char::is_alphabetic) {
                return Some(format!("{leads}; {stands}"));
            }
            return sign.is_empty().then_some(leads);
        }
        let mut groups = number.split([' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’']);
        let grouped = groups.next().is_some_and(|part| part.len() <= 3)
            && groups.clone().next().is_some()
            && groups.all(|part| part.len() >= 3 && part.chars().take(3).all(digit));
        let between = number.chars().find(|c| !digit(*c))?;
        let between = if matches!(between, '\'' | '’') {
            '\''
        } else {
            ' '
        };
        (sign.is_empty() && grouped).then(|| {
            format!("if it groups thousands, write `groupChar = \"{between}\"` into {toml}")
        })
    }

    /// The ways out of a missing value: what compares or groups must not leave rows out lightly.
    pub(in crate::data) fn way_out_of_missing(
        &self,
        plan: &Plan<'_>,
        seen: &Seen,
        at: usize,
        diagnostic: Diagnostic,
    ) -> Diagnostic {
        let toml = self.shown.with_extension("toml");
        let toml = toml.display();
        let jobs = plan.jobs.iter().zip(&seen.jobs);
        let needing: Vec<&Job<'_>> = jobs
            .filter(|(_, seen)| seen.missing.contains(&at))
            .map(|(job, _)| job)
            .collect();
        let groups = needing.iter().any(|job| job.column != Some(at));
        let headed = seen.columns.get(at).is_some_and(|column| column.headed);
        let mut diagnostic = diagnostic;
        if groups && headed {
            let name = plan.slots.get(at).map_or("", |slot| slot.name.as_str());
            diagnostic = diagnostic.help(format!(
                "if it stands for the value above it, as below the head of a group, write `fillDown = true` for the column \
                 `{name}` into {toml}"
            ));
        }
        let compares = |job: &&Job<'_>| {
            matches!(
                job.measure(),
                Measure::Change | Measure::Ratio | Measure::Rate
            )
        };
        if needing.iter().any(compares) {
            return diagnostic.help(
                "complete the data, or leave out on both sides what lacks a value, with `where`: `missing = \"skip\"` would \
                 compare sums of different things",
            );
        }
        let where_not = if groups && headed {
            "if nobody knows it, "
        } else {
            ""
        };
        diagnostic.help(format!(
            "{where_not}write `missing = \"skip\"` into the definition to leave such rows out"
        ))
    }

    /// Complains of rows that are heads or notes more likely than rows.
    pub(in crate::data) fn lone(&mut self, lone: &Faults) {
        let toml = self.shown.with_extension("toml");
        let toml = toml.display().to_string();
        let spots: Vec<Spot> = lone.shown().map(|(spot, _)| spot).collect();
        let lines: Vec<String> = spots
            .iter()
            .map(|spot| self.excerpts.line(*spot).to_string())
            .collect();
        let lines = lines.join(", ");
        for (at, (spot, more)) in lone.shown().enumerate() {
            let place = self.excerpts.record(spot);
            let message = "this row has a text in its first cell and nothing else, and is counted";
            let mut diagnostic = Diagnostic::error(code::LONE_CELL, message).at(place);
            if at == 0 {
                diagnostic = diagnostic
                    .help(format!(
                        "if it is a note or a head and no row, write `commentRows = [{lines}]` into {toml}"
                    ))
                    .help(format!(
                        "if it is a row, complete it, or write `allow = [\"lone-cell\"]` into {toml}"
                    ));
            }
            self.push(diagnostic, more);
        }
    }

    /// Complains of rows that are the header once more.
    pub(in crate::data) fn headers(&mut self, headers: &Faults) {
        let toml = self.shown.with_extension("toml");
        let lines: Vec<String> = headers
            .shown()
            .map(|(spot, _)| self.excerpts.line(spot).to_string())
            .collect();
        for (at, (spot, more)) in headers.shown().enumerate() {
            let place = self.excerpts.record(spot);
            let message = "this row is the header once more, and is counted";
            let mut diagnostic = Diagnostic::error(code::INVALID_TABLE, message).at(place);
            if at == 0 {
                diagnostic = diagnostic.help(format!(
                    "write `commentRows = [{}]` into {}",
                    lines.join(", "),
                    toml.display()
                ));
            }
            self.push(diagnostic, more);
        }
    }

    /// Warns of figures that count a row that is called a total together with others.
    pub(in crate::data) fn totals(&mut self, plan: &Plan<'_>, seen: &Seen) {
        for (job, of_job) in plan.jobs.iter().zip(&seen.jobs) {
            let (Some((spot, column)), true) = (of_job.total, of_job.others) else {
                continue;
            };
            let is_asked = matches!(
                job.definition,
                Definition::Stat(_)
                    | Definition::Chart(_)
                    | Definition::Table(_)
                    | Definition::Column(..)
            );
            if !is_asked || job.measure() == Measure::Value {
                continue;
            }
            let place = self.excerpts.cell(spot, column);
            let line = self.excerpts.line(spot);
            let name = plan.header.get(column).map_or("", String::as_str);
            let message = format!(
                "{} counts rows of totals together with their parts: it does not say which `{name}`",
                job.definition.words()
            );
            let toml = self.shown.with_extension("toml");
            let toml = toml.display();
            self.diagnostics.push(
                Diagnostic::warning(code::TOTAL_ROW, message)
                    .at(job.definition.place())
                    .also(place, "this row counts")
                    .help(format!(
                        "choose rows by `where = {{ {name} = ... }}`; or, if it is the total of the others and nothing else is, write `commentRows = [{line}]` into {toml}"
                    ))
                    .help(format!("if it is no total, write `allow = [\"total-row\"]` into {toml}")),
            );
        }
    }

    /// Complains of numbers of a workbook of which some are shown in percent and others are not.
    pub(in crate::data) fn mixed_percent(&mut self, plan: &Plan<'_>, job: &Job<'_>) -> bool {
        let slot = job.column.and_then(|slot| plan.slots.get(slot));
        let Some(slot) = slot.filter(|slot| slot.mixed && slot.cells.scale.is_none()) else {
            return false;
        };
        let message = format!(
            "some numbers of `{}` in {} are shown in percent and others are not, and {} computes with both",
            slot.name,
            self.shown.display(),
            job.definition.words()
        );
        self.diagnostics.push(
            Diagnostic::error(code::AMBIGUOUS_DATA, message)
                .at(job.definition.place())
                .help("format them alike in the workbook: 0.529 is 52.9 where it is shown in percent, and else 0.529")
                .help(format!(
                    "if each is meant as it is shown, write `scale = 1` for the column into {}",
                    self.shown.with_extension("toml").display()
                )),
        );
        true
    }

    /// Complains of fractions of one that would be printed as if they were percentages.
    pub(in crate::data) fn fractions(
        &mut self,
        plan: &Plan<'_>,
        seen: &Seen,
        job: &Job<'_>,
    ) -> bool {
        let as_they_are = matches!(
            job.measure(),
            Measure::Sum
                | Measure::Mean
                | Measure::Median
                | Measure::Min
                | Measure::Max
                | Measure::Value
        );
        let format = job.definition.format();
        let slot = job
            .column
            .filter(|_| as_they_are && format.style == Style::Percent);
        let Some((slot, column)) =
            slot.and_then(|slot| plan.slots.get(slot).zip(seen.columns.get(slot)))
        else {
            return false;
        };
        let in_parts = job.definition.is_in_percent_of();
        if in_parts || slot.cells.scale.is_some() || !column.fraction || column.beyond {
            return false;
        }
        let toml = self.shown.with_extension("toml");
        let toml = toml.display();
        let message = format!(
            "{} prints `{}` in percent, and all its numbers are between -1 and 1: nothing says whether 0.5 is 50% or 0.5%",
            job.definition.words(),
            slot.name
        );
        self.diagnostics.push(
            Diagnostic::error(code::AMBIGUOUS_DATA, message)
                .at(job.definition.place())
                .help(format!(
                    "if they are fractions, write `scale = 100` for the column `{}` into {toml}",
                    slot.name
                ))
                .help("if they are percentages, write `scale = 1`"),
        );
        true
    }

    /// Complains of a column whose numbers can be read in two ways, for all that is declared.
    pub(in crate::data) fn unclear(&mut self, slot: &Slot, column: &ColumnSeen) {
        let Some(spot) = column.unclear(slot) else {
            return;
        };
        let text = self.excerpts.cell_text(spot, slot.column);
        let toml = self.shown.with_extension("toml");
        let toml = toml.display();
        let sign = if text.contains(',') { "comma" } else { "point" };
        let other = if text.contains(',') { '.' } else { ',' };
        let own = if text.contains(',') { ',' } else { '.' };
        let message = format!(
            "`{text}` can be read in two ways: nothing says whether the {sign} in `{}` stands before decimals or between thousands",
            slot.name
        );
        let diagnostic = Diagnostic::error(code::AMBIGUOUS_DATA, message);
        let diagnostic = self.excerpts.at_cell(diagnostic, spot, slot.column);
        self.diagnostics.push(
            diagnostic
                .help(format!("before decimals: write `decimalChar = \"{own}\"` into {toml}, for the table or the column"))
                .help(format!(
                    "between thousands: write `groupChar = \"{own}\"` and `decimalChar = \"{other}\"`"
                )),
        );
    }

    /// Complains of a number beside which another sign stands than beside the first one of its column.
    pub(in crate::data) fn other_signs(&mut self, slot: &Slot, column: &ColumnSeen) {
        for (spot, more) in column.other_sign.shown() {
            let text = self.excerpts.cell_text(spot, slot.column);
            let first = column
                .sign
                .and_then(|(sign, _)| slot.cells.numbers.signs.get(sign?));
            let first = match first.map(String::as_str) {
                None | Some("") => String::from("none"),
                Some(sign) => format!("`{sign}`"),
            };
            let message = format!(
                "`{text}` has not the sign that the first number of `{}` has, which is {first}: numbers of a column have one and the same",
                slot.name
            );
            let diagnostic = Diagnostic::error(code::WRONG_CELL, message);
            let mut diagnostic = self.excerpts.at_cell(diagnostic, spot, slot.column);
            if let Some((_, first)) = column.sign {
                diagnostic =
                    diagnostic.also(self.excerpts.cell(first, slot.column), "the first one");
            }
            let diagnostic = diagnostic.help(format!(
                "correct it, or divide the column; where the sign may also be left out, list `\"\"` under `bareNumber` in {}",
                self.shown.with_extension("toml").display()
            ));
            self.diagnostics.push(match more {
                Some(more) => diagnostic.note(more),
                None => diagnostic,
            });
        }
    }

    /// The way out where a date can be read in two ways, or is written in another order.
    pub(in crate::data) fn two_dates(&self, text: &str, column: &str) -> Option<String> {
        let mark = text.chars().find(|c| !c.is_ascii_digit())?;
        let parts: Vec<u32> = text
            .split(mark)
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        let [first, second, _] = parts.as_slice() else {
            return None;
        };
        if text.split(mark).next_back()?.len() != 4 {
            return None;
        }
        let toml = self.shown.with_extension("toml");
        let days = format!("`format = \"%d{mark}%m{mark}%Y\"`");
        let months = format!("`format = \"%m{mark}%d{mark}%Y\"`");
        Some(match (*first > 12, *second > 12) {
            (false, false) => format!(
                "it can be read in two ways: for the column `{column}` write {days} into {0} if the day comes first, \
                 or {months} if the month does",
                toml.display()
            ),
            (true, _) => format!(
                "for the column `{column}` write {days} into {}",
                toml.display()
            ),
            (false, true) => format!(
                "for the column `{column}` write {months} into {}",
                toml.display()
            ),
        })
    }
}
