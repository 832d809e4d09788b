//! Dates as BibLaTeX writes them (ISO 8601, with its extensions for ranges and doubt), and how those that
//! CSL has no form for travel through a style.
//!
//! The driver knows single dates only. A range, a doubtful date or a text goes through it as the date that
//! it begins with, and its year carries a code: ten times the year, and which of the source's
//! [`Spell`]s it is. [`printed`] reads the code off what the style has made of the date, and puts the whole
//! of it there in the style's own form.

mod advice;
mod print;

use hayagriva::citationberg::json::{DateValue, VecDate, VecDateRange};

pub(super) use advice::advice;
pub(super) use print::printed;

/// A day, a month or a year; months and days are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(clippy::struct_field_names, reason = "a day of a month of a year")]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn months(month: u8) -> Vec<String> {
        let name = crate::record::MONTHS[usize::from(month) - 1];
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
