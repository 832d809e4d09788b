//! A second language is a second file.

use super::*;

#[test]
fn a_language_is_a_file() {
    let language = Language {
        code: "fr",
        file: include_str!("fr.toml"),
    };
    let french = Locale::load(&language).unwrap();
    let days = [date("2011-07-14"), date("2011-07-15")];
    assert_eq!(french.date_range(&days).unwrap(), "14-15 juillet 2011");
    assert_eq!(
        french.number(d("13000000.5"), None),
        "13\u{202f}000\u{202f}000,5"
    );
    assert_eq!(french.list(&["A", "B", "C"]), "A, B et C");
    assert_eq!(french.ordinal(102), "102e");
    assert_eq!(
        french.names().state_in_sentence("KZ"),
        Some("le Kazakhstan")
    );
    assert_eq!(
        french.names().state_in_sentence("AF"),
        Some("l'Afghanistan")
    );
    assert_eq!(
        french.punctuation().text("\"L'art. 5 'dit' cela\""),
        "«\u{a0}L’art. 5 “dit” cela\u{a0}»"
    );
    let mut format = FigureFormat::plain(Style::Currency("EUR".to_owned()));
    format.compact = Some(Compact::Long);
    format.qualifier = Some(Qualifier::Over);
    let figure = |value| {
        french
            .figure(d(value), &format)
            .unwrap()
            .replace('\u{a0}', " ")
    };
    assert_eq!(figure("13260000"), "plus de 13,2 millions d'euros");
    assert_eq!(figure("1500000"), "plus de 1,5 million d'euros");
    assert_eq!(figure("2000"), "plus de 2\u{202f}000 €");
}

#[test]
fn a_broken_file_of_a_language_says_what_is_broken() {
    let language = Language {
        code: "xx",
        file: "formatting = \"en\"\n",
    };
    let error = Locale::load(&language).unwrap_err().to_string();
    assert!(
        error.starts_with("the language `xx` cannot be used: "),
        "{error}"
    );
}
