//! What goes to stderr: messages, progress, notes.

use std::cell::RefCell;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use clap::ColorChoice;
use indicatif::{ProgressBar, ProgressStyle};

use super::message;
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::Sources;

/// Where the program talks to people.
pub(super) struct Terminal {
    colour: bool,
    quiet: bool,
    interactive: bool,
    bar: RefCell<Option<ProgressBar>>,
}

impl Terminal {
    pub(super) fn new(choice: ColorChoice, quiet: bool) -> Self {
        let interactive = std::io::stderr().is_terminal();
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                interactive && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Self {
            colour,
            quiet,
            interactive,
            bar: RefCell::new(None),
        }
    }

    /// Prints all complaints, then how many there are.
    pub(super) fn messages(&self, diagnostics: Diagnostics, sources: &Sources) {
        let left_out = diagnostics.left_out();
        let mut errors = 0;
        let mut warnings = 0;
        for diagnostic in diagnostics.into_sorted() {
            match diagnostic.severity {
                Severity::Error => errors += 1,
                Severity::Warning if self.quiet => continue,
                Severity::Warning => warnings += 1,
            }
            print(&message::print(&diagnostic, sources, self.colour));
            print("");
        }
        if errors + warnings > 0 {
            let parts: Vec<String> = [(errors, "error"), (warnings, "warning")]
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
                .collect();
            self.note(&parts.join(", "));
        }
        if left_out > 0 {
            self.note(&format!("and {left_out} more that are not shown"));
        }
    }

    /// A line for people, unless they want quiet.
    pub(super) fn note(&self, line: &str) {
        if !self.quiet {
            print(line);
        }
    }

    /// Why the program could not do its work.
    pub(super) fn failure(&self, error: &anyhow::Error) {
        self.progress_done();
        print(&format!("error: {error:#}"));
    }

    /// Shows what is being done, on a terminal.
    pub(super) fn progress(&self, brief: &str, step: &str) {
        if self.quiet || !self.interactive {
            return;
        }
        let mut bar = self.bar.borrow_mut();
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        bar.set_message(format!("{brief}: {step}"));
    }

    /// Takes the progress off the terminal.
    pub(super) fn progress_done(&self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}

fn print(line: &str) {
    // If nobody can be told, there is nobody to tell that to.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
