//! Columns of texts, aligned for a terminal.

use unicode_width::UnicodeWidthStr as _;

use super::visible;

/// A cell longer than this is cut.
const WIDEST: usize = 44;

/// Lines with their cells one under the other, two spaces between columns and before the first; columns
/// with `right` of true end at the same place.
pub(super) fn columns(rows: &[Vec<String>], right: &[bool]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| shortened(cell)).collect())
        .collect();
    let mut widths = Vec::new();
    for row in &rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width.saturating_sub(cell.width()));
            line.push_str("  ");
            if right.get(at).is_some_and(|right| *right) {
                line.push_str(&gap);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&gap);
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A text in one line, and not too long.
fn shortened(text: &str) -> String {
    let line = visible::line(text);
    match line.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{} ...", line.get(..at).unwrap_or_default()),
        None => line.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_under_each_other_whatever_they_hold() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["line", "segment", "value"]),
            row(["9", "Женщины", "5,4*"]),
            row(["119", "a\nb\u{1b}[2J", "1"]),
        ];
        assert_eq!(
            columns(&rows, &[true, false, true]),
            "  line  segment  value\n     9  Женщины   5,4*\n   119  a␊b␛[2J      1\n"
        );
    }
}
