//! The workspace: where briefs, data, styles and outputs are.
//!
//! A workspace is a folder with a `rapporteur.toml`. Everything that a brief names is inside it:
//! a path that leaves it, by `..`, by being absolute or through a symbolic link, is refused, because
//! a brief that reads somebody's home folder cannot be compiled by anybody else, and must not be.

mod listing;
mod program;
mod repository;
mod tables;

use std::fs::{self, DirEntry, File};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, code, did_you_mean};
use crate::limits;
use crate::record::Text;
use crate::source::{Sources, gate};

pub use listing::{GivenUp, Listed, Listing};
pub use program::{find_program, trusted_path};
pub use repository::{Committed, Repository, Unanswered};
pub use tables::{PACKAGE, TablePaths};

/// The file that marks a workspace.
pub const MARKER: &str = "rapporteur.toml";

/// The folder of outputs, unless the command line says otherwise.
pub const OUT: &str = "out";

/// The largest text file that is read, in bytes. Tables of data are not read whole and may be larger.
const LARGEST: u64 = 16 << 20;

/// The largest file of another kind that is read whole, such as a font or a picture, in bytes.
pub const LARGEST_FILE: u64 = 256 << 20;

/// A folder with a `rapporteur.toml`.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
    /// The folder, opened: what is read is opened out of it, and no link leads out of that.
    dir: Arc<Dir>,
}

impl Workspace {
    /// The workspace that `start` lies in: the nearest folder upwards with a `rapporteur.toml`.
    ///
    /// # Errors
    /// Says so if there is none, or if `start` does not exist.
    pub fn find(start: &Path) -> io::Result<Self> {
        let start = fs::canonicalize(start)?;
        let root = start
            .ancestors()
            .find(|folder| folder.join(MARKER).is_file())
            .ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::NotFound,
                    format!("no `{MARKER}` in {} or above it", start.display()),
                )
            })?;
        Ok(Self {
            dir: Arc::new(Dir::open_ambient_dir(root, ambient_authority())?),
            root: root.to_path_buf(),
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
        } else if is_plain(name) && is_there(&by_name.join("brief.toml")) {
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
                .filter(|folder| is_there(&folder.join("brief.toml")))
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
        let mut briefs: Vec<_> = self
            .entries("briefs")
            .filter(|entry| is_there(&entry.path().join("brief.toml")))
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
        (is_plain(name) && is_there(&folder.join("style.toml"))).then_some(folder)
    }

    /// The folder where a style of that name would be, if it is there and holds anything.
    #[must_use]
    pub fn style_folder(&self, name: &str) -> Option<PathBuf> {
        let folder = self.root.join("styles").join(name);
        let is_hidden = |entry: &DirEntry| entry.file_name().to_string_lossy().starts_with('.');
        let inner = format!("styles/{name}");
        let holds_anything = || self.entries(&inner).any(|entry| !is_hidden(&entry));
        (is_plain(name) && holds_anything()).then_some(folder)
    }

    /// The names of this workspace's own styles.
    #[must_use]
    pub fn styles(&self) -> Vec<String> {
        let mut names: Vec<_> = self
            .entries("styles")
            .filter(|entry| is_there(&entry.path().join("style.toml")))
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// A profile of this workspace's own, if it has one of that name.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<PathBuf> {
        let file = self.root.join("profiles").join(format!("{name}.toml"));
        (is_plain(name) && is_there(&file)).then_some(file)
    }

    /// The names of this workspace's own profiles.
    #[must_use]
    pub fn profiles(&self) -> Vec<String> {
        let mut names: Vec<_> = self
            .entries("profiles")
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
        self.root.join(OUT)
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
        if path.contains('\\') {
            let slashes = written.as_str().replace('\\', "/");
            if slashes.starts_with('/') || slashes.contains(':') {
                return Err(outside());
            }
            let message = format!(
                "`{}` is written with backslashes, which stand in no path of another system",
                written.as_str()
            );
            return Err(Diagnostic::error(code::INVALID_VALUE, message)
                .at(written.place())
                .help(format!("write `{slashes}`")));
        }
        if !plain {
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
        self.contains(path) && path.is_file()
    }

    /// Whether a path, links followed, is there and inside the workspace.
    #[must_use]
    pub fn contains(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| real.starts_with(&self.root))
    }

    /// Whether a path leads out of the workspace, by a link.
    #[must_use]
    pub fn is_left_by(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| !real.starts_with(&self.root))
    }

    /// What is in a folder of the workspace; nothing where a link leads out of it.
    fn entries(&self, folder: &str) -> impl Iterator<Item = DirEntry> {
        let folder = self.root.join(folder);
        let is_own = self.contains(&folder);
        is_own.then(|| entries(&folder)).into_iter().flatten()
    }

    /// Opens a file of the workspace, or one of its outputs, for reading.
    ///
    /// # Errors
    /// It cannot be opened, is no regular file, or a link leads out of the workspace.
    pub fn open(&self, path: &Path) -> io::Result<File> {
        // Nearly always there is no link on the way, or one that leads to its neighbour.
        if let Ok(inner) = path.strip_prefix(&self.root)
            && let Ok(file) = gate::open_within(&self.dir, inner)
        {
            return Ok(file);
        }
        // One that is written from the disk's root may lead back into the workspace.
        let real = fs::canonicalize(path)?;
        match real.strip_prefix(&self.root) {
            Ok(inner) => gate::open_within(&self.dir, inner),
            Err(_) => Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "it is a link that leaves the workspace",
            )),
        }
    }

    /// Reads a file of the workspace that is no text, or none that messages show.
    ///
    /// # Errors
    /// The same as of [`open`](Self::open), and that it is larger than it may be.
    pub fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        gate::contents(&self.open(path)?, LARGEST_FILE)
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
        limits::doing(&format!("reading {}", shown.display()));
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
        match sources.read_opened(self.open(path), shown, LARGEST) {
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
    /// The files that hold findings, and all that lies beside them: what is read by nobody there is
    /// reported.
    #[must_use]
    pub fn findings_listing(&self, workspace: &Workspace) -> Listing {
        Listing::of_all(workspace, &self.folder.join("findings"))
    }

    /// The names of all that lies in the folder itself, sorted; of very many only some.
    #[must_use]
    pub fn names(&self, workspace: &Workspace) -> Vec<String> {
        let folder = &self.folder;
        let entries = workspace.contains(folder).then(|| entries(folder));
        let names = entries.into_iter().flatten().take(1_000);
        let mut names: Vec<String> = names
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The files with findings, in the order of their chapters.
    ///
    /// The order is that of the number a name begins with, then of the name: `2-b` comes before
    /// `10-a`.
    #[must_use]
    pub fn findings(&self, workspace: &Workspace) -> Listed {
        let folder = self.folder.join("findings");
        let mut listed = Listing::of_ending(workspace, &folder, "toml").list(workspace);
        listed.files.sort_by_key(|path| {
            let name = path
                .file_stem()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
            (digits.parse::<u64>().unwrap_or(u64::MAX), name)
        });
        listed
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the gate that all folders are read through"
)]
fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// Whether there is anything of this name: what is no file, or a link to nothing, is not passed over, and
/// whoever reads it says so.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a name with slashes is one of a file or folder in the workspace: no way up, no other root.
#[must_use]
pub fn is_inner(name: &str) -> bool {
    !name.is_empty()
        && name.split('/').all(|part| {
            is_plain(part) && !part.contains(['\\', ':']) && !part.contains(char::is_control)
        })
}

/// Whether a name is a name and not a path.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!(parts.next(), Some(Component::Normal(part)) if part == name) && parts.next().is_none()
}
