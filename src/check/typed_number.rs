//! A figure in prose is counted, not typed.
//!
//! What a figure is cannot be known for certain from its form. Numbers that are names are left alone:
//! years, dates and times, articles, paragraphs and other parts of texts, symbols of documents, ordinals,
//! ages, telephones, and whatever stands in quotation marks, for that is somebody else's.

mod figure;
mod spelled;

use std::ops::Range;

use figure::figures;

use super::paragraph::Paragraph;
use super::passage::Role;
use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::TYPED_NUMBER,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    if !subject.is_english() {
        return;
    }
    for passage in subject.passages() {
        for paragraph in passage.paragraphs() {
            if paragraph.is_quotation {
                continue;
            }
            for range in found(&paragraph) {
                let Some(place) = paragraph.place(&range, subject.sources) else {
                    continue;
                };
                let figure = paragraph.text.get(range).unwrap_or_default();
                let help = known(subject, figure).unwrap_or_else(|| match passage.role {
                    Role::Release | Role::Statement => String::from(
                        "count it from data in `statistics.toml`, or from the brief with `{{ count(\"concerns\") }}` or \
                         `{{ document(\"paper\").pages }}`",
                    ),
                    _ => String::from(
                        "count it from data in `statistics.toml`, and write `{{ stat(\"its-id\") }}`",
                    ),
                });
                findings.add(
                    &passage.allowances,
                    Diagnostic::warning(RULE.code, format!("the figure `{figure}` is typed"))
                        .at(place)
                        .help(help),
                );
            }
        }
    }
}

/// The figures of a paragraph, in digits and in words.
pub(super) fn found(paragraph: &Paragraph) -> Vec<Range<usize>> {
    let mut found = figures(paragraph);
    found.extend(spelled::figures(paragraph));
    found.sort_by_key(|range| range.start);
    // "1 in 5" and "5,000 to 7,000" are one figure each.
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in found {
        let between = joined
            .last()
            .and_then(|last| paragraph.text.get(last.end..range.start));
        match joined.last_mut() {
            Some(last) if between.is_some_and(|text| BETWEEN.contains(&text)) => {
                last.end = range.end;
            }
            _ => joined.push(range),
        }
    }
    joined
}

/// What may stand between the two numbers of one figure.
const BETWEEN: &[&str] = &[" in ", " of ", " of the ", " out of ", " to "];

/// The statistic that has just this value.
fn known(subject: &Subject<'_>, figure: &str) -> Option<String> {
    if figure.contains(char::is_whitespace) {
        return None;
    }
    let digits: String = figure
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let value: rust_decimal::Decimal = digits.trim_matches('.').parse().ok()?;
    let figures = &subject.material.results.figures;
    let (name, figure) = figures.iter().find(|(_, known)| known.value == value)?;
    let id = &figure.id;
    let of = figure.of.as_ref().map(|of| format!(", {of:?}"));
    Some(format!(
        "it is the value of `{name}`: write `{{{{ stat(\"{id}\"{}) }}}}`",
        of.unwrap_or_default()
    ))
}
