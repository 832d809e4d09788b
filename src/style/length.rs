//! How long a brief is and may be, as templates see it.

use minijinja::value::Value;

use super::entries::{fields, list};
use super::render::Evaluator;

/// The words of a brief, and what the body that it is submitted to accepts.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// The words of each part, by the name of the part.
    pub words: Vec<(&'static str, usize)>,
    /// What it is submitted as, if the brief says so.
    pub submission: Option<Accepted>,
}

/// What a body accepts.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The name of the profile.
    pub profile: String,
    /// The body.
    pub body: String,
    /// What is submitted.
    pub kind: String,
    /// The document that is handed in.
    pub document: String,
    /// The most words.
    pub words: Option<usize>,
    /// The most pages.
    pub pages: Option<usize>,
    /// The parts whose words count.
    pub counts: Vec<&'static str>,
}

/// The words by part, and those that count; none before they are counted.
pub(super) fn words(evaluator: &Evaluator) -> Value {
    let Some(measure) = evaluator.desk.material.measure.get() else {
        return Value::from(());
    };
    let accepted = measure.submission.as_ref();
    let counts = |part: &str| accepted.is_none_or(|accepted| accepted.counts.contains(&part));
    let counted = measure.words.iter().filter(|(part, _)| counts(part));
    let counted = counted.map(|(_, words)| words).sum::<usize>();
    let parts = measure.words.iter();
    let parts = parts.map(|(part, words)| (*part, Value::from(*words)));
    Value::from_pairs(parts.chain([("counted", Value::from(counted))]))
}

/// What the brief is submitted as.
pub(super) fn submission(evaluator: &Evaluator) -> Value {
    let measure = evaluator.desk.material.measure.get();
    let Some(accepted) = measure.and_then(|measure| measure.submission.as_ref()) else {
        return Value::from(());
    };
    let number = |number: Option<usize>| number.map_or(Value::from(()), Value::from);
    fields([
        ("profile", Value::from(accepted.profile.as_str())),
        ("body", Value::from(accepted.body.as_str())),
        ("kind", Value::from(accepted.kind.as_str())),
        ("document", Value::from(accepted.document.as_str())),
        ("words", number(accepted.words)),
        ("pages", number(accepted.pages)),
        (
            "counts",
            list(accepted.counts.iter().map(|part| Value::from(*part))),
        ),
    ])
}
