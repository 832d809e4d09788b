//! Rates for each so many of a second table.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

const ARRESTS: &str = "region,year,sex,persons\n\
    North,2009,f,2\nNorth,2009,m,1\nNorth,2010,m,3\nSouth,2010,f,5\nSouth,2010,m,4\n";

const PEOPLE: &str = "oblast,year,people\n\
    North,2009,1000\nNorth,2010,1200\nSouth,2009,4000\nSouth,2010,5000\nWest,2009,500\nWest,2010,600\n";

fn case() -> Case {
    Case::with("t.csv", ARRESTS)
        .and("people.csv", PEOPLE)
        .and("people.toml", "source = 'census'\n")
}

const PER: &str = "per = { table = 'people', column = 'people', on = { region = 'oblast', year = 'year' }, each = 1000 }";

fn rate(rest: &str) -> String {
    stat(&format!("measure = 'rate'\n{PER}\n{rest}"))
}

fn value(case: &Case, definition: &str) -> String {
    let computed = case.compute(definition);
    assert_eq!(computed.messages, Vec::<String>::new(), "{definition}");
    computed.results.figures["x"].value.normalize().to_string()
}

#[test]
fn a_rate_is_for_each_so_many_of_those_whom_its_conditions_find() {
    // Two rows of 2009, among the people of 2009 everywhere: 1000 + 4000 + 500.
    let expected = (Decimal::from(2000) / Decimal::from(5500)).normalize();
    assert_eq!(
        value(&case(), &rate("where = { year = 2009 }")),
        expected.to_string()
    );
    // Three rows of 2010 for 6800 people, and their persons.
    let expected = (Decimal::from(3000) / Decimal::from(6800)).normalize();
    assert_eq!(
        value(&case(), &rate("where = { year = 2010 }")),
        expected.to_string()
    );
    assert_eq!(
        value(
            &case(),
            &rate("where = { year = 2010, region = 'North' }\ncolumn = 'persons'")
        ),
        "2.5"
    );
    // A condition on a column that does not join does not make people fewer.
    assert_eq!(
        value(
            &case(),
            &rate("where = { year = 2009, region = 'North', sex = 'f' }")
        ),
        "1"
    );
}

#[test]
fn the_sources_of_both_tables_are_known() {
    let computed = case().compute(&rate("where = { year = 2009 }"));
    let figure = &computed.results.figures["x"];
    assert_eq!(figure.sources().collect::<Vec<_>>(), ["s", "census"]);
    let own = rate("").replace("each = 1000", "each = 1000, source = 'other'");
    let computed = case().compute(&own);
    let figure = &computed.results.figures["x"];
    assert_eq!(figure.sources().collect::<Vec<_>>(), ["s", "other"]);
    assert!(
        computed
            .definitions
            .sources()
            .any(|key| key.as_str() == "other")
    );
    let tables: Vec<_> = computed
        .definitions
        .tables_of_data()
        .map(Text::as_str)
        .collect();
    assert_eq!(tables, ["t", "people"]);
}

#[test]
fn groups_have_their_own_people_and_those_without_a_row_are_there() {
    let text = format!(
        "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"region\"\ncolumns = \"year\"\ntotals = true\n\
         cell = {{ measure = \"rate\", {PER} }}\n"
    );
    let computed = case().compute(&text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["x"];
    assert_eq!(table.rows, ["North", "South", "West"]);
    assert_eq!(table.columns, ["2009", "2010"]);
    let cells: Vec<Vec<String>> = table
        .cells
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| cell.unwrap().round_dp(6).normalize().to_string())
                .collect()
        })
        .collect();
    // 2/1000, 1/1200; 0/4000, 2/5000; nobody in the West.
    assert_eq!(cells, [["2", "0.833333"], ["0", "0.4"], ["0", "0"]]);
    let totals = table.totals.as_ref().unwrap();
    let all = |values: &[Option<Decimal>]| -> Vec<String> {
        let values = values.iter();
        values
            .map(|value| value.unwrap().round_dp(6).to_string())
            .collect()
    };
    // All rows of the data for all the people, and no mean of rates: 3/2200, 2/9000, 0/1100.
    assert_eq!(all(&totals.rows), ["1.363636", "0.222222", "0"]);
    assert_eq!(all(&totals.columns), ["0.363636", "0.441176"]);
    assert_eq!(all(&[totals.all]), ["0.406504"]);

    // A group by a column that does not join is of all the people.
    let text = format!(
        "[chart.x]\ntable = \"t\"\nsource = \"s\"\ntype = \"bar\"\nx = \"sex\"\nalt = \"a\"\n\
         y = {{ measure = \"rate\", where = {{ year = 2010 }}, {PER} }}\n"
    );
    let computed = case().compute(&text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let chart = &computed.results.charts["x"];
    let values = &chart.series[0].values;
    let expected = |rows: u32| Some(Decimal::from(rows * 1000) / Decimal::from(6800));
    assert_eq!(chart.categories, ["m", "f"]);
    assert_eq!(*values, [expected(2), expected(1)]);
}

#[test]
fn a_rate_for_each_value_of_a_column() {
    let computed = case().compute(&rate("by = 'region'\nwhere = { year = 2010 }"));
    assert_eq!(computed.messages, Vec::<String>::new());
    let figures: Vec<_> = computed
        .results
        .figures_of("x")
        .map(|figure| {
            (
                figure.name(),
                figure.value.round_dp(6).normalize().to_string(),
            )
        })
        .collect();
    let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        figures,
        [
            named("x/North", "0.833333"),
            named("x/South", "0.4"),
            named("x/West", "0")
        ]
    );
}

#[test]
fn what_cannot_be_joined_is_said() {
    let broken = |people: &str, definition: &str| {
        let case = Case::with("t.csv", ARRESTS)
            .and("people.csv", people)
            .and("people.toml", "source = 'census'\n");
        let computed = case.compute(definition);
        assert!(computed.results.figures.is_empty());
        computed.messages.join("\n")
    };
    let twice = format!("{PEOPLE}North,2009,7\n");
    let said = broken(&twice, &rate(""));
    assert!(
        said.contains("data/people.csv has 2 rows for `North`, `2009`, and a rate wants one"),
        "{said}"
    );
    assert!(said.contains("data/people.csv:2:1 one of them"), "{said}");
    assert!(said.contains("data/people.csv:8:1 one of them"), "{said}");
    assert_eq!(said.matches("not-computable").count(), 1, "{said}");

    let lacking = PEOPLE.replace("South,2010,5000\n", "");
    let said = broken(&lacking, &rate(""));
    assert!(
        said.contains("data/people.csv has no `people` for `South`, `2010`"),
        "{said}"
    );
    // It is not asked for what the rate does not count.
    let case = Case::with("t.csv", ARRESTS)
        .and("people.csv", lacking.as_str())
        .and("people.toml", "source = 'c'\n");
    assert_eq!(value(&case, &rate("where = { year = 2009 }")), {
        let expected = (Decimal::from(2000) / Decimal::from(5500)).normalize();
        expected.to_string()
    });

    let said = broken(&PEOPLE.replace("1000", "-1000"), &rate(""));
    assert!(
        said.contains("-1000 `people` for `North`, `2009`"),
        "{said}"
    );
    let said = broken(&PEOPLE.replace("1000", "many"), &rate(""));
    assert!(said.contains("many") || said.contains("number"), "{said}");
    let said = broken(&PEOPLE.replace("1000", ""), &rate(""));
    assert!(said.contains("missing"), "{said}");
    let said = broken(
        "oblast,year,people\nNorth,2009,0\n",
        &rate("where = { year = 2009, region = 'North' }"),
    );
    assert!(
        said.contains("there is nobody for whom it could be"),
        "{said}"
    );
    let said = broken(&PEOPLE.replace("oblast", "region"), &rate(""));
    assert!(
        said.contains("data/people.csv has no column `oblast`"),
        "{said}"
    );
    let said = broken(
        PEOPLE,
        &rate("").replace("region = 'oblast'", "place = 'oblast'"),
    );
    assert!(said.contains("data/t.csv has no column `place`"), "{said}");
    let said = broken(
        PEOPLE,
        &rate("").replace("'people', column", "'nobody', column"),
    );
    assert!(said.contains("nobody"), "{said}");
    let said = broken(PEOPLE, &stat("measure = 'rate'"));
    assert!(said.contains("the measure `rate` needs `per`"), "{said}");
    let said = broken(PEOPLE, &stat(&format!("measure = 'count'\n{PER}")));
    assert!(said.contains("the measure `count` has no `per`"), "{said}");
    let said = broken(PEOPLE, &rate("").replace("each = 1000", "each = 0"));
    assert!(said.contains("a rate is for each one or more"), "{said}");
    let said = broken(
        PEOPLE,
        &rate("").replace("on = { region = 'oblast', year = 'year' }, ", ""),
    );
    assert!(
        said.contains("one or two columns join two tables"),
        "{said}"
    );
    let none = Case::with("t.csv", ARRESTS)
        .and("people.csv", PEOPLE)
        .compute(&rate(""));
    assert!(
        none.messages[0].contains("no-source"),
        "{:?}",
        none.messages
    );
}

#[test]
fn a_row_without_a_key_is_complained_of() {
    let case = Case::with("t.csv", format!("{ARRESTS},2010,f,1\n"))
        .and("people.csv", PEOPLE)
        .and("people.toml", "source = 'census'\n");
    let computed = case.compute(&rate("where = { year = 2010 }"));
    assert!(computed.results.figures.is_empty());
    assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
    assert!(
        computed.messages[0].contains("missing"),
        "{:?}",
        computed.messages
    );
    // To leave it out would leave its people in.
    let computed = case.compute(&rate("where = { year = 2010 }\nmissing = 'skip'"));
    assert!(computed.results.figures.is_empty());
    assert!(
        computed.messages[0].contains("missing-value"),
        "{:?}",
        computed.messages
    );
}

#[test]
fn a_rate_does_not_give_few_persons_away() {
    let mut rows = String::from("region\n");
    for (region, count) in [("North", 3), ("South", 20), ("West", 30)] {
        rows.push_str(&format!("{region}\n").repeat(count));
    }
    let case = Case::with("t.csv", rows)
        .and("t.toml", "protect = 'persons'\n")
        .and(
            "people.csv",
            "region,people\nNorth,100\nSouth,200\nWest,300\n",
        )
        .and("people.toml", "source = 'census'\n");
    let per =
        "per = { table = 'people', column = 'people', on = { region = 'region' }, each = 100 }";
    let text = format!(
        "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"region\"\ntotals = true\ncell = {{ measure = \"rate\", {per} }}\n"
    );
    let computed = case.compute(&text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["x"];
    assert_eq!(table.protected, Some(5));
    let shown: Vec<bool> = table.cells.iter().map(|row| row[0].is_some()).collect();
    // Three in the North, and in the South what the total would give them away by.
    assert_eq!(shown, [false, false, true]);
    let computed = case.compute(&stat(&format!(
        "measure = 'rate'\nwhere = {{ region = 'North' }}\n{per}"
    )));
    assert!(
        computed.messages[0].contains("small-cell"),
        "{:?}",
        computed.messages
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// A rate times its people is what was counted, whatever the order of both tables.
    #[test]
    fn a_rate_times_its_people_is_what_was_counted(
        cells in prop::collection::vec((0_u32..6, 1_u32..100_000), 1..8),
        each in prop::sample::select(vec![1_u32, 100, 100_000]),
    ) {
        let mut rows = Vec::new();
        let mut people = Vec::new();
        for (at, (count, all)) in cells.iter().enumerate() {
            rows.extend((0..*count).map(|_| format!("r{at}\n")));
            people.push(format!("r{at},{all}\n"));
        }
        let definition = format!(
            "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"region\"\ntotals = true\n\
             cell = {{ measure = \"rate\", per = {{ table = \"people\", column = \"people\", on = {{ region = \"region\" }}, each = {each} }} }}\n"
        );
        let computed = |rows: &[String], people: &[String]| {
            let case = Case::with("t.csv", format!("region\n{}", rows.concat()))
                .and("people.csv", format!("region,people\n{}", people.concat()))
                .and("people.toml", "source = 'census'\n");
            case.compute(&definition)
        };
        prop_assume!(!rows.is_empty());
        let one = computed(&rows, &people);
        prop_assert_eq!(&one.messages, &Vec::<String>::new());
        let table = &one.results.tables["x"];
        prop_assert_eq!(table.rows.len(), cells.len());
        for (row, values) in table.rows.iter().zip(&table.cells) {
            let (count, all) = cells[row[1..].parse::<usize>().unwrap()];
            let back = values[0].unwrap() * Decimal::from(all) / Decimal::from(each);
            prop_assert_eq!(back.round_dp(12).normalize(), Decimal::from(count));
        }
        let (count, all) = cells.iter().fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
        let total = table.totals.as_ref().unwrap().columns[0].unwrap();
        prop_assert_eq!(
            (total * Decimal::from(all) / Decimal::from(each)).round_dp(12).normalize(),
            Decimal::from(count)
        );
        rows.reverse();
        people.reverse();
        let other = computed(&rows, &people);
        let other = &other.results.tables["x"];
        for (row, values) in table.rows.iter().zip(&table.cells) {
            let at = other.rows.iter().position(|name| name == row).unwrap();
            prop_assert_eq!(values, &other.cells[at]);
        }
    }
}
