//! From a point of a page back to whoever wrote what stands there.

use std::collections::HashMap;
use std::ops::Range;

use typst::WorldExt;
use typst::introspection::{Location, Tag};
use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::syntax::{DiagSpan, FileId, Span};
use typst::text::TextItem;

use super::Pages;
use crate::diagnostic::Place;

/// A rectangle of a page, in points from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// What stands at a point of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Where it was written: in the brief, in a template or in a Typst file of the style.
    pub written: Place,
    /// Where it stands in generated text, if it does: the byte that was pointed at.
    pub generated: Option<Place>,
    /// The stretch of generated text that came from `written`, if it is one of the author's.
    pub stretch: Option<Range<usize>>,
    /// Everything on the page that came from there.
    pub areas: Vec<Area>,
    /// The text on the page in which the point lies, as far as it is of one size and face.
    pub text: String,
}

/// How far beside a letter a point may lie, in points.
const NEAR: f64 = 9.0;

/// A text on a page, with what is needed to find it.
struct Run<'f> {
    item: &'f TextItem,
    transform: Transform,
    /// What it stands in, such as a figure, the innermost last.
    within: Vec<Span>,
}

/// Where a piece of Typst source came from.
#[derive(Clone)]
struct Origin {
    written: Place,
    generated: Option<Place>,
    stretch: Option<Range<usize>>,
}

impl Pages {
    /// What stands at a point of the page with this index, in points from its upper left corner.
    ///
    /// A point beside a text finds the nearest one, if that is near.
    #[must_use]
    pub fn spot(&self, page: usize, x: f64, y: f64) -> Option<Spot> {
        let page = self.document.pages().get(page)?;
        let runs = runs(&page.frame);
        let (run, area) = runs
            .iter()
            .map(|run| (run, area(run, 0..run.item.glyphs.len())))
            .map(|(run, area)| (distance(area, x, y), run, area))
            .filter(|(distance, ..)| *distance <= NEAR)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, run, area)| (run, area))?;
        let (span, offset) = pointed_at(run, area, x)?;
        // What the style has put there, such as a chart's label, belongs to what it stands in.
        let own = self.origin(span, offset);
        let outer = || {
            let spans = run.within.iter().rev();
            spans
                .filter_map(|span| self.origin(*span, 0))
                .find(|origin| origin.generated.is_some())
        };
        let origin = match own {
            Some(own) if own.generated.is_some() => own,
            own => outer().or(own)?,
        };
        let areas = self.areas(&runs, origin.written);
        Some(Spot {
            written: origin.written,
            generated: origin.generated,
            stretch: origin.stretch,
            text: run.item.text.to_string(),
            areas: if areas.is_empty() { vec![area] } else { areas },
        })
    }

    /// A point in each text of a page that came from a place of its own, in the order in which they are
    /// read; what the style prints by itself is left out.
    #[must_use]
    pub fn stops(&self, page: usize) -> Vec<(f64, f64)> {
        let page = self.document.pages().get(page);
        let mut last = None;
        let mut stops = Vec::new();
        for run in page.map_or_else(Vec::new, |page| runs(&page.frame)) {
            for (index, glyph) in run.item.glyphs.iter().enumerate() {
                let letters = run.item.text.get(glyph.range()).unwrap_or_default();
                if letters.trim().is_empty() {
                    continue;
                }
                let (span, offset) = glyph.span;
                let origin = self.origin(span, offset.into());
                let written = origin
                    .filter(|origin| origin.stretch.is_some())
                    .map(|origin| origin.written);
                if written.is_some() && written != last {
                    let area = area(&run, index..index + 1);
                    stops.push((area.x + area.width / 2.0, area.y + area.height / 2.0));
                }
                last = written;
            }
        }
        stops
    }

    /// All of the page that came from a place.
    fn areas(&self, runs: &[Run], written: Place) -> Vec<Area> {
        let mut stretches: HashMap<Span, Option<Range<usize>>> = HashMap::new();
        let mut areas = Vec::new();
        for run in runs {
            let mut begun = None;
            for (index, glyph) in run.item.glyphs.iter().enumerate() {
                let (span, offset) = glyph.span;
                let range = stretches
                    .entry(span)
                    .or_insert_with(|| self.house.range(DiagSpan::from(span)));
                let origin = range
                    .clone()
                    .and_then(|range| self.origin_in(span, range, offset.into()));
                let is_from_there = origin.is_some_and(|origin| origin.written == written);
                match (begun, is_from_there) {
                    (None, true) => begun = Some(index),
                    (Some(from), false) => {
                        areas.push(area(run, from..index));
                        begun = None;
                    }
                    _ => {}
                }
            }
            if let Some(from) = begun {
                areas.push(area(run, from..run.item.glyphs.len()));
            }
        }
        areas
    }

    /// Where the byte `offset` of a piece of source came from.
    fn origin(&self, span: Span, offset: usize) -> Option<Origin> {
        let range = self.house.range(DiagSpan::from(span))?;
        self.origin_in(span, range, offset)
    }

    /// The same of a piece that stands at `range`.
    fn origin_in(&self, span: Span, range: Range<usize>, offset: usize) -> Option<Origin> {
        let id: FileId = span.id()?;
        let at = (range.start + offset).min(range.end);
        let file = self.house.file_of(id)?;
        let own = file.source.map(|source| Place::new(source, at..at));
        let Some(origins) = &file.origins else {
            return Some(Origin {
                written: file.source.map(|source| Place::new(source, range))?,
                generated: None,
                stretch: None,
            });
        };
        let innermost = origins.innermost(at);
        Some(Origin {
            written: innermost
                .map(|span| span.place)
                .or_else(|| origins.place_of(at..at))?,
            generated: own,
            stretch: innermost.map(|span| span.range.clone()),
        })
    }
}

/// All the texts of a page.
fn runs(frame: &Frame) -> Vec<Run<'_>> {
    fn walk<'f>(
        frame: &'f Frame,
        transform: Transform,
        within: &mut Vec<(Location, Span)>,
        found: &mut Vec<Run<'f>>,
    ) {
        for (position, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => {
                    walk(
                        &group.frame,
                        here.pre_concat(group.transform),
                        within,
                        found,
                    );
                }
                FrameItem::Text(item) => found.push(Run {
                    item,
                    transform: here,
                    within: within.iter().map(|(_, span)| *span).collect(),
                }),
                FrameItem::Tag(Tag::Start(content, _)) => {
                    if let Some(location) = content.location() {
                        within.push((location, content.span()));
                    }
                }
                FrameItem::Tag(Tag::End(location, ..)) => {
                    within.retain(|(open, _)| open != location);
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(frame, Transform::identity(), &mut Vec::new(), &mut found);
    found
}

/// The rectangle around some glyphs of a text.
fn area(run: &Run, glyphs: Range<usize>) -> Area {
    let item = run.item;
    let advance = |range: Range<usize>| -> Abs {
        let glyphs = item.glyphs.get(range).unwrap_or_default();
        glyphs
            .iter()
            .map(|glyph| glyph.x_advance.at(item.size))
            .sum()
    };
    let left = advance(0..glyphs.start);
    let width = advance(glyphs);
    // As high as a line is: from above the capitals to below the letters that reach down.
    let corners = [
        Point::new(left, item.size * -0.86),
        Point::new(left + width, item.size * 0.24),
    ]
    .map(|corner| corner.transform(run.transform));
    let [a, b] = corners;
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Area {
        x: x.to_pt(),
        y: y.to_pt(),
        width: (a.x.max(b.x) - x).to_pt(),
        height: (a.y.max(b.y) - y).to_pt(),
    }
}

fn distance(area: Area, x: f64, y: f64) -> f64 {
    let dx = (area.x - x).max(x - area.x - area.width).max(0.0);
    let dy = (area.y - y).max(y - area.y - area.height).max(0.0);
    dx.hypot(dy)
}

/// The source of the glyph that is nearest to `x`, and the byte in it.
fn pointed_at(run: &Run, whole: Area, x: f64) -> Option<(Span, usize)> {
    let count = run.item.glyphs.len();
    let last = count.checked_sub(1)?;
    let index = (0..count)
        .find(|index| {
            let area = area(run, *index..index + 1);
            x < area.x + area.width
        })
        .unwrap_or(last);
    // A text that is turned has no left and right.
    let index = if whole.width > 0.0 { index } else { 0 };
    let (span, offset) = run.item.glyphs.get(index)?.span;
    Some((span, usize::from(offset)))
}

/// For `find`: the texts of a page as they stand, each with the areas of its characters.
pub(super) fn lines(frame: &Frame) -> Vec<(String, Vec<(usize, Area)>)> {
    runs(frame)
        .iter()
        .map(|run| {
            let glyphs = run.item.glyphs.iter().enumerate();
            let areas = glyphs
                .map(|(index, glyph)| (glyph.range().start, area(run, index..index + 1)))
                .collect();
            (run.item.text.to_string(), areas)
        })
        .collect()
}
