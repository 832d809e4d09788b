//! What a brief cites: `sources.bib` (BibLaTeX) or `sources.yml` (Hayagriva), and how it is printed.
//!
//! Citations are worded by patterns of the style, in full at a source's first mention in a document
//! and short after that. They are handed on as prose, so that each format prints them its own way.

mod bounds;
mod format;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use biblatex::RawBibliography;
use hayagriva::io::{from_biblatex, from_yaml_str};
use hayagriva::{Entry, Library};

pub use format::Citations;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};
use crate::source::Sources;
use crate::workspace::Workspace;

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
            if !path.exists() {
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
                Ok(read) => bibliography.add(&read, file, diagnostics),
                Err(found) => {
                    diagnostics.extend(found);
                    bibliography.broken.push(text.text().to_owned());
                }
            }
        }
        bibliography
    }

    fn add(&mut self, read: &Read, file: FileId, diagnostics: &mut Diagnostics) {
        for entry in read.library.iter() {
            let key = entry.key().to_owned();
            if let Some(place) = read.places.get(&key) {
                self.places.entry(key.clone()).or_insert(*place);
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

/// What a file of sources holds, and where it gives the keys.
struct Read {
    library: Library,
    places: HashMap<String, Place>,
}

/// Where a file in YAML gives its keys: at the beginnings of lines.
fn keys(text: &str, file: FileId) -> HashMap<String, Place> {
    let mut places = HashMap::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some((before, _)) = line.split_once(':') {
            let key = before.trim_end().trim_matches(['"', '\'']);
            let start = at + before.find(key).unwrap_or_default();
            if !key.is_empty() && !key.starts_with([' ', '\t', '#', '-']) {
                let place = Place::new(file, start..start + key.len());
                places.entry(key.to_owned()).or_insert(place);
            }
        }
        at += line.len();
    }
    places
}

fn biblatex(text: &str, file: FileId) -> Result<Read, Vec<Diagnostic>> {
    let not = |message: String, span: std::ops::Range<usize>| {
        Diagnostic::error(code::BIBLIOGRAPHY, format!("not BibLaTeX: {message}"))
            .at(Place::new(file, span))
    };
    if let Some(found) = bounds::deep_braces(text, file) {
        return Err(vec![found]);
    }
    let raw = RawBibliography::parse(text)
        .map_err(|error| vec![not(error.kind.to_string(), error.span)])?;
    if let Some(found) = bounds::bottomless(&raw, file) {
        return Err(vec![found]);
    }
    let keys = raw.entries.iter().map(|entry| &entry.v.key);
    let places = keys
        .map(|key| (key.v.to_owned(), Place::new(file, key.span.clone())))
        .collect();
    let parsed = biblatex::Bibliography::from_raw(raw)
        .map_err(|error| vec![not(error.kind.to_string(), error.span)])?;
    let library = from_biblatex(&parsed).map_err(|errors| {
        let errors = errors.into_iter();
        errors
            .map(|error| not(error.kind.to_string(), error.span))
            .collect::<Vec<_>>()
    })?;
    Ok(Read { library, places })
}

fn yaml(text: &str, file: FileId) -> Result<Read, Vec<Diagnostic>> {
    if let Some(found) = bounds::deep_lists(text, file) {
        return Err(vec![found]);
    }
    let library = from_yaml_str(text).map_err(|error| {
        let place = error.location().map_or(Place::new(file, 0..0), |location| {
            let at = location.index().min(text.len());
            Place::new(file, at..at)
        });
        vec![
            Diagnostic::error(code::BIBLIOGRAPHY, format!("not a Hayagriva file: {error}"))
                .at(place),
        ]
    })?;
    Ok(Read {
        library,
        places: keys(text, file),
    })
}
