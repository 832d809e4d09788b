//! What is printed beyond the edges of a page, where nobody sees it.

use typst::diag::SourceDiagnostic;
use typst::layout::{Abs, Frame, FrameItem, Point, Size, Transform};
use typst::syntax::{FileId, Span};
use typst_layout::PagedDocument;

use super::fault;
use super::world::House;
use crate::diagnostic::{Diagnostic, code};

/// What may stand out by rounding.
const SLACK: f64 = 0.5;

/// More than so many would be a list that nobody reads.
const MOST: usize = 8;

/// Warnings of texts and pictures that leave their page: the first of each page.
pub(super) fn beyond(document: &PagedDocument, house: &House) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, page) in document.pages().iter().enumerate() {
        let mut sheet = Sheet {
            size: page.frame.size(),
            main: house.main_id(),
            first: None,
        };
        sheet.walk(&page.frame, Transform::identity());
        if let Some((span, what, edge)) = sheet.first {
            let document = house.document();
            let message = format!(
                "{what} leaves page {} of `{document}` at its {edge} edge",
                index + 1
            );
            let warning = SourceDiagnostic::warning(span, message);
            found.push(
                fault::with_code(house, &warning, code::LEAVES_PAGE)
                    .help("make it narrower, or give it fewer columns; a style can ask with `layout` how much room there is"),
            );
            if found.len() == MOST {
                break;
            }
        }
    }
    found
}

struct Sheet {
    size: Size,
    /// The generated source: what was written there is an author's.
    main: FileId,
    /// What leaves it first, of what an author wrote if there is any: where it was written, what it is, and over
    /// which edge.
    first: Option<(Span, String, &'static str)>,
}

impl Sheet {
    fn walk(&mut self, frame: &Frame, transform: Transform) {
        for (position, item) in frame.items() {
            if self
                .first
                .as_ref()
                .is_some_and(|(span, ..)| self.is_written(*span))
            {
                return;
            }
            let here = transform.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => {
                    self.walk(&group.frame, here.pre_concat(group.transform));
                }
                FrameItem::Text(run) if !run.text.trim().is_empty() => {
                    let corners = [
                        Point::new(Abs::zero(), -run.size * 0.5),
                        Point::new(run.width(), Abs::zero()),
                    ];
                    if let Some(edge) = self.passed(corners, here) {
                        let span = run
                            .glyphs
                            .first()
                            .map_or_else(Span::detached, |glyph| glyph.span.0);
                        self.note(span, format!("the text `{}`", run.text.trim()), edge);
                    }
                }
                FrameItem::Image(_, size, span) => {
                    let corners = [Point::zero(), size.to_point()];
                    if let Some(edge) = self.passed(corners, here) {
                        self.note(*span, String::from("a picture"), edge);
                    }
                }
                FrameItem::Text(_)
                | FrameItem::Shape(..)
                | FrameItem::Link(..)
                | FrameItem::Tag(_) => {}
            }
        }
    }

    fn is_written(&self, span: Span) -> bool {
        span.id() == Some(self.main)
    }

    fn note(&mut self, span: Span, what: String, edge: &'static str) {
        if self.first.is_none() || self.is_written(span) {
            self.first = Some((span, what, edge));
        }
    }

    /// The edge of the page that what lies between two corners goes over.
    fn passed(&self, corners: [Point; 2], transform: Transform) -> Option<&'static str> {
        let corners = corners.map(|corner| corner.transform(transform));
        let x = corners.map(|corner| corner.x.to_pt());
        let y = corners.map(|corner| corner.y.to_pt());
        let (width, height) = (self.size.x.to_pt(), self.size.y.to_pt());
        if x[0].min(x[1]) < -SLACK {
            Some("left")
        } else if x[0].max(x[1]) > width + SLACK {
            Some("right")
        } else if y[0].min(y[1]) < -SLACK {
            Some("upper")
        } else if y[0].max(y[1]) > height + SLACK {
            Some("lower")
        } else {
            None
        }
    }
}
