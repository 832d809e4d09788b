//! The entries of a BibLaTeX file: their fields as they are written, and where these stand.
//!
//! The `biblatex` crate cuts the file into entries and fields. Abbreviations (`@string`) and what entries
//! take from others (`crossref`, `xdata`) are resolved here, because a fault in them must be told at its
//! own place, and because neither may grow without end.

mod fault;
mod inherit;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use biblatex::{RawBibliography, RawChunk};

use self::fault::{fault, pieces};
use super::deepest::{self, DEEPEST};
use crate::diagnostic::{Diagnostic, FileId, Place, code, did_you_mean};

/// How long a field may become by abbreviations, in bytes.
const LONGEST: usize = 100_000;

/// An entry.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its type in small letters, such as `report`.
    pub kind: String,
    /// Where the type stands.
    pub kind_at: Range<usize>,
    /// Its key.
    pub key: String,
    /// Where the key stands.
    pub key_at: Range<usize>,
    /// Its fields by their names in small letters, those that it takes from others among them.
    pub fields: BTreeMap<String, Field>,
}

/// A field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// What it says, in TeX.
    pub tex: Arc<str>,
    /// Where that stands.
    pub at: Range<usize>,
}

/// What a file says.
pub(super) struct File {
    /// Its entries in their order.
    pub entries: Vec<Entry>,
    /// What is wrong with it as a whole or with one of its entries.
    pub faults: Vec<Diagnostic>,
}

/// Reads a file of entries.
///
/// A fault in one of them leaves the others as they are.
pub(super) fn read(text: &str, file: FileId) -> File {
    let mut faults = Vec::new();
    if let Some(fault) = deepest::look(text, "braces", ["{", "}"], file) {
        return File {
            entries: Vec::new(),
            faults: vec![fault],
        };
    }
    let mut raw = Raw::default();
    match RawBibliography::parse(text) {
        Ok(parsed) => raw.add(&parsed, 0),
        // A fault is shown where it is, and not where the parser gave up: entry by entry.
        Err(_) => {
            for piece in pieces(text) {
                match RawBibliography::parse(&text[piece.clone()]) {
                    Ok(parsed) => raw.add(&parsed, piece.start),
                    Err(error) => faults.push(fault(&error, text, piece, file)),
                }
            }
        }
    }
    let mut reader = Reader {
        file,
        faults,
        strings: raw.strings,
        known: HashMap::new(),
    };
    let entries = reader.entries(raw.entries);
    let entries = reader.inherited(&entries);
    File {
        entries,
        faults: reader.faults,
    }
}

/// What stands between two `#` of a value.
#[derive(Clone, Debug)]
enum Chunk {
    Text(String),
    Name(String),
}

/// A value before its abbreviations are resolved.
#[derive(Clone, Debug)]
struct Value {
    chunks: Vec<(Chunk, Range<usize>)>,
}

struct RawEntry {
    kind: (String, Range<usize>),
    key: (String, Range<usize>),
    fields: Vec<(String, Range<usize>, Value)>,
}

#[derive(Default)]
struct Raw {
    entries: Vec<RawEntry>,
    strings: HashMap<String, Value>,
}

impl Raw {
    fn add(&mut self, parsed: &RawBibliography<'_>, offset: usize) {
        let moved = |span: &Range<usize>| span.start + offset..span.end + offset;
        let value = |field: &biblatex::Field<'_>| Value {
            chunks: field
                .iter()
                .map(|chunk| {
                    let what = match &chunk.v {
                        RawChunk::Normal(text) => Chunk::Text((*text).to_owned()),
                        RawChunk::Abbreviation(name) => Chunk::Name(name.to_lowercase()),
                    };
                    (what, moved(&chunk.span))
                })
                .collect(),
        };
        for pair in &parsed.abbreviations {
            self.strings
                .insert(pair.key.v.to_lowercase(), value(&pair.value.v));
        }
        for entry in &parsed.entries {
            let entry = &entry.v;
            self.entries.push(RawEntry {
                kind: (entry.kind.v.to_lowercase(), moved(&entry.kind.span)),
                key: (entry.key.v.to_owned(), moved(&entry.key.span)),
                fields: entry
                    .fields
                    .iter()
                    .map(|field| {
                        let name = field.key.v.to_lowercase();
                        (name, moved(&field.key.span), value(&field.value.v))
                    })
                    .collect(),
            });
        }
    }
}

struct Reader {
    file: FileId,
    faults: Vec<Diagnostic>,
    strings: HashMap<String, Value>,
    /// The abbreviations that are resolved; none for those that cannot be.
    known: HashMap<String, Option<Arc<str>>>,
}

/// Why a value has no text.
enum Endless {
    Circle(String),
    Deep(String),
    TooLong,
    Unknown(String),
}

impl Reader {
    fn wrong(&mut self, at: Range<usize>, message: String, help: Option<String>) {
        self.faults.push(
            Diagnostic::error(code::BIBLIOGRAPHY, message)
                .at(Place::new(self.file, at))
                .maybe_help(help),
        );
    }

    fn entries(&mut self, raw: Vec<RawEntry>) -> Vec<Entry> {
        let mut places: BTreeMap<String, Range<usize>> = BTreeMap::new();
        let mut entries = Vec::new();
        for RawEntry { kind, key, fields } in raw {
            if key.0.is_empty() {
                self.wrong(
                    kind.1,
                    String::from("an entry has no key"),
                    Some(String::from("an entry begins like this: `@report{key,`")),
                );
                continue;
            }
            if let Some(first) = places.get(&key.0) {
                let first = Place::new(self.file, first.clone());
                self.faults.push(
                    Diagnostic::error(
                        code::DOUBLE_ID,
                        format!("the source `{}` is given twice", key.0),
                    )
                    .at(Place::new(self.file, key.1))
                    .also(first, "here for the first time")
                    .help("give one of them another key, or take it out"),
                );
                continue;
            }
            places.insert(key.0.clone(), key.1.clone());
            let mut read: BTreeMap<String, Field> = BTreeMap::new();
            for (name, name_at, value) in fields {
                let at = value.place(&name_at);
                let Some(tex) = self.resolved(&value) else {
                    // It is there, and what is wrong with it was said.
                    let tex = Arc::from("");
                    read.insert(name, Field { tex, at });
                    continue;
                };
                if read.contains_key(&name) {
                    self.wrong(
                        name_at,
                        format!("the field `{name}` of `{}` is given twice", key.0),
                        Some(String::from("keep one of the two")),
                    );
                    continue;
                }
                if tex.trim().is_empty() {
                    continue;
                }
                read.insert(name, Field { tex, at });
            }
            entries.push(Entry {
                kind: kind.0,
                kind_at: kind.1,
                key: key.0,
                key_at: key.1,
                fields: read,
            });
        }
        entries
    }

    /// The text of a value, with its abbreviations; what is wrong with them is said.
    fn resolved(&mut self, value: &Value) -> Option<Arc<str>> {
        let mut whole = String::new();
        for (chunk, at) in &value.chunks {
            match chunk {
                Chunk::Text(text) => whole.push_str(text),
                Chunk::Name(name) => match self.abbreviation(name, &mut Vec::new()) {
                    Ok(text) => whole.push_str(&text),
                    Err(endless) => {
                        self.endless(&endless, at.clone());
                        return None;
                    }
                },
            }
            if whole.len() > LONGEST {
                self.endless(&Endless::TooLong, at.clone());
                return None;
            }
        }
        Some(Arc::from(whole))
    }

    fn endless(&mut self, endless: &Endless, at: Range<usize>) {
        match endless {
            Endless::Circle(name) => self.wrong(
                at,
                format!("the abbreviation `{name}` is made of itself"),
                None,
            ),
            Endless::Deep(name) => self.wrong(
                at,
                format!("the abbreviation `{name}` is made of others more than {DEEPEST} deep"),
                None,
            ),
            Endless::TooLong => self.wrong(
                at,
                format!("by its abbreviations the field grows beyond {LONGEST} bytes"),
                None,
            ),
            Endless::Unknown(name) => {
                let known = self.strings.keys().map(String::as_str);
                let help = did_you_mean(name, known).unwrap_or_else(|| {
                    format!("a text stands in braces: `{{{name}}}`; an abbreviation is defined by `@string{{{name} = {{...}}}}`")
                });
                self.wrong(
                    at,
                    format!("no abbreviation is called `{name}`"),
                    Some(help),
                );
            }
        }
    }

    fn abbreviation(&mut self, name: &str, open: &mut Vec<String>) -> Result<Arc<str>, Endless> {
        if let Some(known) = self.known.get(name) {
            return known.clone().ok_or(Endless::TooLong);
        }
        let Some(value) = self.strings.get(name).cloned() else {
            return month(name)
                .map(Arc::from)
                .ok_or_else(|| Endless::Unknown(name.to_owned()));
        };
        if open.iter().any(|known| known == name) {
            return Err(Endless::Circle(name.to_owned()));
        }
        if open.len() >= DEEPEST {
            return Err(Endless::Deep(name.to_owned()));
        }
        open.push(name.to_owned());
        let mut whole = String::new();
        for (chunk, _) in &value.chunks {
            match chunk {
                Chunk::Text(text) => whole.push_str(text),
                Chunk::Name(name) => whole.push_str(&self.abbreviation(name, open)?),
            }
            if whole.len() > LONGEST {
                self.known.insert(name.to_owned(), None);
                return Err(Endless::TooLong);
            }
        }
        open.pop();
        let whole: Arc<str> = Arc::from(whole);
        self.known.insert(name.to_owned(), Some(Arc::clone(&whole)));
        Ok(whole)
    }
}

impl Value {
    /// Where its text stands.
    fn place(&self, otherwise: &Range<usize>) -> Range<usize> {
        match (self.chunks.first(), self.chunks.last()) {
            (Some((_, first)), Some((_, last))) => first.start..last.end,
            _ => otherwise.clone(),
        }
    }
}

/// The number of a month by the abbreviation that BibTeX knows.
fn month(name: &str) -> Option<&'static str> {
    Some(match name {
        "jan" => "1",
        "feb" => "2",
        "mar" => "3",
        "apr" => "4",
        "may" => "5",
        "jun" => "6",
        "jul" => "7",
        "aug" => "8",
        "sep" => "9",
        "oct" => "10",
        "nov" => "11",
        "dec" => "12",
        _ => return None,
    })
}
