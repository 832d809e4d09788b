//! Where the rows and cells of a sheet are that has been copied.

use std::collections::BTreeSet;

/// Where the records of a copied sheet stand in it.
#[derive(Debug)]
pub(in crate::data) struct SheetPlaces {
    pub(in crate::data) name: String,
    /// The row of each record, counted from 1.
    pub(in crate::data) rows: Vec<u32>,
    /// The first column, counted from 0.
    pub(in crate::data) first: u32,
    /// The columns in which a number is written as a text that can be read in two ways.
    pub(in crate::data) texts: BTreeSet<u32>,
    /// The columns in which some numbers are shown in percent and others are not.
    pub(in crate::data) mixed: BTreeSet<u32>,
}

impl SheetPlaces {
    pub(in crate::data) fn row(&self, record: u64) -> Option<u64> {
        let record = usize::try_from(record).ok()?;
        self.rows.get(record).copied().map(u64::from)
    }

    /// Whether the numbers of a column are no texts that could be read in two ways.
    pub(in crate::data) fn is_typed(&self, column: usize) -> bool {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        !self.texts.contains(&column.saturating_add(self.first))
    }

    /// Whether some numbers of a column are shown in percent and others are not.
    pub(in crate::data) fn is_mixed(&self, column: usize) -> bool {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        self.mixed.contains(&column.saturating_add(self.first))
    }

    /// "cell B7 of the sheet `Data`".
    pub(in crate::data) fn cell_name(&self, record: u64, column: usize) -> Option<String> {
        let row = self.row(record)?;
        let column = u32::try_from(column).ok()?.saturating_add(self.first);
        Some(format!(
            "cell {}{row} of the sheet `{}`",
            letters(column),
            self.name
        ))
    }
}

/// The letters of a column, counted from 0.
pub(in crate::data) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
