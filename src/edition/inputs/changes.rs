//! What has changed since a brief was read, and where to look for it.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Inputs, digests, name};
use crate::workspace::Workspace;

/// How a file has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It holds something else.
    Edited,
    /// It was not there before.
    Appeared,
    /// It is not there any more.
    Vanished,
}

/// A file that is not as it was when the brief was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Its path, from the workspace on, with slashes.
    pub path: String,
    /// What has become of it.
    pub fate: Fate,
    /// Whether it may be half saved: gone for a moment, or empty before it is written.
    pub doubtful: bool,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.fate {
            Fate::Edited => "edited",
            Fate::Appeared => "new",
            Fate::Vanished => "gone",
        };
        write!(f, "{} {what}", self.path)
    }
}

impl Inputs {
    /// The files that are not as they were, those that are new included.
    #[must_use]
    pub fn changes(&self, workspace: &Workspace) -> Vec<Change> {
        let mut changes = BTreeSet::new();
        for (path, taken) in &self.files {
            if taken.is_current(workspace) {
                continue;
            }
            let now = digests(workspace, &taken.path, taken.largest);
            let fate = match (taken.digests, now) {
                (None, _) => Fate::Appeared,
                (Some(_), None) => Fate::Vanished,
                (Some(_), Some(_)) => Fate::Edited,
            };
            changes.insert(Change {
                path: path.clone(),
                fate,
                doubtful: now.is_none_or(|now| now.bytes.bytes == 0),
            });
        }
        for listing in &self.listings {
            for path in listing.list(workspace).files {
                let name = name(workspace, &path);
                if !self.files.contains_key(&name) {
                    changes.insert(Change {
                        doubtful: fs::metadata(&path).is_ok_and(|found| found.len() == 0),
                        path: name,
                        fate: Fate::Appeared,
                    });
                }
            }
        }
        changes.into_iter().collect()
    }

    /// The folders in which something happens when one of the files changes, appears or vanishes.
    ///
    /// Where a folder is missing, the nearest above it that is there stands for it; where a file is a
    /// link, the folder of what it leads to is among them.
    #[must_use]
    pub fn places_to_watch(&self, workspace: &Workspace) -> BTreeSet<PathBuf> {
        let mut wanted = BTreeSet::new();
        for taken in self.files.values() {
            wanted.extend(taken.path.parent().map(Path::to_path_buf));
            if fs::symlink_metadata(&taken.path).is_ok_and(|found| found.is_symlink()) {
                let real = fs::canonicalize(&taken.path).ok();
                wanted.extend(real.and_then(|real| real.parent().map(Path::to_path_buf)));
            }
        }
        for listing in &self.listings {
            let folder = workspace.root().join(listing.folder());
            wanted.extend(folder.parent().map(Path::to_path_buf));
            wanted.extend(listing.list(workspace).folders);
            wanted.insert(folder);
        }
        let there = |folder: PathBuf| {
            folder
                .ancestors()
                .find(|folder| folder.is_dir())
                .map(Path::to_path_buf)
        };
        let mut found: BTreeSet<PathBuf> = wanted.into_iter().filter_map(there).collect();
        // A folder that comes back after it was deleted is seen from above.
        let above: Vec<PathBuf> = found
            .iter()
            .filter_map(|folder| folder.parent())
            .filter(|folder| folder.starts_with(workspace.root()))
            .map(Path::to_path_buf)
            .collect();
        found.extend(above);
        found.retain(|folder| folder.starts_with(workspace.root()));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{inputs, workspace};
    use super::*;

    fn said(before: &Inputs, workspace: &Workspace) -> Vec<String> {
        let changes = before.changes(workspace);
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_change_is_named_with_what_has_become_of_the_file() {
        let (_folder, workspace) = workspace();
        let at = |path: &str| workspace.root().join(path);
        let before = inputs(&workspace);
        assert!(before.changes(&workspace).is_empty());

        fs::write(at("briefs/b/brief.toml"), "two").unwrap();
        fs::write(at("briefs/b/findings/1.toml"), "").unwrap();
        fs::create_dir(at("data")).unwrap();
        fs::write(at("data/t.toml"), "a = 1").unwrap();
        let found = said(&before, &workspace);
        assert_eq!(
            found,
            [
                "briefs/b/brief.toml edited",
                "briefs/b/findings/1.toml new",
                "data/t.toml new"
            ]
        );
        let doubtful = |path: &str| {
            let changes = before.changes(&workspace);
            changes.iter().any(|one| one.path == path && one.doubtful)
        };
        assert!(doubtful("briefs/b/findings/1.toml"), "empty as yet");
        assert!(!doubtful("data/t.toml"));

        fs::remove_dir_all(at("briefs/b")).unwrap();
        let found = said(&before, &workspace);
        assert_eq!(found, ["briefs/b/brief.toml gone", "data/t.toml new"]);
        assert!(doubtful("briefs/b/brief.toml"));
    }

    #[test]
    fn folders_are_watched_from_above_when_they_are_missing() {
        let (_folder, workspace) = workspace();
        let before = inputs(&workspace);
        let shown = |folders: BTreeSet<PathBuf>| -> Vec<String> {
            let shown = folders.iter().map(|folder| name(&workspace, folder));
            shown.collect()
        };
        let found = shown(before.places_to_watch(&workspace));
        assert_eq!(found, ["", "briefs", "briefs/b", "briefs/b/findings"]);
        fs::remove_dir_all(workspace.root().join("briefs")).unwrap();
        let found = shown(before.places_to_watch(&workspace));
        assert_eq!(found, [""]);
    }
}
