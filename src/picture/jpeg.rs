//! JPEG: the tables and the scans, the colours, how it is turned, and nothing behind its end.

use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::{Bytes, ImageEXIF, ImageICC};

use super::{Allowance, Fault, exif, icc};

/// The most scans: each is a pass over the picture, and a progressive one has about ten.
const SCANS: u64 = 64;

/// The most pixels that all passes may go over.
const PASSED: u64 = 2_000_000_000;

/// The picture without what cannot be seen.
pub(super) fn strip(bytes: &[u8], allowance: &mut Allowance) -> Result<Vec<u8>, Fault> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| Fault::CutOff)?;
    let Frame {
        width,
        height,
        components,
    } = Frame::of(&jpeg)?;
    allowance.take(width.into(), height.into(), components.into())?;

    let profile = jpeg
        .icc_profile()
        .and_then(|profile| icc::colours(&profile, components == 1));
    let stance = jpeg.exif().and_then(|raw| exif::stance(&raw));
    let mut scans = 0;
    let mut kept = Vec::new();
    kept.extend(density(&jpeg));
    kept.extend(transform(&jpeg));
    for segment in jpeg.segments() {
        let marker = segment.marker();
        if marker == markers::SOS {
            let entropy = entropy(segment);
            let (entropy, more) = cleaned(&entropy)?;
            scans = 1 + more;
            let header = segment.contents().clone();
            let scan = JpegSegment::new_with_entropy(marker, header, entropy.into());
            kept.push(scan);
        } else if is_table(marker) || is_frame(marker) {
            kept.push(JpegSegment::new_with_contents(
                marker,
                segment.contents().clone(),
            ));
        }
    }
    if scans == 0 {
        return Err(Fault::CutOff);
    }
    if scans > SCANS || scans * u64::from(width) * u64::from(height) > PASSED {
        return Err(Fault::ManyScans);
    }
    *jpeg.segments_mut() = kept;
    jpeg.set_icc_profile(profile.map(Bytes::from));
    jpeg.set_exif(stance.map(Bytes::from));
    Ok(jpeg.encoder().bytes().to_vec())
}

/// What the frame's head says.
struct Frame {
    width: u16,
    height: u16,
    components: u8,
}

impl Frame {
    fn of(jpeg: &Jpeg) -> Result<Self, Fault> {
        let mut heads = jpeg
            .segments()
            .iter()
            .filter(|segment| is_frame(segment.marker()));
        let (Some(head), None) = (heads.next(), heads.next()) else {
            return Err(Fault::Damaged(String::from("it has no frame, or several")));
        };
        let (Some((width, height)), Some(&components)) =
            (jpeg.dimensions(), head.contents().get(5))
        else {
            return Err(Fault::Damaged(String::from("it has no size")));
        };
        match components {
            1 | 3 => Ok(Self {
                width,
                height,
                components,
            }),
            4 => Err(Fault::Cmyk),
            _ => Err(Fault::Damaged(format!("it has {components} colours"))),
        }
    }
}

/// The head of JFIF, if it has one: how dense the pixels are, without the small copy of the picture.
fn density(jpeg: &Jpeg) -> Option<JpegSegment> {
    let found = jpeg.segments_by_marker(markers::APP0).find_map(|segment| {
        let contents = segment.contents();
        contents
            .starts_with(b"JFIF\0")
            .then(|| contents.get(..12))
            .flatten()
    })?;
    let mut contents = found.to_vec();
    contents.extend([0, 0]);
    Some(JpegSegment::new_with_contents(
        markers::APP0,
        contents.into(),
    ))
}

/// What Adobe's programs say of how the colours are coded, which no decoder could guess.
fn transform(jpeg: &Jpeg) -> Option<JpegSegment> {
    let coding = jpeg
        .segments_by_marker(markers::APP14)
        .find_map(|segment| {
            let contents = segment.contents();
            contents
                .starts_with(b"Adobe")
                .then(|| contents.get(11))
                .flatten()
        })?;
    let contents = [b"Adobe\0\x64\0\0\0\0".as_slice(), &[*coding]].concat();
    Some(JpegSegment::new_with_contents(
        markers::APP14,
        contents.into(),
    ))
}

/// What follows the head of the first scan: the rest of the file.
fn entropy(scan: &JpegSegment) -> Bytes {
    let whole = scan.clone().encoder().bytes();
    whole.slice(scan.len()..)
}

/// The scans up to the end of the picture, with the tables between them, and how many there are after
/// the first.
fn cleaned(entropy: &[u8]) -> Result<(Vec<u8>, u64), Fault> {
    let mut kept = Vec::with_capacity(entropy.len());
    let mut scans = 0;
    let mut at = 0;
    let mut in_scan = true;
    loop {
        let rest = entropy.get(at..).ok_or(Fault::CutOff)?;
        let run = memchr::memchr(markers::P, rest).ok_or(Fault::CutOff)?;
        if in_scan {
            kept.extend_from_slice(&rest[..run]);
        }
        at += run;
        let marker = *entropy.get(at + 1).ok_or(Fault::CutOff)?;
        match marker {
            // A byte that looks like a marker, or a mark to begin again at.
            0x00 | markers::RST0..=markers::RST7 => {
                if in_scan {
                    kept.extend([markers::P, marker]);
                }
                at += 2;
            }
            // Filling.
            markers::P => at += 1,
            markers::EOI => {
                kept.extend([markers::P, markers::EOI]);
                return Ok((kept, scans));
            }
            markers::SOI => return Err(Fault::Damaged(String::from("a picture begins in it"))),
            0x01..0xC0 => return Err(Fault::Damaged(format!("it has a marker {marker:02X}"))),
            _ => {
                let length = entropy.get(at + 2..at + 4).ok_or(Fault::CutOff)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                if length < 2 {
                    return Err(Fault::Damaged(String::from("a part of it has no length")));
                }
                let whole = entropy.get(at..at + 2 + length).ok_or(Fault::CutOff)?;
                if is_frame(marker) {
                    return Err(Fault::Damaged(String::from("it has several frames")));
                }
                in_scan = marker == markers::SOS;
                if in_scan {
                    scans += 1;
                }
                if in_scan || is_table(marker) {
                    kept.extend_from_slice(whole);
                }
                at += whole.len();
            }
        }
    }
}

fn is_table(marker: u8) -> bool {
    matches!(
        marker,
        markers::DQT | markers::DHT | markers::DAC | markers::DRI
    )
}

fn is_frame(marker: u8) -> bool {
    (markers::SOF0..=markers::SOF15).contains(&marker)
        && !matches!(marker, markers::DHT | markers::JPG | markers::DAC)
}
