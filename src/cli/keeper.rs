//! Keeps `watch` going: the process that watches and makes is started again when a run has ended it.
//!
//! The first process tells the second on stdin, once, how the last one ended. The second tells on stdout,
//! in lines of their own among those for the user, that a run begins, and how the files stand then: if
//! the run ends the process, only files that stand otherwise are worth another run.

use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::process::{ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::guard::{self, Ending};
use super::lifeline::Lifeline;
use super::say::say;
use super::watchdog::{self, Bounds, TOO_LARGE, TOO_LONG};
use crate::watch::{Standing, Stopper};
use crate::workspace::{BriefFolder, Workspace};

/// How a process ends whose run has gone on for long while its files were edited.
const OUTDATED: i32 = 77;

/// For how many seconds a run is let alone although its files were edited: twice as long after each one
/// that was given up, so that a long run comes to its end under somebody who never stops writing.
const PATIENCE: u64 = 10;

/// How often it looks whether they were.
const LOOK: Duration = Duration::from_secs(1);

/// How often a process that was asked to end looks whether the first one is still there.
const ALONE: Duration = Duration::from_millis(100);

/// What a line on stdout begins with that is for the first process.
const SIGN: u8 = 1;

/// What the first process tells the second.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Handover {
    /// How the files stood when the run began that has ended the process before this one.
    failed_at: Option<u64>,
    /// How many runs in a row were given up because their files were edited.
    given_up: u32,
}

/// What the second process tells the first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Signal {
    /// A run begins; the files stand like this.
    Begins(u64),
}

/// Runs the watching process, and again whenever a run has ended it.
///
/// # Errors
/// The system starts no second process.
pub(super) fn run(arguments: &[OsString], bounds: Bounds, quiet: bool) -> io::Result<ExitCode> {
    let lifeline: Arc<Mutex<Option<Lifeline>>> = Arc::default();
    let is_stopped = Arc::new(AtomicBool::new(false));
    end_on_interrupt(&lifeline, &is_stopped)?;
    let mut handover = Handover::default();
    loop {
        let mut command = guard::again(arguments)?;
        command.stdout(Stdio::piped());
        let (mut child, mut line, heard) = Lifeline::start(command)?;
        if let Ok(mut told) = serde_json::to_vec(&handover) {
            told.push(b'\n');
            // One that has ended by now is found out below.
            let _ = line.tell(&told);
        }
        if is_stopped.load(Ordering::SeqCst) {
            line.close();
        }
        *locked(&lifeline) = Some(line);
        let begun = child.stdout.take().and_then(forward);
        let status = child.wait()?;
        let note = match (status.code(), guard::ending(status)) {
            (Some(OUTDATED), _) => {
                handover.failed_at = None;
                handover.given_up = handover.given_up.saturating_add(1);
                "the run was given up: its files have been edited\n".to_owned()
            }
            (Some(TOO_LONG | TOO_LARGE), _) => {
                handover = Handover {
                    failed_at: begun,
                    given_up: 0,
                };
                WAITS.to_owned()
            }
            (_, Ending::Lost(how)) => {
                handover = Handover {
                    failed_at: begun,
                    given_up: 0,
                };
                say(&watchdog::said(&guard::on(&heard), &bounds.lost(&how)));
                WAITS.to_owned()
            }
            (_, Ending::Code(code)) => return Ok(ExitCode::from(code)),
            (_, Ending::Interrupted(signal)) => {
                return Ok(ExitCode::from(128_u8.saturating_add(signal)));
            }
        };
        // One that fails before its first run would do so for ever.
        if begun.is_none() || is_stopped.load(Ordering::SeqCst) {
            return Ok(ExitCode::from(2));
        }
        if !quiet {
            say(&note);
        }
    }
}

/// What is said where nothing but a change helps.
const WAITS: &str = "it waits for the next change\n";

fn locked<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands the first Ctrl-C or request to end on, which is heard on the terminal by both or by this process
/// alone; the second ends both.
fn end_on_interrupt(
    lifeline: &Arc<Mutex<Option<Lifeline>>>,
    is_stopped: &Arc<AtomicBool>,
) -> io::Result<()> {
    let (lifeline, is_stopped) = (Arc::clone(lifeline), Arc::clone(is_stopped));
    ctrlc::set_handler(move || {
        if is_stopped.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        if let Some(lifeline) = locked(&lifeline).as_mut() {
            lifeline.close();
        }
    })
    .map_err(io::Error::other)
}

/// Hands on what the second process prints, until it ends, and gives how the files stood when its last
/// run began.
fn forward(stdout: impl Read) -> Option<u64> {
    let mut reader = BufReader::new(stdout);
    let mut begun = None;
    let mut line = Vec::new();
    while let Ok(1..) = reader.read_until(b'\n', &mut line) {
        match line.strip_prefix(&[SIGN]) {
            Some(signal) => {
                if let Ok(Signal::Begins(standing)) = serde_json::from_slice(signal) {
                    begun = Some(standing);
                }
            }
            None => {
                let mut stdout = io::stdout().lock();
                // Nobody reads it: that is no reason to stop making documents.
                let _ = stdout.write_all(&line).and_then(|()| stdout.flush());
            }
        }
        line.clear();
    }
    begun
}

/// The second process's side: a watch that may be kept going.
pub(super) struct Kept {
    /// None in a process that nobody keeps.
    inner: Option<Inner>,
}

struct Inner {
    workspace: Workspace,
    folder: BriefFolder,
    handover: Handover,
    /// When the run began that is going on, and how the files stood.
    running: Arc<Mutex<Option<(Instant, Standing)>>>,
}

impl Kept {
    /// Hears how the last process ended, and begins to listen for the end of the first one.
    pub(super) fn new(
        guarded: Option<u32>,
        workspace: &Workspace,
        folder: &BriefFolder,
        stopper: Stopper,
        bounds: Bounds,
    ) -> Self {
        let Some(first) = guarded else {
            return Self { inner: None };
        };
        let mut line = String::new();
        let heard = io::stdin().lock().read_line(&mut line);
        let handover = heard.ok().and_then(|_| serde_json::from_str(&line).ok());
        let listening = thread::Builder::new().spawn(move || {
            let _ = io::stdin().lock().read_to_end(&mut Vec::new());
            stopper.stop();
            // The run may have no end, and nobody may be left to see to that.
            let asked = Instant::now();
            while asked.elapsed() < bounds.time && !guard::is_alone(first) {
                thread::sleep(ALONE);
            }
            std::process::exit(2);
        });
        drop(listening);
        let inner = Inner {
            workspace: workspace.clone(),
            folder: folder.clone(),
            handover: handover.unwrap_or_default(),
            running: Arc::default(),
        };
        inner.give_up_what_is_outdated();
        Self { inner: Some(inner) }
    }

    /// Whether the process before this one was ended by its run.
    pub(super) fn has_failed(&self) -> bool {
        let handover = self.inner.as_ref().map(|inner| &inner.handover);
        handover.is_some_and(|handover| handover.failed_at.is_some())
    }

    /// Whether the files stand otherwise than when that run began.
    pub(super) fn has_changed(&self) -> bool {
        self.inner.as_ref().is_none_or(|inner| {
            let now = Standing::of(&inner.workspace, &inner.folder);
            inner.handover.failed_at.map(Standing::from) != Some(now)
        })
    }

    /// Says that a run begins.
    pub(super) fn begin(&self) {
        let Some(inner) = &self.inner else { return };
        let standing = Standing::of(&inner.workspace, &inner.folder);
        *locked(&inner.running) = Some((Instant::now(), standing));
        let Ok(signal) = serde_json::to_vec(&Signal::Begins(standing.number())) else {
            return;
        };
        let line = [&[SIGN], signal.as_slice(), b"\n"].concat();
        let mut stdout = io::stdout().lock();
        // Where nobody listens any more this process is about to end.
        let _ = stdout.write_all(&line).and_then(|()| stdout.flush());
    }

    /// Says that it is over.
    pub(super) fn rest(&self) {
        if let Some(inner) = &self.inner {
            *locked(&inner.running) = None;
        }
    }
}

impl Inner {
    /// Ends the process if a run goes on and on while its files are edited: what it makes is of no use, and
    /// the edit may be what it waits for.
    fn give_up_what_is_outdated(&self) {
        let running = Arc::clone(&self.running);
        let (workspace, folder) = (self.workspace.clone(), self.folder.clone());
        let patience = PATIENCE.saturating_mul(1 << self.handover.given_up.min(16));
        let patience = Duration::from_secs(patience);
        let looking = thread::Builder::new().spawn(move || {
            loop {
                thread::sleep(LOOK);
                let now = *locked(&running);
                if let Some((began, standing)) = now
                    && began.elapsed() > patience
                    && Standing::of(&workspace, &folder) != standing
                    && locked(&running).is_some_and(|(still, _)| still == began)
                {
                    std::process::exit(OUTDATED);
                }
            }
        });
        drop(looking);
    }
}
