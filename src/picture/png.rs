//! PNG: the pixels, their colours, how dense they are and how they are turned.

use img_parts::png::Png;
use img_parts::{Bytes, Error, ImageEXIF, ImageICC};

use super::{Allowance, Fault, exif, icc};

/// The chunks that are taken over. Those of the profile and of Exif are written anew.
///
/// Not among them are texts, times, histories, palettes with names, signatures and all that is private;
/// nor the further pictures of a moving one, which nobody prints.
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT",
    b"bKGD", b"pHYs",
];

/// The picture without what cannot be seen.
pub(super) fn strip(bytes: &[u8], allowance: &mut Allowance) -> Result<Vec<u8>, Fault> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|error| match error {
        Error::Truncated => Fault::CutOff,
        Error::BadCRC | Error::WrongSignature => {
            Fault::Damaged(String::from("its checksums are not right"))
        }
    })?;
    if png
        .chunks()
        .last()
        .is_none_or(|last| last.kind() != *b"IEND")
    {
        return Err(Fault::CutOff);
    }
    let head = png
        .chunks()
        .first()
        .filter(|first| first.kind() == *b"IHDR");
    let (Some((width, height)), Some(head)) = (png.dimensions(), head) else {
        return Err(Fault::Damaged(String::from("it has no size")));
    };
    let (Some(&depth), Some(&colours)) = (head.contents().get(8), head.contents().get(9)) else {
        return Err(Fault::Damaged(String::from("it has no size")));
    };
    let channels: u64 = match colours {
        0 => 1,
        4 => 2,
        2 => 3,
        // Of all colours, or of a table of colours, which may be transparent.
        _ => 4,
    };
    allowance.take(
        width,
        height,
        if depth > 8 { 2 * channels } else { channels },
    )?;

    let profile = png
        .icc_profile()
        .and_then(|profile| icc::colours(&profile, matches!(colours, 0 | 4)));
    let stance = png.exif().and_then(|raw| exif::stance(&raw));
    png.chunks_mut()
        .retain(|chunk| KEPT.contains(&&chunk.kind()));
    png.set_icc_profile(profile.map(Bytes::from));
    png.set_exif(stance.map(Bytes::from));
    Ok(png.encoder().bytes().to_vec())
}
