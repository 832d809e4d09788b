//! Filter values that no row has.

use super::*;

const CSV: &str = "status,year,open,day,n\n\
     Unsanctioned,2009,true,2009-03-01,1\n\
     Sanctioned,2010,TRUE,2010-03-01,2\n\
     -,2010,true,2010-03-02,3\n";

fn case() -> Case {
    Case::with("t.csv", CSV).and("t.toml", "missingValues = ['', '-']\n")
}

fn count(filter: &str) -> Computed {
    let skip = "measure = 'count'\nmissing = 'skip'";
    case().compute(&stat(&format!("{skip}\nwhere = {{ {filter} }}")))
}

#[test]
fn a_value_that_no_row_has_is_warned_of_where_it_stands() {
    for (filter, pointed, message) in [
        (
            "status = 'unsanctioned'",
            "'unsanctioned'",
            "has `unsanctioned` in `status`\n  = did you mean `Unsanctioned`?",
        ),
        (
            "status = ['Sanctioned', ' Sanktioned ']",
            "' Sanktioned '",
            "has `Sanktioned` in `status`\n  = did you mean `Sanctioned`?",
        ),
        (
            "status = 'x'",
            "'x'",
            "has `x` in `status`\n  = its first values are `Unsanctioned`, `Sanctioned`",
        ),
        (
            "status = '-'",
            "'-'",
            "has `-` in `status`\n  = `-` stands for a missing value here",
        ),
        (
            "year = 2011",
            "2011",
            "has `2011` in `year`\n  = its first values are `2009`, `2010`",
        ),
        (
            "open = false",
            "false",
            "has `false` in `open`\n  = its first values are `true`, `TRUE`",
        ),
        (
            "day = [2009-03-01, 2011-03-01]",
            "2011-03-01",
            "has `2011-03-01` in `day`\n  = its first values are `2009-03-01`, `2010-03-01`, `2010-03-02`",
        ),
    ] {
        let computed = count(filter);
        assert_eq!(computed.pointed, [pointed], "{filter}");
        let (_, text) = computed.messages[0].split_once(' ').unwrap();
        let expected = format!("filter-finds-nothing no row of data/t.csv {message}");
        assert_eq!(text, expected, "{filter}");
        // It may be meant: the figure is there.
        assert!(computed.results.figures.contains_key("x"), "{filter}");
    }
}

#[test]
fn a_value_that_some_row_has_is_none_to_warn_of() {
    for filter in [
        "status = [' Sanctioned', 'Sanctioned', 'Unsanctioned']",
        "year = [2009, 2009.0, 2010]",
        "open = [true, true]",
        // No row has both, but each is somewhere.
        "status = 'Unsanctioned', year = 2010",
        // A range may be empty.
        "year = { from = 2050 }",
        "day = { to = 1950-01-01 }",
    ] {
        assert_eq!(count(filter).messages, Vec::<String>::new(), "{filter}");
    }
}

#[test]
fn each_filter_with_such_a_value_is_warned_of_once() {
    let filter = "missing = 'skip'\nwhere = { status = 'sanctioned' }";
    let head = "table = 't'\nsource = 's'\nmeasure =";
    let computed = case().compute(&format!(
        "[stat.a]\n{head} 'count'\n{filter}\n[stat.b]\n{head} 'sum'\ncolumn = 'n'\n{filter}\n\
         [stat.c]\n{head} 'change'\nmissing = 'skip'\nfrom = {{ status = 'sanctioned' }}\nto = {{ year = 2010 }}\n"
    ));
    let warned = computed
        .messages
        .iter()
        .filter(|message| message.contains("filter-finds-nothing"));
    assert_eq!(warned.count(), 3, "{:?}", computed.messages);
}

#[test]
fn what_has_been_complained_of_is_not_warned_of() {
    for csv in [
        // Numbers, compared with a text; a row too short, where nobody knows.
        "status,n\n1,1\n2,2\n",
        "status,n\na,1\nx\n",
        "status,n\na,1\nb,\"x\n",
    ] {
        let definition = "measure = 'count'\nwhere = { status = 'x' }";
        let computed = Case::with("t.csv", csv).compute(&stat(definition));
        assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
        assert!(!computed.messages[0].contains("filter-finds-nothing"));
    }
}

#[test]
fn suggestions_come_from_a_bounded_sample() {
    let rows: String = (0..60).map(|n| format!("value {n:02},\n")).collect();
    let long = "long ".repeat(100);
    let case = Case::with("t.csv", format!("k,n\n{long},\n{rows}target,\n"));
    let help = |value: &str| {
        let definition = format!("measure = 'count'\nwhere = {{ k = '{value}' }}");
        case.compute(&stat(&definition)).messages.concat()
    };
    assert!(help("Value 49").ends_with("did you mean `value 49`?"));
    assert!(!help("Target").contains("did you mean"));
    assert!(help("Target").ends_with("`value 05`"), "{}", help("Target"));
    // A value without end is cut.
    assert!(help(&long.replace('l', "m")).len() < 300);
}

#[test]
fn warnings_without_number_do_not_hide_an_error() {
    let values: Vec<_> = (0..600).map(|n| format!("'v{n}'")).collect();
    let filter = format!("where = {{ status = [{}] }}", values.join(", "));
    let sum = format!("measure = 'sum'\ncolumn = 'n'\nmissing = 'skip'\n{filter}");
    let computed = case().compute(&stat(&sum));
    assert_eq!(computed.messages.len(), 500);
    assert!(
        computed.messages[0].contains("not-computable"),
        "{}",
        computed.messages[0]
    );
}
