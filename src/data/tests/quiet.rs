//! Figures that would be wrong without a word.

use super::*;

const SUM: &str = "measure = 'sum'\ncolumn = 'n'";

#[track_caller]
pub(super) fn refused(case: &Case, statistics: &str, says: &[&str]) -> String {
    let computed = case.compute(statistics);
    let results = &computed.results;
    assert!(
        results.figures.is_empty() && results.charts.is_empty() && results.tables.is_empty(),
        "a figure was made: {:?}",
        results
            .figures
            .values()
            .map(|figure| figure.value)
            .collect::<Vec<_>>()
    );
    let all = computed.messages.join("\n");
    for says in says {
        assert!(all.contains(says), "{says} in\n{all}");
    }
    all
}

pub(super) fn table(csv: impl AsRef<[u8]>, toml: &str) -> Case {
    Case::with("t.csv", csv).and("t.toml", toml)
}

#[test]
fn nothing_is_taken_off_a_number_that_is_not_listed() {
    for text in [
        "(12)",
        "–12",
        "5-",
        ".5",
        "1.2m",
        "3 million",
        "<5",
        "12½",
        "5‰",
        "COVID-19",
        "12.3 b",
        "~5",
        "12 (est.)",
    ] {
        for toml in ["", "bareNumber = false", "bareNumber = ['%', '€']"] {
            let said = refused(
                &table(format!("n\n\"{text}\"\n7\n"), toml),
                &stat(SUM),
                &["wrong-cell"],
            );
            // No advice reads the rest of it as the number.
            assert!(!said.contains("bareNumber = false"), "{text}: {said}");
            for word in ["m", "million"] {
                assert!(
                    !said.contains(&format!("bareNumber = [\"{word}\"]")),
                    "{text}: {said}"
                );
            }
        }
    }
    assert_eq!(table("n\n5 %\n7%\n", "bareNumber = ['%']").value(SUM), "12");
    assert_eq!(
        table("n\n€5\n€ -7\n-€1\n", "bareNumber = ['€']").value(SUM),
        "-3"
    );
    assert_eq!(
        table("n\n€5\n7\n", "bareNumber = ['€', '']").value(SUM),
        "12"
    );
    // One and the same in a column.
    refused(
        &table("n\n5 %\n7 €\n", "bareNumber = ['%', '€']"),
        &stat(SUM),
        &["`7 €` has not the sign", "which is `%`"],
    );
    refused(
        &table("n\n5 %\n7\n", "bareNumber = ['%']"),
        &stat(SUM),
        &["`7` has not the sign"],
    );
    refused(
        &table("n\n5\n7 %\n", "bareNumber = ['%']"),
        &stat(SUM),
        &["which is none"],
    );
    for word in ["m", "Million", "млн.", "k", "1", "-"] {
        let computed = table("n\n5\n", &format!("bareNumber = ['{word}']"))
            .compute(&stat("measure = 'count'"));
        assert!(
            computed.messages[0].contains("invalid-value"),
            "{word}: {:?}",
            computed.messages
        );
    }
}

#[test]
fn three_digits_behind_a_point_are_asked_about() {
    for csv in ["n\n18.420\n2.105\n940\n", "n\n1.000\n", "n\n-12.345\n"] {
        refused(
            &table(csv, ""),
            &stat(SUM),
            &["ambiguous-data", "decimalChar = \".\"", "groupChar = \".\""],
        );
        // So is a filter that compares with them.
        refused(
            &table(csv, ""),
            &stat("measure = 'count'\nwhere = { n = { from = 3 } }"),
            &["ambiguous-data"],
        );
    }
    let csv = "n\n18.420\n2.105\n940\n";
    assert_eq!(table(csv, "decimalChar = '.'").value(SUM), "960.525");
    assert_eq!(
        table(csv, "decimalChar = ','\ngroupChar = '.'").value(SUM),
        "21465"
    );
    let field = "[[fields]]\nname = 'n'\ntype = 'number'\ndecimalChar = '.'";
    assert_eq!(table(csv, field).value(SUM), "960.525");
    // What leaves no doubt needs no word.
    for (csv, sum) in [
        ("n\n18.420\n2105\n", "2123.42"),
        ("n\n18.420\n2.5\n", "20.92"),
        ("n\n0.125\n", "0.125"),
        ("n\n0.125\n1.250\n", "1.375"),
        ("n\n1234.567\n", "1234.567"),
    ] {
        assert_eq!(table(csv, "").value(SUM), sum, "{csv}");
    }
    // Where either sign is taken, each number is alone.
    let either = "decimalChar = ['.', ',']";
    refused(
        &table("n\n\"1,234\"\n\"78,8\"\n", either),
        &stat(SUM),
        &["ambiguous-data", "`1,234`"],
    );
    assert_eq!(table("n\n\"1,25\"\n78.8\n", either).value(SUM), "80.05");
    assert_eq!(
        table(
            "n\n\"1,234\"\n78.8\n",
            "decimalChar = ['.', ',']\ngroupChar = ' '"
        )
        .value(SUM),
        "80.034"
    );
}

#[test]
fn a_share_of_what_excludes_it_is_no_share() {
    let case = table(
        "sex,year,n\nTotal,2010,100\nF,2010,40\nM,2010,60\nTotal,2011,90\n",
        "source = 's'",
    );
    for (where_, of) in [
        ("{ sex = 'F' }", "{ sex = 'Total' }"),
        ("{ sex = ['F', 'M'] }", "{ sex = 'Total', year = 2010 }"),
        ("{ year = 2010 }", "{ year = { from = 2011 } }"),
        (
            "{ year = { to = 2010 } }",
            "{ year = { from = 2011, to = 2012 } }",
        ),
    ] {
        for column in ["", "column = 'n'\n"] {
            refused(
                &case,
                &stat(&format!(
                    "measure = 'share'\n{column}where = {where_}\nof = {of}"
                )),
                &[
                    "not-computable",
                    "no row is among those of both",
                    "measure = \"ratio\"",
                ],
            );
        }
    }
    // The filter of a chart and that of its measure, and both ends of a change.
    let chart = "[chart.x]\ntable = 't'\ntype = 'bar'\nx = 'sex'\nalt = 'a'\nwhere = { year = 2010 }\ny = { measure = 'count', where = { year = 2011 } }\n";
    refused(
        &case,
        chart,
        &["its filters want different values of `year`"],
    );
    let change =
        "measure = 'change'\nwhere = { year = 2010 }\nfrom = { year = 2011 }\nto = { year = 2010 }";
    refused(&case, &stat(change), &["want different values of `year`"]);
    // Of each group a share of those of one group is all or nothing.
    let each = "measure = 'share'\ncolumn = 'n'\nby = 'sex'\nwhere = { sex = 'F' }";
    refused(&case, &stat(each), &["would be 0 or 100 percent"]);
    let shared = "measure = 'share'\ncolumn = 'n'\nwhere = { sex = ['F', 'M'] }\nof = { sex = ['M', 'Total'] }";
    refused(
        &case,
        &stat(shared),
        &["leave out some of what its `where` names"],
    );
}

#[test]
fn a_ratio_divides_one_figure_by_another() {
    let case = table(
        "sex,year,n\nTotal,2010,100\nF,2010,40\nM,2010,60\nTotal,2011,90\n",
        "",
    );
    let ratio = "measure = 'ratio'\nwhere = { sex = 'F' }\nof = { sex = 'Total', year = 2010 }";
    assert_eq!(case.value(&format!("{ratio}\ncolumn = 'n'")), "40");
    assert_eq!(case.value(ratio), "100");
    let plain = "measure = 'ratio'\ncolumn = 'n'\nwhere = { sex = 'M' }\nof = { sex = 'F' }\nformat = { style = 'decimal' }";
    assert_eq!(case.value(plain), "1.5");
    let none = "measure = 'ratio'\ncolumn = 'n'\nwhere = { sex = 'F', year = 2011 }\nof = { sex = 'Total' }";
    refused(&case, &stat(none), &["no row matches `where`"]);
    refused(
        &case,
        &stat("measure = 'ratio'\nwhere = { sex = 'F' }"),
        &["needs `of`"],
    );
    refused(
        &case,
        &stat(&format!("{ratio}\ncolumn = 'n'").replace(
            "of = { sex = 'Total', year = 2010 }",
            "of = { year = 2012 }",
        )),
        &["no row matches `of`"],
    );
    let negative = table("sex,n\nF,4\nTotal,-8\n", "");
    refused(
        &negative,
        &stat("measure = 'ratio'\ncolumn = 'n'\nwhere = { sex = 'F' }\nof = { sex = 'Total' }"),
        &["below nought"],
    );
}

#[test]
fn what_is_below_nought_is_in_percent_of_nothing() {
    let case = table("y,n\n1,-10\n2,5\n", "");
    let change = "measure = 'change'\ncolumn = 'n'\nfrom = { y = 1 }\nto = { y = 2 }";
    assert_eq!(case.value(change), "15");
    refused(
        &case,
        &stat(&format!("{change}\nformat = {{ style = 'percent' }}")),
        &["below nought"],
    );
    let share = "measure = 'share'\ncolumn = 'n'\nwhere = { y = 2 }";
    refused(
        &table("y,n\n1,-5\n2,10\n", ""),
        &stat(share),
        &["less than nought"],
    );
}

#[test]
fn unlike_things_are_not_compared() {
    let csv = "unit,y,n,state\nA,2015,10,x\nB,2015,100,x\nA,2016,12,x\nB,2016,,x\n";
    for percent in ["", "\nformat = { style = 'percent' }"] {
        let change = format!(
            "measure = 'change'\ncolumn = 'n'\nmissing = 'skip'\nfrom = {{ y = 2015 }}\nto = {{ y = 2016 }}{percent}"
        );
        let said = refused(
            &table(csv, ""),
            &stat(&change),
            &["missing-value", "leave out on both sides"],
        );
        assert!(!said.contains("to leave such rows out"), "{said}");
        let same = change.replace("column", "where = { unit = 'A' }\ncolumn");
        assert!(
            table(csv, "")
                .compute(&stat(&same))
                .results
                .figures
                .contains_key("x")
        );
    }
    let ratio = "measure = 'ratio'\ncolumn = 'n'\nmissing = 'skip'\nwhere = { y = 2016 }\nof = { y = 2015 }";
    refused(&table(csv, ""), &stat(ratio), &["missing-value"]);
    // A row of which nobody knows whether it is in `to`.
    let csv = "y,state\n2009,yes\n2009,yes\n2010,yes\n2010,\n";
    let change = "measure = 'change'\nmissing = 'skip'\nfrom = { y = 2009 }\nto = { y = 2010, state = 'yes' }";
    refused(&table(csv, ""), &stat(change), &["missing-value"]);
}

#[test]
fn the_people_of_what_a_rate_leaves_out_are_left_out() {
    let rate = "measure = 'rate'\ncolumn = 'n'\nmissing = 'skip'\nformat = { style = 'decimal' }\n\
        per = { table = 'people', column = 'people', on = { region = 'region' }, each = 100, source = 's' }";
    let people = "region,people\nA,2000\nB,392\nC,40\n";
    let case = table("region,n\nA,7000\nB,791\nC,\n", "").and("people.csv", people);
    // 7791 for each hundred of 2392, and not of 2432.
    let value: rust_decimal::Decimal = case.value(rate).parse().unwrap();
    assert_eq!(value.round_dp(3).to_string(), "325.711");
    // In part left out: nobody knows for how many the rest is.
    let case = table("region,n\nA,7000\nB,791\nB,\n", "").and("people.csv", people);
    refused(
        &case,
        &stat(rate),
        &["has rows for `B` that lack a value of `n`"],
    );
    let case = table("region,n\nA,7000\n,791\n", "").and("people.csv", people);
    refused(&case, &stat(rate), &["missing-value"]);
}
