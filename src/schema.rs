//! JSON Schemas of the files that people write, for editors that complete and explain keys.
//!
//! Nobody writes a schema. Which keys there are and what they take is asked of the readers themselves
//! (see [`survey`]), and what they mean is read in the tables of the manuals. So a schema cannot know
//! another format than the program does, nor say anything else than its manual; what a table lacks, or
//! has too much of, a test tells.

mod context;
mod describe;
mod manual;

pub use context::{CONTEXT, context};

use serde_json::{Map, Value, json};

use crate::record::{Key, Keys, Reader, Takes, survey};
use crate::{brief, check, data, language, style};
use describe::Describe;

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What the schema is called.
    pub name: &'static str,
    /// The files that it is for.
    pub files: &'static str,
    /// What stands in them.
    pub about: &'static str,
    /// The section of a manual that has the keys of the file itself.
    heading: &'static str,
}

/// All the kinds, in the order of the manuals.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "workspace",
        files: "rapporteur.toml",
        about: "What holds for every brief of the workspace",
        heading: "`rapporteur.toml`",
    },
    Kind {
        name: "brief",
        files: "briefs/*/brief.toml",
        about: "Who writes to whom and when, and which documents are made",
        heading: "`brief.toml`",
    },
    Kind {
        name: "findings",
        files: "briefs/*/findings/*.toml",
        about: "A chapter: context, concerns, recommendations",
        heading: "Findings",
    },
    Kind {
        name: "table",
        files: "data/**/*.toml",
        about: "What the columns of a table of data hold, and where it is from",
        heading: "Data",
    },
    Kind {
        name: "statistics",
        files: "briefs/*/statistics.toml",
        about: "Figures, charts and tables, computed from data",
        heading: "`statistics.toml`",
    },
    Kind {
        name: "press-release",
        files: "briefs/*/press-release.toml",
        about: "What the press release says beyond the findings",
        heading: "The press release",
    },
    Kind {
        name: "profile",
        files: "profiles/*.toml",
        about: "What a body accepts: how long, in which languages",
        heading: "`profiles/NAME.toml`",
    },
    Kind {
        name: "style",
        files: "styles/*/style.toml",
        about: "Which documents a style makes, from which templates",
        heading: "`style.toml`",
    },
    Kind {
        name: "strings",
        files: "styles/*/strings/*.toml",
        about: "Every fixed word that a style prints, in one language",
        heading: "Words",
    },
];

impl Kind {
    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        KINDS.iter().find(|kind| kind.name == name).copied()
    }

    /// The keys of such a file, as its reader asks for them.
    #[must_use]
    pub fn keys(self) -> Keys {
        self.reader()
            .map(|reader| survey("", reader).0)
            .unwrap_or_default()
    }

    fn reader(self) -> Option<Reader> {
        [
            brief::READERS,
            data::READERS,
            style::READERS,
            language::READERS,
            check::READERS,
        ]
        .into_iter()
        .flatten()
        .find(|(name, _)| *name == self.name)
        .map(|(_, reader)| *reader)
    }

    /// The schema, as it stands in a file.
    #[must_use]
    pub fn schema(self) -> String {
        let describe = Describe::new(self);
        let mut schema = Map::new();
        schema.insert(
            "$schema".into(),
            json!("http://json-schema.org/draft-07/schema#"),
        );
        schema.insert("title".into(), json!(self.files));
        schema.insert("description".into(), json!(self.about));
        schema.append(&mut record(&self.keys(), "", &describe));
        format!("{:#}\n", Value::Object(schema))
    }
}

/// The schema of a record at `path`.
fn record(keys: &Keys, path: &str, describe: &Describe) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".into(), json!("object"));
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, key) in &keys.named {
        let path = join(path, name);
        properties.insert((*name).into(), Value::Object(value(key, &path, describe)));
        if describe.is_required(&path) {
            required.push(*name);
        }
    }
    if !properties.is_empty() {
        schema.insert("properties".into(), Value::Object(properties));
    }
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    let others = match &keys.others {
        None => json!(false),
        Some(takes) => {
            let key = Key {
                takes: (**takes).clone(),
                required: false,
            };
            Value::Object(value(&key, &join(path, "*"), describe))
        }
    };
    schema.insert("additionalProperties".into(), others);
    schema
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// The schema of a key's value, with what the manual says of the key.
fn value(key: &Key, path: &str, describe: &Describe) -> Map<String, Value> {
    let mut schema = Map::new();
    if let Some(description) = describe.description(path) {
        schema.insert("description".into(), json!(description));
    }
    if let Some(default) = describe.default(path, &key.takes) {
        schema.insert("default".into(), default);
    }
    schema.append(&mut takes(&key.takes, path, describe));
    schema
}

fn takes(what: &Takes, path: &str, describe: &Describe) -> Map<String, Value> {
    let date = || json!({ "type": "string", "format": "date" });
    let scalar = || json!({ "type": ["string", "number", "boolean"] });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let schema = match what {
        Takes::Anything => json!({}),
        Takes::Text => describe.text(path),
        Takes::Texts => {
            let mut schema = list(describe.text(path));
            if describe.is_required(path)
                && let Some(schema) = schema.as_object_mut()
            {
                schema.insert("minItems".into(), json!(1));
            }
            schema
        }
        Takes::Character => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
        Takes::Word(words) => json!({ "type": "string", "enum": words }),
        Takes::Words(words) => list(json!({ "type": "string", "enum": words })),
        Takes::Integer => json!({ "type": "integer" }),
        Takes::Number => json!({ "type": "number" }),
        Takes::Boolean => json!({ "type": "boolean" }),
        Takes::Date => date(),
        Takes::Dates => json!({ "anyOf": [date(), list(date())] }),
        Takes::Moment => json!({ "type": "string", "format": "date-time" }),
        Takes::Scalar => scalar(),
        Takes::Scalars => json!({ "anyOf": [scalar(), list(scalar())] }),
        Takes::Record(keys) => Value::Object(record(keys, path, describe)),
        Takes::Records(keys) => list(Value::Object(record(keys, path, describe))),
        Takes::Either(several) => {
            let several = several.iter().map(|what| takes(what, path, describe));
            json!({ "anyOf": several.collect::<Vec<_>>() })
        }
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests;
