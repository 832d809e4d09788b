//! What the reader of BibLaTeX would follow without an end, told before it begins: abbreviations that
//! stand for themselves or grow with each other, and sources that take their fields from each other.

use std::collections::{BTreeMap, HashMap};

use biblatex::{Bibliography, Chunk, Field, RawBibliography, RawChunk, Spanned};

use crate::diagnostic::{Diagnostic, FileId, Place, code};

/// How deep braces, abbreviations and references may stand in each other.
const DEEPEST: u32 = 40;

/// How much all fields together may hold with what their abbreviations stand for, in bytes.
const LONGEST: u64 = 32 << 20;

/// How much sources may take from others, in bytes.
const TAKEN: u64 = 256 << 20;

/// What a source costs beside its fields, in bytes.
const SOURCE: u64 = 256;

/// What references are called while everything else is read.
const REFERENCES: [(&str, &str); 3] = [
    ("crossref", "note+crossref"),
    ("xdata", "note+xdata"),
    ("xref", "note+xref"),
];

/// What is too deep or too large in a file that has been parsed, or goes in a circle.
pub(super) fn bottomless(raw: &RawBibliography, file: FileId) -> Option<Diagnostic> {
    abbreviations(raw, file).or_else(|| references(raw, file))
}

/// Braces that stand too deep in each other: the reader goes into each.
pub(super) fn deep_braces(text: &str, file: FileId) -> Option<Diagnostic> {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("braces stand more than {DEEPEST} deep in each other");
            let place = Place::new(file, at..at + 1);
            return Some(Diagnostic::error(code::TOO_LARGE, message).at(place));
        }
    }
    None
}

/// Lists and records of YAML that stand too deep in each other on their lines.
pub(super) fn deep_lists(text: &str, file: FileId) -> Option<Diagnostic> {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("brackets stand more than {DEEPEST} deep in each other");
            let place = Place::new(file, at..at + 1);
            return Some(Diagnostic::error(code::TOO_LARGE, message).at(place));
        }
    }
    None
}

/// Things that lead to others, by their numbers.
#[derive(Default)]
struct Graph {
    /// What each is by itself.
    own: Vec<u64>,
    /// What each leads to.
    leads: Vec<Vec<usize>>,
}

/// What a thing is with all that it leads to.
#[derive(Clone, Copy, Default)]
struct Measured {
    size: u64,
    depth: u32,
}

impl Graph {
    /// Measures everything.
    ///
    /// # Errors
    /// One that leads to itself.
    fn measure(&self) -> Result<Vec<Measured>, usize> {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut states = vec![State::New; self.own.len()];
        let mut measured = vec![Measured::default(); self.own.len()];
        for start in 0..self.own.len() {
            let mut open = vec![(start, 0)];
            while let Some((node, next)) = open.last_mut() {
                let node = *node;
                if *next == 0 && states[node] == State::Done {
                    open.pop();
                    continue;
                }
                states[node] = State::Open;
                let Some(to) = self.leads[node].get(*next) else {
                    let leads = self.leads[node].iter().map(|to| measured[*to]);
                    measured[node] = leads.fold(
                        Measured {
                            size: self.own[node],
                            depth: 1,
                        },
                        |all, one| Measured {
                            size: all.size.saturating_add(one.size),
                            depth: all.depth.max(one.depth.saturating_add(1)),
                        },
                    );
                    states[node] = State::Done;
                    open.pop();
                    continue;
                };
                *next += 1;
                match states[*to] {
                    State::New => open.push((*to, 0)),
                    State::Open => return Err(*to),
                    State::Done => {}
                }
            }
        }
        Ok(measured)
    }
}

/// What is wrong with the abbreviations (`@string`).
fn abbreviations(raw: &RawBibliography, file: FileId) -> Option<Diagnostic> {
    let given = &raw.abbreviations;
    // The last one of a name counts, as for the reader.
    let numbers: HashMap<&str, usize> = given
        .iter()
        .enumerate()
        .map(|(number, pair)| (pair.key.v, number))
        .collect();
    let mut graph = Graph::default();
    for pair in given {
        let (own, leads) = parts(&pair.value.v, &numbers);
        graph.own.push(own);
        graph.leads.push(leads);
    }
    let at = |number: usize| {
        let place = given
            .get(number)
            .map_or(0..0, |pair| pair.value.span.clone());
        Place::new(file, place)
    };
    let measured = match graph.measure() {
        Ok(measured) => measured,
        Err(number) => {
            let name = given.get(number).map_or("", |pair| pair.key.v);
            let message = format!("the abbreviation `{name}` stands for itself, by a circle");
            return Some(Diagnostic::error(code::BIBLIOGRAPHY, message).at(at(number)));
        }
    };
    if let Some(number) = measured.iter().position(|one| one.depth > DEEPEST) {
        let message = format!("abbreviations stand for each other more than {DEEPEST} deep");
        return Some(Diagnostic::error(code::TOO_LARGE, message).at(at(number)));
    }
    let mut all = 0_u64;
    for field in raw.entries.iter().flat_map(|entry| &entry.v.fields) {
        let (own, leads) = parts(&field.value.v, &numbers);
        let leads = leads.iter().map(|number| measured[*number].size);
        all = leads.fold(all.saturating_add(own), u64::saturating_add);
        if all > LONGEST {
            let message = format!(
                "with what its abbreviations stand for, the file grows to more than {} MB here",
                LONGEST >> 20
            );
            let place = Place::new(file, field.value.span.clone());
            return Some(Diagnostic::error(code::TOO_LARGE, message).at(place));
        }
    }
    None
}

/// The length of what is written out in a field, and the abbreviations that it is made with.
fn parts(field: &Field, numbers: &HashMap<&str, usize>) -> (u64, Vec<usize>) {
    let mut own = 0;
    let mut leads = Vec::new();
    for chunk in field {
        match chunk.v {
            RawChunk::Normal(text) => own += text.len() as u64 + 1,
            RawChunk::Abbreviation(name) => leads.extend(numbers.get(name)),
        }
    }
    (own, leads)
}

/// What is wrong with the references between sources. Their abbreviations are known to have an end.
fn references(raw: &RawBibliography, file: FileId) -> Option<Diagnostic> {
    let mut plain = raw.clone();
    let mut places = BTreeMap::new();
    for entry in &mut plain.entries {
        for field in &mut entry.v.fields {
            let reference = REFERENCES
                .iter()
                .find(|(name, _)| field.key.v.eq_ignore_ascii_case(name));
            if let Some((_, other)) = reference {
                field.key.v = other;
                places
                    .entry(entry.v.key.v)
                    .or_insert_with(|| Place::new(file, field.value.span.clone()));
            }
        }
    }
    // What is wrong with it otherwise, the reader says.
    let read = Bibliography::from_raw(plain).ok()?;
    let numbers: HashMap<&str, usize> = read
        .iter()
        .enumerate()
        .map(|(number, entry)| (entry.key.as_str(), number))
        .collect();
    let mut graph = Graph::default();
    for entry in read.iter() {
        let bytes: usize = entry.fields.values().map(|chunks| length(chunks)).sum();
        graph.own.push(bytes as u64 + SOURCE);
        let named = REFERENCES.iter().flat_map(|(_, other)| {
            let whole = entry.get_as::<String>(other).into_iter();
            let listed = entry.get_as::<Vec<String>>(other).unwrap_or_default();
            let named: std::collections::BTreeSet<_> = whole.chain(listed).collect();
            named
        });
        let leads = named.filter_map(|key| numbers.get(key.as_str()).copied());
        graph.leads.push(leads.collect());
    }
    let keys: Vec<&str> = read.iter().map(|entry| entry.key.as_str()).collect();
    let name = |number: usize| keys.get(number).copied().unwrap_or_default();
    let at = |number: usize| places.get(name(number)).copied();
    let measured = match graph.measure() {
        Ok(measured) => measured,
        Err(number) => {
            let name = name(number);
            let message = format!("the source `{name}` refers to itself by a circle of references");
            let mut diagnostic = Diagnostic::error(code::BIBLIOGRAPHY, message);
            diagnostic.place = at(number);
            return Some(diagnostic);
        }
    };
    let mut all = 0_u64;
    for (number, one) in measured.iter().enumerate() {
        all = all.saturating_add(one.size);
        let message = if one.depth > DEEPEST {
            format!(
                "the source `{}` takes its fields from others more than {DEEPEST} deep",
                name(number)
            )
        } else if all > TAKEN {
            format!(
                "with what sources take from each other, the file grows to more than {} MB here",
                TAKEN >> 20
            )
        } else {
            continue;
        };
        let mut diagnostic = Diagnostic::error(code::TOO_LARGE, message);
        diagnostic.place = at(number);
        return Some(diagnostic);
    }
    None
}

fn length(chunks: &[Spanned<Chunk>]) -> usize {
    chunks.iter().map(|chunk| chunk.v.get().len() + 16).sum()
}
