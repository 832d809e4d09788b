//! Whether what an edition is made of is committed: what was published must be known to others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Place, code};
use crate::edition::Inputs;
use crate::source::with_slashes;
use crate::workspace::{Committed, Repository, Unanswered, Workspace};

/// How many files are named.
const NAMED: usize = 5;

/// What there is to complain of before a lock is written anew; `None` if the lock is not under git, so that nobody
/// knows.
pub(super) fn complaints(
    workspace: &Workspace,
    lock: &Path,
    written: Option<Place>,
    settings: Place,
    inputs: &Inputs,
) -> Option<Vec<Diagnostic>> {
    let found = match of_lock(workspace, lock)? {
        Ok(found) => found,
        Err(unanswered) => return Some(vec![refusal(&unanswered, settings)]),
    };
    let mut complaints = Vec::new();
    complaints.extend(match (found, written) {
        (Committed::AsItIs, _) | (Committed::Unknown, None) => None,
        (Committed::Missing, _) | (Committed::Otherwise, None) => Some(gone(workspace, lock, settings)),
        (Committed::Otherwise | Committed::Unknown, Some(place)) => Some(
            Diagnostic::error(
                code::LOCK_NOT_COMMITTED,
                "the lock has changes that are not committed: an edition may be public that nobody else knows of",
            )
            .at(place)
            .help("commit `numbering.lock`, then release")
            .help(format!(
                "if nobody has seen that edition, `git checkout HEAD -- {}` takes it back",
                with_slashes(&workspace.shown(lock))
            )),
        ),
    });
    match of_inputs(workspace, lock, inputs) {
        Ok(files) if files.is_empty() => {}
        Ok(files) => complaints.push(uncommitted(&files)),
        Err(unanswered) => complaints.push(refusal(&unanswered, settings)),
    }
    Some(complaints)
}

fn of_lock(workspace: &Workspace, lock: &Path) -> Option<Result<Committed, Unanswered>> {
    let folder = lock.parent().unwrap_or(workspace.root());
    let repository = match Repository::around(folder, workspace.root()) {
        Ok(repository) => repository?,
        Err(unanswered) => return Some(Err(unanswered)),
    };
    let found = repository.committed(&[lock.to_path_buf()]);
    Some(found.map(|found| found.first().copied().unwrap_or(Committed::Unknown)))
}

/// The inputs that are not committed as they are, as messages print them.
fn of_inputs(
    workspace: &Workspace,
    lock: &Path,
    inputs: &Inputs,
) -> Result<Vec<String>, Unanswered> {
    let files = inputs.files();
    let files = files.iter().filter(|(_, digest)| digest.is_some());
    // A folder of data may be a repository of its own.
    let mut folders: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for (name, _) in files {
        let path = workspace.root().join(name);
        if let Some(folder) = path.parent().filter(|_| path != lock) {
            folders.entry(folder.to_path_buf()).or_default().push(path);
        }
    }
    let mut found = Vec::new();
    for (folder, files) in &folders {
        let states = match Repository::around(folder, workspace.root())? {
            Some(repository) => repository.committed(files)?,
            None => Vec::new(),
        };
        let states = states.into_iter().map(Some).chain(std::iter::repeat(None));
        for (file, state) in files.iter().zip(states) {
            if state != Some(Committed::AsItIs) {
                found.push(with_slashes(&workspace.shown(file)));
            }
        }
    }
    Ok(found)
}

fn gone(workspace: &Workspace, lock: &Path, settings: Place) -> Diagnostic {
    let shown = with_slashes(&workspace.shown(lock));
    Diagnostic::error(
        code::LOCK_NOT_COMMITTED,
        "`numbering.lock` is committed and is not there: published numbers would be given again",
    )
    .at(settings)
    .help(format!(
        "put it back with `git checkout HEAD -- {shown}`; if nobody has seen an edition, commit that it is gone"
    ))
}

fn uncommitted(files: &[String]) -> Diagnostic {
    let shown: Vec<String> = files
        .iter()
        .take(NAMED)
        .map(|file| format!("`{file}`"))
        .collect();
    let mut names = shown.join(", ");
    if let Some(more @ 1..) = files.len().checked_sub(NAMED) {
        names.push_str(&format!(" and {more} more"));
    }
    let are = if files.len() == 1 { "is" } else { "are" };
    Diagnostic::warning(
        code::INPUT_NOT_COMMITTED,
        format!("{names} {are} not committed as the edition has it"),
    )
    .help(
        "commit this together with `numbering.lock`: nobody can make the edition again without it",
    )
}

fn refusal(unanswered: &Unanswered, settings: Place) -> Diagnostic {
    let message =
        "git does not say whether `numbering.lock` is committed, so nothing can be released";
    let complaint = Diagnostic::error(code::GIT_UNANSWERED, message).at(settings);
    match unanswered {
        Unanswered::NoGit { top } => complaint
            .note(format!("{} is under git, and there is no program `git`", top.display()))
            .help("install git, or put it where `PATH` finds it outside of the workspace"),
        Unanswered::Refused { words, .. } => complaint
            .note(format!("git says: {words}"))
            .help("mend what git complains of, then release; `git status` in the folder of the brief says the same"),
    }
}
