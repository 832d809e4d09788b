//! Statistics that have a figure for each value of a column.

use super::*;

fn figures(computed: &Computed) -> Vec<(String, String)> {
    let figures = computed.results.figures_of("x");
    figures
        .map(|figure| (figure.name(), figure.value.to_string()))
        .collect()
}

fn named(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let all = all.iter();
    all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn there_is_a_figure_for_each_value_of_a_column() {
    let computed = suits().compute(&stat("measure = 'count'\nby = 'claimant'"));
    assert_eq!(computed.messages, Vec::<String>::new());
    assert_eq!(
        figures(&computed),
        named(&[("x/official", "3"), ("x/company", "1"), ("x/person", "1")])
    );
    let computed = suits().compute(&stat(
        "measure = 'share'\nby = 'year'\nwhere = { claimant = 'official' }",
    ));
    let shares = figures(&computed);
    assert_eq!(shares[0], ("x/2009".to_owned(), "50".to_owned()));
    assert_eq!(shares[1].0, "x/2010");
    assert!(shares[1].1.starts_with("66.666666"), "{shares:?}");
    // Both are printed with one digit, because one of them needs it.
    let precision = |name: &str| computed.results.figures[name].format.precision;
    assert_eq!(
        (precision("x/2009"), precision("x/2010")),
        (Some(1), Some(1))
    );
    assert_eq!(computed.results.figures["x/2010"].rows_counted, 3);
}

#[test]
fn the_values_come_in_the_order_of_their_numbers_whatever_that_of_the_rows() {
    let table = |rows: &str| Case::with("t.csv", format!("year,n\n{rows}"));
    let definition = stat("measure = 'sum'\ncolumn = 'n'\nby = 'year'");
    let one = table("2010,1\n2009,2\n2010,4\n9,8\n").compute(&definition);
    let other = table("9,8\n2010,4\n2010,1\n2009,2\n").compute(&definition);
    assert_eq!(
        figures(&one),
        named(&[("x/9", "8"), ("x/2009", "2"), ("x/2010", "5")])
    );
    assert_eq!(figures(&one), figures(&other));
}

#[test]
fn a_value_of_which_nothing_can_be_computed_has_no_figure() {
    let computed = suits().compute(&stat(
        "measure = 'share'\nby = 'claimant'\nwhere = { won = true }\nof = { year = 2009 }",
    ));
    let family = &computed.results.families["x"];
    assert_eq!(family.known, ["official", "company"]);
    // The person's only suit was brought in 2010.
    assert!(!computed.results.figures.contains_key("x/person"));
    let computed = suits().compute(&stat("measure = 'value'\ncolumn = 'year'\nby = 'claimant'"));
    assert!(computed.results.figures.is_empty());
    assert!(
        computed.messages[0].contains("cannot be computed for `official`: its filter finds 3 rows"),
        "{:?}",
        computed.messages
    );
}

#[test]
fn a_value_with_few_persons_has_no_figure() {
    let table = Case::with(
        "t.csv",
        format!("place\n{}{}", "North\n".repeat(4), "South\n".repeat(5)),
    )
    .and("t.toml", "source = 's'\nprotect = 'persons'\n");
    let computed = table.compute(&stat("measure = 'count'\nby = 'place'"));
    assert_eq!(computed.messages, Vec::<String>::new());
    assert_eq!(figures(&computed), named(&[("x/South", "5")]));
    let family = &computed.results.families["x"];
    assert_eq!(
        (family.few.as_slice(), family.threshold),
        (&["North".to_owned()][..], 5)
    );
}

#[test]
fn a_row_without_the_value_is_complained_of() {
    let table = Case::with("t.csv", "place,n\nNorth,1\n,2\n");
    let computed = table.compute(&stat("measure = 'count'\nby = 'place'"));
    assert!(computed.results.figures.is_empty());
    assert!(
        computed.messages[0].contains("missing"),
        "{:?}",
        computed.messages
    );
    let computed = table.compute(&stat("measure = 'count'\nby = 'place'\nmissing = 'skip'"));
    assert_eq!(figures(&computed), named(&[("x/North", "1")]));
}
