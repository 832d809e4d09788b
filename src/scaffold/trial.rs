//! The briefs that styles are tried with.

use super::part;
use crate::output::Files;
use crate::workspace::MARKER;

/// The briefs that styles are tried with: one has all that a brief can have, one as little as it can.
pub const TRIALS: [&str; 2] = ["full", "least"];

/// A workspace with the briefs that a style is tried with; `own` are the style's files, if it is not built
/// in, and `documents` what it makes, each with whether its paragraphs can be numbered.
#[must_use]
pub fn trial(style: &str, own: Files, documents: &[(String, bool)]) -> Files {
    let mut files: Files = part("trial")
        .iter()
        .map(|(path, bytes)| {
            let mut bytes = bytes.to_vec();
            if path.ends_with("brief.toml") {
                let is_full = path.contains("/full/");
                for (name, numbered) in documents {
                    bytes.extend(document(name, is_full, *numbered).into_bytes());
                }
            }
            ((*path).to_owned(), bytes)
        })
        .collect();
    let settings = format!("language = \"en\"\nstyle = \"{style}\"\n");
    files.push((String::from(MARKER), settings.into_bytes()));
    let own = own.into_iter();
    files.extend(own.map(|(path, bytes)| (format!("styles/{style}/{path}"), bytes)));
    files
}

/// The table of a document in `brief.toml`.
fn document(name: &str, is_full: bool, numbered: bool) -> String {
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    let mut table = format!("[documents.\"{name}\"]\nformats = [\"pdf\"]\n");
    if is_full {
        table += "embargo = 2011-07-12T10:00:00+02:00\n";
    }
    if numbered {
        table += &format!("numbered-paragraphs = {is_full}\n");
    }
    table
}
