//! How long a text may be: what is longer is data, or a slip, and would keep the typesetter for hours.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Events;
use super::line::is_inline;
use crate::diagnostic::{Diagnostic, code};
use crate::record::Text;

/// The longest text, in bytes: some two hundred pages.
const LONGEST: usize = 500_000;

/// The longest paragraph, in bytes: some ten pages.
const PARAGRAPH: usize = 30_000;

/// The longest line, such as a title, in bytes.
const LINE: usize = 10_000;

/// The most cells of a table.
const CELLS: usize = 5_000;

/// The most columns of a table.
const COLUMNS: usize = 100;

/// A text that is longer than any.
pub(super) fn long_text(text: &Text) -> Option<Diagnostic> {
    let length = text.as_str().len();
    let message = || format!("a text of {length} bytes, and no more than {LONGEST} are set");
    (length > LONGEST).then(|| too_large(text, 0..length, message(), "divide it"))
}

/// A line that is longer than any.
pub(super) fn long_line(text: &Text) -> Option<Diagnostic> {
    let length = text.as_str().len();
    let message = || format!("a line of {length} bytes, and no more than {LINE} are set");
    (length > LINE).then(|| {
        too_large(
            text,
            0..length,
            message(),
            "this is a line, such as a title",
        )
    })
}

/// A paragraph or a table that is larger than any.
pub(super) fn long_block(text: &Text, events: &Events<'_>) -> Option<Diagnostic> {
    let mut paragraph: Option<Range<usize>> = None;
    let mut cells = 0;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Table(columns)) if columns.len() > COLUMNS => {
                let message = format!(
                    "a table of {} columns, and no more than {COLUMNS} fit on any page",
                    columns.len()
                );
                return Some(too_large(text, range.clone(), message, DATA));
            }
            Event::Start(Tag::Table(_)) => cells = 0,
            Event::Start(Tag::TableCell) => {
                cells += 1;
                if cells > CELLS {
                    let message = format!("a table of more than {CELLS} cells");
                    return Some(too_large(text, range.clone(), message, DATA));
                }
            }
            _ => {}
        }
        if !is_inline(event) {
            paragraph = None;
            continue;
        }
        let begun = paragraph.get_or_insert_with(|| range.clone());
        begun.end = begun.end.max(range.end);
        if begun.len() > PARAGRAPH {
            let message = format!("a paragraph of more than {PARAGRAPH} bytes");
            return Some(too_large(
                text,
                begun.clone(),
                message,
                "divide it by blank lines",
            ));
        }
    }
    None
}

/// The way out of a large table.
const DATA: &str = "put it under `data/` and print a table of statistics, or an annex of its own";

fn too_large(text: &Text, range: Range<usize>, message: String, help: &str) -> Diagnostic {
    // The beginning is enough to find it.
    let range = range.start..range.end.min(range.start + 40);
    Diagnostic::error(code::TOO_LARGE, message)
        .at(text.place_of(range))
        .help(help)
}
