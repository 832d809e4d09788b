//! Writing outputs so that what was good is never lost.
//!
//! A [`Delivery`] gathers all the files of a run. Each is first written whole under a temporary name
//! in the folder where it belongs; only when all of them are there are they given their names, each in
//! one step. A run that fails, is killed or meets a full disk leaves the old files as they were.
//! Temporary files of a killed run are cleared by the next one; a lock in the folder keeps two runs on
//! one brief apart.
//!
//! A [`Manifest`] beside the files says what they were made of.

mod batch;
mod digest;
mod fresh;
mod manifest;
mod sums;
mod twin;

use std::fs::{self, DirEntry, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};

pub use batch::{BatchManifest, BriefState, Shard};
pub use digest::{Digest, Sha256};
pub use fresh::{Files, Fresh};
pub use manifest::{MANIFEST, Manifest, Options, Output, Program};
pub use sums::{SUMS, Sums};

/// How the names of unfinished files begin.
const UNFINISHED: &str = ".rapporteur-unfinished-";

/// The name of the file that is locked while a run writes.
pub const LOCK: &str = ".rapporteur-lock";

/// What could not be written, and why.
#[derive(Debug)]
pub struct WriteError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub error: io::Error,
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The cause follows, as the source of this error.
        write!(f, "{} cannot be written", self.path.display())?;
        if self.error.kind() == io::ErrorKind::StorageFull {
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

/// Files on their way to a folder.
pub struct Delivery {
    folder: PathBuf,
    waiting: Vec<(TempPath, PathBuf)>,
    _lock: File,
}

impl Delivery {
    /// Begins a delivery to `folder`, which is made if it is not there.
    ///
    /// Waits for another run that is delivering to the same folder.
    ///
    /// # Errors
    /// The folder cannot be made or locked.
    pub fn to(folder: &Path) -> Result<Self, WriteError> {
        let at = |path: &Path| {
            let path = path.to_path_buf();
            move |error| WriteError { path, error }
        };
        fs::create_dir_all(folder).map_err(at(folder))?;
        let lock_path = folder.join(LOCK);
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(at(&lock_path))?;
        lock.lock().map_err(at(&lock_path))?;
        clear(folder);
        Ok(Self {
            folder: folder.to_path_buf(),
            waiting: Vec::new(),
            _lock: lock,
        })
    }

    /// Adds a file by its path within the folder. A file that has these bytes already is left alone.
    ///
    /// # Errors
    /// The file cannot be written: no room, no permission.
    pub fn add(&mut self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), WriteError> {
        self.put(path.as_ref(), bytes, |_| None)
    }

    /// Adds a file that other deliveries have too, such as a font: where one beside this has it already,
    /// both become names of one file, and it takes no more room on the disk.
    ///
    /// # Errors
    /// The file cannot be written: no room, no permission.
    pub fn add_shared(&mut self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), WriteError> {
        let (path, folder) = (path.as_ref(), self.folder.clone());
        self.put(path, bytes, |parent| {
            let twin = twin::find(&folder, path, bytes)?;
            let linked = unfinished().make_in(parent, |name| fs::hard_link(&twin, name));
            // Not every file system can: a copy does as well.
            Some(linked.ok()?.into_temp_path())
        })
    }

    fn put(
        &mut self,
        path: &Path,
        bytes: &[u8],
        borrow: impl FnOnce(&Path) -> Option<TempPath>,
    ) -> Result<(), WriteError> {
        let target = self.folder.join(path);
        let at = |error| WriteError {
            path: target.clone(),
            error,
        };
        let parent = target.parent().unwrap_or(&self.folder).to_path_buf();
        if fs::metadata(&target).is_ok_and(|found| found.len() == bytes.len() as u64)
            && fs::read(&target).is_ok_and(|found| found == bytes)
        {
            return Ok(());
        }
        fs::create_dir_all(&parent).map_err(at)?;
        let file = match borrow(&parent) {
            Some(file) => file,
            None => write(&parent, bytes).map_err(at)?,
        };
        self.waiting.push((file, target));
        Ok(())
    }

    /// Gives all files their names.
    ///
    /// # Errors
    /// A file cannot be put in the place of the old one.
    pub fn finish(mut self) -> Result<(), WriteError> {
        // What cannot be replaced is found before anything is, so that documents of two runs are not
        // mixed.
        if let Some((_, target)) = self.waiting.iter().find(|(_, target)| target.is_dir()) {
            return Err(WriteError {
                path: target.clone(),
                error: io::Error::new(io::ErrorKind::IsADirectory, "a folder is in its place"),
            });
        }
        for (file, target) in self.waiting.drain(..) {
            file.persist(&target).map_err(|error| WriteError {
                path: target.clone(),
                error: error.error,
            })?;
        }
        Ok(())
    }
}

/// Puts a single file in the place of the old one, in one step, and removes what a killed run has left
/// beside it: only for a folder where no other run is writing.
///
/// # Errors
/// It cannot be written; the old one is as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    sweep(path.parent().unwrap_or(Path::new(".")));
    write_whole(path, bytes)
}

fn unfinished() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        // Temporary files are private by default; a finished document is for everybody whom the
        // user's mask lets in.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

fn write(parent: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut file: NamedTempFile = unfinished().tempfile_in(parent)?;
    file.write_all(bytes)?;
    file.flush()?;
    Ok(file.into_temp_path())
}

/// Writes a single file, whole or not at all, into a folder that is not one of deliveries.
///
/// # Errors
/// It cannot be written; an old one is as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let at = |error| WriteError {
        path: path.to_path_buf(),
        error,
    };
    let folder = path.parent().unwrap_or(Path::new("/"));
    let file = write(folder, bytes).map_err(at)?;
    file.persist(path).map_err(|error| at(error.error))
}

/// Whether a run has left something unfinished in a folder, or is still at it.
#[must_use]
pub fn is_unfinished(folder: &Path) -> bool {
    entries(folder).any(|entry| is_unfinished_file(&entry))
}

fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

fn is_unfinished_file(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with(UNFINISHED)
}

/// Removes what a killed run has left unfinished in a folder of the workspace itself.
pub fn sweep(folder: &Path) {
    for entry in entries(folder).filter(is_unfinished_file) {
        // What cannot be removed is in nobody's way.
        let _ = fs::remove_file(entry.path());
    }
}

/// Whether another run is delivering to a folder.
#[must_use]
pub fn is_busy(folder: &Path) -> bool {
    File::open(folder.join(LOCK))
        .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Removes what a killed run has left unfinished in and under a folder, and the folders that it had made
/// for that. A folder with a lock of its own is somebody else's.
fn clear(folder: &Path) -> bool {
    let mut cleared = false;
    for entry in entries(folder) {
        let path = entry.path();
        if is_unfinished_file(&entry) {
            let _ = fs::remove_file(path);
            cleared = true;
        } else if entry.file_type().is_ok_and(|kind| kind.is_dir())
            && !path.join(LOCK).exists()
            && clear(&path)
        {
            // Only an empty one can be removed.
            let _ = fs::remove_dir(path);
            cleared = true;
        }
    }
    cleared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_its_name_before_everything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.pdf"), "old").unwrap();
        let mut delivery = Delivery::to(folder.path()).unwrap();
        delivery.add("a.pdf", b"new").unwrap();
        delivery.add("typst/a.typ", b"source").unwrap();
        delivery.add("typst/b.typ", b"another").unwrap();
        assert_eq!(fs::read(folder.path().join("a.pdf")).unwrap(), b"old");
        assert!(!folder.path().join("typst/a.typ").exists());
        delivery.finish().unwrap();
        assert_eq!(fs::read(folder.path().join("a.pdf")).unwrap(), b"new");
        assert_eq!(
            fs::read(folder.path().join("typst/a.typ")).unwrap(),
            b"source"
        );
        assert_eq!(
            fs::read(folder.path().join("typst/b.typ")).unwrap(),
            b"another"
        );
    }

    #[test]
    fn an_abandoned_delivery_leaves_the_old_file_and_no_litter() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.pdf"), "old").unwrap();
        let mut delivery = Delivery::to(folder.path()).unwrap();
        delivery.add("a.pdf", b"new").unwrap();
        drop(delivery);
        assert_eq!(fs::read(folder.path().join("a.pdf")).unwrap(), b"old");
        assert_eq!(names(folder.path()), [LOCK, "a.pdf"]);
    }

    #[test]
    fn what_a_killed_run_left_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(format!("{UNFINISHED}x1")), "half").unwrap();
        let within = folder.path().join("editions/first/typst");
        fs::create_dir_all(&within).unwrap();
        fs::write(within.join(format!("{UNFINISHED}x2")), "half").unwrap();
        let delivery = Delivery::to(folder.path()).unwrap();
        delivery.finish().unwrap();
        assert_eq!(names(folder.path()), [LOCK]);
    }

    #[cfg(unix)]
    #[test]
    fn a_shared_file_is_one_file_under_several_names_and_only_among_deliveries() {
        use std::os::unix::fs::MetadataExt;
        let out = tempfile::tempdir().unwrap();
        let font = Path::new("fonts/f.ttf");
        let inode = |name: &str| {
            let found = fs::metadata(out.path().join(name).join(font)).unwrap();
            (found.ino(), found.len())
        };
        // Somebody's own folder, with the same font in it.
        fs::create_dir_all(out.path().join("own/fonts")).unwrap();
        fs::write(out.path().join("own").join(font), b"font").unwrap();
        for (name, bytes) in [("a", b"font"), ("b", b"font"), ("c", b"tnof")] {
            let folder = out.path().join(name);
            let mut delivery = Delivery::to(&folder).unwrap();
            delivery.add_shared(font, bytes).unwrap();
            delivery.finish().unwrap();
            assert_eq!(fs::read(folder.join(font)).unwrap(), bytes);
            assert_eq!(names(&folder.join("fonts")), ["f.ttf"]);
        }
        assert_ne!(inode("a"), inode("own"));
        assert_eq!(inode("a"), inode("b"));
        assert_ne!(inode("a"), inode("c"), "it holds something else");

        // A new font for one of them leaves the other's alone.
        let mut delivery = Delivery::to(&out.path().join("a")).unwrap();
        delivery.add_shared(font, b"news").unwrap();
        delivery.finish().unwrap();
        assert_eq!(fs::read(out.path().join("a").join(font)).unwrap(), b"news");
        assert_eq!(fs::read(out.path().join("b").join(font)).unwrap(), b"font");
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}
