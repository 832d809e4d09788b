//! What is wrong is said where it is wrong.

use super::*;

#[track_caller]
fn one_message(computed: &Computed, message: &str) {
    assert_eq!(computed.messages, [message]);
    assert!(computed.results.figures.is_empty(), "{message}");
}

#[test]
fn a_missing_column_has_a_suggestion() {
    let computed = suits().compute(&stat(
        "measure = 'sum'\ncolumn = 'claimd'\nwhere = { yaer = 2010 }",
    ));
    assert_eq!(
        computed.messages,
        [
            "statistics.toml:5:10 unknown-column data/t.csv has no column `claimd`\n  = did you mean `claimed`?",
            "statistics.toml:6:11 unknown-column data/t.csv has no column `yaer`\n  = did you mean `year`?",
        ]
    );
    assert_eq!(computed.pointed, ["'claimd'", "yaer"]);
}

#[test]
fn a_missing_value_is_shown_in_its_row() {
    let computed = suits().compute(&stat(
        "measure = 'sum'\ncolumn = 'claimed'\nwhere = { year = 2010 }",
    ));
    one_message(
        &computed,
        "data/t.csv:5:15 missing-value the value of `claimed` is missing\n\
         \x20 statistics.toml:1:7 the statistic `x` needs it\n\
         \x20 = write `missing = \"skip\"` into the definition to leave such rows out",
    );
    assert_eq!(computed.pointed, [""]);
}

#[test]
fn a_missing_value_that_two_definitions_need_is_one_fault() {
    let sum = "table = 't'\nsource = 's'\nmeasure = 'sum'\ncolumn = 'n'\n";
    let case = Case::with("t.csv", format!("k,n\n{}", "a,\n".repeat(7)));
    let computed = case.compute(&format!("[stat.a]\n{sum}[stat.b]\n{sum}"));
    assert_eq!(computed.messages.len(), 5, "{:?}", computed.messages);
    assert!(computed.messages[0].contains("the statistic `a` needs it"));
    assert!(computed.messages[0].contains("the statistic `b` needs it"));
    assert!(
        computed.messages[4].ends_with("and 2 more"),
        "{}",
        computed.messages[4]
    );
}

#[test]
fn a_filter_on_a_missing_value_is_neither_true_nor_false() {
    let computed = suits().compute(&stat(
        "measure = 'count'\nwhere = { claimed = { from = 1 } }",
    ));
    assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
    assert!(computed.messages[0].starts_with("data/t.csv:5:15 missing-value"));
    let skipping = "measure = 'count'\nwhere = { claimed = { from = 1 } }\nmissing = 'skip'";
    assert_eq!(suits().value(skipping), "4");
}

#[test]
fn a_text_is_never_compared_with_a_number() {
    let computed = suits().compute(&stat("measure = 'count'\nwhere = { claimant = 2010 }"));
    one_message(
        &computed,
        "statistics.toml:5:22 filter-type the filter compares `claimant` with a number, and not all its cells are numbers\n\
         \x20 data/t.csv:2:6 `official` is not a number",
    );
    let computed = suits().compute(&stat("measure = 'count'\nwhere = { year = '2010' }"));
    one_message(
        &computed,
        "statistics.toml:5:18 filter-type all the cells of `year` are numbers, and the filter compares them with a text\n\
         \x20 data/t.csv:2:1 the first cell is a number\n\
         \x20 = write the value without quotes, or describe the column as `type = \"string\"` in data/t.toml",
    );
    for filter in [
        "won = 'true'",
        "date = '2010-01-01'",
        "won = 1",
        "date = 2010",
        "claimed = 'x'",
    ] {
        let computed = suits().compute(&stat(&format!(
            "measure = 'count'\nmissing = 'skip'\nwhere = {{ {filter} }}"
        )));
        assert_eq!(computed.messages.len(), 1, "{filter}");
        assert!(computed.messages[0].contains("filter-type"), "{filter}");
        assert!(computed.results.figures.is_empty(), "{filter}");
    }
}

#[test]
fn messages_know_the_usual_causes() {
    let helps = |csv: &str, definition: &str| {
        let computed = Case::with("t.csv", csv).compute(&stat(definition));
        assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
        computed.messages[0].clone()
    };
    let sum = "measure = 'sum'\ncolumn = 'n'";
    assert!(helps("a;n\n1;2\n", sum).contains("write `delimiter = \";\"` into data/t.toml"));
    assert!(helps("a\tn\n1\t2\n", sum).contains("write `delimiter = \"\\t\"` into data/t.toml"));
    let comma = helps("n\n\"78,8\"\n", sum);
    assert!(
        comma.contains("write `decimalChar = \",\"` into data/t.toml"),
        "{comma}"
    );
    let year = helps("d\n2010-01-01\n", "measure = 'count'\nwhere = { d = 2010 }");
    assert!(year.ends_with("a year of dates is a range: `{ from = 2010-01-01, to = 2010-12-31 }`"));
}

#[test]
fn a_described_type_is_kept_to_by_filters_and_cells() {
    let case = suits().and("t.toml", "[[fields]]\nname = 'year'\ntype = 'string'\n");
    assert_eq!(
        case.value("measure = 'count'\nwhere = { year = '2010' }"),
        "3"
    );
    let computed = case.compute(&stat(
        "measure = 'sum'\ncolumn = 'year'\nwhere = { year = 2010 }",
    ));
    assert_eq!(
        computed.messages,
        [
            "statistics.toml:5:10 wrong-type the measure `sum` needs numbers\n  data/t.toml:3:8 by this description",
            "statistics.toml:6:18 filter-type the column `year` holds texts, and the filter compares it with a number\n\
             \x20 data/t.toml:3:8 the column is described as `string`",
        ]
    );
    let case = suits().and("t.toml", "[[fields]]\nname = 'claimed'\ntype = 'integer'\n");
    let computed = case.compute(&stat(
        "measure = 'max'\ncolumn = 'claimed'\nmissing = 'skip'",
    ));
    assert_eq!(computed.messages.len(), 2, "{:?}", computed.messages);
    assert!(computed.messages[0].starts_with(
        "data/t.csv:2:15 wrong-cell `100.50` is not a whole number, as `claimed` should be\n  data/t.toml:3:8"
    ));
}

#[test]
fn a_cell_that_is_no_number_is_shown_and_the_rest_counted() {
    let rows: String = (0..9)
        .map(|n| format!("{n},\"a, \"\"{n}\"\"\"\n1,2\n"))
        .collect();
    let case = Case::with("t.csv", format!("k,n\r\n{rows}"));
    let computed = case.compute(&stat("measure = 'sum'\ncolumn = 'n'"));
    assert_eq!(computed.messages.len(), 5, "{:?}", computed.messages);
    assert!(
        computed.messages[0].starts_with("data/t.csv:2:3 wrong-cell `a, \"\"0` is not a number")
    );
    assert!(computed.messages[4].starts_with("data/t.csv:10:3 wrong-cell"));
    assert!(
        computed.messages[4].ends_with("and 4 more"),
        "{}",
        computed.messages[4]
    );
    assert_eq!(computed.pointed[1], "\"a, \"\"1\"\"\"");
    assert!(computed.results.figures.is_empty());
}

#[test]
fn places_are_right_behind_line_breaks_in_cells_and_blank_lines() {
    let case = Case::with("t.csv", "\u{feff}k,n\r\n\"a\r\nb\",1\r\n\r\n\r\né,x\r\n");
    let computed = case.compute(&stat("measure = 'sum'\ncolumn = 'n'"));
    assert!(
        computed.messages[0].starts_with("data/t.csv:6:3 wrong-cell"),
        "{:?}",
        computed.messages
    );
    assert_eq!(computed.pointed, ["x"]);
}

#[test]
fn lines_that_end_with_a_mere_carriage_return_are_counted() {
    let case = Case::with("t.csv", "k,n\ra,1\rb,x\r");
    let computed = case.compute(&stat("measure = 'sum'\ncolumn = 'n'"));
    assert!(
        computed.messages[0].starts_with("data/t.csv:3:3 wrong-cell"),
        "{:?}",
        computed.messages
    );
    assert_eq!(computed.pointed, ["x"]);
}

#[test]
fn ragged_rows() {
    let case = Case::with("t.csv", "a,b\n1,2\n3\n4,5,6\n");
    let computed = case.compute(&stat("measure = 'count'"));
    assert_eq!(
        computed.messages,
        [
            "data/t.csv:3:1 invalid-table this row has 1 cell, and the first line names 2 columns\n  = write what is missing; a cell without a value is nothing between two commas",
            "data/t.csv:4:1 invalid-table this row has 3 cells, and the first line names 2 columns\n  = a comma that belongs to a cell needs quotation marks around the cell: is it `\"4,5\"`?",
        ]
    );
    assert!(computed.results.figures.is_empty());
}

#[test]
fn headers() {
    for (text, message, pointed) in [
        (
            "",
            "statistics.toml:2:9 invalid-table the table data/t.csv is empty\n  = its first line names the columns",
            "\"t\"",
        ),
        (
            "a,,b\n1,2,3\n",
            "data/t.csv:1:3 invalid-table column 2 of data/t.csv has no name\n  = write a name into the first line",
            "",
        ),
        (
            "\u{feff}a,b,\"a\"\n1,2,3\n",
            "data/t.csv:1:5 invalid-table two columns of data/t.csv are named `a`\n  data/t.csv:1:1 the first of that name",
            "\"a\"",
        ),
    ] {
        let computed = Case::with("t.csv", text).compute(&stat("measure = 'count'"));
        one_message(&computed, message);
        assert_eq!(computed.pointed, [pointed]);
    }
}

#[test]
fn text_that_is_not_utf8() {
    let case = Case::with("t.csv", b"a,b\n1,x\n2,caf\xe9\n");
    let computed = case.compute(&stat("measure = 'count'"));
    one_message(
        &computed,
        "data/t.csv:3:1 not-utf8 data/t.csv is not UTF-8 text\n\
         \x20 = say in data/t.toml what it is: `encoding = \"windows-1252\"` reads `café`, `encoding = \"windows-1251\"` reads `cafй`, \
         `encoding = \"koi8-r\"` reads `cafИ`, `encoding = \"macintosh\"` reads `cafÈ`\n\
         \x20 = or save it as UTF-8, in a spreadsheet \"CSV UTF-8\"",
    );
    let case = Case::with("t.csv", b"a,caf\xe9\n1,2\n");
    let computed = case.compute(&stat("measure = 'count'"));
    assert!(
        computed.messages[0].starts_with("data/t.csv:1:3 not-utf8"),
        "{:?}",
        computed.messages
    );
}

#[test]
fn a_table_that_is_not_there() {
    let computed = Case::default().compute(&stat("measure = 'count'"));
    one_message(
        &computed,
        "statistics.toml:2:9 invalid-table there is no table data/t.csv",
    );
    let computed =
        Case::default().compute("[stat.x]\ntable = '../t'\nsource = 's'\nmeasure = 'count'\n");
    one_message(
        &computed,
        "statistics.toml:2:9 path-outside-workspace outside",
    );
}

#[test]
fn a_folder_is_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let file = sources.add("statistics.toml", stat("measure = 'count'"));
    let definitions = Definitions::read(&sources, file, &mut diagnostics);
    let tables = |_: &Text| {
        Ok(TablePaths {
            csv: folder.path().to_owned(),
            shown: PathBuf::from("data/t.csv"),
            description: Some(folder.path().to_owned()),
            package: None,
        })
    };
    compute(&definitions, &tables, &sources, &mut diagnostics);
    let codes: Vec<_> = diagnostics
        .iter()
        .map(|found| found.code.as_str())
        .collect();
    assert_eq!(codes, ["unreadable-file", "unreadable-file"]);
}

#[test]
fn every_definition_needs_a_source() {
    let computed = suits().compute("[stat.x]\ntable = 't'\nmeasure = 'count'\n");
    one_message(
        &computed,
        "statistics.toml:1:7 no-source the statistic `x` names no source\n\
         \x20 = add `source = \"its key in the bibliography\"` here, or to data/t.toml for all that is computed from it",
    );
}

#[test]
fn a_figure_that_cannot_be_computed() {
    for (definition, reason) in [
        (
            "measure = 'sum'\ncolumn = 'year'\nwhere = { year = 2000 }",
            "no row matches",
        ),
        (
            "measure = 'mean'\ncolumn = 'year'\nwhere = { year = 2000 }",
            "no row matches",
        ),
        (
            "measure = 'median'\ncolumn = 'year'\nwhere = { year = 2000 }",
            "no row matches",
        ),
        (
            "measure = 'max'\ncolumn = 'year'\nwhere = { year = 2000 }",
            "no row matches",
        ),
        (
            "measure = 'value'\ncolumn = 'year'\nwhere = { year = 2000 }",
            "no row matches",
        ),
        (
            "measure = 'share'\nwhere = { won = true }\nof = { year = 2000 }",
            "there is no row that it could be a share of",
        ),
        (
            "measure = 'change'\ncolumn = 'year'\nfrom = { year = 2000 }\nto = { year = 2010 }",
            "no row matches `from`",
        ),
        (
            "measure = 'change'\nfrom = { year = 2000 }\nto = { year = 2010 }\nformat = { style = 'percent' }",
            "the value that it starts from is zero",
        ),
    ] {
        let mut computed = suits().compute(&stat(definition));
        // The reason is said beside it.
        assert!(computed.messages[1].contains(" filter-finds-nothing "));
        computed.messages.truncate(1);
        let message = format!(
            "statistics.toml:1:7 not-computable the statistic `x` cannot be computed: {reason}"
        );
        one_message(&computed, &message);
    }
}

#[test]
fn a_value_needs_exactly_one_row() {
    let computed = suits().compute(&stat(
        "measure = 'value'\ncolumn = 'year'\nwhere = { year = 2010 }",
    ));
    one_message(
        &computed,
        "statistics.toml:1:7 not-computable the statistic `x` cannot be computed: its filter finds 3 rows and not one\n\
         \x20 data/t.csv:4:1 one of them\n\
         \x20 data/t.csv:5:1 one of them\n\
         \x20 data/t.csv:6:1 one of them\n\
         \x20 = add conditions until one is left; only if all of them are parts of what is meant, and none is the total of others, take `measure = \"sum\"`",
    );
}

#[test]
fn more_digits_than_a_decimal_holds() {
    let case = Case::with("t.csv", "n\n9999999999999999999999999999\n0.01\n");
    let computed = case.compute(&stat("measure = 'sum'\ncolumn = 'n'"));
    one_message(
        &computed,
        "statistics.toml:1:7 not-computable the statistic `x` cannot be computed: it has more than 28 digits",
    );
}

#[test]
fn a_format_that_cannot_print_the_figure() {
    let mean = "measure = 'mean'\ncolumn = 'year'\nformat = { style = 'integer' }";
    let computed = suits().compute(&stat(mean));
    one_message(
        &computed,
        "statistics.toml:1:7 figure-format the statistic `x` cannot be printed: 2009.6 is not a whole number; \
         `precision = 0` rounds it, `style = \"decimal\"` prints it",
    );
}

#[test]
fn one_run_finds_the_faults_of_all_definitions() {
    let computed = suits().compute(
        "[stat.a]\ntable = 't'\nsource = 's'\nmeasure = 'count'\nwhere = { year = '2010' }\n\
         [stat.b]\ntable = 't'\nsource = 's'\nmeasure = 'sum'\ncolumn = 'claimed'\n\
         [stat.c]\ntable = 't'\nsource = 's'\nmeasure = 'count'\n\
         [stat.d]\ntable = 'u'\nsource = 's'\nmeasure = 'count'\n",
    );
    assert_eq!(computed.messages.len(), 3, "{:?}", computed.messages);
    let computed: Vec<_> = computed.results.figures.keys().collect();
    assert_eq!(computed, ["c"]);
}
