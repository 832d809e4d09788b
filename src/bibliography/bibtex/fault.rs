//! What is wrong with an entry that cannot be read, and where.

use std::ops::Range;

use biblatex::{ParseError, ParseErrorKind, Token};

use crate::diagnostic::{Diagnostic, FileId, Place, code};

/// Where each `@type{` begins a line, up to where the next does.
pub(super) fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut line = 0;
    for full in text.split_inclusive('\n') {
        let inner = full.trim_start();
        let name = inner.strip_prefix('@').map(str::trim_start);
        let opens = name.is_some_and(|name| {
            let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            end.is_some_and(|end| end > 0 && name[end..].trim_start().starts_with(['{', '(']))
        });
        if opens {
            starts.push(line + full.len() - inner.len());
        }
        line += full.len();
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

/// What is wrong with the entry in `piece`.
pub(super) fn fault(
    error: &ParseError,
    text: &str,
    piece: Range<usize>,
    file: FileId,
) -> Diagnostic {
    let own = &text[piece.clone()];
    let head = own.split(['\n', ',']).next().unwrap_or_default().trim_end();
    let key = head.split_once('{').map_or("", |(_, key)| key.trim());
    let named = if key.is_empty() || key.contains('=') {
        String::from("an entry")
    } else {
        format!("the entry `{key}`")
    };
    let at = piece.start + error.span.start.min(own.len());
    // The parser looks past white space; what lacks something is what stands before.
    let before = text[piece.start..at].trim_end();
    let last = before.chars().next_back().map_or(0, char::len_utf8);
    let behind = Place::new(
        file,
        piece.start + before.len() - last..piece.start + before.len(),
    );
    let next = text[at..].chars().next().map_or(0, char::len_utf8);
    let here = Place::new(file, at..at + next);
    let whole = Place::new(file, piece.start..piece.start + head.len());
    let wrong = |message: String| Diagnostic::error(code::BIBLIOGRAPHY, message);
    if let Some(field) = unclosed(own) {
        let name = &own[field.clone()];
        let at = piece.start + field.start..piece.start + field.end;
        return wrong(format!(
            "the field `{name}` of {named} has no end: a brace that opens in it is not closed"
        ))
        .at(Place::new(file, at))
        .help("the value of a field stands between `{` and `}`, and a comma follows it");
    }
    match &error.kind {
        ParseErrorKind::Expected(Token::Comma) if before.len() <= head.len() => wrong(format!(
            "a comma is missing behind the key of {named}"
        ))
        .at(behind)
        .help("an entry begins like this: `@report{key,`"),
        ParseErrorKind::Expected(Token::Comma) => {
            wrong(format!("a comma is missing between two fields of {named}"))
                .at(behind)
                .help("a comma stands behind the value of each field; a brace inside a value may be one too many")
        }
        ParseErrorKind::Expected(Token::Equals) => {
            wrong(format!("`=` is missing behind the name of a field of {named}"))
                .at(here)
                .help("a field looks like this: `title = {A title},`")
        }
        ParseErrorKind::Expected(Token::Identifier) => {
            wrong(format!("the name of a field is missing in {named}"))
                .at(here)
                .help("a field looks like this: `title = {A title},`")
        }
        ParseErrorKind::Expected(Token::OpeningBrace) => {
            wrong(format!("{named} has no `{{` behind its type"))
                .at(here)
                .help("an entry looks like this: `@report{key, title = {A title}}`")
        }
        ParseErrorKind::UnexpectedEof => wrong(format!(
            "{named} has no end: a brace or a quotation mark that opens is not closed"
        ))
        .at(whole)
        .help("count the braces of its fields; each value stands between `{` and `}`"),
        ParseErrorKind::Expected(token) => wrong(format!("{token} is missing in {named}")).at(here),
        ParseErrorKind::Unexpected(token) => wrong(format!("{token} is too much in {named}")).at(here),
        kind => wrong(format!("{named} is not BibLaTeX: {kind}")).at(here),
    }
}

/// The name of the field in whose value the next field stands, if there is one.
fn unclosed(entry: &str) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    let mut start = 0;
    let mut last = None;
    for line in entry.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let inner = &line[indent..];
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '+'));
        let name =
            end.filter(|end| *end > 0 && inner.starts_with(|c: char| c.is_ascii_alphabetic()));
        let value = name.map(|end| inner[end..].trim_start());
        let value = value
            .and_then(|rest| rest.strip_prefix('='))
            .map(str::trim_start);
        let is_field = value.is_some_and(|value| {
            value.starts_with(|c: char| matches!(c, '{' | '"') || c.is_ascii_alphanumeric())
        });
        if let Some(end) = name.filter(|_| is_field) {
            if depth > 1 {
                return last;
            }
            last = Some(start + indent..start + indent + end);
        }
        let mut escaped = false;
        for byte in line.bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        start += line.len();
    }
    None
}
