//! WebP: the picture, its colours and how it is turned.

use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::{
    CHUNK_ALPH, CHUNK_ANIM, CHUNK_ANMF, CHUNK_VP8, CHUNK_VP8L, CHUNK_VP8X, WebP,
};
use img_parts::{Bytes, Error, ImageEXIF, ImageICC};

use super::{Allowance, Fault, exif, icc};

/// In the head of an extended file: the picture is transparent. Other flags follow from the chunks.
const TRANSPARENT: u8 = 0b0001_0000;

/// The picture without what cannot be seen.
pub(super) fn strip(bytes: &[u8], allowance: &mut Allowance) -> Result<Vec<u8>, Fault> {
    let mut webp =
        WebP::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|error| match error {
            Error::Truncated => Fault::CutOff,
            Error::BadCRC | Error::WrongSignature => Fault::Damaged(error.to_string()),
        })?;
    if webp.has_chunk(CHUNK_ANIM) || webp.has_chunk(CHUNK_ANMF) {
        return Err(Fault::Moving);
    }
    let Some((width, height)) = webp.dimensions() else {
        return Err(Fault::Damaged(String::from("it has no size")));
    };
    allowance.take(width, height, 4)?;

    let profile = webp
        .icc_profile()
        .and_then(|profile| icc::colours(&profile, false));
    let stance = webp.exif().and_then(|raw| exif::stance(&raw));
    let kept = [CHUNK_VP8X, CHUNK_ALPH, CHUNK_VP8, CHUNK_VP8L];
    let chunks = kept.iter().filter_map(|id| webp.chunk_by_id(*id));
    let chunks: Vec<RiffChunk> = chunks.filter_map(seen).collect();
    *webp.chunks_mut() = chunks;
    webp.set_icc_profile(profile.map(Bytes::from));
    webp.set_exif(stance.map(Bytes::from));
    Ok(webp.encoder().bytes().to_vec())
}

/// A chunk, without what the head says of chunks that are no longer there.
fn seen(chunk: &RiffChunk) -> Option<RiffChunk> {
    let contents = chunk.content().data()?;
    if chunk.id() != CHUNK_VP8X {
        return Some(chunk.clone());
    }
    let mut head = vec![contents.first()? & TRANSPARENT, 0, 0, 0];
    head.extend_from_slice(contents.get(4..10)?);
    Some(RiffChunk::new(CHUNK_VP8X, RiffContent::Data(head.into())))
}
