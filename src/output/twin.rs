//! The same file in another delivery.

use std::fs;
use std::path::{Path, PathBuf};

use super::LOCK;

/// How many deliveries are looked through. They nearly all have the same fonts, or none has.
const MOST: usize = 16;

/// A file of these bytes under the same path in a delivery beside `folder`.
///
/// Only in a folder that this program delivers to: a file that people edit in place, such as a font of
/// a style, must never become another name of an output.
pub(super) fn find(folder: &Path, path: &Path, bytes: &[u8]) -> Option<PathBuf> {
    fs::read_dir(folder.parent()?)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|other| other != folder && other.join(LOCK).is_file())
        .take(MOST)
        .map(|other| other.join(path))
        .find(|twin| {
            // Of the file itself: a link to one elsewhere would be linked to as the link that it is.
            fs::symlink_metadata(twin)
                .is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64)
                && fs::read(twin).is_ok_and(|found| found == bytes)
        })
}
