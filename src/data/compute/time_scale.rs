//! Scales in time, and where the points of a line stand on them.

use rust_decimal::Decimal;

use crate::data::pass::grid::MOST;
use crate::data::query::definition::ChartType;
use crate::data::table::cell::{CellStyle, Day};

/// A scale with equal steps.
pub(in crate::data) struct Scale {
    /// Where each category is, in steps that all of them are on.
    pub(in crate::data) at: Vec<i64>,
    pub(in crate::data) step: i64,
    pub(in crate::data) name: fn(i64, &CellStyle) -> Option<String>,
}

impl Scale {
    /// The scale of names that are whole numbers, first days of years or first days of months.
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
            return Self::with(at, (happens && years).then_some(1), |number, _| {
                Some(number.to_string())
            });
        }
        let month = |name: &String| {
            let (year, month, day) = style.date(name.as_bytes())?.parts();
            (day == 1).then_some(i64::from(year) * 12 + i64::from(month) - 1)
        };
        let months: Option<Vec<i64>> = names.iter().map(month).collect();
        let months = months?;
        let years = months.iter().all(|month| month.rem_euclid(12) == 0);
        let step = if years { 12 } else { 1 };
        Self::with(months, happens.then_some(step), |month, style| {
            let year = u32::try_from(month.div_euclid(12)).ok()?;
            let month = u32::try_from(month.rem_euclid(12)).ok()? + 1;
            Some(style.written(Day::of(year, month, 1)?))
        })
    }

    fn with(
        at: Vec<i64>,
        each: Option<i64>,
        name: fn(i64, &CellStyle) -> Option<String>,
    ) -> Option<Self> {
        let steps = at.windows(2).map(|pair| pair[1] - pair[0]);
        let step = each.unwrap_or_else(|| steps.clone().fold(0, common));
        let rising = steps.clone().all(|step| step > 0);
        (rising && step > 0 && at.len() > 1).then_some(Self { at, step, name })
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
            .map(|at| (scale.name)(at, &style))
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
