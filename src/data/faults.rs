//! Cells that are complained of: the first few, and how many there are.

use super::excerpt::Spot;

/// So many cells of a column are shown.
const SHOWN: usize = 5;

/// The cells of a column that have one kind of fault.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    first: Vec<Spot>,
    count: u64,
    last: Option<u64>,
}

/// "1 cell", "2 cells".
pub(super) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

impl Faults {
    /// Notes the cell of a record; a second time for the same record changes nothing.
    pub(super) fn note(&mut self, spot: Spot) {
        if self.last.replace(spot.start) == Some(spot.start) {
            return;
        }
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(spot);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn first(&self) -> Option<Spot> {
        self.first.first().copied()
    }

    /// The cells to show, each with the number of those that are not shown if it is the last one.
    pub(super) fn shown(&self) -> impl Iterator<Item = (Spot, Option<String>)> {
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
