//! Sums of exact numbers.

use crate::data::table::number::{Number, Overflow};

/// A sum that is exact or refused.
#[derive(Clone, Debug, Default)]
pub(in crate::data) struct Sum {
    /// A sum for each scale that has occurred: nearly always one.
    sums: Vec<Number>,
    overflown: bool,
}

impl Sum {
    pub(in crate::data) fn add(&mut self, number: Number) {
        match self.sums.iter_mut().find(|sum| sum.scale == number.scale) {
            Some(sum) => match sum.mantissa.checked_add(number.mantissa) {
                Some(mantissa) => sum.mantissa = mantissa,
                None => self.overflown = true,
            },
            None => self.sums.push(number),
        }
    }

    pub(in crate::data) fn total(&self) -> Result<Number, Overflow> {
        if self.overflown {
            return Err(Overflow);
        }
        self.sums
            .iter()
            .try_fold(Number::whole(0), |total, sum| total.plus(*sum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::number_style::NumberStyle;

    #[test]
    fn a_sum_is_exact_or_refused() {
        let n = |text: &str| Number::parse(text.as_bytes(), &NumberStyle::default()).unwrap();
        let mut sum = Sum::default();
        for text in ["0.1", "0.2", "3", "0.30"] {
            sum.add(n(text));
        }
        assert_eq!(sum.total().unwrap().decimal().unwrap().to_string(), "3.6");
        sum.add(n("9999999999999999999999999999"));
        assert_eq!(sum.total().and_then(Number::decimal), Err(Overflow));
    }

    #[test]
    fn a_sum_that_would_wrap_around_is_refused() {
        let most = Number {
            mantissa: i128::MAX,
            scale: 0,
        };
        let mut sum = Sum::default();
        sum.add(most);
        sum.add(Number::whole(1));
        assert!(matches!(sum.total(), Err(Overflow)));
    }
}
