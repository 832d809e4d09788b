//! What was good is never lost: a run that fails, cannot write or is killed leaves whole documents.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::proof::pdf;
use crate::workspace::{SMALL, Workspace, files_under, program};

const PDFS: [&str; 2] = ["paper.en.pdf", "press-release.en.pdf"];

fn pdfs(workspace: &Workspace) -> [Vec<u8>; 2] {
    PDFS.map(|name| fs::read(workspace.out(SMALL).join(name)).unwrap())
}

/// The files that a run has not finished.
fn unfinished(workspace: &Workspace) -> Vec<String> {
    files_under(&workspace.out(SMALL))
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .filter(|path| path.contains("unfinished") || path.contains(".tmp"))
        .collect()
}

#[test]
fn a_failed_run_leaves_the_documents_of_the_last_one() {
    let workspace = Workspace::small();
    workspace.compile();
    let good = pdfs(&workspace);
    let sources = workspace.read("out/small/typst/paper.en.typ");

    // Broken for the reader, for the typesetter, and for the second document only.
    let faults = [
        (
            "briefs/small/brief.toml",
            "state    = \"KZ\"",
            "state    = \"KAZ\"",
        ),
        (
            "briefs/small/brief.toml",
            "Courts and press",
            "Courts (许) and press",
        ),
        (
            "briefs/small/press-release.toml",
            "Courts are closing",
            "Courts (许) are closing",
        ),
    ];
    for (file, old, new) in faults {
        workspace.replace(file, old, new);
        let output = workspace.program().arg("compile").output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{new}");
        assert!(output.stdout.is_empty(), "{new}: nothing was made");
        assert!(
            pdfs(&workspace) == good,
            "{new}: the old documents are not as they were"
        );
        assert_eq!(workspace.read("out/small/typst/paper.en.typ"), sources);
        assert_eq!(unfinished(&workspace), [""; 0]);
        workspace.replace(file, new, old);
    }
    workspace.compile();
    assert!(pdfs(&workspace) == good);
}

#[test]
fn an_output_folder_that_cannot_be_made_is_named() {
    let workspace = Workspace::small();
    workspace.write("taken", "a file where the folder should be");
    let output = workspace
        .program()
        .args(["compile", "--out", "taken"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty());
    assert!(said.starts_with("error: "), "{said}");
    assert!(said.contains("taken cannot be written"), "{said}");
    assert_eq!(workspace.read("taken"), "a file where the folder should be");
}

#[test]
fn a_document_that_cannot_be_replaced_is_named() {
    let workspace = Workspace::small();
    // A folder in the place of the document: nobody, not even root, can write a file over it.
    workspace.write("out/small/paper.en.pdf/inside", "");
    let output = workspace.program().arg("compile").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("out/small/paper.en.pdf cannot be written"),
        "{said}"
    );
    assert_eq!(unfinished(&workspace), [""; 0]);
}

fn start(workspace: &Workspace, arguments: &[&str]) -> Child {
    Command::new(program())
        .args(arguments)
        .current_dir(workspace.folder())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What the output folder looks like from outside: names, lengths, times.
fn state(workspace: &Workspace) -> Vec<(PathBuf, u64, SystemTime)> {
    let mut state: Vec<_> = fs::read_dir(workspace.out(SMALL))
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            let found = entry.metadata().ok()?;
            Some((entry.path(), found.len(), found.modified().ok()?))
        })
        .collect();
    state.sort();
    state
}

/// A killed run leaves each document as it was or as it should be, never half of it.
#[test]
fn a_killed_run_leaves_whole_documents() {
    const KILLS: u32 = 50;
    let workspace = Workspace::small();
    let titles = [
        "Courts and press in Kazakhstan",
        "Press and courts in Kazakhstan",
    ];
    workspace.compile();
    let first = pdfs(&workspace);
    workspace.replace("briefs/small/brief.toml", titles[0], titles[1]);
    let started = Instant::now();
    workspace.compile();
    let takes = started.elapsed();
    let second = pdfs(&workspace);
    assert!(first[0] != second[0], "the two versions differ");

    let mut version = 1;
    let mut killed = 0;
    for round in 0..KILLS {
        workspace.replace(
            "briefs/small/brief.toml",
            titles[version],
            titles[1 - version],
        );
        version = 1 - version;
        let mut child = start(&workspace, &["compile"]);
        if round % 4 == 0 {
            // At any moment of the run, or just after its end.
            thread::sleep(takes * (round + 1) / KILLS);
        } else {
            // While it writes: from the moment at which the folder first changes.
            let before = state(&workspace);
            let patience = Instant::now();
            while state(&workspace) == before && patience.elapsed() < takes * 10 {
                if child.try_wait().unwrap().is_some() {
                    break;
                }
            }
            thread::sleep(Duration::from_micros(u64::from(round) * 60));
        }
        let _ = child.kill();
        if !child.wait().unwrap().success() {
            killed += 1;
        }
        for (index, bytes) in pdfs(&workspace).iter().enumerate() {
            assert!(
                *bytes == first[index] || *bytes == second[index],
                "round {round}: {} is neither the old nor the new",
                PDFS[index]
            );
            assert!(pdf::Document::read(bytes).page_count() > 0);
        }
    }
    assert!(killed > 0, "every run was over before it was killed");

    workspace.compile();
    assert!(pdfs(&workspace) == if version == 0 { first } else { second });
    assert_eq!(
        unfinished(&workspace),
        [""; 0],
        "a finished run leaves nothing unfinished"
    );
}

/// A killed release leaves no edition that the lock does not know, and no lock that cannot be read; the
/// next one finishes the work.
#[test]
fn a_killed_release_is_finished_by_the_next() {
    const KILLS: u32 = 50;
    let workspace = Workspace::small();
    let started = Instant::now();
    let status = start(&workspace, &["release"]).wait().unwrap();
    let takes = started.elapsed();
    assert!(status.success());
    let edition = workspace.out(SMALL).join("editions/2011-07-12");
    let sums = fs::read(edition.join("SHA256SUMS")).unwrap();
    let lock = workspace.path("briefs/small/numbering.lock");
    let frozen = fs::read(&lock).unwrap();

    let mut before = 0;
    let mut between = 0;
    for round in 0..KILLS {
        fs::remove_file(&lock).unwrap();
        fs::remove_dir_all(&edition).unwrap();
        let mut child = start(&workspace, &["release"]);
        if round % 2 == 0 {
            thread::sleep(takes * (round + 1) / KILLS);
        } else {
            // From the moment at which the first file of the edition is begun.
            let patience = Instant::now();
            while !edition.exists() && patience.elapsed() < takes * 10 {
                if child.try_wait().unwrap().is_some() {
                    break;
                }
            }
            thread::sleep(Duration::from_micros(u64::from(round) * 100));
        }
        let _ = child.kill();
        child.wait().unwrap();
        let finished = files_under(&workspace.path("out"))
            .into_iter()
            .filter(|path| path.starts_with("small/editions"))
            .any(|path| !path.to_string_lossy().contains("unfinished"));
        match fs::read(&lock) {
            Ok(written) => {
                assert!(written == frozen, "round {round}: half a lock");
                between += usize::from(!edition.join("SHA256SUMS").exists());
            }
            Err(_) => {
                assert!(
                    !finished,
                    "round {round}: an edition whose numbers are not frozen"
                );
                before += 1;
            }
        }
        assert!(start(&workspace, &["release"]).wait().unwrap().success());
        assert!(fs::read(&lock).unwrap() == frozen);
        assert!(fs::read(edition.join("SHA256SUMS")).unwrap() == sums);
        let left = [workspace.path("out"), workspace.path("briefs")].map(|folder| {
            let files = files_under(&folder).into_iter();
            files
                .filter(|path| path.to_string_lossy().contains("unfinished"))
                .count()
        });
        assert_eq!(left, [0, 0], "round {round}: litter");
    }
    assert!(before > 0, "no run was killed before it froze the numbers");
    // How often the narrow moment between lock and edition was hit depends on the machine.
    println!("killed before the lock: {before}, between lock and edition: {between}, of {KILLS}");
}

/// What a killed run had begun to write is cleared away by the next one.
#[test]
fn the_next_run_clears_what_a_killed_one_had_begun() {
    let workspace = Workspace::small();
    workspace.compile();
    for folder in ["", "typst/", "typst/fonts/"] {
        workspace.write(
            format!("out/small/{folder}.rapporteur-unfinished-x1"),
            "half a docu",
        );
    }
    workspace.replace(
        "briefs/small/brief.toml",
        "Courts and press",
        "Press and courts",
    );
    workspace.compile();
    assert_eq!(unfinished(&workspace), [""; 0]);
}

/// Two runs at once do not mix their documents.
#[test]
fn two_runs_at_once_leave_whole_documents() {
    let workspace = Workspace::small();
    workspace.compile();
    let good = pdfs(&workspace);
    fs::remove_dir_all(workspace.out(SMALL)).unwrap();
    let mut runs: Vec<Child> = (0..4).map(|_| start(&workspace, &["compile"])).collect();
    let patience = Instant::now();
    while !runs.iter_mut().all(|run| run.try_wait().unwrap().is_some()) {
        assert!(
            patience.elapsed() < Duration::from_mins(2),
            "a run waits for ever"
        );
        thread::sleep(Duration::from_millis(20));
    }
    for run in &mut runs {
        assert!(run.wait().unwrap().success());
    }
    assert!(pdfs(&workspace) == good);
    assert_eq!(unfinished(&workspace), [""; 0]);
}
