//! What a brief cites: `sources.bib` (BibLaTeX) or `sources.yml` (Hayagriva), and how it is printed.
//!
//! Citations are worded by patterns of the style, in full at a source's first mention in a document
//! and short after that. They are handed on as prose, so that each format prints them its own way.

mod format;

use std::collections::BTreeMap;
use std::path::Path;

use hayagriva::io::{BibLaTeXError, from_biblatex_str, from_yaml_str};
use hayagriva::{Entry, Library};

pub use format::Citations;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};
use crate::source::Sources;
use crate::workspace::{Workspace, is_there};

/// The names that a file of sources may have.
pub const FILES: &[&str] = &["sources.bib", "sources.yml", "sources.yaml"];

/// The sources of a brief by their keys.
#[derive(Debug, Default)]
pub struct Bibliography {
    entries: BTreeMap<String, Entry>,
    /// Where the keys are given.
    places: BTreeMap<String, Place>,
    /// The files that cannot be read: a key that stands in one of them may be given there.
    broken: Vec<String>,
}

impl Bibliography {
    /// Reads the files of sources in a brief's folder; there may be none.
    ///
    /// A file that cannot be read, or a key that two files give, is complained of.
    pub fn read(
        workspace: &Workspace,
        folder: &Path,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut bibliography = Self::default();
        for path in FILES.iter().map(|name| folder.join(name)) {
            if !is_there(&path) {
                continue;
            }
            let Some(file) = workspace.read(&path, sources, diagnostics) else {
                continue;
            };
            let Some(text) = sources.file(file) else {
                continue;
            };
            let library = if path.extension().is_some_and(|extension| extension == "bib") {
                biblatex(text.text(), file)
            } else {
                yaml(text.text(), file)
            };
            match library {
                Ok(library) => bibliography.add(&library, file, text.text(), diagnostics),
                Err(found) => {
                    diagnostics.extend(found);
                    bibliography.broken.push(text.text().to_owned());
                }
            }
        }
        bibliography
    }

    fn add(&mut self, library: &Library, file: FileId, text: &str, diagnostics: &mut Diagnostics) {
        for entry in library.iter() {
            let key = entry.key().to_owned();
            if let Some(at) = given(text, &key) {
                let place = Place::new(file, at..at + key.len());
                self.places.entry(key.clone()).or_insert(place);
            }
            if self.entries.insert(key.clone(), entry.clone()).is_some() {
                diagnostics.push(
                    Diagnostic::error(
                        code::DOUBLE_ID,
                        format!("the source `{key}` is given twice"),
                    )
                    .at(Place::new(file, 0..0))
                    .help("keep it in one of the two files"),
                );
            }
        }
    }

    /// Whether there is a source of that key, or may be, in a file that cannot be read.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key) || self.broken.iter().any(|text| text.contains(key))
    }

    /// All keys, in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Where a source is given.
    #[must_use]
    pub fn place(&self, key: &str) -> Option<Place> {
        self.places.get(key).copied()
    }

    /// The address of a source, if it has one.
    #[must_use]
    pub fn address(&self, key: &str) -> Option<String> {
        let entry = self.entry(key)?;
        entry.url().map(|url| url.value.to_string())
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }
}

/// Where a file of sources gives `key`: behind the brace of an entry, or at the beginning of a line.
fn given(text: &str, key: &str) -> Option<usize> {
    text.match_indices(key)
        .find(|(at, _)| {
            let before = text[..*at].trim_end_matches([' ', '\t', '"', '\'']);
            let after = text[at + key.len()..].trim_start_matches(['"', '\'']);
            let after = after.trim_start();
            before.ends_with('{') && after.starts_with(',')
                || (before.is_empty() || before.ends_with('\n')) && after.starts_with(':')
        })
        .map(|(at, _)| at)
}

/// How deep braces may stand in each other in a file of sources.
const DEEPEST: usize = 40;

/// What the reader of BibLaTeX would follow for ever: braces without end, and entries that refer to
/// each other in a circle.
fn bottomless(text: &str, file: FileId) -> Option<Diagnostic> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("braces stand more than {DEEPEST} deep in each other");
            return Some(
                Diagnostic::error(code::BIBLIOGRAPHY, message).at(Place::new(file, at..at + 1)),
            );
        }
    }
    let parsed = biblatex::RawBibliography::parse(text).ok()?;
    let mut leads: BTreeMap<&str, Vec<(String, std::ops::Range<usize>)>> = BTreeMap::new();
    for entry in &parsed.entries {
        for field in &entry.v.fields {
            let name = field.key.v.to_ascii_lowercase();
            if matches!(name.as_str(), "crossref" | "xref" | "xdata") {
                let value = text.get(field.value.span.clone()).unwrap_or_default();
                let names = value.trim_matches(['{', '}', '"', ' ']).split(',');
                let leads = leads.entry(entry.v.key.v).or_default();
                leads.extend(names.map(|to| (to.trim().to_owned(), field.value.span.clone())));
            }
        }
    }
    for (from, first) in &leads {
        let mut open: Vec<&str> = first.iter().map(|(to, _)| to.as_str()).collect();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(key) = open.pop() {
            if key == *from {
                let place = first.first().map_or(0..0, |(_, span)| span.clone());
                return Some(
                    Diagnostic::error(
                        code::BIBLIOGRAPHY,
                        format!("the source `{from}` refers to itself by a circle of references"),
                    )
                    .at(Place::new(file, place)),
                );
            }
            if seen.insert(key) {
                open.extend(
                    leads
                        .get(key)
                        .into_iter()
                        .flatten()
                        .map(|(to, _)| to.as_str()),
                );
            }
        }
    }
    None
}

fn biblatex(text: &str, file: FileId) -> Result<Library, Vec<Diagnostic>> {
    if let Some(diagnostic) = bottomless(text, file) {
        return Err(vec![diagnostic]);
    }
    from_biblatex_str(text).map_err(|errors| {
        errors
            .into_iter()
            .map(|error| {
                let (message, span) = match error {
                    BibLaTeXError::Parse(error) => (error.kind.to_string(), error.span),
                    BibLaTeXError::Type(error) => (error.kind.to_string(), error.span),
                };
                Diagnostic::error(code::BIBLIOGRAPHY, format!("not BibLaTeX: {message}"))
                    .at(Place::new(file, span))
            })
            .collect()
    })
}

fn yaml(text: &str, file: FileId) -> Result<Library, Vec<Diagnostic>> {
    from_yaml_str(text).map_err(|error| {
        let place = error.location().map_or(Place::new(file, 0..0), |location| {
            let at = location.index().min(text.len());
            Place::new(file, at..at)
        });
        vec![
            Diagnostic::error(code::BIBLIOGRAPHY, format!("not a Hayagriva file: {error}"))
                .at(place),
        ]
    })
}
