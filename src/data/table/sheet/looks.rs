//! How cells of a workbook look, where that decides what they mean: numbers that are shown in percent, and rows that
//! are hidden.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::source::gate;

/// How the cells of a sheet look.
#[derive(Debug, Default)]
pub(in crate::data) struct Looks {
    /// The cells whose numbers are shown in percent, by row and column, counted from 0.
    pub(in crate::data) percent: BTreeSet<(u32, u32)>,
    /// The rows that are hidden, counted from 0.
    pub(in crate::data) hidden: BTreeSet<u32>,
}

/// No part of a workbook is read further than this.
const LARGEST: u64 = 512 << 20;
/// Nor are there more rows and columns, however often one is said to be repeated.
const MOST: u32 = 1 << 20;

/// Whatever is wrong with a workbook is said where its values are read.
type Parts = ZipArchive<BufReader<File>>;

/// The rows of a sheet of an `.xlsx` that are hidden.
pub(in crate::data) fn hidden_in_xlsx(path: &Path, sheet: &str) -> Option<BTreeSet<u32>> {
    let mut parts = ZipArchive::new(BufReader::new(gate::open(path).ok()?)).ok()?;
    let mut id = None;
    each(&mut parts, "xl/workbook.xml", |start| {
        if start.local_name().as_ref() == "sheet"
            && attribute(start, "name").as_deref() == Some(sheet)
        {
            id = attribute(start, "r:id");
        }
    })?;
    let id = id?;
    let mut target = None;
    each(&mut parts, "xl/_rels/workbook.xml.rels", |start| {
        if attribute(start, "Id").as_deref() == Some(&id) {
            target = attribute(start, "Target");
        }
    })?;
    let target = target?;
    let name = match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    };
    let mut hidden = BTreeSet::new();
    let mut row = 0_u32;
    each(&mut parts, &name, |start| {
        if start.local_name().as_ref() == "row" {
            row = attribute(start, "r")
                .and_then(|number| number.parse().ok())
                .unwrap_or(row + 1);
            if matches!(attribute(start, "hidden").as_deref(), Some("1" | "true")) {
                hidden.insert(row.saturating_sub(1));
            }
        }
    })?;
    Some(hidden)
}

/// How the cells of a sheet of an `.ods` look.
pub(in crate::data) fn of_ods(path: &Path, sheet: &str) -> Option<Looks> {
    let mut parts = ZipArchive::new(BufReader::new(gate::open(path).ok()?)).ok()?;
    let mut looks = Looks::default();
    let mut within = false;
    let (mut row, mut next_row, mut column) = (0_u32, 0_u32, 0_u32);
    let repeated = |start: &BytesStart<'_>, key: &str| {
        let times = attribute(start, key).and_then(|times| times.parse().ok());
        times.unwrap_or(1_u32).clamp(1, MOST)
    };
    each(&mut parts, "content.xml", |start| {
        match start.name().as_ref() {
            "table:table" => within = attribute(start, "table:name").as_deref() == Some(sheet),
            "table:table-row" if within => {
                row = next_row;
                column = 0;
                next_row = row.saturating_add(repeated(start, "table:number-rows-repeated"));
                let visibility = attribute(start, "table:visibility");
                if matches!(visibility.as_deref(), Some("collapse" | "filter")) {
                    looks
                        .hidden
                        .extend(row..next_row.min(row.saturating_add(MOST)));
                }
            }
            "table:table-cell" | "table:covered-table-cell" if within => {
                let times = repeated(start, "table:number-columns-repeated");
                if attribute(start, "office:value-type").as_deref() == Some("percentage") {
                    // A row that is repeated has the same cells; nobody repeats many that hold anything.
                    for row in row..next_row.min(row.saturating_add(1_000)) {
                        let columns = column..column.saturating_add(times.min(1_000));
                        looks.percent.extend(columns.map(|column| (row, column)));
                    }
                }
                column = column.saturating_add(times);
            }
            _ => {}
        }
    })?;
    Some(looks)
}

/// Calls a function with each element of a part that begins.
fn each(parts: &mut Parts, name: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Option<()> {
    let part = parts.by_name(name).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(part.take(LARGEST)));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) | Event::Empty(start) => see(&start),
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

fn attribute(start: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = start.try_get_attribute(key).ok()??;
    Some(
        found
            .normalized_value(XmlVersion::Implicit1_0)
            .ok()?
            .into_owned(),
    )
}
