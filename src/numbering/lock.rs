//! The lock: numbers that are public, and never change their meaning.
//!
//! `rapporteur release` writes `numbering.lock` beside `brief.toml`; it is committed with the brief. A
//! line stands for each entry that was ever published: id, number, the edition that published it
//! first, a [`Fingerprint`] of what it says. Entries that are no more stay, as withdrawn, so that their
//! numbers are never given again.
//!
//! Branches merge line by line. So that nothing is lost or doubled on the way without a word, each line
//! ends with a check of itself and each edition says how many numbers it was the first to publish: a
//! line that was edited, lost or cut off is found, and so are two that take the same number.

mod read;
mod write;

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::Fingerprint;
use crate::diagnostic::{FileId, Place};
use crate::record::Date;

/// The name of the file in a brief's folder.
pub const LOCK: &str = "numbering.lock";

/// The version of the format that is written.
const FORMAT: i64 = 1;

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Chapters.
    Chapter,
    /// Concerns.
    Concern,
    /// Recommendations.
    Recommendation,
}

impl Kind {
    /// All of them, in the order of the lock.
    pub const ALL: [Self; 3] = [Self::Chapter, Self::Concern, Self::Recommendation];

    /// Its name in messages and in the lock.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Chapter => "chapter",
            Self::Concern => "concern",
            Self::Recommendation => "recommendation",
        }
    }
}

/// The name of an edition, which is also that of its folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EditionName(String);

impl EditionName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EditionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EditionName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let fine = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || name.len() > 64 || !name.chars().all(fine) || name.starts_with('.') {
            return Err(format!(
                "`{name}` cannot be an edition's name: it is made of letters a-z, digits, `-`, `_` and `.`, \
                 64 of them at most, and does not begin with a dot"
            ));
        }
        Ok(Self(name.to_owned()))
    }
}

/// An edition that was released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its name.
    pub name: EditionName,
    /// The date of the brief.
    pub date: Date,
    /// A digest of everything that it was made of, but for the lock itself.
    pub inputs: String,
    /// Where the lock says so; nowhere before it is written.
    pub place: Option<Place>,
}

/// An entry that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// What it is.
    pub kind: Kind,
    /// Its id today.
    pub id: String,
    /// Its number as it is printed, such as `C4`.
    pub number: String,
    /// The edition that published the number first.
    pub edition: EditionName,
    /// What it said when it was published last.
    pub reads: Fingerprint,
    /// Its heading, for the readers of the lock and of lists of withdrawn numbers.
    pub title: String,
    /// The ids that it had before.
    pub was: Vec<String>,
    /// How it came to an end.
    pub withdrawn: Option<Withdrawal>,
    /// Where the lock says so; nowhere before it is written.
    pub place: Option<Place>,
}

/// How a published entry came to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The first edition without it.
    pub edition: EditionName,
    /// The ids of the entries that it is part of now, or that were made of it.
    pub into: Vec<String>,
}

/// The numbers of a brief that are public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The file, if there is one.
    pub file: Option<FileId>,
    /// The editions in the order of their release.
    pub editions: Vec<Edition>,
    /// What they published, withdrawn or not.
    pub entries: Vec<Published>,
}

impl Lock {
    /// The edition called `name`.
    #[must_use]
    pub fn edition(&self, name: &EditionName) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.name == *name)
    }

    /// The entries of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Published> {
        self.entries.iter().filter(move |entry| entry.kind == kind)
    }

    /// How many numbers `edition` was the first to publish.
    fn published_by(&self, edition: &EditionName) -> usize {
        let by = |entry: &&Published| entry.edition == *edition;
        self.entries.iter().filter(by).count()
    }
}

impl Edition {
    fn check(&self, numbers: usize) -> String {
        check(&[
            "edition",
            self.name.as_str(),
            &self.date.to_string(),
            &self.inputs,
            &numbers.to_string(),
        ])
    }
}

impl Published {
    fn check(&self) -> String {
        let reads = self.reads.to_string();
        let was = self.was.join(" ");
        let mut parts = vec![
            self.kind.word(),
            &self.id,
            &self.number,
            self.edition.as_str(),
            &reads,
            &self.title,
            &was,
        ];
        let into;
        if let Some(withdrawal) = &self.withdrawn {
            into = withdrawal.into.join(" ");
            parts.extend([withdrawal.edition.as_str(), &into]);
        }
        check(&parts)
    }
}

/// Eight digits that change with any of `parts`: against slips of the hand, not against forgery.
fn check(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize()[..4]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
