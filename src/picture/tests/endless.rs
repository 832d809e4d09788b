//! Drawings that are too much to draw, in whatever way.

use std::fmt::Write as _;

use super::svg::{drawing, fault, written};
use super::{read, refused};
use crate::picture::Fault;

#[test]
fn a_small_file_that_becomes_a_large_one_is_refused() {
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..64 {
        std::io::Write::write_all(&mut zipped, &spaces).unwrap();
    }
    let zipped = zipped.finish().unwrap();
    assert!(zipped.len() < 100_000);
    assert!(matches!(refused(&zipped, "logo.svgz"), Fault::LargeFile(_)));
    // Entities of entities.
    let mut declared = String::from("<!ENTITY a0 \"");
    declared.push_str(&"x".repeat(1000));
    declared.push_str("\">");
    for level in 1..8 {
        let references = format!("&a{};", level - 1).repeat(10);
        write!(declared, "<!ENTITY a{level} \"{references}\">").unwrap();
    }
    let uses = "&a7;".repeat(100);
    let text = format!(
        "<!DOCTYPE svg [{declared}]>{}",
        drawing(&format!("<text>{uses}</text>"))
    );
    assert_eq!(refused(text.as_bytes(), "logo.svg"), Fault::Much);
    // Illustrator's are fine.
    let text = "<!DOCTYPE svg [<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">]><svg xmlns=\"&ns_svg;\" width=\"1\" height=\"1\"/>";
    read(text.as_bytes(), "logo.svg");
}

#[test]
fn what_is_without_end_is_refused() {
    let deep = |count: usize| format!("{}<path/>{}", "<g>".repeat(count), "</g>".repeat(count));
    assert_eq!(fault(&deep(100)), Fault::Deep(64));
    assert_eq!(fault(&deep(100_000)), Fault::Deep(64));
    written(&deep(60));
    let chain = |tag: &str, attribute: &str, count: usize| {
        let links: String = (0..count)
            .map(|at| {
                format!("<{tag} id='m{at}'><rect width='9' height='9' {attribute}='url(#m{})'/></{tag}>", at + 1)
            })
            .collect();
        format!("{links}<rect width='9' height='9' {attribute}='url(#m0)'/>")
    };
    for (tag, attribute) in [
        ("mask", "mask"),
        ("clipPath", "clip-path"),
        ("pattern", "fill"),
        ("marker", "marker-start"),
    ] {
        assert_eq!(
            fault(&chain(tag, attribute, 1000)),
            Fault::Deep(64),
            "{tag}"
        );
        // A marker has markers at each of its corners.
        let fine = if tag == "marker" { 4 } else { 20 };
        written(&chain(tag, attribute, fine));
    }
    // Ten of ten of ten …
    let laughs: String = (0..9)
        .map(|level| {
            let uses = format!("<use href='#l{}'/>", level + 1).repeat(10);
            format!("<g id='l{level}'>{uses}</g>")
        })
        .collect();
    let laughs = format!("<defs>{laughs}<path id='l9'/></defs><use href='#l0'/>");
    assert_eq!(fault(&laughs), Fault::Much);
    let markers = format!(
        "<marker id='m'>{}</marker><path marker-mid='url(#m)' d='M0 0{}'/>",
        "<path/>".repeat(1000),
        "h1".repeat(1000)
    );
    assert_eq!(fault(&markers), Fault::Much);
    let patterns = format!(
        "<pattern id='p'>{}</pattern><g fill='url(#p)'>{}</g>",
        "<path/>".repeat(1000),
        "<path/>".repeat(1000)
    );
    assert_eq!(fault(&patterns), Fault::Much);
    let effects = format!(
        "<filter id='f'>{}</filter>{}",
        "<feGaussianBlur stdDeviation='3'/>".repeat(10),
        "<g filter='url(#f)'><path/></g>".repeat(20)
    );
    assert_eq!(fault(&effects), Fault::Much);
    assert_eq!(fault(&"<path/>".repeat(300_000)), Fault::Much);
}

#[test]
fn what_is_drawn_by_means_of_itself_is_refused() {
    for contents in [
        "<g id='a'><use href='#a'/></g>",
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#c'/></g><g id='c'><use href='#a'/></g>",
        "<pattern id='a'><rect fill='url(#a)'/></pattern><rect fill='url(#a)'/>",
        "<mask id='a'><rect mask='url(#b)'/></mask><mask id='b'><rect mask='url(#a)'/></mask><rect mask='url(#a)'/>",
        "<clipPath id='a' clip-path='url(#a)'><rect/></clipPath><rect clip-path='url(#a)'/>",
        "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/><rect fill='url(#a)'/>",
        "<filter id='a'><feImage href='#r'/></filter><rect id='r' filter='url(#a)'/>",
        "<marker id='a'><path marker-end='url(#a)'/></marker><path marker-end='url(#a)'/>",
    ] {
        assert!(
            matches!(fault(contents), Fault::Circle(_)),
            "{contents}: {}",
            fault(contents)
        );
    }
}

#[test]
fn numbers_that_no_drawing_needs_are_refused() {
    for contents in [
        "<path d='M0 0A5 1e38 0 0 1 9 9'/>",
        "<path d='M0 0A 5 1e38 1 1 1 5 5'/>",
        "<g transform='scale(1e30)'><rect width='1' height='1'/></g>",
        "<rect width='1e999' height='1'/>",
        "<rect style='stroke-width:99999999999'/>",
        "<style>rect{stroke-dasharray:1e300}</style><rect/>",
        "<linearGradient id='g' gradientTransform='matrix(1e20 0 0 1 0 0)'><stop/></linearGradient><rect fill='url(#g)'/>",
        "<text x='1 2 3e40'>abc</text>",
    ] {
        assert!(matches!(fault(contents), Fault::Number(_)), "{contents}");
    }
    let root = "<svg xmlns='http://www.w3.org/2000/svg' width='1e30' height='1'/>";
    assert!(matches!(
        refused(root.as_bytes(), "logo.svg"),
        Fault::Number(_)
    ));
    // The smallest and the largest that are left: Typst's reader comes to an end.
    written("<path d='M0 0A99999999 1e-4 45 0 1 99999999 99999999a1e-5 2e-5 0 0 0 1e-11 0'/>");
    written("<path d='M1e-300 0A5 1e-300 0 0 1 9 1e-200'/>");
}

#[test]
fn effects_without_measure_are_refused() {
    for (effect, name) in [
        ("<feMorphology radius='500'/>", "feMorphology"),
        (
            "<feTurbulence numOctaves='1000000000' baseFrequency='0.1'/>",
            "feTurbulence",
        ),
        (
            "<feConvolveMatrix order='100' kernelMatrix='1'/>",
            "feConvolveMatrix",
        ),
        (
            "<feConvolveMatrix order='3,100' kernelMatrix='1'/>",
            "feConvolveMatrix",
        ),
    ] {
        let contents = format!("<filter id='f'>{effect}</filter><rect filter='url(#f)'/>");
        assert_eq!(fault(&contents), Fault::Effect(name.to_owned()));
    }
    written(
        "<filter id='f'><feGaussianBlur stdDeviation='3'/><feMorphology radius='2'/></filter><rect filter='url(#f)'/>",
    );
}

#[test]
fn style_sheets_that_take_long_to_match_are_refused() {
    let selector = "g ".repeat(12);
    let contents = format!(
        "<style>{selector} x{{fill:red}}</style>{}{}{}",
        "<g>".repeat(40),
        "<path/>".repeat(100),
        "</g>".repeat(40)
    );
    assert_eq!(fault(&contents), Fault::Much);
    let styles = "<style>a{fill:red}</style>".repeat(1000);
    assert_eq!(fault(&styles), Fault::Much);
    assert_eq!(
        written("<style>g path{fill:red}</style><g><path/></g>"),
        "<g><path style=\"fill:red\"></path></g>"
    );
}
