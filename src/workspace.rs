//! The workspace: where briefs, data, styles and outputs are.
//!
//! A workspace is a folder with a `rapporteur.toml`. Everything that a brief names is inside it:
//! a path that leaves it, by `..`, by being absolute or through a symbolic link, is refused, because
//! a brief that reads somebody's home folder cannot be compiled by anybody else, and must not be.

mod program;
mod repository;
mod tables;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, code, did_you_mean};
use crate::record::Text;
use crate::source::Sources;

pub use program::{find_program, trusted_path};
pub use repository::{Committed, Repository, Unanswered};
pub use tables::{PACKAGE, TablePaths};

/// The file that marks a workspace.
pub const MARKER: &str = "rapporteur.toml";

/// The largest text file that is read, in bytes. Tables of data are not read whole and may be larger.
const LARGEST: u64 = 16 << 20;

/// A folder with a `rapporteur.toml`.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace that `start` lies in: the nearest folder upwards with a `rapporteur.toml`.
    ///
    /// # Errors
    /// Says so if there is none, or if `start` does not exist.
    pub fn find(start: &Path) -> io::Result<Self> {
        let start = fs::canonicalize(start)?;
        start
            .ancestors()
            .find(|folder| folder.join(MARKER).is_file())
            .map(|root| Self {
                root: root.to_path_buf(),
            })
            .ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::NotFound,
                    format!("no `{MARKER}` in {} or above it", start.display()),
                )
            })
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path as messages print it: from the workspace on, with slashes.
    #[must_use]
    pub fn shown(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_path_buf()
    }

    /// The folder of the brief called `name`; `name` may also be a path to it.
    ///
    /// # Errors
    /// An `unknown-brief` that says which briefs there are.
    pub fn brief(&self, name: &str) -> Result<BriefFolder, Diagnostic> {
        let by_name = self.root.join("briefs").join(name);
        let found = if name.contains(char::is_control) {
            None
        } else if is_plain(name) && by_name.join("brief.toml").is_file() {
            Some(by_name)
        } else {
            let path = Path::new(name);
            let folder = if path.ends_with("brief.toml") {
                path.parent().unwrap_or(Path::new(""))
            } else {
                path
            };
            fs::canonicalize(folder)
                .ok()
                .filter(|folder| folder.starts_with(&self.root))
                .filter(|folder| folder.join("brief.toml").is_file())
        };
        let name_of = |folder: &Path| {
            folder
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
        };
        match found.and_then(|folder| Some((name_of(&folder)?, folder))) {
            Some((name, folder)) => Ok(BriefFolder { name, folder }),
            None => {
                let known = self.briefs();
                let diagnostic =
                    Diagnostic::error(code::UNKNOWN_BRIEF, format!("there is no brief `{name}`"));
                Err(
                    match did_you_mean(name, known.iter().map(|brief| brief.name.as_str())) {
                        Some(help) => diagnostic.help(help),
                        None if known.is_empty() => diagnostic
                            .help("a brief is a folder with a `brief.toml` under `briefs/`"),
                        None => diagnostic.help(format!(
                            "the briefs here are {}",
                            known
                                .iter()
                                .map(|brief| format!("`{}`", brief.name))
                                .collect::<Vec<_>>()
                                .join(", ")
                        )),
                    },
                )
            }
        }
    }

    /// All briefs, by name.
    #[must_use]
    pub fn briefs(&self) -> Vec<BriefFolder> {
        let mut briefs: Vec<_> = fs::read_dir(self.root.join("briefs"))
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().join("brief.toml").is_file())
            // A name with a line break in it is nobody's brief.
            .filter(|entry| {
                !entry
                    .file_name()
                    .to_string_lossy()
                    .contains(char::is_control)
            })
            .map(|entry| BriefFolder {
                name: entry.file_name().to_string_lossy().into_owned(),
                folder: entry.path(),
            })
            .collect();
        briefs.sort_by(|a, b| a.name.cmp(&b.name));
        briefs
    }

    /// The file that makes a folder a style of this workspace, whether it is there or not.
    #[must_use]
    pub fn style_file(&self, name: &str) -> PathBuf {
        self.root.join("styles").join(name).join("style.toml")
    }

    /// The folder of a style of this workspace, if it has one of that name.
    #[must_use]
    pub fn style(&self, name: &str) -> Option<PathBuf> {
        let folder = self.root.join("styles").join(name);
        (is_plain(name) && folder.join("style.toml").is_file()).then_some(folder)
    }

    /// The names of this workspace's own styles.
    #[must_use]
    pub fn styles(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.root.join("styles"))
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().join("style.toml").is_file())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// A profile of this workspace's own, if it has one of that name.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<PathBuf> {
        let file = self.root.join("profiles").join(format!("{name}.toml"));
        (is_plain(name) && file.is_file()).then_some(file)
    }

    /// The names of this workspace's own profiles.
    #[must_use]
    pub fn profiles(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.root.join("profiles"))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                name.strip_suffix(".toml").map(str::to_owned)
            })
            .collect();
        names.sort();
        names
    }

    /// Where outputs go unless the command line says otherwise.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        self.root.join("out")
    }

    /// The file that an author calls `path`, seen from `folder`.
    ///
    /// # Errors
    /// A `path-outside-workspace` at the place where the author wrote it.
    pub fn inside(&self, folder: &Path, path: &str, written: &Text) -> Result<PathBuf, Diagnostic> {
        let outside = || {
            Diagnostic::error(
                code::PATH_OUTSIDE,
                format!("`{}` leaves the workspace", written.as_str()),
            )
            .at(written.place())
            .help("put the file into the workspace and name it by a path without `..`")
        };
        let relative = Path::new(path);
        let plain = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !plain || path.contains('\\') {
            return Err(outside());
        }
        let joined = folder.join(relative);
        match fs::canonicalize(&joined) {
            Ok(real) if !real.starts_with(&self.root) => Err(outside()),
            _ => Ok(joined),
        }
    }

    /// Whether a path, links followed, is a file inside the workspace.
    #[must_use]
    pub fn holds(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| real.starts_with(&self.root) && real.is_file())
    }

    /// Reads a text file into the sources.
    ///
    /// A byte order mark is dropped. A file that cannot be read, or is not UTF-8, is complained of.
    pub fn read(
        &self,
        path: &Path,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<FileId> {
        let shown = self.shown(path);
        let real = fs::canonicalize(path);
        if let Ok(real) = &real
            && !real.starts_with(&self.root)
        {
            diagnostics.push(Diagnostic::error(
                code::PATH_OUTSIDE,
                format!("{} is a link that leaves the workspace", shown.display()),
            ));
            return None;
        }
        match sources.read(path, shown, LARGEST) {
            Ok(file) => Some(file),
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
        }
    }
}

/// A brief's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefFolder {
    /// The folder's name, which is the brief's.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
}

impl BriefFolder {
    /// The files with findings, in the order of their chapters.
    ///
    /// The order is that of the number a name begins with, then of the name: `2-b` comes before
    /// `10-a`.
    #[must_use]
    pub fn findings(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.folder.join("findings"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .filter(|path| {
                // Editors leave hidden files beside the real ones.
                path.file_name()
                    .is_some_and(|name| !name.to_string_lossy().starts_with('.'))
            })
            .collect();
        files.sort_by_key(|path| {
            let name = path
                .file_stem()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
            (digits.parse::<u64>().unwrap_or(u64::MAX), name)
        });
        files
    }
}

/// Whether a name is a name and not a path.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!(parts.next(), Some(Component::Normal(part)) if part == name) && parts.next().is_none()
}
