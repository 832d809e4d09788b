//! Whether a chart can be read as it is asked for.

use rust_decimal::{Decimal, RoundingStrategy};

use super::series::Series;
use crate::data::query::definition::{Chart, ChartType};
use crate::data::report::Report;
use crate::diagnostic::{Diagnostic, code};
use crate::record::Text;

impl Report<'_, '_> {
    /// Warns of a line whose points stand at equal distances although each of them names a year.
    pub(in crate::data) fn unread_times(&mut self, chart: &Chart, categories: &[String]) {
        let first = categories.first().map_or("", String::as_str);
        let message = format!(
            "the points of the chart `{}` stand at equal distances, because `{first}` and the others are no times that can be read",
            chart.id.value
        );
        self.diagnostics.push(
            Diagnostic::warning(code::AMBIGUOUS_DATA, message)
                .at(chart.x.place())
                .help("write them as `2020`, `2020-01`, `2020Q1`, `2020-S1`, `2019/20` or dates; or take `type = \"bar\"`"),
        );
    }

    /// Whether a chart of this kind can show so much and be read, and its axis begins low enough.
    pub(in crate::data) fn legible(&mut self, chart: &Chart, all: &[Series]) -> bool {
        let most = chart.kind.most_series();
        if all.len() > most {
            let kind = chart.kind.word();
            self.diagnostics.push(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    format!(
                        "the chart has {} series, and in a `{kind}` chart no more than {most} can be told apart",
                        all.len()
                    ),
                )
                .at(chart.series.as_ref().map_or(chart.id.place, Text::place))
                .help("leave some out with `where`, take `small-multiples`, or make it a table"),
            );
            return false;
        }
        let values = || all.iter().flat_map(|one| one.values.iter().flatten());
        if let Some(negative) = values().find(|value| value.is_sign_negative() && !value.is_zero())
            && chart.kind == ChartType::StackedBar
        {
            self.diagnostics.push(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    format!(
                        "a stacked bar cannot show {}, which is below nought",
                        negative.normalize()
                    ),
                )
                .at(chart.id.place)
                .help("write `type = \"bar\"`"),
            );
            return false;
        }
        let least = values().min();
        if let (Some(minimum), Some(least)) = (&chart.minimum, least)
            && minimum.value > *least
        {
            self.diagnostics.push(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    format!(
                        "the axis begins at {}, and the least value of the chart is {}",
                        minimum.value.normalize(),
                        least
                            .round_dp_with_strategy(4, RoundingStrategy::ToNegativeInfinity)
                            .normalize()
                    ),
                )
                .at(minimum.place)
                .help("let it begin lower, or remove `minimum`"),
            );
            return false;
        }
        true
    }

    /// Whether the axis of a chart, where the author says how far it goes, holds its greatest value.
    pub(in crate::data) fn fits(&mut self, chart: &Chart, greatest: Option<Decimal>) -> bool {
        let (Some(maximum), Some(greatest)) = (&chart.maximum, greatest) else {
            return true;
        };
        if maximum.value > Decimal::ZERO && maximum.value >= greatest {
            return true;
        }
        // Never below the value itself, so that what is named here would do.
        let shown = greatest
            .round_dp_with_strategy(4, RoundingStrategy::ToPositiveInfinity)
            .normalize();
        let what = match chart.kind {
            ChartType::StackedBar => "highest bar",
            _ => "greatest value",
        };
        let end = maximum.value.normalize();
        let (message, help) = if greatest > Decimal::ZERO {
            (
                format!("the axis ends at {end}, and the {what} of the chart is {shown}"),
                format!("write {shown} or more, or remove `maximum`"),
            )
        } else {
            (
                format!(
                    "the axis ends at {end} and must end above 0; the {what} of the chart is {shown}"
                ),
                String::from("remove `maximum`"),
            )
        };
        self.diagnostics.push(
            Diagnostic::error(code::INVALID_VALUE, message)
                .at(maximum.place)
                .help(help),
        );
        false
    }
}
