//! What is kept of the rows of one figure while they go by.

use rust_decimal::Decimal;

use super::sum::Sum;
use crate::data::query::measure::Measure;
use crate::data::table::footnote::Marks;
use crate::data::table::number::{Number, Overflow};
use crate::data::table::spot::Spot;

/// What a row is to a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum Role {
    /// One of the rows that are measured; of a share, one of the whole only.
    Row,
    /// Of a share, one of the part, and so of the whole too.
    Part,
    /// Of a change, one of those before.
    From,
    /// Of a change, one of those after.
    To,
    /// Of a change, one of both.
    FromAndTo,
}

/// What is kept of the rows of one figure.
#[derive(Clone, Debug)]
pub(in crate::data) struct Tally {
    rows: u64,
    kept: Kept,
    marks: Marks,
}

#[derive(Clone, Debug)]
enum Kept {
    Nothing,
    Sum(Sum),
    Mean(Sum),
    /// All the numbers: the only measure whose memory grows with the rows.
    Median(Vec<Number>),
    Min(Option<Number>),
    Max(Option<Number>),
    Pair {
        measure: Pair,
        first: Sum,
        second: Sum,
        in_first: u64,
        in_second: u64,
        /// Whether some number is below nought.
        negative: bool,
    },
    Value(Option<Number>, Vec<Spot>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pair {
    /// First the part, then the whole.
    Share,
    /// First before, then after.
    Change,
    /// First what stands above the line, then what stands below it.
    Ratio,
}

/// A figure cannot be computed from its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::data) enum Refusal {
    /// It has more digits than a decimal holds.
    Overflow,
    /// There is no row that it could be computed from; the words say which are missing.
    NoRows(&'static str),
    /// The whole, or the value before, is zero.
    Zero(&'static str),
    /// A part of the whole is less than nought.
    Negative,
    /// What something is in percent of is.
    BelowNought(&'static str),
    /// It has so many cells that percentages cannot be made to add up both ways.
    TooLarge,
    /// One row was wanted, and there are so many.
    Several(u64, Vec<Spot>),
}

impl From<Overflow> for Refusal {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// So many of several rows are shown where one was wanted.
const SHOWN: usize = 3;

impl Tally {
    pub(in crate::data) fn new(measure: Measure) -> Self {
        let pair = |measure| Kept::Pair {
            measure,
            first: Sum::default(),
            second: Sum::default(),
            in_first: 0,
            in_second: 0,
            negative: false,
        };
        let kept = match measure {
            Measure::Count => Kept::Nothing,
            Measure::Sum | Measure::Rate => Kept::Sum(Sum::default()),
            Measure::Mean => Kept::Mean(Sum::default()),
            Measure::Median => Kept::Median(Vec::new()),
            Measure::Min => Kept::Min(None),
            Measure::Max => Kept::Max(None),
            Measure::Share => pair(Pair::Share),
            Measure::Change => pair(Pair::Change),
            Measure::Ratio => pair(Pair::Ratio),
            Measure::Value => Kept::Value(None, Vec::new()),
        };
        Self {
            rows: 0,
            kept,
            marks: Marks::default(),
        }
    }

    /// How many rows went in.
    pub(in crate::data) fn rows(&self) -> u64 {
        self.rows
    }

    /// The footnote marks of what went into the figure. A figure that is one of several values, or stands
    /// in their middle, has none: nobody could tell whose they are.
    pub(in crate::data) fn marks(&self) -> Marks {
        match self.kept {
            Kept::Median(_) | Kept::Min(_) | Kept::Max(_) => Marks::default(),
            _ => self.marks,
        }
    }

    /// Adds the footnote marks of a number.
    pub(in crate::data) fn mark(&mut self, marks: Marks) {
        self.marks = self.marks.and(marks);
    }

    /// What has been added up, or how many rows there are; none if that is not known.
    pub(in crate::data) fn total(&self) -> Option<Number> {
        match &self.kept {
            Kept::Nothing => Some(Number::whole(self.rows.into())),
            Kept::Sum(sum) | Kept::Mean(sum) => sum.total().ok(),
            Kept::Median(_) | Kept::Min(_) | Kept::Max(_) | Kept::Pair { .. } | Kept::Value(..) => {
                None
            }
        }
    }

    /// Of a share the part and the whole, of a change before and after.
    pub(in crate::data) fn pair(&self) -> Option<(Number, Number)> {
        match &self.kept {
            Kept::Pair { first, second, .. } => Some((first.total().ok()?, second.total().ok()?)),
            _ => None,
        }
    }

    /// Whether the figure, or what can be told from it, is about some rows but fewer than so many.
    ///
    /// A median is the value of those who have it.
    pub(in crate::data) fn is_about_fewer(&self, threshold: u64) -> bool {
        let few = |rows: u64| rows > 0 && rows < threshold;
        match &self.kept {
            Kept::Pair {
                measure: Pair::Share,
                in_first,
                in_second,
                ..
            } => few(*in_first) || few(*in_second) || few(in_second.saturating_sub(*in_first)),
            Kept::Pair {
                measure: Pair::Change | Pair::Ratio,
                in_first,
                in_second,
                ..
            } => few(*in_first) || few(*in_second),
            Kept::Median(numbers) => {
                let middle = median(numbers).and_then(Result::ok);
                let alike = numbers.iter().filter(|number| Some(**number) == middle);
                self.rows > 0 && u64::try_from(alike.count()).is_ok_and(|alike| alike < threshold)
            }
            _ => few(self.rows),
        }
    }

    /// Adds a row; where rows are counted the number is one.
    pub(in crate::data) fn add(&mut self, role: Role, number: Number, spot: impl Fn() -> Spot) {
        self.rows += 1;
        match &mut self.kept {
            Kept::Nothing => {}
            Kept::Sum(sum) | Kept::Mean(sum) => sum.add(number),
            Kept::Median(numbers) => numbers.push(number),
            Kept::Min(least) => {
                if least.is_none_or(|least| number < least) {
                    *least = Some(number);
                }
            }
            Kept::Max(greatest) => {
                if greatest.is_none_or(|greatest| number > greatest) {
                    *greatest = Some(number);
                }
            }
            Kept::Pair {
                first,
                second,
                in_first,
                in_second,
                negative,
                ..
            } => {
                *negative |= number.mantissa < 0;
                if matches!(role, Role::Part | Role::From | Role::FromAndTo) {
                    first.add(number);
                    *in_first += 1;
                }
                if !matches!(role, Role::From) {
                    second.add(number);
                    *in_second += 1;
                }
            }
            Kept::Value(value, spots) => {
                *value = Some(number);
                if spots.len() < SHOWN {
                    spots.push(spot());
                }
            }
        }
    }

    /// The figure; a relative change is in percent of the value before.
    pub(in crate::data) fn finish(
        &self,
        relative: bool,
        counting: bool,
    ) -> Result<Decimal, Refusal> {
        let found = |number: Option<Number>| number.ok_or(Refusal::NoRows("no row matches"));
        let rows = Number::whole(self.rows.into());
        let number = match &self.kept {
            Kept::Nothing => rows,
            Kept::Sum(sum) => {
                // Of a rate, where rows are counted, none is nought.
                found((self.rows > 0 || counting).then_some(rows))?;
                sum.total()?
            }
            Kept::Mean(sum) => {
                let mean = sum.total()?.divided_by(rows);
                return Ok(mean.ok_or(Refusal::NoRows("no row matches"))??);
            }
            Kept::Median(numbers) => found(median(numbers).transpose()?)?,
            Kept::Min(number) | Kept::Max(number) => found(*number)?,
            Kept::Value(number, spots) => {
                if self.rows > 1 {
                    return Err(Refusal::Several(self.rows, spots.clone()));
                }
                found(*number)?
            }
            Kept::Pair {
                measure: Pair::Share,
                first,
                second,
                in_second,
                negative,
                ..
            } => {
                if *in_second == 0 {
                    return Err(Refusal::NoRows(
                        "there is no row that it could be a share of",
                    ));
                }
                if *negative {
                    return Err(Refusal::Negative);
                }
                return percent(first.total()?, second.total()?, "the whole is zero");
            }
            Kept::Pair {
                measure: Pair::Ratio,
                first,
                second,
                in_first,
                in_second,
                ..
            } => {
                if !counting && *in_first == 0 {
                    return Err(Refusal::NoRows("no row matches `where`"));
                }
                if *in_second == 0 {
                    return Err(Refusal::NoRows("no row matches `of`"));
                }
                let (above, below) = (first.total()?, second.total()?);
                if below.mantissa < 0 {
                    return Err(Refusal::BelowNought(
                        "what it is divided by is below nought",
                    ));
                }
                let zero = "what it is divided by is zero";
                if relative {
                    return percent(above, below, zero);
                }
                return Ok(above.divided_by(below).ok_or(Refusal::Zero(zero))??);
            }
            Kept::Pair {
                measure: Pair::Change,
                first,
                second,
                in_first,
                in_second,
                ..
            } => {
                // A sum over no rows is no value; a count of none is.
                if !counting && (*in_first == 0 || *in_second == 0) {
                    let which = if *in_first == 0 {
                        "no row matches `from`"
                    } else {
                        "no row matches `to`"
                    };
                    return Err(Refusal::NoRows(which));
                }
                let (before, after) = (first.total()?, second.total()?);
                let change = after.minus(before)?;
                if relative {
                    if before.mantissa < 0 {
                        return Err(Refusal::BelowNought(
                            "the value that it starts from is below nought, of which no change is a percentage",
                        ));
                    }
                    return percent(change, before, "the value that it starts from is zero");
                }
                change
            }
        };
        Ok(number.decimal()?)
    }
}

fn percent(part: Number, whole: Number, zero: &'static str) -> Result<Decimal, Refusal> {
    let percent = part.hundredfold()?.divided_by(whole);
    Ok(percent.ok_or(Refusal::Zero(zero))??)
}

fn median(numbers: &[Number]) -> Option<Result<Number, Overflow>> {
    let mut numbers = numbers.to_vec();
    let middle = numbers.len() / 2;
    if numbers.is_empty() {
        return None;
    }
    let even = numbers.len().is_multiple_of(2);
    let (before, upper, _) = numbers.select_nth_unstable(middle);
    let upper = *upper;
    if !even {
        return Some(Ok(upper));
    }
    let lower = before.iter().copied().max()?;
    Some(lower.plus(upper).and_then(Number::half))
}
