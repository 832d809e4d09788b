//! Categories in time: between the first year and the last one stand all the others, whether the data have them or not.
//!
//! A line from 2015 to 2020 to 2021 at equal distances says that as much happened in five years as in one, and three
//! events in 2009 and one in 2017 look steady where there was none for seven years. So categories that are whole numbers,
//! months or years get those between them that have no rows, unless the filter leaves them out; and lines are drawn with
//! their points where they are in time.

use super::outcome::Outcome;
use super::series::printed;
use super::time_scale::Scale;
use crate::data::query::choice::{NoRows, Sort};
use crate::data::query::definition::{Chart, ChartType};
use crate::data::query::measure::Measure;
use crate::data::query::plan::{Compiled, Job};
use crate::data::table::cell::Value;
use crate::diagnostic::{Diagnostic, code};

/// Behind all that a grid has: what stands there is empty.
const NOWHERE: usize = usize::MAX;

/// So many categories are named that have no rows.
const NAMED: usize = 6;

/// The categories of a chart cannot be drawn as they are, which has been complained of.
pub(in crate::data) struct Unclear;

/// The categories of a chart by their places in its grid, and which of them have no rows.
pub(in crate::data) type Timeline = (Vec<(usize, String)>, Vec<usize>);

impl ChartType {
    /// Whether its categories stand in a row, where distances mean something.
    fn has_time(self) -> bool {
        match self {
            Self::Line | Self::SmallMultiples | Self::Bar | Self::StackedBar => true,
            Self::Dot => false,
        }
    }
}

impl Outcome<'_, '_, '_> {
    /// The categories of a chart with those that are missing between them, and which these are.
    pub(in crate::data) fn timeline(
        &mut self,
        chart: &Chart,
        job: &Job<'_>,
        categories: Vec<(usize, String)>,
    ) -> Result<Timeline, Unclear> {
        let counts = job.column.is_none()
            && matches!(
                job.measure(),
                Measure::Count | Measure::Change | Measure::Rate
            );
        let slot = job.keys[0].and_then(|slot| self.plan.slots.get(slot));
        let Some(slot) = slot.filter(|_| chart.kind.has_time() && chart.sort == Sort::Given) else {
            return Ok((categories, Vec::new()));
        };
        let is_text = slot
            .declared
            .as_ref()
            .is_some_and(|declared| declared.value.kind() == crate::data::table::kind::Kind::Text);
        let names: Vec<String> = categories.iter().map(|(_, name)| name.clone()).collect();
        let scale = if is_text {
            None
        } else {
            Scale::of(
                &names,
                &slot.cells,
                counts || chart.no_rows == NoRows::Nought,
            )
        };
        let Some((scale, all)) = scale.and_then(|scale| scale.all().map(|all| (scale, all))) else {
            return Ok((categories, Vec::new()));
        };
        if all.len() == categories.len() {
            return Ok((categories, Vec::new()));
        }
        let own = |condition: &&Compiled| Some(condition.slot) == job.keys[0];
        let conditions = job
            .conditions()
            .filter_map(|at| self.plan.conditions.get(at));
        let conditions: Vec<&Compiled> = conditions.filter(own).collect();
        let is_wanted = |name: &str| {
            let cell = name.as_bytes();
            let value = Value {
                missing: false,
                number: slot.cells.number(cell),
                boolean: None,
                date: slot.cells.date(cell),
            };
            let mut conditions = conditions.iter();
            conditions.all(|one| one.test.passes(&value, cell, &mut []))
        };
        let mut filled = Vec::with_capacity(all.len());
        let mut empty = Vec::new();
        for at in all {
            match scale.at.iter().position(|known| *known == at) {
                Some(known) => filled.extend(categories.get(known).cloned()),
                None => {
                    let name = scale.name(at, &slot.cells).filter(|name| is_wanted(name));
                    let Some(name) = name else { continue };
                    empty.push(filled.len());
                    filled.push((NOWHERE, name));
                }
            }
        }
        if empty.is_empty() {
            return Ok((categories, Vec::new()));
        }
        if counts && chart.no_rows == NoRows::Unsaid {
            let names = empty.iter().filter_map(|at| filled.get(*at));
            let mut named: Vec<String> = names
                .take(NAMED)
                .map(|(_, name)| printed(&chart.labels, name))
                .collect();
            if empty.len() > NAMED {
                named.push(format!("{} more", empty.len() - NAMED));
            }
            let message = format!(
                "{} has no rows for {}, and nothing says whether nothing was there or nobody knows",
                job.definition.words(),
                named.join(", ")
            );
            self.report.diagnostics.push(
                Diagnostic::error(code::AMBIGUOUS_DATA, message)
                    .at(chart.x.place())
                    .help("if the table lists all that happened, write `no-rows = \"nought\"` into the chart")
                    .help("if nobody knows, write `no-rows = \"missing\"`: the chart then has gaps")
                .help("if only some are meant, name these with `where`"),
            );
            return Err(Unclear);
        }
        Ok((filled, empty))
    }
}
