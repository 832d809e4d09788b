//! What is handed in is in a language that the body reads.

use super::over_length::finding;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::record::Text;

pub(super) const RULE: Rule = Rule {
    code: code::SUBMISSION_LANGUAGE,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let Some(profile) = subject.profile else {
        return;
    };
    let language = subject.brief().settings.language.as_str();
    let accepted: Vec<&str> = profile.languages.iter().map(Text::as_str).collect();
    if accepted.is_empty() || accepted.contains(&language) {
        return;
    }
    let message = format!(
        "the {} does not accept a document in `{language}`",
        profile.body.as_str()
    );
    let help = format!("it accepts `{}`", accepted.join("`, `"));
    findings.add(
        &[],
        Diagnostic {
            code: RULE.code,
            ..finding(profile, message).help(help)
        },
    );
}
