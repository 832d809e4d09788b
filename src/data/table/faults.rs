//! Cells that are complained of: the first few, and how many there are.

use super::spot::Spot;

/// So many cells of a column are shown.
const SHOWN: usize = 5;

/// The cells of a column that have one kind of fault.
#[derive(Clone, Debug, Default)]
pub(in crate::data) struct Faults {
    first: Vec<Spot>,
    count: u64,
    last: Option<u64>,
}

impl Faults {
    /// Notes the cell of a record; a second time for the same record changes nothing.
    pub(in crate::data) fn note(&mut self, spot: Spot) {
        if self.last.replace(spot.start) == Some(spot.start) {
            return;
        }
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(spot);
        }
    }

    pub(in crate::data) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(in crate::data) fn count(&self) -> u64 {
        self.count
    }

    pub(in crate::data) fn first(&self) -> Option<Spot> {
        self.first.first().copied()
    }

    /// The cells to show, each with the number of those that are not shown if it is the last one.
    pub(in crate::data) fn shown(&self) -> impl Iterator<Item = (Spot, Option<String>)> {
        let more = self
            .count
            .saturating_sub(self.first.len().try_into().unwrap_or(u64::MAX));
        let last = self.first.len().saturating_sub(1);
        self.first.iter().enumerate().map(move |(at, spot)| {
            let more = (at == last && more > 0).then(|| format!("and {more} more"));
            (*spot, more)
        })
    }
}
