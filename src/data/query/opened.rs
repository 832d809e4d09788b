//! A table of data: its description, its file, its rows.

use std::path::{Path, PathBuf};

use super::asked::Definition;
use super::plan::{Plan, Planner};
use crate::data::table::describe::Description;
use crate::data::table::dialect::Dialect;
use crate::data::table::excerpt::Excerpts;
use crate::data::table::file::TableFile;
use crate::data::table::reader::Rows;
use crate::data::table::tidy::composed;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code, did_you_mean};
use crate::source::{Sources, gate};
use crate::workspace::{PACKAGE, TablePaths};

/// A table of data.
pub(in crate::data) struct Table<'a> {
    pub(in crate::data) paths: &'a TablePaths,
    pub(in crate::data) sources: &'a Sources,
    /// What stands for a description that is not there.
    pub(in crate::data) guessed: Option<&'a str>,
}

/// The largest description of a table that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// What is known of a table before its rows are read.
pub(in crate::data) struct Opened {
    pub(in crate::data) description: Description,
    pub(in crate::data) file: TableFile,
    pub(in crate::data) dialect: Dialect,
}

impl Table<'_> {
    /// Reads the description and opens the file; none where that has been complained of.
    pub(in crate::data) fn open(
        &self,
        asked: Place,
        diagnostics: &mut Diagnostics,
        inputs: &mut Vec<PathBuf>,
    ) -> Option<Opened> {
        let description = self.describe(asked, diagnostics, inputs);
        inputs.push(self.paths.csv.clone());
        match TableFile::open(self.paths, &description, self.sources, asked) {
            Ok(file) => Some(Opened {
                dialect: file.dialect(description.dialect),
                description,
                file,
            }),
            Err(wrong) => {
                diagnostics.extend(wrong);
                None
            }
        }
    }

    /// The places of its cells.
    pub(in crate::data) fn excerpts<'o>(&'o self, opened: &'o Opened) -> Excerpts<'o> {
        Excerpts::new(
            self.sources,
            &opened.file,
            &self.paths.shown,
            opened.dialect,
        )
    }

    /// The names of its columns and, behind these, its rows; none where that has been complained of.
    pub(in crate::data) fn rows(
        &self,
        opened: &Opened,
        excerpts: &mut Excerpts<'_>,
        asked: Place,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Vec<String>, Rows)> {
        let shown = &self.paths.shown;
        let mut rows = match Rows::open(&opened.file, shown, opened.dialect, asked) {
            Ok(rows) => rows,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return None;
            }
        };
        match rows.header(excerpts, shown, asked) {
            Ok(header) => {
                let fields = opened
                    .description
                    .fields
                    .iter()
                    .filter(|field| field.fill_down);
                let columns = fields.filter_map(|field| {
                    let name = composed(field.name.as_str());
                    header.iter().position(|known| *known == name)
                });
                rows.fill_down(columns);
                Some((header, rows))
            }
            Err(wrong) => {
                diagnostics.extend(wrong);
                None
            }
        }
    }

    fn describe(
        &self,
        asked: Place,
        diagnostics: &mut Diagnostics,
        inputs: &mut Vec<PathBuf>,
    ) -> Description {
        let mut description = Description::default();
        if let Some(path) = &self.paths.package {
            let shown = self.paths.shown.with_file_name(PACKAGE);
            let name = self.paths.csv.file_name().unwrap_or_default();
            let name = name.to_string_lossy();
            inputs.push(path.clone());
            if let Some(file) = self.text(path, &shown, asked, diagnostics) {
                description.read_package(&name, self.sources, file, diagnostics);
            }
        }
        if let Some(text) = self.guessed {
            let shown = self.paths.shown.with_extension("toml");
            let file = self.sources.add(shown, text);
            description.read_toml(self.sources, file, diagnostics);
        } else if let Some(path) = &self.paths.description {
            let shown = self.paths.shown.with_extension("toml");
            inputs.push(path.clone());
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
        let diagnostic = match gate::read(path, LARGEST).map(String::from_utf8) {
            Ok(Ok(text)) => return Some(self.sources.add_from_disk(shown, &text)),
            Ok(Err(_)) => {
                let message = format!("{} is not UTF-8 text", shown.display());
                Diagnostic::error(code::NOT_UTF8, message)
            }
            Err(error) => Diagnostic::unreadable(shown, &error),
        };
        diagnostics.push(diagnostic.at(asked));
        None
    }

    pub(in crate::data) fn plan<'d>(
        &self,
        definitions: &[Definition<'d>],
        header: &[String],
        opened: &Opened,
        diagnostics: &mut Diagnostics,
    ) -> Plan<'d> {
        let description = &opened.description;
        let shown = self.paths.shown.display().to_string();
        for field in &description.fields {
            let name = field.name.as_str();
            if !name.is_empty() && !header.iter().any(|known| *known == composed(name)) {
                let known = header.iter().map(String::as_str);
                diagnostics.push(
                    Diagnostic::error(
                        code::UNKNOWN_COLUMN,
                        format!("{shown} has no column `{name}`"),
                    )
                    .at(field.name.place())
                    .maybe_help(did_you_mean(name, known))
                    .or_help(|| {
                        let names: Vec<String> =
                            header.iter().map(|name| format!("`{name}`")).collect();
                        format!("its columns are {}", names.join(", "))
                    }),
                );
            }
        }
        let mut planner = Planner {
            header,
            description,
            shown: &shown,
            diagnostics,
            file: &opened.file,
            plan: Plan {
                protects: description.protect.is_some(),
                lone_is_row: description.allow.contains(&code::LONE_CELL),
                totals_are_rows: description.allow.contains(&code::TOTAL_ROW),
                header: header.to_vec(),
                ..Plan::default()
            },
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
