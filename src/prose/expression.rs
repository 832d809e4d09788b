//! Expressions in prose: found before anything else is read, and checked for their syntax.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::Environment;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};
use crate::record::{Text, pasted};

use super::address;
use super::mark::is_mark;
use super::tokens::Tokens;

/// The longest expression that is read: what is longer was not written by a person, and chains of
/// thousands of operators would go deeper than the evaluator can.
const LONGEST: usize = 1_000;

/// What begins a placeholder. Authors cannot write it.
pub(super) const PLACEHOLDER: char = '\u{FDD0}';

const LITERAL: &str = "two braces that are meant to be printed are written `{{ \"{{\" }}`";

/// An expression: what stands between `{{` and `}}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The expression, without the white space around it.
    pub source: String,
    /// Where it stands, braces included.
    pub place: Place,
    /// Whether a sentence begins with it.
    pub begins_sentence: bool,
    /// The functions and other names that it asks for, in order.
    names: Vec<String>,
    text: Text,
    start: usize,
}

impl Expression {
    /// The functions and other names that it asks for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The first `true`, `false` or `none` in it.
    #[must_use]
    pub fn constant(&self) -> Option<Range<usize>> {
        Tokens::of(&self.source).constant()
    }

    /// The first of `functions` that it names and does not call.
    #[must_use]
    pub fn uncalled(&self, functions: &[&str]) -> Option<Range<usize>> {
        Tokens::of(&self.source).uncalled(functions)
    }

    /// What it joins by `~`, each a part of [`Expression::source`].
    #[must_use]
    pub fn joined(&self) -> Vec<Range<usize>> {
        Tokens::of(&self.source).joined()
    }

    /// Whether it prints a block of its own, such as a chart.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.stands_for() == Stands::Space
    }

    /// The complaint of a block that stands within a line.
    pub(super) fn torn(&self, help: &str) -> Diagnostic {
        let what = self.names.first().map_or("chart", String::as_str);
        Diagnostic::error(
            code::PROSE,
            format!("a {what} is a block of its own and cannot stand within a line"),
        )
        .at(self.place)
        .help(help)
    }

    /// Whether it prints the mark of a note.
    pub(super) fn is_note(&self) -> bool {
        self.stands_for() == Stands::Nothing
    }

    /// What it stands for in its line.
    pub(super) fn stands_for(&self) -> Stands {
        // What joins or changes them is refused, and prints nothing.
        if self.source.contains(['~', '|']) {
            return Stands::Word;
        }
        match self.names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["cite"] => Stands::Nothing,
            ["chart" | "table"] => Stands::Space,
            _ => Stands::Word,
        }
    }

    /// Where a part of [`Expression::source`], in bytes, stands in the file. What lies outside of it
    /// is left out, and a character of which a part is meant is meant whole.
    #[must_use]
    pub fn place_of(&self, range: Range<usize>) -> Place {
        let start = self.source.floor_char_boundary(range.start);
        let end = self.source.ceil_char_boundary(range.end).max(start);
        self.text.place_of(self.start + start..self.start + end)
    }
}

/// What an expression stands for in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// The mark of a note.
    Nothing,
    /// A block of its own.
    Space,
    Word,
}

/// A pair of braces in a text.
pub(super) struct Found {
    /// One past its last byte.
    pub(super) end: usize,
    /// What stands between them, if it can be read.
    pub(super) expression: Option<Expression>,
}

/// A text in which every expression is replaced by a word of the same length in bytes, so that
/// nothing inside of it can be taken for Markdown and every offset stays true.
pub(super) struct Masked {
    pub(super) text: String,
    /// By their first bytes.
    pub(super) found: BTreeMap<usize, Found>,
    /// The addresses of the web that stand in the text, in which nothing means anything to Markdown.
    pub(super) addresses: Vec<Range<usize>>,
}

impl Masked {
    /// The addresses that begin in `range`.
    pub(super) fn addresses_within(&self, range: &Range<usize>) -> &[Range<usize>] {
        let from = self
            .addresses
            .partition_point(|one| one.start < range.start);
        let to = self.addresses.partition_point(|one| one.start < range.end);
        self.addresses.get(from..to).unwrap_or_default()
    }

    pub(super) fn within(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &Found)> {
        let end = range.end.max(range.start);
        self.found
            .range(range.start..end)
            .map(|(start, found)| (*start, found))
    }
}

/// Finds and checks the expressions of `text`.
pub(super) fn mask(text: &Text, diagnostics: &mut Diagnostics) -> Masked {
    let source = text.as_str();
    let mut masked = Masked {
        text: String::with_capacity(source.len()),
        found: BTreeMap::new(),
        addresses: Vec::new(),
    };
    let mut done = 0;
    while let Some(braces) = source[done..].find("{{").map(|at| at + done) {
        plain(text, done..braces, &mut masked.text, diagnostics);
        let inside = braces + 2;
        let (end, expression) = match end_of(source, inside) {
            Ok(end) => (Some(end + 2), read(text, braces..end + 2, diagnostics)),
            Err(unclosed) => {
                unclosed.complain(text, braces, diagnostics);
                (recover(source, inside), None)
            }
        };
        match end {
            Some(end) => {
                masked.text.push(PLACEHOLDER);
                for _ in PLACEHOLDER.len_utf8()..end - braces {
                    masked.text.push('x');
                }
                masked.found.insert(braces, Found { end, expression });
                done = end;
            }
            None => {
                masked.text.push_str("{{");
                done = inside;
            }
        }
    }
    plain(text, done..source.len(), &mut masked.text, diagnostics);
    masked
}

/// The same for a text that is Markdown, with its addresses masked too.
pub(super) fn mask_markdown(text: &Text, diagnostics: &mut Diagnostics) -> Masked {
    let mut masked = mask(text, diagnostics);
    let is_meaning = |c: char| matches!(c, '*' | '_' | '~' | '\\' | '&' | '[' | ']');
    let mut unmarked = String::with_capacity(masked.text.len());
    let mut done = 0;
    for range in address::bare(&masked.text) {
        // It would go on in what an expression prints.
        if masked.found.contains_key(&range.end) {
            continue;
        }
        unmarked.push_str(&masked.text[done..range.start]);
        unmarked.extend(masked.text[range.clone()].chars().map(|c| match c {
            c if is_meaning(c) => 'x',
            c => c,
        }));
        done = range.end;
        masked.addresses.push(range);
    }
    unmarked.push_str(&masked.text[done..]);
    masked.text = unmarked;
    masked
}

/// Copies text that holds no expression; what could be taken for a placeholder or a mark is refused.
fn plain(text: &Text, range: Range<usize>, masked: &mut String, diagnostics: &mut Diagnostics) {
    let start = range.start;
    for (at, c) in text.as_str()[range].char_indices() {
        if is_mark(c) {
            let at = start + at;
            diagnostics.push(unprintable(c, text.place_of(at..at + c.len_utf8())));
            // As many bytes as the one that it stands in for.
            masked.push(char::REPLACEMENT_CHARACTER);
        } else {
            masked.push(c);
        }
    }
}

/// The complaint of a character that no document can print.
pub(super) fn unprintable(c: char, place: Place) -> Diagnostic {
    Diagnostic::error(
        code::FORBIDDEN_CHARACTER,
        format!("the character U+{:04X} cannot be printed", u32::from(c)),
    )
    .at(place)
    .help("remove it")
}

/// Why an expression does not end.
enum Unclosed {
    /// It goes on to the end of the text, or to a blank line.
    Open,
    /// Another one begins inside of it, at this byte.
    Nested(usize),
    /// The quotation mark at this byte opens a text that does not end.
    Quotation(usize),
}

impl Unclosed {
    fn complain(self, text: &Text, braces: usize, diagnostics: &mut Diagnostics) {
        let complaint = Diagnostic::error(
            code::EXPRESSION_SYNTAX,
            "this expression is not closed by `}}`",
        )
        .at(text.place_of(braces..braces + 2));
        diagnostics.push(match self {
            Self::Open => complaint.help(LITERAL),
            Self::Nested(at) => complaint
                .also(text.place_of(at..at + 2), "another one begins here")
                .help(LITERAL),
            Self::Quotation(at) => complaint
                .also(
                    text.place_of(at..at + 1),
                    "the text that begins here has no end",
                )
                .help("a quoted text ends with the quotation mark that it begins with"),
        });
    }
}

/// The byte of the `}}` that closes the expression whose inside begins at `inside`. Those in quoted
/// texts and those of a `{ ... }` inside the expression do not count.
fn end_of(source: &str, inside: usize) -> Result<usize, Unclosed> {
    let bytes = source.as_bytes();
    let mut depth = 0usize;
    let mut at = inside;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        match byte {
            b'"' | b'\'' => {
                at = end_of_quotation(bytes, at).ok_or(Unclosed::Quotation(at))?;
                continue;
            }
            b'{' if next == Some(&b'{') => return Err(Unclosed::Nested(at)),
            b'{' => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            b'}' if next == Some(&b'}') => return Ok(at),
            b'\n' => {
                let line = source[at + 1..].lines().next();
                if line.is_none_or(|line| line.trim().is_empty()) {
                    return Err(Unclosed::Open);
                }
            }
            _ => {}
        }
        at += 1;
    }
    Err(Unclosed::Open)
}

/// One past the end of the quoted text that begins at `start`.
fn end_of_quotation(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            byte if byte == bytes[start] => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Where a broken expression was probably meant to end, so that the rest of the text can be read.
fn recover(source: &str, inside: usize) -> Option<usize> {
    let rest = &source[inside..];
    // What stands behind the next one is looked at when that is read.
    let rest = &rest[..rest.find("{{").unwrap_or(rest.len())];
    let end = rest.find("}}")?;
    let blank = rest[..end]
        .lines()
        .skip(1)
        .any(|line| line.trim().is_empty());
    (!blank).then_some(inside + end + 2)
}

/// Reads what stands in `range`, braces included.
fn read(text: &Text, range: Range<usize>, diagnostics: &mut Diagnostics) -> Option<Expression> {
    let raw = &text.as_str()[range.start + 2..range.end - 2];
    let place = text.place_of(range.clone());
    let refused = |message: &str| Diagnostic::error(code::EXPRESSION_SYNTAX, message).at(place);
    let source = raw.trim();
    if source.is_empty() {
        diagnostics.push(refused("there is nothing between `{{` and `}}`").help(LITERAL));
        return None;
    }
    if raw.starts_with(['-', '+']) || raw.ends_with(['-', '+']) {
        diagnostics.push(
            refused("`{{-` and `-}}` are for templates")
                .help("write `{{ ... }}`; a sign belongs behind a space"),
        );
        return None;
    }
    if let Some(c) = source.chars().find(|c| is_mark(*c)) {
        diagnostics.push(unprintable(c, place));
        return None;
    }
    let expression = Expression {
        source: source.to_owned(),
        place,
        begins_sentence: false,
        names: Vec::new(),
        text: text.clone(),
        start: range.start + 2 + (raw.len() - raw.trim_start().len()),
    };
    match check(&expression) {
        Ok(names) => Some(Expression {
            names,
            ..expression
        }),
        Err(complaint) => {
            diagnostics.push(*complaint);
            None
        }
    }
}

/// The names that an expression asks for, or why it cannot be read.
fn check(expression: &Expression) -> Result<Vec<String>, Box<Diagnostic>> {
    if expression.source.len() > LONGEST {
        let diagnostic = Diagnostic::error(
            code::EXPRESSION_SYNTAX,
            format!("an expression of more than {LONGEST} characters"),
        )
        .at(expression.place)
        .help("an expression prints one thing; write several");
        return Err(Box::new(diagnostic));
    }
    let mut environment = Environment::empty();
    environment.set_debug(true);
    let error = match environment.compile_expression(&expression.source) {
        Ok(compiled) => {
            let mut names: Vec<String> = compiled.undeclared_variables(false).into_iter().collect();
            names.sort();
            return Ok(names);
        }
        Err(error) => error,
    };
    if let Some(found) = pasted(&expression.source) {
        let message = format!("this expression cannot be read: it holds {}", found.what);
        return Err(Box::new(
            Diagnostic::error(code::EXPRESSION_SYNTAX, message)
                .at(expression.place_of(found.range))
                .help(found.instead),
        ));
    }
    let reason = match error.detail() {
        Some(detail) => detail.to_owned(),
        None => error.kind().to_string(),
    };
    let place = match error.range() {
        Some(range) if range.start < expression.source.len() => expression.place_of(range),
        _ => expression.place,
    };
    Err(Box::new(
        Diagnostic::error(
            code::EXPRESSION_SYNTAX,
            format!("this expression cannot be read: {reason}"),
        )
        .at(place)
        .help("an expression is a call such as `stat(\"id\")`, or a name and its field, one alone"),
    ))
}
