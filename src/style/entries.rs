//! The entries of a brief as templates see them.

use std::sync::Arc;

use minijinja::value::Value;

use super::articles;
use super::context::string;
use super::printed::{Credit, Passage};
use super::render::Evaluator;
use crate::brief::{Admitted, Case, Chapter, Concern, Organisation, Person, Recommendation};
use crate::diagnostic::Place;
use crate::numbering::{EditionName, Kind, Number};
use crate::prose::{Inline, Prose};
use crate::record::Text;

pub(super) fn fields<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    Value::from_pairs(fields)
}

pub(super) fn list(values: impl Iterator<Item = Value>) -> Value {
    Value::from(values.collect::<Vec<_>>())
}

/// A line that an author wrote.
pub(super) fn text(evaluator: &Arc<Evaluator>, text: &Text) -> Value {
    Passage {
        prose: evaluator.desk.material.book.line(text),
        line: true,
        quiet: false,
        evaluator: Arc::clone(evaluator),
    }
    .value()
}

pub(super) fn optional_line(evaluator: &Arc<Evaluator>, line: Option<&Text>) -> Value {
    line.map_or(Value::from(()), |line| text(evaluator, line))
}

/// Paragraphs that an author wrote.
pub(super) fn prose(evaluator: &Arc<Evaluator>, text: &Text) -> Value {
    paragraphs(evaluator, evaluator.desk.material.book.prose(text))
}

/// Paragraphs that were read from what an author wrote.
pub(super) fn paragraphs(evaluator: &Arc<Evaluator>, prose: Arc<Prose>) -> Value {
    Passage {
        prose,
        line: false,
        quiet: false,
        evaluator: Arc::clone(evaluator),
    }
    .value()
}

pub(super) fn optional_prose(evaluator: &Arc<Evaluator>, text: Option<&Text>) -> Value {
    text.map_or(Value::from(()), |text| prose(evaluator, text))
}

/// The fields that every numbered entry has.
pub(super) fn numbered(
    evaluator: &Evaluator,
    kind: &str,
    id: &str,
    place: Option<Place>,
    number: Option<&Number>,
) -> [(&'static str, Value); 5] {
    let (printed, ordinal) = match number {
        Some(number) => (number.label.as_str(), number.ordinal.as_str()),
        None => ("", ""),
    };
    let key = format!("reference-{kind}");
    let name = string(evaluator, &key, &[("number", ordinal.to_owned())]);
    let field = |text: &str| match place {
        Some(place) => evaluator.desk.placed.value(text, place),
        None => Value::from(text),
    };
    [
        ("id", Value::from(id)),
        ("number", field(printed)),
        ("ordinal", field(ordinal)),
        ("name", field(&name.replace(' ', "\u{a0}"))),
        ("label", Value::from(format!("{kind}-{id}"))),
    ]
}

pub(super) fn with<const N: usize>(
    first: [(&'static str, Value); 5],
    more: [(&'static str, Value); N],
) -> Value {
    Value::from_pairs(first.into_iter().chain(more))
}

pub(super) fn chapter(evaluator: &Arc<Evaluator>, chapter: &Chapter<Admitted>) -> Value {
    let number = evaluator.desk.material.numbering.chapter(&chapter.id);
    let own: Vec<&Text> = chapter.articles.iter().collect();
    with(
        numbered(
            evaluator,
            "chapter",
            chapter.id.as_str(),
            Some(chapter.id.place()),
            number,
        ),
        [
            published(evaluator, Kind::Chapter, chapter.id.as_str()),
            ("title", text(evaluator, &chapter.title)),
            ("articles_line", articles::line(evaluator, &own)),
            ("articles", articles::all(evaluator, &own)),
            (
                "context",
                optional_prose(evaluator, chapter.context.as_ref()),
            ),
            (
                "concerns",
                list(
                    chapter
                        .concerns
                        .iter()
                        .map(|entry| concern(evaluator, entry)),
                ),
            ),
            (
                "recommendations",
                list(
                    chapter
                        .recommendations
                        .iter()
                        .map(|entry| recommendation(evaluator, entry)),
                ),
            ),
        ],
    )
}

/// The edition that published the number of an entry first.
fn published(evaluator: &Evaluator, kind: Kind, id: &str) -> (&'static str, Value) {
    let edition = evaluator.desk.material.numbering.published(kind, id);
    ("published", Value::from(edition.map(EditionName::as_str)))
}

fn concern_reference(evaluator: &Arc<Evaluator>, concern: &Concern<Admitted>) -> Value {
    let number = evaluator.desk.material.numbering.concern(&concern.id);
    let id = (concern.id.as_str(), concern.id.place());
    titled(evaluator, "concern", id, number, &concern.title)
}

/// An entry by its number and title.
fn titled(
    evaluator: &Arc<Evaluator>,
    kind: &str,
    (id, place): (&str, Place),
    number: Option<&Number>,
    title: &Text,
) -> Value {
    with(
        numbered(evaluator, kind, id, Some(place), number),
        [("title", text(evaluator, title))],
    )
}

pub(super) fn concern(evaluator: &Arc<Evaluator>, concern: &Concern<Admitted>) -> Value {
    let material = &evaluator.desk.material;
    let number = material.numbering.concern(&concern.id);
    // In the order of the numbers, because that is the order of the chapters.
    let answered_by = material
        .brief
        .recommendations()
        .filter(|(_, entry)| entry.answers.contains(&concern.id))
        .map(|(_, entry)| {
            let number = material.numbering.recommendation(&entry.id);
            with(
                numbered(
                    evaluator,
                    "recommendation",
                    entry.id.as_str(),
                    Some(entry.id.place()),
                    number,
                ),
                [],
            )
        });
    with(
        numbered(
            evaluator,
            "concern",
            concern.id.as_str(),
            Some(concern.id.place()),
            number,
        ),
        [
            published(evaluator, Kind::Concern, concern.id.as_str()),
            ("title", text(evaluator, &concern.title)),
            ("summary", prose(evaluator, &concern.summary)),
            ("body", optional_prose(evaluator, concern.body.as_ref())),
            (
                "cases",
                list(concern.cases.iter().map(|entry| case(evaluator, entry))),
            ),
            (
                "charts",
                list(
                    concern
                        .charts
                        .iter()
                        .filter_map(|id| super::figures::chart(evaluator, id.as_str())),
                ),
            ),
            (
                "tables",
                list(
                    concern
                        .tables
                        .iter()
                        .filter_map(|id| super::figures::table(evaluator, id.as_str())),
                ),
            ),
            ("answered_by", list(answered_by)),
        ],
    )
}

/// All cases of the brief, each with the concern and the chapter that it stands in.
pub(super) fn cases(evaluator: &Arc<Evaluator>) -> Value {
    let brief = &evaluator.desk.material.brief;
    let concerns = brief.concerns();
    list(concerns.flat_map(|(chapter, concern)| {
        let cases = concern.cases.iter();
        let cases = cases.map(move |entry| {
            let concern = ("concern", concern_reference(evaluator, concern));
            let chapter = ("chapter", chapter_reference(evaluator, chapter));
            let own = case_fields(evaluator, entry);
            Value::from_pairs(own.into_iter().chain([concern, chapter]))
        });
        cases.collect::<Vec<_>>()
    }))
}

/// A chapter by its number and title.
pub(super) fn chapter_reference(evaluator: &Arc<Evaluator>, chapter: &Chapter<Admitted>) -> Value {
    let number = evaluator.desk.material.numbering.chapter(&chapter.id);
    let id = (chapter.id.as_str(), chapter.id.place());
    titled(evaluator, "chapter", id, number, &chapter.title)
}

fn case(evaluator: &Arc<Evaluator>, case: &Case) -> Value {
    fields(case_fields(evaluator, case))
}

fn case_fields(evaluator: &Arc<Evaluator>, case: &Case) -> [(&'static str, Value); 4] {
    let date = case.date.as_ref().and_then(|date| {
        let printed = evaluator.desk.material.locale.date(date.value).ok()?;
        Some(evaluator.desk.placed.value(printed, date.place))
    });
    [
        ("title", optional_line(evaluator, case.title.as_ref())),
        ("date", Value::from(date)),
        ("place", optional_line(evaluator, case.place.as_ref())),
        ("body", prose(evaluator, &case.body)),
    ]
}

fn recommendation(evaluator: &Arc<Evaluator>, recommendation: &Recommendation) -> Value {
    let material = &evaluator.desk.material;
    let number = material.numbering.recommendation(&recommendation.id);
    let answers = material
        .brief
        .concerns()
        .filter(|(_, entry)| recommendation.answers.contains(&entry.id))
        .map(|(_, entry)| concern_reference(evaluator, entry));
    with(
        numbered(
            evaluator,
            "recommendation",
            recommendation.id.as_str(),
            Some(recommendation.id.place()),
            number,
        ),
        [
            published(evaluator, Kind::Recommendation, recommendation.id.as_str()),
            ("text", prose(evaluator, &recommendation.text)),
            ("addressee", Value::from(recommendation.addressee.word())),
            ("answers", list(answers)),
        ],
    )
}

pub(super) fn organisation(evaluator: &Arc<Evaluator>, entry: &Organisation) -> Value {
    let pictures = &evaluator.desk.material.pictures;
    let logo = entry.logo.as_ref();
    let logo = logo.and_then(|logo| pictures.get(logo.as_str()));
    let short = entry.short.as_ref().unwrap_or(&entry.name);
    fields([
        ("id", Value::from(entry.id.as_str())),
        ("name", text(evaluator, &entry.name)),
        ("short", text(evaluator, short)),
        ("city", optional_line(evaluator, entry.city.as_ref())),
        ("logo", Value::from(logo.map(String::as_str))),
        ("about", optional_prose(evaluator, entry.about.as_ref())),
    ])
}

pub(super) fn person(evaluator: &Arc<Evaluator>, entry: &Person) -> Value {
    let material = &evaluator.desk.material;
    let organisation_of = entry
        .organisation
        .as_ref()
        .and_then(|id| material.brief.organisation(id.as_str()));
    let languages: Vec<&str> = entry
        .languages
        .iter()
        .map(|code| {
            let names = material.locale.names();
            names.language(code.as_str()).unwrap_or(code.as_str())
        })
        .collect();
    fields([
        ("id", Value::from(entry.id.as_str())),
        ("name", text(evaluator, &entry.name)),
        ("role", optional_line(evaluator, entry.role.as_ref())),
        (
            "organisation",
            organisation_of.map_or(Value::from(()), |entry| organisation(evaluator, entry)),
        ),
        ("languages_line", Value::from(languages.join(", "))),
        ("languages", list(languages.into_iter().map(Value::from))),
        ("phone", optional_line(evaluator, entry.phone.as_ref())),
        ("email", optional_line(evaluator, entry.email.as_ref())),
    ])
}

/// The source of a chart or table, as a line below it.
pub(super) fn credit(evaluator: &Arc<Evaluator>, key: &Text, beside: Option<&Text>) -> Value {
    let keys = [
        Some(key),
        beside.filter(|beside| beside.as_str() != key.as_str()),
    ];
    let keys = || keys.into_iter().flatten();
    for key in keys() {
        evaluator.desk.rest_on(key.as_str());
    }
    if evaluator.desk.is_rehearsal() {
        return Value::from(key.as_str());
    }
    let material = &evaluator.desk.material;
    let mut inlines = Vec::new();
    let short = evaluator.desk.lists_sources;
    let all = material.sources_of_data();
    for key in keys() {
        let (name, place) = (key.as_str(), key.place());
        let bibliography = &material.bibliography;
        let credit = material
            .citations
            .credit(bibliography, &all, name, short, place);
        if !inlines.is_empty() {
            let text = String::from("; ");
            inlines.push(Inline::Text { text, place });
        }
        inlines.extend(material.set(credit));
    }
    if inlines.is_empty() {
        return Value::from(());
    }
    if let Some(place) = keys().next().map(Text::place) {
        let text = String::from(".");
        inlines.push(Inline::Text { text, place });
    }
    Value::from_object(Credit { inlines })
}
