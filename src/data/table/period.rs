//! Spans of time by the names that offices give them: `2020-01`, `2020Q1`, `2018/19`, `Jan 2020`.

use crate::record::{MONTHS, month_named};

/// Names of spans of time, all written in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::data) struct Periods {
    /// Where each is, counted in its own unit from year nought on.
    pub(in crate::data) at: Vec<i64>,
    form: Form,
}

/// How a span of time is written.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// A year and a part of it in digits: `2020-01`, `2020M01`, `2020Q1`, `2020-S2`.
    Part {
        parts: i64,
        between: String,
        digits: usize,
    },
    /// The part first: `01/2020`, `Q1 2020`.
    PartFirst {
        parts: i64,
        before: String,
        between: String,
        digits: usize,
    },
    /// A year that begins in one and ends in the next: `2018/19`, `2018-2019`.
    Across { between: String, digits: usize },
    /// A month by its name, and its year: `Jan 2020`, `January 2020`.
    Month { between: String, short: bool },
    /// A month by its name alone.
    Named { short: bool },
}

/// The letters that say how many parts a year has, in the codes of offices.
const LETTERS: &[(char, i64)] = &[
    ('Q', 4),
    ('q', 4),
    ('S', 2),
    ('H', 2),
    ('T', 3),
    ('M', 12),
    ('m', 12),
];

impl Periods {
    /// The spans that all the names are; none if one of them is none, or is written in another way.
    pub(in crate::data) fn of(names: &[String]) -> Option<Self> {
        // `2010-11` is a month, but `2010-11, 2011-12` are years that begin in the autumn.
        [across, part, part_first, month, named]
            .into_iter()
            .find_map(|read| {
                let (_, form) = read(names.first()?)?;
                let at: Option<Vec<i64>> = names
                    .iter()
                    .map(|name| read(name).filter(|(_, own)| *own == form).map(|(at, _)| at))
                    .collect();
                Some(Self { at: at?, form })
            })
    }

    /// Whether they know their years, so that one can say which comes first.
    pub(in crate::data) fn have_years(&self) -> bool {
        !matches!(self.form, Form::Named { .. })
    }

    /// The name of what is at a place.
    pub(in crate::data) fn name(&self, at: i64) -> Option<String> {
        let month = |at: i64, short: bool| {
            let name = MONTHS.get(usize::try_from(at.rem_euclid(12)).ok()?)?;
            Some(if short { &name[..3] } else { name }.to_owned())
        };
        Some(match &self.form {
            Form::Part {
                parts,
                between,
                digits,
            } => {
                let (year, part) = (at.div_euclid(*parts), at.rem_euclid(*parts) + 1);
                format!("{year:04}{between}{part:0digits$}")
            }
            Form::PartFirst {
                parts,
                before,
                between,
                digits,
            } => {
                let (year, part) = (at.div_euclid(*parts), at.rem_euclid(*parts) + 1);
                format!("{before}{part:0digits$}{between}{year:04}")
            }
            Form::Across { between, digits } => {
                let last = (at + 1).rem_euclid(10_i64.pow(u32::try_from(*digits).ok()?));
                format!("{at:04}{between}{last:0digits$}")
            }
            Form::Month { between, short } => {
                format!("{}{between}{:04}", month(at, *short)?, at.div_euclid(12))
            }
            Form::Named { short } => month(at, *short)?,
        })
    }
}

/// A year of four digits at the beginning of a name, and what follows it.
fn year(name: &str) -> Option<(i64, &str)> {
    let (digits, rest) = name.split_at_checked(4)?;
    let year = whole(digits)?;
    ((1000..3000).contains(&year) && !rest.starts_with(|c: char| c.is_ascii_digit()))
        .then_some((year, rest))
}

/// The same at its end.
fn year_at_end(name: &str) -> Option<(i64, &str)> {
    let (rest, digits) = name.split_at_checked(name.len().checked_sub(4)?)?;
    let year = whole(digits)?;
    ((1000..3000).contains(&year) && !rest.ends_with(|c: char| c.is_ascii_digit()))
        .then_some((year, rest))
}

fn whole(digits: &str) -> Option<i64> {
    let are_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| digits.parse().ok()).flatten()
}

/// How many parts a year has, by what stands before their number; months where nothing says so.
fn parts(before: &str, digits: &str) -> Option<i64> {
    let letter = before.chars().find(char::is_ascii_alphabetic);
    match letter {
        Some(letter) => {
            let known = LETTERS.iter().find(|(known, _)| *known == letter)?;
            let rest = before.replacen(letter, "", 1);
            is_between(&rest).then_some(known.1)
        }
        None => (digits.len() == 2 && !before.is_empty() && is_between(before)).then_some(12),
    }
}

/// Whether it is nothing, or one of the characters that stand between a year and its part.
fn is_between(text: &str) -> bool {
    text.is_empty()
        || matches!(
            text,
            "-" | "/" | " " | "–" | ":" | "." | "\u{a0}" | "\u{202f}"
        )
}

fn part(name: &str) -> Option<(i64, Form)> {
    let (year, rest) = year(name)?;
    let digits = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    let between = &rest[..rest.len() - digits.len()];
    let number = whole(digits)?;
    let parts = parts(between, digits)?;
    // A full stop between digits alone is a number.
    let is_number = between == ".";
    ((1..=parts).contains(&number) && !is_number).then(|| {
        let form = Form::Part {
            parts,
            between: between.to_owned(),
            digits: digits.len(),
        };
        (year * parts + number - 1, form)
    })
}

fn part_first(name: &str) -> Option<(i64, Form)> {
    let (year, rest) = year_at_end(name)?;
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = rest.split_at(start);
    let between = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &rest[..rest.len() - between.len()];
    let number = whole(digits)?;
    let parts = if before.is_empty() {
        parts(between, digits).filter(|parts| *parts == 12)?
    } else {
        parts(before, digits).filter(|_| is_between(between))?
    };
    let is_number = before.is_empty() && between == ".";
    ((1..=parts).contains(&number) && !is_number).then(|| {
        let form = Form::PartFirst {
            parts,
            before: before.to_owned(),
            between: between.to_owned(),
            digits: digits.len(),
        };
        (year * parts + number - 1, form)
    })
}

fn across(name: &str) -> Option<(i64, Form)> {
    let (year, rest) = year(name)?;
    let digits = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    let between = &rest[..rest.len() - digits.len()];
    let is_next = match digits.len() {
        2 => whole(digits)? == (year + 1) % 100,
        4 => whole(digits)? == year + 1,
        _ => false,
    };
    (is_next && matches!(between, "/" | "-" | "–")).then(|| {
        let form = Form::Across {
            between: between.to_owned(),
            digits: digits.len(),
        };
        (year, form)
    })
}

fn month(name: &str) -> Option<(i64, Form)> {
    let (year, rest) = year_at_end(name)?;
    let word = rest.trim_end_matches(|c: char| !c.is_alphabetic());
    let between = &rest[word.len()..];
    let (number, short) = spelled(word)?;
    let form = Form::Month {
        between: between.to_owned(),
        short,
    };
    (!between.is_empty()).then_some((year * 12 + number, form))
}

fn named(name: &str) -> Option<(i64, Form)> {
    let (number, short) = spelled(name)?;
    Some((number, Form::Named { short }))
}

/// A month from nought on, and whether its name is cut short. “May” is both.
fn spelled(word: &str) -> Option<(i64, bool)> {
    let number = i64::from(month_named(word)?) - 1;
    Some((number, word.trim_end_matches('.').chars().count() <= 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Option<Periods> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Periods::of(&names)
    }

    #[test]
    fn a_name_comes_back_as_it_was_written() {
        for names in [
            &["2020-01", "2020-12"][..],
            &["2020M01", "2021M12"],
            &["2020Q1", "2021Q4"],
            &["2020-Q1", "2021-Q4"],
            &["Q1 2020", "Q3 2021"],
            &["01/2020", "12/2021"],
            &["2020-S1", "2020-S2"],
            &["2018/19", "1999/00", "2021/22"],
            &["2018-2019", "2020-2021"],
            &["2010-11", "2011-12"],
            &["Jan 2020", "Dec 2021"],
            &["January 2020", "December 2021"],
            &["Jan", "Feb", "Dec"],
        ] {
            let periods = of(names).unwrap_or_else(|| panic!("{names:?}"));
            for (name, at) in names.iter().zip(&periods.at) {
                assert_eq!(periods.name(*at).as_deref(), Some(*name), "{names:?}");
            }
        }
    }

    #[test]
    fn distances_are_those_of_time() {
        let between = |names: &[&str]| {
            let at = of(names).unwrap().at;
            at.windows(2)
                .map(|pair| pair[1] - pair[0])
                .collect::<Vec<_>>()
        };
        assert_eq!(between(&["2020-01", "2020-02", "2021-02"]), [1, 12]);
        assert_eq!(between(&["2020Q1", "2020Q4", "2021Q1"]), [3, 1]);
        assert_eq!(between(&["2010/11", "2012/13", "2013/14"]), [2, 1]);
        assert_eq!(between(&["Jan 2020", "Mar 2020", "Jan 2021"]), [2, 10]);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for names in [
            &["2020-13", "2020-14"][..],
            &["2020", "2021"],
            &["North", "South"],
            &["2020-01", "North"],
            &["2020-01", "2020Q1"],
            &["2020.5", "2020.75"],
            &["2020X1"],
            &["1/2", "3/4"],
            &["Marchfeld"],
            &["12345-01"],
            &[""],
            &["é2020"],
        ] {
            assert_eq!(of(names), None, "{names:?}");
        }
    }
}
