//! What the program says of broken briefs.
//!
//! A case is a folder in `tests/broken/`: its files are laid over the small workspace in
//! `tests/broken/base/`, an empty file `X.delete` takes `X` away, and the brief is compiled. What the
//! program says is in `tests/suite/snapshots/broken/`, a file for each case. A new case needs no Rust: add a
//! folder, run this test with `INSTA_UPDATE=always`, and read what it has written as an author would.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;

use crate::workspace::{SMALL, Workspace, files_under, repository};

const BASE: &str = "base";

fn cases() -> Vec<String> {
    let mut cases: Vec<String> = fs::read_dir(repository().join("tests/broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != BASE)
        .collect();
    cases.sort();
    cases
}

fn snapshots() -> PathBuf {
    repository().join("tests/suite/snapshots/broken")
}

/// Exit status and stderr of compiling the brief of a case.
fn said(case: &str) -> String {
    let workspace = Workspace::small();
    workspace.lay_over(&repository().join("tests/broken").join(case));
    let output = workspace
        .program()
        .args(["compile", SMALL])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    // A warning is no reason to make nothing; an error is.
    let fine = output.status.success();
    assert_eq!(fine, !said.contains("error["), "{case}: {said}");
    assert_eq!(fine, !output.stdout.is_empty(), "{case}: a line on stdout");
    assert_eq!(fine, workspace.out(SMALL).exists(), "{case}: files written");
    assert!(
        !said.contains(&*workspace.folder().to_string_lossy()),
        "{case}: a message tells where the tester's workspace is:\n{said}"
    );
    let said: Vec<&str> = said
        .lines()
        .filter(|line| !line.starts_with("small done in "))
        .collect();
    format!(
        "exit status {}\n\n{}",
        output.status.code().unwrap(),
        said.join("\n")
    )
}

#[test]
fn every_fault_is_said_as_it_was_agreed() {
    let waiting = Mutex::new(cases().into_iter());
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(case) = waiting.lock().unwrap().next() else {
                        break;
                    };
                    let compared = catch_unwind(AssertUnwindSafe(|| {
                        let mut settings = insta::Settings::new();
                        settings.set_snapshot_path(snapshots());
                        settings.set_prepend_module_to_snapshot(false);
                        settings.set_omit_expression(true);
                        settings.bind(|| insta::assert_snapshot!(case.clone(), said(&case)));
                    }));
                    if compared.is_err() {
                        wrong.lock().unwrap().push(case);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(
        wrong.is_empty(),
        "these cases are said otherwise: {}",
        wrong.join(", ")
    );
}

#[test]
fn every_snapshot_has_its_case() {
    let cases: BTreeSet<String> = cases().into_iter().collect();
    let snapshots: BTreeSet<String> = files_under(&snapshots())
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "snap")
        })
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let orphans: Vec<_> = snapshots.difference(&cases).collect();
    assert!(orphans.is_empty(), "snapshots of no case: {orphans:?}");
    let unsaid: Vec<_> = cases.difference(&snapshots).collect();
    assert!(unsaid.is_empty(), "cases without a snapshot: {unsaid:?}");
}

#[test]
fn the_workspace_that_cases_break_is_whole() {
    let workspace = Workspace::small();
    let output = workspace.compile();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap().lines().count(),
        1,
        "only that it is done"
    );
    assert!(workspace.out(SMALL).join("paper.en.pdf").is_file());

    workspace.replace("rapporteur.toml", "coalition", "plain");
    workspace.compile();
}

/// Five faults in four files are five messages, no more and no less.
#[test]
fn five_faults_are_five_messages() {
    let said = said("five-faults");
    let errors = said
        .lines()
        .filter(|line| line.starts_with("error["))
        .count();
    assert_eq!(errors, 5, "{said}");
    let files: BTreeSet<&str> = said
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> "))
        .filter_map(|place| place.split(':').next())
        .collect();
    assert_eq!(files.len(), 4, "{files:?}");
    assert!(said.ends_with("\n5 errors"), "{said}");
}
