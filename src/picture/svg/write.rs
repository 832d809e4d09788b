//! Writes what can be seen of a drawing.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_url::DataUrl;

use super::super::{Allowance, Fault, Kind};
use super::drawing::{Child, Drawing, Element, Seen};
use super::value::{Piece, numbers, pieces};

/// What effects call the pictures that are there without them.
const INPUTS: &[&str] = &[
    "SourceGraphic",
    "SourceAlpha",
    "BackgroundImage",
    "BackgroundAlpha",
    "FillPaint",
    "StrokePaint",
];

struct Writer<'d, 'a, 'w> {
    drawing: &'d Drawing<'a>,
    /// What the ids are called that something refers to.
    ids: HashMap<&'a str, String>,
    /// What effects call their results.
    results: HashMap<String, String>,
    allowance: &'w mut Allowance,
    depth: usize,
    out: String,
}

/// The drawing as SVG; `depth` counts the pictures that it lies in.
pub(super) fn write(
    drawing: &Drawing,
    allowance: &mut Allowance,
    depth: usize,
) -> Result<String, Fault> {
    let mut writer = Writer {
        ids: named(drawing),
        drawing,
        results: HashMap::new(),
        allowance,
        depth,
        out: String::new(),
    };
    writer.element(0)?;
    Ok(writer.out)
}

/// Ids say what layers are called: `1-by-Jane`. Numbers take their place, and only where something refers
/// to one.
fn named<'a>(drawing: &Drawing<'a>) -> HashMap<&'a str, String> {
    let seen = drawing.elements.iter().filter(|one| one.seen != Seen::No);
    let wanted: std::collections::HashSet<&str> = seen
        .clone()
        .flat_map(|element| element.references().map(|(_, id)| id))
        .collect();
    let mut ids = HashMap::new();
    for id in seen.filter_map(|element| element.id) {
        if wanted.contains(id) {
            let next = format!("i{}", ids.len() + 1);
            ids.entry(id).or_insert(next);
        }
    }
    ids
}

impl Writer<'_, '_, '_> {
    fn element(&mut self, index: usize) -> Result<(), Fault> {
        let drawing = self.drawing;
        let element = &drawing.elements[index];
        self.out.push('<');
        self.out.push_str(element.tag);
        if index == 0 {
            self.attribute("xmlns", "http://www.w3.org/2000/svg");
        }
        if let Some(name) = element.id.and_then(|id| self.ids.get(id)).cloned() {
            self.attribute("id", &name);
        }
        if let Some(href) = element.href
            && let Some(href) = self.href(element, href.trim())?
        {
            self.attribute("href", &href);
        }
        for (name, value) in &element.attributes {
            let value = self.value(name, value)?;
            self.attribute(name, &value);
        }
        let mut style = Vec::new();
        for found in &element.style {
            let value = self.value(found.name, found.value)?;
            let important = if found.important { "!important" } else { "" };
            style.push(format!("{}:{value}{important}", found.name));
        }
        if !style.is_empty() {
            self.attribute("style", &style.join(";"));
        }
        self.out.push('>');
        for child in &element.children {
            match child {
                Child::Text(text) => self.escape(text, false),
                Child::Element(child) if drawing.elements[*child].seen == Seen::No => {}
                Child::Element(child) => self.element(*child)?,
            }
        }
        self.out.push_str("</");
        self.out.push_str(element.tag);
        self.out.push('>');
        Ok(())
    }

    /// The address of what an element draws, if it draws something that has one.
    fn href(&mut self, element: &Element, href: &str) -> Result<Option<String>, Fault> {
        let is_picture = matches!(element.tag, "image" | "feImage");
        if href.is_empty() {
            return Ok(None);
        }
        if let Some(id) = href.strip_prefix('#').filter(|_| element.tag != "image") {
            return Ok(Some(format!("#{}", self.id(id))));
        }
        if is_picture && href.starts_with("data:") {
            return self.embedded(href).map(Some);
        }
        Err(Fault::Elsewhere(href.to_owned()))
    }

    /// A picture that the drawing holds.
    fn embedded(&mut self, address: &str) -> Result<String, Fault> {
        let within = |fault| Fault::Within(Box::new(fault));
        let bytes = DataUrl::process(address)
            .ok()
            .and_then(|url| url.decode_to_vec().ok())
            .map(|(bytes, _)| bytes)
            .ok_or_else(|| within(Fault::NoPicture))?;
        let kind = Kind::of(&bytes).map_err(within)?;
        let picture = self
            .allowance
            .strip(kind, &bytes, self.depth + 1)
            .map_err(within)?;
        let data = STANDARD.encode(picture.bytes());
        Ok(format!("data:{};base64,{data}", kind.media_type()))
    }

    fn value(&mut self, name: &str, value: &str) -> Result<String, Fault> {
        match name {
            // Fonts and languages are names, and may be numbers.
            "font-family" | "systemLanguage" | "requiredFeatures" => Ok(value.to_owned()),
            // That there is one is all that is looked at.
            "requiredExtensions" => Ok(String::from("-")),
            "in" | "in2" | "result" => Ok(self.result(value.trim())),
            name => self.referring(value, matches!(name, "d" | "points")),
        }
    }

    fn referring(&self, value: &str, in_path: bool) -> Result<String, Fault> {
        let mut written = String::with_capacity(value.len());
        for piece in pieces(&without_remarks(value)) {
            match piece {
                Piece::Plain(text) => written.push_str(&numbers(text, in_path)?),
                Piece::Address(address) => match address.strip_prefix('#') {
                    Some(id) => written.push_str(&format!("url(#{})", self.id(id))),
                    None => return Err(Fault::Elsewhere(address.to_owned())),
                },
            }
        }
        Ok(written)
    }

    /// The new name of an id; there is none called so for one that nothing has.
    fn id(&self, id: &str) -> &str {
        self.ids.get(id).map_or("i0", String::as_str)
    }

    fn result(&mut self, name: &str) -> String {
        if name.is_empty() || INPUTS.contains(&name) {
            return name.to_owned();
        }
        let next = format!("r{}", self.results.len() + 1);
        self.results.entry(name.to_owned()).or_insert(next).clone()
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escape(value, true);
        self.out.push('"');
    }

    fn escape(&mut self, text: &str, in_attribute: bool) {
        for char in text.chars() {
            match char {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' if in_attribute => self.out.push_str("&quot;"),
                '\t' | '\n' | '\r' => self.out.push(' '),
                char => self.out.push(char),
            }
        }
    }
}

/// A value without the remarks in it.
fn without_remarks(value: &str) -> std::borrow::Cow<'_, str> {
    if !value.contains("/*") {
        return value.into();
    }
    let mut left = String::new();
    let mut rest = value;
    while let Some((before, behind)) = rest.split_once("/*") {
        left.push_str(before);
        left.push(' ');
        rest = behind.split_once("*/").map_or("", |(_, rest)| rest);
    }
    left.push_str(rest);
    left.into()
}
