//! Style sheets, resolved as Typst's reader resolves them: what is written has none.

use roxmltree::{Document, Node};
use simplecss::{AttributeOperator, DeclarationTokenizer, PseudoClass, StyleSheet};

use super::{Fault, names};

/// The most that selectors may be compared with elements.
const COMPARED: usize = 20_000_000;

/// The longest style sheets, in bytes.
const LONGEST: usize = 1 << 20;

/// The style sheets of a drawing.
pub(super) struct Sheet<'a> {
    rules: StyleSheet<'a>,
}

/// A property and its value.
#[derive(Clone, Copy)]
pub(super) struct Declaration<'a> {
    pub(super) name: &'static str,
    pub(super) value: &'a str,
    pub(super) important: bool,
}

impl<'a> Sheet<'a> {
    /// Reads the style sheets in the order of the file.
    pub(super) fn read(document: &'a Document<'_>) -> Result<Self, Fault> {
        let mut rules = StyleSheet::new();
        let mut length = 0;
        let styles = document
            .descendants()
            .filter(|node| node.has_tag_name("style"))
            .filter(|node| matches!(node.attribute("type"), None | Some("text/css")));
        for text in styles.filter_map(|node| node.text()) {
            // Each is sorted in anew.
            length += text.len() + 4096;
            if length > LONGEST {
                return Err(Fault::Much);
            }
            rules.parse_more(text);
        }
        if !rules.rules.is_empty() {
            bound(document, &rules)?;
        }
        Ok(Self { rules })
    }

    /// What is said of an element, what counts for most at the end.
    pub(super) fn style_of(&self, node: Node<'a, '_>) -> Vec<Declaration<'a>> {
        let rules = self.rules.rules.iter();
        let matching = rules.filter(|rule| rule.selector.matches(&Matched(node)));
        let sheets = matching.flat_map(|rule| rule.declarations.iter().copied());
        let own = node.attribute("style").unwrap_or_default();
        let all = sheets.chain(DeclarationTokenizer::from(own));
        let mut style: Vec<Declaration> = Vec::new();
        for found in all {
            if let Some(name) = names::property(found.name) {
                // What is said again later is said only there.
                let stands = |old: &Declaration| old.name != name || old.important;
                style.retain(stands);
                style.push(Declaration {
                    name,
                    value: found.value,
                    important: found.important,
                });
            }
        }
        style
    }
}

/// A selector with several parts tries all the ways up from an element.
fn bound(document: &Document<'_>, sheet: &StyleSheet) -> Result<(), Fault> {
    let (mut elements, mut deepest) = (0_usize, 1_usize);
    let mut depth = 0_usize;
    let mut node = Some(document.root());
    while let Some(here) = node {
        elements += 1;
        deepest = deepest.max(depth);
        node = here.first_child();
        if node.is_some() {
            depth += 1;
            continue;
        }
        let mut above = Some(here);
        while let Some(one) = above {
            node = one.next_sibling();
            if node.is_some() {
                break;
            }
            depth = depth.saturating_sub(1);
            above = one.parent();
        }
    }
    let ways = sheet.rules.iter().map(|rule| {
        let parts = rule.selector.to_string().split_whitespace().count();
        let parts = u32::try_from(parts.saturating_sub(1)).unwrap_or(u32::MAX);
        deepest.saturating_pow(parts)
    });
    let ways = ways.fold(0_usize, usize::saturating_add);
    if ways.saturating_mul(elements) > COMPARED {
        return Err(Fault::Much);
    }
    Ok(())
}

struct Matched<'a, 'i>(Node<'a, 'i>);

impl simplecss::Element for Matched<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Matched)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Matched)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator) -> bool {
        let value = self.0.attribute(name);
        value.is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass) -> bool {
        class == PseudoClass::FirstChild && self.prev_sibling_element().is_none()
    }
}
