//! Quotation marks around cells that do not do what whoever has written them thinks.

use std::io::{Read, Seek, SeekFrom};

use memchr::{memchr, memchr2, memrchr2};

use super::dialect::Dialect;
use super::file::Reading;

/// How much is looked at at once, in bytes; what is one row may be longer.
const CHUNK: usize = 1 << 16;

/// The longest row that is looked at.
const LONGEST: usize = 1 << 24;

/// A quotation mark that is out of place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stray {
    /// The line that it stands in, and its number.
    pub(super) line: Vec<u8>,
    pub(super) number: u64,
    /// Its byte in the line.
    pub(super) at: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It ends a quoted cell, and more follows: `"a"b`.
    Ending,
    /// It stands behind white space and begins no quoted cell: `1, "a, b"`.
    Spaced,
}

/// The first quotation mark of a file that is out of place, behind the first `above` bytes and lines.
///
/// A file without any is gone through as fast as it can be read.
pub(super) fn stray(
    mut file: Reading,
    dialect: Dialect,
    above: (u64, u64),
) -> std::io::Result<Option<Stray>> {
    file.seek(SeekFrom::Start(above.0))?;
    let mut number = above.1 + 1;
    let mut rows = Vec::with_capacity(2 * CHUNK);
    loop {
        let before = rows.len();
        file.by_ref().take(CHUNK as u64).read_to_end(&mut rows)?;
        let is_end = rows.len() == before;
        match look(&rows, dialect, is_end) {
            Look::Found(at, kind) => {
                let start = memrchr2(b'\n', b'\r', &rows[..at]).map_or(0, |end| end + 1);
                let end = memchr2(b'\n', b'\r', &rows[at..]).map_or(rows.len(), |end| at + end);
                return Ok(Some(Stray {
                    line: rows[start..end].to_vec(),
                    number: number + lines(&rows[..start]),
                    at: at - start,
                    kind,
                }));
            }
            Look::Done(done) => {
                number += lines(&rows[..done]);
                rows.drain(..done);
            }
        }
        if is_end || rows.len() > LONGEST {
            return Ok(None);
        }
    }
}

enum Look {
    Found(usize, Kind),
    /// So many bytes are fine, and end with a line.
    Done(usize),
}

/// Looks at rows, of which the first one begins with `rows`.
fn look(rows: &[u8], dialect: Dialect, is_end: bool) -> Look {
    let Dialect {
        delimiter,
        quote,
        comment,
        ..
    } = dialect;
    let ends_line = |byte: u8| byte == b'\n' || byte == b'\r';
    // Up to here all is fine; `row` is where the last row begins that is not known to be.
    let (mut at, mut row) = (0, 0);
    loop {
        let Some(mark) = memchr(quote, &rows[at..]).map(|mark| at + mark) else {
            let line = memrchr2(b'\n', b'\r', &rows[at..]).map(|end| at + end + 1);
            return Look::Done(line.unwrap_or(row));
        };
        let line = memrchr2(b'\n', b'\r', &rows[at..mark]).map_or(row, |end| at + end + 1);
        row = line;
        if comment.is_some() && rows.get(line).copied() == comment {
            match memchr2(b'\n', b'\r', &rows[mark..]) {
                Some(end) => {
                    at = mark + end + 1;
                    row = at;
                    continue;
                }
                None => return Look::Done(row),
            }
        }
        let cell = &rows[line.max(at)..mark];
        let cell = memchr::memrchr(delimiter, cell).map_or(cell, |end| &cell[end + 1..]);
        let is_mark = line == 0 && cell == b"\xEF\xBB\xBF";
        if !cell.is_empty() && !is_mark {
            if cell.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
                return Look::Found(mark, Kind::Spaced);
            }
            // One within a cell that is not quoted is a part of it: a 12" gun.
            at = mark + 1;
            continue;
        }
        let mut end = mark + 1;
        loop {
            let Some(next) = memchr(quote, &rows[end..]).map(|next| end + next) else {
                return Look::Done(row);
            };
            match rows.get(next + 1) {
                Some(byte) if *byte == quote => end = next + 2,
                None if !is_end => return Look::Done(row),
                _ => {
                    end = next;
                    break;
                }
            }
        }
        let behind = &rows[end + 1..];
        let first = behind.iter().position(|byte| !matches!(byte, b' ' | b'\t'));
        match first.and_then(|first| behind.get(first)) {
            None if !is_end => return Look::Done(row),
            None => {}
            Some(byte) if *byte == delimiter || ends_line(*byte) => {}
            // A tab between cells is white space too.
            Some(_) if delimiter == b'\t' && behind.first() == Some(&delimiter) => {}
            Some(_) => return Look::Found(end, Kind::Ending),
        }
        at = end + 1;
    }
}

fn lines(rows: &[u8]) -> u64 {
    let ends = rows.iter().enumerate().filter(|(at, byte)| {
        **byte == b'\n' || **byte == b'\r' && rows.get(at + 1) != Some(&b'\n')
    });
    ends.count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &str) -> Option<(usize, Kind)> {
        let dialect = Dialect {
            comment: Some(b'#'),
            ..Dialect::default()
        };
        match look(rows.as_bytes(), dialect, true) {
            Look::Found(at, kind) => Some((at, kind)),
            Look::Done(_) => None,
        }
    }

    #[test]
    fn marks_that_do_what_they_seem_to_are_left_alone() {
        for rows in [
            "a,b\n1,2\n",
            "\"a\",\"b\"\n\"1\",\"2, 3\"\n",
            "a,\"b \"\"c\"\" d\"\n",
            "a,\"b\" ,c\n",
            "a,b 12\" gun,\"c\"\n",
            "a,\"b\n\"\"c\"\nd\n",
            "# a, \"b\"c\n\"a\"\n",
            "a,\"\"\r\n\"\",b\r\n",
            "\u{feff}\"a\",b\n",
            "a,\"never closed\n",
            "\"a\"",
        ] {
            assert_eq!(found(rows), None, "{rows:?}");
        }
    }

    #[test]
    fn marks_out_of_place_are_found() {
        for (rows, at, kind) in [
            ("a,\"b\"c,d\n", 4, Kind::Ending),
            ("a,b\n1, \"x, y\"\n", 7, Kind::Spaced),
            ("\"a\" b\n", 2, Kind::Ending),
            ("\"a\"\"b\"c\"\n", 5, Kind::Ending),
        ] {
            assert_eq!(found(rows), Some((at, kind)), "{rows:?}");
        }
    }
}
