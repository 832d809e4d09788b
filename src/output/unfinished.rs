//! Files under names that nobody looks for, until they are whole.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::UNFINISHED;
use super::folder::Folder;
use super::step::{Step, act};

/// A file that is not finished: it has a name that nobody looks for, and is removed if it never gets its
/// own.
#[derive(Debug)]
pub(super) struct Unfinished {
    folder: Arc<Folder>,
    name: Option<PathBuf>,
}

impl Unfinished {
    /// Writes a file whole.
    pub(super) fn write(folder: &Arc<Folder>, bytes: &[u8]) -> io::Result<Self> {
        let (name, mut file) = folder.create(UNFINISHED)?;
        let unfinished = Self {
            folder: Arc::clone(folder),
            name: Some(name),
        };
        unfinished.fill(&mut file, bytes)?;
        Ok(unfinished)
    }

    /// One that has its bytes already, or gets them by [`fill`](Self::fill).
    pub(super) fn called(folder: &Arc<Folder>, name: PathBuf) -> Self {
        Self {
            folder: Arc::clone(folder),
            name: Some(name),
        }
    }

    /// Writes the bytes.
    pub(super) fn fill(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let path = self.path();
        // In two parts, so that tests can have the disk full in the middle.
        let (first, rest) = bytes.split_at(bytes.len() / 2);
        for part in [first, rest] {
            act(Step::Write, &path, || Ok(()))?;
            file.write_all(part)?;
        }
        file.flush()
    }

    fn path(&self) -> PathBuf {
        let name = self.name.as_deref().unwrap_or(Path::new(""));
        self.folder.path().join(name)
    }

    /// Gives a file that is there a second name, under which it is kept until this is dropped.
    pub(super) fn keep(folder: &Arc<Folder>, name: &Path) -> io::Result<Self> {
        let (second, ()) =
            folder.under_new_name(UNFINISHED, |second, _| folder.link(name, folder, second))?;
        Ok(Self::called(folder, second))
    }

    /// A second name of a file in another folder.
    pub(super) fn second_of(twin: &Folder, name: &Path, folder: &Arc<Folder>) -> io::Result<Self> {
        let (second, ()) =
            folder.under_new_name(UNFINISHED, |second, _| twin.link(name, folder, second))?;
        Ok(Self::called(folder, second))
    }

    /// Gives it its name, in the place of an older file.
    pub(super) fn name_as(mut self, name: &Path) -> io::Result<()> {
        if let Some(old) = self.name.as_deref() {
            self.folder.rename(old, &self.folder, name)?;
        }
        self.name = None;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            // The next run tries again.
            let _ = self.folder.remove(name);
        }
    }
}
