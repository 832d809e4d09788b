//! What is stripped, what stays, and what is refused.

#[path = "../../tests/pictures/planted.rs"]
mod planted;

mod bounds;
mod endless;
mod properties;
mod svg;

use planted::{
    CMYK, GREY, GREY16, INDEXED, LOSSLESS, LOSSY, LOSSY_ALPHA, MARK, MOVING_GIF, MOVING_WEBP,
    PAINT, PHOTO, PROGRESSIVE, chunk, exif, gif, jpeg, latitude, png, profile, segment, webp,
    with_chunks, with_segments,
};
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

use super::{Fault, Kind, Picture};

fn read(bytes: &[u8], name: &str) -> Picture {
    Picture::read(bytes, name).unwrap_or_else(|fault| panic!("{name} {fault}"))
}

fn refused(bytes: &[u8], name: &str) -> Fault {
    Picture::read(bytes, name).expect_err(name)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn decoded(bytes: &[u8], kind: Kind) -> RasterImage {
    let format = match kind {
        Kind::Jpeg => ExchangeFormat::Jpg,
        Kind::Png => ExchangeFormat::Png,
        Kind::Gif => ExchangeFormat::Gif,
        Kind::Webp => ExchangeFormat::Webp,
        Kind::Svg => panic!("an SVG has no pixels"),
    };
    RasterImage::plain(Bytes::new(bytes.to_vec()), format).unwrap()
}

/// The same pixels, turned in the same way, and as large on paper.
#[track_caller]
fn assert_looks_the_same(before: &[u8], after: &Picture) {
    let kind = after.kind();
    let (before, after) = (decoded(before, kind), decoded(after.bytes(), kind));
    assert_eq!(before.dynamic(), after.dynamic());
    assert_eq!(
        before.exif_rotation().unwrap_or(1),
        after.exif_rotation().unwrap_or(1)
    );
    assert_eq!(before.dpi(), after.dpi());
}

/// All that is planted, with the name of a file.
fn all_planted() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("photo.jpg", jpeg(6)),
        ("screen.png", png(6)),
        ("mark.gif", gif()),
        ("photo.webp", webp(6)),
    ]
}

fn plain() -> Vec<(&'static str, &'static [u8])> {
    vec![
        ("photo.jpg", PHOTO),
        ("progressive.jpg", PROGRESSIVE),
        ("grey.jpeg", GREY),
        ("paint.png", PAINT),
        ("indexed.PNG", INDEXED),
        ("grey16.png", GREY16),
        ("mark.gif", MARK),
        ("moving.gif", MOVING_GIF),
        ("lossy.webp", LOSSY),
        ("lossless.webp", LOSSLESS),
        ("lossy-alpha.webp", LOSSY_ALPHA),
    ]
}

#[test]
fn nothing_that_was_planted_is_left_and_the_picture_looks_the_same() {
    for (name, bytes) in all_planted() {
        assert!(holds(&bytes, b"PLANTED"), "{name}");
        let picture = read(&bytes, name);
        assert!(!holds(picture.bytes(), b"PLANTED"), "{name}");
        assert!(!holds(picture.bytes(), &latitude()), "{name}");
        assert_looks_the_same(&bytes, &picture);
    }
}

#[test]
fn plain_pictures_look_the_same() {
    for (name, bytes) in plain() {
        assert_looks_the_same(bytes, &read(bytes, name));
    }
}

#[test]
fn what_was_read_once_is_read_again_as_it_is() {
    let planted = all_planted();
    let planted = planted
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()));
    for (name, bytes) in plain().into_iter().chain(planted) {
        let once = read(bytes, name);
        let twice = read(once.bytes(), name);
        assert_eq!(once.bytes(), twice.bytes(), "{name}");
    }
}

#[test]
fn a_photograph_stays_the_right_way_up() {
    for turn in 1..=8 {
        for (name, bytes) in [
            ("photo.jpg", jpeg(turn)),
            ("screen.png", png(turn)),
            ("photo.webp", webp(turn)),
        ] {
            let picture = read(&bytes, name);
            let seen = decoded(picture.bytes(), picture.kind());
            assert_eq!(seen.exif_rotation().unwrap_or(1), u32::from(turn), "{name}");
            let is_upright = seen.width() > seen.height();
            assert_eq!(is_upright, turn < 5, "{name} turned as {turn}");
        }
    }
}

/// Cameras write Exif that no strict reader takes, and other programs turn their pictures all the same.
#[test]
fn a_photograph_whose_exif_is_cut_off_is_turned_too() {
    let mut whole = exif(6);
    whole.truncate(whole.len() - 30);
    let block = [b"Exif\0\0".to_vec(), whole].concat();
    let photo = with_segments(PHOTO, &[segment(0xE1, &block)]);
    let picture = read(&photo, "photo.jpg");
    assert_eq!(
        decoded(picture.bytes(), Kind::Jpeg).exif_rotation(),
        Some(6)
    );
}

#[test]
fn a_profile_keeps_its_colours_and_nothing_else() {
    let before = profile();
    let after = super::icc::colours(&before, false).unwrap();
    assert!(!holds(&after, b"PLAN"));
    assert!(!holds(&after, b"lcms"));
    assert!(!holds(&after, &[0x07, 0xEA]), "the year it was made in");
    assert_eq!(super::icc::colours(&after, false).as_ref(), Some(&after));
    let tag = |profile: &[u8], name: &[u8; 4]| {
        let number =
            |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        let mut entries = (0..number(128)).map(|index| 132 + 12 * index);
        let entry = entries.find(|entry| &profile[*entry..*entry + 4] == name)?;
        let start = number(entry + 4);
        Some(profile[start..start + number(entry + 8)].to_vec())
    };
    for name in [
        b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt", b"rTRC", b"gTRC", b"bTRC", b"chad",
    ] {
        assert!(tag(&before, name).is_some());
        assert_eq!(tag(&before, name), tag(&after, name));
    }
    // Every profile must have these two.
    assert!(tag(&after, b"desc").is_some() && tag(&after, b"cprt").is_some());
    // It is none for a grey picture, and what is no profile is none at all.
    assert_eq!(super::icc::colours(&before, true), None);
    assert_eq!(super::icc::colours(&before[..200], false), None);
    assert_eq!(super::icc::colours(b"", false), None);
}

#[test]
fn the_profile_stays_in_the_picture() {
    let colours = super::icc::colours(&profile(), false).unwrap();
    for (name, bytes) in [
        ("photo.jpg", jpeg(1)),
        ("screen.png", png(1)),
        ("photo.webp", webp(1)),
    ] {
        let picture = read(&bytes, name);
        let seen = decoded(picture.bytes(), picture.kind());
        assert_eq!(
            seen.icc().map(|icc| icc.to_vec()),
            Some(colours.clone()),
            "{name}"
        );
    }
}

#[test]
fn of_a_png_only_known_chunks_are_left() {
    let picture = read(&png(1), "screen.png");
    let mut rest = &picture.bytes()[8..];
    let mut kinds = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        kinds.push(String::from_utf8(rest[4..8].to_vec()).unwrap());
        rest = &rest[length + 12..];
    }
    // Exif is there for the size on paper.
    assert_eq!(kinds, ["IHDR", "eXIf", "iCCP", "pHYs", "IDAT", "IEND"]);
}

#[test]
fn a_gif_is_its_first_picture() {
    let picture = read(&gif(), "mark.gif");
    let first = read(MOVING_GIF, "mark.gif");
    assert_eq!(picture.bytes(), first.bytes());
    assert!(picture.bytes().len() < MOVING_GIF.len());
}

#[test]
fn comments_between_the_scans_of_a_progressive_jpeg_are_left_out() {
    let scan = PROGRESSIVE
        .windows(2)
        .rposition(|window| window == [0xFF, 0xDA])
        .unwrap();
    let (before, behind) = PROGRESSIVE.split_at(scan);
    let comment = segment(0xFE, b"PLANTED-BETWEEN");
    let application = segment(0xE5, b"PLANTED-BETWEEN");
    let bytes = [before, &comment, &application, b"\xFF\xFF", behind].concat();
    let picture = read(&bytes, "photo.jpg");
    assert!(!holds(picture.bytes(), b"PLANTED"));
    assert_eq!(picture.bytes(), read(PROGRESSIVE, "photo.jpg").bytes());
}

#[test]
fn a_file_is_what_its_bytes_say() {
    use Kind::{Jpeg, Png, Svg};
    let misnamed = |is, said| Fault::Misnamed { is, said };
    assert_eq!(refused(PHOTO, "logo.png"), misnamed(Jpeg, Png));
    assert_eq!(refused(PAINT, "logo.svg"), misnamed(Png, Svg));
    // A name that says nothing says nothing wrong.
    assert_eq!(read(PAINT, "logo").kind(), Png);
    assert_eq!(refused(b"", "logo.png"), Fault::Empty);
    assert_eq!(
        refused(b"[core]\n\tfsmonitor = x\n", "config"),
        Fault::NoPicture
    );
    assert_eq!(refused(b"ssh-rsa AAAA", "logo.svg"), Fault::NoPicture);
    for (bytes, what) in [
        (b"%PDF-1.7\n".as_slice(), "a PDF document"),
        (b"II*\0", "a TIFF picture"),
        (b"\0\0\0\x18ftypheic", "a HEIF picture"),
        (b"\0\0\0\x18ftypavif", "an AVIF picture"),
        (b"<!DOCTYPE html><html><svg></svg>", "a web page"),
        (b"<html><body>404", "a web page"),
    ] {
        assert_eq!(refused(bytes, "logo.png"), Fault::Other(what));
    }
}

#[test]
fn what_is_cut_off_is_said_to_be() {
    for (name, bytes) in [
        ("photo.jpg", PHOTO),
        ("progressive.jpg", PROGRESSIVE),
        ("paint.png", PAINT),
        ("lossy.webp", LOSSY),
        ("mark.gif", MARK),
    ] {
        for length in [bytes.len() - 1, bytes.len() / 2, 20] {
            // Of a GIF only the end may be missing.
            if name != "mark.gif" || length < bytes.len() - 1 {
                let fault = refused(&bytes[..length], name);
                let is_said = matches!(fault, Fault::CutOff | Fault::Damaged(_));
                assert!(is_said, "{name} of {length} bytes {fault}");
            }
        }
    }
    assert_eq!(
        refused(&PHOTO[..PHOTO.len() - 1], "photo.jpg"),
        Fault::CutOff
    );
    assert_eq!(
        refused(&PAINT[..PAINT.len() - 1], "paint.png"),
        Fault::CutOff
    );
}

#[test]
fn the_colours_of_printing_machines_and_moving_pictures_are_refused() {
    assert_eq!(refused(CMYK, "photo.jpg"), Fault::Cmyk);
    assert_eq!(refused(MOVING_WEBP, "mark.webp"), Fault::Moving);
}

#[test]
fn a_chunk_whose_checksum_is_wrong_is_damage() {
    let mut wrong = chunk(*b"tEXt", b"Author\0x");
    let last = wrong.len() - 1;
    wrong[last] ^= 1;
    let fault = refused(&with_chunks(PAINT, &[wrong]), "paint.png");
    assert!(matches!(fault, Fault::Damaged(_)), "{fault}");
}
