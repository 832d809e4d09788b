//! What the driver has made of a citation, as prose.

use hayagriva::citationberg::{
    Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign,
};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatting};

use super::Source;
use super::csl::Csl;
use super::dates;
use super::marked::{
    EMPHASIS, END, FOREIGN, FOREIGN_DIGITS, NOTHING, SMALL_CAPS, STRONG, SUBSCRIPT, SUPERSCRIPT,
    digit, is_code,
};
use crate::diagnostic::Place;
use crate::prose::Inline;

/// The prose of a citation or of an entry of the list; all of it leads to `place`. `source` gives the
/// source of each part by its place among those that are cited together.
pub(super) fn prose<'s>(
    children: &ElemChildren,
    csl: &Csl,
    source: &dyn Fn(usize) -> Option<&'s Source>,
    place: Place,
) -> Vec<Inline> {
    let mut walk = Walk {
        csl,
        source,
        current: source(0),
        pieces: Vec::new(),
        codes: Vec::new(),
    };
    walk.children(children);
    inlines(walk.pieces, place)
}

/// How a piece of text looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is on or off, beside all others"
)]
struct Look {
    emphasis: bool,
    strong: bool,
    small_caps: bool,
    superscript: bool,
    subscript: bool,
    address: Option<String>,
    language: Option<&'static str>,
}

enum Piece {
    Text(Look, String),
    Break,
}

struct Walk<'w, 's> {
    csl: &'w Csl,
    source: &'w dyn Fn(usize) -> Option<&'s Source>,
    /// The source of what is walked through.
    current: Option<&'s Source>,
    pieces: Vec<Piece>,
    /// The codes that have begun and not ended.
    codes: Vec<char>,
}

impl Walk<'_, '_> {
    fn children(&mut self, children: &ElemChildren) {
        for child in &children.0 {
            match child {
                ElemChild::Text(text) => self.text(&text.text, text.formatting, None),
                ElemChild::Elem(elem) => self.elem(elem),
                ElemChild::Markup(text) => self.text(text, Formatting::default(), None),
                ElemChild::Link { text, url } => {
                    let is_web = url.starts_with("https://") || url.starts_with("http://");
                    self.text(&text.text, text.formatting, is_web.then_some(url));
                }
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn elem(&mut self, elem: &Elem) {
        if let Some(ElemMeta::Entry(at)) = &elem.meta {
            self.current = (self.source)(*at);
            // A source does not leave its emphasis to the next.
            self.codes.clear();
        }
        if elem.display == Some(Display::Block) && !self.pieces.is_empty() {
            self.pieces.push(Piece::Break);
        }
        if elem.meta == Some(ElemMeta::Date) {
            self.date(elem);
        } else {
            self.children(&elem.children);
        }
        match elem.display {
            Some(Display::LeftMargin) => self.text(" ", Formatting::default(), None),
            Some(Display::Block | Display::Indent | Display::RightInline) | None => {}
        }
    }

    /// A date, whose year carries a code.
    fn date(&mut self, elem: &Elem) {
        let mut text = String::new();
        let mut formatting = None;
        collect(&elem.children, &mut text, &mut formatting);
        let spells = self.current.map_or(&[][..], |source| &source.spells);
        let months = |month| self.csl.months(month);
        let printed = dates::printed(&text, spells, &months);
        self.text(&printed, formatting.unwrap_or_default(), None);
    }

    fn text(&mut self, text: &str, formatting: Formatting, address: Option<&String>) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_code).unwrap_or(rest.len());
            if end > 0 {
                self.piece(self.look(formatting, address), &rest[..end]);
            }
            rest = &rest[end..];
            if let Some(code) = rest.chars().next() {
                match code {
                    END => drop(self.codes.pop()),
                    NOTHING => {}
                    FOREIGN => {
                        let digits: String = rest
                            .chars()
                            .skip(1)
                            .take(FOREIGN_DIGITS)
                            .filter_map(digit)
                            .collect();
                        self.foreign(digits.parse().unwrap_or(0));
                        let behind = rest.char_indices().nth(FOREIGN_DIGITS + 1);
                        rest = behind.map_or("", |(at, _)| &rest[at..]);
                        continue;
                    }
                    code if digit(code).is_some() => {
                        let text: String = digit(code).into_iter().collect();
                        self.piece(self.look(formatting, address), &text);
                    }
                    code => self.codes.push(code),
                }
                rest = &rest[code.len_utf8()..];
            }
        }
    }

    fn piece(&mut self, look: Look, more: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(last, text)) if *last == look => text.push_str(more),
            _ => self.pieces.push(Piece::Text(look, more.to_owned())),
        }
    }

    /// Says that the last characters are in the language of the source.
    fn foreign(&mut self, mut length: usize) {
        let Some(language) = self.current.and_then(|source| source.language) else {
            return;
        };
        let mut at = self.pieces.len();
        while length > 0 && at > 0 {
            at -= 1;
            let Piece::Text(look, text) = &mut self.pieces[at] else {
                return;
            };
            let count = text.chars().count();
            if count > length {
                let start = text.char_indices().nth(count - length);
                let end = text.split_off(start.map_or(text.len(), |(start, _)| start));
                let look = Look {
                    language: Some(language),
                    ..look.clone()
                };
                self.pieces.insert(at + 1, Piece::Text(look, end));
                return;
            }
            look.language = Some(language);
            length -= count;
        }
    }

    fn look(&self, formatting: Formatting, address: Option<&String>) -> Look {
        let italic = formatting.font_style == FontStyle::Italic
            || formatting.text_decoration == TextDecoration::Underline;
        let emphasised = self.codes.iter().filter(|code| **code == EMPHASIS).count() % 2 == 1;
        Look {
            // Emphasis within italics stands upright.
            emphasis: italic != emphasised,
            strong: formatting.font_weight == FontWeight::Bold || self.codes.contains(&STRONG),
            small_caps: formatting.font_variant == FontVariant::SmallCaps
                || self.codes.contains(&SMALL_CAPS),
            superscript: formatting.vertical_align == VerticalAlign::Sup
                || self.codes.contains(&SUPERSCRIPT),
            subscript: formatting.vertical_align == VerticalAlign::Sub
                || self.codes.contains(&SUBSCRIPT),
            address: address.cloned(),
            language: None,
        }
    }
}

/// The text of a date, and how its beginning looks.
fn collect(children: &ElemChildren, text: &mut String, formatting: &mut Option<Formatting>) {
    for child in &children.0 {
        match child {
            ElemChild::Text(part) => {
                formatting.get_or_insert(part.formatting);
                text.push_str(&part.text);
            }
            ElemChild::Elem(elem) => collect(&elem.children, text, formatting),
            ElemChild::Markup(part) => text.push_str(part),
            ElemChild::Link { text: part, .. } => text.push_str(&part.text),
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn inlines(pieces: Vec<Piece>, place: Place) -> Vec<Inline> {
    let mut inlines = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let (look, text) = match piece {
            Piece::Text(look, text) => (look, text),
            Piece::Break => {
                inlines.push(Inline::Break);
                continue;
            }
        };
        let mut inline = Inline::Text { text, place };
        if look.superscript {
            inline = Inline::Superscript(vec![inline]);
        }
        if look.subscript {
            inline = Inline::Subscript(vec![inline]);
        }
        if look.small_caps {
            inline = Inline::SmallCaps(vec![inline]);
        }
        if look.strong {
            inline = Inline::Strong(vec![inline]);
        }
        if look.emphasis {
            inline = Inline::Emphasis(vec![inline]);
        }
        if let Some(language) = look.language {
            inline = Inline::Foreign {
                language: language.to_owned(),
                content: vec![inline],
            };
        }
        if let Some(address) = look.address {
            inline = Inline::Link {
                address,
                content: vec![inline],
                place,
            };
        }
        inlines.push(inline);
    }
    inlines
}
