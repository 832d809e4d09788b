//! What goes wrong in templates and expressions, at the place where it can be mended.

use std::error::Error as _;
use std::ops::Range;

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind};

use super::Templates;
use super::desk::Desk;
use super::functions;
use super::{typing, undefined};
use crate::diagnostic::{Code, Diagnostic, code, did_you_mean};
use crate::prose::Expression;

/// The complaint of an expression that gave an error.
pub(super) fn with_expression(error: &Error, expression: &Expression, desk: &Desk) -> Diagnostic {
    if let Some(complaint) = desk.take_complaint() {
        let range = quoted(&expression.source, &complaint.argument)
            .or_else(|| error.range())
            .unwrap_or(0..expression.source.len());
        return Diagnostic::error(complaint.code, complaint.message)
            .at(expression.place_of(range))
            .maybe_help(complaint.help);
    }
    let range = error.range().unwrap_or(0..expression.source.len());
    let snippet = expression.source.get(range.clone()).unwrap_or_default();
    let (message, help) = describe(error, snippet);
    Diagnostic::error(code_of(error, code::EXPRESSION), message)
        .at(expression.place_of(range))
        .maybe_help(help)
}

/// The complaint of an expression that gave a text longer than any paragraph.
pub(super) fn endless(expression: &Expression, length: usize) -> Diagnostic {
    let message = format!("this gives a text of {length} bytes");
    Diagnostic::error(code::TOO_LARGE, message)
        .at(expression.place)
        .help("an expression in prose prints a word or a few")
}

fn code_of(error: &Error, code: Code) -> Code {
    match error.kind() {
        ErrorKind::OutOfFuel => code::TOO_LARGE,
        _ => code,
    }
}

/// The complaint of an expression that gave something that cannot be printed.
pub(super) fn unprintable(expression: &Expression, kind: ValueKind) -> Diagnostic {
    let name = expression.source.trim();
    let diagnostic = if kind == ValueKind::Undefined {
        let known = functions::NAMES.iter().copied();
        Diagnostic::error(
            code::EXPRESSION,
            format!("`{name}` is nothing that prose knows"),
        )
        .maybe_help(did_you_mean(name, known))
        .maybe_help(
            name.contains('.')
                .then(|| String::from("a document has the fact `pages`")),
        )
    } else if functions::NAMES.contains(&name) {
        Diagnostic::error(
            code::EXPRESSION,
            format!("`{name}` is a function, to be called"),
        )
        .help(format!("write `{name}(\"...\")`"))
    } else {
        Diagnostic::error(
            code::EXPRESSION,
            format!("{} cannot be printed", kind_of(kind)),
        )
    };
    diagnostic.at(expression.place)
}

/// The complaint of a name of the expressions' language that is nothing to be printed.
pub(super) fn constant(expression: &Expression, range: Range<usize>) -> Diagnostic {
    let name = expression.source.get(range.clone()).unwrap_or_default();
    Diagnostic::error(
        code::EXPRESSION,
        format!("`{name}` is nothing that can be printed"),
    )
    .at(expression.place_of(range))
    .help(format!(
        "write the word as a text, `'{name}'`, if it is meant"
    ))
}

/// The complaint of a function that is named and not called.
pub(super) fn uncalled(expression: &Expression, range: Range<usize>) -> Diagnostic {
    let name = expression.source.get(range.clone()).unwrap_or_default();
    Diagnostic::error(
        code::EXPRESSION,
        format!("`{name}` is a function, to be called"),
    )
    .at(expression.place_of(range))
    .help(format!("write `{name}(\"...\")`"))
}

/// The complaint of something that `~` would make an unreadable text of.
pub(super) fn unjoinable(
    expression: &Expression,
    range: Range<usize>,
    kind: ValueKind,
) -> Diagnostic {
    let what = match kind {
        ValueKind::Number => "a number that is not whole",
        kind => kind_of(kind),
    };
    Diagnostic::error(
        code::EXPRESSION,
        format!("{what} cannot be joined to a text"),
    )
    .at(expression.place_of(range))
    .help("`~` joins texts and whole numbers; print the rest in an expression of its own")
}

/// The complaint of a number that cannot be printed as it is.
pub(super) fn inexact(expression: &Expression) -> Diagnostic {
    Diagnostic::error(
        code::EXPRESSION,
        "this number is too large to be printed exactly",
    )
    .at(expression.place)
    .help("write it out as a text")
}

/// The complaint of a figure or a number that an expression does not print as it is.
pub(super) fn altered(expression: &Expression, function: &str) -> Diagnostic {
    let help = match function {
        "stat" => "how a figure is printed is said by `format` where it is defined",
        "cite" => {
            "print each in an expression of its own, or several in one note: \
             `{{ cite([\"a\", \"b\"]) }}`"
        }
        "chart" | "table" | "sparkline" => "print it in an expression of its own",
        _ => "write the words around it outside of the braces",
    };
    Diagnostic::error(
        code::EXPRESSION,
        format!("what `{function}(...)` gives can only be printed, not changed or compared"),
    )
    .at(expression.place)
    .help(help)
}

/// The complaint of a template that cannot be compiled or rendered.
pub(super) fn with_template(
    error: &Error,
    templates: &Templates,
    desk: &Desk,
    name: &str,
    context: &Value,
) -> Diagnostic {
    let error = innermost(error);
    let pointed = error
        .name()
        .and_then(|name| templates.pointed(name))
        .or_else(|| templates.pointed(name));
    let range = error.range().map(|range| match pointed {
        // The part in brackets alone would say little.
        Some(pointed) if pointed.text.get(range.clone()).is_some_and(is_step) => {
            undefined::start_of_path(&pointed.text, range.start)..range.end
        }
        _ => range,
    });
    let (before, snippet) = match (&pointed, &range) {
        (Some(pointed), Some(range)) => {
            let before = pointed.text.get(..range.start).unwrap_or_default();
            let snippet = pointed.text.get(range.clone()).unwrap_or_default();
            (before, snippet)
        }
        _ => ("", ""),
    };
    let diagnostic = match desk.take_complaint() {
        Some(complaint) => {
            Diagnostic::error(complaint.code, complaint.message).maybe_help(complaint.help)
        }
        None => {
            let found = match error.kind() {
                ErrorKind::UndefinedError => undefined::describe(snippet, before, context),
                _ => None,
            };
            let (message, help) = found.unwrap_or_else(|| describe(error, snippet));
            Diagnostic::error(code_of(error, code::TEMPLATE), message).maybe_help(help)
        }
    };
    match (pointed, range, error.line()) {
        (Some(pointed), Some(range), _) => diagnostic.at(pointed.place_of(range)),
        (Some(pointed), None, Some(line)) => {
            let start = pointed
                .text
                .split_inclusive('\n')
                .take(line.saturating_sub(1))
                .map(str::len)
                .sum();
            diagnostic.at(pointed.place_of(start..start))
        }
        (None, ..) => diagnostic.note(format!("in the template `{name}`")),
        (Some(pointed), None, None) => diagnostic.at(pointed.place_of(0..0)),
    }
}

/// Whether it is a step to a field or an element, and not what the step begins at.
fn is_step(snippet: &str) -> bool {
    snippet.starts_with(['.', '[', '('])
}

/// The error at the bottom: that of the included template, not of the line that includes it.
fn innermost(error: &Error) -> &Error {
    let mut error = error;
    while let Some(inner) = error
        .source()
        .and_then(|source| source.downcast_ref::<Error>())
        .filter(|inner| inner.name().is_some())
    {
        error = inner;
    }
    error
}

fn describe(error: &Error, snippet: &str) -> (String, Option<String>) {
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError => {
            let message = if snippet.is_empty() {
                String::from("something that is printed here is undefined")
            } else {
                format!("`{snippet}` is undefined")
            };
            (message, None)
        }
        ErrorKind::UnknownFunction => {
            let name = snippet.split('(').next().unwrap_or(snippet).trim();
            let known = functions::NAMES.iter().copied();
            (
                format!("there is no function `{name}`"),
                did_you_mean(name, known),
            )
        }
        ErrorKind::UnknownFilter => (
            format!("there is no filter `{snippet}`"),
            did_you_mean(snippet, typing::FILTERS.iter().copied()),
        ),
        ErrorKind::SyntaxError => (format!("this cannot be read: {detail}"), None),
        kind if detail.is_empty() => match kind {
            ErrorKind::MissingArgument => {
                (format!("`{}` lacks an argument", callee(snippet)), None)
            }
            ErrorKind::OutOfFuel => (
                String::from("this has no end, or makes more text than any document holds"),
                Some(String::from(
                    "look at the loops and at what is repeated on the way to this line",
                )),
            ),
            kind => (kind.to_string(), None),
        },
        _ if detail == "object is not callable" => {
            let name = callee(snippet);
            (format!("`{name}` is a value, and no function"), None)
        }
        _ => (in_our_words(detail), None),
    }
}

/// What is called in a call.
fn callee(snippet: &str) -> &str {
    snippet.split('(').next().unwrap_or(snippet).trim()
}

/// A message of the template engine with the types as the style guide calls them.
fn in_our_words(detail: &str) -> String {
    let kind = |name: &str| match name {
        "plain object" => "a line, prose or figure",
        "string" => "a text",
        "number" => "a number",
        "bool" => "true or false",
        "none" => "`none`",
        "undefined" => "an undefined value",
        "sequence" | "iterator" => "a list",
        "map" => "a set of fields",
        _ => "this value",
    };
    if let Some(name) = detail.strip_suffix(" is not iterable") {
        return format!("{} has no elements to go through", kind(name));
    }
    let operation = detail
        .strip_prefix("tried to use ")
        .and_then(|rest| rest.split_once(" operator on unsupported types "))
        .and_then(|(operator, types)| Some((operator, types.split_once(" and ")?)));
    match operation {
        Some((operator, (left, right))) => format!(
            "`{operator}` does not take {} on its left and {} on its right",
            kind(left),
            kind(right)
        ),
        None => detail.replace("plain object", kind("plain object")),
    }
}

/// Where `argument` stands between quotation marks in an expression, those included.
fn quoted(source: &str, argument: &str) -> Option<Range<usize>> {
    ['"', '\''].iter().find_map(|quote| {
        let literal = format!("{quote}{argument}{quote}");
        source.find(&literal).map(|at| at..at + literal.len())
    })
}

/// What kind of value it is, in words.
pub(super) fn kind_of(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Undefined => "an undefined value",
        ValueKind::None => "`none`",
        ValueKind::Bool => "true or false",
        ValueKind::Number => "a number",
        ValueKind::String => "a text",
        ValueKind::Seq | ValueKind::Iterable => "a list",
        ValueKind::Map => "a set of fields",
        ValueKind::Plain => "a line, prose or figure",
        _ => "this value",
    }
}
