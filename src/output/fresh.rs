//! Folders and files that were not there before, made whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::alone::Stage;
use super::folder::Folder;
use super::unfinished::Unfinished;
use super::{Target, WriteError};

/// Files by their path in a folder.
pub type Files = Vec<(String, Vec<u8>)>;

/// Folders to be made, each with its files, and single files.
#[derive(Debug, Default)]
pub struct Fresh {
    folders: Vec<(Target, Files)>,
}

impl Fresh {
    /// Adds a folder; the paths of its files begin there.
    pub fn folder(&mut self, target: Target, files: Files) {
        self.folders.push((target, files));
    }

    /// Adds a single file.
    pub fn file(&mut self, target: Target, bytes: Vec<u8>) {
        self.folders.push((target, vec![(String::new(), bytes)]));
    }

    /// The first of the folders and files that is there already, as whatever: a file and a broken link count too.
    #[must_use]
    pub fn taken(&self) -> Option<PathBuf> {
        let mut paths = self.folders.iter().map(|(target, _)| target.path());
        paths.find(|path| std::fs::symlink_metadata(path).is_ok())
    }

    /// The files that are to be made.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.folders.iter().flat_map(|(target, files)| {
            files.iter().map(move |(path, _)| match path.as_str() {
                "" => target.path(),
                path => target.path().join(path),
            })
        })
    }

    /// Makes all of the folders and files: each is written whole beside its place, and then given its name.
    ///
    /// # Errors
    /// Something cannot be written, or a folder has come to be there; then none of them is left.
    pub fn make(&self) -> Result<(), WriteError> {
        let mut ready = Vec::new();
        for (target, files) in &self.folders {
            let (parent, name) = target
                .split()
                .map_err(|error| WriteError::new(&target.path(), error))?;
            ready.push((stage(&parent, target, files)?, target, name.to_path_buf()));
        }
        let mut made: Vec<(&Stage, &Path)> = Vec::new();
        for (stage, target, name) in &ready {
            if let Err(error) = stage.name_as(Path::new(INNER), name) {
                for (stage, name) in made {
                    stage.remove_named(name);
                }
                return Err(WriteError::new(&target.path(), error));
            }
            made.push((stage, name));
        }
        Ok(())
    }
}

/// The name of a folder while it is written, within one that bears the lock.
const INNER: &str = "folder";

fn stage(
    parent: &Target,
    target: &Target,
    files: &[(String, Vec<u8>)],
) -> Result<Stage, WriteError> {
    let at = |error| WriteError::new(&target.path(), error);
    let stage = Stage::make(Folder::make(parent)?).map_err(at)?;
    for (path, bytes) in files {
        let path = match path.as_str() {
            "" => PathBuf::from(INNER),
            path => Path::new(INNER).join(path),
        };
        let within = path.parent().unwrap_or(Path::new(INNER));
        let folder = stage.folder().map_err(at)?.down(within, true);
        let folder = folder.map_err(|error| at(error.error))?;
        let (Some(folder), Some(name)) = (folder, path.file_name()) else {
            return Err(at(std::io::ErrorKind::InvalidInput.into()));
        };
        Unfinished::write(&Arc::new(folder), bytes)
            .and_then(|file| file.name_as(Path::new(name)))
            .map_err(at)?;
    }
    Ok(stage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{LOCK, UNFINISHED_ALONE, sweep};
    use std::fs;

    fn fresh(root: &Path) -> Fresh {
        let mut fresh = Fresh::default();
        let file = |path: &str| (path.to_owned(), b"text".to_vec());
        let root = Target::root(root);
        fresh.folder(root.join("a/one"), vec![file("x"), file("inner/y")]);
        fresh.folder(root.join("b/two"), vec![file("z")]);
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

    #[test]
    fn single_files_are_made_beside_folders_or_none_is() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        let mut fresh = fresh(root.path());
        fresh.file(Target::root(root.path()).join("c"), b"alone".to_vec());
        fresh.file(Target::root(root.path()).join("b/two/z"), b"late".to_vec());
        // The last of them is in a folder of its own.
        assert!(fresh.files().any(|path| path == at("c")));
        fresh.make().unwrap_err();
        assert!(!at("c").exists() && !at("a/one").exists());

        let mut fresh = Fresh::default();
        fresh.file(Target::root(root.path()).join("c"), b"alone".to_vec());
        fresh.make().unwrap();
        assert_eq!(fs::read(at("c")).unwrap(), b"alone");
        assert_eq!(fresh.taken(), Some(at("c")));
        fresh.make().unwrap_err();
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
        assert_eq!(mode("a/one/x") & 0o600, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_made_through_a_link() {
        let root = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("b")).unwrap();
        let error = fresh(root.path()).make().unwrap_err();
        assert_eq!(error.path, root.path().join("b"));
        assert!(!root.path().join("a/one").exists());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_run_has_left_is_removed_and_what_one_is_at_is_not() {
        let root = tempfile::tempdir().unwrap();
        let target = Target::root(root.path());
        let alive = Stage::make(Folder::make(&target).unwrap()).unwrap();
        // As a killed run leaves one: nobody holds its lock any more.
        let dead = root.path().join(format!("{UNFINISHED_ALONE}x"));
        fs::create_dir_all(dead.join(INNER)).unwrap();
        fs::write(dead.join(INNER).join("half"), "").unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        sweep(&target);
        assert!(!dead.exists());
        assert!(alive.folder().unwrap().path().exists());
    }
}
