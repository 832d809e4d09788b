//! Days as people write them, and how TOML wants them.

use super::Date;
use super::month::{MONTHS, month_named};

/// A part of a day as it is written.
#[derive(Clone, Copy)]
enum Part {
    /// A number, and how many digits it has.
    Number(u16, usize),
    /// The name of a month.
    Month(u8),
}

/// The days that a text may mean which looks like a date and is none of TOML; none if it does not look like one.
///
/// A month that comes first in one country comes second in another, so that there may be two.
pub(super) fn meant(text: &str) -> Vec<Date> {
    let parts: Option<Vec<Part>> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '.' | '-' | '–' | ','))
        .filter(|part| !part.is_empty())
        .map(Part::read)
        .collect();
    let Some(parts) = parts else {
        return Vec::new();
    };
    let orders: Vec<(Part, Part, Part)> = match *parts.as_slice() {
        // Year, month, day; a year has four digits.
        [year @ Part::Number(_, 4), a, b] => vec![(year, a, b), (year, b, a)],
        [a, b, year @ Part::Number(_, 4)] => vec![(year, b, a), (year, a, b)],
        _ => return Vec::new(),
    };
    let mut days: Vec<Date> = Vec::new();
    for (year, month, day) in orders {
        let (Part::Number(year, _), Part::Number(day, 1 | 2)) = (year, day) else {
            continue;
        };
        let month = match month {
            Part::Number(month, 1 | 2) => u8::try_from(month).unwrap_or(0),
            Part::Number(..) => continue,
            Part::Month(month) => month,
        };
        let day = u8::try_from(day).unwrap_or(0);
        let found = Date { year, month, day };
        if is_day(found) && !days.contains(&found) {
            days.push(found);
        }
    }
    // The year first is the order of few, and then the month comes next.
    if matches!(parts.first(), Some(Part::Number(_, 4))) {
        days.truncate(1);
    }
    days
}

impl Part {
    fn read(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = text.get(digits.len()..)?;
        if !digits.is_empty() && matches!(ending, "" | "st" | "nd" | "rd" | "th") {
            return Some(Self::Number(digits.parse().ok()?, digits.len()));
        }
        month_named(text).map(Self::Month)
    }
}

fn is_day(date: Date) -> bool {
    let written = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
    written.parse::<super::Datetime>().is_ok()
}

/// How to write what was meant, asking where it can be read in two ways.
pub(super) fn advice(days: &[Date], key: &str) -> Option<String> {
    let written = |date: &Date| {
        let Date { year, month, day } = date;
        let equals = if key.is_empty() {
            String::new()
        } else {
            format!("{key} = ")
        };
        format!("`{equals}{year:04}-{month:02}-{day:02}`")
    };
    let named = |date: &Date| {
        let month = MONTHS.get(usize::from(date.month).saturating_sub(1))?;
        Some(format!("{} {month} {}", date.day, date.year))
    };
    match days {
        [] => None,
        [day] => Some(format!("write {}", written(day))),
        [one, other, ..] => Some(format!(
            "which is the day? For {} write {}, for {} write {}",
            named(one)?,
            written(one),
            named(other)?,
            written(other)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advised(text: &str) -> Option<String> {
        advice(&meant(text), "date")
    }

    #[test]
    fn a_day_as_people_write_it_is_written_as_toml_wants_it() {
        let day = Some(String::from("write `date = 2023-04-25`"));
        for text in [
            "25/04/2023",
            "25.04.2023",
            "25.4.2023",
            "25-04-2023",
            "04/25/2023",
            "2023/04/25",
            "2023.04.25",
            "2023-4-25",
            "25 April 2023",
            "25th April 2023",
            "April 25, 2023",
            "25 Apr 2023",
        ] {
            assert_eq!(advised(text), day, "{text}");
        }
    }

    #[test]
    fn which_is_the_day_is_asked_where_nobody_can_know() {
        assert_eq!(
            advised("10/04/2023").unwrap(),
            "which is the day? For 10 April 2023 write `date = 2023-04-10`, for 4 October 2023 write `date = 2023-10-04`"
        );
        assert_eq!(advised("04/04/2023").unwrap(), "write `date = 2023-04-04`");
        // The year first is never followed by the day.
        assert_eq!(advised("2023-4-5").unwrap(), "write `date = 2023-04-05`");
    }

    #[test]
    fn what_is_no_day_gets_no_advice() {
        for text in [
            "31/02/2023",
            "10/04/23",
            "2023",
            "April 2023",
            "1/2/3/2023",
            "spring 2023",
            "12.5",
            "",
            "0/0/2023",
        ] {
            assert_eq!(advised(text), None, "{text}");
        }
    }
}
