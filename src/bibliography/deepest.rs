//! A bound for brackets that stand in each other: the readers of bibliographies go into each.

use crate::diagnostic::{Diagnostic, FileId, Place, code};

/// The number of brackets that may stand in each other.
pub(super) const DEEPEST: usize = 40;

/// Reports the first bracket of `text` that stands too deep in others, by the name `brackets`.
pub(super) fn look(
    text: &str,
    brackets: &str,
    [open, close]: [&str; 2],
    file: FileId,
) -> Option<Diagnostic> {
    let mut depth = 0_usize;
    let at = text.bytes().position(|byte| {
        if open.as_bytes().contains(&byte) {
            depth += 1;
        } else if close.as_bytes().contains(&byte) {
            depth = depth.saturating_sub(1);
        }
        depth > DEEPEST
    })?;
    let message = format!("{brackets} stand more than {DEEPEST} deep in each other");
    Some(Diagnostic::error(code::TOO_LARGE, message).at(Place::new(file, at..at + 1)))
}
