//! The small workspace of `tests/broken/base`, on disk for what reads folders, and prepared once for what
//! needs a whole brief.

use std::fs;
use std::path::{Path, PathBuf};

use rapporteur::diagnostic::Diagnostics;
use rapporteur::edition::{Prepared, prepare};
use rapporteur::source::Sources;
use rapporteur::workspace::Workspace;
use tempfile::TempDir;

macro_rules! base {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../tests/broken/base/", $path)))),*]
    };
}

/// The files of the workspace but those of its style: its brief is set in one that is built in.
pub(super) const FILES: &[(&str, &[u8])] = base![
    "rapporteur.toml",
    "briefs/small/brief.toml",
    "briefs/small/findings/1-press.toml",
    "briefs/small/findings/2-courts.toml",
    "briefs/small/press-release.toml",
    "briefs/small/sources.bib",
    "briefs/small/statistics.toml",
    "data/north/suits.csv",
    "data/north/suits.toml",
];

/// A workspace of its own on disk.
pub(super) struct Desk {
    folder: TempDir,
    pub(super) workspace: Workspace,
}

impl Desk {
    /// An empty workspace.
    pub(super) fn empty() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        fs::write(folder.path().join("rapporteur.toml"), "").expect("a marker");
        for name in ["data", "briefs/small"] {
            fs::create_dir_all(folder.path().join(name)).expect("a folder");
        }
        let workspace = Workspace::find(folder.path()).expect("a workspace");
        Self { folder, workspace }
    }

    /// A copy of the small workspace.
    pub(super) fn small() -> Self {
        let desk = Self::empty();
        for (path, bytes) in FILES {
            desk.write(path, bytes);
        }
        desk
    }

    pub(super) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.workspace.root().join(path)
    }

    /// Writes a file; an empty one is taken away.
    pub(super) fn lay(&self, path: &str, bytes: &[u8]) {
        if bytes.is_empty() {
            let _ = fs::remove_file(self.path(path));
        } else {
            self.write(path, bytes);
        }
    }

    pub(super) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        let folder = path.parent().expect("a file stands in a folder");
        fs::create_dir_all(folder).expect("a folder");
        fs::write(&path, bytes).expect("a file");
    }
}

/// The small brief, ready to be made, and the files that it was read from.
pub(super) struct Small {
    pub(super) prepared: Prepared,
    read: Sources,
    _desk: Desk,
}

thread_local! {
    static SMALL: Small = Small::new();
}

impl Small {
    /// Gives the brief of this thread, which is prepared once.
    pub(super) fn with<T>(see: impl FnOnce(&Self) -> T) -> T {
        SMALL.with(see)
    }

    fn new() -> Self {
        let desk = Desk::small();
        let read = Sources::new();
        let mut diagnostics = Diagnostics::new();
        let folder = desk.workspace.brief("small").expect("the brief");
        let prepared = prepare(&desk.workspace, &folder, &read, &mut diagnostics);
        Self {
            prepared: prepared.expect("the small brief has no faults"),
            read,
            _desk: desk,
        }
    }

    /// The files of the brief under the same numbers, to which an input can be added: sources never let
    /// go of what was added to them.
    pub(super) fn sources(&self) -> Sources {
        let sources = Sources::new();
        let numbers = Sources::new();
        let file = || self.read.file(numbers.add("", ""));
        for file in std::iter::from_fn(file) {
            sources.excerpt(file.path(), file.text(), file.first_line());
        }
        sources
    }
}
