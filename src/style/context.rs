//! The context that templates see. Its fields are the style guide's contract with editors.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::book::Book;
use super::entries::{self, fields, list, optional_line, text};
use super::figures;
use super::printed::Credit;
use super::render::Evaluator;
use super::withdrawn::withdrawn;
use crate::bibliography::{Bibliography, Citations};
use crate::brief::{Admitted, Brief, DocumentSettings, Settings};
use crate::data::{Definitions, Results};
use crate::language::{FigureRules, Locale, Strings};
use crate::numbering::Numbering;

/// All that the documents of a brief are made of, in one language.
#[derive(Debug)]
pub struct Material {
    /// The brief, as the edition may show it.
    pub brief: Brief<Admitted>,
    /// The numbers of its entries.
    pub numbering: Numbering,
    /// What its `statistics.toml` defines.
    pub definitions: Definitions,
    /// What was computed from that.
    pub results: Results,
    /// What it cites.
    pub bibliography: Bibliography,
    /// The formats of the language.
    pub locale: Arc<Locale>,
    /// The words of the style.
    pub strings: Strings,
    /// How the style writes figures.
    pub figures: FigureRules,
    /// The prose.
    pub book: Book,
}

impl Material {
    /// How citations are printed.
    #[must_use]
    pub fn citations(&self) -> Citations<'_> {
        Citations {
            strings: &self.strings,
            locale: &self.locale,
        }
    }
}

/// The names of fields, for "did you mean".
pub(super) const FIELDS: &str = "about addressee adjusted alt answered_by answers articles articles_line authors axis blocks body brief \
    cases categories cells change changes chapter chapters charts city code concern concerns context date \
    date_iso dateline document edition email embargo footnotes format from head header headline id incomplete into into_line intro introduction \
    key kicker kind label language languages languages_line logo many mark marks maximum minimum name note number \
    numbered_paragraphs of options ordinal organisation organisations people person phone place places ticks to top \
    printed protected published recommendation recommendations release review role rows series session short skipped \
    short_title source sources state subtitle summary table tables text title totals treaty \
    type unit values verb withdrawn zero";

/// The context of one document in one format.
#[must_use]
pub fn context(evaluator: &Arc<Evaluator>, document: &DocumentSettings, format: &str) -> Value {
    let material = &evaluator.desk.material;
    let brief = &material.brief;
    let chapters: Vec<Value> = brief
        .chapters
        .iter()
        .map(|chapter| entries::chapter(evaluator, chapter))
        .collect();
    let all = |key: &str| -> Value {
        chapters
            .iter()
            .filter_map(|chapter| chapter.get_attr(key).ok())
            .filter_map(|entries| entries.try_iter().ok())
            .flatten()
            .collect()
    };
    let embargo = document
        .embargo
        .as_ref()
        .and_then(|moment| material.locale.moment(&moment.value).ok());
    fields([
        ("concerns", all("concerns")),
        ("recommendations", all("recommendations")),
        ("brief", brief_fields(evaluator)),
        (
            "document",
            fields([
                ("name", Value::from(document.name.value.as_str())),
                ("format", Value::from(format)),
                ("embargo", Value::from(embargo)),
                (
                    "options",
                    fields([(
                        "numbered_paragraphs",
                        Value::from(document.numbered_paragraphs),
                    )]),
                ),
            ]),
        ),
        ("chapters", Value::from(chapters)),
        ("withdrawn", withdrawn(evaluator)),
        ("charts", figures::charts(evaluator)),
        (
            "sources",
            Value::from_object(SourceList {
                evaluator: Arc::clone(evaluator),
            }),
        ),
        (
            "release",
            brief.release.as_ref().map_or(Value::from(()), |release| {
                entries::release(evaluator, release)
            }),
        ),
    ])
}

/// The context of a page about the brief that is none of its documents: the brief, and `more`.
#[must_use]
pub fn report<const N: usize>(
    evaluator: &Arc<Evaluator>,
    more: [(&'static str, Value); N],
) -> Value {
    let brief = [("brief", brief_fields(evaluator))];
    Value::from_pairs(brief.into_iter().chain(more))
}

fn brief_fields(evaluator: &Arc<Evaluator>) -> Value {
    let material = &evaluator.desk.material;
    let brief = &material.brief;
    let Settings {
        title,
        short_title,
        subtitle,
        state,
        treaty,
        session,
        review,
        date,
        language,
        ..
    } = &brief.settings;
    let locale = &material.locale;
    let review: Vec<_> = review.iter().map(|day| day.value).collect();
    let session = session
        .as_ref()
        .and_then(|session| u64::try_from(session.value).ok())
        .map(|session| {
            let arguments = [("session", locale.ordinal(session))];
            string(evaluator, "session", &arguments)
        });
    let articles = all_articles(brief);
    let organisations = brief.organisations.iter();
    let people = brief.people.iter();
    fields([
        ("name", Value::from(brief.name.as_str())),
        ("title", text(evaluator, title)),
        (
            "short_title",
            optional_line(evaluator, short_title.as_ref()),
        ),
        ("subtitle", optional_line(evaluator, subtitle.as_ref())),
        ("language", Value::from(language.as_str())),
        ("state", state_fields(locale, state.as_str())),
        ("treaty", treaty_fields(locale, treaty.as_str())),
        ("session", Value::from(session)),
        (
            "review",
            Value::from(if review.is_empty() {
                None
            } else {
                locale.date_range(&review).ok()
            }),
        ),
        ("date", Value::from(locale.date(*date).ok())),
        ("date_iso", Value::from(date.to_string())),
        (
            "articles_line",
            Value::from(entries::articles_line(evaluator, &articles)),
        ),
        ("articles", list(articles.into_iter().map(Value::from))),
        (
            "organisations",
            list(organisations.map(|entry| entries::organisation(evaluator, entry))),
        ),
        (
            "people",
            list(people.map(|entry| entries::person(evaluator, entry))),
        ),
        (
            "introduction",
            entries::optional_prose(evaluator, brief.introduction.as_ref()),
        ),
    ])
}

fn state_fields(locale: &Locale, code: &str) -> Value {
    let name = locale.names().state(code).unwrap_or(code);
    fields([("code", Value::from(code)), ("name", Value::from(name))])
}

fn treaty_fields(locale: &Locale, code: &str) -> Value {
    let known = locale.names().treaty(code);
    let name = known.map(|treaty| treaty.name.as_str());
    let body = known.map(|treaty| treaty.body.as_str());
    fields([
        ("code", Value::from(code)),
        ("name", Value::from(name)),
        ("body", Value::from(body)),
    ])
}

/// The articles of all chapters, each once, by treaty and number.
fn all_articles(brief: &Brief<Admitted>) -> Vec<&str> {
    let mut articles: Vec<&str> = Vec::new();
    for article in brief.chapters.iter().flat_map(|chapter| &chapter.articles) {
        if !articles.contains(&article.as_str()) {
            articles.push(article.as_str());
        }
    }
    articles.sort_by_key(|article| entries::article_order(article));
    articles
}

/// The sources that the document cites, formatted when the template asks for them.
#[derive(Debug)]
struct SourceList {
    evaluator: Arc<Evaluator>,
}

impl Object for SourceList {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.entries().into_iter().nth(key.as_usize()?)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.entries())
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.evaluator.desk.read_list();
        !self.evaluator.desk.expected.is_empty()
    }
}

impl SourceList {
    fn entries(&self) -> Vec<Value> {
        let desk = &self.evaluator.desk;
        desk.read_list();
        let material = &desk.material;
        let keys = desk.expected.iter().map(String::as_str);
        let place = material.brief.settings.place;
        material
            .citations()
            .list(&material.bibliography, keys, place)
            .into_iter()
            .map(|(key, inlines)| {
                fields([
                    ("key", Value::from(key)),
                    ("text", Value::from_object(Credit { inlines })),
                ])
            })
            .collect()
    }
}

/// A word of the style; one that is missing was complained of when the style was checked.
pub(super) fn string(evaluator: &Evaluator, key: &str, arguments: &[(&str, String)]) -> String {
    evaluator
        .desk
        .material
        .strings
        .get(key, arguments, None)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_style_guide_is_known_to_those_who_misspell_it() {
        let guide = include_str!("../../docs/style-guide.md");
        let (_, guide) = guide.split_once("\n## The context\n").unwrap();
        let guide = guide.split("\n## ").next().unwrap();
        let known: Vec<&str> = FIELDS.split_whitespace().collect();
        let mut inside = false;
        let mut missing = Vec::new();
        for line in guide.lines() {
            inside = line.starts_with('|') && (inside || line.starts_with("| field |"));
            let path = line.split('`').nth(1).filter(|_| inside);
            let field = path.and_then(|path| path.rsplit('.').next());
            let field = field.map(|field| field.trim_end_matches("[]"));
            missing.extend(field.filter(|field| !known.contains(field)));
        }
        assert_eq!(missing, Vec::<&str>::new());
    }
}
