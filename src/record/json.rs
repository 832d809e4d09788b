//! JSON that other programs write, read with the same getters and places as TOML.

use std::cell::RefCell;

use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range, Ranged as _};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{Record, Shared};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};
use crate::source::{Sources, conflict};

/// Deeper than this nobody nests values, and more could exhaust the stack.
const DEEPEST: usize = 64;

/// Reads the JSON file `file` with `read`. Keys that it does not ask for are no fault: such files have
/// many readers.
///
/// `None` means that the file is not among the sources, or is not an object of JSON, which has been
/// complained of.
pub fn read_json<T>(
    sources: &Sources,
    file: FileId,
    diagnostics: &mut Diagnostics,
    read: impl FnOnce(&mut Record) -> T,
) -> Option<T> {
    let source = sources.file(file)?;
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let text = source.text();
    let wrong = |message: &str, place: Place| {
        Diagnostic::error(code::JSON_SYNTAX, format!("not JSON: {message}")).at(place)
    };
    let whole = Place::new(file, 0..0);
    if let Some(conflict) = conflict::complaint(file, text) {
        diagnostics.push(conflict);
        return None;
    }
    if depth(text) > DEEPEST {
        diagnostics.push(wrong("values are nested too deeply", whole));
        return None;
    }
    let parsed = match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(parsed) => parsed.value,
        Err(error) => {
            let range = error.range();
            let place = Place::new(file, range.start..range.end);
            diagnostics.push(wrong(&error.kind().to_string(), place));
            return None;
        }
    };
    let Some(value) = parsed else {
        diagnostics.push(wrong("the file is empty", whole));
        return None;
    };
    let span = value.range();
    let Some(DeValue::Table(table)) = converted(value) else {
        let place = Place::new(file, span.start..span.end);
        diagnostics.push(wrong("the file holds no object", place));
        return None;
    };
    let diagnostics = RefCell::new(diagnostics);
    let shared = Shared {
        file,
        source: text,
        diagnostics: &diagnostics,
        broken: false,
        lost: Vec::new(),
        lenient: true,
        surveying: false,
    };
    let mut record = Record::new(&shared, &table, whole);
    let value = read(&mut record);
    record.finish();
    Some(value)
}

/// How deep brackets are nested, those in texts included.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn spanned<T>(range: Range, value: T) -> Spanned<T> {
    Spanned::new(range.start..range.end, value)
}

/// A value of JSON as the same value of TOML; none for `null`, which is as good as left out.
fn converted(value: Value<'_>) -> Option<DeValue<'_>> {
    Some(match value {
        Value::StringLit(string) => DeValue::String(string.value),
        Value::NumberLit(number) => DeValue::parse(number.value).ok()?.into_inner(),
        Value::BooleanLit(boolean) => DeValue::Boolean(boolean.value),
        Value::NullKeyword(_) => return None,
        Value::Array(array) => {
            let mut elements = DeArray::new();
            for value in array.elements {
                let range = value.range();
                if let Some(value) = converted(value) {
                    elements.push(spanned(range, value));
                }
            }
            DeValue::Array(elements)
        }
        Value::Object(object) => {
            let mut table = DeTable::new();
            for property in object.properties {
                let (range, key) = (property.name.range(), property.name.into_string());
                let span = property.value.range();
                if let Some(value) = converted(property.value) {
                    table.insert(spanned(range, key.into()), spanned(span, value));
                }
            }
            DeValue::Table(table)
        }
    })
}
