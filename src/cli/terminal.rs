//! What goes to stderr: messages, progress, notes.

use std::cell::RefCell;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use clap::ColorChoice;
use indicatif::{ProgressBar, ProgressStyle};

use super::message;
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::Sources;

/// Complaints as they are printed.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// All of it, with its line ends.
    pub(super) text: String,
    /// How many errors there are.
    pub(super) errors: usize,
    /// How many warnings there are, whether they are printed or not.
    pub(super) warnings: usize,
}

impl Messages {
    pub(super) fn add(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

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
        self.say(&self.written(diagnostics, sources).text);
    }

    /// All complaints as they are printed, then how many there are.
    pub(super) fn written(&self, diagnostics: Diagnostics, sources: &Sources) -> Messages {
        let left_out = diagnostics.left_out();
        let mut messages = Messages {
            warnings: diagnostics.warnings(),
            ..Messages::default()
        };
        let mut shown = 0;
        for diagnostic in diagnostics.into_sorted() {
            match diagnostic.severity {
                Severity::Error => messages.errors += 1,
                Severity::Warning if self.quiet => continue,
                Severity::Warning => shown += 1,
            }
            messages.add(&message::print(&diagnostic, sources, self.colour));
            messages.add("");
        }
        if self.quiet {
            return messages;
        }
        let parts: Vec<String> = [(messages.errors, "error"), (shown, "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if !parts.is_empty() {
            messages.add(&parts.join(", "));
        }
        if left_out > 0 {
            messages.add(&format!("and {left_out} more that are not shown"));
        }
        messages
    }

    /// Prints what has its line ends already.
    pub(super) fn say(&self, text: &str) {
        self.progress_done();
        // If nobody can be told, there is nobody to tell that to.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Whether people want to hear no more than errors.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether messages are in colour.
    pub(super) fn is_coloured(&self) -> bool {
        self.colour
    }

    /// Whether somebody may be looking.
    pub(super) fn is_interactive(&self) -> bool {
        self.interactive
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
