//! What is said of a named person has a source.

use std::ops::Range;

use super::paragraph::Paragraph;
use super::passage::{Passage, Role};
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::UNSOURCED_PERSON,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

/// Offices and forms of address that a name follows.
const TITLES: &[&str] = &[
    "Akim",
    "Bishop",
    "Captain",
    "Colonel",
    "Commander",
    "Dr",
    "General",
    "Governor",
    "Imam",
    "Inspector",
    "Investigator",
    "Judge",
    "Justice",
    "Lieutenant",
    "Major",
    "Mayor",
    "Minister",
    "Miss",
    "Mr",
    "Mrs",
    "Ms",
    "Pastor",
    "President",
    "Professor",
    "Prosecutor",
    "Rector",
    "Senator",
    "Sergeant",
    "Sheikh",
    "Warden",
];

/// Words with a capital that follow an office and are no names.
const NO_NAMES: &[&str] = &[
    "Advocate",
    "Assembly",
    "Assistant",
    "Council",
    "Committee",
    "Comment",
    "Court",
    "Department",
    "Directorate",
    "General",
    "Minister",
    "Ministry",
    "Office",
    "President",
    "Prosecutor",
    "Republic",
    "Secretary",
    "Secretariat",
    "Service",
    "State",
];

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    if !subject.is_english() {
        return;
    }
    let passages = subject.passages();
    let cases: Vec<String> = passages
        .iter()
        .filter(|passage| passage.role == Role::Title)
        .filter(|passage| passage.entry.starts_with("the case "))
        .flat_map(Passage::paragraphs)
        .map(|paragraph| paragraph.text)
        .filter(|title| is_name(title))
        .collect();
    for passage in &passages {
        if !matches!(
            passage.role,
            Role::About | Role::Context | Role::Body | Role::Case
        ) {
            continue;
        }
        for paragraph in passage.paragraphs() {
            if paragraph.has_source || paragraph.is_quotation {
                continue;
            }
            let Some((range, name)) = named(&paragraph, &cases) else {
                continue;
            };
            let mut people = subject.brief().people.iter();
            if people.any(|person| person.name.as_str().contains(&name)) {
                continue;
            }
            let Some(place) = paragraph.place(&range, subject.sources) else {
                continue;
            };
            findings.add(
                &passage.allowances,
                Diagnostic::warning(
                    RULE.code,
                    format!("`{name}` is written about here, and no source is cited"),
                )
                .at(place)
                .help("cite where it is from in the same paragraph: `{{ cite(\"key\", \"p. 4\") }}`, or a footnote"),
            );
        }
    }
}

/// The first person that a paragraph names: by an office and a name, or by the title of a case.
fn named(paragraph: &Paragraph, cases: &[String]) -> Option<(Range<usize>, String)> {
    let by_case = cases.iter().find_map(|name| {
        let at = paragraph.text.find(name.as_str())?;
        Some((at..at + name.len(), name.clone()))
    });
    by_case.or_else(|| by_title(paragraph))
}

fn by_title(paragraph: &Paragraph) -> Option<(Range<usize>, String)> {
    let words = paragraph.words();
    let word = |at: usize| {
        words
            .get(at)
            .and_then(|range| paragraph.text.get(range.clone()))
    };
    for (at, range) in words.iter().enumerate() {
        let title = word(at)?.trim_start_matches(|c: char| !c.is_alphabetic());
        if !TITLES.contains(&title.trim_end_matches('.')) {
            continue;
        }
        let mut end = None;
        let mut name = String::new();
        for next in at + 1..at + 4 {
            let Some(part) = word(next) else { break };
            let bare = part.trim_end_matches(|c: char| !c.is_alphabetic());
            let bare = bare.trim_end_matches("’s").trim_end_matches("'s");
            if !is_capitalised(bare) || NO_NAMES.contains(&bare) {
                break;
            }
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(bare);
            end = words.get(next).map(|range| range.start + bare.len());
            if bare.len() < part.len() {
                break;
            }
        }
        if let Some(end) = end {
            let start = range.end - title.len();
            return Some((start..end, name));
        }
    }
    None
}

/// Whether a title is nothing but the name of a person: two to four words, each with a capital.
fn is_name(title: &str) -> bool {
    let words: Vec<&str> = title.split_whitespace().collect();
    (2..=4).contains(&words.len()) && words.iter().all(|word| is_capitalised(word))
}

fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().count() > 0
        && letters.all(|c| c.is_lowercase() || matches!(c, '-' | '’' | '\'') || c.is_uppercase())
        && word.chars().any(char::is_lowercase)
}
