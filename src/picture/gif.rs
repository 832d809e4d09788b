//! GIF: the first picture, written anew. Comments, texts and all that belongs to programs are left, and
//! so are the pictures that come after it, which no page can show.

use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, DecodingError, Encoder, Frame, MemoryLimit};

use super::{Allowance, DECODED, Fault};

/// The picture without what cannot be seen.
pub(super) fn strip(bytes: &[u8], allowance: &mut Allowance) -> Result<Vec<u8>, Fault> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    if let Some(limit) = NonZeroU64::new(DECODED) {
        options.set_memory_limit(MemoryLimit::Bytes(limit));
    }
    let mut decoder = options.read_info(bytes).map_err(|error| damaged(&error))?;
    let (width, height) = (decoder.width(), decoder.height());
    allowance.take(width.into(), height.into(), 4)?;
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let frame = decoder
        .read_next_frame()
        .map_err(|error| damaged(&error))?
        .ok_or(Fault::CutOff)?;
    allowance.take(frame.width.into(), frame.height.into(), 4)?;
    let frame = Frame {
        width: frame.width,
        height: frame.height,
        left: frame.left,
        top: frame.top,
        transparent: frame.transparent,
        palette: frame.palette.clone(),
        buffer: frame.buffer.clone(),
        ..Frame::default()
    };
    let mut written = Vec::new();
    let mut write = || {
        let mut encoder = Encoder::new(&mut written, width, height, &palette)?;
        encoder.write_frame(&frame)
    };
    write().map_err(|error| Fault::Damaged(error.to_string()))?;
    Ok(written)
}

fn damaged(error: &DecodingError) -> Fault {
    match error {
        DecodingError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Fault::CutOff
        }
        error => Fault::Damaged(error.to_string()),
    }
}
