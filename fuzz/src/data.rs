//! Tables with their descriptions, and what is computed from them.

use rapporteur::data::{Definitions, Results, compute, inspect, trace};
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
            && let [csv, described, _, _, b""] = files
        {
            super::by_hand::hold(&definitions, &results, csv, described);
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
