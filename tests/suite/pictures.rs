//! What pictures hold and do not show is in nothing that is made of them.
//!
//! Every kind of picture is planted with names, places and numbers, as a brief's logos and as pictures of
//! a style. What `compile` and `release` have written is read back from the files: each stream of each PDF
//! as it is and decoded, each generated source, each record, each picture inside a picture.

#[path = "../pictures/planted.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod planted;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use crate::proof::standards::assert_keeps_to_standards;
use crate::workspace::{SMALL, Workspace, files_under};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, Name, Object};

const NEEDLE: &str = "PLANTED";

/// A workspace whose five organisations have planted logos, and whose style has planted pictures.
fn planted_workspace() -> Workspace {
    let workspace = Workspace::small();
    workspace.own_style("mine");
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"mine\"");
    let logos = pictures();
    let mut brief = workspace.read("briefs/small/brief.toml");
    for (name, bytes) in &logos {
        workspace.write(format!("briefs/small/assets/{name}"), bytes);
        let id = name.replace('.', "-");
        brief.push_str(&format!(
            "\n[[organisation]]\nid = \"{id}\"\nname = \"Logo {id}\"\nlogo = \"assets/{name}\"\n"
        ));
        workspace.write(format!("styles/mine/own-{name}"), bytes);
    }
    workspace.write("briefs/small/brief.toml", brief);
    let mut paper = workspace.read("styles/mine/paper.typ.j2");
    for name in ["photo.jpg", "screen.png", "mark.gif", "logo.svg"] {
        paper.push_str(&format!(
            "\n#image(\"own-{name}\", alt: \"A picture\", height: 10mm)\n"
        ));
    }
    workspace.write("styles/mine/paper.typ.j2", paper);
    workspace
}

fn pictures() -> BTreeMap<&'static str, Vec<u8>> {
    BTreeMap::from([
        ("photo.jpg", planted::jpeg(6)),
        ("screen.png", planted::png(1)),
        ("mark.gif", planted::gif()),
        ("photo.webp", planted::webp(1)),
        ("logo.svg", planted::svg()),
    ])
}

/// Whether bytes hold what was planted: as it is, in UTF-16, in Base64 or compressed.
fn traces(bytes: &[u8], found: &mut Vec<String>, depth: usize) {
    let wide = |order: fn(u16) -> [u8; 2]| NEEDLE.encode_utf16().flat_map(order).collect();
    let needles: [Vec<u8>; 4] = [
        NEEDLE.into(),
        wide(u16::to_be_bytes),
        wide(u16::to_le_bytes),
        planted::latitude(),
    ];
    for needle in needles {
        for at in places(bytes, &needle) {
            let end = (at + 40).min(bytes.len());
            found.push(String::from_utf8_lossy(&bytes[at..end]).into_owned());
        }
    }
    if depth == 3 {
        return;
    }
    for at in places(bytes, b"base64,") {
        let rest = &bytes[at + 7..];
        let is_code = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
        let code: Vec<u8> = rest.iter().copied().take_while(is_code).collect();
        if let Ok(decoded) = STANDARD.decode(code) {
            traces(&decoded, found, depth + 1);
        }
    }
    // Whatever begins as a stream of zlib: chunks of a PNG, profiles.
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == 0x78 && matches!(bytes[at + 1], 0x01 | 0x5E | 0x9C | 0xDA) {
            let mut inflated = Vec::new();
            let decoder = flate2::read::ZlibDecoder::new(&bytes[at..]);
            let _ = decoder.take(1 << 24).read_to_end(&mut inflated);
            if inflated.len() > 4 {
                traces(&inflated, found, depth + 1);
            }
        }
    }
}

fn places(bytes: &[u8], part: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(part.len()).enumerate();
    windows
        .filter(|(_, window)| *window == part)
        .map(|(at, _)| at)
        .collect()
}

/// The streams of a PDF, each as it is and decoded.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let pdf = Pdf::new(pdf.to_vec()).unwrap();
    let mut streams = Vec::new();
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            streams.push(stream.raw_data().to_vec());
            streams.extend(stream.decoded().ok().map(std::borrow::Cow::into_owned));
        }
    }
    streams
}

/// How many pictures a PDF has, without the masks that make some of them transparent.
fn image_count(pdf: &[u8]) -> usize {
    let pdf = Pdf::new(pdf.to_vec()).unwrap();
    let is_image = |dict: &Dict| {
        let kind = dict.get::<Name>("Subtype");
        kind.is_some_and(|kind| kind.as_str() == "Image")
    };
    let objects = pdf.objects().into_iter();
    let images = objects.filter(|object| match object {
        Object::Stream(stream) => is_image(stream.dict()),
        _ => false,
    });
    images.count()
}

/// All that was planted and is found in a folder: the file, and what is there.
fn found_in(folder: &Path) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for path in files_under(folder) {
        let bytes = fs::read(folder.join(&path)).unwrap();
        let mut found = Vec::new();
        let name = path.to_string_lossy().into_owned();
        if name.contains("fonts/") {
            continue;
        }
        if path.extension().is_some_and(|extension| extension == "pdf") {
            for stream in streams(&bytes) {
                traces(&stream, &mut found, 0);
            }
        }
        traces(&bytes, &mut found, 0);
        if !found.is_empty() {
            all.push((name, found));
        }
    }
    all
}

#[test]
fn nothing_that_was_planted_in_pictures_is_in_what_is_made() {
    let workspace = planted_workspace();
    // The search finds what is there.
    for (name, _) in pictures() {
        let mut found = Vec::new();
        let bytes = fs::read(workspace.path(format!("briefs/small/assets/{name}"))).unwrap();
        traces(&bytes, &mut found, 0);
        assert!(found.len() > 2, "{name}: {found:?}");
    }
    workspace.compile();
    let out = workspace.out(SMALL);
    let documents = files_under(&out);
    assert!(
        documents.iter().any(|path| path.ends_with("own-photo.jpg")),
        "{documents:?}"
    );
    assert_eq!(found_in(&out), []);
    let paper = fs::read(out.join("paper.en.pdf")).unwrap();
    // Those of the style are the same as the brief's and so there once; the drawing holds another.
    assert!(image_count(&paper) >= 5, "{} pictures", image_count(&paper));
    assert_keeps_to_standards(&paper);

    let output = workspace
        .program()
        .args(["release", SMALL, "--edition", "first"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let edition = out.join("editions/first");
    assert!(
        edition.join("edition.json").is_file(),
        "{:?}",
        files_under(&edition)
    );
    assert_eq!(found_in(&edition), []);
}
