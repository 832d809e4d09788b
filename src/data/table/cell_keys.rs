//! Reads how the values of a table or a column are written.

use rust_decimal::Decimal;

use super::cell::CellStyle;
use crate::diagnostic::{Diagnostic, code};
use crate::record::Record;

/// Reads how values are written, for a table or one of its columns.
pub(in crate::data) fn read_cells(record: &mut Record, cells: &mut CellStyle) {
    let missing = record.texts_or_values("missingValues");
    if record.has("missingValues") {
        cells.missing = missing
            .iter()
            .map(|text| text.as_str().trim().as_bytes().to_vec())
            .collect();
    }
    let points = record.characters("decimalChar");
    let points: Vec<u8> = points
        .iter()
        .filter_map(|point| match u8::try_from(point.value) {
            Ok(byte) if byte.is_ascii_punctuation() && !matches!(byte, b'"' | b'-') => Some(byte),
            _ => {
                let message = format!("`decimalChar` cannot be {:?}", point.value);
                record.complain(Diagnostic::error(code::INVALID_VALUE, message).at(point.place));
                None
            }
        })
        .collect();
    match points.as_slice() {
        [] => {}
        [point] => cells.numbers.points = [*point; 2],
        [first, second, ..] => cells.numbers.points = [*first, *second],
    }
    if let Some(group) = record.optional_character("groupChar") {
        cells.numbers.group = Some(group.value);
    }
    cells.numbers.declared |= record.has("decimalChar") || record.has("groupChar");
    read_signs(record, cells);
    let marks = record.texts("footnoteMarks");
    if record.has("footnoteMarks") {
        cells.numbers.marks = marks
            .iter()
            .map(|mark| mark.as_str().trim().to_owned())
            .filter(|mark| !mark.is_empty())
            .collect();
    }
    for (at, key) in ["trueValues", "falseValues"].into_iter().enumerate() {
        let words = record.texts(key);
        if record.has(key) {
            let words = words.iter().map(|word| word.as_str().trim().to_owned());
            if let Some(kept) = cells.truths.get_mut(at) {
                *kept = words.collect();
            }
        }
    }
    let group = cells.numbers.group.and_then(|c| u8::try_from(c).ok());
    let clash = group.is_some_and(|group| cells.numbers.points.contains(&group));
    if clash && (record.has("groupChar") || record.has("decimalChar")) {
        let place = record
            .key_place("groupChar")
            .or_else(|| record.key_place("decimalChar"));
        let message = "`groupChar` and `decimalChar` are the same, so that no number can be read";
        record.complain(
            Diagnostic::error(code::INVALID_VALUE, message)
                .at(place.unwrap_or_else(|| record.place())),
        );
    }
}

/// Reads what the numbers of a column are multiplied by.
pub(in crate::data) fn read_scale(record: &mut Record) -> Option<Decimal> {
    let scale = record.optional_number("scale")?;
    if scale.value <= Decimal::ZERO {
        record.complain(
            Diagnostic::error(code::INVALID_VALUE, "numbers are multiplied by more than nought")
                .at(scale.place)
                .help("`scale = 100` makes percentages of fractions, `scale = 1` leaves numbers as they are"),
        );
        return None;
    }
    Some(scale.value)
}

/// Reads the signs that stand beside numbers. Which ones these are must be said: what is merely taken off could
/// be anything, such as the `m` of `1.2m`.
fn read_signs(record: &mut Record, cells: &mut CellStyle) {
    let (bare, signs) = record.texts_or_boolean("bareNumber");
    if bare.is_some() || record.has("bareNumber") {
        cells.numbers.signs.clear();
    }
    for sign in signs {
        let text = sign.as_str().trim();
        let is_number = text
            .chars()
            .any(|c| c.is_numeric() || matches!(c, '-' | '\u{2212}' | '.' | ','));
        if is_number || is_magnitude(text) {
            let message = if is_number {
                format!("`{text}` is part of a number and no sign beside one")
            } else {
                format!("`{text}` multiplies the number that it stands beside")
            };
            record.complain(
                Diagnostic::error(code::INVALID_VALUE, message)
                    .at(sign.place())
                    .help("write such numbers out: 1200000 and not 1.2 million"),
            );
        } else {
            cells.numbers.signs.push(text.to_owned());
        }
    }
}

/// Whether a word beside a number says that it is meant a thousand times or more.
pub(in crate::data) fn is_magnitude(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "k",
        "m",
        "mn",
        "mln",
        "mio",
        "mill",
        "million",
        "millions",
        "b",
        "bn",
        "bln",
        "billion",
        "billions",
        "mrd",
        "md",
        "t",
        "tn",
        "trn",
        "trillion",
        "th",
        "tsd",
        "thousand",
        "thousands",
        "hundred",
        "тыс",
        "млн",
        "млрд",
        "мың",
    ];
    let word = word.trim_end_matches('.').to_lowercase();
    WORDS.contains(&word.as_str())
}
