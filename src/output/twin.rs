//! The same file in another delivery.

use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::lock::LOCK;

/// How many deliveries are looked through. They nearly all have the same fonts, or none has.
const MOST: usize = 16;

/// A file of these bytes under the same path in a delivery beside the one called `own`: its folder and
/// its name.
///
/// Only in a folder that this program delivers to: a file that people edit in place, such as a font of
/// a style, must never become another name of an output.
pub(super) fn find(
    beside: &Folder,
    own: &Path,
    path: &Path,
    bytes: &[u8],
) -> Option<(Folder, PathBuf)> {
    let within = path.parent()?;
    let name = path.file_name()?;
    let others = beside.folders().into_iter();
    others
        .filter(|other| Path::new(other) != own)
        .filter_map(|other| beside.down(Path::new(&other), false).ok()?)
        .filter(|other| {
            other
                .kind(Path::new(LOCK))
                .is_some_and(|kind| kind.is_file())
        })
        .take(MOST)
        .filter_map(|other| other.down(within, false).ok()?)
        .find(|folder| folder.holds(Path::new(name), bytes))
        .map(|folder| (folder, PathBuf::from(name)))
}
