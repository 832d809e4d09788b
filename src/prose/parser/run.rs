//! Plain text between other things, gathered from the pieces in which the Markdown parser gives it.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::prose::Inline;
use crate::record::Text;

#[derive(Default)]
pub(super) struct Run {
    text: String,
    range: Option<Range<usize>>,
}

impl Run {
    /// Adds a piece that stands in `range`.
    pub(super) fn push(&mut self, piece: &str, range: Range<usize>) {
        if piece.is_empty() {
            return;
        }
        self.text.push_str(piece);
        self.range = Some(match self.range.take() {
            Some(before) => before.start.min(range.start)..before.end.max(range.end),
            None => range,
        });
    }

    /// Ends the run and adds it to `inlines`; gives where it stands.
    pub(super) fn flush(
        &mut self,
        source: &Text,
        inlines: &mut Vec<Inline>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Range<usize>> {
        let range = self.range.take()?;
        look_for_slips(source, range.clone(), diagnostics);
        let length = source
            .as_str()
            .get(range.clone())
            .map_or(0, |part| part.trim_end().len());
        let end = if length == 0 {
            range.end
        } else {
            range.start + length
        };
        inlines.push(Inline::Text {
            text: std::mem::take(&mut self.text),
            place: source.place_of(range.start..end),
        });
        Some(range)
    }
}

/// Warns of braces that look like an expression or a template's statement that has gone wrong.
fn look_for_slips(source: &Text, range: Range<usize>, diagnostics: &mut Diagnostics) {
    let part = source.as_str().get(range.clone()).unwrap_or_default();
    for (slip, message, help) in [
        (
            "{%",
            "prose has no statements: `{%` is printed as it stands",
            "prose knows `{{ expression }}` only; statements belong to templates",
        ),
        (
            "}}",
            "this `}}` closes nothing and is printed as it stands",
            "an expression begins with `{{`",
        ),
    ] {
        if let Some(at) = part.find(slip) {
            let at = range.start + at;
            diagnostics.push(
                Diagnostic::warning(code::EXPRESSION_SYNTAX, message)
                    .at(source.place_of(at..at + slip.len()))
                    .help(help),
            );
        }
    }
}
