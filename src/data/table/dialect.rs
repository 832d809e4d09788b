//! How a file of rows is written: what stands between cells, around them and before them.

use super::counted::counted;
use crate::diagnostic::{Diagnostic, Place, code};
use crate::record::Record;

/// How a file of rows is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) struct Dialect {
    pub(in crate::data) delimiter: u8,
    /// Whether somebody has said what stands between cells.
    pub(in crate::data) declared: bool,
    /// What stands around cells that hold a delimiter or a line end.
    pub(in crate::data) quote: u8,
    /// What a line begins with that is no row.
    pub(in crate::data) comment: Option<u8>,
    /// The line that names the columns, counted from 1; what is above it is no data.
    pub(in crate::data) header: u64,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            delimiter: b',',
            declared: false,
            quote: b'"',
            comment: None,
            header: 1,
        }
    }
}

/// What may stand between cells, as a description writes it.
const DELIMITERS: [(u8, &str, &str); 4] = [
    (b',', ",", "comma"),
    (b';', ";", "semicolon"),
    (b'\t', "\\t", "tab"),
    (b'|', "|", "bar"),
];

impl Dialect {
    /// Reads the keys of a dialect; what is left out stays as it is.
    pub(in crate::data) fn read(&mut self, record: &mut Record) {
        if let Some(delimiter) = read_byte(record, "delimiter") {
            self.delimiter = delimiter;
            self.declared = true;
        }
        let quote = read_byte(record, "quoteChar");
        self.quote = quote.unwrap_or(self.quote);
        self.comment = read_byte(record, "commentChar").or(self.comment);
        let mut refuse = |key: &'static str, wanted: bool, help: &str| {
            if record.boolean(key, wanted) != wanted {
                let message = format!("`{key}` can only be `{wanted}`");
                let place = record.key_place(key).unwrap_or_else(|| record.place());
                record.complain(
                    Diagnostic::error(code::INVALID_VALUE, message)
                        .at(place)
                        .help(help),
                );
            }
        };
        refuse(
            "header",
            true,
            "write a line with the names of the columns above the rows",
        );
        refuse(
            "doubleQuote",
            true,
            "save the file with quotation marks inside cells doubled",
        );
        // White space around cells never counts, and names are always taken letter by letter.
        record.boolean("skipInitialSpace", true);
        record.boolean("caseSensitiveHeader", true);
        // All line ends are understood.
        record.ignore("lineTerminator");
        let lines = record.integers("headerRows");
        match lines.as_slice() {
            [] => {}
            [line] if line.value >= 1 => self.header = line.value.unsigned_abs(),
            [first, ..] => record.complain(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    "`headerRows` takes the number of the one line that names the columns",
                )
                .at(first.place)
                .help("write the lowest of them, such as `headerRows = [3]`; the lines above it are left out"),
            ),
        }
    }

    /// Complains where nobody has said what stands between cells and the `first` line, which names the
    /// columns, can be read in another way.
    pub(in crate::data) fn doubted(
        self,
        first: &str,
        cells: usize,
        description: &str,
        place: Place,
    ) -> Option<Diagnostic> {
        if self.declared {
            return None;
        }
        let mut quoted = false;
        let bare = first.bytes().filter(|byte| {
            quoted ^= *byte == self.quote;
            !quoted
        });
        let mut counts = [0_usize; 256];
        for byte in bare {
            counts[usize::from(byte)] += 1;
        }
        let count = |wanted: u8| counts[usize::from(wanted)];
        let own = count(self.delimiter);
        let (other, written, name) = DELIMITERS
            .into_iter()
            .filter(|(other, ..)| *other != self.delimiter)
            .max_by_key(|(other, ..)| count(*other))?;
        if count(other) == 0 || count(other) < own {
            return None;
        }
        let as_is = format!(
            "{} if divided by commas and {} if by {name}s",
            counted(cells, "column"),
            counted(count(other) + 1, "column")
        );
        let diagnostic =
            Diagnostic::error(
                code::AMBIGUOUS_DATA,
                format!("the columns seem to be divided by another character than a comma: this line names {as_is}"),
            )
            .at(place)
            .help(format!("write `delimiter = \"{written}\"` into {description}"));
        Some(if own == 0 && cells > 1 {
            diagnostic
        } else {
            diagnostic.help(format!(
                "or `delimiter = \",\"` if the {name} belongs to a name"
            ))
        })
    }
}

/// Reads one character that stands for itself.
pub(in crate::data) fn read_byte(record: &mut Record, key: &'static str) -> Option<u8> {
    let character = record.optional_character(key)?;
    let byte = u8::try_from(character.value).ok().filter(u8::is_ascii);
    let clash = byte.is_some_and(|byte| match key {
        "quoteChar" => false,
        _ => byte == b'"',
    });
    match byte {
        Some(b'\r' | b'\n' | b'0'..=b'9' | b'-') | None => {}
        Some(_) if clash => {}
        byte => return byte,
    }
    record.complain(
        Diagnostic::error(
            code::INVALID_VALUE,
            format!("`{key}` cannot be {:?}", character.value),
        )
        .at(character.place),
    );
    None
}
