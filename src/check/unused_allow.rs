//! An exception excepts something.

use super::levels::allowances;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::UNUSED_ALLOW,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    for rule in allowances(subject.brief()).flat_map(|allowance| &allowance.rules) {
        // A rule that was not asked may have something to say another time.
        if findings.is_used(rule.place()) || !findings.has_run(rule.as_str()) {
            continue;
        }
        findings.add(
            &[],
            Diagnostic::warning(
                RULE.code,
                format!("the rule `{}` is not broken here", rule.as_str()),
            )
            .at(rule.place())
            .help("take the exception out: it would hide what is written here later"),
        );
    }
}
