//! The context that templates see. Its fields are the style guide's contract with editors.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::articles;
use super::book::Book;
use super::editions;
use super::entries::{self, fields, list, optional_line, text};
use super::figures;
use super::length;
use super::options;
use super::press;
use super::printed::Credit;
use super::render::Evaluator;
use super::statistic;
use super::withdrawn::withdrawn;
use crate::bibliography::{Bibliography, Citations};
use crate::brief::{Admitted, Brief, DocumentSettings, Settings};
use crate::data::{Definitions, Results};
use crate::language::{FigureRules, Locale, Strings};
use crate::numbering::Numbering;
use crate::prose::{Inline, set_line};
use crate::record::Text;

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
    /// How the style cites.
    pub citations: Citations,
    /// The formats of the language.
    pub locale: Arc<Locale>,
    /// The words of the style.
    pub strings: Strings,
    /// How the style writes figures.
    pub figures: FigureRules,
    /// Where the pictures of the brief lie beside the generated source, by the paths that it gives.
    pub pictures: BTreeMap<String, String>,
    /// The prose.
    pub book: Book,
    /// How many words the brief has and how many it may have, once that is known.
    pub measure: OnceLock<super::Measure>,
}

impl Material {
    /// A citation with the quotation marks and apostrophes of the language.
    pub(super) fn set(&self, mut inlines: Vec<Inline>) -> Vec<Inline> {
        set_line(&mut inlines, self.locale.punctuation());
        inlines
    }

    /// The keys of the sources that charts, tables and statistics rest on.
    pub(super) fn sources_of_data(&self) -> BTreeSet<String> {
        let defined = self.definitions.sources();
        let keys = defined.chain(self.results.sources());
        keys.map(|key| key.as_str().to_owned()).collect()
    }
}

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
    let embargo = document.embargo.as_ref().and_then(|moment| {
        let printed = material.locale.moment(&moment.value).ok()?;
        Some(evaluator.desk.placed.value(printed, moment.place))
    });
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
                ("options", options::options(evaluator, document)),
            ]),
        ),
        ("documents", options::documents(evaluator)),
        ("cases", entries::cases(evaluator)),
        ("statistics", statistic::all(evaluator)),
        ("tables", figures::tables(evaluator)),
        ("editions", editions::editions(evaluator)),
        ("length", length::words(evaluator)),
        ("submission", length::submission(evaluator)),
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
                press::release(evaluator, release)
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
    let placed = &evaluator.desk.placed;
    let days: Vec<_> = review.iter().map(|day| day.value).collect();
    let review = review.first().and_then(|day| {
        let printed = locale.date_range(&days).ok()?;
        Some(placed.value(printed, day.place))
    });
    let session = session.as_ref().and_then(|session| {
        let number = u64::try_from(session.value).ok()?;
        let arguments = [("session", locale.ordinal(number))];
        Some(placed.value(string(evaluator, "session", &arguments), session.place))
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
        ("state", state_fields(evaluator, state)),
        ("treaty", treaty_fields(evaluator, treaty)),
        ("session", Value::from(session)),
        ("review", Value::from(review)),
        (
            "date",
            Value::from(
                locale
                    .date(date.value)
                    .ok()
                    .map(|printed| placed.value(printed, date.place)),
            ),
        ),
        ("date_iso", Value::from(date.value.to_string())),
        ("articles_line", articles::line(evaluator, &articles)),
        ("articles", articles::all(evaluator, &articles)),
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

fn state_fields(evaluator: &Evaluator, state: &Text) -> Value {
    let desk = &evaluator.desk;
    let code = state.as_str();
    let locale = &desk.material.locale;
    let name = locale.names().state(code).unwrap_or(code);
    let name = locale.punctuation().text(name);
    let field = |text: &str| desk.placed.value(text, state.place());
    fields([("code", field(code)), ("name", field(&name))])
}

fn treaty_fields(evaluator: &Evaluator, treaty: &Text) -> Value {
    let desk = &evaluator.desk;
    let known = desk.material.locale.names().treaty(treaty.as_str());
    let field = |text: &str| desk.placed.value(text, treaty.place());
    fields([
        ("code", field(treaty.as_str())),
        ("name", Value::from(known.map(|treaty| field(&treaty.name)))),
        ("body", Value::from(known.map(|treaty| field(&treaty.body)))),
    ])
}

/// The articles of all chapters, each once, by treaty and number.
fn all_articles(brief: &Brief<Admitted>) -> Vec<&Text> {
    let mut articles: Vec<&Text> = Vec::new();
    for article in brief.chapters.iter().flat_map(|chapter| &chapter.articles) {
        if !articles
            .iter()
            .any(|known| known.as_str() == article.as_str())
        {
            articles.push(article);
        }
    }
    articles.sort_by_key(|article| articles::order(article.as_str()));
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
        let place = material.brief.settings.place;
        material
            .citations
            .list(&material.bibliography, &desk.expected, place)
            .into_iter()
            .map(|(key, inlines)| {
                let inlines = material.set(inlines);
                let group = material.bibliography.group(&key).word();
                fields([
                    ("key", Value::from(key)),
                    ("group", Value::from(group)),
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
