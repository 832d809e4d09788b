//! What was made of what: the manifest that lies beside the documents of a brief.
//!
//! It names every file that the documents depend on and every file that was made, with its SHA-256,
//! and the program that made them. It holds no time and no path of a machine: the same inputs give the
//! same manifest everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Digest, Folder};
use crate::workspace::{Listing, is_inner};

/// The name of a manifest's file.
pub const MANIFEST: &str = "manifest.json";

/// The largest manifest that is read, in bytes: one of a thousand inputs takes a hundredth.
const LARGEST: u64 = 16 << 20;

/// A program: another version, or the same version built from other sources, may make other bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// The version, such as `1.2.0`.
    pub version: String,
    /// A hash of the sources that it was built from.
    pub build: String,
}

impl Program {
    /// The program that is running.
    #[must_use]
    pub fn this() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: env!("RAPPORTEUR_BUILD").to_owned(),
        }
    }
}

/// What the command line says of the documents that are made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// The documents that were asked for by name; none if all were.
    pub documents: BTreeSet<String>,
}

impl Options {
    /// Whether a document was asked for.
    #[must_use]
    pub fn want(&self, document: &str) -> bool {
        self.documents.is_empty() || self.documents.contains(document)
    }
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: super::Sha256,
    /// The document that it is, such as `paper`, if it is one and not a source or a font.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// How many pages it has, if it is a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
}

impl Output {
    /// A file that is no document.
    #[must_use]
    pub fn file(digest: Digest) -> Self {
        Self {
            bytes: digest.bytes,
            sha256: digest.sha256,
            document: None,
            pages: None,
        }
    }

    /// A document.
    #[must_use]
    pub fn document(digest: Digest, document: &str, pages: usize) -> Self {
        Self {
            document: Some(document.to_owned()),
            pages: Some(pages),
            ..Self::file(digest)
        }
    }

    /// What it holds.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest {
            bytes: self.bytes,
            sha256: self.sha256,
        }
    }
}

/// What was made of what. Paths have slashes, on every system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The program that made it.
    pub program: Program,
    /// The brief.
    pub brief: String,
    /// The edition, of a release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// What was asked for.
    pub options: Options,
    /// Whether every number in it is public, as the brief's lock has it.
    pub locked: bool,
    /// The folders that were gone through for inputs, with the files of them that count, by their path
    /// from the workspace: one more such file is another input.
    pub folders: BTreeSet<Listing>,
    /// The files that were read, by their path from the workspace. `None` is a file that was looked
    /// for and was not there.
    pub inputs: BTreeMap<String, Option<Digest>>,
    /// Of an edition, the files that were read and of which nothing is told: tables of persons that are
    /// protected, whose length alone says how many rows they have.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withheld: BTreeSet<String>,
    /// The files that were made, by their path from the folder in which the manifest is.
    pub outputs: BTreeMap<String, Output>,
    /// How many warnings there were.
    pub warnings: usize,
}

impl Manifest {
    /// Tells nothing of an input but that it was read.
    pub fn withhold(&mut self, path: &str) {
        if self.inputs.remove(path).is_some() {
            self.withheld.insert(path.to_owned());
        }
    }

    /// The documents among the outputs, by their path.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &Output)> {
        self.outputs
            .iter()
            .filter(|(_, output)| output.document.is_some())
            .map(|(path, output)| (path.as_str(), output))
    }

    /// Whether it has all the documents that `wanted` asks for.
    #[must_use]
    pub fn covers(&self, wanted: &Options) -> bool {
        if wanted.documents.is_empty() {
            return self.options.documents.is_empty();
        }
        let made: BTreeSet<&str> = self
            .documents()
            .filter_map(|(_, output)| output.document.as_deref())
            .collect();
        wanted
            .documents
            .iter()
            .all(|name| made.contains(name.as_str()))
    }

    /// The manifest as it is written.
    ///
    /// # Errors
    /// None that can be met: all its keys are texts.
    pub fn to_json(&self) -> io::Result<Vec<u8>> {
        to_json(self)
    }

    /// Reads the manifest of what is in a folder, if there is one.
    ///
    /// # Errors
    /// It is not one that this program writes: it cannot be read, is no manifest, or names a file that
    /// lies elsewhere. It came with the workspace, perhaps, and that may be anybody's.
    pub fn read(folder: &Folder) -> io::Result<Option<Self>> {
        let Some(bytes) = folder.read(Path::new(MANIFEST), LARGEST)? else {
            return Ok(None);
        };
        let manifest: Self = serde_json::from_slice(&bytes)?;
        let mut names = manifest
            .inputs
            .keys()
            .chain(&manifest.withheld)
            .chain(manifest.outputs.keys());
        if names.all(|name| is_inner(name)) {
            Ok(Some(manifest))
        } else {
            Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "it names a file that is not in the workspace",
            ))
        }
    }
}

/// How all manifests are written: for people too, and with a line's end at the end.
pub(super) fn to_json(manifest: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(manifest)?;
    json.push(b'\n');
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Target;

    fn options(documents: &[&str]) -> Options {
        Options {
            documents: documents.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn manifest(asked: &[&str], made: &[&str]) -> Manifest {
        let document = |name: &&str| {
            let output = Output::document(Digest::of(name.as_bytes()), name, 3);
            (format!("{name}.en.pdf"), output)
        };
        Manifest {
            program: Program::this(),
            brief: String::from("small"),
            edition: None,
            options: options(asked),
            locked: false,
            folders: BTreeSet::from(["briefs/small/findings/*.toml".parse().unwrap()]),
            inputs: BTreeMap::from([
                (String::from("data/t.csv"), Some(Digest::of(b"a\n1\n"))),
                (String::from("data/t.toml"), None),
            ]),
            withheld: BTreeSet::new(),
            outputs: made.iter().map(document).collect(),
            warnings: 0,
        }
    }

    #[test]
    fn all_documents_cover_each_and_one_does_not_cover_all() {
        let both = ["paper", "press-release"];
        let all = manifest(&[], &both);
        assert!(all.covers(&options(&[])));
        assert!(all.covers(&options(&["paper"])));
        assert!(!all.covers(&options(&["nobody"])));
        let one = manifest(&["paper"], &["paper"]);
        assert!(one.covers(&options(&["paper"])));
        assert!(!one.covers(&options(&both)));
        assert!(!one.covers(&options(&[])), "there may be others by now");
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let mut manifest = manifest(&["paper"], &["paper"]);
        let output = Output::file(Digest::of(b"source"));
        manifest
            .outputs
            .insert(String::from("typst/paper.en.typ"), output);
        assert_eq!(read(&manifest.to_json().unwrap()).unwrap(), manifest);
        let documents: Vec<_> = manifest.documents().map(|(path, _)| path).collect();
        assert_eq!(documents, ["paper.en.pdf"]);
    }

    fn read(bytes: &[u8]) -> io::Result<Manifest> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(MANIFEST), bytes).unwrap();
        let folder = Folder::find(&Target::root(folder.path())).unwrap();
        Ok(Manifest::read(&folder.unwrap())?.unwrap())
    }

    #[test]
    fn a_manifest_that_names_files_elsewhere_is_none() {
        let text = String::from_utf8(manifest(&[], &["paper"]).to_json().unwrap()).unwrap();
        assert!(read(text.as_bytes()).is_ok());
        let folders = ["/proc/**", "briefs/../../**", "briefs/small", "../x/*.toml"];
        let folders = folders.map(|name| ("briefs/small/findings/*.toml", name));
        let files = [
            "/etc/passwd",
            "../x",
            "data/../../x",
            "",
            "C:/x",
            "a\\\\b",
            "./a",
        ];
        let inputs = files.map(|name| ("data/t.csv", name));
        let outputs = files.map(|name| ("paper.en.pdf", name));
        for (old, new) in folders.into_iter().chain(inputs).chain(outputs) {
            let text = text.replacen(old, new, 1);
            assert!(read(text.as_bytes()).is_err(), "{new}");
        }
    }
}
