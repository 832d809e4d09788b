//! What templates do to the values that they print.

use minijinja::value::{Rest, Value, ValueOrKwargs};
use minijinja::{Error, ErrorKind, State};

use super::printed::Passage;

/// Prose without its footnotes and citations, for where it is printed a second time.
pub(super) fn without_notes(value: Value) -> Value {
    match value.downcast_object_ref::<Passage>() {
        Some(passage) => passage.without_notes().value(),
        None => value,
    }
}

/// The most digits that the width of a formatted value may have.
const WIDTH_DIGITS: usize = 3;

/// The engine's own `format`, without widths that fill pages.
pub(super) fn format(
    state: &mut State,
    pattern: &Value,
    arguments: Rest<ValueOrKwargs>,
) -> Result<Value, Error> {
    let text = pattern.as_str().unwrap_or_default();
    let is_wide = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.trim_start_matches('0').len() > WIDTH_DIGITS);
    if is_wide || text.contains('*') {
        let message = "a width of more than 999 is no format";
        return Err(Error::new(ErrorKind::InvalidOperation, message));
    }
    minijinja::filters::format(state, pattern, arguments)
}

/// A Typst label.
pub(super) fn label(name: &str) -> Result<Value, Error> {
    let fine = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'));
    if fine {
        return Ok(Value::from_safe_string(format!("<{name}>")));
    }
    Err(Error::new(
        ErrorKind::InvalidOperation,
        format!("`{name}` cannot be a label: letters, digits, `-`, `_`, `.` and `:` only"),
    ))
}
