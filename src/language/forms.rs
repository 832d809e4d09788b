//! Texts that differ by plural category.

use icu_plurals::PluralCategory;
use serde::Deserialize;

use super::pattern::Pattern;

/// A pattern for each plural category that a language tells apart; `other` is always there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forms {
    pub(super) zero: Option<Pattern>,
    pub(super) one: Option<Pattern>,
    pub(super) two: Option<Pattern>,
    pub(super) few: Option<Pattern>,
    pub(super) many: Option<Pattern>,
    pub(super) other: Pattern,
}

impl Forms {
    /// The pattern of a category, or the general one where the language has no own for it.
    pub(super) fn get(&self, category: PluralCategory) -> &Pattern {
        let own = match category {
            PluralCategory::Zero => self.zero.as_ref(),
            PluralCategory::One => self.one.as_ref(),
            PluralCategory::Two => self.two.as_ref(),
            PluralCategory::Few => self.few.as_ref(),
            PluralCategory::Many => self.many.as_ref(),
            PluralCategory::Other => None,
        };
        own.unwrap_or(&self.other)
    }

    /// All the patterns.
    #[cfg(test)]
    pub(super) fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        [&self.zero, &self.one, &self.two, &self.few, &self.many]
            .into_iter()
            .flatten()
            .chain([&self.other])
    }
}

/// The name of a category as string tables write it.
pub(super) fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
