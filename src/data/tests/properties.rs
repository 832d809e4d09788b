//! What holds of every table.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

const KINDS: [&str; 4] = ["a", "b", "c", "d"];

#[derive(Clone, Debug)]
struct Line {
    kind: &'static str,
    year: u16,
    amount: Option<String>,
}

fn amount() -> impl Strategy<Value = Option<String>> {
    let number = (-1_000_000_i64..1_000_000, 0_u32..4)
        .prop_map(|(mantissa, scale)| Some(Decimal::new(mantissa, scale).to_string()));
    prop_oneof![9 => number, 1 => Just(None)]
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (0..KINDS.len(), 2000_u16..2005, amount()).prop_map(|(kind, year, amount)| Line {
        kind: KINDS[kind],
        year,
        amount,
    });
    prop::collection::vec(line, 1..40)
}

fn case(lines: &[Line]) -> Case {
    let mut csv = String::from("kind,year,amount\n");
    for line in lines {
        let amount = line.amount.as_deref().unwrap_or_default();
        csv += &format!("{},{},{amount}\n", line.kind, line.year);
    }
    // Numbers such as 1.000 would be asked about.
    Case::with("t.csv", csv).and("t.toml", "decimalChar = '.'\n")
}

fn statistics() -> String {
    let mut all = String::new();
    let mut add = |id: &str, definition: &str| {
        all += &format!("[stat.{id}]\ntable = 't'\nsource = 's'\nmissing = 'skip'\n{definition}\n");
    };
    for measure in ["sum", "mean", "median", "min", "max"] {
        add(
            measure,
            &format!("measure = '{measure}'\ncolumn = 'amount'"),
        );
    }
    add("count", "measure = 'count'");
    for kind in KINDS {
        let filter = format!("where = {{ kind = '{kind}' }}");
        add(
            &format!("share-{kind}"),
            &format!("measure = 'share'\n{filter}"),
        );
        add(
            &format!("count-{kind}"),
            &format!("measure = 'count'\n{filter}"),
        );
        add(
            &format!("sum-{kind}"),
            &format!("measure = 'sum'\ncolumn = 'amount'\n{filter}"),
        );
        add(
            &format!("share-of-amount-{kind}"),
            &format!("measure = 'share'\ncolumn = 'amount'\n{filter}"),
        );
        add(
            &format!("value-{kind}"),
            &format!(
                "measure = 'value'\ncolumn = 'amount'\nwhere = {{ kind = '{kind}', year = 2000 }}"
            ),
        );
    }
    let change = "measure = 'change'\nfrom = { year = 2000 }\nto = { year = 2001 }";
    add("change", change);
    add("change-of-amount", &format!("{change}\ncolumn = 'amount'"));
    let percent = "format = { style = 'percent' }";
    add("change-in-percent", &format!("{change}\n{percent}"));
    all
}

fn values(lines: &[Line]) -> BTreeMap<String, Decimal> {
    let figures = case(lines).compute(&statistics()).results.figures;
    figures
        .into_iter()
        .map(|(id, figure)| (id, figure.value))
        .collect()
}

/// The values of charts and tables of each measure, by the names of their lines: words stand in the order
/// in which the data first have them.
fn by_name(lines: &[Line]) -> BTreeMap<[String; 3], Option<Decimal>> {
    let of = "column = 'amount'";
    let measures = [
        ("count", "measure = 'count'".to_owned()),
        ("sum", format!("measure = 'sum', {of}")),
        ("mean", format!("measure = 'mean', {of}")),
        ("median", format!("measure = 'median', {of}")),
        ("min", format!("measure = 'min', {of}")),
        ("max", format!("measure = 'max', {of}")),
        (
            "share",
            "measure = 'share', where = { kind = 'a' }".to_owned(),
        ),
        (
            "change",
            "measure = 'change', from = { kind = 'a' }, to = { kind = 'b' }".to_owned(),
        ),
    ];
    let mut definitions = String::new();
    for (id, measure) in &measures {
        let common = "table = 't'\nsource = 's'\nmissing = 'skip'";
        definitions += &format!(
            "[table.{id}]\n{common}\nrows = 'kind'\ncolumns = 'year'\ntotals = true\ncell = {{ {measure} }}\n\
             [chart.{id}]\n{common}\ntype = 'dot'\nx = 'year'\nseries = 'kind'\nalt = 'Dots.'\ny = {{ {measure} }}\n"
        );
    }
    let results = case(lines).compute(&definitions).results;
    let mut all = BTreeMap::new();
    for (id, table) in &results.tables {
        let totals = table.totals.as_ref().unwrap();
        let ends = totals.rows.iter().chain([&totals.all]);
        let rows = table.cells.iter().chain([&totals.columns]);
        let names = table.rows.iter().map(String::as_str).chain(["all"]);
        for ((name, row), end) in names.zip(rows).zip(ends) {
            for (column, value) in table.columns.iter().zip(row) {
                all.insert([id.clone(), name.to_owned(), column.clone()], *value);
            }
            all.insert([id.clone(), name.to_owned(), "all".to_owned()], *end);
        }
    }
    for (id, chart) in &results.charts {
        for series in &chart.series {
            for (category, value) in chart.categories.iter().zip(&series.values) {
                let name = series.name.clone().unwrap_or_default();
                all.insert([format!("chart of {id}"), name, category.clone()], *value);
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_the_rows_does_not_matter(
        (lines, shuffled) in lines().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))
    ) {
        prop_assert_eq!(values(&lines), values(&shuffled));
    }

    #[test]
    fn nor_does_it_for_charts_and_tables(
        (lines, shuffled) in lines().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))
    ) {
        prop_assert_eq!(by_name(&lines), by_name(&shuffled));
    }

    #[test]
    fn the_parts_make_the_whole(lines in lines()) {
        let values = values(&lines);
        let sum_of = |prefix: &str| -> Decimal {
            KINDS.iter().filter_map(|kind| values.get(&format!("{prefix}-{kind}"))).sum()
        };
        prop_assert_eq!(sum_of("count"), values["count"]);
        prop_assert_eq!(values["count"], Decimal::from(lines.len()));
        let apart = (sum_of("share") - Decimal::ONE_HUNDRED).abs();
        prop_assert!(apart < Decimal::new(1, 20), "{}", apart);
        if let Some(sum) = values.get("sum") {
            prop_assert_eq!(sum_of("sum"), *sum);
        }
    }

    #[test]
    fn the_figures_are_those_of_plain_arithmetic(lines in lines()) {
        let values = values(&lines);
        let mut amounts: Vec<Decimal> =
            lines.iter().filter_map(|line| line.amount.as_ref()).map(|text| text.parse().unwrap()).collect();
        amounts.sort_unstable();
        if amounts.is_empty() {
            prop_assert!(!values.contains_key("sum"));
        } else {
            let sum: Decimal = amounts.iter().sum();
            let count = amounts.len();
            prop_assert_eq!(values["sum"], sum);
            prop_assert_eq!(values["min"], amounts[0]);
            prop_assert_eq!(values["max"], amounts[count - 1]);
            prop_assert_eq!(values["mean"], sum / Decimal::from(count));
            let median = (amounts[(count - 1) / 2] + amounts[count / 2]) / Decimal::TWO;
            prop_assert_eq!(values["median"], median);
        }
    }

    #[test]
    fn the_totals_of_a_cross_table_are_those_of_its_rows(lines in lines()) {
        let computed = case(&lines).compute(
            "[table.t]\ntable = 't'\nsource = 's'\nmissing = 'skip'\nrows = 'kind'\ncolumns = 'year'\n\
             cell = { measure = 'sum', column = 'amount' }\ntotals = true\n",
        );
        if let Some(table) = computed.results.tables.get("t") {
            let totals = table.totals.as_ref().unwrap();
            for (row, total) in table.cells.iter().zip(&totals.rows) {
                prop_assert_eq!(row.iter().flatten().sum::<Decimal>(), total.unwrap());
            }
            prop_assert_eq!(totals.columns.iter().flatten().sum::<Decimal>(), totals.all.unwrap());
        }
    }

    #[test]
    fn whatever_the_file_holds_it_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let computed = Case::with("t.csv", &bytes).compute(&stat("measure = 'count'"));
        prop_assert_eq!(computed.results.figures.is_empty(), !computed.messages.is_empty());
    }

    #[test]
    fn whatever_a_cell_holds_its_place_is_its_own(
        cells in prop::collection::vec("[a-zé\",;\\r\\n ]{0,8}", 3), number in 0_u32..3
    ) {
        // A row of three quoted or plain cells whose second one is no number.
        let quote = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
        let second = format!("\"x{}\"", cells[1].replace('"', "\"\""));
        let blank = "1,2,3\n".repeat(number as usize);
        let csv = format!("a,n,c\n{blank}{},{second},{}\n", quote(&cells[0]), quote(&cells[2]));
        let computed = Case::with("t.csv", csv).compute(&stat("measure = 'sum'\ncolumn = 'n'"));
        prop_assert_eq!(&computed.pointed, &[second]);
        prop_assert!(computed.messages[0].contains("wrong-cell"));
    }
}
