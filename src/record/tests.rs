use super::*;

fn read<T>(toml: &str, f: impl FnOnce(&mut Record) -> T) -> (T, Vec<String>) {
    let sources = Sources::new();
    let file = sources.add("a.toml", toml);
    let mut diagnostics = Diagnostics::new();
    let value = read_file(&sources, file, &mut diagnostics, f).unwrap();
    let messages = diagnostics
        .into_sorted()
        .iter()
        .map(|d| {
            let place = d
                .place
                .map(|place| sources.describe(place))
                .unwrap_or_default();
            format!("{place} {} {} {:?}", d.code, d.message, d.helps)
        })
        .collect();
    (value, messages)
}

#[test]
fn one_run_finds_a_wrong_type_an_unknown_key_and_a_missing_one() {
    let ((), messages) = read("title = 3\nsesion = 102\n", |record| {
        record.text("title");
        record.optional_integer("session");
        record.text("state");
    });
    assert_eq!(
        messages,
        [
            "a.toml:1:1 missing-key `state` is missing []",
            "a.toml:1:9 wrong-type `title` takes a text, not a whole number [\"write `\\\"3\\\"`\"]",
            "a.toml:2:1 unknown-key there is no key `sesion` here [\"did you mean `session`?\"]",
        ]
    );
}

#[test]
fn a_misspelt_required_key_is_one_fault() {
    let (_, messages) = read("titel = \"a\"\n", |record| record.text("title"));
    assert_eq!(
        messages,
        ["a.toml:1:1 unknown-key there is no key `titel` here [\"did you mean `title`?\"]"]
    );
}

#[test]
fn every_syntax_error_is_reported_and_the_rest_still_read() {
    let (title, messages) = read("a = \nb = [1,\ntitle = \"x\"\nc = = 2\n", |record| {
        record.optional_text("title");
        record.has("title")
    });
    assert!(messages.len() >= 2, "{messages:?}");
    assert!(
        messages.iter().all(|m| !m.contains("missing-key")),
        "{messages:?}"
    );
    let _ = title;
}

#[test]
fn a_character_of_a_text_leads_back_to_its_byte_in_the_file() {
    let toml = "t = \"\"\"\none \\u00e9 two \\\n   three\r\nfour\"\"\"\n";
    let (text, messages) = read(toml, |record| record.text("t"));
    assert_eq!(messages, Vec::<String>::new());
    assert!(text.as_str().starts_with("one é two three"), "{text:?}");
    for word in ["one", "two", "three", "four"] {
        let at = text.as_str().find(word).unwrap();
        let place = text.place_of(at..at + word.len());
        assert_eq!(&toml[place.range()], word);
    }
    let at = text.as_str().find('é').unwrap();
    assert_eq!(&toml[text.place_of(at..at + 2).range()], "\\u00e9");
    // A range that ends inside a character is that of the character before.
    assert_eq!(&toml[text.place_of(at - 1..at + 1).range()], " ");
}

#[test]
fn what_cannot_be_printed_is_refused_where_it_stands() {
    let (_, messages) = read("t = \"a\\u0007b\"\n", |record| record.text("t"));
    assert_eq!(
        messages,
        ["a.toml:1:7 forbidden-character the character U+0007 cannot be printed [\"remove it\"]"]
    );
}

#[test]
fn an_escape_at_the_end_of_a_text_is_shown_whole() {
    let toml = "t = \"caf\\u00e9\"\n";
    let (text, _) = read(toml, |record| record.text("t"));
    assert_eq!(&toml[text.place_of(3..5).range()], "\\u00e9");
    assert_eq!(&toml[text.place_of(0..5).range()], "caf\\u00e9");
}
