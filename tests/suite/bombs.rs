//! What a few lines can blow up is refused at its place, before it is begun.
//!
//! Each case is a workspace with one such input. The program must say what is too large, where, and end
//! with 1: the bounds of time and memory (`tests/limits.rs`) are not what ends it.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::Duration;

use crate::workspace::Workspace;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Long enough for anything that ends: a test that waits for what never comes should end too.
const PATIENCE: Duration = Duration::from_mins(3);

const BIB: &str = "briefs/small/sources.bib";
const CHAPTER: &str = "briefs/small/findings/1-press.toml";
const STATISTICS: &str = "briefs/small/statistics.toml";
const TEMPLATE: &str = "styles/odd/paper.typ.j2";

/// Compiles, and asserts that this is said at this place.
fn refused(workspace: &Workspace, place: &str, said: &str) {
    let output = workspace
        .program()
        .args(["compile", "--format", "short"])
        .timeout(PATIENCE)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let shown: String = stderr.chars().take(2000).collect();
    assert_eq!(output.status.code(), Some(1), "{said}: {shown}");
    let line = stderr.lines().find(|line| line.contains(said));
    let line = line.unwrap_or_else(|| panic!("{said:?} is not in {shown}"));
    assert!(line.starts_with(place), "{line} is not at {place}");
}

/// The small brief with other sources.
fn cited(bibliography: &str) -> Workspace {
    let workspace = Workspace::small();
    workspace.write(BIB, bibliography);
    workspace
}

#[test]
fn bibliographies_without_a_bottom() {
    const CIRCLE: &str = "the abbreviation `a` is made of itself";
    refused(&cited("@string{a=a}@misc{x,title=a}"), BIB, CIRCLE);
    let longer = "@string{a=b}@string{b= \"x\" # a}@misc{x,title=a}";
    refused(&cited(longer), BIB, CIRCLE);

    let mut doubled = String::from("@string{s0=\"xxxxxxxxxx\"}\n");
    for number in 0..36 {
        writeln!(doubled, "@string{{s{}=s{number} # s{number}}}", number + 1).unwrap();
    }
    doubled.push_str("@misc{x,title=s36}");
    refused(
        &cited(&doubled),
        BIB,
        "by its abbreviations the field grows beyond",
    );

    let mut chain = String::from("@string{s0=\"x\"}\n");
    for number in 0..20_000 {
        writeln!(chain, "@string{{s{}=s{number}}}", number + 1).unwrap();
    }
    chain.push_str("@misc{x,title=s20000}");
    refused(&cited(&chain), BIB, "is made of others more than 40 deep");

    let mut parents = String::from("@book{c20000,title={t}}\n");
    for number in 0..20_000 {
        let parent = number + 1;
        writeln!(
            parents,
            "@inbook{{c{number},title={{t}},crossref={{c{parent}}}}}"
        )
        .unwrap();
    }
    let deep = "entries take fields from each other more than 40 deep";
    refused(&cited(&parents), BIB, deep);

    let braces = format!(
        "@misc{{x,title={{{}{}}}}}",
        "{".repeat(20_000),
        "}".repeat(20_000)
    );
    refused(&cited(&braces), BIB, "braces stand more than 40 deep");

    let workspace = Workspace::small();
    let yaml = "briefs/small/sources.yml";
    workspace.write(yaml, format!("a: {}", "[".repeat(100_000)));
    refused(&workspace, yaml, "brackets stand more than 40 deep");
}

/// Entries that take their fields from many, which take theirs from many, are read once each: what is
/// left to say is that the brief's own sources are not there.
#[test]
fn references_that_fan_out_come_to_an_end() {
    let mut fan = String::from("@xdata{x30,title={t}}\n");
    for number in 0..30 {
        let next = number + 1;
        writeln!(fan, "@xdata{{a{number},xdata={{x{next}}}}}").unwrap();
        writeln!(fan, "@xdata{{b{number},xdata={{x{next}}}}}").unwrap();
        writeln!(fan, "@xdata{{x{number},xdata={{a{number},b{number}}}}}").unwrap();
    }
    let mut wide = String::from("@xdata{x9,title={t}}\n");
    for number in 0..9 {
        let names: Vec<_> = (0..9).map(|at| format!("n{number}{at}")).collect();
        for name in &names {
            writeln!(wide, "@xdata{{{name},xdata={{x{}}}}}", number + 1).unwrap();
        }
        writeln!(wide, "@xdata{{x{number},xdata={{{}}}}}", names.join(",")).unwrap();
    }
    for text in [fan, wide] {
        let missing = "no source is called `monitoring`";
        refused(&cited(&text), "briefs/small/", missing);
    }
}

/// What many honest files have is no bomb.
#[test]
fn abbreviations_and_references_are_followed() {
    let workspace = Workspace::small();
    let known = workspace.read(BIB);
    let honest = "@string{un = \"United Nations\"}\n@string{ga = un # \" General Assembly\"}\n\
        @proceedings{all, title = {All of it}, author = ga, date = {2010}}\n\
        @inproceedings{one, title = {One}, author = {A, B}, crossref = {all}}\n\
        @xdata{where, location = {Geneva}}\n@misc{two, title = ga, author = {C, D}, date = {2011}, xdata = {where}}\n";
    workspace.write(BIB, format!("{known}\n{honest}"));
    workspace.compile();
}

/// The small brief in a style of its own whose paper begins with this.
fn templated(beginning: &str) -> Workspace {
    let workspace = Workspace::small();
    workspace.own_style("odd");
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"odd\"");
    let template = workspace.read(TEMPLATE);
    workspace.write(TEMPLATE, format!("{beginning}\n{template}"));
    workspace
}

#[test]
fn templates_that_are_deeper_or_longer_than_the_compiler_takes() {
    for operator in ["+", " or ", "~", "/"] {
        let chain = format!("{{{{ {} }}}}", vec!["1"; 20_000].join(operator));
        refused(
            &templated(&chain),
            TEMPLATE,
            "an expression of more than 10000 bytes",
        );
    }
    for prefix in ["not ", "-", "(", "[", "f("] {
        let chain = format!("{{% if {} 1 %}}{{% endif %}}", prefix.repeat(20_000));
        refused(
            &templated(&chain),
            TEMPLATE,
            "an expression of more than 10000 bytes",
        );
    }
    for suffix in ["|trim", ".a", "()", "[0]"] {
        let chain = format!("{{{{ brief{} }}}}", suffix.repeat(20_000));
        refused(
            &templated(&chain),
            TEMPLATE,
            "an expression of more than 10000 bytes",
        );
    }
    let branches = format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(5_000));
    refused(&templated(&branches), TEMPLATE, "more than 1000 branches");
    refused(
        &templated(&"x".repeat(2_000_000)),
        TEMPLATE,
        "a template of more than 1 MB",
    );
}

/// Just below the limits there is stack enough.
#[test]
fn templates_below_the_limits_are_compiled() {
    let longest = [
        format!("{{% if {} %}}{{% endif %}}", vec!["1"; 4_900].join("+")),
        format!("{{% if {} 1 %}}{{% endif %}}", "not ".repeat(2_400)),
        format!("{{% if {} 1 %}}{{% endif %}}", "- ".repeat(4_900)),
        format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(900)),
    ];
    for text in longest {
        templated(&text).compile();
    }
}

#[test]
fn templates_that_make_more_than_any_document_holds() {
    const ENDLESS: &str = "this has no end, or makes more text than any document holds";
    let doubled = "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(60) %}\
        {% set ns.x = ns.x ~ ns.x %}{% endfor %}";
    let captured = "{% for i in range(99999) %}{% set x %}{% for j in range(9999) %}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
        {% endfor %}{% endset %}{% endfor %}";
    for (text, said) in [
        (doubled, ENDLESS),
        (captured, ENDLESS),
        ("{{ 'a\nb' | indent(2000000000) }}", ENDLESS),
        (
            "{{ ('a' * 1000000) | replace('a', 'b' * 100000) }}",
            ENDLESS,
        ),
        ("{{ [1] | batch(10000000000, 0) | list }}", ENDLESS),
        (
            "{{ '%0999999999d' | format(1) }}",
            "a width of more than 999 is no format",
        ),
        ("{{ 'a' * 999999999 }}", "repeated string is too large"),
        (
            "{% for i in range(10000000000) %}{% endfor %}",
            "range has too many elements",
        ),
        ("{% include 'paper.typ.j2' %}", "recursion limit exceeded"),
        (
            "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
            "recursion limit exceeded",
        ),
    ] {
        refused(&templated(text), TEMPLATE, said);
    }
}

/// The small brief with something at the beginning of a concern's summary.
fn summed_up(text: &str) -> Workspace {
    let workspace = Workspace::small();
    let chapter = workspace.read(CHAPTER);
    let changed = chapter.replacen(
        "summary = \"\"\"\n",
        &format!("summary = \"\"\"\n{text}\n"),
        1,
    );
    assert_ne!(chapter, changed);
    workspace.write(CHAPTER, changed);
    workspace
}

#[test]
fn prose_that_is_longer_than_any_page() {
    const ENDLESS: &str = "this has no end, or makes more text than any document holds";
    let row = |cell: &str, cells: usize| format!("|{}\n", cell.repeat(cells));
    let wide = format!("\n{}{}{}", row("a|", 200), row("-|", 200), row("b|", 200));
    let long = format!(
        "\n{}{}{}",
        row("a|", 9),
        row("-|", 9),
        row("b|", 9).repeat(700)
    );
    for (text, said) in [
        ("{{ 'a' * 100000000 }}", ENDLESS),
        ("{{ (['a' * 90000000] * 100) | join }}", ENDLESS),
        ("{{ range(99999) | list | join(',') }}", ENDLESS),
        ("{{ 'a' * 200000 }}", "this gives a text of 200000 bytes"),
        (
            &"word ".repeat(10_000),
            "a paragraph of more than 30000 bytes",
        ),
        (&"a".repeat(1_000_000), "a text of "),
        (
            &"*a **b ".repeat(20_000),
            "a paragraph of more than 30000 bytes",
        ),
        (
            &"[a](".repeat(30_000),
            "a paragraph of more than 30000 bytes",
        ),
        (
            &"<a ".repeat(50_000),
            "a paragraph of more than 30000 bytes",
        ),
        (&"- word\n".repeat(100_000), "a text of "),
        (&wide, "a table of 200 columns"),
        (&long, "a table of more than 5000 cells"),
        (&"> ".repeat(20_000), "too deep in each other"),
    ] {
        refused(&summed_up(text), CHAPTER, said);
    }
    let workspace = Workspace::small();
    let title = format!("title    = \"{}\" #", "word ".repeat(5_000));
    let chapter = workspace.read(CHAPTER);
    workspace.write(CHAPTER, chapter.replacen("title", &title, 1));
    refused(&workspace, CHAPTER, "a line of 25000 bytes");
}

/// The small brief with a table of its own and a statistic of it.
fn counted(file: &str, bytes: &[u8], more: &str) -> Workspace {
    let workspace = Workspace::small();
    workspace.write(format!("data/{file}"), bytes);
    let known = workspace.read(STATISTICS);
    let table = file.trim_end_matches(".csv");
    let own =
        format!("[stat.own]\ntable = \"{table}\"\nmeasure = \"count\"\nsource = \"monitoring\"\n");
    workspace.write(STATISTICS, format!("{known}\n{own}{more}\n"));
    workspace
}

#[test]
fn tables_that_are_wider_than_any() {
    let header: Vec<String> = (0..200_000).map(|column| format!("c{column}")).collect();
    let csv = format!("{}\n{}\n", header.join(","), vec!["1"; 200_000].join(","));
    let workspace = counted("own.csv", csv.as_bytes(), "");
    refused(
        &workspace,
        "data/own.csv:1",
        "has 200000 columns, and no more than 16384 are read",
    );
    let csv = format!("a{}\n1\n", ",".repeat(16_000));
    let workspace = counted("own.csv", csv.as_bytes(), "");
    refused(
        &workspace,
        "data/own.csv:1",
        "column 2 of data/own.csv has no name",
    );

    let values: Vec<String> = (0..100_000).map(|value| value.to_string()).collect();
    let csv = format!("a\n{}\n", values.join("\n"));
    let filter = format!("where = {{ a = [{}] }}", values.join(", "));
    let workspace = counted("own.csv", csv.as_bytes(), &filter);
    refused(
        &workspace,
        STATISTICS,
        "a filter lists no more than 1000 values",
    );
}

/// A packed file.
fn packed(parts: &[(&str, &[&[u8]])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, pieces) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        for piece in *pieces {
            writer.write_all(piece).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook of one sheet, and the texts that its cells share.
fn xlsx(rows: &[&[u8]], shared: &[&[u8]]) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relations = |relations: &[(&str, &str)]| {
        let relations = relations.iter().enumerate().map(|(number, (kind, target))| {
            format!("<Relationship Id=\"r{number}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
        });
        let relations: String = relations.collect();
        format!("<Relationships xmlns=\"{package}\">{relations}</Relationships>")
    };
    let top = relations(&[("officeDocument", "xl/workbook.xml")]);
    let inner = relations(&[
        ("worksheet", "worksheets/s.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    ]);
    let book = format!(
        "<workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{RELATIONS}\"><sheets>\
         <sheet name=\"S\" sheetId=\"1\" r:id=\"r0\"/></sheets></workbook>"
    );
    let sheet = format!("<worksheet xmlns=\"{SPREADSHEET}\"><sheetData>");
    let head: &[u8] = b"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row>";
    let mut sheet: Vec<&[u8]> = vec![sheet.as_bytes(), head];
    sheet.extend(rows);
    sheet.push(b"</sheetData></worksheet>");
    let strings = format!("<sst xmlns=\"{SPREADSHEET}\">");
    let mut strings: Vec<&[u8]> = vec![strings.as_bytes()];
    strings.extend(shared);
    strings.push(b"</sst>");
    packed(&[
        ("_rels/.rels", &[top.as_bytes()]),
        ("xl/workbook.xml", &[book.as_bytes()]),
        ("xl/_rels/workbook.xml.rels", &[inner.as_bytes()]),
        ("xl/worksheets/s.xml", &sheet),
        ("xl/sharedStrings.xml", &strings),
    ])
}

/// A workbook of one sheet with these rows; `end` is what follows them.
fn ods(rows: &str, end: &str) -> Vec<u8> {
    let begin = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
        <office:spreadsheet><table:table table:name=\"S\">";
    let content = format!("{begin}{rows}{end}");
    packed(&[
        (
            "mimetype",
            &[b"application/vnd.oasis.opendocument.spreadsheet"],
        ),
        (
            "META-INF/manifest.xml",
            &[b"<manifest:manifest xmlns:manifest=\"m\"/>"],
        ),
        ("content.xml", &[content.as_bytes()]),
    ])
}

const END: &str = "</table:table></office:spreadsheet></office:body></office:document-content>";

#[test]
fn workbooks_that_are_larger_than_they_look() {
    let one: &[u8] = b"<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>";
    let million = vec![b'x'; 1_000_000];
    let mut long: Vec<&[u8]> = vec![b"<si><t>"];
    long.extend((0..400).map(|_| million.as_slice()));
    long.push(b"</t></si>");
    let empty = b"<si/>".repeat(1_000_000);
    let many: Vec<&[u8]> = (0..12).map(|_| empty.as_slice()).collect();
    let shared: &[&[u8]] = &[b"<si><t>", &million, b"</t></si>"];
    let row = [
        b"<row>".as_slice(),
        &b"<c t=\"s\"><v>0</v></c>".repeat(400),
        b"</row>",
    ]
    .concat();
    let blank = [b"<row>".as_slice(), &b"<c/>".repeat(10_000), b"</row>"].concat();
    let blank: Vec<&[u8]> = (0..2_100).map(|_| blank.as_slice()).collect();
    let mut far = String::new();
    for row in 2..20_000 {
        write!(far, "<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>").unwrap();
    }
    far.push_str("<row r=\"20000\"><c r=\"FAA20000\"><v>1</v></c></row>");
    for (bytes, said) in [
        (
            xlsx(&[one], &long),
            "`xl/sharedStrings.xml` has more than 256 MB",
        ),
        (
            xlsx(&[one], &many),
            "its cells share more than 5000000 different texts",
        ),
        (
            xlsx(&[&row], shared),
            "its cells hold more than 256 MB of text",
        ),
        (xlsx(&blank, shared), "with the empty ones it has"),
        (
            xlsx(&[far.as_bytes()], shared),
            "reach to column FAA, which makes",
        ),
    ] {
        refused(&counted("own.xlsx", &bytes, ""), STATISTICS, said);
    }
}

#[test]
fn open_document_workbooks_that_repeat_without_an_end() {
    let text = "x".repeat(100_000);
    let cell = |columns: u64, inside: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"{columns}\">\
             <text:p>{inside}</text:p></table:table-cell>"
        )
    };
    let row = |rows: u64, cells: &str| {
        format!("<table:table-row table:number-rows-repeated=\"{rows}\">{cells}</table:table-row>")
    };
    let first = row(1, &cell(1, "a"));
    let spaces = cell(1, "a<text:s text:c=\"9999999999\"/>");
    let apart = first.clone() + &row(1_000_000, "<table:table-cell/>") + &row(1, &cell(500, "b"));
    for (rows, end, said) in [
        (
            row(1000, &cell(1000, &text)),
            END,
            "its cells hold more than 256 MB of text",
        ),
        (
            first.clone() + &row(1_000_000, &cell(100, "b")),
            END,
            "with the empty ones it has",
        ),
        (apart, END, "with the empty ones it has"),
        (
            row(1, &spaces),
            END,
            "its cells hold more than 256 MB of text",
        ),
        (
            "<a>".repeat(1000),
            END,
            "its elements stand more than 200 deep",
        ),
        (first.clone(), "", "`content.xml` breaks off"),
        (
            String::from(
                "<table:table-row><table:table-cell office:value-type=\"string\"><office:annotation>",
            ),
            "",
            "breaks off",
        ),
    ] {
        let bytes = ods(&rows, end);
        refused(&counted("own.ods", &bytes, ""), STATISTICS, said);
    }
    // As LibreOffice ends each sheet: rows without anything, down to the last that there can be.
    let rest = "<table:table-cell table:number-columns-repeated=\"16384\"/>";
    let honest = first + &row(7, &cell(1, "b")) + &row(1_048_568, rest);
    counted("own.ods", &ods(&honest, END), "").compile();
}
