//! Tables with their descriptions, and what is computed from them.

use rapporteur::data::{Definitions, Measure, Measured, Results, compute, inspect, trace};
use rapporteur::diagnostic::Diagnostics;
use rapporteur::record::Text;
use rapporteur::source::Sources;

use super::base::Desk;

/// The files of an input, in their order; the first is the `statistics.toml`.
pub(super) const FILES: [&str; 5] = [
    "data/t.csv",
    "data/t.toml",
    "data/u.csv",
    "data/u.toml",
    "data/datapackage.json",
];

thread_local! {
    static DESK: Desk = Desk::empty();
}

/// The files are a `statistics.toml` and those of [`FILES`].
pub(super) fn run(input: &[u8]) {
    let [statistics, files @ ..] = super::files::<6>(input);
    let Ok(statistics) = std::str::from_utf8(statistics) else {
        return;
    };
    DESK.with(|desk| {
        for (path, bytes) in FILES.iter().zip(files) {
            desk.lay(path, bytes);
        }
        if let Some((definitions, results)) = computed(desk, statistics)
            && let [csv, b"", _, _, b""] = files
        {
            counted_again(&definitions, &results, csv);
        }
    });
}

/// Computes what `statistics` defines over the tables of a workspace, and looks at the tables. Gives what came
/// of it if nothing was complained of.
pub(super) fn computed(desk: &Desk, statistics: &str) -> Option<(Definitions, Results)> {
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let file = sources.add("statistics.toml", statistics);
    let definitions = Definitions::read(&sources, file, &mut diagnostics);
    let tables = |name: &Text| desk.workspace.table(name);
    let results = compute(&definitions, &tables, &sources, &mut diagnostics);
    let is_fine = diagnostics.is_empty();
    if is_fine {
        nothing_is_missing(&definitions, &results);
    }
    let mut seen = Vec::new();
    for stat in &definitions.stats {
        trace(
            &definitions,
            &stat.id.value,
            20,
            &tables,
            &sources,
            &mut diagnostics,
        );
        if seen.contains(&stat.table.as_str()) {
            continue;
        }
        seen.push(stat.table.as_str());
        if let Ok(paths) = tables(&stat.table) {
            inspect(&paths, None, stat.table.place(), &sources, &mut diagnostics);
        }
    }
    super::complaints::hold(diagnostics, &sources);
    is_fine.then_some((definitions, results))
}

/// What is defined and not complained of has been computed.
fn nothing_is_missing(definitions: &Definitions, results: &Results) {
    for stat in &definitions.stats {
        let id = stat.id.value.as_str();
        let found = results.figures_of(id).next().is_some() || results.families.contains_key(id);
        assert!(
            found,
            "the statistic {id:?} has neither a figure nor a complaint"
        );
    }
    for chart in &definitions.charts {
        let id = &chart.id.value;
        assert!(results.charts.contains_key(id), "the chart {id:?} is lost");
    }
    for table in &definitions.tables {
        let id = &table.id.value;
        assert!(results.tables.contains_key(id), "the table {id:?} is lost");
    }
}

/// Counts and adds up again, in the plainest way, what is written in the plainest way: lines of cells between
/// commas. Whatever could be read in two ways is left to the program.
fn counted_again(definitions: &Definitions, results: &Results, csv: &[u8]) {
    let Ok(text) = std::str::from_utf8(csv) else {
        return;
    };
    if text.contains(['"', ';', '\t', '|', '\r', '\u{FEFF}']) || !text.is_ascii() {
        return;
    }
    let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    if header.len() < 2 || rows.iter().any(|row| row.len() != header.len()) {
        return;
    }
    for stat in &definitions.stats {
        let Measured {
            measure,
            column,
            filter,
            per: None,
            ..
        } = &stat.measured
        else {
            continue;
        };
        if stat.by.is_some() || !filter.conditions.is_empty() || stat.table.as_str() != "t" {
            continue;
        }
        let again = match (measure, column) {
            (Measure::Count, None) => i128::try_from(rows.len()).ok().map(|rows| rows * MICRO),
            (Measure::Sum, Some(column)) => {
                let at = header.iter().position(|name| *name == column.as_str());
                at.and_then(|at| rows.iter().map(|row| plain(row[at])).sum())
            }
            _ => None,
        };
        let value = results
            .figures
            .get(&stat.id.value)
            .map(|figure| figure.value.to_string());
        if let (Some(again), Some(value)) = (again, value) {
            assert_eq!(
                plain(&value),
                Some(again),
                "{value} is not what {measure:?} gives by hand"
            );
        }
    }
}

const MICRO: i128 = 1_000_000;

/// A number of a few digits in millionths.
fn plain(cell: &str) -> Option<i128> {
    let (sign, digits) = cell
        .strip_prefix('-')
        .map_or((1, cell), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_plain(whole) || !is_plain(part) || whole.len() > 15 || part.len() > 6 {
        return None;
    }
    let part: i128 = format!("{part:0<6}").parse().ok()?;
    Some(sign * (whole.parse::<i128>().ok()? * MICRO + part))
}
