//! Values that templates and expressions print: prose, figures, references, citations, charts.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Value};

use super::render::Evaluator;
use crate::bibliography::Cited;
use crate::diagnostic::Place;
use crate::prose::{Block, Evaluate, Evaluated, Inline, Prose};

/// A text of the brief, at home in one document.
pub(super) struct Passage {
    pub prose: Arc<Prose>,
    /// It is one line, such as a title.
    pub line: bool,
    /// Its footnotes and citations are left out, as in a summary that is printed again in full.
    pub quiet: bool,
    pub evaluator: Arc<Evaluator>,
}

impl Passage {
    pub(super) fn value(self) -> Value {
        Value::from_object(self)
    }

    /// The same without its footnotes and citations.
    pub(super) fn without_notes(&self) -> Self {
        let mut prose = Prose::clone(&self.prose);
        prose.retain(&|inline| !matches!(inline, Inline::Note { .. }));
        Self {
            prose: Arc::new(prose),
            line: self.line,
            quiet: true,
            evaluator: Arc::clone(&self.evaluator),
        }
    }
}

impl fmt::Debug for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passage").finish_non_exhaustive()
    }
}

impl Object for Passage {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    /// The plain text, for places that take no markup: a PDF's title, an alternative text.
    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(&self.prose, &mut Quiet(&self.evaluator)))
    }
}

/// What a function of an expression gives that is more than a text.
#[derive(Clone, Debug)]
pub(super) enum Thing {
    Figure {
        id: String,
        text: String,
        remark: String,
        /// The keys of the sources that it rests on.
        sources: Vec<String>,
    },
    Reference {
        text: String,
        label: String,
    },
    /// Sources that are cited together.
    Citation(Vec<Cited>),
    Fragment {
        kind: &'static str,
        id: String,
    },
}

impl Thing {
    /// The same, a figure with other words for its text.
    pub(super) fn with_text(&self, words: impl FnOnce(&str) -> String) -> Self {
        match self {
            Self::Figure {
                id,
                text,
                remark,
                sources,
            } => Self::Figure {
                id: id.clone(),
                text: words(text),
                remark: remark.clone(),
                sources: sources.clone(),
            },
            Self::Reference { .. } | Self::Citation(_) | Self::Fragment { .. } => self.clone(),
        }
    }
}

impl Object for Thing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &**self {
            Self::Figure { text, .. } | Self::Reference { text, .. } => f.write_str(text),
            // A note has no place in a plain text, and neither has a chart.
            Self::Citation(_) | Self::Fragment { .. } => Ok(()),
        }
    }
}

/// A source as it is printed in a line: below a chart, in the list of sources.
pub(super) struct Credit {
    pub inlines: Vec<Inline>,
}

impl Credit {
    /// The same with the words of `text` around it, in which `sign` stands for it.
    pub(super) fn within(&self, text: &str, sign: &str) -> Self {
        let Some(place) = first_place(&self.inlines) else {
            return Self {
                inlines: Vec::new(),
            };
        };
        let words = |text: &str| Inline::Text {
            text: text.to_owned(),
            place,
        };
        let mut inlines = Vec::new();
        for (index, part) in text.split(sign).enumerate() {
            if index > 0 {
                inlines.extend(self.inlines.iter().cloned());
            }
            if !part.is_empty() {
                inlines.push(words(part));
            }
        }
        Self { inlines }
    }
}

fn first_place(inlines: &[Inline]) -> Option<Place> {
    inlines.iter().find_map(|inline| match inline {
        Inline::Text { place, .. }
        | Inline::Code { place, .. }
        | Inline::Link { place, .. }
        | Inline::Note { place, .. } => Some(*place),
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::SmallCaps(content)
        | Inline::Foreign { content, .. }
        | Inline::Superscript(content)
        | Inline::Subscript(content) => first_place(content),
        Inline::Expression(expression) => Some(expression.place),
        Inline::Break => None,
    })
}

impl fmt::Debug for Credit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credit").finish_non_exhaustive()
    }
}

impl Object for Credit {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        flatten(&self.inlines, &mut Mute, &mut text);
        f.write_str(&text)
    }
}

/// Evaluates without citations, which then count as not made.
pub(super) struct Quiet<'e>(pub &'e Arc<Evaluator>);

impl Evaluate for Quiet<'_> {
    fn evaluate(&mut self, expression: &crate::prose::Expression) -> Evaluated {
        self.0.evaluate_but_citations(expression)
    }
}

/// Evaluates nothing, for texts that hold no expressions.
pub(super) struct Mute;

impl Evaluate for Mute {
    fn evaluate(&mut self, _: &crate::prose::Expression) -> Evaluated {
        Evaluated::Nothing
    }
}

/// The plain text of prose: no markup, no notes.
pub(super) fn plain(prose: &Prose, evaluate: &mut dyn Evaluate) -> String {
    let mut text = String::new();
    blocks(&prose.blocks, evaluate, &mut text);
    fold(&text)
}

fn blocks(blocks_: &[Block], evaluate: &mut dyn Evaluate, text: &mut String) {
    for block in blocks_ {
        if !text.is_empty() {
            text.push(' ');
        }
        match block {
            Block::Paragraph(inlines) => flatten(inlines, evaluate, text),
            Block::List { items, .. } => {
                for item in items {
                    blocks(item, evaluate, text);
                }
            }
            Block::Quote(inner) => blocks(inner, evaluate, text),
            Block::Table { header, rows, .. } => {
                for cell in header.iter().chain(rows.iter().flatten()) {
                    text.push(' ');
                    flatten(cell, evaluate, text);
                }
            }
            Block::Code(code) => text.push_str(code),
        }
    }
}

pub(super) fn flatten(inlines: &[Inline], evaluate: &mut dyn Evaluate, text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text: own, .. } => text.push_str(own),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::SmallCaps(content)
            | Inline::Foreign { content, .. }
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::Code { content, .. }
            | Inline::Link { content, .. } => flatten(content, evaluate, text),
            Inline::Note { .. } => {}
            Inline::Expression(expression) => match evaluate.evaluate(expression) {
                Evaluated::Text(own)
                | Evaluated::Figure { text: own, .. }
                | Evaluated::Link { text: own, .. }
                | Evaluated::Drawing { text: own, .. } => text.push_str(&own),
                Evaluated::Citation { .. } | Evaluated::Fragment(_) | Evaluated::Nothing => {}
            },
            Inline::Break => text.push(' '),
        }
    }
}

/// Folds runs of white space that may break into one space; figures keep their no-break spaces.
pub(super) fn fold(text: &str) -> String {
    text.split([' ', '\t', '\n', '\r'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
