//! How bad each rule is, and its settings: what the program, the workspace and the brief say.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive as _;

use super::{RULES, Rule};
use crate::brief::{Admitted, Allowance, Brief, RuleSetting};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, code, did_you_mean};
use crate::record::{Located, Scalar};

/// How bad a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is not asked.
    Off,
    /// Somebody should look.
    Warning,
    /// The brief does not pass.
    Error,
}

impl Level {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("off", Self::Off),
        ("warning", Self::Warning),
        ("error", Self::Error),
    ];

    /// The word of the format.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, level)| *level == self);
        found.map_or("", |(word, _)| word)
    }
}

/// The levels and settings of all rules.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    chosen: BTreeMap<&'static str, Chosen>,
}

#[derive(Clone, Debug, Default)]
struct Chosen {
    level: Option<Level>,
    values: BTreeMap<&'static str, u32>,
}

/// The settings of one rule.
#[derive(Clone, Copy)]
pub(super) struct Options<'l> {
    rule: &'l Rule,
    chosen: Option<&'l Chosen>,
}

impl Levels {
    /// What `[check]` says, first of the workspace, then of the brief. Names and values that the rules
    /// do not have are complained of.
    #[must_use]
    pub fn read(settings: &[RuleSetting], diagnostics: &mut Diagnostics) -> Self {
        let mut levels = Self::default();
        for setting in settings {
            let name = &setting.rule;
            let Some(rule) = RULES.iter().find(|rule| rule.code.as_str() == name.value) else {
                diagnostics.push(unknown(&name.value, name.place));
                continue;
            };
            let chosen = levels.chosen.entry(rule.code.as_str()).or_default();
            for (key, value) in &setting.values {
                match chosen.set(rule, key, value) {
                    Ok(()) => {}
                    Err(diagnostic) => diagnostics.push(*diagnostic),
                }
            }
        }
        levels
    }

    /// How bad a rule is and how it is set; `None` if it is off.
    pub(super) fn of<'l>(&'l self, rule: &'l Rule) -> Option<(Severity, Options<'l>)> {
        let chosen = self.chosen.get(rule.code.as_str());
        let level = chosen.and_then(|chosen| chosen.level).unwrap_or(rule.level);
        let severity = match level {
            Level::Off => return None,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        };
        Some((severity, Options { rule, chosen }))
    }
}

impl Chosen {
    fn set(
        &mut self,
        rule: &Rule,
        key: &Located<String>,
        value: &Located<Scalar>,
    ) -> Result<(), Box<Diagnostic>> {
        if key.value == "level" {
            let word = match &value.value {
                Scalar::Text(word) => word.as_str(),
                _ => "",
            };
            let level = Level::WORDS.iter().find(|(known, _)| *known == word);
            let Some((_, level)) = level else {
                let words = Level::WORDS.iter().map(|(word, _)| *word);
                let help = did_you_mean(word, words).unwrap_or_else(|| {
                    String::from("a level is `\"off\"`, `\"warning\"` or `\"error\"`")
                });
                let message = format!("this is no level of the rule `{}`", rule.code);
                return Err(Box::new(
                    Diagnostic::error(code::INVALID_VALUE, message)
                        .at(value.place)
                        .help(help),
                ));
            };
            self.level = Some(*level);
            return Ok(());
        }
        let names = || rule.settings.iter().map(|(name, _)| *name);
        let Some(name) = names().find(|name| *name == key.value) else {
            let known: Vec<_> = names().chain(["level"]).collect();
            let help = did_you_mean(&key.value, known.iter().copied())
                .unwrap_or_else(|| format!("it has `{}`", known.join("`, `")));
            let message = format!("the rule `{}` has no setting `{}`", rule.code, key.value);
            return Err(Box::new(
                Diagnostic::error(code::UNKNOWN_KEY, message)
                    .at(key.place)
                    .help(help),
            ));
        };
        let number = match &value.value {
            Scalar::Number(number) if number.is_integer() => number.to_u32(),
            _ => None,
        };
        let Some(number) = number else {
            let message = format!("`{name}` takes a whole number that is not negative");
            return Err(Box::new(
                Diagnostic::error(code::WRONG_TYPE, message).at(value.place),
            ));
        };
        self.values.insert(name, number);
        Ok(())
    }
}

impl Options<'_> {
    /// The setting called `name`.
    pub(super) fn number(&self, name: &str) -> u32 {
        let chosen = self.chosen.and_then(|chosen| chosen.values.get(name));
        let default = self.rule.settings.iter().find(|(known, _)| *known == name);
        chosen
            .copied()
            .or(default.map(|(_, default)| *default))
            .unwrap_or_default()
    }
}

/// Complains of every exception from a rule that there is not.
pub fn exceptions(brief: &Brief<Admitted>, diagnostics: &mut Diagnostics) {
    for rule in allowances(brief).flat_map(|allowance| &allowance.rules) {
        if !RULES
            .iter()
            .any(|known| known.code.as_str() == rule.as_str())
        {
            diagnostics.push(unknown(rule.as_str(), rule.place()));
        }
    }
}

/// Every exception of a brief.
pub(super) fn allowances(brief: &Brief<Admitted>) -> impl Iterator<Item = &Allowance> {
    let chapters = brief.chapters.iter().flat_map(|chapter| {
        let concerns = chapter.concerns.iter().flat_map(|concern| {
            let cases = concern.cases.iter().map(|case| &case.allowance);
            std::iter::once(&concern.allowance).chain(cases)
        });
        let recommendations = chapter.recommendations.iter();
        std::iter::once(&chapter.allowance)
            .chain(concerns)
            .chain(recommendations.map(|entry| &entry.allowance))
    });
    let blocks = brief.release.iter().flat_map(|release| &release.allowances);
    chapters.chain(blocks)
}

fn unknown(name: &str, place: crate::diagnostic::Place) -> Diagnostic {
    let names = RULES.iter().map(|rule| rule.code.as_str());
    Diagnostic::no_such(code::UNKNOWN_RULE, "rule", name, names)
        .at(place)
        .or_help(|| String::from("`rapporteur explain` lists the rules"))
}
