//! What is said of a date that is not written as BibLaTeX writes them.

use super::parse;
use crate::record::month_named;

/// How a date that BibLaTeX does not read would be written, as far as that can be told.
pub(in crate::bibliography) fn advice(text: &str) -> String {
    let text = text.trim();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/' | '-' | '\u{A0}'))
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &str| {
        word.trim_end_matches(char::is_alphabetic)
            .parse::<u32>()
            .ok()
    };
    let year = |word: &str| number(word).filter(|_| word.len() == 4);
    let mut advice = match words.as_slice() {
        [day, name, last] if month_named(name).is_some() => number(day)
            .zip(year(last))
            .zip(month_named(name))
            .map(|((day, year), month)| format!("{year:04}-{month:02}-{day:02}")),
        [name, day, last] if month_named(name).is_some() => number(day)
            .zip(year(last))
            .zip(month_named(name))
            .map(|((day, year), month)| format!("{year:04}-{month:02}-{day:02}")),
        [name, last] if month_named(name).is_some() => year(last)
            .zip(month_named(name))
            .map(|(year, month)| format!("{year:04}-{month:02}")),
        [first, second, last] if year(last).is_some() => {
            let numbers = number(first).zip(number(second)).zip(year(last));
            numbers.and_then(|((first, second), year)| match (first, second) {
                (13..=31, 1..=12) => Some(format!("{year:04}-{second:02}-{first:02}")),
                (1..=12, 13..=31) => Some(format!("{year:04}-{first:02}-{second:02}")),
                // In the east of Europe the day comes first behind full stops; with slashes nobody knows.
                (1..=31, 1..=12) if text.contains('.') => {
                    Some(format!("{year:04}-{second:02}-{first:02}"))
                }
                _ => None,
            })
        }
        _ => None,
    };
    advice = advice.filter(|advice| parse(advice).is_some());
    match advice {
        Some(written) => format!("a date is written year, month, day: `{{{written}}}`"),
        None => String::from(
            "a date is written year, month, day: `{2011-07-15}`, `{2011-07}`, `{2011}`; a range `{2011-07-01/2011-07-15}`; without a date write `year = {n.d.}`",
        ),
    }
}
