//! Links of prose to entries, in generated Typst.

use std::collections::HashMap;

/// How a link of prose to an entry begins.
const LINK: &str = "#link(<";

/// Turns links to entries that the document does not print into plain text.
///
/// A press release refers to concerns that only the paper prints. A label is there if the source names
/// it other than as the target of a link of prose.
pub(super) fn without_dead_links<'t>(text: &'t str) -> String {
    let link_to =
        |after: &'t str| label_at(after).filter(|label| after[label.len()..].starts_with(">)["));
    // How often each is the target of a link, and how often it is named at all: in one pass, since a
    // giant brief has thousands.
    let mut labels: HashMap<&str, (usize, usize)> = HashMap::new();
    for (at, link) in text.match_indices(LINK) {
        if let Some(label) = link_to(&text[at + link.len()..]) {
            labels.entry(label).or_default().0 += 1;
        }
    }
    for (at, _) in text.match_indices('<') {
        let label = label_at(&text[at + 1..]);
        if let Some((_, named)) = label.and_then(|label| labels.get_mut(label)) {
            *named += 1;
        }
    }
    let is_dead = |label: &str| matches!(labels.get(label), Some((links, named)) if links == named);
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(LINK) {
        let (before, link) = rest.split_at(at);
        result.push_str(before);
        let after = &link[LINK.len()..];
        rest = match link_to(after) {
            Some(label) if is_dead(label) => {
                result.push_str("#[");
                &after[label.len() + ">)[".len()..]
            }
            _ => {
                result.push_str(LINK);
                after
            }
        };
    }
    result.push_str(rest);
    result
}

/// The label that begins here and that `>` ends.
fn label_at(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let end = text.find(|c| !is_part(c)).filter(|end| *end > 0)?;
    text[end..].starts_with('>').then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stays_where_its_entry_is_and_is_plain_text_where_it_is_not() {
        let text = "= One <concern-one>\n#link(<concern-one>)[Concern 1]; #link(<concern-two>)[Concern 2]; \
                    #link(<concern-two>)[again];";
        assert_eq!(
            without_dead_links(text),
            "= One <concern-one>\n#link(<concern-one>)[Concern 1]; #[Concern 2]; #[again];"
        );
    }

    #[test]
    fn what_only_looks_like_a_link_or_a_label_is_left() {
        for text in [
            "a < b > c #link(\"x\")[y]",
            "#link(<",
            "#link(<>)[x]",
            "#link(<one>, [x])",
            "#link(<öne>)[x]",
            "#link(<one>)[x] and <one",
        ] {
            let expected = text.replace("#link(<one>)[", "#[");
            assert_eq!(without_dead_links(text), expected);
        }
        // A label that another begins with is another.
        let text = "<concern-12> #link(<concern-1>)[x]";
        assert_eq!(without_dead_links(text), "<concern-12> #[x]");
    }
}
