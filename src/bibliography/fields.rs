//! What the fields of an entry are to CSL.
//!
//! Every field is accounted for: it is printed, it belongs to the keeping of a bibliography and never is
//! ([`is_kept_only`]), or a warning says that it is left out.

mod dates;
mod known;
mod people;
mod publication;
mod titles;

use std::collections::BTreeSet;
use std::ops::Range;

use self::known::{FIELDS, is_kept_only};
use super::Source;
use super::bibtex::{Entry, Field};
use super::draft::Draft;
use super::kinds::{self, Kind};
use super::marked::plain;
use super::names;
use super::tex::{Decoded, decode};
use crate::diagnostic::{Diagnostic, FileId, Place, code, did_you_mean};

/// Makes a source of an entry.
pub(super) fn source(entry: &Entry, file: FileId) -> Source {
    let mut reader = Reader {
        entry,
        file,
        used: BTreeSet::new(),
        findings: Vec::new(),
    };
    let kind = reader.kind();
    let mut draft = Draft::new(&entry.key, kind.csl);
    reader.titles(&mut draft, kind);
    reader.containers(&mut draft, kind);
    reader.people(&mut draft);
    reader.publication(&mut draft, kind);
    reader.numbers(&mut draft, kind);
    reader.dates(&mut draft);
    reader.addresses(&mut draft);
    reader.remarks(&mut draft, kind);
    reader.rest();
    let is_named = draft.has("title") || draft.has("genre");
    if !is_named && !entry.fields.contains_key("title") {
        let key_at = reader.place(entry.key_at.clone());
        reader.findings.push(
            Diagnostic::warning(
                code::BIBLIOGRAPHY,
                format!("the source `{}` has no title", entry.key),
            )
            .at(key_at)
            .help("add a `title`, or say what it is: `type = {letter}`"),
        );
    }
    draft.finish(Place::new(file, entry.key_at.clone()), reader.findings)
}

struct Reader<'e> {
    entry: &'e Entry,
    file: FileId,
    used: BTreeSet<&'static str>,
    findings: Vec<Diagnostic>,
}

impl<'e> Reader<'e> {
    fn place(&self, at: Range<usize>) -> Place {
        Place::new(self.file, at)
    }

    fn warn(&mut self, at: Range<usize>, message: String, help: Option<String>) {
        let place = self.place(at);
        let finding = Diagnostic::warning(code::BIBLIOGRAPHY, message)
            .at(place)
            .maybe_help(help);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn field(&mut self, name: &'static str) -> Option<&'e Field> {
        self.used.insert(name);
        self.entry.fields.get(name)
    }

    fn decoded(&mut self, name: &'static str) -> Option<Decoded> {
        let field = self.field(name)?;
        let decoded = decode(&field.tex);
        for command in &decoded.unknown {
            self.warn(
                field.at.clone(),
                format!("the command `{command}` is not known and is left out"),
                Some(String::from(
                    "write the character itself, or take the command out",
                )),
            );
        }
        Some(decoded)
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        self.decoded(name)
            .map(|decoded| decoded.text())
            .filter(|text| !plain(text).trim().is_empty())
    }

    /// The first of several fields that mean the same; the others are not printed and are warned of.
    fn first(&mut self, names: &[&'static str]) -> Option<String> {
        let mut first: Option<String> = None;
        for name in names {
            let Some(text) = self.text(name) else {
                continue;
            };
            match &first {
                None => first = Some(text),
                Some(known) if *known == text => {}
                Some(_) => {
                    let at = self
                        .entry
                        .fields
                        .get(*name)
                        .map_or(0..0, |field| field.at.clone());
                    self.warn(
                        at,
                        format!("the field `{name}` is left out: another says the same thing differently"),
                        None,
                    );
                }
            }
        }
        first
    }

    /// The items of a list in a line.
    fn list(&mut self, name: &'static str) -> Option<String> {
        let texts = names::texts(&self.decoded(name)?);
        let texts: Vec<String> = texts
            .into_iter()
            .map(|text| kinds::word(&text).map_or(text, str::to_owned))
            .collect();
        Some(names::in_a_line(&texts)).filter(|text| !text.is_empty())
    }

    /// A word, or the key that stands for it.
    fn word(&mut self, name: &'static str) -> Option<String> {
        let text = self.text(name)?;
        Some(kinds::word(&text).map_or(text, str::to_owned))
    }

    fn kind(&mut self) -> Kind {
        let subtype = self.text("entrysubtype");
        let has_journal = ["journal", "journaltitle"]
            .iter()
            .any(|name| self.entry.fields.contains_key(*name));
        let name = self.entry.kind.as_str();
        let at = self.entry.kind_at.clone();
        match kinds::of(name, subtype.as_deref(), has_journal) {
            Some(kind) => {
                if let Some(instead) = kind.instead {
                    self.warn(
                        at,
                        format!("BibLaTeX has no type `{name}`"),
                        Some(format!("it is set as what {instead} would be: write that")),
                    );
                }
                kind
            }
            None => {
                let help = did_you_mean(name, kinds::NAMES.iter().copied());
                self.warn(
                    at,
                    format!("BibLaTeX has no type `{name}`; it is set as `misc`"),
                    Some(help.unwrap_or_else(|| {
                        String::from(
                            "take one that BibLaTeX has, such as `report`, `online` or `misc`",
                        )
                    })),
                );
                Kind {
                    csl: "document",
                    genre: None,
                    instead: None,
                }
            }
        }
    }

    /// Says which fields are left out.
    fn rest(&mut self) {
        let fields: Vec<(String, Range<usize>)> = self
            .entry
            .fields
            .iter()
            .map(|(name, field)| (name.clone(), field.at.clone()))
            .collect();
        for (name, at) in fields {
            if self.used.contains(name.as_str()) || is_kept_only(&name) {
                continue;
            }
            let help = did_you_mean(&name, FIELDS.iter().copied());
            self.warn(
                at,
                format!("the field `{name}` is not known and is left out"),
                Some(help.unwrap_or_else(|| {
                    String::from("what readers should see can stand in `note` or `addendum`")
                })),
            );
        }
    }
}

/// Whether it is a judgment, a law or a treaty.
fn is_law(kind: Kind) -> bool {
    matches!(kind.csl, "legal_case" | "legislation" | "treaty")
}
