//! Complaints: what is wrong, where, and the way out.
//!
//! A [`Diagnostic`] is the only way in which any part of the program says that something an author
//! or an editor wrote is wrong. It stays structured (code, places, labels, helps) until a command
//! prints it; nothing on the way turns it into a string. Many of them are gathered in one run:
//! functions that read or compute take a `&mut Diagnostics` and carry on where they can.

pub mod code;

use std::fmt;
use std::ops::Range;
use std::path::Path;

pub use code::Code;

/// A source file of this run, by its number in [`crate::source::Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

/// A stretch of a source file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Place {
    /// The stretch `range` of `file`.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: range.start,
            end: range.end.max(range.start),
        }
    }

    /// The bytes that the place covers.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be made until it is mended.
    Error,
    /// The documents are made, but somebody should look.
    Warning,
}

impl Severity {
    /// The word that messages begin with.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A further place that a message points at, with what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Where.
    pub place: Place,
    /// What is there.
    pub label: String,
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The stable name of this kind of complaint, such as `unknown-statistic`.
    pub code: Code,
    /// One sentence without a full stop, names in back quotes.
    pub message: String,
    /// Where it is, if it is anywhere.
    pub place: Option<Place>,
    /// What to read under the place.
    pub label: Option<String>,
    /// Further places.
    pub annotations: Vec<Annotation>,
    /// Ways out: "did you mean ...".
    pub helps: Vec<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// An error: nothing is made until it is mended.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning: the documents are made all the same.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            place: None,
            label: None,
            annotations: Vec::new(),
            helps: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A file cannot be read, which messages call `shown`.
    #[must_use]
    pub fn unreadable(shown: &Path, error: &dyn fmt::Display) -> Self {
        let message = format!("{} cannot be read: {error}", shown.display());
        Self::error(code::UNREADABLE_FILE, message)
    }

    /// Says where it is.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what is to be seen at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points at a further place.
    #[must_use]
    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.annotations.push(Annotation {
            place,
            label: label.into(),
        });
        self
    }

    /// Names a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// No `what` is called `name`: with the nearest of the known names, if any is near.
    #[must_use]
    pub fn no_such<'a>(
        code: Code,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self::error(code, format!("no {what} is called `{name}`"))
            .maybe_help(did_you_mean(name, known))
    }

    /// Adds a way out where there is none yet.
    #[must_use]
    pub fn or_help(self, help: impl FnOnce() -> String) -> Self {
        if self.helps.is_empty() {
            self.help(help())
        } else {
            self
        }
    }

    /// Names a way out, where there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.helps.extend(help);
        self
    }

    /// Adds what else is worth knowing.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// The complaints of a run, in the order in which they were found.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    left_out: usize,
    /// Where nothing can be trusted to be what its author meant.
    lost: Vec<Place>,
}

/// How many complaints a run keeps. Nobody mends more at once, and a broken file could make millions.
const MOST: usize = 500;

impl Diagnostics {
    /// No complaints yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves out from now on what is complained of at `place`: it is an echo of what was said there.
    pub fn lose(&mut self, place: Place) {
        self.lost.push(place);
    }

    /// Adds one; the same complaint at the same place is kept once, however it was come by.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let is_echo = diagnostic.place.is_some_and(|place| {
            let mut lost = self.lost.iter();
            lost.any(|lost| lost.file == place.file && lost.range().contains(&place.start))
        });
        if is_echo {
            return;
        }
        if self.found.len() >= MOST {
            self.left_out += 1;
            // An error takes the place of a warning: a run with errors must never pass for one without.
            let is_warning = |known: &Diagnostic| known.severity == Severity::Warning;
            match self.found.iter().rposition(is_warning) {
                Some(last) if diagnostic.severity == Severity::Error => {
                    self.found.remove(last);
                }
                _ => return,
            }
        }
        let is_known = |known: &Diagnostic| {
            known.code == diagnostic.code
                && known.message == diagnostic.message
                && known.place == diagnostic.place
        };
        if !self.found.iter().any(is_known) {
            // That nothing stands there is all there is to say of it.
            if diagnostic.code == code::EMPTY_TEXT {
                self.lost.extend(diagnostic.place);
            }
            self.found.push(diagnostic);
        }
    }

    /// Adds several.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many warnings there are among those that are kept.
    #[must_use]
    pub fn warnings(&self) -> usize {
        let is_warning = |found: &&Diagnostic| found.severity == Severity::Warning;
        self.found.iter().filter(is_warning).count()
    }

    /// The same with every warning an error.
    #[must_use]
    pub fn with_warnings_as_errors(mut self) -> Self {
        for diagnostic in &mut self.found {
            diagnostic.severity = Severity::Error;
        }
        self
    }

    /// Whether there are none at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// How many there were beyond those that are kept.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// All of them by file and place, those without a place first.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|diagnostic| diagnostic.place);
        self.found
    }
}

/// The "did you mean" of an unknown name: the nearest of the known ones, if any is near.
#[must_use]
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wrong, known).map(|name| format!("did you mean `{name}`?"))
}

/// The known name that `wrong` was most probably meant to be.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(wrong, name), name))
        .filter(|(nearness, _)| *nearness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
