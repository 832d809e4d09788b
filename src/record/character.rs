//! Single characters, which may well be blanks.

use super::{DeValue, Located, Record, Takes};
use crate::diagnostic::{Diagnostic, code};

/// Characters by their names, as TOML writes them.
const NAMED: [(&str, &str); 8] = [
    ("comma", ","),
    ("semicolon", ";"),
    ("tab", "\\t"),
    ("bar", "|"),
    ("pipe", "|"),
    ("space", " "),
    ("point", "."),
    ("dot", "."),
];

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
            let name = text.trim().to_lowercase();
            let name = name.strip_suffix('s').unwrap_or(&name);
            let sign = NAMED.iter().find(|(known, _)| *known == name);
            self.complain(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    format!("`{key}` takes a single character"),
                )
                .at(place)
                .maybe_help(sign.map(|(_, sign)| format!("write `{key} = \"{sign}\"`"))),
            );
        } else {
            self.wrong_type(&format!("`{key}`"), "a single character in quotes", value);
        }
        None
    }
}
