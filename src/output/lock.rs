//! The lock that keeps two runs on one folder apart.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use super::folder::Folder;
use super::step::{Step, act};

/// The name of the file that is locked while a run writes.
pub const LOCK: &str = ".rapporteur-lock";

/// A lock on a folder, held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    /// None where the file system has no locks.
    held: Option<File>,
}

impl Lock {
    /// Takes the lock of a folder, when nobody else has it any more.
    ///
    /// A file system without locks, as some on other machines are, is no reason to make nothing.
    pub(super) fn take(folder: &Folder) -> io::Result<Self> {
        let file = folder.open_lock(Path::new(LOCK), true)?;
        let path = folder.path().join(LOCK);
        match act(Step::Lock, &path, || file.lock()) {
            Ok(()) => Ok(Self { held: Some(file) }),
            Err(error) if has_no_locks(&error) => Ok(Self { held: None }),
            Err(error) => Err(error),
        }
    }

    /// Takes it if nobody else has it; `None` where somebody has, or where one cannot know.
    pub(super) fn try_take(folder: &Folder) -> Option<Self> {
        let file = folder.open_lock(Path::new(LOCK), false).ok()?;
        file.try_lock().ok()?;
        Some(Self { held: Some(file) })
    }

    /// Whether another run could be kept away by it.
    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }
}

/// Whether another run has the lock of a folder.
pub(super) fn is_taken(folder: &Folder) -> bool {
    folder
        .open_lock(Path::new(LOCK), false)
        .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Whether the system says that there are no locks to be had.
fn has_no_locks(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let none = [Errno::NOLCK, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
        if none
            .iter()
            .any(|none| error.raw_os_error() == Some(none.raw_os_error()))
        {
            return true;
        }
    }
    error.kind() == io::ErrorKind::Unsupported
}
