//! The schema of what templates see, which `rapporteur context` prints.

use serde_json::{Map, Value, json};

use crate::style::{ContextField, context_fields};

/// The name of the schema, beside those of the files that people write.
pub const CONTEXT: &str = "context";

/// The JSON Schema of the context of documents, as it stands in a file.
#[must_use]
pub fn context() -> String {
    let mut root = context_fields().clone();
    // Only fragments see these, and they are what the lists `charts` and `tables` hold.
    root.fields.remove("chart");
    root.fields.remove("table");
    let mut schema = Map::new();
    schema.insert(
        "$schema".into(),
        json!("http://json-schema.org/draft-07/schema#"),
    );
    schema.insert("title".into(), json!("rapporteur context"));
    schema.insert(
        "description".into(),
        json!("What the templates of a style see of a brief, as `rapporteur context` prints it"),
    );
    schema.append(&mut fields(&root, true));
    format!("{:#}\n", Value::Object(schema))
}

fn fields(field: &ContextField, all_are_there: bool) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".into(), json!("object"));
    let properties: Map<String, Value> = field
        .fields
        .iter()
        .map(|(name, field)| (name.clone(), value(field)))
        .collect();
    if all_are_there && !properties.is_empty() {
        let names: Vec<&String> = properties.keys().collect();
        schema.insert("required".into(), json!(names));
    }
    schema.insert("properties".into(), Value::Object(properties));
    let others = field.others.as_ref();
    schema.insert(
        "additionalProperties".into(),
        others.map_or(json!(false), |others| value(others)),
    );
    schema
}

fn value(field: &ContextField) -> Value {
    let (kind, or_none) = match field.kind.strip_suffix(" or none") {
        Some(kind) => (kind, true),
        None => (field.kind.as_str(), false),
    };
    let mut schema = match kind {
        "text" | "figure" | "line" | "prose" => typed("string"),
        "number" => typed("number"),
        "true or false" => typed("boolean"),
        "list" => {
            let mut schema = typed("array");
            if let Some(element) = &field.element {
                schema.insert("items".into(), value(element));
            }
            schema
        }
        _ if field.fields.is_empty() && field.others.is_none() => Map::new(),
        // The blocks of a press release have the fields of their kind.
        _ => fields(field, !field.fields.contains_key("kind")),
    };
    if or_none && let Some(kind) = schema.get("type").cloned() {
        schema.insert("type".into(), json!([kind, "null"]));
    }
    if !field.meaning.is_empty() {
        schema.insert("description".into(), json!(field.meaning));
    }
    Value::Object(schema)
}

fn typed(name: &str) -> Map<String, Value> {
    Map::from_iter([("type".into(), json!(name))])
}
