use std::sync::Arc;

use rust_decimal::Decimal;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::record::{Date, Datetime, read_file};
use crate::source::Sources;

fn english() -> Locale {
    Locale::load(&"en".parse().unwrap()).unwrap()
}

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse::<Datetime>().unwrap().date.unwrap()
}

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
fn a_locale_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Locale>();
    shared::<Strings>();
}

#[test]
fn every_language_has_a_sound_file() {
    for code in Language::known() {
        let locale = Locale::load(&code.parse().unwrap()).unwrap();
        let file = &locale.file;
        let check = |patterns: &mut dyn Iterator<Item = &pattern::Pattern>, known: &[&str]| {
            for pattern in patterns {
                for part in pattern.parts() {
                    assert!(known.contains(&part), "{code}: {pattern:?}");
                }
            }
        };
        for forms in file.currency.values() {
            check(&mut forms.patterns(), &["n", "code"]);
        }
        for unit in file.compact.long.iter().chain(&file.compact.short) {
            check(&mut unit.forms.patterns(), &["n"]);
        }
        check(&mut file.ordinal.patterns(), &["n"]);
        let percent = [&file.percent.sign, &file.percent.words];
        check(&mut percent.into_iter(), &["n"]);
        check(
            &mut std::iter::once(&file.moment.pattern),
            &["date", "time", "offset"],
        );
        for units in [&file.compact.long, &file.compact.short] {
            assert!(units.is_sorted_by_key(|unit| unit.power), "{code}");
        }
        assert!(file.currency.contains_key("default"), "{code}");
        for target in file.alias.values() {
            assert!(file.treaty.contains_key(target), "{code}: {target}");
        }
        assert!(locale.date(date("2011-07-12")).is_ok(), "{code}");
        assert!(locale.names().states().count() > 200, "{code}");
        assert!(
            locale
                .names()
                .state_in_sentence("NL")
                .is_some_and(|name| !name.contains('('))
        );
    }
}

#[test]
fn an_unknown_language_lists_the_known_ones() {
    let error = "fr".parse::<Language>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no language `fr`; there is `en`"
    );
}

#[test]
fn numbers() {
    let en = english();
    for (value, precision, text) in [
        ("13000000", None, "13,000,000"),
        ("1000", None, "1,000"),
        ("-5", None, "−5"),
        ("-0", None, "0"),
        ("1.50", None, "1.5"),
        ("1.5", Some(2), "1.50"),
        ("2.5", Some(0), "3"),
        ("-2.5", Some(0), "−3"),
        ("-0.4", Some(0), "0"),
        (
            "79228162514264337593543950335",
            None,
            "79,228,162,514,264,337,593,543,950,335",
        ),
        (
            "79228162514264337593543950335",
            Some(3),
            "79,228,162,514,264,337,593,543,950,335.000",
        ),
    ] {
        assert_eq!(
            en.number(d(value), precision),
            text,
            "{value} {precision:?}"
        );
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

#[test]
fn dates_and_periods() {
    let en = english();
    assert_eq!(en.date(date("2011-07-12")).unwrap(), "12 July 2011");
    for (dates, text) in [
        (&["2011-07-14"][..], "14 July 2011"),
        (&["2011-07-14", "2011-07-15"], "14–15 July 2011"),
        (&["2011-07-15", "2011-07-14"], "14–15 July 2011"),
        (&["2011-07-14", "2011-07-14"], "14 July 2011"),
        (&["2011-06-30", "2011-07-02"], "30 June – 2 July 2011"),
        (
            &["2010-12-30", "2011-01-02"],
            "30 December 2010 – 2 January 2011",
        ),
        (
            &["2011-07-14", "2011-07-15", "2011-07-16"],
            "14–16 July 2011",
        ),
        (
            &["2011-07-14", "2011-07-15", "2011-07-18"],
            "14 July 2011, 15 July 2011 and 18 July 2011",
        ),
    ] {
        let dates: Vec<_> = dates.iter().copied().map(date).collect();
        assert_eq!(en.date_range(&dates).unwrap(), text);
    }
    assert_eq!(en.date_range(&[]), Err(DateError::Incomplete));
    let impossible = Date {
        year: 2011,
        month: 2,
        day: 30,
    };
    assert_eq!(en.date(impossible), Err(DateError::Impossible(impossible)));
    assert_eq!(
        en.date_range(&[impossible]),
        Err(DateError::Impossible(impossible))
    );
}

#[test]
fn moments() {
    let en = english();
    let moment = |text: &str| en.moment(&text.parse().unwrap());
    assert_eq!(
        moment("2011-07-12T10:00:00+02:00").unwrap(),
        "12 July 2011, 10:00 (UTC+2)"
    );
    assert_eq!(
        moment("2011-07-12T10:00:00Z").unwrap(),
        "12 July 2011, 10:00 (UTC)"
    );
    assert_eq!(
        moment("2011-07-12T09:05:00-05:30").unwrap(),
        "12 July 2011, 09:05 (UTC−5:30)"
    );
    assert_eq!(moment("2011-07-12"), Err(DateError::Incomplete));
}

#[test]
fn lists_ordinals_and_words() {
    let en = english();
    assert_eq!(en.list(&["A", "B", "C"]), "A, B and C");
    assert_eq!(en.list(&["A", "B"]), "A and B");
    assert_eq!(en.list(&["A"]), "A");
    assert_eq!(en.list::<&str>(&[]), "");
    let ordinals = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1001].map(|n| en.ordinal(n));
    let expected = [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th", "1,001st",
    ];
    assert_eq!(ordinals, expected);
    assert_eq!(en.words(99).as_deref(), Some("ninety-nine"));
    assert_eq!(en.words(100), None);
    assert_eq!(
        en.capitalize("three human rights groups"),
        "Three human rights groups"
    );
    assert_eq!(en.capitalize("élan"), "Élan");
    assert_eq!(en.capitalize(""), "");
}

#[test]
fn names() {
    let en = english();
    let names = en.names();
    assert_eq!(names.state("KZ"), Some("Kazakhstan"));
    assert_eq!(names.state("NA"), Some("Namibia"));
    assert_eq!(names.state("NL"), Some("Netherlands"));
    assert_eq!(names.state_in_sentence("NL"), Some("the Netherlands"));
    assert_eq!(
        names.state_in_sentence("BO"),
        Some("Bolivia (Plurinational State of)")
    );
    assert_eq!(
        names.state("HK"),
        Some("China, Hong Kong Special Administrative Region")
    );
    assert_eq!(names.state("XX"), None);
    assert_eq!(
        names.treaty("ICCPR").unwrap().body,
        "Human Rights Committee"
    );
    assert_eq!(names.treaty("CESCR"), names.treaty("ICESCR"));
    assert_eq!(names.language("kk"), Some("Kazakh"));
    assert_eq!(
        crate::diagnostic::nearest("ICPR", names.treaties()),
        Some("ICCPR")
    );
}

fn strings(toml: &str) -> (Strings, Vec<String>) {
    let sources = Sources::new();
    let file = sources.add("strings/en.toml", toml);
    let mut diagnostics = Diagnostics::new();
    let strings = Strings::read(&sources, file, &Arc::new(english()), &mut diagnostics);
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
    (strings, messages)
}

#[test]
fn strings_take_arguments_and_counts() {
    let (strings, messages) = strings(
        "page = 'Page {page} of {pages}'\n\
         concerns = { one = '{n} concern', other = '{n} concerns' }\n",
    );
    assert_eq!(messages, Vec::<String>::new());
    let args = [("page", "3".to_owned()), ("pages", "{page}".to_owned())];
    assert_eq!(
        strings.get("page", &args, None).unwrap(),
        "Page 3 of {page}"
    );
    assert_eq!(strings.get("concerns", &[], Some(1)).unwrap(), "1 concern");
    assert_eq!(
        strings.get("concerns", &[], Some(1400)).unwrap(),
        "1,400 concerns"
    );
    let fourteen = [("n", "fourteen".to_owned())];
    assert_eq!(
        strings.get("concerns", &fourteen, Some(14)).unwrap(),
        "fourteen concerns"
    );
    let message = |key, args: &[_]| strings.get(key, args, None).unwrap_err().to_string();
    assert_eq!(
        message("pgae", &[]),
        "there is no string `pgae`; did you mean `page`?"
    );
    assert_eq!(
        message("page", &args[..1]),
        "the string `page` needs the argument `pages`"
    );
    let count = "the string `concerns` has plural forms and needs the count `n`";
    assert_eq!(message("concerns", &[]), count);
}

#[test]
fn a_broken_string_table_is_refused_where_it_is_broken() {
    let (_, messages) = strings(
        "a = { other = '{n} concerns' }\nb = 'Page {page'\nc = { one = 'x', other = 'y', manny = 'z' }\nd = 3\n",
    );
    assert_eq!(
        messages,
        [
            "strings/en.toml:1:5 unknown-string `a` lacks the plural form `one`",
            "strings/en.toml:2:11 invalid-value braces hold a name of letters, digits, `_` and `-`; \
             a brace that is meant is written twice",
            "strings/en.toml:3:31 unknown-key there is no key `manny` here",
            "strings/en.toml:4:5 wrong-type `d` takes a text, not a whole number",
        ]
    );
}

#[test]
fn opening_a_language_is_quick() {
    let start = std::time::Instant::now();
    for _ in 0..20 {
        let en = english();
        assert!(en.date(date("2011-07-12")).is_ok());
        assert_eq!(en.names().language("ru"), Some("Russian"));
    }
    let each = start.elapsed() / 20;
    println!("locale with dates and names: {each:?}");
    // Unoptimised and on a busy machine; the bound only catches a blunder.
    assert!(each.as_millis() < 200, "{each:?}");
}
