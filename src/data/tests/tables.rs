//! Charts and cross tables.

use super::*;

fn numbers(values: &[Option<rust_decimal::Decimal>]) -> Vec<String> {
    values
        .iter()
        .map(|value| value.map_or_else(|| String::from("-"), |value| value.to_string()))
        .collect()
}

const CHART: &str = "[chart.c]\ntable = 't'\nsource = 's'\nalt = 'a'\n";

#[test]
fn a_chart_counts_by_category_in_the_order_of_numbers() {
    let case = Case::with("t.csv", "year,who\n2010,b\n2009,a\n2010,a\n2008,b\n");
    let computed = case.compute(&format!(
        "{CHART}type = 'bar'\nx = 'year'\ny = {{ measure = 'count' }}\ntitle = 'T'\nunit = 'suits'\nmaximum = 5\n"
    ));
    assert_eq!(computed.messages, Vec::<String>::new());
    let chart = &computed.results.charts["c"];
    assert_eq!(chart.categories, ["2008", "2009", "2010"]);
    assert_eq!(chart.series.len(), 1);
    assert_eq!(numbers(&chart.series[0].values), ["1", "1", "2"]);
    assert_eq!(chart.definition.kind.word(), "bar");
}

#[test]
fn a_chart_with_series_has_gaps_where_the_data_have() {
    let case = Case::with("t.csv", "month,who,n\nmay,b,1\napril,a,2\nmay,a,4\n");
    let chart = |measure: &str| {
        let computed = case.compute(&format!(
            "{CHART}type = 'line'\nx = 'month'\nseries = 'who'\ny = {{ {measure} }}\n"
        ));
        assert_eq!(computed.messages, Vec::<String>::new());
        let chart = &computed.results.charts["c"];
        assert_eq!(chart.categories, ["may", "april"]);
        let series = chart.series.iter();
        series
            .map(|series| format!("{:?} {:?}", series.name, numbers(&series.values)))
            .collect::<Vec<_>>()
    };
    let sums = chart("measure = 'sum', column = 'n'");
    assert_eq!(
        sums,
        ["Some(\"b\") [\"1\", \"-\"]", "Some(\"a\") [\"4\", \"2\"]"]
    );
    let counts = chart("measure = 'count'");
    assert_eq!(
        counts,
        ["Some(\"b\") [\"1\", \"0\"]", "Some(\"a\") [\"1\", \"1\"]"]
    );
    let shares = chart("measure = 'share', where = { n = { from = 2 } }");
    assert_eq!(
        shares,
        [
            "Some(\"b\") [\"0\", \"-\"]",
            "Some(\"a\") [\"100\", \"100\"]"
        ]
    );
}

#[test]
fn the_filter_of_a_chart_chooses_its_rows() {
    let computed = suits().compute(&format!(
        "{CHART}type = 'dot'\nx = 'claimant'\ny = {{ measure = 'sum', column = 'claimed' }}\nwhere = {{ year = 2009 }}\n"
    ));
    assert_eq!(computed.messages, Vec::<String>::new());
    let chart = &computed.results.charts["c"];
    assert_eq!(chart.categories, ["official", "company"]);
    assert_eq!(numbers(&chart.series[0].values), ["100.5", "200"]);
    // So many digits as the values have, for all of them alike.
    assert_eq!(chart.format.precision, Some(1));
}

const TABLE: &str = "[table.t]\ntable = 't'\nsource = 's'\n";

#[test]
fn a_cross_table_with_totals_computed_from_the_rows() {
    let computed = suits().compute(&format!(
        "{TABLE}rows = 'claimant'\ncolumns = 'year'\ncell = {{ measure = 'mean', column = 'claimed', format = {{ precision = 2 }} }}\n\
         totals = true\nmissing = 'skip'\ntitle = 'T'\nnote = 'n'\n"
    ));
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["t"];
    assert_eq!(table.rows, ["official", "company", "person"]);
    assert_eq!(table.columns, ["2009", "2010"]);
    let cells: Vec<_> = table.cells.iter().map(|row| numbers(row)).collect();
    assert_eq!(cells, [["100.5", "300"], ["200", "-"], ["-", "50.25"]]);
    let totals = table.totals.as_ref().unwrap();
    assert_eq!(numbers(&totals.rows), ["200.25", "200", "50.25"]);
    assert_eq!(numbers(&totals.columns), ["150.25", "175.125"]);
    assert_eq!(numbers(&[totals.all]), ["162.6875"]);
    assert_eq!(table.format.precision, Some(2));
}

#[test]
fn a_table_may_have_one_column_of_values() {
    let computed = suits().compute(&format!(
        "{TABLE}rows = 'year'\ncell = {{ measure = 'count' }}\ntotals = true\n"
    ));
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["t"];
    assert_eq!(table.columns, Vec::<String>::new());
    assert_eq!(numbers(&table.cells.concat()), ["2", "3"]);
    let totals = table.totals.as_ref().unwrap();
    assert_eq!(totals.rows, Vec::new());
    assert_eq!(numbers(&totals.columns), ["5"]);
}

#[test]
fn a_row_without_its_category_is_a_fault_or_left_out() {
    let case = Case::with("t.csv", "year,who\n2010,a\n,b\n");
    let chart = format!("{CHART}type = 'bar'\nx = 'year'\ny = {{ measure = 'count' }}\n");
    let computed = case.compute(&chart);
    assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
    assert!(computed.messages[0].starts_with("data/t.csv:3:1 missing-value"));
    assert!(computed.results.charts.is_empty());
    let computed = case.compute(&format!("{chart}missing = 'skip'\n"));
    assert_eq!(computed.results.charts["c"].categories, ["2010"]);
}

#[test]
fn dates_are_ordered_as_days_and_texts_as_they_appear() {
    let case = Case::with("t.csv", "d,t\n2010-02-01,b\n2009-12-31,10\n2010-01-15,9\n");
    let chart = |x: &str| {
        let definition = format!("{CHART}type = 'line'\nx = '{x}'\ny = {{ measure = 'count' }}\n");
        case.compute(&definition).results.charts["c"]
            .categories
            .clone()
    };
    assert_eq!(chart("d"), ["2009-12-31", "2010-01-15", "2010-02-01"]);
    assert_eq!(chart("t"), ["b", "10", "9"]);
}

#[test]
fn what_is_described_as_text_is_not_put_in_order() {
    let chart = format!("{CHART}type = 'bar'\nx = 'n'\ny = {{ measure = 'count' }}\n");
    let case = Case::with("t.csv", "n\n10\n9\n");
    assert_eq!(
        case.compute(&chart).results.charts["c"].categories,
        ["9", "10"]
    );
    let case = case.and("t.toml", "[[fields]]\nname = 'n'\ntype = 'string'\n");
    assert_eq!(
        case.compute(&chart).results.charts["c"].categories,
        ["10", "9"]
    );
}

#[test]
fn a_chart_of_too_many_categories_is_refused() {
    let rows: String = (0..6000).map(|n| format!("{n}\n")).collect();
    let computed = Case::with("t.csv", format!("n\n{rows}")).compute(&format!(
        "{CHART}type = 'bar'\nx = 'n'\ny = {{ measure = 'count' }}\n"
    ));
    assert_eq!(
        computed.messages,
        [
            "statistics.toml:1:8 not-computable the chart `c` would have more than 5000 different values"
        ]
    );
    assert!(computed.results.charts.is_empty());
}

#[test]
fn a_maximum_that_would_cut_the_chart_is_refused() {
    let case = Case::with("t.csv", "year,who,n\n2009,a,3\n2009,b,2.5\n2010,a,-1\n");
    let chart = |more: &str| {
        let sum = "y = { measure = 'sum', column = 'n' }";
        let computed = case.compute(&format!("{CHART}x = 'year'\n{sum}\n{more}\n"));
        assert_eq!(
            computed.results.charts.is_empty(),
            !computed.messages.is_empty()
        );
        computed.messages.concat()
    };
    for (definition, message) in [
        ("type = 'line'\nseries = 'who'\nmaximum = 3", ""),
        (
            "type = 'stacked-bar'\nseries = 'who'\nwhere = { year = 2009 }\nmaximum = 5.5",
            "",
        ),
        (
            "type = 'stacked-bar'\nseries = 'who'\nmaximum = 5.5",
            "1:8 invalid-value a stacked bar cannot show -1, which is below nought\n\
             \x20 = write `type = \"bar\"`",
        ),
        (
            "type = 'line'\nseries = 'who'\nmaximum = 2.9",
            "9:11 invalid-value the axis ends at 2.9, and the greatest value of the chart is 3\n\
             \x20 = write 3 or more, or remove `maximum`",
        ),
        (
            "type = 'bar'\nmaximum = 0",
            "8:11 invalid-value the axis ends at 0, and the greatest value of the chart is 5.5\n\
             \x20 = write 5.5 or more, or remove `maximum`",
        ),
        (
            "type = 'stacked-bar'\nseries = 'who'\nmaximum = 3",
            "9:11 invalid-value the axis ends at 3, and the highest bar of the chart is 5.5\n\
             \x20 = write 5.5 or more, or remove `maximum`",
        ),
        (
            "type = 'bar'\nwhere = { year = 2010 }\nmaximum = -1",
            "9:11 invalid-value the axis ends at -1 and must end above 0; the greatest value of the chart is -1\n\
             \x20 = remove `maximum`",
        ),
    ] {
        let expected = if message.is_empty() {
            String::new()
        } else {
            format!("statistics.toml:{message}")
        };
        assert_eq!(chart(definition), expected, "{definition}");
    }
}
