//! Measures that print what one person has told.

use super::asked::Definition;
use super::measure::Measure;
use super::plan::Planner;
use crate::diagnostic::{Diagnostic, code};
use crate::record::Text;

impl Planner<'_, '_> {
    /// Complains of a measure that prints what one person has told.
    pub(in crate::data) fn tells_of_one(&mut self, definition: Definition<'_>) -> bool {
        let measured = definition.measured();
        // Nobody prints how many there are for each of a rate.
        if matches!(definition, Definition::People(_) | Definition::Keys(_)) {
            return false;
        }
        let one = match measured.measure {
            Measure::Min | Measure::Max | Measure::Value => measured.measure.word(),
            Measure::Count
            | Measure::Sum
            | Measure::Mean
            | Measure::Median
            | Measure::Share
            | Measure::Ratio
            | Measure::Change
            | Measure::Rate => return false,
        };
        let Some(threshold) = self.description.protect else {
            return false;
        };
        let column = measured.column.as_ref().map_or("column", Text::as_str);
        let help = if measured.measure == Measure::Value {
            format!(
                "take `measure = \"sum\"` or `\"mean\"` with conditions that at least {threshold} rows meet"
            )
        } else {
            format!(
                "take `measure = \"mean\"`, or count the rows of a range: \
                 `where = {{ {column} = {{ from = ..., to = ... }} }}`"
            )
        };
        self.diagnostics.push(
            Diagnostic::error(
                code::SMALL_CELL,
                format!(
                    "{} prints what one person has told: the measure `{one}` is the value of one row, \
                     and its table protects persons",
                    definition.words()
                ),
            )
            .at(definition.place())
            .help(help),
        );
        true
    }
}
