//! Exact numbers: read from cells, compared, added up.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::number_style::NumberStyle;

/// So many digits does a [`Decimal`] always hold.
const MAX_DIGITS: usize = 28;

/// A decimal number: `mantissa` divided by ten to the `scale`.
///
/// It is what a cell holds, of at most 28 digits. It is lighter than a [`Decimal`], and sums of it
/// are exact or refused.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) struct Number {
    pub(in crate::data) mantissa: i128,
    pub(in crate::data) scale: u32,
}

/// A sum or another result has more digits than a decimal can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) struct Overflow;

impl Number {
    /// Whether it tells that the point stands before decimals, or that nothing stands between thousands.
    pub(in crate::data) fn tells(self, style: &NumberStyle) -> bool {
        if self.scale == 0 {
            style.group.is_none() && self.mantissa.abs() >= 1_000
        } else {
            !self.could_be_thousands()
        }
    }

    /// A whole number.
    pub(in crate::data) fn whole(value: i128) -> Self {
        Self {
            mantissa: value,
            scale: 0,
        }
    }

    /// Reads a cell; `None` if it is not a number, or one of more than 28 digits.
    ///
    /// A number that begins with zeros, such as `007`, is an identifier and not a number.
    pub(in crate::data) fn parse(cell: &[u8], style: &NumberStyle) -> Option<Self> {
        let cell = cell.trim_ascii();
        let plain = Self::parse_digits(cell, style.points);
        if plain.is_some() || style.is_plain() {
            return plain;
        }
        Self::parse_digits(&style.stripped(cell)?, style.points)
    }

    fn parse_digits(cell: &[u8], points: [u8; 2]) -> Option<Self> {
        let (negative, digits) = match cell {
            // A hyphen, or U+2212, the sign that typesetters use.
            [b'-', rest @ ..] | [0xE2, 0x88, 0x92, rest @ ..] => (true, rest),
            _ => (false, cell),
        };
        if let [b'0', b'0'..=b'9', ..] = digits {
            return None;
        }
        let mut mantissa: u64 = 0;
        let mut scale = None;
        // Eighteen digits fit without a check.
        if digits.len() > 18 {
            return Self::parse_long(negative, digits, points);
        }
        for (at, byte) in digits.iter().enumerate() {
            if byte.is_ascii_digit() {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
            } else if points.contains(byte) && scale.is_none() && at > 0 {
                scale = Some(digits.len() - at - 1);
            } else {
                return None;
            }
        }
        Self::finish(negative, mantissa.into(), digits.len(), scale)
    }

    fn parse_long(negative: bool, digits: &[u8], points: [u8; 2]) -> Option<Self> {
        // The zero before the point is no digit of the mantissa.
        let significant = match digits {
            [b'0', point, rest @ ..] if points.contains(point) => rest,
            _ => digits,
        };
        if significant.len() > MAX_DIGITS + 1 {
            return None;
        }
        let mut mantissa: i128 = 0;
        let mut scale = None;
        for (at, byte) in digits.iter().enumerate() {
            if byte.is_ascii_digit() {
                mantissa = mantissa * 10 + i128::from(byte - b'0');
            } else if points.contains(byte) && scale.is_none() && at > 0 {
                scale = Some(digits.len() - at - 1);
            } else {
                return None;
            }
        }
        let has_point = significant.iter().any(|byte| points.contains(byte));
        if significant.len() - usize::from(has_point) > MAX_DIGITS {
            return None;
        }
        Self::finish(negative, mantissa, digits.len(), scale)
    }

    fn finish(negative: bool, mantissa: i128, length: usize, scale: Option<usize>) -> Option<Self> {
        // A point needs a digit on either side.
        if length == 0 || scale == Some(0) {
            return None;
        }
        Some(Self {
            mantissa: if negative { -mantissa } else { mantissa },
            scale: u32::try_from(scale.unwrap_or(0)).ok()?,
        })
    }

    /// Whether there is nothing behind the point but zeros.
    pub(in crate::data) fn is_whole(self) -> bool {
        self.scale == 0 || self.mantissa % ten_to(self.scale) == 0
    }

    /// Whether the point could stand between thousands, for all that is known of the number alone: `18.420`, but not
    /// `0.420`, `18.42` or `1842.000`.
    pub(in crate::data) fn could_be_thousands(self) -> bool {
        self.scale == 3 && (1_000..1_000_000).contains(&self.mantissa.abs())
    }

    /// Whether it is more than one, or less than minus one.
    pub(in crate::data) fn is_beyond_one(self) -> bool {
        self.mantissa.abs() > ten_to(self.scale)
    }

    /// The number with at least `scale` digits behind the point, as its mantissa.
    fn at_scale(self, scale: u32) -> Result<i128, Overflow> {
        let more = scale.saturating_sub(self.scale);
        10_i128
            .checked_pow(more)
            .and_then(|factor| self.mantissa.checked_mul(factor))
            .ok_or(Overflow)
    }

    fn combine(
        self,
        other: Self,
        how: impl FnOnce(i128, i128) -> Option<i128>,
    ) -> Result<Self, Overflow> {
        let scale = self.scale.max(other.scale);
        let mantissa = how(self.at_scale(scale)?, other.at_scale(scale)?).ok_or(Overflow)?;
        Ok(Self { mantissa, scale })
    }

    pub(in crate::data) fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.combine(other, i128::checked_add)
    }

    pub(in crate::data) fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.combine(other, i128::checked_sub)
    }

    pub(in crate::data) fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The number as a decimal, zeros at the end dropped.
    pub(in crate::data) fn decimal(self) -> Result<Decimal, Overflow> {
        let Self {
            mut mantissa,
            mut scale,
        } = self;
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| Overflow)
    }

    /// Half of the number, exactly.
    pub(in crate::data) fn half(self) -> Result<Self, Overflow> {
        Ok(Self {
            mantissa: self.mantissa.checked_mul(5).ok_or(Overflow)?,
            scale: self.scale + 1,
        })
    }

    /// The quotient, to 28 digits; `None` where the divisor is zero.
    pub(in crate::data) fn divided_by(self, divisor: Self) -> Option<Result<Decimal, Overflow>> {
        if divisor.is_zero() {
            return None;
        }
        let quotient = self
            .decimal()
            .and_then(|dividend| Ok((dividend, divisor.decimal()?)))
            .and_then(|(dividend, divisor)| dividend.checked_div(divisor).ok_or(Overflow));
        Some(quotient.map(|quotient| quotient.normalize()))
    }

    /// The product; none where it has too many digits.
    pub(in crate::data) fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            mantissa: self.mantissa.checked_mul(other.mantissa)?,
            scale: self.scale + other.scale,
        })
    }

    /// A hundred times the number.
    pub(in crate::data) fn hundredfold(self) -> Result<Self, Overflow> {
        Ok(Self {
            mantissa: self.mantissa.checked_mul(100).ok_or(Overflow)?,
            scale: self.scale,
        })
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Self {
        let decimal = decimal.normalize();
        Self {
            mantissa: decimal.mantissa(),
            scale: decimal.scale(),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        // Numbers of at most eighteen digits, which nearly all are, have room for eighteen more.
        if let (Ok(_), Ok(_)) = (i64::try_from(self.mantissa), i64::try_from(other.mantissa))
            && self.scale.max(other.scale) <= 18
        {
            let scale = self.scale.max(other.scale);
            let same = |number: &Self| number.mantissa * ten_to(scale - number.scale);
            return same(self).cmp(&same(other));
        }
        // Whole parts first, so that nothing can overflow: a fraction is below ten to its scale, and
        // a scale is at most 28.
        let parts = |number: &Self| {
            let unit = ten_to(number.scale);
            (number.mantissa / unit, number.mantissa % unit)
        };
        let ((whole, fraction), (other_whole, other_fraction)) = (parts(self), parts(other));
        let scale = self.scale.max(other.scale);
        whole.cmp(&other_whole).then_with(|| {
            let fraction = fraction * ten_to(scale - self.scale);
            fraction.cmp(&(other_fraction * ten_to(scale - other.scale)))
        })
    }
}

/// Ten to the power; a power that a scale can have.
fn ten_to(power: u32) -> i128 {
    10_i128.pow(power.min(38))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Option<String> {
        let number = Number::parse(text.as_bytes(), &NumberStyle::default())?;
        Some(number.decimal().unwrap().to_string())
    }

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        for (text, expected) in [
            ("0", "0"),
            ("-0", "0"),
            (" 85 ", "85"),
            ("-1.50", "-1.5"),
            ("−3", "-3"),
            ("0.1", "0.1"),
            ("123456789012345678", "123456789012345678"),
            (
                "1234567890123456789012345678",
                "1234567890123456789012345678",
            ),
            (
                "0.1234567890123456789012345678",
                "0.1234567890123456789012345678",
            ),
        ] {
            assert_eq!(number(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1.2.3",
            "1,000",
            "007",
            "00",
            "+1",
            "1e6",
            "NaN",
            "inf",
            "12345678901234567890123456789",
            "0x10",
            "--1",
            "1 000",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_table_has_its_own_point_and_group_mark() {
        let style = NumberStyle {
            points: [b','; 2],
            group: Some('\u{a0}'),
            ..NumberStyle::default()
        };
        let read = |text: &str| {
            let number = Number::parse(text.as_bytes(), &style)?;
            Some(number.decimal().unwrap().to_string())
        };
        assert_eq!(read("1\u{a0}234,5").as_deref(), Some("1234.5"));
        assert_eq!(read("78,8").as_deref(), Some("78.8"));
        for text in ["78.8", "1\u{a0}\u{a0}2", "1,2\u{a0}3", "12\u{a0}34"] {
            assert_eq!(read(text), None, "{text}");
        }
        // All narrow spaces are alike, and groups have three digits.
        assert_eq!(read("-12\u{202f}345 678").as_deref(), Some("-12345678"));
        assert_eq!(read("12 5"), None);
        assert_eq!(read("1234 567"), None);
    }

    #[test]
    fn marks_and_signs_are_taken_off_only_where_they_are_declared() {
        let plain = NumberStyle::default();
        let style = NumberStyle {
            points: [b'.', b','],
            marks: vec![String::from("*"), String::from("1)"), String::from("²")],
            ..NumberStyle::default()
        };
        let read = |text: &str, style: &NumberStyle| {
            let number = Number::parse(text.as_bytes(), style)?;
            Some(number.decimal().unwrap().to_string())
        };
        for (text, number) in [
            ("78,8*", "78.8"),
            ("78.8 *", "78.8"),
            ("78,8 1)", "78.8"),
            ("5²*", "5"),
        ] {
            assert_eq!(read(text, &style).as_deref(), Some(number), "{text}");
            assert_eq!(read(text, &plain), None, "{text}");
        }
        for text in ["*", "78,81)", "78,8**x", "7,8,8", "63,,4"] {
            assert_eq!(read(text, &style), None, "{text}");
        }
        assert_eq!(style.unmarked("78,8 1)*").1, ["*", "1)"]);
    }

    #[test]
    fn only_signs_that_are_listed_are_taken_off() {
        let style = NumberStyle {
            signs: vec![String::from("%"), String::from("€"), String::from("EUR")],
            ..NumberStyle::default()
        };
        let read = |text: &str| {
            let number = Number::parse(text.as_bytes(), &style)?;
            Some(number.decimal().unwrap().to_string())
        };
        for (text, number) in [
            ("12.5 %", "12.5"),
            ("€ -3", "-3"),
            ("-€3", "-3"),
            ("−3\u{a0}€", "-3"),
            ("EUR 12", "12"),
            ("12%", "12"),
        ] {
            assert_eq!(read(text).as_deref(), Some(number), "{text}");
        }
        for text in [
            "%",
            "(12)",
            "–12",
            "5-",
            ".5",
            "1.2m",
            "3 million",
            "<5",
            "12½",
            "5‰",
            "COVID-19",
            "12.3 b",
            "5 % %",
            "% 5 %",
            "--€3",
            "-€-3",
            "€€3",
            "1 2 %",
            "~5%",
            "5 %p",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn comparison_needs_no_common_scale() {
        let n = |text: &str| Number::parse(text.as_bytes(), &NumberStyle::default()).unwrap();
        assert_eq!(n("1.50"), n("1.5"));
        assert!(n("-1.5") < n("-1.49"));
        assert!(n("2") > n("1.9999999999999999999999999"));
        assert!(n("9999999999999999999999999999") > n("0.0000000000000000000000000001"));
        assert!(n("-0.5") < n("0"));
    }

    proptest! {
        #[test]
        fn numbers_are_in_the_order_of_decimals(
            first in (any::<i64>(), 0_u32..24),
            second in (any::<i64>(), 0_u32..24),
            near in -2_i64..3,
        ) {
            let number = |(mantissa, scale): (i64, u32)| Number { mantissa: mantissa.into(), scale };
            let decimal = |(mantissa, scale)| Decimal::from_i128_with_scale(i128::from(mantissa), scale);
            let close = (first.0.saturating_add(near), first.1);
            for other in [second, close] {
                prop_assert_eq!(number(first).cmp(&number(other)), decimal(first).cmp(&decimal(other)));
            }
        }
    }
}
