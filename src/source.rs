//! The files of a run: their text, their names and where their lines begin.
//!
//! Everything that is read keeps a [`Place`] in one of these files, and a message shows the line
//! again. A file may be an *excerpt* (a few lines out of a CSV file of a million), or a text that
//! the program has generated and that no disk holds.

pub mod conflict;
pub mod gate;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use crate::diagnostic::{Diagnostic, FileId, Place, code};

/// One file: its name for messages and its text.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    text: String,
    first_line: usize,
    line_starts: Vec<usize>,
    /// Where lines end whose carriage returns were left out.
    returns: Vec<usize>,
}

impl SourceFile {
    fn new(path: PathBuf, text: String, first_line: usize) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            path,
            text,
            first_line,
            line_starts,
            returns: Vec::new(),
        }
    }

    /// A file as it lies on a disk: without its byte order mark, and with plain line ends.
    fn from_disk(path: PathBuf, text: &str) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut plain = String::with_capacity(text.len());
        let mut returns = Vec::new();
        for part in text.split_inclusive("\r\n") {
            match part.strip_suffix("\r\n") {
                Some(line) => {
                    plain.push_str(line);
                    returns.push(plain.len());
                    plain.push('\n');
                }
                None => plain.push_str(part),
            }
        }
        Self {
            returns,
            ..Self::new(path, plain, 1)
        }
    }

    /// The path as messages print it, relative to the workspace.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text, or the excerpt of it that was kept.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of the first line of the text: 1, or more for an excerpt.
    #[must_use]
    pub fn first_line(&self) -> usize {
        self.first_line
    }

    /// Line and column of a byte, both counted from 1, the column in characters.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.boundary(byte);
        let line = self.line_starts.partition_point(|start| *start <= byte) - 1;
        let column = self.text[self.line_starts[line]..byte].chars().count() + 1;
        (line + self.first_line, column)
    }

    /// The byte of the file on the disk, its byte order mark not counted, that is `byte` of the text.
    #[must_use]
    pub fn byte_on_disk(&self, byte: usize) -> usize {
        byte + self.returns.partition_point(|end| *end < byte)
    }

    /// The nearest character boundary at or before `byte`, inside the text.
    #[must_use]
    pub fn boundary(&self, byte: usize) -> usize {
        self.text.floor_char_boundary(byte)
    }
}

/// All the files of a run.
///
/// Files are only ever added, so it is shared by plain reference.
#[derive(Debug, Default)]
pub struct Sources {
    files: RwLock<Vec<Arc<SourceFile>>>,
}

impl Sources {
    /// No files yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a whole file.
    pub fn add(&self, path: impl Into<PathBuf>, text: impl Into<String>) -> FileId {
        self.insert(SourceFile::new(path.into(), text.into(), 1))
    }

    /// Adds a whole file as it lies on a disk.
    ///
    /// A byte order mark is dropped, and lines that end in `\r\n` end in `\n`: git gives a clone on another
    /// system other line ends, and nothing may differ by them.
    pub fn add_from_disk(&self, path: impl Into<PathBuf>, text: &str) -> FileId {
        self.insert(SourceFile::from_disk(path.into(), text))
    }

    /// Reads a text file of at most `largest` bytes, which messages call `shown`.
    ///
    /// A byte order mark is dropped, and lines end in `\n`.
    ///
    /// # Errors
    /// It cannot be read, is no file, is too large or is not UTF-8.
    pub fn read(
        &self,
        path: &Path,
        shown: PathBuf,
        largest: u64,
    ) -> Result<FileId, Box<Diagnostic>> {
        self.read_opened(gate::open(path), shown, largest)
    }

    /// Reads a text file that has been opened, or says why it has not.
    ///
    /// # Errors
    /// It cannot be read, is too large or is not UTF-8.
    pub fn read_opened(
        &self,
        file: io::Result<File>,
        shown: PathBuf,
        largest: u64,
    ) -> Result<FileId, Box<Diagnostic>> {
        let bytes = file.and_then(|file| gate::contents(&file, largest));
        let bytes = bytes.map_err(|error| Box::new(Diagnostic::unreadable(&shown, &error)))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = good.split(|byte| *byte == b'\n').count();
            let message = format!("{} is not UTF-8 text (line {line})", shown.display());
            let diagnostic = Diagnostic::error(code::NOT_UTF8, message);
            Box::new(diagnostic.help("save it as UTF-8 in your editor"))
        })?;
        Ok(self.add_from_disk(shown, &text))
    }

    /// Adds some lines out of a file, the first of which is line `first_line` there.
    pub fn excerpt(
        &self,
        path: impl Into<PathBuf>,
        text: impl Into<String>,
        first_line: usize,
    ) -> FileId {
        self.insert(SourceFile::new(path.into(), text.into(), first_line))
    }

    fn insert(&self, file: SourceFile) -> FileId {
        let mut files = match self.files.write() {
            Ok(files) => files,
            Err(poisoned) => poisoned.into_inner(),
        };
        files.push(Arc::new(file));
        FileId(u32::try_from(files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The first place of a text in whole files, in the order in which they were added.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Place> {
        let files = match self.files.read() {
            Ok(files) => files,
            Err(poisoned) => poisoned.into_inner(),
        };
        let mut found = files.iter().enumerate().filter_map(|(number, file)| {
            let at = file.text.find(text)?;
            let file = FileId(u32::try_from(number).ok()?);
            Some(Place::new(file, at..at + text.len()))
        });
        found.next()
    }

    /// The files that were added so far, for another thread.
    #[must_use]
    pub fn so_far(&self) -> Self {
        let files = match self.files.read() {
            Ok(files) => files,
            Err(poisoned) => poisoned.into_inner(),
        };
        Self {
            files: RwLock::new(files.clone()),
        }
    }

    /// A file that was added before.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<Arc<SourceFile>> {
        let files = match self.files.read() {
            Ok(files) => files,
            Err(poisoned) => poisoned.into_inner(),
        };
        files.get(id.0 as usize).cloned()
    }

    /// Path, line and column of a place, as `path:line:column`.
    #[must_use]
    pub fn describe(&self, place: Place) -> String {
        match self.file(place.file) {
            Some(file) => {
                let (line, column) = file.line_column(place.start);
                format!("{}:{line}:{column}", file.path().display())
            }
            None => String::from("(unknown file)"),
        }
    }
}

/// A path with slashes on every system.
#[must_use]
pub fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_columns_count_characters() {
        let sources = Sources::new();
        let id = sources.add("a.toml", "é = 1\nb = 2\n");
        let file = sources.file(id).unwrap();
        assert_eq!(file.line_column(0), (1, 1));
        assert_eq!(file.line_column(3), (1, 3));
        assert_eq!(file.line_column(7), (2, 1));
        // Inside a character and behind the end are clamped.
        assert_eq!(file.line_column(1), (1, 1));
        assert_eq!(file.line_column(1000), (3, 1));
    }

    #[test]
    fn an_excerpt_keeps_the_line_numbers_of_its_file() {
        let sources = Sources::new();
        let id = sources.excerpt("a.csv", "2010,85\n", 4001);
        let place = Place::new(id, 5..7);
        assert_eq!(sources.describe(place), "a.csv:4001:6");
    }

    #[test]
    fn a_file_from_the_disk_has_plain_line_ends_and_the_way_back() {
        let sources = Sources::new();
        let disk = "\u{FEFF}é = 1\r\nb\r= 2\n\r\nc = 3\r\n";
        let id = sources.add_from_disk("a.toml", disk);
        let file = sources.file(id).unwrap();
        assert_eq!(file.text(), "é = 1\nb\r= 2\n\nc = 3\n");
        let unmarked = disk.trim_start_matches('\u{FEFF}');
        for word in ["é", "1", "b", "2", "c", "3"] {
            let byte = file.byte_on_disk(file.text().find(word).unwrap());
            assert_eq!(Some(byte), unmarked.find(word), "{word}");
        }
        assert_eq!(file.line_column(file.text().find('c').unwrap()), (4, 1));
    }
}
