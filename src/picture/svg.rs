//! SVG: what is drawn, written anew.
//!
//! An SVG is read into a [`Drawing`], of which the elements are marked that can be seen, from the root on
//! and along all references. What they take to draw is weighed before anything draws them: small files
//! can be without end. Then they are written: elements and attributes that Typst's reader knows, in an
//! order of declarations that already has the style sheets in it, with ids of our own. Comments,
//! metadata, titles, scripts, editors' notes, hidden layers and unused definitions are not seen, and so
//! not written. A picture in the drawing is read as pictures are.
//!
//! A general sanitiser would keep much of that (titles, ids, hidden layers, style sheets), and none
//! weighs; so the reader is the one that Typst has, and the walk over it is ours.

mod drawing;
mod names;
mod sheet;
mod value;
mod weight;
mod write;

use std::io::Read;

use flate2::read::GzDecoder;
use roxmltree::{Document, Error, ParsingOptions};
use typst::foundations::Bytes;
use typst::visualize::SvgImage;

use super::{Allowance, Fault};
use drawing::Drawing;

/// The longest text of an SVG, in bytes.
const LONGEST: u64 = 32 << 20;

/// The most elements, texts and comments.
const NODES: u32 = 250_000;

/// How deep elements may lie in each other, those included that they refer to.
const DEEPEST: usize = 64;

/// How deep pictures may lie in each other.
const PICTURES: usize = 2;

/// The drawing without what cannot be seen.
pub(super) fn strip(
    bytes: &[u8],
    allowance: &mut Allowance,
    depth: usize,
) -> Result<String, Fault> {
    if depth > PICTURES {
        return Err(Fault::Deep(PICTURES));
    }
    let text = text(bytes)?;
    expansions(&text)?;
    let options = ParsingOptions {
        // Illustrator writes one.
        allow_dtd: true,
        nodes_limit: NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&text, options).map_err(|error| match error {
        Error::NodesLimitReached => Fault::Much,
        error => Fault::Syntax(error.to_string()),
    })?;
    let mut drawing = Drawing::read(&document)?;
    drawing.see();
    weight::weigh(&drawing)?;
    let written = write::write(&drawing, allowance, depth)?;
    // Typst's reader has the last word.
    SvgImage::new(Bytes::from_string(written.clone())).map_err(|_| {
        Fault::Syntax(String::from(
            "its `width`, `height` and `viewBox` do not give it a size",
        ))
    })?;
    Ok(written)
}

/// The text, which may be compressed.
fn text(bytes: &[u8]) -> Result<String, Fault> {
    let mut text = Vec::new();
    let mut read = |reader: &mut dyn Read| reader.take(LONGEST + 1).read_to_end(&mut text);
    if bytes.starts_with(b"\x1F\x8B") {
        read(&mut GzDecoder::new(bytes)).map_err(|_| Fault::CutOff)?;
    } else {
        read(&mut &*bytes).map_err(|_| Fault::CutOff)?;
    }
    if text.len() as u64 > LONGEST {
        return Err(Fault::LargeFile(LONGEST));
    }
    String::from_utf8(text).map_err(|_| Fault::NotText)
}

/// Entities can make a long text of a short one: an entity of entities a very long one.
fn expansions(text: &str) -> Result<(), Fault> {
    let Some(start) = text.find("<!ENTITY") else {
        return Ok(());
    };
    let declarations = &text[start..];
    let end = declarations.find("]>").unwrap_or(declarations.len());
    let declarations = &declarations[..end];
    let nested = declarations.replace("&#", "").contains('&');
    // The reader itself gives up where one reference becomes more than 255.
    let each = declarations.len() * if nested { 255 } else { 1 };
    let references = text.matches('&').count();
    if each.saturating_mul(references) as u64 > LONGEST {
        return Err(Fault::Much);
    }
    Ok(())
}
