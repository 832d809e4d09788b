//! From what was clicked on to what the page says of it.

use serde::Serialize;

use super::figure::{FigureView, figure};
use super::known::Known;
use super::part::{Found, found};
use super::place::{PlaceView, Places};
use crate::brief::ConcernId;
use crate::diagnostic::Place;
use crate::numbering::Number;
use crate::source::Sources;
use crate::style::Material;
use crate::typeset::{Area, Part, Spot};

/// What was clicked on, for the page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SpotView {
    /// Where on the page it stands: left, top, width, height.
    pub areas: Vec<[f64; 4]>,
    pub place: Option<PlaceView>,
    /// The figure, if it is one: of a statistic, a chart or a table.
    pub figure: Option<FigureView>,
    /// The entry that it refers to, if it is a reference.
    pub refers: Option<PlaceView>,
}

pub(super) fn area(area: Area) -> [f64; 4] {
    [area.x, area.y, area.width, area.height]
}

/// What is to be said of a spot; nothing if nobody has written it.
pub(super) fn view(spot: &Spot, known: Known<'_>, places: &mut Places) -> Option<SpotView> {
    let areas = spot.areas.iter().copied().map(area).collect();
    if let Some(Found { place, figure }) = found(spot, known, places) {
        return Some(SpotView {
            areas,
            place: known.view(place, place.start, places),
            figure: Some(figure),
            refers: None,
        });
    }
    let (written, at) = match numbered(spot, known.material) {
        Some(entry) => (entry, entry.start),
        None => {
            let written = spot.written?;
            let at = refined(spot, written, known.sources).unwrap_or(written.start);
            (written, at)
        }
    };
    let called = known.sources.file(written.file).and_then(|file| {
        let range = file.boundary(written.start)..file.boundary(written.end);
        let (function, id) = call(file.text().get(range)?)?;
        Some((function.to_owned(), id))
    });
    let figure = match &called {
        Some((function, id)) if function == "stat" => figure(id, known, places),
        _ => None,
    };
    let refers = called
        .as_ref()
        .and_then(|(function, id)| entry(function, id, known.material))
        .and_then(|place| known.view(place, place.start, places));
    Some(SpotView {
        areas,
        place: known.view(written, at, places),
        figure,
        refers,
    })
}

/// Where the entry is written whose number this is, if it is one that the style has printed without
/// saying whose: in the head of a table, say. A mark in a table of concerns and recommendations leads to
/// the line that says that the one answers the other.
fn numbered(spot: &Spot, material: &Material) -> Option<Place> {
    if spot.stretch.is_some() {
        return None;
    }
    let entry = entry_of(&spot.text, material);
    let answer = || match &spot.part {
        Some(Part::Cell {
            row_head,
            column_head,
            ..
        }) => answer(row_head, column_head, material)
            .or_else(|| answer(column_head, row_head, material)),
        _ => None,
    };
    entry.or_else(answer)
}

/// Where a recommendation says that it answers a concern; both by their numbers.
fn answer(concern: &str, recommendation: &str, material: &Material) -> Option<Place> {
    let Material {
        brief, numbering, ..
    } = material;
    let mut concerns = brief.concerns();
    let (_, concern) =
        concerns.find(|(_, entry)| is(numbering.concern(&entry.id), concern.trim()))?;
    let mut all = brief.recommendations();
    let (_, recommendation) =
        all.find(|(_, entry)| is(numbering.recommendation(&entry.id), recommendation.trim()))?;
    let mut answers = recommendation.answers.iter();
    answers.find(|id| **id == concern.id).map(ConcernId::place)
}

fn is(number: Option<&Number>, text: &str) -> bool {
    number.is_some_and(|number| number.label == text)
}

/// Where the concern or recommendation with this number has its id.
fn entry_of(number: &str, material: &Material) -> Option<Place> {
    let number = number.trim();
    // Digits alone may be anything.
    if number.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let Material {
        brief, numbering, ..
    } = material;
    let mut concerns = brief.concerns();
    let concern = concerns.find(|(_, entry)| is(numbering.concern(&entry.id), number));
    if let Some((_, concern)) = concern {
        return Some(concern.id.place());
    }
    let mut all = brief.recommendations();
    let found = all.find(|(_, entry)| is(numbering.recommendation(&entry.id), number));
    found.map(|(_, recommendation)| recommendation.id.place())
}

/// The byte of the author's text that was pointed at: the generated text has the same letters, with other
/// marks between them.
fn refined(spot: &Spot, written: Place, sources: &Sources) -> Option<usize> {
    let generated = spot.generated?;
    let stretch = spot.stretch.clone()?;
    let made = sources.file(generated.file)?;
    let file = sources.file(written.file)?;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let made_text = made.text().get(stretch.clone())?;
    let range = file.boundary(written.start)..file.boundary(written.end);
    let own = file.text().get(range.clone())?;
    if letters(made_text) != letters(own) {
        return None;
    }
    let before = letters(
        made.text()
            .get(stretch.start..made.boundary(generated.start))?,
    );
    let mut passed = 0;
    for (offset, c) in own.char_indices() {
        if c.is_alphanumeric() {
            if passed == before {
                return Some(range.start + offset);
            }
            passed += 1;
        }
    }
    None
}

/// The function that an expression calls and its first argument, if it is a plain call.
fn call(expression: &str) -> Option<(&str, String)> {
    let expression = expression.trim_matches(|c: char| matches!(c, '{' | '}') || c.is_whitespace());
    let (function, rest) = expression.split_once('(')?;
    let rest = rest.trim_start();
    let rest = rest.trim_start_matches('\\');
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let rest = rest.get(1..)?;
    let end = rest.find([quote, '\\'])?;
    Some((function.trim(), rest.get(..end)?.to_owned()))
}

/// Where the entry of a reference is written.
fn entry(function: &str, id: &str, material: &Material) -> Option<Place> {
    let brief = &material.brief;
    match function {
        "concern" => {
            let found = brief.concerns().find(|(_, entry)| entry.id.as_str() == id);
            found.map(|(_, concern)| concern.title.place())
        }
        "recommendation" => {
            let mut all = brief.recommendations();
            let found = all.find(|(_, entry)| entry.id.as_str() == id);
            found.map(|(_, recommendation)| recommendation.text.place())
        }
        "chapter" => {
            let mut all = brief.chapters.iter();
            let found = all.find(|chapter| chapter.id.as_str() == id);
            found.map(|chapter| chapter.title.place())
        }
        "person" => brief.person(id).map(|person| person.name.place()),
        "organisation" => brief.organisation(id).map(|one| one.name.place()),
        "chart" => material
            .definitions
            .charts
            .iter()
            .find(|one| one.id.value == id)
            .map(|one| one.id.place),
        "table" => material
            .definitions
            .tables
            .iter()
            .find(|one| one.id.value == id)
            .map(|one| one.id.place),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_call_is_known_however_it_is_written() {
        let found = |text| call(text).map(|(function, id)| format!("{function}:{id}"));
        for text in [
            "stat(\"suits\")",
            " {{ stat( 'suits' ) | capitalize }} ",
            "{{ stat(\\\"suits\\\") }}",
        ] {
            assert_eq!(found(text).as_deref(), Some("stat:suits"), "{text}");
        }
        assert_eq!(found("a text"), None);
        assert_eq!(found("words(7)"), None);
    }
}
