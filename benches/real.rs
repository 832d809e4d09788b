//! How fast statistics are computed from real tables, wide ones and narrow ones, against merely parsing them.
//!
//! ```text
//! cargo bench --bench real
//! cargo bench --bench real -- TABLE.csv NUMBERS WORDS
//! ```
//!
//! Real tables of reports are small: the rows of `TABLE.csv` are repeated in a temporary folder until there are a
//! hundred megabytes of them. Eight statistics are computed of the column `NUMBERS`, four of them of the rows that
//! have in the column `WORDS` what the first row has there. The description beside the table is used if there is
//! one. Without arguments it is the table of the second shipped brief, which is narrow. Each is done five times;
//! the best counts.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod timing;

use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rapporteur::data::{Definitions, compute};
use rapporteur::diagnostic::Diagnostics;
use rapporteur::record::Text;
use rapporteur::source::Sources;
use rapporteur::workspace::TablePaths;
use timing::{best, mega, memory};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How large the repeated table is at least, in bytes.
const SIZE: usize = 100_000_000;

const RUNS: usize = 5;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data/kazakhstan/decent-work-indicators.csv");
    let (table, numbers, words) = match given.as_slice() {
        [table, numbers, words, ..] if Path::new(table).extension().is_some() => {
            (PathBuf::from(table), *numbers, *words)
        }
        _ => (shipped, "value", "segment"),
    };
    let folder = tempfile::tempdir()?;
    let large = Large::of(&table, folder.path())?;
    println!(
        "{}: {} columns, {} rows, {:.1} MB",
        table.display(),
        large.columns,
        large.rows,
        mega(fs::metadata(&large.paths.csv)?.len())
    );
    let value = large.first(words)?;
    let statistics = statistics(numbers, words, &value);
    let parsed = best(RUNS, || large.parse())?;
    let computed = best(RUNS, || large.compute(&statistics))?;
    let cells = mega(u64::try_from(large.rows * large.columns)?);
    for (what, time) in [("parsing alone", parsed), ("eight statistics", computed)] {
        let seconds = time.as_secs_f64();
        let rate = cells / seconds;
        println!("{what:16} {seconds:6.3} s {rate:6.1} million cells a second");
    }
    println!(
        "ratio            {:6.2}",
        computed.as_secs_f64() / parsed.as_secs_f64()
    );
    println!("memory           {}", memory().unwrap_or_default());
    Ok(())
}

/// A table that has been repeated.
struct Large {
    paths: TablePaths,
    delimiter: u8,
    rows: usize,
    columns: usize,
}

impl Large {
    fn of(table: &Path, folder: &Path) -> Outcome<Self> {
        let bytes = fs::read(table)?;
        let end = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or("the table has no rows")?;
        let (head, body) = bytes.split_at(end + 1);

        let delimiter = if head.contains(&b';') { b';' } else { b',' };
        let csv = folder.join("t.csv");
        let mut file = BufWriter::new(File::create(&csv)?);
        file.write_all(head)?;
        for _ in 0..SIZE.div_ceil(body.len()) {
            file.write_all(body)?;
            if !body.ends_with(b"\n") {
                file.write_all(b"\n")?;
            }
        }
        file.flush()?;
        let beside = table.with_extension("toml");
        let mut description = fs::read_to_string(&beside).unwrap_or_default();
        if delimiter == b';' && !description.contains("delimiter") {
            description.push_str("delimiter = \";\"\ndecimalChar = \",\"\n");
        }
        let described = folder.join("t.toml");
        fs::write(&described, description)?;
        let mut large = Self {
            paths: TablePaths {
                shown: PathBuf::from("t.csv"),
                csv,
                description: Some(described),
                package: None,
            },
            delimiter,
            rows: 0,
            columns: 0,
        };
        let mut reader = large.reader()?;
        large.columns = reader.headers()?.len();
        large.rows = reader.byte_records().count();
        Ok(large)
    }

    fn reader(&self) -> Outcome<csv::Reader<File>> {
        Ok(csv::ReaderBuilder::new()
            .buffer_capacity(1 << 16)
            .delimiter(self.delimiter)
            .from_path(&self.paths.csv)?)
    }

    /// What the first row has in a column.
    fn first(&self, column: &str) -> Outcome<String> {
        let mut reader = self.reader()?;
        let at = reader.headers()?.iter().position(|name| name == column);
        let at = at.ok_or_else(|| format!("no column is called {column}"))?;
        let row = reader.records().next().ok_or("the table has no rows")??;
        Ok(row.get(at).unwrap_or_default().to_owned())
    }

    fn parse(&self) -> Outcome<()> {
        let mut reader = self.reader()?;
        let mut record = csv::ByteRecord::new();
        let mut cells = 0;
        while reader.read_byte_record(&mut record)? {
            cells += record.len();
        }
        black_box(cells);
        Ok(())
    }

    fn compute(&self, statistics: &str) -> Outcome<()> {
        let sources = Sources::new();
        let mut found = Diagnostics::new();
        let file = sources.add("statistics.toml", statistics);
        let definitions = Definitions::read(&sources, file, &mut found);
        let tables = |_: &Text| Ok(self.paths.clone());
        let results = compute(&definitions, &tables, &sources, &mut found);
        if results.figures.len() != 8 {
            return Err(format!("{:?}", found.into_sorted()).into());
        }
        black_box(results);
        Ok(())
    }
}

/// The definitions of the eight.
fn statistics(numbers: &str, words: &str, value: &str) -> String {
    let mut text = String::new();
    for measure in ["count", "sum", "mean", "max"] {
        for filter in [false, true] {
            text.push_str(&format!(
                "[stat.{measure}-{filter}]\ntable = \"t\"\nsource = \"s\"\nmissing = \"skip\"\nmeasure = \"{measure}\"\n"
            ));
            if measure != "count" {
                text.push_str(&format!("column = {numbers:?}\n"));
            }
            if filter {
                text.push_str(&format!("where = {{ {words:?} = {value:?} }}\n"));
            }
        }
    }
    text
}
