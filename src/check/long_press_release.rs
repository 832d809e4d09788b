//! A press release fits on a sheet of paper.

use super::subject::PRESS_RELEASE;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::LONG_PRESS_RELEASE,
    level: Level::Warning,
    settings: &[("pages", 2)],
    needs_pages: true,
    look,
};

fn look(subject: &Subject<'_>, options: Options<'_>, findings: &mut Findings<'_>) {
    let most = usize::try_from(options.number("pages")).unwrap_or(usize::MAX);
    let pages = subject
        .pages
        .as_ref()
        .and_then(|pages| pages.get(PRESS_RELEASE));
    let (Some(pages), Some(release)) = (pages, &subject.brief().release) else {
        return;
    };
    if *pages <= most {
        return;
    }
    let noun = if most == 1 { "page" } else { "pages" };
    findings.add(
        &[],
        Diagnostic::warning(
            RULE.code,
            format!("the press release has {pages} pages, more than {most} {noun}"),
        )
        .at(release.headline.place())
        .help("pick the concerns that are news with `highlights = { concerns = [...] }`, and leave the others to the paper"),
    );
}
