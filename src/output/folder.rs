//! A folder that files are written into: opened, not named.
//!
//! The root of a [`Target`] is opened once. From there on each folder is opened out of the one above it,
//! by its name alone, and not if it is a link; what is created, read, renamed, locked or removed is named
//! by a single name in an opened folder. So there is no moment between a look and an act in which a link
//! could be put in the way: it would be found where it is opened, or it would be too late to matter.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

use cap_fs_ext::{DirExt as _, FollowSymlinks, OpenOptionsFollowExt as _, OpenOptionsSyncExt as _};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType, OpenOptions};

use super::step::{Step, act};
use super::{Digest, Target, WriteError};
use crate::source::gate;

/// A folder that has been opened.
#[derive(Debug)]
pub struct Folder {
    dir: Dir,
    /// Where it was found, for messages.
    path: PathBuf,
}

/// A link in the way of something that is to be written.
#[derive(Debug)]
struct LinkInTheWay {
    leads_to: Option<PathBuf>,
}

impl fmt::Display for LinkInTheWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.leads_to {
            Some(target) => write!(f, "it is a link to {}", target.display())?,
            None => write!(f, "it is a link")?,
        }
        write!(
            f,
            ", and no link of a workspace is followed to where something is written; remove the link, or name the \
             folder that it leads to by an option such as `--out`"
        )
    }
}

impl std::error::Error for LinkInTheWay {}

impl Folder {
    /// Opens a folder, and makes it and those above it where they are missing.
    ///
    /// # Errors
    /// It cannot be made or opened, or a link within the target's root is on the way.
    #[expect(
        clippy::disallowed_methods,
        reason = "the root is the user's, and may lie behind links"
    )]
    pub fn make(target: &Target) -> Result<Self, WriteError> {
        let root = target.base();
        let opened =
            act(Step::Make, root, || std::fs::create_dir_all(root)).and_then(|()| Self::root(root));
        opened
            .map_err(|error| WriteError::new(root, error))?
            .make_within(target)
    }

    /// The same for a root that must be there: one that is misspelt is not made.
    ///
    /// # Errors
    /// The same, and that the root is not there.
    pub fn enter(target: &Target) -> Result<Self, WriteError> {
        let root = target.base();
        let opened = Self::root(root).map_err(|error| WriteError::new(root, error))?;
        opened.make_within(target)
    }

    fn make_within(&self, target: &Target) -> Result<Self, WriteError> {
        let made = self.down(target.within(), true)?;
        made.ok_or_else(|| WriteError::new(&target.path(), io::ErrorKind::NotFound.into()))
    }

    /// Opens a folder if it is there.
    ///
    /// # Errors
    /// It cannot be opened, or a link within the target's root is on the way.
    pub fn find(target: &Target) -> Result<Option<Self>, WriteError> {
        match Self::root(target.base()) {
            Ok(root) => root.down(target.within(), false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(WriteError::new(target.base(), error)),
        }
    }

    fn root(path: &Path) -> io::Result<Self> {
        let dir = act(Step::Open, path, || {
            Dir::open_ambient_dir(path, ambient_authority())
        });
        Ok(Self {
            dir: dir?,
            path: path.to_path_buf(),
        })
    }

    /// Opens what lies below, a name after the other.
    pub(super) fn down(&self, within: &Path, make: bool) -> Result<Option<Self>, WriteError> {
        let dir = act(Step::Open, &self.path, || self.dir.try_clone());
        let mut folder = Self {
            dir: dir.map_err(|error| WriteError::new(&self.path, error))?,
            path: self.path.clone(),
        };
        for part in within.components() {
            let path = folder.path.join(part);
            let opened = match part {
                Component::Normal(name) => folder.inner(Path::new(name), make),
                Component::CurDir => continue,
                Component::Prefix(_) | Component::RootDir | Component::ParentDir => {
                    Err(io::Error::new(
                        io::ErrorKind::InvalidInput,
                        "its path leads out of the folder that it is written into",
                    ))
                }
            };
            match opened.map_err(|error| WriteError::new(&path, error))? {
                Some(inner) => folder = inner,
                None => return Ok(None),
            }
        }
        Ok(Some(folder))
    }

    /// Opens the folder below that has this path, if it is there.
    ///
    /// # Errors
    /// It cannot be opened, or a link is on the way.
    pub fn within(&self, path: &Path) -> Result<Option<Self>, WriteError> {
        self.down(path, false)
    }

    fn inner(&self, name: &Path, make: bool) -> io::Result<Option<Self>> {
        let path = self.path.join(name);
        let mut made = false;
        loop {
            let opened = act(Step::Open, &path, || self.dir.open_dir_nofollow(name));
            match opened {
                Ok(dir) => return Ok(Some(Self { dir, path })),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if !make {
                        return Ok(None);
                    }
                    if made {
                        return Err(error);
                    }
                    match act(Step::Make, &path, || self.dir.create_dir(name)) {
                        // Another run may have been quicker.
                        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                            return Err(error);
                        }
                        Ok(()) | Err(_) => made = true,
                    }
                }
                Err(error) => return Err(self.refused(name).unwrap_or(error)),
            }
        }
    }

    /// That what bears the name is a link, if that is why it could not be opened.
    fn refused(&self, name: &Path) -> Option<io::Error> {
        let kind = self.kind(name)?;
        kind.is_symlink().then(|| {
            let leads_to = self.dir.read_link_contents(name).ok();
            io::Error::other(LinkInTheWay { leads_to })
        })
    }

    /// Where it was found.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What bears a name in the folder; a link is what it is, and not what it leads to.
    pub(super) fn kind(&self, name: &Path) -> Option<FileType> {
        Some(self.dir.symlink_metadata(name).ok()?.file_type())
    }

    /// What is in the folder: names and kinds.
    #[must_use]
    pub fn entries(&self) -> Vec<(OsString, FileType)> {
        /// More than these are in no folder of outputs.
        const MOST: usize = 100_000;
        let entries = act(Step::Open, &self.path, || self.dir.entries());
        let entries = entries.into_iter().flatten().flatten().take(MOST);
        entries
            .filter_map(|entry| Some((entry.file_name(), entry.file_type().ok()?)))
            .collect()
    }

    /// Opens a regular file below for reading; `None` where it is not there.
    ///
    /// # Errors
    /// It cannot be opened, is no regular file, or lies behind a link.
    pub fn open(&self, path: &Path) -> io::Result<Option<File>> {
        let parent = path.parent().unwrap_or(Path::new(""));
        let Some(name) = path.file_name() else {
            return Ok(None);
        };
        let folder = self.down(parent, false).map_err(|error| error.error)?;
        let Some(folder) = folder else {
            return Ok(None);
        };
        let opened = act(Step::Read, &self.path.join(path), || {
            gate::open_in(&folder.dir, Path::new(name))
        });
        match opened {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads a regular file below; `None` where it is not there.
    ///
    /// # Errors
    /// The same as of [`open`](Self::open), and that it is larger than `largest` bytes.
    pub fn read(&self, path: &Path, largest: u64) -> io::Result<Option<Vec<u8>>> {
        let file = self.open(path)?;
        file.map(|file| gate::contents(&file, largest)).transpose()
    }

    /// Whether the regular file of a name holds these bytes.
    pub(super) fn holds(&self, name: &Path, bytes: &[u8]) -> bool {
        let length = bytes.len() as u64;
        self.length(name) == Some(length)
            && matches!(self.read(name, length), Ok(Some(found)) if found == bytes)
    }

    /// How long the regular file of a name is, if it is one.
    #[must_use]
    pub fn length(&self, name: &Path) -> Option<u64> {
        let found = self.dir.symlink_metadata(name).ok()?;
        found.is_file().then(|| found.len())
    }

    /// What the regular file of a name holds, in short.
    #[must_use]
    pub fn digest(&self, name: &Path) -> Option<Digest> {
        let file = act(Step::Read, &self.path.join(name), || {
            gate::open_in(&self.dir, name)
        });
        Digest::of_opened(file.ok()?).ok()
    }

    /// The names of the folders in it, links left out, sorted.
    #[must_use]
    pub fn folders(&self) -> BTreeSet<String> {
        let folders = self.entries().into_iter();
        folders
            .filter(|(_, kind)| kind.is_dir())
            .map(|(name, _)| name.to_string_lossy().into_owned())
            .collect()
    }

    /// Creates an empty file under a name that nobody has.
    pub(super) fn create(&self, prefix: &str) -> io::Result<(PathBuf, File)> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        options.follow(FollowSymlinks::No);
        self.under_new_name(prefix, |name, path| {
            act(Step::Create, path, || self.dir.open_with(name, &options))
                .map(cap_std::fs::File::into_std)
        })
    }

    /// Makes an empty folder under a name that nobody has.
    pub(super) fn make_new(&self, prefix: &str) -> io::Result<PathBuf> {
        let made = self.under_new_name(prefix, |name, path| {
            act(Step::Make, path, || self.dir.create_dir(name))
        });
        made.map(|(name, ())| name)
    }

    /// Has something made under new names, until one of them is free.
    pub(super) fn under_new_name<T>(
        &self,
        prefix: &str,
        make: impl Fn(&Path, &Path) -> io::Result<T>,
    ) -> io::Result<(PathBuf, T)> {
        const TRIES: usize = 64;
        let mut tries = 0;
        loop {
            let number = getrandom::u64().map_err(io::Error::other)?;
            let name = PathBuf::from(format!("{prefix}{number:016x}"));
            tries += 1;
            match make(&name, &self.path.join(&name)) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => {}
                result => return Ok((name, result?)),
            }
        }
    }

    /// Gives what is called `old` here the name `new` in another folder, in the place of a file that has
    /// it.
    pub(super) fn rename(&self, old: &Path, other: &Self, new: &Path) -> io::Result<()> {
        act(Step::Name, &other.path.join(new), || {
            self.dir.rename(old, &other.dir, new)
        })
    }

    /// Gives a file a second name, in this folder or in another.
    pub(super) fn link(&self, name: &Path, other: &Self, second: &Path) -> io::Result<()> {
        act(Step::Link, &other.path.join(second), || {
            self.dir.hard_link(name, &other.dir, second)
        })
    }

    /// Removes a file, or a link itself.
    pub(super) fn remove(&self, name: &Path) -> io::Result<()> {
        act(Step::Remove, &self.path.join(name), || {
            self.dir.remove_file_or_symlink(name)
        })
    }

    /// Removes an empty folder.
    pub(super) fn remove_empty(&self, name: &Path) -> io::Result<()> {
        act(Step::Remove, &self.path.join(name), || {
            self.dir.remove_dir(name)
        })
    }

    /// Removes a folder with all that is in it; of links there only the links.
    pub(super) fn remove_all(&self, name: &Path) -> io::Result<()> {
        act(Step::Remove, &self.path.join(name), || {
            self.dir.remove_dir_all(name)
        })
    }

    /// Opens the file that is locked, which is created if it is not there.
    pub(super) fn open_lock(&self, name: &Path, create: bool) -> io::Result<File> {
        let path = self.path.join(name);
        match self.kind(name) {
            Some(kind) if kind.is_symlink() => {
                return Err(self
                    .refused(name)
                    .unwrap_or_else(|| io::ErrorKind::InvalidInput.into()));
            }
            Some(kind) if !kind.is_file() => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    "it is not a file; remove it",
                ));
            }
            Some(_) | None => {}
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(create);
        options.follow(FollowSymlinks::No).nonblock(true);
        let file = act(Step::Create, &path, || self.dir.open_with(name, &options))?.into_std();
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            Err(io::ErrorKind::InvalidInput.into())
        }
    }

    /// Removes what is a regular file by this name.
    pub(super) fn sweep_file(&self, name: &Path) {
        if self.kind(name).is_some_and(|kind| kind.is_file()) {
            // What cannot be removed is in nobody's way.
            let _ = self.remove(name);
        }
    }
}
