//! What is handed in is no longer than the body accepts.

use super::{Findings, Level, Options, Part, Profile, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::OVER_LENGTH,
    level: Level::Error,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let Some(profile) = subject.profile else {
        return;
    };
    let organisations = subject.brief().organisations.len();
    let Some(limit) = profile.limit_for(organisations) else {
        return;
    };
    let words: usize = profile
        .counts
        .iter()
        .map(|part| subject.length.words(*part))
        .sum();
    if let Some(most) = limit.words.filter(|most| words > *most) {
        let parts: Vec<&str> = profile
            .counts
            .iter()
            .map(|part| Part::word(*part))
            .collect();
        let message = format!(
            "{words} words ({}) are more than the {most} that the {} accepts",
            parts.join(", "),
            profile.body.as_str()
        );
        findings.add(&[], finding(profile, message));
    }
    let pages = subject
        .pages
        .as_ref()
        .and_then(|pages| pages.get(&profile.document));
    if let (Some(pages), Some(most)) = (pages, limit.pages)
        && *pages > most
    {
        let message = format!(
            "{pages} pages are more than the {most} that the {} accepts",
            profile.body.as_str()
        );
        findings.add(&[], finding(profile, message));
    }
}

/// A finding at the profile's name, with where its rule stands.
pub(super) fn finding(profile: &Profile, message: String) -> Diagnostic {
    let source = &profile.source;
    let mut rule = source.title.as_str().trim().to_owned();
    if let Some(address) = &source.address {
        rule.push_str(&format!(", {}", address.as_str()));
    }
    if let Some(date) = &source.checked_on {
        rule.push_str(&format!(" (checked on {})", date.value));
    }
    let finding = Diagnostic::warning(RULE.code, message)
        .at(profile.named.place())
        .note(format!("the rule: {rule}"));
    match &source.note {
        Some(note) => {
            let words: Vec<&str> = note.as_str().split_whitespace().collect();
            finding.note(words.join(" "))
        }
        None => finding,
    }
}
