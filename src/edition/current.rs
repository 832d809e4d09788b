//! Whether what was made of a brief is still what would be made: by content, never by time.
//!
//! The manifest of the last run says what it was made of. If the program, all these files and the
//! documents themselves are as they were then, the run can be spared, and nothing of the brief need be
//! read but its bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::inputs::{digest, files_of, name};
use crate::output::{Digest, MANIFEST, Manifest, Options, Output, Program, is_unfinished};
use crate::workspace::{BriefFolder, Workspace};

/// The files of a folder, as manifests have them.
type Listing = BTreeMap<String, Option<Digest>>;

/// Something that is found out once, by whoever needs it first.
type Once<T> = Arc<OnceLock<T>>;

/// The state of a workspace as a run finds it. What briefs share, a style or a table, is looked at once
/// for all of them.
pub struct Survey<'w> {
    workspace: &'w Workspace,
    program: Program,
    folders: Mutex<BTreeMap<String, Once<Listing>>>,
    files: Mutex<BTreeMap<String, Once<Option<Digest>>>>,
}

impl<'w> Survey<'w> {
    /// Of a workspace, of which nothing has been looked at yet.
    #[must_use]
    pub fn new(workspace: &'w Workspace) -> Self {
        Self {
            workspace,
            program: Program::this(),
            folders: Mutex::default(),
            files: Mutex::default(),
        }
    }

    /// The manifest of what was made of a brief, if it is what would be made now.
    #[must_use]
    pub fn current(
        &self,
        folder: &BriefFolder,
        target: &Path,
        options: &Options,
    ) -> Option<Manifest> {
        let manifest = Manifest::read(&target.join(MANIFEST)).ok()?;
        let own = name(self.workspace, &folder.folder);
        let is_current = manifest.program == self.program
            && manifest.brief == folder.name
            && manifest.edition.is_none()
            && manifest.covers(options)
            && manifest.folders.contains(&own)
            && self.has_inputs(&manifest, &own)
            && has_outputs(&manifest, target);
        is_current.then_some(manifest)
    }

    fn has_inputs(&self, manifest: &Manifest, own: &str) -> bool {
        let mut rest: BTreeMap<&str, &Option<Digest>> = manifest
            .inputs
            .iter()
            .map(|(name, digest)| (name.as_str(), digest))
            .collect();
        for folder in &manifest.folders {
            let listing = if folder == own {
                // Nobody else asks for it: it need not be remembered.
                Arc::new(OnceLock::from(self.list(folder)))
            } else {
                once(&self.folders, folder)
            };
            for (name, digest) in listing.get_or_init(|| self.list(folder)) {
                if rest.remove(name.as_str()) != Some(digest) {
                    return false;
                }
            }
        }
        // Tables, what is not there, and what has gone from a folder.
        rest.iter().all(|(name, digest)| {
            let found = once(&self.files, name);
            found.get_or_init(|| self.digest(name)) == *digest
        })
    }

    fn list(&self, folder: &str) -> Listing {
        let files = files_of(self.workspace, &self.workspace.root().join(folder));
        let listed = files.iter().map(|path| {
            let digest = digest(self.workspace, path);
            (name(self.workspace, path), digest)
        });
        listed.collect()
    }

    fn digest(&self, name: &str) -> Option<Digest> {
        digest(self.workspace, &self.workspace.root().join(name))
    }
}

fn once<T>(known: &Mutex<BTreeMap<String, Once<T>>>, name: &str) -> Once<T> {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.get(name) {
        return Arc::clone(found);
    }
    Arc::clone(known.entry(name.to_owned()).or_default())
}

/// Whether all that was made is there, as it was made.
fn has_outputs(manifest: &Manifest, target: &Path) -> bool {
    // Lengths are quickly compared: what is not there is found before anything is read.
    let is_there = |(path, output): (&String, &Output)| {
        fs::metadata(target.join(path))
            .is_ok_and(|found| found.is_file() && found.len() == output.bytes)
    };
    let is_whole = |(path, output): (&String, &Output)| {
        // The copies of fonts are for people who set the sources by themselves; no document of this
        // program is read from them. To read megabytes of them for each brief would take longer than
        // all the rest.
        path.starts_with("typst/fonts/")
            || Digest::of_file(&target.join(path)).is_ok_and(|found| found == output.digest())
    };
    // A killed run's leavings are cleared by the next one that delivers.
    let folders: BTreeSet<_> = manifest
        .outputs
        .keys()
        .filter_map(|path| Path::new(path).parent())
        .collect();
    let is_clean = |folder: &&Path| !is_unfinished(&target.join(folder));
    manifest.outputs.iter().all(is_there)
        && folders.iter().all(is_clean)
        && manifest.outputs.iter().all(is_whole)
}
