//! `rapporteur worker`: compiles one brief after the other for a batch, in a process of its own.
//!
//! Jobs come as lines of JSON on stdin, and what happens goes as lines of JSON to stdout, where nobody
//! else may print. When stdin ends, so does the worker, after the brief that it is on: a batch that has
//! been killed leaves nobody behind.

use std::collections::BTreeSet;
use std::io::{BufRead as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::message::Form;
use super::terminal::Terminal;
use super::visible;
use super::work::{Report, work};
use super::{Global, Outcome, PANIC};
use crate::edition::Task;
use crate::output::Options;
use crate::workspace::BriefFolder;

/// Compile the briefs that are asked for on stdin.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of all outputs; the workspace's `out` if left out.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The documents that are made; all if none is named.
    #[arg(long, value_name = "NAME")]
    document: Vec<String>,
    /// Whether numbers must be as the lock has them.
    #[arg(long)]
    locked: bool,
    #[command(flatten)]
    pub(super) form: Form,
}

/// A brief to work on.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// Its name.
    pub(super) brief: String,
    /// Its folder.
    pub(super) folder: PathBuf,
}

/// What a worker tells.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Event {
    /// It begins to make this document.
    Starting(String),
    /// It has done with the brief.
    Done(Box<Report>),
}

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let workspace = global.workspace()?;
    let options = Options {
        documents: arguments.document.iter().cloned().collect::<BTreeSet<_>>(),
    };
    let out = super::out_folder(&workspace, arguments.out.as_deref())?;
    let panic = listen_to_panics();
    for job in jobs(global.bounds().time) {
        let job: Job = serde_json::from_str(&job).context("what was asked for is no job")?;
        let folder = BriefFolder {
            name: job.brief,
            folder: job.folder,
        };
        let target = out.join(&folder.name);
        let task = Task {
            workspace: &workspace,
            folder: &folder,
            target: &target,
            options: &options,
            locked: arguments.locked,
        };
        let mut starting = |document: &str| {
            // Whoever does not hear of the progress misses nothing else.
            let _ = tell(&Event::Starting(document.to_owned()));
        };
        let report = catch_unwind(AssertUnwindSafe(|| work(task, terminal, &mut starting)))
            .unwrap_or_else(|_| {
                let said = panic.lock().unwrap_or_else(PoisonError::into_inner);
                Report {
                    messages: visible::lines(&said).into_owned(),
                    ..Report::failure(PANIC.to_owned())
                }
            });
        tell(&Event::Done(Box::new(report)))?;
    }
    Ok(Outcome::Done)
}

/// Where the last failure inside a library is said, so that it can be told with its brief.
fn listen_to_panics() -> Arc<Mutex<String>> {
    let said = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&said);
    std::panic::set_hook(Box::new(move |panic| {
        *heard.lock().unwrap_or_else(PoisonError::into_inner) = format!("{panic}\n");
    }));
    said
}

fn tell(event: &Event) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(event).context("an event has no JSON")?;
    line.push(b'\n');
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&line).context("nobody listens")?;
    stdout.flush().context("nobody listens")
}

/// The jobs as they come in. When there will be no more, a brief that has no end must not keep the
/// worker for ever: nobody is left to stop it.
fn jobs(timeout: Duration) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if sender.send(line).is_err() {
                break;
            }
        }
        drop(sender);
        thread::sleep(timeout);
        std::process::exit(2);
    });
    receiver
}
