//! Opens a CSV file and reads its header.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::excerpt::{Excerpts, Spot};
use crate::diagnostic::{Diagnostic, Place, code};

/// The rows of a table, one after the other, with their places.
pub(super) struct Rows {
    reader: Reader<File>,
    record: ByteRecord,
    spot: Spot,
}

impl Rows {
    /// Opens the file; `asked` is where it is asked for.
    pub(super) fn open(
        path: &Path,
        shown: &Path,
        delimiter: u8,
        asked: Place,
    ) -> Result<Self, Diagnostic> {
        let file = File::open(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Diagnostic::error(
                code::INVALID_TABLE,
                format!("there is no table {}", shown.display()),
            )
            .at(asked),
            _ => Diagnostic::error(
                code::UNREADABLE_FILE,
                format!("{} cannot be read: {error}", shown.display()),
            )
            .at(asked),
        })?;
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(file);
        Ok(Self {
            reader,
            record: ByteRecord::new(),
            spot: Spot {
                start: 0,
                end: 0,
                line: 1,
                before: 0,
            },
        })
    }

    /// Reads the next record; false at the end of the file.
    pub(super) fn next(&mut self) -> Result<bool, csv::Error> {
        self.reader.read_byte_record(&mut self.record)
    }

    /// The record that was read last.
    pub(super) fn record(&self) -> &ByteRecord {
        &self.record
    }

    /// Where the record that was read last stands.
    pub(super) fn spot(&self) -> Spot {
        match self.record.position() {
            Some(position) => Spot {
                start: position.byte(),
                end: self.reader.position().byte(),
                line: position.line(),
                before: position.record(),
            },
            None => self.spot,
        }
    }

    /// Reads the header: the names of the columns, in order.
    pub(super) fn header(
        &mut self,
        excerpts: &mut Excerpts<'_>,
        shown: &Path,
        asked: Place,
    ) -> Result<Vec<String>, Vec<Diagnostic>> {
        match self.next() {
            Ok(true) => {}
            Ok(false) => {
                return Err(vec![
                    Diagnostic::error(
                        code::INVALID_TABLE,
                        format!("the table {} is empty", shown.display()),
                    )
                    .at(asked)
                    .help("its first line names the columns"),
                ]);
            }
            Err(error) => return Err(vec![broken(shown, &error).at(asked)]),
        }
        let spot = self.spot();
        if let Some(place) = excerpts.unclosed(spot) {
            return Err(vec![unclosed(place)]);
        }
        let mut names: Vec<String> = Vec::with_capacity(self.record.len());
        let mut wrong = Vec::new();
        for (column, name) in self.record.iter().enumerate() {
            let Ok(name) = std::str::from_utf8(name) else {
                return Err(vec![not_utf8(shown).at(excerpts.cell(spot, column))]);
            };
            let name = name.trim();
            if name.is_empty() {
                wrong.push(
                    Diagnostic::error(
                        code::INVALID_TABLE,
                        format!("column {} of {} has no name", column + 1, shown.display()),
                    )
                    .at(excerpts.cell(spot, column))
                    .help("write a name into the first line"),
                );
            } else if let Some(first) = names.iter().position(|known| known == name) {
                wrong.push(
                    Diagnostic::error(
                        code::INVALID_TABLE,
                        format!("two columns of {} are named `{name}`", shown.display()),
                    )
                    .at(excerpts.cell(spot, column))
                    .also(excerpts.cell(spot, first), "the first of that name"),
                );
            }
            names.push(name.to_owned());
        }
        if wrong.is_empty() {
            Ok(names)
        } else {
            Err(wrong)
        }
    }
}

/// The file broke off while it was read.
pub(super) fn broken(shown: &Path, error: &csv::Error) -> Diagnostic {
    Diagnostic::error(
        code::UNREADABLE_FILE,
        format!("{} cannot be read: {error}", shown.display()),
    )
}

/// A quotation mark is never closed, and all that follows it has been read as one cell.
pub(super) fn unclosed(place: Place) -> Diagnostic {
    Diagnostic::error(
        code::INVALID_TABLE,
        "a quotation mark opens here that is never closed, so that the rest of the file is one cell",
    )
    .at(place)
    .help("close the quotation mark; one that belongs to the text is doubled, and the cell quoted")
}

pub(super) fn not_utf8(shown: &Path) -> Diagnostic {
    Diagnostic::error(
        code::NOT_UTF8,
        format!("{} is not UTF-8 text", shown.display()),
    )
    .help("save it as UTF-8, in a spreadsheet \"CSV UTF-8\"")
}
