//! Every recommendation says whom it asks.

use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::RECOMMENDATION_WITHOUT_ADDRESSEE,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    for chapter in &subject.brief().chapters {
        for recommendation in &chapter.recommendations {
            if recommendation.names_addressee {
                continue;
            }
            findings.add(
                &[&chapter.allowance, &recommendation.allowance],
                Diagnostic::warning(
                    RULE.code,
                    format!(
                        "the recommendation `{}` does not say whom it is addressed to",
                        recommendation.id
                    ),
                )
                .at(recommendation.id.place())
                .help("add `addressee = \"state\"`; it is what is printed if nothing is said"),
            );
        }
    }
}
