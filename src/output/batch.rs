//! What became of the briefs of a run, for whoever collects the outputs of many.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Delivery, Options, Output, Program, Sha256, Target, WriteError, manifest};
use crate::diagnostic::{Diagnostic, Diagnostics, code};

/// One of several parts of a batch, such as 2 of 8; each brief is in exactly one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Which, from 1.
    pub number: u64,
    /// Of how many.
    pub count: u64,
}

impl Shard {
    /// The shard `number`, from 1, of `count`, if there is such a one.
    #[must_use]
    pub fn new(number: u64, count: u64) -> Option<Self> {
        (1..=count)
            .contains(&number)
            .then_some(Self { number, count })
    }

    /// Whether a brief is in this shard. It depends on the brief's name and on nothing else: a brief
    /// that is added or taken away moves no other.
    #[must_use]
    pub fn holds(&self, brief: &str) -> bool {
        Sha256::of(brief.as_bytes()).number() % self.count == self.number - 1
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.number, self.count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let numbers =
            parts.and_then(|(number, count)| Self::new(number.parse().ok()?, count.parse().ok()?));
        numbers.ok_or_else(|| {
            String::from("write which shard of how many, from 1 on, such as `2/8`, or `auto`")
        })
    }
}

/// What became of a brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case", deny_unknown_fields)]
pub enum BriefState {
    /// Its documents are there, made by this run or by an earlier one.
    Made {
        /// The documents by their path in the brief's output folder.
        documents: BTreeMap<String, Output>,
    },
    /// There are errors in what its authors wrote.
    Errors,
    /// The program could not work on it.
    Failed {
        /// Why.
        reason: String,
    },
}

/// What became of the briefs of a run, or of a shard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchManifest {
    /// The program.
    pub program: Program,
    /// What was asked for.
    pub options: Options,
    /// The shard, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// All the briefs that there were to choose from, those of other shards too.
    pub all: BTreeSet<String>,
    /// What became of those that this run was to make.
    pub briefs: BTreeMap<String, BriefState>,
}

impl BatchManifest {
    /// The name of its file in the folder of all outputs.
    #[must_use]
    pub fn file_name(&self) -> String {
        match self.shard {
            Some(Shard { number, count }) => format!("manifest.{number}-of-{count}.json"),
            None => manifest::MANIFEST.to_owned(),
        }
    }

    /// The manifest as it is written.
    ///
    /// # Errors
    /// None that can be met: all its keys are texts.
    pub fn to_json(&self) -> std::io::Result<Vec<u8>> {
        manifest::to_json(self)
    }

    /// Writes it into the folder of all outputs, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, out: &Target) -> Result<(), WriteError> {
        let name = self.file_name();
        let json = self.to_json();
        let json = json.map_err(|error| WriteError::new(&out.join(&name).path(), error))?;
        let mut delivery = Delivery::to(out)?;
        delivery.add(name, &json)?;
        delivery.finish()
    }

    /// Joins the manifests of shards, each with the name of its file, to one of all briefs.
    ///
    /// Whatever is missing, failed or at odds is complained of; `None` means that there is anything.
    pub fn merge(parts: &[(String, Self)], diagnostics: &mut Diagnostics) -> Option<Self> {
        let (first_file, first) = parts.first()?;
        let mut complain = |message: String, help: &str| {
            let diagnostic = Diagnostic::error(code::INCOMPLETE_BATCH, message);
            diagnostics.push(diagnostic.help(help));
        };
        let mut fine = true;
        let mut merged = Self {
            shard: None,
            briefs: BTreeMap::new(),
            ..first.clone()
        };
        for (file, part) in parts {
            let mut differs = |what: &str, help: &str| {
                complain(
                    format!("{first_file} and {file} are of different {what}"),
                    help,
                );
                fine = false;
            };
            if part.program != first.program {
                differs("programs", "make all shards with the same program");
            }
            if part.options != first.options {
                differs("documents", "make all shards with the same options");
            }
            if part.all != first.all {
                differs("lists of briefs", "make all shards from the same workspace");
            }
            let count = |part: &Self| part.shard.map(|shard| shard.count);
            if count(part) != count(first) {
                differs(
                    "numbers of shards",
                    "split the batch into the same shards everywhere",
                );
            }
        }
        let shards: BTreeSet<u64> = parts
            .iter()
            .filter_map(|(_, part)| Some(part.shard?.number))
            .collect();
        // Each shard may be one of some thousands: those that are missing are named by their number.
        if let Some(Shard { count, .. }) = first.shard {
            for number in (1..=count)
                .filter(|number| !shards.contains(number))
                .take(99)
            {
                complain(
                    format!("no manifest is of shard {number} of {count}"),
                    "name the manifests of all shards",
                );
                fine = false;
            }
        }
        let mut from: BTreeMap<&str, &str> = BTreeMap::new();
        for (file, part) in parts {
            for (brief, state) in &part.briefs {
                let known = merged.briefs.insert(brief.clone(), state.clone());
                let earlier = from.insert(brief, file);
                if let (Some(known), Some(earlier)) = (known, earlier)
                    && known != *state
                {
                    complain(
                        format!("{earlier} and {file} disagree about the brief `{brief}`"),
                        "one of the two is of an earlier run",
                    );
                    fine = false;
                }
            }
        }
        for brief in merged.all.union(&merged.briefs.keys().cloned().collect()) {
            let trouble = match merged.briefs.get(brief) {
                Some(BriefState::Made { .. }) => continue,
                Some(BriefState::Errors) => format!("the brief `{brief}` has errors"),
                Some(BriefState::Failed { reason }) => {
                    format!("the brief `{brief}` could not be made: {reason}")
                }
                None => format!("no shard has the brief `{brief}`"),
            };
            complain(trouble, "compile it again");
            fine = false;
        }
        fine.then_some(merged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_brief_is_in_exactly_one_shard() {
        for count in 1..=9 {
            let shards: Vec<_> = (1..=count).filter_map(|n| Shard::new(n, count)).collect();
            for brief in 0..200 {
                let brief = format!("brief-{brief:04}");
                let holding = shards.iter().filter(|shard| shard.holds(&brief)).count();
                assert_eq!(holding, 1, "{brief} of {count}");
            }
        }
        // For ever the same: machines of different versions share the work.
        assert!(Shard::new(2, 8).unwrap().holds("kazakhstan-iccpr-2011"));
    }

    #[test]
    fn a_shard_is_counted_from_one() {
        assert_eq!(
            "2/8".parse(),
            Ok(Shard {
                number: 2,
                count: 8
            })
        );
        for wrong in ["0/8", "9/8", "1/0", "2", "2/", "/8", "-1/8", "a/b", "1/8/9"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
