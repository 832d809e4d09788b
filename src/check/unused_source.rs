//! Every source that is listed is cited.

use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::UNUSED_SOURCE,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let bibliography = &subject.material.bibliography;
    let results = &subject.material.results;
    let named: Vec<&str> = subject
        .material
        .definitions
        .sources()
        .chain(results.sources())
        .map(crate::record::Text::as_str)
        .collect();
    for key in bibliography.keys() {
        // What a statistic rests on is cited with it; whether that is printed is another rule's matter.
        if subject.cited.contains(key) || named.contains(&key) {
            continue;
        }
        let mut finding =
            Diagnostic::warning(RULE.code, format!("the source `{key}` is cited nowhere")).help(
                format!("cite it with `{{{{ cite(\"{key}\") }}}}`, or take it out"),
            );
        finding.place = bibliography.place(key);
        findings.add(&[], finding);
    }
}
