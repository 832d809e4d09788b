//! A workspace in a temporary folder, and the program run in it.

#![allow(dead_code, reason = "each test uses some of it")]

pub mod hostile;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// The name of the brief that is shipped.
pub const SHIPPED: &str = "kazakhstan-iccpr-2011";

/// The name of the shipped brief that is made of official statistics.
pub const STATISTICAL: &str = "kazakhstan-icescr-work";

/// The name of the small brief in `tests/broken/base`.
pub const SMALL: &str = "small";

/// The repository, which is the workspace of the shipped brief.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program under test: the one that cargo has built for these tests.
pub fn program() -> PathBuf {
    std::env::var_os("CARGO_BIN_EXE_rapporteur").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_rapporteur")),
        PathBuf::from,
    )
}

/// The program, about to be run in `folder` with nothing of the tester's own surroundings.
pub fn program_in(folder: &Path) -> Command {
    let mut command = Command::new(program());
    command.current_dir(folder).env_remove("NO_COLOR");
    command
}

/// A workspace of its own, gone when it is dropped.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// A copy of the small workspace that every broken one is made from.
    ///
    /// It has a style `plain` of its own, in one page of templates, which borrows its fonts.
    pub fn small() -> Self {
        let workspace = Self::copy_of(&repository().join("tests/broken/base"), &[""]);
        for (path, bytes) in rapporteur::style::shipped()[0].1 {
            if Path::new(path)
                .extension()
                .is_some_and(|extension| extension == "ttf")
            {
                workspace.write(Path::new("styles/plain").join(path), bytes);
            }
        }
        workspace
    }

    /// A copy of the shipped brief with its data; its style is the one that is built in.
    pub fn shipped() -> Self {
        Self::copy_of(repository(), &["rapporteur.toml", "briefs", "data"])
    }

    /// A workspace with nothing in it.
    pub fn empty() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    fn copy_of(source: &Path, parts: &[&str]) -> Self {
        let workspace = Self::empty();
        for part in parts {
            copy(&source.join(part), &workspace.path(part));
        }
        workspace
    }

    /// Lays the files of `folder` over this workspace; an empty `X.delete` takes `X` away.
    pub fn lay_over(&self, folder: &Path) {
        copy(folder, self.folder());
        for file in files_under(self.folder()) {
            if file
                .extension()
                .is_some_and(|extension| extension == "delete")
            {
                fs::remove_file(self.path(&file)).unwrap();
                let deleted = self.path(file.with_extension(""));
                if deleted.is_dir() {
                    fs::remove_dir_all(deleted).unwrap();
                } else {
                    fs::remove_file(deleted).unwrap();
                }
            }
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn read(&self, path: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn write(&self, path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces the one occurrence of `old` in a file.
    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(
            text.matches(old).count(),
            1,
            "`{old}` is not in {path} exactly once"
        );
        self.write(path, text.replacen(old, new, 1));
    }

    /// Has its briefs set in a style that is built in, even where the workspace has one of that name.
    pub fn in_style(&self, name: &str) {
        let own = self.path("styles").join(name);
        if own.exists() {
            fs::remove_dir_all(own).unwrap();
        }
        let text: Vec<String> = self
            .read("rapporteur.toml")
            .lines()
            .map(|line| {
                if line.starts_with("style ") {
                    format!("style = \"{name}\"")
                } else {
                    line.to_owned()
                }
            })
            .collect();
        let text = text.join("\n") + "\n";
        assert!(text.contains(&format!("style = \"{name}\"")), "{text}");
        self.write("rapporteur.toml", text);
    }

    /// Gives the workspace a style of its own under another name: a copy of the one that is built in.
    pub fn own_style(&self, name: &str) {
        for (path, bytes) in rapporteur::style::shipped()[0].1 {
            self.write(Path::new("styles").join(name).join(path), bytes);
        }
    }

    /// The program, about to be run in this workspace.
    pub fn program(&self) -> Command {
        program_in(self.folder())
    }

    /// Compiles everything; it must succeed.
    pub fn compile(&self) -> Output {
        let output = self.program().args(["compile", "--all"]).output().unwrap();
        assert!(
            output.status.success(),
            "compile failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    /// What the last run has made of a brief.
    pub fn out(&self, brief: &str) -> PathBuf {
        self.path("out").join(brief)
    }
}

/// The files under a folder, as paths from it on, sorted.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    fn walk(folder: &Path, prefix: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = prefix.join(entry.file_name());
            if entry.path().is_dir() {
                walk(&entry.path(), &path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, Path::new(""), &mut found);
    found.sort();
    found
}

fn copy(source: &Path, target: &Path) {
    if source.is_dir() {
        for file in files_under(source) {
            copy(&source.join(&file), &target.join(&file));
        }
    } else {
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(source, target).unwrap();
    }
}
