//! The values of cells of a workbook, as a CSV file would have them.

use calamine::{Data, ExcelDateTime};

/// A value as a CSV file would have it.
pub(in crate::data) fn written(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => digits(*number),
        Data::Bool(boolean) => boolean.to_string(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::DateTime(moment) => moment_text(moment),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::Error(error) => error.to_string(),
    }
}

/// Whether a format shows numbers in percent; what stands in quotation marks or behind a backslash is text.
pub(in crate::data) fn is_percent(format: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    format.chars().any(|c| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match c {
            '"' => quoted = !quoted,
            '\\' => escaped = true,
            '%' => return !quoted,
            _ => {}
        }
        false
    })
}

/// Whether a text is a number with three digits behind a point or a comma.
pub(in crate::data) fn is_either(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '\u{2212}']);
    let Some((whole, rest)) = text.split_once(['.', ',']) else {
        return false;
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&whole.len()) && rest.len() == 3 && digits(whole) && digits(rest)
}

/// A number by its fifteen first digits, which are those that spreadsheet programs show and keep: what is behind
/// them comes of sums of halves, quarters and so on, `124599.99999999999` for 124600.
pub(in crate::data) fn digits(number: f64) -> String {
    let cut = format!("{number:.14e}").parse::<f64>();
    cut.unwrap_or(number).to_string()
}

fn moment_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_fifteen_digits_that_spreadsheets_show() {
        for (number, text) in [
            (124_599.999_999_999_99, "124600"),
            (0.1 + 0.2, "0.3"),
            (52.900_000_000_000_006, "52.9"),
            (-3.5, "-3.5"),
            (0.0, "0"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(digits(number), text);
        }
    }

    #[test]
    fn a_format_in_percent_is_told_by_its_sign() {
        for format in ["0%", "0.00%", "0.0 %;[Red]-0.0 %"] {
            assert!(is_percent(format), "{format}");
        }
        for format in ["General", "0.00", "0\"%\"", "0\\%", "@"] {
            assert!(!is_percent(format), "{format}");
        }
    }
}
