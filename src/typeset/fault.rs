//! What Typst complains of, brought back to whoever can mend it.

use std::collections::BTreeMap;
use std::ops::Range;

use typst::diag::{Severity, SourceDiagnostic};
use typst::introspection::Introspector as _;
use typst::syntax::{DiagSpan, FileId, LinkedNode, SyntaxKind};
use typst::{World as _, WorldExt};
use typst_layout::PagedDocument;

use super::world::House;
use crate::diagnostic::{Code, Diagnostic, Place, code};

/// A place that Typst names, in terms of our own sources.
pub(super) struct Site {
    /// Where somebody wrote it: the author's text, or the line of a template or theme.
    pub written: Option<Place>,
    /// Where it stands in generated text, if it does.
    pub generated: Option<Place>,
}

/// Typst's complaints as ours. What has one cause is told once: a label that is not there, for each of
/// the lines that ask for it, and a font that is not there, for each of its uses.
pub(super) fn all(house: &House, found: &[SourceDiagnostic]) -> Vec<Diagnostic> {
    let mut told: Vec<(String, Diagnostic, usize)> = Vec::new();
    for one in found {
        let cause = missing_label(&one.message)
            .or_else(|| missing_family(&one.message))
            .map(|_| one.message.to_string());
        let known = cause
            .as_ref()
            .and_then(|cause| told.iter_mut().find(|(known, ..)| known == cause));
        match known {
            Some((.., times)) => *times += 1,
            None => {
                let diagnostic = match missing_label(&one.message) {
                    Some(label) => without_label(house, one, label),
                    None => diagnostic(house, one),
                };
                told.push((cause.unwrap_or_default(), diagnostic, 1));
            }
        }
    }
    let told = told.into_iter().map(|(_, diagnostic, times)| match times {
        1 => diagnostic,
        2 => diagnostic.note("and at one more place"),
        _ => diagnostic.note(format!("and at {} more places", times - 1)),
    });
    told.collect()
}

/// The label that is not in the document, if that is what the message says.
fn missing_label(message: &str) -> Option<&str> {
    let (label, _) = message
        .strip_prefix("label `")?
        .split_once("` does not exist in the document")?;
    Some(label)
}

/// The family of fonts that the style has not, if that is what the message says.
fn missing_family(message: &str) -> Option<&str> {
    message.strip_prefix("unknown font family: ")
}

/// The complaint of a label that is asked for and never set. The theme asks for it, but it is a template
/// that has named it.
fn without_label(house: &House, found: &SourceDiagnostic, label: &str) -> Diagnostic {
    let mut diagnostic = diagnostic(house, found);
    let named = house.generated().find_map(|(text, origins)| {
        let at = text.find(label)?;
        origins.place_of(at..at + label.len())
    });
    if let Some(named) = named.filter(|named| diagnostic.place != Some(*named)) {
        let theme = diagnostic.place.replace(named);
        diagnostic.annotations.clear();
        if let Some(theme) = theme {
            diagnostic = diagnostic.also(theme, "asked for here");
        }
    }
    diagnostic.message = unset(label);
    diagnostic.help(SET_IT)
}

/// The complaint of a label that is named and not set.
fn unset(label: &str) -> String {
    format!("the document has no label `{label}`, which is named here")
}

const SET_IT: &str =
    "set it where it belongs, such as behind a heading, or do not name it where that is left out";

/// Warns of labels that a generated text names and that are nowhere in its document: a theme may pass over
/// what it does not find, such as a line of the contents.
pub(super) fn unset_labels(house: &House, document: &PagedDocument) -> Vec<Diagnostic> {
    let Ok(source) = house.source(house.main_id()) else {
        return Vec::new();
    };
    let file = house.file_of(house.main_id());
    let Some(origins) = file.and_then(|file| file.origins.as_ref()) else {
        return Vec::new();
    };
    let mut named: BTreeMap<String, Range<usize>> = BTreeMap::new();
    let mut open = vec![LinkedNode::new(source.root())];
    while let Some(node) = open.pop() {
        if node.kind() == SyntaxKind::Label {
            let range = node.range();
            let text = source.text().get(range.clone()).unwrap_or_default();
            // A figure may be drawn in a line of text, where it is no figure and has no label.
            if text.starts_with("<chart-") || text.starts_with("<table-") {
                continue;
            }
            let first = named
                .entry(text.to_owned())
                .or_insert_with(|| range.clone());
            if range.start < first.start {
                *first = range;
            }
        }
        open.extend(node.children());
    }
    let labelled = document.introspector().query_labelled();
    for content in &labelled {
        if let Some(label) = content.label() {
            named.remove(&format!("<{}>", label.resolve().as_str()));
        }
    }
    let unset_ones = named.into_iter().filter_map(|(label, range)| {
        let place = origins.place_of(range)?;
        Some(
            Diagnostic::warning(code::TYPESETTING, unset(&label))
                .at(place)
                .help(SET_IT),
        )
    });
    unset_ones.collect()
}

/// Typst's complaint as ours.
pub(super) fn diagnostic(house: &House, found: &SourceDiagnostic) -> Diagnostic {
    with_code(house, found, code::TYPESETTING)
}

/// The same under another code.
pub(super) fn with_code(house: &House, found: &SourceDiagnostic, code: Code) -> Diagnostic {
    let message = found.message.to_string();
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
    for hint in &found.hints {
        diagnostic = diagnostic.help(hint.v.to_string());
    }
    diagnostic
}

pub(super) fn site(house: &House, span: DiagSpan) -> Option<Site> {
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
