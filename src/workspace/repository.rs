//! What git has committed of a workspace.
//!
//! A repository may be a stranger's, and its configuration can name programs for nearly everything: looking for
//! changes, filters of files, hooks, pagers, fetching what is missing. So git is asked for as little as there is:
//! the tree that `HEAD` is at, and the entries of it. Neither reads the index or the files of the work tree, which
//! is where filters and monitors come in; what a file should hold is computed here, from its bytes as they are.
//! And each of those programs is switched off besides, since a later git may read more than today's.
//!
//! `gix` was weighed in place of the command: a hundred crates for two questions, and its refusals and settings are
//! not those of the git that its user has (`safe.directory`).

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use sha2::Digest;

use super::program::{find_program, trusted_path};
use crate::source::{gate, with_slashes};

/// How long git may take for an answer: a configuration that includes a pipe has none.
const PATIENCE: Duration = Duration::from_mins(1);

/// How much of what git prints is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// How many paths git is asked for at once: a command line has an end.
const AT_ONCE: usize = 100;

/// Options before the command: no program of the repository's is run, no object is put in another's place, and a
/// bare repository is never taken for one that a folder lies in.
const GUARDS: [&str; 22] = [
    "--no-pager",
    "--no-replace-objects",
    "--no-optional-locks",
    "--literal-pathspecs",
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.untrackedCache=false",
    "-c",
    "core.pager=cat",
    "-c",
    "core.sshCommand=false",
    "-c",
    "core.alternateRefsCommand=false",
    "-c",
    "protocol.allow=never",
    "-c",
    "credential.helper=",
];

/// Variables of git that stay: they are the user's own settings, such as `safe.directory`, or where git is.
const KEPT: [&str; 8] = [
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_EXEC_PATH",
    "GIT_TEMPLATE_DIR",
    "GIT_TEST_ASSUME_DIFFERENT_OWNER",
];

/// The same for numbered ones.
const KEPT_NUMBERED: [&str; 2] = ["GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"];

/// The repository that a folder lies in.
#[derive(Debug)]
pub struct Repository {
    /// The folder that holds `.git`.
    top: PathBuf,
    git: PathBuf,
    path: OsString,
}

/// Why git does not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// There is a repository, and no git on this machine.
    NoGit {
        /// The folder that holds `.git`.
        top: PathBuf,
    },
    /// Git refuses, such as the repository of another user, or has failed.
    Refused {
        /// The folder that holds `.git`.
        top: PathBuf,
        /// What git says, in its own words.
        words: String,
    },
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit { top } => write!(
                f,
                "{} is under git, and there is no program `git`",
                top.display()
            ),
            Self::Refused { top, words } => {
                write!(f, "git does not answer for {}: {words}", top.display())
            }
        }
    }
}

/// What git has of a file, against what it holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// The commit that is checked out has the file as it is. Line ends are no difference.
    AsItIs,
    /// The commit has the file with something else in it.
    Otherwise,
    /// The commit has the file, and it is not there.
    Missing,
    /// The commit does not have the file, whether it is there or not.
    Unknown,
}

/// The name that git gives to what a file holds, as it prints it.
type ObjectName = String;

impl Repository {
    /// The repository that `folder` lies in, by the nearest `.git` upwards; `None` where there is none.
    ///
    /// Neither git nor a program that it runs is taken from the repository or from `workspace`.
    ///
    /// # Errors
    /// There is a repository, but no git.
    pub fn around(folder: &Path, workspace: &Path) -> Result<Option<Self>, Unanswered> {
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let is_top = |folder: &&Path| fs::symlink_metadata(folder.join(".git")).is_ok();
        let Some(top) = folder.ancestors().find(is_top).map(Path::to_path_buf) else {
            return Ok(None);
        };
        let outside = [top.as_path(), workspace];
        let git = find_program("git", &outside);
        let path = trusted_path(&outside);
        match git {
            Some(git) => Ok(Some(Self { top, git, path })),
            None => Err(Unanswered::NoGit { top }),
        }
    }

    /// What the commit that is checked out has of each of `files`, in their order.
    ///
    /// # Errors
    /// Git refuses, fails, or says what nobody understands.
    pub fn committed(&self, files: &[PathBuf]) -> Result<Vec<Committed>, Unanswered> {
        let names: Vec<Option<String>> = files.iter().map(|file| self.name(file)).collect();
        let known = match self.tree()? {
            Some(tree) => self.entries(&tree, &names.iter().flatten().collect::<Vec<_>>())?,
            // Nothing was ever committed.
            None => BTreeMap::new(),
        };
        let one = |(file, name): (&PathBuf, &Option<String>)| {
            let object = name.as_ref().and_then(|name| known.get(name));
            match (object, fs::metadata(file)) {
                (None, _) => Committed::Unknown,
                (Some(_), Err(_)) => Committed::Missing,
                (Some(object), Ok(found))
                    if found.is_file() && holds(object, file, found.len()) =>
                {
                    Committed::AsItIs
                }
                (Some(_), Ok(_)) => Committed::Otherwise,
            }
        };
        Ok(files.iter().zip(&names).map(one).collect())
    }

    /// The path of a file as git has it: from the top on, with slashes.
    fn name(&self, file: &Path) -> Option<String> {
        // The folder as the system has it: it may have been written in other letters.
        let folder = fs::canonicalize(file.parent()?).ok()?;
        let path = folder.join(file.file_name()?);
        let inner = path.strip_prefix(&self.top).ok()?;
        inner.to_str().map(|_| with_slashes(inner))
    }

    /// The tree of the commit that is checked out; `None` before the first one.
    fn tree(&self) -> Result<Option<ObjectName>, Unanswered> {
        let tree = ["rev-parse", "--verify", "--quiet", "HEAD^{tree}"].map(OsString::from);
        let answer = self.ask(&tree)?;
        match (answer.status.code(), answer.said.trim_ascii()) {
            (Some(0), name) if is_object_name(name) => {
                Ok(Some(String::from_utf8_lossy(name).into_owned()))
            }
            (Some(1), _) if answer.words.trim().is_empty() => Ok(None),
            _ => Err(self.refused(&answer)),
        }
    }

    /// The files of a tree, of those asked for, with the names of what they hold.
    fn entries(
        &self,
        tree: &str,
        names: &[&String],
    ) -> Result<BTreeMap<String, ObjectName>, Unanswered> {
        let mut found = BTreeMap::new();
        for some in names.chunks(AT_ONCE) {
            let options = ["ls-tree", "-r", "-z", "--full-tree", tree, "--"];
            let mut arguments: Vec<OsString> = options.iter().map(OsString::from).collect();
            arguments.extend(some.iter().map(OsString::from));
            let answer = self.ask(&arguments)?;
            if !answer.status.success() {
                return Err(self.refused(&answer));
            }
            for entry in answer.said.split(|byte| *byte == 0) {
                // `100644 blob 4f00… \t path`: regular files only, a link is nobody's text.
                let entry = String::from_utf8_lossy(entry);
                if let Some((head, path)) = entry.split_once('\t')
                    && let [mode, "blob", object] = head.split(' ').collect::<Vec<_>>()[..]
                    && mode.starts_with("100")
                {
                    found.insert(path.to_owned(), object.to_owned());
                }
            }
        }
        Ok(found)
    }

    fn refused(&self, answer: &Answer) -> Unanswered {
        let words = match answer.words.trim() {
            "" => format!("it ended with {}", answer.status),
            words => words.to_owned(),
        };
        self.refused_as(words)
    }

    fn refused_as(&self, words: String) -> Unanswered {
        Unanswered::Refused {
            top: self.top.clone(),
            words,
        }
    }

    fn ask(&self, arguments: &[OsString]) -> Result<Answer, Unanswered> {
        let mut command = Command::new(&self.git);
        command.args(GUARDS).args(arguments);
        command.current_dir(plain(&self.top));
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            let is_kept = KEPT.contains(&&*name)
                || KEPT_NUMBERED.iter().any(|prefix| name.starts_with(prefix));
            if name.starts_with("GIT_") && !is_kept {
                command.env_remove(&*name);
            }
        }
        command
            .env("PATH", &self.path)
            .env("GIT_NO_LAZY_FETCH", "1")
            // Stronger than what the configuration says of a single protocol.
            .env("GIT_ALLOW_PROTOCOL", "no-protocol-at-all")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_GRAFT_FILE", "/dev/null")
            .env("GIT_ATTR_NOSYSTEM", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command
            .spawn()
            .map_err(|error| self.refused_as(error.to_string()))?;
        Answer::of(child).map_err(|words| self.refused_as(words))
    }
}

/// What git has said.
struct Answer {
    status: ExitStatus,
    said: Vec<u8>,
    words: String,
}

impl Answer {
    fn of(mut child: Child) -> Result<Self, String> {
        let deadline = Instant::now() + PATIENCE;
        let said = listen(child.stdout.take());
        let words = listen(child.stderr.take());
        let mut hear = |from: mpsc::Receiver<Vec<u8>>| {
            let left = deadline.saturating_duration_since(Instant::now());
            from.recv_timeout(left).map_err(|_| {
                // If it cannot be killed it has ended.
                let _ = child.kill();
                format!("it has not answered for {} s", PATIENCE.as_secs())
            })
        };
        let heard = hear(said).and_then(|said| Ok((said, hear(words)?)));
        let status = child.wait().map_err(|error| error.to_string())?;
        let (said, words) = heard?;
        Ok(Self {
            status,
            said,
            words: String::from_utf8_lossy(&words).into_owned(),
        })
    }
}

/// Reads all that comes, beside the caller.
fn listen(from: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut heard = Vec::new();
        if let Some(from) = from {
            // What comes before a failure is all that there is.
            let _ = from.take(LONGEST).read_to_end(&mut heard);
        }
        // Nobody waits any more if it took too long.
        let _ = sender.send(heard);
    });
    receiver
}

fn is_object_name(name: &[u8]) -> bool {
    matches!(name.len(), 40 | 64) && name.iter().all(u8::is_ascii_hexdigit)
}

/// Whether an object holds what a file holds, line ends left aside: a clone may have others than the repository.
fn holds(object: &str, file: &Path, length: u64) -> bool {
    let is_it = |reader: &mut dyn Read, length| {
        object_name(object.len(), reader, length).is_some_and(|name| name == object)
    };
    if gate::open(file).is_ok_and(|mut bytes| is_it(&mut bytes, length)) {
        return true;
    }
    // A table that is not read whole is not written by hand either.
    let text = gate::open(file).and_then(|file| {
        let mut bytes = Vec::new();
        file.take(LONGEST).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    let has = |bytes: &[u8]| is_it(&mut &*bytes, bytes.len() as u64);
    text.is_ok_and(|text| {
        let plain = with_plain_line_ends(&text);
        let lines: Vec<&[u8]> = plain.split(|byte| *byte == b'\n').collect();
        has(&plain) || has(&lines.join(&b"\r\n"[..]))
    })
}

fn with_plain_line_ends(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).map(Some).chain([None]);
    let kept = bytes.iter().zip(next);
    let kept = kept.filter(|(byte, next)| !(**byte == b'\r' && *next == Some(&b'\n')));
    kept.map(|(byte, _)| *byte).collect()
}

/// The name that git gives to what is read, in a repository whose names have so many digits.
fn object_name(digits: usize, bytes: &mut dyn Read, length: u64) -> Option<ObjectName> {
    match digits {
        40 => hashed::<sha1::Sha1>(bytes, length),
        64 => hashed::<sha2::Sha256>(bytes, length),
        _ => None,
    }
}

fn hashed<H: Digest>(bytes: &mut dyn Read, length: u64) -> Option<ObjectName> {
    let mut hash = H::new_with_prefix(format!("blob {length}\0"));
    let mut buffer = vec![0; 64 << 10];
    loop {
        match bytes.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => hash.update(buffer.get(..read)?),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    let digits = hash.finalize();
    Some(digits.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A folder as other programs read it: Windows' own form of long paths is not for all of them.
fn plain(folder: &Path) -> PathBuf {
    let text = folder.to_string_lossy();
    match text.strip_prefix(r"\\?\") {
        Some(rest) if cfg!(windows) && !rest.starts_with("UNC") => PathBuf::from(rest),
        _ => folder.to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(digits: usize, bytes: &[u8]) -> String {
        object_name(digits, &mut &*bytes, bytes.len() as u64).unwrap()
    }

    #[test]
    fn the_names_of_objects_are_those_that_git_gives() {
        // As `git hash-object` prints them, in both kinds of repository.
        assert_eq!(
            named(40, b"hello\n"),
            "ce013625030ba8dba906f756967f9e9ca394464a"
        );
        assert_eq!(
            named(64, b"hello\n"),
            "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4"
        );
    }

    #[test]
    fn line_ends_are_no_difference_and_all_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let is = |stored: &str, there: &str| {
            fs::write(&file, there).unwrap();
            holds(&named(40, stored.as_bytes()), &file, there.len() as u64)
        };
        for (one, other) in [
            ("a\nb\n", "a\r\nb\r\n"),
            ("\n", "\r\n"),
            ("a\n\nb", "a\r\n\r\nb"),
        ] {
            assert!(is(one, one) && is(other, other) && is(one, other) && is(other, one));
        }
        for (stored, there) in [
            ("a\n", "a"),
            ("a\n", "a\r\r\n"),
            ("a\rb", "ab"),
            ("", "\r\n"),
        ] {
            assert!(!is(stored, there), "{stored:?} {there:?}");
        }
    }
}
