//! A style of the workspace's own has no words that it never prints.

use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, FileId, Place, code};
use crate::style::ASKED;

pub(super) const RULE: Rule = Rule {
    code: code::UNUSED_STRING,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    let style = subject.style;
    let language = subject.material.locale.language().code();
    let file = style.strings.get(language);
    let (true, Some(file)) = (subject.is_own_style, file) else {
        return;
    };
    let templates = style.templates.values();
    let templates: Vec<_> = templates
        .filter_map(|template| subject.sources.file(*template))
        .collect();
    for key in subject.material.strings.keys() {
        let is_asked = ASKED.contains(&key) || key == "name";
        if is_asked || templates.iter().any(|template| names(template.text(), key)) {
            continue;
        }
        let mut finding = Diagnostic::warning(
            RULE.code,
            format!(
                "no template of the style `{}` prints the string `{key}`",
                style.name
            ),
        )
        .help("take it out, from every language");
        finding.place = place(subject, *file, key);
        findings.add(&[], finding);
    }
}

/// Whether a template may ask for the string `key`: it names it, or the beginning of it that something
/// is put behind.
fn names(template: &str, key: &str) -> bool {
    let mut rest = template;
    while let Some(open) = rest.find(['"', '\'']) {
        let quote = rest.as_bytes().get(open).copied().map_or('"', char::from);
        let inside = rest.get(open + 1..).unwrap_or_default();
        let Some(end) = inside.find(quote) else {
            rest = inside;
            continue;
        };
        let (literal, after) = inside.split_at(end);
        let is_joined = after[1..].trim_start().starts_with('~');
        if literal == key || is_joined && !literal.is_empty() && key.starts_with(literal) {
            return true;
        }
        // What looks like a quotation mark may be an apostrophe: the next one may open a text as well.
        rest = inside;
    }
    false
}

fn place(subject: &Subject<'_>, file: FileId, key: &str) -> Option<Place> {
    let source = subject.sources.file(file)?;
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let after = line.trim_start().strip_prefix(key);
        if after.is_some_and(|after| after.trim_start().starts_with('=')) {
            let start = start + line.len() - line.trim_start().len();
            return Some(Place::new(file, start..start + key.len()));
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_be_named_in_parts() {
        let template = r#"don't {{ string("addressee-" ~ entry.addressee) }} {{ string('ends') }}"#;
        assert!(names(template, "addressee-state"));
        assert!(names(template, "ends"));
        assert!(!names(template, "addressee"));
        assert!(!names(template, "contents"));
    }
}
