//! The gate through which every file is opened for reading.
//!
//! A workspace may be anybody's. What bears the name of a file in it may be a pipe into which nobody ever
//! writes, a device without an end, or larger than the memory. So nothing is opened that is not a regular
//! file, nothing waits for it to be opened, and nothing is read whole that is larger than it may be.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt as _, OpenOptionsSyncExt as _};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

/// Opens a regular file that the user has named; links are followed.
///
/// # Errors
/// It cannot be opened, or is no regular file but a folder, a pipe or a device.
pub fn open(path: &Path) -> io::Result<File> {
    // Looked at first: to open a device may already do something.
    if !std::fs::metadata(path)?.is_file() {
        return Err(not_a_file());
    }
    let options = reading(FollowSymlinks::Yes);
    let file = cap_std::fs::File::open_ambient_with(path, &options, ambient_authority())?;
    regular(file.into_std())
}

/// Opens a regular file in or under an opened folder; a link that leads out of the folder is refused.
///
/// # Errors
/// It cannot be opened, or is no regular file.
pub fn open_within(folder: &Dir, path: &Path) -> io::Result<File> {
    if !folder.metadata(path)?.is_file() {
        return Err(not_a_file());
    }
    let file = folder.open_with(path, &reading(FollowSymlinks::Yes))?;
    regular(file.into_std())
}

/// Opens the regular file of a name in an opened folder; a link is none.
///
/// # Errors
/// It cannot be opened, or is no regular file.
pub fn open_in(folder: &Dir, name: &Path) -> io::Result<File> {
    if !folder.symlink_metadata(name)?.is_file() {
        return Err(not_a_file());
    }
    let file = folder.open_with(name, &reading(FollowSymlinks::No))?;
    regular(file.into_std())
}

/// Reads the whole of a regular file that the user has named.
///
/// # Errors
/// It cannot be read, is no regular file, or is larger than `largest` bytes.
pub fn read(path: &Path, largest: u64) -> io::Result<Vec<u8>> {
    contents(&open(path)?, largest)
}

/// Reads the whole of an opened file.
///
/// # Errors
/// It cannot be read, or is larger than `largest` bytes.
pub fn contents(file: &File, largest: u64) -> io::Result<Vec<u8>> {
    let length = file.metadata()?.len();
    if length > largest {
        return Err(too_large(largest));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    // One byte more than is allowed: files grow, and some tell no length.
    file.take(largest.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return Err(too_large(largest));
    }
    Ok(bytes)
}

/// How files are opened: a pipe is not waited for.
fn reading(follow: FollowSymlinks) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).nonblock(true).follow(follow);
    options
}

fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(not_a_file())
    }
}

fn not_a_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a file")
}

fn too_large(largest: u64) -> io::Error {
    let message = format!("it is larger than {} MB", largest >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_larger_than_it_may_be_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, "four").unwrap();
        assert_eq!(read(&path, 4).unwrap(), b"four");
        assert_eq!(
            read(&path, 3).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
        assert!(read(folder.path(), 4).is_err(), "a folder");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_but_a_regular_file_is_opened() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "text").unwrap();
        symlink("file", at("inner")).unwrap();
        symlink("/dev/zero", at("endless")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status();
        assert!(made.unwrap().success());
        let dir = Dir::open_ambient_dir(folder.path(), ambient_authority()).unwrap();
        let opened = |name: &str| {
            let path = Path::new(name);
            [
                open(&at(name)).is_ok(),
                open_within(&dir, path).is_ok(),
                open_in(&dir, path).is_ok(),
            ]
        };
        assert_eq!(opened("file"), [true, true, true]);
        assert_eq!(opened("inner"), [true, true, false]);
        assert_eq!(opened("endless"), [false; 3]);
        assert_eq!(opened("pipe"), [false; 3]);
        assert_eq!(opened("nothing"), [false; 3]);
    }
}
