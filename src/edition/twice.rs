//! Charts and tables that a paper would print twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::brief::Block;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};
use crate::prose::Prose;
use crate::style::{Evaluator, Material, Said};

/// Warns of every chart and table of the findings, and of those of the press release, that was printed
/// before.
pub(super) fn report(
    material: &Arc<Material>,
    evaluator: &Arc<Evaluator>,
    diagnostics: &mut Diagnostics,
) {
    let brief = &material.brief;
    let book = &material.book;
    let mut findings = Printed::new(evaluator);
    findings.texts(brief.introduction.iter().map(|text| book.prose(text)));
    for chapter in &brief.chapters {
        findings.texts(chapter.context.iter().map(|text| book.prose(text)));
        for concern in &chapter.concerns {
            findings.texts([book.prose(&concern.summary)]);
            findings.texts(concern.body.iter().map(|text| book.prose(text)));
            findings.texts(concern.cases.iter().map(|case| book.prose(&case.body)));
            for id in &concern.charts {
                findings.add("chart", id.as_str(), id.place(), true);
            }
            for id in &concern.tables {
                findings.add("table", id.as_str(), id.place(), true);
            }
        }
        let texts = chapter.recommendations.iter();
        findings.texts(texts.map(|entry| book.prose(&entry.text)));
    }
    diagnostics.extend(findings.found);
    let Some(release) = &brief.release else {
        return;
    };
    let mut blocks = Printed::new(evaluator);
    for block in &release.blocks {
        match block {
            Block::Text(text) => blocks.texts([book.prose(text)]),
            Block::Quote(statement) => blocks.texts([book.quotation(&statement.text)]),
            Block::Statement(statement) => blocks.texts([book.reported(&statement.text)]),
            Block::Highlights { intro, .. } => {
                blocks.texts(intro.iter().map(|text| book.prose(text)));
            }
            Block::Contacts(_) | Block::About(_) => {}
        }
    }
    diagnostics.extend(blocks.found);
}

struct Printed<'e> {
    evaluator: &'e Arc<Evaluator>,
    /// Where each was printed first, and whether that is in a list of the concern's.
    first: BTreeMap<(&'static str, String), (Place, bool)>,
    found: Vec<Diagnostic>,
}

impl<'e> Printed<'e> {
    fn new(evaluator: &'e Arc<Evaluator>) -> Self {
        Self {
            evaluator,
            first: BTreeMap::new(),
            found: Vec::new(),
        }
    }

    fn texts(&mut self, texts: impl IntoIterator<Item = Arc<Prose>>) {
        for prose in texts {
            for expression in prose
                .expressions()
                .filter(|expression| expression.is_block())
            {
                if let Said::Fragment { kind, id } = self.evaluator.said(expression) {
                    self.add(kind, &id, expression.place, false);
                }
            }
        }
    }

    fn add(&mut self, kind: &'static str, id: &str, place: Place, listed: bool) {
        let Some((first, was_listed)) = self.first.get(&(kind, id.to_owned())) else {
            self.first.insert((kind, id.to_owned()), (place, listed));
            return;
        };
        let help = if listed == *was_listed {
            format!("refer to it where it is printed once: a {kind} has a title")
        } else {
            format!("take it out of the list `{kind}s`, or its expression out of the text")
        };
        self.found.push(
            Diagnostic::warning(
                code::PRINTED_TWICE,
                format!("the {kind} `{id}` is printed twice"),
            )
            .at(place)
            .also(*first, "and here")
            .help(help),
        );
    }
}
