//! The places of cells: the lines of a record, read again when there is something to say of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use super::reader::Rows;
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::source::Sources;

/// Where a record stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The first byte, or line ends before it.
    pub(super) start: u64,
    /// One past the last byte, its line end included.
    pub(super) end: u64,
    /// The line of `start`, counted from 1.
    pub(super) line: u64,
    /// How many records stand before it, the header included.
    pub(super) before: u64,
}

/// A record longer than this is cut for messages: a quotation mark that is never closed makes one
/// record of the rest of the file.
const LONGEST: u64 = 64 * 1024;

/// The byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The records of one table that messages have asked for.
pub(super) struct Excerpts<'s> {
    sources: &'s Sources,
    path: &'s Path,
    shown: &'s Path,
    delimiter: u8,
    known: BTreeMap<Spot, Excerpt>,
}

#[derive(Clone)]
struct Excerpt {
    file: FileId,
    raw: Vec<u8>,
}

impl<'s> Excerpts<'s> {
    pub(super) fn new(
        sources: &'s Sources,
        path: &'s Path,
        shown: &'s Path,
        delimiter: u8,
    ) -> Self {
        Self {
            sources,
            path,
            shown,
            delimiter,
            known: BTreeMap::new(),
        }
    }

    /// The place of a cell.
    pub(super) fn cell(&mut self, spot: Spot, column: usize) -> Place {
        let delimiter = self.delimiter;
        let excerpt = self.excerpt(spot);
        let range = cell_range(&excerpt.raw, delimiter, column);
        // What is not UTF-8 is shown with replacement characters, which are longer.
        let shown = |at: usize| lossy(excerpt.raw.get(..at).unwrap_or_default()).len();
        Place::new(excerpt.file, shown(range.start)..shown(range.end))
    }

    /// The place of a whole record.
    pub(super) fn record(&mut self, spot: Spot) -> Place {
        let excerpt = self.excerpt(spot);
        Place::new(excerpt.file, 0..lossy(&excerpt.raw).len())
    }

    /// All the rows again, the header first.
    pub(super) fn rows(&self, asked: Place) -> Result<Rows, Diagnostic> {
        Rows::open(self.path, self.shown, self.delimiter, asked)
    }

    /// The quotation mark of the record that is still open at its end, if there is one.
    ///
    /// Only the last record of a file can have one. It is read again, however long it is, but not
    /// kept.
    pub(super) fn unclosed(&mut self, spot: Spot) -> Option<Place> {
        // A file that cannot be read a second time has been read to its end once.
        let column = unclosed(self.path, spot, self.delimiter).ok()??;
        let cell = self.cell(spot, column);
        Some(Place::new(
            cell.file,
            cell.start..cell.end.min(cell.start + 1),
        ))
    }

    /// How many cells a record has.
    pub(super) fn cells(&mut self, spot: Spot) -> usize {
        let delimiter = self.delimiter;
        cell_ranges(&self.excerpt(spot).raw, delimiter).len()
    }

    /// Whether a record goes over several lines.
    pub(super) fn is_long(&mut self, spot: Spot) -> bool {
        self.excerpt(spot).raw.contains(&b'\n')
    }

    /// The text of a cell as it is written, shortened for a message.
    pub(super) fn cell_text(&mut self, spot: Spot, column: usize) -> String {
        let delimiter = self.delimiter;
        let excerpt = self.excerpt(spot);
        let range = cell_range(&excerpt.raw, delimiter, column);
        let text = lossy(excerpt.raw.get(range).unwrap_or_default()).into_owned();
        let text: String = text
            .trim_matches('"')
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        match text.char_indices().nth(40) {
            Some((at, _)) => format!("{} ...", text.get(..at).unwrap_or_default()),
            None => text,
        }
    }

    fn excerpt(&mut self, spot: Spot) -> Excerpt {
        if let Some(excerpt) = self.known.get(&spot) {
            return excerpt.clone();
        }
        // A file that cannot be read a second time gives an empty line at the right number.
        let bytes = read_again(self.path, spot).unwrap_or_default();
        let (raw, line) = bare(&bytes, spot.line);
        // Each record before takes a line at least; where lines end with a mere carriage return,
        // nobody has counted them.
        let line = line.max(spot.before.saturating_add(1));
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let excerpt = Excerpt {
            file: self.sources.excerpt(self.shown, lossy(raw), line),
            raw: raw.to_vec(),
        };
        self.known.insert(spot, excerpt.clone());
        excerpt
    }
}

fn read_again(path: &Path, spot: Spot) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(spot.start))?;
    let length = spot.end.saturating_sub(spot.start).min(LONGEST);
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The column whose cell begins with a quotation mark that is not closed before the record ends.
fn unclosed(path: &Path, spot: Spot, delimiter: u8) -> std::io::Result<Option<usize>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(spot.start))?;
    let length = spot.end.saturating_sub(spot.start);
    let mut bytes = BufReader::new(file.take(length));
    if spot.start == 0 && bytes.fill_buf()?.starts_with(MARK) {
        bytes.consume(MARK.len());
    }
    let mut scan = Scan::default();
    loop {
        let buffer = bytes.fill_buf()?;
        if buffer.is_empty() {
            return Ok(scan.is_quoted().then_some(scan.column));
        }
        for byte in buffer {
            scan.step(*byte, delimiter);
        }
        let length = buffer.len();
        bytes.consume(length);
    }
}

/// A record gone through byte by byte, by the rules of [`cell_ranges`].
#[derive(Debug, Default)]
struct Scan {
    state: State,
    column: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Before a cell.
    #[default]
    Start,
    /// In one that is not quoted, or behind the quoted part of one.
    Bare,
    Quoted,
    /// Behind a quotation mark that ends the quoted part, unless another follows.
    Mark,
}

impl Scan {
    fn step(&mut self, byte: u8, delimiter: u8) {
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::Mark,
            (State::Start | State::Mark, b'"') | (State::Quoted, _) => State::Quoted,
            (_, byte) if byte == delimiter => {
                self.column += 1;
                State::Start
            }
            // Only before and behind the record, where no cell is.
            (State::Start, b'\r' | b'\n') => State::Start,
            _ => State::Bare,
        };
    }

    fn is_quoted(&self) -> bool {
        self.state == State::Quoted
    }
}

/// The record without a byte order mark, without the line ends around it, and its line.
fn bare(bytes: &[u8], line: u64) -> (&[u8], u64) {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let begin = bytes
        .iter()
        .position(|byte| !matches!(byte, b'\r' | b'\n'))
        .unwrap_or(bytes.len());
    let (before, rest) = bytes.split_at(begin);
    let lines = before.split(|byte| *byte == b'\n').count() - 1;
    let end = rest
        .iter()
        .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
        .map_or(0, |last| last + 1);
    let line = line.saturating_add(lines.try_into().unwrap_or(0));
    (rest.get(..end).unwrap_or_default(), line)
}

fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The bytes of a cell, its quotation marks included; what is behind the last cell is at its end.
fn cell_range(raw: &[u8], delimiter: u8, column: usize) -> Range<usize> {
    let ranges = cell_ranges(raw, delimiter);
    ranges.get(column).cloned().unwrap_or(raw.len()..raw.len())
}

/// The bytes of each cell, by the same rules by which the rows are read: a quotation mark counts
/// only at the beginning of a cell, and a doubled one inside does not end it.
fn cell_ranges(raw: &[u8], delimiter: u8) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut at, mut start, mut quoted) = (0, 0, false);
    while let Some(byte) = raw.get(at) {
        if quoted {
            if *byte == b'"' {
                if raw.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    quoted = false;
                }
            }
        } else if *byte == b'"' && at == start {
            quoted = true;
        } else if *byte == delimiter {
            ranges.push(start..at);
            start = at + 1;
        }
        at += 1;
    }
    ranges.push(start..raw.len());
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_behind_quoted_ones() {
        let raw = "2010,\"a, \"\"b\"\"\nc\",,x".as_bytes();
        let cell = |column| std::str::from_utf8(&raw[cell_range(raw, b',', column)]).unwrap();
        assert_eq!(cell(0), "2010");
        assert_eq!(cell(1), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(cell(2), "");
        assert_eq!(cell(3), "x");
        assert_eq!(cell_range(raw, b',', 9), raw.len()..raw.len());
    }

    #[test]
    fn marks_and_line_ends_around_a_record_are_not_part_of_it() {
        assert_eq!(bare(b"\xEF\xBB\xBFa,b\r\n", 1), (&b"a,b"[..], 1));
        assert_eq!(bare(b"\n\r\n1,2\n", 3), (&b"1,2"[..], 5));
        assert_eq!(bare(b"\n", 3), (&b""[..], 4));
    }
}
