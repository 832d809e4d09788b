//! Folders that were not there before, made whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{UNFINISHED, WriteError};

/// Files by their path in a folder.
pub type Files = Vec<(String, Vec<u8>)>;

/// Folders to be made, each with its files.
#[derive(Debug, Default)]
pub struct Fresh {
    folders: Vec<(PathBuf, Files)>,
}

impl Fresh {
    /// Adds a folder; the paths of its files begin there.
    pub fn folder(&mut self, target: &Path, files: Files) {
        self.folders.push((target.to_path_buf(), files));
    }

    /// The first of the folders that is there already, as whatever: a file and a broken link count too.
    #[must_use]
    pub fn taken(&self) -> Option<PathBuf> {
        let mut folders = self.folders.iter().map(|(target, _)| target);
        folders
            .find(|target| fs::symlink_metadata(target).is_ok())
            .cloned()
    }

    /// The files that are to be made.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.folders
            .iter()
            .flat_map(|(target, files)| files.iter().map(move |(path, _)| target.join(path)))
    }

    /// Makes all of the folders: each is written whole beside its place, and then given its name.
    ///
    /// # Errors
    /// Something cannot be written, or a folder has come to be there; then none of them is left.
    pub fn make(&self) -> Result<(), WriteError> {
        let mut ready = Vec::new();
        for (target, files) in &self.folders {
            ready.push((stage(target, files)?, target));
        }
        let mut made: Vec<&Path> = Vec::new();
        for (stage, target) in &ready {
            let named = match fs::symlink_metadata(target) {
                Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
                Err(_) => fs::rename(stage.path().join(INNER), target),
            };
            if let Err(error) = named {
                for folder in made {
                    // What cannot be taken away again stays, whole; the error says which was in the way.
                    let _ = fs::remove_dir_all(folder);
                }
                let path = (*target).clone();
                return Err(WriteError { path, error });
            }
            made.push(target);
        }
        Ok(())
    }
}

/// The name of a folder while it is written, within a temporary one: that one is private, this one is not.
const INNER: &str = "folder";

fn stage(target: &Path, files: &[(String, Vec<u8>)]) -> Result<tempfile::TempDir, WriteError> {
    let at = |path: &Path, error| WriteError {
        path: path.to_path_buf(),
        error,
    };
    let parent = target.parent().filter(|path| *path != Path::new(""));
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| at(parent, error))?;
    let stage = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempdir_in(parent)
        .map_err(|error| at(parent, error))?;
    for (path, bytes) in files {
        let path = stage.path().join(INNER).join(path);
        let folder = path.parent().unwrap_or(parent);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| at(target, error))?;
    }
    Ok(stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(root: &Path) -> Fresh {
        let mut fresh = Fresh::default();
        let file = |path: &str| (path.to_owned(), b"text".to_vec());
        fresh.folder(&root.join("a/one"), vec![file("x"), file("inner/y")]);
        fresh.folder(&root.join("b/two"), vec![file("z")]);
        fresh
    }

    #[test]
    fn all_folders_are_there_or_none_is() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        // In the way of the second, and only when the first has been made.
        fs::create_dir_all(at("b")).unwrap();
        fs::write(at("b/two"), "mine").unwrap();
        assert_eq!(fresh(root.path()).taken(), Some(at("b/two")));
        fresh(root.path()).make().unwrap_err();
        assert!(!at("a/one").exists());
        assert_eq!(fs::read_to_string(at("b/two")).unwrap(), "mine");

        fs::remove_file(at("b/two")).unwrap();
        fresh(root.path()).make().unwrap();
        assert_eq!(fs::read_to_string(at("a/one/inner/y")).unwrap(), "text");
        assert_eq!(fs::read_dir(at("a")).unwrap().count(), 1, "no litter");
        assert_eq!(fs::read_dir(at("b")).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_folder_is_as_open_as_others_are() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().unwrap();
        fresh(root.path()).make().unwrap();
        let mode = |path: &str| {
            let found = fs::metadata(root.path().join(path)).unwrap();
            found.permissions().mode() & 0o777
        };
        assert_eq!(mode("a/one"), mode("a"));
    }
}
