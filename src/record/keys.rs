//! From a byte of a TOML file to the key whose value stands there.

use toml::de::{DeTable, DeValue};

/// The key of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPath {
    /// The key with all that it stands in, such as `concern[2].summary`. Entries of a list are counted
    /// from 1.
    pub path: String,
    /// The `id` of the innermost entry that has one.
    pub id: Option<String>,
}

/// The key whose value, or whose name, covers the byte `at` of a TOML text.
#[must_use]
pub fn key_at(toml: &str, at: usize) -> Option<KeyPath> {
    let (table, _) = DeTable::parse_recoverable(toml);
    in_table(table.get_ref(), at, "", None)
}

fn in_table(table: &DeTable, at: usize, path: &str, id: Option<&str>) -> Option<KeyPath> {
    let own = table.iter().find(|(key, _)| key.get_ref() == "id");
    let id = match own.map(|(_, value)| value.get_ref()) {
        Some(DeValue::String(own)) => Some(own.as_ref()),
        _ => id,
    };
    table.iter().find_map(|(key, value)| {
        let name = key.get_ref();
        let path = if path.is_empty() {
            name.to_string()
        } else {
            format!("{path}.{name}")
        };
        if key.span().contains(&at) && !holds_tables(value.get_ref()) {
            return Some(found(path, id));
        }
        in_value(value.get_ref(), value.span().contains(&at), at, path, id)
    })
}

fn in_value(
    value: &DeValue,
    covered: bool,
    at: usize,
    path: String,
    id: Option<&str>,
) -> Option<KeyPath> {
    match value {
        DeValue::Table(table) => {
            in_table(table, at, &path, id).or_else(|| covered.then(|| found(path, id)))
        }
        DeValue::Array(items) => {
            let inner = items.iter().enumerate().find_map(|(index, item)| {
                let path = format!("{path}[{}]", index + 1);
                in_value(item.get_ref(), item.span().contains(&at), at, path, id)
            });
            inner.or_else(|| covered.then(|| found(path, id)))
        }
        _ => covered.then(|| found(path, id)),
    }
}

/// Whether the value is made of tables, whose heads repeat its key.
fn holds_tables(value: &DeValue) -> bool {
    match value {
        DeValue::Table(_) => true,
        DeValue::Array(items) => items
            .iter()
            .any(|item| matches!(item.get_ref(), DeValue::Table(_))),
        _ => false,
    }
}

fn found(path: String, id: Option<&str>) -> KeyPath {
    KeyPath {
        path,
        id: id.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = r#"title = "Press"
articles = ["ICCPR 19", "ICCPR 20"]

[[concern]]
id = "one"
summary = "First"

[[concern]]
id = "two"
summary = """
Second, and
longer
"""

[[concern.case]]
body = "A case"

[stat.suits-2010]
where = { year = 2010 }
"#;

    fn key(text: &str) -> (String, Option<String>) {
        let at = TOML.find(text).unwrap();
        let found = key_at(TOML, at).unwrap();
        (found.path, found.id)
    }

    #[test]
    fn every_value_leads_to_its_key_and_entry() {
        assert_eq!(key("Press"), (String::from("title"), None));
        assert_eq!(key("ICCPR 20"), (String::from("articles[2]"), None));
        let two = Some(String::from("two"));
        assert_eq!(
            key("First"),
            (
                String::from("concern[1].summary"),
                Some(String::from("one"))
            )
        );
        assert_eq!(
            key("longer"),
            (String::from("concern[2].summary"), two.clone())
        );
        assert_eq!(
            key("A case"),
            (String::from("concern[2].case[1].body"), two)
        );
        assert_eq!(
            key("2010 }"),
            (String::from("stat.suits-2010.where.year"), None)
        );
    }

    #[test]
    fn a_broken_file_still_leads_somewhere() {
        let broken = "title = \"Press\"\nother = \n[[concern]]\nid = \"one\"\nsummary = \"x\"\n";
        let at = broken.find("\"x\"").unwrap();
        assert_eq!(key_at(broken, at).unwrap().path, "concern[1].summary");
        assert_eq!(key_at("", 0), None);
        assert_eq!(key_at("a = 1", 400), None);
    }
}
