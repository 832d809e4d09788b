//! The options of a document, and the other documents of the brief, as templates see them.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};
use rust_decimal::Decimal;

use super::desk::Desk;
use super::entries::list;
use super::render::Evaluator;
use crate::brief::DocumentSettings;
use crate::record::{Located, Scalar};

/// What the brief says of a document to the style's template: what it does not say is none.
pub(super) fn options(evaluator: &Evaluator, document: &DocumentSettings) -> Value {
    let numbered = document.numbered_paragraphs.as_ref();
    let mut named = vec![(
        String::from("numbered_paragraphs"),
        Value::from(numbered.map(|numbered| numbered.value)),
    )];
    for option in &document.options {
        let mut values = option.values.iter().map(|value| scalar(evaluator, value));
        let value = if option.is_list {
            list(values)
        } else {
            values.next().unwrap_or(Value::from(()))
        };
        named.push((option.field(), value));
    }
    Value::from_object(Options { named })
}

#[derive(Debug)]
struct Options {
    named: Vec<(String, Value)>,
}

impl Object for Options {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let found = self.named.iter().find(|(name, _)| name == key);
        Some(found.map_or(Value::from(()), |(_, value)| value.clone()))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let names = self.named.iter();
        Enumerator::Values(names.map(|(name, _)| Value::from(name.as_str())).collect())
    }
}

fn scalar(evaluator: &Evaluator, value: &Located<Scalar>) -> Value {
    let Located { value, place } = value;
    let placed = &evaluator.desk.placed;
    match value {
        Scalar::Text(text) => placed.value(text.as_str(), *place),
        Scalar::Number(number) => exact(*number),
        Scalar::Boolean(truth) => Value::from(*truth),
        Scalar::Date(date) => {
            let printed = evaluator.desk.material.locale.date(*date);
            placed.value(printed.unwrap_or_default(), *place)
        }
    }
}

/// A number as templates compute with it: a whole one exactly, another as near as a float can be.
pub(super) fn exact(number: Decimal) -> Value {
    let plain = number.normalize();
    if plain.scale() == 0
        && let Ok(whole) = plain.to_string().parse::<i64>()
    {
        return Value::from(whole);
    }
    let float = number.to_string().parse::<f64>();
    float.map_or(Value::from(()), Value::from)
}

/// The documents of the brief by name. What is asked of one that is not made yet has it made first.
pub(super) fn documents(evaluator: &Evaluator) -> Value {
    Value::from_object(Documents {
        desk: Arc::clone(&evaluator.desk),
    })
}

#[derive(Debug)]
struct Documents {
    desk: Arc<Desk>,
}

impl Documents {
    fn names(&self) -> impl Iterator<Item = &str> {
        let documents = self.desk.material.brief.settings.documents.iter();
        documents.map(|document| document.name.value.as_str())
    }
}

impl Object for Documents {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = self.names().find(|name| key.as_str() == Some(name))?;
        Some(Value::from_object(OtherDocument {
            desk: Arc::clone(&self.desk),
            name: name.to_owned(),
        }))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.names().map(Value::from).collect())
    }
}

#[derive(Debug)]
struct OtherDocument {
    desk: Arc<Desk>,
    name: String,
}

impl Object for OtherDocument {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "name" => Some(Value::from(self.name.as_str())),
            "pages" => self
                .desk
                .facts(&self.name)
                .map(|facts| Value::from(facts.pages)),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["name", "pages"])
    }
}
