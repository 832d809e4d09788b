//! Workbooks whose cells mean what they look like: percentages, hidden rows, fifteen digits.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A sheet of a column `who` and a column `n`: each row with the number, whether it is shown in percent, and whether
/// it is hidden.
fn xlsx(rows: &[(&str, &str, bool, bool)]) -> Vec<u8> {
    let mut data = String::from(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>who</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>n</t></is></c></row>",
    );
    for ((who, number, percent, hidden), row) in rows.iter().zip(2..) {
        data += &format!(
            "<row r=\"{row}\"{}><c r=\"A{row}\" t=\"inlineStr\"><is><t>{who}</t></is></c><c r=\"B{row}\" s=\"{}\"><v>{number}</v></c></row>",
            if *hidden { " hidden=\"1\"" } else { "" },
            i32::from(*percent),
        );
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    packed(&[
        (
            "[Content_Types].xml",
            &format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            &format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            &format!(
                "<styleSheet xmlns=\"{main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>"),
        ),
    ])
}

fn ods(rows: &[(&str, &str, bool, bool)]) -> Vec<u8> {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let mut data = format!(
        "<table:table-row>{}{}</table:table-row>",
        text("who"),
        text("n")
    );
    for (who, number, percent, hidden) in rows {
        data += &format!(
            "<table:table-row{}>{}<table:table-cell office:value-type=\"{}\" office:value=\"{number}\"><text:p>x</text:p></table:table-cell></table:table-row>",
            if *hidden {
                " table:visibility=\"collapse\""
            } else {
                ""
            },
            text(who),
            if *percent { "percentage" } else { "float" },
        );
    }
    let spaces = ["office", "table", "text"].map(|space| {
        format!(" xmlns:{space}=\"urn:oasis:names:tc:opendocument:xmlns:{space}:1.0\"")
    });
    packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        (
            "content.xml",
            &format!(
                "<office:document-content{}><office:body><office:spreadsheet><table:table table:name=\"Data\">{data}</table:table></office:spreadsheet></office:body></office:document-content>",
                spaces.concat()
            ),
        ),
    ])
}

type Rows<'r> = &'r [(&'r str, &'r str, bool, bool)];

/// A workbook of some rows.
type Book = fn(Rows<'_>) -> Vec<u8>;

const BOOKS: [(&str, Book); 2] = [("t.xlsx", xlsx), ("t.ods", ods)];

/// The mean of `n`, or what was said instead.
fn mean(book: Vec<u8>, name: &'static str, toml: &str) -> String {
    let case = Case::with(name, book).and("t.toml", toml);
    let computed = case.compute(&format!(
        "[stat.x]\ntable = '{name}'\nsource = 's'\nmeasure = 'mean'\ncolumn = 'n'\n"
    ));
    match computed.results.figures.get("x") {
        Some(figure) => figure.value.to_string(),
        None => computed.messages.join("\n"),
    }
}

#[test]
fn a_number_is_what_it_is_shown_as() {
    for (name, book) in BOOKS {
        let percent: Rows<'_> = &[("a", "0.529", true, false), ("b", "0.471", true, false)];
        assert_eq!(mean(book(percent), name, ""), "50", "{name}");
        let plain: Rows<'_> = &[("a", "0.529", false, false), ("b", "0.471", false, false)];
        assert_eq!(mean(book(plain), name, ""), "0.5", "{name}");
        let mixed: Rows<'_> = &[("a", "0.529", true, false), ("b", "47.1", false, false)];
        let said = mean(book(mixed), name, "");
        assert!(
            said.contains("ambiguous-data") && said.contains("scale = 1"),
            "{name}: {said}"
        );
        let scale = "[[fields]]\nname = 'n'\ntype = 'number'\nscale = 1\n";
        assert_eq!(mean(book(mixed), name, scale), "50", "{name}");
        let nought: Rows<'_> = &[("a", "0.5", true, false), ("b", "0", false, false)];
        assert_eq!(mean(book(nought), name, ""), "25", "{name}");
        // Not what a format makes of it, but what a spreadsheet shows at most.
        let digits: Rows<'_> = &[("a", "124599.99999999999", false, false)];
        assert_eq!(mean(book(digits), name, ""), "124600", "{name}");
        // Numbers of a workbook are numbers, whatever their digits.
        let three: Rows<'_> = &[("a", "18.420", false, false), ("b", "2.125", false, false)];
        assert_eq!(mean(book(three), name, ""), "10.2725", "{name}");
    }
}

#[test]
fn hidden_rows_are_asked_about() {
    for (name, book) in BOOKS {
        let rows: Rows<'_> = &[
            ("a", "1", false, false),
            ("b", "2", false, true),
            ("c", "6", false, false),
        ];
        let said = mean(book(rows), name, "");
        assert!(
            said.contains("invalid-sheet") && said.contains("commentRows = [3]"),
            "{name}: {said}"
        );
        assert_eq!(mean(book(rows), name, "commentRows = [3]"), "3.5", "{name}");
    }
}
