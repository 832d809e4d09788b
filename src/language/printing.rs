//! Figures printed by their format.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};

use super::Locale;
use super::figure::{Compact, FigureFormat, Qualifier, Style};
use super::locale_file::CompactUnit;
use super::pattern::Pattern;

/// How a house writes figures: the decisions that are the style's, not the author's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureRules {
    /// Whole numbers below this one stand in words where the format says `words`.
    pub words_below: u64,
    /// Whether percentages have the sign or the words.
    pub percent: PercentStyle,
}

impl Default for FigureRules {
    fn default() -> Self {
        Self {
            words_below: 10,
            percent: PercentStyle::Sign,
        }
    }
}

/// The two ways to write a percentage; the United Nations use words in text and the sign in tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentStyle {
    /// "80%"
    Sign,
    /// "80 per cent"
    Words,
}

/// A figure cannot be printed in the format asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureError {
    /// The format wants a whole number and does not say how to round this one.
    NotWhole(Decimal),
    /// The format says that the figure is over or under what is printed, and it is just that.
    Exact(Qualifier),
}

impl fmt::Display for FigureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWhole(value) => write!(
                f,
                "{value} is not a whole number; `precision = 0` rounds it, `style = \"decimal\"` prints it"
            ),
            Self::Exact(qualifier) => {
                let (word, instead) = match qualifier {
                    Qualifier::Over => ("over", "at-least"),
                    Qualifier::Under | Qualifier::Nearly => ("under", "up-to"),
                    Qualifier::About | Qualifier::AtLeast | Qualifier::UpTo => ("about", "about"),
                };
                write!(
                    f,
                    "it is exactly what would be printed, and not {word} that; leave `qualifier` out, or write `qualifier = \"{instead}\"`"
                )
            }
        }
    }
}

impl std::error::Error for FigureError {}

impl Locale {
    /// A figure by its format and the usual rules: "over €13 million".
    ///
    /// Spaces inside it are no-break spaces.
    ///
    /// # Errors
    /// Where the format cannot print the value.
    pub fn figure(&self, value: Decimal, format: &FigureFormat) -> Result<String, FigureError> {
        self.figure_with(value, format, &FigureRules::default())
    }

    /// A figure by its format and the rules of a house.
    ///
    /// # Errors
    /// Where the format cannot print the value.
    pub fn figure_with(
        &self,
        value: Decimal,
        format: &FigureFormat,
        rules: &FigureRules,
    ) -> Result<String, FigureError> {
        format.check(value)?;
        let number = Printed::new(value, format, self.units(format.compact));
        let text = match (&format.style, number.in_words(self, rules)) {
            (Style::Words, Some(words)) => words,
            _ => {
                let text = self.with_unit(&number, format, rules);
                self.signed(number.value, text)
            }
        };
        let text = match format.qualifier {
            Some(qualifier) => self.qualifier(qualifier).fill_known(&[("figure", &text)]),
            None => text,
        };
        Ok(text.replace(' ', "\u{a0}"))
    }

    fn units(&self, compact: Option<Compact>) -> &[CompactUnit] {
        match compact {
            None => &[],
            Some(Compact::Long) => &self.file.compact.long,
            Some(Compact::Short) => &self.file.compact.short,
        }
    }

    fn with_unit(&self, number: &Printed, format: &FigureFormat, rules: &FigureRules) -> String {
        let absolute = number.value.abs();
        let mut text = self.digits(absolute, number.places, format.grouping);
        let category = self.plural_of(absolute, number.places);
        if let Some(unit) = number.unit {
            text = unit.forms.get(category).fill_known(&[("n", &text)]);
        }
        match &format.style {
            Style::Integer | Style::Decimal | Style::Words => text,
            Style::Percent => {
                let percent = &self.file.percent;
                let pattern = match rules.percent {
                    PercentStyle::Sign => &percent.sign,
                    PercentStyle::Words => &percent.words,
                };
                pattern.fill_known(&[("n", &text)])
            }
            Style::Currency(code) => {
                let currencies = &self.file.currency;
                match currencies.get(code).or_else(|| currencies.get("default")) {
                    Some(currency) => {
                        // "1 rouble", but "1 million roubles".
                        let pattern = match (number.unit, &currency.compact) {
                            (Some(_), Some(compact)) => compact,
                            (Some(_), None) => &currency.forms.other,
                            (None, _) => currency.forms.get(category),
                        };
                        pattern.fill_known(&[("n", text.as_str()), ("code", code.as_str())])
                    }
                    None => format!("{code} {text}"),
                }
            }
        }
    }

    fn qualifier(&self, qualifier: Qualifier) -> &Pattern {
        let patterns = &self.file.qualifier;
        match qualifier {
            Qualifier::About => &patterns.about,
            Qualifier::Over => &patterns.over,
            Qualifier::Under => &patterns.under,
            Qualifier::Nearly => &patterns.nearly,
            Qualifier::AtLeast => &patterns.at_least,
            Qualifier::UpTo => &patterns.up_to,
        }
    }
}

impl FigureFormat {
    /// Whether the format can print the value, whatever the language.
    ///
    /// # Errors
    /// What [`Locale::figure`] would refuse it for.
    pub fn check(&self, value: Decimal) -> Result<(), FigureError> {
        let whole_wanted = matches!(self.style, Style::Integer | Style::Words);
        let says_how = self.precision.is_some() || self.compact.is_some();
        if whole_wanted && !says_how && !value.fract().is_zero() {
            return Err(FigureError::NotWhole(value.normalize()));
        }
        Ok(())
    }

    /// Whether the word of the format is true of the value: exactly 100 is not "over 100".
    ///
    /// # Errors
    /// The word, if it is not.
    pub fn check_word(&self, value: Decimal) -> Result<(), FigureError> {
        match self.qualifier {
            Some(qualifier @ (Qualifier::Over | Qualifier::Under | Qualifier::Nearly))
                if self.is_exact(value) =>
            {
                Err(FigureError::Exact(qualifier))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether what is printed of a value is just the value.
    fn is_exact(&self, value: Decimal) -> bool {
        if self.compact.is_none() {
            return Printed::new(value, self, &[]).value == value;
        }
        // Languages cut large numbers short by thousands, millions, and so on.
        let powers = [12, 9, 6, 3];
        let power = powers.into_iter().find(|power| reaches(value, *power));
        let scaled = power.and_then(|power| scaled(value, power));
        let digits = self.precision.unwrap_or(1);
        scaled.is_none_or(|scaled| scaled.round_dp(digits) == scaled)
    }

    /// The value with no more digits than the format prints of it in any language.
    #[must_use]
    pub fn rounded(&self, value: Decimal) -> Decimal {
        // How a large number is cut short depends on the language.
        let whole = self.compact.is_some() && value.abs() >= Decimal::ONE_THOUSAND;
        if whole {
            return value.round_dp_with_strategy(0, rounding(self.qualifier));
        }
        Printed::new(value, self, &[]).value
    }
}

/// A number as it will be printed: cut to its unit and rounded.
struct Printed<'l> {
    value: Decimal,
    places: u32,
    unit: Option<&'l CompactUnit>,
}

impl<'l> Printed<'l> {
    fn new(value: Decimal, format: &FigureFormat, units: &'l [CompactUnit]) -> Self {
        let rounding = rounding(format.qualifier);
        let digits = format.precision.unwrap_or(1);
        let in_unit = |unit: &CompactUnit| {
            let scaled = scaled(value, unit.power)?;
            Some(scaled.round_dp_with_strategy(digits, rounding))
        };
        let mut units = units.iter().peekable();
        let mut found = None;
        while let Some(unit) = units.next_if(|unit| reaches(value, unit.power)) {
            found = Some(unit);
        }
        // What rounding has brought to a thousand millions is a billion.
        if let (Some(unit), Some(next)) = (found, units.peek())
            && in_unit(unit)
                .is_some_and(|value| reaches(value, next.power.saturating_sub(unit.power)))
        {
            found = Some(next);
        }
        if let Some((unit, rounded)) = found.and_then(|unit| Some((unit, in_unit(unit)?))) {
            return Self {
                value: rounded.normalize(),
                places: format.precision.unwrap_or(0),
                unit: Some(unit),
            };
        }
        // A number too small to be cut short has the usual digits: the precision was meant for the
        // number before "million".
        let precision = format.precision.filter(|_| format.compact.is_none());
        let precision = match (&format.style, precision) {
            (_, Some(precision)) => Some(precision),
            (Style::Integer | Style::Words, None) => Some(0),
            (Style::Currency(_), None) if value.fract().is_zero() => Some(0),
            (Style::Currency(_), None) => Some(2),
            (Style::Decimal | Style::Percent, None) => None,
        };
        match precision {
            // The zeros that a decimal remembers go, those of the precision come back as `places`.
            Some(places) => Self {
                value: value.round_dp_with_strategy(places, rounding).normalize(),
                places,
                unit: None,
            },
            None => Self {
                value: value.normalize(),
                places: 0,
                unit: None,
            },
        }
    }

    fn in_words(&self, locale: &Locale, rules: &FigureRules) -> Option<String> {
        if self.unit.is_some() || !self.value.fract().is_zero() {
            return None;
        }
        let whole = u64::try_from(self.value).ok()?;
        (whole < rules.words_below).then(|| locale.words(whole))?
    }
}

/// Ten to the power, where a decimal can hold it.
fn ten_to(power: u32) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(10_i128.checked_pow(power)?, 0).ok()
}

/// Whether the value is ten to the power or more, whatever its sign.
fn reaches(value: Decimal, power: u32) -> bool {
    ten_to(power).is_some_and(|unit| value.abs() >= unit)
}

/// The value in units of ten to the power.
fn scaled(value: Decimal, power: u32) -> Option<Decimal> {
    value.checked_div(ten_to(power)?)
}

/// The way of rounding that keeps the qualifier true.
fn rounding(qualifier: Option<Qualifier>) -> RoundingStrategy {
    match qualifier {
        None | Some(Qualifier::About) => RoundingStrategy::MidpointAwayFromZero,
        Some(Qualifier::Over | Qualifier::AtLeast) => RoundingStrategy::ToNegativeInfinity,
        Some(Qualifier::Under | Qualifier::Nearly | Qualifier::UpTo) => {
            RoundingStrategy::ToPositiveInfinity
        }
    }
}
