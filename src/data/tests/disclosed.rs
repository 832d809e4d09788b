//! What a reader can work out of all that a brief prints of a table of persons.

use proptest::prelude::*;

use super::asked::{Person, asked, people, table};
use super::reader::{Reader, tell};
use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Lists, ranges, filters of several columns, shares, sums, means and changes, in whatever mixture.
    #[test]
    fn nothing_follows_of_few_persons(people in people(), all in prop::collection::vec(asked(), 1..7)) {
        prop_assume!(!people.is_empty());
        let text: String = all.iter().enumerate().map(|(id, asked)| asked.written(id)).collect();
        let computed = table(&people).compute(&text);
        let known = ["small-cell", "not-computable", "filter-finds-nothing", "invalid-value", "share-of-nothing"];
        for message in &computed.messages {
            prop_assert!(known.iter().any(|code| message.contains(code)), "{}\n{}", message, text);
        }
        let mut reader = Reader::new(people);
        tell(&mut reader, &computed.results, &all);
        let found = reader.finds(5);
        prop_assert!(found.is_none(), "{:?}\n{}\n{:?}", found, text, computed.messages);
    }
}

const FIVE: &str = "[stat.x]\ntable = \"t\"\n";

/// Forty of the first place, fifty of the second, two of the third, of ages that go up.
fn three() -> Vec<Person> {
    let mut people = Vec::new();
    for (place, count) in [(0, 40), (1, 50), (2, 2)] {
        people.extend((0..count).map(|one| {
            (
                place,
                usize::from(one >= 10),
                usize::from(one % 2 == 0),
                20 + one,
            )
        }));
    }
    people
}

fn both(first: &str, second: &str) -> Computed {
    table(&three()).compute(&format!(
        "[stat.wide]\ntable = \"t\"\n{first}\n[stat.narrow]\ntable = \"t\"\n{second}\n"
    ))
}

#[track_caller]
fn assert_told(computed: &Computed, is_told: bool) {
    let said = computed
        .messages
        .iter()
        .any(|said| said.contains("small-cell"));
    assert_eq!(said, is_told, "{:?}", computed.messages);
    assert_eq!(computed.results.figures.len(), if is_told { 1 } else { 2 });
}

#[test]
fn lists_ranges_and_filters_are_the_sets_of_rows_that_they_find() {
    let count = |filter: &str| format!("measure = \"count\"\nwhere = {filter}");
    for (wide, narrow) in [
        // A list against one of its values, and against a longer list.
        ("{ place = [\"p1\", \"p2\"] }", "{ place = \"p1\" }"),
        (
            "{ place = [\"p0\", \"p1\", \"p2\"] }",
            "{ place = [\"p1\", \"p0\"] }",
        ),
        // A range against a year, written otherwise.
        (
            "{ age = { from = 20 } }",
            "{ age = { from = 20, to = 67 } }",
        ),
        ("{ age = { to = 61 } }", "{ age = { from = 21, to = 61 } }"),
        // All of them, written as a list of everything.
        (
            "{ place = [\"p0\", \"p1\", \"p2\"] }",
            "{ sex = [\"f\", \"m\"], place = [\"p0\", \"p1\"] }",
        ),
    ] {
        assert_told(&both(&count(wide), &count(narrow)), true);
    }
    // What tells of many may be said.
    assert_told(
        &both(
            &count("{ place = [\"p0\", \"p1\"] }"),
            &count("{ place = \"p1\" }"),
        ),
        false,
    );
    // And the same rows twice, by other words.
    assert_told(
        &both(
            &count("{ year = { from = 2010, to = 2010 } }"),
            &count("{ year = 2010 }"),
        ),
        false,
    );
}

#[test]
fn a_range_of_one_year_is_that_year() {
    // The chart hides the third place; a range that finds the same rows may not print it in a table.
    let text = "[chart.places]\ntable = \"t\"\ntype = \"bar\"\nx = \"place\"\nalt = \"a\"\n\
        where = { year = 2010 }\ny = { measure = \"count\" }\n\
        [stat.all]\ntable = \"t\"\nmeasure = \"count\"\nwhere = { year = { from = 2010, to = 2010 } }\n";
    let people: Vec<Person> = [(0, 40), (1, 50), (2, 2)]
        .into_iter()
        .flat_map(|(place, count)| (0..count).map(move |one| (place, 1, 0, 20 + one)))
        .collect();
    let computed = table(&people).compute(text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let values = &computed.results.charts["places"].series[0].values;
    assert_eq!(
        values.iter().filter(|value| value.is_none()).count(),
        2,
        "{values:?}"
    );
}

#[test]
fn sums_and_means_are_judged_together_with_counts() {
    let of = "column = \"age\"\nwhere = ";
    for (first, second, is_told) in [
        // Two sums that differ by two persons.
        (
            format!("measure = \"sum\"\n{of}{{ place = [\"p1\", \"p2\"] }}"),
            format!("measure = \"sum\"\n{of}{{ place = \"p1\" }}"),
            true,
        ),
        (
            format!("measure = \"sum\"\n{of}{{ place = [\"p1\", \"p0\"] }}"),
            format!("measure = \"sum\"\n{of}{{ place = \"p1\" }}"),
            false,
        ),
        // Two means alone do not tell of how many they are.
        (
            format!("measure = \"mean\"\n{of}{{ place = [\"p1\", \"p2\"] }}"),
            format!("measure = \"mean\"\n{of}{{ place = \"p1\" }}"),
            false,
        ),
    ] {
        assert_told(&both(&first, &second), is_told);
    }
    // A sum and a mean of the same rows tell how many they are, and with a count how many are missing.
    let text = format!(
        "[stat.sum]\ntable = \"t\"\nmeasure = \"sum\"\n{of}{{ place = [\"p1\", \"p2\"] }}\n\
         [stat.mean]\ntable = \"t\"\nmeasure = \"mean\"\n{of}{{ place = [\"p1\", \"p2\"] }}\n\
         [stat.count]\ntable = \"t\"\nmeasure = \"count\"\nwhere = {{ place = \"p1\" }}\n"
    );
    let computed = table(&three()).compute(&text);
    assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
    assert!(
        computed.messages[0].contains("small-cell"),
        "{:?}",
        computed.messages
    );
    assert_eq!(computed.results.figures.len(), 2);
}

#[test]
fn what_one_person_has_told_is_not_printed() {
    let case = table(&three());
    for measure in ["min", "max", "value"] {
        for text in [
            format!("{FIVE}measure = \"{measure}\"\ncolumn = \"age\"\n"),
            format!("{FIVE}measure = \"{measure}\"\ncolumn = \"age\"\nby = \"place\"\n"),
            format!(
                "[table.x]\ntable = \"t\"\nrows = \"place\"\ncell = {{ measure = \"{measure}\", column = \"age\" }}\n"
            ),
            format!(
                "[chart.x]\ntable = \"t\"\ntype = \"bar\"\nalt = \"a\"\nx = \"place\"\n\
                 y = {{ measure = \"{measure}\", column = \"age\" }}\n"
            ),
        ] {
            let computed = case.compute(&text);
            assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
            let message = &computed.messages[0];
            assert!(
                message.contains("small-cell") && message.contains("\n  = "),
                "{message}"
            );
            let results = &computed.results;
            assert!(
                results.figures.is_empty()
                    && results.tables.is_empty()
                    && results.charts.is_empty()
            );
        }
    }
    // A median is what the one in the middle has told, unless many have told the same.
    let median = format!("{FIVE}measure = \"median\"\ncolumn = \"age\"\n");
    assert!(case.compute(&median).messages[0].contains("small-cell"));
    let alike: Vec<Person> = three()
        .into_iter()
        .map(|one| (one.0, one.1, one.2, 20 + one.3 % 3))
        .collect();
    let computed = table(&alike).compute(&median);
    assert_eq!(computed.messages, Vec::<String>::new());
    assert_eq!(computed.results.figures["x"].value.to_string(), "21");
}

#[test]
fn figures_of_persons_have_no_more_digits_than_are_printed() {
    let text = format!(
        "{FIVE}measure = \"mean\"\ncolumn = \"age\"\nwhere = {{ place = \"p0\", age = {{ to = 52 }} }}\n\
         [stat.share]\ntable = \"t\"\nmeasure = \"share\"\nwhere = {{ place = \"p0\" }}\n\
         [chart.c]\ntable = \"t\"\ntype = \"bar\"\nalt = \"a\"\nx = \"place\"\ny = {{ measure = \"mean\", column = \"age\" }}\n\
         [table.t]\ntable = \"t\"\nrows = \"place\"\ncell = {{ measure = \"share\", where = {{ sex = \"f\" }} }}\n"
    );
    let computed = table(&three()).compute(&text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let results = &computed.results;
    let figures = results.figures.values().map(|figure| figure.value);
    let charts = results
        .charts
        .values()
        .flat_map(|chart| chart.series[0].values.iter().flatten().copied());
    let tables = results
        .tables
        .values()
        .flat_map(|table| table.cells.iter().flatten().flatten().copied());
    for value in figures.chain(charts).chain(tables) {
        assert!(value.scale() <= 1, "{value}");
    }
    assert_eq!(results.figures["share"].value.to_string(), "43.5");
    for figure in results.figures.values() {
        assert!(
            !figure.remark().contains(" of 92 rows"),
            "{}",
            figure.remark()
        );
    }
}

#[test]
fn a_set_of_few_is_found_behind_one_of_more() {
    // Of the second place two in 2009: its sexes together, less those of 2010.
    let counts = [
        (0, 1, 0, 8),
        (0, 1, 1, 5),
        (1, 0, 0, 1),
        (1, 0, 1, 1),
        (1, 1, 0, 5),
        (1, 1, 1, 4),
    ];
    let people: Vec<Person> = counts
        .into_iter()
        .flat_map(|(place, year, sex, count)| {
            (0..count).map(move |one| (place, year, sex, 18 + one))
        })
        .collect();
    let text = "[chart.both]\ntable = \"t\"\ntype = \"bar\"\nx = \"sex\"\nseries = \"place\"\nalt = \"a\"\ny = { measure = \"count\" }\n\
        [stat.each]\ntable = \"t\"\nby = \"place\"\nmeasure = \"count\"\nwhere = { year = 2010 }\n";
    let computed = table(&people).compute(text);
    let chart = &computed.results.charts["both"];
    let of_second = chart
        .series
        .iter()
        .find(|one| one.name.as_deref() == Some("p1"))
        .unwrap();
    let all_of_chart = of_second.values.iter().all(Option::is_some);
    let of_year = computed.results.figures.contains_key("each/p1");
    assert!(
        !(all_of_chart && of_year),
        "{:?} {:?}",
        of_second,
        computed.results.families["each"]
    );
}
