//! Tables and charts keep to the page that they stand on: in a release, in a list, on paper of other sizes.

use std::fmt::Write as _;

use crate::proof::layout::{self, Piece};
use crate::workspace::{SMALL, Workspace};

/// Heads of seven columns that are long, and one that no column holds.
const HEADS: [&str; 7] = [
    "Applications",
    "Registrations",
    "Confiscations",
    "Prosecutions",
    "Telecommunications",
    "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung",
    "Proceedings",
];

/// A brief in whose paper and release a table and a chart of seven columns stand, and a table written in prose.
fn brief(style: &str, paper: Option<(&str, &str)>) -> Workspace {
    let workspace = Workspace::small();
    workspace.in_style(style);
    if let Some(change) = paper {
        let (_, files) = rapporteur::style::shipped()
            .iter()
            .find(|(name, _)| *name == style)
            .unwrap();
        workspace.in_style("other");
        for (path, bytes) in *files {
            workspace.write(format!("styles/other/{path}"), bytes);
        }
        let theme = workspace.read("styles/other/theme.typ");
        let size = format!("({}, {})", change.0, change.1);
        let changed = theme.replacen("(210mm, 297mm)", &size, 1);
        assert_ne!(theme, changed);
        let narrow = change.0 == "148mm";
        // Narrow paper has narrow edges.
        let changed = if narrow {
            changed
                .lines()
                .map(|line| {
                    if line.starts_with("#let right-edge = ") {
                        "#let right-edge = 14mm"
                    } else if line.starts_with("#let edge = ") {
                        "#let edge = 14mm"
                    } else {
                        line
                    }
                })
                .collect::<Vec<_>>()
                .join("\n")
        } else {
            changed
        };
        workspace.write("styles/other/theme.typ", changed);
        if narrow {
            let press = workspace.read("styles/other/press.typ");
            let press: Vec<_> = press
                .lines()
                .map(|line| {
                    if line.starts_with("#let press-edge = ") {
                        "#let press-edge = 14mm"
                    } else {
                        line
                    }
                })
                .collect();
            workspace.write("styles/other/press.typ", press.join("\n"));
        }
    }
    let mut rows = String::from("region,what,value\n");
    for region in ["North Kazakhstan", "Mangystau", "Almaty"] {
        for (index, head) in HEADS.iter().enumerate() {
            writeln!(rows, "{region},{head},{}", 1000 + index * 137).unwrap();
        }
    }
    workspace.write("data/north/wide.csv", rows);
    let statistics = workspace.read("briefs/small/statistics.toml");
    workspace.write(
        "briefs/small/statistics.toml",
        format!(
            "{statistics}\n[table.wide]\ntable = \"north/wide\"\nsource = \"monitoring\"\nrows = \"region\"\ncolumns = \"what\"\n\
             cell = {{ measure = \"sum\", column = \"value\" }}\ntotals = true\ntitle = \"Wide\"\nhead = \"Region\"\n\n\
             [chart.wide]\ntable = \"north/wide\"\nsource = \"monitoring\"\ntype = \"bar\"\nx = \"what\"\n\
             y = {{ measure = \"sum\", column = \"value\" }}\ntitle = \"Wide\"\nunit = \"EUR\"\nalt = \"A chart.\"\n"
        ),
    );
    let table = format!(
        "| Region | {} |\n|{}\n| North Kazakhstan |{}\n",
        HEADS.join(" | "),
        " --- |".repeat(8),
        " 1,234 |".repeat(7)
    );
    let all = format!("{{{{ table(\\\"wide\\\") }}}}\n\n{{{{ chart(\\\"wide\\\") }}}}\n\n{table}");
    workspace.replace(
        "briefs/small/press-release.toml",
        "paper today.\n",
        &format!("paper today.\n\n{all}"),
    );
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "Most of them were brought by *officials*; see {{ recommendation(\"cap-damages\") }}.\n",
        &format!("Most of them were brought by *officials*; see {{{{ recommendation('cap-damages') }}}}.\n\n{all}"),
    );
    workspace
}

fn faults(pages: &[Vec<Piece>], width: f64) -> Vec<String> {
    let mut wrong = Vec::new();
    // Seven millimetres are what a printer may leave white.
    let edge = 20.0;
    for (index, page) in pages.iter().enumerate() {
        for (at, one) in page.iter().enumerate() {
            if one.left < edge || one.right > width - edge {
                wrong.push(format!("page {}: at the edge: {one:?}", index + 1));
            }
            for other in &page[at + 1..] {
                if one.meets(other) {
                    wrong.push(format!("page {}: {one:?} meets {other:?}", index + 1));
                }
            }
        }
    }
    wrong
}

#[test]
fn wide_tables_and_charts_keep_to_the_page_of_any_document_and_size() {
    let sizes = [
        (None, 210.0),
        (Some(("215.9mm", "279.4mm")), 215.9),
        (Some(("148mm", "210mm")), 148.0),
    ];
    for (style, _) in rapporteur::style::shipped() {
        for (paper, width) in sizes {
            let workspace = brief(style, paper);
            let output = workspace.compile();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(!said.contains("leaves-page"), "{style}: {said}");
            for name in ["paper", "press-release"] {
                let folder = workspace.out(SMALL).join("typst");
                let document = layout::set(&folder, &format!("{name}.en.typ"));
                let size = document.pages()[0].frame.width().to_mm();
                assert!((size - width).abs() < 0.1, "{style}, {name}: {size}");
                let wrong = faults(&layout::pieces(&document), width / 25.4 * 72.0);
                assert!(
                    wrong.is_empty(),
                    "{style}, {name}, {width} mm: {} faults:\n{}",
                    wrong.len(),
                    wrong[..wrong.len().min(8)].join("\n")
                );
            }
        }
    }
}

#[test]
fn what_leaves_its_page_is_a_warning_at_its_place() {
    let workspace = brief("coalition", Some(("210.0mm", "297mm")));
    let tables = workspace.read("styles/other/tables.typ");
    let changed = tables.replacen("size.width)\n", "2 * size.width)\n", 1);
    assert_ne!(tables, changed);
    workspace.write("styles/other/tables.typ", changed);
    let output = workspace.compile();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("warning[leaves-page]"), "{said}");
    assert!(said.contains("of `paper.en` at its right edge"), "{said}");
    assert!(
        said.contains("briefs/small/findings/1-press.toml:"),
        "{said}"
    );
}

/// A column is as wide as its widest word, which need not be the one with the most letters.
#[test]
fn no_word_of_a_table_is_divided_that_finds_room() {
    const NAMES: [&str; 4] = [
        "MMMMMMMMMMMM",
        "Cross-border/transit",
        "illiciterillitelli",
        "Wissenschaftszweig",
    ];
    for (style, _) in rapporteur::style::shipped() {
        let workspace = Workspace::small();
        workspace.in_style(style);
        let mut rows = String::from("name,what,value\n");
        // Thin words with more letters than the broad one.
        let thin = (0..12).map(|index| format!("illittirilliti{}", "li".repeat(index % 3)));
        for name in NAMES.map(String::from).into_iter().chain(thin) {
            for what in ["WWWWWWWW", "flitterli"] {
                writeln!(rows, "{name},{what},12345").unwrap();
            }
        }
        workspace.write("data/north/words.csv", rows);
        let statistics = workspace.read("briefs/small/statistics.toml");
        workspace.write(
            "briefs/small/statistics.toml",
            format!(
                "{statistics}\n[table.words]\ntable = \"north/words\"\nsource = \"monitoring\"\nrows = \"name\"\ncolumns = \"what\"\n\
                 cell = {{ measure = \"sum\", column = \"value\" }}\ntitle = \"Words\"\nhead = \"Name\"\n"
            ),
        );
        workspace.replace(
            "briefs/small/findings/1-press.toml",
            "tables  = [\"suits-by-claimant\"]\n",
            "tables  = [\"words\"]\n",
        );
        workspace.compile();
        let folder = workspace.out(SMALL).join("typst");
        let pages = layout::pieces(&layout::set(&folder, "paper.en.typ"));
        for word in NAMES.into_iter().chain(["WWWWWWWW", "flitterli"]) {
            assert!(
                pages
                    .iter()
                    .flatten()
                    .any(|piece| piece.text.trim() == word),
                "{style}: {word} is divided"
            );
        }
    }
}
