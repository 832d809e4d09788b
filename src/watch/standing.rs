//! How the files of a brief stand, told from outside and at a glance: for a run that has not come to the
//! point at which it could say what it was made from.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use crate::workspace::{BriefFolder, MARKER, Workspace};

/// The most files that are looked at: changes in others wait for the run to end.
const MOST: usize = 20_000;

/// The names, lengths and times of the files that a brief may be made from, as one number.
///
/// The same files give the same number in another process of the same program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing(u64);

impl Standing {
    /// Looks at the folder of the brief, and at data, styles and profiles. Links are not followed.
    #[must_use]
    pub fn of(workspace: &Workspace, folder: &BriefFolder) -> Self {
        let root = workspace.root();
        let mut hasher = DefaultHasher::new();
        let mut left = MOST;
        let folders = ["data", "styles", "profiles"].map(|name| root.join(name));
        for path in folders.iter().chain([&folder.folder, &root.join(MARKER)]) {
            look(path, &mut left, &mut hasher);
        }
        Self(hasher.finish())
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

impl From<u64> for Standing {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "it looks at names, lengths and times, and follows no link"
)]
fn look(path: &Path, left: &mut usize, hasher: &mut DefaultHasher) {
    let Ok(found) = fs::symlink_metadata(path) else {
        return;
    };
    if *left == 0 {
        return;
    }
    *left -= 1;
    path.hash(hasher);
    if !found.is_dir() {
        found.len().hash(hasher);
        found.modified().ok().hash(hasher);
        return;
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.take(*left).map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        // Editors leave hidden files beside the real ones.
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !is_hidden {
            look(&path, left, hasher);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_a_new_file_and_a_deleted_one_are_seen() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("briefs/small");
        fs::create_dir_all(&folder).unwrap();
        fs::create_dir(root.path().join("data")).unwrap();
        fs::write(root.path().join(MARKER), "").unwrap();
        let workspace = Workspace::find(root.path()).unwrap();
        let brief = BriefFolder {
            name: String::from("small"),
            folder: workspace.root().join("briefs/small"),
        };
        let look = || Standing::of(&workspace, &brief);
        let mut seen = vec![look()];
        fs::write(folder.join("brief.toml"), "a").unwrap();
        seen.push(look());
        fs::write(folder.join("brief.toml"), "ab").unwrap();
        seen.push(look());
        fs::write(root.path().join("data/x.csv"), "a\n1\n").unwrap();
        seen.push(look());
        fs::remove_file(folder.join("brief.toml")).unwrap();
        seen.push(look());
        for (number, one) in seen.iter().enumerate() {
            assert!(!seen[..number].contains(one), "{number}");
        }
        // What does not count, and a second look.
        fs::write(folder.join(".brief.toml.swp"), "a").unwrap();
        fs::create_dir(root.path().join("out")).unwrap();
        assert_eq!(look(), seen[4]);
        assert_eq!(Standing::from(look().number()), look());
    }
}
