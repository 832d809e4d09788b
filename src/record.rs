//! TOML read strictly.
//!
//! A [`Record`] is one TOML table under the eyes of the function that reads it. Each getter takes one
//! key, complains of a wrong type at the value's place and gives a harmless stand-in, so that one run
//! finds everything that is wrong; when the reading function returns, every key that it did not ask
//! for is complained of with a "did you mean". Values keep their places, texts down to the character.

mod character;
mod day;
mod entry;
mod json;
mod keys;
mod mistaken;
mod month;
mod pasted;
mod survey;
mod syntax;
mod text;
mod values;
mod wrong_type;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
pub use toml::value::{Date, Datetime};

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code, nearest};
use crate::source::{Sources, conflict};
pub use entry::Entry;
pub use json::read_json;
pub use keys::{KeyPath, key_at};
pub use month::{MONTHS, month_named};
pub use pasted::{Pasted, pasted};
pub use survey::{Key, Keys, Reader, Takes, survey};
pub use text::{Located, Text};
pub use values::{Scalar, unknown_word};

/// What all the records of one file share.
struct Shared<'a> {
    file: FileId,
    source: &'a str,
    diagnostics: &'a RefCell<&'a mut Diagnostics>,
    /// The file has syntax errors, so that a key that seems to be missing may be there.
    broken: bool,
    /// What a syntax error makes of the text around it is not what the author meant.
    lost: Vec<Range<usize>>,
    /// Keys that nobody asks for are somebody else's and no fault.
    lenient: bool,
    /// It is asked what the reader asks for; see [`survey`].
    surveying: bool,
}

/// One TOML table that is being read.
pub struct Record<'a> {
    shared: &'a Shared<'a>,
    table: &'a DeTable<'a>,
    place: Place,
    asked: Keys,
    missing: Vec<&'static str>,
}

/// Reads the TOML file `file` with `read`, and complains of whatever is left over.
///
/// Gives back what `read` gave, even when there were errors: the caller asks
/// [`Diagnostics::has_errors`] before it makes anything of it. `None` means that the file is not
/// among the sources.
pub fn read_file<T>(
    sources: &Sources,
    file: FileId,
    diagnostics: &mut Diagnostics,
    read: impl FnOnce(&mut Record) -> T,
) -> Option<T> {
    read_with(sources, file, diagnostics, false, read).map(|(value, _)| value)
}

fn read_with<T>(
    sources: &Sources,
    file: FileId,
    diagnostics: &mut Diagnostics,
    surveying: bool,
    read: impl FnOnce(&mut Record) -> T,
) -> Option<(T, Keys)> {
    let source = sources.file(file)?;
    let (table, errors) = DeTable::parse_recoverable(source.text());
    let conflict = conflict::complaint(file, source.text());
    let broken = conflict.is_some() || !errors.is_empty();
    let lost = match conflict {
        Some(conflict) => {
            diagnostics.push(conflict);
            std::iter::once(0..usize::MAX).collect()
        }
        None => syntax::report(file, source.text(), &errors, diagnostics),
    };
    for range in &lost {
        diagnostics.lose(Place::new(file, range.clone()));
    }
    let place = Place::new(file, 0..0);
    let diagnostics = RefCell::new(diagnostics);
    let shared = Shared {
        file,
        source: source.text(),
        diagnostics: &diagnostics,
        broken,
        lost,
        lenient: false,
        surveying,
    };
    let mut record = Record::new(&shared, table.get_ref(), place);
    let value = read(&mut record);
    Some((value, record.finish()))
}

impl<'a> Record<'a> {
    fn new(shared: &'a Shared<'a>, table: &'a DeTable<'a>, place: Place) -> Self {
        Self {
            shared,
            table,
            place,
            asked: Keys::default(),
            missing: Vec::new(),
        }
    }

    /// Where the record stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// Complains of something in this file, unless a syntax error is to blame for it.
    pub fn complain(&self, diagnostic: Diagnostic) {
        let Shared { broken, lost, .. } = self.shared;
        let is_echo = |place: Place| {
            place.start == place.end || lost.iter().any(|lost| lost.contains(&place.start))
        };
        if *broken && diagnostic.place.is_some_and(is_echo) {
            return;
        }
        self.shared.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Whether the record has no key at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Whether the file has syntax errors, so that a key that seems to be missing may be there.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.shared.broken
    }

    /// All of the file, if it has syntax errors: whatever stands there may be what is missing.
    #[must_use]
    pub fn broken_source(&self) -> Option<&'a str> {
        self.shared.broken.then_some(self.shared.source)
    }

    /// Whether keys that nobody asks for are no fault, as in files that other programs write.
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.shared.lenient
    }

    /// A key that may be there and is of no use here.
    pub fn ignore(&mut self, key: &'static str) {
        self.asked.note(key, Takes::Anything);
    }

    /// Whether the key is there and holds this text.
    #[must_use]
    pub fn is_text(&self, key: &str, text: &str) -> bool {
        let value = self.table.get(key).map(Spanned::get_ref);
        matches!(value, Some(DeValue::String(string)) if string.as_ref() == text)
    }

    /// Whether the record has the key at all.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether the key is there and holds something else than a list, which has been complained of.
    #[must_use]
    pub fn is_no_list(&self, key: &str) -> bool {
        let value = self.table.get(key).map(Spanned::get_ref);
        value.is_some_and(|value| !matches!(value, DeValue::Array(_)))
    }

    /// Where the key itself stands, if it is there.
    #[must_use]
    pub fn key_place(&self, key: &str) -> Option<Place> {
        self.table
            .get_key_value(key)
            .map(|(key, _)| Place::new(self.shared.file, key.span()))
    }

    fn get(&mut self, key: &'static str, takes: Takes) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.note(key, takes);
        self.table.get(key)
    }

    fn value_place(&self, value: &Spanned<DeValue<'_>>) -> Place {
        Place::new(self.shared.file, value.span())
    }

    /// Asks for a key that must be there, and complains in the end if it is not.
    fn require(&mut self, key: &'static str) {
        if !self.has(key) {
            self.asked.note(key, Takes::Anything);
            self.asked.require(key);
            self.missing.push(key);
        }
    }

    fn text_of(&self, value: &Spanned<DeValue<'_>>, what: &str) -> Option<Text> {
        let DeValue::String(string) = value.get_ref() else {
            self.wrong_type(what, "a text", value);
            return None;
        };
        // A syntax error has cut it within an expression, and has been complained of.
        let lost = self.shared.lost.iter();
        if string.rfind("{{") > string.rfind("}}")
            && lost
                .into_iter()
                .any(|lost| lost.contains(&value.span().start))
        {
            return Some(Text::absent(Place::new(self.shared.file, value.span())));
        }
        let text = Text::in_toml(self.shared.file, self.shared.source, value.span(), string);
        if let Some(diagnostic) = text.unprintable() {
            self.complain(diagnostic);
        }
        Some(text)
    }

    /// A text that may be left out; where it is given it is not empty.
    pub fn optional_text(&mut self, key: &'static str) -> Option<Text> {
        let value = self.get(key, Takes::Text)?;
        let text = self.text_of(value, &format!("`{key}`"))?;
        if text.as_str().trim().is_empty() {
            self.complain(
                Diagnostic::error(code::EMPTY_TEXT, format!("`{key}` is empty"))
                    .at(text.place())
                    .help("write it, or leave the key out if it is optional"),
            );
        }
        Some(text)
    }

    /// A text that must be there and not be empty.
    pub fn text(&mut self, key: &'static str) -> Text {
        self.require(key);
        self.optional_text(key)
            .unwrap_or_else(|| Text::absent(self.place))
    }

    /// A list of texts, empty if left out.
    pub fn texts(&mut self, key: &'static str) -> Vec<Text> {
        self.elements(key, Takes::Texts, "a list of texts")
            .into_iter()
            .filter_map(|value| self.text_of(value, &format!("each of `{key}`")))
            .collect()
    }

    fn elements(
        &mut self,
        key: &'static str,
        takes: Takes,
        wanted: &str,
    ) -> Vec<&'a Spanned<DeValue<'a>>> {
        match self.get(key, takes) {
            None => Vec::new(),
            Some(value) => match value.get_ref() {
                DeValue::Array(array) => array.iter().collect(),
                _ => {
                    self.wrong_type(&format!("`{key}`"), wanted, value);
                    Vec::new()
                }
            },
        }
    }

    /// A table within this record, read by `read`, if it is there.
    pub fn optional_record<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Record) -> T,
    ) -> Option<T> {
        let takes = Takes::Record(Keys::default());
        let Some(value) = self.get(key, takes) else {
            let keys = self.blank(read)?;
            self.asked.note(key, Takes::Record(keys));
            return None;
        };
        let (result, keys) = self.within(value, &format!("`{key}`"), read)?;
        if self.shared.surveying {
            self.asked.note(key, Takes::Record(keys));
        }
        Some(result)
    }

    /// What `read` asks for in a record that says nothing, if that is the question.
    fn blank<T>(&self, read: impl FnOnce(&mut Record) -> T) -> Option<Keys> {
        self.shared.surveying.then(|| {
            let mut record = Record::new(self.shared, survey::blank(), self.place);
            read(&mut record);
            record.finish()
        })
    }

    fn within<T>(
        &self,
        value: &'a Spanned<DeValue<'a>>,
        what: &str,
        read: impl FnOnce(&mut Record) -> T,
    ) -> Option<(T, Keys)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(what, "a table", value);
            return None;
        };
        let mut record = Record::new(self.shared, table, self.value_place(value));
        let result = read(&mut record);
        Some((result, record.finish()))
    }

    /// An array of tables, each read by `read`; empty if left out.
    pub fn records<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Record) -> T,
    ) -> Vec<T> {
        let mut keys = Vec::from_iter(self.blank(&mut read));
        let wanted = format!("tables, each headed [[{key}]]");
        let takes = Takes::Records(Keys::default());
        let values = self
            .elements(key, takes, &wanted)
            .into_iter()
            .filter_map(|value| {
                let (value, own) = self.within(value, &format!("each of `{key}`"), &mut read)?;
                keys.push(own);
                Some(value)
            })
            .collect();
        if self.shared.surveying {
            for keys in keys {
                self.asked.note(key, Takes::Records(keys));
            }
        }
        values
    }

    /// A table whose keys are names chosen by the author, each holding a table read by `read`.
    pub fn named_records<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(Located<String>, &mut Record) -> T,
    ) -> Vec<T> {
        let takes = Takes::Record(Keys::default());
        let name = Located::new(String::from("name"), self.place);
        let mut keys = Vec::from_iter(self.blank(|record| read(name, record)));
        let values = self.named_values(key, takes);
        let values = values
            .iter()
            .filter_map(|(name, value)| {
                let what = format!("`{key}.{}`", name.value);
                let (value, own) =
                    self.within(value, &what, |record| read(name.clone(), record))?;
                keys.push(own);
                Some(value)
            })
            .collect();
        if self.shared.surveying {
            for keys in keys {
                let mut named = Keys::default();
                named.note_others(Takes::Record(keys));
                self.asked.note(key, Takes::Record(named));
            }
        }
        values
    }

    fn named_values(
        &mut self,
        key: &'static str,
        takes: Takes,
    ) -> Vec<(Located<String>, &'a Spanned<DeValue<'a>>)> {
        let Some(value) = self.get(key, takes) else {
            return Vec::new();
        };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(
                &format!("`{key}`"),
                &format!("tables, each headed [{key}.its-name]"),
                value,
            );
            return Vec::new();
        };
        table
            .iter()
            .map(|(name, value)| {
                let place = Place::new(self.shared.file, name.span());
                (Located::new(name.get_ref().to_string(), place), value)
            })
            .collect()
    }

    fn finish(mut self) -> Keys {
        let missing = std::mem::take(&mut self.missing);
        let mut explained = BTreeSet::new();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.shared.lenient || self.asked.has(name) {
                continue;
            }
            let unused = self.asked.names().filter(|known| !self.has(known));
            let guess = nearest(name, unused);
            explained.extend(guess);
            let known: Vec<_> = self.asked.names().map(|key| format!("`{key}`")).collect();
            let help = match guess {
                Some(guess) => format!("did you mean `{guess}`?"),
                None if known.is_empty() => String::from("remove it"),
                None => format!("the keys here are {}", known.join(", ")),
            };
            self.complain(
                Diagnostic::error(code::UNKNOWN_KEY, format!("there is no key `{name}` here"))
                    .at(Place::new(self.shared.file, key.span()))
                    .help(help),
            );
        }
        // A misspelt key is one fault, not an unknown one and a missing one; and in a file with
        // syntax errors what seems to be missing may only be unreadable.
        if self.shared.broken {
            return self.asked;
        }
        for key in missing.into_iter().filter(|key| !explained.contains(key)) {
            self.complain(
                Diagnostic::error(code::MISSING_KEY, format!("`{key}` is missing"))
                    .at(self.place)
                    .label("in here"),
            );
        }
        self.asked
    }
}

#[cfg(test)]
mod tests;
