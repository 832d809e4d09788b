//! Sheets of workbooks as tables.

use proptest::prelude::*;

use super::*;

const XLSX: &[u8] = include_bytes!("../../../tests/data/sheets.xlsx");
const ODS: &[u8] = include_bytes!("../../../tests/data/sheet.ods");

fn sum(name: &'static str, bytes: &[u8], toml: &str) -> Computed {
    let toml_name = if name.starts_with('b') {
        "b.toml"
    } else {
        "a.toml"
    };
    let case = Case::with(name, bytes).and(toml_name, toml);
    case.compute(&format!(
        "[stat.x]\ntable = '{name}'\nsource = 's'\nmeasure = 'sum'\ncolumn = 'n'\n"
    ))
}

#[test]
fn a_sheet_is_a_table() {
    let computed = sum("a.xlsx", XLSX, "sheet = 'Data'\nheaderRows = [3]");
    assert_eq!(computed.messages, Vec::<String>::new());
    assert_eq!(computed.results.figures["x"].value.to_string(), "100");
    let computed = sum("a.ods", ODS, "");
    assert_eq!(computed.messages, Vec::<String>::new());
    assert_eq!(computed.results.figures["x"].value.to_string(), "100");
}

#[test]
fn what_a_sheet_must_not_have_is_shown_by_the_name_of_its_cell() {
    for (toml, message) in [
        (
            "",
            "statistics.toml:2:9 ambiguous-data data/a.xlsx has several sheets, and nothing says which one is meant\n\
             \x20 = write `sheet = \"Notes\"` into data/a.toml; its sheets are `Notes`, `Data`, `Text`, `Hollow`, `Merged`",
        ),
        (
            "sheet = 'Dta'",
            "data/a.toml:1:9 invalid-sheet data/a.xlsx has no sheet `Dta`\n  = did you mean `Data`?",
        ),
        (
            "sheet = 'Hollow'",
            "data/a.xlsx:2:1 invalid-sheet a formula in data/a.xlsx has no value",
        ),
        (
            "sheet = 'Merged'",
            "data/a.xlsx:1:1 invalid-sheet the names of columns in data/a.xlsx are merged cells",
        ),
        (
            "sheet = 'Text'",
            "data/a.xlsx:2:10 wrong-cell `about 5` is not a number, as `n` should be",
        ),
    ] {
        let computed = sum("a.xlsx", XLSX, toml);
        assert!(computed.results.figures.is_empty(), "{toml}");
        assert!(
            computed.messages[0].starts_with(message),
            "{:?}",
            computed.messages
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_workbooks_are_refused_or_read(
        at in 0_usize..4000, byte in any::<u8>(), cut in prop::option::of(0_usize..4000), ods in any::<bool>()
    ) {
        let (name, whole, toml) = if ods { ("a.ods", ODS, "") } else { ("a.xlsx", XLSX, "sheet = 'Data'\nheaderRows = [3]") };
        let mut bytes = whole.to_vec();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(cut.map_or(length, |cut| cut % length));
        let computed = sum(name, &bytes, toml);
        prop_assert!(!computed.messages.is_empty() || computed.results.figures.len() == 1);
    }

    #[test]
    fn damaged_files_of_rows_are_refused_or_read(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        encoding in prop::sample::select(vec!["utf-8", "utf-16le", "windows-1251", "shift_jis", "gb18030"]),
        header in 1_u8..4,
    ) {
        let toml = format!("encoding = '{encoding}'\nheaderRows = [{header}]\nfootnoteMarks = ['*']\nbareNumber = false\ngroupChar = ' '\n");
        let bytes = [b"a,n\n1,2\n".as_slice(), &bytes].concat();
        let case = Case::with("t.csv", bytes).and("t.toml", toml);
        case.compute(&stat("measure = 'sum'\ncolumn = 'n'"));
    }
}
