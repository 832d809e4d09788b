//! Nothing is said twice in the same words.

use std::collections::HashMap;
use std::ops::Range;

use super::paragraph::Paragraph;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, Place, code};

pub(super) const RULE: Rule = Rule {
    code: code::DUPLICATE_TEXT,
    level: Level::Warning,
    settings: &[("words", 8)],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, options: Options<'_>, findings: &mut Findings<'_>) {
    let least = usize::try_from(options.number("words")).unwrap_or(usize::MAX);
    let mut first: HashMap<String, (String, Place)> = HashMap::new();
    for passage in subject.passages() {
        for paragraph in passage.paragraphs() {
            // Whoever is quoted twice has said it once.
            if paragraph.is_quotation {
                continue;
            }
            for sentence in sentences(&paragraph.text) {
                let Some(words) = folded(&paragraph, &sentence, least) else {
                    continue;
                };
                let Some(place) = paragraph.place(&sentence, subject.sources) else {
                    continue;
                };
                match first.get(&words) {
                    Some((entry, before)) if *entry != passage.entry => {
                        let message = format!("{} says the same as {entry}", passage.entry);
                        findings.add(
                            &passage.allowances,
                            Diagnostic::warning(RULE.code, message)
                                .at(place)
                                .also(*before, "it stands here first")
                                .help("say it in one place, and refer to that from the other"),
                        );
                    }
                    Some(_) => {}
                    None => {
                        first.insert(words, (passage.entry.clone(), place));
                    }
                }
            }
        }
    }
}

/// The sentences of a text: up to a full stop, question or exclamation mark that white space and a capital
/// follow.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !matches!(c, '.' | '?' | '!') {
            continue;
        }
        let after = text.get(at + 1..).unwrap_or_default();
        let closing = after.trim_start_matches(['”', '’', '"', ')', ']']);
        let next = closing.trim_start();
        let ends = next.len() < closing.len()
            && next.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '‘' | '"' | '('));
        if ends {
            sentences.push(start..at + 1);
            start = text.len() - next.len();
        }
    }
    sentences.push(start..text.len());
    sentences
}

/// A sentence as it is compared; `None` if it is too short to be the same by more than chance.
fn folded(paragraph: &Paragraph, sentence: &Range<usize>, least: usize) -> Option<String> {
    let text = paragraph.text.get(sentence.clone())?;
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
            word.to_lowercase()
                .replace(['“', '”', '‘', '’', '.', ','], "")
        })
        .filter(|word| !word.is_empty())
        .collect();
    (words.len() >= least.max(1)).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn a_sentence_ends_where_a_capital_follows() {
        assert_eq!(
            split("See art. 19 of it. It is “so.” Why? The law."),
            ["See art. 19 of it.", "It is “so.", "Why?", "The law."]
        );
    }
}
