//! From definitions to results, table by table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::definition::{Definition, Definitions};
use super::describe::Description;
use super::figure::{Figure, figure_name};
use super::outcome::Outcome;
use super::pass;
use super::per::{Lookup, People};
use super::plan::Plan;
use super::protection::Protection;
use super::reader::broken;
use super::report::Report;
use super::seen::Seen;
use super::series::{ChartSeries, CrossTable};
use super::table::Table;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Text;
use crate::source::Sources;
use crate::workspace::TablePaths;

/// What could be computed. A definition that could not is absent; why has been complained of.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// The figures by name: the id of a statistic, and what it is the figure of where there are several.
    pub figures: BTreeMap<String, Figure>,
    /// The statistics that have several figures, by id.
    pub families: BTreeMap<String, Family>,
    /// The charts by id.
    pub charts: BTreeMap<String, ChartSeries>,
    /// The cross tables by id.
    pub tables: BTreeMap<String, CrossTable>,
    /// The files that were read, tables and descriptions.
    pub inputs: Vec<PathBuf>,
    /// Those of them whose rows are persons that are protected.
    pub protected: BTreeSet<PathBuf>,
    /// What rates are for each of, by the rate in words.
    pub(super) people: BTreeMap<String, People>,
}

impl Results {
    /// The sources of all that was computed: keys of the bibliography.
    pub fn sources(&self) -> impl Iterator<Item = &Text> {
        let figures = self.figures.values().map(|one| (&one.source, &one.beside));
        let charts = self.charts.values().map(|one| (&one.source, &one.beside));
        let tables = self.tables.values().map(|one| (&one.source, &one.beside));
        let all = figures.chain(charts).chain(tables);
        all.flat_map(|(source, beside)| [source].into_iter().chain(beside))
    }

    /// The figures of a statistic: one, or one for each value of its column `by` in their order.
    pub fn figures_of(&self, id: &str) -> impl Iterator<Item = &Figure> {
        let family = self.families.get(id).into_iter();
        let several = family.flat_map(|family| &family.known).cloned().map(Some);
        let names = [None].into_iter().chain(several);
        let id = id.to_owned();
        names.filter_map(move |of| self.figures.get(&figure_name(&id, of.as_deref())))
    }
}

/// What a statistic with the key `by` has figures of.
#[derive(Clone, Debug, Default)]
pub struct Family {
    /// The values of its column that have a figure, in their order.
    pub known: Vec<String>,
    /// Those that tell of too few persons to be printed.
    pub few: Vec<String>,
    /// Those of whose rows nothing can be computed.
    pub empty: Vec<String>,
    /// The number of persons that nothing is told of fewer than.
    pub threshold: u64,
}

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
pub(super) fn conclude(
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
