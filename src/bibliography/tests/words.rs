//! No word of a bibliography is lost: it is printed, or a message names the field that it stands in.

use std::collections::BTreeSet;

use super::*;

const CORPUS: &str = include_str!("corpus.bib");

/// Fields that no style prints; the manual lists them.
const KEPT: &[&str] = &[
    "isbn",
    "issn",
    "entrysubtype",
    "editortype",
    "editoratype",
    "editorbtype",
    "editorctype",
    "crossref",
    "xref",
    "xdata",
    "entryset",
    "keywords",
    "abstract",
    "file",
    "langid",
    "ids",
];

/// The words that a field holds, found without the program's own reader of TeX.
fn words(tex: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = tex.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            // A command, or an accent and its letter: what is composed of them is looked for elsewhere.
            '\\' => {
                let letters = rest.peek().is_some_and(char::is_ascii_alphabetic);
                let mut length = 0;
                while letters && rest.next_if(char::is_ascii_alphabetic).is_some() {
                    length += 1;
                }
                if length > 2 {
                    text.push(' ');
                } else {
                    rest.next_if(|c| !letters || c.is_whitespace());
                    text.push('\u{1}');
                }
            }
            '{' | '}' => {}
            c => text.push(c),
        }
    }
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\u{1}');
    words
        .filter(|word| word.len() > 1 && word.is_ascii() && !word.contains('\u{1}'))
        .map(str::to_lowercase)
        .collect()
}

/// What stands in an entry in place of words of its own.
fn is_key(word: &str) -> bool {
    kinds::word(word).is_some()
        || matches!(
            word,
            "others"
                | "and"
                | "russian"
                | "kazakh"
                | "german"
                | "arxiv"
                | "nd"
                | "url"
                | "countryde"
        )
}

fn printed(bibliography: &Bibliography, citations: &Citations) -> BTreeMap<String, String> {
    let keys: BTreeSet<String> = bibliography.keys().map(str::to_owned).collect();
    let calls: Vec<[Cited; 1]> = keys.iter().map(|key| [cited(key, "")]).collect();
    let calls: Vec<&[Cited]> = calls.iter().map(|call| &call[..]).collect();
    let notes = notes_of(bibliography, citations, &calls);
    let mut all: BTreeMap<String, String> = keys.iter().cloned().zip(notes).collect();
    for (key, entry) in citations.list(bibliography, &keys, nowhere()) {
        all.entry(key).or_default().push_str(&shown(&entry));
    }
    all
}

/// The fields of a bibliography whose words are neither printed nor warned of.
fn lost(text: &str) -> Vec<String> {
    let (bibliography, faults) = read(text);
    assert_eq!(faults, Vec::new());
    let citations = Citations::new(None).unwrap();
    let printed = printed(&bibliography, &citations);
    let mut lost = Vec::new();
    for entry in bibtex::read(text, FileId(0)).entries {
        let Some(source) = bibliography.source(&entry.key) else {
            continue;
        };
        let all = printed[&entry.key].to_lowercase();
        let there: BTreeSet<&str> = all.split(|c: char| !c.is_alphanumeric()).collect();
        for (name, field) in &entry.fields {
            let warned = source
                .findings
                .iter()
                .any(|finding| finding.place.is_some_and(|place| place.range() == field.at));
            if KEPT.contains(&name.as_str()) || warned {
                continue;
            }
            let is_date = name.ends_with("date") || name == "year";
            let words = words(&field.tex).into_iter();
            // "199X" is ten years.
            for word in words.filter(|word| !is_date || !word.ends_with('x')) {
                let is_there = there.contains(word.as_str())
                    || is_key(&word)
                    // Of a date in digits the month is a name, and the day has no nought before it.
                    || is_date && word.len() == 2
                    || name == "month" && month_named(&word).is_none() && word.len() <= 2
                    || name.contains("url") || name == "doi" || name == "howpublished" && all.contains(&word);
                if !is_there {
                    lost.push(format!("{}: {name}: {word} in {all}", entry.key));
                }
            }
        }
    }
    lost
}

#[test]
fn every_word_of_every_field_is_printed_or_its_field_is_named() {
    assert_eq!(lost(CORPUS), Vec::<String>::new());
}

#[test]
fn addresses_are_whole() {
    let (bibliography, _) = read(CORPUS);
    let citations = Citations::new(None).unwrap();
    let printed = printed(&bibliography, &citations);
    for (key, address) in [
        ("article-full", "<https://example.org/S_Dbw>"),
        ("article-full", "<https://doi.org/10.5555/quiet.files>"),
        ("misc-url", "<https://example.org/thing_1~x>"),
        ("online", "<https://example.org/moved?a=1&b=2%20c>"),
        ("report-full", "<https://doi.org/10.5555/rw.2011.7>"),
    ] {
        assert_eq!(
            printed[key].matches(address).count(),
            2,
            "{key}: {}",
            printed[key]
        );
    }
}

#[test]
fn nothing_of_the_making_is_printed() {
    let (bibliography, _) = read(CORPUS);
    let citations = Citations::new(None).unwrap();
    for (key, text) in printed(&bibliography, &citations) {
        for wrong in [
            "\\",
            "{",
            "}",
            "‘’",
            "“”",
            "()",
            ", ,",
            " ,",
            ",,",
            "..",
            "resreport",
            "patentde",
            "inpress",
            " .",
            "null",
        ] {
            assert!(!text.contains(wrong), "{key} prints {wrong}: {text}");
        }
        assert!(
            !text.contains(char::is_control) || text.contains('\n'),
            "{key}: {text:?}"
        );
        assert!(
            !text.chars().any(|c| matches!(c, '\u{FDD0}'..='\u{FDEF}')),
            "{key}: {text:?}"
        );
    }
}
