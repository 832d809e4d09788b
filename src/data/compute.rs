//! From definitions to results, table by table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::definition::{Definition, Definitions};
use super::describe::Description;
use super::excerpt::Excerpts;
use super::figure::Figure;
use super::file::TableFile;
use super::outcome::Outcome;
use super::pass;
use super::plan::{Plan, Planner};
use super::reader::{Rows, broken};
use super::report::Report;
use super::series::{ChartSeries, CrossTable};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};
use crate::record::Text;
use crate::source::Sources;
use crate::workspace::{PACKAGE, TablePaths};

/// What could be computed. A definition that could not is absent; why has been complained of.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// The statistics by id.
    pub figures: BTreeMap<String, Figure>,
    /// The charts by id.
    pub charts: BTreeMap<String, ChartSeries>,
    /// The cross tables by id.
    pub tables: BTreeMap<String, CrossTable>,
    /// The files that were read, tables and descriptions.
    pub inputs: Vec<PathBuf>,
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
    let mut by_table: BTreeMap<TablePaths, Vec<Definition<'_>>> = BTreeMap::new();
    for definition in definitions.all() {
        match tables(definition.table()) {
            Ok(paths) => by_table.entry(paths).or_default().push(definition),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    let mut results = Results::default();
    for (paths, definitions) in &by_table {
        let table = Table { paths, sources };
        table.compute(definitions, diagnostics, &mut results);
    }
    results
}

/// One table that is being computed from.
struct Table<'a> {
    paths: &'a TablePaths,
    sources: &'a Sources,
}

impl Table<'_> {
    fn compute(
        &self,
        definitions: &[Definition<'_>],
        diagnostics: &mut Diagnostics,
        results: &mut Results,
    ) {
        let Some(first) = definitions.first() else {
            return;
        };
        let asked = first.table().place();
        let shown = &self.paths.shown;
        let description = self.describe(asked, diagnostics, results);
        results.inputs.push(self.paths.csv.clone());
        let file = match TableFile::open(self.paths, &description, self.sources, asked) {
            Ok(file) => file,
            Err(wrong) => {
                diagnostics.extend(wrong);
                return;
            }
        };
        let dialect = file.dialect(description.dialect);
        let mut excerpts = Excerpts::new(self.sources, &file, shown, dialect);
        let mut rows = match Rows::open(&file, shown, dialect, asked) {
            Ok(rows) => rows,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return;
            }
        };
        let header = match rows.header(&mut excerpts, shown, asked) {
            Ok(header) => header,
            Err(wrong) => {
                diagnostics.extend(wrong);
                return;
            }
        };
        let plan = self.plan(definitions, &header, &description, diagnostics);
        // Where nothing can be computed, the rows would only add echoes of what has been said.
        if plan.jobs.is_empty() {
            return;
        }
        let seen = match pass::run(&plan, &mut rows, header.len(), None) {
            Ok(seen) => seen,
            Err(error) => {
                diagnostics.push(broken(shown, &error).at(asked));
                return;
            }
        };
        let mut report = Report {
            shown,
            excerpts: &mut excerpts,
            diagnostics,
        };
        let sound = report.all(&plan, &seen, header.len());
        let mut outcome = Outcome {
            plan: &plan,
            seen: &seen,
            description: &description,
            report,
            results,
        };
        for ((job, of_job), sound) in plan.jobs.iter().zip(&seen.jobs).zip(sound) {
            if sound {
                outcome.add(job, of_job);
            }
        }
    }

    fn describe(
        &self,
        asked: Place,
        diagnostics: &mut Diagnostics,
        results: &mut Results,
    ) -> Description {
        let mut description = Description::default();
        if let Some(path) = &self.paths.package {
            let shown = self.paths.shown.with_file_name(PACKAGE);
            let name = self.paths.csv.file_name().unwrap_or_default();
            let name = name.to_string_lossy();
            results.inputs.push(path.clone());
            if let Some(file) = self.text(path, &shown, asked, diagnostics) {
                description.read_package(&name, self.sources, file, diagnostics);
            }
        }
        if let Some(path) = &self.paths.description {
            let shown = self.paths.shown.with_extension("toml");
            results.inputs.push(path.clone());
            if let Some(file) = self.text(path, &shown, asked, diagnostics) {
                description.read_toml(self.sources, file, diagnostics);
            }
        }
        description
    }

    /// A file of text among the sources.
    fn text(
        &self,
        path: &Path,
        shown: &Path,
        asked: Place,
        diagnostics: &mut Diagnostics,
    ) -> Option<FileId> {
        let diagnostic = match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => return Some(self.sources.add(shown, text)),
            Ok(Err(_)) => {
                let message = format!("{} is not UTF-8 text", shown.display());
                Diagnostic::error(code::NOT_UTF8, message)
            }
            Err(error) => {
                let message = format!("{} cannot be read: {error}", shown.display());
                Diagnostic::error(code::UNREADABLE_FILE, message)
            }
        };
        diagnostics.push(diagnostic.at(asked));
        None
    }

    fn plan<'d>(
        &self,
        definitions: &[Definition<'d>],
        header: &[String],
        description: &Description,
        diagnostics: &mut Diagnostics,
    ) -> Plan<'d> {
        let shown = self.paths.shown.display().to_string();
        for field in &description.fields {
            let name = field.name.as_str();
            if !name.is_empty() && !header.iter().any(|known| known == name) {
                let known = header.iter().map(String::as_str);
                diagnostics.push(
                    Diagnostic::error(
                        code::UNKNOWN_COLUMN,
                        format!("{shown} has no column `{name}`"),
                    )
                    .at(field.name.place())
                    .maybe_help(crate::diagnostic::did_you_mean(name, known)),
                );
            }
        }
        let mut planner = Planner {
            header,
            description,
            shown: &shown,
            diagnostics,
            plan: Plan::default(),
        };
        for definition in definitions {
            if definition.source().is_none() && description.source.is_none() {
                planner.diagnostics.push(no_source(*definition, &shown));
            }
            planner.add(*definition);
        }
        planner.plan
    }
}

fn no_source(definition: Definition<'_>, shown: &str) -> Diagnostic {
    let description = PathBuf::from(shown).with_extension("toml");
    Diagnostic::error(
        code::NO_SOURCE,
        format!("{} names no source", definition.words()),
    )
    .at(definition.place())
    .help(format!(
        "add `source = \"its key in the bibliography\"` here, or to {} for all that is computed from it",
        description.display()
    ))
}
