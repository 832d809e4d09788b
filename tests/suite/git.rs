//! A repository may be a stranger's: `release` asks git what is committed, and nothing that the repository or the
//! workspace brings along is run for that. What git does not answer is no licence.

#![cfg(unix)]

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace::{SMALL, Workspace, files_under};

const LOCK: &str = "briefs/small/numbering.lock";
const PRESS: &str = "briefs/small/findings/1-press.toml";

/// `git` with nothing of the tester's own settings.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=Tester",
            "-c",
            "user.email=tester@example.org",
        ])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {words}");
    String::from_utf8(output.stdout).unwrap()
}

/// A workspace and a file that is there as soon as anything of a stranger's was run.
struct Stranger {
    workspace: Workspace,
    trap: tempfile::TempDir,
    /// What the program is run with.
    surroundings: Vec<(&'static str, OsString)>,
}

impl Stranger {
    /// A repository in which an edition was released and committed, and the text edited and committed since.
    fn new() -> Self {
        Self::of(&["init", "-q", "."])
    }

    fn of(init: &[&str]) -> Self {
        let stranger = Self::before_git();
        git(stranger.folder(), init);
        stranger.commit();
        let (status, said) = stranger.release("first");
        assert_eq!(status, 0, "{said}");
        stranger.edit();
        stranger.commit();
        stranger
    }

    fn before_git() -> Self {
        let workspace = Workspace::small();
        workspace.write(".gitignore", "/out/\n");
        Self {
            workspace,
            trap: tempfile::tempdir().unwrap(),
            surroundings: Vec::new(),
        }
    }

    fn folder(&self) -> &Path {
        self.workspace.folder()
    }

    fn commit(&self) {
        git(self.folder(), &["add", "-A", "-f", "."]);
        git(self.folder(), &["commit", "-q", "-m", "a commit"]);
    }

    fn edit(&self) {
        self.workspace.replace(
            PRESS,
            "[[concern]]\nid      = \"licences\"",
            "[[concern]]\nid = \"raids\"\ntitle = \"Newsrooms are searched\"\nsummary = \"Newsrooms are searched.\"\n\n\
             [[concern]]\nid      = \"licences\"",
        );
    }

    /// A command that a shell runs and that leaves a trace.
    fn trap(&self) -> String {
        format!("touch {}", self.trap.path().join("ran").display())
    }

    /// The same as a program that does nothing else.
    fn program(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = self.workspace.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{}\nexit 1\n", self.trap())).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn configure(&self, lines: &str) {
        let file = self.workspace.path(".git/config");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(file, text + lines).unwrap();
    }

    /// Releases: the exit status, and what is said.
    fn release(&self, edition: &str) -> (i32, String) {
        let mut command = self.workspace.program();
        command.args(["release", SMALL, "--edition", edition]);
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command
            .envs(self.surroundings.iter().cloned())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap(), said)
    }

    #[track_caller]
    fn assert_nothing_ran(&self, said: &str) {
        let ran = files_under(self.trap.path());
        assert!(
            ran.is_empty(),
            "something of the stranger's was run\n{said}"
        );
    }

    #[track_caller]
    fn is_released(&self) -> String {
        let (status, said) = self.release("second");
        self.assert_nothing_ran(&said);
        assert_eq!(status, 0, "{said}");
        said
    }

    #[track_caller]
    fn is_refused(&self, code: &str) -> String {
        let before = fs::read(self.workspace.path(LOCK)).ok();
        let (status, said) = self.release("second");
        self.assert_nothing_ran(&said);
        assert_eq!(status, 1, "{said}");
        assert!(said.contains(&format!("error[{code}]")), "{said}");
        assert_eq!(
            fs::read(self.workspace.path(LOCK)).ok(),
            before,
            "nothing is frozen"
        );
        said
    }
}

#[test]
fn a_monitor_that_the_configuration_names_is_not_run() {
    let stranger = Stranger::new();
    stranger.configure(&format!(
        "[core]\n fsmonitor = \"{}; false\"\n",
        stranger.trap()
    ));
    stranger.is_released();
}

#[test]
fn a_monitor_in_an_included_file_or_in_the_configuration_of_a_work_tree_is_not_run() {
    let stranger = Stranger::new();
    let line = format!("[core]\n fsmonitor = \"{}; false\"\n", stranger.trap());
    stranger.workspace.write(".git/more", &line);
    stranger.workspace.write(".git/config.worktree", &line);
    stranger.configure("[include]\n path = more\n[extensions]\n worktreeConfig = true\n");
    stranger.is_released();
}

#[test]
fn a_filter_is_not_run() {
    let stranger = Stranger::new();
    stranger.workspace.write(".gitattributes", "* filter=x\n");
    stranger.commit();
    let trap = stranger.trap();
    stranger.configure(&format!(
        "[filter \"x\"]\n clean = \"{trap}; cat\"\n smudge = \"{trap}; cat\"\n process = \"{trap}\"\n required = true\n"
    ));
    // git looks into a file again whose time has changed.
    for file in [LOCK, PRESS] {
        let bytes = fs::read(stranger.workspace.path(file)).unwrap();
        stranger.workspace.write(file, bytes);
    }
    stranger.is_released();
}

#[test]
fn hooks_pagers_aliases_and_commands_of_the_transport_are_not_run() {
    let stranger = Stranger::new();
    let names = [
        "post-index-change",
        "reference-transaction",
        "pre-auto-gc",
        "post-checkout",
        "fsmonitor-watchman",
    ];
    for name in names {
        stranger.program(Path::new(".git/hooks").join(name));
    }
    let other = Stranger::new();
    let alternate = other.workspace.path(".git/objects");
    stranger.workspace.write(
        ".git/objects/info/alternates",
        format!("{}\n", alternate.display()),
    );
    let trap = stranger.trap();
    stranger.configure(&format!(
        "[core]\n pager = \"{trap}\"\n editor = \"{trap}\"\n sshCommand = \"{trap}\"\n gitProxy = \"{trap}\"\n \
         alternateRefsCommand = \"{trap}\"\n askPass = \"{trap}\"\n[pager]\n status = \"{trap}\"\n rev-parse = \"{trap}\"\n \
         ls-tree = \"{trap}\"\n[alias]\n status = \"!{trap}\"\n rev-parse = \"!{trap}\"\n ls-tree = \"!{trap}\"\n\
         [credential]\n helper = \"!{trap}\"\n[diff]\n external = \"{trap}\"\n[interactive]\n diffFilter = \"{trap}\"\n"
    ));
    stranger.is_released();
}

#[test]
fn what_is_missing_is_not_fetched_from_a_remote_that_is_a_command() {
    let stranger = Stranger::new();
    let tree = git(stranger.folder(), &["rev-parse", "HEAD^{tree}"]);
    let tree = tree.trim();
    let command = stranger.trap().replace(' ', "% ");
    stranger.configure(&format!(
        "[extensions]\n partialClone = origin\n[remote \"origin\"]\n url = \"ext::sh -c {command}\"\n promisor = true\n\
         [protocol]\n allow = always\n[protocol \"ext\"]\n allow = always\n"
    ));
    let (folder, file) = tree.split_at(2);
    fs::remove_file(
        stranger
            .workspace
            .path(format!(".git/objects/{folder}/{file}")),
    )
    .unwrap();
    stranger.is_refused("git-unanswered");
}

#[test]
fn a_bare_repository_that_lies_in_the_workspace_is_not_taken_for_its_own() {
    let author = Stranger::before_git();
    author.workspace.write("HEAD", "ref: refs/heads/main\n");
    author.workspace.write("objects/.gitkeep", "");
    author.workspace.write("refs/heads/.gitkeep", "");
    author.program("pwn.sh");
    author.workspace.write(
        "config",
        "[core]\n repositoryformatversion = 0\n bare = false\n worktree = .\n fsmonitor = ./pwn.sh\n",
    );
    // The workspace is a folder of a repository that is cloned.
    let origin = tempfile::tempdir().unwrap();
    git(origin.path(), &["init", "-q", "origin"]);
    let inner = origin.path().join("origin/advocacy");
    fs::rename(author.folder(), &inner).unwrap();
    git(&origin.path().join("origin"), &["add", "-A", "-f", "."]);
    git(
        &origin.path().join("origin"),
        &["commit", "-q", "-m", "a brief"],
    );
    fs::create_dir(author.folder()).unwrap();
    let url = origin.path().join("origin").display().to_string();
    git(author.folder(), &["clone", "-q", &url, "clone"]);
    let release = |edition: &str| {
        let mut command = crate::workspace::program_in(&author.workspace.path("clone/advocacy"));
        command.args(["release", "--edition", edition]);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        author.assert_nothing_ran(&said);
        (output.status.code().unwrap(), said)
    };
    assert_eq!(release("first").0, 0);
    let (status, said) = release("second");
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("error[lock-not-committed]"), "{said}");
    git(&author.workspace.path("clone"), &["add", "-A"]);
    git(
        &author.workspace.path("clone"),
        &["commit", "-q", "-m", "an edition"],
    );
    let (status, said) = release("second");
    assert_eq!(status, 0, "{said}");
}

#[test]
fn git_itself_is_not_taken_from_the_workspace() {
    let path = std::env::var("PATH").unwrap();
    let stranger = || {
        let stranger = Stranger::new();
        stranger.program("git");
        stranger.program("bin/git");
        stranger.commit();
        stranger
    };
    for parts in [".", "", "bin", "./bin"] {
        let mut stranger = stranger();
        stranger
            .surroundings
            .push(("PATH", format!("{parts}:{path}").into()));
        stranger.is_released();
    }
    let mut own = stranger();
    let inner = own.workspace.path("bin").display().to_string();
    own.surroundings
        .push(("PATH", format!("{inner}:{path}").into()));
    own.is_released();
    // The same folder by a link from elsewhere.
    let mut linked = stranger();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("bin");
    std::os::unix::fs::symlink(linked.workspace.path("bin"), &link).unwrap();
    linked
        .surroundings
        .push(("PATH", format!("{}:{path}", link.display()).into()));
    linked.is_released();
}

#[test]
fn where_git_refuses_or_is_not_there_nothing_is_released() {
    // git's own tests take every folder for another user's in this way.
    let foreign = || ("GIT_TEST_ASSUME_DIFFERENT_OWNER", OsString::from("1"));
    let mut stranger = Stranger::new();
    stranger.surroundings.push(foreign());
    let said = stranger.is_refused("git-unanswered");
    assert!(
        said.contains("dubious ownership") && said.contains("safe.directory"),
        "{said}"
    );

    // The user's own word for it counts.
    let folder = fs::canonicalize(stranger.folder()).unwrap();
    let settings = stranger.trap.path().with_extension("gitconfig");
    fs::write(
        &settings,
        format!("[safe]\n directory = {}\n", folder.display()),
    )
    .unwrap();
    stranger
        .surroundings
        .push(("GIT_CONFIG_GLOBAL", settings.clone().into()));
    stranger.is_released();
    fs::remove_file(settings).unwrap();

    // The repository's own word does not, and a first edition is no exception.
    let mut stranger = Stranger::before_git();
    git(stranger.folder(), &["init", "-q", "."]);
    stranger.commit();
    stranger.configure("[safe]\n directory = *\n");
    stranger.surroundings.push(foreign());
    stranger.is_refused("git-unanswered");

    let mut stranger = Stranger::new();
    let nothing = tempfile::tempdir().unwrap();
    stranger.surroundings.push(("PATH", nothing.path().into()));
    let said = stranger.is_refused("git-unanswered");
    assert!(said.contains("there is no program `git`"), "{said}");

    let stranger = Stranger::new();
    stranger.workspace.write(".git/HEAD", "no reference\n");
    stranger.is_refused("git-unanswered");
}

#[test]
fn what_git_is_told_by_its_surroundings_is_not_about_this_repository() {
    let other = Stranger::new();
    let mut stranger = Stranger::new();
    let there = |path: &str| other.workspace.path(path).into_os_string();
    stranger.surroundings.extend([
        ("GIT_DIR", there(".git")),
        ("GIT_WORK_TREE", there("")),
        ("GIT_INDEX_FILE", there("no-index")),
        ("GIT_CEILING_DIRECTORIES", stranger.folder().into()),
    ]);
    stranger.is_released();
    // The lock of the second edition is not committed.
    let (_, said) = stranger.release("third");
    assert!(said.contains("error[lock-not-committed]"), "{said}");
}

#[test]
fn an_object_in_the_place_of_another_is_no_commit() {
    let stranger = Stranger::new();
    stranger.is_released();
    let tree = git(stranger.folder(), &["rev-parse", "HEAD^{tree}"]);
    git(stranger.folder(), &["add", "-A"]);
    let other = git(stranger.folder(), &["write-tree"]);
    git(stranger.folder(), &["replace", tree.trim(), other.trim()]);
    let (status, said) = stranger.release("third");
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("error[lock-not-committed]"), "{said}");
}

#[test]
fn every_kind_of_repository_is_asked() {
    let stranger = Stranger::of(&["init", "-q", "--object-format=sha256", "."]);
    stranger.is_released();

    let stranger = Stranger::new();
    git(stranger.folder(), &["gc", "-q"]);
    stranger.is_released();

    let stranger = Stranger::new();
    let tree = tempfile::tempdir().unwrap();
    let path = tree.path().join("tree");
    git(
        stranger.folder(),
        &[
            "worktree",
            "add",
            "-q",
            "-b",
            "other",
            &path.display().to_string(),
        ],
    );
    fs::remove_dir_all(stranger.workspace.path("briefs")).unwrap();
    let output = crate::workspace::program_in(&path)
        .args(["release", "--edition", "second"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(!said.contains("not committed"), "{said}");

    // Nothing was ever committed: an edition can be made, a second one not.
    let stranger = Stranger::before_git();
    git(stranger.folder(), &["init", "-q", "."]);
    let (status, said) = stranger.release("first");
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("warning[input-not-committed]"), "{said}");
    stranger.edit();
    stranger.is_refused("lock-not-committed");
}

#[test]
fn line_ends_of_the_clone_are_no_change_of_the_lock() {
    let stranger = Stranger::new();
    let lock = stranger.workspace.read(LOCK).replace('\n', "\r\n");
    stranger.workspace.write(LOCK, lock);
    stranger.is_released();
}

#[test]
fn a_lock_that_is_gone_but_committed_stops_a_release() {
    let stranger = Stranger::new();
    fs::remove_file(stranger.workspace.path(LOCK)).unwrap();
    let said = stranger.is_refused("lock-not-committed");
    assert!(
        said.contains("git checkout HEAD -- briefs/small/numbering.lock"),
        "{said}"
    );
    stranger.commit();
    stranger.is_released();
}

#[test]
fn texts_that_are_not_committed_are_named_and_change_no_byte_of_the_edition() {
    let committed = Stranger::new();
    let said = committed.is_released();
    assert!(!said.contains("input-not-committed"), "{said}");

    let stranger = Stranger::of(&["init", "-q", "."]);
    git(stranger.folder(), &["reset", "-q", "--mixed", "HEAD~1"]);
    stranger.workspace.write(
        "data/north/suits.csv",
        stranger.workspace.read("data/north/suits.csv"),
    );
    git(stranger.folder(), &["add", LOCK]);
    git(stranger.folder(), &["commit", "-q", "-m", "the lock alone"]);
    let said = stranger.is_released();
    assert!(said.contains("warning[input-not-committed]"), "{said}");
    assert!(
        said.contains(&format!("`{PRESS}` is not committed")),
        "{said}"
    );

    let sums = |stranger: &Stranger| {
        let sums = stranger
            .workspace
            .out(SMALL)
            .join("editions/second/SHA256SUMS");
        fs::read_to_string(sums).unwrap()
    };
    assert_eq!(sums(&committed), sums(&stranger));
}
