//! Reads the lock, and refuses one that is not whole.

use std::collections::HashMap;

use super::{Edition, EditionName, FORMAT, Kind, Lock, Published, Withdrawal};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};
use crate::numbering::Fingerprint;
use crate::record::{Date, Entry, Located, Record, Text, read_file};
use crate::source::{SourceFile, Sources};

const TAKE_BACK: &str = "take the file back as it was committed last (`git checkout -- numbering.lock` in the brief's folder); \
     `rapporteur release` alone writes it";

const MERGED: &str = "the lock of the branch whose edition was published first is right: take that one as a whole \
     (`git checkout BRANCH -- numbering.lock`) and release the other branch's entries again, with new numbers";

impl Lock {
    /// Reads and checks the lock in `file`.
    ///
    /// Complains of whatever was edited, lost, cut off or doubled; `None` means that there are errors.
    pub fn read(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Option<Self> {
        let source = sources.file(file)?;
        if let Some(diagnostic) = conflict(file, &source) {
            diagnostics.push(diagnostic);
            return None;
        }
        let mut found = Diagnostics::new();
        let lines = read_file(sources, file, &mut found, Lines::read)?;
        if found.has_errors() {
            let with_help = |diagnostic: Diagnostic| diagnostic.help(TAKE_BACK);
            diagnostics.extend(found.into_sorted().into_iter().map(with_help));
            return None;
        }
        let lock = lines.check(file, &mut found);
        let whole = !found.has_errors();
        diagnostics.extend(found.into_sorted());
        whole.then_some(lock)
    }
}

/// The complaint of a lock in which git has left a conflict.
fn conflict(file: FileId, source: &SourceFile) -> Option<Diagnostic> {
    let text = source.text();
    let start = text
        .match_indices("<<<<<<<")
        .map(|(at, _)| at)
        .find(|at| *at == 0 || text[..*at].ends_with('\n'))?;
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    Some(
        Diagnostic::error(
            code::NUMBERING_LOCK,
            "two branches have changed the lock, and their conflict is not resolved",
        )
        .at(Place::new(file, start..end))
        .help("where the two sides give different numbers, keep the lines of both")
        .help(format!("where both give the same number, {MERGED}")),
    )
}

/// What stands in the file, before it is checked.
struct Lines {
    format: Option<Located<i64>>,
    editions: Vec<EditionLine>,
    entries: Vec<EntryLine>,
}

struct EditionLine {
    edition: Edition,
    numbers: i64,
    check: Text,
    place: Place,
}

struct EntryLine {
    entry: Published,
    edition: Text,
    check: Text,
    place: Place,
}

impl Lines {
    fn read(record: &mut Record) -> Self {
        let format = record.optional_integer("format");
        let editions = record.entries("edition", edition);
        let entries = Kind::ALL.map(|kind| record.entries(kind.word(), |line| entry(kind, line)));
        Self {
            format,
            editions: editions.into_iter().flatten().collect(),
            entries: entries.into_iter().flatten().flatten().collect(),
        }
    }

    fn check(self, file: FileId, diagnostics: &mut Diagnostics) -> Lock {
        let refuse = |message: String, place: Place| {
            Diagnostic::error(code::NUMBERING_LOCK, message).at(place)
        };
        match &self.format {
            Some(format) if format.value == FORMAT => {}
            Some(format) => diagnostics.push(
                refuse(
                    format!(
                        "the lock has the format {}, and this program reads {FORMAT}",
                        format.value
                    ),
                    format.place,
                )
                .help("a newer version of Rapporteur has written it: install that"),
            ),
            None => diagnostics.push(
                refuse(
                    String::from("the lock is not whole: it has no `format`"),
                    Place::new(file, 0..0),
                )
                .help(TAKE_BACK),
            ),
        }
        if self.format.is_some() && self.editions.is_empty() {
            let message = String::from("the lock is not whole: it names no edition");
            diagnostics.push(refuse(message, Place::new(file, 0..0)).help(TAKE_BACK));
        }
        let lock = Lock {
            file: Some(file),
            editions: self
                .editions
                .iter()
                .map(|line| line.edition.clone())
                .collect(),
            entries: self.entries.iter().map(|line| line.entry.clone()).collect(),
        };
        for line in &self.editions {
            let numbers = usize::try_from(line.numbers).unwrap_or(usize::MAX);
            if line.edition.check(numbers) != line.check.as_str() {
                diagnostics.push(edited(line.place));
            }
            let here = lock.published_by(&line.edition.name);
            if here != numbers {
                diagnostics.push(
                    refuse(
                        format!(
                            "the lock is not whole: the edition `{}` published {numbers} numbers, and {here} of them are here",
                            line.edition.name
                        ),
                        line.place,
                    )
                    .help(TAKE_BACK),
                );
            }
        }
        let mut numbers: HashMap<(Kind, String), &EntryLine> = HashMap::new();
        for line in &self.entries {
            if line.entry.check() != line.check.as_str() {
                diagnostics.push(edited(line.place));
                continue;
            }
            if lock.edition(&line.entry.edition).is_none() {
                diagnostics.push(
                    refuse(
                        format!(
                            "the lock is not whole: there is no edition `{}`",
                            line.entry.edition
                        ),
                        line.edition.place(),
                    )
                    .help(TAKE_BACK),
                );
            }
            let number = (line.entry.kind, line.entry.number.replace('\u{a0}', " "));
            if let Some(other) = numbers.insert(number, line) {
                diagnostics.push(
                    refuse(
                        format!(
                            "two branches have published `{}` for two {}s, `{}` and `{}`",
                            line.entry.number,
                            line.entry.kind.word(),
                            other.entry.id,
                            line.entry.id
                        ),
                        line.place,
                    )
                    .also(other.place, "the same number")
                    .help(MERGED),
                );
            }
        }
        lock
    }
}

fn edited(place: Place) -> Diagnostic {
    Diagnostic::error(
        code::NUMBERING_LOCK,
        "this line is not as `rapporteur release` has written it",
    )
    .at(place)
    .help(TAKE_BACK)
    .note("an entry is renamed by `was = \"old-id\"` in the findings, and withdrawn by removing it there")
}

fn edition(line: &mut Entry<'_, '_>) -> Option<EditionLine> {
    let name = named(&line.name, line)?;
    let place = line.name.place;
    line.record(|record| {
        Some(EditionLine {
            edition: Edition {
                name,
                date: record.date("date").map_or(
                    Date {
                        year: 1,
                        month: 1,
                        day: 1,
                    },
                    |date| date.value,
                ),
                inputs: record.text("inputs").as_str().to_owned(),
                place: Some(place),
            },
            numbers: record
                .optional_integer("numbers")
                .map_or(-1, |numbers| numbers.value),
            check: record.text("check"),
            place,
        })
    })?
}

fn named(name: &Located<String>, line: &Entry<'_, '_>) -> Option<EditionName> {
    match name.value.parse() {
        Ok(name) => Some(name),
        Err(message) => {
            let message: String = message;
            line.complain(Diagnostic::error(code::NUMBERING_LOCK, message).at(name.place));
            None
        }
    }
}

fn entry(kind: Kind, line: &mut Entry<'_, '_>) -> Option<EntryLine> {
    let id = line.name.value.clone();
    let place = line.name.place;
    line.record(|record| {
        let number = record.text("number");
        let edition = record.text("edition");
        let reads = record.text("reads");
        let title = record.text("title");
        let withdrawn = record.optional_text("withdrawn");
        let texts = |texts: Vec<Text>| texts.iter().map(|text| text.as_str().to_owned()).collect();
        let into = texts(record.texts("into"));
        let was = texts(record.texts("was"));
        let check = record.text("check");
        let name = |text: &Text, record: &Record| -> Option<EditionName> {
            if text.as_str().is_empty() {
                return None;
            }
            text.as_str()
                .parse()
                .map_err(|_| record.complain(edited(place)))
                .ok()
        };
        let withdrawn = match &withdrawn {
            None => None,
            Some(edition) => Some(Withdrawal {
                edition: name(edition, record)?,
                into,
            }),
        };
        let fingerprint: Option<Fingerprint> = reads.as_str().parse().ok();
        if fingerprint.is_none() && !reads.as_str().is_empty() {
            record.complain(edited(place));
        }
        Some(EntryLine {
            entry: Published {
                kind,
                id,
                number: number.as_str().to_owned(),
                edition: name(&edition, record)?,
                reads: fingerprint?,
                title: title.as_str().to_owned(),
                was,
                withdrawn,
                place: Some(place),
            },
            edition,
            check,
            place,
        })
    })?
}
