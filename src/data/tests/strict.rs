//! Definitions and descriptions are read strictly.

use super::*;

#[test]
fn definitions_are_read_strictly() {
    for (definition, message) in [
        (
            "measure = 'average'",
            "statistics.toml:4:11 invalid-value `measure` cannot be `average`",
        ),
        (
            "measure = 'sum'",
            "statistics.toml:4:11 missing-key the measure `sum` needs `column`",
        ),
        (
            "measure = 'share'",
            "statistics.toml:4:11 missing-key the measure `share` needs `where`",
        ),
        (
            "measure = 'count'\ncolumn = 'year'",
            "statistics.toml:5:1 invalid-value the measure `count` has no `column`",
        ),
        (
            "measure = 'count'\nof = { year = 2010 }",
            "statistics.toml:5:1 invalid-value the measure `count` has no `of`",
        ),
        (
            "measure = 'count'\nwhere = { year = [] }",
            "statistics.toml:5:18 invalid-value a list of no values finds no row",
        ),
        (
            "measure = 'count'\nwhere = { year = [2010, '2011'] }",
            "statistics.toml:5:25 filter-type a filter cannot mix numbers and texts",
        ),
        (
            "measure = 'count'\nwhere = { year = { from = 2010, to = 2009 } }",
            "statistics.toml:5:18 invalid-value the range ends before it begins",
        ),
        (
            "measure = 'count'\nwhere = { year = { from = 'a' } }",
            "statistics.toml:5:27 invalid-value a range goes from a number or date to another",
        ),
        (
            "measure = 'count'\nwhere = { year = {} }",
            "statistics.toml:5:18 invalid-value a range needs `from`, `to` or both",
        ),
        (
            "measure = 'count'\nwhere = { year = { from = 2010, unti = 2011 } }",
            "statistics.toml:5:33 unknown-key there is no key `unti` here",
        ),
        (
            "measure = 'count'\nwhere = 2010",
            "statistics.toml:5:9 wrong-type `where` takes a table, not a whole number",
        ),
        (
            "measure = 'count'\nmising = 'skip'",
            "statistics.toml:5:1 unknown-key there is no key `mising` here",
        ),
    ] {
        let computed = suits().compute(&stat(definition));
        assert_eq!(
            computed.messages.len(),
            1,
            "{definition}: {:?}",
            computed.messages
        );
        assert!(computed.results.figures.is_empty() || message.contains("unknown-key"));
        let first = computed.messages[0].lines().next().unwrap();
        assert_eq!(first, message, "{definition}");
    }
}

#[test]
fn ids_charts_and_tables_are_read_strictly() {
    let computed = suits().compute(
        "[stat.Suits_2010]\ntable = 't'\nsource = 's'\nmeasure = 'count'\n\
         [chart.c]\ntable = 't'\nsource = 's'\ntype = 'stacked-bar'\nx = 'year'\ny = { measure = 'count' }\nalt = ' '\n\
         [table.t]\ntable = 't'\nsource = 's'\nrows = 'year'\n",
    );
    let firsts: Vec<_> = computed
        .messages
        .iter()
        .map(|message| message.lines().next().unwrap())
        .collect();
    assert_eq!(
        firsts,
        [
            "statistics.toml:1:7 invalid-id an id is made of lower-case letters, digits and hyphens, not `Suits_2010`",
            "statistics.toml:5:8 missing-key bars can only be stacked by `series`",
            "statistics.toml:11:7 empty-text `alt` is empty",
            "statistics.toml:12:1 missing-key `cell` is missing",
        ]
    );
    // What is broken is known all the same.
    assert_eq!(computed.definitions.ids.charts[0].value, "c");
    assert_eq!(computed.definitions.ids.tables[0].value, "t");
    assert!(computed.definitions.charts.is_empty() && computed.definitions.tables.is_empty());
}

#[test]
fn a_description_is_read_strictly() {
    let computed = suits()
        .and(
            "t.toml",
            "delimiter = ',,'\ndecimalChar = '5'\nmissingvalues = []\n\
             [[fields]]\nname = 'yaer'\ntype = 'int'\n[[fields]]\nname = 'won'\n[[fields]]\nname = 'won'\n",
        )
        .compute(&stat("measure = 'count'"));
    let firsts: Vec<_> = computed
        .messages
        .iter()
        .map(|message| message.lines().next().unwrap())
        .collect();
    assert_eq!(
        firsts,
        [
            "data/t.toml:1:13 invalid-value `delimiter` takes a single character",
            "data/t.toml:2:15 invalid-value `decimalChar` cannot be '5'",
            "data/t.toml:3:1 unknown-key there is no key `missingvalues` here",
            "data/t.toml:5:8 unknown-column data/t.csv has no column `yaer`",
            "data/t.toml:6:8 invalid-value `type` cannot be `int`",
            "data/t.toml:10:8 double-id the column `won` is described twice",
        ]
    );
}

#[test]
fn a_number_that_cannot_be_kept_is_refused_and_not_rounded() {
    for (definition, message) in [
        (
            "where = { year = 2010.00000000000000000000000000000000000000001 }",
            "5:18 wrong-type `year` takes a number of no more than 28 digits, and this one has more",
        ),
        (
            "where = { year = [2010, 99999999999999999999999999999999.5] }",
            "5:25 wrong-type each of `year` takes a number of no more than 28 digits, and this one has more",
        ),
        (
            "where = { year = 9223372036854775808 }",
            "5:18 wrong-type `year` takes a whole number up to 9223372036854775807, and this one is greater",
        ),
        (
            "where = { year = -9223372036854775809 }",
            "5:18 wrong-type `year` takes a whole number down to -9223372036854775808, and this one is less",
        ),
        (
            "where = { year = inf }",
            "5:18 wrong-type `year` takes a text, a number, true or false, or a date, not a number",
        ),
        (
            "format = { precision = 99999999999999999999 }",
            "5:24 wrong-type `precision` takes a whole number up to 9223372036854775807, and this one is greater",
        ),
    ] {
        let computed = suits().compute(&stat(&format!("measure = 'count'\n{definition}")));
        let first = computed.messages.first().map(|first| first.lines().next());
        let message = format!("statistics.toml:{message}");
        assert_eq!(first.flatten(), Some(message.as_str()), "{definition}");
    }
    let exact = "measure = 'count'\nwhere = { year = 2010.000000000000000000000000 }";
    assert_eq!(suits().value(exact), "3");
}
