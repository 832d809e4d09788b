//! Pictures that hold more than they show: everything that is planted in them has a name that begins with
//! `PLANTED`, but for a place on the earth and the pixels of small copies.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write as _;

pub const PHOTO: &[u8] = include_bytes!("photo.jpg");
pub const PROGRESSIVE: &[u8] = include_bytes!("progressive.jpg");
pub const GREY: &[u8] = include_bytes!("grey.jpg");
pub const CMYK: &[u8] = include_bytes!("cmyk.jpg");
pub const PAINT: &[u8] = include_bytes!("paint.png");
pub const INDEXED: &[u8] = include_bytes!("indexed.png");
pub const GREY16: &[u8] = include_bytes!("grey16.png");
pub const MARK: &[u8] = include_bytes!("mark.gif");
pub const MOVING_GIF: &[u8] = include_bytes!("moving.gif");
pub const LOSSY: &[u8] = include_bytes!("lossy.webp");
pub const LOSSLESS: &[u8] = include_bytes!("lossless.webp");
pub const LOSSY_ALPHA: &[u8] = include_bytes!("lossy-alpha.webp");
pub const MOVING_WEBP: &[u8] = include_bytes!("moving.webp");
pub const COLOURS: &[u8] = include_bytes!("colours.icc");

/// A latitude as Exif has it: degrees, minutes, seconds.
pub fn latitude() -> Vec<u8> {
    [43_u32, 1, 15, 1, 3, 1]
        .iter()
        .flat_map(|part| part.to_be_bytes())
        .collect()
}

/// Exif of a camera: its owner and number, where it was, and how it was held.
pub fn exif(orientation: u16) -> Vec<u8> {
    // Tag, type, bytes; what is longer than four bytes lies behind the directory.
    type Entry = (u16, u16, u32, Vec<u8>);
    fn directory(at: u32, entries: &[Entry]) -> Vec<u8> {
        let count = u16::try_from(entries.len()).unwrap();
        let mut block = count.to_be_bytes().to_vec();
        let mut behind: Vec<u8> = Vec::new();
        let start = at + 2 + 12 * u32::from(count) + 4;
        for (tag, kind, count, value) in entries {
            block.extend(tag.to_be_bytes());
            block.extend(kind.to_be_bytes());
            block.extend(count.to_be_bytes());
            if value.len() <= 4 {
                block.extend(value);
                block.resize(block.len() + 4 - value.len(), 0);
            } else {
                block.extend((start + u32::try_from(behind.len()).unwrap()).to_be_bytes());
                behind.extend(value);
            }
        }
        block.extend([0; 4]);
        block.extend(behind);
        block
    }
    let text = |tag: u16, text: &str| -> Entry {
        let value = format!("{text}\0").into_bytes();
        (tag, 2, u32::try_from(value.len()).unwrap(), value)
    };
    let short = |tag, value: u16| -> Entry { (tag, 3, 1, value.to_be_bytes().to_vec()) };
    let long = |tag, value: u32| -> Entry { (tag, 4, 1, value.to_be_bytes().to_vec()) };
    let dots = [150_u32, 1]
        .iter()
        .flat_map(|one| one.to_be_bytes())
        .collect::<Vec<u8>>();
    let first = |camera, place| {
        vec![
            text(0x010F, "PLANTED-MAKE"),
            short(0x0112, orientation),
            (0x011A, 5, 1, dots.clone()),
            (0x011B, 5, 1, dots.clone()),
            short(0x0128, 2),
            text(0x013B, "PLANTED-ARTIST"),
            text(0x8298, "PLANTED-COPYRIGHT"),
            long(0x8769, camera),
            long(0x8825, place),
        ]
    };
    let camera_at = 8 + u32::try_from(directory(8, &first(0, 0)).len()).unwrap();
    let camera = directory(
        camera_at,
        &[
            text(0x9003, "2026:01:02 PLANTED-TIME"),
            text(0xA431, "PLANTED-SERIAL"),
        ],
    );
    let place_at = camera_at + u32::try_from(camera.len()).unwrap();
    let place = directory(place_at, &[text(1, "N"), (2, 5, 3, latitude())]);
    let mut block = b"MM\0*\0\0\0\x08".to_vec();
    block.extend(directory(8, &first(camera_at, place_at)));
    block.extend(camera);
    block.extend(place);
    block
}

/// A colour profile of somebody's screen.
pub fn profile() -> Vec<u8> {
    let mut profile = COLOURS.to_vec();
    // Who made it, and its maker's own tag behind the others, which take the place of the last one.
    profile[48..52].copy_from_slice(b"PLAN");
    profile[80..84].copy_from_slice(b"TEDx");
    let count = u32::from_be_bytes(profile[128..132].try_into().unwrap()) as usize;
    for index in 0..count {
        let entry = 132 + 12 * index;
        if &profile[entry..entry + 4] == b"cprt" {
            let text = b"text\0\0\0\0PLANTED-PROFILE\0";
            let at = u32::try_from(profile.len()).unwrap();
            profile[entry + 4..entry + 8].copy_from_slice(&at.to_be_bytes());
            let length = u32::try_from(text.len()).unwrap();
            profile[entry + 8..entry + 12].copy_from_slice(&length.to_be_bytes());
            profile.extend(text);
        }
    }
    let length = u32::try_from(profile.len()).unwrap();
    profile[..4].copy_from_slice(&length.to_be_bytes());
    profile
}

pub fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
    let length = u16::try_from(contents.len() + 2).unwrap();
    let mut segment = vec![0xFF, marker];
    segment.extend(length.to_be_bytes());
    segment.extend(contents);
    segment
}

/// A JPEG with segments behind its head of JFIF.
pub fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    assert_eq!(&jpeg[..4], b"\xFF\xD8\xFF\xE0");
    let head = 4 + usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
    let (before, behind) = jpeg.split_at(head);
    [before, &segments.concat(), behind].concat()
}

/// A photograph of a phone.
pub fn jpeg(orientation: u16) -> Vec<u8> {
    let exif = [b"Exif\0\0".to_vec(), exif(orientation)].concat();
    let icc = [b"ICC_PROFILE\0\x01\x01".to_vec(), profile()].concat();
    let segments = [
        segment(0xE0, b"JFXX\0\x10PLANTED-SMALL-COPY"),
        segment(0xE1, &exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>PLANTED-XMP</x>"),
        segment(0xE2, &icc),
        segment(0xE2, b"MPF\0PLANTED-MPF"),
        segment(0xEB, b"JP\0\0PLANTED-SIGNATURE"),
        segment(0xED, b"Photoshop 3.0\0PLANTED-IPTC"),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01PLANTED-ADOBE"),
        segment(0xFE, b"PLANTED-COMMENT"),
    ];
    let mut jpeg = with_segments(PHOTO, &segments);
    jpeg.extend(b"PLANTED-BEHIND");
    jpeg.extend(PROGRESSIVE);
    jpeg
}

pub fn chunk(kind: [u8; 4], contents: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(contents.len())
        .unwrap()
        .to_be_bytes()
        .to_vec();
    chunk.extend(kind);
    chunk.extend(contents);
    let mut crc = flate2::Crc::new();
    crc.update(&kind);
    crc.update(contents);
    chunk.extend(crc.sum().to_be_bytes());
    chunk
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PNG with chunks behind its head.
pub fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let (before, behind) = png.split_at(8 + 25);
    [before, &chunks.concat(), behind].concat()
}

/// A picture of a screen.
pub fn png(orientation: u16) -> Vec<u8> {
    let zipped = [b"Comment\0\0".to_vec(), deflated(b"PLANTED-ZIPPED")].concat();
    let profile = [b"PLANTED-PROFILE-NAME\0\0".to_vec(), deflated(&profile())].concat();
    let chunks = [
        chunk(*b"iCCP", &profile),
        chunk(*b"tEXt", b"Author\0PLANTED-TEXT"),
        chunk(*b"zTXt", &zipped),
        chunk(
            *b"iTXt",
            b"XML:com.adobe.xmp\0\0\0\0\0PLANTED-INTERNATIONAL",
        ),
        chunk(*b"tIME", &[0x07, 0xEA, 1, 2, 3, 4, 5]),
        chunk(*b"eXIf", &exif(orientation)),
        chunk(*b"prVt", b"PLANTED-PRIVATE"),
        chunk(*b"caBX", b"PLANTED-SIGNED"),
        chunk(*b"sPLT", b"PLANTED-PALETTE\0\x08"),
    ];
    let mut png = with_chunks(PAINT, &chunks);
    png.extend(b"PLANTED-BEHIND-THE-END");
    png
}

/// A GIF with a comment, a program's own block and a picture that comes after the first.
pub fn gif() -> Vec<u8> {
    let mut gif = MOVING_GIF.to_vec();
    let end = gif.pop();
    assert_eq!(end, Some(0x3B));
    gif.extend(b"\x21\xFE\x0FPLANTED-COMMENT\0");
    gif.extend(b"\x21\xFF\x0BPLANTEDAPPL\x07PLANTED\0");
    gif.push(0x3B);
    gif.extend(b"PLANTED-BEHIND");
    gif
}

/// A WebP with Exif and XMP.
pub fn webp(orientation: u16) -> Vec<u8> {
    let chunk = |kind: [u8; 4], contents: &[u8]| {
        let length = u32::try_from(contents.len()).unwrap();
        let mut chunk = [kind.as_slice(), &length.to_le_bytes(), contents].concat();
        chunk.resize(chunk.len().next_multiple_of(2), 0);
        chunk
    };
    // Its own chunk, and before it the head of an extended file of 24 by 16 pixels.
    let own = &LOSSY[12..];
    let contents = [
        b"WEBP".to_vec(),
        chunk(*b"VP8X", &[0b0010_1100, 0, 0, 0, 23, 0, 0, 15, 0, 0]),
        chunk(*b"ICCP", &profile()),
        own.to_vec(),
        chunk(*b"EXIF", &exif(orientation)),
        chunk(*b"XMP ", b"PLANTED-XMP"),
        chunk(*b"PRIV", b"PLANTED-PRIVATE"),
    ]
    .concat();
    let length = u32::try_from(contents.len()).unwrap();
    [b"RIFF".as_slice(), &length.to_le_bytes(), &contents].concat()
}

/// A drawing out of an editor, with a photograph in it.
pub fn svg() -> Vec<u8> {
    let photo = STANDARD.encode(jpeg(1));
    format!(
        r##"<?xml version="1.0" encoding="UTF-8"?>
<?PLANTED-INSTRUCTION?>
<!-- PLANTED-REMARK -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/PLANTED-DTD" [<!ENTITY ns "http://PLANTED-ENTITY">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="&ns;"
     xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
     xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
     width="24" height="16" viewBox="0 0 24 16" id="PLANTED-ROOT" onload="PLANTED()"
     sodipodi:docname="/home/PLANTED-USER/logo.svg" inkscape:export-filename="/home/PLANTED-USER/logo.png"
     data-author="PLANTED-DATA">
  <title>PLANTED-TITLE</title>
  <desc>PLANTED-DESC</desc>
  <metadata><rdf xmlns="x">PLANTED-METADATA</rdf></metadata>
  <script>PLANTED_SCRIPT()</script>
  <style>/* PLANTED-CSS */ @import url(http://PLANTED-IMPORT); .PLANTED-CLASS {{ fill: #c01010 /* PLANTED-WITHIN */; }}
    @font-face {{ font-family: PLANTED-FACE; src: url(http://PLANTED-SOURCE) }}</style>
  <sodipodi:namedview inkscape:current-layer="PLANTED-LAYER"/>
  <defs>
    <linearGradient id="PLANTED-GRADIENT"><stop offset="0" stop-color="#00f"/><stop offset="1" stop-color="#0a0"/></linearGradient>
    <g id="PLANTED-UNUSED"><text>PLANTED-NEVER-DRAWN</text></g>
  </defs>
  <g display="none"><text>PLANTED-HIDDEN</text></g>
  <g style="display:none" inkscape:label="PLANTED-LABEL"><text>PLANTED-HIDDEN-TOO</text></g>
  <g inkscape:label="PLANTED-LABEL" class="PLANTED-CLASS" onclick="PLANTED()">
    <a xlink:href="http://PLANTED-LINK" xlink:title="PLANTED-LINK-TITLE"><rect width="8" height="6"/></a>
    <rect x="9" width="8" height="6" style="fill:url(#PLANTED-GRADIENT);-inkscape-note:PLANTED-NOTE"/>
    <rect x="0" y="8" width="8" height="6" fill="#123456"><title>PLANTED-TIP</title></rect>
  </g>
  <foreignObject width="5" height="5"><p xmlns="http://www.w3.org/1999/xhtml">PLANTED-FOREIGN</p></foreignObject>
  <image x="18" y="0" width="6" height="4" xlink:href="data:image/jpeg;base64,{photo}"/>
</svg>
"##
    )
    .into_bytes()
}
