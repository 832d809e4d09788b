//! Whether what was made of a brief is still what would be made: by content, never by time.
//!
//! The manifest of the last run says what it was made of. If the program, all these files and the
//! documents themselves are as they were then, the run can be spared, and nothing of the brief need be
//! read but its bytes.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::inputs::{digest, name};
use crate::output::{Digest, Folder, Manifest, Options, Output, Program, Target};
use crate::workspace::{BriefFolder, LARGEST_FILE, Listing, Workspace};

/// The files of a folder that count, as manifests have them.
type Files = BTreeMap<String, Option<Digest>>;

/// Something that is found out once, by whoever needs it first.
type Once<T> = Arc<OnceLock<T>>;

/// The state of a workspace as a run finds it. What briefs share, a style or a table, is looked at once
/// for all of them.
pub struct Survey<'w> {
    workspace: &'w Workspace,
    program: Program,
    listings: Mutex<BTreeMap<Listing, Once<Files>>>,
    files: Mutex<BTreeMap<String, Once<Option<Digest>>>>,
}

impl<'w> Survey<'w> {
    /// Of a workspace, of which nothing has been looked at yet.
    #[must_use]
    pub fn new(workspace: &'w Workspace) -> Self {
        Self {
            workspace,
            program: Program::this(),
            listings: Mutex::default(),
            files: Mutex::default(),
        }
    }

    /// The manifest of what was made of a brief, if it is what would be made now.
    #[must_use]
    pub fn current(
        &self,
        folder: &BriefFolder,
        target: &Target,
        options: &Options,
    ) -> Option<Manifest> {
        let target = Folder::find(target).ok()??;
        let manifest = Manifest::read(&target).ok()??;
        let own = name(self.workspace, &folder.folder);
        let is_current = manifest.program == self.program
            && manifest.brief == folder.name
            && manifest.edition.is_none()
            && manifest.covers(options)
            && manifest
                .folders
                .contains(&folder.findings_listing(self.workspace))
            && self.has_inputs(&manifest, &own)
            && has_outputs(&manifest, &target);
        is_current.then_some(manifest)
    }

    fn has_inputs(&self, manifest: &Manifest, own: &str) -> bool {
        let mut rest: BTreeMap<&str, &Option<Digest>> = manifest
            .inputs
            .iter()
            .map(|(name, digest)| (name.as_str(), digest))
            .collect();
        for listing in &manifest.folders {
            let folder = listing.folder();
            let known = if is_under(folder, own) {
                // Nobody else asks for it: it need not be remembered.
                Arc::new(OnceLock::from(self.list(listing)))
            } else if is_under(folder, "styles") {
                once(&self.listings, listing)
            } else {
                // No run goes through another folder: this manifest was written by something else.
                return false;
            };
            for (name, digest) in known.get_or_init(|| self.list(listing)) {
                if rest.remove(name.as_str()) != Some(digest) {
                    return false;
                }
            }
        }
        // Tables, what is not there, and what has gone from a folder.
        rest.iter().all(|(name, digest)| {
            let length = digest.map(|digest| digest.bytes);
            if self.length(name) != length {
                return false;
            }
            let found = once(&self.files, *name);
            found.get_or_init(|| self.digest(name)) == *digest
        })
    }

    fn list(&self, listing: &Listing) -> Files {
        let listed = listing.list(self.workspace);
        let files = listed.files.iter().map(|path| {
            let digest = digest(self.workspace, path, LARGEST_FILE);
            (name(self.workspace, path), digest)
        });
        files.collect()
    }

    /// How long a file is: nothing is hashed that cannot be what it was.
    fn length(&self, name: &str) -> Option<u64> {
        let file = self
            .workspace
            .open(&self.workspace.root().join(name))
            .ok()?;
        Some(file.metadata().ok()?.len())
    }

    fn digest(&self, name: &str) -> Option<Digest> {
        digest(self.workspace, &self.workspace.root().join(name), u64::MAX)
    }
}

fn once<K: Ord + ToOwned<Owned = N> + ?Sized, N: Ord + Borrow<K>, T>(
    known: &Mutex<BTreeMap<N, Once<T>>>,
    name: &K,
) -> Once<T> {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.get(name) {
        return Arc::clone(found);
    }
    Arc::clone(known.entry(name.to_owned()).or_default())
}

/// Whether a name is that of something in a folder, however deep.
fn is_under(name: &str, folder: &str) -> bool {
    let rest = name.strip_prefix(folder);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// Whether all that was made is there, as it was made: as files, and not as links to what may be
/// elsewhere.
fn has_outputs(manifest: &Manifest, target: &Folder) -> bool {
    // Lengths are quickly compared: what is not there is found before anything is read.
    let is_there =
        |(path, output): (&String, &Output)| target.length(Path::new(path)) == Some(output.bytes);
    let is_whole = |(path, output): (&String, &Output)| {
        // The copies of fonts are for people who set the sources by themselves; no document of this
        // program is read from them. To read megabytes of them for each brief would take longer than
        // all the rest.
        path.starts_with("typst/fonts/") || target.digest(Path::new(path)) == Some(output.digest())
    };
    // A killed run's leavings are cleared by the next one that delivers.
    let folders: BTreeSet<_> = manifest
        .outputs
        .keys()
        .filter_map(|path| Path::new(path).parent())
        .collect();
    let is_clean = |folder: &&Path| {
        let folder = target.within(folder);
        matches!(folder, Ok(Some(folder)) if !folder.has_unfinished())
    };
    manifest.outputs.iter().all(is_there)
        && folders.iter().all(is_clean)
        && manifest.outputs.iter().all(is_whole)
}
