//! What a workbook holds once it is unpacked, found out before anything is kept of it.
//!
//! A workbook is a packed file: a few kilobytes can hold gigabytes, and a row of a sheet of
//! an ODS file can say that it stands there a million times.

use std::fs::File;
use std::io::{BufReader, Read, Seek as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::bounds::{SPANNED, TEXT};
use super::fault::{Fault, long_text, spanned};

/// The largest workbook, packed.
const PACKED: u64 = 64 << 20;

/// The largest sheet, unpacked.
const SHEET: u64 = 512 << 20;

/// The largest of the other parts that are read, unpacked.
const PART: u64 = 256 << 20;

/// The most different texts that cells share.
const SHARED: u64 = 5_000_000;

/// How deep elements may stand in each other.
const DEEPEST: usize = 200;

type Book<'f> = ZipArchive<BufReader<&'f File>>;

/// Looks at a workbook without unpacking it into memory.
pub(super) fn look(file: &File, is_ods: bool) -> Result<(), Fault> {
    let length = file.metadata()?.len();
    if length > PACKED {
        return Err(large("the file", PACKED));
    }
    let mut book = ZipArchive::new(BufReader::new(file))?;
    let mut shared = None;
    for number in 0..book.len() {
        let entry = book.by_index_raw(number)?;
        let name = entry.name()?.to_ascii_lowercase();
        let is_xml = name
            .rsplit('.')
            .next()
            .is_some_and(|ending| matches!(ending, "xml" | "rels"));
        let is_sheet = name.contains("/worksheets/") || name == "content.xml";
        let most = if is_sheet { SHEET } else { PART };
        // No more than it says is unpacked of it.
        if is_xml && entry.size() > most {
            return Err(large(&format!("`{}`", entry.name()?), most));
        }
        if name.ends_with("sharedstrings.xml") && entry.size() > SHARED {
            shared = Some(number);
        }
    }
    if let Some(number) = shared {
        count_shared(&mut book, number)?;
    }
    if is_ods {
        look_at_ods(&mut book)?;
    }
    // The reader begins where this did.
    let mut file = file;
    file.rewind()?;
    Ok(())
}

fn large(what: &str, most: u64) -> Fault {
    Fault::TooLarge(format!("{what} has more than {} MB", most >> 20))
}

/// Counts the texts that cells of an XLSX file share: each takes memory, even if it is empty.
fn count_shared(book: &mut Book<'_>, number: usize) -> Result<(), Fault> {
    let mut reader = BufReader::with_capacity(1 << 16, book.by_index(number)?);
    let mut buffer = [0; 1 << 13];
    // The end of the name of the element that the bytes stand in, if they stand in one.
    let mut name: Option<Vec<u8>> = None;
    let mut count = 0;
    loop {
        let length = reader.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else {
            return Ok(());
        };
        for byte in bytes {
            match (byte, &mut name) {
                (b'<', _) => name = Some(Vec::new()),
                (b':', Some(begun)) => begun.clear(),
                (b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r', Some(begun)) => {
                    count += u64::from(begun == b"si");
                    name = None;
                }
                (byte, Some(begun)) if begun.len() < 3 => begun.push(*byte),
                (_, Some(_) | None) => {}
            }
        }
        if count > SHARED {
            let what = format!("its cells share more than {SHARED} different texts");
            return Err(Fault::TooLarge(what));
        }
    }
}

/// What has been seen of the sheets of an ODS file.
#[derive(Default)]
struct Seen {
    /// Rows that hold nothing and may stand between others.
    empty: u64,
    /// The rows of this sheet up to the last that holds anything.
    rows: u64,
    /// The columns up to the last that holds anything.
    columns: u64,
    /// The cells as they are written, those that are repeated as often.
    cells: u64,
    /// The text of all cells.
    text: u64,
}

/// A row that is being read.
#[derive(Default)]
struct Row {
    repeated: u64,
    /// The cells so far, and those of them up to the last that holds anything.
    cells: u64,
    used: u64,
    text: u64,
}

/// A cell that is being read.
struct Cell {
    repeated: u64,
    /// How much text it has in its attributes or inside.
    text: u64,
    depth: usize,
}

/// Goes through the sheets of an ODS file and adds up what they say that they hold. It must also be
/// whole: the reader looks for the end of what has begun.
fn look_at_ods(book: &mut Book<'_>) -> Result<(), Fault> {
    // Otherwise the reader says what is missing.
    let Ok(content) = book.by_name("content.xml") else {
        return Ok(());
    };
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    let mut seen = Seen::default();
    let mut row = Row::default();
    let mut cell: Option<Cell> = None;
    loop {
        match reader.read_event_into(&mut buffer)? {
            Event::Start(element) => {
                depth += 1;
                if depth > DEEPEST {
                    let what = format!("its elements stand more than {DEEPEST} deep in each other");
                    return Err(Fault::TooLarge(what));
                }
                match element.name().as_ref() {
                    "table:table" => {
                        seen = Seen {
                            cells: seen.cells,
                            text: seen.text,
                            ..Seen::default()
                        };
                    }
                    "table:table-row" => {
                        row = Row {
                            repeated: number(&element, "table:number-rows-repeated", 1),
                            ..Row::default()
                        };
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        let attributes = element.len() as u64;
                        let holds = element.attributes().flatten().any(|attribute| {
                            let name = attribute.key.as_ref();
                            name.starts_with("office:") || name == "table:formula"
                        });
                        cell = Some(Cell {
                            repeated: number(&element, "table:number-columns-repeated", 1),
                            text: if holds { attributes } else { 0 },
                            depth,
                        });
                    }
                    "text:s" => {
                        if let Some(cell) = &mut cell {
                            cell.text = cell.text.saturating_add(number(&element, "text:c", 1));
                        }
                    }
                    _ => {}
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                if let Some(done) = cell.take_if(|cell| depth < cell.depth) {
                    row.add(&done);
                }
                if element.name().as_ref() == "table:table-row" {
                    seen.add(&row)?;
                    row = Row::default();
                }
            }
            Event::Text(text) => {
                if let Some(cell) = &mut cell {
                    cell.text = cell.text.saturating_add(text.len() as u64);
                }
            }
            Event::GeneralRef(_) => {
                if let Some(cell) = &mut cell {
                    cell.text = cell.text.saturating_add(4);
                }
            }
            Event::Eof if depth > 0 => {
                return Err(Fault::Broken(String::from("`content.xml` breaks off")));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

impl Row {
    fn add(&mut self, cell: &Cell) {
        self.cells = self.cells.saturating_add(cell.repeated);
        if cell.text > 0 {
            self.used = self.cells;
            let text = cell.text.saturating_mul(cell.repeated);
            self.text = self.text.saturating_add(text);
        }
    }
}

impl Seen {
    fn add(&mut self, row: &Row) -> Result<(), Fault> {
        if row.used == 0 {
            self.empty = self.empty.saturating_add(row.repeated);
            return Ok(());
        }
        let empty = std::mem::take(&mut self.empty);
        self.rows = self.rows.saturating_add(empty).saturating_add(row.repeated);
        self.columns = self.columns.max(row.used);
        self.cells = self.cells.saturating_add(row.used);
        let text = row.text.saturating_mul(row.repeated);
        self.text = self.text.saturating_add(text);
        let area = self.rows.saturating_mul(self.columns).max(self.cells);
        if area > SPANNED {
            return Err(spanned(area));
        }
        if self.text > TEXT as u64 {
            return Err(long_text());
        }
        Ok(())
    }
}

/// A number among the attributes of an element. One that cannot be read counts as the largest.
fn number(element: &BytesStart<'_>, name: &str, standard: u64) -> u64 {
    let mut attributes = element.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.as_ref() == name);
    found.map_or(standard, |attribute| {
        attribute.value.trim().parse().unwrap_or(u64::MAX)
    })
}
