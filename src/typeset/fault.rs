//! What Typst complains of, brought back to whoever can mend it.

use std::ops::Range;

use typst::WorldExt;
use typst::diag::{Severity, SourceDiagnostic};
use typst::syntax::{DiagSpan, FileId};

use super::world::House;
use crate::diagnostic::{Code, Diagnostic, Place, code};

/// A place that Typst names, in terms of our own sources.
struct Site {
    /// Where somebody wrote it: the author's text, or the line of a template or theme.
    written: Option<Place>,
    /// Where it stands in generated text, if it does.
    generated: Option<Place>,
}

/// Typst's complaint as ours.
pub(super) fn diagnostic(house: &House, found: &SourceDiagnostic) -> Diagnostic {
    with_code(house, found, code::TYPESETTING)
}

/// The same under another code.
pub(super) fn with_code(house: &House, found: &SourceDiagnostic, code: Code) -> Diagnostic {
    let unprintable = unprintable(&found.message);
    let message = match unprintable {
        Some(text) => format!("no font of the style can print `{text}`"),
        None => found.message.to_string(),
    };
    let mut diagnostic = match found.severity {
        Severity::Error => Diagnostic::error(code, message),
        Severity::Warning => Diagnostic::warning(code, message),
    };
    let mut sites = std::iter::once(found.span)
        .chain(found.trace.iter().map(|point| point.span.into()))
        .filter_map(|span| site(house, span));

    if let Some(first) = sites.next() {
        let caller = if first.generated.is_none() {
            // The complaint is about the theme: what called it there is what the author knows.
            sites.find(|site| site.generated.is_some())
        } else {
            None
        };
        diagnostic.place = first.written.or(first.generated);
        if let (Some(_), Some(generated)) = (first.written, first.generated) {
            diagnostic = diagnostic.also(generated, "in the generated source");
        }
        if let Some(caller) = caller {
            if let Some(written) = caller.written {
                diagnostic = diagnostic.also(written, "while setting this");
            } else if let Some(generated) = caller.generated {
                diagnostic = diagnostic.also(generated, "called here");
            }
        }
    }
    if unprintable.is_some() {
        // Typst would have the author try another font.
        return diagnostic
            .help("write it in letters that the fonts have, or give the style one that has it");
    }
    for hint in &found.hints {
        diagnostic = diagnostic.help(hint.v.to_string());
    }
    diagnostic
}

/// The text that no font can show, if that is what the message says: the same text is complained of
/// for each face that it is set in.
fn unprintable(message: &str) -> Option<&str> {
    let (before, _) = message.split_once("` could not be displayed with font")?;
    let (_, text) = before.rsplit_once("the text `")?;
    Some(text.trim_matches('"'))
}

fn site(house: &House, span: DiagSpan) -> Option<Site> {
    let id: FileId = span.id()?;
    let range: Range<usize> = house.range(span)?;
    let file = house.file_of(id)?;
    let own = file.source.map(|source| Place::new(source, range.clone()));
    Some(match &file.origins {
        Some(origins) => Site {
            written: origins.place_of(range),
            generated: own,
        },
        None => Site {
            written: own,
            generated: None,
        },
    })
}
