//! What an edition tells of a table whose rows are persons.

use std::fs;

use crate::proof::pdf;
use crate::workspace::{SMALL, Workspace, files_under};

const SUITS: &str = "data/north/suits";

/// A workspace whose suits are persons: so many rows of each year and claimant.
fn persons(counts: &[(u32, &str, u32)]) -> Workspace {
    let workspace = Workspace::small();
    let mut text = String::from("year,claimant,claimed,settled\n");
    for (year, claimant, count) in counts {
        for one in 0..*count {
            text += &format!("{year},{claimant},{},no\n", 1001 + one * 7);
        }
    }
    workspace.write(format!("{SUITS}.csv"), text);
    workspace.write(
        format!("{SUITS}.toml"),
        "source = \"monitoring\"\nprotect = \"persons\"\n",
    );
    workspace
}

#[test]
fn an_edition_tells_nothing_of_rows_that_are_persons_but_what_is_printed() {
    // 42 of 97 rows count in the mean; the table hides the two of 2011.
    let workspace = persons(&[
        (2009, "Official", 30),
        (2009, "Company", 23),
        (2010, "Official", 31),
        (2010, "Company", 11),
        (2011, "Company", 2),
    ]);
    let statistics = workspace.read("briefs/small/statistics.toml");
    let statistics = statistics
        .replace("measure = \"sum\"", "measure = \"mean\"")
        .replace("format  = { style = \"currency\", currency = \"EUR\", compact = \"long\", qualifier = \"over\" }", "")
        .replace("y      = { measure = \"count\" }", "y      = { measure = \"mean\", column = \"claimed\" }")
        .replace("[stat.suits-2010]\n", "[stat.suits-2010]\nmissing = \"skip\"\n")
        .replace("where   = { year = 2010 }\nmeasure = \"count\"", "where   = { claimant = \"Official\" }\nmeasure = \"share\"");
    workspace.write("briefs/small/statistics.toml", statistics);
    let output = workspace
        .program()
        .args(["release", SMALL, "--edition", "first"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let folder = workspace.out(SMALL).join("editions/first");
    let mut looked = 0;
    for path in files_under(&folder) {
        let bytes = fs::read(folder.join(&path)).unwrap();
        let text = if path.extension().is_some_and(|extension| extension == "pdf") {
            pdf::Document::read(&bytes).texts().join("\n")
        } else if let Ok(text) = String::from_utf8(bytes) {
            text
        } else {
            continue;
        };
        looked += 1;
        let shown = path.display();
        for (line, number) in text.lines().zip(1..) {
            assert!(!line.contains("of 97 rows"), "{shown}:{number}: {line}");
            // The mean of 42 is 1,083.52380952...: its digits would tell of how many rows it is.
            assert!(!line.contains("1083.52"), "{shown}:{number}: {line}");
            assert!(!line.contains("62.8865"), "{shown}:{number}: {line}");
        }
        if text.contains("stat claims-2010:") {
            assert!(text.contains("stat claims-2010: mean of claimed, data/north/suits.csv"));
        }
    }
    assert!(looked > 5, "{looked} files");
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    // How long the file is says how many rows it has, and its digest is that of few likely tables.
    assert!(manifest["inputs"].get(format!("{SUITS}.csv")).is_none());
    assert_eq!(manifest["withheld"][0], format!("{SUITS}.csv"));
    assert!(manifest["inputs"].get(format!("{SUITS}.toml")).is_some());
    // For the author alone, who has the table, the digest is there: what is made depends on it.
    let output = workspace.compile();
    assert!(output.status.success());
    let manifest = fs::read(workspace.out(SMALL).join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert!(manifest["inputs"].get(format!("{SUITS}.csv")).is_some());
    assert!(manifest.get("withheld").is_none());
}
