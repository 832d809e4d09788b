//! What a prepared brief says, as data: the record that an edition keeps of itself.

mod front;
mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Made, Prepared};
use crate::brief::{
    Admitted, Block, Case, Chapter, Concern, ConcernId, Lineage, PressRelease, Recommendation,
    Statement,
};
use crate::changes::{
    BlockRecord, CaseRecord, ChapterRecord, ConcernRecord, EditionRecord, FORMAT, FigureRecord,
    QuotationRecord, RecommendationRecord, ReleaseRecord, RowRecord, StatisticRecord, Withdrawn,
    Wording,
};
use crate::data::{ChartSeries, CrossTable};
use crate::language::FigureFormat;
use crate::numbering::Number;
use crate::prose::Prose;
use crate::record::Text;
use crate::style::{Desk, DocumentFacts, Evaluator, Material};

impl Prepared {
    /// What the brief says, for the edition called `edition`, or for its working state.
    ///
    /// Facts of documents, such as the number of pages, are those of `made`; of a document that is not
    /// among them no fact is recorded.
    #[must_use]
    pub fn record(&self, edition: Option<&str>, made: &[Made]) -> EditionRecord {
        let facts: BTreeMap<String, DocumentFacts> = made
            .iter()
            .map(|made| (made.document.clone(), DocumentFacts { pages: made.pages }))
            .collect();
        let desk = Arc::new(Desk::recital(Arc::clone(&self.material), facts));
        let reciter = Reciter {
            evaluator: Evaluator::new(&self.templates, desk),
            material: &self.material,
        };
        reciter.record(edition)
    }
}

/// Reads a brief out.
struct Reciter<'p> {
    evaluator: Arc<Evaluator>,
    material: &'p Material,
}

impl Reciter<'_> {
    fn record(&self, edition: Option<&str>) -> EditionRecord {
        let Material {
            brief,
            results,
            definitions,
            locale,
            ..
        } = self.material;
        let charts = definitions.charts.iter();
        let tables = definitions.tables.iter();
        EditionRecord {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            brief: brief.name.clone(),
            edition: edition.map(str::to_owned),
            date: brief.settings.date.value.to_string(),
            language: locale.language().code().to_owned(),
            title: self.line(&brief.settings.title),
            subtitle: self.optional_line(brief.settings.subtitle.as_ref()),
            introduction: self.optional_prose(brief.introduction.as_ref()),
            front: Some(self.front()),
            chapters: brief.chapters.iter().map(|one| self.chapter(one)).collect(),
            statistics: self.statistics(),
            charts: charts
                .filter_map(|chart| results.charts.get(&chart.id.value))
                .map(|chart| self.chart(chart))
                .collect(),
            tables: tables
                .filter_map(|table| results.tables.get(&table.id.value))
                .map(|table| self.table(table))
                .collect(),
            release: brief.release.as_ref().map(|release| self.release(release)),
            withdrawn: self.withdrawn(),
        }
    }

    fn withdrawn(&self) -> Vec<Withdrawn> {
        let withdrawn = self.material.numbering.withdrawn().iter();
        withdrawn
            .map(|gone| Withdrawn {
                kind: gone.entry.kind.word().to_owned(),
                id: gone.entry.id.clone(),
                number: gone.number.label.clone(),
            })
            .collect()
    }

    fn chapter(&self, chapter: &Chapter<Admitted>) -> ChapterRecord {
        let number = self.material.numbering.chapter(&chapter.id);
        let recommendations = chapter.recommendations.iter();
        ChapterRecord {
            id: chapter.id.as_str().to_owned(),
            was: was(&chapter.lineage),
            number: label(number),
            title: self.line(&chapter.title),
            articles: strings(&chapter.articles),
            context: self.optional_prose(chapter.context.as_ref()),
            concerns: chapter
                .concerns
                .iter()
                .map(|one| self.concern(one))
                .collect(),
            recommendations: recommendations
                .map(|one| self.recommendation(one))
                .collect(),
        }
    }

    fn concern(&self, concern: &Concern<Admitted>) -> ConcernRecord {
        let number = self.material.numbering.concern(&concern.id);
        ConcernRecord {
            id: concern.id.as_str().to_owned(),
            was: was(&concern.lineage),
            number: label(number),
            title: self.line(&concern.title),
            summary: self.prose(&concern.summary),
            body: self.optional_prose(concern.body.as_ref()),
            cases: concern.cases.iter().map(|case| self.case(case)).collect(),
            charts: strings(&concern.charts),
            tables: strings(&concern.tables),
        }
    }

    fn case(&self, case: &Case) -> CaseRecord {
        let date = case.date.as_ref();
        CaseRecord {
            title: self.optional_line(case.title.as_ref()),
            date: date.and_then(|date| self.material.locale.date(date.value).ok()),
            place: self.optional_line(case.place.as_ref()),
            body: self.prose(&case.body),
        }
    }

    fn recommendation(&self, recommendation: &Recommendation) -> RecommendationRecord {
        let number = self.material.numbering.recommendation(&recommendation.id);
        let answers = recommendation.answers.iter();
        RecommendationRecord {
            id: recommendation.id.as_str().to_owned(),
            was: was(&recommendation.lineage),
            number: label(number),
            text: self.prose(&recommendation.text),
            addressee: recommendation.addressee.word().to_owned(),
            answers: answers.map(|id| id.as_str().to_owned()).collect(),
        }
    }

    fn statistics(&self) -> Vec<StatisticRecord> {
        let Material {
            definitions,
            results,
            locale,
            figures,
            ..
        } = self.material;
        definitions
            .stats
            .iter()
            .flat_map(|stat| results.figures_of(&stat.id.value))
            .map(|figure| StatisticRecord {
                id: figure.name(),
                // One that cannot be printed was complained of, if a text asks for it.
                prints: locale
                    .figure_with(figure.value, &figure.format, figures)
                    .unwrap_or_else(|_| locale.number(figure.value, None)),
                value: exact(figure.value),
            })
            .collect()
    }

    fn chart(&self, chart: &ChartSeries) -> FigureRecord {
        let definition = &chart.definition;
        let columns = chart.series.iter();
        let rows = chart.categories.iter().enumerate().map(|(index, name)| {
            let values = chart.series.iter();
            let values = values.map(|series| series.values.get(index).copied().flatten());
            self.row(name, values, |_| &chart.format)
        });
        FigureRecord {
            id: definition.id.value.clone(),
            title: self.optional_line(definition.title.as_ref()),
            alt: Some(self.line(&definition.alt)),
            unit: self.optional_line(definition.unit.as_ref()),
            note: self.optional_line(definition.note.as_ref()),
            columns: columns
                .map(|series| series.name.clone().unwrap_or_default())
                .collect(),
            rows: rows.collect(),
        }
    }

    /// A table with its totals, as it is printed.
    fn table(&self, table: &CrossTable) -> FigureRecord {
        let definition = &table.definition;
        let several = !table.columns.is_empty();
        let total = || {
            let word = self.material.strings.get("total", &[], None);
            word.unwrap_or_default()
        };
        let mut columns = table.columns.clone();
        if !several {
            columns.push(String::new());
        } else if table.has_ends() {
            columns.push(total());
        }
        let rows = table.rows.iter().zip(&table.cells).enumerate();
        let mut rows: Vec<RowRecord> = rows
            .map(|(index, (name, cells))| {
                let totals = table.totals.as_ref();
                let total = totals.and_then(|totals| totals.rows.get(index));
                let cells = cells.iter().chain(total).copied();
                self.row(name, cells, |at| table.format_of(at))
            })
            .collect();
        if let Some(totals) = &table.totals {
            let all = table.has_ends().then_some(totals.all);
            let cells = totals.columns.iter().copied().chain(all);
            rows.push(self.row(&total(), cells, |at| table.format_of(at)));
        }
        FigureRecord {
            id: definition.id.value.clone(),
            title: self.optional_line(definition.title.as_ref()),
            alt: None,
            unit: None,
            note: self.optional_line(definition.note.as_ref()),
            columns,
            rows,
        }
    }

    fn row<'f>(
        &self,
        name: &str,
        cells: impl Iterator<Item = Option<Decimal>>,
        format: impl Fn(usize) -> &'f FigureFormat,
    ) -> RowRecord {
        let cells: Vec<Option<Decimal>> = cells.collect();
        RowRecord {
            name: name.to_owned(),
            prints: cells
                .iter()
                .enumerate()
                .map(|(at, value)| self.material.cell(*value, format(at)))
                .collect(),
            values: cells.into_iter().map(|value| value.map(exact)).collect(),
        }
    }

    fn release(&self, release: &PressRelease) -> ReleaseRecord {
        let blocks = release.blocks.iter();
        ReleaseRecord {
            kicker: self.optional_line(release.kicker.as_ref()),
            headline: self.line(&release.headline),
            dateline: release
                .dateline
                .iter()
                .map(|city| self.line(city))
                .collect(),
            blocks: blocks.filter_map(|block| self.block(block)).collect(),
            contacts: Some(front::contacts(release).map(str::to_owned).collect()),
            about: Some(front::presented(release).map(str::to_owned).collect()),
        }
    }

    fn block(&self, block: &Block) -> Option<BlockRecord> {
        Some(match block {
            Block::Text(text) => BlockRecord::Text {
                text: self.prose(text),
            },
            Block::Quote(quote) => {
                let text = self.material.book.quotation(&quote.text);
                BlockRecord::Quote(self.quotation("verb-quote", quote, &text))
            }
            Block::Statement(statement) => {
                let text = self.material.book.reported(&statement.text);
                BlockRecord::Statement(self.quotation("verb-statement", statement, &text))
            }
            Block::Highlights {
                chapter,
                concerns,
                intro,
                ..
            } => {
                let brief = &self.material.brief;
                let ids = |id: &ConcernId| id.as_str().to_owned();
                let of = chapter
                    .as_ref()
                    .and_then(|id| brief.chapters.iter().find(|chapter| chapter.id == *id));
                let all = of.into_iter().flat_map(|chapter| &chapter.concerns);
                BlockRecord::Highlights {
                    intro: self.optional_prose(intro.as_ref()),
                    concerns: if concerns.is_empty() {
                        all.map(|concern| ids(&concern.id)).collect()
                    } else {
                        concerns.iter().map(ids).collect()
                    },
                }
            }
            Block::Contacts(_) | Block::About(_) => return None,
        })
    }

    fn quotation(&self, verb: &str, statement: &Statement, text: &Prose) -> QuotationRecord {
        let person = self.material.brief.person(statement.person.as_str());
        let usual = || {
            let word = self.material.strings.get(verb, &[], None);
            Wording::words(&word.unwrap_or_default())
        };
        QuotationRecord {
            person: statement.person.as_str().to_owned(),
            name: person.map_or_else(String::new, |person| self.line(&person.name).to_string()),
            verb: self
                .optional_line(statement.verb.as_ref())
                .unwrap_or_else(usual),
            text: self.wording(text),
        }
    }
}

fn label(number: Option<&Number>) -> String {
    number
        .map(|number| number.label.clone())
        .unwrap_or_default()
}

/// The id that an entry had before.
fn was(lineage: &Lineage) -> Option<String> {
    lineage.was.as_ref().map(|id| id.as_str().to_owned())
}

fn strings(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.as_str().to_owned()).collect()
}

/// A number with all its digits and no nought that says nothing.
fn exact(value: Decimal) -> String {
    value.normalize().to_string()
}
