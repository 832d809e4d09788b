//! The editions of a brief as templates see them.

use minijinja::value::Value;

use super::entries::{fields, list};
use super::render::Evaluator;

/// The editions that were released, in their order; the one that is being released is the last.
pub(super) fn editions(evaluator: &Evaluator) -> Value {
    let material = &evaluator.desk.material;
    let lock = material.numbering.lock();
    let editions = lock.into_iter().flat_map(|lock| &lock.editions);
    list(editions.map(|edition| {
        fields([
            ("name", Value::from(edition.name.as_str())),
            (
                "date",
                Value::from(material.locale.date(edition.date).unwrap_or_default()),
            ),
            ("date_iso", Value::from(edition.date.to_string())),
        ])
    }))
}
