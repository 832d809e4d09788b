//! Rows, names and groups that would make figures wrong without a word.

use super::quiet::{refused, table};
use super::*;

const SUM: &str = "measure = 'sum'\ncolumn = 'n'";

#[test]
fn what_is_no_row_is_not_counted() {
    let count = "measure = 'count'";
    assert_eq!(
        table("a,b,c\n1,x,y\n,,\n2,x,y\n,,\n,,,,\n", "").value(count),
        "2"
    );
    let noted = "a,b,c\nNorth,x,1\nSource: Ministry of Justice,,\n";
    let said = refused(
        &table(noted, ""),
        &stat(count),
        &["lone-cell", "commentRows = [3]"],
    );
    assert!(said.contains("data/t.csv:3:1"), "{said}");
    assert_eq!(table(noted, "commentRows = [3]").value(count), "1");
    assert_eq!(
        table(noted, "allow = ['lone-cell']\nallow-reason = 'r'").value(count),
        "2"
    );
    // Where nothing counts it, it is in nobody's way.
    assert_eq!(
        table(noted, "").value("measure = 'count'\nwhere = { b = 'x' }\nmissing = 'skip'"),
        "1"
    );
    // Of two columns the second may be missing, unless the first reads like a note.
    refused(
        &table("a,b\nNorth,1\n\"© Office, 2010\",\n", ""),
        &stat(count),
        &["lone-cell", "[3]"],
    );
    assert_eq!(table("a,b\nNorth,1\nSouth,\n", "").value(count), "2");
    // Rows of which only a number is known are rows.
    assert_eq!(table("id,sex,age\n1,f,3\n2,,\n", "").value(count), "2");
    // The lines are those of an editor, above and between whatever else.
    let odd = "title\n\na,b,c\r\n\"x\ny\",1,2\n\nnote one,,\nz,1,2\nnote two,,\n";
    refused(
        &table(odd, "headerRows = [3]"),
        &stat(count),
        &["commentRows = [7, 9]"],
    );
    assert_eq!(
        table(odd, "headerRows = [3]\ncommentRows = [7, 9]").value(count),
        "2"
    );
}

#[test]
fn a_comment_is_none_of_the_rows_wherever_it_stands() {
    let count = "measure = 'count'";
    let sign = "commentChar = '#'";
    for rows in [
        "# n\na,b\n1,x\n# n",
        "a,b\n1,x\n# n\n",
        "a,b\r\n1,x\r\n# n",
        "a,b\n1,x\n# n, m\n# n, m",
        "a,b\n\"#1\",x",
        "a,b\n\"1\n# n\",x",
    ] {
        assert_eq!(table(rows, sign).value(count), "1", "{rows:?}");
    }
}

#[test]
fn quotation_marks_out_of_place_are_errors() {
    let count = stat("measure = 'count'");
    let said = refused(
        &table("a,b,c\n1,\"b\"c,d\n", ""),
        &count,
        &["invalid-table", "ends the cell"],
    );
    assert!(said.contains("data/t.csv:2:5"), "{said}");
    refused(
        &table("a,b,c\n1, \"x, y\",z\n", ""),
        &count,
        &["invalid-table", "behind white space"],
    );
    assert_eq!(
        table("a,b\n1,a 12\" gun\n2,\"b\" \n", "").value("measure = 'count'"),
        "2"
    );
}

#[test]
fn heads_of_groups_are_filled_down_if_somebody_says_so() {
    let csv = "region,sex,n\nNorth,m,1\n,f,2\nSouth,m,4\n,f,8\n,,\n";
    let by = "measure = 'sum'\ncolumn = 'n'\nwhere = { region = 'North' }";
    let said = refused(
        &table(csv, ""),
        &stat(by),
        &["missing-value", "fillDown = true", "`region`"],
    );
    assert!(
        said.contains("if nobody knows it, write `missing"),
        "{said}"
    );
    let toml = "[[fields]]\nname = 'region'\ntype = 'string'\nfillDown = true\n";
    assert_eq!(table(csv, toml).value(by), "3");
    assert_eq!(table(csv, toml).value("measure = 'count'"), "4");
}

#[test]
fn one_value_in_two_spellings_is_warned_of() {
    let warned = |csv: &str, toml: &str| {
        let text =
            "[table.x]\ntable = 't'\nsource = 's'\nrows = 'a'\ncell = { measure = 'count' }\n";
        let computed = table(csv, toml).compute(text);
        let said = computed
            .messages
            .iter()
            .filter(|said| said.contains("similar-values"));
        (said.count(), computed.results.tables["x"].rows.len())
    };
    assert_eq!(
        warned(
            "a\nViolence against civilians\nViolence Against Civilians\n",
            ""
        ),
        (1, 2)
    );
    assert_eq!(warned("a\nNorth\nSouth\n", ""), (0, 2));
    assert_eq!(
        warned(
            "a\nA\na\n",
            "allow = ['similar-values']\nallow-reason = 'r'"
        ),
        (0, 2)
    );
    // Letters with accents are one, however they are written, in cells, names and filters.
    assert_eq!(warned("a\ncafe\u{301}\ncaf\u{e9}\n", ""), (0, 1));
    let case = table("cafe\u{301}\ncafe\u{301}\ncaf\u{e9}\n", "");
    assert_eq!(
        case.value("measure = 'count'\nwhere = { 'caf\u{e9}' = 'cafe\u{301}' }"),
        "2"
    );
    // A filter that finds the one does not find the other.
    let computed =
        table("a\nNorth\nNORTH\n", "").compute(&stat("measure = 'count'\nwhere = { a = 'North' }"));
    assert!(
        computed.messages[0].contains("`NORTH` and `North` are two values of `a`"),
        "{:?}",
        computed.messages
    );
    // Two labels of one name.
    let text = "[table.x]\ntable = 't'\nsource = 's'\nrows = 'a'\ncell = { measure = 'count' }\nlabels = { f = 'Women', w = 'Women' }\n";
    let computed = table("a\nf\nw\n", "").compute(text);
    assert!(
        computed.messages[0].contains("both printed as"),
        "{:?}",
        computed.messages
    );
}

#[test]
fn what_is_not_nought_is_not_printed_as_nought() {
    let rows = |of: usize, all: usize| -> String {
        (0..all)
            .map(|at| if at < of { "yes\n" } else { "no\n" })
            .collect()
    };
    let share = "measure = 'share'\nwhere = { a = 'yes' }";
    for (of, all, digits) in [
        (1, 10_000, 2),
        (9_999, 10_000, 2),
        (1, 4, 0),
        (1, 3, 1),
        (0, 9, 0),
        (9, 9, 0),
        (1, 1_000, 1),
    ] {
        let computed = table(format!("a\n{}", rows(of, all)), "").compute(&stat(share));
        let figure = &computed.results.figures["x"];
        assert_eq!(figure.format.precision, Some(digits), "{of} of {all}");
    }
    let text = "[table.x]\ntable = 't'\nsource = 's'\nrows = 'a'\npercent-of = 'all'\ncell = { measure = 'count' }\n";
    let computed = table(format!("a\n{}", rows(1, 10_000)), "").compute(text);
    let found = &computed.results.tables["x"];
    assert_eq!(found.format.precision, Some(2));
    assert_eq!(
        found
            .cells
            .concat()
            .iter()
            .flatten()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["0.01", "99.99"]
    );
    let mean = table("n\n0.04\n0.02\n", "").compute(&stat("measure = 'mean'\ncolumn = 'n'"));
    assert_eq!(mean.results.figures["x"].format.precision, Some(2));
}

#[test]
fn a_sum_of_no_events_is_nought_if_the_author_says_so() {
    let csv = "region,kind,dead\nNorth,shelling,3\nNorth,raid,2\nSouth,raid,1\n";
    let none = "measure = 'sum'\ncolumn = 'dead'\nwhere = { kind = 'shelling', region = 'South' }";
    refused(&table(csv, ""), &stat(none), &["no row matches"]);
    assert_eq!(
        table(csv, "").value(&format!("{none}\nno-rows = 'nought'")),
        "0"
    );
    // A value that is missing is missing, and not nought.
    let gap = csv.replace("South,raid,1", "South,shelling,");
    refused(
        &table(gap, ""),
        &stat(&format!("{none}\nno-rows = 'nought'\nmissing = 'skip'")),
        &["no row matches"],
    );
    let mean = none.replace("sum", "mean");
    refused(
        &table(csv, ""),
        &stat(&format!("{mean}\nno-rows = 'nought'")),
        &["only a sum can be nought"],
    );
    // A group that has rows, of which none counts.
    let each = table(csv, "").compute(&stat(
        "measure = 'count'\nby = 'region'\nwhere = { kind = 'shelling' }",
    ));
    assert_eq!(each.results.families["x"].known, ["North", "South"]);
    assert_eq!(each.results.figures["x/South"].value.to_string(), "0");
    let chart = "[chart.x]\ntable = 't'\nsource = 's'\ntype = 'bar'\nx = 'region'\nalt = 'a'\n\
        y = { measure = 'count', where = { kind = 'shelling' } }\n";
    let chart = table(csv, "").compute(chart);
    assert_eq!(chart.results.charts["x"].categories, ["North", "South"]);
    // What the filter leaves out by the group itself is not there.
    let each = table(csv, "").compute(&stat(
        "measure = 'count'\nby = 'region'\nwhere = { region = 'North' }",
    ));
    assert_eq!(each.results.families["x"].known, ["North"]);
}

#[test]
fn bytes_that_an_encoding_does_not_have_are_errors() {
    for byte in [0x81_u8, 0x8d, 0x8f, 0x90, 0x9d] {
        let csv = [b"a,n\nx".as_slice(), &[byte], b",1\n"].concat();
        refused(
            &table(csv, "encoding = 'windows-1252'"),
            &stat(SUM),
            &["wrong-encoding", "line 2"],
        );
    }
    let csv = [b"a,n\nx".as_slice(), &[0x85, 0x80], b",1\n"].concat();
    assert_eq!(table(csv, "encoding = 'windows-1252'").value(SUM), "1");
}

#[test]
fn a_column_can_be_multiplied() {
    let toml = "[[fields]]\nname = 'n'\ntype = 'number'\nscale = 100\n";
    assert_eq!(
        table("n\n0.529\n0.471\n", toml).value("measure = 'mean'\ncolumn = 'n'"),
        "50"
    );
    assert_eq!(
        table("n\n0.529\n0.471\n", toml).value("measure = 'count'\nwhere = { n = { from = 50 } }"),
        "1"
    );
    let computed = table("n\n1\n", &toml.replace("100", "0")).compute(&stat(SUM));
    assert!(
        computed.messages[0].contains("invalid-value"),
        "{:?}",
        computed.messages
    );
}

#[test]
fn years_without_rows_stand_between_those_that_have_some() {
    let chart = |kind: &str, more: &str| {
        format!(
            "[chart.x]\ntable = 't'\nsource = 's'\ntype = '{kind}'\nx = 'year'\nalt = 'a'\n{more}\n"
        )
    };
    let csv = "year,n\n2007,1\n2007,2\n2008,3\n2009,1\n2012,1\n";
    let count = "y = { measure = 'count' }";
    for kind in ["line", "bar"] {
        let said = refused(
            &table(csv, ""),
            &chart(kind, count),
            &["ambiguous-data", "no rows for 2010, 2011"],
        );
        assert!(
            said.contains("no-rows = \"nought\"") && said.contains("no-rows = \"missing\""),
            "{said}"
        );
        for (word, value) in [("nought", Some("0")), ("missing", None)] {
            let computed =
                table(csv, "").compute(&chart(kind, &format!("{count}\nno-rows = '{word}'")));
            assert_eq!(computed.messages, Vec::<String>::new());
            let found = &computed.results.charts["x"];
            assert_eq!(
                found.categories,
                ["2007", "2008", "2009", "2010", "2011", "2012"]
            );
            let printed = found.series[0].values[3].map(|value| value.to_string());
            assert_eq!(printed.as_deref(), value, "{word}");
        }
    }
    // A mean of nothing is nothing, and needs no word.
    let mean = table(csv, "").compute(&chart("line", "y = { measure = 'mean', column = 'n' }"));
    assert_eq!(mean.messages, Vec::<String>::new());
    let values = &mean.results.charts["x"].series[0].values;
    assert_eq!(values.iter().filter(|value| value.is_none()).count(), 2);
    // What the filter leaves out is not asked about, and not there; a line is drawn in time all the same.
    let some = table(csv, "").compute(&chart(
        "line",
        &format!("{count}\nwhere = {{ year = [2007, 2009, 2012] }}"),
    ));
    assert_eq!(some.messages, Vec::<String>::new());
    let found = &some.results.charts["x"];
    assert_eq!(found.categories, ["2007", "2009", "2012"]);
    assert_eq!(
        found
            .places
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["0", "0.4", "1"]
    );
    // Nor do years that are names, or bars in the order of their length.
    let named = "[[fields]]\nname = 'year'\ntype = 'string'\n";
    assert_eq!(
        table(csv, named)
            .compute(&chart("line", count))
            .results
            .charts["x"]
            .categories
            .len(),
        4
    );
    let sorted = chart("bar", &format!("{count}\nsort = 'greatest-first'"));
    assert_eq!(
        table(csv, "").compute(&sorted).results.charts["x"]
            .categories
            .len(),
        4
    );
}

#[test]
fn fractions_are_no_percentages() {
    let mean = "measure = 'mean'\ncolumn = 'n'\nformat = { style = 'percent' }";
    let field = |scale: &str| format!("[[fields]]\nname = 'n'\ntype = 'number'\nscale = {scale}\n");
    let csv = "n\n0.529\n0.31\n";
    refused(
        &table(csv, ""),
        &stat(mean),
        &["ambiguous-data", "scale = 100", "scale = 1`"],
    );
    assert_eq!(table(csv, &field("100")).value(mean), "41.95");
    assert_eq!(table(csv, &field("1")).value(mean), "0.4195");
    assert_eq!(table("n\n52.9\n0.31\n", "").value(mean), "26.605");
    assert_eq!(table("n\n1\n0\n", "").value(mean), "0.5");
}

#[test]
fn a_row_of_totals_is_not_added_up_once_more() {
    let text = |more: &str| {
        format!(
            "[table.x]\ntable = 't'\nsource = 's'\nrows = 'a'\n{more}\ncell = {{ measure = 'sum', column = 'n' }}\n"
        )
    };
    let csv = "a,n\nNorth,40\nSouth,12\nTotal,52\n";
    for more in ["totals = true", "percent-of = 'all'"] {
        let computed = table(csv, "").compute(&text(more));
        assert!(
            computed.messages[0].contains("total-row `Total` is the sum of all the others"),
            "{:?}",
            computed.messages
        );
    }
    for (csv, toml, more) in [
        (csv, "", ""),
        (csv, "", "totals = true\nwhere = { a = ['North', 'South'] }"),
        (
            csv,
            "allow = ['total-row']\nallow-reason = 'r'",
            "totals = true",
        ),
        ("a,n\nNorth,40\nSouth,12\nWest,52\n", "", "totals = true"),
    ] {
        assert_eq!(
            table(csv, toml).compute(&text(more)).messages,
            Vec::<String>::new(),
            "{csv} {more}"
        );
    }
}

#[test]
fn a_row_that_is_called_a_total_is_not_counted_without_a_word() {
    let rows =
        "region,sex,n\nNorth,f,10\nNorth,m,20\nSouth,f,1\nSouth,m,2\nTotal,f,11\nTotal,m,22\n";
    let warned = ["total-row", "which `region`", "data/t.csv:"];
    let said = |definition: &str| {
        let computed = table(rows, "").compute(&stat(definition));
        computed.messages.join("\n")
    };
    for definition in [
        SUM,
        "measure = 'count'",
        "measure = 'mean'\ncolumn = 'n'",
        "measure = 'max'\ncolumn = 'n'",
        "measure = 'sum'\ncolumn = 'n'\nwhere = { sex = 'f' }",
        // The part says which region, and the whole does not.
        "measure = 'share'\ncolumn = 'n'\nwhere = { region = 'North' }",
        "measure = 'ratio'\ncolumn = 'n'\nwhere = { region = 'North', sex = 'f' }\nof = { sex = 'm' }",
        "measure = 'sum'\ncolumn = 'n'\nby = 'sex'",
    ] {
        let said = said(definition);
        assert!(
            warned.iter().all(|word| said.contains(word)),
            "{definition}: {said}"
        );
    }
    // What is told which is meant, is grouped by them, or has nothing else.
    for definition in [
        "measure = 'sum'\ncolumn = 'n'\nwhere = { region = 'Total' }",
        "measure = 'sum'\ncolumn = 'n'\nwhere = { region = ['North', 'South'] }",
        "measure = 'ratio'\ncolumn = 'n'\nwhere = { region = 'North' }\nof = { region = 'Total' }",
        "measure = 'sum'\ncolumn = 'n'\nby = 'region'",
    ] {
        assert_eq!(said(definition), "", "{definition}");
    }
    let noted = table(rows, "commentRows = [6, 7]");
    assert_eq!(noted.value(SUM), "33");
    let names = |name: &str| {
        table(format!("region,n\nNorth,1\n{name},2\n"), "")
            .compute(&stat(SUM))
            .messages
            .len()
    };
    for name in [
        "Total",
        "TOTAL",
        "All regions",
        "Insgesamt",
        "Всего",
        "West total",
        "Total*",
        "Итого:",
    ] {
        assert_eq!(names(name), 1, "{name}");
    }
    for name in [
        "Totality",
        "Allen",
        "Wallonia",
        "Summerfield",
        "Southall",
        "Всеволожск",
    ] {
        assert_eq!(names(name), 0, "{name}");
    }
}

#[test]
fn the_header_once_more_is_no_row() {
    let rows = "region,n\nNorth,10\nregion,n\nSouth,20\n";
    refused(
        &table(rows, ""),
        &stat("measure = 'count'"),
        &["the header once more", "commentRows = [3]"],
    );
    assert_eq!(
        table(rows, "commentRows = [3]").value("measure = 'count'"),
        "2"
    );
}

#[test]
fn spans_of_time_are_in_time_however_an_office_writes_them() {
    let line = |rows: &str, more: &str| {
        let chart = format!(
            "[chart.x]\ntable = 't'\nsource = 's'\ntype = 'line'\nx = 'p'\ny = {{ measure = 'sum', column = 'n' }}\ntitle = 'T'\nalt = 'a'\n{more}"
        );
        let computed = table(rows, "").compute(&chart);
        let categories = computed
            .results
            .charts
            .get("x")
            .map(|chart| chart.categories.join(" "));
        (categories.unwrap_or_default(), computed.messages.join("\n"))
    };
    // In the order of time, whatever the order of the rows.
    assert_eq!(
        line("p,n\n2021-02,3\n2020-12,1\n2021-01,2\n", "").0,
        "2020-12 2021-01 2021-02"
    );
    assert_eq!(
        line("p,n\nQ1 2021,3\nQ3 2020,1\nQ4 2020,2\n", "").0,
        "Q3 2020 Q4 2020 Q1 2021"
    );
    // What lies between is asked about as between years.
    let events = "p,n\n2020Q1,1\n2020Q1,1\n2020Q2,1\n2021Q1,1\n";
    let counted = events.replace(",n", ",k");
    let chart = "[chart.x]\ntable = 't'\nsource = 's'\ntype = 'line'\nx = 'p'\ny = { measure = 'count' }\ntitle = 'T'\nalt = 'a'\n";
    refused(&table(&counted, ""), chart, &["no rows for 2020Q3, 2020Q4"]);
    // What cannot be read is said.
    let (_, said) = line("p,n\nspring 2019,1\nautumn 2019,2\nspring 2022,3\n", "");
    assert!(
        said.contains("`spring 2019`") && said.contains("equal distances"),
        "{said}"
    );
    assert_eq!(line("p,n\n0-4,1\n5-9,2\n10-14,3\n", "").1, "");
}

#[test]
fn a_share_counts_all_that_it_names() {
    let rows = "k,y,n\na,2019,1\nb,2020,3\nc,2021,6\n";
    let share = |part: &str, whole: &str| {
        stat(&format!(
            "measure = 'share'\ncolumn = 'n'\nwhere = {{ {part} }}\nof = {{ {whole} }}"
        ))
    };
    for (part, whole) in [
        ("k = ['a', 'b']", "k = ['b', 'c']"),
        ("y = [2019, 2020]", "y = { from = 2020 }"),
        (
            "y = { from = 2019, to = 2020 }",
            "y = { from = 2020, to = 2021 }",
        ),
    ] {
        refused(
            &table(rows, ""),
            &share(part, whole),
            &["not all these values of", "ratio"],
        );
    }
    for (part, whole) in [
        ("k = ['a', 'b']", "k = ['a', 'b', 'c']"),
        ("k = 'a'", "y = { to = 2020 }"),
        ("y = 2020", "y = { to = 2020 }"),
    ] {
        let computed = table(rows, "").compute(&share(part, whole));
        assert_eq!(computed.messages, Vec::<String>::new(), "{part}, {whole}");
    }
}

#[test]
fn over_is_not_said_of_what_is_just_that() {
    let rows = "k,n\na,60\nb,40\nc,1.5\n";
    let sum = |filter: &str, qualifier: &str| {
        stat(&format!(
            "measure = 'sum'\ncolumn = 'n'\nwhere = {{ k = {filter} }}\nformat = {{ qualifier = '{qualifier}', precision = 0 }}"
        ))
    };
    for qualifier in ["over", "under", "nearly"] {
        refused(
            &table(rows, ""),
            &sum("['a', 'b']", qualifier),
            &["figure-format", "exactly what would be printed"],
        );
        assert_eq!(
            table(rows, "")
                .compute(&sum("['a', 'b', 'c']", qualifier))
                .messages,
            Vec::<String>::new()
        );
        // A source that says "over 60" has 60 in its table.
        assert_eq!(
            table(rows, "").compute(&sum("'a'", qualifier)).messages,
            Vec::<String>::new()
        );
    }
    let counted = "measure = 'count'\nformat = { style = 'integer', qualifier = 'over' }";
    refused(
        &table(rows, ""),
        &stat(counted),
        &["exactly what would be printed"],
    );
}
