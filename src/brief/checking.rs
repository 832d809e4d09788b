//! What briefs say about the rules of `check`: levels and settings for all of a brief, exceptions at
//! the place, the profile of what is submitted.
//!
//! Which rules there are is not known here; the room of the rules looks at the names.

use crate::diagnostic::{Diagnostic, Place, code};
use crate::record::{Entry, Located, Record, Scalar, Text};

/// What `[check]` says of one rule.
#[derive(Clone, Debug)]
pub struct RuleSetting {
    /// The rule's name as it was written.
    pub rule: Located<String>,
    /// Its level and its settings, by their names. `typed-number = "off"` is a `level` as well.
    pub values: Vec<(Located<String>, Located<Scalar>)>,
}

/// An exception at an entry: `allow = ["typed-number"]` with its reason.
#[derive(Clone, Debug, Default)]
pub struct Allowance {
    /// The rules that the entry may break.
    pub rules: Vec<Text>,
    /// Why.
    pub reason: Option<Text>,
}

/// What the brief is submitted as: `[submission]`.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The name of the profile, which has the body's limits.
    pub profile: Text,
    /// The document that is handed in; the brief's first if left out.
    pub document: Option<Text>,
}

impl RuleSetting {
    /// Reads `[check]`, each of whose keys is the name of a rule.
    pub(super) fn read(record: &mut Record) -> Vec<Self> {
        record.entries("check", Self::of)
    }

    fn of(entry: &mut Entry<'_, '_>) -> Self {
        let values = if entry.is_table() {
            entry
                .record(|record| record.all_entries(|entry| value(entry.name.clone(), entry)))
                .unwrap_or_default()
        } else {
            let level = Located::new(String::from("level"), entry.name.place);
            vec![value(level, entry)]
        };
        Self {
            rule: entry.name.clone(),
            values: values.into_iter().flatten().collect(),
        }
    }
}

fn value(
    name: Located<String>,
    entry: &mut Entry<'_, '_>,
) -> Option<(Located<String>, Located<Scalar>)> {
    if entry.is_list() {
        entry.complain(
            Diagnostic::error(
                code::WRONG_TYPE,
                format!("`{}` takes one value, not a list", name.value),
            )
            .at(entry.place()),
        );
        return None;
    }
    let value = entry.scalars().into_iter().next()?;
    Some((name, value))
}

impl Allowance {
    pub(super) fn read(record: &mut Record) -> Self {
        let allowance = Self {
            rules: record.texts("allow"),
            reason: record.optional_text("allow-reason"),
        };
        let place = record.key_place("allow");
        match (&allowance.reason, place) {
            (None, Some(place)) => record.complain(
                Diagnostic::error(code::MISSING_KEY, "`allow` needs an `allow-reason`")
                    .at(place)
                    .help("say why the rule does not hold here: `allow-reason = \"...\"`"),
            ),
            (Some(reason), None) => record.complain(
                Diagnostic::error(code::MISSING_KEY, "`allow-reason` without an `allow`")
                    .at(reason.place())
                    .help("name the rule: `allow = [\"typed-number\"]`"),
            ),
            _ => {}
        }
        allowance
    }

    /// Where the exception for `rule` is made, if it is.
    #[must_use]
    pub fn of(&self, rule: &str) -> Option<Place> {
        let found = self.rules.iter().find(|text| text.as_str() == rule);
        found.map(Text::place)
    }
}

impl Submission {
    pub(super) fn read(record: &mut Record) -> Option<Self> {
        record.optional_record("submission", |record| Self {
            profile: record.text("profile"),
            document: record.optional_text("document"),
        })
    }
}
