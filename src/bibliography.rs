//! What a brief cites: `sources.bib` (BibLaTeX) or `sources.yml` (Hayagriva), and how it is printed.
//!
//! Sources are read into the variables of CSL, field by field, so that nothing is lost on the way; how they
//! are cited is a CSL style. What comes of it is handed on as prose, so that each format prints it its own
//! way.

mod bibtex;
mod citing;
mod csl;
mod dates;
mod deepest;
mod draft;
mod fields;
mod group;
mod kinds;
mod marked;
mod names;
mod pinpoint;
mod run;
mod tex;
mod tree;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hayagriva::citationberg::json::{Item, Value};

pub use citing::{Citations, Cited, Note};
pub use group::Group;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};
use crate::record::Text;
use crate::source::{Sources, conflict};
use crate::workspace::{Workspace, is_there};

/// The names that a file of sources may have.
pub const FILES: &[&str] = &["sources.bib", "sources.yml", "sources.yaml"];

/// The sources of a brief by their keys.
#[derive(Debug, Default)]
pub struct Bibliography {
    sources: BTreeMap<String, Source>,
    /// Sets of sources that are cited by one key (`@set`).
    sets: BTreeMap<String, Vec<String>>,
    /// The files that cannot be read: a key that stands in one of them may be given there.
    broken: Vec<String>,
}

/// A source.
#[derive(Debug)]
struct Source {
    /// What CSL knows of it.
    item: Item,
    /// Its dates that CSL has no form for.
    spells: Vec<dates::Spell>,
    /// A title that it is known by, if no other source of the author's is known by it.
    short: Option<String>,
    /// The language of its titles, if it is known and not English.
    language: Option<&'static str>,
    /// Who wrote it.
    author: Vec<String>,
    title: Option<String>,
    address: Option<String>,
    place: Option<Place>,
    /// What is wrong with it, for when it is cited.
    findings: Vec<Diagnostic>,
    /// A number that is another when anything of it is.
    digest: u64,
}

impl Source {
    /// What a short citation prints of it.
    fn known_by(&self) -> (&[String], String) {
        let title = self
            .item
            .0
            .get("title-short")
            .or_else(|| self.item.0.get("title"));
        let title = title.and_then(Value::to_str).unwrap_or_default();
        (&self.author, title.into_owned())
    }
}

impl Bibliography {
    /// Reads the files of sources in a brief's folder; there may be none.
    ///
    /// A file that cannot be read, or a key that two files give, is complained of. What is wrong with a
    /// single source is said by [`Bibliography::report`].
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
            let is_bib = path.extension().is_some_and(|extension| extension == "bib");
            bibliography.add(text.text(), file, is_bib, diagnostics);
        }
        bibliography.finish();
        bibliography
    }

    fn add(&mut self, text: &str, file: FileId, is_bib: bool, diagnostics: &mut Diagnostics) {
        let conflict = conflict::complaint(file, text);
        if let Some(diagnostic) = conflict.or_else(|| Text::whole(file, text).unprintable()) {
            diagnostics.push(diagnostic);
            self.broken.push(text.to_owned());
            return;
        }
        if !is_bib {
            match yaml::read(text, file) {
                Ok(found) => {
                    for (key, source) in found {
                        self.insert(key, source, diagnostics);
                    }
                }
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    self.broken.push(text.to_owned());
                }
            }
            return;
        }
        let read = bibtex::read(text, file);
        if !read.faults.is_empty() {
            self.broken.push(text.to_owned());
        }
        diagnostics.extend(read.faults);
        for entry in &read.entries {
            match entry.kind.as_str() {
                // They only hold what others take from them.
                "xdata" => {}
                "set" => {
                    let members = entry.fields.get("entryset");
                    let members = members.map(|field| field.tex.split(',').map(str::trim));
                    let members = members.into_iter().flatten().map(str::to_owned);
                    self.sets.insert(entry.key.clone(), members.collect());
                }
                _ => {
                    let source = fields::source(entry, file);
                    self.insert(entry.key.clone(), source, diagnostics);
                }
            }
        }
    }

    fn insert(&mut self, key: String, source: Source, diagnostics: &mut Diagnostics) {
        let Some(first) = self.sources.get(&key) else {
            self.sources.insert(key, source);
            return;
        };
        let mut diagnostic = Diagnostic::error(
            code::DOUBLE_ID,
            format!("the source `{key}` is given twice"),
        )
        .help("keep it in one of the two files");
        diagnostic.place = source.place;
        if let Some(place) = first.place {
            diagnostic = diagnostic.also(place, "here for the first time");
        }
        diagnostics.push(diagnostic);
    }

    /// Gives each source the short title that tells it from the others of its author.
    fn finish(&mut self) {
        let mut count: BTreeMap<(Vec<String>, String), usize> = BTreeMap::new();
        for source in self.sources.values() {
            if let Some(short) = &source.short {
                *count
                    .entry((source.author.clone(), short.clone()))
                    .or_default() += 1;
            }
        }
        for source in self.sources.values_mut() {
            if let Some(short) = source.short.take()
                && !source.item.0.contains_key("title-short")
                && count.get(&(source.author.clone(), short.clone())) == Some(&1)
            {
                source
                    .item
                    .0
                    .insert(String::from("title-short"), Value::String(short));
            }
            source.digest = draft::digest(source);
        }
    }

    /// Says what is wrong with the sources that are cited.
    pub fn report(&self, cited: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
        for source in cited.iter().filter_map(|key| self.sources.get(key)) {
            diagnostics.extend(source.findings.iter().cloned());
        }
    }

    /// Whether there is a source of that key, or may be, in a file that cannot be read.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.sources.contains_key(key) || self.broken.iter().any(|text| text.contains(key))
    }

    /// Returns the keys of the sources that a set (`@set`) of that key holds, if there is one.
    #[must_use]
    pub fn members(&self, key: &str) -> Option<&[String]> {
        self.sets.get(key).map(Vec::as_slice)
    }

    /// All keys, in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    /// Where a source is given.
    #[must_use]
    pub fn place(&self, key: &str) -> Option<Place> {
        self.sources.get(key)?.place
    }

    /// The address of a source, if it has one.
    #[must_use]
    pub fn address(&self, key: &str) -> Option<String> {
        self.sources.get(key)?.address.clone()
    }

    /// The group of the list of sources in which one belongs.
    #[must_use]
    pub fn group(&self, key: &str) -> Group {
        self.sources
            .get(key)
            .map_or(Group::Reports, |source| Group::of(&source.item))
    }

    /// The title of a source in plain words, if it has one.
    #[must_use]
    pub fn title(&self, key: &str) -> Option<&str> {
        self.sources.get(key)?.title.as_deref()
    }

    fn source(&self, key: &str) -> Option<&Source> {
        self.sources.get(key)
    }
}

#[cfg(test)]
mod tests;
