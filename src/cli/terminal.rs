//! Where the program talks: messages, progress and notes on stderr, results on stdout.
//!
//! These are the only doors. Whatever goes through one is printed as `visible` has it, since what is named or quoted
//! may be anybody's.

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use clap::ColorChoice;
use indicatif::{ProgressBar, ProgressStyle};

use super::message::{self, Format, Found};
use super::visible;
use super::watchdog::Watchdog;
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
    /// Adds a line that may be coloured; what is in it has been made visible.
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
    /// It knows what is being done, too.
    watchdog: Watchdog,
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
            watchdog: Watchdog::default(),
        }
    }

    /// The same, of a run that this watchdog looks after.
    pub(super) fn watched(self, watchdog: Watchdog) -> Self {
        Self { watchdog, ..self }
    }

    /// Who looks after the run.
    pub(super) fn watchdog(&self) -> &Watchdog {
        &self.watchdog
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

    /// Prints lines for people, which have their line ends already.
    pub(super) fn say(&self, text: &str) {
        self.progress_done();
        let text = if self.colour {
            visible::coloured(text)
        } else {
            visible::lines(text)
        };
        // What is quoted in it is no command to a runner.
        let guarded = (self.manner.format == Format::Github && !text.is_empty())
            .then(guard)
            .flatten()
            .map(|(stop, go_on)| format!("{stop}{text}{go_on}"));
        print(guarded.as_deref().unwrap_or(&text));
    }

    /// Prints lines for programs, in the form that they have.
    pub(super) fn tell(&self, lines: &str) {
        self.progress_done();
        if self.manner.are_result {
            // As with notes: whoever does not listen need not be told.
            let _ = io::stdout().lock().write_all(lines.as_bytes());
        } else {
            print(lines);
        }
    }

    /// Prints a result in lines for people.
    ///
    /// # Errors
    /// Nobody listens, or the disk is full.
    pub(super) fn result(&self, text: &str) -> io::Result<()> {
        self.to_stdout(&visible::lines(text))
    }

    /// The same where words may be in colour; what is not the program's own has been made visible.
    ///
    /// # Errors
    /// As above.
    pub(super) fn coloured_result(&self, text: &str) -> io::Result<()> {
        self.to_stdout(&visible::coloured(text))
    }

    /// Prints a result as JSON, which says the same however it is printed.
    ///
    /// # Errors
    /// As above.
    pub(super) fn json_result(&self, json: &str) -> io::Result<()> {
        self.to_stdout(&visible::json(json))
    }

    fn to_stdout(&self, text: &str) -> io::Result<()> {
        self.progress_done();
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
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
            let empty = if line.starts_with('\n') { "\n" } else { "" };
            let line = visible::line(line.trim_start_matches('\n'));
            print(&visible::lines(&format!("{empty}{line}\n")));
        }
    }

    /// Why the program could not do its work.
    pub(super) fn failure(&self, error: &anyhow::Error) {
        self.progress_done();
        let line = format!("error: {error:#}");
        print(&visible::lines(&format!("{}\n", visible::line(&line))));
    }

    /// Begins with a brief, which has all the time that a brief may take.
    pub(super) fn begin(&self, brief: &str, step: &str) {
        self.watchdog.begin(brief);
        self.progress(brief, step);
    }

    /// Shows what is being done, on a terminal.
    pub(super) fn progress(&self, brief: &str, step: &str) {
        self.watchdog.step(brief, step);
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
        bar.set_message(visible::line(&format!("{brief}: {step}")).into_owned());
    }

    /// Takes the progress off the terminal.
    pub(super) fn progress_done(&self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}

/// What is printed of a command line that nobody can read, or of the help that it asks for.
pub(super) fn say_usage(error: &clap::Error) {
    let text = error.render().to_string();
    let printed = visible::lines(&text);
    if printed == text {
        // Nothing of a stranger's is in it: it may be in colour. What cannot be printed has no reader.
        let _ = error.print();
    } else {
        print(&printed);
    }
}

/// Has what a library says when it fails printed like all else.
pub(super) fn listen_to_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let backtrace = std::backtrace::Backtrace::capture();
        let mut text = format!("{panic}\n");
        if backtrace.status() == std::backtrace::BacktraceStatus::Captured {
            text.push_str(&format!("{backtrace}"));
        }
        print(&visible::lines(&text));
    }));
}

/// Lines that stop a runner of GitHub from obeying what comes between them, and let it go on: none where there is
/// no word that nobody can guess.
fn guard() -> Option<(String, String)> {
    let mut word = [0; 16];
    getrandom::fill(&mut word).ok()?;
    let word: String = word.iter().map(|byte| format!("{byte:02x}")).collect();
    Some((
        format!("::stop-commands::{word}\n"),
        format!("::{word}::\n"),
    ))
}

fn print(text: &str) {
    // If nobody can be told, there is nobody to tell that to.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests;
