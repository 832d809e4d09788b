//! Whether what was made of a brief is still what would be made: by content, never by time.
//!
//! The manifest of the last run says what it was made of. If the program, all these files and the
//! documents themselves are as they were then, the run can be spared, and nothing of the brief need be
//! read but its bytes.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::inputs::{digests, name};
use crate::output::{Digest, Folder, Manifest, Options, Output, Program, Target};
use crate::workspace::{BriefFolder, LARGEST_FILE, Listing, Workspace, is_there};

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
        rest.iter()
            .all(|(name, digest)| self.is_as(name, digest.as_ref()))
    }

    fn list(&self, listing: &Listing) -> Files {
        let listed = listing.list(self.workspace);
        let files = listed.files.iter().map(|path| {
            let digest = digests(self.workspace, path, LARGEST_FILE).map(|found| found.bytes);
            (name(self.workspace, path), digest)
        });
        files.collect()
    }

    /// Whether a file is as it was. Nothing is hashed whose length says that it is not.
    fn is_as(&self, name: &str, then: Option<&Digest>) -> bool {
        let found = once(&self.files, name);
        if let Some(now) = found.get() {
            return now.as_ref() == then;
        }
        let path = self.workspace.root().join(name);
        let Some(digest) = then else {
            return !is_there(&path);
        };
        let Ok(file) = self.workspace.open(&path) else {
            return false;
        };
        let has_length = file.metadata().is_ok_and(|now| now.len() == digest.bytes);
        has_length && found.get_or_init(|| Digest::of_opened(file).ok()).as_ref() == then
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
    let mut folders = BTreeMap::new();
    for path in manifest.outputs.keys() {
        let parent = Path::new(path).parent().unwrap_or(Path::new(""));
        folders
            .entry(parent)
            .or_insert_with(|| target.within(parent).ok().flatten());
    }
    let every = |is_so: &dyn Fn(&Folder, &Path, &Output) -> bool| {
        manifest.outputs.iter().all(|(path, output)| {
            let path = Path::new(path);
            let folder = path.parent().and_then(|parent| folders.get(parent));
            match (folder, path.file_name()) {
                (Some(Some(folder)), Some(name)) => is_so(folder, Path::new(name), output),
                (Some(None) | None, _) | (_, None) => false,
            }
        })
    };
    // Lengths are quickly compared: what is not there is found before anything is read.
    let is_there =
        |folder: &Folder, name: &Path, output: &Output| folder.length(name) == Some(output.bytes);
    let is_whole = |folder: &Folder, name: &Path, output: &Output| {
        folder.digest(name) == Some(output.digest())
    };
    // The copies of fonts are for people who set the sources by themselves; no document of this program
    // is read from them. To read megabytes of them for each brief would take longer than all the rest.
    let fonts = target.path().join("typst/fonts");
    // A killed run's leavings are cleared by the next one that delivers.
    let mut opened = folders.values().flatten();
    every(&is_there)
        && !opened.any(Folder::has_unfinished)
        && every(&|folder, name, output| {
            folder.path().starts_with(&fonts) || is_whole(folder, name, output)
        })
}
