//! Why a workbook cannot be read.

use super::bounds::{CELLS, TEXT};

/// Why a workbook cannot be read.
pub(super) enum Fault {
    Broken(String),
    /// There is no such sheet, or several and none is named; these there are.
    Which(Vec<String>),
    /// It is larger than a workbook of data should be, in this respect.
    TooLarge(String),
}

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Broken(error.to_string())
    }
}

pub(super) fn many_cells() -> Fault {
    Fault::TooLarge(format!("it has more than {CELLS} cells"))
}

pub(super) fn long_text() -> Fault {
    Fault::TooLarge(format!(
        "its cells hold more than {} MB of text",
        TEXT >> 20
    ))
}

pub(super) fn spanned(cells: u64) -> Fault {
    Fault::TooLarge(format!("with the empty ones it has {cells} cells or more"))
}
