//! Whatever the bytes are: no panic, an end, and what comes out is read again as it is.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::holds;
use super::planted::{PAINT, PHOTO, PROGRESSIVE};
use super::planted::{chunk, gif, jpeg, png, segment, svg, webp, with_chunks, with_segments};
use super::svg::rendered;
use crate::picture::Picture;

/// Reads it, and what comes of it once more.
fn try_out(bytes: &[u8], name: &str) -> Option<Picture> {
    let once = Picture::read(bytes, name).ok()?;
    let twice = Picture::read(once.bytes(), name);
    let shown = |picture: &Picture| String::from_utf8_lossy(picture.bytes()).into_owned();
    // What was read is read again as it is.
    assert_eq!(Ok(shown(&once)), twice.as_ref().map(shown));
    assert!(!holds(once.bytes(), b"PLANTED-"), "in {name}");
    Some(once)
}

fn any_planted() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    select(vec![
        ("photo.jpg", jpeg(6)),
        ("photo.jpg", PROGRESSIVE.to_vec()),
        ("screen.png", png(6)),
        ("mark.gif", gif()),
        ("photo.webp", webp(6)),
        ("logo.svg", svg()),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("MANY").is_some() { 20_000 } else { 400 }))]

    #[test]
    fn pictures_with_some_bytes_changed(
        (name, mut bytes) in any_planted(),
        changes in vec((any::<Index>(), any::<u8>()), 0..6),
        cut in proptest::option::weighted(0.2, any::<Index>()),
    ) {
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        // A changed byte may take a part of a needle into what is seen, such as a text of a drawing.
        if let Ok(once) = Picture::read(&bytes, name) {
            let twice = Picture::read(once.bytes(), name);
            prop_assert_eq!(Ok(&once), twice.as_ref());
        }
    }

    #[test]
    fn any_segments_in_a_jpeg(
        segments in vec((0xC0_u8..=0xFE, vec(any::<u8>(), 0..40)), 0..6),
        behind in vec(any::<u8>(), 0..40),
    ) {
        let segments: Vec<_> = segments
            .into_iter()
            .map(|(marker, contents)| {
                segment(marker, &[b"PLANTED-".as_slice(), &contents].concat())
            })
            .collect();
        let jpeg = [with_segments(PHOTO, &segments), behind].concat();
        // Tables and frames of nonsense may stay where the decoder does not mind them.
        let _ = Picture::read(&jpeg, "photo.jpg").map(|once| {
            assert_eq!(Ok(&once), Picture::read(once.bytes(), "photo.jpg").as_ref());
        });
    }

    #[test]
    fn any_chunks_in_a_png(
        chunks in vec(("[a-zA-Z]{4}", vec(any::<u8>(), 0..40)), 0..6),
        behind in vec(any::<u8>(), 0..40),
    ) {
        let chunks: Vec<_> = chunks
            .into_iter()
            .filter(|(kind, _)| !matches!(kind.as_str(), "IDAT" | "IHDR" | "PLTE" | "IEND"))
            .map(|(kind, contents)| {
                let kind = kind.as_bytes().try_into().unwrap();
                chunk(kind, &[b"PLANTED-".as_slice(), &contents].concat())
            })
            .collect();
        let png = [with_chunks(PAINT, &chunks), behind].concat();
        try_out(&png, "paint.png");
    }

    #[test]
    fn any_bytes_behind_a_beginning(
        start in select(vec![
            b"\xFF\xD8\xFF".to_vec(),
            b"\x89PNG\r\n\x1A\n".to_vec(),
            b"GIF89a".to_vec(),
            b"RIFF\x20\0\0\0WEBPVP8 ".to_vec(),
            b"\x1F\x8B\x08".to_vec(),
            b"<svg".to_vec(),
        ]),
        rest in vec(any::<u8>(), 0..200),
    ) {
        let bytes = [start, rest].concat();
        for name in ["a.jpg", "a.png", "a.gif", "a.webp", "a.svg"] {
            let _ = Picture::read(&bytes, name);
        }
    }

    #[test]
    fn any_elements_in_a_drawing(
        elements in vec(element(), 0..12),
    ) {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\">{}</svg>",
            elements.concat()
        );
        let picture = try_out(svg.as_bytes(), "logo.svg");
        // What draws it here checks itself, and is not sure of its own edges that far out.
        let is_near = !["e8", "e7", "99999999"].iter().any(|far| svg.contains(far));
        if let Some(picture) = picture.filter(|_| is_near) {
            let looks_the_same = rendered(svg.as_bytes()) == rendered(picture.bytes());
            let text = String::from_utf8_lossy(picture.bytes()).into_owned();
            prop_assert!(looks_the_same, "{svg}\n\n{text}");
        }
    }
}

/// An element with attributes that fit or do not, and others in it.
fn element() -> impl Strategy<Value = String> {
    let tag = select(vec![
        "g",
        "path",
        "rect",
        "text",
        "tspan",
        "use",
        "mask",
        "clipPath",
        "pattern",
        "marker",
        "filter",
        "feImage",
        "feGaussianBlur",
        "feTurbulence",
        "linearGradient",
        "stop",
        "image",
        "switch",
        "symbol",
        "svg",
        "a",
        "defs",
        "style",
        "title",
        "x",
    ]);
    let attribute = attribute();
    let leaf = (tag, vec(attribute, 0..5)).prop_map(|(tag, attributes)| {
        let attributes: std::collections::BTreeMap<_, _> = attributes.into_iter().collect();
        let attributes = attributes
            .iter()
            .map(|(name, value)| format!(" {name}=\"{value}\""));
        (tag, attributes.collect::<String>())
    });
    let leaf = leaf.prop_map(|(tag, attributes)| format!("<{tag}{attributes}>\u{1}</{tag}>"));
    let tree = leaf.prop_recursive(4, 12, 3, |inner| {
        (inner.clone(), vec(inner, 0..3))
            .prop_map(|(outer, inner)| outer.replacen('\u{1}', &inner.concat(), 1))
    });
    tree.prop_map(|text| text.replace('\u{1}', "text"))
}

/// An attribute, and a value that fits it or another one.
fn attribute() -> impl Strategy<Value = (&'static str, String)> {
    let number = select(vec![
        "0", "1", "-1", "5", "1e8", "99999999", "-1e8", "1e-7", "1e-300", "1e38", "0.5", "NaN",
        "50%",
    ]);
    let value = prop_oneof![
        number.clone().prop_map(str::to_owned),
        select(vec![
            "url(#a)",
            "url(#b)",
            "url('#c') red",
            "none",
            "inherit",
            "red",
            "url(http://PLANTED-X)",
            "url(",
            "#a",
            "#b",
            "data:image/png;base64,",
            "M0 0A5 1e8 0 0 1 9 9",
            "objectBoundingBox",
            "fill:url(#a);stroke:1",
            "display:none",
            "a/*PLANTED-*/b",
            "evenodd",
            "preserve",
        ])
        .prop_map(str::to_owned),
        vec(number, 1..8).prop_map(|numbers| format!("M{}", numbers.join(" "))),
        vec(
            select(vec![
                "scale(1e8)",
                "rotate(1e7)",
                "scale(0)",
                "translate(1e8)"
            ]),
            1..4
        )
        .prop_map(|parts| parts.concat()),
    ];
    let name = select(vec![
        "id",
        "href",
        "xlink:href",
        "fill",
        "stroke",
        "mask",
        "clip-path",
        "filter",
        "d",
        "x",
        "width",
        "height",
        "transform",
        "style",
        "class",
        "marker-mid",
        "stroke-width",
        "viewBox",
        "stroke-dasharray",
        "numOctaves",
        "stdDeviation",
        "units",
        "font-size",
        "display",
        "onload",
        "patternUnits",
        "gradientTransform",
        "result",
        "in",
        "offset",
    ]);
    let id = select(vec!["a", "b", "c"]).prop_map(|id| ("id", id.to_owned()));
    prop_oneof![1 => id, 6 => (name, value)]
}
