//! A summary is one sentence or two.

use super::length::words_of;
use super::passage::Role;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::LONG_SUMMARY,
    level: Level::Warning,
    settings: &[("words", 60)],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, options: Options<'_>, findings: &mut Findings<'_>) {
    let most = usize::try_from(options.number("words")).unwrap_or(usize::MAX);
    for passage in subject.passages() {
        if passage.role != Role::Summary {
            continue;
        }
        let words = words_of(&passage.prose, subject.evaluator);
        if words <= most {
            continue;
        }
        findings.add(
            &passage.allowances,
            Diagnostic::warning(
                RULE.code,
                format!("the summary of {} has {words} words, more than {most}", passage.entry),
            )
            .at(passage.prose.place)
            .help("a summary is printed again at the front and in the press release: leave the evidence to the body"),
        );
    }
}
