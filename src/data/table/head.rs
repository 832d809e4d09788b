//! Whether the line that should name the columns does: a title may stand above them, or a remark beside.

use std::path::Path;

use csv::ByteRecord;

use super::counted::counted;
use super::excerpt::Excerpts;
use super::spot::Spot;
use crate::diagnostic::{Diagnostic, Place, code};
use crate::source::conflict;

/// How many of the next rows are looked at.
const LOOK: usize = 20;

/// The complaint of a first line that is a title, or names columns with a remark behind them.
pub(super) fn mistaken(
    first: &ByteRecord,
    spot: Spot,
    excerpts: &mut Excerpts<'_>,
    shown: &Path,
    asked: Place,
) -> Option<Diagnostic> {
    if conflict::is_marker(first.as_slice()) {
        return Some(in_conflict(excerpts, spot));
    }
    let mut again = excerpts.rows(asked).ok()?;
    again.next().ok()?;
    let mut next = Vec::new();
    while next.len() < LOOK && again.next().ok()? {
        if !again.record().as_slice().trim_ascii().is_empty() {
            next.push((again.spot(), again.record().clone()));
        }
    }
    undivided(first, spot, &next, excerpts, shown)
        .or_else(|| title(first, spot, &next, excerpts, shown))
        .or_else(|| remark(first, spot, &next, excerpts))
}

/// git has left a conflict among the rows, the first line of which is at `spot`.
pub(in crate::data) fn in_conflict(excerpts: &mut Excerpts<'_>, spot: Spot) -> Diagnostic {
    let message = "git has left a conflict here, which is not resolved";
    Diagnostic::error(code::CONFLICT, message)
        .at(excerpts.record(spot))
        .help(conflict::WAY_OUT)
}

/// What may stand between cells.
const SIGNS: [u8; 4] = [b',', b';', b'\t', b'|'];

fn count(record: &ByteRecord, sign: u8) -> usize {
    let parts = record.as_slice().split(|byte| *byte == sign);
    parts.count() - 1
}

/// What is declared to stand between cells does not, and something else does in each of the first rows.
fn undivided(
    first: &ByteRecord,
    spot: Spot,
    next: &[(Spot, ByteRecord)],
    excerpts: &mut Excerpts<'_>,
    shown: &Path,
) -> Option<Diagnostic> {
    let dialect = excerpts.dialect();
    if !dialect.declared || first.len() != 1 || next.is_empty() {
        return None;
    }
    let sign = SIGNS.into_iter().find(|sign| {
        let columns = count(first, *sign);
        let mut rows = next.iter();
        columns > 0 && rows.all(|(_, record)| record.len() == 1 && count(record, *sign) == columns)
    })?;
    let written = |sign: u8| match sign {
        b'\t' => String::from("\\t"),
        sign => char::from(sign).to_string(),
    };
    let (own, other) = (written(dialect.delimiter), written(sign));
    let message = format!(
        "`{own}` is declared to stand between cells and stands nowhere here; `{other}` divides each row"
    );
    Some(
        Diagnostic::error(code::INVALID_TABLE, message)
            .at(excerpts.record(spot))
            .help(format!(
                "write `delimiter = \"{other}\"` into {}",
                shown.with_extension("toml").display()
            )),
    )
}

fn filled(record: &ByteRecord) -> usize {
    let cells = record.iter();
    cells.filter(|cell| !cell.trim_ascii().is_empty()).count()
}

/// A line of one cell above a table of several columns names none of them.
fn title(
    first: &ByteRecord,
    spot: Spot,
    next: &[(Spot, ByteRecord)],
    excerpts: &mut Excerpts<'_>,
    shown: &Path,
) -> Option<Diagnostic> {
    if filled(first) != 1 || first.get(0)?.trim_ascii().is_empty() {
        return None;
    }
    let width = next.iter().map(|(_, record)| filled(record)).max()?;
    let (names, record) = next.iter().find(|(_, record)| filled(record) > 1)?;
    // A table of one column may have a row in which a comma was not quoted.
    let wide = next.iter().filter(|(_, record)| filled(record) > 1).count();
    if width < 2 || wide * 2 <= next.len() {
        return None;
    }
    // It may be that another character stands between cells, here as there; then that is asked.
    let is_divided =
        |sign: &u8| count(first, *sign) > 0 && count(first, *sign) == count(record, *sign);
    if SIGNS.iter().any(is_divided) || std::str::from_utf8(first.as_slice()).is_err() {
        return None;
    }
    let line = excerpts.line(*names);
    let toml = shown.with_extension("toml");
    let message = format!(
        "this line names one column, and the rows below it have {}: it seems to be a title above the table",
        counted(record.len(), "cell")
    );
    Some(
        Diagnostic::error(code::INVALID_TABLE, message)
            .at(excerpts.record(spot))
            .also(excerpts.record(*names), "these seem to be the names")
            .help(format!(
                "write `headerRows = [{line}]` into {}: what stands above that line is left out",
                toml.display()
            )),
    )
}

/// A remark to the right of a table, behind a column without a name in which nothing stands.
fn remark(
    first: &ByteRecord,
    spot: Spot,
    next: &[(Spot, ByteRecord)],
    excerpts: &mut Excerpts<'_>,
) -> Option<Diagnostic> {
    let blank = |cell: &[u8]| cell.trim_ascii().is_empty();
    let end = first.iter().position(blank)?;
    let behind = |record: &ByteRecord| record.iter().skip(end).any(|cell| !blank(cell));
    let at = end + first.iter().skip(end).position(|cell| !blank(cell))?;
    if end == 0 || next.is_empty() || next.iter().any(|(_, record)| behind(record)) {
        return None;
    }
    let message = format!(
        "this stands beside the table, which ends with its column {end}: no row has anything below it"
    );
    Some(
        Diagnostic::error(code::INVALID_TABLE, message)
            .at(excerpts.cell(spot, at))
            .help("remove it, with the empty cells before it, from this line and from the rows; say it in the table’s `.toml`"),
    )
}
