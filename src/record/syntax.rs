//! Syntax errors of TOML, each at its place and in plain words.

use std::ops::Range;

use toml::de::Error;

use super::mistaken;
use super::pasted::pasted;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};

/// What opens and ends a text of several lines.
const TEXT: &str = "\"\"\"";

/// Complains of every syntax error, one a line: what follows on the same line is mostly an echo.
///
/// Gives back what cannot be trusted to be what the author meant: the lines with errors, and all that
/// follows a list or table that is never closed.
pub(super) fn report(
    file: FileId,
    source: &str,
    errors: &[Error],
    diagnostics: &mut Diagnostics,
) -> Vec<Range<usize>> {
    let mut lost: Vec<Range<usize>> = Vec::new();
    let mut out_of_step = false;
    for error in errors {
        let span = error.span().unwrap_or(source.len()..source.len());
        let at = span.start.min(source.len());
        if lost.last().is_some_and(|lost| lost.contains(&at)) {
            continue;
        }
        let start = source[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = source[at..].find('\n').map_or(source.len(), |end| at + end) + 1;
        let message = error.message().trim().replace('\n', "; ");
        let line = source[start..end.min(source.len())].trim_end();
        if let Some(found) = ended_by_an_expression(line, at - start) {
            lost.push(start..end);
            diagnostics.push(
                found
                    .diagnostic
                    .at(Place::new(file, start + found.mark..start + found.mark + 1)),
            );
            continue;
        }
        if let Some(opening) = open_text(&message, source, at) {
            lost.push(opening.start..usize::MAX);
            diagnostics.push(
                Diagnostic::error(
                    code::TOML_SYNTAX,
                    "not TOML: the text that begins here has no end",
                )
                .help(format!("end it with `{}`", &source[opening.clone()]))
                .at(Place::new(file, opening)),
            );
            break;
        }
        let place = Place::new(file, span);
        if let Some((what, closing)) = unclosed(&message, &source[start..end.min(source.len())]) {
            lost.push(start..usize::MAX);
            diagnostics.push(
                Diagnostic::error(
                    code::TOML_SYNTAX,
                    format!("not TOML: the {what} before this line is not closed"),
                )
                .at(place)
                .help(format!(
                    "close it with `{closing}`, or write a comma if it goes on here"
                )),
            );
            break;
        }
        // Prose where a key should be: a text has ended too early, or an earlier one too late.
        let is_prose = !mistaken::gives_a_value(line) && source[..start].contains(TEXT);
        if let Some(text) = is_prose.then(|| mistaken::swallowed(source, at)).flatten() {
            lost.push(text.opening.start..usize::MAX);
            diagnostics.push(
                Diagnostic::error(
                    code::TOML_SYNTAX,
                    "not TOML: the text that begins here seems to have no end",
                )
                .at(Place::new(file, text.opening))
                .also(Place::new(file, text.first), "this is read as a part of it")
                .help(format!("write `{TEXT}` where it ends")),
            );
            break;
        }
        if let Some(found) = pasted(line) {
            let message = format!("not TOML: this is {}", found.what);
            let range = start + found.range.start..start + found.range.end;
            let diagnostic = Diagnostic::error(code::TOML_SYNTAX, message);
            diagnostics.push(diagnostic.at(Place::new(file, range)).help(found.instead));
            lost.push(start..end);
            continue;
        }
        if let Some(meant) = mistaken::line(line, at - start) {
            lost.push(start..end);
            let range = start + meant.range.start..start + meant.range.end;
            let mut diagnostic =
                Diagnostic::error(code::TOML_SYNTAX, format!("not TOML: {}", meant.message))
                    .at(Place::new(file, range));
            diagnostic.helps = meant.helps;
            diagnostics.push(diagnostic);
            continue;
        }
        lost.push(start..end);
        let diagnostic = if message.contains("duplicate key") {
            Diagnostic::error(code::DOUBLE_ID, "this key is given twice")
        } else {
            Diagnostic::error(code::TOML_SYNTAX, format!("not TOML: {}", plain(&message)))
        };
        let is_prose = message.starts_with("key with no value") && source[..start].contains(TEXT);
        // Each line of what follows a text that has ended too early is such a fault; the first says it.
        if is_prose && std::mem::replace(&mut out_of_step, true) {
            continue;
        }
        diagnostics.push(diagnostic.at(place).maybe_help(is_prose.then(|| {
            format!("if this belongs to a text, one above it ends too early or lacks its `{TEXT}`")
        })));
    }
    lost
}

/// A text that a quotation mark of an expression in it has ended.
struct Ended {
    /// The byte of the mark in its line.
    mark: usize,
    diagnostic: Diagnostic,
}

/// Whether the error at `at` of a line is there because an expression has the quotation marks that its
/// text stands in: by far the commonest mistake of all.
fn ended_by_an_expression(line: &str, at: usize) -> Option<Ended> {
    let braces = line.get(..at)?.rfind("{{")?;
    let inside = &line[braces + 2..];
    let mark = inside.find(['"', '\''])?;
    let (mark, quote) = (braces + 2 + mark, inside[mark..].chars().next()?);
    // The text has begun with the same mark, and the expression goes on.
    let is_open = line[..braces].matches(quote).count() % 2 == 1;
    if mark > at || !is_open || line[braces..mark].contains("}}") {
        return None;
    }
    let written = match line[braces..].find("}}") {
        Some(end) => &line[braces..braces + end + 2],
        None => &line[braces..],
    };
    let other = if quote == '"' { '\'' } else { '"' };
    let instead = written.replace(quote, &other.to_string());
    let three = quote.to_string().repeat(3);
    let message = "this quotation mark ends the text, though the expression goes on";
    let diagnostic = Diagnostic::error(code::TOML_SYNTAX, message)
        .help(format!("write `{instead}`"))
        .help(format!("or begin and end the whole text with `{three}`"));
    Some(Ended { mark, diagnostic })
}

/// What an earlier line has left open, if that is why `line` cannot be read: lists and tables may go
/// on over lines, so that without its end one swallows the rest of the file, key by key.
fn unclosed(message: &str, line: &str) -> Option<(&'static str, char)> {
    let (what, closing) = if message.contains("between array elements") {
        ("list", ']')
    } else if message.contains("between key-value pairs") || message.contains("inline table") {
        ("table", '}')
    } else {
        return None;
    };
    let line = line.trim();
    let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_header = line.starts_with('[')
        && line.ends_with(']')
        && line.trim_matches(['[', ']']).chars().all(word);
    let is_entry = line.trim_start_matches(word).trim_start().starts_with('=');
    (is_header || is_entry).then_some((what, closing))
}

/// The quotation marks that open a text which the end of the file ends, if that is the error at `at`.
fn open_text(message: &str, source: &str, at: usize) -> Option<Range<usize>> {
    let quotes = match message {
        _ if !source[at..].trim().is_empty() => return None,
        _ if message.contains("multi-line basic string") => TEXT,
        _ if message.contains("multi-line literal string") => "\'\'\'",
        _ => return None,
    };
    let start = source.rfind(quotes)?;
    Some(start..start + quotes.len())
}

/// The parser's words without its jargon.
fn plain(message: &str) -> &str {
    if message.starts_with("string values must be quoted") {
        return "a text must stand in quotation marks";
    }
    message
        .strip_suffix(", expected nothing")
        .unwrap_or(message)
}
