//! `rapporteur compile`.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context as _;

use super::message::Form;
use super::terminal::Terminal;
use super::{Global, Outcome, briefs};
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::edition::{Made, Prepared, prepare};
use crate::output::Options;
use crate::source::Sources;
use crate::typeset;
use crate::workspace::{BriefFolder, Workspace};

/// Make the documents of briefs.
///
/// Prints a line for each document: its path, its pages, its time. The PDFs are in `out/<brief>/`, the
/// generated Typst sources, with all that they need, in `out/<brief>/typst/`, and `manifest.json` there
/// says what they were made of. Documents are written whole or not at all: a run that fails leaves those
/// of the last one.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The briefs, by name or folder; may be left out where the workspace has only one.
    #[arg(value_name = "BRIEF")]
    briefs: Vec<String>,
    /// Make every brief of the workspace.
    #[arg(long, conflicts_with = "briefs")]
    all: bool,
    /// Make only this document, such as `paper`; may be given several times.
    #[arg(long, value_name = "NAME")]
    document: Vec<String>,
    /// Write into this folder instead of the workspace's `out`.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) form: Form,
}

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let workspace = global.workspace()?;
    let Some(folders) = briefs(&workspace, &arguments.briefs, arguments.all, terminal)? else {
        return Ok(Outcome::InputErrors);
    };
    let out = super::out_folder(&workspace, arguments.out.as_deref())?;
    let options = Options {
        documents: arguments.document.iter().cloned().collect(),
    };
    let mut failed = Vec::new();
    for folder in &folders {
        let started = Instant::now();
        let sources = Sources::new();
        let mut diagnostics = Diagnostics::new();
        terminal.progress(&folder.name, "reading");
        let made = make(
            &workspace,
            folder,
            arguments,
            &sources,
            &mut diagnostics,
            terminal,
        );
        terminal.progress_done();
        let warnings = diagnostics.warnings();
        terminal.messages(diagnostics, &sources);
        match made {
            Some((prepared, made)) => {
                let target = out.join(&folder.name);
                let manifest = prepared.deliver(&workspace, &target, &made, &options, warnings)?;
                if manifest.is_none() {
                    terminal.note(&format!(
                        "{} was edited while it was being made; make it again",
                        folder.name
                    ));
                }
                for document in &made {
                    report(&target.join(&document.path), document)?;
                }
                terminal.note(&format!(
                    "{} done in {} ms",
                    folder.name,
                    started.elapsed().as_millis()
                ));
            }
            None => failed.push(folder.name.as_str()),
        }
        // A long batch must not keep what earlier briefs were made of.
        typeset::forget(1);
    }
    if failed.is_empty() {
        return Ok(Outcome::Done);
    }
    if folders.len() > 1 {
        terminal.note(&format!(
            "{} of {} briefs have errors: {}",
            failed.len(),
            folders.len(),
            failed.join(", ")
        ));
    }
    Ok(Outcome::InputErrors)
}

fn make(
    workspace: &Workspace,
    folder: &BriefFolder,
    arguments: &Arguments,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
    terminal: &Terminal,
) -> Option<(Prepared, Vec<Made>)> {
    let prepared = prepare(workspace, folder, sources, diagnostics)?;
    let settings = &prepared.material.brief.settings;
    let names: Vec<&str> = settings
        .documents
        .iter()
        .map(|document| document.name.value.as_str())
        .collect();
    let wanted: Vec<&str> = if arguments.document.is_empty() {
        names.clone()
    } else {
        arguments.document.iter().map(String::as_str).collect()
    };
    for name in wanted.iter().filter(|name| !names.contains(name)) {
        diagnostics.push(
            Diagnostic::error(
                code::UNKNOWN_DOCUMENT,
                format!("the brief `{}` makes no document `{name}`", folder.name),
            )
            .maybe_help(did_you_mean(name, names.iter().copied())),
        );
    }
    if diagnostics.has_errors() {
        return None;
    }
    let mut starting = |document: &str| terminal.progress(&folder.name, document);
    let made = prepared.make(&wanted, sources, diagnostics, &mut starting)?;
    Some((prepared, made))
}

/// The line of a document on stdout.
pub(super) fn report(path: &std::path::Path, document: &Made) -> anyhow::Result<()> {
    let shown = std::env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(PathBuf::from))
        .unwrap_or_else(|| path.to_path_buf());
    let pages = document.pages;
    let noun = if pages == 1 { "page" } else { "pages" };
    let mut stdout = std::io::stdout().lock();
    writeln!(
        stdout,
        "{}  {pages} {noun}  {} ms",
        shown.display(),
        document.time.as_millis()
    )
    .context("the result cannot be printed")?;
    stdout.flush().context("the result cannot be printed")
}
