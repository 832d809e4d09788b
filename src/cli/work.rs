//! One brief compiled, and what there is to say of it: the same in this process and in a worker.

use serde::{Deserialize, Serialize};

use super::message::Found;
use super::terminal::Terminal;
use super::visible;
use crate::diagnostic::Diagnostics;
use crate::edition::{Delivered, Made, Task};
use crate::output::{Digest, Manifest, Options, Output};
use crate::source::{Sources, with_slashes};
use crate::typeset;

/// What became of a brief.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Report {
    /// The documents that are there now.
    pub(super) documents: Vec<Document>,
    /// What people are to read on stderr, with its line ends.
    pub(super) messages: String,
    /// What programs read line by line.
    pub(super) lines: String,
    /// What is to be printed with that of other briefs, as one text.
    pub(super) found: Vec<Found>,
    /// How many errors there are.
    pub(super) errors: usize,
    /// How many warnings there are.
    pub(super) warnings: usize,
    /// Why the program could not work on it, if it could not.
    pub(super) failure: Option<String>,
    /// Whether there was nothing to do.
    pub(super) up_to_date: bool,
}

/// A document that has been made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Document {
    /// Its path in the brief's output folder.
    pub(super) path: String,
    /// What it is.
    pub(super) output: Output,
    /// How long it took to make, in milliseconds.
    pub(super) time: u64,
}

impl Report {
    /// Of a brief that the program could not work on.
    pub(super) fn failure(reason: String) -> Self {
        Self {
            failure: Some(reason),
            ..Self::default()
        }
    }

    /// Of a brief for which there was nothing to do.
    pub(super) fn up_to_date(manifest: &Manifest, wanted: &Options, terminal: &Terminal) -> Self {
        let documents = manifest.documents().filter(|(_, output)| {
            let name = output.document.as_deref();
            name.is_some_and(|name| wanted.want(name))
        });
        let documents = documents.map(|(path, output)| Document {
            path: path.to_owned(),
            output: output.clone(),
            time: 0,
        });
        let mut report = Self {
            documents: documents.collect(),
            warnings: manifest.warnings,
            up_to_date: true,
            ..Self::default()
        };
        if manifest.warnings > 0 && terminal.takes_notes() {
            let noun = if manifest.warnings == 1 {
                "a warning"
            } else {
                &format!("{} warnings", manifest.warnings)
            };
            report.messages = format!(
                "{} was made with {noun}; `--force` makes it again and shows them\n",
                visible::line(&manifest.brief)
            );
        }
        report
    }
}

/// Compiles a brief.
pub(super) fn work(task: Task, terminal: &Terminal, starting: &mut dyn FnMut(&str)) -> Report {
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let compiled = task.compile(&sources, &mut diagnostics, starting);
    let mut messages = terminal.written(diagnostics, &sources);
    let mut report = Report::default();
    match compiled {
        Ok(Some(compiled)) => {
            let Delivered {
                manifest,
                is_guarded,
            } = compiled.delivered;
            if !is_guarded && terminal.takes_notes() {
                messages.add(&unguarded(&task.folder.name));
            }
            if manifest.is_none() && terminal.takes_notes() {
                messages.add(&format!(
                    "{} was edited while it was being made; the next run makes it again",
                    visible::line(&task.folder.name)
                ));
            }
            report.documents = documents(&compiled.made, manifest.as_ref());
        }
        Ok(None) => {}
        Err(error) => report.failure = Some(format!("{:#}", anyhow::Error::from(error))),
    }
    report.errors = messages.errors;
    report.warnings = messages.warnings;
    report.messages = messages.text;
    report.lines = messages.lines;
    report.found = messages.found;
    // A long batch must not keep what earlier briefs were made of.
    typeset::forget(1);
    report
}

/// What is to be known where the file system cannot keep two runs apart.
pub(super) fn unguarded(brief: &str) -> String {
    format!(
        "{brief}: the folder of outputs has no locks, as some on other machines have none; make it from one place at \
         a time, or elsewhere with `--out`"
    )
}

/// The documents that have been made, with what the manifest says of them.
pub(super) fn documents(made: &[Made], manifest: Option<&Manifest>) -> Vec<Document> {
    let document = |made: &Made| {
        let path = with_slashes(&made.path);
        let known = manifest.and_then(|manifest| manifest.outputs.get(&path).cloned());
        let output = known.unwrap_or_else(|| {
            Output::document(Digest::of(&made.bytes), &made.document, made.pages)
        });
        Document {
            path,
            output,
            time: u64::try_from(made.time.as_millis()).unwrap_or(u64::MAX),
        }
    };
    made.iter().map(document).collect()
}
