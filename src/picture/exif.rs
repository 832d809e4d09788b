//! The two facts of Exif that are seen: how a picture is turned, and how large it is printed.

use exif::{Exif, Field, In, Reader, Tag, Value};

/// How a picture stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stance {
    /// 1 to 8, as Exif counts turns and reflections.
    orientation: u16,
    /// Pixels along the two axes, and their unit: 2 is an inch, 3 a centimetre.
    resolution: Option<(u16, u16, u16)>,
}

/// Exif that says only how a picture stands, where `raw` says anything of it: the place, the time, the
/// camera, its owner and the small copy of the picture before it was cropped are not taken over.
pub(super) fn stance(raw: &[u8]) -> Option<Vec<u8>> {
    let read = Reader::new().continue_on_error(true).read_raw(raw.to_vec());
    // Cameras write much that is not right; what can be read of it counts.
    let exif = read
        .or_else(|error| error.distill_partial_result(|_| ()))
        .ok()?;
    let stance = Stance {
        orientation: whole(&exif, Tag::Orientation)
            .filter(|turn| (1..=8).contains(turn))
            .unwrap_or(1),
        resolution: resolution(&exif),
    };
    let says_nothing = stance.orientation == 1 && stance.resolution.is_none();
    (!says_nothing).then(|| stance.write())
}

fn whole(exif: &Exif, tag: Tag) -> Option<u16> {
    let field = exif.get_field(tag, In::PRIMARY)?;
    u16::try_from(field.value.get_uint(0)?).ok()
}

fn resolution(exif: &Exif) -> Option<(u16, u16, u16)> {
    let axis = |tag| exif.get_field(tag, In::PRIMARY).and_then(dots);
    let (x, y) = (axis(Tag::XResolution), axis(Tag::YResolution));
    let unit = whole(exif, Tag::ResolutionUnit).filter(|unit| *unit == 3);
    let (x, y) = (x.or(y)?, y.or(x)?);
    Some((x, y, unit.unwrap_or(2)))
}

/// Dots an inch, rounded: a number that nobody needs could be anybody's.
fn dots(field: &Field) -> Option<u16> {
    let Value::Rational(rational) = &field.value else {
        return None;
    };
    let dots = rational.first()?.to_f64().round();
    // The range is one that a `u16` holds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (1.0..=9999.0).contains(&dots).then_some(dots as u16)
}

impl Stance {
    /// A block of TIFF with one directory, most significant bytes first.
    fn write(self) -> Vec<u8> {
        const SHORT: u16 = 3;
        const RATIONAL: u16 = 5;
        let mut entries = vec![(Tag::Orientation.number(), SHORT, self.orientation)];
        if let Some((x, y, unit)) = self.resolution {
            entries.push((Tag::XResolution.number(), RATIONAL, x));
            entries.push((Tag::YResolution.number(), RATIONAL, y));
            entries.push((Tag::ResolutionUnit.number(), SHORT, unit));
        }
        let mut block = b"MM\0*\0\0\0\x08".to_vec();
        let mut behind = Vec::new();
        // The directory: a count, twelve bytes an entry, and where the next one is.
        let end = block.len() + 2 + 12 * entries.len() + 4;
        block.extend(be16(entries.len()));
        for (tag, kind, value) in entries {
            block.extend(tag.to_be_bytes());
            block.extend(kind.to_be_bytes());
            block.extend(1_u32.to_be_bytes());
            if kind == RATIONAL {
                block.extend([0, 0]);
                block.extend(be16(end + behind.len()));
                behind.extend(u32::from(value).to_be_bytes());
                behind.extend(1_u32.to_be_bytes());
            } else {
                block.extend(value.to_be_bytes());
                block.extend([0, 0]);
            }
        }
        block.extend([0; 4]);
        block.extend(behind);
        block
    }
}

/// A number of this small block.
fn be16(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes()
}
