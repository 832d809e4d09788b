//! What expressions and templates can call.

use std::sync::{Arc, Weak};

use minijinja::value::{Kwargs, Rest, Value};
use minijinja::{Environment, Error, ErrorKind};

use super::cite::cite;
use super::desk::{Complaint, Desk};
use super::filters::{label, without_notes};
use super::printed::{Credit, Thing};
use super::render::Evaluator;
use super::statistic::stat;
use crate::diagnostic::{Code, code, did_you_mean};
use crate::numbering::Number;
use crate::prose::Expression;
use crate::record::Date;

/// The names of the functions that prose may call.
pub(super) const NAMES: &[&str] = &[
    "stat",
    "concern",
    "recommendation",
    "chapter",
    "cite",
    "person",
    "organisation",
    "document",
    "date",
    "chart",
    "table",
    "sparkline",
    "count",
    "words",
];

/// The names of the functions that only templates may call.
pub(super) const OF_TEMPLATES: &[&str] = &["t", "range", "dict", "debug", "namespace"];

/// The function of an expression whose value must be printed as it is: a figure that a filter has
/// changed, or a comparison of it, would no longer be the figure; a note or a chart would be lost.
pub(super) fn touched(expression: &Expression) -> Option<&'static str> {
    let fixed = [
        "stat",
        "concern",
        "recommendation",
        "chapter",
        "cite",
        "chart",
        "table",
        "sparkline",
    ];
    fixed
        .into_iter()
        .find(|name| expression.names().any(|asked| asked == *name))
}

/// What of the template engine's own prose does not have: it would print the program's inside, or
/// nothing that can be read.
pub(super) const NOT_IN_PROSE: [&str; 3] = ["debug", "dict", "namespace"];

/// Registers the functions and filters for the document at `desk`.
pub(super) fn register(
    env: &mut Environment<'static>,
    desk: &Arc<Desk>,
    evaluator: &Weak<Evaluator>,
) {
    let at = |f: fn(&Desk, &str) -> Result<Value, Error>| {
        let desk = Arc::clone(desk);
        move |id: String| f(&desk, &id)
    };
    let own = Arc::clone(desk);
    env.add_function("stat", move |id: String, of: Option<Value>| {
        stat(&own, &id, of.as_ref())
    });
    env.add_function("concern", at(concern));
    env.add_function("recommendation", at(recommendation));
    env.add_function("chapter", at(chapter));
    env.add_function("person", at(person));
    env.add_function("organisation", at(organisation));
    env.add_function("document", at(document));
    env.add_function("date", at(date));
    env.add_function("chart", at(chart));
    env.add_function("table", at(table));
    env.add_function("sparkline", at(sparkline));
    env.add_function("count", at(count));
    let own = Arc::clone(desk);
    env.add_function("cite", move |arguments: Rest<Value>| cite(&own, &arguments));
    let own = Arc::clone(desk);
    env.add_function("words", move |number: u64| {
        let locale = &own.material.locale;
        locale
            .words(number)
            .unwrap_or_else(|| locale.number(number.into(), None))
    });
    let own = Arc::clone(desk);
    env.add_function("t", move |key: String, arguments: Kwargs| {
        string(&own, &key, &arguments)
    });
    let own = Arc::clone(desk);
    env.add_filter("capitalize", move |value: Value| {
        let locale = &own.material.locale;
        match value.downcast_object_ref::<Thing>() {
            Some(figure @ Thing::Figure { .. }) => {
                Value::from_object(figure.with_text(|text| locale.capitalize(text)))
            }
            _ => Value::from(locale.capitalize(&value.to_string())),
        }
    });
    let weak = evaluator.clone();
    env.add_filter("literal", move |value: Value| match weak.upgrade() {
        Some(evaluator) => evaluator.literal(&value).map(Value::from_safe_string),
        None => Ok(Value::UNDEFINED),
    });
    env.add_filter("without_notes", without_notes);
    env.add_filter("label", |name: String| label(&name));
}

/// Remembers why a function gave nothing, and gives the error that ends the evaluation.
pub(super) fn refuse(
    desk: &Desk,
    code: Code,
    argument: &str,
    message: String,
    help: Option<String>,
) -> Error {
    desk.complain(Complaint {
        code,
        message: message.clone(),
        help,
        argument: argument.to_owned(),
    });
    Error::new(ErrorKind::InvalidOperation, message)
}

pub(super) fn unknown<'a>(
    desk: &Desk,
    code: Code,
    what: &str,
    id: &str,
    known: impl Iterator<Item = &'a str>,
) -> Error {
    refuse(
        desk,
        code,
        id,
        format!("no {what} is called `{id}`"),
        did_you_mean(id, known),
    )
}

fn reference(
    desk: &Desk,
    noun: &str,
    kind: &str,
    id: &str,
    number: &Number,
) -> Result<Value, Error> {
    let arguments = [("number", number.ordinal.clone())];
    let text = desk
        .material
        .strings
        .get(noun, &arguments, None)
        .map_err(|error| refuse(desk, code::UNKNOWN_STRING, id, error.to_string(), None))?;
    Ok(Value::from_object(Thing::Reference {
        // The number stays with its noun.
        text: text.replace(' ', "\u{a0}"),
        label: format!("{kind}-{id}"),
    }))
}

fn concern(desk: &Desk, id: &str) -> Result<Value, Error> {
    let brief = &desk.material.brief;
    let found = brief.concerns().find(|(_, entry)| entry.id.is_called(id));
    match found.and_then(|(_, entry)| desk.material.numbering.concern(&entry.id)) {
        Some(number) => reference(desk, "reference-concern", "concern", id, number),
        None => {
            let known = brief.concerns().map(|(_, entry)| entry.id.as_str());
            Err(unknown(desk, code::UNKNOWN_CONCERN, "concern", id, known))
        }
    }
}

fn recommendation(desk: &Desk, id: &str) -> Result<Value, Error> {
    let brief = &desk.material.brief;
    let found = brief
        .recommendations()
        .find(|(_, entry)| entry.id.is_called(id));
    match found.and_then(|(_, entry)| desk.material.numbering.recommendation(&entry.id)) {
        Some(number) => reference(
            desk,
            "reference-recommendation",
            "recommendation",
            id,
            number,
        ),
        None => {
            let known = brief.recommendations().map(|(_, entry)| entry.id.as_str());
            Err(unknown(
                desk,
                code::UNKNOWN_RECOMMENDATION,
                "recommendation",
                id,
                known,
            ))
        }
    }
}

fn chapter(desk: &Desk, id: &str) -> Result<Value, Error> {
    let brief = &desk.material.brief;
    let found = brief.chapters.iter().find(|entry| entry.id.is_called(id));
    match found.and_then(|entry| desk.material.numbering.chapter(&entry.id)) {
        Some(number) => reference(desk, "reference-chapter", "chapter", id, number),
        None => {
            let known = brief.chapters.iter().map(|entry| entry.id.as_str());
            Err(unknown(desk, code::UNKNOWN_CHAPTER, "chapter", id, known))
        }
    }
}

fn person(desk: &Desk, id: &str) -> Result<Value, Error> {
    let brief = &desk.material.brief;
    match brief.person(id) {
        Some(person) => {
            let first = desk.first_mention(format!("person {id}"));
            let name = match &person.short {
                Some(short) if !first => short,
                _ => &person.name,
            };
            Ok(Value::from(
                desk.material.locale.punctuation().text(name.as_str()),
            ))
        }
        None => {
            let known = brief.people.iter().map(|entry| entry.id.as_str());
            Err(unknown(desk, code::UNKNOWN_PERSON, "person", id, known))
        }
    }
}

fn organisation(desk: &Desk, id: &str) -> Result<Value, Error> {
    let brief = &desk.material.brief;
    match brief.organisation(id) {
        Some(entry) => {
            let first = desk.first_mention(format!("organisation {id}"));
            let name = match &entry.short {
                Some(short) if !first => short,
                _ => &entry.name,
            };
            Ok(Value::from(
                desk.material.locale.punctuation().text(name.as_str()),
            ))
        }
        None => {
            let known = brief.organisations.iter().map(|entry| entry.id.as_str());
            Err(unknown(
                desk,
                code::UNKNOWN_ORGANISATION,
                "organisation",
                id,
                known,
            ))
        }
    }
}

fn document(desk: &Desk, name: &str) -> Result<Value, Error> {
    let documents = &desk.material.brief.settings.documents;
    if !documents.iter().any(|entry| entry.name.value == name) {
        let known = documents.iter().map(|entry| entry.name.value.as_str());
        return Err(unknown(
            desk,
            code::UNKNOWN_DOCUMENT,
            "document of this brief",
            name,
            known,
        ));
    }
    match desk.facts(name) {
        Some(facts) => Ok(Value::from_pairs([("pages", Value::from(facts.pages))])),
        None => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("the document `{name}` is not made yet"),
        )),
    }
}

fn date(desk: &Desk, written: &str) -> Result<Value, Error> {
    let parsed: Option<Date> = written
        .parse::<crate::record::Datetime>()
        .ok()
        .filter(|moment| moment.time.is_none() && moment.offset.is_none())
        .and_then(|moment| moment.date);
    let printed = parsed.and_then(|date| desk.material.locale.date(date).ok());
    printed.map(Value::from).ok_or_else(|| {
        refuse(
            desk,
            code::EXPRESSION,
            written,
            format!("`{written}` is not a date"),
            Some(String::from(
                "write year, month and day: `date(\"2010-08-06\")`",
            )),
        )
    })
}

fn chart(desk: &Desk, id: &str) -> Result<Value, Error> {
    drawn(desk, "chart", id)
}

/// A chart in the height of a line.
fn sparkline(desk: &Desk, id: &str) -> Result<Value, Error> {
    drawn(desk, "sparkline", id)
}

fn drawn(desk: &Desk, kind: &'static str, id: &str) -> Result<Value, Error> {
    let ids = &desk.material.definitions.ids;
    let known = &ids.charts;
    if ids.has(known, id) {
        return Ok(Value::from_object(Thing::Fragment {
            kind,
            id: id.to_owned(),
        }));
    }
    let known = known.iter().map(|known| known.value.as_str());
    Err(unknown(desk, code::UNKNOWN_CHART, "chart", id, known))
}

fn table(desk: &Desk, id: &str) -> Result<Value, Error> {
    let ids = &desk.material.definitions.ids;
    let known = &ids.tables;
    if ids.has(known, id) {
        return Ok(Value::from_object(Thing::Fragment {
            kind: "table",
            id: id.to_owned(),
        }));
    }
    let known = known.iter().map(|known| known.value.as_str());
    Err(unknown(
        desk,
        code::UNKNOWN_TABLE,
        "table of statistics",
        id,
        known,
    ))
}

/// What `count("...")` can count.
const COUNTED: &[&str] = &[
    "organisations",
    "people",
    "chapters",
    "concerns",
    "recommendations",
];

fn count(desk: &Desk, what: &str) -> Result<Value, Error> {
    let brief = &desk.material.brief;
    let count = match what {
        "organisations" => brief.organisations.len(),
        "people" => brief.people.len(),
        "chapters" => brief.chapters.len(),
        "concerns" => brief.concerns().count(),
        "recommendations" => brief.recommendations().count(),
        _ => {
            let list: Vec<_> = COUNTED.iter().map(|what| format!("`{what}`")).collect();
            let help = did_you_mean(what, COUNTED.iter().copied())
                .unwrap_or_else(|| format!("it counts {}", list.join(", ")));
            return Err(refuse(
                desk,
                code::EXPRESSION,
                what,
                format!("`{what}` cannot be counted"),
                Some(help),
            ));
        }
    };
    Ok(Value::from(count))
}

/// Stands for a source within the words of a string, and in no text.
const CREDIT: &str = "\u{FDD0}";

fn string(desk: &Desk, key: &str, arguments: &Kwargs) -> Result<Value, Error> {
    let mut values = Vec::new();
    let mut n = None;
    let mut credit = None;
    for name in arguments.args() {
        let value: Value = arguments.get(name)?;
        if value.downcast_object_ref::<Credit>().is_some() {
            // It keeps its links: the words stand around it.
            credit = Some(value);
            values.push((name, Value::from(CREDIT)));
            continue;
        }
        if value.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        if value.is_none() {
            let message = format!("the part `{name}` of the string `{key}` is none here");
            let help = format!(
                "test for it before: `{{% if ... is not none %}}`; or give another text in its place, `{name}=x or \"\"`"
            );
            return Err(refuse(desk, code::TEMPLATE, key, message, Some(help)));
        }
        if name == "n" {
            n = value.to_string().parse::<u64>().ok();
        }
        values.push((name, value));
    }
    let printed: Vec<(&str, String)> = values
        .iter()
        .filter(|(name, value)| !(*name == "n" && value.is_number()))
        .map(|(name, value)| (*name, value.to_string()))
        .collect();
    desk.material
        .strings
        .get(key, &printed, n)
        .map(|text| {
            match credit
                .as_ref()
                .and_then(Value::downcast_object_ref::<Credit>)
            {
                Some(credit) => Value::from_object(credit.within(&text, CREDIT)),
                None => Value::from(text),
            }
        })
        .map_err(|error| refuse(desk, code::UNKNOWN_STRING, key, error.to_string(), None))
}
