//! What stands on a page: texts, cells of tables, figures of drawings.

use std::ops::Range;

use typst::foundations::{Content, Label, NativeElement as _, Smart, Value};
use typst::introspection::{Location, MetadataElem, Tag};
use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::model::{TableCell, TableElem};
use typst::syntax::Span;
use typst::text::TextItem;

use super::area::Area;

/// What the metadata begin with that a style lays around what it draws of a figure: the number of its
/// series and its place in that follow. Without these they end it.
const FIGURE: &str = "figure";

/// All that can be pointed at on a page.
#[derive(Default)]
pub(super) struct Sheet<'f> {
    pub(super) runs: Vec<Run<'f>>,
    pub(super) cells: Vec<CellOnPage>,
    pub(super) figures: Vec<FigureOnPage>,
    /// The labels in their order.
    pub(super) labels: Vec<Label>,
}

/// A text on a page, with what is needed to find it.
pub(super) struct Run<'f> {
    pub(super) item: &'f TextItem,
    pub(super) transform: Transform,
    /// What it stands in, the innermost last.
    pub(super) within: Vec<Within>,
    /// The cell that it stands in, by its index.
    pub(super) cell: Option<usize>,
    /// The figure that it belongs to, by its index.
    pub(super) figure: Option<usize>,
    /// How many labels come before it.
    pub(super) labels: usize,
}

/// An element that is open.
#[derive(Clone, Copy)]
pub(super) struct Within {
    location: Location,
    pub(super) span: Span,
    pub(super) label: Option<Label>,
}

/// A cell of a table.
pub(super) struct CellOnPage {
    pub(super) table: Option<Location>,
    pub(super) column: usize,
    pub(super) row: usize,
    pub(super) text: String,
}

/// What is drawn of one figure of a chart.
pub(super) struct FigureOnPage {
    /// The number of its series, and its place in that.
    pub(super) number: (usize, usize),
    /// Where it begins.
    pub(super) point: Point,
    /// The rectangles of its shapes; none where a line only passes.
    pub(super) areas: Vec<Area>,
    /// It is a text, which is pointed at itself.
    pub(super) is_text: bool,
    /// How many labels come before it.
    pub(super) labels: usize,
}

impl<'f> Sheet<'f> {
    pub(super) fn of(frame: &'f Frame) -> Self {
        let mut walk = Walk::default();
        walk.frame(frame, Transform::identity());
        walk.sheet
    }
}

#[derive(Default)]
struct Walk<'f> {
    sheet: Sheet<'f>,
    within: Vec<Within>,
    tables: Vec<Location>,
    cells: Vec<(Location, usize)>,
    figure: Option<usize>,
}

impl<'f> Walk<'f> {
    fn frame(&mut self, frame: &'f Frame, transform: Transform) {
        for (position, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => {
                    self.frame(&group.frame, here.pre_concat(group.transform));
                }
                FrameItem::Text(item) => self.text(item, here),
                FrameItem::Shape(shape, _) => {
                    let bounds = shape.bbox(false);
                    self.drawn(area_of(bounds.min, bounds.max, here));
                }
                FrameItem::Image(_, size, _) => {
                    self.drawn(area_of(Point::zero(), size.to_point(), here));
                }
                FrameItem::Tag(Tag::Start(content, _)) => self.open(content, here),
                FrameItem::Tag(Tag::End(location, ..)) => {
                    self.within.retain(|open| open.location != *location);
                    self.tables.retain(|open| open != location);
                    self.cells.retain(|(open, _)| open != location);
                }
                FrameItem::Link(..) => {}
            }
        }
    }

    fn text(&mut self, item: &'f TextItem, transform: Transform) {
        let cell = self.cells.last().map(|(_, cell)| *cell);
        if let Some(cell) = cell.and_then(|cell| self.sheet.cells.get_mut(cell)) {
            cell.text.push_str(&item.text);
        }
        let figure = self
            .figure
            .and_then(|figure| self.sheet.figures.get_mut(figure));
        if let Some(figure) = figure {
            figure.is_text = true;
        }
        self.sheet.runs.push(Run {
            item,
            transform,
            within: self.within.clone(),
            cell,
            figure: self.figure,
            labels: self.sheet.labels.len(),
        });
    }

    fn drawn(&mut self, area: Area) {
        let figure = self
            .figure
            .and_then(|figure| self.sheet.figures.get_mut(figure));
        if let Some(figure) = figure {
            figure.areas.push(area);
        }
    }

    fn open(&mut self, content: &Content, here: Transform) {
        let Some(location) = content.location() else {
            return;
        };
        let label = content.label();
        self.sheet.labels.extend(label);
        self.within.push(Within {
            location,
            span: content.span(),
            label,
        });
        if content.elem() == TableElem::ELEM {
            self.tables.push(location);
        } else if let Some(cell) = content.to_packed::<TableCell>() {
            let at = |position: &Smart<usize>| position.custom().unwrap_or_default();
            self.cells.push((location, self.sheet.cells.len()));
            self.sheet.cells.push(CellOnPage {
                table: self.tables.last().copied(),
                column: at(cell.x.as_option().as_ref().unwrap_or(&Smart::Auto)),
                row: at(cell.y.as_option().as_ref().unwrap_or(&Smart::Auto)),
                text: String::new(),
            });
        } else if let Some(metadata) = content.to_packed::<MetadataElem>()
            && let Some(told) = told(&metadata.value)
        {
            self.figure = match told {
                Told::Begin(series, at) => Some(self.begin(series, at, here)),
                Told::End => None,
            };
        }
    }

    /// Begins a figure; returns its index.
    fn begin(&mut self, series: usize, at: usize, here: Transform) -> usize {
        self.sheet.figures.push(FigureOnPage {
            number: (series, at),
            point: Point::zero().transform(here),
            areas: Vec::new(),
            is_text: false,
            labels: self.sheet.labels.len(),
        });
        self.sheet.figures.len() - 1
    }
}

/// What metadata say of figures of charts.
enum Told {
    Begin(usize, usize),
    End,
}

fn told(value: &Value) -> Option<Told> {
    let Value::Array(array) = value else {
        return None;
    };
    let number = |value: &Value| match value {
        Value::Int(number) => usize::try_from(*number).ok(),
        _ => None,
    };
    match array.as_slice() {
        [Value::Str(word)] if word.as_str() == FIGURE => Some(Told::End),
        [Value::Str(word), series, at] if word.as_str() == FIGURE => {
            Some(Told::Begin(number(series)?, number(at)?))
        }
        _ => None,
    }
}

impl FigureOnPage {
    /// Where it can be pointed at: its shapes, or a little space around where a line passes.
    pub(super) fn reach(&self) -> Vec<Area> {
        const REACH: f64 = 3.0;
        if !self.areas.is_empty() || self.is_text {
            return self.areas.clone();
        }
        vec![Area {
            x: self.point.x.to_pt() - REACH,
            y: self.point.y.to_pt() - REACH,
            width: 2.0 * REACH,
            height: 2.0 * REACH,
        }]
    }
}

impl Run<'_> {
    /// The rectangle around some of its glyphs.
    pub(super) fn area(&self, glyphs: Range<usize>) -> Area {
        let item = self.item;
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
        area_of(
            Point::new(left, item.size * -0.86),
            Point::new(left + width, item.size * 0.24),
            self.transform,
        )
    }

    /// The rectangle around all of it.
    pub(super) fn whole(&self) -> Area {
        self.area(0..self.item.glyphs.len())
    }
}

fn area_of(from: Point, to: Point, transform: Transform) -> Area {
    let [a, b] = [from, to].map(|corner| corner.transform(transform));
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Area {
        x: x.to_pt(),
        y: y.to_pt(),
        width: (a.x.max(b.x) - x).to_pt(),
        height: (a.y.max(b.y) - y).to_pt(),
    }
}
