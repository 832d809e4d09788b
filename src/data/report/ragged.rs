//! Rows that have other cells than the first line has names.

use super::Report;
use crate::data::table::counted::counted;
use crate::data::table::faults::Faults;
use crate::data::table::head::in_conflict;
use crate::data::table::spot::Spot;
use crate::diagnostic::{Diagnostic, code};
use crate::source::conflict;

impl Report<'_, '_> {
    /// Rows that are too long or too short; of the `unclosed` one it is known why.
    pub(in crate::data) fn ragged(
        &mut self,
        ragged: &Faults,
        width: usize,
        unclosed: Option<Spot>,
    ) {
        let mut shown = ragged.shown();
        if let Some((spot, _)) =
            shown.find(|(spot, _)| conflict::is_marker(&self.excerpts.raw(*spot)))
        {
            self.diagnostics.push(in_conflict(self.excerpts, spot));
            return;
        }
        for (spot, more) in ragged.shown() {
            if unclosed == Some(spot) {
                continue;
            }
            let place = self.excerpts.record(spot);
            let cells = self.excerpts.cells(spot);
            let mut diagnostic = Diagnostic::error(
                code::INVALID_TABLE,
                format!(
                    "this row has {}, and the first line names {}",
                    counted(cells, "cell"),
                    counted(width, "column")
                ),
            )
            .at(place);
            diagnostic = if self.excerpts.is_long(spot) {
                diagnostic.help("is there a quotation mark that is never closed?")
            } else {
                diagnostic.help(self.completed(spot, cells, width))
            };
            self.push(diagnostic, more);
        }
    }

    /// How a row of another length than the first line is mended.
    fn completed(&mut self, spot: Spot, cells: usize, width: usize) -> String {
        let delimiter = self.excerpts.dialect().delimiter;
        let name = match delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            _ => "delimiter",
        };
        if cells < width {
            return format!(
                "write what is missing; a cell without a value is nothing between two {name}s"
            );
        }
        let texts: Vec<String> = (0..cells)
            .map(|cell| self.excerpts.cell_text(spot, cell))
            .collect();
        if texts.iter().skip(width).all(|text| text.trim().is_empty()) {
            return format!("remove the {name} at its end, or name the column");
        }
        // Behind a comma that belongs to a text there mostly is a space, and digits are around one that
        // belongs to a number.
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let pairs = || texts.windows(2).map(|pair| (&pair[0], &pair[1]));
        let belongs = pairs()
            .find(|(before, behind)| !before.trim().is_empty() && behind.starts_with(' '))
            .or_else(|| {
                pairs().find(|(before, behind)| {
                    digit(before.chars().last()) && digit(behind.chars().next())
                })
            });
        let sign = char::from(delimiter);
        match belongs {
            Some((before, behind)) if sign != '\t' => format!(
                "a {name} that belongs to a cell needs quotation marks around the cell: is it `\"{before}{sign}{behind}\"`?"
            ),
            _ => format!("a {name} that belongs to a cell needs quotation marks around the cell"),
        }
    }
}
