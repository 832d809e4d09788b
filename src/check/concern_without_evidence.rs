//! Every concern rests on something.

use super::passage::Role;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CONCERN_WITHOUT_EVIDENCE,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let passages = subject.passages();
    for (chapter, concern) in subject.brief().concerns() {
        let has_text = passages
            .iter()
            .filter(|passage| passage.concern.is_some_and(|own| own.id == concern.id))
            .filter(|passage| matches!(passage.role, Role::Summary | Role::Body))
            .any(|passage| {
                let figures = ["stat", "chart", "sparkline", "table"];
                let counts = |function: &&str| !passage.arguments(function).is_empty();
                figures.iter().any(counts) || passage.paragraphs().iter().any(|one| one.has_source)
            });
        let has_more =
            !concern.cases.is_empty() || !concern.charts.is_empty() || !concern.tables.is_empty();
        if has_text || has_more {
            continue;
        }
        findings.add(
            &[&chapter.allowance, &concern.allowance],
            Diagnostic::warning(
                RULE.code,
                format!(
                    "the concern `{}` rests on nothing that is shown",
                    concern.id
                ),
            )
            .at(concern.id.place())
            .help("cite a source, print a statistic, or tell a case"),
        );
    }
}
