//! The description beside a table: `suits.toml` for `suits.csv`.
//!
//! Its terms are those of the Frictionless Table Schema and Table Dialect.

use super::filter::Kind;
use super::number::NumberStyle;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, code};
use crate::record::{Located, Record, Text, read_file};
use crate::source::Sources;

/// What is known of a table beside its rows.
#[derive(Clone, Debug)]
pub(super) struct Description {
    pub(super) source: Option<Text>,
    pub(super) delimiter: u8,
    pub(super) numbers: NumberStyle,
    /// What stands for a missing value.
    pub(super) missing: Vec<Vec<u8>>,
    pub(super) fields: Vec<Field>,
}

impl Default for Description {
    fn default() -> Self {
        Self {
            source: None,
            delimiter: b',',
            numbers: NumberStyle::default(),
            missing: vec![Vec::new()],
            fields: Vec::new(),
        }
    }
}

/// What is known of a column.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: Text,
    pub(super) kind: Option<Located<ColumnType>>,
    pub(super) unit: Option<Text>,
}

/// The type of a column, by the names of the Table Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnType {
    String,
    Integer,
    Number,
    Boolean,
    Date,
    Year,
}

impl ColumnType {
    const WORDS: &[(&str, Self)] = &[
        ("string", Self::String),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("boolean", Self::Boolean),
        ("date", Self::Date),
        ("year", Self::Year),
    ];

    /// The type of the column's values.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::String => Kind::Text,
            Self::Integer | Self::Number | Self::Year => Kind::Number,
            Self::Boolean => Kind::Boolean,
            Self::Date => Kind::Date,
        }
    }

    /// Whether the numbers must be whole.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Self::Integer | Self::Year)
    }

    /// The word as editors write it.
    pub(super) fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

impl Description {
    pub(super) fn read(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Self {
        read_file(sources, file, diagnostics, read_description).unwrap_or_default()
    }
}

pub(super) fn read_description(record: &mut Record) -> Description {
    let usual = Description::default();
    // For readers of the file; the program has no use for them yet.
    record.optional_text("title");
    record.optional_text("licence");
    let missing = record.texts("missingValues");
    let missing = if record.has("missingValues") {
        missing
            .iter()
            .map(|text| text.as_str().trim().as_bytes().to_vec())
            .collect()
    } else {
        usual.missing
    };
    let description = Description {
        source: record.optional_text("source"),
        delimiter: read_byte(record, "delimiter").unwrap_or(usual.delimiter),
        numbers: NumberStyle {
            point: read_byte(record, "decimalChar").unwrap_or(usual.numbers.point),
            group: record
                .optional_character("groupChar")
                .map(|group| group.value),
        },
        missing,
        fields: record.records("fields", read_field),
    };
    check(record, &description);
    description
}

fn read_byte(record: &mut Record, key: &'static str) -> Option<u8> {
    let character = record.optional_character(key)?;
    let byte = u8::try_from(character.value).ok().filter(u8::is_ascii);
    match byte {
        Some(b'"' | b'\r' | b'\n' | b'0'..=b'9' | b'-') | None => {
            record.complain(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    format!("`{key}` cannot be {:?}", character.value),
                )
                .at(character.place),
            );
            None
        }
        byte => byte,
    }
}

fn check(record: &Record, description: &Description) {
    let numbers = &description.numbers;
    if numbers.group == Some(char::from(numbers.point)) {
        let place = record
            .key_place("groupChar")
            .unwrap_or_else(|| record.place());
        record.complain(
            Diagnostic::error(
                code::INVALID_VALUE,
                "`groupChar` and `decimalChar` are the same, so that no number can be read",
            )
            .at(place),
        );
    }
    for (at, field) in description.fields.iter().enumerate() {
        let name = field.name.as_str();
        let earlier = description.fields.iter().take(at);
        if let Some(first) = earlier
            .into_iter()
            .find(|first| first.name.as_str() == name)
        {
            record.complain(
                Diagnostic::error(
                    code::DOUBLE_ID,
                    format!("the column `{name}` is described twice"),
                )
                .at(field.name.place())
                .also(first.name.place(), "first described here"),
            );
        }
    }
}

fn read_field(record: &mut Record) -> Field {
    let field = Field {
        name: record.text("name"),
        kind: record.optional_word("type", ColumnType::WORDS),
        unit: record.optional_text("unit"),
    };
    record.optional_text("title");
    record.optional_text("description");
    field
}
