//! Files as they come: encodings, dialects, marks, and what must not be guessed.

use super::*;

const SUM: &str = "measure = 'sum'\ncolumn = 'n'";

fn sum(csv: impl AsRef<[u8]>, toml: &str) -> String {
    Case::with("t.csv", csv).and("t.toml", toml).value(SUM)
}

fn said(csv: impl AsRef<[u8]>, toml: &str) -> String {
    let case = Case::with("t.csv", csv).and("t.toml", toml);
    let computed = case.compute(&stat(SUM));
    assert!(computed.results.figures.is_empty(), "a figure was made");
    computed.messages.join("\n")
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark
        .then_some(0xFEFF)
        .into_iter()
        .chain(text.encode_utf16());
    let bytes = |unit: u16| {
        if little {
            unit.to_le_bytes()
        } else {
            unit.to_be_bytes()
        }
    };
    units.flat_map(bytes).collect()
}

#[test]
fn encodings() {
    let text = "who,n\nМальчики,5\nécole,2\n";
    for (bytes, toml) in [
        (text.as_bytes().to_vec(), ""),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), ""),
        (text.as_bytes().to_vec(), "encoding = 'utf-8'"),
        (utf16(text, true, true), ""),
        (utf16(text, false, true), ""),
        (utf16(text, false, true), "encoding = 'utf-16'"),
        (utf16(text, true, false), "encoding = 'utf-16le'"),
        (utf16(text, false, false), "encoding = 'utf-16be'"),
    ] {
        assert_eq!(sum(bytes, toml), "7", "{toml}");
    }
    for (name, text, word) in [
        ("windows-1251", "who,n\nМальчики,5\n", "Мальчики"),
        ("cp1252", "who,n\nécole,5\n", "école"),
        ("windows-1254", "who,n\nığdır,5\n", "ığdır"),
        ("macintosh", "who,n\nécole,5\n", "école"),
        ("mac-cyrillic", "who,n\nдети,5\n", "дети"),
        ("koi8-r", "who,n\nдети,5\n", "дети"),
    ] {
        let label = name.replace("cp", "windows-").replace("mac-", "x-mac-");
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{name}");
        let case = Case::with("t.csv", bytes).and("t.toml", format!("encoding = '{name}'"));
        let filter = format!("{SUM}\nwhere = {{ who = '{word}' }}");
        assert_eq!(case.value(&filter), "5", "{name}");
    }
}

#[test]
fn an_encoding_is_never_guessed() {
    let said = said(b"who,n\nok,1\ncaf\xe9,2\n", "");
    assert_eq!(
        said,
        "data/t.csv:3:1 not-utf8 data/t.csv is not UTF-8 text\n\
         \x20 = say in data/t.toml what it is: `encoding = \"windows-1252\"` reads `café`, `encoding = \"windows-1251\"` reads `cafй`, \
         `encoding = \"koi8-r\"` reads `cafИ`, `encoding = \"macintosh\"` reads `cafÈ`\n\
         \x20 = or save it as UTF-8, in a spreadsheet \"CSV UTF-8\""
    );
    let said = super::hard::said(utf16("who,n\nok,1\n", true, false), "");
    assert!(
        said.contains("it may be UTF-16") || said.contains("unknown-column"),
        "{said}"
    );
}

#[test]
fn what_an_encoding_does_not_have_is_shown() {
    let said = said(b"n\r\n1\r\n2\x98\r\n3\r\n", "encoding = 'koi8-u'\n");
    // All bytes are letters in KOI8.
    assert!(said.contains("wrong-cell"), "{said}");
    let said = super::hard::said(b"n\r\n1\r\n\x8f\xff2\r\n3\r\n", "encoding = 'shift_jis'\n");
    assert!(
        said.starts_with(
            "data/t.csv:3:1 wrong-encoding line 3 of data/t.csv is not text in the encoding shift_jis\n  data/t.toml:1:12 which is declared here"
        ),
        "{said}"
    );
    let case = Case::with("t.csv", "n\n1\n").and("t.toml", "encoding = 'utf-9'\n");
    let said = case.compute(&stat(SUM)).messages.concat();
    assert!(
        said.starts_with("data/t.toml:1:12 invalid-value the encoding `utf-9` is not known"),
        "{said}"
    );
}

#[test]
fn line_ends_and_line_breaks_in_cells() {
    for csv in [
        "k,n\na,1\nb,2\n",
        "k,n\r\na,1\r\nb,2",
        "k,n\ra,1\rb,2\r",
        "k,n\r\r\na,1\r\r\nb,2\r\r\n",
        "k,n\r\na,1\nb,2\r",
        "k,n\n\n\na,1\r\n\r\nb,2\n\n",
        "k,n\n\"a\nb\",1\r\n\"c\r\nd\r\",2\n",
    ] {
        assert_eq!(sum(csv, ""), "3", "{csv:?}");
    }
}

#[test]
fn dialects() {
    for (csv, toml) in [
        ("k;n\na;1\nb;2\n", "delimiter = ';'"),
        ("k\tn\na\t1\nb\t2\n", "delimiter = \"\\t\""),
        ("k|n\na|1\nb|2\n", "delimiter = '|'"),
        ("k,n\n'a,b',1\n'it''s',2\n", "quoteChar = \"'\""),
        ("# made up\nk,n\n#x,y\na,1\nb,2\n", "commentChar = '#'"),
        (
            "Table 1; and more\r\rSecond line\rk,n\ra,1\rb,2\r",
            "headerRows = [4]",
        ),
        ("Table 1, \"n\n\nk,n\na,1\nb,2\n", "headerRows = [3]"),
    ] {
        assert_eq!(sum(csv, toml), "3", "{csv:?}");
        // Places are those of the file.
        let broken = csv
            .replace(",2", ",x")
            .replace(";2", ";x")
            .replace("\t2", "\tx")
            .replace("|2", "|x");
        let said = said(&broken, toml);
        let line = broken
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .trim_end()
            .lines()
            .count();
        assert!(said.starts_with(&format!("data/t.csv:{line}:")), "{said}");
    }
}

#[test]
fn a_delimiter_is_never_guessed() {
    assert_eq!(
        said("k;n\n1;2\n", ""),
        "data/t.csv:1:1 ambiguous-data the columns seem to be divided by another character than a comma: \
         this line names 1 column if divided by commas and 2 columns if by semicolons\n\
         \x20 = write `delimiter = \";\"` into data/t.toml\n\
         \x20 = or `delimiter = \",\"` if the semicolon belongs to a name"
    );
    let two = said("a;b,n\n1;2,3\n", "");
    assert!(
        two.contains(
            "this line names 2 columns if divided by commas and 2 columns if by semicolons"
        ),
        "{two}"
    );
    assert_eq!(sum("a;b,n\n1;2,3\n", "delimiter = ','"), "3");
    assert_eq!(sum("\"a;b;c\",n\n1,3\n", ""), "3");
}

#[test]
fn numbers_as_people_write_them() {
    for (csv, toml) in [
        ("n\n\"1,5\"\n\"1,5\"\n", "decimalChar = ','"),
        ("n\n\"1,5\"\n1.5\n", "decimalChar = ['.', ',']"),
        (
            "n\n1.5*\n\"1,5 1)\"\n",
            "decimalChar = ['.', ',']\nfootnoteMarks = ['*', '1)']",
        ),
        ("n\n1.5 %\n1.5%\n", "bareNumber = ['%']"),
        (
            "n\n3\n…\n..\n-\nNA\n\n",
            "missingValues = ['', '…', '..', '-', 'NA']",
        ),
        (
            "n\n\"1,5\"\n\"1,5\"\n",
            "[[fields]]\nname = 'n'\ntype = 'number'\ndecimalChar = ','",
        ),
    ] {
        let case = Case::with("t.csv", csv).and("t.toml", toml);
        assert_eq!(
            case.value(&format!("{SUM}\nmissing = 'skip'")),
            "3",
            "{csv:?}"
        );
    }
    for (csv, group) in [
        ("n\n1 000\n", " "),
        ("n\n1\u{a0}000\n", " "),
        ("n\n1\u{202f}000\n", "\u{a0}"),
        ("n\n1'000\n", "'"),
        ("n\n1’000\n", "'"),
        ("n\n\"1,000\"\n", ","),
        ("n\n\"1,000.00\"\n", ","),
    ] {
        assert_eq!(
            sum(csv, &format!("groupChar = \"{group}\"")),
            "1000",
            "{csv:?}"
        );
    }
    assert_eq!(
        sum("n\n1.000\n", "groupChar = '.'\ndecimalChar = ','"),
        "1000"
    );
}

#[test]
fn what_stands_around_a_number_is_never_guessed() {
    let help = |csv: &str| {
        let said = said(csv, "");
        assert!(said.contains(" wrong-cell "), "{said}");
        said.lines().last().unwrap_or_default().trim().to_owned()
    };
    assert_eq!(
        help("n\n78.8*\n"),
        "= if `*` leads to a footnote, write `footnoteMarks = [\"*\"]` into data/t.toml"
    );
    assert_eq!(
        help("n\n12 %\n"),
        "= if `%` stands beside all numbers of the column, write `bareNumber = [\"%\"]` into data/t.toml"
    );
    assert_eq!(
        help("n\n12 345\n"),
        "= if it groups thousands, write `groupChar = \" \"` into data/t.toml"
    );
    assert_eq!(
        help("n\n12’345\n"),
        "= if it groups thousands, write `groupChar = \"'\"` into data/t.toml"
    );
    assert!(help("n\n\"78,8\"\n").starts_with("= if the comma stands before decimals"));
    assert!(help("n\n\"63,,4\"\n").starts_with("= correct it, or list it under `missingValues`"));
}

#[test]
fn dates_are_never_guessed() {
    let filter = "measure = 'count'\nwhere = { d = 2010-02-01 }";
    let case = Case::with("t.csv", "d\n01/02/2010\n2/3/2010\n");
    let computed = case.compute(&stat(filter));
    assert!(
        computed.messages[0].ends_with(
            "it can be read in two ways: for the column `d` write `format = \"%d/%m/%Y\"` into data/t.toml \
             if the day comes first, or `format = \"%m/%d/%Y\"` if the month does"
        ),
        "{:?}",
        computed.messages
    );
    let field =
        |format: &str| format!("[[fields]]\nname = 'd'\ntype = 'date'\nformat = '{format}'\n");
    let case = case.and("t.toml", field("%d/%m/%Y"));
    assert_eq!(case.value(filter), "1");
    let case = case.and("t.toml", field("%m/%d/%Y"));
    assert_eq!(case.value(filter), "0");
    let computed = case.and("t.toml", field("dd.mm")).compute(&stat(filter));
    assert!(
        computed.messages[0]
            .starts_with("data/t.toml:4:10 invalid-value dates cannot be written as `dd.mm`")
    );
}

const PACKAGE: &str = r#"{
  "name": "p", "resources": [
    { "name": "other", "path": "data/u.csv" },
    { "name": "t", "path": "data/t.csv", "encoding": "utf-8", "hash": "x\u00e9",
      "dialect": { "delimiter": ";", "header": true, "lineTerminator": "\r\n", "nullSequence": null },
      "schema": { "missingValues": ["", "…"], "fields": [
        { "name": "k", "type": "string", "constraints": { "required": true } },
        { "name": "n", "type": "number", "decimalChar": "," } ] } } ] }"#;

#[test]
fn a_data_package_describes_its_tables() {
    let csv = "k;n\na;1,5\nb;…\n";
    let skip = format!("{SUM}\nmissing = 'skip'");
    let case = Case::with("t.csv", csv).and("datapackage.json", PACKAGE);
    assert_eq!(case.value(&skip), "1.5");
    // What the table's own description says goes before it.
    let case = Case::with("t.csv", csv.replace("1,5", "1.5"))
        .and("datapackage.json", PACKAGE)
        .and(
            "t.toml",
            "[[fields]]\nname = 'n'\ntype = 'number'\ndecimalChar = '.'\n",
        );
    assert_eq!(case.value(&skip), "1.5");
    for (old, new, message) in [
        (
            "\"number\"",
            "\"numbr\"",
            "data/datapackage.json:8:32 invalid-value `type` cannot be `numbr`\n  = did you mean `number`?",
        ),
        (
            "\"k\"",
            "\"kk\"",
            "data/datapackage.json:7:19 unknown-column data/t.csv has no column `kk`",
        ),
        (
            "\"p\",",
            "\"p\"",
            "data/datapackage.json:2:14 json-syntax not JSON: Expected comma",
        ),
    ] {
        let case = Case::with("t.csv", csv).and("datapackage.json", PACKAGE.replacen(old, new, 1));
        let computed = case.compute(&stat(&skip));
        let found = computed
            .messages
            .iter()
            .any(|said| said.starts_with(message));
        assert!(found, "{:?}", computed.messages);
    }
}
