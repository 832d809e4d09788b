//! The elements of a drawing, and which of them can be seen.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use super::sheet::{Declaration, Sheet};
use super::{DEEPEST, Fault, names, value};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A drawing: its elements in the order of the file, the root first.
pub(super) struct Drawing<'a> {
    pub(super) elements: Vec<Element<'a>>,
    /// The elements of each id; the first should be the only one.
    ids: HashMap<&'a str, Vec<usize>>,
}

/// An element that Typst's reader knows.
pub(super) struct Element<'a> {
    pub(super) tag: &'static str,
    pub(super) id: Option<&'a str>,
    pub(super) href: Option<&'a str>,
    pub(super) attributes: Vec<(&'static str, &'a str)>,
    /// What style sheets and its own style say of it, what counts for most at the end.
    pub(super) style: Vec<Declaration<'a>>,
    pub(super) children: Vec<Child<'a>>,
    pub(super) seen: Seen,
    parent: Option<usize>,
}

/// What lies in an element.
pub(super) enum Child<'a> {
    /// An element.
    Element(usize),
    /// A piece of a text.
    Text(&'a str),
}

/// Whether an element is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// It is not.
    No,
    /// It is, but only for an element in it, which inherits from it.
    Around,
    /// It is.
    Yes,
}

impl<'a> Drawing<'a> {
    /// Reads the elements of a document.
    pub(super) fn read<'i>(document: &'a Document<'i>) -> Result<Self, Fault> {
        let root = document.root_element();
        if tag(root) != Some("svg") {
            return Err(Fault::Syntax(String::from("its root is no `svg`")));
        }
        let sheet = Sheet::read(document)?;
        let mut drawing = Self {
            elements: Vec::new(),
            ids: HashMap::new(),
        };
        drawing.add(root, "svg", None, &sheet, 0)?;
        Ok(drawing)
    }

    fn add<'i>(
        &mut self,
        node: Node<'a, 'i>,
        tag_name: &'static str,
        parent: Option<usize>,
        sheet: &Sheet<'a>,
        depth: usize,
    ) -> Result<usize, Fault> {
        if depth >= DEEPEST {
            return Err(Fault::Deep(DEEPEST));
        }
        let index = self.elements.len();
        let mut element = Element {
            tag: tag_name,
            id: None,
            href: node.attribute((XLINK, "href")),
            attributes: Vec::new(),
            style: sheet.style_of(node),
            children: Vec::new(),
            seen: Seen::No,
            parent,
        };
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            match attribute.namespace() {
                None | Some(SVG) => match name {
                    "id" => element.id = Some(value),
                    "href" => element.href = element.href.or(Some(value)),
                    name => {
                        let known = names::attribute(name);
                        element.attributes.extend(known.map(|name| (name, value)));
                    }
                },
                Some(XML) if name == "space" => element.attributes.push(("xml:space", value)),
                Some(_) => {}
            }
        }
        // A link is followed by nobody.
        element.href = element.href.filter(|_| names::refers(tag_name));
        if let Some(id) = element.id {
            self.ids.entry(id).or_default().push(index);
        }
        self.elements.push(element);
        let in_text = matches!(tag_name, "text" | "tspan" | "textPath" | "a");
        for child in node.children() {
            let child = if let Some(text) = child.text().filter(|_| child.is_text() && in_text) {
                Child::Text(text)
            } else if let Some(tag) = tag(child) {
                Child::Element(self.add(child, tag, Some(index), sheet, depth + 1)?)
            } else {
                continue;
            };
            self.elements[index].children.push(child);
        }
        Ok(index)
    }

    /// Marks what can be seen: from the root on, and what that refers to.
    pub(super) fn see(&mut self) {
        let mut waiting = vec![0];
        while let Some(index) = waiting.pop() {
            if self.elements[index].seen == Seen::Yes {
                continue;
            }
            self.elements[index].seen = Seen::Yes;
            waiting.extend(self.targets(index));
            let mut around = self.elements[index].parent;
            while let Some(index) = around.filter(|index| self.elements[*index].seen == Seen::No) {
                self.elements[index].seen = Seen::Around;
                waiting.extend(self.targets(index));
                around = self.elements[index].parent;
            }
            let element = &self.elements[index];
            waiting.extend(element.elements().filter(|child| {
                let child = &self.elements[*child];
                // Which of its elements a switch shows depends on all of them.
                let is_hidden = child.is_hidden() && element.tag != "switch";
                !is_hidden && !names::is_definition(child.tag)
            }));
        }
    }

    /// The elements of an id.
    pub(super) fn of_id(&self, id: &str) -> &[usize] {
        self.ids.get(id).map_or(&[], Vec::as_slice)
    }

    /// The elements that an element refers to.
    fn targets(&self, index: usize) -> Vec<usize> {
        let references = self.elements[index].references();
        let targets = references.flat_map(|(_, id)| self.of_id(id));
        targets.copied().collect()
    }
}

impl<'a> Element<'a> {
    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = usize> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(index) => Some(*index),
            Child::Text(_) => None,
        })
    }

    /// The ids that it refers to, each with the attribute or property that does so.
    pub(super) fn references(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        let href = self.href.and_then(|href| href.trim().strip_prefix('#'));
        let attributes = self.attributes.iter().copied();
        let style = self.style.iter().map(|found| (found.name, found.value));
        let values = attributes.chain(style);
        let values = values.filter(|(name, _)| names::may_refer(name));
        let used = values.flat_map(|(name, value)| value::ids(value).map(move |id| (name, id)));
        href.map(|id| ("href", id)).into_iter().chain(used)
    }

    /// The value of a property: its style comes before its attribute.
    pub(super) fn property(&self, name: &str) -> Option<&'a str> {
        let mut found: Option<(&'a str, bool)> = None;
        for declaration in self.style.iter().filter(|found| found.name == name) {
            let stands = found.is_some_and(|(_, important)| important);
            if !stands {
                found = Some((declaration.value, declaration.important));
            }
        }
        let attribute = || self.attribute(name);
        found.map(|(value, _)| value).or_else(attribute)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }

    fn is_hidden(&self) -> bool {
        names::can_be_hidden(self.tag) && self.property("display") == Some("none")
    }
}

/// The name of a node that is drawn.
fn tag(node: Node<'_, '_>) -> Option<&'static str> {
    let is_svg = node.is_element() && matches!(node.tag_name().namespace(), None | Some(SVG));
    is_svg
        .then(|| names::element(node.tag_name().name()))
        .flatten()
}
