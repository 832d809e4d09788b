//! The places of cells: the lines of a record, read again when there is something to say of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use super::dialect::Dialect;
use super::file::{Reading, TableFile};
use super::quotation::{Kind, stray};
use super::reader::{Rows, skip};
use super::spot::Spot;
use crate::diagnostic::{Diagnostic, FileId, Place, code};
use crate::source::Sources;

/// A record longer than this is cut for messages: a quotation mark that is never closed makes one
/// record of the rest of the file.
const LONGEST: u64 = 64 * 1024;

/// The byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The records of one table that messages have asked for.
pub(in crate::data) struct Excerpts<'s> {
    sources: &'s Sources,
    file: &'s TableFile,
    shown: &'s Path,
    dialect: Dialect,
    known: BTreeMap<Spot, Excerpt>,
}

#[derive(Clone)]
struct Excerpt {
    file: FileId,
    raw: Vec<u8>,
}

impl<'s> Excerpts<'s> {
    pub(in crate::data) fn new(
        sources: &'s Sources,
        file: &'s TableFile,
        shown: &'s Path,
        dialect: Dialect,
    ) -> Self {
        Self {
            sources,
            file,
            shown,
            dialect,
            known: BTreeMap::new(),
        }
    }

    /// The complaint of the first quotation mark that is out of place, of which the reader of rows would
    /// leave out a part or take what it encloses apart.
    pub(in crate::data) fn stray(&mut self) -> Option<Diagnostic> {
        let mut file = self.file.reader().ok()?;
        let above = skip(&mut file, self.dialect.header).ok()?;
        let found = stray(file, self.dialect, above).ok()??;
        let line = lossy(&found.line);
        let at = lossy(&found.line[..found.at]).len();
        let quote = char::from(self.dialect.quote);
        let (message, help) = match found.kind {
            Kind::Ending => (
                format!("the `{quote}` here ends the cell, and more of it follows"),
                format!(
                    "a quotation mark within a cell is doubled, and the whole cell stands in them: `{quote}a {quote}{quote}b{quote}{quote} c{quote}`"
                ),
            ),
            Kind::Spaced => (
                format!(
                    "the `{quote}` here stands behind white space and opens nothing: a delimiter in it would end the cell"
                ),
                format!("take the white space before the `{quote}` away"),
            ),
        };
        let excerpt = self.sources.excerpt(
            self.shown,
            line,
            usize::try_from(found.number).unwrap_or(usize::MAX),
        );
        let place = Place::new(excerpt, at..at + 1);
        Some(
            Diagnostic::error(code::INVALID_TABLE, message)
                .at(place)
                .help(help),
        )
    }

    /// The place of a cell.
    pub(in crate::data) fn cell(&mut self, spot: Spot, column: usize) -> Place {
        let dialect = self.dialect;
        let excerpt = self.excerpt(spot);
        let range = cell_range(&excerpt.raw, dialect, column);
        // What is not UTF-8 is shown with replacement characters, which are longer.
        let shown = |at: usize| lossy(excerpt.raw.get(..at).unwrap_or_default()).len();
        Place::new(excerpt.file, shown(range.start)..shown(range.end))
    }

    /// The place of a whole record.
    pub(in crate::data) fn record(&mut self, spot: Spot) -> Place {
        let excerpt = self.excerpt(spot);
        Place::new(excerpt.file, 0..lossy(&excerpt.raw).len())
    }

    /// The line in which a record begins, or its row in the workbook, counted from 1.
    pub(in crate::data) fn line(&mut self, spot: Spot) -> usize {
        let place = self.record(spot);
        let file = self.sources.file(place.file);
        file.map_or(0, |file| file.line_column(place.start).0)
    }

    /// All the rows again, the header first.
    pub(in crate::data) fn rows(&self, asked: Place) -> Result<Rows, Diagnostic> {
        Rows::open(self.file, self.shown, self.dialect, asked)
    }

    /// The quotation mark of the record that is still open at its end, if there is one.
    ///
    /// Only the last record of a file can have one. It is read again, however long it is, but not
    /// kept.
    pub(in crate::data) fn unclosed(&mut self, spot: Spot) -> Option<Place> {
        // A file that cannot be read a second time has been read to its end once.
        let column = unclosed(self.file.reader().ok()?, spot, self.dialect).ok()??;
        let cell = self.cell(spot, column);
        Some(Place::new(
            cell.file,
            cell.start..cell.end.min(cell.start + 1),
        ))
    }

    /// How many cells a record has.
    pub(in crate::data) fn cells(&mut self, spot: Spot) -> usize {
        let dialect = self.dialect;
        cell_ranges(&self.excerpt(spot).raw, dialect).len()
    }

    /// Whether a record goes over several lines.
    pub(in crate::data) fn is_long(&mut self, spot: Spot) -> bool {
        self.excerpt(spot).raw.contains(&b'\n')
    }

    /// The text of a cell as it is written, shortened for a message.
    pub(in crate::data) fn cell_text(&mut self, spot: Spot, column: usize) -> String {
        let dialect = self.dialect;
        let excerpt = self.excerpt(spot);
        let range = cell_range(&excerpt.raw, dialect, column);
        let text = lossy(excerpt.raw.get(range).unwrap_or_default()).into_owned();
        let text: String = text
            .trim_matches(char::from(dialect.quote))
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        match text.char_indices().nth(40) {
            Some((at, _)) => format!("{} ...", text.get(..at).unwrap_or_default()),
            None => text,
        }
    }

    /// How the file is written.
    pub(in crate::data) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What a cell is called in its workbook, if it stands in one.
    pub(in crate::data) fn cell_name(&self, spot: Spot, column: usize) -> Option<String> {
        self.file.cell_name(spot.before, column)
    }

    /// A complaint of a cell, at its place.
    pub(in crate::data) fn at_cell(
        &mut self,
        diagnostic: Diagnostic,
        spot: Spot,
        column: usize,
    ) -> Diagnostic {
        let diagnostic = diagnostic.at(self.cell(spot, column));
        match self.cell_name(spot, column) {
            Some(name) => diagnostic.label(name),
            None => diagnostic,
        }
    }

    /// The bytes of a record as they stand in the file.
    pub(in crate::data) fn raw(&mut self, spot: Spot) -> Vec<u8> {
        self.excerpt(spot).raw
    }

    fn excerpt(&mut self, spot: Spot) -> Excerpt {
        if let Some(excerpt) = self.known.get(&spot) {
            return excerpt.clone();
        }
        // A file that cannot be read a second time gives an empty line at the right number.
        let again = self.file.reader().and_then(|file| read_again(file, spot));
        let bytes = again.unwrap_or_default();
        let (raw, line) = bare(&bytes, spot.line, self.dialect.comment);
        let line = line.max(spot.least);
        let line = self.file.row(spot.before).unwrap_or(line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let excerpt = Excerpt {
            file: self.sources.excerpt(self.shown, lossy(raw), line),
            raw: raw.to_vec(),
        };
        self.known.insert(spot, excerpt.clone());
        excerpt
    }
}

fn read_again(mut file: Reading, spot: Spot) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(spot.start))?;
    let length = spot.end.saturating_sub(spot.start).min(LONGEST);
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The column whose cell begins with a quotation mark that is not closed before the record ends.
fn unclosed(mut file: Reading, spot: Spot, dialect: Dialect) -> std::io::Result<Option<usize>> {
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
            scan.step(*byte, dialect);
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
    fn step(&mut self, byte: u8, dialect: Dialect) {
        let Dialect {
            delimiter, quote, ..
        } = dialect;
        self.state = match (self.state, byte) {
            (State::Quoted, byte) if byte == quote => State::Mark,
            (State::Start | State::Mark, byte) if byte == quote => State::Quoted,
            (State::Quoted, _) => State::Quoted,
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

/// The record without a byte order mark, without the line ends and comments around it, and its line.
fn bare(bytes: &[u8], line: u64, comment: Option<u8>) -> (&[u8], u64) {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let mut begin = 0;
    loop {
        let rest = bytes.get(begin..).unwrap_or_default();
        begin += rest.iter().take_while(|byte| is_end(byte)).count();
        let rest = bytes.get(begin..).unwrap_or_default();
        if comment.is_none() || rest.first().copied() != comment {
            break;
        }
        begin += rest.iter().take_while(|byte| !is_end(byte)).count();
    }
    let (before, rest) = bytes.split_at(begin.min(bytes.len()));
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
fn cell_range(raw: &[u8], dialect: Dialect, column: usize) -> Range<usize> {
    let ranges = cell_ranges(raw, dialect);
    ranges.get(column).cloned().unwrap_or(raw.len()..raw.len())
}

/// The bytes of each cell, by the same rules by which the rows are read: a quotation mark counts
/// only at the beginning of a cell, and a doubled one inside does not end it.
pub(in crate::data) fn cell_ranges(raw: &[u8], dialect: Dialect) -> Vec<Range<usize>> {
    let Dialect {
        delimiter, quote, ..
    } = dialect;
    let mut ranges = Vec::new();
    let (mut at, mut start, mut quoted) = (0, 0, false);
    while let Some(byte) = raw.get(at) {
        if quoted {
            if *byte == quote {
                if raw.get(at + 1) == Some(&quote) {
                    at += 1;
                } else {
                    quoted = false;
                }
            }
        } else if *byte == quote && at == start {
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
        let cell = |column| {
            std::str::from_utf8(&raw[cell_range(raw, Dialect::default(), column)]).unwrap()
        };
        assert_eq!(cell(0), "2010");
        assert_eq!(cell(1), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(cell(2), "");
        assert_eq!(cell(3), "x");
        assert_eq!(cell_range(raw, Dialect::default(), 9), raw.len()..raw.len());
    }

    #[test]
    fn marks_and_line_ends_around_a_record_are_not_part_of_it() {
        assert_eq!(bare(b"\xEF\xBB\xBFa,b\r\n", 1, None), (&b"a,b"[..], 1));
        assert_eq!(bare(b"\n\r\n1,2\n", 3, None), (&b"1,2"[..], 5));
        assert_eq!(bare(b"\n", 3, None), (&b""[..], 4));
        let comments = b"#x\n\n#y\r\n1,#2\n";
        assert_eq!(bare(comments, 3, Some(b'#')), (&b"1,#2"[..], 6));
    }
}
