//! How far a batch is, on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::crew::News;
use super::terminal::Terminal;
use super::visible;

/// A bar with what is running; nothing where nobody is looking.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    /// What each worker is on.
    running: Vec<String>,
}

impl Progress {
    /// Of so many briefs; of none, nothing is shown.
    pub(super) fn new(terminal: &Terminal, briefs: Option<usize>) -> Self {
        let is_shown = terminal.is_interactive() && !terminal.is_quiet();
        let bar = briefs.filter(|_| is_shown).map(|briefs| {
            let bar = ProgressBar::new(briefs as u64);
            let template = "{bar:24} {pos}/{len} {elapsed} {wide_msg}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            bar,
            running: Vec::new(),
        }
    }

    /// Shows what has happened.
    pub(super) fn hear(&mut self, news: &News) {
        let Some(bar) = &self.bar else { return };
        let (worker, running) = match news {
            News::Working {
                worker,
                brief,
                document,
            } if document.is_empty() => (*worker, brief.clone()),
            News::Working {
                worker,
                brief,
                document,
            } => (*worker, format!("{brief} ({document})")),
            News::Idle { worker } => (*worker, String::new()),
            News::Done { .. } => {
                bar.inc(1);
                return;
            }
        };
        if self.running.len() <= worker {
            self.running.resize(worker + 1, String::new());
        }
        if let Some(slot) = self.running.get_mut(worker) {
            *slot = running;
        }
        let shown = self.running.iter().enumerate();
        let shown: Vec<_> = shown
            .filter(|(_, running)| !running.is_empty())
            .map(|(worker, running)| format!("{}: {}", worker + 1, visible::line(running)))
            .collect();
        bar.set_message(shown.join("  "));
    }

    /// Counts a brief that needs nobody's work.
    pub(super) fn skip(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// Prints something above the bar.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
