//! The shipped brief from end to end: what the two documents say, and that they say the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::proof::{drawn, layout, pdf, squeeze};
use crate::workspace::{SHIPPED, Workspace, program_in, repository};

/// The brief as it is written.
struct Written {
    concerns: Vec<toml::Table>,
    recommendations: Vec<toml::Table>,
}

/// The documents as one run of the program has left them.
struct Made {
    stdout: String,
    stderr: String,
    out: PathBuf,
    _folder: TempDir,
}

/// A document as it is read back: from its pages, and the same from its PDF.
struct Document {
    text: String,
    page_count: usize,
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let output = program_in(repository())
            .args(["compile", SHIPPED, "--out"])
            .arg(folder.path())
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{stderr}");
        Made {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr,
            out: folder.path().join(SHIPPED),
            _folder: folder,
        }
    })
}

fn document(name: &str) -> Document {
    read(&made().out, name)
}

fn read(out: &Path, name: &str) -> Document {
    let set = layout::texts(&layout::set(&out.join("typst"), &format!("{name}.en.typ")));
    let bytes = fs::read(out.join(format!("{name}.en.pdf"))).unwrap();
    let printed = pdf::Document::read(&bytes).texts();
    assert_eq!(set.len(), printed.len(), "{name}: pages");
    for (page, (set, printed)) in set.iter().zip(&printed).enumerate() {
        assert_eq!(drawn(set), squeeze(printed), "{name}, page {}", page + 1);
    }
    Document {
        text: squeeze(&set.concat()),
        page_count: set.len(),
    }
}

fn written() -> Written {
    let folder = repository().join("briefs").join(SHIPPED).join("findings");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut written = Written {
        concerns: Vec::new(),
        recommendations: Vec::new(),
    };
    for path in paths {
        let chapter: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        let entries = |key: &str| chapter[key].as_array().unwrap().clone().into_iter();
        let table = |entry: toml::Value| entry.as_table().unwrap().clone();
        written.concerns.extend(entries("concern").map(table));
        written
            .recommendations
            .extend(entries("recommendation").map(table));
    }
    written
}

#[test]
fn a_run_says_a_line_for_each_document_and_nothing_else() {
    let made = made();
    let lines: Vec<&str> = made.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", made.stdout);
    for (line, name) in lines.iter().zip(["paper", "press-release"]) {
        let columns: Vec<&str> = line.split("  ").collect();
        let [path, pages, time] = columns[..] else {
            panic!("{line}")
        };
        assert_eq!(Path::new(path), made.out.join(format!("{name}.en.pdf")));
        let noun = if pages.starts_with("1 ") {
            "page"
        } else {
            "pages"
        };
        assert_eq!(pages, format!("{} {noun}", document(name).page_count));
        let milliseconds = time.strip_suffix(" ms").unwrap();
        assert!(milliseconds.parse::<u32>().is_ok(), "{line}");
    }
    assert_eq!(
        made.stderr.lines().count(),
        1,
        "one note, no warnings: {}",
        made.stderr
    );
}

#[test]
fn the_paper_has_every_concern_and_recommendation_under_its_number() {
    let written = written();
    assert_eq!(written.concerns.len(), 14);
    assert_eq!(written.recommendations.len(), 17);
    let Document {
        text: paper,
        page_count: pages,
    } = document("paper");
    for (index, concern) in written.concerns.iter().enumerate() {
        let title = squeeze(concern["title"].as_str().unwrap());
        let number = index + 1;
        // In the contents, in the summary (where its page may stand first), in its chapter and in
        // the matrix; nowhere under another number.
        let under: usize = std::iter::once(String::new())
            .chain((1..=pages).map(|page| page.to_string()))
            .map(|page| paper.matches(&format!("C{number}{page}{title}")).count())
            .sum();
        assert_eq!(under, paper.matches(&title).count(), "C{number} {title}");
        assert!(under >= 4, "C{number} {title} is in {under} places");
    }
    for (index, recommendation) in written.recommendations.iter().enumerate() {
        let text = squeeze(recommendation["text"].as_str().unwrap());
        // In the summary.
        assert!(paper.contains(&format!("R{}{text}", index + 1)), "{text}");
        // In its chapter, with whom it addresses and what it answers, by number.
        let mut answered: Vec<usize> = recommendation["answers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| {
                written
                    .concerns
                    .iter()
                    .position(|concern| &concern["id"] == id)
                    .unwrap()
                    + 1
            })
            .collect();
        answered.sort_unstable();
        let answered: Vec<String> = answered.iter().map(|number| format!("C{number}")).collect();
        let addressee = match recommendation["addressee"].as_str().unwrap() {
            "state" => "TotheStateparty",
            "international" => "Totheinternationalcommunity",
            other => panic!("{other}"),
        };
        let foot = format!("{text}{addressee}·answers{}", answered.join(","));
        let after = paper
            .split(&foot)
            .nth(1)
            .unwrap_or_else(|| panic!("no {foot}"));
        assert!(!after.starts_with(','), "R{} answers more", index + 1);
    }
    assert!(!paper.contains(&format!("C{}", written.concerns.len() + 1)));
    // In the text R1 on page 8 reads R18.
    let bytes = fs::read(made().out.join("paper.en.pdf")).unwrap();
    let beyond = format!("R{}", written.recommendations.len() + 1);
    let bookmarks = pdf::Document::read(&bytes).bookmarks();
    assert!(bookmarks.iter().any(|(_, text)| text.contains("R17")));
    assert!(bookmarks.iter().all(|(_, text)| !text.contains(&beyond)));
}

#[test]
fn every_figure_is_the_same_in_both_documents() {
    let figures = [
        "journalistsfaced85suits,withclaimsofover€13million",
        "about80%ofallassemblies",
        "upto15days",
        "14concerns",
        "17recommendations",
    ];
    for name in ["paper", "press-release"] {
        let text = document(name).text.to_lowercase();
        for figure in figures {
            assert!(
                text.contains(figure),
                "{figure} is not in the {name}: {text}"
            );
        }
    }
}

#[test]
fn the_release_says_how_many_pages_the_paper_has() {
    let pages = document("paper").page_count;
    let sentence = format!("the{pages}-pagebriefingpaper");
    let text = document("press-release").text;
    assert!(text.contains(&sentence), "{sentence} is not in {text}");
}

#[test]
fn a_concern_has_the_same_number_and_summary_in_both_documents() {
    let concerns = written().concerns;
    let paper = document("paper").text;
    let release = document("press-release").text;

    let mut rest = release.as_str();
    let mut seen = Vec::new();
    while let Some(at) = rest.find("(Concern") {
        let (before, named) = rest.split_at(at);
        let named = &named["(Concern".len()..];
        let number: usize = named[..named.find(')').unwrap()].parse().unwrap();
        let title = squeeze(concerns[number - 1]["title"].as_str().unwrap());
        // In the paper's summary, number and title stand before the same sentences.
        let entry = format!("C{number}{title}");
        let summary = paper
            .match_indices(&entry)
            .filter_map(|(at, _)| paper[at + entry.len()..].split_once('.'))
            .find(|(sentence, _)| before.contains(*sentence))
            .unwrap_or_else(|| panic!("{entry} is something else in …{before}"));
        assert!(summary.0.len() > 20);
        // Nothing but this summary stands between the last reference and this one.
        let last = before.rfind(summary.0).unwrap();
        assert!(before.len() - last < 400, "{before}");
        seen.push(number);
        rest = named;
    }
    seen.sort_unstable();
    assert_eq!(seen, (1..=concerns.len()).collect::<Vec<_>>());
}

#[test]
fn the_release_is_two_pages_at_most() {
    assert!(document("press-release").page_count <= 2);
}

#[test]
fn dates_are_printed_as_people_write_them() {
    let paper = document("paper").text;
    assert!(paper.contains("14–15July2011"), "the review, on the cover");
    assert!(paper.contains("12July2011"), "the date of the paper");
    assert!(paper.contains("ratifiedon24January2006"), "a date in prose");
    assert!(paper.contains("102ndsession"));
    assert!(!paper.contains("2011-07"), "a date as machines write it");
    let release = document("press-release").text;
    assert!(
        release.contains("Geneva,Brussels,TheHague,Almaty,12July2011"),
        "the dateline"
    );
}

#[test]
fn the_release_says_whether_it_may_be_used() {
    let lines = ["Forimmediaterelease", "Embargoeduntil12July2011,10:00"];
    let release = document("press-release").text;
    assert!(release.contains(lines[0]));
    assert!(!release.contains("mbargo"));
    let embargoed = Workspace::shipped();
    embargoed.replace(
        &format!("briefs/{SHIPPED}/brief.toml"),
        "[documents.press-release]\nformats = [\"pdf\"]\n",
        "[documents.press-release]\nformats = [\"pdf\"]\nembargo = 2011-07-12T10:00:00+02:00\n",
    );
    embargoed.compile();
    let release = read(&embargoed.out(SHIPPED), "press-release").text;
    assert!(release.contains(lines[1]), "{release}");
    assert!(!release.contains(lines[0]));
    let paper = read(&embargoed.out(SHIPPED), "paper").text;
    assert!(
        !paper.contains("mbargo"),
        "the embargo is the release's alone"
    );
}
