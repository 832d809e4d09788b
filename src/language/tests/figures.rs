//! Figures by their formats.

use super::*;

/// Reads a format as an author writes it, with the messages that it causes.
fn read_format(toml: &str) -> (FigureFormat, Vec<String>) {
    let sources = Sources::new();
    let file = sources.add("statistics.toml", format!("format = {{ {toml} }}"));
    let mut diagnostics = Diagnostics::new();
    let format = read_file(&sources, file, &mut diagnostics, |record| {
        record.optional_record("format", |record| {
            FigureFormat::read(record, Style::Decimal)
        })
    });
    let messages = diagnostics
        .iter()
        .map(|found| {
            let place = found.place.map(|place| sources.describe(place));
            format!(
                "{} {} {}",
                place.unwrap_or_default(),
                found.code,
                found.message
            )
        })
        .collect();
    (format.flatten().unwrap(), messages)
}

fn figure(value: &str, toml: &str) -> String {
    let (format, messages) = read_format(toml);
    assert_eq!(messages, Vec::<String>::new());
    match english().figure(d(value), &format) {
        Ok(text) => text.replace('\u{a0}', "~"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn figures() {
    for (value, format, text) in [
        ("85", "", "85"),
        ("85", "qualifier = 'about'", "about~85"),
        ("80", "style = 'percent'", "80%"),
        ("66.66666", "style = 'percent', precision = 1", "66.7%"),
        (
            "13000000",
            "currency = 'EUR', compact = 'long', qualifier = 'over'",
            "over~€13~million",
        ),
        (
            "13260000",
            "currency = 'EUR', compact = 'long', precision = 1",
            "€13.3~million",
        ),
        (
            "13000000",
            "currency = 'EUR', compact = 'long', precision = 1",
            "€13.0~million",
        ),
        (
            "13000000",
            "style = 'currency', currency = 'USD'",
            "US$13,000,000",
        ),
        ("13.5", "currency = 'GBP'", "£13.50"),
        ("13", "currency = 'GBP'", "£13"),
        ("-13000000", "currency = 'EUR', compact = 'short'", "−€13m"),
        ("1", "currency = 'RUB'", "1~rouble"),
        (
            "1000000",
            "currency = 'RUB', compact = 'long'",
            "1~million~roubles",
        ),
        ("2000", "currency = 'XOF'", "XOF~2,000"),
        ("15", "style = 'integer', qualifier = 'up-to'", "up~to~15"),
        ("2010", "grouping = false", "2010"),
        ("3", "style = 'words'", "three"),
        (
            "9",
            "style = 'words', qualifier = 'at-least'",
            "at~least~nine",
        ),
        ("10", "style = 'words'", "10"),
        ("-3", "style = 'words'", "−3"),
        ("0", "style = 'words'", "zero"),
        // What rounding makes of it decides the unit, and a small number is left whole.
        ("999960000", "compact = 'long'", "1~billion"),
        ("999940000", "compact = 'long'", "999.9~million"),
        ("850000", "compact = 'long', precision = 1", "850,000"),
        ("500000", "compact = 'long', precision = 0", "500,000"),
        (
            "300000",
            "compact = 'long', precision = 0, qualifier = 'nearly'",
            "nearly~300,000",
        ),
        // The qualifier stays true.
        (
            "13960000",
            "compact = 'long', precision = 0, qualifier = 'over'",
            "over~13~million",
        ),
        (
            "13040000",
            "compact = 'long', precision = 0, qualifier = 'nearly'",
            "nearly~14~million",
        ),
        (
            "13040000",
            "compact = 'long', precision = 0, qualifier = 'about'",
            "about~13~million",
        ),
        (
            "2.5",
            "style = 'integer'",
            "2.5 is not a whole number; `precision = 0` rounds it, `style = \"decimal\"` prints it",
        ),
        ("2.5", "style = 'integer', precision = 0", "3"),
    ] {
        assert_eq!(figure(value, format), text, "{value} {format}");
    }
}

#[test]
fn percentages_in_words_and_words_below_are_the_houses_decisions() {
    let rules = FigureRules {
        words_below: 13,
        percent: PercentStyle::Words,
    };
    let en = english();
    let print = |value, style| en.figure_with(d(value), &FigureFormat::plain(style), &rules);
    assert_eq!(
        print("80", Style::Percent).unwrap(),
        "80\u{a0}per\u{a0}cent"
    );
    assert_eq!(print("12", Style::Words).unwrap(), "twelve");
}

#[test]
fn a_wrong_format_is_refused_where_it_stands() {
    for (toml, message) in [
        (
            "style = 'currency'",
            "statistics.toml:1:20 missing-key an amount of money needs `currency`",
        ),
        (
            "currency = 'euro'",
            "statistics.toml:1:23 invalid-value `euro` is not the code of a currency",
        ),
        (
            "style = 'percent', currency = 'EUR'",
            "statistics.toml:1:42 invalid-value only an amount of money has a `currency`",
        ),
        (
            "style = 'percent', compact = 'long'",
            "statistics.toml:1:41 invalid-value percentages and numbers in words cannot be cut short",
        ),
        (
            "precision = 99",
            "statistics.toml:1:24 invalid-value `precision` takes a number from 0 to 20",
        ),
        (
            "qualifier = 'ovre'",
            "statistics.toml:1:24 invalid-value `qualifier` cannot be `ovre`",
        ),
    ] {
        assert_eq!(read_format(toml).1, [message], "{toml}");
    }
}
