//! Each measure and each filter.

use super::*;
use crate::language::{FigureFormat, Locale, Style};

#[test]
fn every_measure() {
    for (definition, value) in [
        ("measure = 'count'", "5"),
        (
            "measure = 'sum'\ncolumn = 'claimed'\nmissing = 'skip'",
            "650.75",
        ),
        (
            "measure = 'mean'\ncolumn = 'claimed'\nmissing = 'skip'",
            "162.6875",
        ),
        (
            "measure = 'median'\ncolumn = 'claimed'\nmissing = 'skip'",
            "150.25",
        ),
        ("measure = 'median'\ncolumn = 'year'", "2010"),
        (
            "measure = 'min'\ncolumn = 'claimed'\nmissing = 'skip'",
            "50.25",
        ),
        (
            "measure = 'max'\ncolumn = 'claimed'\nmissing = 'skip'",
            "300",
        ),
        ("measure = 'share'\nwhere = { won = true }", "60"),
        (
            "measure = 'share'\nwhere = { won = true }\nof = { year = 2009 }",
            "50",
        ),
        (
            "measure = 'share'\ncolumn = 'claimed'\nwhere = { won = true }\nof = { year = 2009 }",
            "33.444259567387687188019966722",
        ),
        (
            "measure = 'change'\ncolumn = 'claimed'\nfrom = { year = 2009 }\nto = { year = 2010, won = true }",
            "49.75",
        ),
        (
            "measure = 'change'\nfrom = { year = 2009 }\nto = { year = 2010 }",
            "1",
        ),
        (
            "measure = 'change'\nfrom = { year = 2009 }\nto = { year = 2010 }\nformat = { style = 'percent' }",
            "50",
        ),
        (
            "measure = 'change'\nfrom = { year = 2008 }\nto = { year = 2010 }",
            "3",
        ),
        (
            "measure = 'value'\ncolumn = 'claimed'\nwhere = { year = 2009, claimant = 'company' }",
            "200",
        ),
    ] {
        assert_eq!(suits().value(definition), value, "{definition}");
    }
}

#[test]
fn every_filter() {
    for (filter, count) in [
        ("year = 2010", "3"),
        ("year = 2010.0", "3"),
        ("year = [2009, 2010]", "5"),
        ("year = 2011", "0"),
        ("year = { from = 2010 }", "3"),
        ("year = { to = 2009 }", "2"),
        ("year = { from = 2009, to = 2009 }", "2"),
        ("claimant = 'official'", "3"),
        ("claimant = ['official', 'person']", "4"),
        ("claimant = 'offici'", "0"),
        ("won = false", "2"),
        ("date = 2010-01-01", "1"),
        ("date = { from = 2009-04-30, to = 2010-06-15 }", "3"),
        ("year = 2010, won = true, claimant = 'person'", "1"),
        // The cell that is missing stands in a row that another condition has left out.
        ("claimed = { from = 100 }, year = 2009", "2"),
    ] {
        let definition = format!("measure = 'count'\nwhere = {{ {filter} }}");
        assert_eq!(suits().value(&definition), count, "{filter}");
    }
}

#[test]
fn a_figure_knows_where_it_came_from() {
    let computed = suits().compute(&stat(
        "measure = 'sum'\ncolumn = 'claimed'\nwhere = { year = 2010 }\nmissing = 'skip'\nnote = 'n'",
    ));
    assert_eq!(computed.messages, Vec::<String>::new());
    let figure = &computed.results.figures["x"];
    assert_eq!(
        figure.remark(),
        "stat x: sum of claimed, 2 of 5 rows, data/t.csv"
    );
    assert_eq!(figure.source.as_str(), "s");
    assert_eq!(figure.place, computed.definitions.stats[0].id.place);
    assert_eq!(computed.results.inputs.len(), 1);
}

#[test]
fn a_remark_is_one_line_whatever_the_column_is_called() {
    let case = Case::with("t.csv", "\"a\nb\"\n1\n");
    let computed = case.compute(&stat("measure = 'sum'\ncolumn = \"a\\nb\""));
    assert_eq!(computed.messages, Vec::<String>::new());
    let remark = computed.results.figures["x"].remark();
    assert_eq!(remark, "stat x: sum of a b, 1 of 1 rows, data/t.csv");
}

#[test]
fn figures_print_with_as_many_digits_as_they_need() {
    let english = Locale::load(&"en".parse().unwrap()).unwrap();
    for (definition, text) in [
        ("measure = 'count'", "5"),
        (
            "measure = 'sum'\ncolumn = 'claimed'\nmissing = 'skip'",
            "650.75",
        ),
        (
            "measure = 'mean'\ncolumn = 'claimed'\nmissing = 'skip'",
            "162.7",
        ),
        ("measure = 'mean'\ncolumn = 'year'", "2,009.6"),
        ("measure = 'share'\nwhere = { won = true }", "60%"),
        (
            "measure = 'share'\nwhere = { year = 2010 }\nof = { won = true }",
            "66.7%",
        ),
        (
            "measure = 'sum'\ncolumn = 'year'\nformat = { currency = 'EUR', qualifier = 'at-least' }",
            "at\u{a0}least\u{a0}€10,048",
        ),
    ] {
        let computed = suits().compute(&stat(definition));
        let figure = &computed.results.figures["x"];
        assert_eq!(
            english.figure(figure.value, &figure.format).unwrap(),
            text,
            "{definition}"
        );
    }
}

#[test]
fn a_format_without_a_style_has_that_of_the_measure() {
    let computed = suits().compute(&stat("measure = 'count'\nformat = { qualifier = 'about' }"));
    let format = &computed.results.figures["x"].format;
    let plain = FigureFormat::plain(Style::Integer);
    assert_eq!(format.style, plain.style);
}

#[test]
fn numbers_of_the_table_are_exact() {
    let case = Case::with("t.csv", "n\n0.1\n0.2\n0.0000000001\n12345678901234567\n");
    assert_eq!(
        case.value("measure = 'sum'\ncolumn = 'n'"),
        "12345678901234567.3000000001"
    );
    let case = Case::with("t.csv", "n\n-2\n−3\n");
    assert_eq!(case.value("measure = 'sum'\ncolumn = 'n'"), "-5");
    assert_eq!(case.value("measure = 'min'\ncolumn = 'n'"), "-3");
}

#[test]
fn a_description_says_how_the_table_is_written() {
    let case = Case::with(
        "t.csv",
        "\u{feff}pays;code;score;jour\r\nFrance;007;1 234,5;2010-01-02\r\nNamibie;NA;...;\r\n",
    )
    .and(
        "t.toml",
        "title = 'T'\nsource = 'rsf'\nlicence = 'CC0'\ndelimiter = ';'\ndecimalChar = ','\n\
         groupChar = ' '\nmissingValues = ['', '...']\n\
         [[fields]]\nname = 'code'\ntype = 'string'\n\
         [[fields]]\nname = 'score'\ntype = 'number'\nunit = 'points'\ntitle = 'S'\ndescription = 'd'\n",
    );
    let computed = case.compute(
        "[stat.score]\ntable = 't'\nmeasure = 'sum'\ncolumn = 'score'\nmissing = 'skip'\n\
         [stat.code]\ntable = 't'\nmeasure = 'count'\nwhere = { code = '007' }\nsource = 'own'\n\
         [stat.first-column]\ntable = 't'\nmeasure = 'count'\nwhere = { pays = 'France' }\n",
    );
    assert_eq!(computed.messages, Vec::<String>::new());
    let figures = &computed.results.figures;
    assert_eq!(figures["score"].value.to_string(), "1234.5");
    assert_eq!(figures["score"].unit.as_deref(), Some("points"));
    assert_eq!(figures["score"].source.as_str(), "rsf");
    assert_eq!(figures["code"].value.to_string(), "1");
    assert_eq!(figures["code"].source.as_str(), "own");
    assert_eq!(figures["first-column"].value.to_string(), "1");
    assert_eq!(computed.results.inputs.len(), 2);
}

#[test]
fn white_space_around_a_text_does_not_tell_it_from_another() {
    let case = Case::with(
        "t.csv",
        "status,n\nok,1\n ok,2\nok ,4\n\"\u{a0}ok\u{2003}\",8 \no k,16\nOk,32\n",
    )
    .and(
        "t.toml",
        "allow = ['similar-values']\nallow-reason = 'They are two.'\n",
    );
    for value in ["'ok'", "' ok'", "[\"ok\\u00a0\"]"] {
        let sum = format!("measure = 'sum'\ncolumn = 'n'\nwhere = {{ status = {value} }}");
        assert_eq!(case.value(&sum), "15", "{value}");
    }
    let computed = case.compute(
        "[table.t]\ntable = 't'\nsource = 's'\nrows = 'status'\ncell = { measure = 'count' }\n",
    );
    assert_eq!(computed.messages, Vec::<String>::new());
    assert_eq!(computed.results.tables["t"].rows, ["ok", "o k", "Ok"]);
    // What is nothing but white space is missing, and no category of its own.
    let case = Case::with("t.csv", "who,n\na,1\n\u{a0},\u{a0}2\n");
    let computed = case.compute(
        "[table.t]\ntable = 't'\nsource = 's'\nrows = 'who'\nmissing = 'skip'\ncell = { measure = 'count' }\n",
    );
    assert_eq!(computed.results.tables["t"].rows, ["a"]);
    assert_eq!(case.value("measure = 'sum'\ncolumn = 'n'"), "3");
}
