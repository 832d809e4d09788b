//! Percentages of a whole that add up to one hundred as they are printed.
//!
//! Each is rounded down, and what is then missing of the hundred is given to those that have lost most, one
//! unit of the last digit each (the method of the largest remainder, also known as that of Hamilton or Hare
//! and Niemeyer). So no percentage is further from the truth than one unit of its last digit. Percentages of all,
//! which add up in rows and in columns, are rounded both ways (see `controlled`), so that this holds for
//! totals too.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::cells::Values;
use super::controlled::{Controlled, Rounded};
use super::series::Totals;
use crate::data::pass::tally::Refusal;
use crate::data::query::choice::PercentOf;

/// What each value is of its whole in percent, exactly (to 28 digits) and not rounded.
pub(in crate::data) fn exact(values: &Values, of: PercentOf) -> Result<Vec<Decimal>, Refusal> {
    let all = flat(values);
    let mut exact = Vec::new();
    for line in wholes(&values.body, of) {
        let line: Vec<Decimal> = line.iter().filter_map(|at| all(*at)).collect();
        let whole = sum(&line)?;
        for value in line {
            let percent = hundredfold(value)?.checked_div(whole);
            exact.extend(percent.filter(|_| !whole.is_zero()));
        }
    }
    Ok(exact)
}

/// A cell by row and column.
type Position = (usize, usize);

fn flat(values: &Values) -> impl Fn(Position) -> Option<Decimal> + '_ {
    |(row, column)| values.body.get(row)?.get(column).copied().flatten()
}

/// The cells of each whole.
fn wholes(body: &[Vec<Option<Decimal>>], of: PercentOf) -> Vec<Vec<Position>> {
    let columns = body.first().map_or(0, Vec::len);
    let row = |row: usize| (0..columns).map(move |column| (row, column));
    match of {
        PercentOf::Row => (0..body.len()).map(|at| row(at).collect()).collect(),
        PercentOf::Column => (0..columns)
            .map(|column| (0..body.len()).map(|row| (row, column)).collect())
            .collect(),
        PercentOf::All => vec![(0..body.len()).flat_map(row).collect()],
    }
}

fn sum(values: &[Decimal]) -> Result<Decimal, Refusal> {
    let mut sum = Decimal::ZERO;
    for value in values {
        if value.is_sign_negative() && !value.is_zero() {
            return Err(Refusal::Negative);
        }
        sum = sum.checked_add(*value).ok_or(Refusal::Overflow)?;
    }
    Ok(sum)
}

fn hundredfold(value: Decimal) -> Result<Decimal, Refusal> {
    value
        .checked_mul(Decimal::ONE_HUNDRED)
        .ok_or(Refusal::Overflow)
}

/// Percentages and whether one of them is not what plain rounding would have made of it.
pub(in crate::data) struct Percentages {
    pub(in crate::data) values: Values,
    pub(in crate::data) moved: bool,
}

/// The percentages of all the values, rounded to so many digits behind the point.
///
/// A whole of nought has no percentages. `rows` and `columns` are the names of both, which settle who
/// comes first where two have lost the same: the order of the data must not. Where totals are printed, they are
/// next to the truth too.
pub(in crate::data) fn percentages(
    values: &Values,
    (of, totals_are_printed): (PercentOf, bool),
    precision: u32,
    rows: &[&str],
    columns: &[&str],
) -> Result<Percentages, Refusal> {
    let scale = Scale { precision };
    let body = &values.body;
    let width = body.first().map_or(0, Vec::len);
    let name = |names: &[&str], at: usize| names.get(at).copied().unwrap_or_default().to_owned();
    let mut moved = false;
    let mut share = |parts: Vec<Part>, hundred: Decimal| -> Result<Vec<Option<Decimal>>, Refusal> {
        let (shares, other) = scale.share(parts, hundred)?;
        moved |= other;
        Ok(shares)
    };
    let row_parts = |row: &[Option<Decimal>]| -> Vec<Part> {
        let cells = row.iter().enumerate();
        cells
            .map(|(at, value)| Part::new(*value, name(columns, at)))
            .collect()
    };
    let row_sums = body
        .iter()
        .enumerate()
        .map(|(at, row)| Part::of_all(row, name(rows, at)))
        .collect::<Result<Vec<_>, _>>()?;
    let column_sums = (0..width)
        .map(|at| {
            let cells: Vec<_> = body
                .iter()
                .map(|row| row.get(at).copied().flatten())
                .collect();
            Part::of_all(&cells, name(columns, at))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let hundred = scale.hundred()?;
    let mut made = vec![vec![None; width]; body.len()];
    let ends: Vec<Option<Decimal>>;
    let last: Vec<Option<Decimal>>;
    match of {
        PercentOf::Row => {
            for (line, row) in made.iter_mut().zip(body) {
                *line = share(row_parts(row), hundred)?;
            }
            ends = made.iter().map(|line| added(line)).collect();
            last = share(column_sums, hundred)?;
        }
        PercentOf::Column => {
            for at in 0..width {
                let cells = body.iter().enumerate();
                let parts = cells.map(|(row, cells)| {
                    Part::new(cells.get(at).copied().flatten(), name(rows, row))
                });
                for (line, value) in made.iter_mut().zip(share(parts.collect(), hundred)?) {
                    line[at] = value;
                }
            }
            ends = share(row_sums, hundred)?;
            last = (0..width)
                .map(|at| added(&made.iter().map(|line| line[at]).collect::<Vec<_>>()))
                .collect();
        }
        PercentOf::All => {
            let both = scale.both_ways(body, [rows, columns], totals_are_printed)?;
            moved |= both.moved;
            (made, ends, last) = (both.cells, both.rows, both.columns);
        }
    }
    let totals = values.totals.as_ref().map(|totals| Totals {
        // Whatever the percentages are of: all are a hundred percent of all.
        all: added(&last)
            .or_else(|| added(&ends))
            .map(|_| Decimal::ONE_HUNDRED),
        rows: if totals.rows.is_empty() {
            Vec::new()
        } else {
            ends
        },
        columns: last,
    });
    Ok(Percentages {
        values: Values { body: made, totals },
        moved,
    })
}

/// The sum of percentages; none where there is none.
fn added(values: &[Option<Decimal>]) -> Option<Decimal> {
    let mut all = values.iter().flatten().copied();
    let first = all.next()?;
    all.try_fold(first, Decimal::checked_add)
}

/// One of the parts of a whole.
struct Part {
    value: Option<Decimal>,
    name: String,
}

impl Part {
    fn new(value: Option<Decimal>, name: String) -> Self {
        Self { value, name }
    }

    fn of_all(values: &[Option<Decimal>], name: String) -> Result<Self, Refusal> {
        let values: Vec<Decimal> = values.iter().flatten().copied().collect();
        let value = if values.is_empty() {
            None
        } else {
            Some(sum(&values)?)
        };
        Ok(Self { value, name })
    }
}

/// So many digits behind the point.
struct Scale {
    precision: u32,
}

impl Scale {
    /// One hundred percent in units of the last digit.
    fn hundred(&self) -> Result<Decimal, Refusal> {
        self.units(Decimal::ONE_HUNDRED)
    }

    fn units(&self, percent: Decimal) -> Result<Decimal, Refusal> {
        let mut units = percent;
        for _ in 0..self.precision {
            units = units.checked_mul(Decimal::TEN).ok_or(Refusal::Overflow)?;
        }
        Ok(units)
    }

    fn percent(&self, units: Decimal) -> Decimal {
        let percent = Decimal::try_from_i128_with_scale(units.trunc().mantissa(), self.precision);
        // There is room for the digits that it has been given above.
        percent.unwrap_or(units)
    }

    /// Shares all of `hundred` out among parts that are the whole.
    fn share(
        &self,
        parts: Vec<Part>,
        hundred: Decimal,
    ) -> Result<(Vec<Option<Decimal>>, bool), Refusal> {
        let values: Vec<Decimal> = parts.iter().filter_map(|part| part.value).collect();
        self.share_of(parts, sum(&values)?, hundred, hundred)
    }

    /// Shares `units` out among parts of a whole that is worth `hundred`.
    fn share_of(
        &self,
        parts: Vec<Part>,
        whole: Decimal,
        hundred: Decimal,
        units: Decimal,
    ) -> Result<(Vec<Option<Decimal>>, bool), Refusal> {
        let mut shares: Vec<Option<Decimal>> = vec![None; parts.len()];
        if whole.is_zero() {
            return Ok((shares, false));
        }
        // Remainders are compared as they are, without a division that would have to be cut short.
        let mut lost = Vec::with_capacity(parts.len());
        let mut left = units;
        for (at, part) in parts.into_iter().enumerate() {
            let Some(value) = part.value else { continue };
            let (floor, remainder) = floor(value, whole, hundred)?;
            shares[at] = Some(floor);
            left -= floor;
            lost.push((Reverse(remainder), Reverse(value), part.name, at));
        }
        lost.sort();
        let mut moved = false;
        for (Reverse(remainder), _, _, at) in lost {
            let rounds_up = remainder + remainder >= whole;
            let gets_one = left >= Decimal::ONE;
            moved |= rounds_up != gets_one;
            if gets_one {
                left -= Decimal::ONE;
                shares[at] = shares[at].map(|share| share + Decimal::ONE);
            }
        }
        let percent = |share: Option<Decimal>| share.map(|share| self.percent(share));
        Ok((shares.into_iter().map(percent).collect(), moved))
    }

    /// Shares a hundred out among the cells of rows and columns, so that both add up.
    fn both_ways(
        &self,
        body: &[Vec<Option<Decimal>>],
        [rows, columns]: [&[&str]; 2],
        totals_are_printed: bool,
    ) -> Result<BothWays, Refusal> {
        let hundred = self.hundred()?;
        let width = body.first().map_or(0, Vec::len);
        let name =
            |names: &[&str], at: usize| names.get(at).copied().unwrap_or_default().to_owned();
        let cells: Vec<Decimal> = body.iter().flatten().flatten().copied().collect();
        let whole = sum(&cells)?;
        let of_column = |at: usize| -> Vec<_> {
            body.iter()
                .map(|row| row.get(at).copied().flatten())
                .collect()
        };
        let row_sums = (0..)
            .zip(body)
            .map(|(at, row)| Part::of_all(row, name(rows, at)));
        let row_sums = row_sums.collect::<Result<Vec<_>, _>>()?;
        let sums: Vec<Option<Decimal>> = row_sums.iter().map(|part| part.value).collect();
        // First the rows, then the cells of each: every one is next to the truth, and rows add up.
        let (ends, _) = self.share_of(row_sums, whole, hundred, hundred)?;
        let mut controlled = Controlled {
            cells: Vec::with_capacity(body.len()),
            rows: Vec::with_capacity(body.len()),
            columns: Vec::with_capacity(width),
            row_order: &by_name(rows, body.len()),
            column_order: &by_name(columns, width),
        };
        for ((row, end), sum) in body.iter().zip(&ends).zip(&sums) {
            let units = end.map_or(Ok(Decimal::ZERO), |end| self.units(end))?;
            let parts = row.iter().enumerate();
            let parts = parts.map(|(at, value)| Part::new(*value, name(columns, at)));
            let (shares, _) = self.share_of(parts.collect(), whole, hundred, units)?;
            let line = row.iter().zip(shares);
            let line = line.map(|(value, share)| self.rounded(*value, whole, share));
            controlled.cells.push(line.collect::<Result<_, _>>()?);
            controlled
                .rows
                .push(self.rounded(*sum, whole, *end)?.unwrap_or_default());
        }
        for at in 0..width {
            let sum = Part::of_all(&of_column(at), String::new())?.value;
            controlled
                .columns
                .push(self.rounded(sum, whole, sum)?.unwrap_or_default());
        }
        // Then a unit here and there, so that the columns are next to the truth.
        if totals_are_printed && !whole.is_zero() {
            controlled.round().map_err(|_| Refusal::TooLarge)?;
        }
        let percent = |units: i128| -> Result<Decimal, Refusal> {
            let units =
                Decimal::try_from_i128_with_scale(units, 0).map_err(|_| Refusal::Overflow)?;
            Ok(self.percent(units))
        };
        let mut both = BothWays {
            cells: Vec::with_capacity(body.len()),
            rows: Vec::with_capacity(body.len()),
            columns: Vec::with_capacity(width),
            moved: false,
        };
        let mut print =
            |value: Option<Decimal>, units: Option<i128>| -> Result<Option<Decimal>, Refusal> {
                let (Some(value), Some(units), false) = (value, units, whole.is_zero()) else {
                    return Ok(None);
                };
                let (floor, remainder) = floor(value, whole, hundred)?;
                let plain = if remainder + remainder >= whole {
                    floor + Decimal::ONE
                } else {
                    floor
                };
                both.moved |= Some(units) != plain.to_i128();
                percent(units).map(Some)
            };
        for (row, line) in body.iter().zip(&controlled.cells) {
            let cells = row.iter().zip(line);
            let cells = cells.map(|(value, cell)| print(*value, cell.map(Rounded::units)));
            both.cells.push(cells.collect::<Result<_, Refusal>>()?);
        }
        for (sum, row) in sums.iter().zip(&controlled.rows) {
            both.rows.push(print(*sum, Some(row.units()))?);
        }
        for at in 0..width {
            let sum = Part::of_all(&of_column(at), String::new())?.value;
            both.columns.push(print(sum, Some(controlled.total(at)))?);
        }
        Ok(both)
    }

    /// A value that is rounded to a percentage.
    fn rounded(
        &self,
        value: Option<Decimal>,
        whole: Decimal,
        made: Option<Decimal>,
    ) -> Result<Option<Rounded>, Refusal> {
        let Some((value, made)) = value.zip(made) else {
            return Ok(None);
        };
        let (floor, remainder) = floor(value, whole, self.hundred()?)?;
        Ok(Some(Rounded {
            floor: floor.to_i128().ok_or(Refusal::Overflow)?,
            rest: !remainder.is_zero(),
            up: self.units(made)? > floor,
        }))
    }
}

/// Percentages that add up in rows and in columns.
struct BothWays {
    cells: Vec<Vec<Option<Decimal>>>,
    rows: Vec<Option<Decimal>>,
    columns: Vec<Option<Decimal>>,
    moved: bool,
}

fn by_name(names: &[&str], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|at| names.get(*at).copied());
    order
}

/// How many full units of a whole that is worth `hundred` a value is, and what is left of it, times the hundred.
fn floor(value: Decimal, whole: Decimal, hundred: Decimal) -> Result<(Decimal, Decimal), Refusal> {
    if whole.is_zero() {
        return Ok((Decimal::ZERO, Decimal::ZERO));
    }
    let times = value.checked_mul(hundred).ok_or(Refusal::Overflow)?;
    let mut floor = times.checked_div(whole).ok_or(Refusal::Overflow)?.floor();
    let full = floor.checked_mul(whole).ok_or(Refusal::Overflow)?;
    let mut remainder = times.checked_sub(full).ok_or(Refusal::Overflow)?;
    // A quotient of 28 digits can have been rounded up to the next whole number.
    if remainder.is_sign_negative() && !remainder.is_zero() {
        floor -= Decimal::ONE;
        remainder += whole;
    }
    Ok((floor, remainder))
}
