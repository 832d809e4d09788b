//! Where the axis of a chart begins and ends, and which figures stand on it.

use rust_decimal::Decimal;

use super::series::ChartSeries;
use crate::data::query::definition::ChartType;

/// An axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Where it begins: at nought or below, unless the author says otherwise.
    pub from: Decimal,
    /// Where it ends.
    pub to: Decimal,
    /// Round figures on it, from the least to the greatest, nought among them if it is on the axis.
    pub ticks: Vec<Decimal>,
}

/// More steps than these are too many lines behind a drawing.
const MOST_STEPS: u32 = 5;

impl Axis {
    /// An axis that holds all from `low` to `high`; its ends are round unless they are given.
    fn new(low: Decimal, high: Decimal, begins: Option<Decimal>, ends: Option<Decimal>) -> Self {
        let low = begins.unwrap_or(low);
        let high = ends.unwrap_or(high);
        let high = if high > low {
            high
        } else {
            low.saturating_add(Decimal::ONE)
        };
        let plain = Self {
            from: low,
            to: high,
            ticks: Vec::new(),
        };
        Self::in_steps(low, high, begins, ends).unwrap_or(plain)
    }

    /// None where numbers become greater than can be counted with.
    fn in_steps(
        low: Decimal,
        high: Decimal,
        begins: Option<Decimal>,
        ends: Option<Decimal>,
    ) -> Option<Self> {
        let range = high.checked_sub(low)?;
        let step = step(range)?;
        let first = low.checked_div(step)?.floor();
        let last = high.checked_div(step)?.ceil();
        let mut ticks = Vec::new();
        let mut count = first;
        while count <= last {
            ticks.push(count.checked_mul(step)?.normalize());
            count = count.checked_add(Decimal::ONE)?;
        }
        let from = begins.or_else(|| ticks.first().copied())?;
        let to = ends.or_else(|| ticks.last().copied())?;
        ticks.retain(|tick| *tick >= from && *tick <= to);
        Some(Self { from, to, ticks })
    }
}

/// One, two or five times a power of ten, so that a few of them make the range.
fn step(range: Decimal) -> Option<Decimal> {
    let least = range.checked_div(Decimal::from(MOST_STEPS))?;
    let ten = Decimal::TEN;
    let mut power = Decimal::ONE;
    while power > least {
        let smaller = power.checked_div(ten)?;
        if smaller.is_zero() {
            return None;
        }
        power = smaller;
    }
    while power.checked_mul(ten)? <= least {
        power = power.checked_mul(ten)?;
    }
    [1_u32, 2, 5, 10]
        .into_iter()
        .filter_map(|times| power.checked_mul(Decimal::from(times)))
        .find(|step| *step >= least && !step.is_zero())
}

impl ChartSeries {
    /// The axis on which the values of the chart are drawn.
    #[must_use]
    pub fn axis(&self) -> Axis {
        let values = self
            .series
            .iter()
            .flat_map(|one| one.values.iter().flatten());
        let least = values.clone().min().copied().unwrap_or_default();
        let greatest = match self.definition.kind {
            ChartType::StackedBar => self.highest(),
            _ => values.max().copied().unwrap_or_default(),
        };
        let begins = self
            .definition
            .minimum
            .as_ref()
            .map(|minimum| minimum.value);
        let ends = self
            .definition
            .maximum
            .as_ref()
            .map(|maximum| maximum.value);
        let (low, high) = (least.min(Decimal::ZERO), greatest.max(Decimal::ZERO));
        let high = if begins.is_some() { greatest } else { high };
        Axis::new(low, high, begins, ends)
    }

    /// The sum of the highest stack.
    fn highest(&self) -> Decimal {
        let stacks = (0..self.categories.len()).map(|at| {
            let values = self.series.iter().filter_map(|one| *one.values.get(at)?);
            values.fold(Decimal::ZERO, Decimal::saturating_add)
        });
        stacks.max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(low: &str, high: &str) -> (String, String, Vec<String>) {
        let number = |text: &str| text.parse::<Decimal>().unwrap_or_default();
        let axis = Axis::new(number(low), number(high), None, None);
        let ticks = axis.ticks.iter().map(Decimal::to_string).collect();
        (axis.from.to_string(), axis.to.to_string(), ticks)
    }

    #[test]
    fn ticks_are_round_and_few_and_hold_all_values() {
        for (low, high, ticks) in [
            ("0", "18.6", "0 5 10 15 20"),
            ("0", "100", "0 20 40 60 80 100"),
            ("0", "0.0047", "0 0.001 0.002 0.003 0.004 0.005"),
            ("-3", "7", "-4 -2 0 2 4 6 8"),
            ("0", "1234567", "0 500000 1000000 1500000"),
            ("-8", "0", "-8 -6 -4 -2 0"),
        ] {
            let (_, _, made) = axis(low, high);
            assert_eq!(made.join(" "), ticks, "{low} to {high}");
        }
    }

    #[test]
    fn an_axis_is_never_empty_whatever_the_values() {
        for (low, high) in [
            ("0", "0"),
            ("0", "79228162514264337593543950335"),
            ("0", "0.0000000000000000000000000001"),
            (
                "-79228162514264337593543950335",
                "79228162514264337593543950335",
            ),
        ] {
            let number = |text: &str| text.parse::<Decimal>().unwrap_or_default();
            let axis = Axis::new(number(low), number(high), None, None);
            assert!(axis.from < axis.to, "{axis:?}");
            assert!(axis.ticks.len() < 10, "{axis:?}");
        }
    }
}
