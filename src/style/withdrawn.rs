//! Published numbers that no entry has any more, as templates see them.

use minijinja::value::Value;

use super::entries::{fields, list, numbered};
use super::render::Evaluator;
use crate::numbering::Withdrawn;

/// All of them, in the order of the lock.
pub(super) fn withdrawn(evaluator: &Evaluator) -> Value {
    let numbering = &evaluator.desk.material.numbering;
    list(
        numbering
            .withdrawn()
            .iter()
            .map(|gone| entry(evaluator, gone)),
    )
}

fn entry(evaluator: &Evaluator, gone: &Withdrawn) -> Value {
    let Withdrawn {
        number,
        into,
        entry,
    } = gone;
    let kind = entry.kind.word();
    let material = &evaluator.desk.material;
    let successors: Vec<_> = into
        .iter()
        .map(|id| {
            let number = material.numbering.number(entry.kind, id);
            numbered(evaluator, kind, id, None, number)
        })
        .collect();
    let names: Vec<String> = successors
        .iter()
        .map(|[_, _, _, (_, name), _]| name.to_string())
        .collect();
    let edition = entry.withdrawn.as_ref();
    let [id, label, ordinal, name, _] = numbered(evaluator, kind, &entry.id, None, Some(number));
    fields([
        ("kind", Value::from(kind)),
        id,
        label,
        ordinal,
        name,
        ("title", Value::from(entry.title.as_str())),
        ("published", Value::from(entry.edition.as_str())),
        (
            "edition",
            Value::from(edition.map(|withdrawal| withdrawal.edition.as_str())),
        ),
        ("into", list(successors.into_iter().map(Value::from_pairs))),
        ("into_line", Value::from(material.locale.list(&names))),
    ])
}
