//! For people: code, sentence, place, the line itself, the way out.

use std::borrow::Cow;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::cli::visible::{self, Excerpt};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::{SourceFile, Sources};

/// A complaint with its lines, in colour or without. What is not the program's own is printed in signs.
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
    let primary = diagnostic.place.and_then(|place| {
        let label = diagnostic.label.as_deref();
        Some((place, sources.file(place.file)?, label))
    });
    let others = diagnostic.annotations.iter().filter_map(|annotation| {
        let file = sources.file(annotation.place.file)?;
        Some((annotation.place, file, Some(annotation.label.as_str())))
    });
    let is_placed = primary.is_some();
    let places: Vec<_> = primary.into_iter().chain(others).collect();
    let pictures: Vec<Picture> = places
        .iter()
        .map(|(place, file, label)| {
            let own = places
                .iter()
                .filter(|(_, other, _)| Arc::ptr_eq(other, file));
            Picture::of(file, *place, own.map(|(place, ..)| *place), *label)
        })
        .collect();
    let lines: Vec<(Level, Cow<str>)> = diagnostic
        .notes
        .iter()
        .map(|note| (Level::NOTE, visible::lines(note)))
        .chain(
            diagnostic
                .helps
                .iter()
                .map(|help| (Level::HELP, visible::lines(help))),
        )
        .collect();

    let message = visible::line(&diagnostic.message);
    let title = level.primary_title(&*message).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    // Further places of the file of the first are shown in the same picture.
    let first = places
        .first()
        .filter(|_| is_placed)
        .map(|(_, file, _)| file);
    let is_same = |file: &Arc<SourceFile>| first.is_some_and(|first| Arc::ptr_eq(first, file));
    let mut kind = AnnotationKind::Primary;
    let mut picture: Option<Snippet<_>> = None;
    for (shown, _) in pictures
        .iter()
        .zip(&places)
        .filter(|(_, (_, file, _))| is_same(file))
    {
        let empty = || shown.snippet();
        let annotated = picture.unwrap_or_else(empty);
        picture = Some(annotated.annotation(shown.annotation(kind)));
        kind = AnnotationKind::Context;
    }
    group = group.elements(picture);
    for (shown, _) in pictures
        .iter()
        .zip(&places)
        .filter(|(_, (_, file, _))| !is_same(file))
    {
        let annotation = shown.annotation(AnnotationKind::Context);
        group = group.element(shown.snippet().annotation(annotation));
    }
    for (level, line) in &lines {
        group = group.element(level.clone().message(&**line));
    }
    renderer.render(&[group])
}

/// A place with the lines that it stands in, as they are printed.
struct Picture<'f> {
    path: String,
    first_line: usize,
    excerpt: Excerpt<'f>,
    span: std::ops::Range<usize>,
    label: Option<Cow<'f, str>>,
}

impl<'f> Picture<'f> {
    /// Of a place in a file, with the lines from the first to the last of these places of it.
    fn of(
        file: &'f SourceFile,
        place: Place,
        places: impl Iterator<Item = Place>,
        label: Option<&'f str>,
    ) -> Self {
        let span = span(file, place);
        let lines = lines(file, places);
        let begin = lines.start;
        let excerpt = Excerpt::of(&file.text()[lines]);
        Self {
            path: visible::line(&file.path().display().to_string()).into_owned(),
            first_line: file.line_column(begin).0,
            span: excerpt.place(span.start - begin)..excerpt.place(span.end - begin),
            excerpt,
            label: label.map(visible::line),
        }
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        Snippet::source(&*self.excerpt.text)
            .line_start(self.first_line)
            .path(self.path.as_str())
            .fold(true)
    }

    fn annotation(&self, kind: AnnotationKind) -> Annotation<'_> {
        let annotation = kind.span(self.span.clone());
        match &self.label {
            Some(label) => annotation.label(&**label),
            None => annotation,
        }
    }
}

/// The lines in which these places stand, and those between, of a file that may have a million others.
fn lines(file: &SourceFile, places: impl Iterator<Item = Place>) -> std::ops::Range<usize> {
    let text = file.text();
    let spans = places.map(|place| span(file, place));
    let (start, end) = spans.fold((text.len(), 0), |(start, end), span| {
        (start.min(span.start), end.max(span.end))
    });
    let end = end.max(start);
    // The end of the file is that of its last line.
    let is_end = start == text.len() && text.ends_with('\n');
    let start = if is_end { start - 1 } else { start };
    let start = text[..start].rfind('\n').map_or(0, |line| line + 1);
    let end = text[end..]
        .find('\n')
        .map_or(text.len(), |line| end + line + 1);
    start..end
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
