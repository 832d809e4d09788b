//! What goes to stderr: messages, progress, notes.

use std::cell::RefCell;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use clap::ColorChoice;
use indicatif::{ProgressBar, ProgressStyle};

use super::message::{self, Format, Found};
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::Sources;

/// Complaints as they are printed.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// What is printed of them at once, with its line ends.
    pub(super) text: String,
    /// What is printed with those of the whole run, at its end.
    pub(super) found: Vec<Found>,
    /// How many errors there are.
    pub(super) errors: usize,
    /// How many warnings there are, whether they are printed or not.
    pub(super) warnings: usize,
}

impl Written {
    pub(super) fn add(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Where the program talks to people, and to programs that read what it says of a brief.
pub(super) struct Terminal {
    colour: bool,
    quiet: bool,
    interactive: bool,
    messages: Messages,
    /// What is printed as one text at the end.
    found: RefCell<Vec<Found>>,
    bar: RefCell<Option<ProgressBar>>,
}

/// How messages are printed, and where.
#[derive(Clone, Debug, Default)]
pub(super) struct Messages {
    /// Their form.
    pub(super) format: Format,
    /// They are what the command is run for: in a form for machines they go to stdout.
    pub(super) are_result: bool,
    /// Where a code host has the workspace, seen from its repository: empty, or with a slash at its end.
    pub(super) root: String,
}

impl Terminal {
    pub(super) fn new(choice: ColorChoice, quiet: bool, messages: Messages) -> Self {
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
            messages,
            found: RefCell::default(),
            bar: RefCell::new(None),
        }
    }

    /// Prints all complaints, then how many there are.
    pub(super) fn messages(&self, diagnostics: Diagnostics, sources: &Sources) {
        let written = self.written(diagnostics, sources);
        self.say(&written.text);
        self.keep(written.found);
    }

    /// All complaints as they are printed, then how many there are.
    pub(super) fn written(&self, diagnostics: Diagnostics, sources: &Sources) -> Written {
        let format = self.messages.format;
        let left_out = diagnostics.left_out();
        let mut written = Written {
            warnings: diagnostics.warnings(),
            ..Written::default()
        };
        let mut shown = 0;
        let mut found = Vec::new();
        for diagnostic in diagnostics.into_sorted() {
            match diagnostic.severity {
                Severity::Error => written.errors += 1,
                Severity::Warning if self.quiet => continue,
                Severity::Warning => shown += 1,
            }
            if format.is_for_people() {
                written.add(&message::human(&diagnostic, sources, self.colour));
                written.add("");
            }
            found.push(Found::of(&diagnostic, sources));
        }
        if format.is_one_text() {
            written.found = found;
        } else {
            let text = message::print(&found, format, &self.messages.root);
            written.text.push_str(&text);
        }
        if self.quiet || !format.is_for_people() {
            return written;
        }
        let parts: Vec<String> = [(written.errors, "error"), (shown, "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if !parts.is_empty() {
            written.add(&parts.join(", "));
        }
        if left_out > 0 {
            written.add(&format!("and {left_out} more that are not shown"));
        }
        written
    }

    /// Keeps what is printed with the rest at the end of the run.
    pub(super) fn keep(&self, found: Vec<Found>) {
        self.found.borrow_mut().extend(found);
    }

    /// The form of messages.
    pub(super) fn format(&self) -> Format {
        self.messages.format
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

    /// Prints what could not be printed before the end of the run.
    pub(super) fn finish(&self) {
        let format = self.messages.format;
        if format.is_one_text() {
            let found = self.found.take();
            self.write(&message::print(&found, format, &self.messages.root));
        }
    }

    fn write(&self, text: &str) {
        // As with notes: whoever does not listen need not be told.
        let _ = if self.messages.are_result {
            std::io::stdout().lock().write_all(text.as_bytes())
        } else {
            std::io::stderr().lock().write_all(text.as_bytes())
        };
    }

    /// Whether results are to be printed in lines for people.
    #[expect(dead_code, reason = "the next command asks")]
    pub(super) fn is_for_people(&self) -> bool {
        self.messages.format == Format::Human
    }

    /// A line for people, unless they want quiet, or a program is to read what is printed.
    pub(super) fn note(&self, line: &str) {
        let is_for_people = self.messages.format.is_for_people() || self.messages.are_result;
        if !self.quiet && is_for_people {
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
