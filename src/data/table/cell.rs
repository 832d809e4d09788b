//! Cells read as values.

use super::number::Number;
use super::number_style::NumberStyle;
use crate::record::Date;

/// Which types are wanted of a column's cells.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::data) struct Wants {
    pub(in crate::data) number: bool,
    pub(in crate::data) boolean: bool,
    pub(in crate::data) date: bool,
}

/// A cell, read as all the types that are wanted of it.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::data) struct Value {
    pub(in crate::data) missing: bool,
    pub(in crate::data) number: Option<Number>,
    pub(in crate::data) boolean: Option<bool>,
    pub(in crate::data) date: Option<Day>,
}

/// A day as one number that orders as days do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::data) struct Day(u32);

impl Day {
    /// Reads `2011-07-14`; a day that no calendar has is no date.
    pub(in crate::data) fn parse(cell: &[u8]) -> Option<Self> {
        let ([year @ .., b'-', m1, m2, b'-', d1, d2], 10) =
            (cell.trim_ascii(), cell.trim_ascii().len())
        else {
            return None;
        };
        Self::of(digits(year)?, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?)
    }

    /// Reads a date that is written by a pattern.
    pub(in crate::data) fn parse_as(cell: &[u8], pattern: &DatePattern) -> Option<Self> {
        let mut rest = cell.trim_ascii();
        let (mut year, mut month, mut day) = (None, None, None);
        for part in &pattern.0 {
            let (most, field) = match part {
                DatePart::Year => (4, &mut year),
                DatePart::Month => (2, &mut month),
                DatePart::Day => (2, &mut day),
                DatePart::Literal(byte) => {
                    rest = rest.strip_prefix(std::slice::from_ref(byte))?;
                    continue;
                }
            };
            let long = rest.iter().take(most).take_while(|c| c.is_ascii_digit());
            let (number, after) = rest.split_at_checked(long.count())?;
            if number.is_empty() || most == 4 && number.len() != 4 {
                return None;
            }
            *field = digits(number);
            rest = after;
        }
        rest.is_empty().then_some(())?;
        Self::of(year?, month?, day?)
    }

    /// Its year, month and day.
    pub(in crate::data) fn parts(self) -> (u32, u32, u32) {
        (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100)
    }

    /// How many days it is after some day long ago.
    pub(in crate::data) fn ordinal(self) -> u32 {
        let (year, month, day) = self.parts();
        // Years begin in March, so that the day that some have more is their last one.
        let (year, month) = if month > 2 {
            (year, month - 3)
        } else {
            (year.saturating_sub(1), month + 9)
        };
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day
    }

    pub(in crate::data) fn of(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days)
            .contains(&day)
            .then_some(Self(year * 10_000 + month * 100 + day))
    }
}

fn digits(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u32::from(digit - b'0'))
    })
}

/// How a column writes its dates, such as `%d/%m/%Y`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::data) struct DatePattern(Vec<DatePart>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DatePart {
    Year,
    Month,
    Day,
    Literal(u8),
}

impl DatePattern {
    /// Reads a pattern; none where day, month and year do not occur once each.
    pub(in crate::data) fn parse(pattern: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut bytes = pattern.bytes();
        while let Some(byte) = bytes.next() {
            parts.push(match byte {
                b'%' => match bytes.next()? {
                    b'Y' => DatePart::Year,
                    b'm' => DatePart::Month,
                    b'd' => DatePart::Day,
                    _ => return None,
                },
                byte if byte.is_ascii() && !byte.is_ascii_digit() => DatePart::Literal(byte),
                _ => return None,
            });
        }
        let once = |wanted| parts.iter().filter(|part| **part == wanted).count() == 1;
        (once(DatePart::Year) && once(DatePart::Month) && once(DatePart::Day))
            .then_some(Self(parts))
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(u32::from(date.year) * 10_000 + u32::from(date.month) * 100 + u32::from(date.day))
    }
}

/// A cell without the white space around it, which is never meant.
///
/// Most cells have none, and are told by the bytes that their first and last character begin with.
pub(in crate::data) fn trimmed(cell: &[u8]) -> &[u8] {
    // White space beyond ASCII is U+0085, U+00A0, U+1680, U+2000 and some after it, U+3000.
    let plain = |byte: Option<&u8>| match byte {
        Some(byte) if byte.is_ascii() => byte.is_ascii_graphic(),
        Some(byte) => !matches!(byte, 0xc2 | 0xe1..=0xe3),
        None => true,
    };
    let begins = |byte: &&u8| !matches!(byte, 0x80..=0xbf);
    if plain(cell.first()) && plain(cell.iter().rev().find(begins)) {
        return cell;
    }
    std::str::from_utf8(cell).map_or(cell.trim_ascii(), |text| text.trim().as_bytes())
}

/// How a column writes its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::data) struct CellStyle {
    pub(in crate::data) numbers: NumberStyle,
    /// How dates are written, if not as `2011-07-14`.
    pub(in crate::data) dates: Option<DatePattern>,
    /// What stands for true and for false, in small letters.
    pub(in crate::data) truths: [Vec<String>; 2],
    /// What stands for a missing value.
    pub(in crate::data) missing: Vec<Vec<u8>>,
    /// What numbers are multiplied by.
    pub(in crate::data) scale: Option<Number>,
}

impl Default for CellStyle {
    fn default() -> Self {
        Self {
            numbers: NumberStyle::default(),
            dates: None,
            truths: [vec![String::from("true")], vec![String::from("false")]],
            missing: vec![Vec::new()],
            scale: None,
        }
    }
}

impl CellStyle {
    pub(in crate::data) fn is_missing(&self, cell: &[u8]) -> bool {
        self.missing.iter().any(|missing| missing == cell)
    }

    /// Reads a cell as the types that are wanted, in place, which is faster; `whole` says that its numbers
    /// must be.
    pub(in crate::data) fn read(&self, value: &mut Value, cell: &[u8], wants: Wants, whole: bool) {
        value.missing = self.is_missing(cell);
        let wants = if value.missing {
            Wants::default()
        } else {
            wants
        };
        value.number = if wants.number {
            self.number(cell)
                .filter(|number| !whole || number.is_whole())
        } else {
            None
        };
        value.boolean = if wants.boolean {
            self.boolean(cell)
        } else {
            None
        };
        value.date = if wants.date { self.date(cell) } else { None };
    }

    pub(in crate::data) fn number(&self, cell: &[u8]) -> Option<Number> {
        let number = Number::parse(cell, &self.numbers)?;
        match self.scale {
            None => Some(number),
            Some(scale) => number.times(scale),
        }
    }

    pub(in crate::data) fn date(&self, cell: &[u8]) -> Option<Day> {
        match &self.dates {
            None => Day::parse(cell),
            Some(pattern) => Day::parse_as(cell, pattern),
        }
    }

    /// A day as the column writes it.
    pub(in crate::data) fn written(&self, day: Day) -> String {
        let (year, month, day) = day.parts();
        let Some(DatePattern(parts)) = &self.dates else {
            return format!("{year:04}-{month:02}-{day:02}");
        };
        let parts = parts.iter().map(|part| match part {
            DatePart::Year => format!("{year:04}"),
            DatePart::Month => format!("{month:02}"),
            DatePart::Day => format!("{day:02}"),
            DatePart::Literal(byte) => char::from(*byte).to_string(),
        });
        parts.collect()
    }

    /// Reads `true` or `false`, in any case, or what stands for them.
    pub(in crate::data) fn boolean(&self, cell: &[u8]) -> Option<bool> {
        let [truths, falsehoods] = &self.truths;
        let is = |word: &String| cell.eq_ignore_ascii_case(word.as_bytes());
        match (truths.iter().any(is), falsehoods.iter().any(is)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_around_a_cell_is_no_part_of_it() {
        for (cell, bare) in [
            ("ok", "ok"),
            (" ok\t", "ok"),
            ("\u{a0}é n\u{2003}", "é n"),
            ("é", "é"),
            ("Всего", "Всего"),
            ("Всего\u{a0}", "Всего"),
            ("\u{85}Всего", "Всего"),
            (" \u{3000}\r\n", ""),
            ("", ""),
        ] {
            assert_eq!(trimmed(cell.as_bytes()), bare.as_bytes(), "{cell:?}");
        }
        for space in ('\0'..=char::MAX).filter(|c| c.is_whitespace()) {
            let cell = format!("{space}é n{space}");
            assert_eq!(trimmed(cell.as_bytes()), "é n".as_bytes(), "{cell:?}");
        }
        // Half a character is left as it is.
        assert_eq!(trimmed(b" \xc3 "), b"\xc3");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert!(Day::parse(b"2012-02-29") > Day::parse(b"2011-12-31"));
        for wrong in [
            "2011-02-29",
            "1900-02-29",
            "2011-00-01",
            "2011-13-01",
            "2011-1-1",
            "14.7.2011",
            "",
        ] {
            assert_eq!(Day::parse(wrong.as_bytes()), None, "{wrong}");
        }
        assert!(Day::parse(b" 2000-02-29 ").is_some());
    }

    #[test]
    fn days_follow_each_other() {
        let day = |text: &str| Day::parse(text.as_bytes()).unwrap().ordinal();
        for (before, after) in [
            ("2010-02-28", "2010-03-01"),
            ("2012-02-28", "2012-02-29"),
            ("2012-02-29", "2012-03-01"),
            ("2010-12-31", "2011-01-01"),
            ("1999-12-31", "2000-01-01"),
            ("2010-07-31", "2010-08-01"),
        ] {
            assert_eq!(day(before) + 1, day(after), "{before}");
        }
        assert_eq!(day("2011-01-01") - day("2010-01-01"), 365);
        assert_eq!(day("2400-01-01") - day("2000-01-01"), 146_097);
    }

    #[test]
    fn days_are_read_by_their_pattern() {
        let pattern = DatePattern::parse("%d/%m/%Y").unwrap();
        let read = |cell: &str| Day::parse_as(cell.as_bytes(), &pattern);
        assert_eq!(read("1/02/2010"), Day::parse(b"2010-02-01"));
        assert_eq!(read("31/12/2010"), Day::parse(b"2010-12-31"));
        for wrong in ["31/02/2010", "2010-02-01", "1/2/10", "1/2/2010 x", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for wrong in ["%d/%m/%y", "%d/%m", "%d%d/%m/%Y", "", "d/m/Y"] {
            assert_eq!(DatePattern::parse(wrong), None, "{wrong}");
        }
    }
}
