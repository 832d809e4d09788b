//! Ids: what entries are called for ever, and never printed.

use std::fmt;
use std::marker::PhantomData;

use crate::diagnostic::{Diagnostic, Place, code};
use crate::record::{Record, Text};

/// The id of an entry of kind `K`, with the place where it was written.
///
/// Two ids are the same when their names are, wherever they were written.
pub struct Id<K> {
    name: String,
    place: Place,
    /// It gives an entry its id and was refused.
    refused: bool,
    kind: PhantomData<fn() -> K>,
}

/// What ids of one kind identify.
pub trait Kind {
    /// The word for messages.
    const WORD: &'static str;
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $id:ident, $kind:ident, $word:literal;)+) => {
        $(
            #[doc = concat!("The kind of `", $word, "` ids.")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub struct $kind;
            impl Kind for $kind {
                const WORD: &'static str = $word;
            }
            $(#[doc = $doc])+
            pub type $id = Id<$kind>;
        )+
    };
}

kinds! {
    /// The id of a chapter.
    ChapterId, ChapterKind, "chapter";
    /// The id of a concern.
    ConcernId, ConcernKind, "concern";
    /// The id of an individual case.
    CaseId, CaseKind, "case";
    /// The id of a recommendation.
    RecommendationId, RecommendationKind, "recommendation";
    /// The id of a person.
    PersonId, PersonKind, "person";
    /// The id of an organisation.
    OrganisationId, OrganisationKind, "organisation";
}

impl<K: Kind> Id<K> {
    /// The id that `text` spells, as a reference or a definition.
    ///
    /// # Errors
    /// An id is lower-case letters, digits and single hyphens between them.
    pub fn parse(text: &Text) -> Result<Self, Diagnostic> {
        let name = text.as_str();
        let fine = !name.is_empty()
            && name.split('-').all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        if fine {
            return Ok(Self {
                name: name.to_owned(),
                place: text.place(),
                refused: false,
                kind: PhantomData,
            });
        }
        let guess = id_from(name);
        let diagnostic = Diagnostic::error(
            code::INVALID_ID,
            format!(
                "`{name}` cannot be the id of {} {}",
                article(K::WORD),
                K::WORD
            ),
        )
        .at(text.place())
        .note("an id is made of lower-case letters a-z, digits and hyphens");
        Err(if guess.is_empty() {
            diagnostic
        } else {
            diagnostic.help(format!("`{guess}` would do"))
        })
    }

    /// Reads the id at `key`, complaining if it is missing or malformed.
    pub(super) fn read(record: &mut Record, key: &'static str) -> Self {
        let text = record.text(key);
        Self::of(&text, record)
    }

    /// Reads the ids that the texts listed at `key` refer to.
    pub(super) fn read_list(record: &mut Record, key: &'static str) -> Vec<Self> {
        let texts = record.texts(key);
        texts.iter().map(Self::referred).collect()
    }

    /// The id in `text`, which gives an entry its id; a malformed one is complained of and kept, so that
    /// reading goes on.
    fn of(text: &Text, record: &Record) -> Self {
        Self::parse(text).unwrap_or_else(|diagnostic| {
            if !text.as_str().trim().is_empty() {
                record.complain(diagnostic);
            }
            Self {
                refused: true,
                ..Self::referred(text)
            }
        })
    }

    /// The id in `text`, which refers to an entry: whether there is one is looked up when all are read.
    pub(super) fn referred(text: &Text) -> Self {
        Self {
            name: text.as_str().to_owned(),
            place: text.place(),
            refused: false,
            kind: PhantomData,
        }
    }

    /// Whether `name` means this id. Of one that was refused, and told of, so does what it is to be turned
    /// into; and one that is missing may be any.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name
            || self.refused && (self.name.is_empty() || id_from(&self.name) == id_from(name))
    }

    /// The id as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// Where it was written.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }
}

/// The article of a word.
fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

/// The id that a name can be turned into, or nothing.
#[must_use]
pub fn id_from(name: &str) -> String {
    name.trim()
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            place: self.place,
            refused: self.refused,
            kind: PhantomData,
        }
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<K> Eq for Id<K> {}

impl<K> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
