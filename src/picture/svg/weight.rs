//! What a drawing takes to draw, counted before it is drawn.
//!
//! An element that refers to another draws that too: ten elements that each use the one before ten times
//! are ten thousand million. Each is counted as often as it is drawn, in units of a small shape.

use super::drawing::{Child, Drawing, Element, Seen};
use super::{DEEPEST, Fault, names};

/// The most that a drawing may weigh.
const HEAVIEST: u64 = 500_000;

/// What an effect weighs, which is computed for each of up to 25 million pixels.
const EFFECT: u64 = 5_000;

/// The most octaves of noise, and the largest matrix, of an effect.
const LARGEST_EFFECT: f64 = 8.0;

/// What an element takes to draw, with all that is in it and all that it refers to.
#[derive(Clone, Copy, Default)]
struct Weight {
    total: u64,
    /// How many shapes are painted.
    shapes: u64,
    /// How many points they have, at most: each may have a marker.
    points: u64,
    /// How many characters of text there are.
    characters: u64,
    depth: usize,
}

#[derive(Clone, Copy)]
enum State {
    New,
    Open,
    Done(Weight),
}

struct Scale<'d, 'a> {
    drawing: &'d Drawing<'a>,
    states: Vec<State>,
}

/// Refuses what is too much to draw.
pub(super) fn weigh(drawing: &Drawing) -> Result<(), Fault> {
    let mut scale = Scale {
        drawing,
        states: vec![State::New; drawing.elements.len()],
    };
    scale.weigh(0, 0).map(drop)
}

impl Scale<'_, '_> {
    fn weigh(&mut self, index: usize, depth: usize) -> Result<Weight, Fault> {
        let element = &self.drawing.elements[index];
        match self.states[index] {
            State::Done(weight) => return Ok(weight),
            State::Open => {
                let id = element.id.unwrap_or(element.tag);
                return Err(Fault::Circle(id.to_owned()));
            }
            State::New if depth > DEEPEST => return Err(Fault::Deep(DEEPEST)),
            State::New => self.states[index] = State::Open,
        }
        let mut weight = own(element)?;
        let mut deepest = 0;
        for child in element.elements() {
            if self.drawing.elements[child].seen != Seen::No {
                let child = self.weigh(child, depth + 1)?;
                weight.add(&child);
                deepest = deepest.max(child.depth);
            }
        }
        let mut paints = 0;
        for (name, id) in element.references() {
            for target in self.drawing.of_id(id) {
                let tag = self.drawing.elements[*target].tag;
                let target = self.weigh(*target, depth + 1)?;
                deepest = deepest.max(target.depth);
                match (name, tag) {
                    ("href", _) if element.tag == "textPath" => {
                        weight.more(target.total, weight.characters + 1);
                    }
                    ("href", _) => weight.add(&target),
                    ("fill" | "stroke", "pattern") => paints += target.total,
                    ("fill" | "stroke", _) => paints += 1,
                    ("marker" | "marker-start" | "marker-mid" | "marker-end", _) => {
                        weight.more(target.total, weight.points + 1);
                    }
                    _ => weight.more(target.total, 1),
                }
            }
        }
        // What is in the element inherits how it is painted.
        weight.more(paints, weight.shapes);
        weight.depth = deepest + 1;
        if weight.total > HEAVIEST {
            return Err(Fault::Much);
        }
        if weight.depth > DEEPEST {
            return Err(Fault::Deep(DEEPEST));
        }
        self.states[index] = State::Done(weight);
        Ok(weight)
    }
}

impl Weight {
    fn add(&mut self, other: &Self) {
        self.total = self.total.saturating_add(other.total);
        self.shapes = self.shapes.saturating_add(other.shapes);
        self.points = self.points.saturating_add(other.points);
        self.characters = self.characters.saturating_add(other.characters);
    }

    fn more(&mut self, total: u64, times: u64) {
        self.total = self.total.saturating_add(total.saturating_mul(times));
    }
}

/// What an element weighs by itself.
fn own(element: &Element) -> Result<Weight, Fault> {
    let shape = names::is_shape(element.tag);
    let path = ["d", "points"]
        .iter()
        .filter_map(|name| element.attribute(name))
        .map(|value| value.len() as u64)
        .sum::<u64>();
    let texts = element.children.iter().filter_map(|child| match child {
        Child::Text(text) => Some(text.len() as u64),
        Child::Element(_) => None,
    });
    let characters = texts.sum();
    Ok(Weight {
        total: 1 + path / 64 + characters + effect(element)?,
        shapes: u64::from(shape),
        // A point takes two characters and something between them.
        points: if shape { 4 + path / 3 } else { 0 },
        characters,
        depth: 0,
    })
}

/// What an effect weighs; some are without any measure.
fn effect(element: &Element) -> Result<u64, Fault> {
    let tag = element.tag;
    let is_light = tag.ends_with("Light") || tag == "feMergeNode" || tag.starts_with("feFunc");
    if !tag.starts_with("fe") || is_light {
        return Ok(if tag == "image" { 50 } else { 0 });
    }
    let largest = |name| {
        let value = element.attribute(name).unwrap_or_default();
        let numbers = value.split([' ', ',']).filter_map(|part| part.parse().ok());
        numbers.fold(0.0, f64::max)
    };
    let endless = match tag {
        "feMorphology" => largest("radius") > LARGEST_EFFECT,
        "feTurbulence" => largest("numOctaves") > LARGEST_EFFECT,
        "feConvolveMatrix" => largest("order") > LARGEST_EFFECT,
        _ => false,
    };
    if endless {
        return Err(Fault::Effect(tag.to_owned()));
    }
    Ok(EFFECT)
}
