//! Sheets of workbooks, whole files and the parts that they are packed from.

use super::base::Desk;
use super::data::computed;
use super::zip::zip;

/// What an input is, by its first byte.
pub(super) const KINDS: [&str; 4] = ["xlsx", "ods", "parts of an xlsx", "parts of an ods"];

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const OF_WORKBOOK: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const WORKBOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const MANIFEST: &[u8] = br#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;
const MIMETYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Two inputs of parts, with a cell of each type.
pub(super) const PARTS: [&[u8]; 2] = [
    b"\x02<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:F3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>n</t></is></c><c r=\"C1\" t=\"str\"><v>c</v></c><c r=\"D1\" t=\"inlineStr\"><is><r><t>d</t></r></is></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\"><f>1+1</f><v>2.5</v></c><c r=\"C2\" s=\"1\"><v>40179.5</v></c><c r=\"D2\" t=\"b\"><v>1</v></c></row><row r=\"4\"><c r=\"A4\" t=\"s\"><v>1</v></c><c r=\"B4\"><f t=\"shared\" ref=\"B4:B5\" si=\"0\">B2</f><v>1e3</v></c><c r=\"C4\" s=\"2\"><v>-1</v></c><c r=\"D4\" t=\"e\"><v>#N/A</v></c><c r=\"E4\" t=\"d\"><v>2010-01-01T00:00:00</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"E5:F6\"/></mergeCells></worksheet>\n%%\nsheet = \"Data\"\n%%\n<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"2\" uniqueCount=\"2\"><si><t>a</t></si><si><r><t>b</t></r><r><t xml:space=\"preserve\"> c</t></r></si></sst>\n%%\n<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"[h]:mm:ss\"/></numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>",
    b"\x03<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Data\"><table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"2\"><text:p>a<text:s text:c=\"3\"/>b</text:p><text:p>c</text:p></table:table-cell><table:covered-table-cell/></table:table-row><table:table-row table:number-rows-repeated=\"3\"><table:table-cell office:value-type=\"float\" office:value=\"78.8\" table:formula=\"of:=1\"/><table:table-cell office:value-type=\"date\" office:date-value=\"2010-01-01\"/><table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"/><table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
];

thread_local! {
    static DESK: Desk = Desk::empty();
}

/// The first byte says which of [`KINDS`] follows. Parts are the sheet, the description of the table, and of
/// an xlsx the shared strings, the styles and the list of sheets.
pub(super) fn run(input: &[u8]) {
    let Some((kind, rest)) = super::choice(input, KINDS.len()) else {
        return;
    };
    let parts: [&[u8]; 5] = super::files(rest);
    let [sheet, described, strings, styles, book] = parts;
    let book = if book.is_empty() { WORKBOOK } else { book };
    let (ending, bytes, described) = match kind {
        0 => (
            "xlsx",
            rest.to_vec(),
            &b"sheet = \"Data\"\nheaderRows = [3]\n"[..],
        ),
        1 => ("ods", rest.to_vec(), &b""[..]),
        2 => {
            let mut files = vec![
                ("[Content_Types].xml", TYPES),
                ("_rels/.rels", RELATIONS),
                ("xl/workbook.xml", book),
                ("xl/_rels/workbook.xml.rels", OF_WORKBOOK),
                ("xl/worksheets/sheet1.xml", sheet),
            ];
            let more = [("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)];
            files.extend(more.into_iter().filter(|(_, bytes)| !bytes.is_empty()));
            ("xlsx", zip(&files), described)
        }
        _ => {
            let files = [
                ("mimetype", MIMETYPE),
                ("META-INF/manifest.xml", MANIFEST),
                ("content.xml", sheet),
            ];
            ("ods", zip(&files), described)
        }
    };
    DESK.with(|desk| {
        desk.write(&format!("data/t.{ending}"), &bytes);
        desk.lay("data/t.toml", described);
        computed(
            desk,
            &format!(
                "[stat.x]\ntable = \"t.{ending}\"\nmeasure = \"count\"\nsource = \"s\"\n\n\
                 [stat.y]\ntable = \"t.{ending}\"\nmeasure = \"sum\"\ncolumn = \"n\"\nsource = \"s\"\n\n\
                 [table.z]\ntable = \"t.{ending}\"\nrows = \"a\"\ncell = {{ measure = \"count\" }}\n"
            ),
        );
    });
}
