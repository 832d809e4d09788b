//! For people: code, sentence, place, the line itself, the way out.

use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::{SourceFile, Sources};

/// A complaint with its lines, in colour or without.
pub(super) fn print(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let primary = diagnostic
        .place
        .and_then(|place| Some((place, sources.file(place.file)?)));
    let others: Vec<(Place, Arc<SourceFile>, &str)> = diagnostic
        .annotations
        .iter()
        .filter_map(|annotation| {
            let file = sources.file(annotation.place.file)?;
            Some((annotation.place, file, annotation.label.as_str()))
        })
        .collect();
    let paths: Vec<String> = primary
        .iter()
        .map(|(_, file)| file)
        .chain(others.iter().map(|(_, file, _)| file))
        .map(|file| file.path().display().to_string())
        .collect();

    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let mut path = paths.iter();
    if let Some((place, file)) = &primary {
        let mut snippet = snippet(file, path.next());
        let mut annotation = AnnotationKind::Primary.span(span(file, *place));
        if let Some(label) = &diagnostic.label {
            annotation = annotation.label(label.as_str());
        }
        snippet = snippet.annotation(annotation);
        // Further places of the same file are shown in the same picture.
        for (place, other, label) in &others {
            if Arc::ptr_eq(other, file) {
                let annotation = AnnotationKind::Context.span(span(other, *place));
                snippet = snippet.annotation(annotation.label(*label));
            }
        }
        group = group.element(snippet);
    }
    for (place, file, label) in &others {
        let shown = path.next();
        if primary
            .as_ref()
            .is_some_and(|(_, first)| Arc::ptr_eq(first, file))
        {
            continue;
        }
        let annotation = AnnotationKind::Context.span(span(file, *place));
        group = group.element(snippet(file, shown).annotation(annotation.label(*label)));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for help in &diagnostic.helps {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

fn snippet<'f>(
    file: &'f SourceFile,
    path: Option<&'f String>,
) -> Snippet<'f, annotate_snippets::Annotation<'f>> {
    Snippet::source(file.text())
        .line_start(file.first_line())
        .path(path.map(String::as_str))
        .fold(true)
}

/// The place within the file's text: on character boundaries, and not over more than a line's end.
fn span(file: &SourceFile, place: Place) -> std::ops::Range<usize> {
    let text = file.text();
    let start = file.boundary(place.start);
    let mut end = file.boundary(place.end).max(start);
    // A place of many lines, such as a whole record, is shown by its first.
    if let Some(line) = text[start..end].find('\n') {
        end = start + line.max(1);
    }
    // A place of no width is shown by the character that stands there.
    if start == end
        && let Some(c) = text[start..].chars().next().filter(|c| *c != '\n')
    {
        end += c.len_utf8();
    }
    start..file.boundary(end).max(start)
}
