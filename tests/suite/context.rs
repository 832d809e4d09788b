//! The context is a contract: the style guide names every field that templates see, with its type, and
//! no other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::workspace::{SHIPPED, SMALL, STATISTICAL, Workspace, repository};

/// The rows of the tables with that first column, of the style guide's section on the context: first
/// and second cell.
fn rows(column: &str) -> Vec<(String, String)> {
    let guide = fs::read_to_string(repository().join("docs/style-guide.md")).unwrap();
    let (_, section) = guide.split_once("\n## The context\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let mut rows = Vec::new();
    let mut inside = false;
    for line in section.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        if !line.starts_with('|') {
            inside = false;
        } else if cells[0] == column {
            inside = true;
        } else if inside && !line.starts_with("| ---") {
            rows.push((cells[0].to_owned(), cells[1].to_owned()));
        }
    }
    rows
}

fn quoted(cell: &str) -> &str {
    cell.split('`').nth(1).unwrap()
}

/// Every field that the guide names, with its type, those included that are "the same elsewhere".
fn named() -> BTreeMap<String, String> {
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for (field, kind) in rows("field") {
        let twice = named.insert(quoted(&field).to_owned(), kind);
        assert_eq!(twice, None, "{field} is named twice");
    }
    assert!(named.len() > 100, "{}", named.len());
    let same: Vec<(String, String)> = rows("here")
        .into_iter()
        .map(|(here, there)| (quoted(&here).to_owned(), quoted(&there).to_owned()))
        .collect();
    // What is the same may have within it what is the same: as often as it takes.
    loop {
        let before = named.len();
        for (here, there) in &same {
            let prefix = format!("{there}.");
            let copies: Vec<(String, String)> = named
                .iter()
                .filter_map(|(path, kind)| {
                    let inner = path.strip_prefix(&prefix)?;
                    Some((format!("{here}.{inner}"), kind.clone()))
                })
                .collect();
            named.extend(copies);
        }
        if named.len() == before {
            return named;
        }
    }
}

/// The fields of a context, each with what it was seen to be.
fn seen(value: &Value, path: &str, found: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Null => "none",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "fields",
    };
    if !path.is_empty() {
        found.entry(path.to_owned()).or_default().insert(kind);
    }
    match value {
        Value::Array(values) => {
            for value in values {
                seen(value, &format!("{path}[]"), found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                // What an author names is `NAME` in the guide.
                let is_named = matches!(path, "statistics" | "documents")
                    || path == "document.options" && name != "numbered_paragraphs";
                let path = match path {
                    "" => name.clone(),
                    _ if is_named => format!("{path}.NAME"),
                    _ => format!("{path}.{name}"),
                };
                seen(value, &path, found);
            }
        }
        _ => {}
    }
}

fn context(workspace: &Workspace, arguments: &[&str]) -> Value {
    let mut command = workspace.program();
    let output = command.arg("context").args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The contexts of briefs that have, together, all that a brief can have.
fn contexts() -> Vec<Value> {
    let mut contexts = Vec::new();
    let shipped = Workspace::shipped();
    for document in ["paper", "press-release"] {
        contexts.push(context(&shipped, &[SHIPPED, "--document", document]));
    }
    let small = Workspace::small();
    small.replace(
        "briefs/small/statistics.toml",
        "[table.suits-by-claimant]\n",
        "[table.suits-by-claimant]\ntotals = true\n",
    );
    // Figures with marks that lead to footnotes: there are none of counts.
    let statistics = "briefs/small/statistics.toml";
    let sums = small.read(statistics).replace(
        "{ measure = \"count\" }",
        "{ measure = \"sum\", column = \"claimed\" }",
    );
    // Lines in time, and rows that lack a value.
    let sums = sums
        .replace(
            "type   = \"bar\"",
            "type   = \"line\"\nmissing = \"skip\"\nwhere  = { year = [2004, 2009, 2010] }",
        )
        .replace(
            "[table.suits-by-claimant]\n",
            "[table.suits-by-claimant]\nmissing = \"skip\"\n",
        );
    small.write(statistics, sums);
    small.replace("data/north/suits.csv", ",150000,", ",150000*,");
    let suits = small.read("data/north/suits.csv");
    small.write(
        "data/north/suits.csv",
        format!("{suits}2004,Company,7,no\n2004,Official,,no\n"),
    );
    let description = small.read("data/north/suits.toml");
    let footnotes = "footnotes = { \"*\" = \"As estimated.\" }\n";
    small.write("data/north/suits.toml", format!("{footnotes}{description}"));
    for document in ["paper", "press-release"] {
        contexts.push(context(&small, &[SMALL, "--document", document]));
    }
    // A published number that no entry has any more: two concerns have become one.
    let output = small.program().args(["release", SMALL]).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    small.replace(
        "briefs/small/findings/1-press.toml",
        "[[concern]]\nid      = \"licences\"\ntitle   = \"Licences are refused\"\n\
         summary = \"Licences are refused without reasons.\"\n",
        "",
    );
    small.replace(
        "briefs/small/findings/1-press.toml",
        "id      = \"suits\"\n",
        "id      = \"suits\"\nmerged-from = [\"licences\"]\n",
    );
    contexts.push(context(&small, &[SMALL]));
    // A statistic of several figures, and an option that the style reads.
    let own = Workspace::small();
    own.own_style("mine");
    own.replace("rapporteur.toml", "coalition", "mine");
    let paper = own.read("styles/mine/paper.typ.j2");
    let paper = paper + "{% if document.options.annexes %}{% endif %}\n";
    own.write("styles/mine/paper.typ.j2", paper);
    own.replace(
        "briefs/small/brief.toml",
        "[documents.paper]\n",
        "[documents.paper]\noptions = { annexes = \"A\" }\n",
    );
    let statistics = own.read("briefs/small/statistics.toml");
    let several = "\n[stat.suits-by-year]\ntable = \"north/suits\"\nmeasure = \"count\"\nby = \"year\"\nsource = \"monitoring\"\n";
    own.write("briefs/small/statistics.toml", statistics + several);
    contexts.push(context(&own, &[SMALL]));
    contexts
}

/// The fields of what templates alone can see: fragments, and the sources that a document cites.
fn printed() -> BTreeMap<String, BTreeSet<String>> {
    let workspace = Workspace::small();
    workspace.own_style("mine");
    workspace.replace("rapporteur.toml", "coalition", "mine");
    let file = "briefs/small/findings/1-press.toml";
    workspace.replace(file, "charts  = [\"suits\"]\n", "");
    workspace.replace(file, "tables  = [\"suits-by-claimant\"]\n", "");
    workspace.replace(
        file,
        "see {{ recommendation(\"cap-damages\") }}.\n",
        "see:\n\n{{ chart(\"suits\") }}\n\n{{ table(\"suits-by-claimant\") }}\n",
    );
    for (name, file) in [("chart", "chart.typ.j2"), ("table", "table.typ.j2")] {
        let file = format!("styles/mine/{file}");
        let fields = format!(
            "// FIELDS {name} {{% for field in {name} %}}{{{{ field }}}} {{% endfor %}}\n\n"
        );
        workspace.write(&file, fields + &workspace.read(&file));
    }
    let paper = "styles/mine/paper.typ.j2";
    let fields = "{% for source in sources %}\n// FIELDS sources[] {% for field in source %}{{ field }} \
                  {% endfor %}\n\n{% endfor %}\n";
    workspace.write(paper, workspace.read(paper) + fields);
    workspace.compile();
    let source = workspace.read("out/small/typst/paper.en.typ");
    let mut printed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in source
        .lines()
        .filter_map(|line| line.split_once("// FIELDS "))
    {
        let mut words = line.1.split_whitespace().map(str::to_owned);
        let name = words.next().unwrap();
        printed.entry(name).or_default().extend(words);
    }
    printed
}

/// What a value may be in JSON, by the type that the guide gives it.
fn kinds(guide: &str) -> Vec<&'static str> {
    let (kind, or_none) = match guide.strip_suffix(" or none") {
        Some(kind) => (kind, true),
        None => (guide, false),
    };
    let mut kinds = vec![match kind {
        "text" | "figure" | "line" | "prose" | "anything" => "text",
        "number" => "number",
        "true or false" => "true or false",
        "list" => "list",
        "fields" => "fields",
        other => panic!("the guide has a type that it does not explain: {other}"),
    }];
    if or_none {
        kinds.push("none");
    }
    kinds
}

#[test]
fn the_style_guide_names_every_field_of_the_context_and_no_other() {
    let named = named();
    let mut found = BTreeMap::new();
    for context in contexts() {
        seen(&context, "", &mut found);
    }
    let unnamed: Vec<_> = found
        .keys()
        .filter(|path| {
            // The elements of a list of entries are named by their fields.
            let fields = format!("{path}.");
            let is_entry = path.ends_with("[]")
                && named.keys().any(|named| named.starts_with(&fields))
                || named.contains_key(path.trim_end_matches("[]"))
                    && named[path.trim_end_matches("[]")] == "list";
            !named.contains_key(*path) && !is_entry
        })
        .collect();
    assert!(unnamed.is_empty(), "not in the guide: {unnamed:#?}");

    let printed = printed();
    let is_printed = |path: &str| {
        printed.iter().any(|(thing, fields)| {
            // What is within a field of a fragment is the same as in a concern's charts and tables.
            path.strip_prefix(thing.as_str())
                .and_then(|rest| rest.strip_prefix('.'))
                .and_then(|rest| rest.split(['.', '[']).next())
                .is_some_and(|field| fields.contains(field))
        })
    };
    let unseen: Vec<_> = named
        .keys()
        .filter(|path| !found.contains_key(*path) && !is_printed(path))
        .collect();
    assert!(unseen.is_empty(), "in no context: {unseen:#?}");
    for (thing, fields) in &printed {
        for field in fields {
            let path = format!("{thing}.{field}");
            assert!(named.contains_key(&path), "not in the guide: {path}");
        }
    }
    assert_eq!(printed.len(), 3, "{printed:?}");

    let mut wrong = Vec::new();
    for (path, was) in &found {
        let Some(guide) = named.get(path) else {
            continue;
        };
        let allowed = kinds(guide);
        if was.iter().any(|kind| !allowed.contains(kind)) {
            wrong.push(format!("{path} is {was:?}, not {guide}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// What does not fit the schema, by path.
fn misfits(value: &Value, schema: &Value, path: &str, wrong: &mut Vec<String>) {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !kinds.contains(&kind) {
        wrong.push(format!("{path} is {kind}, not {kinds:?}"));
    }
    match value {
        Value::Array(values) => {
            for value in values {
                misfits(value, &schema["items"], &format!("{path}[]"), wrong);
            }
        }
        Value::Object(fields) => {
            for name in schema["required"].as_array().into_iter().flatten() {
                let name = name.as_str().unwrap();
                if !fields.contains_key(name) {
                    wrong.push(format!("{path} lacks {name}"));
                }
            }
            for (name, value) in fields {
                let own = schema["properties"].get(name);
                let schema = own.unwrap_or(&schema["additionalProperties"]);
                if *schema == Value::Bool(false) {
                    wrong.push(format!("{path} has {name}"));
                }
                misfits(value, schema, &format!("{path}.{name}"), wrong);
            }
        }
        _ => {}
    }
}

#[test]
fn contexts_fit_the_schema() {
    let schema = fs::read_to_string(repository().join("schema/context.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["type"], "object");
    let shipped = Workspace::shipped();
    let mut all = contexts();
    for document in ["paper", "press-release"] {
        all.push(context(&shipped, &[STATISTICAL, "--document", document]));
    }
    for context in all {
        let mut wrong = Vec::new();
        misfits(&context, &schema, "", &mut wrong);
        assert_eq!(wrong, Vec::<String>::new());
        // A field that is not there, and one of another type, are seen.
        let mut broken = context.clone();
        broken["brief"]["titel"] = Value::Null;
        broken["brief"]["title"] = Value::from(3);
        misfits(&broken, &schema, "", &mut wrong);
        assert_eq!(wrong.len(), 2, "{wrong:?}");
    }
}
