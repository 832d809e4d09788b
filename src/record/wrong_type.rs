//! Values of another type than a key takes.

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::DeValue;

use super::Record;
use crate::diagnostic::{Diagnostic, code};

/// The keys whose texts may be anything, so that a number without quotation marks is probably one of them.
const FREE: [&str; 13] = [
    "title",
    "short-title",
    "subtitle",
    "name",
    "short",
    "city",
    "phone",
    "headline",
    "kicker",
    "place",
    "unit",
    "note",
    "column",
];

impl Record<'_> {
    pub(super) fn wrong_type(&self, what: &str, wanted: &str, value: &Spanned<DeValue<'_>>) {
        self.complain(self.of_wrong_type(what, wanted, value));
    }

    /// The complaint of a value of another type than is wanted.
    pub(super) fn of_wrong_type(
        &self,
        what: &str,
        wanted: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Diagnostic {
        Diagnostic::error(
            code::WRONG_TYPE,
            format!("{what} takes {wanted}, not {}", kind(value.get_ref())),
        )
        .at(self.value_place(value))
        .maybe_help(self.other_type(what, wanted, value))
    }

    /// How a value is written as the type that is wanted, where nothing but that is wrong.
    fn other_type(&self, what: &str, wanted: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let written = self.shared.source.get(value.span())?;
        if written.len() > 80 || written.contains('\n') {
            return None;
        }
        let write = |text: &str| Some(format!("write `{text}`"));
        if wanted == "a table" {
            let key = what.trim_matches('`');
            let example = match key {
                "where" | "of" => "{ year = 2010 }",
                "format" => "{ precision = 1 }",
                "y" | "cell" => "{ measure = \"count\" }",
                "quote" | "statement" => "{ person = \"an-id\", text = \"What they said.\" }",
                "highlights" => "{ chapter = \"an-id\" }",
                _ => return None,
            };
            return Some(format!("such as `{key} = {example}`"));
        }
        match value.get_ref() {
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_)
                if wanted == "a text" && FREE.contains(&what.trim_matches('`')) =>
            {
                write(&format!("\"{written}\""))
            }
            DeValue::Array(items) if wanted == "a text" => {
                match items.iter().collect::<Vec<_>>()[..] {
                    [only] if matches!(only.get_ref(), DeValue::String(_)) => {
                        write(self.shared.source.get(only.span())?)
                    }
                    _ => None,
                }
            }
            DeValue::String(text) => {
                let bare = text.trim();
                match wanted {
                    "a list of texts" | "a list of words" if !bare.is_empty() => {
                        write(&format!("[{written}]"))
                    }
                    "a whole number" if bare.parse::<i64>().is_ok() => write(bare),
                    "a number" if Decimal::from_str_exact(bare).is_ok() => write(bare),
                    "true or false" => match bare.to_lowercase().as_str() {
                        "true" | "yes" | "on" => write("true"),
                        "false" | "no" | "off" => write("false"),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(moment) => match (moment.date, moment.time, moment.offset) {
            (Some(_), None, _) => "a date",
            (Some(_), Some(_), None) => "one without a time zone",
            (Some(_), Some(_), Some(_)) => "a date with time and time zone",
            (None, ..) => "a time",
        },
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
