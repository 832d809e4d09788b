//! Sheets of workbooks as tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{Data, DataRef, Ods, Reader as _, Xlsx};

mod bounds;
mod fault;
mod looks;
mod packed;
pub(in crate::data) mod places;
mod value;

use self::bounds::{CELLS, COLUMNS, SPANNED, TEXT};
use self::fault::{Fault, long_text, many_cells, spanned};
use self::looks::{Looks, hidden_in_xlsx, of_ods};
use self::places::{SheetPlaces, letters};
use self::value::{digits, is_either, is_percent, written};
use super::describe::Description;
use crate::diagnostic::{Diagnostic, Place, code, did_you_mean};
use crate::source::{Sources, gate};
use crate::workspace::TablePaths;

/// Whether a file is a workbook, by its name.
pub(in crate::data) fn is_workbook(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ending.eq_ignore_ascii_case("xlsx") || ending.eq_ignore_ascii_case("ods")
}

/// What a sheet holds.
#[derive(Default)]
struct Sheet {
    name: String,
    /// By row and column, counted from 0.
    cells: BTreeMap<(u32, u32), String>,
    /// How much text they hold.
    bytes: usize,
    /// The columns in which a text is like a number that can be read in two ways.
    texts: BTreeSet<u32>,
    /// How they look.
    looks: Looks,
    /// Formulas whose values are not in the file.
    hollow: Vec<(u32, u32)>,
    /// Corners of cells that are merged into one.
    merged: Vec<[(u32, u32); 2]>,
}

/// Writes the sheet of a workbook to `copy` as CSV.
pub(in crate::data) fn copy(
    paths: &TablePaths,
    description: &Description,
    sources: &Sources,
    asked: Place,
    copy: &mut impl Write,
) -> Result<SheetPlaces, Vec<Diagnostic>> {
    let shown = paths.shown.display().to_string();
    let toml = paths.shown.with_extension("toml");
    let toml = toml.display();
    let wanted = description.sheet.as_ref();
    let sheet = match read(&paths.csv, wanted.map(|text| text.as_str().trim())) {
        Ok(sheet) => sheet,
        Err(Fault::Broken(reason)) => {
            let message = format!("{shown} cannot be read as a workbook: {reason}");
            return Err(vec![
                Diagnostic::error(code::INVALID_SHEET, message).at(asked),
            ]);
        }
        Err(Fault::TooLarge(how)) => {
            let message = format!("{shown} is larger than a workbook of data should be: {how}");
            return Err(vec![
                Diagnostic::error(code::TOO_LARGE, message).at(asked).help(
                    "delete the rows and columns behind the data, which may only look empty, or save the sheet as CSV",
                ),
            ]);
        }
        Err(Fault::Which(names)) => {
            let list: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            let list = list.join(", ");
            return Err(vec![match wanted {
                Some(wanted) => {
                    let message = format!("{shown} has no sheet `{}`", wanted.as_str());
                    let guess = did_you_mean(wanted.as_str(), names.iter().map(String::as_str));
                    Diagnostic::error(code::INVALID_SHEET, message)
                        .at(wanted.place())
                        .help(guess.unwrap_or_else(|| format!("its sheets are {list}")))
                }
                None => {
                    let message =
                        format!("{shown} has several sheets, and nothing says which one is meant");
                    let first = names.first().map_or("", String::as_str);
                    Diagnostic::error(code::AMBIGUOUS_DATA, message)
                        .at(asked)
                        .help(format!(
                            "write `sheet = \"{first}\"` into {toml}; its sheets are {list}"
                        ))
                }
            }]);
        }
    };
    let header = u32::try_from(description.dialect.header.saturating_sub(1)).unwrap_or(u32::MAX);
    let places = sheet.places(header, &description.comments);
    let last = sheet.cells.keys().map(|(_, column)| *column).max();
    let width = u64::from(last.unwrap_or(0).saturating_sub(places.first)) + 1;
    let area = width.saturating_mul(places.rows.len() as u64);
    if area > SPANNED {
        let message = format!(
            "the {} rows of the sheet `{}` in {shown} reach to column {}, which makes {area} cells; no more than \
             {SPANNED} are read",
            places.rows.len(),
            sheet.name,
            letters(last.unwrap_or(0))
        );
        return Err(vec![
            Diagnostic::error(code::TOO_LARGE, message)
                .at(asked)
                .help("delete what stands far to the right of the data, or save the sheet as CSV"),
        ]);
    }
    let wrong = sheet.faults(&places, header, &shown, sources, paths);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    sheet.write(&places, copy).map_err(|error| {
        let message = format!("{shown} cannot be copied: {error}");
        vec![Diagnostic::error(code::UNREADABLE_FILE, message).at(asked)]
    })?;
    Ok(places)
}

fn read(path: &Path, wanted: Option<&str>) -> Result<Sheet, Fault> {
    let file = gate::open(path)?;
    let is_ods = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("ods"));
    packed::look(&file, is_ods)?;
    let file = BufReader::new(file);
    // The library counts the letters of a column's name without looking at their number.
    let read = catch_unwind(AssertUnwindSafe(|| {
        if is_ods {
            read_ods(path, &mut Ods::new(file)?, wanted)
        } else {
            read_xlsx(path, &mut Xlsx::new(file)?, wanted)
        }
    }));
    read.unwrap_or_else(|_| {
        let what = "a cell is named by a place that no sheet has";
        Err(Fault::Broken(String::from(what)))
    })
}

fn choose(names: Vec<String>, wanted: Option<&str>) -> Result<String, Fault> {
    let chosen = match wanted {
        Some(wanted) => names.iter().find(|name| name.trim() == wanted),
        None if names.len() == 1 => names.first(),
        None => None,
    };
    chosen.cloned().ok_or(Fault::Which(names))
}

fn read_xlsx(
    path: &Path,
    book: &mut Xlsx<BufReader<File>>,
    wanted: Option<&str>,
) -> Result<Sheet, Fault> {
    let name = choose(book.sheet_names(), wanted)?;
    let mut sheet = Sheet {
        name: name.clone(),
        ..Sheet::default()
    };
    let styles = book.worksheet_style(&name)?;
    let in_percent = |at: (u32, u32)| {
        let format = styles
            .get(at)
            .and_then(|style| style.number_format.as_ref());
        format.is_some_and(|format| is_percent(&format.format_code))
    };
    let mut reader = book.worksheet_cells_reader(&name)?;
    let mut seen = 0_u64;
    while let Some(cell) = reader.next_cell()? {
        seen += 1;
        if seen > SPANNED {
            return Err(spanned(seen));
        }
        let at = cell.get_position();
        if let DataRef::Float(number) = cell.get_value() {
            sheet.add_number(at, *number, in_percent(at))?;
            continue;
        }
        if let DataRef::Int(number) = cell.get_value()
            && in_percent(at)
        {
            sheet.add(at, number.saturating_mul(100).to_string(), false)?;
            sheet.looks.percent.insert(at);
            continue;
        }
        let text = match cell.get_value() {
            DataRef::SharedString(text) => (*text).to_owned(),
            other => written(&Data::from(other.clone())),
        };
        let is_text = matches!(
            cell.get_value(),
            DataRef::SharedString(_) | DataRef::String(_)
        );
        sheet.add(cell.get_position(), text, is_text)?;
    }
    drop(reader);
    let mut reader = book.worksheet_cells_reader(&name)?;
    let mut formulas = 0;
    while let Some(cell) = reader.next_formula()? {
        formulas += 1;
        if formulas > CELLS {
            return Err(many_cells());
        }
        let at = cell.get_position();
        if !cell.get_value().is_empty() && !sheet.cells.contains_key(&at) {
            sheet.hollow.push(at);
        }
    }
    drop(reader);
    sheet.looks.hidden = hidden_in_xlsx(path, &name).unwrap_or_default();
    let merged = book.merge_cells_by_sheet_name(&name)?;
    sheet.merged = merged.iter().map(|all| [all.start, all.end]).collect();
    Ok(sheet)
}

fn read_ods(
    path: &Path,
    book: &mut Ods<BufReader<File>>,
    wanted: Option<&str>,
) -> Result<Sheet, Fault> {
    let name = choose(book.sheet_names(), wanted)?;
    let mut sheet = Sheet {
        name: name.clone(),
        ..Sheet::default()
    };
    let looks = of_ods(path, &name).unwrap_or_default();
    sheet.looks.hidden.clone_from(&looks.hidden);
    let range = book.worksheet_range(&name)?;
    let (row, column) = range.start().unwrap_or_default();
    for (r, c, value) in range.used_cells() {
        let at =
            |from: u32, more: usize| from.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        let at = (at(row, r), at(column, c));
        if let Data::Float(number) = value {
            let in_percent = looks.percent.contains(&at);
            sheet.add_number(at, *number, in_percent)?;
            continue;
        }
        let is_text = matches!(value, Data::String(_));
        sheet.add(at, written(value), is_text)?;
    }
    let formulas = book.worksheet_formula(&name)?;
    let (row, column) = formulas.start().unwrap_or_default();
    for (r, c, _) in formulas.used_cells() {
        let at =
            |from: u32, more: usize| from.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        let at = (at(row, r), at(column, c));
        if !sheet.cells.contains_key(&at) {
            sheet.hollow.push(at);
        }
    }
    Ok(sheet)
}

impl Sheet {
    /// Adds a number as it is shown: 0.529 in percent is 52.9.
    fn add_number(&mut self, at: (u32, u32), number: f64, in_percent: bool) -> Result<(), Fault> {
        if in_percent {
            self.looks.percent.insert(at);
            return self.add(at, digits(number * 100.0), false);
        }
        self.add(at, digits(number), false)
    }

    fn add(&mut self, at: (u32, u32), text: String, is_text: bool) -> Result<(), Fault> {
        if text.is_empty() {
            return Ok(());
        }
        if is_text && is_either(text.trim()) {
            self.texts.insert(at.1);
        }
        if at.1 >= COLUMNS {
            let column = letters(at.1);
            return Err(Fault::TooLarge(format!(
                "a cell stands in column {column}, and no more than {COLUMNS} are read"
            )));
        }
        if self.cells.len() >= CELLS {
            return Err(many_cells());
        }
        self.bytes += text.len();
        if self.bytes > TEXT {
            return Err(long_text());
        }
        self.cells.insert(at, text);
        Ok(())
    }

    /// The rows from the header on that hold anything.
    fn places(&self, header: u32, comments: &[u64]) -> SheetPlaces {
        let mut rows: Vec<u32> = Vec::new();
        let mut first = u32::MAX;
        for (row, column) in self.cells.range((header, 0)..).map(|(at, _)| *at) {
            if comments.contains(&(u64::from(row) + 1)) {
                continue;
            }
            first = first.min(column);
            if rows.last() != Some(&(row + 1)) {
                rows.push(row + 1);
            }
        }
        let mixed = self.mixed(&rows);
        SheetPlaces {
            name: self.name.clone(),
            rows,
            first: if first == u32::MAX { 0 } else { first },
            texts: self.texts.clone(),
            mixed,
        }
    }

    /// What a table cannot have: formulas without values, and merged cells among the names of columns.
    fn faults(
        &self,
        places: &SheetPlaces,
        header: u32,
        shown: &str,
        sources: &Sources,
        paths: &TablePaths,
    ) -> Vec<Diagnostic> {
        let toml = paths.shown.with_extension("toml");
        let toml = toml.display();
        let mut wrong = Vec::new();
        let mut complain = |at: (u32, u32), message: String, help: &str| {
            let text = self.line(at.0);
            let line = usize::try_from(at.0).unwrap_or(0) + 1;
            let file = sources.excerpt(&paths.shown, text.as_str(), line);
            let name = format!("cell {}{line} of the sheet `{}`", letters(at.1), self.name);
            wrong.push(
                Diagnostic::error(code::INVALID_SHEET, message)
                    .at(Place::new(file, 0..text.len()))
                    .label(name)
                    .help(help),
            );
        };
        let top = places.rows.first().map_or(header, |row| row - 1);
        let hollow = self.hollow.iter().filter(|(row, _)| *row >= header);
        for at in hollow.take(5) {
            complain(
                *at,
                format!("a formula in {shown} has no value"),
                "open the workbook in a spreadsheet program and save it, so that it holds the values",
            );
        }
        for [start, end] in self
            .merged
            .iter()
            .filter(|[start, end]| start != end)
            .take(50)
        {
            if start.0 <= top && top <= end.0 {
                complain(
                    *start,
                    format!("the names of columns in {shown} are merged cells"),
                    "give each column one cell with its name, or write `headerRows` if the names stand further down",
                );
            } else if start.0 > top {
                complain(
                    *start,
                    format!("merged cells in {shown} hold one value for several"),
                    "unmerge them, and write the value into each that it holds for",
                );
            }
        }
        let comments = |row: u32| !places.rows.contains(&(row + 1));
        let hidden = self
            .looks
            .hidden
            .iter()
            .filter(|row| **row > top && !comments(**row));
        let hidden: Vec<u32> = hidden.copied().collect();
        if let Some(first) = hidden.first() {
            let listed: Vec<String> = hidden.iter().map(|row| (row + 1).to_string()).collect();
            complain(
                (*first, places.first),
                format!("{shown} has rows that are hidden, and nothing says whether they count"),
                &format!(
                    "show them in the workbook if they do; if not, write `commentRows = [{}]` into {toml}",
                    listed.join(", ")
                ),
            );
        }
        wrong.truncate(10);
        wrong
    }

    /// The columns in which some numbers below the head are shown in percent and others are not.
    fn mixed(&self, rows: &[u32]) -> BTreeSet<u32> {
        let mut found: BTreeMap<u32, [bool; 2]> = BTreeMap::new();
        for row in rows.iter().skip(1).map(|row| row - 1) {
            for (at, text) in self.cells.range((row, 0)..=(row, u32::MAX)) {
                // Nought is nought.
                if text.parse::<f64>().is_ok_and(|number| number != 0.0) {
                    let in_percent = self.looks.percent.contains(at);
                    found.entry(at.1).or_default()[usize::from(in_percent)] = true;
                }
            }
        }
        let mixed = found.into_iter().filter(|(_, both)| *both == [true, true]);
        mixed.map(|(column, _)| column).collect()
    }

    fn line(&self, row: u32) -> String {
        let cells = self.cells.range((row, 0)..=(row, u32::MAX));
        let cells: Vec<&str> = cells.map(|(_, text)| text.as_str()).collect();
        cells.join(",").replace(['\n', '\r'], " ")
    }

    fn write(&self, places: &SheetPlaces, copy: &mut impl Write) -> std::io::Result<()> {
        let last = self.cells.keys().map(|(_, column)| *column).max();
        let mut writer = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(copy);
        for row in &places.rows {
            let row = row - 1;
            let cells = (places.first..=last.unwrap_or(0)).map(|column| {
                let cell = self.cells.get(&(row, column));
                cell.map_or("", String::as_str)
            });
            writer.write_record(cells)?;
        }
        writer.flush()
    }
}
