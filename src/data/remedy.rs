//! Ways out of cells that are not what their column should hold.

use super::filter::Kind;
use super::report::Report;

impl Report<'_, '_> {
    /// The way out of a cell of another type than its column.
    pub(super) fn not_a_value(&self) -> String {
        format!(
            "correct it, or list it under `missingValues` in {} if it stands for a missing value",
            self.shown.with_extension("toml").display()
        )
    }

    /// The way out where a decimal comma was read as text.
    pub(super) fn decimal_comma(&self, text: &str, kind: Kind) -> Option<String> {
        let (whole, fraction) = text.split_once(',')?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        let whole = whole.strip_prefix('-').unwrap_or(whole);
        (kind == Kind::Number && digits(whole) && digits(fraction)).then(|| {
            format!(
                "if the comma is the decimal sign, write `decimalChar = \",\"` into {0}; \
                 if it groups thousands, `groupChar = \",\"`",
                self.shown.with_extension("toml").display()
            )
        })
    }

    /// The way out where something stands around a number.
    pub(super) fn marked_number(&self, text: &str, kind: Kind) -> Option<String> {
        let toml = self.shown.with_extension("toml");
        let toml = toml.display();
        let digit = |c: char| c.is_ascii_digit();
        let last = text.rfind(digit).filter(|_| kind == Kind::Number)?;
        let (number, mark) = text.split_at_checked(last + 1)?;
        let (first, mark) = (number.find(digit)?, mark.trim());
        let number = number.get(first..)?;
        if first == 0 && (mark == "%" || mark.chars().all(char::is_alphabetic) && !mark.is_empty())
        {
            return Some(format!(
                "if the sign belongs to all numbers, write `bareNumber = false` into {toml}"
            ));
        }
        let plain = |c: char| digit(c) || matches!(c, '.' | ',');
        if first == 0 && !mark.is_empty() && number.chars().all(plain) {
            return Some(format!(
                "if `{mark}` leads to a footnote, write `footnoteMarks = [\"{mark}\"]` into {toml}"
            ));
        }
        let mut groups = number.split([' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’']);
        let grouped = groups.next().is_some_and(|part| part.len() <= 3)
            && groups.clone().next().is_some()
            && groups.all(|part| part.len() >= 3 && part.chars().take(3).all(digit));
        let mark = number.chars().find(|c| !digit(*c))?;
        let mark = if matches!(mark, '\'' | '’') {
            '\''
        } else {
            ' '
        };
        (first == 0 && grouped)
            .then(|| format!("if it groups thousands, write `groupChar = \"{mark}\"` into {toml}"))
    }

    /// The way out where a date can be read in two ways, or is written in another order.
    pub(super) fn two_dates(&self, text: &str, column: &str) -> Option<String> {
        let mark = text.chars().find(|c| !c.is_ascii_digit())?;
        let parts: Vec<u32> = text
            .split(mark)
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        let [first, second, _] = parts.as_slice() else {
            return None;
        };
        if text.split(mark).next_back()?.len() != 4 {
            return None;
        }
        let toml = self.shown.with_extension("toml");
        let days = format!("`format = \"%d{mark}%m{mark}%Y\"`");
        let months = format!("`format = \"%m{mark}%d{mark}%Y\"`");
        Some(match (*first > 12, *second > 12) {
            (false, false) => format!(
                "it can be read in two ways: for the column `{column}` write {days} into {0} if the day comes first, \
                 or {months} if the month does",
                toml.display()
            ),
            (true, _) => format!(
                "for the column `{column}` write {days} into {}",
                toml.display()
            ),
            (false, true) => format!(
                "for the column `{column}` write {months} into {}",
                toml.display()
            ),
        })
    }
}
