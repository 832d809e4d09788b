//! Dates as BibLaTeX writes them (ISO 8601, with its extensions for ranges and doubt), and how those that
//! CSL has no form for travel through a style.
//!
//! The driver knows single dates only. A range, a doubtful date or a text goes through it as the date that
//! it begins with, and its year carries a code: ten times the year, and which of the source's
//! [`Spell`]s it is. [`printed`] reads the code off what the style has made of the date, and puts the whole
//! of it there in the style's own form.

use std::ops::Range;

use hayagriva::citationberg::json::{DateValue, VecDate, VecDateRange};

/// A day, a month or a year; months and days are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Day {
    pub year: i16,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

/// What a date field says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spell {
    pub span: Span,
    /// `2011~`: about then.
    pub about: bool,
    /// `2011?`: perhaps then.
    pub doubtful: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Span {
    On(Day),
    Between(Day, Day),
    Since(Day),
    Until(Day),
    Season(i16, u8),
    /// A text that names a year somewhere, such as "2011/12".
    Text(i16, String),
}

/// The years that dates may have: what lies beyond is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1..=3000;

impl Spell {
    /// The date that it is sorted by.
    fn begins(&self) -> Day {
        match &self.span {
            Span::On(day) | Span::Between(day, _) | Span::Since(day) | Span::Until(day) => *day,
            Span::Season(year, _) | Span::Text(year, _) => Day {
                year: *year,
                month: None,
                day: None,
            },
        }
    }

    /// Whether CSL has a form for it.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.span, Span::On(_)) && !self.about && !self.doubtful
    }

    /// The value that the driver takes; `code` is 0 for a plain date.
    pub(super) fn value(&self, code: usize) -> DateValue {
        let Day { year, month, day } = self.begins();
        let code = i16::try_from(code).unwrap_or_default();
        let month = month.map(i16::from);
        let day = month.and(day.map(i16::from));
        let parts = [Some(year * 10 + code), month, day];
        DateValue::DateParts {
            date_parts: VecDateRange(vec![VecDate(parts.into_iter().flatten().collect())]),
            literal: None,
            season: None,
            circa: false,
        }
    }
}

/// Reads a date as BibLaTeX writes it. None for anything else.
pub(super) fn parse(text: &str) -> Option<Spell> {
    let text = text.trim();
    let (text, about, doubtful) = doubt(text);
    let span = match text.split_once('/') {
        None => return single(text, about, doubtful),
        Some(("" | "..", end)) => Span::Until(doubt_free_day(end)?),
        Some((start, "" | "..")) => Span::Since(doubt_free_day(start)?),
        Some((start, end)) => {
            let (start, about_start, doubtful_start) = doubt(start);
            let (start, end) = (bounds(start)?, bounds(end)?);
            if end.1 < start.0 {
                return None;
            }
            return Some(Spell {
                span: Span::Between(start.0, end.1),
                about: about || about_start,
                doubtful: doubtful || doubtful_start,
            });
        }
    };
    Some(Spell {
        span,
        about,
        doubtful,
    })
}

fn single(text: &str, about: bool, doubtful: bool) -> Option<Spell> {
    if let Some((year, season)) = text.split_once('-')
        && let ("21" | "22" | "23" | "24", Some(year)) = (season, year_of(year))
    {
        let season = season.parse::<u8>().ok()?.checked_sub(20)?;
        return Some(Spell {
            span: Span::Season(year, season),
            about,
            doubtful,
        });
    }
    let (start, end) = bounds(text)?;
    Some(Spell {
        span: if start == end {
            Span::On(start)
        } else {
            Span::Between(start, end)
        },
        about,
        doubtful,
    })
}

/// A text without the signs of doubt at its end, and which these were.
fn doubt(text: &str) -> (&str, bool, bool) {
    match text.char_indices().next_back() {
        Some((at, '~')) => (&text[..at], true, false),
        Some((at, '?')) => (&text[..at], false, true),
        Some((at, '%')) => (&text[..at], true, true),
        _ => (text, false, false),
    }
}

fn doubt_free_day(text: &str) -> Option<Day> {
    bounds(doubt(text).0).map(|(start, _)| start)
}

fn year_of(text: &str) -> Option<i16> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = text.parse().ok().filter(|year| YEARS.contains(year));
    year.filter(|_| is_year)
}

/// The first and the last day that a text may mean: `201X` is ten years. A time behind `T` is left out.
fn bounds(text: &str) -> Option<(Day, Day)> {
    let text = text.split('T').next().unwrap_or(text);
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let whole = |year| Day {
        year,
        month: None,
        day: None,
    };
    let open = year.trim_end_matches(['X', 'u']);
    if open.len() < year.len() {
        let digits = year.len() - open.len();
        let fits = year.len() == 4 && digits <= 2 && month.is_none();
        let start = year_of(&format!("{open}{}", "0".repeat(digits)));
        let end = year_of(&format!("{open}{}", "9".repeat(digits)));
        return fits.then_some((whole(start?), whole(end?)));
    }
    let year = year_of(year)?;
    let number = |part: Option<&str>, most: u8| -> Option<Option<u8>> {
        match part {
            None | Some("00" | "XX" | "uu") => Some(None),
            Some(part) => {
                let number: u8 = part.parse().ok()?;
                (part.len() == 2 && (1..=most).contains(&number)).then_some(Some(number))
            }
        }
    };
    let month = number(month, 12)?;
    let day = number(day, length(year, month))?;
    let day = Day {
        year,
        month,
        day: month.and(day),
    };
    Some((day, day))
}

fn length(year: i16, month: Option<u8>) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        Some(2) => 28 + u8::from(leap),
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    }
}

/// How a date that BibLaTeX does not read would be written, as far as that can be told.
pub(super) fn advice(text: &str) -> String {
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

/// The number of a month by its English name or the beginning of it.
pub(super) fn month_named(name: &str) -> Option<u8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.trim_end_matches('.').to_lowercase();
    if name.len() < 3 {
        return None;
    }
    let at = NAMES.iter().position(|month| month.starts_with(&name))?;
    u8::try_from(at + 1).ok()
}

/// The names of two months in one form of one language.
pub(super) type Months<'m> = &'m dyn Fn(u8) -> Vec<String>;

/// What a style has made of a date, with the code of its year read off it and the whole of the date in
/// its place. `months` gives the names of a month, in the same order for each.
pub(super) fn printed(text: &str, spells: &[Spell], months: Months<'_>) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn months(month: u8) -> Vec<String> {
        let name = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ][usize::from(month) - 1];
        vec![name.to_owned(), name[..3].to_owned()]
    }

    /// What a style prints of a date, for a style that prints `form` with its parts put in.
    fn shown(date: &str, form: &str) -> String {
        let spell = parse(date).unwrap();
        let DateValue::DateParts { date_parts, .. } = spell.value(usize::from(!spell.is_plain()))
        else {
            unreachable!()
        };
        let parts = &date_parts.0[0].0;
        let part = |at: usize| parts.get(at).map(|part| u8::try_from(*part).unwrap());
        let text = form
            .replace('Y', &parts[0].to_string())
            .replace('D', &part(2).map(|day| day.to_string()).unwrap_or_default())
            .replace(
                'M',
                &part(1)
                    .map(|month| months(month)[0].clone())
                    .unwrap_or_default(),
            );
        printed(text.trim(), &[spell], &months)
    }

    #[test]
    fn dates_are_read_whole_or_not_at_all() {
        for wrong in [
            "12.07.2011",
            "31 March 2022",
            "2011-13",
            "2011-02-30",
            "11-07-2011",
            "2011-7-1",
            "July",
            "2012/2011",
            "",
            "/",
            "../..",
            "20111",
            "0000",
            "2011-07-15-01",
            "n.d.",
            "2011-",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!(
            parse("2012-02-29").unwrap(),
            parse("2012-02-29T10:00:00Z").unwrap()
        );
        assert_eq!(parse("2011-07-00").unwrap(), parse("2011-07").unwrap());
        assert_eq!(parse("2011-XX").unwrap(), parse("2011").unwrap());
    }

    #[test]
    fn ranges_take_the_form_that_the_style_gives_a_date() {
        for (date, form, expected) in [
            ("2011", "Y", "2011"),
            ("2011-07-15", "D M Y", "15 July 2011"),
            ("2009/2011", "Y", "2009–2011"),
            ("2009/2011", "(Y)", "(2009–2011)"),
            ("2011-07-01/2011-07-15", "D M Y", "1–15 July 2011"),
            ("2011-07-01/2011-07-15", "M D, Y", "July 1–15, 2011"),
            ("2011-06-28/2011-07-03", "D M Y", "28 June – 3 July 2011"),
            (
                "2010-12-28/2011-01-03",
                "D M Y",
                "28 December 2010 – 3 January 2011",
            ),
            ("2011-07-01/2011-07-15", "Y", "2011"),
            ("2011-07-07/2011-08-07", "D M Y", "7 July – 7 August 2011"),
            ("2011-07-07/2011-08-07", "M D, Y", "July 7 – August 7, 2011"),
            (
                "2010-07-07/2011-07-07",
                "D M Y",
                "7 July 2010 – 7 July 2011",
            ),
            (
                "2010-07-07/2011-07-07",
                "M D, Y",
                "July 7, 2010 – July 7, 2011",
            ),
            ("2011-07-11/2011-07-12", "D M Y", "11–12 July 2011"),
            ("2010-12/2011-01", "(M Y)", "(December 2010 – January 2011)"),
            ("2011-07/2011-08", "M Y", "July–August 2011"),
            ("2009/", "(Y)", "(2009–)"),
            ("2009/..", "Y", "2009–"),
            ("/2011", "Y", "–2011"),
            ("2011?", "(Y)", "(2011?)"),
            ("2011~", "(Y)", "(c. 2011)"),
            ("2011%", "Y", "c. 2011?"),
            ("201X", "Y", "2010–2019"),
            ("2011-21", "Y", "spring 2011"),
        ] {
            assert_eq!(shown(date, form), expected, "{date} {form}");
        }
    }

    #[test]
    fn the_right_writing_is_named_where_it_can_be_told() {
        for (text, expected) in [
            ("31 March 2022", "`{2022-03-31}`"),
            ("March 31st, 2022", "`{2022-03-31}`"),
            ("Mar. 2022", "`{2022-03}`"),
            ("12.07.2011", "`{2011-07-12}`"),
            ("25/07/2011", "`{2011-07-25}`"),
            ("07/25/2011", "`{2011-07-25}`"),
            ("04/05/2011", "`{2011-07-15}`"),
            ("yesterday", "`{2011-07-15}`"),
        ] {
            assert!(advice(text).contains(expected), "{text}: {}", advice(text));
        }
    }
}
