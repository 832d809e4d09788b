//! Dates in the form that a style has given them, whole.

use std::ops::Range;

use super::{Day, Span, Spell};

/// The names of two months in one form of one language.
pub(in crate::bibliography) type Months<'m> = &'m dyn Fn(u8) -> Vec<String>;

/// What a style has made of a date, with the code of its year read off it and the whole of the date in
/// its place. `months` gives the names of a month, in the same order for each.
pub(in crate::bibliography) fn printed(text: &str, spells: &[Spell], months: Months<'_>) -> String {
    let Some((at, coded)) = coded_year(text) else {
        return text.to_owned();
    };
    let (year, code) = (coded / 10, coded % 10);
    let with_year = |year: &str| format!("{}{year}{}", &text[..at.start], &text[at.end..]);
    let spell = (code > 0).then(|| spells.get(code - 1)).flatten();
    let Some(spell) = spell else {
        return with_year(&year.to_string());
    };
    let plain = with_year(&year.to_string());
    let shown = match &spell.span {
        Span::On(_) => plain,
        Span::Text(_, text) => with_year(text),
        Span::Season(year, season) => {
            let name = match season {
                1 => "spring",
                2 => "summer",
                3 => "autumn",
                _ => "winter",
            };
            with_year(&format!("{name} {year}"))
        }
        Span::Since(_) => bounded(&plain, "", "–"),
        Span::Until(_) => bounded(&plain, "–", ""),
        Span::Between(start, end) => between(&plain, *start, *end, months),
    };
    let before = if spell.about { "c. " } else { "" };
    let behind = if spell.doubtful { "?" } else { "" };
    bounded(&shown, before, behind)
}

/// Something before the first and behind the last word of a date, inside its parentheses.
fn bounded(text: &str, before: &str, behind: &str) -> String {
    if before.is_empty() && behind.is_empty() {
        return text.to_owned();
    }
    let start = text.find(char::is_alphanumeric).unwrap_or(0);
    let end = text.rfind(char::is_alphanumeric).map_or(text.len(), |end| {
        end + text[end..].chars().next().map_or(0, char::len_utf8)
    });
    format!(
        "{}{before}{}{behind}{}",
        &text[..start],
        &text[start..end],
        &text[end..]
    )
}

/// The five digits that a year and its code make.
fn coded_year(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let mut start = None;
    let mut runs = Vec::new();
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_ascii_digit()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                runs.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    // A day or a month has at most two digits, a year and its code at least two.
    let run = runs.into_iter().max_by_key(Range::len)?;
    let coded = text[run.clone()].parse().ok()?;
    Some((run, coded))
}

/// A range in the form that the style has given its beginning.
fn between(first: &str, start: Day, end: Day, months: Months<'_>) -> String {
    let last = renamed(first, start, end, months);
    if last == first {
        return first.to_owned();
    }
    let (one, two) = (words(first), words(&last));
    let is_word = |word: &str| word.starts_with(char::is_alphanumeric);
    // What is the same is said once, but a day stays with its month, and a month with its year.
    let may_share = |word: &str| {
        if start.year != end.year && start.month.is_some() {
            !is_word(word)
        } else if start.month != end.month && start.day.is_some() {
            !word.starts_with(|c: char| c.is_ascii_digit()) || word == start.year.to_string()
        } else {
            true
        }
    };
    let shared = |one: &&str, two: &&str| one == two && may_share(one);
    let head = one
        .iter()
        .zip(&two)
        .take_while(|(one, two)| shared(one, two))
        .count();
    let shorter = one.len().min(two.len()) - head;
    let tail = one
        .iter()
        .rev()
        .zip(two.iter().rev())
        .take(shorter)
        .take_while(|(one, two)| shared(one, two))
        .count();
    let differs = |all: &[&str]| all[head..all.len() - tail].concat();
    let (from, to) = (differs(&one), differs(&two));
    let dash = if from.contains(' ') || to.contains(' ') {
        " – "
    } else {
        "–"
    };
    format!(
        "{}{from}{dash}{to}{}",
        one[..head].concat(),
        one[one.len() - tail..].concat()
    )
}

/// The words of a date and what stands between them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<bool> = None;
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric();
        if before.is_some_and(|before| before != is_word || !is_word) {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(is_word);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// The date `start`, as a style has printed it, with the day, month and year of `end`.
fn renamed(text: &str, start: Day, end: Day, months: Months<'_>) -> String {
    let names = |day: Day| day.month.map(months).unwrap_or_default();
    let (from, to) = (names(start), names(end));
    let mut month_done = from.is_empty();
    let mut day_done = start.day.is_none();
    words(text)
        .into_iter()
        .map(|word| {
            if word == start.year.to_string() {
                return end.year.to_string();
            }
            if !month_done
                && let Some(at) = from.iter().position(|name| name == word)
                && let Some(name) = to.get(at)
            {
                month_done = true;
                return name.clone();
            }
            if !day_done
                && let (Some(first), Some(last)) = (start.day, end.day)
                && let Ok(number) = word.parse::<u8>()
                && number == first
            {
                day_done = true;
                return if word.len() == 2 && first < 10 {
                    format!("{last:02}")
                } else {
                    last.to_string()
                };
            }
            word.to_owned()
        })
        .collect()
}
