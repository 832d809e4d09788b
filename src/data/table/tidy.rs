//! Records as they are meant: letters composed, line ends plain, and the cells filled that stand for the one above them.

use std::borrow::Cow;

use csv::ByteRecord;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// Makes records as they are meant, one after the other.
#[derive(Debug, Default)]
pub(in crate::data) struct Tidy {
    /// The columns in which an empty cell stands for the value above it, each with that value.
    fill: Vec<(usize, Vec<u8>)>,
}

/// A text with composed letters: `é` is one letter, however it was written.
pub(in crate::data) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

impl Tidy {
    /// Fills the empty cells of these columns with the value above them.
    pub(in crate::data) fn filling(columns: impl Iterator<Item = usize>) -> Self {
        Self {
            fill: columns.map(|column| (column, Vec::new())).collect(),
        }
    }

    pub(in crate::data) fn record(&mut self, record: &mut ByteRecord) {
        if !self.fill.is_empty() {
            self.fill(record);
        }
        // A line end within a cell is the same on every system.
        if record.as_slice().contains(&b'\r') {
            let cells: Vec<Vec<u8>> = record.iter().map(with_plain_ends).collect();
            replace(record, &cells);
        }
        // Letters are composed in most files, and so are all that begin with other bytes.
        let may_be_split = |byte: &u8| matches!(byte, 0xCC | 0xCD | 0xE0..);
        if !record.as_slice().iter().any(may_be_split) {
            return;
        }
        let cells = record.iter().map(|cell| match std::str::from_utf8(cell) {
            Ok(text) => match composed(text) {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
            Err(_) => Cow::Borrowed(cell),
        });
        let cells: Vec<Cow<'_, [u8]>> = cells.collect();
        if cells.iter().any(|cell| matches!(cell, Cow::Owned(_))) {
            let cells: Vec<Vec<u8>> = cells.into_iter().map(Cow::into_owned).collect();
            replace(record, &cells);
        }
    }

    fn fill(&mut self, record: &mut ByteRecord) {
        // A line of mere delimiters is no row.
        if record.as_slice().trim_ascii().is_empty() {
            return;
        }
        let is_empty = |cell: Option<&[u8]>| cell.is_some_and(|cell| cell.trim_ascii().is_empty());
        let mut cells: Option<Vec<Vec<u8>>> = None;
        for (column, above) in &mut self.fill {
            if is_empty(record.get(*column)) {
                let cells =
                    cells.get_or_insert_with(|| record.iter().map(<[u8]>::to_vec).collect());
                if let Some(cell) = cells.get_mut(*column) {
                    cell.clone_from(above);
                }
            } else if let Some(cell) = record.get(*column) {
                above.clear();
                above.extend_from_slice(cell);
            }
        }
        if let Some(cells) = cells {
            replace(record, &cells);
        }
    }
}

/// A cell in which lines end in `\n`.
fn with_plain_ends(cell: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(cell.len());
    for (at, byte) in cell.iter().enumerate() {
        if *byte != b'\r' || cell.get(at + 1) != Some(&b'\n') {
            plain.push(*byte);
        }
    }
    plain
}

/// Puts other cells in the place of those of a record, which stays where it was.
fn replace(record: &mut ByteRecord, cells: &[Vec<u8>]) {
    let position = record.position().cloned();
    record.clear();
    record.extend(cells);
    record.set_position(position);
}
