//! From definitions to results, table by table.

pub(in crate::data) mod axis;
pub(in crate::data) mod cells;
pub(in crate::data) mod controlled;
pub(in crate::data) mod figure;
pub(in crate::data) mod joined;
pub(in crate::data) mod legible;
pub(in crate::data) mod outcome;
pub(in crate::data) mod percent;
pub(in crate::data) mod rate;
pub(in crate::data) mod results;
pub(in crate::data) mod series;
pub(in crate::data) mod several;
pub(in crate::data) mod similar_values;
pub(in crate::data) mod statistic;
pub(in crate::data) mod time_scale;
pub(in crate::data) mod timeline;
pub(in crate::data) mod total_rows;

use std::collections::BTreeMap;

use self::outcome::Outcome;
use self::results::Results;
use crate::data::pass;
use crate::data::pass::seen::Seen;
use crate::data::privacy::protection::Protection;
use crate::data::query::asked::Definition;
use crate::data::query::definition::Definitions;
use crate::data::query::lookup::Lookup;
use crate::data::query::opened::Table;
use crate::data::query::plan::Plan;
use crate::data::report::Report;
use crate::data::table::describe::Description;
use crate::data::table::reader::broken;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Text;
use crate::source::Sources;
use crate::workspace::TablePaths;

/// Computes all that is defined, reading each table once.
///
/// `tables` finds the files of a table by the name that authors write; it refuses what leaves the
/// workspace.
pub fn compute(
    definitions: &Definitions,
    tables: &dyn Fn(&Text) -> Result<TablePaths, Diagnostic>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Results {
    // A rate needs to know of a second table before its own is read.
    let lookups: Vec<Lookup> = definitions.all().filter_map(Lookup::of).collect();
    let keys = lookups.iter().map(Definition::Keys);
    let mut results = Results::default();
    for round in [
        lookups.iter().map(Definition::People).collect::<Vec<_>>(),
        keys.chain(definitions.all()).collect(),
    ] {
        let mut by_table: BTreeMap<TablePaths, Vec<Definition<'_>>> = BTreeMap::new();
        for definition in round {
            match tables(definition.table()) {
                Ok(paths) => by_table.entry(paths).or_default().push(definition),
                // The rate itself, which comes after its keys, says so.
                Err(_) if matches!(definition, Definition::Keys(_)) => {}
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        for (paths, definitions) in &by_table {
            let table = Table {
                paths,
                sources,
                guessed: None,
            };
            compute_table(&table, definitions, diagnostics, &mut results);
        }
    }
    results
}

fn compute_table(
    table: &Table<'_>,
    definitions: &[Definition<'_>],
    diagnostics: &mut Diagnostics,
    results: &mut Results,
) {
    let Some(first) = definitions.first() else {
        return;
    };
    let asked = first.table().place();
    let Some(opened) = table.open(asked, diagnostics, &mut results.inputs) else {
        return;
    };
    if opened.description.protect.is_some() {
        results.protected.insert(table.paths.csv.clone());
    }
    let mut excerpts = table.excerpts(&opened);
    let Some((header, mut rows)) = table.rows(&opened, &mut excerpts, asked, diagnostics) else {
        return;
    };
    let plan = table.plan(definitions, &header, &opened, diagnostics);
    // Where nothing can be computed, the rows would only add echoes of what has been said.
    if plan.jobs.is_empty() {
        return;
    }
    let shown = &table.paths.shown;
    let seen = match pass::run(&plan, &mut rows, header.len(), None) {
        Ok(seen) => seen,
        Err(error) => {
            diagnostics.push(broken(shown, &error).at(asked));
            return;
        }
    };
    let report = Report {
        shown,
        excerpts: &mut excerpts,
        diagnostics,
    };
    conclude(&plan, &seen, &header, &opened.description, report, results);
}

/// Makes results of what the rows have left behind, or complains of them.
pub(in crate::data) fn conclude(
    plan: &Plan<'_>,
    seen: &Seen,
    header: &[String],
    description: &Description,
    mut report: Report<'_, '_>,
    results: &mut Results,
) {
    let sound = report.all(plan, seen, header.len());
    let protection = description.protect.map_or_else(
        || Ok(Protection::default()),
        |threshold| Protection::of(plan, seen, &sound, threshold),
    );
    let Ok(protection) = protection else {
        if let Some(first) = plan.jobs.first() {
            report.not_judged(first.definition);
        }
        return;
    };
    let mut outcome = Outcome {
        plan,
        seen,
        description,
        protection,
        report,
        results,
    };
    let sound: Vec<_> = plan
        .jobs
        .iter()
        .zip(&seen.jobs)
        .zip(sound)
        .filter_map(|(job, sound)| sound.then_some(job))
        .collect();
    for (job, of_job) in &sound {
        outcome.add(job, of_job);
    }
    outcome.of_several_measures(&sound);
    outcome.similar_values();
}
