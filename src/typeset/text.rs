//! The texts of a page as they stand on it, and where its entries begin.

use typst::foundations::{Content, Label, NativeElement as _, Selector, StyleChain};
use typst::introspection::Introspector as _;
use typst::model::HeadingElem;
use typst::utils::PicoStr;

use super::Pages;
use super::area::Area;
use super::frame::{FigureOnPage, Sheet};

/// A line of text on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The rectangle around it.
    pub area: Area,
    /// Its parts in their order.
    pub pieces: Vec<Piece>,
}

/// Text of one size and face in a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What can be read.
    pub text: String,
    /// The rectangle around it.
    pub area: Area,
    /// Whether it is known where it came from.
    pub leads: bool,
}

/// Where something begins that readers look for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beginning {
    /// The index of the page.
    pub page: usize,
    /// How far it is from the upper edge, in points.
    pub y: f64,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// Where it stands.
    pub at: Beginning,
    /// 1 for a chapter, 2 for a part of it, and so on.
    pub level: usize,
    /// What can be read.
    pub text: String,
}

impl Pages {
    /// The text of a page, line by line, in the order in which it is read.
    #[must_use]
    pub fn text(&self, page: usize) -> Vec<Line> {
        let page = self.document.pages().get(page);
        let sheet = page.map_or_else(Sheet::default, |page| Sheet::of(&page.frame));
        let mut found: Vec<Line> = Vec::new();
        for run in &sheet.runs {
            // Where a word is divided a hyphen is seen.
            let text = match run.item.text.strip_suffix('\u{AD}') {
                Some(text) => format!("{text}-"),
                None => run.item.text.to_string(),
            };
            let area = run.whole();
            if text.trim().is_empty() {
                continue;
            }
            let leads = self.leads(run);
            let piece = Piece { text, area, leads };
            match found.last_mut().filter(|line| goes_on(line, area)) {
                Some(line) => {
                    line.area = around(line.area, area);
                    line.pieces.push(piece);
                }
                None => found.push(Line {
                    area,
                    pieces: vec![piece],
                }),
            }
        }
        found
    }

    /// The rectangles of what is drawn of the figures of charts on a page.
    #[must_use]
    pub fn figures(&self, page: usize) -> Vec<Area> {
        let page = self.document.pages().get(page);
        let sheet = page.map_or_else(Sheet::default, |page| Sheet::of(&page.frame));
        let areas = sheet.figures.iter().map(FigureOnPage::reach);
        areas.flatten().collect()
    }

    /// The headings that a PDF has as bookmarks, in their order.
    #[must_use]
    pub fn headings(&self) -> Vec<Heading> {
        let introspector = self.document.introspector();
        let headings = introspector.query(&Selector::Elem(HeadingElem::ELEM, None));
        let heading = |content: &Content| {
            let heading = content.to_packed::<HeadingElem>()?;
            let styles = StyleChain::default();
            let outlined = || heading.outlined.get(styles);
            if !heading.bookmarked.get(styles).unwrap_or_else(outlined) {
                return None;
            }
            Some(Heading {
                at: self.at(content)?,
                level: heading.resolve_level(StyleChain::default()).get(),
                text: heading.body.plain_text().to_string(),
            })
        };
        headings.iter().filter_map(heading).collect()
    }

    /// Where the thing with this label stands.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<Beginning> {
        let label = Label::new(PicoStr::intern(label))?;
        self.at(self.document.introspector().query_label(label).ok()?)
    }

    fn at(&self, content: &Content) -> Option<Beginning> {
        let introspector = self.document.introspector();
        let position = introspector.position(content.location()?)?;
        Some(Beginning {
            page: position.page.get() - 1,
            y: position.point.y.to_pt(),
        })
    }
}

/// Whether what stands at `next` belongs to a line: beside it, and not before its end.
fn goes_on(line: &Line, next: Area) -> bool {
    let Some(last) = line.pieces.last().map(|piece| piece.area) else {
        return false;
    };
    let middle = next.y + next.height / 2.0;
    let beside = middle > line.area.y && middle < line.area.y + line.area.height;
    // A small letter above the line belongs to it, a great numeral beside a heading does not.
    let alike = next.height.max(last.height) < next.height.min(last.height) * 1.75;
    beside && alike && next.x + 0.5 >= last.x + last.width
}

fn around(a: Area, b: Area) -> Area {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Area {
        x,
        y,
        width: (a.x + a.width).max(b.x + b.width) - x,
        height: (a.y + a.height).max(b.y + b.height) - y,
    }
}
