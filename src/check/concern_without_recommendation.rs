//! Every concern has an answer.

use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CONCERN_WITHOUT_RECOMMENDATION,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let brief = subject.brief();
    for (chapter, concern) in brief.concerns() {
        let is_answered = brief
            .recommendations()
            .any(|(_, recommendation)| recommendation.answers.contains(&concern.id));
        if is_answered {
            continue;
        }
        findings.add(
            &[&chapter.allowance, &concern.allowance],
            Diagnostic::warning(
                RULE.code,
                format!("no recommendation answers the concern `{}`", concern.id),
            )
            .at(concern.id.place())
            .help(format!(
                "say what should be done, with `answers = [\"{}\"]`",
                concern.id
            )),
        );
    }
}
