//! Percentages that add up to one hundred.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::language::Style;

/// A row for each so many of a cell.
fn rows(counts: &[Vec<u32>], shuffled: bool) -> String {
    let mut rows = Vec::new();
    for (row, counts) in counts.iter().enumerate() {
        for (column, count) in counts.iter().enumerate() {
            for _ in 0..*count {
                rows.push(format!("r{row},c{column}\n"));
            }
        }
    }
    if shuffled {
        // Another order, which is the same each time: every second row from behind.
        rows.reverse();
        let (even, odd): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .enumerate()
            .partition(|(at, _)| at % 2 == 0);
        rows = even.into_iter().chain(odd).map(|(_, row)| row).collect();
    }
    format!("row,column\n{}", rows.concat())
}

fn definition(of: &str, precision: u32) -> String {
    format!(
        "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"row\"\ncolumns = \"column\"\ntotals = true\n\
         percent-of = \"{of}\"\ncell = {{ measure = \"count\", format = {{ precision = {precision} }} }}\n"
    )
}

fn table(counts: &[Vec<u32>], definition: &str) -> Computed {
    Case::with("t.csv", rows(counts, false)).compute(definition)
}

fn printed(values: &[Option<Decimal>]) -> Vec<String> {
    let values = values.iter();
    values
        .map(|value| value.map_or_else(|| String::from("-"), |value| value.to_string()))
        .collect()
}

#[test]
fn three_thirds_are_one_hundred_percent() {
    let computed = table(&[vec![1, 1, 1]], &definition("row", 0));
    assert_eq!(computed.messages, Vec::<String>::new());
    let table = &computed.results.tables["x"];
    assert_eq!(table.format.style, Style::Percent);
    assert_eq!(printed(&table.cells[0]), ["34", "33", "33"]);
    let totals = table.totals.as_ref().unwrap();
    assert_eq!(printed(&totals.rows), ["100"]);
    assert!(table.adjusted, "one third is not 34 percent by itself");

    let computed = table_of_quarters();
    let table = &computed.results.tables["x"];
    assert_eq!(printed(&table.cells[0]), ["25", "75"]);
    assert!(!table.adjusted, "nothing had to be moved");
}

fn table_of_quarters() -> Computed {
    table(&[vec![1, 3]], &definition("row", 0))
}

#[test]
fn what_has_lost_most_gets_what_is_missing() {
    // 7, 7, 86 of 100 in tenths: 6.97 6.97 86.05, by hand: floors 69 69 860 of 1000, two are missing.
    let computed = table(&[vec![3, 3, 37]], &definition("row", 1));
    let table = &computed.results.tables["x"];
    assert_eq!(printed(&table.cells[0]), ["7.0", "7.0", "86.0"]);
    // By itself 37/43 is 86.046...: nothing has moved.
    assert!(!table.adjusted);
}

#[test]
fn each_whole_is_a_hundred_and_the_margins_fit() {
    let counts = [vec![1, 2, 4], vec![8, 16, 32]];
    let of_rows = table(&counts, &definition("row", 0));
    let found = &of_rows.results.tables["x"];
    assert_eq!(printed(&found.cells[0]), ["14", "29", "57"]);
    assert_eq!(printed(&found.cells[1]), ["14", "29", "57"]);
    let totals = found.totals.as_ref().unwrap();
    assert_eq!(printed(&totals.rows), ["100", "100"]);
    assert_eq!(printed(&totals.columns), ["14", "29", "57"]);

    let of_columns = table(&counts, &definition("column", 0));
    let found = &of_columns.results.tables["x"];
    assert_eq!(printed(&found.cells[0]), ["11", "11", "11"]);
    assert_eq!(printed(&found.cells[1]), ["89", "89", "89"]);
    assert_eq!(
        printed(&found.totals.as_ref().unwrap().columns),
        ["100", "100", "100"]
    );

    let of_all = table(&counts, &definition("all", 0));
    let found = &of_all.results.tables["x"];
    // 1.59 3.17 6.35 = 11.11; 12.70 25.40 50.79 = 88.89
    assert_eq!(printed(&found.cells[0]), ["2", "3", "6"]);
    assert_eq!(printed(&found.cells[1]), ["13", "25", "51"]);
    let totals = found.totals.as_ref().unwrap();
    assert_eq!(printed(&totals.rows), ["11", "89"]);
    assert_eq!(printed(&totals.columns), ["15", "28", "57"]);
    assert_eq!(printed(&[totals.all]), ["100"]);
}

#[test]
fn totals_of_percentages_are_next_to_the_truth_too() {
    // Fifty rows of 104 and 96: each cell is nearest to one percent, and the columns are 52 and 48.
    let counts = vec![vec![104, 96]; 50];
    let computed = table(&counts, &definition("all", 0));
    // Some cells are printed as nothing, so that the totals are true, and a warning says so.
    assert_eq!(computed.messages.len(), 1);
    assert!(
        computed.messages[0].contains("rounded-away"),
        "{:?}",
        computed.messages
    );
    let totals = computed.results.tables["x"].totals.as_ref().unwrap();
    assert_eq!(printed(&totals.columns), ["52", "48"]);
    assert_eq!(printed(&totals.rows), vec!["2"; 50]);
    assert_eq!(totals.all.unwrap().to_string(), "100");
    // The corner is all, whatever the cells are of.
    for of in ["row", "column", "all"] {
        for width in 2..4 {
            let counts: Vec<Vec<u32>> = (1..4)
                .map(|row| (0..width).map(|at| row + at).collect())
                .collect();
            let computed = table(&counts, &definition(of, 0));
            let totals = computed.results.tables["x"].totals.as_ref().unwrap();
            assert_eq!(totals.all.unwrap().to_string(), "100", "{of} of {width}");
        }
    }
}

#[test]
fn the_categories_of_a_chart_are_a_hundred_each() {
    let chart = |of: &str| {
        format!(
            "[chart.x]\ntable = \"t\"\nsource = \"s\"\ntype = \"stacked-bar\"\nx = \"row\"\nseries = \"column\"\n\
             alt = \"a\"\npercent-of = \"{of}\"\ny = {{ measure = \"count\", format = {{ precision = 0 }} }}\n"
        )
    };
    let counts = [vec![1, 1, 1], vec![5, 0, 5]];
    let table = Case::with("t.csv", rows(&counts, false));
    let computed = table.compute(&chart("category"));
    assert_eq!(computed.messages, Vec::<String>::new());
    let found = &computed.results.charts["x"];
    let values: Vec<_> = found
        .series
        .iter()
        .map(|one| printed(&one.values))
        .collect();
    assert_eq!(values, [["34", "50"], ["33", "0"], ["33", "50"]]);
    let computed = table.compute(&chart("all"));
    let found = &computed.results.charts["x"];
    let values: Vec<_> = found
        .series
        .iter()
        .map(|one| printed(&one.values))
        .collect();
    // 3/13 is 23.08, each third of it 7.69; 5/13 is 38.46.
    assert_eq!(values, [["8", "39"], ["8", "0"], ["7", "38"]]);
}

#[test]
fn what_cannot_add_up_is_refused() {
    let case = Case::with("t.csv", "row,column,n\na,x,5\na,y,-1\n");
    let said = |definition: &str| {
        let text =
            format!("[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"row\"\n{definition}\n");
        let computed = case.compute(&text);
        assert!(computed.results.tables.is_empty(), "{definition}");
        computed.messages.join("\n")
    };
    for (definition, message) in [
        (
            "columns = \"column\"\npercent-of = \"row\"\ncell = { measure = \"sum\", column = \"n\" }",
            "what is less than nought is no part of a whole",
        ),
        (
            "columns = \"column\"\npercent-of = \"row\"\ncell = { measure = \"mean\", column = \"n\" }",
            "the measure `mean` has no parts of a whole",
        ),
        (
            "percent-of = \"row\"\ncell = { measure = \"count\" }",
            "without `columns` each would be one hundred percent of itself",
        ),
        (
            "percent-of = \"all\"\ncell = { measure = \"count\", format = { qualifier = \"over\" } }",
            "percentages that add up are rounded in one way only",
        ),
        (
            "percent-of = \"all\"\ncell = { measure = \"count\", format = { style = \"integer\" } }",
            "what is in percent is printed in percent",
        ),
    ] {
        let said = said(definition);
        assert!(said.contains(message), "{definition}: {said}");
    }
}

#[test]
fn a_whole_of_nought_has_no_percentages() {
    let case = Case::with("t.csv", "row,column,n\na,x,0\na,y,0\nb,x,1\nb,y,3\n");
    let computed = case.compute(
        "[table.x]\ntable = \"t\"\nsource = \"s\"\nrows = \"row\"\ncolumns = \"column\"\npercent-of = \"row\"\n\
         cell = { measure = \"sum\", column = \"n\" }\n",
    );
    assert_eq!(computed.messages, Vec::<String>::new());
    let cells = &computed.results.tables["x"].cells;
    assert_eq!(printed(&cells[0]), ["-", "-"]);
    assert_eq!(printed(&cells[1]), ["25", "75"]);
}

#[test]
fn percentages_of_few_persons_are_left_out_with_what_they_could_be_computed_from() {
    let counts = [vec![3, 20, 30], vec![10, 40, 50], vec![30, 60, 70]];
    let case = Case::with("t.csv", rows(&counts, false)).and("t.toml", "protect = \"persons\"\n");
    let computed = case.compute(&definition("row", 0).replace("totals = true", "totals = false"));
    let found = &computed.results.tables["x"];
    assert_eq!(found.protected, Some(5));
    // The rest of a row that is a hundred would give the cell.
    let row = printed(&found.cells[0]);
    assert_eq!(row[0], "-");
    assert!(row[1..].contains(&String::from("-")), "{row:?}");
    assert!(found.totals.is_none(), "none were asked for");
}

/// All that adds up to one hundred in a table of these percentages.
fn wholes(table: &CrossTable, of: &str) -> Vec<Vec<Option<Decimal>>> {
    let width = table.cells.first().map_or(0, Vec::len);
    let column = |at: usize| table.cells.iter().map(|row| row[at]).collect::<Vec<_>>();
    let totals = table.totals.as_ref().unwrap();
    match of {
        "row" => {
            let mut all = table.cells.clone();
            all.push(totals.columns.clone());
            all
        }
        "column" => {
            let mut all: Vec<_> = (0..width).map(column).collect();
            all.push(totals.rows.clone());
            all
        }
        _ => vec![
            table.cells.iter().flatten().copied().collect(),
            totals.rows.clone(),
            totals.columns.clone(),
        ],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is counted: what is printed adds up to exactly one hundred, is next to the truth, and does
    /// not depend on the order of the rows.
    #[test]
    fn percentages_add_up(
        counts in (1_usize..5, 1_usize..6).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(prop_oneof![3 => 0_u32..9, 1 => 0_u32..120], columns), rows)
        }),
        of in prop::sample::select(vec!["row", "column", "all"]),
        precision in 0_u32..4,
    ) {
        prop_assume!(counts.iter().flatten().any(|count| *count > 0));
        let definition = definition(of, precision);
        let computed = table(&counts, &definition);
        let found = &computed.results.tables["x"];
        for whole in wholes(found, of) {
            let sum: Decimal = whole.iter().flatten().sum();
            prop_assert!(
                sum == Decimal::ONE_HUNDRED || whole.iter().all(Option::is_none),
                "{} of {:?}", sum, whole
            );
        }
        let unit = Decimal::new(1, precision);
        let number = |name: &str| name[1..].parse::<usize>().unwrap();
        for (row, cells) in found.rows.iter().zip(&found.cells) {
            for (column, cell) in found.columns.iter().zip(cells) {
                let (row, column) = (number(row), number(column));
                let whole: u32 = match of {
                    "row" => counts[row].iter().sum(),
                    "column" => counts.iter().map(|row| row[column]).sum(),
                    _ => counts.iter().flatten().sum(),
                };
                let exact = Decimal::from(counts[row][column] * 100) / Decimal::from(whole.max(1));
                let printed = cell.unwrap_or_default();
                prop_assert!((printed - exact).abs() < unit, "{} for {}", printed, exact);
                prop_assert_eq!(printed.scale(), if cell.is_some() { precision } else { 0 });
            }
        }
        // Where something is printed as nothing, a warning says so, and nowhere else.
        let printed = found.rows.iter().zip(&found.cells).flat_map(|(row, cells)| {
            found.columns.iter().zip(cells).map(move |(column, cell)| (row, column, cell))
        });
        let mut lost = printed.filter(|(row, column, cell)| {
            cell.is_some_and(|cell| cell.is_zero()) && counts[number(row)][number(column)] > 0
        });
        let is_lost = |total: &Option<Decimal>, counted: u32| total.is_some_and(|total| total.is_zero()) && counted > 0;
        let totals = found.totals.as_ref().unwrap();
        let mut rows_lost = found.rows.iter().zip(&totals.rows).filter(|(name, total)| {
            is_lost(total, counts[number(name)].iter().sum())
        });
        let mut columns_lost = found.columns.iter().zip(&totals.columns).filter(|(name, total)| {
            is_lost(total, counts.iter().map(|row| row[number(name)]).sum())
        });
        let any = lost.next().is_some() || rows_lost.next().is_some() || columns_lost.next().is_some();
        let warnings = usize::from(any);
        prop_assert_eq!(computed.messages.len(), warnings, "{:?}", computed.messages);
        prop_assert!(computed.messages.iter().all(|message| message.contains("rounded-away")), "{:?}", computed.messages);
        // Totals too, by exact fractions, and the cells of a whole add up to its total.
        let totals = found.totals.as_ref().unwrap();
        let all: u32 = counts.iter().flatten().sum();
        let next_to = |printed: Option<Decimal>, part: u32, whole: u32| {
            printed.is_none_or(|printed| {
                let apart = printed * Decimal::from(whole) - Decimal::from(100 * part);
                apart.abs() < unit * Decimal::from(whole)
            })
        };
        for (name, total) in found.rows.iter().zip(&totals.rows) {
            let part = counts[number(name)].iter().sum();
            let is_whole = of == "row" && total.is_some();
            let fits = if is_whole { *total == Some(Decimal::ONE_HUNDRED) } else { next_to(*total, part, all) };
            prop_assert!(fits, "{:?}", totals);
        }
        for (name, total) in found.columns.iter().zip(&totals.columns) {
            let part = counts.iter().map(|row| row[number(name)]).sum();
            let is_whole = of == "column" && total.is_some();
            let fits = if is_whole { *total == Some(Decimal::ONE_HUNDRED) } else { next_to(*total, part, all) };
            prop_assert!(fits, "{:?}", totals);
        }
        prop_assert_eq!(totals.all, Some(Decimal::ONE_HUNDRED));
        if of == "all" {
            for (cells, total) in found.cells.iter().zip(&totals.rows) {
                prop_assert_eq!(cells.iter().flatten().sum::<Decimal>(), total.unwrap_or_default());
            }
            for (at, total) in totals.columns.iter().enumerate() {
                let column = found.cells.iter().filter_map(|row| row[at]);
                prop_assert_eq!(column.sum::<Decimal>(), total.unwrap_or_default());
            }
        }
        let shuffled = Case::with("t.csv", rows(&counts, true)).compute(&definition);
        let other = &shuffled.results.tables["x"];
        for (row, cells) in found.rows.iter().zip(&found.cells) {
            let at = other.rows.iter().position(|name| name == row).unwrap();
            for (column, cell) in found.columns.iter().zip(cells) {
                let to = other.columns.iter().position(|name| name == column).unwrap();
                prop_assert_eq!(*cell, other.cells[at][to], "{} {}", row, column);
            }
        }
    }
}
