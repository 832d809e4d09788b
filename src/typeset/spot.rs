//! From a point of a page back to whoever wrote what stands there.

use std::collections::HashMap;
use std::ops::Range;

use typst::WorldExt;
use typst::foundations::{Content, Label};
use typst::introspection::Introspector as _;
use typst::layout::Frame;
use typst::syntax::{DiagSpan, FileId, Span};

use super::Pages;
use super::area::Area;
use super::frame::{CellOnPage, Run, Sheet};
use crate::diagnostic::Place;

/// What stands at a point of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    /// Where it was written: in the brief, in a template or in a Typst file of the style. None if the style
    /// prints it from a list that it was given.
    pub written: Option<Place>,
    /// Where it stands in generated text, if it does: the byte that was pointed at.
    pub generated: Option<Place>,
    /// The stretch of generated text that came from `written`, if it is one of the author's.
    pub stretch: Option<Range<usize>>,
    /// Everything on the page that came from there.
    pub areas: Vec<Area>,
    /// The text on the page in which the point lies, as far as it is of one size and face.
    pub text: String,
    /// What it is a part of: a table, a chart.
    pub part: Option<Part>,
    /// The labels of what it stands in, the innermost first.
    pub inside: Vec<String>,
    /// The labels that stand before it, the nearest first.
    pub before: Vec<String>,
}

/// A part of a table or of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A cell of a table.
    Cell {
        /// Its row, counted from nought in the whole table with its heads.
        row: usize,
        /// Its column.
        column: usize,
        /// The text at the head of the row.
        row_head: String,
        /// The text at the head of the column.
        column_head: String,
        /// Its own text.
        text: String,
    },
    /// A figure of a chart.
    Figure {
        /// The number of its series.
        series: usize,
        /// Its place in the series.
        at: usize,
    },
}

/// How far beside a letter a point may lie, in points.
const NEAR: f64 = 9.0;

/// So many labels are looked back for, over pages too.
const LABELS: usize = 100;

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
        let sheet = Sheet::of(&self.document.pages().get(page)?.frame);
        let text = sheet
            .runs
            .iter()
            .map(|run| (distance(run.whole(), x, y), run))
            .filter(|(distance, _)| *distance <= NEAR)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match (text, drawn_at(&sheet, x, y)) {
            (Some((away, run)), Some((nearest, _))) if away <= nearest || away == 0.0 => {
                self.written(&sheet, page, run, x)
            }
            (_, Some((_, figure))) => Some(self.drawn(&sheet, page, figure)),
            (Some((_, run)), None) => self.written(&sheet, page, run, x),
            (None, None) => None,
        }
    }

    /// What is known of a text.
    fn written(&self, sheet: &Sheet, page: usize, run: &Run, x: f64) -> Option<Spot> {
        let area = run.whole();
        let origin = self.origin_at(run, glyph_at(run, area, x)?);
        if let Some(figure) = run.figure {
            return Some(Spot {
                text: run.item.text.to_string(),
                ..self.drawn(sheet, page, figure)
            });
        }
        let mut areas = Vec::new();
        if let Some(origin) = &origin {
            areas = self.areas(&sheet.runs, origin.written);
        }
        if areas.is_empty() || run.cell.is_some() && origin.as_ref().is_none_or(Origin::is_style) {
            areas = vec![area];
        }
        Some(Spot {
            written: origin.as_ref().map(|origin| origin.written),
            generated: origin.as_ref().and_then(|origin| origin.generated),
            stretch: origin.and_then(|origin| origin.stretch),
            areas,
            text: run.item.text.to_string(),
            part: run.cell.map(|cell| cell_of(sheet, cell)),
            inside: names(run.within.iter().rev().filter_map(|within| within.label)),
            before: self.labels_before(sheet, page, run.labels),
        })
    }

    /// Where a glyph of a text came from.
    fn origin_at(&self, run: &Run, glyph: usize) -> Option<Origin> {
        let (span, offset) = run.item.glyphs.get(glyph)?.span;
        // What the style has put there, such as a chart's label, belongs to what it stands in.
        let own = self.origin(span, offset.into());
        let outer = || {
            let within = run.within.iter().rev();
            within
                .filter_map(|within| self.origin(within.span, 0))
                .find(|origin| origin.generated.is_some())
        };
        match own {
            Some(own) if own.generated.is_some() => Some(own),
            own => outer().or(own),
        }
    }

    /// Whether something is known of a text: where it was written, or what it is a part of.
    pub(super) fn leads(&self, run: &Run) -> bool {
        run.figure.is_some() || run.cell.is_some() || self.origin_at(run, 0).is_some()
    }

    /// What is known of a figure of a chart.
    fn drawn(&self, sheet: &Sheet, page: usize, index: usize) -> Spot {
        let Some(figure) = sheet.figures.get(index) else {
            return Spot::default();
        };
        let alike = sheet.figures.iter().enumerate();
        let alike =
            alike.filter(|(_, one)| one.number == figure.number && one.labels == figure.labels);
        let (mut areas, mut indices) = (Vec::new(), Vec::new());
        for (index, one) in alike {
            areas.extend(one.reach());
            indices.push(index);
        }
        let runs = sheet.runs.iter();
        let runs = runs.filter(|run| run.figure.is_some_and(|figure| indices.contains(&figure)));
        areas.extend(runs.map(Run::whole));
        let (series, at) = figure.number;
        Spot {
            areas,
            part: Some(Part::Figure { series, at }),
            before: self.labels_before(sheet, page, figure.labels),
            ..Spot::default()
        }
    }

    /// The labels before one of a page, and of the pages before it, the nearest first.
    fn labels_before(&self, sheet: &Sheet, page: usize, count: usize) -> Vec<String> {
        let own = sheet.labels.iter().take(count).rev().copied();
        let introspector = self.document.introspector();
        let labelled = introspector.query_labelled();
        let earlier = labelled.iter().rev().filter(|content| {
            let location = content.location();
            let on = location.and_then(|location| introspector.page(location));
            on.is_some_and(|on| on.get() <= page)
        });
        let earlier = earlier.filter_map(Content::label);
        names(own.chain(earlier).take(LABELS))
    }

    /// A point in each text of a page that came from a place of its own, in the order in which they are
    /// read; what the style prints by itself is left out.
    #[must_use]
    pub fn stops(&self, page: usize) -> Vec<(f64, f64)> {
        let page = self.document.pages().get(page);
        let mut last = None;
        let mut stops = Vec::new();
        let sheet = page.map_or_else(Sheet::default, |page| Sheet::of(&page.frame));
        for run in &sheet.runs {
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
                    let area = run.area(index..index + 1);
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
                        areas.push(run.area(from..index));
                        begun = None;
                    }
                    _ => {}
                }
            }
            if let Some(from) = begun {
                areas.push(run.area(from..run.item.glyphs.len()));
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

impl Origin {
    /// Whether it is a file of the style itself, and nothing that a template has generated.
    fn is_style(&self) -> bool {
        self.generated.is_none()
    }
}

/// The figure of a chart at a point: the smallest shape that covers it, or else the nearest one. Also how far
/// away it is.
fn drawn_at(sheet: &Sheet, x: f64, y: f64) -> Option<(f64, usize)> {
    let figures = sheet.figures.iter().enumerate();
    let candidates = figures.flat_map(|(index, figure)| {
        let areas = figure.reach().into_iter();
        areas.map(move |area| (distance(area, x, y), area.width * area.height, index))
    });
    candidates
        .filter(|(distance, ..)| *distance <= NEAR)
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
        .map(|(distance, _, index)| (distance, index))
}

/// A cell with the texts at the heads of its row and column.
fn cell_of(sheet: &Sheet, index: usize) -> Part {
    let cell = sheet.cells.get(index);
    let (row, column) = cell.map_or((0, 0), |cell| (cell.row, cell.column));
    let same = |one: &&CellOnPage| cell.is_some_and(|cell| cell.table == one.table);
    let others = || sheet.cells.iter().filter(same);
    let row_head = others().find(|one| one.row == row && one.column == 0);
    let column_head = others()
        .filter(|one| one.column == column)
        .min_by_key(|one| one.row);
    let text = |cell: Option<&CellOnPage>| cell.map_or_else(String::new, |cell| cell.text.clone());
    Part::Cell {
        row,
        column,
        row_head: text(row_head),
        column_head: text(column_head),
        text: text(cell),
    }
}

fn names(labels: impl Iterator<Item = Label>) -> Vec<String> {
    labels
        .map(|label| label.resolve().as_str().to_owned())
        .collect()
}

fn distance(area: Area, x: f64, y: f64) -> f64 {
    let dx = (area.x - x).max(x - area.x - area.width).max(0.0);
    let dy = (area.y - y).max(y - area.y - area.height).max(0.0);
    dx.hypot(dy)
}

/// The index of the glyph that is nearest to `x`.
fn glyph_at(run: &Run, whole: Area, x: f64) -> Option<usize> {
    let count = run.item.glyphs.len();
    let last = count.checked_sub(1)?;
    let index = (0..count)
        .find(|index| {
            let area = run.area(*index..index + 1);
            x < area.x + area.width
        })
        .unwrap_or(last);
    // A text that is turned has no left and right.
    Some(if whole.width > 0.0 { index } else { 0 })
}

/// For `find`: the texts of a page as they stand, each with the areas of its characters.
pub(super) fn lines(frame: &Frame) -> Vec<(String, Vec<(usize, Area)>)> {
    let sheet = Sheet::of(frame);
    let lines = sheet.runs.iter().map(|run| {
        let glyphs = run.item.glyphs.iter().enumerate();
        let areas = glyphs
            .map(|(index, glyph)| (glyph.range().start, run.area(index..index + 1)))
            .collect();
        (run.item.text.to_string(), areas)
    });
    lines.collect()
}
