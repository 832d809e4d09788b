//! Each kind of change alone gives exactly that change.

mod properties;
mod sample;

use super::*;
use sample::{concern, drawing, recommendation, record, words};

/// What an edit changes, in lines without headings.
fn after(edit: impl FnOnce(&mut EditionRecord)) -> Vec<String> {
    let old = record();
    let mut new = old.clone();
    edit(&mut new);
    let look = Look {
        width: 200,
        colour: false,
    };
    let printed = print(&between(&old, &new), look);
    let lines = printed.lines().skip(1).filter(|line| !line.is_empty());
    lines.map(|line| line.trim_start().to_owned()).collect()
}

#[test]
fn nothing_changes_nothing() {
    assert_eq!(after(|_| ()), ["no changes"]);
    assert!(between(&record(), &record()).is_empty());
    // Neither do a name, a date or a line's end.
    assert_eq!(
        after(|new| {
            new.edition = None;
            new.date = String::from("2012-01-01");
            new.program = String::from("9.9.9");
            new.title = words("Courts  and\npress");
        }),
        ["no changes"]
    );
}

#[test]
fn the_texts_of_the_paper() {
    assert_eq!(
        after(|new| {
            new.title = words("Courts and the press");
            new.subtitle = Some(words("To the Committee"));
        }),
        [
            "The paper",
            "Courts and the press",
            "title reworded:",
            "Courts and {+the+} press",
            "subtitle added:",
            "{+To the Committee+}"
        ]
    );
}

#[test]
fn a_concern_is_added() {
    assert_eq!(
        after(|new| new.chapters[1].concerns.push(ConcernRecord {
            cases: Vec::new(),
            ..concern("four", "C4")
        })),
        [
            "Concerns",
            "C4 added: {+The title of four is this+}",
            "summary:",
            "{+The summary of four prints 85 suits, as in Concern\u{a0}1.+}"
                .replace('\u{a0}', " ")
                .as_str(),
        ]
    );
}

#[test]
fn a_concern_is_withdrawn() {
    assert_eq!(
        after(|new| {
            new.chapters[0].concerns[1].cases.clear();
            new.chapters[0].concerns.remove(1);
        })[..2],
        ["Concerns", "C2 withdrawn: [-The title of two is this-]"]
    );
}

#[test]
fn a_concern_is_renamed_and_references_follow() {
    let expected = [
        "Concerns",
        "C1 The title of one is this",
        "renamed from `one` to `first`",
    ];
    let rename = |new: &mut EditionRecord| {
        let json = new.to_json().unwrap();
        let json = json.replace("\"one\"", "\"first\"");
        *new = serde_json::from_str(&json).unwrap();
    };
    // By its number and what it says.
    assert_eq!(after(rename), expected);
    // By what it says it was, whatever its number.
    let lines = after(|new| {
        rename(new);
        new.chapters[0].concerns[0].was = Some(String::from("one"));
        new.chapters[0].concerns[0].number = String::from("C9");
    });
    let renamed = "renamed from `one` to `first`";
    assert_eq!(
        lines,
        [
            "Concerns",
            "C9 The title of one is this",
            renamed,
            "was C1, is C9"
        ]
    );
}

#[test]
fn another_matter_under_the_same_number_is_another_concern() {
    let lines = after(|new| {
        new.chapters[1].concerns[0] = ConcernRecord {
            title: words("Nobody may assemble"),
            summary: words("Permission is refused everywhere."),
            ..concern("assembly", "C3")
        };
    });
    assert!(
        lines.contains(&String::from("C3 added: {+Nobody may assemble+}")),
        "{lines:#?}"
    );
    let gone = String::from("C3 withdrawn: [-The title of three is this-]");
    assert!(lines.contains(&gone), "{lines:#?}");
}

#[test]
fn a_number_that_is_withdrawn_is_not_taken_over() {
    let lines = after(|new| {
        new.chapters[1].concerns[0].id = String::from("other");
        new.withdrawn.push(Withdrawn {
            kind: String::from("concern"),
            id: String::from("three"),
            number: String::from("C3"),
        });
    });
    assert!(
        lines.iter().any(|line| line.starts_with("C3 added: ")),
        "{lines:#?}"
    );
}

#[test]
fn a_concern_moves_and_numbers_move() {
    assert_eq!(
        after(|new| {
            let moved = new.chapters[0].concerns.remove(1);
            new.chapters[1].concerns.push(moved);
        }),
        [
            "Concerns",
            "C2 The title of two is this",
            "moved from chapter 1 The chapter press to chapter 2 The chapter courts"
        ]
    );
    // Another order within the chapter is none.
    assert_eq!(
        after(|new| new.chapters[0].concerns.swap(0, 1)),
        ["no changes"]
    );
    assert_eq!(
        after(|new| new.chapters[1].concerns[0].number = String::from("C4")),
        ["Concerns", "C4 The title of three is this", "was C3, is C4"]
    );
}

#[test]
fn a_case_is_reworded_or_another() {
    let case = |new: &mut EditionRecord, body: &str| {
        new.chapters[0].concerns[0].cases[0].body = words(body);
    };
    assert_eq!(
        after(|new| case(new, "A weekly was shut after a claim.")),
        [
            "Concerns",
            "C1 The title of one is this",
            "case (A weekly) reworded:",
            "...",
            "A weekly was [-closed-]{+shut+} after a claim."
        ]
    );
    let lines = after(|new| {
        let cases = &mut new.chapters[0].concerns[0].cases;
        cases[0].title = Some(words("An editor"));
        cases[0].body = words("She went to prison for two years.");
    });
    assert_eq!(lines[2], "case (A weekly) withdrawn:");
    assert!(
        lines.contains(&String::from("case (An editor) added:")),
        "{lines:#?}"
    );
}

#[test]
fn a_recommendation_answers_others_and_another_should_act() {
    assert_eq!(
        after(|new| {
            let entry = &mut new.chapters[0].recommendations[0];
            entry.addressee = String::from("body");
            entry.answers = vec![String::from("two"), String::from("three")];
        }),
        [
            "Recommendations",
            "R1 Do mend-press by law and at once.",
            "addressed to body, no longer to state",
            "answers: [-C1-], {+C2+}, {+C3+}"
        ]
    );
}

#[test]
fn a_figure_changes_and_no_text_does() {
    assert_eq!(
        after(|new| {
            new.statistics[0].prints = String::from("86.5");
            new.statistics[0].value = String::from("86.5");
            let json = new.to_json().unwrap();
            let json = json.replace("\"prints\": \"85\"", "\"prints\": \"86.5\"");
            *new = serde_json::from_str(&json).unwrap();
        }),
        [
            "Statistics",
            "suits: [-85-] {+86.5+} (+1.5); printed in C1, C2, C3",
            "The summary of one prints [-85-]{+86.5+} suits, as in Concern 1."
        ]
    );
    // What is rounded prints the same, and is another figure all the same.
    assert_eq!(
        after(|new| new.statistics[0].value = String::from("84.9")),
        [
            "Statistics",
            "suits: 85, exactly [-85-] {+84.9+} (−0.1); printed in C1, C2, C3"
        ]
    );
}

#[test]
fn cells_rows_and_words_of_charts_and_tables() {
    assert_eq!(
        after(|new| {
            new.charts[0] = drawing("chart", &["2", "4"]);
            new.tables[0] = drawing("table", &["2", "3", "5"]);
            new.tables[0].note = Some(words("From 2009 on."));
        }),
        [
            "Charts",
            "Suits by year",
            "2010: [-3-] {+4+} (+1)",
            "Tables",
            "Suits by year",
            "rows: {+2011+}",
            "note added:",
            "{+From 2009 on.+}",
            "2011: {+5+}"
        ]
    );
}

#[test]
fn quotations_and_texts_of_the_release() {
    let blocks = |new: &mut EditionRecord| -> Vec<BlockRecord> {
        let release = new.release.as_mut().unwrap();
        std::mem::take(&mut release.blocks)
    };
    let lines = after(|new| {
        let mut all = blocks(new);
        let BlockRecord::Quote(said) = all.remove(1) else {
            panic!("the second block is a quotation");
        };
        let other = QuotationRecord {
            text: words("Nobody knows what goes on."),
            ..said.clone()
        };
        all.push(BlockRecord::Statement(QuotationRecord {
            verb: words("said that"),
            text: words("Courts are shutting their doors."),
            ..said
        }));
        all.push(BlockRecord::Quote(other));
        let release = new.release.as_mut().unwrap();
        release.blocks = all;
        release.headline = words("Committee must ask");
    });
    assert_eq!(
        lines,
        [
            "Quotations",
            "Anna Sample",
            "is a statement now, was a quote",
            "text reworded:",
            "Courts are [-closing-]{+shutting+} their doors.",
            "added: {+Anna Sample+}",
            "text:",
            "{+Nobody knows what goes on.+}",
            "The press release",
            "Committee must ask",
            "headline reworded:",
            "Committee [-should-]{+must+} ask"
        ]
    );
    let lines = after(|new| {
        let _ = blocks(new);
    });
    assert_eq!(lines[..2], ["Quotations", "withdrawn: [-Anna Sample-]"]);
    assert!(
        lines.contains(&String::from("highlighted: [-C1-]")),
        "{lines:#?}"
    );
}

#[test]
fn long_lines_are_wrapped_and_control_characters_are_not_obeyed() {
    let old = record();
    let mut new = record();
    new.title =
        words("\u{1b}[31mred \u{7} and press in a country with a title that goes on and on");
    let look = Look {
        width: 40,
        colour: false,
    };
    let printed = print(&between(&old, &new), look);
    assert!(
        printed.lines().all(|line| line.chars().count() <= 40),
        "{printed}"
    );
    assert!(!printed.contains(['\u{1b}', '\u{7}']), "{printed:?}");
}

#[test]
fn a_file_is_called_by_both_editions_whatever_they_call_themselves() {
    let mut old = record();
    old.edition = Some(String::from("../../x y"));
    let mut new = record();
    new.edition = None;
    assert_eq!(between(&old, &new).stem(), "changes...-..-x-y-working.en");
}
