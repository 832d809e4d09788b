//! Which files of a folder count: folders are gone through in one way, with an end to it.
//!
//! No link is followed from one folder to another, so that there are no circles, and whatever a folder
//! holds, only so many of its entries are looked at.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Workspace, is_inner};
use crate::diagnostic::{Diagnostic, code};
use crate::source::with_slashes;

/// How many entries of a folder and those under it are looked at.
const MOST: usize = 20_000;

/// How deep folders may lie in each other.
const DEEPEST: usize = 16;

/// A folder and the files of it that count. It is written `findings/*.toml`, the files of an ending in
/// the folder, or `styles/own/**`, all files in and under it.
///
/// Hidden files and the backups of editors never count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Listing {
    /// The folder's path from the workspace on, with slashes.
    folder: String,
    /// The ending; none if all files in and under the folder count.
    ending: Option<String>,
}

/// What was found by a listing.
#[derive(Debug, Default)]
pub struct Listed {
    /// The files, sorted. A link is among them, whatever it leads to, unless that is a folder.
    pub files: Vec<PathBuf>,
    /// The folders that were gone through, the first one included.
    pub folders: BTreeSet<PathBuf>,
    /// Links to folders, which are not followed.
    pub linked: Vec<PathBuf>,
    /// Why it was given up, if it was.
    pub given_up: Option<GivenUp>,
    looked_at: usize,
}

/// Why a folder was not gone through to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenUp {
    /// It holds too many files and folders.
    TooMany,
    /// This folder lies too deep.
    TooDeep(PathBuf),
}

impl Listing {
    /// The files of an ending, such as `toml`, in a folder of the workspace.
    #[must_use]
    pub fn of_ending(workspace: &Workspace, folder: &Path, ending: &str) -> Self {
        Self {
            folder: with_slashes(&workspace.shown(folder)),
            ending: Some(ending.to_owned()),
        }
    }

    /// All the files in and under a folder of the workspace.
    #[must_use]
    pub fn of_all(workspace: &Workspace, folder: &Path) -> Self {
        Self {
            folder: with_slashes(&workspace.shown(folder)),
            ending: None,
        }
    }

    /// The folder's path from the workspace on, with slashes.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Goes through the folder. One that is not there, or that a link leads out of the workspace, has no
    /// files.
    #[must_use]
    pub fn list(&self, workspace: &Workspace) -> Listed {
        let mut listed = Listed::default();
        let folder = workspace.root().join(&self.folder);
        if workspace.contains(&folder) {
            self.walk(&folder, 0, &mut listed);
        }
        listed.files.sort();
        listed.linked.sort();
        listed
    }

    fn walk(&self, folder: &Path, depth: usize, listed: &mut Listed) {
        listed.folders.insert(folder.to_path_buf());
        for entry in super::entries(folder) {
            listed.looked_at += 1;
            if listed.looked_at > MOST {
                listed.given_up = Some(GivenUp::TooMany);
            }
            if listed.given_up.is_some() {
                return;
            }
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            let path = entry.path();
            let counts = match &self.ending {
                Some(ending) => path
                    .extension()
                    .is_some_and(|found| found == ending.as_str()),
                None => true,
            };
            if kind.is_symlink() && path.is_dir() {
                if counts {
                    listed.linked.push(path);
                }
            } else if !kind.is_dir() {
                if counts {
                    listed.files.push(path);
                }
            } else if self.ending.is_some() {
                // Only what is in the folder itself counts.
            } else if depth >= DEEPEST {
                listed.given_up = Some(GivenUp::TooDeep(path));
            } else {
                self.walk(&path, depth + 1, listed);
            }
        }
    }
}

impl Listed {
    /// What is wrong with the folder: links to others, too many files.
    pub fn troubles<'l>(
        &'l self,
        workspace: &'l Workspace,
        listing: &'l Listing,
    ) -> impl Iterator<Item = Diagnostic> + 'l {
        let linked = self.linked.iter().map(|link| {
            let shown = with_slashes(&workspace.shown(link));
            Diagnostic::error(
                code::LINKED_FOLDER,
                format!("{shown} is a link to a folder, and such links are not followed"),
            )
            .help("put a copy of the folder in its place; links to single files of the workspace are followed")
        });
        let given_up = self.given_up.iter().map(|why| {
            let folder = listing.folder();
            let message = match why {
                GivenUp::TooMany => {
                    format!("{folder} holds more than {MOST} files and folders")
                }
                GivenUp::TooDeep(path) => format!(
                    "{} lies more than {DEEPEST} folders deep in {folder}",
                    with_slashes(&workspace.shown(path))
                ),
            };
            Diagnostic::error(code::TOO_MANY_FILES, message)
                .help("move what does not belong there to another folder")
        });
        linked.chain(given_up)
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.ending {
            Some(ending) => write!(f, "{}/*.{ending}", self.folder),
            None => write!(f, "{}/**", self.folder),
        }
    }
}

impl FromStr for Listing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.rsplit_once('/').and_then(|(folder, files)| {
            let ending = match files {
                "**" => None,
                _ => Some(files.strip_prefix("*.")?.to_owned()),
            };
            let is_plain = |ending: &String| ending.chars().all(|c| c.is_ascii_alphanumeric());
            (is_inner(folder) && ending.as_ref().is_none_or(is_plain)).then(|| Self {
                folder: folder.to_owned(),
                ending,
            })
        });
        parts.ok_or_else(|| format!("`{text}` names no files of a workspace"))
    }
}

impl TryFrom<String> for Listing {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Listing> for String {
    fn from(listing: Listing) -> Self {
        listing.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::MARKER;
    use std::fs;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(MARKER), "").unwrap();
        let workspace = Workspace::find(folder.path()).unwrap();
        (folder, workspace)
    }

    fn names(workspace: &Workspace, listing: &str) -> Vec<String> {
        let listed = listing.parse::<Listing>().unwrap().list(workspace);
        assert_eq!(listed.given_up, None);
        let files = listed.files.iter();
        files
            .map(|path| with_slashes(&workspace.shown(path)))
            .collect()
    }

    #[test]
    fn only_what_counts_is_listed() {
        let (_folder, workspace) = workspace();
        for file in [
            "b.toml",
            "a.toml",
            ".a.toml.swp",
            ".c.toml",
            "a.toml~",
            "notes.txt",
            "x/c.toml",
        ] {
            let path = workspace.root().join("f").join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        assert_eq!(names(&workspace, "f/*.toml"), ["f/a.toml", "f/b.toml"]);
        assert_eq!(
            names(&workspace, "f/**"),
            ["f/a.toml", "f/b.toml", "f/notes.txt", "f/x/c.toml"]
        );
        assert_eq!(names(&workspace, "g/**"), [""; 0]);
    }

    #[test]
    fn a_listing_names_a_folder_of_the_workspace() {
        for fine in ["a/*.toml", "a/b/**"] {
            assert_eq!(fine.parse::<Listing>().unwrap().to_string(), fine);
        }
        let wrong = [
            "/proc/**",
            "a/../b/**",
            "../**",
            "/**",
            "**",
            "a",
            "a/*",
            "a/*.x/y",
            "a//**",
            "./a/**",
            "C:/x/**",
            "a\\b/**",
            "a/*.t*",
            "",
            "a\nb/**",
        ];
        for wrong in wrong {
            assert!(wrong.parse::<Listing>().is_err(), "{wrong}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn circles_and_ways_out_are_not_gone() {
        use std::os::unix::fs::symlink;
        let (_folder, workspace) = workspace();
        let at = |path: &str| workspace.root().join(path);
        fs::create_dir(at("s")).unwrap();
        fs::write(at("s/file"), "").unwrap();
        for number in 0..8 {
            symlink(".", at(&format!("s/l{number}"))).unwrap();
        }
        symlink("/", at("s/root")).unwrap();
        symlink("/", at("away")).unwrap();
        let listing: Listing = "s/**".parse().unwrap();
        let listed = listing.list(&workspace);
        assert_eq!(listed.files, [at("s/file")]);
        assert_eq!(listed.linked.len(), 9);
        assert_eq!(listed.troubles(&workspace, &listing).count(), 9);
        assert_eq!(names(&workspace, "away/**"), [""; 0]);
    }

    #[test]
    fn a_folder_that_holds_too_much_is_given_up() {
        let (_folder, workspace) = workspace();
        let deep = workspace.root().join("d").join("x/".repeat(DEEPEST + 2));
        fs::create_dir_all(deep).unwrap();
        let listing: Listing = "d/**".parse().unwrap();
        let listed = listing.list(&workspace);
        assert!(matches!(listed.given_up, Some(GivenUp::TooDeep(_))));
        let folder = workspace.root().join("m");
        fs::create_dir(&folder).unwrap();
        for number in 0..=MOST {
            fs::write(folder.join(number.to_string()), "").unwrap();
        }
        let listing: Listing = "m/*.toml".parse().unwrap();
        let listed = listing.list(&workspace);
        assert_eq!(listed.given_up, Some(GivenUp::TooMany));
        let said = listed.troubles(&workspace, &listing).next().unwrap();
        assert_eq!(said.message, "m holds more than 20000 files and folders");
    }
}
