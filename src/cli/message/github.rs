//! Workflow commands of GitHub Actions, which the page of a change shows at the line itself.
//!
//! A runner reads them from both streams, so they are printed where messages always go.

use super::Found;
use super::found::Span;
use crate::cli::visible;

pub(super) fn print(found: &[Found], root: &str) -> String {
    found.iter().map(|found| command(found, root)).collect()
}

fn command(found: &Found, root: &str) -> String {
    let mut properties = Vec::new();
    if let (Some(file), Some(range)) = (&found.file, &found.range) {
        properties.push(("file", format!("{root}{file}")));
        properties.extend(lines(range));
    }
    properties.push(("title", found.code.clone()));
    let properties: Vec<String> = properties
        .into_iter()
        .map(|(name, value)| format!("{name}={}", property(&value)))
        .collect();
    format!(
        "::{} {}::{}\n",
        found.severity,
        properties.join(","),
        data(&in_one_sentence(found).in_full())
    )
}

/// The same with a message of one line, as the log shows it.
fn in_one_sentence(found: &Found) -> Found {
    Found {
        message: visible::line(&found.message).into_owned(),
        ..found.clone()
    }
}

/// A place of several lines has no columns: the runner drops them, and says so in its log.
fn lines(range: &Span) -> Vec<(&'static str, String)> {
    let Span { start, end } = range;
    let mut lines = vec![("line", start.line.to_string())];
    if start.line == end.line {
        lines.push(("col", start.column.to_string()));
        lines.push(("endLine", end.line.to_string()));
        lines.push(("endColumn", end.column.to_string()));
    } else {
        lines.push(("endLine", end.line.to_string()));
    }
    lines
}

fn data(text: &str) -> String {
    escaped(&visible::lines(text))
}

fn property(text: &str) -> String {
    escaped(&visible::line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Place, code};
    use crate::source::Sources;

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        let sources = Sources::new();
        let file = sources.add("briefs/a, b:c/100%.toml", "one\ntwo\n");
        let diagnostic = Diagnostic::error(code::PROSE, "100 % of `a::b`")
            .at(Place::new(file, 1..2))
            .help("first\r\nsecond");
        let found = [Found::of(&diagnostic, &sources)];
        assert_eq!(
            print(&found, "docs/"),
            "::error file=docs/briefs/a%2C b%3Ac/100%25.toml,line=1,col=2,endLine=1,endColumn=3,title=prose::\
             100 %25 of `a::b`%0Ahelp: first␍%0Asecond\n"
        );
    }

    #[test]
    fn a_place_of_several_lines_has_no_columns_and_no_place_no_properties_but_a_title() {
        let sources = Sources::new();
        let file = sources.add("a.toml", "one\ntwo\n");
        let long = Diagnostic::warning(code::PROSE, "m").at(Place::new(file, 1..6));
        let bare = Diagnostic::error(code::PROSE, "m");
        let found = [Found::of(&long, &sources), Found::of(&bare, &sources)];
        assert_eq!(
            print(&found, ""),
            "::warning file=a.toml,line=1,endLine=2,title=prose::m\n::error title=prose::m\n"
        );
    }
}
