//! What a file of data seems to be written in, for a description that its author goes over.
//!
//! Nothing else may guess: where a table is read for figures, what is not declared is an error.

use std::io::{self, Read as _};
use std::path::Path;

use encoding_rs::{Encoding, KOI8_R, MACINTOSH, UTF_8, WINDOWS_1251, WINDOWS_1252};

use super::file::marked;
use super::sheet;
use crate::source::gate;

/// So much of a file is looked at.
const LOOK: u64 = 1 << 18;

/// How a file seems to be written; none of what needs no declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// The encoding, where it is not UTF-8.
    pub encoding: Option<String>,
    /// What stands between cells, where it is not a comma.
    pub delimiter: Option<char>,
    /// What stands before decimals, where it is not a point, or not only that.
    pub decimal: Vec<char>,
    /// What leads to footnotes.
    pub footnotes: Vec<String>,
    /// What seems to stand for missing values.
    pub missing: Vec<String>,
}

/// What stands for a missing value in the tables of statistical offices.
const ABSENT: &[&str] = &["…", "...", "..", "-", "–", "—", "NA", "N/A", "n/a", "x"];

/// What leads to footnotes there.
const NOTES: &[&str] = &["*", "**", "†", "1)", "2)", "¹", "²"];

impl Guess {
    /// Looks at the beginning of a file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(path: &Path) -> io::Result<Self> {
        if sheet::is_workbook(path) {
            return Ok(Self::default());
        }
        let mut bytes = Vec::new();
        gate::open(path)?.take(LOOK).read_to_end(&mut bytes)?;
        let marked = marked(&mut bytes.as_slice())?;
        let encoding = encoding(&bytes, marked);
        let (text, _) = encoding.decode_with_bom_removal(&bytes);
        let first = text.lines().next().unwrap_or_default();
        let count = |delimiter: &char| first.matches(*delimiter).count();
        let delimiter = [',', ';', '\t', '|']
            .into_iter()
            .rev()
            .max_by_key(count)
            .unwrap_or(',');
        let mut guess = Self {
            encoding: (encoding != UTF_8 && marked.is_none())
                .then(|| encoding.name().to_ascii_lowercase()),
            delimiter: (delimiter != ',').then_some(delimiter),
            ..Self::default()
        };
        let byte = u8::try_from(delimiter).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(byte)
            .flexible(true)
            .from_reader(text.as_bytes());
        let (mut comma, mut point) = (false, false);
        for record in reader.records().map_while(Result::ok) {
            for cell in record.iter().map(str::trim) {
                let (number, mark) = without_mark(cell);
                if is_decimal(number, ',') {
                    comma = true;
                } else if is_decimal(number, '.') {
                    point = true;
                } else if !number.chars().all(|c| c.is_ascii_digit()) || number.is_empty() {
                    if ABSENT.contains(&cell) {
                        note(&mut guess.missing, cell);
                    }
                    continue;
                }
                if let Some(mark) = mark {
                    note(&mut guess.footnotes, mark);
                }
            }
        }
        guess.decimal = match (point, comma) {
            (_, false) => Vec::new(),
            (false, true) => vec![','],
            (true, true) => vec!['.', ','],
        };
        Ok(guess)
    }

    /// The lines of a description that declare it, each with what to look at.
    #[must_use]
    pub fn lines(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let listed = |texts: &[String]| {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            texts.join(", ")
        };
        let mut lines = String::new();
        if let Some(encoding) = &self.encoding {
            lines.push_str("# Chosen by its letters: see whether names and words are right.\n");
            lines.push_str(&format!("encoding = {}\n", quoted(encoding)));
        }
        if let Some(delimiter) = self.delimiter {
            let delimiter = quoted(&delimiter.to_string());
            lines.push_str(&format!("delimiter = {delimiter}\n"));
        }
        match self.decimal.as_slice() {
            [] => {}
            [one] => lines.push_str(&format!(
                "# Seen before decimals. Is it nowhere between thousands?\ndecimalChar = {}\n",
                quoted(&one.to_string())
            )),
            both => {
                let both: Vec<String> = both.iter().map(char::to_string).collect();
                lines.push_str(&format!(
                    "# Both are seen before decimals. Is neither between thousands?\ndecimalChar = [{}]\n",
                    listed(&both)
                ));
            }
        }
        if !self.footnotes.is_empty() {
            lines.push_str(&format!(
                "# Seen behind numbers.\nfootnoteMarks = [{}]\n",
                listed(&self.footnotes)
            ));
        }
        if !self.missing.is_empty() {
            lines.push_str(&format!(
                "# Do these stand for missing values?\nmissingValues = [\"\", {}]\n",
                listed(&self.missing)
            ));
        }
        lines
    }
}

fn note(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

/// A number without the footnote mark behind it.
fn without_mark(cell: &str) -> (&str, Option<&'static str>) {
    let marks = NOTES.iter().filter_map(|mark| {
        let number = cell.strip_suffix(mark)?;
        let ends = number.trim_end();
        // `1)` behind a digit is a number in brackets.
        let parted = ends.len() < number.len() || !mark.starts_with(|c: char| c.is_ascii_digit());
        let is_number = ends.ends_with(|c: char| c.is_ascii_digit());
        (parted && is_number).then_some((ends, Some(*mark)))
    });
    marks
        .min_by_key(|(number, _)| number.len())
        .unwrap_or((cell, None))
}

fn is_decimal(cell: &str, point: char) -> bool {
    let cell = cell.trim_start_matches(['-', '+']);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    cell.split_once(point)
        .is_some_and(|(whole, rest)| digits(whole) && digits(rest))
}

/// The encoding in which the bytes make most sense.
fn encoding(bytes: &[u8], marked: Option<&'static Encoding>) -> &'static Encoding {
    if let Some(marked) = marked {
        return marked;
    }
    // A character may be cut in two where the look ends.
    let whole = bytes.len().saturating_sub(4);
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() >= whole,
    };
    if valid {
        return UTF_8;
    }
    let candidates = [WINDOWS_1252, WINDOWS_1251, KOI8_R, MACINTOSH];
    candidates
        .into_iter()
        .rev()
        .max_by_key(|candidate| sense(candidate, bytes))
        .unwrap_or(WINDOWS_1252)
}

/// How much like words the text is: small letters beside small letters of their script.
fn sense(encoding: &'static Encoding, bytes: &[u8]) -> i64 {
    use unicode_script::{Script, UnicodeScript as _};
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let letters: Vec<char> = text.chars().collect();
    let mut sense = 0;
    for pair in letters.windows(2) {
        let [before, letter] = pair else { continue };
        if letter.is_ascii() && before.is_ascii() {
            continue;
        }
        let same = before.script() == letter.script();
        sense += match (before.is_alphabetic(), letter.is_alphabetic()) {
            (true, true) if !same => -3,
            (true, true) if letter.is_lowercase() && letter.script() == Script::Cyrillic => 2,
            (true, true) if letter.is_lowercase() => 1,
            (true, true) if before.is_lowercase() => -3,
            (false, false) => -1,
            _ => 0,
        };
    }
    sense
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(bytes: &[u8]) -> Guess {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, bytes).unwrap();
        Guess::of(&path).unwrap()
    }

    #[test]
    fn what_an_office_has_saved_is_seen() {
        let text = "Год;Область;Доля\r\n2010;Алматинская область;78,8*\r\n2011;Шымкент;…\r\n";
        let (bytes, ..) = WINDOWS_1251.encode(text);
        let found = guess(&bytes);
        assert_eq!(found.encoding.as_deref(), Some("windows-1251"));
        assert_eq!(found.delimiter, Some(';'));
        assert_eq!(found.decimal, [',']);
        assert_eq!(found.footnotes, ["*"]);
        assert_eq!(found.missing, ["…"]);
        let (bytes, ..) = KOI8_R.encode(text);
        assert_eq!(guess(&bytes).encoding.as_deref(), Some("koi8-r"));
        let french = "Région;Décès\nÎle-de-France;1\nHérault;2\n";
        let (bytes, ..) = WINDOWS_1252.encode(french);
        assert_eq!(guess(&bytes).encoding.as_deref(), Some("windows-1252"));
        assert_eq!(guess(french.as_bytes()).encoding, None);
    }

    #[test]
    fn what_needs_no_word_gets_none() {
        assert_eq!(guess(b"year,suits\n2010,57\n2011,1.5\n"), Guess::default());
        assert_eq!(guess(b""), Guess::default());
        assert_eq!(guess(b"year,suits\n2010,57\n").lines(), "");
    }
}
