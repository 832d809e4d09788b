//! What templates do to the values that they print.

use minijinja::value::Value;
use minijinja::{Error, ErrorKind};

use super::printed::Passage;

/// Prose without its footnotes and citations, for where it is printed a second time.
pub(super) fn without_notes(value: Value) -> Value {
    match value.downcast_object_ref::<Passage>() {
        Some(passage) => passage.without_notes().value(),
        None => value,
    }
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
