//! Pictures: what may be printed of a file that somebody calls a picture.
//!
//! A picture comes out of a camera, a drawing program or a stranger's hands, and holds more than it
//! shows: where it was taken and by whom, the folder that it was drawn in, the layer that was hidden, a
//! script, an address. It can also hold more than a machine can take: a PNG of a few kilobytes can be a
//! wall of 60,000 pixels square. [`Picture::read`] is the one way in which bytes become a picture: it
//! recognises the kind by the bytes, measures before it decodes, decodes, and gives back a file that
//! holds what is to be seen and nothing else. What Typst reads, what a PDF embeds and what lies beside
//! a generated source are [`Picture`]s, and so have all come this way.
//!
//! The containers of JPEG, PNG and WebP are taken apart by `img-parts`, a GIF by `gif`, Exif by
//! `kamadak-exif`, an SVG by the same `roxmltree` and `simplecss` that Typst's own reader uses. Of each
//! only what is known to be seen is taken over: lists name what is kept, never what is dropped.

mod exif;
mod fault;
mod gif;
mod icc;
mod jpeg;
mod kind;
mod png;
mod svg;
mod webp;

#[cfg(test)]
mod tests;

use std::fmt;

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

pub use fault::Fault;
pub use kind::{EXTENSIONS, Kind};

/// The largest file that is read as a picture, in bytes.
pub const LARGEST: u64 = 64 << 20;

/// The most pixels along one side. What writes the PDF reads no JPEG beyond it.
const SIDE: u64 = 16_384;

/// The most pixels of one picture: a photograph of 100 megapixels is a wall of a metre at 250 dpi.
const PIXELS: u64 = 100_000_000;

/// The most bytes that one picture may become when it is decoded.
const DECODED: u64 = 400_000_000;

/// The most pixels of all pictures together.
const TOGETHER: u64 = 2 * PIXELS;

/// A picture of which nothing is left but what is to be seen.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    kind: Kind,
    bytes: Bytes,
}

impl Picture {
    /// Reads a picture by itself; `name` is the file's name or path.
    ///
    /// Reading the bytes that it gives gives the same bytes again.
    ///
    /// # Errors
    /// It is no picture, another one than its name says, damaged, or more than a document can take.
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, Fault> {
        Allowance::default().read(bytes, name)
    }

    /// What kind of picture it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The file, as it may be passed on.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

/// What the pictures of one brief, or of one style, may take together.
#[derive(Clone, Debug)]
pub struct Allowance {
    pixels: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { pixels: TOGETHER }
    }
}

impl Allowance {
    /// Reads a picture; `name` is the file's name or path.
    ///
    /// # Errors
    /// It is no picture, another one than its name says, damaged, or more than a document can take.
    pub fn read(&mut self, bytes: &[u8], name: &str) -> Result<Picture, Fault> {
        let kind = Kind::of(bytes)?;
        kind.agree_with(name)?;
        self.strip(kind, bytes, 0)
    }

    /// Reads a picture of a known kind; `depth` counts the pictures that it lies in.
    fn strip(&mut self, kind: Kind, bytes: &[u8], depth: usize) -> Result<Picture, Fault> {
        if bytes.len() as u64 > LARGEST {
            return Err(Fault::LargeFile(LARGEST));
        }
        let (stripped, format) = match kind {
            Kind::Jpeg => (jpeg::strip(bytes, self)?, ExchangeFormat::Jpg),
            Kind::Png => (png::strip(bytes, self)?, ExchangeFormat::Png),
            Kind::Gif => (gif::strip(bytes, self)?, ExchangeFormat::Gif),
            Kind::Webp => (webp::strip(bytes, self)?, ExchangeFormat::Webp),
            Kind::Svg => {
                let bytes = Bytes::from_string(svg::strip(bytes, self, depth)?);
                return Ok(Picture { kind, bytes });
            }
        };
        let bytes = Bytes::new(stripped);
        // The decoder is Typst's own, and remembers: it is not decoded again when it is set.
        RasterImage::plain(bytes.clone(), format).map_err(|why| Fault::Damaged(why.to_string()))?;
        Ok(Picture { kind, bytes })
    }

    /// Takes up a picture of this size, before it is decoded to this many bytes a pixel.
    fn take(&mut self, width: u32, height: u32, bytes_per_pixel: u64) -> Result<(), Fault> {
        let (w, h) = (u64::from(width), u64::from(height));
        if w == 0 || h == 0 {
            return Err(Fault::Damaged(String::from("it has no size")));
        }
        let pixels = w * h;
        let decoded = pixels.saturating_mul(bytes_per_pixel);
        if w > SIDE || h > SIDE || pixels > PIXELS || decoded > DECODED {
            return Err(Fault::ManyPixels { width, height });
        }
        self.pixels = self
            .pixels
            .checked_sub(pixels)
            .ok_or(Fault::ManyPixelsTogether)?;
        Ok(())
    }
}
