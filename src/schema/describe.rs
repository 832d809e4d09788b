//! Finds what the manuals say of a key.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Kind;
use super::manual::{self, Required, Row};
use crate::record::Takes;

const AUTHORS: &str = include_str!("../../docs/authoring.md");
const EDITORS: &str = include_str!("../../docs/style-guide.md");
const HARD_DATA: &str = include_str!("../../docs/data.md");

/// Which section of a manual has the keys of which record: the kind of file (any, if empty), the path
/// of the record, the heading. Of several that fit, the first.
const SECTIONS: &[(&str, &str, &str)] = &[
    ("brief", "numbering", "`rapporteur.toml`"),
    ("brief", "organisation", "`[[organisation]]`"),
    ("brief", "person", "`[[person]]`"),
    ("brief", "documents.*", "`[documents.NAME]`"),
    ("findings", "concern", "`[[concern]]`"),
    ("findings", "concern.case", "`[[concern.case]]`"),
    ("findings", "recommendation", "`[[recommendation]]`"),
    ("table", "fields", "`[[fields]]`"),
    ("statistics", "stat.*", "`[stat.ID]`"),
    ("statistics", "chart.*", "Charts"),
    ("statistics", "table.*", "Tables"),
    ("", "per", "Rates"),
    ("statistics", "chart.*.y", "`[stat.ID]`"),
    ("statistics", "table.*.cell", "`[stat.ID]`"),
    ("statistics", "table.*.cells", "Several measures"),
    ("press-release", "block", "`[[block]]`"),
    ("press-release", "block.quote", "`quote`, `statement`"),
    ("press-release", "block.statement", "`quote`, `statement`"),
    ("press-release", "block.highlights", "`highlights`"),
    ("", "format", "How figures are printed"),
    ("profile", "limit", "`[limit]`, `[alone]`, `[coalition]`"),
    ("profile", "alone", "`[limit]`, `[alone]`, `[coalition]`"),
    (
        "profile",
        "coalition",
        "`[limit]`, `[alone]`, `[coalition]`",
    ),
    ("profile", "source", "`[source]`"),
    ("brief", "submission", "`[submission]`"),
    ("", "check", "`[check]`"),
    ("", "where", "Filters"),
    ("", "of", "Filters"),
    ("", "from", "Filters"),
    ("", "to", "Filters"),
];

/// Where the manual of hard data goes on with what a section of the authors' manual begins.
const CONTINUED: &[(&str, &str)] = &[
    ("Data", "Dialects"),
    ("Data", "Numbers, dates and other values"),
    ("Data", "Footnotes"),
    ("Data", "Few persons"),
    ("Data", "A second look"),
    ("Data", "For other readers"),
    ("`[[fields]]`", "Numbers, dates and other values"),
    ("`[[fields]]`", "Keys of a column"),
    ("Several measures", "`[stat.ID]`"),
];

/// The section of keys that many records have.
const SHARED: &str = "Exceptions";

/// What the manuals say of the keys of one kind of file.
pub(super) struct Describe {
    kind: Kind,
    sections: BTreeMap<&'static str, Vec<Row>>,
    types: BTreeMap<String, String>,
}

impl Describe {
    pub(super) fn new(kind: Kind) -> Self {
        let headings = SECTIONS.iter().map(|(_, _, heading)| *heading);
        let sections = headings.chain([kind.heading, SHARED]).map(|heading| {
            let mut rows = manual::rows(AUTHORS, heading);
            rows.extend(manual::rows(EDITORS, heading));
            for (_, more) in CONTINUED.iter().filter(|(first, _)| *first == heading) {
                rows.extend(manual::rows(HARD_DATA, more));
            }
            (heading, rows)
        });
        Self {
            kind,
            sections: sections.collect(),
            types: manual::types(AUTHORS),
        }
    }

    /// The row of the key at `path`: in the section of the nearest record that has one.
    pub(super) fn row(&self, path: &str) -> Option<&Row> {
        let mut starts = path.rmatch_indices('.').map(|(at, _)| at).chain([0]);
        starts
            .find_map(|at| {
                let (record, inner) = path.split_at(at);
                let inner = inner.trim_start_matches('.');
                let heading = self.heading(record)?;
                let rows = self.sections.get(heading)?;
                let whole = |row: &&Row| row.path == inner;
                let last = || {
                    // The keys of a table within may stand in a section that other records share.
                    let last = record.rsplit('.').next().unwrap_or_default();
                    let joined = format!("{last}.{inner}");
                    rows.iter().find(|row| row.path == joined)
                };
                rows.iter().find(whole).or_else(last)
            })
            .or_else(|| {
                let last = path.rsplit('.').next().unwrap_or_default();
                let shared = self.sections.get(SHARED)?;
                shared.iter().find(|row| row.path == last)
            })
    }

    fn heading(&self, record: &str) -> Option<&'static str> {
        if record.is_empty() {
            return Some(self.kind.heading);
        }
        let last = record.rsplit('.').next().unwrap_or_default();
        SECTIONS
            .iter()
            .find(|(kind, path, _)| {
                *kind == self.kind.name && *path == record || kind.is_empty() && *path == last
            })
            .map(|(_, _, heading)| *heading)
    }

    /// Whether the key must be there, wherever its record is.
    pub(super) fn is_required(&self, path: &str) -> bool {
        self.row(path)
            .is_some_and(|row| row.required == Required::Yes)
    }

    /// What editors show of a key: what it means, and what kind of text it takes.
    pub(super) fn description(&self, path: &str) -> Option<String> {
        let row = self.row(path)?;
        let mut text = capitalised(&row.meaning);
        if let Some(legend) = self.types.get(row.takes.trim_start_matches("list of ")) {
            let takes = &row.takes;
            text.push_str(&format!("\n\nType: {takes} ({legend})"));
        } else if !row.takes.is_empty() && row.takes != "table" && row.takes != "tables" {
            text.push_str(&format!("\n\nType: {}", row.takes));
        }
        match row.required {
            Required::Yes => text.push_str(". Required"),
            Required::Sometimes => text.push_str(". Required in some cases: see the manual"),
            Required::No => {}
        }
        Some(text.trim().to_owned())
    }

    /// What counts where the key is left out, if the manual says so: "`state` (if left out)".
    pub(super) fn default(&self, path: &str, takes: &Takes) -> Option<Value> {
        let meaning = &self.row(path)?.meaning;
        let before = &meaning[..meaning.find("if left out")?];
        let before = before.trim_end_matches(|c: char| c == '(' || c.is_whitespace());
        let word = match before.strip_suffix('`') {
            Some(quoted) => quoted.rsplit('`').next()?,
            None => before.rsplit([' ', ';']).next()?,
        };
        match takes {
            Takes::Word(words) => words.contains(&word).then(|| json!(word)),
            Takes::Boolean => word.parse::<bool>().ok().map(Value::from),
            Takes::Integer => word.parse::<i64>().ok().map(Value::from),
            Takes::Text => {
                let quoted = word.strip_prefix('"')?.strip_suffix('"')?;
                Some(json!(quoted))
            }
            _ => None,
        }
    }

    /// The schema of a text, which may be an id.
    pub(super) fn text(&self, path: &str) -> Value {
        let takes = self.row(path).map_or("", |row| row.takes.as_str());
        if takes == "id" || takes == "list of ids" {
            json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" })
        } else {
            json!({ "type": "string" })
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
impl Describe {
    /// The paths of all the keys that the sections of this kind of file have rows for.
    pub(super) fn own_rows(&self) -> Vec<String> {
        let own = SECTIONS
            .iter()
            .filter(|(kind, _, _)| *kind == self.kind.name)
            .map(|(_, path, heading)| (*path, *heading))
            .chain([("", self.kind.heading)]);
        let mut paths = Vec::new();
        let mut seen = Vec::new();
        for (record, heading) in own {
            // A section that several records share: only the first has all its keys.
            if seen.contains(&heading) {
                continue;
            }
            seen.push(heading);
            for row in self.sections.get(heading).into_iter().flatten() {
                let inner = row.path.as_str();
                let last = record.rsplit('.').next().unwrap_or_default();
                let inner = match inner.split_once('.') {
                    Some((first, inner)) if first == last => inner,
                    _ if record == "numbering" => continue,
                    _ => inner,
                };
                paths.push(super::join(record, inner));
            }
        }
        paths
    }
}
