//! The pictures of a brief that are put beside its generated sources.
//!
//! A brief names its pictures as it likes, and it may be a stranger's. So nothing is written under a name
//! that it chooses: a picture gets a name of its own, in one folder, with an ending that its bytes have
//! earned.

use std::collections::{BTreeMap, BTreeSet};

use typst::foundations::Bytes;

use crate::brief::{Brief, Written};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::record::Text;
use crate::style::Style;
use crate::workspace::{BriefFolder, Workspace};

use super::Inputs;

/// The folder, beside the generated sources, that the pictures of a brief are put into.
const FOLDER: &str = "assets";

/// The pictures of a brief.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Their bytes, by the path beside the generated sources.
    pub files: BTreeMap<String, Bytes>,
    /// The paths beside the generated sources, by that which the brief gives.
    pub names: BTreeMap<String, String>,
}

impl Assets {
    /// Reads the pictures that a brief names, and notes them as inputs.
    ///
    /// One that cannot be read, or is no picture, is complained of.
    pub(super) fn read(
        workspace: &Workspace,
        folder: &BriefFolder,
        brief: &Brief<Written>,
        style: Option<&Style>,
        inputs: &mut Inputs,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut assets = Self::default();
        let mut taken: BTreeSet<String> = style
            .map(|style| {
                style
                    .beside
                    .keys()
                    .map(|path| path.to_lowercase())
                    .collect()
            })
            .unwrap_or_default();
        let logos = brief.organisations.iter();
        for logo in logos.filter_map(|entry| entry.logo.as_ref()) {
            if assets.names.contains_key(logo.as_str()) {
                continue;
            }
            let picture = workspace
                .inside(&folder.folder, logo.as_str(), logo)
                .and_then(|path| {
                    inputs.file(workspace, &path);
                    let bytes = workspace.bytes(&path).map_err(|error| {
                        Diagnostic::unreadable(&workspace.shown(&path), &error).at(logo.place())
                    })?;
                    picture(bytes, logo)
                });
            match picture {
                Ok((bytes, ending)) => {
                    let name = free_name(logo.as_str(), ending, &mut taken);
                    assets.names.insert(logo.as_str().to_owned(), name.clone());
                    assets.files.insert(name, bytes);
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        assets
    }
}

/// Makes a picture of a file's bytes, with the ending that files of its kind have: the one place that all
/// pictures of briefs pass.
fn picture(bytes: Vec<u8>, logo: &Text) -> Result<(Bytes, &'static str), Diagnostic> {
    let ending = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        "png"
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        "jpg"
    } else if bytes.starts_with(b"GIF8") {
        "gif"
    } else if std::str::from_utf8(&bytes)
        .is_ok_and(|text| text.trim_start().starts_with('<') && text.contains("<svg"))
    {
        "svg"
    } else {
        let message = format!("`{}` is not a picture", logo.as_str());
        return Err(Diagnostic::error(code::UNREADABLE_FILE, message)
            .at(logo.place())
            .help("an SVG, PNG, JPEG or GIF file can be a logo"));
    };
    Ok((Bytes::new(bytes), ending))
}

/// A name for a picture that nothing else has: what the brief calls it, but for the folder, and only in
/// letters that every system can write.
fn free_name(path: &str, ending: &str, taken: &mut BTreeSet<String>) -> String {
    let file = path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let stem: String = stem
        .chars()
        .map(|c| if plain(c) { c } else { '-' })
        .take(64)
        .collect();
    let mut stem = stem.trim_matches('-').to_owned();
    if !stem.contains(|c: char| c.is_ascii_alphanumeric()) {
        stem = String::from("picture");
    }
    let mut number = 1_usize;
    loop {
        let name = if number == 1 {
            format!("{FOLDER}/{stem}.{ending}")
        } else {
            format!("{FOLDER}/{stem}-{number}.{ending}")
        };
        // Some systems take capital letters for small ones.
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_gets_a_name_that_is_safe_and_its_own() {
        let mut taken = BTreeSet::from([String::from("assets/logo.svg")]);
        let mut name = |path: &str, ending: &str| free_name(path, ending, &mut taken);
        assert_eq!(name("assets/watch.svg", "svg"), "assets/watch.svg");
        assert_eq!(name("logos/watch.svg", "svg"), "assets/watch-2.svg");
        assert_eq!(name("Watch.svg", "svg"), "assets/Watch-3.svg");
        assert_eq!(
            name("logo.svg", "svg"),
            "assets/logo-2.svg",
            "the style has one"
        );
        assert_eq!(name("config", "png"), "assets/config.png");
        assert_eq!(name("authorized_keys", "png"), "assets/authorized_keys.png");
        assert_eq!(name(".bashrc", "png"), "assets/picture.png");
        assert_eq!(name("assets/.x.svg", "svg"), "assets/x.svg");
        assert_eq!(name("a b\u{202e}\n\u{447}.svg", "jpg"), "assets/a-b.jpg");
        assert_eq!(name("con.svg.png", "png"), "assets/con-svg.png");
        assert!(name(&"x".repeat(999), "png").len() < 80);
    }
}
