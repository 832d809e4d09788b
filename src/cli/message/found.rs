//! A complaint whose places have been looked up, so that it can be printed without its sources.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::{Sources, with_slashes};

/// A complaint as machines read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct Found {
    pub(super) code: String,
    pub(super) severity: String,
    pub(super) message: String,
    /// The file, from the workspace on, with slashes.
    pub(super) file: Option<String>,
    pub(super) range: Option<Span>,
    pub(super) label: Option<String>,
    pub(super) helps: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) annotations: Vec<Remark>,
    /// The text at the place, or its beginning: it tells a complaint from others of its kind when lines
    /// have moved.
    pub(super) text: String,
}

/// A further place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remark {
    pub(super) message: String,
    pub(super) file: String,
    pub(super) range: Span,
}

/// A stretch of a file; its end is the first character that no longer belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Span {
    pub(super) start: Position,
    pub(super) end: Position,
}

/// A point in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// Counted from 1.
    pub(super) line: usize,
    /// Counted from 1, in characters.
    pub(super) column: usize,
    /// Counted from 0, a byte order mark not included; `None` in a file of which only some lines
    /// were kept.
    pub(super) byte: Option<usize>,
}

impl Found {
    pub(in crate::cli) fn of(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        let place = diagnostic.place.and_then(|place| look_up(place, sources));
        let (file, range, text) = match place {
            Some((file, range, text)) => (Some(file), Some(range), text),
            None => (None, None, String::new()),
        };
        let annotations = diagnostic.annotations.iter().filter_map(|annotation| {
            let (file, range, _) = look_up(annotation.place, sources)?;
            let message = annotation.label.clone();
            Some(Remark {
                message,
                file,
                range,
            })
        });
        Self {
            code: diagnostic.code.as_str().to_owned(),
            severity: diagnostic.severity.word().to_owned(),
            message: diagnostic.message.clone(),
            file,
            range,
            label: diagnostic.label.clone(),
            helps: diagnostic.helps.clone(),
            notes: diagnostic.notes.clone(),
            annotations: annotations.collect(),
            text,
        }
    }

    pub(super) fn is_error(&self) -> bool {
        self.severity == Severity::Error.word()
    }

    /// The sentence with what else there is to say, a line each.
    pub(super) fn in_full(&self) -> String {
        let mut text = self.message.clone();
        for (word, lines) in [("note", &self.notes), ("help", &self.helps)] {
            for line in lines {
                text.push_str(&format!("\n{word}: {line}"));
            }
        }
        text
    }
}

/// How many characters of the text at a place are kept.
const LONGEST: usize = 200;

fn look_up(place: Place, sources: &Sources) -> Option<(String, Span, String)> {
    let file = sources.file(place.file)?;
    let position = |byte: usize| {
        let byte = file.boundary(byte);
        let (line, column) = file.line_column(byte);
        Position {
            line,
            column,
            byte: (file.first_line() == 1).then(|| file.byte_on_disk(byte)),
        }
    };
    let start = file.boundary(place.start);
    let end = file.boundary(place.end).max(start);
    let range = Span {
        start: position(start),
        end: position(end),
    };
    let text = file.text().get(start..end).unwrap_or_default();
    let text = text.chars().take(LONGEST).collect();
    Some((with_slashes(file.path()), range, text))
}
