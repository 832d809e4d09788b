//! The command line.
//!
//! A command is a file: its argument type, whose doc comments are the help, and a function that does
//! it. Results go to stdout, everything else to stderr. Exit status: 0 done, 1 the input has errors,
//! 2 the program could not do its work.

mod compile;
mod context;
mod message;
mod release;
mod terminal;
mod watch;

use std::ffi::OsString;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{ColorChoice, Parser, Subcommand};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Sources;
use crate::workspace::{BriefFolder, Workspace};
use terminal::Terminal;

/// Compile briefs, structured findings and statistics, to typeset papers and press releases.
///
/// A brief is a folder under `briefs/` of a workspace (a folder with a `rapporteur.toml`): findings in
/// TOML, statistics computed from CSV files under `data/`, set by a style to PDF. Numbers of concerns
/// and recommendations, and every figure, agree in all documents of a brief.
///
/// Exit status: 0 done, 1 the input has errors, 2 the program could not do its work.
#[derive(Debug, Parser)]
#[command(name = "rapporteur", version, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// Work in this folder instead of the current one.
    #[arg(long, short = 'C', global = true, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// Say nothing but errors and results.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Colour messages: `auto` does so on a terminal, and heeds `NO_COLOR`.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compile(compile::Arguments),
    Context(context::Arguments),
    Release(release::Arguments),
    Watch(watch::Arguments),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// What was asked for is done.
    Done,
    /// The input has errors; they have been said.
    InputErrors,
}

/// Runs the program with its arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, not errors; what cannot be printed has no reader.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let terminal = Terminal::new(arguments.global.color, arguments.global.quiet);
    let run = || match &arguments.command {
        Command::Compile(command) => compile::run(command, &arguments.global, &terminal),
        Command::Context(command) => context::run(command, &arguments.global, &terminal),
        Command::Release(command) => release::run(command, &arguments.global, &terminal),
        Command::Watch(command) => watch::run(command, &arguments.global, &terminal),
    };
    // A library may still meet something that it cannot cope with, such as a damaged font: that is not
    // the author's fault, and the other files are as they were.
    let result = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        Err(anyhow::anyhow!(
            "the program itself has failed, as said above; the files of this brief are as they were. A damaged font or \
             picture can be the cause. Please report it, with what you compiled"
        ))
    });
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::InputErrors) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.failure(&error);
            ExitCode::from(2)
        }
    }
}

/// Whether somebody has stopped reading our output, as `head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

impl Global {
    fn workspace(&self) -> anyhow::Result<Workspace> {
        let start = self.directory.as_deref().unwrap_or(Path::new("."));
        Workspace::find(start).with_context(
            || "there is no workspace here; a workspace is a folder with a `rapporteur.toml`",
        )
    }
}

/// Where outputs go: the workspace's `out`, unless the command line says otherwise.
fn out_folder(workspace: &Workspace, named: Option<&Path>) -> anyhow::Result<PathBuf> {
    match named {
        Some(out) => std::path::absolute(out).context("the output folder has no absolute path"),
        None => Ok(workspace.out()),
    }
}

/// The briefs that the command line names.
///
/// A name that is no brief's is complained of at once, with the nearest that is.
fn briefs(
    workspace: &Workspace,
    named: &[String],
    all: bool,
    terminal: &Terminal,
) -> anyhow::Result<Option<Vec<BriefFolder>>> {
    if all {
        let briefs = workspace.briefs();
        anyhow::ensure!(
            !briefs.is_empty(),
            "the workspace {} has no brief under `briefs/`",
            workspace.root().display()
        );
        return Ok(Some(briefs));
    }
    let named: Vec<String> = if named.is_empty() {
        let briefs = workspace.briefs();
        match briefs.as_slice() {
            [only] => vec![only.name.clone()],
            [] => anyhow::bail!(
                "the workspace {} has no brief under `briefs/`",
                workspace.root().display()
            ),
            several => {
                let names: Vec<_> = several.iter().map(|brief| brief.name.as_str()).collect();
                anyhow::bail!(
                    "say which brief ({}), or `--all` for all of them",
                    names.join(", ")
                )
            }
        }
    } else {
        named.to_vec()
    };
    let mut folders = Vec::new();
    let mut unknown: Vec<Diagnostic> = Vec::new();
    for name in &named {
        match workspace.brief(name) {
            Ok(folder) if folders.contains(&folder) => {}
            Ok(folder) => folders.push(folder),
            Err(diagnostic) => unknown.push(diagnostic),
        }
    }
    if unknown.is_empty() {
        return Ok(Some(folders));
    }
    let mut diagnostics = Diagnostics::new();
    diagnostics.extend(unknown);
    terminal.messages(diagnostics, &Sources::new());
    Ok(None)
}
