//! How fast statistics are computed from a large CSV file, against merely parsing it.
//!
//! `cargo bench --bench csv` makes a file of a million rows and ten columns in a temporary folder,
//! parses it with the `csv` crate alone, computes eight statistics from it, and prints both in
//! million cells a second and the ratio of the two. Each is done five times; the best counts.
//! Another number of rows may be given, and a file to leave the rows in, for `benches/compare.py`:
//! `cargo bench --bench csv -- 10000000 /tmp/rows.csv`.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rapporteur::data::{Definitions, compute};
use rapporteur::diagnostic::Diagnostics;
use rapporteur::record::Text;
use rapporteur::source::Sources;
use rapporteur::workspace::TablePaths;

const COLUMNS: usize = 10;

const RUNS: usize = 5;

const STATISTICS: &str = r#"
[stat.all]
table = "t"
source = "s"
measure = "count"

[stat.suits]
table = "t"
source = "s"
measure = "count"
where = { year = 2010, claimant = "official" }

[stat.claimed]
table = "t"
source = "s"
measure = "sum"
column = "claimed"
where = { year = 2010 }

[stat.mean]
table = "t"
source = "s"
measure = "mean"
column = "persons"

[stat.least]
table = "t"
source = "s"
measure = "min"
column = "claimed"

[stat.greatest]
table = "t"
source = "s"
measure = "max"
column = "claimed"
where = { region = ["Almaty", "Astana"] }

[stat.share]
table = "t"
source = "s"
measure = "share"
where = { won = true }
of = { year = { from = 2009, to = 2010 } }

[stat.change]
table = "t"
source = "s"
measure = "change"
column = "persons"
from = { year = 2009 }
to = { year = 2010 }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo passes `--bench`, which is no number.
    let rows = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000_000);
    let folder = tempfile::tempdir()?;
    let kept = std::env::args()
        .map(PathBuf::from)
        .find(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let path = kept.unwrap_or_else(|| folder.path().join("t.csv"));
    generate(&path, rows)?;
    let size = std::fs::metadata(&path)?.len();
    println!("{rows} rows x {COLUMNS} columns, {:.1} MB", mega(size));

    let parsed = best(|| parse(&path))?;
    report("parse only", rows, parsed);
    let computed = best(|| statistics(&path))?;
    report("8 statistics", rows, computed);
    let ratio = computed.as_secs_f64() / parsed.as_secs_f64();
    println!("ratio         {ratio:.2}");
    Ok(())
}

/// Writes the file; the same one every time.
fn generate(path: &Path, rows: usize) -> std::io::Result<()> {
    const REGIONS: [&str; 5] = ["Almaty", "Astana", "Taraz", "Atyrau", "\"Kostanay, north\""];
    const CLAIMANTS: [&str; 3] = ["official", "company", "person"];
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(
        file,
        "year,region,claimant,claimed,persons,won,brought,court,case,judge"
    )?;
    let mut state: u64 = 42;
    for _ in 0..rows {
        // A linear congruential generator: no crate, no clock.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let random = state >> 33;
        let pick = |from: &[&'static str]| from[usize::try_from(random).unwrap_or(0) % from.len()];
        writeln!(
            file,
            "{},{},{},{}.{:02},{},{},{}-{:02}-{:02},Court of {},{random},J{}",
            2000 + random % 12,
            pick(&REGIONS),
            pick(&CLAIMANTS),
            random % 1_000_000,
            random % 100,
            random % 500,
            random.is_multiple_of(2),
            2000 + random % 12,
            1 + random % 12,
            1 + random % 28,
            pick(&CLAIMANTS),
            random % 977,
        )?;
    }
    file.flush()
}

fn parse(path: &Path) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new()
        .buffer_capacity(1 << 16)
        .from_path(path)?;
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record)? {
        cells += record.len();
    }
    std::hint::black_box(cells);
    Ok(())
}

fn statistics(path: &Path) -> Result<(), Box<dyn Error>> {
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let file = sources.add("statistics.toml", STATISTICS);
    let definitions = Definitions::read(&sources, file, &mut diagnostics);
    let tables = |_: &Text| {
        Ok(TablePaths {
            csv: path.to_owned(),
            shown: path.to_owned(),
            description: None,
            package: None,
        })
    };
    let results = compute(&definitions, &tables, &sources, &mut diagnostics);
    if results.figures.len() != 8 || !diagnostics.is_empty() {
        return Err(format!("{:?}", diagnostics.into_sorted()).into());
    }
    std::hint::black_box(results);
    Ok(())
}

fn best(run: impl Fn() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn report(what: &str, rows: usize, time: Duration) {
    let cells = u64::try_from(rows * COLUMNS).unwrap_or(u64::MAX);
    let rate = mega(cells) / time.as_secs_f64();
    println!(
        "{what:<13} {:>7.1} ms  {rate:>6.1} million cells/s",
        time.as_secs_f64() * 1e3
    );
}

#[expect(
    clippy::cast_precision_loss,
    reason = "printed with one digit behind the point"
)]
fn mega(number: u64) -> f64 {
    number as f64 / 1e6
}
