//! A schema says what its reader asks for and what its manual says, or these fail.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::manual::Required;
use super::*;
use crate::diagnostic::code;

/// Every key of a file, with its path, records within included.
fn all_keys(keys: &Keys, path: &str, found: &mut Vec<(String, Key)>) {
    let others = keys.others.as_ref().map(|takes| {
        let takes = (**takes).clone();
        let key = Key {
            takes,
            required: false,
        };
        ("*", key)
    });
    let named = keys.named.iter().map(|(name, key)| (*name, key.clone()));
    for (name, key) in named.chain(others) {
        let path = join(path, name);
        let several = match &key.takes {
            Takes::Either(several) => several.clone(),
            one => vec![one.clone()],
        };
        found.push((path.clone(), key));
        for takes in several {
            if let Takes::Record(keys) | Takes::Records(keys) = takes {
                all_keys(&keys, &path, found);
            }
        }
    }
}

fn keys_of(kind: Kind) -> Vec<(String, Key)> {
    let mut found = Vec::new();
    all_keys(&kind.keys(), "", &mut found);
    assert!(found.len() > 2, "{}", kind.name);
    found
}

#[test]
fn every_reader_has_its_schema_and_every_schema_is_committed_as_it_is() {
    let readers = [
        brief::READERS,
        data::READERS,
        style::READERS,
        language::READERS,
        check::READERS,
    ];
    for (name, _) in readers.into_iter().flatten() {
        assert!(Kind::named(name).is_some(), "no schema for {name}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let committed = fs::read_to_string(folder.join("context.json")).unwrap_or_default();
    assert_eq!(
        committed,
        context(),
        "run `cargo run -- schema --out schema`"
    );
    for kind in KINDS {
        assert!(kind.reader().is_some(), "nobody reads {}", kind.name);
        let path = folder.join(format!("{}.json", kind.name));
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == kind.schema(),
            "{} is not what it should be: `cargo run -- schema --out schema` writes it anew",
            path.display()
        );
    }
}

#[test]
fn every_key_that_a_reader_asks_for_is_in_its_manual() {
    let mut missing = Vec::new();
    for kind in KINDS {
        let describe = Describe::new(*kind);
        for (path, _) in keys_of(*kind) {
            if path.ends_with("documents.*") {
                continue; // A document is described where its table is.
            }
            let row = describe.row(&path);
            let within = |inner: &str| inner.starts_with(&format!("{path}."));
            if row.is_none() && describe.own_rows().iter().any(|inner| within(inner)) {
                continue; // A table whose keys say what it is for.
            }
            if row.is_none_or(|row| row.meaning.is_empty() && row.takes != "id") {
                missing.push(format!("{}: {path}", kind.name));
            }
        }
    }
    // What the three names under one heading are is said with the heading.
    missing.retain(|missing| {
        !matches!(
            missing.as_str(),
            "statistics: stat.*" | "statistics: chart.*" | "statistics: table.*"
        )
    });
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_key_of_the_manuals_is_asked_for() {
    for kind in KINDS {
        let describe = Describe::new(*kind);
        let known = keys_of(*kind);
        let mut unknown: Vec<String> = describe
            .own_rows()
            .into_iter()
            .filter(|path| !known.iter().any(|(known, _)| known == path))
            .collect();
        unknown.sort();
        assert_eq!(unknown, Vec::<String>::new(), "{}", kind.name);
    }
}

#[test]
fn the_manual_gives_each_key_the_type_that_its_reader_takes() {
    let mut wrong = Vec::new();
    for kind in KINDS {
        let describe = Describe::new(*kind);
        for (path, key) in keys_of(*kind) {
            let Some(row) = describe.row(&path) else {
                continue;
            };
            let fits = match &key.takes {
                Takes::Anything => row.takes == "anything",
                Takes::Text => matches!(row.takes.as_str(), "text" | "line" | "prose" | "id"),
                Takes::Texts => matches!(
                    row.takes.as_str(),
                    "list of texts" | "list of lines" | "list of ids"
                ),
                Takes::Character => row.takes == "one character",
                Takes::Word(words) => {
                    row.takes == "word"
                        && words
                            .iter()
                            .all(|word| row.meaning.contains(&format!("`{word}`")))
                }
                Takes::Words(words) => {
                    row.takes == "list of words"
                        && words
                            .iter()
                            .all(|word| row.meaning.contains(&format!("`{word}`")))
                }
                Takes::Integer => matches!(row.takes.as_str(), "whole number" | "0 to 20"),
                Takes::Number => row.takes == "number",
                Takes::Boolean => row.takes == "true or false",
                Takes::Date => row.takes == "date",
                Takes::Dates => row.takes == "date, or list of one or two",
                Takes::Moment => row.takes == "date with time and zone",
                Takes::Scalar => row.takes == "number or date",
                Takes::Scalars => matches!(
                    row.takes.as_str(),
                    "value" | "list of one number" | "list of whole numbers"
                ),
                Takes::Record(_) => matches!(row.takes.as_str(), "table" | "tables" | "filter"),
                Takes::Records(_) => row.takes == "tables",
                Takes::Either(_) => {
                    matches!(
                        row.takes.as_str(),
                        "value, list or range"
                            | "value or table"
                            | "text or table"
                            | "one character, or a list of two"
                            | "list of texts, or true or false"
                    )
                }
            };
            if !fits {
                wrong.push(format!("{}: {path}: {} {key:?}", kind.name, row.takes));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A file with every key of its kind (`all`), or with the required ones alone.
fn sample(keys: &Keys, path: &str, describe: &Describe, all: bool) -> toml::Table {
    let mut table = toml::Table::new();
    for (name, key) in &keys.named {
        let inner = join(path, name);
        let required = describe.is_required(&inner);
        // Records are there in any case, so that what they require is tried too.
        let within = matches!(key.takes, Takes::Record(_) | Takes::Records(_));
        let within = within && !matches!(*name, "where" | "of" | "from" | "to" | "format");
        if all || required || within {
            let value = example(&key.takes, &inner, describe, all);
            table.insert((*name).to_owned(), value);
        }
    }
    if let Some(takes) = &keys.others {
        let value = example(takes, &join(path, "*"), describe, all);
        table.insert(String::from("name"), value);
    }
    table
}

fn example(takes: &Takes, path: &str, describe: &Describe, all: bool) -> toml::Value {
    let written = match takes {
        Takes::Anything | Takes::Text | Takes::Character => "\"x\"",
        Takes::Texts => "[\"x\"]",
        Takes::Word(words) => return toml::Value::from(words[0]),
        Takes::Words(words) => return vec![toml::Value::from(words[0])].into(),
        Takes::Integer | Takes::Number | Takes::Scalar | Takes::Scalars => "1",
        Takes::Boolean => "true",
        Takes::Date | Takes::Dates => "2011-07-14",
        Takes::Moment => "2011-07-12T10:00:00+02:00",
        Takes::Record(keys) => return sample(keys, path, describe, all).into(),
        Takes::Records(keys) => return vec![sample(keys, path, describe, all)].into(),
        Takes::Either(several) => {
            let last = several.last().unwrap();
            return example(last, path, describe, all);
        }
    };
    let table: toml::Table = format!("value = {written}").parse().unwrap();
    table["value"].clone()
}

fn messages(diagnostics: crate::diagnostic::Diagnostics) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics.into_sorted() {
        let _ = writeln!(text, "{}: {}", diagnostic.code, diagnostic.message);
    }
    text
}

/// A reader may ask for a key only where another is there. What it asks for in a full file is no more
/// than what it asks for in an empty one, and it knows every key there and its type.
#[test]
fn a_reader_asks_a_full_file_for_the_same_keys() {
    for kind in KINDS {
        let describe = Describe::new(*kind);
        let keys = kind.keys();
        let full = sample(&keys, "", &describe, true);
        let text = toml::to_string(&full).unwrap();
        let (again, _) = survey(&text, kind.reader().unwrap());
        let mut known = Vec::new();
        all_keys(&keys, "", &mut known);
        let mut found = Vec::new();
        all_keys(&again, "", &mut found);
        let named = |keys: &[(String, Key)]| -> Vec<_> {
            keys.iter()
                .map(|(path, key)| (path.clone(), std::mem::discriminant(&key.takes)))
                .collect()
        };
        assert_eq!(named(&known), named(&found), "{}", kind.name);
        let said = errors(*kind, &full);
        for code in [code::UNKNOWN_KEY, code::WRONG_TYPE] {
            assert!(
                !said.contains(&code.to_string()),
                "{}: {said}\n{text}",
                kind.name
            );
        }
    }
}

/// Errors of reading a file as it is, without a survey.
fn errors(kind: Kind, table: &toml::Table) -> String {
    let sources = crate::source::Sources::new();
    let file = sources.add("a.toml", toml::to_string(table).unwrap());
    let mut diagnostics = crate::diagnostic::Diagnostics::new();
    let reader = kind.reader().unwrap();
    crate::record::read_file(&sources, file, &mut diagnostics, reader).unwrap();
    messages(diagnostics)
}

/// Takes the key at `path` away.
fn without(value: &mut toml::Value, path: &[&str]) {
    match (value, path) {
        (toml::Value::Array(values), path) => {
            for value in values {
                without(value, path);
            }
        }
        (toml::Value::Table(table), [last]) => {
            table.remove(*last);
        }
        (toml::Value::Table(table), [first, rest @ ..]) => {
            let key = if *first == "*" { "name" } else { first };
            if let Some(value) = table.get_mut(key) {
                without(value, rest);
            }
        }
        _ => {}
    }
}

/// The keys that the manual calls required are those without which a file is refused, and with them
/// alone it is not.
#[test]
fn the_required_keys_are_those_that_a_file_cannot_do_without() {
    for kind in KINDS {
        let describe = Describe::new(*kind);
        let mut least = sample(&kind.keys(), "", &describe, false);
        match kind.name {
            // A brief may leave these to the workspace, which here says nothing.
            "brief" => {
                least.insert("language".into(), "en".into());
                least.insert("style".into(), "x".into());
            }
            // The sample has a second table, which only a rate wants.
            "statistics" => {
                let table = least["table"].as_table_mut().unwrap();
                let table = table["name"].as_table_mut().unwrap();
                // It is one or the other.
                table.remove("cells").unwrap();
                for record in [
                    &["stat", "name"][..],
                    &["chart", "name", "y"],
                    &["table", "name", "cell"],
                ] {
                    let mut at = &mut least;
                    for key in record {
                        at = at.get_mut(*key).unwrap().as_table_mut().unwrap();
                    }
                    at.insert("measure".into(), "rate".into());
                }
            }
            // A block is one thing.
            "press-release" => {
                let block: toml::Table = "[[block]]\nquote = { person = \"x\", text = \"x\" }\n\
                    [[block]]\nstatement = { person = \"x\", text = \"x\" }\n\
                    [[block]]\nhighlights = { chapter = \"x\" }\n"
                    .parse()
                    .unwrap();
                least.extend(block);
            }
            _ => {}
        }
        let text = toml::to_string(&least).unwrap();
        assert_eq!(errors(*kind, &least), "", "{}:\n{text}", kind.name);
        for (path, _) in keys_of(*kind) {
            // What stands for a key that is there has been taken out above.
            let is_there = !path.starts_with("table.*.cells.");
            if is_there && describe.is_required(&path) {
                let mut less = toml::Value::Table(least.clone());
                without(&mut less, &path.split('.').collect::<Vec<_>>());
                let toml::Value::Table(less) = less else {
                    unreachable!("a file is a table")
                };
                assert_ne!(less, least, "{}: {path}", kind.name);
                let said = errors(*kind, &less);
                assert!(!said.is_empty(), "{}: {path} is not required", kind.name);
            }
        }
    }
}

#[test]
fn what_a_reader_always_misses_is_called_required() {
    for kind in KINDS {
        let describe = Describe::new(*kind);
        for (path, key) in keys_of(*kind) {
            let row = describe.row(&path);
            if key.required {
                assert!(
                    row.is_some_and(|row| row.required != Required::No),
                    "{}: {path}",
                    kind.name
                );
            }
        }
    }
}

#[test]
fn descriptions_are_of_use_to_those_who_hover() {
    let schema: Value = serde_json::from_str(&Kind::named("brief").unwrap().schema()).unwrap();
    let title = &schema["properties"]["title"];
    assert_eq!(
        title["description"],
        "The title\n\nType: line (one line, such as a title: text with expressions, but no Markdown). Required"
    );
    let profile: Value = serde_json::from_str(&Kind::named("profile").unwrap().schema()).unwrap();
    assert_eq!(
        profile["properties"]["numbered-paragraphs"]["default"],
        false
    );
    assert_eq!(schema["additionalProperties"], false);
    let findings: Value = serde_json::from_str(&Kind::named("findings").unwrap().schema()).unwrap();
    let addressee = &findings["properties"]["recommendation"]["items"]["properties"]["addressee"];
    assert_eq!(addressee["default"], "state");
    assert_eq!(
        addressee["enum"],
        json!(["state", "body", "international", "other"])
    );
}
