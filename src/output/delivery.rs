//! The files of a run on their way into a folder.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::alone::{a_folder_is_there, sweep_folder};
use super::folder::Folder;
use super::lock::{LOCK, Lock};
use super::unfinished::Unfinished;
use super::{Digest, Manifest, Target, UNFINISHED, UNFINISHED_ALONE, WriteError, twin};

/// Files on their way to a folder.
#[derive(Debug)]
pub struct Delivery {
    folder: Arc<Folder>,
    /// The folder that it lies in, where other deliveries may be.
    beside: Option<(Folder, PathBuf)>,
    /// The folders in it that files go to, by their path in it.
    folders: BTreeMap<PathBuf, Arc<Folder>>,
    waiting: Vec<Waiting>,
    /// What an earlier run has made and this one does not.
    outdated: Vec<(PathBuf, Digest)>,
    lock: Lock,
}

/// A file that is written and waits for its name.
#[derive(Debug)]
struct Waiting {
    file: Unfinished,
    folder: Arc<Folder>,
    name: PathBuf,
}

impl Waiting {
    fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }
}

/// A file that has got its name, and what had it before.
struct Named {
    folder: Arc<Folder>,
    name: PathBuf,
    old: Option<Unfinished>,
}

impl Named {
    /// Has it all as it was before.
    fn undo(self) -> io::Result<()> {
        match self.old {
            Some(old) => old.name_as(&self.name),
            None => self.folder.remove(&self.name),
        }
    }
}

impl Delivery {
    /// Begins a delivery to a folder, which is made if it is not there.
    ///
    /// Waits for another run that is delivering to the same folder.
    ///
    /// # Errors
    /// The folder cannot be made or locked, or a link is in the way.
    pub fn to(target: &Target) -> Result<Self, WriteError> {
        let beside = match target.split() {
            Ok((parent, name)) => Some((Folder::make(&parent)?, name.to_path_buf())),
            Err(_) => None,
        };
        let folder = match &beside {
            Some((parent, name)) => parent.down(name, true)?,
            None => Some(Folder::make(target)?),
        };
        let folder = folder
            .ok_or_else(|| WriteError::new(&target.path(), io::ErrorKind::NotFound.into()))?;
        let lock = Lock::take(&folder)
            .map_err(|error| WriteError::new(&folder.path().join(LOCK), error))?;
        clear(&folder, 0);
        Ok(Self {
            folder: Arc::new(folder),
            beside,
            folders: BTreeMap::new(),
            waiting: Vec::new(),
            outdated: Vec::new(),
            lock,
        })
    }

    /// Whether other runs are kept away; where the file system has no locks, they are not.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.lock.is_held()
    }

    /// The folder as it is.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Adds a file by its path within the folder. A file that has these bytes already is left alone.
    ///
    /// # Errors
    /// The file cannot be written: no room, no permission, a link in the way.
    pub fn add(&mut self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), WriteError> {
        self.put(path.as_ref(), bytes, |_, _| None)
    }

    /// Adds a file that other deliveries have too, such as a font: where one beside this has it already,
    /// both become names of one file, and it takes no more room on the disk.
    ///
    /// # Errors
    /// The file cannot be written: no room, no permission, a link in the way.
    pub fn add_shared(&mut self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), WriteError> {
        let path = path.as_ref();
        self.put(path, bytes, |beside, folder| {
            let (parent, own) = beside?;
            let (twin, name) = twin::find(parent, own, path, bytes)?;
            // Not every file system can: a copy does as well.
            Unfinished::second_of(&twin, &name, folder).ok()
        })
    }

    fn put(
        &mut self,
        path: &Path,
        bytes: &[u8],
        borrow: impl FnOnce(Option<&(Folder, PathBuf)>, &Arc<Folder>) -> Option<Unfinished>,
    ) -> Result<(), WriteError> {
        let shown = self.folder.path().join(path);
        let at = |error| WriteError::new(&shown, error);
        let name = path
            .file_name()
            .ok_or_else(|| at(io::ErrorKind::InvalidInput.into()))?;
        let within = path.parent().unwrap_or(Path::new(""));
        let folder = self.inner(within)?;
        if folder.holds(Path::new(name), bytes) {
            return Ok(());
        }
        let file = match borrow(self.beside.as_ref(), &folder) {
            Some(file) => file,
            None => Unfinished::write(&folder, bytes).map_err(at)?,
        };
        self.waiting.push(Waiting {
            file,
            folder,
            name: PathBuf::from(name),
        });
        Ok(())
    }

    fn inner(&mut self, within: &Path) -> Result<Arc<Folder>, WriteError> {
        if let Some(folder) = self.folders.get(within) {
            return Ok(Arc::clone(folder));
        }
        let folder = self.folder.down(within, true)?.ok_or_else(|| {
            let path = self.folder.path().join(within);
            WriteError::new(&path, io::ErrorKind::NotFound.into())
        })?;
        let folder = Arc::new(folder);
        self.folders
            .insert(within.to_path_buf(), Arc::clone(&folder));
        Ok(folder)
    }

    /// Gives all files their names.
    ///
    /// # Errors
    /// A file cannot be put in the place of the old one; then all are as they were.
    pub fn finish(mut self) -> Result<(), WriteError> {
        // What cannot be replaced is found before anything is, so that documents of two runs are not
        // mixed; and what is replaced is kept until all of it is.
        let mut kept = Vec::new();
        for waiting in &self.waiting {
            let at = |error| WriteError::new(&waiting.path(), error);
            kept.push(match waiting.folder.kind(&waiting.name) {
                Some(kind) if kind.is_dir() => return Err(at(a_folder_is_there())),
                Some(kind) if kind.is_file() => {
                    Some(keep(&waiting.folder, &waiting.name).map_err(at)?)
                }
                // A link, a pipe: no run has made it.
                Some(_) | None => None,
            });
        }
        let mut named: Vec<Named> = Vec::new();
        for (waiting, old) in self.waiting.drain(..).zip(kept) {
            let path = waiting.path();
            let Waiting { file, folder, name } = waiting;
            if let Err(error) = file.name_as(&name) {
                let undone: Vec<_> = named.into_iter().rev().map(Named::undo).collect();
                let mixed = undone.iter().any(Result::is_err);
                return Err(WriteError {
                    mixed,
                    ..WriteError::new(&path, error)
                });
            }
            named.push(Named { folder, name, old });
        }
        for (path, digest) in &self.outdated {
            self.remove(path, *digest);
        }
        Ok(())
    }

    /// Has the files removed that an earlier run has made, by its manifest, and this one does not make:
    /// those that are still as they were made, when all the others have their names.
    pub fn replaces(&mut self, old: &Manifest, new: &Manifest) {
        // That manifest may have been written by somebody else: what is hidden is none of its outputs.
        let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
        let outputs = old.outputs.iter();
        self.outdated = outputs
            .filter(|(path, _)| !new.outputs.contains_key(*path) && !is_hidden(path))
            .map(|(path, output)| (PathBuf::from(path), output.digest()))
            .collect();
    }

    /// Removes a file that holds this, and the folders that are empty then. What cannot be removed is in
    /// nobody's way.
    fn remove(&self, path: &Path, digest: Digest) {
        for (depth, path) in path.ancestors().enumerate() {
            let parent = path.parent().map(|parent| self.folder.down(parent, false));
            let (Some(Ok(Some(parent))), Some(name)) = (parent, path.file_name()) else {
                return;
            };
            let name = Path::new(name);
            if depth > 0 {
                let _ = parent.remove_empty(name);
            } else if parent.digest(name) == Some(digest) {
                parent.sweep_file(name);
            }
        }
    }
}

/// Keeps a file that is to be replaced: under a second name, or as a copy where files have only one.
fn keep(folder: &Arc<Folder>, name: &Path) -> io::Result<Unfinished> {
    match Unfinished::keep(folder, name) {
        Ok(kept) => Ok(kept),
        Err(error) => {
            let length = folder.length(name).ok_or(error)?;
            let bytes = folder.read(Path::new(name), length)?.unwrap_or_default();
            Unfinished::write(folder, &bytes)
        }
    }
}

/// Removes what a killed run has left unfinished in and under a folder, and the folders that it had made
/// for that. A folder with a lock of its own is somebody else's.
fn clear(folder: &Folder, depth: usize) -> bool {
    const DEEPEST: usize = 16;
    let mut cleared = false;
    sweep_folder(folder);
    for (name, kind) in folder.entries() {
        let path = Path::new(&name);
        let shown = name.to_string_lossy();
        if shown.starts_with(UNFINISHED) {
            // One that is locked itself belongs to a run that lives.
            if kind.is_file() && !shown.starts_with(UNFINISHED_ALONE) {
                folder.sweep_file(path);
                cleared = true;
            }
        } else if kind.is_dir() && depth < DEEPEST {
            let inner = folder.down(path, false).ok().flatten();
            let inner = inner.filter(|inner| inner.kind(Path::new(LOCK)).is_none());
            if inner.is_some_and(|inner| clear(&inner, depth + 1)) {
                // Only an empty one can be removed.
                let _ = folder.remove_empty(path);
                cleared = true;
            }
        }
    }
    cleared
}
