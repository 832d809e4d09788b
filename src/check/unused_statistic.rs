//! Every statistic, chart and table that is defined is printed.

use std::collections::BTreeSet;

use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::record::Located;

pub(super) const RULE: Rule = Rule {
    code: code::UNUSED_STATISTIC,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let ids = &subject.material.definitions.ids;
    let passages = subject.passages();
    let called = |function: &str| -> BTreeSet<String> {
        let arguments = passages.iter().map(|passage| passage.arguments(function));
        arguments.flatten().collect()
    };
    let mut charts = called("chart");
    charts.extend(called("sparkline"));
    let mut tables = called("table");
    for (_, concern) in subject.brief().concerns() {
        charts.extend(concern.charts.iter().map(|id| id.as_str().to_owned()));
        tables.extend(concern.tables.iter().map(|id| id.as_str().to_owned()));
    }
    let mut look = |known: &[Located<String>], used: &BTreeSet<String>, what: &str, call: &str| {
        for id in known.iter().filter(|id| !used.contains(&id.value)) {
            findings.add(
                &[],
                Diagnostic::warning(
                    RULE.code,
                    format!("the {what} `{}` is printed nowhere", id.value),
                )
                .at(id.place)
                .help(format!(
                    "print it with `{{{{ {call}(\"{}\") }}}}`, or take it out",
                    id.value
                )),
            );
        }
    };
    look(&ids.stats, &called("stat"), "statistic", "stat");
    look(&ids.charts, &charts, "chart", "chart");
    look(&ids.tables, &tables, "table", "table");
}
