//! When a source was published, held and read.

use super::Reader;
use crate::bibliography::bibtex::Field;
use crate::bibliography::dates::{self, Day, Span, Spell};
use crate::bibliography::draft::Draft;
use crate::bibliography::kinds;
use crate::bibliography::marked::plain;
use crate::bibliography::tex::decode;
use crate::diagnostic::{Diagnostic, code};
use crate::record::month_named;

impl Reader<'_> {
    pub(super) fn dates(&mut self, draft: &mut Draft) {
        let date = self.field("date");
        let year = self.field("year");
        self.used.extend(["month", "day"]);
        match (date, year) {
            (Some(date), _) => {
                if let Some(spell) = self.date(date) {
                    draft.date("issued", spell);
                }
            }
            (None, Some(year)) => self.year(year, draft),
            (None, None) => {
                for part in ["month", "day"] {
                    if let Some(field) = self.entry.fields.get(part) {
                        let message = format!("the field `{part}` is left out: there is no `year`");
                        self.warn(field.at.clone(), message, None);
                    }
                }
            }
        }
        for (field, variable) in [
            ("eventdate", "event-date"),
            ("origdate", "original-date"),
            ("urldate", "accessed"),
        ] {
            if let Some(found) = self.field(field)
                && let Some(spell) = self.date(found)
            {
                draft.date(variable, spell);
            }
        }
    }

    fn date(&mut self, field: &Field) -> Option<Spell> {
        let text = decode(&field.tex).text();
        if let Some(spell) = dates::parse(&text.replace('–', "--")) {
            return Some(spell);
        }
        if is_undated(&text) {
            return None;
        }
        let place = self.place(field.at.clone());
        self.findings.push(
            Diagnostic::error(
                code::BIBLIOGRAPHY,
                format!(
                    "`{}` is not a date in the form that BibLaTeX reads",
                    plain(&text)
                ),
            )
            .at(place)
            .help(dates::advice(&text)),
        );
        None
    }

    /// BibTeX's `year`, `month` and `day`, in which anything may stand.
    fn year(&mut self, year: &Field, draft: &mut Draft) {
        let text = decode(&year.tex).text();
        let part = |name: &str| {
            self.entry
                .fields
                .get(name)
                .map(|field| decode(&field.tex).text())
        };
        let (month, day) = (part("month"), part("day"));
        if is_undated(&text) {
            return;
        }
        if let Some(status) = kinds::word(&text).or_else(|| status(&text)) {
            draft.text("status", status.to_owned());
            return;
        }
        let number = |text: &Option<String>| -> Option<Option<u8>> {
            let Some(text) = text.as_deref() else {
                return Some(None);
            };
            let name = text.trim_end_matches('.');
            name.parse().ok().or_else(|| month_named(name)).map(Some)
        };
        let spell = dates::parse(&text);
        match (spell, number(&month), number(&day)) {
            (
                Some(Spell {
                    span: Span::On(on),
                    about,
                    doubtful,
                }),
                Some(month),
                Some(day),
            ) => {
                let written = match (month, day) {
                    (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", on.year),
                    (Some(month), None) => format!("{:04}-{month:02}", on.year),
                    _ => text.clone(),
                };
                match dates::parse(&written) {
                    Some(spell) => draft.date(
                        "issued",
                        Spell {
                            about,
                            doubtful,
                            ..spell
                        },
                    ),
                    None => {
                        let place = self.place(year.at.clone());
                        self.findings.push(
                            Diagnostic::error(
                                code::BIBLIOGRAPHY,
                                format!("there is no day `{written}`"),
                            )
                            .at(place)
                            .help("say year, month and day in one field: `date = {2011-07-15}`"),
                        );
                    }
                }
            }
            (Some(spell), _, _) if month.is_none() => draft.date("issued", spell),
            _ => {
                // What no date can hold, such as "2011/12" or "September and October", is printed as it is.
                let all: Vec<String> = [day, month, Some(text.clone())]
                    .into_iter()
                    .flatten()
                    .collect();
                let words = all.join(" ");
                match year_within(&text) {
                    Some(year) => draft.date(
                        "issued",
                        Spell {
                            span: Span::Text(year, words),
                            about: false,
                            doubtful: false,
                        },
                    ),
                    None => draft.text("status", words),
                }
            }
        }
    }
}

/// Texts that say that there is no date.
fn is_undated(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    matches!(
        letters.to_lowercase().as_str(),
        "nd" | "nodate" | "undated" | "sd" | "oj" | "sf" | "sine"
    ) && !text.contains(|c: char| c.is_ascii_digit())
}

/// Texts that say that something is not published yet.
fn status(text: &str) -> Option<&'static str> {
    Some(match text.to_lowercase().as_str() {
        "forthcoming" | "to appear" => "forthcoming",
        "in press" => "in press",
        "in preparation" => "in preparation",
        "submitted" | "under review" => "submitted",
        _ => return None,
    })
}

/// The first run of four digits that can be a year.
fn year_within(text: &str) -> Option<i16> {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    digits
        .into_iter()
        .filter(|run| run.len() == 4)
        .find_map(|run| {
            dates::parse(run).map(|spell| match spell.span {
                Span::On(Day { year, .. }) => year,
                _ => 0,
            })
        })
}
