//! Syntax errors of TOML, each at its place and in plain words.

use toml::de::Error;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};

/// Complains of every syntax error, one a line: what follows on the same line is mostly an echo.
pub(super) fn report(file: FileId, source: &str, errors: &[Error], diagnostics: &mut Diagnostics) {
    let mut last_line = None;
    for error in errors {
        let span = error.span().unwrap_or(source.len()..source.len());
        let line = source[..span.start.min(source.len())].matches('\n').count();
        if last_line.replace(line) == Some(line) {
            continue;
        }
        let message = error.message().trim().replace('\n', "; ");
        let (code, message) = if message.contains("duplicate key") {
            (code::DOUBLE_ID, String::from("this key is given twice"))
        } else {
            (code::TOML_SYNTAX, format!("not TOML: {message}"))
        };
        diagnostics.push(Diagnostic::error(code, message).at(Place::new(file, span)));
    }
}
