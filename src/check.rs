//! Rules: what can be written and compiled, and should not be handed in as it is.
//!
//! A rule is a file of this room, and its page is in `docs/messages/`. Rules see the typed and numbered
//! brief, with what was computed for it, and the pages of its documents where these have been set; they
//! know nothing of Typst. [`run`] asks all of them that are not switched off, each at its level.
//!
//! Levels and settings are the briefs' `[check]`; an entry's `allow` excepts it from a rule.

mod call;
mod findings;
mod length;
mod levels;
mod paragraph;
mod passage;
mod profile;
mod subject;

mod concern_without_evidence;
mod concern_without_recommendation;
mod duplicate_text;
mod figure_only_in_release;
mod long_press_release;
mod long_summary;
mod over_length;
mod quotation_without_speaker;
mod recommendation_without_addressee;
mod submission_language;
mod typed_number;
mod unnumbered_paragraphs;
mod unreachable_link;
mod unsourced_person;
mod unused_allow;
mod unused_person;
mod unused_source;
mod unused_statistic;
mod unused_string;

pub use length::{Length, Part};
pub use levels::{Level, Levels, exceptions};
pub use profile::{Limit, Profile, READERS};
pub use subject::Subject;

use findings::Findings;
use levels::Options;

use crate::diagnostic::{Code, Diagnostics};

/// A rule.
pub struct Rule {
    /// Its name, which is the code of what it complains of.
    pub code: Code,
    /// How bad it is unless a brief says otherwise.
    pub level: Level,
    /// Its settings: whole numbers, with what they are unless a brief says otherwise.
    pub settings: &'static [(&'static str, u32)],
    /// Whether it needs the documents to have been set.
    pub needs_pages: bool,
    look: fn(&Subject<'_>, Options<'_>, &mut Findings<'_>),
}

/// All the rules. The last one looks at what the others have found.
pub const RULES: &[Rule] = &[
    concern_without_recommendation::RULE,
    concern_without_evidence::RULE,
    recommendation_without_addressee::RULE,
    typed_number::RULE,
    quotation_without_speaker::RULE,
    unsourced_person::RULE,
    duplicate_text::RULE,
    figure_only_in_release::RULE,
    unused_statistic::RULE,
    unused_source::RULE,
    unused_person::RULE,
    unused_string::RULE,
    long_summary::RULE,
    long_press_release::RULE,
    unreachable_link::RULE,
    over_length::RULE,
    submission_language::RULE,
    unnumbered_paragraphs::RULE,
    unused_allow::RULE,
];

/// Asks every rule that is not off.
pub fn run(subject: &Subject<'_>, levels: &Levels, diagnostics: &mut Diagnostics) {
    let mut findings = Findings::new(diagnostics);
    for rule in RULES {
        let Some((severity, options)) = levels.of(rule) else {
            continue;
        };
        if rule.needs_pages && subject.pages.is_none() {
            continue;
        }
        findings.begin(rule.code, severity);
        (rule.look)(subject, options, &mut findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_the_last_one_looks_at_the_others() {
        let mut names: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        let last = names.last().copied();
        assert_eq!(last, Some(crate::diagnostic::code::UNUSED_ALLOW));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }

    proptest::proptest! {
        /// Whatever is written, in TOML or in a file of its own, what is found in it has a place there.
        #[test]
        fn every_part_of_a_paragraph_has_its_place(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "85", "é", " ", "\n", "\r\n", "> ", "- ", "  ", "“", "”", "\"", "twenty-one", "two thirds", ".",
                    "A", "*", "**", "\\*", "\\", "`", "[a](https://b.c)", "{{ stat(\"x\") }}", "{{ cite(\"k\") }}",
                    "1,900", "%", "€", "Judge Omarov", "&lt;", "|", "\u{a0}", "ı̇", "\t", "[^n]", "\n\n", "July",
                ]),
                0..40,
            ),
        ) {
            let text = parts.concat();
            let sources = crate::source::Sources::new();
            let file = sources.add("a.md", text.clone());
            let written = crate::record::Text::whole(file, &text);
            let prose = crate::prose::parse(&written, &crate::prose::english(), &mut Diagnostics::new());
            for one in paragraph::paragraphs(&prose) {
                let words = one.words();
                let found = [
                    typed_number::found(&one),
                    one.quoted(),
                    duplicate_text::sentences(&one.text),
                    words,
                ];
                for range in found.concat() {
                    if let Some(place) = one.place(&range, &sources) {
                        proptest::prop_assert!(text.get(place.range()).is_some(), "{text:?} {range:?}");
                    }
                }
            }
        }
    }
}
