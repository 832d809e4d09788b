//! Figures that would tell of few persons.

use super::*;

fn people(counts: &[(&str, &str, usize)]) -> String {
    let mut text = String::from("place,sentence,age\n");
    for (place, sentence, count) in counts {
        for age in 0..*count {
            text.push_str(&format!("{place},{sentence},{}\n", 20 + age));
        }
    }
    text
}

const COUNTS: &[(&str, &str, usize)] = &[
    ("North", "fine", 3),
    ("North", "prison", 20),
    ("South", "fine", 10),
    ("South", "prison", 40),
    ("West", "fine", 30),
    ("West", "prison", 60),
];

fn case(description: &str) -> Case {
    Case::with("t.csv", people(COUNTS)).and("t.toml", format!("source = \"s\"\n{description}"))
}

fn cells(table: &CrossTable) -> Vec<Vec<Option<u32>>> {
    use rust_decimal::prelude::ToPrimitive as _;
    let totals = table.totals.as_ref().unwrap();
    let mut all = table.cells.clone();
    for (row, total) in all.iter_mut().zip(&totals.rows) {
        row.push(*total);
    }
    let mut last = totals.columns.clone();
    if !totals.rows.is_empty() {
        last.push(totals.all);
    }
    all.push(last);
    let number = |value: Option<rust_decimal::Decimal>| value.and_then(|value| value.to_u32());
    all.into_iter()
        .map(|row| row.into_iter().map(number).collect())
        .collect()
}

const TABLE: &str = "[table.all]\ntable = \"t\"\nrows = \"place\"\ncolumns = \"sentence\"\n\
    cell = { measure = \"count\" }\ntotals = true\n";

#[test]
fn a_small_cell_and_what_it_could_be_computed_from_are_left_out() {
    let open = case("").compute(TABLE);
    assert_eq!(open.results.tables["all"].protected, None);
    assert_eq!(
        cells(&open.results.tables["all"])[0],
        [Some(3), Some(20), Some(23)]
    );
    let computed = case("protect = \"persons\"\n").compute(TABLE);
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["all"];
    assert_eq!(table.protected, Some(5));
    assert_eq!(
        cells(table),
        [
            [None, None, Some(23)],
            [None, None, Some(50)],
            [Some(30), Some(60), Some(90)],
            [Some(43), Some(120), Some(163)],
        ]
    );
    // With a threshold of three nobody is hidden.
    let computed = case("protect = \"persons\"\nthreshold = 3\n").compute(TABLE);
    assert_eq!(computed.results.tables["all"].protected, None);
}

#[test]
fn in_a_single_column_the_total_gives_nothing_away() {
    let statistics = "[table.fined]\ntable = \"t\"\nrows = \"place\"\nwhere = { sentence = \"fine\" }\n\
        cell = { measure = \"count\" }\ntotals = true\n";
    let computed = case("protect = \"persons\"\n").compute(statistics);
    assert_eq!(
        cells(&computed.results.tables["fined"]),
        [[None], [None], [Some(30)], [Some(43)]]
    );
}

#[test]
fn a_statistic_of_few_persons_is_refused_and_nought_is_not() {
    let protected = case("protect = \"persons\"\n");
    for (measure, refused) in [
        (
            "measure = \"count\"\nwhere = { place = \"North\", sentence = \"fine\" }",
            true,
        ),
        (
            "measure = \"mean\"\ncolumn = \"age\"\nwhere = { place = \"North\", sentence = \"fine\" }",
            true,
        ),
        (
            "measure = \"share\"\nwhere = { sentence = \"fine\" }\nof = { place = \"North\" }",
            true,
        ),
        // The rest is small: the same persons, the other way round.
        (
            "measure = \"share\"\nwhere = { sentence = \"prison\" }\nof = { place = \"North\" }",
            true,
        ),
        (
            "measure = \"share\"\nwhere = { sentence = \"fine\" }\nof = { place = \"South\" }",
            false,
        ),
        (
            "measure = \"count\"\nwhere = { age = { from = 200 } }",
            false,
        ),
        (
            "measure = \"count\"\nwhere = { sentence = \"fine\" }",
            false,
        ),
    ] {
        let computed = protected.compute(&format!("[stat.x]\ntable = \"t\"\n{measure}\n"));
        let said = computed
            .messages
            .iter()
            .any(|said| said.contains("small-cell"));
        assert_eq!(said, refused, "{measure}: {:?}", computed.messages);
        assert_eq!(
            computed.results.figures.contains_key("x"),
            !refused,
            "{measure}"
        );
    }
}

#[test]
fn a_chart_leaves_a_gap_and_a_threshold_has_a_least() {
    let chart = "[chart.x]\ntable = \"t\"\ntype = \"bar\"\nx = \"place\"\nseries = \"sentence\"\n\
        y = { measure = \"count\" }\nalt = \"Bars.\"\n";
    let computed = case("protect = \"persons\"\n").compute(chart);
    let chart = &computed.results.charts["x"];
    assert_eq!(chart.protected, Some(5));
    assert_eq!(chart.series[0].values[0], None);
    assert!(chart.series[1].values.iter().all(Option::is_some));
    let computed = case("protect = \"persons\"\nthreshold = 1\n").compute(TABLE);
    assert!(
        computed
            .messages
            .iter()
            .any(|said| said.contains("2 or more"))
    );
}

#[test]
fn changes_add_up_too() {
    let statistics = "[table.all]\ntable = \"t\"\nrows = \"place\"\ntotals = true\n\
        cell = { measure = \"change\", from = { sentence = \"fine\" }, to = { sentence = \"prison\" } }\n";
    let computed = case("protect = \"persons\"\n").compute(statistics);
    // 77 less 30 less 30 would be what is hidden.
    assert_eq!(
        cells(&computed.results.tables["all"]),
        [[None], [None], [Some(30)], [Some(77)]]
    );
}

#[test]
fn a_threshold_alone_is_an_error() {
    let computed = case("threshold = 10\n").compute(TABLE);
    assert!(computed.messages[0].contains("protects nobody"));
    assert_eq!(computed.pointed, ["10"]);
}
