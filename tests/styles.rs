//! A style is only files: the shipped brief says the same in each of those that are built in.

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
use std::path::Path;

use proof::{pdf, squeeze};
use workspace::{SHIPPED, Workspace, files_under, repository};

const DOCUMENTS: [&str; 2] = ["paper", "press-release"];

/// Each style that is built in, with the shipped brief compiled in it.
fn compiled() -> Vec<(&'static str, Workspace)> {
    let styles = rapporteur::style::shipped();
    assert!(styles.len() > 1);
    let compile = |name| {
        let workspace = Workspace::shipped();
        workspace.in_style(name);
        workspace.compile();
        (name, workspace)
    };
    styles.iter().map(|(name, _)| compile(*name)).collect()
}

fn text(workspace: &Workspace, document: &str) -> (String, usize) {
    let path = workspace.out(SHIPPED).join(format!("{document}.en.pdf"));
    let pages = pdf::Document::read(&fs::read(path).unwrap()).texts();
    (squeeze(&pages.concat()), pages.len())
}

/// Each figure that a document prints, as the comment behind it in the generated source says it.
fn figures(workspace: &Workspace, document: &str) -> Vec<String> {
    let path = format!("out/{SHIPPED}/typst/{document}.en.typ");
    let source = workspace.read(path);
    let comments = source.match_indices("/* stat ").map(|(at, _)| {
        let rest = &source[at..];
        rest[..rest.find("*/").unwrap()].to_owned()
    });
    let mut figures: Vec<String> = comments.collect();
    figures.sort();
    figures.dedup();
    figures
}

#[test]
fn numbers_and_figures_are_the_same_in_each_style() {
    let chapters = repository().join("briefs").join(SHIPPED).join("findings");
    let mut written: Vec<(String, String)> = Vec::new();
    let (mut concerns, mut recommendations) = (0, 0);
    for file in files_under(&chapters) {
        let chapter: toml::Table = fs::read_to_string(chapters.join(file))
            .unwrap()
            .parse()
            .unwrap();
        for concern in chapter["concern"].as_array().unwrap() {
            concerns += 1;
            let title = concern["title"].as_str().unwrap();
            written.push((format!("C{concerns}"), squeeze(title)));
        }
        for recommendation in chapter["recommendation"].as_array().unwrap() {
            recommendations += 1;
            let text = recommendation["text"].as_str().unwrap();
            written.push((format!("R{recommendations}"), squeeze(text)));
        }
    }
    assert_eq!(written.len(), 31);
    let compiled = compiled();
    for (style, workspace) in &compiled {
        let (paper, pages) = text(workspace, "paper");
        for (number, words) in &written {
            let entry = format!("{number}{words}");
            assert!(paper.contains(&entry), "{style}: no {entry} in {paper}");
        }
        let (release, _) = text(workspace, "press-release");
        assert!(
            release.contains(&format!("the{pages}-pagebriefingpaper")),
            "{style}: {release}"
        );
        for document in DOCUMENTS {
            let (first, workspace_of_first) = &compiled[0];
            assert_eq!(
                figures(workspace, document),
                figures(workspace_of_first, document),
                "{style} and {first}, {document}"
            );
            assert!(figures(workspace, document).len() >= 3);
        }
    }
}

#[test]
fn plain_numbers_paragraphs_and_writes_per_cent() {
    let workspace = Workspace::shipped();
    workspace.in_style("plain");
    workspace.compile();
    let (paper, _) = text(&workspace, "paper");
    assert!(paper.contains("about80percentofallassemblies"), "{paper}");
    assert!(paper.contains("1.Thisbriefingpaperisacontribution"));
    // No brief has so few paragraphs, and none is left without a number.
    assert!(paper.contains("67."), "{paper}");
    let (release, _) = text(&workspace, "press-release");
    assert!(!release.contains("1.T"), "a release has no numbers");
}

#[test]
fn every_style_says_under_which_licence_its_fonts_are() {
    for (style, files) in rapporteur::style::shipped() {
        let has = |path: &str| files.iter().any(|(inner, _)| *inner == path);
        assert!(has("fonts/OFL.txt"), "{style}");
        let fonts = files.iter().filter(|(inner, _)| {
            Path::new(inner)
                .extension()
                .is_some_and(|extension| extension == "ttf" || extension == "otf")
        });
        assert!(fonts.count() >= 4, "{style}");
    }
}
