//! What the documents of a brief depend on: the files that can change what is made.
//!
//! They are hashed before they are read, and looked at again when the documents are there: an editor
//! may save a file in between, and a manifest that says otherwise would be believed for ever.

mod changes;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::output::{Digest, Digests, Sha256};
use crate::source::with_slashes;
use crate::workspace::{LARGEST_FILE, Listed, Listing, Workspace};

pub use changes::{Change, Fate};

/// What it costs nothing to hash again, in bytes.
const SMALL: u64 = 64 << 10;

/// Fonts and tables that this process has hashed before, for another brief: used as long as the file
/// system swears that they have been left alone.
static LARGE: Mutex<BTreeMap<PathBuf, (Stamp, Digests)>> = Mutex::new(BTreeMap::new());

/// The files that a brief was made from, as they were when it was read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    listings: BTreeSet<Listing>,
    files: BTreeMap<String, Taken>,
}

/// A file as it was.
#[derive(Clone, Debug)]
struct Taken {
    path: PathBuf,
    digests: Option<Digests>,
    stamp: Option<Stamp>,
    largest: u64,
}

/// What the file system says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// When anything about the file changed, and which file it is: nobody can set these back.
    #[cfg(unix)]
    changed: (i64, i64, u64),
}

impl Inputs {
    /// Notes a file that is read whole, once. One that is too large for that is taken for one that is not
    /// there: nothing is made of it.
    pub fn file(&mut self, workspace: &Workspace, path: &Path) {
        self.note(workspace, path, LARGEST_FILE);
    }

    /// Notes a file with a table of data, once: that may be of any size.
    pub fn table(&mut self, workspace: &Workspace, path: &Path) {
        self.note(workspace, path, u64::MAX);
    }

    fn note(&mut self, workspace: &Workspace, path: &Path, largest: u64) {
        let name = name(workspace, path);
        let taken = self.files.entry(name);
        taken.or_insert_with(|| Taken::now(workspace, path, largest));
    }

    /// Notes a file that has been read already, from its bytes.
    pub fn read(&mut self, workspace: &Workspace, path: &Path, bytes: &[u8]) {
        let taken = Taken {
            path: path.to_path_buf(),
            digests: Some(Digests::of(bytes)),
            stamp: None,
            largest: LARGEST_FILE,
        };
        self.files.entry(name(workspace, path)).or_insert(taken);
    }

    /// Notes the files of a folder that count, and that there are no others.
    pub fn listing(&mut self, workspace: &Workspace, listing: Listing) -> Listed {
        let listed = listing.list(workspace);
        for path in &listed.files {
            self.file(workspace, path);
        }
        self.listings.insert(listing);
        listed
    }

    /// Whether all of them are still as they were.
    #[must_use]
    pub fn are_unchanged(&self, workspace: &Workspace) -> bool {
        let known = |path: &PathBuf| self.files.contains_key(&name(workspace, path));
        let complete = |listing: &Listing| listing.list(workspace).files.iter().all(known);
        self.listings.iter().all(complete)
            && self.files.values().all(|taken| taken.is_current(workspace))
    }

    /// What the file held whose path from the workspace on this is, if it is one of them and was there.
    #[must_use]
    pub fn digest(&self, shown: &Path) -> Option<Digest> {
        self.files.get(&with_slashes(shown))?.digest()
    }

    /// One digest of all of them but for the file at `path`, whatever the lines of texts end with.
    #[must_use]
    pub fn digest_but(&self, workspace: &Workspace, path: &Path) -> InputsDigest {
        let left_out = name(workspace, path);
        let list = |digest: fn(Digests) -> Digest| {
            let mut list = String::new();
            for (name, taken) in self.files.iter().filter(|(name, _)| **name != left_out) {
                let digest = taken.digests.map(|found| digest(found).sha256.to_string());
                list.push_str(&format!("{}  {name}\n", digest.as_deref().unwrap_or("-")));
            }
            Sha256::of(list.as_bytes()).to_string()
        };
        InputsDigest {
            texts: list(|digests| digests.text),
            bytes: list(|digests| digests.bytes),
        }
    }

    /// The folders that were gone through, with the files of them that count.
    #[must_use]
    pub fn listings(&self) -> BTreeSet<Listing> {
        self.listings.clone()
    }

    /// The files; `None` is one that was not there.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, Option<Digest>> {
        let files = self.files.iter();
        files
            .map(|(name, taken)| (name.clone(), taken.digest()))
            .collect()
    }

    /// The same, whatever the lines of texts end with.
    #[must_use]
    pub fn texts(&self) -> BTreeMap<String, Option<Digest>> {
        let text = |taken: &Taken| taken.digests.map(|digests| digests.text);
        let files = self.files.iter();
        files
            .map(|(name, taken)| (name.clone(), text(taken)))
            .collect()
    }
}

/// A digest of everything that an edition is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputsDigest {
    /// Whatever the lines of texts end with.
    texts: String,
    /// Byte by byte, as locks had it before.
    bytes: String,
}

impl InputsDigest {
    /// The digest as locks are written now.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.texts
    }

    /// Whether it is the one that a lock has, of this version or an older one.
    #[must_use]
    pub fn is(&self, locked: &str) -> bool {
        locked == self.texts || locked == self.bytes
    }
}

/// A path as manifests have it: from the workspace on, with slashes.
pub(super) fn name(workspace: &Workspace, path: &Path) -> String {
    with_slashes(&workspace.shown(path))
}

/// What a file holds, unless it is not there or its link leaves the workspace, which no reader follows.
pub(super) fn digests(workspace: &Workspace, path: &Path, largest: u64) -> Option<Digests> {
    let file = workspace.open(path).ok()?;
    let is_fine = file.metadata().is_ok_and(|found| found.len() <= largest);
    is_fine.then(|| Digests::of_opened(file).ok())?
}

impl Taken {
    fn digest(&self) -> Option<Digest> {
        self.digests.map(|digests| digests.bytes)
    }

    fn now(workspace: &Workspace, path: &Path, largest: u64) -> Self {
        // The stamp first: what is changed while it is hashed has another one after that.
        let stamp = Stamp::of(path);
        let path = path.to_path_buf();
        if let Some(stamp) = stamp.as_ref().filter(|stamp| stamp.bytes > SMALL) {
            let known = LARGE.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, digests)) = known.get(&path).filter(|(then, _)| then == stamp) {
                return Self {
                    digests: Some(*digests),
                    stamp: Some(stamp.clone()),
                    path,
                    largest,
                };
            }
        }
        let digests = digests(workspace, &path, largest);
        if let (Some(digests), Some(stamp)) = (digests, &stamp)
            && stamp.bytes > SMALL
        {
            let mut known = LARGE.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(path.clone(), (stamp.clone(), digests));
        }
        Self {
            path,
            digests,
            stamp,
            largest,
        }
    }

    fn is_current(&self, workspace: &Workspace) -> bool {
        match &self.stamp {
            Some(stamp) if Stamp::of(&self.path).as_ref() == Some(stamp) => true,
            _ => digests(workspace, &self.path, self.largest) == self.digests,
        }
    }
}

impl Stamp {
    /// Of a file that has been left alone for a while. Clocks of file systems tick slowly: a file that
    /// has just been written can be written again and still say the same.
    fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        let latest = latest_change(&found)?;
        let rested = SystemTime::now().duration_since(latest).ok()?;
        (rested > Duration::from_secs(3)).then(|| Self {
            bytes: found.len(),
            modified: found.modified().ok(),
            #[cfg(unix)]
            changed: {
                use std::os::unix::fs::MetadataExt;
                (found.ctime(), found.ctime_nsec(), found.ino())
            },
        })
    }
}

#[cfg(unix)]
fn latest_change(found: &fs::Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let changed = Duration::from_secs(u64::try_from(found.ctime()).ok()?);
    Some(SystemTime::UNIX_EPOCH + changed)
}

/// Elsewhere a time that nobody can set back is not to be had: files are hashed again.
#[cfg(not(unix))]
fn latest_change(_: &fs::Metadata) -> Option<SystemTime> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("rapporteur.toml"), "").unwrap();
        fs::create_dir_all(folder.path().join("briefs/b/findings")).unwrap();
        fs::write(folder.path().join("briefs/b/brief.toml"), "one").unwrap();
        let workspace = Workspace::find(folder.path()).unwrap();
        (folder, workspace)
    }

    pub(super) fn inputs(workspace: &Workspace) -> Inputs {
        let mut inputs = Inputs::default();
        inputs.file(workspace, &workspace.root().join("briefs/b/brief.toml"));
        inputs.listing(workspace, "briefs/b/findings/*.toml".parse().unwrap());
        inputs.listing(workspace, "styles/s/**".parse().unwrap());
        inputs.file(workspace, &workspace.root().join("data/t.toml"));
        inputs
    }

    #[test]
    fn a_change_of_any_kind_is_seen() {
        let (_folder, workspace) = workspace();
        let at = |path: &str| workspace.root().join(path);
        let before = inputs(&workspace);
        assert!(before.are_unchanged(&workspace));
        assert_eq!(
            before.files().into_keys().collect::<Vec<_>>(),
            ["briefs/b/brief.toml", "data/t.toml"]
        );

        fs::write(at("briefs/b/brief.toml"), "two").unwrap();
        assert!(!before.are_unchanged(&workspace), "the same length");
        fs::write(at("briefs/b/brief.toml"), "one").unwrap();
        assert!(before.are_unchanged(&workspace), "as it was");

        fs::write(at("briefs/b/findings/1.toml"), "").unwrap();
        assert!(!before.are_unchanged(&workspace), "one more");
        fs::remove_file(at("briefs/b/findings/1.toml")).unwrap();

        fs::create_dir(at("data")).unwrap();
        fs::write(at("data/t.toml"), "").unwrap();
        assert!(!before.are_unchanged(&workspace), "no longer absent");
        fs::remove_file(at("data/t.toml")).unwrap();
        assert!(before.are_unchanged(&workspace));

        fs::remove_file(at("briefs/b/brief.toml")).unwrap();
        assert!(!before.are_unchanged(&workspace), "gone");
    }

    #[test]
    fn what_nothing_reads_is_no_input() {
        let (_folder, workspace) = workspace();
        let at = |path: &str| workspace.root().join("briefs/b").join(path);
        let before = inputs(&workspace);
        fs::create_dir(at("drafts")).unwrap();
        for file in [
            "notes-from-a-source.txt",
            "drafts/draft.md",
            "brief.toml~",
            "findings/.1.toml.swp",
            "findings/1.toml~",
            "findings/notes.txt",
        ] {
            fs::write(at(file), "").unwrap();
        }
        assert!(before.are_unchanged(&workspace));
        assert!(before.changes(&workspace).is_empty());
        let files = inputs(&workspace).files();
        assert_eq!(files, before.files());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leaves_is_not_followed() {
        use std::os::unix::fs::symlink;
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("secret"), "secret").unwrap();
        let (_folder, workspace) = workspace();
        let at = |path: &str| workspace.root().join(path);
        fs::create_dir_all(at("styles/s")).unwrap();
        fs::write(at("styles/s/a.typ"), "").unwrap();
        symlink(elsewhere.path().join("secret"), at("styles/s/secret")).unwrap();
        symlink("a.typ", at("styles/s/b.typ")).unwrap();
        let files = inputs(&workspace).files();
        assert_eq!(files.get("styles/s/secret"), Some(&None));
        assert_eq!(files.get("styles/s/b.typ"), files.get("styles/s/a.typ"));
        assert_eq!(files.len(), 5, "{files:?}");
    }
}
