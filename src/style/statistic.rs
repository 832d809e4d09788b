//! The figures that prose prints.

use std::sync::Arc;

use minijinja::Error;
use minijinja::value::{Enumerator, Object, Value};

use super::desk::Desk;
use super::entries::{credit, fields, list};
use super::functions::{refuse, unknown};
use super::options::exact;
use super::printed::Thing;
use super::render::Evaluator;
use crate::data::{Family, Figure, figure_name};
use crate::diagnostic::{code, did_you_mean};

/// The statistics by id, each made when it is asked for.
pub(super) fn all(evaluator: &Arc<Evaluator>) -> Value {
    Value::from_object(Statistics {
        evaluator: Arc::clone(evaluator),
    })
}

#[derive(Debug)]
struct Statistics {
    evaluator: Arc<Evaluator>,
}

impl Object for Statistics {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let id = key.as_str()?;
        let material = &self.evaluator.desk.material;
        let ids = &material.definitions.ids;
        ids.has(&ids.stats, id)
            .then(|| statistic(&self.evaluator, id))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let material = &self.evaluator.desk.material;
        let ids = material.definitions.ids.stats.iter();
        Enumerator::Values(ids.map(|id| Value::from(id.value.as_str())).collect())
    }
}

/// A statistic as templates see it: its value, and what is printed of it.
fn statistic(evaluator: &Arc<Evaluator>, id: &str) -> Value {
    let material = &evaluator.desk.material;
    let results = &material.results;
    let none = || Value::from(());
    let print = |figure: &Figure| {
        let printed = material
            .locale
            .figure_with(figure.value, &figure.format, &material.figures);
        printed.map_or_else(|_| none(), Value::from)
    };
    let of_figure = |figure: &Figure| {
        let of = figure.of.as_deref().unwrap_or_default();
        fields([
            ("of", Value::from(of)),
            ("value", exact(figure.value)),
            ("printed", print(figure)),
        ])
    };
    let figure = results.figures.get(id);
    let known = results.families.get(id).into_iter();
    let known = known.flat_map(|family| &family.known);
    let figures: Vec<&Figure> = known
        .filter_map(|of| results.figures.get(&figure_name(id, Some(of))))
        .collect();
    let sourced = figure.or(figures.first().copied());
    fields([
        ("id", Value::from(id)),
        (
            "value",
            figure.map_or_else(none, |figure| exact(figure.value)),
        ),
        ("printed", figure.map_or_else(none, print)),
        (
            "unit",
            Value::from(sourced.and_then(|figure| figure.unit.as_deref())),
        ),
        (
            "source",
            sourced.map_or_else(none, |figure| {
                credit(evaluator, &figure.source, figure.beside.as_ref())
            }),
        ),
        ("figures", list(figures.into_iter().map(of_figure))),
    ])
}

/// The figure of the statistic `id` or, if it has several, the one of `of`.
pub(super) fn stat(desk: &Desk, id: &str, of: Option<&Value>) -> Result<Value, Error> {
    let material = &desk.material;
    let ids = &material.definitions.ids;
    if !ids.has(&ids.stats, id) {
        let known = ids.stats.iter().map(|known| known.value.as_str());
        let code = code::UNKNOWN_STATISTIC;
        return Err(unknown(desk, code, "statistic", id, known));
    }
    let of = of.map(|of| of.to_string().trim().to_owned());
    let name = figure_name(id, of.as_deref());
    let results = &material.results;
    match (results.figures.get(&name), results.families.get(id)) {
        (Some(figure), _) => printed(desk, figure),
        (None, Some(family)) => Err(absent(desk, id, of.as_deref(), family)),
        (None, None) if of.is_some() && results.figures.contains_key(id) => Err(refuse(
            desk,
            code::UNKNOWN_STATISTIC,
            id,
            format!("the statistic `{id}` has only one figure"),
            Some(format!(
                "write `stat(\"{id}\")`, or give it the key `by` for a figure of each value of a column"
            )),
        )),
        // Its computation has failed and was complained of where it is defined.
        (None, None) => Ok(Value::from_object(Thing::Figure {
            id: name,
            text: String::new(),
            remark: String::new(),
            sources: Vec::new(),
        })),
    }
}

fn printed(desk: &Desk, figure: &Figure) -> Result<Value, Error> {
    let material = &desk.material;
    let name = figure.name();
    let locale = &material.locale;
    // A template may make a text of it, which knows of no sources any more.
    for source in figure.sources() {
        desk.rest_on(source);
    }
    match locale.figure_with(figure.value, &figure.format, &material.figures) {
        Ok(text) => Ok(Value::from_object(Thing::Figure {
            id: name,
            text,
            remark: figure.remark(),
            sources: figure.sources().map(str::to_owned).collect(),
        })),
        Err(error) => Err(refuse(
            desk,
            code::FIGURE_FORMAT,
            &figure.id,
            format!("the statistic `{name}` cannot be printed: {error}"),
            None,
        )),
    }
}

/// Why a statistic with several figures has none of this.
fn absent(desk: &Desk, id: &str, of: Option<&str>, family: &Family) -> Error {
    /// So many are listed.
    const LISTED: usize = 12;
    let known = || family.known.iter().map(String::as_str);
    let listed = || {
        let mut all: Vec<_> = known().take(LISTED).map(|of| format!("`{of}`")).collect();
        if family.known.len() > LISTED {
            all.push(format!("{} more", family.known.len() - LISTED));
        }
        match all.as_slice() {
            [] => String::from("it has none that can be printed"),
            _ => format!("it has {}", all.join(", ")),
        }
    };
    let Some(of) = of else {
        let example = known().next().unwrap_or("its value");
        return refuse(
            desk,
            code::UNKNOWN_STATISTIC,
            id,
            format!("the statistic `{id}` has several figures: say which"),
            Some(format!(
                "write `stat(\"{id}\", \"{example}\")`; {}",
                listed()
            )),
        );
    };
    if family.few.iter().any(|few| few == of) {
        let threshold = family.threshold;
        return refuse(
            desk,
            code::SMALL_CELL,
            of,
            format!(
                "the statistic `{id}` tells of fewer than {threshold} persons for `{of}`, and its table protects them"
            ),
            Some(format!(
                "say \u{201c}fewer than {threshold}\u{201d} in the text, or count more widely"
            )),
        );
    }
    if family.empty.iter().any(|empty| empty == of) {
        return refuse(
            desk,
            code::NOT_COMPUTABLE,
            of,
            format!(
                "the statistic `{id}` cannot be computed for `{of}`: the data have nothing to compute it from"
            ),
            Some(listed()),
        );
    }
    refuse(
        desk,
        code::UNKNOWN_STATISTIC,
        of,
        format!("the statistic `{id}` has no figure of `{of}`"),
        did_you_mean(of, known()).or_else(|| Some(listed())),
    )
}
