//! Two wordings held against each other.

use super::*;
use crate::changes::Piece;

fn wording(text: &str) -> Wording {
    // `{id=85}` is a statistic, `<id>` a concern, `|` a new paragraph.
    let mut pieces = Vec::new();
    for part in text.split_inclusive(['}', '>', '|']) {
        let at = part.find(['{', '<', '|']).unwrap_or(part.len());
        if at > 0 {
            pieces.push(Piece::Words(part[..at].to_owned()));
        }
        let rest = &part[at..];
        if let Some((stat, prints)) = rest.trim_matches(['{', '}']).split_once('=') {
            pieces.push(Piece::Statistic {
                stat: stat.to_owned(),
                prints: prints.to_owned(),
            });
        } else if rest.starts_with('<') {
            let concern = rest.trim_matches(['<', '>']).to_owned();
            pieces.push(Piece::Concern {
                prints: format!("Concern {concern}"),
                concern,
            });
        } else if rest == "|" {
            pieces.push(Piece::Break {
                begins: crate::changes::Begins::Paragraph,
            });
        }
    }
    Wording(pieces)
}

/// Both wordings in one line, or nothing if they are the same.
fn compared(old: &str, new: &str) -> String {
    let comparison = Comparison::of(&wording(old), &wording(new), &Renames::new());
    if !comparison.is_reworded() {
        return String::new();
    }
    let paragraphs = comparison.paragraphs();
    let paragraphs = paragraphs.iter().map(|paragraph| {
        let runs = paragraph.iter().map(|run| match run.change {
            RunChange::Same | RunChange::LeftOut => run.text.clone(),
            RunChange::Removed => format!("[-{}-]", run.text),
            RunChange::Added => format!("{{+{}+}}", run.text),
        });
        runs.collect::<String>()
    });
    paragraphs.collect::<Vec<_>>().join(" | ")
}

#[test]
fn one_word_that_is_other_is_one_change() {
    assert_eq!(
        compared(
            "Hearings are closed to all.",
            "Hearings are often closed to all."
        ),
        "Hearings are {+often+} closed to all."
    );
    assert_eq!(
        compared("It is closed.", "It is closed, too."),
        "It is closed{+, too+}."
    );
    assert_eq!(
        compared("Hearings are closed.", "Trials are closed."),
        "[-Hearings-]{+Trials+} are closed."
    );
    assert_eq!(compared("one two three", "one two"), "one two [-three-]");
    assert_eq!(compared("one two three", "two three"), "[-one-] two three");
    assert_eq!(compared("two three", "one two three"), "{+one+} two three");
}

#[test]
fn white_space_figures_and_numbers_are_no_wording() {
    assert_eq!(compared("one  two|three", "one\ntwo three"), "");
    assert_eq!(compared("In {a=85} suits", "In {a=86} suits"), "");
    assert_eq!(compared("“one”’s", "\"one\"'s"), "");
    // What prints the same is the same.
    assert_eq!(compared("In {a=85} suits", "In {b=85} suits"), "");
    assert_eq!(compared("In {a=three} suits", "In three suits"), "");
}

#[test]
fn a_figure_that_changed_in_a_text_that_did_too_is_shown_as_changed() {
    assert_eq!(
        compared(
            "In {a=85} suits brought then",
            "In {a=86} suits lodged then"
        ),
        "In [-85-]{+86+} suits [-brought-]{+lodged+} then"
    );
}

#[test]
fn a_reference_is_the_entry_and_not_its_number() {
    let renames = Renames::from([(("concern", String::from("old")), String::from("new"))]);
    let compare =
        |new: &str| Comparison::of(&wording("See <old>."), &wording(new), &renames).is_reworded();
    assert!(!compare("See <new>."));
    assert!(compare("See <other>."));
}

#[test]
fn texts_with_little_in_common_are_shown_one_after_the_other() {
    assert_eq!(
        compared("The law is bad in many ways.", "Nobody was heard in court."),
        "[-The law is bad in many ways.-]{+Nobody was heard in court.+}"
    );
    assert_eq!(
        compared(
            "a b c d e f x g h i j k l end of it all is near",
            "1 2 3 4 5 6 x 7 8 9 10 11 12 end of it all is near"
        ),
        "[-a b c d e f x g h i j k l-]{+1 2 3 4 5 6 x 7 8 9 10 11 12+} end of it all is near"
    );
}

#[test]
fn paragraphs_stay_paragraphs() {
    assert_eq!(
        compared(
            "one two three. four five six.",
            "one two three.|four five. six"
        ),
        "one two three. | four five{+.+} six[-.-]"
    );
    assert_eq!(
        compared("one two.|three four five six.", "three four five six."),
        "[-one two.-] | three four five six."
    );
    assert_eq!(
        compared(
            "one two three.|four five six.",
            "one two three.|seven five six.|eight."
        ),
        "one two three. | [-four-]{+seven+} five six. | {+eight.+}"
    );
}

#[test]
fn the_place_of_a_figure_is_shown() {
    let text = wording("First.|In {a=86} suits, see <b>.");
    let paragraph = around(&text, "a", Some("85"), Some("86")).unwrap();
    let runs: Vec<&str> = paragraph.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(runs, ["In ", "85", "86", " suits, see Concern b."]);
    assert_eq!(around(&text, "c", Some("85"), Some("86")), None);
}
