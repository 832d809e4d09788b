//! What files import, read from their `use` lines: each by the path of the file that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::{files, source};

/// The files of the library by the paths of their modules: `data::table::cell`.
pub fn modules() -> BTreeMap<String, String> {
    let mut modules = BTreeMap::new();
    for path in files(&source()) {
        let name = module(&path);
        let parts: Vec<&str> = name.split("::").collect();
        if parts.contains(&"tests") || matches!(name.as_str(), "lib" | "main") {
            continue;
        }
        modules.insert(name, fs::read_to_string(&path).unwrap());
    }
    modules
}

fn module(path: &Path) -> String {
    let inner = path.strip_prefix(source()).unwrap().with_extension("");
    let parts: Vec<_> = inner
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("::")
}

/// The modules with those that each imports from, other than its own children.
pub fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let modules = modules();
    let mut imports = BTreeMap::new();
    for (name, text) in &modules {
        let found = uses(text).into_iter().filter_map(|path| {
            let absolute = absolute(name, &path)?;
            // The longest beginning that is a file.
            (1..=absolute.len())
                .rev()
                .map(|length| absolute[..length].join("::"))
                .find(|path| modules.contains_key(path))
        });
        imports.insert(name.clone(), found.filter(|other| other != name).collect());
    }
    imports
}

/// A path from the root of the library; none if it leads out of it.
fn absolute(module: &str, path: &[String]) -> Option<Vec<String>> {
    let mut at: Vec<String> = module.split("::").map(str::to_owned).collect();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" => at.clear(),
        "self" => {}
        "super" => {
            at.pop();
            while rest.get(1).is_some_and(|part| part == "super") {
                at.pop();
                rest = &rest[1..];
            }
        }
        _ => return None,
    }
    at.extend(rest[1..].iter().cloned());
    Some(at)
}

/// The paths of all `use` lines that are not of tests, groups in braces taken apart.
fn uses(text: &str) -> Vec<Vec<String>> {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut paths = Vec::new();
    let mut statement = String::new();
    for line in text.lines().map(str::trim) {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        if statement.is_empty() && !line.starts_with("use ") {
            continue;
        }
        statement.push_str(line);
        if line.ends_with(';') {
            let tree: String = statement
                .trim_start_matches("use ")
                .trim_end_matches(';')
                .split_whitespace()
                .collect();
            expand(&tree, &mut Vec::new(), &mut paths);
            statement.clear();
        }
    }
    paths
}

fn expand(tree: &str, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    let Some((head, group)) = tree.split_once('{') else {
        let whole = before.iter().map(String::as_str).chain(tree.split("::"));
        paths.push(
            whole
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
        );
        return;
    };
    let added = head
        .split("::")
        .filter(|part| !part.is_empty())
        .map(str::to_owned);
    let length = before.len();
    before.extend(added);
    let group = group.strip_suffix('}').unwrap_or(group);
    let mut depth = 0;
    for part in group.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    }) {
        if !part.is_empty() {
            expand(part, before, paths);
        }
    }
    before.truncate(length);
}

/// The circles among modules: sets of files of which each leads to each other by what it imports.
pub fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached = |from: &str| {
        let mut reached = BTreeSet::new();
        let mut open = vec![from.to_owned()];
        while let Some(at) = open.pop() {
            for next in imports.get(&at).into_iter().flatten() {
                if reached.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        reached
    };
    let all: BTreeMap<&String, BTreeSet<String>> =
        imports.keys().map(|name| (name, reached(name))).collect();
    let mut circles = BTreeSet::new();
    for (name, reached) in &all {
        let circle: Vec<String> = reached
            .iter()
            .filter(|other| all[other].contains(*name))
            .cloned()
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}
