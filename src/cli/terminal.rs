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
pub(super) struct Messages {
    /// For people, with its line ends.
    pub(super) text: String,
    /// For programs that read line by line, with its line ends.
    pub(super) lines: String,
    /// For programs that read the messages of a run as one text.
    pub(super) found: Vec<Found>,
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

/// How messages are printed, and where.
#[derive(Clone, Debug, Default)]
pub(super) struct Manner {
    /// Their form.
    pub(super) format: Format,
    /// They are what the command is run for: in a form for programs they go to stdout.
    pub(super) are_result: bool,
    /// Where a code host has the workspace, seen from its repository: empty, or with a slash at its end.
    pub(super) root: String,
}

/// Where the program talks to people, and to programs that read what it says of a brief.
pub(super) struct Terminal {
    choice: ColorChoice,
    colour: bool,
    quiet: bool,
    interactive: bool,
    manner: Manner,
    /// What is printed as one text at the end.
    found: RefCell<Vec<Found>>,
    bar: RefCell<Option<ProgressBar>>,
}

impl Terminal {
    pub(super) fn new(choice: ColorChoice, quiet: bool, manner: Manner) -> Self {
        let interactive = std::io::stderr().is_terminal();
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                interactive && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Self {
            choice,
            colour,
            quiet,
            interactive,
            manner,
            found: RefCell::default(),
            bar: RefCell::new(None),
        }
    }

    /// Prints all complaints, then how many there are.
    pub(super) fn messages(&self, diagnostics: Diagnostics, sources: &Sources) {
        let Messages {
            text, lines, found, ..
        } = self.written(diagnostics, sources);
        self.say(&text);
        self.tell(&lines);
        self.keep(found);
    }

    /// All complaints as they are printed, then how many there are.
    pub(super) fn written(&self, diagnostics: Diagnostics, sources: &Sources) -> Messages {
        let left_out = diagnostics.left_out();
        let mut messages = Messages {
            warnings: diagnostics.warnings(),
            ..Messages::default()
        };
        let mut shown = 0;
        let format = self.manner.format;
        let mut found = Vec::new();
        for diagnostic in diagnostics.into_sorted() {
            match diagnostic.severity {
                Severity::Error => messages.errors += 1,
                Severity::Warning if self.quiet => continue,
                Severity::Warning => shown += 1,
            }
            if format.is_for_people() {
                messages.add(&message::human(&diagnostic, sources, self.colour));
                messages.add("");
            }
            found.push(Found::of(&diagnostic, sources));
        }
        if format.is_one_text() {
            messages.found = found;
        } else {
            messages.lines = message::print(&found, format, &self.manner.root);
        }
        if !self.takes_notes() {
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

    /// Prints lines for programs.
    fn tell(&self, lines: &str) {
        if self.manner.are_result {
            self.progress_done();
            // As with notes: whoever does not listen need not be told.
            let _ = std::io::stdout().lock().write_all(lines.as_bytes());
        } else {
            self.say(lines);
        }
    }

    /// Keeps what is to be printed as one text at the end of the run.
    pub(super) fn keep(&self, found: Vec<Found>) {
        self.found.borrow_mut().extend(found);
    }

    /// Prints what could not be printed before the end of the run. An empty list says that there is
    /// nothing to complain of: a run that could not do its work must not say so.
    pub(super) fn finish(&self, has_run: bool) {
        let format = self.manner.format;
        let found = self.found.take();
        if format.is_one_text() && (has_run || !found.is_empty()) {
            self.tell(&message::print(&found, format, &self.manner.root));
        }
    }

    /// Whether results are to be printed in lines for people.
    pub(super) fn is_for_people(&self) -> bool {
        self.manner.format == Format::Human
    }

    /// When the command line wants colour.
    pub(super) fn choice(&self) -> ColorChoice {
        self.choice
    }

    /// The form of messages.
    pub(super) fn format(&self) -> Format {
        self.manner.format
    }

    /// Whether people want to hear more than errors, and nobody reads the same stream to understand it.
    pub(super) fn takes_notes(&self) -> bool {
        !self.quiet && (self.manner.format.is_for_people() || self.manner.are_result)
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

    /// A line for people, unless they want quiet or a program reads the same stream.
    pub(super) fn note(&self, line: &str) {
        if self.takes_notes() {
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
