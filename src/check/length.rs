//! How many words a brief has, part by part.
//!
//! Each text is counted once, as the brief has it, with what its expressions print. What a style prints
//! again (summaries at the front, contents, a table of concerns and recommendations) is not counted.

use std::sync::Arc;

use serde::Serialize;

use super::call::calls;
use crate::brief::{Admitted, Brief};
use crate::data::{ChartSeries, CrossTable};
use crate::prose::{Block, Called, Evaluate as _, Evaluated, Inline, Prose};
use crate::record::Text;
use crate::style::{Evaluator, Material};

/// A part of a document that bodies count, or do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Introduction, chapters, concerns, cases, recommendations, with their headings.
    Body,
    /// Footnotes and citations.
    Notes,
    /// What follows the body; no brief has any today.
    Annexes,
    /// Tables, and the words of charts.
    Tables,
    /// Title, subtitle, and who writes.
    Cover,
}

impl Part {
    /// All parts, in the order in which they are reported.
    pub const ALL: [Self; 5] = [
        Self::Body,
        Self::Notes,
        Self::Annexes,
        Self::Tables,
        Self::Cover,
    ];

    /// The word of profiles and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Notes => "notes",
            Self::Annexes => "annexes",
            Self::Tables => "tables",
            Self::Cover => "cover",
        }
    }
}

/// The words of a brief, but for its press release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Length {
    body: usize,
    notes: usize,
    annexes: usize,
    tables: usize,
    cover: usize,
}

impl Length {
    /// Counts the words of a brief.
    #[must_use]
    pub fn of(material: &Material, evaluator: &Arc<Evaluator>) -> Self {
        let mut count = Count {
            material: Some(material),
            evaluator,
            length: Self::default(),
            citations: Vec::new(),
        };
        count.brief(&material.brief, material);
        for note in evaluator.notes(&count.citations) {
            count.line(&note, Part::Notes);
        }
        count.length
    }

    /// The words of a part.
    #[must_use]
    pub fn words(&self, part: Part) -> usize {
        match part {
            Part::Body => self.body,
            Part::Notes => self.notes,
            Part::Annexes => self.annexes,
            Part::Tables => self.tables,
            Part::Cover => self.cover,
        }
    }
}

/// How many words a text has, its notes and tables not counted.
pub(super) fn words_of(prose: &Prose, evaluator: &Arc<Evaluator>) -> usize {
    let mut count = Count {
        material: None,
        evaluator,
        length: Length::default(),
        citations: Vec::new(),
    };
    count.prose(prose);
    count.length.body
}

/// Words: what stands between white space and holds a letter or a digit.
fn words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}

struct Count<'a> {
    /// What charts and tables are made of; without it they are not counted.
    material: Option<&'a Material>,
    evaluator: &'a Arc<Evaluator>,
    length: Length,
    /// What is cited, in the order of the texts.
    citations: Vec<Called>,
}

impl Count<'_> {
    fn brief(&mut self, brief: &Brief<Admitted>, material: &Material) {
        let settings = &brief.settings;
        for line in [Some(&settings.title), settings.subtitle.as_ref()] {
            self.length.cover += line.map_or(0, |line| words(line.as_str()));
        }
        for organisation in &brief.organisations {
            self.length.cover += words(organisation.name.as_str());
            self.length.cover += organisation
                .city
                .as_ref()
                .map_or(0, |city| words(city.as_str()));
        }
        let book = &material.book;
        let mut texts: Vec<&Text> = brief.introduction.iter().collect();
        let mut lines: Vec<&Text> = Vec::new();
        let (mut charts, mut tables) = (Vec::new(), Vec::new());
        for chapter in &brief.chapters {
            lines.push(&chapter.title);
            texts.extend(&chapter.context);
            for concern in &chapter.concerns {
                lines.push(&concern.title);
                texts.push(&concern.summary);
                texts.extend(&concern.body);
                for case in &concern.cases {
                    lines.extend(&case.title);
                    texts.push(&case.body);
                }
                charts.extend(concern.charts.iter().map(Text::as_str));
                tables.extend(concern.tables.iter().map(Text::as_str));
            }
            texts.extend(chapter.recommendations.iter().map(|entry| &entry.text));
        }
        for line in lines {
            self.prose(&book.line(line));
        }
        for text in texts {
            self.prose(&book.prose(text));
        }
        for id in charts {
            self.chart(id);
        }
        for id in tables {
            self.table(id);
        }
    }

    fn prose(&mut self, prose: &Prose) {
        self.blocks(&prose.blocks, Part::Body);
        for note in &prose.notes {
            self.blocks(&note.blocks, Part::Notes);
        }
    }

    fn blocks(&mut self, blocks: &[Block], part: Part) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) => self.line(inlines, part),
                Block::List { items, .. } => {
                    for item in items {
                        self.blocks(item, part);
                    }
                }
                Block::Quote(blocks) => self.blocks(blocks, part),
                Block::Table { header, rows, .. } => {
                    for cell in header.iter().chain(rows.iter().flatten()) {
                        self.line(cell, Part::Tables);
                    }
                }
                Block::Code(code) => self.add(part, words(code)),
            }
        }
    }

    fn line(&mut self, inlines: &[Inline], part: Part) {
        let mut text = String::new();
        self.inlines(inlines, &mut text);
        self.add(part, words(&text));
    }

    fn inlines(&mut self, inlines: &[Inline], text: &mut String) {
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
                | Inline::Link { content, .. } => self.inlines(content, text),
                Inline::Note { .. } => {}
                Inline::Break => text.push(' '),
                Inline::Expression(expression) => {
                    match Arc::clone(self.evaluator).evaluate(expression) {
                        Evaluated::Text(own)
                        | Evaluated::Figure { text: own, .. }
                        | Evaluated::Link { text: own, .. }
                        | Evaluated::Drawing { text: own, .. } => text.push_str(&own),
                        Evaluated::Citation { number, .. } => {
                            let inside = false;
                            self.citations.push(Called::Citation { number, inside });
                        }
                        Evaluated::Fragment(_) => self.fragment(&expression.source),
                        Evaluated::Nothing => {}
                    }
                }
            }
        }
    }

    fn fragment(&mut self, expression: &str) {
        for call in calls(expression) {
            match (call.function, call.argument) {
                ("chart", Some(id)) => self.chart(id),
                ("table", Some(id)) => self.table(id),
                _ => {}
            }
        }
    }

    fn chart(&mut self, id: &str) {
        let results = self.material.map(|material| &material.results);
        let Some(chart) = results.and_then(|results| results.charts.get(id)) else {
            return;
        };
        let ChartSeries {
            definition,
            categories,
            series,
            ..
        } = chart;
        let lines = [&definition.title, &definition.unit, &definition.note];
        let names = series.iter().filter_map(|series| series.name.as_deref());
        let values = series.iter().flat_map(|series| &series.values).flatten();
        let count = lines
            .into_iter()
            .flatten()
            .map(|line| words(line.as_str()))
            .sum::<usize>()
            + names.map(words).sum::<usize>()
            + categories.iter().map(|name| words(name)).sum::<usize>()
            + values.count();
        self.add(Part::Tables, count);
    }

    fn table(&mut self, id: &str) {
        let results = self.material.map(|material| &material.results);
        let Some(table) = results.and_then(|results| results.tables.get(id)) else {
            return;
        };
        let CrossTable {
            definition,
            rows,
            columns,
            cells,
            ..
        } = table;
        let lines = [&definition.title, &definition.note];
        let count = lines
            .into_iter()
            .flatten()
            .map(|line| words(line.as_str()))
            .sum::<usize>()
            + rows
                .iter()
                .chain(columns)
                .map(|name| words(name))
                .sum::<usize>()
            + cells.iter().flatten().flatten().count();
        self.add(Part::Tables, count);
    }

    fn add(&mut self, part: Part, words: usize) {
        match part {
            Part::Body => self.length.body += words,
            Part::Notes => self.length.notes += words,
            Part::Annexes => self.length.annexes += words,
            Part::Tables => self.length.tables += words,
            Part::Cover => self.length.cover += words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_dash_alone_is_no_word_and_a_figure_is_one() {
        assert_eq!(
            words("In 2010 – the year – €13\u{a0}million were claimed."),
            8
        );
        assert_eq!(words("non-governmental (NGO) …"), 2);
    }
}
