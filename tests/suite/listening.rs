//! What those hear who have the documents read to them: the tags of the PDFs, walked in their order.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;

use crate::proof::pdf::Document;
use crate::proof::squeeze;
use crate::proof::standards::assert_keeps_to_standards;
use crate::proof::tags::{self, Tag, assert_blocks, assert_heads_of_tables};
use crate::workspace::{SHIPPED, SMALL, STATISTICAL, Workspace};

/// Both shipped briefs in each style: style, brief, document, bytes.
fn shipped() -> Vec<(&'static str, &'static str, &'static str, Vec<u8>)> {
    let mut all = Vec::new();
    for (style, _) in rapporteur::style::shipped() {
        let workspace = Workspace::shipped();
        workspace.in_style(style);
        workspace.compile();
        for brief in [SHIPPED, STATISTICAL] {
            for name in ["paper", "press-release"] {
                let path = workspace.out(brief).join(format!("{name}.en.pdf"));
                all.push((*style, brief, name, fs::read(path).unwrap()));
            }
        }
    }
    all
}

/// The first words of a text: enough to know it by.
fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    match words.get(..4) {
        Some(first) if words.len() > 5 => format!("{} …", first.join(" ")),
        _ => text.to_owned(),
    }
}

/// Without the numbers of pages, which every change of the looks moves.
fn without_pages(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("page ") {
        let (before, after) = rest.split_at(at + "page ".len());
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        result.push_str(before);
        result.push_str(if digits > 0 { "N" } else { "" });
        rest = &after[digits..];
    }
    result.push_str(rest);
    let words = result.split(' ').map(|word| {
        if word.ends_with("-page") {
            "N-page"
        } else {
            word
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A table, row by row: each cell that says something behind the heads that are told with it.
fn table(tag: &Tag, heard: &mut String, indent: &str) {
    let rows = tag.find("TR");
    let heads: HashMap<&str, String> = tag
        .find("TH")
        .into_iter()
        .filter_map(|head| Some((&**head.id.as_ref()?, head.words())))
        .collect();
    let columns: i32 = rows[0].tags().map(|cell| cell.columns).sum();
    writeln!(
        heard,
        "{indent}table, {columns} columns, {} rows",
        rows.len()
    )
    .unwrap();
    for row in rows {
        let cells: Vec<&Tag> = row.tags().collect();
        let mut said = Vec::new();
        for cell in &cells {
            let words = cell.words();
            if words.is_empty() {
                continue;
            }
            let told: Vec<&str> = cell.heads.iter().map(|id| &*heads[&**id]).collect();
            said.push(match (&*cell.role, cell.scope.as_deref()) {
                ("TH", Some("Column")) => format!("[{words}]"),
                ("TH", _) => format!("{words}:"),
                _ => format!("{} = {words}", told.join(" / ")),
            });
        }
        writeln!(heard, "{indent}  {}", said.join("; ")).unwrap();
    }
}

fn hear(tag: &Tag, depth: usize, heard: &mut String) {
    let indent = "  ".repeat(depth);
    let link = |tag: &Tag| match &tag.names()[..] {
        [] => String::new(),
        names => format!(" -> {}", without_pages(&names.join(" | "))),
    };
    match &*tag.role {
        "Title" => writeln!(heard, "{indent}title: {}", tag.words()).unwrap(),
        "H1" | "H2" | "H3" => {
            let level = &tag.role[1..];
            writeln!(heard, "{indent}heading {level}: {}", tag.words()).unwrap();
        }
        "TOC" => {
            writeln!(heard, "{indent}contents").unwrap();
            for tag in tag.tags() {
                hear(tag, depth + 1, heard);
            }
        }
        "TOCI" => {
            let words = tag.words();
            let words = words.trim_end_matches(|c: char| c.is_ascii_digit());
            writeln!(heard, "{indent}{words}N{}", link(tag)).unwrap();
        }
        "L" => {
            writeln!(heard, "{indent}list of {}", tag.tags().count()).unwrap();
            for item in tag.tags() {
                hear(item, depth + 1, heard);
            }
        }
        "LI" => {
            // An entry of paragraphs, or a point of words alone.
            let paragraphs = tag.find("P");
            let parts: Vec<String> = match &paragraphs[..] {
                [] => vec![tag.find("LBody")[0].words()],
                paragraphs => paragraphs
                    .iter()
                    .map(|paragraph| paragraph.words())
                    .collect(),
            };
            let parts: Vec<String> = parts
                .iter()
                .map(|part| first_words(&without_pages(part)))
                .collect();
            let body = parts.join(" | ");
            let label = tag.find("Lbl").first().map(|label| label.words());
            let label = label.filter(|label| !label.is_empty());
            writeln!(
                heard,
                "{indent}{} {body}{}",
                label.unwrap_or_default(),
                link(tag)
            )
            .unwrap();
        }
        "Table" => table(tag, heard, &indent),
        "Figure" => {
            let alt = first_words(tag.alt.as_deref().unwrap_or("nothing"));
            writeln!(heard, "{indent}picture: {alt}").unwrap();
        }
        "BlockQuote" => {
            writeln!(heard, "{indent}quotation: {}", first_words(&tag.words())).unwrap();
        }
        "P" => {
            let words = without_pages(&first_words(&tag.words()));
            writeln!(heard, "{indent}{words}").unwrap();
        }
        "Div" => {
            for tag in tag.tags() {
                hear(tag, depth, heard);
            }
        }
        role => writeln!(heard, "{indent}{role}? {}", first_words(&tag.words())).unwrap(),
    }
}

#[test]
fn the_shipped_papers_sound_as_they_read() {
    for (style, brief, name, bytes) in shipped() {
        let mut heard = String::new();
        for tag in tags::document(&bytes).tags() {
            hear(tag, 0, &mut heard);
        }
        insta::assert_snapshot!(format!("{style}_{brief}_{name}"), heard);
    }
}

#[test]
fn everything_in_the_shipped_documents_says_what_it_belongs_to() {
    for (style, brief, name, bytes) in shipped() {
        let place = format!("{style}, {brief}, {name}");
        let document = tags::document(&bytes);
        assert_blocks(&document, &place);
        assert_heads_of_tables(&document, &place);
        keeps_names_of_links(&document, &place);
        for heading in ["H1", "H2", "H3"]
            .iter()
            .flat_map(|role| document.find(role))
        {
            assert!(!heading.words().is_empty(), "{place}: an empty heading");
        }
        for list in document.find("L") {
            assert!(
                list.tags()
                    .all(|item| item.role == "LI" || item.role == "L"),
                "{place}"
            );
            for item in list.tags().filter(|item| item.role == "LI") {
                assert_eq!(item.find("LBody").len(), 1, "{place}: {item:?}");
            }
        }
        let pages = Document::read(&bytes).page_count();
        assert_eq!(tags::page_labels(&bytes), pages, "{place}: labels of pages");
    }
}

/// Each link has a name of its own words, and what leads to an entry names the entry.
fn keeps_names_of_links(document: &Tag, place: &str) {
    for link in document.find("Link") {
        let names = link.names();
        assert_eq!(names.len(), 1, "{place}: {link:?}");
        let name = names[0];
        let (what, page) = name.rsplit_once(", page ").unwrap_or((name, "1"));
        assert!(page.parse::<usize>().is_ok(), "{place}: {name}");
        let bare = [
            "Section",
            "Chapter",
            "Concern",
            "Recommendation",
            "",
            "page",
        ];
        assert!(!bare.contains(&what), "{place}: a link is called {name:?}");
    }
    for entry in document.find("TOCI") {
        let words = squeeze(&entry.words());
        let name = entry.names().join("");
        let title = name.rsplit_once(", page ").unwrap().0;
        let title = title.split_once(": ").map_or(title, |(_, title)| title);
        assert!(
            words.contains(&squeeze(title)),
            "{place}: {words} is called {name}"
        );
    }
}

/// Tables in prose: a corner without words is no head, the first cell of a row is.
#[test]
fn tables_in_prose_have_heads_of_rows() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "Most of them were brought by *officials*; see {{ recommendation(\"cap-damages\") }}.\n",
        "| | 2010 | 2011 |\n|---|--:|--:|\n| Suits *filed* | 85 | 90 |\n| | 1 | 2 |\n\n| one |\n|---|\n| alone |\n",
    );
    for (style, _) in rapporteur::style::shipped() {
        workspace.in_style(style);
        workspace.compile();
        let path = workspace.out(SMALL).join("paper.en.pdf");
        let document = tags::document(&fs::read(path).unwrap());
        let tables = document.find("Table");
        let mut heard = String::new();
        for tag in tables
            .iter()
            .filter(|tag| tag.words().contains("filed") || tag.words().contains("alone"))
        {
            table(tag, &mut heard, "");
        }
        assert_eq!(
            heard,
            "table, 3 columns, 3 rows\n  [2010]; [2011]\n  \
             Suits filed:; 2010 / Suits filed = 85; 2011 / Suits filed = 90\n  \
             2010 = 1; 2011 = 2\n\
             table, 1 columns, 2 rows\n  [one]\n  one = alone\n",
            "{style}"
        );
    }
}

/// The smallest style, which `new style` makes, keeps to the same.
#[test]
fn a_new_style_has_heads_of_rows_and_labels_of_pages() {
    let workspace = Workspace::shipped();
    let made = workspace
        .program()
        .args(["new", "style", "mine"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    workspace.replace(
        "rapporteur.toml",
        "style    = \"coalition\"",
        "style    = \"mine\"",
    );
    workspace.compile();
    let bytes = fs::read(workspace.out(STATISTICAL).join("paper.en.pdf")).unwrap();
    let document = tags::document(&bytes);
    assert!(document.find("Table").len() > 10);
    assert_heads_of_tables(&document, "mine");
    assert_eq!(
        tags::page_labels(&bytes),
        Document::read(&bytes).page_count()
    );
}

/// A screen reader speaks the title of a source in its language.
#[test]
fn titles_of_sources_are_marked_with_their_language() {
    for (style, _) in rapporteur::style::shipped() {
        let workspace = Workspace::small();
        workspace.in_style(style);
        let bytes = || {
            workspace.compile();
            fs::read(workspace.out(SMALL).join("paper.en.pdf")).unwrap()
        };
        assert_eq!(tags::pieces_in(&bytes(), "ru"), 0, "{style}");
        workspace.replace(
            "briefs/small/sources.bib",
            "{International Covenant on Civil and Political Rights}",
            "{Международный пакт о гражданских и политических правах}, langid = {russian}",
        );
        // In the note and in the list of sources.
        let bytes = bytes();
        assert!(tags::pieces_in(&bytes, "ru") >= 2, "{style}");
        assert_keeps_to_standards(&bytes);
    }
}
