//! The command line.
//!
//! A command is a file: its argument type, whose doc comments are the help, and a function that does
//! it. Results go to stdout, everything else to stderr. Exit status: 0 done, 1 the input has errors,
//! 2 the program could not do its work.

mod check;
mod columns;
mod committed;
mod compile;
mod completions;
mod context;
mod crew;
mod data;
mod diff;
mod explain;
mod guard;
mod keeper;
mod lifeline;
mod manifest;
mod message;
mod new;
mod progress;
mod release;
mod results;
mod say;
mod schema;
mod shard;
mod terminal;
mod trace;
mod trial;
mod visible;
mod watch;
mod watchdog;
mod work;
mod worker;

use std::ffi::OsString;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use clap::{ColorChoice, Parser, Subcommand};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits::{self, Memory};
use crate::output::Target;
use crate::source::Sources;
use crate::workspace::{self, BriefFolder, Workspace};
use message::Format;
use terminal::{Manner, Terminal};
use watchdog::{Bounds, Watchdog};

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
    /// This is the process that does the work; its guard is the one that has started it.
    #[arg(long, hide = true, value_name = "PID")]
    guarded: Option<u32>,
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Over the options that every command takes.
const EVERYWHERE: &str = "Options of every command";

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// Work in this folder instead of the current one.
    #[arg(long, short = 'C', global = true, value_name = "DIR", help_heading = EVERYWHERE)]
    directory: Option<PathBuf>,
    /// Say nothing but errors and results.
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    quiet: bool,
    /// Colour messages: `auto` does so on a terminal, and heeds `NO_COLOR`.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = EVERYWHERE)]
    color: ColorChoice,
    /// Stop what takes longer than this for one brief.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = TIMEOUT, help_heading = EVERYWHERE,
        value_parser = clap::value_parser!(u32).range(1..))]
    timeout: u32,
    /// Stop what takes more memory than this, such as `4G`; if left out, three quarters of the machine's,
    /// at most 8 GB.
    #[arg(long, global = true, value_name = "SIZE", help_heading = EVERYWHERE)]
    memory: Option<Memory>,
}

/// How long a run may be on a brief unless the command line says otherwise, in seconds.
const TIMEOUT: u32 = 600;

#[derive(Debug, Subcommand)]
enum Command {
    Compile(compile::Arguments),
    Watch(watch::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Context(context::Arguments),
    Data(data::Arguments),
    Diff(diff::Arguments),
    Release(release::Arguments),
    Manifest(manifest::Arguments),
    New(new::Arguments),
    Schema(schema::Arguments),
    Trace(trace::Arguments),
    Completions(completions::Arguments),
    Man(completions::Man),
    #[command(hide = true)]
    Worker(worker::Arguments),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// What was asked for is done.
    Done,
    /// The input has errors; they have been said.
    InputErrors,
    /// Two editions differ, and the command line wants to be told so by the exit status.
    Different,
    /// The program could not do all of its work; why has been said.
    Failed,
}

/// What is said when a library has met something that it cannot cope with.
const PANIC: &str = "the program itself has failed, as said above; the files of this brief are as they were. A damaged \
    font or picture can be the cause, or a theme that asks for more than any page can be, such as a length without an \
    end. Please report it, with what you compiled";

/// A complaint in all the forms that the command line can print it in, for tests of what may stand in one.
#[doc(hidden)]
#[must_use]
pub fn forms(diagnostic: &Diagnostic, sources: &Sources) -> Vec<String> {
    message::forms(diagnostic, sources)
}

/// Runs the program with its arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    terminal::listen_to_panics();
    let given: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&given) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, not errors.
            terminal::say_usage(&error);
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let bounds = arguments.global.bounds();
    if arguments.needs_guard() {
        let guarded = match arguments.command {
            Command::Watch(_) => keeper::run(&given, bounds, arguments.global.quiet),
            _ => guard::run(&given, bounds),
        };
        if let Ok(ended) = guarded {
            return ended;
        }
    }
    // Where the system starts no second process, the first one does the work.
    let watchdog = Watchdog::default();
    if let Some(first) = arguments.guarded {
        let is_watch = matches!(arguments.command, Command::Watch(_));
        guard::end_with_the_first(first, !is_watch);
        watchdog.tell(lifeline::teller());
    }
    let is_worker = matches!(arguments.command, Command::Worker(_));
    if arguments.reads_inputs() {
        limits::bound(bounds.memory);
        watchdog.start(bounds, is_worker);
        let dog = watchdog.clone();
        limits::hear(move |what| dog.at(what));
    }
    let work = move || arguments.work(watchdog);
    let worked = thread::Builder::new().stack_size(limits::STACK).spawn(work);
    worked.map_or_else(
        |error| {
            let error = anyhow::Error::from(error).context("the system gives no thread to work on");
            Terminal::new(ColorChoice::Never, false, Manner::default()).failure(&error);
            ExitCode::from(2)
        },
        |working| working.join().unwrap_or(ExitCode::from(2)),
    )
}

impl Arguments {
    /// Whether the command reads what people have written, which may be larger than anything.
    fn reads_inputs(&self) -> bool {
        match self.command {
            Command::Completions(_)
            | Command::Explain(_)
            | Command::Man(_)
            | Command::Schema(_) => false,
            Command::Check(_)
            | Command::Compile(_)
            | Command::Context(_)
            | Command::Data(_)
            | Command::Diff(_)
            | Command::Manifest(_)
            | Command::New(_)
            | Command::Release(_)
            | Command::Trace(_)
            | Command::Watch(_)
            | Command::Worker(_) => true,
        }
    }

    /// Whether this process is to start another for the work, and to look after it.
    fn needs_guard(&self) -> bool {
        // A worker has its crew.
        self.guarded.is_none() && !matches!(self.command, Command::Worker(_)) && self.reads_inputs()
    }

    /// Does what is asked for, in this process.
    fn work(&self, watchdog: Watchdog) -> ExitCode {
        let global = &self.global;
        let terminal = &Terminal::new(global.color, global.quiet, self.manner()).watched(watchdog);
        let run = || match &self.command {
            Command::Compile(command) => compile::run(command, global, terminal),
            Command::Check(command) => check::run(command, global, terminal),
            Command::Explain(command) => explain::run(command, terminal),
            Command::Context(command) => context::run(command, global, terminal),
            Command::Data(command) => data::run(command, global, terminal),
            Command::Diff(command) => diff::run(command, global, terminal),
            Command::Manifest(command) => manifest::run(command, terminal),
            Command::New(command) => new::run(command, global, terminal),
            Command::Completions(command) => completions::run(command),
            Command::Man(command) => completions::man(command),
            Command::Schema(command) => schema::run(command),
            Command::Worker(command) => worker::run(command, global, terminal),
            Command::Release(command) => release::run(command, global, terminal),
            Command::Trace(command) => trace::run(command, global, terminal),
            Command::Watch(command) => watch::run(command, self.guarded, global, terminal),
        };
        // A library may still meet something that it cannot cope with, such as a damaged font: that is
        // not the author's fault, and the other files are as they were.
        let result = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
            let on = terminal.watchdog().label();
            Err(if on.is_empty() {
                anyhow::anyhow!(PANIC)
            } else {
                anyhow::anyhow!("{on}: {PANIC}")
            })
        });
        if !matches!(self.command, Command::Worker(_)) {
            let has_run = matches!(result, Ok(Outcome::Done | Outcome::InputErrors));
            terminal.finish(has_run);
        }
        match result {
            Ok(Outcome::Done) => ExitCode::SUCCESS,
            Ok(Outcome::InputErrors | Outcome::Different) => ExitCode::from(1),
            Ok(Outcome::Failed) => ExitCode::from(2),
            Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
            Err(error) => {
                terminal.failure(&error);
                ExitCode::from(2)
            }
        }
    }

    /// The form of the messages of the command, and where they go.
    fn manner(&self) -> Manner {
        let (format, are_result) = match &self.command {
            Command::Compile(command) => (command.form.format, false),
            Command::Check(command) => (command.form.format, true),
            Command::Context(command) => (command.form.format, false),
            Command::Release(command) => (command.form.format, false),
            Command::Worker(command) => (command.form.format, false),
            Command::Completions(_)
            | Command::Data(_)
            | Command::Diff(_)
            | Command::Explain(_)
            | Command::Man(_)
            | Command::Manifest(_)
            | Command::New(_)
            | Command::Schema(_)
            | Command::Trace(_)
            | Command::Watch(_) => (Format::Human, false),
        };
        let workspace = self.global.workspace().ok();
        Manner {
            format,
            are_result,
            root: workspace.map_or_else(String::new, |workspace| checked_out(workspace.root())),
        }
    }
}

/// The path of a workspace in the repository that a runner of GitHub Actions has checked out.
fn checked_out(root: &Path) -> String {
    let repository = std::env::var_os("GITHUB_WORKSPACE")
        .and_then(|path| std::fs::canonicalize(path).ok())
        .and_then(|path| root.strip_prefix(path).ok().map(Path::to_path_buf));
    let parts = repository.unwrap_or_default();
    let parts = parts
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.map(|part| format!("{part}/")).collect()
}

/// Whether somebody has stopped reading our output, as `head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

impl Global {
    /// What a run may take.
    fn bounds(&self) -> Bounds {
        Bounds {
            time: Duration::from_secs(u64::from(self.timeout)),
            memory: self.memory.unwrap_or_else(Memory::standard),
        }
    }

    fn workspace(&self) -> anyhow::Result<Workspace> {
        let start = self.directory.as_deref().unwrap_or(Path::new("."));
        Workspace::find(start).with_context(
            || "there is no workspace here; a workspace is a folder with a `rapporteur.toml`",
        )
    }
}

/// Where outputs go: the workspace's `out`, unless the command line says otherwise.
fn out_folder(workspace: &Workspace, named: Option<&Path>) -> anyhow::Result<Target> {
    match named {
        Some(out) => std::path::absolute(out)
            .map(Target::root)
            .context("the output folder has no absolute path"),
        None => Ok(Target::root(workspace.root()).join(workspace::OUT)),
    }
}

/// The one brief that the command line names, or the only one of the workspace.
fn brief(
    workspace: &Workspace,
    named: Option<&String>,
    terminal: &Terminal,
) -> anyhow::Result<Option<BriefFolder>> {
    let found = briefs(
        workspace,
        named.map_or(&[], std::slice::from_ref),
        false,
        terminal,
    )?;
    Ok(found.and_then(|folders| folders.into_iter().next()))
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
