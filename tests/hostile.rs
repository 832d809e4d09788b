//! Nothing that an author or a table holds can become markup or code: what was written is printed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test says what it expects, and ends where it is not so"
)]

mod proof;
mod workspace;

use std::fs;

use unicode_normalization::UnicodeNormalization as _;

use proof::{drawn, layout, pdf, squeeze};
use workspace::hostile::{Hostile, hostile};
use workspace::{SMALL, Workspace};

/// What a document says, from its pages, after a look at whether its PDF says the same.
fn text(workspace: &Workspace, name: &str) -> String {
    let set = layout::texts(&layout::set(
        &workspace.out(SMALL).join("typst"),
        &format!("{name}.en.typ"),
    ));
    let bytes = fs::read(workspace.out(SMALL).join(format!("{name}.en.pdf"))).unwrap();
    let printed = pdf::Document::read(&bytes).texts();
    assert_eq!(set.len(), printed.len());
    for (set, printed) in set.iter().zip(&printed) {
        // Where a letter and its accent are two glyphs, the reader of the PDF gives both for each; and one that is written
        // both ways has one glyph.
        let once = |text: String| text.nfc().collect::<String>().replace("о\u{301}", "");
        assert_eq!(once(drawn(set)), once(squeeze(printed)));
    }
    squeeze(&set.concat()).nfc().collect()
}

#[test]
fn what_was_written_is_printed() {
    let Hostile {
        workspace,
        paper,
        release,
    } = hostile();
    let output = workspace
        .program()
        .args(["compile", "--quiet"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(
        paper.len() > 60 && release.len() > 30,
        "{} and {}",
        paper.len(),
        release.len()
    );
    for (name, written) in [("paper", paper), ("press-release", release)] {
        let text = text(&workspace, name);
        let lost: Vec<&String> = written
            .iter()
            .filter(|one| !text.contains(&squeeze(one).nfc().collect::<String>()))
            .collect();
        assert!(
            lost.is_empty(),
            "the {name} does not print {lost:#?}\nbut {text}"
        );
    }
}
