//! Single files, in folders that are not those of deliveries.
//!
//! Nobody holds a lock on such a folder, and several runs may write into it. So each unfinished file is
//! locked itself as long as its run lives: one that can be locked was left by a run that was killed.

use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::Folder;
use super::lock::Lock;
use super::step::{Step, act};
use super::unfinished::Unfinished;
use super::{Target, UNFINISHED_ALONE, WriteError};

/// Puts a single file in the place of the old one, in one step. The target's root must be there; folders
/// below it are made, and what killed runs have left beside the file is removed.
///
/// # Errors
/// It cannot be written; an old one is as it was.
pub fn write_file(target: &Target, bytes: &[u8]) -> Result<(), WriteError> {
    let at = |error| WriteError::new(&target.path(), error);
    let (parent, name) = target.split().map_err(at)?;
    let folder = Arc::new(Folder::enter(&parent)?);
    sweep_folder(&folder);
    write(&folder, name, bytes).map_err(at)
}

fn write(folder: &Arc<Folder>, name: &Path, bytes: &[u8]) -> io::Result<()> {
    if folder.kind(name).is_some_and(|kind| kind.is_dir()) {
        return Err(a_folder_is_there());
    }
    let (unfinished, mut file) = begin(folder)?;
    unfinished.fill(&mut file, bytes)?;
    let path = folder.path().join(name);
    act(Step::Sync, &path, || file.sync_all())?;
    // On some systems nothing that is open can be renamed. Nobody sweeps it away in that moment unless
    // he has waited for it, and then it is written again by the next run.
    drop(file);
    unfinished.name_as(name)
}

pub(super) fn a_folder_is_there() -> io::Error {
    io::Error::new(io::ErrorKind::IsADirectory, "a folder is in its place")
}

/// An unfinished file that is locked.
fn begin(folder: &Arc<Folder>) -> io::Result<(Unfinished, std::fs::File)> {
    loop {
        let (name, file) = folder.create(UNFINISHED_ALONE)?;
        let unfinished = Unfinished::called(folder, name.clone());
        // Another run may take it for a leaving in the moment before it is locked, and remove it.
        let is_mine = !matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        if is_mine && folder.kind(&name).is_some() {
            return Ok((unfinished, file));
        }
    }
}

/// Removes what killed runs have left of single files in a folder, if it is there.
pub fn sweep(folder: &Target) {
    if let Ok(Some(folder)) = Folder::find(folder) {
        sweep_folder(&folder);
    }
}

pub(super) fn sweep_folder(folder: &Folder) {
    for (name, kind) in folder.entries() {
        if !name.to_string_lossy().starts_with(UNFINISHED_ALONE) {
            continue;
        }
        let name = Path::new(&name);
        if kind.is_file() {
            let dead = folder
                .open_lock(name, false)
                .is_ok_and(|file| file.try_lock().is_ok());
            if dead {
                folder.sweep_file(name);
            }
        } else if kind.is_dir() {
            // Nothing in it is open any more when it is removed: some systems insist on that.
            let stage = folder.down(name, false).ok().flatten();
            if stage.is_some_and(|stage| Lock::try_take(&stage).is_some()) {
                let _ = folder.remove_all(name);
            }
        }
    }
}

/// A folder for files that are not finished, with a lock that says that its run lives.
pub(super) struct Stage {
    parent: Folder,
    name: PathBuf,
    /// The folder itself, and its lock, until it is removed.
    opened: Option<(Folder, Lock)>,
}

impl Stage {
    /// Makes one in a folder.
    pub(super) fn make(parent: Folder) -> io::Result<Self> {
        sweep_folder(&parent);
        let name = parent.make_new(UNFINISHED_ALONE)?;
        let stage = parent.down(&name, false).map_err(|error| error.error);
        let stage = stage.and_then(|stage| {
            let folder = stage.ok_or(io::ErrorKind::NotFound)?;
            let lock = Lock::take(&folder)?;
            Ok((folder, lock))
        });
        let opened = stage.inspect_err(|_| {
            let _ = parent.remove_all(&name);
        })?;
        Ok(Self {
            parent,
            name,
            opened: Some(opened),
        })
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> io::Result<&Folder> {
        let opened = self.opened.as_ref();
        let (folder, _) = opened.ok_or(io::ErrorKind::NotFound)?;
        Ok(folder)
    }

    /// Gives what is called `inner` in it its name beside the stage.
    pub(super) fn name_as(&self, inner: &Path, name: &Path) -> io::Result<()> {
        if self.parent.kind(name).is_some() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.folder()?.rename(inner, &self.parent, name)
    }

    /// Removes a folder or file beside the stage.
    pub(super) fn remove_named(&self, name: &Path) {
        if self.parent.kind(name).is_some_and(|kind| kind.is_file()) {
            self.parent.sweep_file(name);
            return;
        }
        // What cannot be taken away again stays, whole; the error says which was in the way.
        let _ = self.parent.remove_all(name);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.opened = None;
        let _ = self.parent.remove_all(&self.name);
    }
}
