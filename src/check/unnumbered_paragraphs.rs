//! Paragraphs have numbers where the body wants to cite them.

use super::over_length::finding;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::UNNUMBERED_PARAGRAPHS,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let Some(profile) = subject
        .profile
        .filter(|profile| profile.numbered_paragraphs)
    else {
        return;
    };
    let mut documents = subject.brief().settings.documents.iter();
    let Some(document) = documents.find(|one| one.name.value == profile.document) else {
        return;
    };
    if document
        .numbered_paragraphs
        .as_ref()
        .is_some_and(|numbered| numbered.value)
    {
        return;
    }
    let message = format!("the {} wants numbered paragraphs", profile.body.as_str());
    findings.add(
        &[],
        Diagnostic {
            code: RULE.code,
            ..finding(profile, message)
                .also(document.name.place, "this document has none")
                .help("write `numbered-paragraphs = true` there")
        },
    );
}
