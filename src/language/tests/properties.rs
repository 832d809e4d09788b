//! What holds of every number.

use proptest::prelude::*;

use super::*;

/// Any number that a decimal can hold.
fn decimal() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![-2_000_000_i128..2_000_000, -(1_i128 << 95)..(1_i128 << 95)];
    (mantissa, 0_u32..=28)
        .prop_map(|(mantissa, scale)| Decimal::from_i128_with_scale(mantissa, scale))
}

fn qualifier() -> impl Strategy<Value = Option<Qualifier>> {
    prop::option::of(prop::sample::select(vec![
        Qualifier::About,
        Qualifier::Over,
        Qualifier::Under,
        Qualifier::Nearly,
        Qualifier::AtLeast,
        Qualifier::UpTo,
    ]))
}

/// The number that a reader takes a printed one for.
fn read(text: &str) -> Decimal {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_alphabetic() && !matches!(c, ',' | '\u{a0}'))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    d(&digits)
}

proptest! {
    #[test]
    fn a_number_reads_back(value in decimal()) {
        prop_assert_eq!(read(&english().number(value, None)), value);
    }

    #[test]
    fn a_qualifier_stays_true(value in decimal(), precision in 0_u32..5, qualifier in qualifier()) {
        let format = FigureFormat {
            precision: Some(precision),
            qualifier,
            ..FigureFormat::plain(Style::Decimal)
        };
        let printed = read(&english().figure(value, &format).unwrap());
        let step = Decimal::new(1, precision);
        prop_assert!((printed - value).abs() <= step);
        match qualifier {
            Some(Qualifier::Over | Qualifier::AtLeast) => prop_assert!(printed <= value),
            Some(Qualifier::Under | Qualifier::Nearly | Qualifier::UpTo) => {
                prop_assert!(printed >= value);
            }
            None | Some(Qualifier::About) => {
                prop_assert!((printed - value).abs() <= step / Decimal::TWO);
            }
        }
    }

    #[test]
    fn every_figure_is_printed_without_a_space_that_could_break(
        value in decimal(),
        precision in prop::option::of(0_u32..=20),
        compact in prop::sample::select(vec![None, Some(Compact::Long), Some(Compact::Short)]),
        qualifier in qualifier(),
        code in prop::sample::select(vec!["EUR", "RUB", "XOF"]),
    ) {
        let format = FigureFormat {
            style: Style::Currency(code.to_owned()),
            precision,
            compact,
            qualifier,
            grouping: true,
        };
        let text = english().figure(value, &format).unwrap();
        prop_assert!(!text.contains(' ') && text.contains(|c: char| c.is_ascii_digit()), "{}", text);
    }
}
