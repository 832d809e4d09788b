//! Conditions that no row can meet together.
//!
//! Tables of offices carry their totals as rows, and a share of the women in the total is asked for as `where` and
//! `of` that want different values of one column. No row has both: such a share would be nought, always.

use super::filter::Condition;
use super::measure::Measure;
use super::plan::{Job, Planner};
use super::typed::Typed;
use crate::data::table::number::Number;
use crate::diagnostic::{Diagnostic, Place, code};

impl Typed {
    /// Whether no value passes both tests.
    fn excludes(&self, other: &Self) -> bool {
        let number_in = |number: &Number, from: &Option<Number>, to: &Option<Number>| {
            from.is_none_or(|from| *number >= from) && to.is_none_or(|to| *number <= to)
        };
        match (self, other) {
            (Self::Numbers(own), Self::Numbers(others)) => {
                !own.iter().any(|one| others.contains(one))
            }
            (Self::Texts(own), Self::Texts(others)) => !own.iter().any(|one| others.contains(one)),
            (Self::Booleans(own), Self::Booleans(others)) => {
                !own.iter().any(|one| others.contains(one))
            }
            (Self::Days(own), Self::Days(others)) => !own.iter().any(|one| others.contains(one)),
            (Self::Numbers(any), Self::NumberRange(from, to))
            | (Self::NumberRange(from, to), Self::Numbers(any)) => {
                !any.iter().any(|one| number_in(one, from, to))
            }
            (Self::Days(any), Self::DayRange(from, to))
            | (Self::DayRange(from, to), Self::Days(any)) => !any
                .iter()
                .any(|one| from.is_none_or(|from| *one >= from) && to.is_none_or(|to| *one <= to)),
            (Self::NumberRange(from, to), Self::NumberRange(other_from, other_to)) => {
                is_after(from.as_ref(), other_to.as_ref())
                    || is_after(other_from.as_ref(), to.as_ref())
            }
            (Self::DayRange(from, to), Self::DayRange(other_from, other_to)) => {
                is_after(from.as_ref(), other_to.as_ref())
                    || is_after(other_from.as_ref(), to.as_ref())
            }
            // Of different types: that is complained of elsewhere.
            _ => false,
        }
    }

    /// Whether it names a value that does not pass another test.
    fn names_more_than(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Numbers(own), Self::Numbers(others)) => {
                own.iter().any(|one| !others.contains(one))
            }
            (Self::Texts(own), Self::Texts(others)) => own.iter().any(|one| !others.contains(one)),
            (Self::Booleans(own), Self::Booleans(others)) => {
                own.iter().any(|one| !others.contains(one))
            }
            (Self::Days(own), Self::Days(others)) => own.iter().any(|one| !others.contains(one)),
            (Self::Numbers(own), Self::NumberRange(from, to)) => own
                .iter()
                .any(|one| from.is_some_and(|from| *one < from) || to.is_some_and(|to| *one > to)),
            (Self::Days(own), Self::DayRange(from, to)) => own
                .iter()
                .any(|one| from.is_some_and(|from| *one < from) || to.is_some_and(|to| *one > to)),
            (Self::NumberRange(from, to), Self::NumberRange(other_from, other_to)) => is_wider(
                from.as_ref(),
                to.as_ref(),
                other_from.as_ref(),
                other_to.as_ref(),
            ),
            (Self::DayRange(from, to), Self::DayRange(other_from, other_to)) => is_wider(
                from.as_ref(),
                to.as_ref(),
                other_from.as_ref(),
                other_to.as_ref(),
            ),
            // A range and a list, or values of different types: what passes both depends on the data.
            _ => false,
        }
    }
}

/// Whether a range begins before another one does, or ends behind it.
fn is_wider<T: PartialOrd>(
    from: Option<&T>,
    to: Option<&T>,
    other_from: Option<&T>,
    other_to: Option<&T>,
) -> bool {
    is_after(other_from, from) || is_after(to, other_to)
}

fn is_after<T: PartialOrd>(from: Option<&T>, to: Option<&T>) -> bool {
    from.zip(to).is_some_and(|(from, to)| from > to)
}

impl Planner<'_, '_> {
    /// Complains of conditions of a definition that no row can meet together.
    pub(in crate::data) fn is_contradictory(&mut self, job: &Job<'_>) -> bool {
        let together: [Vec<usize>; 3] = [&job.part, &job.from, &job.to].map(|more| {
            let mut all = job.rows.clone();
            all.extend(more);
            all
        });
        let conditions = &self.plan.conditions;
        let pair = together.iter().find_map(|all| {
            let compiled = all.iter().filter_map(|at| conditions.get(*at));
            let compiled: Vec<_> = compiled.collect();
            let mut pairs = compiled.iter().enumerate().flat_map(|(at, one)| {
                let others = compiled.get(at + 1..).unwrap_or_default();
                others.iter().map(move |other| (*one, *other))
            });
            pairs.find(|(one, other)| one.slot == other.slot && one.test.excludes(&other.test))
        });
        if let Some((one, _)) = pair {
            let column = self.plan.slots.get(one.slot).map(|slot| slot.name.clone());
            self.contradiction(job, &column.unwrap_or_default());
            return true;
        }
        self.is_partly_outside(job) || self.is_of_its_own_group(job)
    }

    /// Complains of a share of which `where` names more than `of` does: what is more would count nowhere.
    fn is_partly_outside(&mut self, job: &Job<'_>) -> bool {
        if job.measure() != Measure::Share {
            return false;
        }
        let conditions = &self.plan.conditions;
        let compiled = |all: &[usize]| {
            all.iter()
                .filter_map(|at| conditions.get(*at))
                .collect::<Vec<_>>()
        };
        let (part, whole) = (compiled(&job.part), compiled(&job.rows));
        let pairs = part
            .iter()
            .flat_map(|one| whole.iter().map(move |other| (one, other)));
        let mut wider = pairs
            .filter(|(one, other)| one.slot == other.slot && one.test.names_more_than(&other.test));
        let Some((one, _)) = wider.next() else {
            return false;
        };
        let column = self.plan.slots.get(one.slot).map(|slot| slot.name.clone());
        let column = column.unwrap_or_default();
        let measured = job.definition.measured();
        let place =
            place_of(&measured.filter.conditions, &column).unwrap_or(job.definition.place());
        let message = format!(
            "{} would leave out some of what its `where` names: not all these values of `{column}` are among those of `of`",
            job.definition.words()
        );
        let mut diagnostic = Diagnostic::error(code::NOT_COMPUTABLE, message).at(place);
        if let Some(of) = place_of(&measured.of.conditions, &column) {
            diagnostic = diagnostic.also(of, "these are the whole");
        }
        self.diagnostics.push(diagnostic.help(
            "a share counts those rows of `of` that `where` finds too: name the same values there, or fewer here; to divide one figure by another, write `measure = \"ratio\"`",
        ));
        true
    }

    /// Complains of a share of those of some groups in each group: it is nothing or all.
    fn is_of_its_own_group(&mut self, job: &Job<'_>) -> bool {
        if job.measure() != Measure::Share {
            return false;
        }
        let compiled = job
            .part
            .iter()
            .filter_map(|at| self.plan.conditions.get(*at));
        let mut slots = compiled.map(|compiled| compiled.slot);
        let Some(slot) = slots.find(|slot| job.keys.contains(&Some(*slot))) else {
            return false;
        };
        let column = self.plan.slots.get(slot).map(|slot| slot.name.clone());
        let column = column.unwrap_or_default();
        let measured = job.definition.measured();
        let place =
            place_of(&measured.filter.conditions, &column).unwrap_or(job.definition.place());
        let message = format!(
            "each share of {} would be 0 or 100 percent: `where` and the groups fix the same column, `{column}`",
            job.definition.words()
        );
        self.diagnostics.push(
            Diagnostic::error(code::NOT_COMPUTABLE, message)
                .at(place)
                .help("for each group in percent of all, write `percent-of`; to divide one figure by another, `measure = \"ratio\"`"),
        );
        true
    }

    fn contradiction(&mut self, job: &Job<'_>, column: &str) {
        let measured = job.definition.measured();
        let base = job.definition.base();
        let filters = [
            ("where", base),
            ("where", Some(&measured.filter)),
            ("of", Some(&measured.of)),
            ("from", Some(&measured.from)),
            ("to", Some(&measured.to)),
        ];
        let places = filters
            .into_iter()
            .filter_map(|(key, filter)| Some((key, place_of(&filter?.conditions, column)?)));
        let places: Vec<(&str, Place)> = places.collect();
        let words = job.definition.words();
        let (message, help) = if measured.measure == Measure::Share {
            (
                format!(
                    "{words} is of nothing: no row is among those of both `where` and `of`, which want different values of `{column}`"
                ),
                "a share counts those rows of `of` that `where` finds too. To divide one figure by another, such as by a total that \
                 stands in a row of its own, write `measure = \"ratio\"`",
            )
        } else {
            (
                format!(
                    "{words} is of nothing: its filters want different values of `{column}`, and no row has both"
                ),
                "take one of the conditions out",
            )
        };
        let mut places = places.into_iter();
        let first = places
            .next()
            .map_or(job.definition.place(), |(_, place)| place);
        let mut diagnostic = Diagnostic::error(code::NOT_COMPUTABLE, message).at(first);
        for (key, place) in places {
            diagnostic = diagnostic.also(place, format!("and `{key}` wants this"));
        }
        self.diagnostics.push(diagnostic.help(help));
    }
}

fn place_of(conditions: &[Condition], column: &str) -> Option<Place> {
    let mut conditions = conditions.iter();
    let found = conditions.find(|condition| condition.column.value == column);
    found.map(|condition| condition.place)
}
