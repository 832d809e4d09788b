//! How many there are for whom a rate is given.

use rust_decimal::Decimal;

use crate::data::pass::tally::Refusal;
use crate::data::query::asked::Definition;
use crate::data::query::per::Per;
use crate::record::Text;

/// How many there are of each key in the second table.
#[derive(Clone, Debug)]
pub(in crate::data) struct People {
    /// By one or two values of the columns that join, in the order of `on`.
    pub(in crate::data) cells: Vec<(Vec<String>, Decimal)>,
    /// Where they are from.
    pub(in crate::data) source: Text,
    /// The second table, as messages print it.
    pub(in crate::data) shown: String,
}

/// The people for each group of a rate.
pub(in crate::data) struct Denominators<'p> {
    pub(in crate::data) people: &'p People,
    pub(in crate::data) each: Decimal,
    /// Which of the columns that join the rows and the columns of the rate are grouped by.
    pub(in crate::data) groups: [Option<usize>; 2],
}

impl<'p> Denominators<'p> {
    pub(in crate::data) fn of(definition: Definition<'_>, per: &Per, people: &'p People) -> Self {
        let joins = |key: Option<&Text>| {
            let key = key?.as_str();
            per.on.iter().position(|join| join.ours.value == key)
        };
        Self {
            people,
            each: per.each,
            groups: definition.keys().map(joins),
        }
    }

    /// How many there are in a group: a group by a column that does not join has all.
    pub(in crate::data) fn all(&self, group: [Option<&str>; 2]) -> Result<Decimal, Refusal> {
        let mut all = Decimal::ZERO;
        for (key, people) in &self.people.cells {
            let wanted = group.iter().zip(self.groups);
            let mut wanted = wanted.filter_map(|(value, at)| Some(((*value)?, key.get(at?)?)));
            if wanted.all(|(value, key)| value == key) {
                all = all.checked_add(*people).ok_or(Refusal::Overflow)?;
            }
        }
        Ok(all)
    }

    /// What was counted, for each so many of those in the group.
    pub(in crate::data) fn rate(
        &self,
        counted: Decimal,
        group: [Option<&str>; 2],
    ) -> Result<Decimal, Refusal> {
        let all = self.all(group)?;
        let times = counted.checked_mul(self.each).ok_or(Refusal::Overflow)?;
        if all.is_zero() {
            return Err(Refusal::Zero("there is nobody for whom it could be"));
        }
        times.checked_div(all).ok_or(Refusal::Overflow)
    }

    /// The values that the second table has of the column by which rows or columns are grouped.
    pub(in crate::data) fn names(&self, direction: usize) -> Vec<String> {
        let at = self.groups.get(direction).copied().flatten();
        let mut names = Vec::new();
        for (key, _) in &self.people.cells {
            if let Some(name) = at.and_then(|at| key.get(at))
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
        names
    }
}
