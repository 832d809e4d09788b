//! The words of a style: its string table.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use icu_plurals::PluralCategory;

use super::Locale;
use super::forms::{Forms, category_name};
use super::pattern::Pattern;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, code, nearest};
use crate::record::{Entry, Reader, Record, Text, read_file};
use crate::source::Sources;

/// Every fixed word that a style prints, in one language.
///
/// ```toml
/// page = "Page {page} of {pages}"
/// concerns = { one = "{n} concern", other = "{n} concerns" }
/// ```
#[derive(Debug)]
pub struct Strings {
    locale: Arc<Locale>,
    entries: BTreeMap<String, Words>,
}

#[derive(Debug)]
enum Words {
    Plain(Pattern),
    Counted(Forms),
}

/// A string cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StringError {
    /// The table has no such key.
    UnknownKey {
        /// What was asked for.
        key: String,
        /// The key that was probably meant.
        nearest: Option<String>,
    },
    /// The pattern names a part that no argument was given for.
    MissingArgument {
        /// The key.
        key: String,
        /// The name of the part.
        argument: String,
    },
    /// The string has plural forms and no count was given.
    NoCount {
        /// The key.
        key: String,
    },
}

impl fmt::Display for StringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey { key, nearest } => {
                write!(f, "there is no string `{key}`")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
                    None => Ok(()),
                }
            }
            Self::MissingArgument { key, argument } => {
                write!(f, "the string `{key}` needs the argument `{argument}`")
            }
            Self::NoCount { key } => {
                write!(
                    f,
                    "the string `{key}` has plural forms and needs the count `n`"
                )
            }
        }
    }
}

impl std::error::Error for StringError {}

impl Strings {
    /// Reads a string table, and complains of broken patterns and of plural forms that the language
    /// needs and the table lacks.
    pub fn read(
        sources: &Sources,
        file: FileId,
        locale: &Arc<Locale>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let entries = read_file(sources, file, diagnostics, |record| {
            read_table(record, &locale.plurals().collect::<Vec<_>>())
        });
        Self {
            locale: Arc::clone(locale),
            entries: entries.unwrap_or_default().into_iter().flatten().collect(),
        }
    }

    /// The string of a key with its arguments put in.
    ///
    /// A count `n` chooses the plural form and is itself the argument `n`, unless there is another
    /// of that name.
    ///
    /// # Errors
    /// For an unknown key and for a missing argument or count.
    pub fn get(
        &self,
        key: &str,
        args: &[(&str, String)],
        n: Option<u64>,
    ) -> Result<String, StringError> {
        let Some(words) = self.entries.get(key) else {
            return Err(StringError::UnknownKey {
                key: key.to_owned(),
                nearest: nearest(key, self.keys()).map(str::to_owned),
            });
        };
        let pattern = match (words, n) {
            (Words::Plain(pattern), _) => pattern,
            (Words::Counted(forms), Some(n)) => forms.get(self.locale.plural(n)),
            (Words::Counted(_), None) => {
                return Err(StringError::NoCount {
                    key: key.to_owned(),
                });
            }
        };
        let count = n.map(|n| self.locale.number(n.into(), None));
        let value = |name: &str| {
            args.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.as_str())
                .or_else(|| count.as_deref().filter(|_| name == "n"))
        };
        pattern
            .fill(value)
            .map(|text| self.locale.punctuation().text(&text))
            .map_err(|argument| StringError::MissingArgument {
                key: key.to_owned(),
                argument: argument.to_owned(),
            })
    }

    /// Whether the table has the key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// All the keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}

/// The reader of a string table, by what schemas call the file.
pub const READERS: &[(&str, Reader)] = &[("strings", |record| drop(read_table(record, &[])))];

fn read_table(record: &mut Record, plurals: &[PluralCategory]) -> Vec<Option<(String, Words)>> {
    record.all_entries(|entry| {
        let words = read_words(entry, plurals)?;
        Some((entry.name.value.clone(), words))
    })
}

fn read_words(entry: &Entry<'_, '_>, plurals: &[PluralCategory]) -> Option<Words> {
    if !entry.is_table() {
        let text = entry.text()?;
        return read_pattern(&text, |diagnostic| entry.complain(diagnostic)).map(Words::Plain);
    }
    let key = &entry.name.value;
    entry.record(|record| read_forms(record, key, plurals).map(Words::Counted))?
}

fn read_forms(record: &mut Record, key: &str, plurals: &[PluralCategory]) -> Option<Forms> {
    let mut form = |name| {
        let text = record.optional_text(name)?;
        read_pattern(&text, |diagnostic| record.complain(diagnostic))
    };
    let forms = [
        form("zero"),
        form("one"),
        form("two"),
        form("few"),
        form("many"),
    ];
    let other = form("other");
    for category in plurals.iter().copied().map(category_name) {
        if !record.has(category) {
            record.complain(
                Diagnostic::error(
                    code::UNKNOWN_STRING,
                    format!("`{key}` lacks the plural form `{category}`"),
                )
                .at(record.place())
                .help(format!("add `{category} = \"...\"`")),
            );
        }
    }
    let [zero, one, two, few, many] = forms;
    Some(Forms {
        zero,
        one,
        two,
        few,
        many,
        other: other?,
    })
}

fn read_pattern(text: &Text, complain: impl Fn(Diagnostic)) -> Option<Pattern> {
    match Pattern::parse(text.as_str()) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            complain(
                Diagnostic::error(code::INVALID_VALUE, error.message)
                    .at(text.place_of(error.at..error.at + 1)),
            );
            None
        }
    }
}
