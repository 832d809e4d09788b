//! Values that are one value in two spellings: whoever counts the one does not count the other.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::Outcome;
use super::series::printed;
use crate::data::table::folded::folded;
use crate::data::table::tidy::composed;
use crate::diagnostic::{Diagnostic, code};

/// So many pairs of a column are named.
const NAMED: usize = 5;

/// Values that are alike, each with the one that it is like.
fn pairs(values: &BTreeSet<String>) -> Vec<(&str, &str)> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut pairs = Vec::new();
    for value in values
        .iter()
        .filter(|value| value.contains(char::is_alphabetic))
    {
        let first = known.entry(folded(value)).or_insert(value);
        if *first != value.as_str() {
            pairs.push((*first, value.as_str()));
        }
    }
    pairs
}

impl Outcome<'_, '_, '_> {
    /// Warns of values of a column that is grouped by, or looked for texts, which differ in nothing that means
    /// anything; and of labels that print two values as one.
    pub(in crate::data) fn similar_values(&mut self) {
        if self.description.allow.contains(&code::SIMILAR_VALUES) {
            return;
        }
        for (number, slot) in self.plan.slots.iter().enumerate() {
            let mut values = BTreeSet::new();
            let mut place = None;
            for (job, seen) in self.plan.jobs.iter().zip(&self.seen.jobs) {
                let of_filter = |at: usize| {
                    self.plan
                        .conditions
                        .get(at)
                        .is_some_and(|one| one.slot == number)
                };
                for (key, axis) in job.keys.iter().zip(seen.grid.axes()) {
                    if *key == Some(number) {
                        values.extend(axis.names().map(str::to_owned));
                        place = place.or(Some(job.definition.place()));
                    }
                }
                if slot.as_text && job.conditions().any(of_filter) {
                    place = place.or(Some(job.definition.place()));
                }
            }
            if slot.as_text
                && let Some(column) = self.seen.columns.get(number)
            {
                values.extend(
                    column
                        .texts
                        .iter()
                        .map(|text| String::from_utf8_lossy(text).into_owned()),
                );
            }
            let Some(place) = place else { continue };
            let found = pairs(&values);
            let more = found.len().saturating_sub(NAMED);
            for (at, (first, second)) in found.iter().take(NAMED).enumerate() {
                let plain = |text: &str| -> String {
                    text.escape_debug()
                        .collect::<String>()
                        .replace("\\'", "'")
                        .replace("\\\"", "\"")
                };
                let message = format!(
                    "`{}` and `{}` are two values of `{}` in {}, and may be one in two spellings",
                    plain(first),
                    plain(second),
                    slot.name,
                    self.report.shown.display()
                );
                let diagnostic = Diagnostic::warning(code::SIMILAR_VALUES, message).at(place).help(format!(
                    "write them alike in the data; if they are two, write `allow = [\"similar-values\"]` into {}",
                    self.report.shown.with_extension("toml").display()
                ));
                let last = at + 1 == NAMED && more > 0;
                self.report.diagnostics.push(if last {
                    diagnostic.note(format!("and {more} more"))
                } else {
                    diagnostic
                });
            }
        }
        self.labels_alike();
    }

    fn labels_alike(&mut self) {
        for job in &self.plan.jobs {
            let labels = job.definition.labels();
            for (at, label) in labels.iter().enumerate() {
                let mut before = labels.iter().take(at);
                let alike = before.find(|known| {
                    known.printed.as_str().trim() == label.printed.as_str().trim()
                        && composed(&known.value.value) != composed(&label.value.value)
                });
                let Some(alike) = alike else { continue };
                let message = format!(
                    "`{}` and `{}` are both printed as \u{201c}{}\u{201d}, and their figures stay apart",
                    alike.value.value,
                    label.value.value,
                    printed(labels, &label.value.value)
                );
                self.report.diagnostics.push(
                    Diagnostic::warning(code::SIMILAR_VALUES, message)
                        .at(label.printed.place())
                        .also(alike.printed.place(), "the first one")
                        .help("write the values alike in the data, so that they are counted together, or label them apart"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_eye_hardly_tells_apart_is_one() {
        for (first, second) in [
            ("Violence against civilians", "Violence Against Civilians"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("North", "Nor\u{200b}th"),
            ("a  b", "a b"),
            ("l\u{2019}\u{e9}tat", "l'\u{e9}tat"),
            ("2010\u{2013}2011 survey", "2010-2011 survey"),
            ("\u{fb01}ne", "fine"),
        ] {
            assert_eq!(folded(first), folded(second));
        }
        for (first, second) in [
            ("North", "South"),
            ("fine", "fines"),
            ("A1", "A 1"),
            ("\u{43d}\u{435}\u{442}", "\u{43d}\u{451}\u{442}"),
        ] {
            assert_ne!(folded(first), folded(second));
        }
    }
}
