//! By how much a figure grew, rounded as the figure is printed.

use rust_decimal::{Decimal, RoundingStrategy};

use super::model::{Changes, FigureChange, FigureState};
use crate::language::{Language, Locale};

/// The most digits behind the point that are looked for in a figure as it is printed.
const MOST: u32 = 12;

/// How numbers are printed for readers: in the language of the edition, if that is known.
pub(super) struct Printing(Option<std::sync::Arc<Locale>>);

impl Printing {
    pub(super) fn of(changes: &Changes) -> Self {
        let language: Option<Language> = changes.language.parse().ok();
        Self(language.and_then(|language| Locale::of(&language).ok()))
    }

    fn number(&self, value: Decimal, places: u32) -> String {
        match &self.0 {
            Some(locale) => locale.number(value, Some(places)),
            None => rounded(value, places).to_string().replace('-', "\u{2212}"),
        }
    }

    /// By how much a figure grew, with as many digits as its two states print.
    pub(super) fn difference(&self, change: &FigureChange) -> Option<String> {
        let difference = number(change.difference.as_deref())?;
        let states = [&change.from, &change.to].into_iter().flatten();
        let printed = states.filter_map(places).max();
        let places = printed.unwrap_or_else(|| sensible(difference));
        // A difference that is smaller than the last digit is not nought.
        let places = (places..=MOST.max(places))
            .find(|places| !rounded(difference, *places).is_zero())
            .unwrap_or(places);
        let text = self.number(difference, places);
        Some(if difference.is_sign_positive() {
            format!("+{text}")
        } else {
            text
        })
    }

    /// The two values of a figure that prints the same as before, with as many digits as tell them apart.
    pub(super) fn apart(&self, from: Option<&str>, to: Option<&str>) -> [Option<String>; 2] {
        /// So many digits behind the point are never too many.
        const FEW: u32 = 3;
        let (one, other) = (number(from), number(to));
        let scale = [one, other]
            .into_iter()
            .flatten()
            .map(|value| value.scale());
        let longest = scale.max().unwrap_or(0);
        let places = match (one, other) {
            (Some(one), Some(other)) => (FEW..longest)
                .find(|places| rounded(one, *places) != rounded(other, *places))
                .unwrap_or(longest),
            _ => longest.min(FEW),
        };
        [one, other].map(|value| {
            let value = value?;
            Some(self.number(value, places.min(value.normalize().scale())))
        })
    }
}

impl Changes {
    /// The same with differences and values as they are printed for readers.
    #[must_use]
    pub fn printed(&self) -> Self {
        let printing = Printing::of(self);
        let mut changes = self.clone();
        for figure in changes.entries_mut().flat_map(|entry| &mut entry.figures) {
            figure.difference = printing.difference(figure);
            let value = |state: &Option<FigureState>| state.as_ref()?.value.clone();
            let (from, to) = (value(&figure.from), value(&figure.to));
            let values = printing.apart(from.as_deref(), to.as_deref());
            for (state, value) in [&mut figure.from, &mut figure.to].into_iter().zip(values) {
                if let (Some(state), Some(value)) = (state, value) {
                    state.value = Some(value);
                }
            }
        }
        changes
    }
}

/// The number that a record writes; a record may be anybody's.
fn number(written: Option<&str>) -> Option<Decimal> {
    written?.parse().ok()
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// The number of digits behind the point with which a figure is printed, if its digits are those of its
/// value and not, say, those of millions.
fn places(state: &FigureState) -> Option<u32> {
    let value = number(state.value.as_deref())?.abs();
    let is_digit_or_between =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\u{a0}' | '\u{202f}' | '’');
    let runs: Vec<String> = state
        .prints
        .split(|c| !is_digit_or_between(c))
        .map(|run| run.chars().filter(char::is_ascii_digit).collect())
        .collect();
    // Qualifiers such as “over” round down.
    let ways = [
        RoundingStrategy::MidpointAwayFromZero,
        RoundingStrategy::ToZero,
        RoundingStrategy::AwayFromZero,
    ];
    (0..=MOST).find(|places| {
        ways.iter().any(|way| {
            let value = value.round_dp_with_strategy(*places, *way);
            let text = format!("{value:.*}", *places as usize).replace('.', "");
            runs.contains(&text)
        })
    })
}

/// Three digits that count.
fn sensible(value: Decimal) -> u32 {
    let value = value.normalize();
    let whole = value.abs().trunc();
    let digits = if whole.is_zero() {
        0
    } else {
        u32::try_from(whole.to_string().len()).unwrap_or(3)
    };
    if value.scale() == 0 {
        return 0;
    }
    3_u32.saturating_sub(digits).min(value.scale())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(prints: &str, value: &str) -> FigureState {
        FigureState {
            prints: prints.to_owned(),
            value: Some(value.to_owned()),
        }
    }

    #[track_caller]
    fn grew(from: (&str, &str), to: (&str, &str), printed: &str) {
        let exact = to.1.parse::<Decimal>().unwrap() - from.1.parse::<Decimal>().unwrap();
        let change = FigureChange {
            row: None,
            column: None,
            from: Some(state(from.0, from.1)),
            to: Some(state(to.0, to.1)),
            difference: Some(exact.to_string()),
        };
        let english = Printing(Locale::of(&"en".parse().unwrap()).ok());
        assert_eq!(english.difference(&change).as_deref(), Some(printed));
    }

    #[test]
    fn a_difference_has_as_many_digits_as_the_figures() {
        grew(
            ("5.8%", "5.797101449275362318840579710"),
            ("3.3%", "3.260869565217391304347826086"),
            "\u{2212}2.5",
        );
        grew(("about 80%", "79.6"), ("about 82%", "81.7"), "+2");
        grew(("85", "85"), ("1,234", "1234"), "+1,149");
        grew(("12.50", "12.5"), ("13.25", "13.25"), "+0.75");
        grew(("\u{2212}3", "-3"), ("\u{2212}13", "-13"), "\u{2212}10");
        // Of millions the value has other digits than the figure.
        grew(
            ("over €13 million", "13164721"),
            ("over €14 million", "14317000.25"),
            "+1,152,279",
        );
        grew(("a third", "0.3333333333"), ("a half", "0.5"), "+0.167");
        // Over rounds down, and a difference is never nought.
        grew(("over 5", "5.9"), ("over 6", "6.2"), "+0.3");
        grew(("6%", "6.1"), ("6%", "6.1004"), "+0.0004");
    }

    #[test]
    fn values_that_print_the_same_have_the_digits_that_tell_them_apart() {
        let english = Printing(Locale::of(&"en".parse().unwrap()).ok());
        let apart = |from, to| english.apart(Some(from), Some(to)).map(Option::unwrap);
        assert_eq!(
            apart("33.33333333333333333", "33.34166666666666"),
            ["33.333", "33.342"]
        );
        assert_eq!(
            apart("33.3333333333", "33.3333411111"),
            ["33.33333", "33.33334"]
        );
        assert_eq!(apart("80", "80.4"), ["80", "80.4"]);
        assert_eq!(apart("-1.5", "-1.25"), ["\u{2212}1.5", "\u{2212}1.25"]);
        assert_eq!(
            english.apart(None, Some("1.23456"))[1].as_deref(),
            Some("1.235")
        );
    }
}
