//! Programs of the user's own, found where no workspace can have put them.
//!
//! Systems look for a program in each folder of `PATH`, one of which may be relative (`.`, an empty part) or lie
//! in the folder that is being worked on; Windows looks in the current folder before all others. A stranger's
//! workspace could so bring a `git` or a browser of its own.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The file of a program that is called by its name alone: the first in `PATH` that neither lies in one of the
/// folders `outside` nor is found by a relative part. Returns `None` if there is none.
#[must_use]
pub fn find_program(name: &str, outside: &[&Path]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let candidates = env::split_paths(&path)
        .filter(|folder| is_trusted(folder, outside))
        .flat_map(|folder| endings(name).map(move |ending| folder.join(format!("{name}{ending}"))));
    candidates
        .filter(|file| is_program(file))
        // What lies outside may still be a link that leads in.
        .find(|file| fs::canonicalize(file).is_ok_and(|real| is_trusted(&real, outside)))
}

/// `PATH` without what [`find_program`] leaves out, for programs that look for others themselves.
#[must_use]
pub fn trusted_path(outside: &[&Path]) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).filter(|folder| is_trusted(folder, outside));
    // They were parts of such a list: none holds what separates them.
    env::join_paths(folders).unwrap_or_default()
}

/// Whether a path is absolute and, links followed, in none of the folders `outside`.
fn is_trusted(path: &Path, outside: &[&Path]) -> bool {
    let real = fs::canonicalize(path);
    let real = real.as_deref().unwrap_or(path);
    path.is_absolute() && !outside.iter().any(|folder| real.starts_with(folder))
}

/// What may stand behind the name of a program.
fn endings(name: &str) -> impl Iterator<Item = &'static str> + use<> {
    const BARE: &[&str] = &[""];
    const WINDOWS: &[&str] = &[".exe", ".com", ".cmd", ".bat"];
    let has_ending = Path::new(name).extension().is_some();
    let endings = if cfg!(windows) && !has_ending {
        WINDOWS
    } else {
        BARE
    };
    endings.iter().copied()
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_relative_or_lies_within_is_not_trusted() {
        let workspace = tempfile::tempdir().unwrap();
        let inner = workspace.path().join("bin");
        fs::create_dir(&inner).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let link = elsewhere.path().join("link");
        std::os::unix::fs::symlink(&inner, &link).unwrap();
        let root = fs::canonicalize(workspace.path()).unwrap();
        for path in [
            Path::new(""),
            Path::new("."),
            Path::new("bin"),
            &inner,
            &link,
            &root,
        ] {
            assert!(!is_trusted(path, &[&root]), "{}", path.display());
        }
        assert!(is_trusted(elsewhere.path(), &[&root]));
        assert!(find_program("sh", &[&root]).is_some_and(|file| file.is_absolute()));
        assert_eq!(find_program("no-such-program-anywhere", &[]), None);
        assert_eq!(find_program("sh", &[Path::new("/")]), None);
    }
}
