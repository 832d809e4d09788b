//! Drawings: what is written of them, and what is refused.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::planted::{CMYK, PAINT, PHOTO, deflated, jpeg, latitude, svg};
use super::{holds, read, refused};
use crate::picture::{Fault, Kind};

/// A drawing of 10 by 10 with this in it.
pub(super) fn drawing(contents: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"10\" height=\"10\">{contents}</svg>"
    )
}

/// What is written of it, without the root's own tag.
#[track_caller]
pub(super) fn written(contents: &str) -> String {
    let picture = read(drawing(contents).as_bytes(), "logo.svg");
    let text = String::from_utf8(picture.bytes().to_vec()).unwrap();
    let inner = text.split_once('>').unwrap().1;
    inner.strip_suffix("</svg>").unwrap().to_owned()
}

#[track_caller]
pub(super) fn fault(contents: &str) -> Fault {
    refused(drawing(contents).as_bytes(), "logo.svg")
}

/// A drawing as it is seen, by other means than the program's: ten times as large as it says.
pub(super) fn rendered(svg: &[u8]) -> Option<Vec<u8>> {
    use resvg::{tiny_skia, usvg};
    let options = usvg::Options {
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_data(svg, &options).ok()?;
    let mut pixels = tiny_skia::Pixmap::new(240, 160)?;
    let larger = tiny_skia::Transform::from_scale(10.0, 10.0);
    resvg::render(&tree, larger, &mut pixels.as_mut());
    Some(pixels.take())
}

#[test]
fn a_drawing_looks_the_same() {
    let styles =
        "<style>.a{fill:red} g > .b{fill:#00f;opacity:0.5} rect:first-child{stroke:#0f0}</style>";
    let boxes =
        "<rect class='a' width='4' height='4'/><rect class='b' x='3' y='3' width='4' height='4'/>";
    let drawings = [
        String::from_utf8(svg()).unwrap(),
        drawing(&format!("{styles}<g>{boxes}</g>")),
        drawing(&format!(
            "<defs><g id='a' fill='red'>{boxes}</g></defs><use href='#a' x='2'/><use xlink:href='#a' transform='rotate(20)'/>"
        )),
        drawing(
            "<symbol id='s' viewBox='0 0 2 2'><circle cx='1' cy='1' r='1'/></symbol><use href='#s' width='8' height='8' fill='teal'/>",
        ),
        drawing(
            "<linearGradient id='a'><stop offset='0' stop-color='red'/><stop offset='1' style='stop-color:blue'/></linearGradient>\
             <radialGradient id='b' xlink:href='#a' cx='0.3'/><rect width='9' height='4' fill='url(#a)'/>\
             <rect y='5' width='9' height='4' style='fill:url(&quot;#b&quot;)'/>",
        ),
        drawing(
            "<pattern id='p' width='2' height='2' patternUnits='userSpaceOnUse'><path d='M0 0L2 2' stroke='red'/></pattern>\
             <clipPath id='c'><circle cx='5' cy='5' r='4'/></clipPath>\
             <mask id='m'><rect width='9' height='9' fill='#888'/></mask>\
             <g mask='url(#m)'><rect width='9' height='9' fill='url(#p)' clip-path='url(#c)'/></g>",
        ),
        drawing(
            "<filter id='f'><feOffset in='SourceAlpha' dx='1' dy='1' result='x'/><feGaussianBlur in='x' stdDeviation='0.5' result='y'/>\
             <feMerge><feMergeNode in='y'/><feMergeNode in='SourceGraphic'/></feMerge></filter>\
             <rect x='1' y='1' width='5' height='5' fill='gold' filter='url(#f)'/>",
        ),
        drawing(
            "<marker id='m' markerWidth='3' markerHeight='3'><circle cx='1' cy='1' r='1'/></marker>\
             <path d='M1 1 5 5A2 3 10 01 8.5.5e0' fill='none' stroke='navy' marker-start='url(#m)' marker-end='url(#m)'/>",
        ),
        drawing(
            "<switch><g systemLanguage='xx'><rect width='5' height='5'/></g><g display='none'><path d='M0 0h9v9'/></g><circle r='3'/></switch><rect x='6' width='2' height='2'/>",
        ),
        drawing(
            "<svg x='2' width='5' height='5' viewBox='0 0 100 100'><rect width='50' height='50' style='transform:rotate(10deg)'/></svg>",
        ),
        drawing(
            "<g style='fill:red!important;fill:blue' fill='green'><rect width='5' height='5' style='fill:inherit'/></g>",
        ),
        drawing(
            "<g style='mix-blend-mode:multiply;isolation:isolate'><rect width='5' height='5' fill='#0ff'/></g>",
        ),
    ];
    for before in drawings {
        let after = read(before.as_bytes(), "logo.svg");
        let seen = rendered(before.as_bytes()).unwrap();
        assert!(
            seen.iter().any(|byte| *byte != 0),
            "nothing is drawn by {before}"
        );
        let text = String::from_utf8_lossy(after.bytes());
        assert!(
            Some(seen) == rendered(after.bytes()),
            "of {before}\n\n{text}"
        );
    }
}

#[test]
fn nothing_that_was_planted_is_left() {
    let before = svg();
    let picture = read(&before, "logo.svg");
    let text = String::from_utf8(picture.bytes().to_vec()).unwrap();
    assert!(!text.contains("PLANTED"), "{text}");
    assert!(
        !text.contains("http://") || text.matches("http://").count() == 1,
        "{text}"
    );
    let (_, photo) = text.split_once("data:image/jpeg;base64,").unwrap();
    let photo = STANDARD.decode(photo.split('"').next().unwrap()).unwrap();
    assert!(!holds(&photo, b"PLANTED"));
    assert!(!holds(&photo, &latitude()));
    assert_eq!(&photo, read(&jpeg(1), "photo.jpg").bytes().as_slice());
    assert_eq!(
        read(picture.bytes(), "logo.svg"),
        picture,
        "it is read again as it is"
    );
}

#[test]
fn what_is_seen_is_written_and_nothing_else() {
    for (before, after) in [
        (
            "<rect width='5' height='4'/>",
            "<rect width=\"5\" height=\"4\"></rect>",
        ),
        (
            "<!-- x --><title>t</title><path d='M0 0h5' id='Layer of Jane'/>",
            "<path d=\"M0 0h5\"></path>",
        ),
        (
            "<rect onclick='x()' class='c' data-x='y' fill='red'><animate/></rect>",
            "<rect fill=\"red\"></rect>",
        ),
        // References keep leading where they led, by other names.
        (
            "<use href='#name'/><defs><g><circle id='name' r='2'/></g><circle id='other' r='3'/></defs>",
            "<use href=\"#i1\"></use><defs><g><circle id=\"i1\" r=\"2\"></circle></g></defs>",
        ),
        (
            "<defs><linearGradient id='g'><stop offset='1'/></linearGradient></defs>\
             <rect fill='url(\"#g\") red' style='stroke: url( #g )'/>",
            "<defs><linearGradient id=\"i1\"><stop offset=\"1\"></stop></linearGradient></defs>\
             <rect fill=\"url(#i1) red\" style=\"stroke:url(#i1)\"></rect>",
        ),
        (
            "<rect fill='url(#nothing) red'/>",
            "<rect fill=\"url(#i0) red\"></rect>",
        ),
        // What is hidden is not there, unless something else shows it.
        ("<g display='none'><text>x</text></g>", ""),
        ("<g style='display:none'><text>x</text></g>", ""),
        (
            "<style>.h{display:none}</style><g class='h'><text>x</text></g>",
            "",
        ),
        (
            "<g display='none' style='display:inline'><path/></g>",
            "<g display=\"none\" style=\"display:inline\"><path></path></g>",
        ),
        (
            "<g display='none' fill='red'><path id='p'/><path/></g><use href='#p'/>",
            "<g display=\"none\" fill=\"red\"><path id=\"i1\"></path></g><use href=\"#i1\"></use>",
        ),
        // Style sheets are resolved.
        (
            "<style>/* Jane */ path{fill:red;stroke:blue} #Jane{fill:green} .a{fill:pink!important}</style>\
             <path id='Jane' style='opacity:0.5;x-note:Jane'/><path class='a' style='fill:gold'/>",
            "<path style=\"stroke:blue;fill:green;opacity:0.5\"></path>\
             <path style=\"stroke:blue;fill:pink!important;fill:gold\"></path>",
        ),
        // Texts stay as they are, and are escaped.
        (
            "<text xml:space='preserve'>A &amp; B &lt;C> <tspan x='1'>D</tspan><title>no</title></text>no",
            "<text xml:space=\"preserve\">A &amp; B &lt;C&gt; <tspan x=\"1\">D</tspan></text>",
        ),
        (
            "<a xlink:href='http://x'><path/></a>",
            "<a><path></path></a>",
        ),
        (
            "<svg:g xmlns:svg='http://www.w3.org/2000/svg'><svg:path/></svg:g>",
            "<g><path></path></g>",
        ),
        (
            "<filter id='f'><feOffset in='SourceAlpha' result='Jane'/><feBlend in='Jane' in2='SourceGraphic'/></filter>\
             <g filter='url(#f)'/>",
            "<filter id=\"i1\"><feOffset in=\"SourceAlpha\" result=\"r1\"></feOffset>\
             <feBlend in=\"r1\" in2=\"SourceGraphic\"></feBlend></filter><g filter=\"url(#i1)\"></g>",
        ),
    ] {
        assert_eq!(written(before), after, "of {before}");
        // Read again it is the same: unimportant words that come too late are dropped once.
        let again = written(after);
        assert_eq!(written(&again), again);
    }
}

#[test]
fn a_compressed_drawing_is_read() {
    let text = drawing("<rect width='5' height='4'/>");
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut zipped, text.as_bytes()).unwrap();
    let zipped = zipped.finish().unwrap();
    let picture = read(&zipped, "logo.svgz");
    assert_eq!(picture.kind(), Kind::Svg);
    assert_eq!(picture.bytes(), read(text.as_bytes(), "logo.svg").bytes());
    let fault = refused(&zipped[..zipped.len() / 2], "logo.svgz");
    assert_eq!(fault, Fault::CutOff);
    let fault = refused(
        &[b"\x1F\x8B".as_slice(), &deflated(b"x")].concat(),
        "logo.svgz",
    );
    assert_eq!(fault, Fault::CutOff);
}

#[test]
fn what_lies_elsewhere_is_refused() {
    for contents in [
        "<image href='http://example.org/x.png' width='5' height='5'/>",
        "<image xlink:href='photo.jpg' width='5' height='5'/>",
        "<image xlink:href='file:///etc/passwd' width='5' height='5'/>",
        "<image href='#shape' width='5' height='5'/>",
        "<use href='other.svg#x'/>",
        "<rect fill='url(http://example.org/x#y)'/>",
        "<rect style='filter:url(x.svg#y)'/>",
        "<style>rect{mask:url(data:image/svg+xml,x)}</style><rect/>",
        "<filter id='f'><feImage href='http://example.org/x.png'/></filter><g filter='url(#f)'/>",
    ] {
        assert!(
            matches!(fault(contents), Fault::Elsewhere(_)),
            "{contents}: {}",
            fault(contents)
        );
    }
    // What nobody sees is not looked for: editors keep the photograph that was traced.
    assert_eq!(
        written("<g display='none'><image href='photo.jpg'/></g>"),
        ""
    );
    assert_eq!(written("<image href=''/>"), "<image></image>");
}

#[test]
fn pictures_in_a_drawing_are_read_as_pictures() {
    let image = |kind: &str, bytes: &[u8]| {
        let data = STANDARD.encode(bytes);
        format!("<image width='5' height='5' href='data:{kind};base64,{data}'/>")
    };
    assert!(written(&image("image/png", PAINT)).contains("data:image/png;base64,"));
    // The kind is what the bytes say.
    assert!(written(&image("image/png", PHOTO)).contains("data:image/jpeg;base64,"));
    assert!(written(&image("text/plain", PHOTO)).contains("data:image/jpeg;base64,"));
    let inner = drawing("<!-- PLANTED --><rect width='2' height='2'/>");
    let seen = written(&image("image/svg+xml", inner.as_bytes()));
    assert!(seen.contains("data:image/svg+xml;base64,"));
    assert!(!seen.contains(&STANDARD.encode("PLANTED")[..6]));
    let within = |fault| Fault::Within(Box::new(fault));
    assert_eq!(fault(&image("image/jpeg", CMYK)), within(Fault::Cmyk));
    assert_eq!(fault(&image("image/png", b"no")), within(Fault::NoPicture));
    assert_eq!(
        fault("<image href='data:image/png;base64,!'/>"),
        within(Fault::NoPicture)
    );
    let mut nested = drawing("<rect width='2' height='2'/>");
    for _ in 0..4 {
        nested = drawing(&image("image/svg+xml", nested.as_bytes()));
    }
    let mut fault = refused(nested.as_bytes(), "logo.svg");
    while let Fault::Within(inner) = fault {
        fault = *inner;
    }
    assert!(matches!(fault, Fault::Deep(_)), "{fault}");
}

#[test]
fn broken_drawings_say_where() {
    let fault = refused(
        b"<svg xmlns='http://www.w3.org/2000/svg'>\n<g>\n</svg>",
        "logo.svg",
    );
    assert!(
        matches!(&fault, Fault::Syntax(why) if why.contains("3:")),
        "{fault}"
    );
    assert_eq!(refused(b"<svg \xFF\xFE/>", "logo.svg"), Fault::NotText);
    for text in [
        "<x><svg/></x>",
        "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='5'/>",
        "<svg xmlns='http://other.org' width='5' height='5'/>",
        "<svg xmlns='http://www.w3.org/2000/svg'><use href='&unknown;'/></svg>",
    ] {
        let fault = refused(text.as_bytes(), "logo.svg");
        assert!(matches!(fault, Fault::Syntax(_)), "{text}: {fault}");
    }
}
