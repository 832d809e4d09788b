//! `SHA256SUMS`: what `sha256sum -c` reads.

use std::collections::BTreeMap;
use std::fmt;

use super::{Digest, Manifest, Sha256};

/// The name of the file.
pub const SUMS: &str = "SHA256SUMS";

/// Files with their SHA-256, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    files: BTreeMap<String, Sha256>,
}

impl Sums {
    /// Of all the outputs of a manifest.
    #[must_use]
    pub fn of(manifest: &Manifest) -> Self {
        let outputs = manifest.outputs.iter();
        Self {
            files: outputs
                .map(|(path, output)| (path.clone(), output.sha256))
                .collect(),
        }
    }

    /// Adds a file.
    pub fn add(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(path.to_owned(), Digest::of(bytes).sha256);
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files
            .iter()
            .try_for_each(|(path, sum)| writeln!(f, "{sum}  {path}"))
    }
}
