mod asked;
mod disclosed;
mod families;
mod faults;
mod footnotes;
mod fractions;
mod hard;
mod looks;
mod measures;
mod percent;
mod properties;
mod protected;
mod quiet;
mod quotes;
mod rates;
mod reader;
mod rows;
mod several;
mod sheets;
mod strict;
mod tables;
mod together;
mod unfound;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::record::Text;
use crate::source::Sources;
use crate::workspace::TablePaths;

/// A folder of tables and a `statistics.toml`.
#[derive(Default)]
struct Case {
    files: BTreeMap<&'static str, Vec<u8>>,
}

/// What came of it.
struct Computed {
    results: Results,
    definitions: Definitions,
    /// `path:line:column code message`, then annotations, helps and notes, a line each.
    messages: Vec<String>,
    /// The text that each message points at.
    pointed: Vec<String>,
}

impl Case {
    fn with(name: &'static str, text: impl AsRef<[u8]>) -> Self {
        Self::default().and(name, text)
    }

    fn and(mut self, name: &'static str, text: impl AsRef<[u8]>) -> Self {
        self.files.insert(name, text.as_ref().to_vec());
        self
    }

    fn compute(&self, statistics: &str) -> Computed {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &self.files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let sources = Sources::new();
        let mut diagnostics = Diagnostics::new();
        let file = sources.add("statistics.toml", statistics);
        let definitions = Definitions::read(&sources, file, &mut diagnostics);
        let tables = |name: &Text| {
            if name.as_str().contains("..") {
                return Err(Diagnostic::error(code::PATH_OUTSIDE, "outside").at(name.place()));
            }
            let file = if name.as_str().contains('.') {
                name.as_str().to_owned()
            } else {
                format!("{}.csv", name.as_str())
            };
            let csv = folder.path().join(&file);
            let description = csv.with_extension("toml");
            let package = csv.with_file_name("datapackage.json");
            Ok(TablePaths {
                csv,
                shown: PathBuf::from(format!("data/{file}")),
                description: description.exists().then_some(description),
                package: package.exists().then_some(package),
            })
        };
        let results = compute(&definitions, &tables, &sources, &mut diagnostics);
        let mut messages = Vec::new();
        let mut pointed = Vec::new();
        for found in diagnostics.into_sorted() {
            let place = found.place.expect("every message has a place");
            let file = sources.file(place.file).unwrap();
            pointed.push(file.text()[place.range()].to_owned());
            let mut message = format!(
                "{} {} {}",
                sources.describe(place),
                found.code,
                found.message
            );
            for also in &found.annotations {
                message += &format!("\n  {} {}", sources.describe(also.place), also.label);
            }
            for help in found.helps.iter().chain(&found.notes) {
                message += &format!("\n  = {help}");
            }
            messages.push(message);
        }
        Computed {
            results,
            definitions,
            messages,
            pointed,
        }
    }

    /// The value of a single statistic, which must be without faults. A filter may find nothing.
    fn value(&self, definition: &str) -> String {
        let mut computed = self.compute(&stat(definition));
        let warned = |message: &String| message.contains(" filter-finds-nothing ");
        computed.messages.retain(|message| !warned(message));
        assert_eq!(computed.messages, Vec::<String>::new(), "{definition}");
        computed.results.figures["x"].value.to_string()
    }
}

/// A statistic `x` on the table `t` with a source.
fn stat(definition: &str) -> String {
    format!("[stat.x]\ntable = \"t\"\nsource = \"s\"\n{definition}\n")
}

fn suits() -> Case {
    Case::with(
        "t.csv",
        "year,claimant,claimed,won,date\n\
         2009,official,100.50,true,2009-03-01\n\
         2009,company,200,false,2009-04-30\n\
         2010,official,300,true,2010-01-01\n\
         2010,official,,false,2010-12-31\n\
         2010,person,50.25,true,2010-06-15\n",
    )
}
