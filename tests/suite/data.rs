//! `data show`, `data describe` and the second look of `check`: tables as offices save them.

use std::fs;

use crate::workspace::Workspace;
use serde_json::Value;

/// A table as an office in Kazakhstan might save it: windows-1251, semicolons, decimal commas, stars
/// behind revised figures, an ellipsis for what is missing.
const OFFICE: &str = "\u{413}\u{43e}\u{434};\u{41e}\u{431}\u{43b}\u{430}\u{441}\u{442}\u{44c};\u{414}\u{43e}\u{43b}\u{44f}\r\n\
    2010;\u{410}\u{43b}\u{43c}\u{430}\u{442}\u{44b};78,8*\r\n\
    2011;\u{428}\u{44b}\u{43c}\u{43a}\u{435}\u{43d}\u{442};\u{2026}\r\n\
    2012;\u{410}\u{43b}\u{43c}\u{430}\u{442}\u{44b};7,5\r\n";

fn in_windows_1251(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '\u{410}'..='\u{44f}' => u8::try_from(c as u32 - 0x410 + 0xC0).unwrap(),
            '\u{2026}' => 0x85,
            c => u8::try_from(c).unwrap(),
        })
        .collect()
}

/// What a run says on stdout and stderr, and its exit status.
fn run(workspace: &Workspace, arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = workspace.program().args(arguments).output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code(),
    )
}

#[test]
fn a_table_is_shown_at_a_glance() {
    let workspace = Workspace::small();
    let (shown, said, status) = run(&workspace, &["data", "show", "north/suits"]);
    assert_eq!((said.as_str(), status), ("", Some(0)));
    insta::assert_snapshot!("data-show", shown);
    let (json, ..) = run(
        &workspace,
        &["data", "show", "north/suits", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&json).unwrap();
    let lines = workspace.read("data/north/suits.csv").lines().count();
    assert_eq!(json["rows"], lines - 1);
    assert_eq!(json["encoding"], "utf-8");
}

#[test]
fn a_table_is_shown_by_the_end_of_its_name_and_by_its_path() {
    let workspace = Workspace::small();
    let (whole, ..) = run(&workspace, &["data", "show", "north/suits"]);
    for name in [
        "suits",
        "data/north/suits.csv",
        "./data/north/suits.csv",
        "north/suits.csv",
    ] {
        let (shown, said, status) = run(&workspace, &["data", "show", name]);
        assert_eq!((said.as_str(), status), ("", Some(0)), "{name}");
        assert_eq!(shown, whole, "{name}");
    }
    fs::create_dir(workspace.path("data/south")).unwrap();
    workspace.write("data/south/suits.csv", "a\n1\n");
    let (_, said, status) = run(&workspace, &["data", "show", "suits"]);
    assert_eq!(status, Some(1));
    assert!(
        said.contains("did you mean `north/suits`, or `south/suits`?"),
        "{said}"
    );
}

/// What `compile` refuses, `data show` does not pass over.
#[test]
fn what_keeps_figures_from_being_computed_is_said_when_a_table_is_shown() {
    let workspace = Workspace::small();
    let rows = "year,claimant,claimed,settled\n2009,Official,150000,no\n";
    for (name, row, code, line) in [
        ("ragged", "2010,Tengri, Inc.,5,no\n", "invalid-table", 3),
        ("short", "2010,Official\n", "invalid-table", 3),
        (
            "open",
            "2010,\"Official,5,no\n2011,Company,6,yes\n",
            "invalid-table",
            3,
        ),
        (
            "conflict",
            "<<<<<<< HEAD\n2010,Official,5,no\n=======\n>>>>>>> b\n",
            "conflict",
            3,
        ),
    ] {
        workspace.write(format!("data/north/{name}.csv"), format!("{rows}{row}"));
        let (shown, said, status) = run(&workspace, &["data", "show", name]);
        assert_eq!((shown.as_str(), status), ("", Some(1)), "{name}: {said}");
        assert!(said.contains(&format!("error[{code}]")), "{name}: {said}");
        assert!(
            said.contains(&format!("data/north/{name}.csv:{line}:")),
            "{said}"
        );
        assert_eq!(said.matches("error[").count(), 1, "{name}: {said}");
    }
    let mut bytes = format!("{rows}2010,").into_bytes();
    bytes.extend([0xCA, 0xE0, 0xE7]);
    bytes.extend(b",5,no\n");
    workspace.write("data/north/bytes.csv", bytes);
    let (_, said, status) = run(&workspace, &["data", "show", "bytes"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("error[not-utf8]"), "{said}");
}

#[test]
fn a_first_line_that_says_what_stands_between_cells_is_none_of_the_table() {
    let workspace = Workspace::small();
    for end in ["\n", "\r\n"] {
        let table = ["sep=;", "year;claimed", "2009;1", "2010;2", ""].join(end);
        workspace.write("data/north/told.csv", table);
        let (json, said, status) = run(&workspace, &["data", "show", "told", "--format", "json"]);
        assert_eq!((said.as_str(), status), ("", Some(0)));
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            (&json["rows"], &json["delimiter"]),
            (&2.into(), &";".into())
        );
        assert_eq!(json["columns"][1]["name"], "claimed");
        let (text, said, status) = run(&workspace, &["data", "describe", "told", "--out", "-"]);
        assert_eq!((said.as_str(), status), ("", Some(0)));
        assert!(text.contains("name = \"year\""), "{text}");
    }
}

#[test]
fn a_table_that_cannot_be_read_says_why() {
    let workspace = Workspace::small();
    workspace.write("data/office.csv", in_windows_1251(OFFICE));
    let (shown, said, status) = run(&workspace, &["data", "show", "office"]);
    assert_eq!((shown.as_str(), status), ("", Some(1)));
    assert!(said.contains("error[not-utf8]"), "{said}");
    let (_, said, status) = run(&workspace, &["data", "show", "ofice"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("did you mean `office`?"), "{said}");
}

#[test]
fn a_description_that_was_written_makes_the_table_readable_and_is_not_written_over() {
    let workspace = Workspace::small();
    workspace.write("data/office.csv", in_windows_1251(OFFICE));
    let (text, said, status) = run(&workspace, &["data", "describe", "office", "--out", "-"]);
    assert_eq!((said.as_str(), status), ("", Some(0)));
    insta::assert_snapshot!("data-describe", text);
    assert!(!workspace.path("data/office.toml").exists());

    let (path, _, status) = run(&workspace, &["data", "describe", "office"]);
    assert_eq!((path.as_str(), status), ("data/office.toml\n", Some(0)));
    assert_eq!(workspace.read("data/office.toml"), text);
    let (shown, said, status) = run(&workspace, &["data", "show", "office", "--format", "json"]);
    assert_eq!((said.as_str(), status), ("", Some(0)));
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let share = &shown["columns"][2];
    assert_eq!(share["declared"], "number");
    assert_eq!(
        (&share["values"], &share["missing"]),
        (&2.into(), &1.into())
    );
    assert_eq!(share["greatest"], "78,8*");

    workspace.write("data/office.toml", "title = \"Mine\"\n");
    let (_, said, status) = run(&workspace, &["data", "describe", "office"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("nothing is overwritten"), "{said}");
    assert_eq!(workspace.read("data/office.toml"), "title = \"Mine\"\n");
}

#[test]
fn what_one_should_look_at_twice_is_warned_of_and_can_be_excused() {
    let workspace = Workspace::small();
    let table = "place,suits\nA,1\nA,1\nM\u{430}\u{43b}\u{44b}\u{439},2\nB,3\nC,4\nD,5\nE,6\nF,7\nG,8\nH,soon\n";
    workspace.write("data/odd.csv", table);
    let (_, said, status) = run(&workspace, &["data", "show", "odd"]);
    assert_eq!(status, Some(0));
    insta::assert_snapshot!("data-second-look", said);

    let excuse = "allow = [\"duplicate-row\", \"homoglyph\", \"mixed-types\"]\nallow-reason = \"It is so.\"\n";
    workspace.write("data/odd.toml", excuse);
    let (_, said, _) = run(&workspace, &["data", "show", "odd"]);
    assert_eq!(said, "");
    workspace.write("data/odd.toml", "allow = [\"homoglyph\"]\n");
    let (_, said, status) = run(&workspace, &["data", "show", "odd"]);
    assert_eq!(status, Some(1), "an excuse wants a reason");
    assert!(said.contains("allow-reason"), "{said}");
}

#[test]
fn check_looks_at_the_tables_and_compile_does_not() {
    let workspace = Workspace::small();
    let path = "data/north/suits.csv";
    let table = workspace.read(path);
    let second = table.lines().nth(2).unwrap();
    let before = run(&workspace, &["check", "small"]).1;
    assert!(!before.contains("duplicate-row"), "{before}");
    workspace.write(path, format!("{}\n{second}\n", table.trim_end()));
    let (_, said, _) = run(&workspace, &["check", "small"]);
    assert_eq!(said.matches("warning[duplicate-row]").count(), 1, "{said}");
    let (_, said, _) = run(&workspace, &["compile", "small"]);
    assert!(!said.contains("duplicate-row"), "{said}");
}

#[test]
fn a_number_is_traced_to_its_rows() {
    let workspace = Workspace::small();
    let path = "briefs/small/statistics.toml";
    let measures = [
        ("all", "measure = \"count\""),
        (
            "sum",
            "measure = \"sum\"\ncolumn = \"claimed\"\nwhere = { year = 2010 }",
        ),
        (
            "mean",
            "measure = \"mean\"\ncolumn = \"claimed\"\nwhere = { year = 2009 }",
        ),
        (
            "share",
            "measure = \"share\"\nwhere = { settled = \"yes\" }\nof = { year = 2010 }",
        ),
        (
            "change",
            "measure = \"change\"\nfrom = { year = 2009 }\nto = { year = 2010 }",
        ),
        (
            "skips",
            "measure = \"max\"\ncolumn = \"paid\"\nmissing = \"skip\"",
        ),
        (
            "each",
            "measure = \"sum\"\ncolumn = \"paid\"\nby = \"year\"\nmissing = \"skip\"",
        ),
    ];
    workspace.write("data/people.csv", "year,people\n2009,4000\n2010,5000\n");
    let rate = "measure = \"rate\"\nper = { table = \"people\", column = \"people\", on = { year = \"year\" }, each = 1000, source = \"monitoring\" }";
    let by_year = format!("{rate}\nby = \"year\"");
    let measures = measures
        .into_iter()
        .chain([("rate", rate), ("rates", by_year.as_str())]);
    let measures: Vec<_> = measures.collect();
    let table = "year,settled,claimed,paid\n2009,yes,0.10,\n2009,no,0.20,3\n2010,yes,100,5\n\n2010,no,20,4\n2010,no,3,\n";
    workspace.write("data/own.csv", table);
    let mut statistics = workspace.read(path);
    for (id, measure) in &measures {
        statistics.push_str(&format!(
            "\n[stat.{id}]\ntable = \"own\"\nsource = \"monitoring\"\n{measure}\n"
        ));
    }
    workspace.write(path, statistics);
    let ids = measures.iter().map(|(id, _)| *id);
    let ids = ids.chain(["rates/2009", "each/2010", "suits-2010"]);
    let mut text = String::new();
    for id in ids {
        let (shown, said, status) = run(&workspace, &["trace", id]);
        assert_eq!((said.as_str(), status), ("", Some(0)), "{id}");
        text.push_str(&shown);
        text.push_str("----\n");
    }
    insta::assert_snapshot!("trace", text);
    let (_, said, status) = run(&workspace, &["trace", "each/2012"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("no figure of the statistic `each`"), "{said}");
}

#[test]
fn the_rows_of_a_trace_are_those_of_the_file() {
    let workspace = Workspace::shipped();
    let brief = "kazakhstan-icescr-work";
    let (json, said, status) = run(
        &workspace,
        &["trace", "unemployment", brief, "--all", "--format", "json"],
    );
    assert_eq!((said.as_str(), status), ("", Some(0)));
    let json: Value = serde_json::from_str(&json).unwrap();
    let csv = workspace.path("data/kazakhstan/decent-work-indicators.csv");
    let csv = fs::read_to_string(csv).unwrap();
    let lines: Vec<&str> = csv.split('\n').collect();
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 40);
    for row in rows {
        let line = usize::try_from(row["line"].as_u64().unwrap()).unwrap();
        let cells = row["cells"].as_object().unwrap();
        for cell in cells.values().filter_map(Value::as_str) {
            assert!(
                lines[line - 1].contains(cell),
                "{cell} in {}",
                lines[line - 1]
            );
        }
    }
    // Without `--all` there are the first rows, and it is said how many more there are.
    let (text, ..) = run(&workspace, &["trace", "unemployment", brief]);
    assert!(text.contains("and 20 more"), "{text}");
    let (_, said, status) = run(&workspace, &["trace", "unemploymnt", brief]);
    assert_eq!(status, Some(1));
    assert!(said.contains("did you mean `unemployment`?"), "{said}");
}
