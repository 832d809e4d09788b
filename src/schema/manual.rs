//! What the manuals say of each key: the words of a schema come from there and from nowhere else.

use std::collections::BTreeMap;

/// A row of a table of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The key from the section's own record on, its parts separated by points; a name that an author
    /// chooses is `*`.
    pub(super) path: String,
    /// The type, in the manual's words.
    pub(super) takes: String,
    /// Whether it must be there.
    pub(super) required: Required,
    /// What it means.
    pub(super) meaning: String,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Required {
    No,
    Yes,
    /// In some cases, which the meaning or a note tells.
    Sometimes,
}

/// The rows of the tables of keys below a heading, up to the next one.
pub(super) fn rows(manual: &str, heading: &str) -> Vec<Row> {
    let is_heading = |line: &&str| line.starts_with('#');
    // A `#` in an example is no heading.
    let mut in_example = false;
    let prose = manual.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        in_example ^= is_fence;
        !in_example && !is_fence
    });
    let lines = prose
        .skip_while(|line| !is_heading(line) || line.trim_start_matches('#').trim() != heading)
        .skip(1)
        .take_while(|line| !is_heading(line));
    let mut columns: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for line in lines {
        let Some(cells) = cells(line) else {
            columns.clear();
            continue;
        };
        if columns.is_empty() {
            columns = cells;
        } else if columns.first().is_some_and(|first| first == "key") {
            let cell = |name: &str| {
                let at = columns.iter().position(|column| column == name);
                at.and_then(|at| cells.get(at)).map_or("", String::as_str)
            };
            let required = match cell("required") {
                "" => Required::No,
                required if required.starts_with("yes") && !required.contains('*') => Required::Yes,
                _ => Required::Sometimes,
            };
            for key in cell("key").split(", ").filter(|key| key.contains('`')) {
                rows.push(Row {
                    path: path(key),
                    takes: cell("type").to_owned(),
                    required,
                    meaning: plain(cell("meaning")),
                });
            }
        }
    }
    rows
}

/// The kinds of text that the manual tells apart, each with what it is.
pub(super) fn types(manual: &str) -> BTreeMap<String, String> {
    manual
        .lines()
        .skip_while(|line| *line != "| type | what it is |")
        .skip(2)
        .map_while(cells)
        .filter_map(|cells| {
            let mut cells = cells.into_iter();
            Some((cells.next()?, cells.next()?))
        })
        .collect()
}

fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?.trim_end().strip_suffix('|')?;
    let cells = inner.replace("\\|", "\u{0}");
    let cells = cells
        .split('|')
        .map(|cell| cell.trim().replace('\u{0}', "|"));
    Some(cells.collect())
}

/// The path of a key as the tables write it: `` `[[concern.case]]` `` is the `case` of the section that
/// it stands in, and `` `documents.NAME` `` any of the documents.
fn path(key: &str) -> String {
    let key = key.trim_matches('`');
    let inner = key.trim_matches(|c| c == '[' || c == ']');
    let is_name = |part: &str| part.chars().all(|c| c.is_ascii_uppercase());
    let mut parts: Vec<&str> = inner
        .split('.')
        .map(|part| if is_name(part) { "*" } else { part })
        .collect();
    if key.starts_with("[[") && parts.len() > 1 {
        // Headed from the file's beginning on, but listed with the record that it belongs to.
        parts.drain(..parts.len() - 1);
    } else if key.starts_with('[') && parts.last() == Some(&"*") {
        parts.pop();
    }
    parts.join(".")
}

/// Markdown without its links: editors show the rest as it is meant.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let open = rest[..at].rfind('[');
        let close = rest[at..].find(')');
        let (Some(open), Some(close)) = (open, close) else {
            break;
        };
        out.push_str(&rest[..open]);
        out.push_str(&rest[open + 1..at]);
        rest = &rest[at + close + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANUAL: &str = "# A\n\n| key | type | required | meaning |\n| --- | --- | --- | --- |\n\
        | `title` | line | yes | what, see [below](#b) |\n| `style` | text | yes* | `a \\| b` |\n\
        | `[documents.NAME]` | tables | yes, one | x |\n| `[[concern.case]]` | tables | | y |\n\
        | `documents.NAME.FORMAT` | text | | z |\n\nText.\n\n| word | parts |\n| - | - |\n| `no` | |\n\
        \n## B\n\n| key | type | meaning |\n| - | - | - |\n| `a`, `b.c` | text | both |\n";

    #[test]
    fn a_section_has_the_rows_of_its_tables_of_keys() {
        let found = rows(MANUAL, "A");
        let paths: Vec<_> = found.iter().map(|row| row.path.as_str()).collect();
        assert_eq!(
            paths,
            ["title", "style", "documents", "case", "documents.*.*"]
        );
        assert_eq!(found[0].meaning, "what, see below");
        assert_eq!(found[1].meaning, "`a | b`");
        assert_eq!(
            found.iter().map(|row| row.required).collect::<Vec<_>>(),
            [
                Required::Yes,
                Required::Sometimes,
                Required::Yes,
                Required::No,
                Required::No
            ]
        );
        let second = rows(MANUAL, "B");
        assert_eq!(second[1].path, "b.c");
        assert_eq!(second[1].takes, "text");
        assert!(rows(MANUAL, "C").is_empty());
    }
}
