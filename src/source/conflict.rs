//! Conflicts that git has left in a file.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, FileId, Place, code};

/// What the lines begin with that git puts around the two sides of a conflict.
const OURS: &str = "<<<<<<< ";
const MIDDLE: &str = "=======";
const THEIRS: &str = ">>>>>>> ";

/// What to do about it.
pub const WAY_OUT: &str = "keep what is right of both sides, and remove the lines that begin with `<<<<<<<`, `=======` and \
     `>>>>>>>`";

/// Whether a line is the first or the last one of a conflict.
#[must_use]
pub fn is_marker(line: &[u8]) -> bool {
    line.starts_with(OURS.as_bytes()) || line.starts_with(THEIRS.as_bytes())
}

/// The lines of `text` that stand around the first conflict in it, if git has left one: its beginning, its
/// middle and its end, as far as they are there.
fn markers(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        if is_marker(line.as_bytes()) {
            found.push(range);
            if line.starts_with(THEIRS) {
                break;
            }
        } else if !found.is_empty() && line.trim_end() == MIDDLE {
            found.push(range);
        }
    }
    found
}

/// The complaint of a file in which git has left a conflict: whatever else is wrong with it comes from that.
#[must_use]
pub fn complaint(file: FileId, text: &str) -> Option<Diagnostic> {
    let mut markers = markers(text).into_iter();
    let first = markers.next()?;
    let begins = text[first.clone()].starts_with(OURS);
    let message = if begins {
        "git has left a conflict here, which is not resolved"
    } else {
        "this line was left of a conflict that git had marked"
    };
    let mut diagnostic = Diagnostic::error(code::CONFLICT, message)
        .at(Place::new(file, first))
        .help(WAY_OUT);
    for marker in markers {
        let label = if text[marker.clone()].starts_with(MIDDLE) {
            "the other side begins here"
        } else {
            "and ends here"
        };
        diagnostic = diagnostic.also(Place::new(file, marker), label);
    }
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(String, usize)> {
        let found = complaint(FileId(0), text)?;
        Some((found.message, found.annotations.len()))
    }

    #[test]
    fn a_conflict_is_told_from_what_looks_like_one() {
        let whole = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> branch\n";
        let (message, others) = said(whole).unwrap();
        assert!(message.contains("conflict here"), "{message}");
        assert_eq!(others, 2);
        // Half of it was tidied away.
        let (message, _) = said("a = 1\n>>>>>>> branch\n").unwrap();
        assert!(message.contains("left of a conflict"), "{message}");
        for fine in [
            "Heading\n=======\n",
            "a <<<<<<< b\n",
            ">>>>>>>\n",
            "<<<<<<<<<<\n",
            "",
        ] {
            assert_eq!(said(fine), None, "{fine}");
        }
    }
}
