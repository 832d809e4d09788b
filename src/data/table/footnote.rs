//! The marks behind figures that lead to a footnote: `78,8*`.
//!
//! They are no part of the number. They stay with the figure that it goes into, as it is printed, because what
//! they say of it (that it is provisional, or of a revised series) is what a hostile reader would say otherwise.

use super::number_style::NumberStyle;
use crate::record::Text;

/// The marks of a figure: the first, second ... of those that its column has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::data) struct Marks(u16);

/// So many different marks are told apart in a column.
pub(in crate::data) const MOST: usize = 16;

impl Marks {
    /// The marks behind the number of a cell.
    pub(in crate::data) fn of(cell: &[u8], numbers: &NumberStyle) -> Self {
        // Rows are many, and most numbers end in a digit. A mark that does so stands behind a space.
        let ends_plain = cell.last().is_some_and(u8::is_ascii_digit) && !cell.contains(&b' ');
        if numbers.marks.is_empty() || ends_plain && cell.is_ascii() {
            return Self::default();
        }
        let (_, found) = numbers.unmarked(std::str::from_utf8(cell).unwrap_or_default());
        let mut marks = 0;
        for (at, mark) in numbers.marks.iter().take(MOST).enumerate() {
            if found.contains(&mark.as_str()) {
                marks |= 1 << at;
            }
        }
        Self(marks)
    }

    /// Those of both.
    pub(in crate::data) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// As they are written, in the order of the column.
    pub(in crate::data) fn written(self, numbers: &NumberStyle) -> Vec<String> {
        let marks = numbers.marks.iter().take(MOST).enumerate();
        marks
            .filter(|(at, _)| self.0 & 1 << at != 0)
            .map(|(_, mark)| mark.clone())
            .collect()
    }
}

/// A footnote under a chart or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// The mark that leads to it.
    pub mark: String,
    /// What it says; none where the description of the table does not say what the mark means.
    pub text: Option<Text>,
}
