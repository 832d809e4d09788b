//! Words in quotation marks are somebody's.

use super::paragraph::Paragraph;
use super::passage::Role;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::QUOTATION_WITHOUT_SPEAKER,
    level: Level::Warning,
    settings: &[("words", 6)],
    needs_pages: false,
    look,
};

/// Words by which a sentence says whose the words in it are.
const SAYING: &[&str] = &[
    "according",
    "added",
    "adds",
    "announced",
    "answered",
    "argued",
    "argues",
    "asked",
    "asks",
    "called",
    "calls",
    "claimed",
    "claims",
    "concluded",
    "concludes",
    "declared",
    "declares",
    "described",
    "describes",
    "explained",
    "explains",
    "found",
    "held",
    "insisted",
    "noted",
    "notes",
    "promised",
    "provides",
    "quoted",
    "read",
    "reads",
    "recalled",
    "recognizes",
    "recommended",
    "replied",
    "reported",
    "reports",
    "ruled",
    "said",
    "say",
    "saying",
    "says",
    "stated",
    "states",
    "stressed",
    "testified",
    "thanked",
    "told",
    "warned",
    "warns",
    "words",
    "writes",
    "wrote",
];

fn look(subject: &Subject<'_>, options: Options<'_>, findings: &mut Findings<'_>) {
    if !subject.is_english() {
        return;
    }
    let least = usize::try_from(options.number("words")).unwrap_or(usize::MAX);
    for passage in subject.passages() {
        // A statement of the press release has its speaker by its form.
        if matches!(passage.role, Role::Statement | Role::Title) {
            continue;
        }
        let paragraphs = passage.paragraphs();
        for (at, paragraph) in paragraphs.iter().enumerate() {
            let quoted = if paragraph.is_quotation {
                // What is set off may be introduced before it, and attributed after it.
                let near = [at.checked_sub(1), Some(at), Some(at + 1)];
                let mut near = near
                    .into_iter()
                    .flatten()
                    .filter_map(|at| paragraphs.get(at));
                let is_attributed = near.any(|one| is_attributed(one) || has_dash(one));
                let is_inner = at > 0 && paragraphs[at - 1].is_quotation;
                if is_attributed || is_inner {
                    continue;
                }
                std::iter::once(0..paragraph.text.len()).collect()
            } else if is_attributed(paragraph) {
                continue;
            } else {
                paragraph.quoted()
            };
            for range in quoted {
                let words = paragraph.text.get(range.clone()).unwrap_or_default();
                if words.split_whitespace().count() < least {
                    continue;
                }
                let Some(place) = paragraph.place(&range, subject.sources) else {
                    continue;
                };
                findings.add(
                    &passage.allowances,
                    Diagnostic::warning(RULE.code, "nobody is said to have said this")
                        .at(place)
                        .help("say whose words they are, or cite where they stand: `{{ cite(\"key\", \"p. 4\") }}`"),
                );
            }
        }
    }
}

/// Whether a paragraph says whose the words in it are.
fn is_attributed(paragraph: &Paragraph) -> bool {
    if paragraph.has_source || paragraph.has_speaker {
        return true;
    }
    let mut own = paragraph.text.clone();
    for range in paragraph.quoted().into_iter().rev() {
        own.replace_range(range, " ");
    }
    !paragraph.is_quotation
        && own
            .split(|c: char| !c.is_alphabetic())
            .any(|word| SAYING.contains(&word.to_lowercase().as_str()))
}

/// Whether a line gives the speaker of a quotation, as in "— A witness, 2010".
fn has_dash(paragraph: &Paragraph) -> bool {
    paragraph.is_quotation && (paragraph.text.contains("— ") || paragraph.text.contains("– "))
}
