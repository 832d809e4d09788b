//! The watchdog of a run: a thread that ends the process when a brief takes too long or too much memory,
//! and says what it was on.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::say::say;
use crate::limits::Memory;

/// How often it looks.
const LOOK: Duration = Duration::from_millis(50);

/// The most that counts of the time between two looks: a process that was stopped did not work.
const LONGEST: Duration = Duration::from_secs(1);

/// How long it waits for somebody to hear what it has to say.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a process ends that has taken too long for a brief.
pub(super) const TOO_LONG: i32 = 75;

/// How a process ends that has taken too much memory.
pub(super) const TOO_LARGE: i32 = 76;

/// What a run may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// How long it may be on one brief.
    pub(super) time: Duration,
    /// How much memory it may use.
    pub(super) memory: Memory,
}

impl Bounds {
    /// What is said of a run that took too long.
    pub(super) fn too_long(self) -> String {
        format!("stopped after {} s (`--timeout`)", self.time.as_secs())
    }

    /// What is said of a run that took too much memory.
    pub(super) fn too_large(self) -> String {
        format!(
            "stopped: it needed more than {} of memory (`--memory`)",
            self.memory
        )
    }
}

impl Bounds {
    /// What is said of a process that was lost, by how it has ended.
    pub(super) fn lost(self, how: &str) -> String {
        if how == "signal 9" {
            return format!(
                "ended with {how}: somebody has killed it, or the system has for want of memory"
            );
        }
        format!(
            "ended with {how}, as said above: it needed more than {} of memory (`--memory`), or something is nested \
             too deeply",
            self.memory
        )
    }
}

/// What else may be the cause, for those who know nothing of processes.
pub(super) const CAUSES: &str = "a loop in a template or a theme that has no end, a picture, a table or a bibliography \
    that is far too large can be the cause. Files that were there are as they were";

/// What a run is on.
#[derive(Debug, Default)]
struct On {
    brief: String,
    step: String,
    /// More closely, such as a template.
    at: String,
    spent: Duration,
    is_resting: bool,
}

impl On {
    /// In words; empty if nothing is known.
    fn label(&self) -> String {
        let parts = [self.step.as_str(), self.at.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        match (self.brief.as_str(), parts.join(", ")) {
            (brief, parts) if parts.is_empty() => brief.to_owned(),
            ("", parts) => parts,
            (brief, parts) => format!("{brief} ({parts})"),
        }
    }
}

/// Who else hears what a run is on.
type Teller = Box<dyn Write + Send>;

/// Looks after a run.
#[derive(Clone, Default)]
pub(super) struct Watchdog {
    on: Arc<Mutex<On>>,
    teller: Arc<Mutex<Option<Teller>>>,
}

impl Watchdog {
    /// Tells somebody else, too, what the run is on.
    pub(super) fn tell(&self, teller: Option<Teller>) {
        *self.teller.lock().unwrap_or_else(PoisonError::into_inner) = teller;
    }

    /// Begins to look after this process.
    pub(super) fn start(&self, bounds: Bounds, is_worker: bool) {
        let dog = self.clone();
        let looked = thread::Builder::new().spawn(move || dog.look(bounds, is_worker));
        // A system that gives no thread will give none to the work either.
        drop(looked);
    }

    /// A brief is begun with, and has all the time.
    pub(super) fn begin(&self, brief: &str) {
        self.note(|on| {
            *on = On {
                brief: brief.to_owned(),
                ..On::default()
            };
        });
    }

    /// The brief is at this step, such as a document.
    pub(super) fn step(&self, brief: &str, step: &str) {
        self.note(|on| {
            brief.clone_into(&mut on.brief);
            step.clone_into(&mut on.step);
            on.at.clear();
        });
    }

    /// More closely, the step is at this.
    pub(super) fn at(&self, what: &str) {
        self.note(|on| what.clone_into(&mut on.at));
    }

    /// Nothing is being worked on: time does not count.
    pub(super) fn rest(&self) {
        self.note(|on| {
            *on = On {
                is_resting: true,
                ..On::default()
            };
        });
    }

    /// What the run is on, in words; empty if nothing is known.
    pub(super) fn label(&self) -> String {
        self.change(|on| on.label())
    }

    /// Notes what the run is on, and tells who else wants to know.
    fn note(&self, change: impl FnOnce(&mut On)) {
        let label = self.change(|on| {
            change(on);
            on.label()
        });
        let mut teller = self.teller.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(teller) = teller.as_mut() {
            let line = label.replace(['\n', '\r'], " ") + "\n";
            // Whoever does not hear of it misses nothing else.
            let _ = teller.write_all(line.as_bytes());
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut On) -> T) -> T {
        change(&mut self.on.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn look(&self, bounds: Bounds, is_worker: bool) {
        let mut last = Instant::now();
        loop {
            thread::sleep(LOOK);
            let passed = last.elapsed().min(LONGEST);
            last = Instant::now();
            let is_late = self.change(|on| {
                if !on.is_resting {
                    on.spent += passed;
                }
                on.spent > bounds.time
            });
            if Memory::in_use().is_some_and(|used| used > bounds.memory) {
                self.end(&bounds.too_large(), TOO_LARGE, is_worker);
            }
            // A worker is stopped by its crew, which knows what it is on.
            if is_late && !is_worker {
                self.end(&bounds.too_long(), TOO_LONG, is_worker);
            }
        }
    }

    /// Says why, unless somebody else does, and ends the process.
    fn end(&self, why: &str, status: i32, is_worker: bool) {
        if !is_worker {
            let text = said(&self.label(), why);
            let (sender, receiver) = mpsc::channel();
            // Whoever has the stream and hangs must not keep the process.
            thread::spawn(move || {
                say(&text);
                let _ = sender.send(());
            });
            let _ = receiver.recv_timeout(PATIENCE);
        }
        std::process::exit(status);
    }
}

/// The message of a run that was on this when it was ended.
pub(super) fn said(on: &str, why: &str) -> String {
    let on = if on.is_empty() { "the run" } else { on };
    format!("error: {on}: {why}\n  = note: {CAUSES}\n")
}
