//! The text of a page, and the entries of a document, for the page in the browser.

use serde::Serialize;

use super::spot::area;
use crate::style::Material;
use crate::typeset::{Beginning, Heading, Line, Pages};

/// A line of text: its rectangle, and its parts with theirs. Lengths are in points.
#[derive(Debug, Serialize)]
struct LineView([f64; 4], Vec<PieceView>);

/// Text, its rectangle, and whether it can be asked of.
#[derive(Debug, Serialize)]
struct PieceView(String, [f64; 4], bool);

/// The text of a page, and the rectangles of what is drawn of figures on it.
#[derive(Debug, Serialize)]
pub(super) struct ReadingView(Vec<LineView>, Vec<[f64; 4]>);

pub(super) fn reading(pages: &Pages, page: usize) -> ReadingView {
    let figures = pages.figures(page).into_iter();
    let figures = figures.map(|figure| rounded(area(figure))).collect();
    ReadingView(lines(pages.text(page)), figures)
}

fn lines(text: Vec<Line>) -> Vec<LineView> {
    let piece = |piece: crate::typeset::Piece| {
        PieceView(piece.text, rounded(area(piece.area)), piece.leads)
    };
    text.into_iter()
        .map(|line| {
            let pieces = line.pieces.into_iter().map(piece);
            LineView(rounded(area(line.area)), pieces.collect())
        })
        .collect()
}

/// A hundredth of a point is less than anybody sees, and the rest is only long.
fn rounded(area: [f64; 4]) -> [f64; 4] {
    area.map(|length| (length * 100.0).round() / 100.0)
}

/// Something to go to.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct EntryView {
    /// What it is: "heading", "concern", "recommendation", "chart" or "table".
    pub kind: &'static str,
    /// How far it is indented.
    pub level: usize,
    /// Its number; empty if it has none.
    pub number: String,
    pub text: String,
    /// The index of the page.
    pub page: usize,
    /// How far it is from the upper edge, in points.
    pub y: f64,
}

/// How far the number of an entry may stand from its heading, in points.
const BESIDE: f64 = 40.0;

/// What a document has to go to, in its order: its headings, and the entries of the brief that it prints.
pub(super) fn entries(pages: &Pages, material: &Material) -> Vec<EntryView> {
    let headings = pages
        .headings()
        .into_iter()
        .map(|Heading { at, level, text }| EntryView {
            kind: "heading",
            level,
            number: String::new(),
            text,
            page: at.page,
            y: at.y,
        });
    let mut found: Vec<EntryView> = headings.collect();
    let deepest = found.iter().map(|one| one.level).max().unwrap_or_default();
    for (kind, id, number, text) in labelled(material) {
        let Some(Beginning { page, y }) = pages.labelled(&format!("{kind}-{id}")) else {
            continue;
        };
        // Its own heading begins with its number, or is nothing else.
        let own = |one: &&mut EntryView| {
            let rest = one.text.strip_prefix(&number);
            one.kind == "heading"
                && one.page == page
                && (one.y - y).abs() < BESIDE
                && !number.is_empty()
                && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        match found.iter_mut().find(own) {
            Some(heading) => {
                let rest = heading.text.strip_prefix(&number).unwrap_or_default();
                let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
                heading.text = if rest.is_empty() {
                    text
                } else {
                    rest.to_owned()
                };
                heading.kind = kind;
                heading.number = number;
            }
            None => found.push(EntryView {
                kind,
                level: deepest + 1,
                number,
                text,
                page,
                y,
            }),
        }
    }
    found.sort_by(|a, b| a.page.cmp(&b.page).then(a.y.total_cmp(&b.y)));
    found
}

/// Kind, id, number and words of everything that has a label of its own.
fn labelled(material: &Material) -> Vec<(&'static str, String, String, String)> {
    let numbering = &material.numbering;
    let label = |number: Option<&crate::numbering::Number>| {
        number.map_or_else(String::new, |number| number.label.clone())
    };
    let mut all = Vec::new();
    for chapter in &material.brief.chapters {
        let number = label(numbering.chapter(&chapter.id));
        let title = chapter.title.as_str().to_owned();
        all.push(("chapter", chapter.id.as_str().to_owned(), number, title));
    }
    for (_, concern) in material.brief.concerns() {
        let number = label(numbering.concern(&concern.id));
        let title = concern.title.as_str().to_owned();
        all.push(("concern", concern.id.as_str().to_owned(), number, title));
    }
    for (_, entry) in material.brief.recommendations() {
        let number = label(numbering.recommendation(&entry.id));
        let text = entry.text.as_str().to_owned();
        all.push(("recommendation", entry.id.as_str().to_owned(), number, text));
    }
    let titled = |title: Option<&crate::record::Text>, id: &str| {
        title.map_or_else(|| id.to_owned(), |title| title.as_str().to_owned())
    };
    for chart in &material.definitions.charts {
        let id = chart.id.value.clone();
        let title = titled(chart.title.as_ref(), &id);
        all.push(("chart", id, String::new(), title));
    }
    for table in &material.definitions.tables {
        let id = table.id.value.clone();
        let title = titled(table.title.as_ref(), &id);
        all.push(("table", id, String::new(), title));
    }
    all
}
