//! Waiting for somebody to edit what a brief was made from.
//!
//! The system is asked to say when something happens in the folders of the inputs. That is only a hint:
//! what has changed is found out by looking at the files, so that a file that was saved without a
//! change, or an output that was written, wakes nobody. Where the system does not say anything (it has no
//! more watches, or the folder is on another machine), the files are looked at again and again.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

mod standing;

use crate::edition::{Change, Inputs};
use crate::workspace::Workspace;

pub use standing::Standing;

/// For how long nothing must happen before a change counts as saved.
const QUIET: Duration = Duration::from_millis(15);

/// How long a file that is gone or empty is given to come back: some editors save so.
const DOUBT: Duration = Duration::from_millis(120);

/// The longest that events without end put off a run.
const LONGEST: Duration = Duration::from_millis(600);

/// How often files are looked at where the system says nothing of them.
const POLL: Duration = Duration::from_millis(400);

/// How often they are looked at where it does: it may have missed something.
const GLANCE: Duration = Duration::from_secs(2);

/// What a wait is ended by.
enum Wake {
    Event,
    Stop,
}

/// How a wait has ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Awaited {
    /// These files are not as they were.
    Changes(Vec<Change>),
    /// Somebody wants it to stop.
    Stop,
}

/// Looks out for changes.
pub struct Watcher {
    wakes: Receiver<Wake>,
    sender: Sender<Wake>,
    system: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    trouble: Option<String>,
    stopped: bool,
}

/// Ends the wait of a watcher, from another thread.
#[derive(Clone)]
pub struct Stopper(Sender<Wake>);

impl Stopper {
    /// Ends the wait, or the next one if there is none now.
    pub fn stop(&self) {
        // Without a watcher there is nobody to stop.
        let _ = self.0.send(Wake::Stop);
    }
}

impl Watcher {
    /// A watcher that asks the system, or one that looks for itself.
    #[must_use]
    pub fn new(polling: bool) -> Self {
        let (sender, wakes) = channel();
        let mut watcher = Self {
            wakes,
            sender,
            system: None,
            watched: BTreeSet::new(),
            trouble: None,
            stopped: false,
        };
        if !polling {
            let sender = watcher.sender.clone();
            let heard = move |event: notify::Result<notify::Event>| {
                let matters = event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_)));
                if matters {
                    let _ = sender.send(Wake::Event);
                }
            };
            match RecommendedWatcher::new(heard, notify::Config::default()) {
                Ok(system) => watcher.system = Some(system),
                Err(error) => watcher.trouble = Some(error.to_string()),
            }
        }
        watcher
    }

    /// What ends a wait.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Why the system does not say when files change, once, if it was asked to and does not.
    pub fn take_trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }

    /// Whether something has happened that may be a change, or somebody wants it to stop. It does not
    /// wait.
    pub fn is_called(&mut self) -> bool {
        loop {
            match self.wakes.try_recv() {
                Ok(Wake::Stop) => self.stopped = true,
                // It is put back as one, for the wait to come.
                Ok(Wake::Event) => {
                    while let Ok(wake) = self.wakes.try_recv() {
                        self.stopped |= matches!(wake, Wake::Stop);
                    }
                    let _ = self.sender.send(Wake::Event);
                    return true;
                }
                Err(_) => return self.stopped,
            }
        }
    }

    /// Has the system watch the folders of these files, from now on.
    pub fn watch(&mut self, workspace: &Workspace, inputs: &Inputs) {
        let Some(system) = &mut self.system else {
            return;
        };
        let wanted = inputs.places_to_watch(workspace);
        for folder in self.watched.difference(&wanted) {
            // It may be gone.
            let _ = system.unwatch(folder);
        }
        // Those that are watched already are asked for again: one that was deleted and made anew has
        // the same name and is another.
        for folder in &wanted {
            let watched = system.watch(folder, RecursiveMode::NonRecursive);
            if let Err(error) = watched
                && folder.is_dir()
            {
                self.trouble = Some(error.to_string());
                self.system = None;
                self.watched.clear();
                return;
            }
        }
        self.watched = wanted;
    }

    /// Waits until one of these files is not as it was, and whoever changes it has done saving.
    pub fn wait(&mut self, workspace: &Workspace, inputs: &Inputs) -> Awaited {
        loop {
            self.watch(workspace, inputs);
            let mut changes = inputs.changes(workspace);
            if !self.stopped && changes.iter().any(|change| change.doubtful) {
                self.settle(DOUBT);
                changes = inputs.changes(workspace);
            }
            if self.stopped {
                return Awaited::Stop;
            }
            if !changes.is_empty() {
                return Awaited::Changes(changes);
            }
            let patience = if self.system.is_some() { GLANCE } else { POLL };
            match self.wakes.recv_timeout(patience) {
                Ok(Wake::Event) => self.settle(QUIET),
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => self.stopped = true,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Waits until `changed` is true, and tells whether somebody wants it to stop instead.
    pub fn wait_until(&mut self, changed: impl Fn() -> bool) -> bool {
        while !self.stopped && !changed() {
            match self.wakes.recv_timeout(POLL) {
                Ok(Wake::Event) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => self.stopped = true,
            }
        }
        self.stopped
    }

    /// Lets events pass until none has come for a while.
    fn settle(&mut self, quiet: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < LONGEST.max(quiet) {
            match self.wakes.recv_timeout(quiet) {
                Ok(Wake::Event) => {}
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    self.stopped = true;
                    return;
                }
                Err(RecvTimeoutError::Timeout) => return,
            }
        }
    }
}
