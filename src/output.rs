//! Writing outputs so that what was good is never lost, and nothing is written where nobody wants it.
//!
//! All that the program writes goes through this room. A [`Target`] says where: a root that the user has
//! named, and a path within it on which no link is followed, because a workspace may be anybody's. A
//! [`Folder`] is a target that has been opened, name by name.
//!
//! A [`Delivery`] gathers all the files of a run. Each is first written whole under a temporary name
//! in the folder where it belongs; only when all of them are there are they given their names, each in
//! one step. A run that fails, is killed or meets a full disk leaves the old files as they were.
//! Temporary files of a killed run are cleared by the next one; a lock in the folder keeps two runs on
//! one brief apart. [`write_file`] does the same for a single file, and [`Fresh`] for folders that are not
//! there yet.
//!
//! A [`Manifest`] beside the files says what they were made of.

mod alone;
mod batch;
mod delivery;
mod digest;
mod folder;
mod fresh;
mod lock;
mod manifest;
mod step;
mod sums;
mod target;
mod twin;
mod unfinished;

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

pub use alone::{sweep, write_file};
pub use batch::{BatchManifest, BriefState, Shard};
pub use delivery::Delivery;
pub use digest::{Digest, Digests, Sha256};
pub use folder::Folder;
pub use fresh::{Files, Fresh};
pub use lock::LOCK;
pub use manifest::{MANIFEST, Manifest, Options, Output, Program};
pub use sums::{SUMS, Sums};
pub use target::Target;

/// How the names of unfinished files begin.
const UNFINISHED: &str = ".rapporteur-unfinished-";

/// How they begin where each of them is locked, and not their folder.
const UNFINISHED_ALONE: &str = ".rapporteur-unfinished-alone-";

/// What could not be written, and why.
#[derive(Debug)]
pub struct WriteError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub error: io::Error,
    /// Whether some files are of this run and others of the last one.
    pub mixed: bool,
}

impl WriteError {
    /// That `path` cannot be written; all is as it was.
    #[must_use]
    pub fn new(path: &Path, error: io::Error) -> Self {
        Self {
            path: path.to_path_buf(),
            error,
            mixed: false,
        }
    }
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The cause follows, as the source of this error.
        write!(f, "{} cannot be written", self.path.display())?;
        if self.mixed {
            write!(
                f,
                ", and neither can the old files be put back: some are of this run; run it again"
            )?;
        } else if self.error.kind() == io::ErrorKind::StorageFull {
            write!(f, ", and all files are as the last run left them")?;
        }
        Ok(())
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// Whether another run is delivering to a folder.
#[must_use]
pub fn is_busy(target: &Target) -> bool {
    matches!(Folder::find(target), Ok(Some(folder)) if lock::is_taken(&folder))
}

impl Folder {
    /// Whether a run has left something unfinished in it, or is still at it.
    #[must_use]
    pub fn has_unfinished(&self) -> bool {
        let mut entries = self.entries().into_iter();
        entries.any(|(name, kind)| kind.is_file() && name.to_string_lossy().starts_with(UNFINISHED))
    }
}
