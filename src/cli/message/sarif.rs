//! SARIF 2.1.0, the form that code hosts and editors take from programs that look for faults.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::Found;
use super::found::Span;
use crate::cli::visible;
use crate::diagnostic::code;
use crate::output::Sha256;

/// What cannot stand in the path of a relative address. A colon could: but in the first part of one it
/// would end a scheme.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

pub(super) fn print(found: &[Found], root: &str) -> String {
    let mut rules: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = found
        .iter()
        .map(|found| result(found, root, &rules, &mut seen))
        .collect();
    let rules: Vec<Value> = rules.iter().map(|code| rule(code)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "rapporteur",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "originalUriBaseIds": { BASE: {
                "description": { "text": "The folder that the repository is checked out into." },
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{}\n", visible::json(&format!("{log:#}")))
}

const BASE: &str = "%SRCROOT%";

fn rule(code: &str) -> Value {
    let meaning = code::ALL
        .iter()
        .find(|(known, _)| known.as_str() == code)
        .map_or("", |(_, meaning)| meaning.trim());
    json!({ "id": code, "shortDescription": { "text": meaning } })
}

fn result<'f>(
    found: &'f Found,
    root: &str,
    rules: &[&str],
    seen: &mut BTreeMap<(&'f str, &'f str, &'f str), usize>,
) -> Value {
    let mut result = json!({
        "ruleId": found.code,
        "ruleIndex": rules.binary_search(&found.code.as_str()).unwrap_or_default(),
        "level": if found.is_error() { "error" } else { "warning" },
        "message": { "text": found.in_full() },
        "partialFingerprints": { "rapporteur/v1": fingerprint(found, seen) },
    });
    if let (Some(file), Some(range)) = (&found.file, &found.range) {
        result["locations"] = json!([{ "physicalLocation": location(file, range, root) }]);
    }
    if !found.annotations.is_empty() {
        let related: Vec<Value> = found
            .annotations
            .iter()
            .enumerate()
            .map(|(at, remark)| {
                json!({
                    "id": at + 1,
                    "message": { "text": remark.message },
                    "physicalLocation": location(&remark.file, &remark.range, root),
                })
            })
            .collect();
        result["relatedLocations"] = Value::from(related);
    }
    result
}

fn location(file: &str, range: &Span, root: &str) -> Value {
    let path = format!("{root}{file}");
    let address = utf8_percent_encode(&path, ESCAPED).to_string();
    json!({
        "artifactLocation": { "uri": address, "uriBaseId": BASE },
        "region": {
            "startLine": range.start.line,
            "startColumn": range.start.column,
            "endLine": range.end.line,
            "endColumn": range.end.column,
        },
    })
}

/// What tells a complaint from others and stays the same when lines are put in above it: its code, its
/// file, the text that it is about, and which of several alike it is.
fn fingerprint<'f>(
    found: &'f Found,
    seen: &mut BTreeMap<(&'f str, &'f str, &'f str), usize>,
) -> String {
    let file = found.file.as_deref().unwrap_or_default();
    let text = if found.text.is_empty() {
        found.message.as_str()
    } else {
        found.text.as_str()
    };
    let count = seen.entry((found.code.as_str(), file, text)).or_default();
    *count += 1;
    Sha256::of(format!("{}\0{file}\0{text}\0{count}", found.code).as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Place, code};
    use crate::source::Sources;

    fn fingerprints(text: &str) -> Vec<String> {
        let sources = Sources::new();
        let file = sources.add("briefs/a b/ü#1.toml", text);
        let found: Vec<Found> = text
            .match_indices("85")
            .map(|(at, _)| {
                let place = Place::new(file, at..at + 2);
                Found::of(&Diagnostic::error(code::PROSE, "m").at(place), &sources)
            })
            .collect();
        let log: Value = serde_json::from_str(&print(&found, "")).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(
            results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "briefs/a%20b/%C3%BC%231.toml"
        );
        results
            .iter()
            .map(|result| result["partialFingerprints"]["rapporteur/v1"].to_string())
            .collect()
    }

    #[test]
    fn a_fingerprint_outlives_lines_that_are_put_in_above() {
        let before = fingerprints("85 and 85");
        assert_ne!(before[0], before[1]);
        assert_eq!(before, fingerprints("\n\nmore text\n85 or\n 85"));
    }
}
