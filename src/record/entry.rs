//! Tables whose keys are names that an author chose.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::values::Scalar;
use super::{Keys, Located, Record, Takes, Text, survey};
use crate::diagnostic::{Diagnostic, Place};

impl<'a> Record<'a> {
    /// Runs `read` on the record at `key` entry by entry: each key is a name chosen by the author.
    pub fn entries<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Entry<'_, '_>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.get(key, Takes::Record(Keys::default())) else {
            let keys = self.blank(|record| record.all_entries(read));
            if let Some(keys) = keys {
                self.asked.note(key, Takes::Record(keys));
            }
            return Vec::new();
        };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(&format!("`{key}`"), "a table", value);
            return Vec::new();
        };
        let mut record = Record::new(self.shared, table, self.value_place(value));
        let result = record.own_entries(&mut read);
        if self.shared.surveying {
            self.asked.note(key, Takes::Record(record.asked));
        }
        result
    }

    /// Runs `read` on every entry of this record: each key is a name chosen by the author.
    pub fn all_entries<T>(&mut self, mut read: impl FnMut(&mut Entry<'_, '_>) -> T) -> Vec<T> {
        let result = self.own_entries(&mut read);
        self.table = survey::blank();
        result
    }

    fn own_entries<T>(&mut self, read: &mut impl FnMut(&mut Entry<'_, '_>) -> T) -> Vec<T> {
        let takes = RefCell::new(Keys::default());
        let mut read = |(name, value): (&Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>)| {
            let place = Place::new(self.shared.file, name.span());
            read(&mut Entry {
                name: Located::new(name.get_ref().to_string(), place),
                value,
                record: self,
                takes: &takes,
            })
        };
        let result = self.table.iter().map(&mut read).collect();
        if self.shared.surveying {
            survey::samples().iter().map(&mut read).for_each(drop);
            if let Some(others) = takes.into_inner().others {
                self.asked.note_others(*others);
            }
        }
        result
    }
}

/// One entry of a table whose keys are names.
pub struct Entry<'e, 'a> {
    /// The key.
    pub name: Located<String>,
    value: &'a Spanned<DeValue<'a>>,
    record: &'e Record<'a>,
    /// What the reader takes the value for.
    takes: &'e RefCell<Keys>,
}

impl Entry<'_, '_> {
    /// Complains of something in this file.
    pub fn complain(&self, diagnostic: Diagnostic) {
        self.record.complain(diagnostic);
    }

    /// Where the value stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.record.value_place(self.value)
    }

    /// Whether the value is a table, and not a scalar or a list.
    #[must_use]
    pub fn is_table(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Table(_))
    }

    /// Whether the value is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Array(_))
    }

    /// The value as a text.
    #[must_use]
    pub fn text(&self) -> Option<Text> {
        self.note(Takes::Text);
        let what = format!("`{}`", self.name.value);
        self.record.text_of(self.value, &what)
    }

    /// The value as one scalar, or as the scalars of a list.
    #[must_use]
    pub fn scalars(&self) -> Vec<Located<Scalar>> {
        self.note(Takes::Scalars);
        let what = format!("`{}`", self.name.value);
        match self.value.get_ref() {
            DeValue::Array(array) => array
                .iter()
                .filter_map(|value| self.record.scalar_of(value, &format!("each of {what}")))
                .collect(),
            _ => self
                .record
                .scalar_of(self.value, &what)
                .into_iter()
                .collect(),
        }
    }

    /// The value as a table read by `read`.
    pub fn record<T>(&self, read: impl FnOnce(&mut Record) -> T) -> Option<T> {
        let what = format!("`{}`", self.name.value);
        let DeValue::Table(table) = self.value.get_ref() else {
            self.record.wrong_type(&what, "a table", self.value);
            return None;
        };
        let mut record = Record::new(self.record.shared, table, self.place());
        let result = read(&mut record);
        let keys = record.finish();
        self.note(Takes::Record(keys));
        Some(result)
    }

    fn note(&self, takes: Takes) {
        if self.record.shared.surveying {
            self.takes.borrow_mut().note_others(takes);
        }
    }
}
