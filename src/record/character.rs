//! Single characters, which may well be blanks.

use super::{DeValue, Located, Record, Takes};
use crate::diagnostic::{Diagnostic, code};

impl Record<'_> {
    /// One character that may be left out, such as a delimiter: a tab and a space count too.
    pub fn optional_character(&mut self, key: &'static str) -> Option<Located<char>> {
        let value = self.get(key, Takes::Character)?;
        let place = self.value_place(value);
        if let DeValue::String(text) = value.get_ref() {
            let mut chars = text.chars();
            if let (Some(character), None) = (chars.next(), chars.next()) {
                return Some(Located::new(character, place));
            }
            self.complain(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    format!("`{key}` takes a single character"),
                )
                .at(place),
            );
        } else {
            self.wrong_type(&format!("`{key}`"), "a single character in quotes", value);
        }
        None
    }
}
