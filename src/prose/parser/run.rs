//! Plain text between other things, gathered from the pieces in which the Markdown parser gives it.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::prose::Inline;
use crate::prose::mark::VERBATIM;
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

    /// Whether a piece of it ends at this byte.
    pub(super) fn ends_at(&self, at: usize) -> bool {
        self.range.as_ref().is_some_and(|range| range.end == at)
    }

    /// Adds a piece whose first character is to stay as it is typed: behind a backslash, or by its name.
    pub(super) fn push_verbatim(&mut self, piece: &str, range: Range<usize>) {
        if piece.starts_with(['"', '\'', '-']) {
            self.text.push(VERBATIM);
        }
        self.push(piece, range);
    }

    /// Ends the run and adds it to `inlines`; gives where it stands.
    pub(super) fn flush(
        &mut self,
        source: &Text,
        inlines: &mut Vec<Inline>,
        is_markdown: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<Range<usize>> {
        let range = self.range.take()?;
        look_for_slips(source, range.clone(), is_markdown, diagnostics);
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
fn look_for_slips(
    source: &Text,
    range: Range<usize>,
    is_markdown: bool,
    diagnostics: &mut Diagnostics,
) {
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
        (
            "~~",
            "`~~` strikes nothing through and is printed as it stands",
            "leave out what no longer holds; two tildes that are meant are written `\\~\\~`",
        ),
        (
            "^[",
            "`^[` begins no footnote and is printed as it stands",
            "a footnote is written `[^name]`, and its text `[^name]: ...` in a paragraph of its own",
        ),
        (
            "](",
            "these brackets make no link and are printed as they stand",
            "a note stands behind a link and not in it, and so does another link; \
             an address with spaces or brackets stands between `<` and `>`",
        ),
        (
            "][",
            "nothing says where this link leads, and the brackets are printed as they stand",
            "give its address in a line of its own, `[name]: https://...`; brackets that are meant are written `\\[`",
        ),
    ] {
        if let Some(at) = part.find(slip) {
            let at = range.start + at;
            let code = match slip {
                "{%" | "}}" => code::EXPRESSION_SYNTAX,
                _ if !is_markdown => continue,
                _ => code::PROSE,
            };
            if part[..at - range.start].ends_with('\\') {
                continue;
            }
            let severity = match slip {
                "](" => Diagnostic::error,
                _ => Diagnostic::warning,
            };
            diagnostics.push(
                severity(code, message)
                    .at(source.place_of(at..at + slip.len()))
                    .help(help),
            );
        }
    }
}
