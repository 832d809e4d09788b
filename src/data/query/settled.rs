//! How many digits figures have where the author has left it open.

use rust_decimal::{Decimal, RoundingStrategy};

use super::measure::Measure;
use crate::language::{FigureFormat, Style};

/// The format with its precision settled where the author has left it open.
///
/// A mean or a rate has one digit behind the point, a percentage at most one; all else has as many as its
/// values have, so that the values of one chart or table have the same number. What is not nought has as many as it
/// takes not to be printed as nought, and what is not all of a hundred not as a hundred.
pub(in crate::data) fn settled<'v>(
    format: &FigureFormat,
    measure: Measure,
    values: impl Iterator<Item = &'v Decimal> + Clone,
) -> FigureFormat {
    let mut format = format.clone();
    let open = format.precision.is_none() && format.compact.is_none();
    if !open {
        return format;
    }
    let tenths = |value: &Decimal| {
        let rounded = value.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
        !rounded.fract().is_zero()
    };
    format.precision = match (&format.style, measure) {
        (Style::Percent, _) => {
            let digits = u32::from(values.clone().any(tenths));
            Some(enough(digits, &values))
        }
        (Style::Decimal, Measure::Mean | Measure::Rate) => Some(enough(1, &values)),
        (Style::Decimal, Measure::Ratio) => {
            let whole = values.clone().all(|value| value.fract().is_zero());
            Some(if whole { 0 } else { enough(1, &values) })
        }
        (Style::Decimal, _) => values.map(|value| value.normalize().scale()).max(),
        // Whole numbers, money and words have rules of their own.
        _ => None,
    };
    format
}

/// More digits than these are not added.
const MOST_DIGITS: u32 = 8;

/// So many digits behind the point, or as many more as it takes for nothing to be printed as nought, or as a
/// hundred, that is not quite.
fn enough<'v>(digits: u32, values: &(impl Iterator<Item = &'v Decimal> + Clone)) -> u32 {
    (digits..MOST_DIGITS)
        .find(|digits| !values.clone().any(|value| is_lost(value, *digits)))
        .unwrap_or(MOST_DIGITS)
}

/// Whether a value is printed as nought, or as a hundred, and is not quite.
fn is_lost(value: &Decimal, digits: u32) -> bool {
    let rounded = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    let turns_to = |round: Decimal| rounded == round && *value != round;
    turns_to(Decimal::ZERO) || turns_to(Decimal::ONE_HUNDRED) && *value < Decimal::ONE_HUNDRED
}

/// A figure that the precision of its author prints as something else than it is.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) struct RoundedAway {
    /// What is printed: nought, or all of a hundred.
    pub(in crate::data) printed: Decimal,
    /// The digits that it takes for no figure to be printed so.
    pub(in crate::data) enough: u32,
}

/// Returns the first of the values that the precision of the author prints as nought, or as a hundred percent, and is not.
///
/// A qualifier says that a figure is not exact: "nearly 100%".
pub(in crate::data) fn rounded_away<'v>(
    format: &FigureFormat,
    values: &(impl Iterator<Item = &'v Decimal> + Clone),
) -> Option<RoundedAway> {
    let digits = format.precision?;
    if format.compact.is_some() || format.qualifier.is_some() {
        return None;
    }
    let is_percent = matches!(format.style, Style::Percent);
    let is_lost = |value: &Decimal| is_lost(value, digits) && (is_percent || *value < Decimal::ONE);
    let lost = values.clone().find(|value| is_lost(value))?;
    let printed = if *lost < Decimal::ONE {
        Decimal::ZERO
    } else {
        Decimal::ONE_HUNDRED
    };
    Some(RoundedAway {
        printed,
        enough: enough(digits, values),
    })
}

/// Returns the digits that it takes for no part of a whole to be printed as nothing, where the author's do not.
pub(in crate::data) fn parts_rounded_away(format: &FigureFormat, parts: &[Decimal]) -> RoundedAway {
    let open = FigureFormat {
        precision: None,
        ..format.clone()
    };
    RoundedAway {
        printed: Decimal::ZERO,
        enough: settled_parts(&open, parts).precision.unwrap_or(MOST_DIGITS),
    }
}

/// The format of parts of a whole that are rounded up or down, whichever makes them add up: none is to
/// be rounded to nothing, or to all.
pub(in crate::data) fn settled_parts(format: &FigureFormat, parts: &[Decimal]) -> FigureFormat {
    let mut settled = settled(format, Measure::Share, parts.iter());
    if format.precision.is_none()
        && let Some(precision) = settled.precision
    {
        let is_lost = |part: &Decimal, digits: u32| {
            let unit = Decimal::new(1, digits);
            let near = |end: Decimal| *part != end && (*part - end).abs() < unit;
            near(Decimal::ZERO) || near(Decimal::ONE_HUNDRED)
        };
        let enough = (precision..MOST_DIGITS)
            .find(|digits| !parts.iter().any(|part| is_lost(part, *digits)));
        settled.precision = Some(enough.unwrap_or(MOST_DIGITS));
    }
    settled
}
