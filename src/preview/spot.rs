//! From what was clicked on to what the page says of it.

use serde::Serialize;

use super::figure::{FigureView, figure};
use super::place::{PlaceView, Places};
use crate::diagnostic::Place;
use crate::numbering::Number;
use crate::source::Sources;
use crate::style::Material;
use crate::typeset::{Area, Spot};
use crate::workspace::Workspace;

/// What was clicked on, for the page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SpotView {
    /// Where on the page it stands: left, top, width, height.
    pub areas: Vec<[f64; 4]>,
    pub place: Option<PlaceView>,
    /// The statistic, if it is one.
    pub figure: Option<FigureView>,
    /// The entry that it refers to, if it is a reference.
    pub refers: Option<PlaceView>,
}

pub(super) fn area(area: Area) -> [f64; 4] {
    [area.x, area.y, area.width, area.height]
}

pub(super) fn view(
    spot: &Spot,
    material: &Material,
    workspace: &Workspace,
    sources: &Sources,
    places: &mut Places,
) -> SpotView {
    let (written, at) = match numbered(spot, material) {
        Some(entry) => (entry, entry.start),
        None => {
            let at = refined(spot, sources).unwrap_or(spot.written.start);
            (spot.written, at)
        }
    };
    let called = sources.file(written.file).and_then(|file| {
        let range = file.boundary(written.start)..file.boundary(written.end);
        let (function, id) = call(file.text().get(range)?)?;
        Some((function.to_owned(), id))
    });
    let figure = match &called {
        Some((function, id)) if function == "stat" => {
            figure(id, material, workspace, sources, places)
        }
        _ => None,
    };
    let refers = called
        .as_ref()
        .and_then(|(function, id)| entry(function, id, material))
        .and_then(|place| places.view(workspace, sources, place, place.start));
    SpotView {
        areas: spot.areas.iter().copied().map(area).collect(),
        place: places.view(workspace, sources, written, at),
        figure,
        refers,
    }
}

/// Where the entry is written whose number this is, if it is one that the style has printed without
/// saying whose: in the head of a table, say.
fn numbered(spot: &Spot, material: &Material) -> Option<Place> {
    let text = spot.text.trim();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if spot.stretch.is_some() || is_plain {
        return None;
    }
    let Material {
        brief, numbering, ..
    } = material;
    let is_it = |number: Option<&Number>| number.is_some_and(|number| number.label == text);
    let mut concerns = brief.concerns();
    let concern = concerns.find(|(_, entry)| is_it(numbering.concern(&entry.id)));
    let mut all = brief.recommendations();
    let recommendation = || all.find(|(_, entry)| is_it(numbering.recommendation(&entry.id)));
    concern
        .map(|(_, entry)| entry.id.place())
        .or_else(|| recommendation().map(|(_, entry)| entry.id.place()))
}

/// The byte of the author's text that was pointed at: the generated text has the same letters, with other
/// marks between them.
fn refined(spot: &Spot, sources: &Sources) -> Option<usize> {
    let generated = spot.generated?;
    let stretch = spot.stretch.clone()?;
    let made = sources.file(generated.file)?;
    let written = sources.file(spot.written.file)?;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let made_text = made.text().get(stretch.clone())?;
    let range = written.boundary(spot.written.start)..written.boundary(spot.written.end);
    let own = written.text().get(range.clone())?;
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
