//! Wherever on a page they come to stand: a note is on the page of its mark, and a heading is followed by
//! something.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::proof::layout;
use crate::workspace::{SMALL, Workspace};

/// A hundred characters, more than a line.
const WORDS: &str = "Registration was refused in most regions and no court did review the refusals on their merits at all";

/// At how many heights of the page each thing is tried, a step of so many points apart.
const POSITIONS: usize = 70;
const STEP: usize = 6;

/// Things that take notes or follow a heading, as calls of a theme. `@` is the number of the position, `T` some words, and
/// each `{a}` a mark with its note.
const THINGS: &[(&str, &str)] = &[
    ("a note at a paragraph's end", "#show-prose[T, T, T.{a}]"),
    (
        "a note in a first line",
        "#show-prose[Registration{a} was refused, T, T, T.]",
    ),
    (
        "a note in a paragraph of two lines",
        "#show-prose[Registration{aa} was refused, T.]",
    ),
    (
        "a note before the last line",
        "#show-prose[T, T, T, T, T,{a} T.]",
    ),
    (
        "notes side by side",
        "#show-prose[T, religion{a} and expression{bb}, T.{c}]",
    ),
    (
        "two notes in a long paragraph",
        "#show-prose[T, T,{a} T, T, T, T, T, T, T, T.{b}]",
    ),
    (
        "a list",
        "#show-prose[T:\n\n#list[One thing, T;{a}][Another thing, T;{bb}][A third.{c}];\n\nT.]",
    ),
    (
        "a long list",
        "#show-prose[T:\n\n#list[One thing, T;{a}][Another thing, T{b} T;{c}][Third, T, T;{d}][Fourth, T, T][Fifth, T, T][Sixth, T, T];\n\nT.]",
    ),
    (
        "many notes in a first paragraph",
        "#show-prose[T{aa} T{bb} T{cc} T{dd} T.]",
    ),
    (
        "a case of one long paragraph",
        "#case(noun: [Case], title: [A title], place-date: [Almaty])[T, T,{a} T, T, T, T, T, T,{b} T, T, T, T,{c} T.{d}]",
    ),
    (
        "a case with a list",
        "#case(noun: [Case], title: [A title], place-date: [Almaty])[T.{a}\n\n#list[T{b}][T{c}];\n\nT, T, T, T, T, T, T, T.{d}]",
    ),
    (
        "a numbered list",
        "#show-prose[T:\n\n#enum[One thing, T;{a}][Another thing, T;{b}][A third.{c}];\n\nT.]",
    ),
    (
        "a quotation",
        "#show-prose[T:\n\n#quote(block: true)[T, T,{a} T.{b}];\n\nT.]",
    ),
    (
        "a table",
        "#show-prose[T:\n\n#table(columns: 2, table.header[Year][What happened], [2001], [T{a}], [2002], [T{b}], [2003], [T]);\n\nT.]",
    ),
    (
        "a case",
        "#case(noun: [Case], title: [A title], place-date: [Almaty])[T, T.{aa}\n\nT, T.{b}]",
    ),
    (
        "a long case",
        "#case(noun: [Case], title: [A title], place-date: [Almaty])[T, T, T, T, T, T.{a}\n\nT, T, T, T, T, T,{b} T.{c}\n\nT, T, T.{d}]",
    ),
    (
        "a recommendation",
        "#recommendation(number: [R1], noun: [Recommendation], target: <recommendation@>, foot: [To all])[T,{a} T.{b}]",
    ),
    ("a heading", "HEADING\n#show-prose[After@ T, T, T.]"),
    (
        "a heading before a note",
        "HEADING\n#show-prose[After@ was{a} refused, T.]",
    ),
    (
        "a heading before a note in the second line",
        "HEADING\n#show-prose[After@ T,{a} T, T, T, T.]",
    ),
    (
        "a heading before a note in a long paragraph",
        "HEADING\n#show-prose[After@ was{aa} refused, T, T, T, T, T, T, T, T, T, T, T, T.]",
    ),
    (
        "a heading before a list",
        "HEADING\n#show-prose[#list[After@ T;][Another thing, T;{bb}][A third.][A fourth][A fifth][A sixth, T];]",
    ),
    (
        "a heading before a quotation",
        "HEADING\n#show-prose[#quote(block: true)[After@ T, T,{a} T.{b}];]",
    ),
    (
        "a heading before a case",
        "HEADING\n#case(noun: [After@], title: [A title])[T, T.{a}\n\nT, T.{b}]",
    ),
    (
        "a heading before a table of figures",
        "HEADING\n#data-table(target: <table@>, title: [After@], header: (\"\", \"a\"), rows: ((\"Row\", \"2\"),) * 18)",
    ),
    (
        "a table of figures and its source",
        "#data-table(target: <table@>, title: [A table], header: (\"\", \"a\"), source: [Note@a], \
         rows: ((\"Row\", \"2\"),) * 7 + ((\"Mark@a\", \"2\"),))",
    ),
    (
        "a long table of figures and its source",
        "#data-table(target: <table@>, title: [A table], header: (\"\", \"a\"), source: [Note@a], \
         rows: ((\"Row\", \"2\"),) * 24 + ((\"Mark@a\", \"2\"),))",
    ),
    (
        "recommendations",
        "#recommendations-heading[Heading@]\n#recommendation(number: [R1], noun: [Recommendation], target: <recommendation@>, foot: [To all])[After@ T.{a}]",
    ),
    (
        "a long recommendation",
        "#recommendations-heading[Heading@]\n#recommendation(number: [R1], noun: [Recommendation], target: <recommendation@>, foot: [To all])[After@ T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T.]",
    ),
    (
        "a chapter",
        "#chapter(number: [1], noun: [Chapter], target: <chapter@>, articles: [ICCPR article 18])[Heading@]\n#show-prose[After@ T.{a}]",
    ),
    (
        "a chapter that begins with a concern",
        "#chapter(number: [1], noun: [Chapter], target: <chapter@>, articles: none)[Heading@]\n\
         #concern(number: [C1], noun: [Concern], target: <concern@>)[A concern]\n#show-prose[After@ T,{a} T.]",
    ),
];

/// A call with its words, notes and heading; and how many notes it has.
fn written(call: &str, position: usize) -> (String, usize) {
    let heading = "#concern(number: [C1], noun: [Concern], target: <concern@>)[Heading@]";
    // A capital T of its own stands for the words.
    let mut text = call.replace("HEADING", heading);
    for (after, put) in [
        ("T,", ","),
        ("T.", "."),
        ("T:", ":"),
        ("T;", ";"),
        ("T]", "]"),
        ("T{", "{"),
    ] {
        text = text.replace(&format!(" {after}"), &format!(" {WORDS}{put}"));
        text = text.replace(&format!("[{after}"), &format!("[{WORDS}{put}"));
        text = text.replace(&format!("\n{after}"), &format!("\n{WORDS}{put}"));
    }
    let number = position.to_string();
    let mut notes = 0;
    for letter in ['a', 'b', 'c', 'd'] {
        for long in [false, true] {
            let mark = format!("{{{}}}", letter.to_string().repeat(1 + usize::from(long)));
            if !text.contains(&mark) {
                continue;
            }
            let says = "General comment No. 22, CCPR/C/21/Rev.1/Add.4 (30 July 1993), para. 4. ";
            let says = says.repeat(1 + 2 * usize::from(long));
            // The word before the mark cannot be parted from it, nor the first of the note from the note.
            let note = format!(" Mark{number}{letter}#footnote[Note{number}{letter} says. {says}]");
            text = text.replace(&mark, &note);
            notes += 1;
        }
    }
    notes += text.matches("Mark@").count();
    (text.replace('@', &number), notes)
}

/// Where what is looked for stands: words with their pages.
fn pages_of(texts: &[String]) -> BTreeMap<&str, usize> {
    let mut pages = BTreeMap::new();
    for (page, text) in texts.iter().enumerate() {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            if ["Mark", "Note", "Heading", "After"]
                .iter()
                .any(|kind| word.starts_with(kind))
            {
                pages.entry(word).or_insert(page);
            }
        }
    }
    pages
}

#[test]
fn a_note_is_on_the_page_of_its_mark_and_a_heading_on_that_of_what_follows() {
    let mut wrong = Vec::new();
    for (style, _) in rapporteur::style::shipped() {
        let workspace = Workspace::small();
        workspace.in_style(style);
        workspace.compile();
        let folder = workspace.out(SMALL).join("typst");
        for (name, call) in THINGS {
            let mut source = String::from(
                "#import \"theme.typ\": *\n#show: paper.with(title: \"Positions\", authors: (\"A\",), date: \"2011-07-12\")\n\
                 #set page(header: none, footer: none)\n#heading(level: 1)[Positions]\n#let show-prose(body) = paragraphs(1, first: true, body).at(1)\n",
            );
            let mut expected = 0;
            for position in 0..POSITIONS {
                let (text, notes) = written(call, position);
                expected += notes;
                let height = 690 - position * STEP;
                write!(
                    source,
                    "#pagebreak(weak: true)\n#block(below: 0pt, height: {height}pt)\n\n{text}\n\n{WORDS}, {WORDS}, {WORDS}.\n\n"
                )
                .unwrap();
            }
            std::fs::write(folder.join("positions.typ"), source).unwrap();
            let texts = layout::texts(&layout::set(&folder, "positions.typ"));
            let pages = pages_of(&texts);
            let mut found = 0;
            for (word, page) in &pages {
                let (with, other) = if let Some(rest) = word.strip_prefix("Mark") {
                    found += 1;
                    ("note", format!("Note{rest}"))
                } else if let Some(rest) = word.strip_prefix("Heading") {
                    ("followed", format!("After{rest}"))
                } else {
                    continue;
                };
                if pages.get(other.as_str()) != Some(page) {
                    wrong.push(format!(
                        "{style}, {name}: {word} has its {with} on another page"
                    ));
                }
            }
            assert_eq!(found, expected, "{style}, {name}: the marks that are found");
        }
    }
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}
