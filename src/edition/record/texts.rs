//! The texts of a record: words, with what expressions say kept apart.

use super::Reciter;
use crate::changes::{Begins, Piece, Wording};
use crate::prose::text::{Break, Part, parts};
use crate::prose::{Expression, Prose};
use crate::record::Text;
use crate::style::Said;

impl Reciter<'_> {
    pub(super) fn line(&self, text: &Text) -> Wording {
        self.wording(&self.material.book.line(text))
    }

    pub(super) fn prose(&self, text: &Text) -> Wording {
        self.wording(&self.material.book.prose(text))
    }

    pub(super) fn optional_line(&self, text: Option<&Text>) -> Option<Wording> {
        text.map(|text| self.line(text))
    }

    pub(super) fn optional_prose(&self, text: Option<&Text>) -> Option<Wording> {
        text.map(|text| self.prose(text))
    }

    pub(super) fn wording(&self, prose: &Prose) -> Wording {
        let mut print = |expression: &Expression| self.said(expression);
        wording(parts(prose, &mut print))
    }

    /// What an expression says; nothing if it prints nothing.
    fn said(&self, expression: &Expression) -> Option<Piece> {
        Some(match self.evaluator.said(expression) {
            Said::Statistic { id, prints } => Piece::Statistic { stat: id, prints },
            Said::Reference { kind, id, prints } => match kind.as_str() {
                "concern" => Piece::Concern {
                    concern: id,
                    prints,
                },
                "recommendation" => Piece::Recommendation {
                    recommendation: id,
                    prints,
                },
                _ => Piece::Chapter {
                    chapter: id,
                    prints,
                },
            },
            Said::Citation {
                key,
                pinpoint,
                prints,
            } => Piece::Citation {
                cite: key,
                at: pinpoint,
                prints,
            },
            Said::Fragment {
                kind: "chart" | "sparkline",
                id,
            } => Piece::Chart { chart: id },
            Said::Fragment { id, .. } => Piece::Table { table: id },
            Said::Text { prints } => Piece::Computed {
                computed: expression.source.clone(),
                prints,
            },
            Said::Nothing => return None,
        })
    }
}

fn wording(parts: Vec<Part<Option<Piece>>>) -> Wording {
    let pieces = parts.into_iter().filter_map(|part| match part {
        Part::Words(words) => Some(Piece::Words(words)),
        Part::Printed(piece) => piece,
        Part::Note(inside) => Some(Piece::Note {
            note: wording(inside),
        }),
        Part::Break(what) => Some(Piece::Break {
            begins: match what {
                Break::Line => Begins::Line,
                Break::Paragraph => Begins::Paragraph,
                Break::Item => Begins::Item,
                Break::Quotation => Begins::Quotation,
                Break::Row => Begins::Row,
                Break::Cell => Begins::Cell,
                Break::Code => Begins::Code,
            },
        }),
    });
    Wording(pieces.collect())
}
