//! Tables of several measures.

use super::*;
use crate::language::Style;

const TABLE: &str = "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"claimant\"\ntotals = true\nmissing = \"skip\"\n\
    cells = [\n\
      { head = \"Suits\", measure = \"count\" },\n\
      { head = \"Won\", measure = \"count\", where = { won = true } },\n\
      { head = \"Claimed\", measure = \"sum\", column = \"claimed\", format = { currency = \"EUR\" } },\n\
      { head = \"Mean\", measure = \"mean\", column = \"claimed\", format = { precision = 2 } },\n\
      { head = \"Won in percent\", measure = \"share\", where = { won = true } },\n\
    ]\n";

fn lines(table: &CrossTable) -> Vec<String> {
    let totals = table.totals.as_ref().map(|totals| totals.columns.clone());
    let names = table.rows.iter().map(String::as_str).chain(["total"]);
    let cells = table.cells.iter().cloned().chain(totals);
    let line = |(name, cells): (&str, Vec<Option<rust_decimal::Decimal>>)| {
        let cells = cells.iter().map(|cell| {
            cell.map_or_else(
                || String::from("-"),
                |cell| cell.round_dp(4).normalize().to_string(),
            )
        });
        format!("{name}: {}", cells.collect::<Vec<_>>().join(" "))
    };
    names.zip(cells).map(line).collect()
}

#[test]
fn each_measure_has_a_column_with_its_own_format() {
    let computed = suits().compute(TABLE);
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["x"];
    assert_eq!(
        table.columns,
        ["Suits", "Won", "Claimed", "Mean", "Won in percent"]
    );
    assert_eq!(
        lines(table),
        [
            // Of the three suits of officials one has no claim: it is left out of the sum and the mean.
            "official: 3 2 400.5 200.25 66.6667",
            "company: 1 0 200 200 0",
            "person: 1 1 50.25 50.25 100",
            "total: 5 3 650.75 162.6875 60",
        ]
    );
    let styles: Vec<_> = table
        .formats
        .iter()
        .map(|format| format.style.clone())
        .collect();
    assert_eq!(
        styles,
        [
            Style::Integer,
            Style::Integer,
            Style::Currency(String::from("EUR")),
            Style::Decimal,
            Style::Percent
        ]
    );
    assert_eq!(table.format_of(3).precision, Some(2));
    assert!(!table.has_ends(), "a sum of counts and euros says nothing");
}

#[test]
fn a_row_that_only_one_measure_has_is_there_and_the_order_is_that_of_all() {
    let case = Case::with(
        "t.csv",
        "year,kind,n\n2011,a,1\n2009,b,2\n2010,b,4\n2011,b,8\n",
    );
    let text = "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"year\"\ncells = [\n\
        { head = \"A\", measure = \"sum\", column = \"n\", where = { kind = \"a\" } },\n\
        { head = \"B\", measure = \"sum\", column = \"n\", where = { kind = \"b\" } },\n]\n";
    let computed = case.compute(text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["x"];
    assert_eq!(lines(table), ["2009: - 2", "2010: - 4", "2011: 1 8"]);
    let sorted = text.replace(
        "rows = \"year\"",
        "rows = \"year\"\nsort = \"greatest-first\"",
    );
    let table = &case.compute(&sorted).results.tables["x"].clone();
    assert_eq!(table.rows[0], "2011", "by the first column");
}

#[test]
fn few_persons_are_left_out_of_each_measure() {
    let mut rows = String::from("place,age\n");
    for (place, count) in [("North", 3), ("South", 20), ("West", 30)] {
        rows.push_str(&format!("{place},40\n").repeat(count));
    }
    let case = Case::with("t.csv", rows).and("t.toml", "protect = \"persons\"\n");
    let text = "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"place\"\ntotals = true\ncells = [\n\
        { head = \"Persons\", measure = \"count\" },\n\
        { head = \"Years\", measure = \"sum\", column = \"age\" },\n]\n";
    let computed = case.compute(text);
    let table = &computed.results.tables["x"];
    assert_eq!(table.protected, Some(5));
    assert_eq!(
        lines(table),
        [
            "North: - -",
            "South: - -",
            "West: 30 1200",
            "total: 53 2120"
        ]
    );
}

#[test]
fn a_rate_stands_beside_its_count() {
    let case = Case::with("t.csv", "region\nNorth\nNorth\nSouth\n")
        .and(
            "people.csv",
            "region,people\nNorth,400\nSouth,100\nWest,50\n",
        )
        .and("people.toml", "source = 'census'\n");
    let text = "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"region\"\ntotals = true\ncells = [\n\
        { head = \"Arrests\", measure = \"count\" },\n\
        { head = \"Each hundred\", measure = \"rate\", per = { table = \"people\", column = \"people\", on = { region = \"region\" }, each = 100 } },\n]\n";
    let computed = case.compute(text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["x"];
    assert_eq!(
        lines(table),
        ["North: 2 0.5", "South: 1 1", "West: 0 0", "total: 3 0.5455"]
    );
    assert_eq!(table.beside.as_ref().map(Text::as_str), Some("census"));
}

#[test]
fn what_has_no_place_in_such_a_table_is_said() {
    for (extra, message) in [
        (
            "columns = \"year\"",
            "a table of several measures has no `columns`",
        ),
        (
            "percent-of = \"all\"",
            "a table of several measures has no `percent-of`",
        ),
        (
            "cell = { measure = \"count\" }",
            "a table of several measures has no `cell`",
        ),
    ] {
        let computed =
            suits().compute(&TABLE.replace("totals = true", &format!("totals = true\n{extra}")));
        let said = computed.messages.join("\n");
        assert!(said.contains(message), "{extra}: {said}");
        assert_eq!(computed.messages.len(), 1, "{extra}: {said}");
    }
    let computed = suits().compute(&TABLE.replace(
        "column = \"claimed\", format = { currency",
        "column = \"claim\", format = { currency",
    ));
    let said = computed.messages.join("\n");
    assert!(said.contains("has no column `claim`"), "{said}");
    assert!(computed.results.tables.is_empty());
    let computed = suits().compute(&TABLE.replace("head = \"Won\", ", ""));
    assert!(
        computed.messages.join("\n").contains("`head` is missing"),
        "{:?}",
        computed.messages
    );
}
