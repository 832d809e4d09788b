//! The file of a language, as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::forms::Forms;
use super::pattern::Pattern;
use super::punctuation::Punctuation;

/// All that a language's file holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LocaleFile {
    /// The locale whose numbers, dates and lists are used, such as `en-GB`.
    pub(super) formatting: String,
    /// The sign of negative numbers.
    pub(super) minus: String,
    /// The articles that the list of States gives in brackets.
    #[serde(default)]
    pub(super) articles: Vec<String>,
    /// Whole numbers from zero on, in words.
    pub(super) words: Vec<String>,
    pub(super) punctuation: Punctuation,
    pub(super) percent: Percent,
    pub(super) ordinal: Forms,
    pub(super) qualifier: Qualifiers,
    pub(super) compact: CompactUnits,
    /// By ISO 4217 code; `default` for all others.
    pub(super) currency: BTreeMap<String, Currency>,
    pub(super) range: Range,
    pub(super) moment: Moment,
    pub(super) treaty: BTreeMap<String, Treaty>,
    /// Other abbreviations of the treaties.
    #[serde(default)]
    pub(super) alias: BTreeMap<String, String>,
    pub(super) language: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Percent {
    pub(super) sign: Pattern,
    pub(super) words: Pattern,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Qualifiers {
    pub(super) about: Pattern,
    pub(super) over: Pattern,
    pub(super) under: Pattern,
    pub(super) nearly: Pattern,
    pub(super) at_least: Pattern,
    pub(super) up_to: Pattern,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CompactUnits {
    /// In words, by ascending power.
    pub(super) long: Vec<CompactUnit>,
    /// In letters, by ascending power.
    pub(super) short: Vec<CompactUnit>,
}

/// From 10 to the `power` on, numbers are cut to this unit.
#[derive(Debug, Deserialize)]
pub(super) struct CompactUnit {
    pub(super) power: u32,
    #[serde(flatten)]
    pub(super) forms: Forms,
}

/// An amount of money by the categories of the plural.
#[derive(Debug, Deserialize)]
pub(super) struct Currency {
    #[serde(flatten)]
    pub(super) forms: Forms,
    /// The amount when it is cut short, where that differs: "13 millions d'euros".
    pub(super) compact: Option<Pattern>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Range {
    pub(super) same_month: Pattern,
    pub(super) same_year: Pattern,
    pub(super) other: Pattern,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Moment {
    pub(super) pattern: Pattern,
}

/// A treaty, or a procedure of review that counts as one, and the body that reviews States under it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Treaty {
    /// "International Covenant on Civil and Political Rights"
    pub name: String,
    /// What it is called after the first mention: "Covenant"
    pub short: String,
    /// "Human Rights Committee"
    pub body: String,
    /// What the body is called after the first mention: "Committee"
    pub body_short: String,
    /// The abbreviation of the body, if it has one that is not the treaty's: "CESCR"
    pub body_abbreviation: Option<String>,
}
