//! Figures in digits.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::check::paragraph::Paragraph;
use crate::record::month_named;

/// What a number behind these words is the name of, and counts nothing.
const NAMES: &[&str] = &[
    "act",
    "addendum",
    "annex",
    "annexe",
    "annexes",
    "appendix",
    "art",
    "article",
    "articles",
    "arts",
    "bill",
    "building",
    "bus",
    "camp",
    "case",
    "category",
    "cell",
    "ch",
    "channel",
    "chapter",
    "chapters",
    "chart",
    "cl",
    "clause",
    "clauses",
    "code",
    "colony",
    "comment",
    "comments",
    "communication",
    "concern",
    "concerns",
    "convention",
    "day",
    "decision",
    "decree",
    "directive",
    "draft",
    "exhibit",
    "figure",
    "file",
    "flight",
    "floor",
    "fn",
    "footnote",
    "form",
    "goal",
    "goals",
    "grade",
    "group",
    "guideline",
    "hospital",
    "indicator",
    "item",
    "law",
    "level",
    "line",
    "lines",
    "list",
    "n",
    "no",
    "nos",
    "note",
    "number",
    "observation",
    "observations",
    "opinion",
    "order",
    "p",
    "page",
    "pages",
    "par",
    "para",
    "paragraph",
    "paragraphs",
    "paras",
    "part",
    "parts",
    "petition",
    "phase",
    "point",
    "points",
    "pp",
    "principle",
    "principles",
    "protocol",
    "question",
    "questions",
    "recommendation",
    "recommendations",
    "reg",
    "regulation",
    "resolution",
    "resolutions",
    "room",
    "route",
    "rule",
    "rules",
    "schedule",
    "school",
    "sdg",
    "sdgs",
    "sect",
    "section",
    "sections",
    "sects",
    "ser",
    "session",
    "stage",
    "step",
    "sub-paragraph",
    "subparagraph",
    "table",
    "target",
    "targets",
    "title",
    "unit",
    "version",
    "vol",
    "volume",
    "ward",
];

/// Words between the numbers of one list.
const CONNECTORS: &[&str] = &["and", "or", "to", "through", "until", "–", "-", "&", "/"];

/// Letters behind a number that make it a quantity.
const UNITS: &[&str] = &[
    "bn", "m", "k", "tn", "km", "km2", "kg", "ha", "mn", "g", "t",
];

/// A word that holds a digit, without the punctuation around it.
struct Token<'p> {
    core: &'p str,
    range: Range<usize>,
    /// What stands before it in the same word.
    before: &'p str,
    /// What stands behind it.
    after: &'p str,
}

/// The figures of a paragraph.
pub(super) fn figures(paragraph: &Paragraph) -> Vec<Range<usize>> {
    let quoted = paragraph.quoted();
    let words = paragraph.words();
    let texts: Vec<&str> = words
        .iter()
        .map(|range| paragraph.text.get(range.clone()).unwrap_or_default())
        .collect();
    let mut found = Vec::new();
    // The words that are names of something, for lists that go on from them.
    let mut named = BTreeSet::new();
    let mut in_telephone = false;
    for (at, range) in words.iter().enumerate() {
        let Some(token) = token(&texts, at, range) else {
            in_telephone = false;
            continue;
        };
        in_telephone = in_telephone && token.core.bytes().all(|b| b.is_ascii_digit())
            || token.before.ends_with('+');
        let is_quoted = quoted
            .iter()
            .any(|quoted| quoted.contains(&token.range.start));
        if in_telephone || is_quoted {
            continue;
        }
        if is_amount(&token) {
            found.push(whole(&token));
        } else if is_part(&texts, at, &named) {
            named.insert(at);
        } else if !is_moment(&token, &texts, at)
            && !is_symbol(&token)
            && !is_time(&token, &texts, at)
        {
            found.push(whole(&token));
        }
    }
    found
}

fn token<'p>(texts: &[&'p str], at: usize, range: &Range<usize>) -> Option<Token<'p>> {
    let word = *texts.get(at)?;
    let first = word.find(|c: char| c.is_alphanumeric())?;
    let inner = &word[first..];
    let last = inner
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_alphanumeric())
        .map(|(at, c)| at + c.len_utf8())?;
    let core = &inner[..last];
    core.contains(|c: char| c.is_ascii_digit()).then(|| Token {
        core,
        range: range.start + first..range.start + first + last,
        before: &word[..first],
        after: &inner[last..],
    })
}

/// The figure with its sign.
fn whole(token: &Token<'_>) -> Range<usize> {
    let currency = token.before.chars().next_back().filter(|c| is_currency(*c));
    let start = token.range.start - currency.map_or(0, char::len_utf8);
    let sign = token.after.chars().next().filter(|c| is_sign(*c));
    start..token.range.end + sign.map_or(0, char::len_utf8)
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₸' | '₽' | '₹')
}

fn is_sign(c: char) -> bool {
    matches!(c, '%' | '‰') || is_currency(c)
}

/// Whether its form alone says that it counts something: money, percent, a unit.
fn is_amount(token: &Token<'_>) -> bool {
    let core = token.core;
    let digits = core.trim_end_matches(char::is_alphabetic);
    let letters = &core[digits.len()..];
    let is_plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
    };
    token.before.ends_with(is_currency)
        || token.after.starts_with(is_sign)
        || !letters.is_empty()
            && is_plain(digits)
            && UNITS.contains(&letters.to_lowercase().as_str())
}

/// Whether it is a symbol and no number: it has letters, several parts, or a form of its own.
fn is_symbol(token: &Token<'_>) -> bool {
    let core = token.core;
    if let Some((number, noun)) = core.split_once('-')
        && number
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
        && noun.chars().all(|c| c.is_lowercase() || c == '-')
    {
        // "16-page" counts, "17-year-old" does not.
        return noun.contains("year-old");
    }
    core.contains(char::is_alphabetic)
        || core.contains(['/', '(', ':', '_', '\u{2044}'])
        || core.matches('.').count() > 1
        // "(1)" begins an item of a list within a sentence.
        || token.before.ends_with('(') && token.after.starts_with(')') && core.len() <= 2
        || token.before.ends_with(['№', '#', '§', '¶'])
}

/// A word as it is compared.
fn bare(texts: &[&str], at: usize) -> String {
    let word = texts.get(at).copied().unwrap_or_default();
    word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '–' | '-' | '&' | '/'))
        .to_lowercase()
}

/// Whether it is the number of a part of a text, or of something else that numbers are names of.
fn is_part(texts: &[&str], at: usize, named: &BTreeSet<usize>) -> bool {
    let Some(previous) = at.checked_sub(1) else {
        return false;
    };
    let sign = texts.get(previous).copied().unwrap_or_default();
    let before = bare(texts, previous);
    if NAMES.contains(&before.as_str()) || matches!(sign, "§" | "§§" | "¶" | "№" | "#") {
        return true;
    }
    // "articles 2, 3 and 5": a list goes on from a name.
    if CONNECTORS.contains(&before.as_str()) {
        return at
            .checked_sub(2)
            .is_some_and(|other| named.contains(&other));
    }
    named.contains(&previous) && sign.ends_with([',', ';'])
}

/// Whether it is a year, a date or an age.
fn is_moment(token: &Token<'_>, texts: &[&str], at: usize) -> bool {
    let parts: Vec<&str> = token.core.split(['–', '-', '/']).collect();
    let is_year = |part: &str| {
        part.len() == 4
            && part
                .parse::<u32>()
                .is_ok_and(|year| (1500..2200).contains(&year))
    };
    let is_short = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let is_years = parts.first().is_some_and(|part| is_year(part))
        && parts
            .iter()
            .skip(1)
            .all(|part| is_year(part) || is_short(part));
    if is_years {
        return true;
    }
    if parts.iter().all(|part| is_day(part)) && is_date(texts, at) {
        return true;
    }
    let before = at.checked_sub(1).map(|before| bare(texts, before));
    matches!(before.as_deref(), Some("aged" | "age" | "ages")) || is_age(texts, at)
}

fn is_day(part: &str) -> bool {
    part.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
}

/// Whether a word is the name of a month: "may" alone is none.
fn is_month(texts: &[&str], at: usize) -> bool {
    let word = texts.get(at).copied().unwrap_or_default();
    word.contains(char::is_uppercase) && month_named(&bare(texts, at)).is_some()
}

/// "14 July", "14 and 15 July", "11 to 29 July", "July 14".
fn is_date(texts: &[&str], at: usize) -> bool {
    if at > 0 && is_month(texts, at - 1) {
        return true;
    }
    for next in at + 1..at + 5 {
        if is_month(texts, next) {
            return true;
        }
        let word = bare(texts, next);
        let goes_on = CONNECTORS.contains(&word.as_str())
            || word.split(['–', '-']).all(is_day)
            || word == "of";
        if !goes_on {
            return false;
        }
    }
    false
}

/// "17 years old", "18 years of age".
fn is_age(texts: &[&str], at: usize) -> bool {
    let next = |step: usize| bare(texts, at + step);
    next(1).starts_with("year") && (next(2) == "old" || next(2) == "of" && next(3) == "age")
}

/// "10 a.m."
fn is_time(token: &Token<'_>, texts: &[&str], at: usize) -> bool {
    let next = texts
        .get(at + 1)
        .copied()
        .unwrap_or_default()
        .to_lowercase();
    token.after.is_empty() && (next.starts_with("a.m") || next.starts_with("p.m"))
}

#[cfg(test)]
mod tests;
