//! The file of a table as the reader of rows needs it: CSV in UTF-8.
//!
//! What is written in another encoding, or stands in a workbook, is copied in that form first: line by
//! line it is the same, and memory does not grow with it. The copy is a file without a name, which nobody
//! else can open and which is gone with the process, however that ends.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::describe::Description;
use super::dialect::Dialect;
use super::sheet;
use super::sheet::places::SheetPlaces;
use crate::diagnostic::{Diagnostic, Place, code};
use crate::limits;
use crate::record::Located;
use crate::source::{Sources, gate};
use crate::workspace::TablePaths;

/// The file of a table, or a copy of what it holds.
#[derive(Debug)]
pub(in crate::data) struct TableFile {
    /// Opened once: what is looked up in it later is in the same file.
    opened: io::Result<Arc<File>>,
    /// What a byte order mark at the beginning of the file tells of its encoding.
    marked: Option<&'static Encoding>,
    sheet: Option<SheetPlaces>,
    /// Where the lines begin that are no rows, in bytes.
    comments: Vec<u64>,
}

/// A reader of a file that others read too, each at a place of its own.
#[derive(Debug)]
pub(in crate::data) struct Reading {
    file: Arc<File>,
    at: u64,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let length = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)?;
        #[cfg(windows)]
        let length = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.at)?;
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(way) => self.at.checked_add_signed(way),
            SeekFrom::End(way) => self.file.metadata()?.len().checked_add_signed(way),
        };
        self.at = place.ok_or(ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl TableFile {
    /// Opens a table; `asked` is where it is asked for.
    pub(in crate::data) fn open(
        paths: &TablePaths,
        description: &Description,
        sources: &Sources,
        asked: Place,
    ) -> Result<Self, Vec<Diagnostic>> {
        let shown = &paths.shown;
        limits::doing(&format!("the table `{}`", shown.display()));
        let uncopied = |error: io::Error| {
            let message = format!("{} cannot be copied: {error}", shown.display());
            let diagnostic = Diagnostic::error(code::UNREADABLE_FILE, message).at(asked);
            vec![diagnostic.help(
                "the copy is a file without a name in the folder for temporary files, see TMPDIR",
            )]
        };
        if sheet::is_workbook(&paths.csv) {
            let mut copy = tempfile::tempfile().map_err(uncopied)?;
            let places = sheet::copy(paths, description, sources, asked, &mut copy)?;
            return Ok(Self {
                opened: Ok(Arc::new(copy)),
                marked: None,
                sheet: Some(places),
                comments: Vec::new(),
            });
        }
        if let Some(sheet) = &description.sheet {
            let message = format!("{} is no workbook and has no sheets", shown.display());
            return Err(vec![
                Diagnostic::error(code::INVALID_VALUE, message)
                    .at(sheet.place())
                    .help("remove `sheet`, or name the workbook with its ending where the table is asked for"),
            ]);
        }
        let mut table = Self {
            opened: gate::open(&paths.csv).map(Arc::new),
            marked: None,
            sheet: None,
            comments: Vec::new(),
        };
        // A file that cannot be opened is complained of when its rows are to be read.
        let Ok(mut original) = table.reader() else {
            return Ok(table);
        };
        table.marked = marked(&mut original).unwrap_or(None);
        let declared = description.encoding.as_ref().map(|encoding| encoding.value);
        let encoding = table.marked.or(declared).filter(|found| *found != UTF_8);
        let (Some(encoding), Ok(mut original)) = (encoding, table.reader()) else {
            table.find_comments(description);
            return Ok(table);
        };
        let mut copy = tempfile::tempfile().map_err(uncopied)?;
        let fault = decode(&mut original, encoding, &mut copy).map_err(uncopied)?;
        if let Some((line, text)) = fault {
            let file = sources.excerpt(shown, text.as_str(), line);
            let diagnostic = Diagnostic::error(
                code::WRONG_ENCODING,
                format!(
                    "line {line} of {} is not text in the encoding {}",
                    shown.display(),
                    encoding.name().to_ascii_lowercase()
                ),
            )
            .at(Place::new(file, 0..text.len()));
            let diagnostic = match &description.encoding {
                Some(declared) => diagnostic.also(declared.place, "which is declared here"),
                None => diagnostic,
            };
            return Err(vec![diagnostic]);
        }
        table.opened = Ok(Arc::new(copy));
        table.find_comments(description);
        Ok(table)
    }

    /// Notes where the lines begin that are no rows. What cannot be read is told when the rows are.
    fn find_comments(&mut self, description: &Description) {
        let found = self
            .reader()
            .and_then(|file| begins(file, &description.comments));
        self.comments = found.unwrap_or_default();
    }

    /// A reader of its own, which begins at the beginning.
    pub(in crate::data) fn reader(&self) -> io::Result<Reading> {
        match &self.opened {
            Ok(file) => Ok(Reading {
                file: Arc::clone(file),
                at: 0,
            }),
            Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
        }
    }

    /// Whether a column of a workbook has numbers that are shown in percent beside others that are not.
    pub(in crate::data) fn is_mixed(&self, column: usize) -> bool {
        self.sheet
            .as_ref()
            .is_some_and(|sheet| sheet.is_mixed(column))
    }

    /// Where the lines begin that are no rows, in bytes.
    pub(in crate::data) fn comments(&self) -> &[u64] {
        &self.comments
    }

    /// How the rows are written: as described, but the copy of a sheet is plain.
    ///
    /// A spreadsheet may have told in a first line of its own what stands between cells.
    pub(in crate::data) fn dialect(&self, described: Dialect) -> Dialect {
        match self.sheet {
            None => match self.reader().and_then(told_delimiter) {
                Ok(Some(delimiter)) if described.header == 1 => Dialect {
                    delimiter: if described.declared {
                        described.delimiter
                    } else {
                        delimiter
                    },
                    declared: true,
                    header: 2,
                    ..described
                },
                Ok(_) | Err(_) => described,
            },
            Some(_) => Dialect {
                declared: true,
                ..Dialect::default()
            },
        }
    }

    /// How the characters of the file are written.
    pub(in crate::data) fn encoding(
        &self,
        declared: Option<&Located<&'static Encoding>>,
    ) -> String {
        if self.sheet.is_some() {
            return String::from("workbook");
        }
        let encoding = self.marked.or(declared.map(|declared| declared.value));
        encoding.unwrap_or(UTF_8).name().to_ascii_lowercase()
    }

    /// Whether the numbers of a column are numbers in a workbook, and no texts that could be read in two ways.
    pub(in crate::data) fn is_typed(&self, column: usize) -> bool {
        self.sheet
            .as_ref()
            .is_some_and(|sheet| sheet.is_typed(column))
    }

    /// Of a sheet, the row in which a record stands, counted from 1.
    pub(in crate::data) fn row(&self, record: u64) -> Option<u64> {
        self.sheet.as_ref()?.row(record)
    }

    /// What a cell is called in its workbook, if it stands in one.
    pub(in crate::data) fn cell_name(&self, record: u64, column: usize) -> Option<String> {
        self.sheet.as_ref()?.cell_name(record, column)
    }
}

/// What stands between cells, if the first line says nothing but that, as in `sep=;`.
pub(in crate::data) fn told_delimiter(file: impl Read) -> io::Result<Option<u8>> {
    let mut first = Vec::new();
    file.take(16).read_to_end(&mut first)?;
    let line = first.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&first);
    let Some((key, [delimiter, end, ..])) = line.split_at_checked(4) else {
        return Ok(None);
    };
    let is_told = key.eq_ignore_ascii_case(b"sep=")
        && matches!(end, b'\r' | b'\n')
        && matches!(delimiter, b',' | b';' | b'|' | b'\t');
    Ok(is_told.then_some(*delimiter))
}

/// The encoding that a byte order mark at the beginning of a file tells.
pub(in crate::data) fn marked(file: &mut impl Read) -> io::Result<Option<&'static Encoding>> {
    let mut first = Vec::new();
    file.take(2).read_to_end(&mut first)?;
    Ok(match first.get(..) {
        Some([0xFF, 0xFE]) => Some(UTF_16LE),
        Some([0xFE, 0xFF]) => Some(UTF_16BE),
        _ => None,
    })
}

/// Where these lines begin that hold anything, in bytes; they are counted from 1, as editors count them.
fn begins(file: impl Read, lines: &[u64]) -> io::Result<Vec<u64>> {
    let mut begins = Vec::new();
    if lines.is_empty() {
        return Ok(begins);
    }
    let (mut line, mut at, mut begin, mut blank) = (1_u64, 0_u64, 0_u64, true);
    let mut before = 0;
    let mut end_line = |line: u64, begin: u64, blank: bool| {
        if !blank && lines.contains(&line) {
            begins.push(begin);
        }
    };
    for byte in BufReader::new(file).bytes() {
        let byte = byte?;
        // A line ends with a carriage return, a line feed or both.
        if byte == b'\n' && before == b'\r' {
            begin = at + 1;
        } else if matches!(byte, b'\n' | b'\r') {
            end_line(line, begin, blank);
            (line, begin, blank) = (line + 1, at + 1, true);
        } else {
            blank = false;
        }
        before = byte;
        at += 1;
    }
    end_line(line, begin, blank);
    Ok(begins)
}

/// Copies a file as UTF-8. Gives the first line that holds bytes which the encoding does not have.
fn decode(
    file: &mut impl Read,
    encoding: &'static Encoding,
    copy: &mut File,
) -> io::Result<Option<(usize, String)>> {
    let mut copy = BufWriter::new(copy);
    let mut decoder = encoding.new_decoder();
    let mut input = vec![0; 1 << 16];
    let mut output = vec![0; 1 << 16];
    let (mut line, mut text) = (1, Vec::new());
    let mut faulty = false;
    loop {
        let length = file.read(&mut input)?;
        let last = length == 0;
        let mut rest = input.get(..length).unwrap_or_default();
        loop {
            let (result, read, written, replaced) = decoder.decode_to_utf8(rest, &mut output, last);
            let decoded = output.get(..written).unwrap_or_default();
            copy.write_all(decoded)?;
            faulty |= replaced || encoding.is_single_byte() && has_controls(decoded);
            for one in decoded.split_inclusive(|byte| *byte == b'\n') {
                // Only what may be the line of the fault is kept.
                if text.len() < 4096 {
                    text.extend_from_slice(one);
                }
                if one.ends_with(b"\n") {
                    if faulty && String::from_utf8_lossy(&text).contains(is_no_text) {
                        return Ok(Some((line, lossy(&text))));
                    }
                    line += 1;
                    text.clear();
                }
            }
            rest = rest.get(read..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        if last {
            break;
        }
    }
    copy.flush()?;
    Ok(faulty.then(|| (line, lossy(&text))))
}

/// Whether UTF-8 text has a control character beyond ASCII. Standards for the web give one to each byte that an
/// encoding does not have, such as 0x81 in windows-1252; nobody has ever meant one.
fn has_controls(text: &[u8]) -> bool {
    text.windows(2)
        .any(|pair| matches!(pair, [0xC2, 0x80..=0x9F]))
}

fn is_no_text(c: char) -> bool {
    matches!(c, '\u{FFFD}' | '\u{80}'..='\u{9F}')
}

/// What can be shown of a line that is no text.
fn lossy(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    text.trim_end().replace(is_no_text, "\u{FFFD}")
}

/// The encodings that files from elsewhere mostly have.
const CANDIDATES: [&str; 7] = [
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1254",
    "koi8-r",
    "macintosh",
    "ibm866",
];

/// What a line reads as in encodings that it could be in, each with how it is declared.
pub(in crate::data) fn readings(line: &[u8]) -> Option<String> {
    if line.contains(&0) {
        return Some(String::from(
            "it may be UTF-16: `encoding = \"utf-16le\"`, or `\"utf-16be\"`",
        ));
    }
    let mut read: Vec<(String, String)> = Vec::new();
    for name in CANDIDATES {
        let encoding = Encoding::for_label(name.as_bytes())?;
        let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(line) else {
            continue;
        };
        let Some(word) = foreign(&text) else {
            continue;
        };
        if !read.iter().any(|(_, known)| *known == word) {
            read.push((name.to_owned(), word));
        }
    }
    let listed: Vec<_> = read
        .iter()
        .take(4)
        .map(|(name, word)| format!("`encoding = \"{name}\"` reads `{word}`"))
        .collect();
    (!listed.is_empty()).then(|| listed.join(", "))
}

/// The first word with letters that are not ASCII, if these are letters.
fn foreign(text: &str) -> Option<String> {
    let word = text
        .split(|c: char| c.is_ascii_punctuation() || c.is_whitespace())
        .find(|word| !word.is_ascii())?;
    let is_word = word.chars().all(|c| c.is_alphanumeric() || c == '’');
    is_word.then(|| word.chars().take(30).collect())
}
