//! Scales in time, and where the points of a line stand on them.

use rust_decimal::Decimal;

use crate::data::pass::grid::MOST;
use crate::data::query::definition::ChartType;
use crate::data::table::cell::{CellStyle, Day};
use crate::data::table::period::Periods;

/// A scale with equal steps.
pub(in crate::data) struct Scale {
    /// Where each category is, in steps that all of them are on.
    pub(in crate::data) at: Vec<i64>,
    pub(in crate::data) step: i64,
    naming: Naming,
}

/// How what stands on a scale is called.
enum Naming {
    Whole,
    FirstOfMonth,
    Period(Periods),
}

impl Scale {
    /// The scale of names that are whole numbers, first days of years or of months, or other spans of time.
    ///
    /// Of what happens at any time, every year and every month counts; what is measured may be measured each ten years.
    pub(in crate::data) fn of(names: &[String], style: &CellStyle, happens: bool) -> Option<Self> {
        let whole = |name: &String| {
            let number = style.number(name.as_bytes())?;
            let number = (number.is_whole()).then(|| number.decimal().ok())??;
            i64::try_from(number.trunc().mantissa())
                .ok()
                .filter(|_| number.scale() == 0)
        };
        let numbers: Option<Vec<i64>> = names.iter().map(whole).collect();
        if let Some(at) = numbers {
            let years = at.iter().all(|year| (1000..3000).contains(year));
            return Self::with(at, (happens && years).then_some(1), Naming::Whole);
        }
        let month = |name: &String| {
            let (year, month, day) = style.date(name.as_bytes())?.parts();
            (day == 1).then_some(i64::from(year) * 12 + i64::from(month) - 1)
        };
        let months: Option<Vec<i64>> = names.iter().map(month).collect();
        let Some(months) = months else {
            let periods = Periods::of(names)?;
            let at = periods.at.clone();
            return Self::with(at, happens.then_some(1), Naming::Period(periods));
        };
        let years = months.iter().all(|month| month.rem_euclid(12) == 0);
        let step = if years { 12 } else { 1 };
        Self::with(months, happens.then_some(step), Naming::FirstOfMonth)
    }

    /// The name of what is at a place, as the table would write it.
    pub(in crate::data) fn name(&self, at: i64, style: &CellStyle) -> Option<String> {
        match &self.naming {
            Naming::Whole => Some(at.to_string()),
            Naming::FirstOfMonth => {
                let year = u32::try_from(at.div_euclid(12)).ok()?;
                let month = u32::try_from(at.rem_euclid(12)).ok()? + 1;
                Some(style.written(Day::of(year, month, 1)?))
            }
            Naming::Period(periods) => periods.name(at),
        }
    }

    fn with(at: Vec<i64>, each: Option<i64>, naming: Naming) -> Option<Self> {
        let steps = at.windows(2).map(|pair| pair[1] - pair[0]);
        let step = each.unwrap_or_else(|| steps.clone().fold(0, common));
        let rising = steps.clone().all(|step| step > 0);
        (rising && step > 0 && at.len() > 1).then_some(Self { at, step, naming })
    }

    /// What stands on the scale between the first category and the last one; none if that is more than a
    /// chart has.
    pub(in crate::data) fn all(&self) -> Option<Vec<i64>> {
        let (first, last) = (*self.at.first()?, *self.at.last()?);
        let count = usize::try_from((last - first) / self.step).ok()?;
        if count >= MOST[0] {
            return None;
        }
        let mut all = Vec::with_capacity(count + 1);
        let mut at = first;
        while at <= last {
            all.push(at);
            at += self.step;
        }
        Some(all)
    }
}

/// The greatest common divisor.
fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}

/// Whether the categories of a line chart all name a year and yet stand at equal distances, since nobody can read them.
pub(in crate::data) fn are_unread(kind: ChartType, names: &[String], style: &CellStyle) -> bool {
    let is_line = matches!(kind, ChartType::Line | ChartType::SmallMultiples);
    let has_year = |name: &String| {
        let mut numbers = name.split(|c: char| !c.is_ascii_digit());
        numbers.any(|number| {
            number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
        })
    };
    let is_read = |name: &String| {
        style.date(name.as_bytes()).is_some() || style.number(name.as_bytes()).is_some()
    };
    is_line
        && names.len() > 2
        && names.iter().all(has_year)
        && Scale::of(names, style, false).is_none()
        && !names.iter().all(is_read)
}

/// Where the categories of a line chart are between the first one, at nought, and the last one, at one; empty where
/// they stand at equal distances, or are neither numbers nor dates.
pub(in crate::data) fn places(
    kind: ChartType,
    names: &[String],
    style: &CellStyle,
) -> Vec<Decimal> {
    if !matches!(kind, ChartType::Line | ChartType::SmallMultiples) {
        return Vec::new();
    }
    let at: Option<Vec<Decimal>> = match Scale::of(names, style, false) {
        Some(scale) => Some(scale.at.into_iter().map(Decimal::from).collect()),
        None => {
            let number = |name: &String| style.number(name.as_bytes())?.decimal().ok();
            let numbers: Option<Vec<Decimal>> = names.iter().map(number).collect();
            let day = |name: &String| Some(Decimal::from(style.date(name.as_bytes())?.ordinal()));
            numbers.or_else(|| names.iter().map(day).collect())
        }
    };
    let Some(at) = at else { return Vec::new() };
    let (Some(first), Some(last)) = (at.first(), at.last()) else {
        return Vec::new();
    };
    let steps: Vec<Option<Decimal>> = at
        .windows(2)
        .map(|pair| pair[1].checked_sub(pair[0]))
        .collect();
    let Some(length) = last.checked_sub(*first) else {
        return Vec::new();
    };
    let alike = steps.windows(2).all(|pair| pair[0] == pair[1]);
    let rising = steps
        .iter()
        .all(|step| step.is_some_and(|step| step > Decimal::ZERO));
    if alike || !rising {
        return Vec::new();
    }
    let place = |at: &Decimal| {
        Some(
            at.checked_sub(*first)?
                .checked_div(length)?
                .round_dp(6)
                .normalize(),
        )
    };
    at.iter()
        .map(place)
        .collect::<Option<_>>()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_drawn_in_time() {
        let of = |kind, names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let places = places(kind, &names, &CellStyle::default());
            places
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let line = |names: &[&str]| of(ChartType::Line, names);
        assert_eq!(line(&["2015", "2020", "2021", "2025"]), "0 0.5 0.6 1");
        assert_eq!(
            line(&["2010-01-01", "2010-01-11", "2010-01-31", "2010-02-10"]),
            "0 0.25 0.75 1"
        );
        assert_eq!(line(&["0.5", "1", "2.5"]), "0 0.25 1");
        assert_eq!(line(&["2020-01", "2020-02", "2020-05"]), "0 0.25 1");
        assert_eq!(line(&["2020Q1", "2020Q2", "2021Q1"]), "0 0.25 1");
        assert_eq!(line(&["2010/11", "2011/12", "2014/15"]), "0 0.25 1");
        assert_eq!(line(&["Jan", "Feb", "May"]), "0 0.25 1");
        assert_eq!(line(&["Jan", "Feb", "Mar"]), "");
        for names in [
            &["2009", "2010", "2011"][..],
            &["2010-01-01", "2010-02-01", "2010-03-01"],
            &["a", "b", "c"],
            &["1"],
            &["1", "4"],
        ] {
            assert_eq!(line(names), "", "{names:?}");
        }
        assert_eq!(of(ChartType::Bar, &["2015", "2020", "2021"]), "");
    }

    fn all(names: &[&str]) -> Option<Vec<String>> {
        on_scale(names, false)
    }

    fn on_scale(names: &[&str], happens: bool) -> Option<Vec<String>> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let style = CellStyle::default();
        let scale = Scale::of(&names, &style, happens)?;
        scale
            .all()?
            .into_iter()
            .map(|at| scale.name(at, &style))
            .collect()
    }

    #[test]
    fn what_is_between_stands_there_too() {
        assert_eq!(
            all(&["2015", "2018", "2019"]).unwrap(),
            ["2015", "2016", "2017", "2018", "2019"]
        );
        assert_eq!(
            all(&["2000", "2010", "2030"]).unwrap(),
            ["2000", "2010", "2020", "2030"]
        );
        // What happens may happen in any year.
        assert_eq!(
            on_scale(&["2007", "2009"], true).unwrap(),
            ["2007", "2008", "2009"]
        );
        assert_eq!(on_scale(&["10", "30"], true).unwrap(), ["10", "30"]);
        assert_eq!(
            on_scale(&["2009-01-01", "2011-01-01"], true).unwrap().len(),
            3
        );
        assert_eq!(
            on_scale(&["2009-01-01", "2009-03-01"], true).unwrap().len(),
            3
        );
        assert_eq!(all(&["-2", "1"]).unwrap(), ["-2", "1"]);
        assert_eq!(
            all(&["2010-11-01", "2010-12-01", "2011-03-01"]).unwrap(),
            [
                "2010-11-01",
                "2010-12-01",
                "2011-01-01",
                "2011-02-01",
                "2011-03-01"
            ]
        );
        assert_eq!(
            all(&["2009-01-01", "2010-01-01", "2012-01-01"])
                .unwrap()
                .len(),
            4
        );
        for names in [
            &["a", "b"][..],
            &["1.5", "2"],
            &["2010-01-02", "2010-05-09"],
            &["2010"],
            &["1", "1000000", "1000001"],
        ] {
            assert_eq!(all(names), None, "{names:?}");
        }
    }
}
