//! Marks behind figures that lead to footnotes.

use super::*;

fn case(description: &str) -> Case {
    Case::with(
        "t.csv",
        "year,sex,rate\n2018,f,\"5,4*\"\n2018,m,\"4,4\"\n2019,f,\"5,3* 1)\"\n2019,m,\"4,3\"\n",
    )
    .and(
        "t.toml",
        format!("source = \"s\"\ndecimalChar = \",\"\n{description}\n"),
    )
}

const TABLE: &str = "[table.x]\ntable = \"t\"\nrows = \"year\"\ncolumns = \"sex\"\n\
    cell = { measure = \"value\", column = \"rate\" }\n";

fn marks(table: &CrossTable) -> Vec<Vec<String>> {
    let rows = table.marks.iter();
    rows.map(|row| row.iter().map(|marks| marks.join(" ")).collect())
        .collect()
}

#[test]
fn a_mark_stays_with_its_figure_and_leads_to_what_it_means() {
    let computed =
        case("footnotes = { \"*\" = \"Revised.\", \"1)\" = \"Provisional.\" }").compute(TABLE);
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["x"];
    assert_eq!(marks(table), [["*", ""], ["* 1)", ""]]);
    let notes = table.footnotes.iter();
    let notes: Vec<_> = notes
        .map(|note| (note.mark.as_str(), note.text.as_ref().map(Text::as_str)))
        .collect();
    assert_eq!(
        notes,
        [("*", Some("Revised.")), ("1)", Some("Provisional."))]
    );
}

#[test]
fn a_mark_without_a_meaning_is_shown_all_the_same() {
    let computed = case("footnoteMarks = [\"*\", \"1)\"]").compute(TABLE);
    let table = &computed.results.tables["x"];
    assert_eq!(marks(table), [["*", ""], ["* 1)", ""]]);
    assert!(table.footnotes.iter().all(|note| note.text.is_none()));
}

#[test]
fn marks_go_where_their_rows_go() {
    let sorted = format!("{TABLE}sort = \"least-first\"\n")
        .replace("columns = \"sex\"\n", "where = { sex = \"f\" }\n");
    let computed = case("footnoteMarks = [\"*\", \"1)\"]").compute(&sorted);
    let table = &computed.results.tables["x"];
    assert_eq!(table.rows, ["2019", "2018"]);
    assert_eq!(marks(table), [["* 1)"], ["*"]]);
    let chart = "[chart.x]\ntable = \"t\"\ntype = \"bar\"\nx = \"year\"\nseries = \"sex\"\nalt = \"a\"\nsort = \"least-first\"\n\
        y = { measure = \"value\", column = \"rate\" }\n";
    let computed = case("footnoteMarks = [\"*\", \"1)\"]").compute(chart);
    let chart = &computed.results.charts["x"];
    assert_eq!(chart.categories, ["2019", "2018"]);
    assert_eq!(
        chart.series[0].marks,
        [vec!["*".to_owned(), "1)".to_owned()], vec!["*".to_owned()]]
    );
    assert_eq!(chart.series[1].marks, [Vec::<String>::new(), Vec::new()]);
}

#[test]
fn a_sum_has_the_marks_of_its_parts_and_one_of_many_has_none() {
    for (measure, expected) in [
        ("sum", "* 1)"),
        ("mean", "* 1)"),
        ("max", ""),
        ("min", ""),
        ("median", ""),
    ] {
        let computed = case("footnoteMarks = [\"*\", \"1)\"]").compute(&format!(
            "[stat.x]\ntable = \"t\"\nmeasure = \"{measure}\"\ncolumn = \"rate\"\n"
        ));
        let figure = &computed.results.figures["x"];
        assert_eq!(figure.marks.join(" "), expected, "{measure}");
        let said = figure.remark().ends_with(", marked * 1)");
        assert_eq!(said, !expected.is_empty(), "{measure}: {}", figure.remark());
    }
}

#[test]
fn a_table_without_marked_figures_has_no_footnotes() {
    let computed = case("footnotes = { \"*\" = \"Revised.\", \"1)\" = \"Provisional.\" }")
        .compute(&TABLE.replace("columns = \"sex\"", "where = { sex = \"m\" }"));
    let table = &computed.results.tables["x"];
    assert_eq!(marks(table), [[""], [""]]);
    assert!(table.footnotes.is_empty());
}
