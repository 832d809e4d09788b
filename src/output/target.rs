//! Where something is written to.

use std::io;
use std::path::{Path, PathBuf};

/// A path in two parts, which are not trusted alike.
///
/// The *root* was named by the user: the folder of the workspace in which the program runs, or what the
/// command line says. It may be a link, or lie behind one. What follows is *within* it: a workspace may be
/// a stranger's, and no link in it is followed to where something is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    root: PathBuf,
    within: PathBuf,
}

impl Target {
    /// The folder `root`, which the user has named.
    #[must_use]
    pub fn root(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            within: PathBuf::new(),
        }
    }

    /// A file that the user has named, or a folder that is to be made: the folder that it is in is the
    /// root.
    ///
    /// # Errors
    /// It has no absolute path, or no name.
    pub fn named(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        match (path.parent(), path.file_name()) {
            (Some(root), Some(name)) => Ok(Self::root(root).join(name)),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it has no name",
            )),
        }
    }

    /// What is called `path` within it.
    #[must_use]
    pub fn join(&self, path: impl AsRef<Path>) -> Self {
        Self {
            root: self.root.clone(),
            within: self.within.join(path),
        }
    }

    /// The folder that the user has named.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.root
    }

    /// The path from there on.
    #[must_use]
    pub fn within(&self) -> &Path {
        &self.within
    }

    /// The whole path, for messages and for people: nothing is written by it.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        if self.within.as_os_str().is_empty() {
            self.root.clone()
        } else {
            self.root.join(&self.within)
        }
    }

    /// The folder that it is in, and its name there.
    pub(super) fn split(&self) -> io::Result<(Self, &Path)> {
        let name = self.within.file_name().map(Path::new);
        match (self.within.parent(), name) {
            (Some(parent), Some(name)) => {
                let folder = Self {
                    root: self.root.clone(),
                    within: parent.to_path_buf(),
                };
                Ok((folder, name))
            }
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it has no name",
            )),
        }
    }
}
