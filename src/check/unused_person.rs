//! Everybody who is listed has something to say, or a telephone.

use super::{Findings, Level, Options, Rule, Subject};
use crate::brief::Block;
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::UNUSED_PERSON,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let brief = subject.brief();
    let passages = subject.passages();
    let blocks = || brief.release.iter().flat_map(|release| &release.blocks);
    for person in &brief.people {
        let is_in_release = blocks().any(|block| match block {
            Block::Quote(statement) | Block::Statement(statement) => statement.person == person.id,
            Block::Contacts(ids) => ids.contains(&person.id),
            Block::Text(_) | Block::Highlights { .. } | Block::About(_) => false,
        });
        let is_named = || {
            let named = |id: &String| id == person.id.as_str();
            let mut passages = passages.iter();
            passages.any(|passage| passage.arguments("person").iter().any(named))
        };
        if is_in_release || is_named() {
            continue;
        }
        findings.add(
            &[],
            Diagnostic::warning(
                RULE.code,
                format!("`{}` says nothing and is nobody's contact", person.id),
            )
            .at(person.id.place())
            .help("give them a quotation or a place among the contacts, or take them out: what is written about a person and not needed should not be kept"),
        );
    }
}
