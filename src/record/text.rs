//! Texts that know where each of their characters was written.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, FileId, Place, code};

/// How many bytes the longest escape of a TOML string has: `\U0001F600`.
const LONGEST_ESCAPE: usize = 10;

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub place: Place,
}

impl<T> Located<T> {
    /// A value at a place.
    #[must_use]
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }
}

/// A text that an author wrote, with the way back from each character to the file.
///
/// What is in the file (quotes, escapes, line ends) and what is meant differ; [`Text::place_of`]
/// goes from the one to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    meant: Arc<str>,
    place: Place,
    /// Where the text and the file run apart: (byte in the text, byte in the file), ascending.
    /// Between two of them they run in step.
    steps: Arc<[(usize, usize)]>,
}

impl Text {
    /// The stand-in for a text that is missing.
    #[must_use]
    pub fn absent(place: Place) -> Self {
        Self {
            meant: Arc::from(""),
            place,
            steps: Arc::from([]),
        }
    }

    /// The whole of a file.
    #[must_use]
    pub fn whole(file: FileId, text: &str) -> Self {
        Self {
            meant: Arc::from(text),
            place: Place::new(file, 0..text.len()),
            steps: Arc::from([(0, 0)]),
        }
    }

    /// A name at its place, such as a key of a record.
    #[must_use]
    pub fn named(name: &Located<String>) -> Self {
        Self {
            meant: Arc::from(name.value.as_str()),
            place: name.place,
            steps: Arc::from([(0, name.place.start)]),
        }
    }

    /// A TOML string: `span` is where it stands in `source`, quotes included, `text` what it means.
    #[must_use]
    pub fn in_toml(file: FileId, source: &str, span: Range<usize>, text: &str) -> Self {
        let raw = source.get(span.clone()).unwrap_or_default();
        Self {
            meant: Arc::from(text),
            place: Place::new(file, span.clone()),
            steps: steps(raw, text, span.start).into(),
        }
    }

    /// The first character of it that no document can print, as a complaint.
    #[must_use]
    pub fn unprintable(&self) -> Option<Diagnostic> {
        let (at, c) = forbidden(self.as_str())?;
        let place = self.place_of(at..at + c.len_utf8());
        Some(
            Diagnostic::error(
                code::FORBIDDEN_CHARACTER,
                format!("the character U+{:04X} cannot be printed", u32::from(c)),
            )
            .at(place)
            .help("remove it"),
        )
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.meant
    }

    /// Where the whole of it stands, quotes included.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// Where a part of the text (in bytes) stands in the file.
    #[must_use]
    pub fn place_of(&self, range: Range<usize>) -> Place {
        let from = self.meant.floor_char_boundary(range.start);
        let to = self.meant.floor_char_boundary(range.end).max(from);
        let start = self.in_file(from);
        // The end is that of the last character, not the beginning of what follows it: the white
        // space after a backslash at a line's end belongs to neither.
        let end = match self.meant[from..to].chars().next_back() {
            None => start,
            Some(last) => {
                let last_start = self.in_file(to - last.len_utf8());
                let next = self.in_file(to);
                if next.saturating_sub(last_start) <= LONGEST_ESCAPE {
                    next
                } else {
                    last_start + last.len_utf8()
                }
            }
        };
        Place::new(self.place.file, start..end.min(self.place.end.max(start)))
    }

    fn in_file(&self, byte: usize) -> usize {
        match self.steps.partition_point(|(at, _)| *at <= byte) {
            0 => self.place.start,
            next => {
                let (at, in_file) = self.steps[next - 1];
                in_file + (byte - at)
            }
        }
    }
}

/// Walks a TOML string and its meaning side by side.
fn steps(raw: &str, text: &str, offset: usize) -> Vec<(usize, usize)> {
    let multi = raw.starts_with("\"\"\"") || raw.starts_with("'''");
    let basic = raw.starts_with('"');
    // What is no string, and is read as one to be complained of, has no quotation mark to be passed.
    let mut at_raw = if multi {
        3
    } else {
        usize::from(raw.starts_with(['"', '\'']))
    };
    if multi {
        let rest = raw.get(at_raw..).unwrap_or_default();
        at_raw += if rest.starts_with("\r\n") {
            2
        } else {
            usize::from(rest.starts_with('\n'))
        };
    }
    let mut at = 0;
    let mut steps = vec![(0, offset + at_raw)];
    let mut expected = at_raw;
    while at < text.len() && at_raw < raw.len() {
        if at_raw != expected {
            steps.push((at, offset + at_raw));
        }
        let Some(rest) = raw.get(at_raw..) else {
            break;
        };
        let width = text[at..].chars().next().map_or(1, char::len_utf8);
        if basic && rest.starts_with('\\') {
            match escape(rest) {
                Escape::Character(length) => {
                    if at_raw == expected {
                        steps.push((at, offset + at_raw));
                    }
                    at += width;
                    expected = at_raw + width;
                    at_raw += length;
                }
                Escape::LineEnd(length) => at_raw += length,
            }
        } else if rest.starts_with('\r') && !text[at..].starts_with('\r') {
            at_raw += 1;
        } else {
            at += width;
            at_raw += width;
            expected = at_raw;
        }
    }
    if at_raw != expected {
        steps.push((at, offset + at_raw));
    }
    steps
}

enum Escape {
    /// So many bytes stand for one character.
    Character(usize),
    /// So many bytes stand for nothing: a backslash at a line's end eats the white space after it.
    LineEnd(usize),
}

fn escape(rest: &str) -> Escape {
    match rest.as_bytes().get(1) {
        Some(b'x') => Escape::Character(4),
        Some(b'u') => Escape::Character(6),
        Some(b'U') => Escape::Character(10),
        Some(b' ' | b'\t' | b'\r' | b'\n') => {
            let blank =
                rest[1..].len() - rest[1..].trim_start_matches([' ', '\t', '\r', '\n']).len();
            Escape::LineEnd(1 + blank)
        }
        _ => Escape::Character(2),
    }
}

/// The first character that no document can print: controls other than tab and line end, and the
/// noncharacters, which the program keeps for itself.
fn forbidden(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, c)| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
            || matches!(c, '\u{FDD0}'..='\u{FDEF}')
            // Overrides of the direction of writing make a page show what is not written.
            || matches!(c, '\u{202D}' | '\u{202E}')
            || (u32::from(*c) & 0xFFFE) == 0xFFFE
    })
}
