//! What the press release counts, the paper shows.

use std::collections::BTreeSet;

use super::call::calls;
use super::passage::{Role, figure};
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::FIGURE_ONLY_IN_RELEASE,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    if !subject.has_paper() {
        return;
    }
    let passages = subject.passages();
    let in_paper: BTreeSet<String> = passages
        .iter()
        .filter(|passage| !passage.is_release() && passage.role != Role::Title)
        .flat_map(|passage| passage.prose.expressions())
        .flat_map(|expression| calls(&expression.source))
        .filter_map(|call| figure(&call))
        .collect();
    for passage in passages.iter().filter(|passage| passage.is_release()) {
        for expression in passage.prose.expressions() {
            let calls = calls(&expression.source);
            for id in calls.iter().filter_map(figure) {
                if in_paper.contains(&id) {
                    continue;
                }
                findings.add(
                    &passage.allowances,
                    Diagnostic::warning(
                        RULE.code,
                        format!(
                            "the press release has the figure `{id}`, and no other document has it"
                        ),
                    )
                    .at(expression.place)
                    .help("print it in the findings as well, where its source is cited"),
                );
            }
        }
    }
}
