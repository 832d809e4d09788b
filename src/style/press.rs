//! The press release as templates see it.

use std::sync::Arc;

use minijinja::value::Value;

use super::context::string;
use super::entries::{
    concern, fields, list, numbered, optional_line, optional_prose, organisation, paragraphs,
    person, prose, text, with,
};
use super::render::Evaluator;
use crate::brief::{Block, ConcernId, PressRelease, Statement};

pub(super) fn release(evaluator: &Arc<Evaluator>, release: &PressRelease) -> Value {
    fields([
        ("kicker", optional_line(evaluator, release.kicker.as_ref())),
        ("headline", text(evaluator, &release.headline)),
        (
            "dateline",
            list(release.dateline.iter().map(|city| text(evaluator, city))),
        ),
        (
            "blocks",
            list(release.blocks.iter().map(|entry| block(evaluator, entry))),
        ),
    ])
}

fn block(evaluator: &Arc<Evaluator>, block: &Block) -> Value {
    let brief = &evaluator.desk.material.brief;
    match block {
        Block::Text(text) => fields([
            ("kind", Value::from("text")),
            ("text", prose(evaluator, text)),
        ]),
        Block::Quote(entry) => statement(evaluator, "quote", entry),
        Block::Statement(entry) => statement(evaluator, "statement", entry),
        Block::Highlights {
            chapter: id,
            concerns: picked,
            intro,
            ..
        } => {
            let of = id
                .as_ref()
                .and_then(|id| brief.chapters.iter().find(|entry| entry.id == *id));
            let entry = |id: &ConcernId| brief.concerns().find(|(_, entry)| entry.id == *id);
            let concerns: Vec<Value> = if picked.is_empty() {
                of.into_iter()
                    .flat_map(|chapter| &chapter.concerns)
                    .map(|entry| concern(evaluator, entry))
                    .collect()
            } else {
                picked
                    .iter()
                    .filter_map(entry)
                    .map(|(_, entry)| concern(evaluator, entry))
                    .collect()
            };
            fields([
                ("kind", Value::from("highlights")),
                ("intro", optional_prose(evaluator, intro.as_ref())),
                (
                    "chapter",
                    of.map_or(Value::from(()), |entry| {
                        with(
                            numbered(
                                evaluator,
                                "chapter",
                                entry.id.as_str(),
                                Some(entry.id.place()),
                                evaluator.desk.material.numbering.chapter(&entry.id),
                            ),
                            [("title", text(evaluator, &entry.title))],
                        )
                    }),
                ),
                ("concerns", Value::from(concerns)),
            ])
        }
        Block::Contacts(ids) => {
            let people = ids.iter().filter_map(|id| brief.person(id.as_str()));
            fields([
                ("kind", Value::from("contacts")),
                ("people", list(people.map(|entry| person(evaluator, entry)))),
            ])
        }
        Block::About(ids) => {
            let organisations = ids.iter().filter_map(|id| brief.organisation(id.as_str()));
            fields([
                ("kind", Value::from("about")),
                (
                    "organisations",
                    list(organisations.map(|entry| organisation(evaluator, entry))),
                ),
            ])
        }
    }
}

fn statement(evaluator: &Arc<Evaluator>, kind: &str, statement: &Statement) -> Value {
    let brief = &evaluator.desk.material.brief;
    let book = &evaluator.desk.material.book;
    let said = match kind {
        "quote" => book.quotation(&statement.text),
        _ => book.reported(&statement.text),
    };
    let [marks, _] = evaluator.desk.material.locale.punctuation().quotation();
    let mark = |which: usize| match kind {
        "quote" => Value::from(marks[which].as_str()),
        _ => Value::from(()),
    };
    let verb = match &statement.verb {
        Some(verb) => text(evaluator, verb),
        None => Value::from(string(evaluator, &format!("verb-{kind}"), &[])),
    };
    fields([
        ("kind", Value::from(kind)),
        (
            "person",
            brief
                .person(statement.person.as_str())
                .map_or(Value::from(()), |entry| person(evaluator, entry)),
        ),
        ("text", paragraphs(evaluator, said)),
        ("verb", verb),
        ("open", mark(0)),
        ("close", mark(1)),
    ])
}
