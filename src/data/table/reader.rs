//! Opens a CSV file and reads its header.

use std::io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use csv::{ByteRecord, Position, Reader, ReaderBuilder};

use super::dialect::Dialect;
use super::file::{Reading, TableFile, readings};
use super::spot::Spot;
use super::tidy::Tidy;
use crate::diagnostic::{Diagnostic, Place, code};

/// The rows of a table, one after the other, with their places.
pub(in crate::data) struct Rows {
    reader: Reader<Reading>,
    record: ByteRecord,
    spot: Spot,
    /// What is left out above the header: bytes and lines.
    above: (u64, u64),
    /// Where records are that are no rows, in bytes.
    comments: Vec<u64>,
    /// Where the last line begins, if that is a comment without a line end, which the reader of records takes
    /// for a row.
    last: Option<u64>,
    tidy: Tidy,
}

/// Some rows in a row, read at once.
pub(in crate::data) struct Batch {
    records: Vec<ByteRecord>,
    /// Where each of them ends in the file.
    ends: Vec<u64>,
    filled: usize,
    /// The first one that is not UTF-8.
    not_utf8: Option<usize>,
    above: (u64, u64),
}

/// The most columns of a table: as many as a sheet has.
pub(in crate::data) const COLUMNS: usize = 16_384;

/// The most faults of a header that are told.
pub(in crate::data) const MOST_FAULTS: usize = 20;

/// So many rows are read at once.
const BATCH: usize = 2048;

impl Batch {
    pub(in crate::data) fn new() -> Self {
        Self {
            records: vec![ByteRecord::new(); BATCH],
            ends: vec![0; BATCH],
            filled: 0,
            not_utf8: None,
            above: (0, 0),
        }
    }

    /// Whether there may be more rows behind these.
    pub(in crate::data) fn is_full(&self) -> bool {
        self.filled == self.records.len()
    }

    /// How many of the rows are UTF-8, up to the first one that is not; none where all are.
    pub(in crate::data) fn not_utf8(&self) -> Option<usize> {
        self.not_utf8
    }

    /// The rows, each with where it ends.
    pub(in crate::data) fn rows(&self) -> impl Iterator<Item = (&ByteRecord, RowPlace<'_>)> {
        let records = self.records.iter().zip(&self.ends).take(self.filled);
        records.map(|(record, end)| {
            let place = RowPlace {
                record,
                end: *end,
                above: self.above,
            };
            (record, place)
        })
    }
}

/// Where a row stands, worked out only if somebody asks.
#[derive(Clone, Copy)]
pub(in crate::data) struct RowPlace<'r> {
    record: &'r ByteRecord,
    end: u64,
    above: (u64, u64),
}

impl RowPlace<'_> {
    pub(in crate::data) fn spot(&self) -> Spot {
        let (bytes, lines) = self.above;
        let position = self.record.position();
        Spot {
            start: position.map_or(0, Position::byte) + bytes,
            end: self.end + bytes,
            line: position.map_or(1, Position::line) + lines,
            least: position.map_or(1, |at| at.record() + 1) + lines,
            before: position.map_or(0, Position::record),
        }
    }
}

impl Rows {
    /// Opens the file; `asked` is where it is asked for.
    pub(in crate::data) fn open(
        file: &TableFile,
        shown: &Path,
        dialect: Dialect,
        asked: Place,
    ) -> Result<Self, Diagnostic> {
        let open = || {
            let mut open = file.reader()?;
            let above = skip(&mut open, dialect.header)?;
            Ok((open, above))
        };
        let (open, above) = open().map_err(|error: std::io::Error| match error.kind() {
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
            .delimiter(dialect.delimiter)
            .quote(dialect.quote)
            .comment(dialect.comment)
            .buffer_capacity(1 << 16)
            .from_reader(open);
        Ok(Self {
            reader,
            record: ByteRecord::new(),
            spot: Spot {
                start: 0,
                end: 0,
                line: 1,
                least: 1,
                before: 0,
            },
            above,
            comments: file.comments().to_vec(),
            last: dialect.comment.and_then(|sign| last_line(file, sign)),
            tidy: Tidy::default(),
        })
    }

    /// Fills the empty cells of these columns with the value above them, from the next record on.
    pub(in crate::data) fn fill_down(&mut self, columns: impl Iterator<Item = usize>) {
        self.tidy = Tidy::filling(columns);
    }

    /// Reads the next record; false at the end of the file.
    pub(in crate::data) fn next(&mut self) -> Result<bool, csv::Error> {
        while self.reader.read_byte_record(&mut self.record)? {
            let is_last = begins_at(&self.record, self.above.0, self.last);
            if !is_last && !is_comment(&self.comments, self.above.0, &self.record, &self.reader) {
                self.tidy.record(&mut self.record);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads the next records in place of those that were in the batch.
    pub(in crate::data) fn fill(&mut self, batch: &mut Batch) -> Result<(), csv::Error> {
        batch.filled = 0;
        batch.not_utf8 = None;
        batch.above = self.above;
        'records: for (record, end) in batch.records.iter_mut().zip(&mut batch.ends) {
            loop {
                if !self.reader.read_byte_record(record)? {
                    break 'records;
                }
                let is_last = begins_at(record, self.above.0, self.last);
                if !is_last && !is_comment(&self.comments, self.above.0, record, &self.reader) {
                    break;
                }
            }
            *end = self.reader.position().byte();
            let text = record.as_slice();
            if batch.not_utf8.is_none()
                && !text.is_ascii()
                && simdutf8::basic::from_utf8(text).is_err()
            {
                batch.not_utf8 = Some(batch.filled);
            }
            self.tidy.record(record);
            batch.filled += 1;
        }
        Ok(())
    }

    /// The record that was read last.
    pub(in crate::data) fn record(&self) -> &ByteRecord {
        &self.record
    }

    /// Where the record that was read last stands.
    pub(in crate::data) fn spot(&self) -> Spot {
        if self.record.position().is_none() {
            return self.spot;
        }
        let place = RowPlace {
            record: &self.record,
            end: self.reader.position().byte(),
            above: self.above,
        };
        place.spot()
    }
}

/// Where the last line of a file begins, if it begins with `sign` and has no line end.
fn last_line(file: &TableFile, sign: u8) -> Option<u64> {
    let mut reading = file.reader().ok()?;
    let length = reading.seek(SeekFrom::End(0)).ok()?;
    let from = length.saturating_sub(1 << 16);
    reading.seek(SeekFrom::Start(from)).ok()?;
    let mut tail = Vec::new();
    reading.read_to_end(&mut tail).ok()?;
    let begin = memchr::memrchr2(b'\n', b'\r', &tail)? + 1;
    (tail.get(begin) == Some(&sign)).then_some(from + begin as u64)
}

/// Whether a record begins at this byte of the file.
fn begins_at(record: &ByteRecord, above: u64, at: Option<u64>) -> bool {
    at.is_some_and(|at| {
        record
            .position()
            .is_some_and(|place| place.byte() + above == at)
    })
}

/// Whether the record that was read last is no row.
fn is_comment(comments: &[u64], above: u64, record: &ByteRecord, reader: &Reader<Reading>) -> bool {
    if comments.is_empty() {
        return false;
    }
    let from = record.position().map_or(0, Position::byte) + above;
    let to = reader.position().byte() + above;
    comments.iter().any(|begin| (from..to).contains(begin))
}

/// Goes to the beginning of a line, counted from 1; gives the bytes and lines before it.
pub(super) fn skip(file: &mut Reading, line: u64) -> std::io::Result<(u64, u64)> {
    if line <= 1 {
        return Ok((0, 0));
    }
    let (mut bytes, mut lines) = (0, 0);
    let mut reader = BufReader::new(&mut *file);
    let mut after_return = false;
    'file: loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        for (at, byte) in (0_u64..).zip(buffer) {
            // A line ends with a carriage return, a line feed or both.
            if after_return && *byte != b'\n' {
                lines += 1;
                if lines + 1 == line {
                    bytes += at;
                    break 'file;
                }
            }
            after_return = *byte == b'\r';
            if *byte == b'\n' {
                lines += 1;
                if lines + 1 == line {
                    bytes += at + 1;
                    break 'file;
                }
            }
        }
        let length = buffer.len();
        bytes += u64::try_from(length).unwrap_or(0);
        reader.consume(length);
    }
    drop(reader);
    file.seek(SeekFrom::Start(bytes))?;
    Ok((bytes, lines))
}

/// The file broke off while it was read.
pub(in crate::data) fn broken(shown: &Path, error: &csv::Error) -> Diagnostic {
    Diagnostic::error(
        code::UNREADABLE_FILE,
        format!("{} cannot be read: {error}", shown.display()),
    )
}

/// A quotation mark is never closed, and all that follows it has been read as one cell.
pub(in crate::data) fn unclosed(place: Place) -> Diagnostic {
    Diagnostic::error(
        code::INVALID_TABLE,
        "a quotation mark opens here that is never closed, so that the rest of the file is one cell",
    )
    .at(place)
    .help("close the quotation mark; one that belongs to the text is doubled, and the cell quoted")
}

/// A line is not UTF-8, and nobody has said what it is instead.
pub(in crate::data) fn not_utf8(shown: &Path, line: &[u8]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        code::NOT_UTF8,
        format!("{} is not UTF-8 text", shown.display()),
    );
    let diagnostic = match readings(line) {
        Some(readings) => diagnostic.help(format!(
            "say in {} what it is: {readings}",
            shown.with_extension("toml").display()
        )),
        None => diagnostic,
    };
    diagnostic.help("or save it as UTF-8, in a spreadsheet \"CSV UTF-8\"")
}
