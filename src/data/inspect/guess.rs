//! What a file of data seems to be written in, for a description that its author goes over.
//!
//! Nothing else may guess: where a table is read for figures, what is not declared is an error.

use std::io::{self, Read as _};
use std::path::Path;

use encoding_rs::{Encoding, KOI8_R, MACINTOSH, UTF_8, WINDOWS_1251, WINDOWS_1252};

use crate::data::table::file::{marked, told_delimiter};
use crate::data::table::sheet;
use crate::data::table::signs::{Column, Sign};
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
    /// What stands between thousands.
    pub group: Option<char>,
    /// Columns whose numbers can be read in two ways: its name, such a number, and the character in question.
    pub unclear: Vec<(String, String, char)>,
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
        let is_told = told_delimiter(text.as_bytes())?.is_some();
        let text = match text.split_once('\n') {
            Some((_, below)) if is_told => below,
            _ => text.as_ref(),
        };
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
        let names: Vec<String> = reader
            .headers()
            .map(|names| names.iter().map(|name| name.trim().to_owned()).collect())
            .unwrap_or_default();
        let mut columns: Vec<Column> = Vec::new();
        for record in reader.records().map_while(Result::ok) {
            for (at, cell) in record.iter().map(str::trim).enumerate() {
                let (number, mark) = without_mark(cell);
                if columns.len() <= at {
                    columns.resize_with(at + 1, Column::default);
                }
                let is_number = columns.get_mut(at).is_some_and(|column| column.see(number));
                if !is_number {
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
        guess.weigh(&names, &columns);
        Ok(guess)
    }

    /// Says what stands before decimals and between thousands, if the columns leave no choice.
    fn weigh(&mut self, names: &[String], columns: &[Column]) {
        for (at, column) in columns.iter().enumerate() {
            for (character, sign) in column.signs() {
                let example = match &sign.unclear {
                    Some(example) if !sign.decimal && !sign.group && !column.ungrouped => example,
                    _ => continue,
                };
                let name = names.get(at).cloned().unwrap_or_default();
                self.unclear.push((name, example.clone(), character));
            }
        }
        let any = |wanted: char, of: fn(&Sign) -> bool| {
            let mut signs = columns.iter().flat_map(Column::signs);
            signs.any(|(character, sign)| character == wanted && of(sign))
        };
        let decimal = |character| any(character, |sign| sign.decimal);
        let group = |character| any(character, |sign| sign.group);
        for character in [',', '.'] {
            if decimal(character) && group(character) {
                self.unclear.push((String::new(), String::new(), character));
            }
        }
        if !self.unclear.is_empty() {
            return;
        }
        self.group = ['.', ',', ' ', '\'']
            .into_iter()
            .find(|character| group(*character));
        self.decimal = match (decimal('.'), decimal(',')) {
            // A point between thousands leaves the comma for decimals, seen or not.
            (false, false) if self.group == Some('.') => vec![','],
            (_, false) => Vec::new(),
            (false, true) => vec![','],
            (true, true) => vec!['.', ','],
        };
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
        if let Some(group) = self.group {
            lines.push_str(&format!(
                "# Seen between thousands. Is it nowhere before decimals?\ngroupChar = {}\n",
                quoted(&group.to_string())
            ));
        }
        for (column, example, character) in &self.unclear {
            let sign = if *character == ',' { "comma" } else { "point" };
            let seen = match column.as_str() {
                "" => format!("# The {sign} is seen before decimals and between thousands"),
                column => {
                    let plain = |text: &str| text.replace(char::is_control, " ");
                    format!(
                        "# `{}` in `{}`: is the {sign} before decimals or between thousands",
                        plain(example),
                        plain(column)
                    )
                }
            };
            let (decimal, group) = if *character == ',' {
                ("decimalChar = \",\"", "groupChar = \",\"")
            } else {
                (
                    "decimalChar = \".\"",
                    "decimalChar = \",\"\n# groupChar = \".\"",
                )
            };
            lines.push_str(&format!(
                "{seen}?\n# For decimals take the `#` off this line:\n# {decimal}\n# For thousands off this:\n# {group}\n"
            ));
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
    fn three_digits_behind_a_sign_are_a_question() {
        for (text, sign) in [
            ("n\n\"18,420\"\n\"2,105\"\n940\n\"113,075\"\n", ','),
            ("n\n18.420\n2.105\n940\n", '.'),
            // What another column does is no answer.
            ("a;n\n78,8;18,420\n1,5;2,105\n", ','),
        ] {
            let found = guess(text.as_bytes());
            assert_eq!(found.decimal, Vec::<char>::new(), "{text}");
            assert_eq!(found.group, None, "{text}");
            assert_eq!(found.unclear.len(), 1, "{text}");
            assert_eq!(found.unclear[0].0, "n", "{text}");
            assert_eq!(found.unclear[0].2, sign, "{text}");
            let lines = found.lines();
            let written = lines.lines().filter(|line| !line.starts_with('#'));
            assert_eq!(
                written.filter(|line| line.contains("Char")).count(),
                0,
                "{lines}"
            );
        }
        for (text, decimal, group) in [
            ("n\n\"18,420\"\n\"2,105,000\"\n", "", Some(',')),
            ("n\n\"18,420.5\"\n\"2,105\"\n", "", Some(',')),
            ("n\n\"18.420,5\"\n\"2.105\"\n", ",", Some('.')),
            ("n\n18.420.000\n2.105\n", ",", Some('.')),
            ("n\n12 345\n1 234 567\n", "", Some(' ')),
            ("n\n\"12 345,5\"\n", ",", Some(' ')),
            ("n\n0.125\n0.250\n", "", None),
            ("n\n18.420\n2105\n", "", None),
            ("n\n18.420\n3.5\n", "", None),
            ("year,n\n2010,1.5\n", "", None),
        ] {
            let found = guess(text.as_bytes());
            assert_eq!(found.unclear, Vec::new(), "{text}");
            assert_eq!(found.decimal.iter().collect::<String>(), decimal, "{text}");
            assert_eq!(found.group, group, "{text}");
        }
    }

    #[test]
    fn what_needs_no_word_gets_none() {
        assert_eq!(guess(b"year,suits\n2010,57\n2011,1.5\n"), Guess::default());
        assert_eq!(guess(b""), Guess::default());
        assert_eq!(guess(b"year,suits\n2010,57\n").lines(), "");
    }
}
