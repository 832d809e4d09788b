//! The pictures of a brief that are put beside its generated sources.
//!
//! A brief names its pictures as it likes, and it may be a stranger's. So nothing is written under a name
//! that it chooses: a picture gets a name of its own, in one folder, with an ending that its bytes have
//! earned.

use std::collections::{BTreeMap, BTreeSet};

use crate::brief::{Brief, Written};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::picture::{Allowance, Picture};
use crate::style::Style;
use crate::workspace::{BriefFolder, Workspace};

use super::Inputs;

/// The folder, beside the generated sources, that the pictures of a brief are put into.
const FOLDER: &str = "assets";

/// The pictures of a brief.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// What may be passed on of them, by the path beside the generated sources.
    pub files: BTreeMap<String, Picture>,
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
        let mut allowance = Allowance::default();
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
                    let shown = workspace.shown(&path);
                    let picture = allowance.read(&bytes, logo.as_str());
                    picture.map_err(|fault| fault.diagnostic(&shown).at(logo.place()))
                });
            match picture {
                Ok(picture) => {
                    let ending = picture.kind().extension();
                    let name = free_name(logo.as_str(), ending, &mut taken);
                    assets.names.insert(logo.as_str().to_owned(), name.clone());
                    assets.files.insert(name, picture);
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        assets
    }
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
