//! Charts and tables as they are laid out: whatever the data hold, no label stands on another, and none
//! leaves the column.

use std::fmt::Write as _;
use std::fs;

use crate::proof::layout::{self, Piece};
use crate::proof::standards::assert_keeps_to_standards;
use crate::workspace::{SMALL, Workspace};

const LONG: &str = "Workers in agriculture, forestry and fisheries, their families, and all who depend on them in any way";
const UNBROKEN: &str = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung";

/// What the rows of a table are: category, series, value.
type Rows = Vec<(String, String, String)>;

fn rows(
    categories: &[String],
    series: &[String],
    value: impl Fn(usize, usize) -> Option<String>,
) -> Rows {
    let mut rows = Vec::new();
    for (i, category) in categories.iter().enumerate() {
        for (k, name) in series.iter().enumerate() {
            if let Some(value) = value(i, k) {
                rows.push((category.clone(), name.clone(), value));
            }
        }
    }
    rows
}

fn names(count: usize, of: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(of).collect()
}

/// Tables that charts find hard, each with a name.
fn hostile() -> Vec<(&'static str, Rows)> {
    let years = |count| names(count, |i| (1960 + i).to_string());
    let short = |count| names(count, |i| format!("Group {i}"));
    let long = |count| {
        names(count, |i| match i % 3 {
            0 => format!("{LONG} {i}"),
            1 => format!("{UNBROKEN}{i}"),
            _ => i.to_string(),
        })
    };
    let wave = |i: usize, k: usize| Some(((i * 37 + k * 61) % 100).to_string());
    vec![
        ("many", rows(&short(40), &short(6), wave)),
        ("long", rows(&long(7), &long(6), wave)),
        ("years", rows(&years(60), &short(6), wave)),
        ("few-years", rows(&years(7), &short(3), wave)),
        (
            "one",
            rows(&short(1), &short(1), |_, _| Some(String::from("7"))),
        ),
        (
            "one-long",
            rows(&long(1), &long(1), |_, _| {
                Some(String::from("123456789012345678901234.5"))
            }),
        ),
        (
            "zeros",
            rows(&years(8), &short(4), |_, _| Some(String::from("0"))),
        ),
        (
            "same",
            rows(&years(9), &long(6), |_, _| Some(String::from("5"))),
        ),
        (
            "sparse",
            rows(&years(9), &short(5), |i, k| {
                (i % 5 == k).then(|| i.to_string())
            }),
        ),
        (
            "gaps",
            rows(&years(12), &short(2), |i, k| {
                (i % 4 != k).then(|| (100 - i).to_string())
            }),
        ),
        (
            "huge",
            rows(&years(8), &short(3), |i, k| {
                Some(format!("{}8162514264337593543", i * 3 + k + 1))
            }),
        ),
        (
            "tiny",
            rows(&years(8), &short(2), |i, k| {
                Some(format!("0.00000000{}", i * 2 + k + 1))
            }),
        ),
        (
            "both",
            rows(&short(6), &short(2), |i, k| {
                Some(if (i + k) % 2 == 0 {
                    String::from("0.0001")
                } else {
                    String::from("98765432101.5")
                })
            }),
        ),
    ]
}

fn negative() -> Vec<(&'static str, Rows)> {
    let years = names(10, |i| (2001 + i).to_string());
    let groups = names(5, |i| format!("Group {i} of those asked"));
    let value = |i: usize, k: usize| Some((i32::try_from(i * 7 + k * 3).unwrap() - 20).to_string());
    vec![
        ("mixed", rows(&years, &groups[..2], value)),
        ("mixed-names", rows(&groups, &groups[..3], value)),
        (
            "below",
            rows(&years, &groups[..1], |i, _| Some(format!("-{}.5", i + 1))),
        ),
    ]
}

fn csv(rows: &[(String, String, String)]) -> String {
    let mut text = String::from("category,series,value\n");
    for (category, series, value) in rows {
        writeln!(text, "\"{category}\",\"{series}\",{value}").unwrap();
    }
    text
}

/// A small brief whose first concern shows `ids` of the charts or tables in `definitions`.
fn brief(style: &str, key: &str, ids: &[String], definitions: &str) -> Workspace {
    let workspace = Workspace::small();
    workspace.in_style(style);
    let list: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    let findings = workspace.read("briefs/small/findings/1-press.toml");
    let findings = findings.replace(
        "charts  = [\"suits\"]",
        &format!("{key} = [{}]", list.join(", ")),
    );
    let findings = findings.replace("tables  = [\"suits-by-claimant\"]\n", "");
    workspace.write("briefs/small/findings/1-press.toml", findings);
    let own = workspace.read("briefs/small/statistics.toml");
    workspace.write(
        "briefs/small/statistics.toml",
        format!("{own}\n{definitions}"),
    );
    workspace
}

/// Complains of texts that stand on each other or outside of the column that all text keeps to.
fn assert_clear(what: &str, pages: &[Vec<Piece>]) {
    let (left, right) = (22.5 * 72.0 / 25.4, (210.0 - 22.5) * 72.0 / 25.4);
    let mut wrong = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for (at, one) in page.iter().enumerate() {
            let number = number + 1;
            if one.left < left || one.right > right || one.top < 20.0 || one.bottom > 842.0 - 20.0 {
                wrong.push(format!("page {number}: outside: {one:?}"));
            }
            for other in &page[at + 1..] {
                if one.meets(other) {
                    wrong.push(format!("page {number}: {one:?} meets {other:?}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{what}: {} faults:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n")
    );
}

fn check(style: &str, what: &str, workspace: &Workspace) {
    let output = workspace
        .program()
        .args(["compile", "--quiet"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{style}, {what}: {said}");
    let out = workspace.out(SMALL);
    let document = layout::set(&out.join("typst"), "paper.en.typ");
    assert_clear(&format!("{style}, {what}"), &layout::pieces(&document));
}

fn charts_of(style: &str, kinds: &[&str], tables: &[(&'static str, Rows)]) -> Workspace {
    let mut definitions = String::new();
    let mut ids = Vec::new();
    for (name, _) in tables {
        for kind in kinds {
            let id = format!("{name}-{kind}");
            writeln!(
                definitions,
                "[chart.{id}]\ntable = \"north/{name}\"\nsource = \"monitoring\"\ntype = \"{kind}\"\nx = \"category\"\nseries = \"series\"\n\
                 y = {{ measure = \"sum\", column = \"value\" }}\ntitle = \"{id}: {LONG}\"\nunit = \"%\"\nalt = \"A chart.\"\n"
            )
            .unwrap();
            ids.push(id);
            // The same without series, for those that are drawn otherwise then.
            if ["bar", "line", "dot"].contains(kind) {
                let id = format!("{name}-{kind}-alone");
                writeln!(
                    definitions,
                    "[chart.{id}]\ntable = \"north/{name}\"\nsource = \"monitoring\"\ntype = \"{kind}\"\nx = \"category\"\n\
                     y = {{ measure = \"sum\", column = \"value\" }}\ntitle = \"{id}\"\nunit = \"EUR\"\nalt = \"A chart.\"\n"
                )
                .unwrap();
                ids.push(id);
            }
        }
    }
    let workspace = brief(style, "charts", &ids, &definitions);
    for (name, rows) in tables {
        workspace.write(format!("data/north/{name}.csv"), csv(rows));
    }
    check(style, "charts", &workspace);
    workspace
}

const KINDS: [&str; 5] = ["bar", "stacked-bar", "line", "dot", "small-multiples"];

#[test]
fn no_label_of_a_chart_meets_another_or_leaves_the_column() {
    for (style, _) in rapporteur::style::shipped() {
        charts_of(style, &KINDS, &hostile());
    }
}

#[test]
fn values_below_nought_find_their_room() {
    for (style, _) in rapporteur::style::shipped() {
        let kinds = ["bar", "line", "dot", "small-multiples"];
        let workspace = charts_of(style, &kinds, &negative());
        let pdf = workspace.out(SMALL).join("paper.en.pdf");
        assert_keeps_to_standards(&fs::read(pdf).unwrap());
    }
}

#[test]
fn a_table_fits_the_page_however_many_columns_it_has() {
    let mut tables = hostile();
    tables.extend(negative());
    for (style, _) in rapporteur::style::shipped() {
        let mut definitions = String::new();
        let mut ids = Vec::new();
        for (name, _) in &tables {
            for (head, columns) in [("category", "series"), ("series", "category")] {
                let id = format!("{name}-{head}");
                writeln!(
                    definitions,
                    "[table.{id}]\ntable = \"north/{name}\"\nsource = \"monitoring\"\nrows = \"{head}\"\ncolumns = \"{columns}\"\n\
                     cell = {{ measure = \"sum\", column = \"value\" }}\ntotals = true\ntitle = \"{id}: {LONG}\"\nhead = \"{UNBROKEN}\"\nunit = \"EUR\"\n"
                )
                .unwrap();
                ids.push(id);
            }
        }
        let workspace = brief(style, "tables", &ids, &definitions);
        for (name, rows) in &tables {
            workspace.write(format!("data/north/{name}.csv"), csv(rows));
        }
        check(style, "tables", &workspace);
    }
}

#[test]
fn a_long_table_has_its_heads_on_every_page() {
    let years = names(120, |i| (1900 + i).to_string());
    let groups = names(2, |i| format!("Group {i}"));
    let rows = rows(&years, &groups, |i, k| Some((i * 2 + k).to_string()));
    for (style, _) in rapporteur::style::shipped() {
        let definition = "[table.long]\ntable = \"north/long\"\nsource = \"monitoring\"\nrows = \"category\"\n\
            columns = \"series\"\ncell = { measure = \"sum\", column = \"value\" }\nhead = \"Yearhead\"\ntitle = \"Long\"\n";
        let workspace = brief(style, "tables", &[String::from("long")], definition);
        workspace.write("data/north/long.csv", csv(&rows));
        check(style, "a long table", &workspace);
        let folder = workspace.out(SMALL).join("typst");
        let pages = layout::pieces(&layout::set(&folder, "paper.en.typ"));
        let on = |page: &[Piece], text: &str| page.iter().any(|piece| piece.text.trim() == text);
        let holds_rows = |page: &&Vec<Piece>| years.iter().any(|year| on(page, year));
        let pages: Vec<_> = pages.iter().filter(holds_rows).collect();
        assert!(pages.len() >= 3, "{style}: {} pages", pages.len());
        for page in pages {
            assert!(on(page, "Yearhead") && on(page, "Group 1"), "{style}");
        }
    }
}
