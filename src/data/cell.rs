//! Cells read as values.

use super::describe::{ColumnType, Description};
use super::number::Number;
use crate::record::Date;

/// Which types are wanted of a column's cells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wants {
    pub(super) number: bool,
    pub(super) boolean: bool,
    pub(super) date: bool,
}

/// A cell, read as all the types that are wanted of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Value {
    pub(super) missing: bool,
    pub(super) number: Option<Number>,
    pub(super) boolean: Option<bool>,
    pub(super) date: Option<Day>,
}

/// A day as one number that orders as days do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(u32);

impl Day {
    /// Reads `2011-07-14`; a day that no calendar has is no date.
    pub(super) fn parse(cell: &[u8]) -> Option<Self> {
        let ([year @ .., b'-', m1, m2, b'-', d1, d2], 10) =
            (cell.trim_ascii(), cell.trim_ascii().len())
        else {
            return None;
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_u32, |number, digit| {
                digit
                    .is_ascii_digit()
                    .then(|| number * 10 + u32::from(digit - b'0'))
            })
        };
        let (year, month, day) = (number(year)?, number(&[*m1, *m2])?, number(&[*d1, *d2])?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
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

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(u32::from(date.year) * 10_000 + u32::from(date.month) * 100 + u32::from(date.day))
    }
}

/// A cell without the white space around it, which is never meant.
///
/// Most cells have none, and are told by their first and last byte.
pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    let plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if plain(cell.first()) && plain(cell.last()) {
        return cell;
    }
    std::str::from_utf8(cell).map_or(cell.trim_ascii(), |text| text.trim().as_bytes())
}

/// Reads `true` or `false`, in any case.
pub(super) fn boolean(cell: &[u8]) -> Option<bool> {
    let cell = cell.trim_ascii();
    if cell.eq_ignore_ascii_case(b"true") {
        Some(true)
    } else if cell.eq_ignore_ascii_case(b"false") {
        Some(false)
    } else {
        None
    }
}

impl Description {
    pub(super) fn is_missing(&self, cell: &[u8]) -> bool {
        let cell = trimmed(cell);
        self.missing.iter().any(|missing| missing == cell)
    }

    /// Reads a cell as the types that are wanted.
    pub(super) fn value(&self, cell: &[u8], wants: Wants, declared: Option<ColumnType>) -> Value {
        if self.is_missing(cell) {
            return Value {
                missing: true,
                ..Value::default()
            };
        }
        let whole = declared.is_some_and(ColumnType::is_whole);
        let number = || {
            let number = Number::parse(cell, &self.numbers)?;
            (!whole || number.is_whole()).then_some(number)
        };
        Value {
            missing: false,
            number: if wants.number { number() } else { None },
            boolean: if wants.boolean { boolean(cell) } else { None },
            date: if wants.date { Day::parse(cell) } else { None },
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
            (" \u{3000}\r\n", ""),
            ("", ""),
        ] {
            assert_eq!(trimmed(cell.as_bytes()), bare.as_bytes(), "{cell:?}");
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
}
