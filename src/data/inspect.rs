//! A table at a glance, and what in it should make people look twice.

pub(in crate::data) mod guess;
pub(in crate::data) mod trace;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use csv::ByteRecord;
use unicode_script::{Script, UnicodeScript as _};

use crate::data::compute::total_rows::TotalRows;
use crate::data::query::opened::Table;
use crate::data::report::Report;
use crate::data::table::cell::{CellStyle, trimmed};
use crate::data::table::counted::counted;
use crate::data::table::describe::{ColumnType, Field};
use crate::data::table::excerpt::Excerpts;
use crate::data::table::faults::Faults;
use crate::data::table::number::Number;
use crate::data::table::reader::{broken, not_utf8, unclosed as not_closed};
use crate::data::table::spot::Spot;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, code};
use crate::source::{Sources, conflict};
use crate::workspace::TablePaths;

/// A table at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProfile {
    /// The file, as messages print it.
    pub table: PathBuf,
    /// How its characters are written, such as `windows-1251`.
    pub encoding: String,
    /// What stands between its cells.
    pub delimiter: char,
    /// How many rows it has.
    pub rows: u64,
    /// Its columns in their order.
    pub columns: Vec<ColumnProfile>,
}

/// A column at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// The type that its description gives it, if it gives one.
    pub declared: Option<&'static str>,
    /// The type that all its values could have: `integer`, `number`, `boolean`, `date`, else `string`;
    /// `year` where the whole numbers are years.
    pub found: &'static str,
    /// How many cells have a value.
    pub present: u64,
    /// How many cells are missing.
    pub missing: u64,
    /// How many different values there are; none if there are more than can be counted.
    pub distinct: Option<usize>,
    /// The least number and the greatest, as they are written, where all values are numbers.
    pub range: Option<(String, String)>,
    /// The first different values.
    pub examples: Vec<String>,
}

/// More different values than these are not counted.
const MOST_DISTINCT: usize = 100_000;

/// So many values are given as examples.
const EXAMPLES: usize = 3;

/// A column in which this share of the values, in percent, are numbers should perhaps have only numbers.
const MOSTLY: u64 = 80;

/// Reads a table for a look at it, and warns of rows that are there twice, of words in letters of two
/// scripts, and of columns of numbers that hold something else here and there.
///
/// Where it has no description, the one that is `guessed` stands for it.
///
/// None where it cannot be read, which is complained of at the place where it is `asked` for.
#[allow(
    clippy::too_many_lines,
    reason = "each row is looked at once, in every way"
)]
pub fn inspect(
    paths: &TablePaths,
    guessed: Option<&str>,
    asked: Place,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<TableProfile> {
    let table = Table {
        paths,
        sources,
        guessed,
    };
    let opened = table.open(asked, diagnostics, &mut Vec::new())?;
    let mut excerpts = table.excerpts(&opened);
    let (header, mut rows) = table.rows(&opened, &mut excerpts, asked, diagnostics)?;
    let description = &opened.description;
    let head = rows.spot();
    let mut columns: Vec<Column> = header
        .iter()
        .map(|name| Column::new(description.cells_of(name), description.field(name)))
        .collect();
    for ((at, name), column) in header.iter().enumerate().zip(&mut columns) {
        column.look_alike = mixed_word(name).map(|word| (head, at, word));
    }
    let mut seen: HashMap<[u64; 2], Spot> = HashMap::new();
    let mut twice = Faults::default();
    let mut first_of_twice = None;
    let mut totals = TotalRows::default();
    let mut count = 0_u64;
    let mut ragged = Faults::default();
    let mut last = None;
    loop {
        match rows.next() {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                diagnostics.push(broken(&paths.shown, &error).at(asked));
                return None;
            }
        }
        // A line of mere delimiters is no row.
        if rows.record().as_slice().trim_ascii().is_empty() {
            continue;
        }
        count += 1;
        let (record, spot) = (rows.record(), rows.spot());
        last = Some(spot);
        if std::str::from_utf8(record.as_slice()).is_err() {
            let raw = excerpts.raw(spot);
            let place = excerpts.record(spot);
            diagnostics.push(not_utf8(&paths.shown, &raw).at(place));
            return None;
        }
        if record.len() != header.len()
            || header.len() == 1 && conflict::is_marker(record.as_slice())
        {
            ragged.note(spot);
            continue;
        }
        match seen.entry(fingerprint(record)) {
            std::collections::hash_map::Entry::Occupied(first) => {
                first_of_twice = first_of_twice.or(Some(*first.get()));
                twice.note(spot);
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(spot);
            }
        }
        let cells = record.iter().zip(&columns);
        let numbers: Vec<_> = cells
            .map(|(cell, column)| column.number(trimmed(cell)))
            .collect();
        let mut texts = record
            .iter()
            .zip(&numbers)
            .filter(|(cell, number)| number.is_none() && !cell.is_empty());
        let text = texts
            .next()
            .map_or(Cow::Borrowed(""), |(cell, _)| String::from_utf8_lossy(cell));
        totals.see(&numbers, &text, spot);
        for (at, (cell, column)) in record.iter().zip(&mut columns).enumerate() {
            column.see(trimmed(cell), spot, at);
        }
    }
    // What keeps a figure from being computed is told here too.
    let unclosed = last.and_then(|last| excerpts.unclosed(last));
    diagnostics.extend(unclosed.map(not_closed));
    let mut report = Report {
        shown: &paths.shown,
        excerpts: &mut excerpts,
        diagnostics: &mut *diagnostics,
    };
    report.ragged(&ragged, header.len(), last.filter(|_| unclosed.is_some()));
    let allowed = |code: Code| description.allow.contains(&code);
    if let (false, Some(first)) = (allowed(code::DUPLICATE_ROW), first_of_twice) {
        diagnostics.push(duplicates(&twice, first, &mut excerpts));
    }
    if !allowed(code::TOTAL_ROW) {
        for (spot, more) in totals.found.shown() {
            diagnostics.push(total_row(
                excerpts.record(spot),
                excerpts.line(spot),
                &paths.shown,
                more,
            ));
        }
    }
    for (at, (name, column)) in header.iter().zip(&columns).enumerate() {
        if !allowed(code::HOMOGLYPH)
            && let Some((spot, at, word)) = &column.look_alike
        {
            diagnostics.push(look_alike(word, excerpts.cell(*spot, *at)));
        }
        if !allowed(code::MIXED_TYPES) && column.is_mixed() {
            diagnostics.push(mixed(name, column, at, &mut excerpts));
        }
    }
    let encoding = opened.file.encoding(description.encoding.as_ref());
    Some(TableProfile {
        table: paths.shown.clone(),
        encoding,
        delimiter: char::from(opened.dialect.delimiter),
        rows: count,
        columns: header
            .into_iter()
            .zip(columns)
            .map(|(name, column)| column.profile(name))
            .collect(),
    })
}

/// Two halves of a hash: two different rows have the same one in no file that anybody will ever have.
fn fingerprint(record: &ByteRecord) -> [u64; 2] {
    [0_u8, 1].map(|half| {
        let mut hasher = DefaultHasher::new();
        half.hash(&mut hasher);
        for cell in record {
            trimmed(cell).hash(&mut hasher);
        }
        hasher.finish()
    })
}

/// The first word whose letters are of two of the scripts that look alike.
fn mixed_word(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    text.split(|c: char| !c.is_alphabetic())
        .find(|word| {
            let has = |script| word.chars().any(|c| c.script() == script);
            let scripts = [Script::Latin, Script::Cyrillic, Script::Greek];
            scripts.into_iter().filter(|script| has(*script)).count() > 1
        })
        .map(str::to_owned)
}

/// What is gathered of a column.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says of all values so far what they could be"
)]
struct Column {
    cells: CellStyle,
    declared: Option<ColumnType>,
    present: u64,
    missing: u64,
    numbers: u64,
    whole: bool,
    years: bool,
    booleans: bool,
    dates: bool,
    least: Option<(Number, String)>,
    greatest: Option<(Number, String)>,
    distinct: HashSet<Box<[u8]>>,
    uncounted: bool,
    examples: Vec<String>,
    /// The values that are no numbers.
    others: Faults,
    look_alike: Option<(Spot, usize, String)>,
}

impl Column {
    fn new(cells: CellStyle, field: Option<&Field>) -> Self {
        Self {
            cells,
            declared: field.and_then(|field| Some(field.kind.as_ref()?.value)),
            present: 0,
            missing: 0,
            numbers: 0,
            whole: true,
            years: true,
            booleans: true,
            dates: true,
            least: None,
            greatest: None,
            distinct: HashSet::new(),
            uncounted: false,
            examples: Vec::new(),
            others: Faults::default(),
            look_alike: None,
        }
    }

    fn number(&self, cell: &[u8]) -> Option<Number> {
        let is_missing = self.cells.is_missing(cell);
        self.cells.number(cell).filter(|_| !is_missing)
    }

    fn see(&mut self, cell: &[u8], spot: Spot, at: usize) {
        if self.cells.is_missing(cell) {
            self.missing += 1;
            return;
        }
        self.present += 1;
        self.booleans &= self.cells.boolean(cell).is_some();
        self.dates &= self.cells.date(cell).is_some();
        let text = || String::from_utf8_lossy(cell).into_owned();
        match self.cells.number(cell) {
            Some(number) => {
                self.numbers += 1;
                self.whole &= number.is_whole();
                self.years &= cell.len() == 4 && matches!(cell.first(), Some(b'1' | b'2'));
                if self.least.as_ref().is_none_or(|(least, _)| number < *least) {
                    self.least = Some((number, text()));
                }
                let greatest = self.greatest.as_ref();
                if greatest.is_none_or(|(greatest, _)| number > *greatest) {
                    self.greatest = Some((number, text()));
                }
            }
            None => self.others.note(spot),
        }
        if self.uncounted || self.distinct.contains(cell) {
            return;
        }
        if self.distinct.len() >= MOST_DISTINCT {
            self.uncounted = true;
            return;
        }
        self.distinct.insert(cell.into());
        if self.examples.len() < EXAMPLES {
            self.examples.push(text());
        }
        if self.look_alike.is_none() {
            self.look_alike = mixed_word(&text()).map(|word| (spot, at, word));
        }
    }

    fn is_mixed(&self) -> bool {
        self.declared.is_none()
            && self.numbers < self.present
            && self.numbers * 100 >= self.present * MOSTLY
    }

    fn profile(self, name: String) -> ColumnProfile {
        let numbers = self.present > 0 && self.numbers == self.present;
        let found = match () {
            () if self.present == 0 => "string",
            () if numbers && self.whole && self.years => "year",
            () if numbers && self.whole => "integer",
            () if numbers => "number",
            () if self.booleans => "boolean",
            () if self.dates => "date",
            () => "string",
        };
        let range = self.least.zip(self.greatest).filter(|_| numbers);
        ColumnProfile {
            name,
            declared: self.declared.map(ColumnType::word),
            found,
            present: self.present,
            missing: self.missing,
            distinct: (!self.uncounted).then_some(self.distinct.len()),
            range: range.map(|((_, least), (_, greatest))| (least, greatest)),
            examples: self.examples,
        }
    }
}

fn duplicates(twice: &Faults, first: Spot, excerpts: &mut Excerpts<'_>) -> Diagnostic {
    let count = usize::try_from(twice.count()).unwrap_or(usize::MAX);
    let message = format!("{} in the table twice", {
        let rows = counted(count, "row");
        if count == 1 {
            format!("{rows} is")
        } else {
            format!("{rows} are")
        }
    });
    let mut diagnostic = Diagnostic::warning(code::DUPLICATE_ROW, message);
    for (at, (spot, more)) in twice.shown().enumerate() {
        let place = excerpts.record(spot);
        let label = more.unwrap_or_default();
        diagnostic = if at == 0 {
            diagnostic.at(place).label("the second time")
        } else {
            diagnostic.also(place, label)
        };
    }
    diagnostic
        .also(excerpts.record(first), "the first time")
        .help(
            "remove what was copied twice; if the rows are right, write \
            `allow = [\"duplicate-row\"]` into the table's `.toml`",
        )
}

fn total_row(place: Place, line: usize, shown: &Path, more: Option<String>) -> Diagnostic {
    let toml = shown.with_extension("toml");
    let toml = toml.display();
    let message =
        "the numbers of this row are the sums of those above it, and would be counted twice";
    let diagnostic = Diagnostic::warning(code::TOTAL_ROW, message).at(place).help(format!(
        "leave it out by a filter, or with `commentRows = [{line}]` in {toml}; if it is no total, write \
         `allow = [\"total-row\"]` there"
    ));
    match more {
        Some(more) => diagnostic.note(more),
        None => diagnostic,
    }
}

fn look_alike(word: &str, place: Place) -> Diagnostic {
    let letters = word.chars().map(|c| {
        let script = c.script().full_name();
        format!("{c} ({script})")
    });
    let mut listed: Vec<String> = letters.collect();
    listed.dedup();
    listed.truncate(12);
    Diagnostic::warning(
        code::HOMOGLYPH,
        format!("the word `{word}` has letters of two scripts that look alike"),
    )
    .at(place)
    .note(format!("its letters: {}", listed.join(", ")))
    .help(
        "a filter must name the value letter by letter: correct it, or write \
        `allow = [\"homoglyph\"]` into the table's `.toml`",
    )
}

fn mixed(name: &str, column: &Column, at: usize, excerpts: &mut Excerpts<'_>) -> Diagnostic {
    let others = column.present - column.numbers;
    let mut diagnostic = Diagnostic::warning(
        code::MIXED_TYPES,
        format!(
            "the column `{name}` has {} numbers and {others} that are none",
            column.numbers
        ),
    );
    for (shown, (spot, more)) in column.others.shown().enumerate() {
        let place = excerpts.cell(spot, at);
        diagnostic = if shown == 0 {
            diagnostic.at(place)
        } else {
            diagnostic.also(place, more.unwrap_or_default())
        };
    }
    diagnostic.help(
        "declare what stands for a missing value in `missingValues`, what leads to a footnote in \
        `footnoteMarks`, or the column's `type`",
    )
}
