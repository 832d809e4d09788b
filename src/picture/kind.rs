//! Which kind of picture it is, by its bytes.

use super::Fault;

/// A kind of picture that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A JPEG.
    Jpeg,
    /// A PNG.
    Png,
    /// A GIF, of which the first picture is printed.
    Gif,
    /// A WebP that does not move.
    Webp,
    /// An SVG, also a compressed one.
    Svg,
}

/// How the names of pictures end that a style or a brief may have.
pub const EXTENSIONS: &[&str] = &["svg", "svgz", "png", "jpg", "jpeg", "gif", "webp"];

/// How files begin that are often taken for pictures that can be printed, and what they are.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript file"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"8BPS", "a Photoshop file"),
    (b"\0\0\x01\0", "an icon"),
    (b"\xD7\xCD\xC6\x9A", "a WMF drawing"),
    (b"\x01\0\0\0", "an EMF drawing"),
    (b"\xFF\x0A", "a JPEG XL picture"),
    (b"\0\0\0\x0CJXL ", "a JPEG XL picture"),
    (b"\0\0\0\x0CjP  ", "a JPEG 2000 picture"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (
        b"version https://git-lfs",
        "a pointer of Git LFS, and the picture itself was not fetched",
    ),
];

impl Kind {
    /// The kind that bytes are of.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.is_empty() {
            return Err(Fault::Empty);
        }
        if bytes.starts_with(b"\xFF\xD8\xFF") {
            return Ok(Self::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
            return Ok(Self::Png);
        }
        if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            return Ok(Self::Gif);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Ok(Self::Webp);
        }
        if bytes.starts_with(b"\x1F\x8B") || begins_as_svg(bytes) {
            return Ok(Self::Svg);
        }
        let other = OTHERS.iter().find(|(start, _)| bytes.starts_with(start));
        Err(match (other, bytes.get(4..12)) {
            (Some((_, what)), _) => Fault::Other(what),
            (None, Some(b"ftypavif" | b"ftypavis")) => Fault::Other("an AVIF picture"),
            (None, Some(brand)) if brand.starts_with(b"ftyp") => Fault::Other("a HEIF picture"),
            (None, _) if is_page(bytes) => Fault::Other("a web page"),
            (None, _) => Fault::NoPicture,
        })
    }

    /// The kind that a file's name says it is.
    fn by_name(name: &str) -> Option<Self> {
        let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
        match extension.as_str() {
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "gif" => Some(Self::Gif),
            "webp" => Some(Self::Webp),
            "svg" | "svgz" => Some(Self::Svg),
            _ => None,
        }
    }

    /// Whether the name of the file says nothing else: whoever opens it goes by that.
    pub(super) fn agree_with(self, name: &str) -> Result<(), Fault> {
        match Self::by_name(name) {
            Some(said) if said != self => Err(Fault::Misnamed { is: self, said }),
            Some(_) | None => Ok(()),
        }
    }

    /// The kind with its article.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            Self::Jpeg => "a JPEG",
            Self::Png => "a PNG",
            Self::Gif => "a GIF",
            Self::Webp => "a WebP",
            Self::Svg => "an SVG",
        }
    }

    /// How the name of such a file ends.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Svg => "svg",
        }
    }

    /// The media type.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// What XML begins with, and an element `svg` in it not far from there.
fn begins_as_svg(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(64 << 10)];
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    first == Some(&b'<') && (holds(head, b"<svg") || holds(head, b":svg")) && !is_page(head)
}

fn is_page(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let head = head.trim_ascii_start();
    head.starts_with(b"<!doctype html") || head.starts_with(b"<html")
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
