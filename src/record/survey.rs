//! What readers ask for: the keys of each record, and what they take.
//!
//! A reader is run as it always is, but on a file that says nothing: each getter notes its key, and
//! readers of records within are run on records that say nothing either. So whoever describes a
//! format, such as a schema, asks the reader itself and cannot say anything else.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use toml::de::DeTable;

use super::{Record, read_with};
use crate::diagnostic::Diagnostics;
use crate::source::Sources;

/// A function that reads a whole file.
pub type Reader = fn(&mut Record<'_>);

/// What the value of a key may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing that a reader has looked at.
    Anything,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// One character.
    Character,
    /// One of these words.
    Word(Vec<&'static str>),
    /// A list of such words.
    Words(Vec<&'static str>),
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A date without a time.
    Date,
    /// A date, or a list of them.
    Dates,
    /// A date with time and time zone.
    Moment,
    /// A text, a number, true or false, or a date.
    Scalar,
    /// One of these, or a list of them.
    Scalars,
    /// A table.
    Record(Keys),
    /// An array of tables.
    Records(Keys),
    /// Any of these.
    Either(Vec<Takes>),
}

/// The keys of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The keys that the format names.
    pub named: BTreeMap<&'static str, Key>,
    /// What the values are whose keys are names that an author chose, if there may be such.
    pub others: Option<Box<Takes>>,
}

/// A key that the format names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What its value may be.
    pub takes: Takes,
    /// Whether the reader complains where it is left out.
    pub required: bool,
}

impl Keys {
    /// The names of the keys.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.named.keys().copied()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.named.contains_key(key)
    }

    pub(super) fn note(&mut self, key: &'static str, takes: Takes) {
        let known = self.named.entry(key).or_insert(Key {
            takes: Takes::Anything,
            required: false,
        });
        known.takes.join(takes);
    }

    pub(super) fn require(&mut self, key: &'static str) {
        if let Some(key) = self.named.get_mut(key) {
            key.required = true;
        }
    }

    pub(super) fn note_others(&mut self, takes: Takes) {
        match &mut self.others {
            Some(known) => known.join(takes),
            None => self.others = Some(Box::new(takes)),
        }
    }

    fn join(&mut self, other: Self) {
        for (name, key) in other.named {
            self.note(name, key.takes);
            if key.required {
                self.require(name);
            }
        }
        if let Some(others) = other.others {
            self.note_others(*others);
        }
    }
}

impl Takes {
    /// Adds what the same key was asked for another time.
    fn join(&mut self, other: Self) {
        match (&mut *self, other) {
            (_, Self::Anything) | (Self::Word(_), Self::Text) => {}
            (known, other) if *known == other => {}
            (known @ Self::Anything, other) | (known @ Self::Text, other @ Self::Word(_)) => {
                *known = other;
            }
            (Self::Record(known), Self::Record(other))
            | (Self::Records(known), Self::Records(other)) => known.join(other),
            (Self::Either(known), other) => {
                let same = |known: &&mut Self| {
                    **known == other
                        || matches!((&**known, &other), (Self::Record(_), Self::Record(_)))
                };
                match known.iter_mut().find(same) {
                    Some(known) => known.join(other),
                    None => known.push(other),
                }
            }
            (known, other) => *known = Self::Either(vec![known.clone(), other]),
        }
    }
}

/// What `read` asks for in a file that holds `text`, and in whatever it may hold besides.
///
/// The diagnostics are those of the text, and of the records that say nothing.
pub fn survey(text: &str, read: Reader) -> (Keys, Diagnostics) {
    let sources = Sources::new();
    let file = sources.add("surveyed.toml", text);
    let mut diagnostics = Diagnostics::new();
    let keys = read_with(&sources, file, &mut diagnostics, true, read)
        .map(|((), keys)| keys)
        .unwrap_or_default();
    (keys, diagnostics)
}

/// A table with nothing in it, and one with a value of each kind that entries may have.
pub(super) fn blank() -> &'static DeTable<'static> {
    static BLANK: OnceLock<DeTable<'static>> = OnceLock::new();
    BLANK.get_or_init(DeTable::new)
}

pub(super) fn samples() -> &'static DeTable<'static> {
    static SAMPLES: OnceLock<DeTable<'static>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let (samples, _) = DeTable::parse_recoverable("text = \"text\"\nlist = []\ntable = {}\n");
        samples.into_inner()
    })
}
