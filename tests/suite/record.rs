//! What an edition says is kept as data, and read again.

use rapporteur::changes::{EditionRecord, Piece, Wording};
use rapporteur::diagnostic::Diagnostics;
use rapporteur::edition::prepare;
use rapporteur::source::Sources;

use crate::workspace::{SHIPPED, SMALL, Workspace};

/// What a brief says as it stands, for an edition if it has a name.
fn record(workspace: &Workspace, brief: &str, edition: Option<&str>) -> EditionRecord {
    let root = rapporteur::workspace::Workspace::find(workspace.folder()).unwrap();
    let folder = root.brief(brief).unwrap();
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let prepared = prepare(&root, &folder, &sources, &mut diagnostics);
    let prepared = prepared.unwrap_or_else(|| panic!("{diagnostics:?}"));
    prepared.record(edition, &[])
}

fn read(text: &str) -> Result<EditionRecord, (String, String)> {
    let sources = Sources::new();
    let file = sources.add("edition.json", text);
    let mut diagnostics = Diagnostics::new();
    let record = EditionRecord::read(&sources, file, &mut diagnostics);
    record.ok_or_else(|| {
        let diagnostic = &diagnostics.into_sorted()[0];
        let place = sources.describe(diagnostic.place.unwrap());
        (place, diagnostic.message.clone())
    })
}

#[test]
fn the_record_of_the_small_brief() {
    let workspace = Workspace::small();
    let json = record(&workspace, SMALL, Some("first")).to_json().unwrap();
    insta::assert_snapshot!(json);
}

#[test]
fn a_record_is_read_as_it_was_written() {
    let workspace = Workspace::shipped();
    let record = record(&workspace, SHIPPED, None);
    let json = record.to_json().unwrap();
    assert_eq!(read(&json).unwrap(), record);
    // Where the workspace is does not show in it.
    let folder = workspace.folder().to_str().unwrap();
    assert!(!json.contains(folder));
}

#[test]
fn everything_that_prose_prints_is_kept_apart_from_the_words() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "Most of them were brought by *officials*; see {{ recommendation(\"cap-damages\") }}.\n",
        "Of {{ count(\"concerns\") }} in {{ document(\"paper\").pages }} pages[^a]\n\n{{ chart(\"suits\") }}\n\n- a\n\n[^a]: Here.\n",
    );
    let record = record(&workspace, SMALL, None);
    let body = record.chapters[0].concerns[0].body.clone().unwrap();
    assert_eq!(body.to_string(), "Of 3 in … pages  a");
    let kinds: Vec<&str> = body
        .0
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.as_str(),
            Piece::Computed { computed, .. } => computed.as_str(),
            Piece::Note { note } if *note == Wording::words("Here.") => "(note)",
            Piece::Chart { chart } => chart.as_str(),
            Piece::Break { .. } => "(break)",
            other => panic!("{other:?}"),
        })
        .collect();
    let pages = "document(\"paper\").pages";
    assert_eq!(
        kinds,
        [
            "Of ",
            "count(\"concerns\")",
            " in ",
            pages,
            " pages",
            "(note)",
            "(break)",
            "suits",
            "(break)",
            "a"
        ]
    );
}

#[test]
fn a_damaged_record_is_refused_at_its_place() {
    let workspace = Workspace::small();
    let json = record(&workspace, SMALL, None).to_json().unwrap();
    let (place, message) = read(&json[..json.len() / 2]).unwrap_err();
    let lines = json[..json.len() / 2].lines().count();
    assert!(
        place.starts_with(&format!("edition.json:{lines}:")),
        "{place}"
    );
    assert!(
        message.starts_with("this is not the record of an edition: EOF"),
        "{message}"
    );

    let wrong = json.replacen("\"stat\": \"suits-2010\"", "\"stats\": \"suits-2010\"", 1);
    let (place, message) = read(&wrong).unwrap_err();
    let line = 1 + wrong[..wrong.find("\"stats\"").unwrap()]
        .matches('\n')
        .count();
    // A piece is known to be wrong at its end.
    assert!(
        (line..line + 4).any(|line| place.starts_with(&format!("edition.json:{line}:"))),
        "{place} is not near line {line}"
    );
    assert!(
        message.ends_with("a piece of text that does not say what it is"),
        "{message}"
    );
}

#[test]
fn a_record_of_a_newer_format_is_refused_as_that() {
    let (place, message) = read("{\n  \"format\": 7, \"new\": []\n}\n").unwrap_err();
    assert_eq!(place, "edition.json:2:3");
    assert!(message.contains("format 7"), "{message}");
}

#[test]
fn figures_in_words_begin_a_sentence_with_a_capital_letter() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/statistics.toml",
        "measure = \"count\"\nsource  = \"monitoring\"\n",
        "measure = \"count\"\nformat  = { style = \"words\" }\nsource  = \"monitoring\"\n",
    );
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "Most of them were brought by *officials*; see {{ recommendation(\"cap-damages\") }}.\n",
        "{{ stat(\"suits-2010\") }} suits. \"{{ words(3) }} more,\" he said, of {{ stat(\"suits-2010\") }}; paras. {{ words(4) }}.\n\n\
         - {{ words(count(\"concerns\")) }} of them\n- {{ words(5) }}\n",
    );
    let record = record(&workspace, SMALL, None);
    let body = record.chapters[0].concerns[0].body.clone().unwrap();
    assert_eq!(
        body.to_string(),
        "Three suits. “Three more,” he said, of three; paras. four. three of them five"
    );
}
