//! Pages as pictures, and words on them.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use typst::layout::{Frame, FrameItem};
use typst_layout::Page;
use typst_svg::SvgOptions;

use super::Pages;
use super::area::Area;
use super::spot::lines;

/// Words that were found on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The index of the page.
    pub page: usize,
    /// Where they stand, a rectangle for each line.
    pub areas: Vec<Area>,
}

/// The keys of pages that were asked for.
#[derive(Debug, Default)]
pub struct Keys {
    last: HashMap<u128, u128>,
    next: HashMap<u128, u128>,
}

impl Keys {
    /// Ends a round: what was not asked for in it is forgotten.
    pub fn turn(&mut self) {
        self.last = std::mem::take(&mut self.next);
    }
}

/// A page by what can be seen of it.
struct Looks<'p>(&'p Page);

impl Hash for Looks<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.fill.hash(state);
        seen(&self.0.frame, state);
    }
}

fn seen(frame: &Frame, state: &mut impl Hasher) {
    frame.size().hash(state);
    for (position, item) in frame.items() {
        // What cannot be seen must not even be counted.
        if matches!(item, FrameItem::Link(..) | FrameItem::Tag(_)) {
            continue;
        }
        position.hash(state);
        std::mem::discriminant(item).hash(state);
        match item {
            FrameItem::Group(group) => {
                group.transform.hash(state);
                group.clip.hash(state);
                seen(&group.frame, state);
            }
            FrameItem::Text(text) => {
                (&text.font, text.size, &text.fill, &text.stroke).hash(state);
                text.glyphs.len().hash(state);
                for glyph in &text.glyphs {
                    (glyph.id, glyph.x_advance, glyph.x_offset).hash(state);
                    (glyph.y_advance, glyph.y_offset).hash(state);
                }
            }
            FrameItem::Shape(shape, _) => shape.hash(state),
            FrameItem::Image(image, size, _) => (image, size).hash(state),
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
    // The end of a group is where another could begin.
    0xFF_u8.hash(state);
}

impl Pages {
    /// How wide and how high a page is, in points.
    #[must_use]
    pub fn size(&self, page: usize) -> Option<(f64, f64)> {
        let frame = &self.document.pages().get(page)?.frame;
        Some((frame.width().to_pt(), frame.height().to_pt()))
    }

    /// What tells the looks of a page from those of every other: two pages have the same key if they
    /// look the same, wherever their texts stand in the sources and their links lead.
    ///
    /// `known` is asked first; it remembers the keys of pages that have not been touched.
    #[must_use]
    pub fn key(&self, page: usize, known: &mut Keys) -> Option<u128> {
        let page = self.document.pages().get(page)?;
        let whole = typst::utils::hash128(page);
        let key = known
            .last
            .get(&whole)
            .copied()
            .unwrap_or_else(|| typst::utils::hash128(&Looks(page)));
        known.next.insert(whole, key);
        Some(key)
    }

    /// A page as an SVG picture, letters as paths: it needs no fonts and no other file.
    #[must_use]
    pub fn svg(&self, page: usize) -> Option<String> {
        let page = self.document.pages().get(page)?;
        Some(typst_svg::svg(page, &SvgOptions::default()))
    }

    /// Where the words stand, letters great or small, at most `most` times.
    ///
    /// Hyphens do not count: a word that is divided at the end of a line is found too.
    #[must_use]
    pub fn find(&self, words: &str, most: usize) -> Vec<Found> {
        let wanted: Vec<char> = folded(words).map(|(_, c)| c).collect();
        let wanted = trimmed(&wanted);
        let mut found = Vec::new();
        if wanted.is_empty() {
            return found;
        }
        for (index, page) in self.document.pages().iter().enumerate() {
            let (text, areas) = text_of(&lines(&page.frame));
            let mut at = 0;
            while at + wanted.len() <= text.len() && found.len() < most {
                if text[at..].starts_with(wanted) {
                    let areas = areas.get(at..at + wanted.len()).unwrap_or_default();
                    found.push(Found {
                        page: index,
                        areas: joined(areas.iter().flatten().copied()),
                    });
                    at += wanted.len();
                } else {
                    at += 1;
                }
            }
        }
        found
    }
}

/// The characters that count, each with its byte: small letters, single spaces, no hyphens.
fn folded(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices()
        .filter(|(_, c)| !matches!(c, '-' | '\u{AD}' | '\u{2010}' | '\u{2011}' | '\u{200B}'))
        .flat_map(|(at, c)| {
            let c = match c {
                '\u{2019}' => '\'',
                '\u{201C}' | '\u{201D}' => '"',
                c if c.is_whitespace() => ' ',
                c => c,
            };
            c.to_lowercase().map(move |c| (at, c))
        })
}

fn trimmed(text: &[char]) -> &[char] {
    let start = text.iter().take_while(|c| **c == ' ').count();
    let end = text.iter().rev().take_while(|c| **c == ' ').count();
    text.get(start..text.len().saturating_sub(end))
        .unwrap_or_default()
}

/// The text of a page, and where each of its characters stands.
fn text_of(lines: &[(String, Vec<(usize, Area)>)]) -> (Vec<char>, Vec<Option<Area>>) {
    let mut text: Vec<char> = Vec::new();
    let mut areas = Vec::new();
    let mut last: Option<Area> = None;
    let mut divided = false;
    for (line, glyphs) in lines {
        let first = glyphs.first().map(|(_, area)| *area);
        let apart = match (last, first) {
            (Some(last), Some(first)) => {
                let next_line = (first.y - last.y).abs() > last.height / 2.0;
                let gap = first.x - last.x - last.width > last.height * 0.1;
                (next_line && !divided) || (!next_line && gap)
            }
            _ => false,
        };
        if apart && text.last() != Some(&' ') {
            text.push(' ');
            areas.push(None);
        }
        for (at, c) in folded(line) {
            if c == ' ' && text.last() == Some(&' ') {
                continue;
            }
            let glyph = glyphs.partition_point(|(start, _)| *start <= at);
            let area = glyphs.get(glyph.saturating_sub(1)).map(|(_, area)| *area);
            text.push(c);
            areas.push(area);
        }
        divided = line.ends_with(['-', '\u{2010}', '\u{AD}']);
        last = glyphs.last().map(|(_, area)| *area).or(last);
    }
    (text, areas)
}

/// Rectangles side by side in a line made one.
fn joined(areas: impl Iterator<Item = Area>) -> Vec<Area> {
    let mut joined: Vec<Area> = Vec::new();
    for area in areas {
        match joined.last_mut() {
            Some(last) if (last.y - area.y).abs() < 1.0 && area.x >= last.x => {
                last.width = last.width.max(area.x + area.width - last.x);
            }
            _ => joined.push(area),
        }
    }
    joined
}
