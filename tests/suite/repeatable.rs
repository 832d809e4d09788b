//! The same brief gives the same bytes, wherever, whenever and on however many threads it is compiled;
//! and the written sources give the same pages without the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::proof::{drawn, layout, pdf, squeeze};
use crate::workspace::{SHIPPED, SMALL, Workspace, files_under};

/// Every file that a run has left, but for its lock.
fn outputs(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files_under(out)
        .into_iter()
        .filter(|path| !path.ends_with(".rapporteur-lock"))
        .map(|path| {
            let bytes = fs::read(out.join(&path)).unwrap();
            (path, bytes)
        })
        .collect()
}

#[track_caller]
fn assert_same(a: &BTreeMap<PathBuf, Vec<u8>>, b: &BTreeMap<PathBuf, Vec<u8>>) {
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b));
    for (path, bytes) in a {
        assert!(bytes == &b[path], "{} differs", path.display());
    }
}

#[test]
fn two_runs_in_two_folders_write_the_same_bytes() {
    let here = Workspace::shipped();
    let there = Workspace::shipped();
    here.compile();
    there
        .program()
        .args(["compile", SHIPPED, "--quiet", "--out", "elsewhere/still"])
        .env("TZ", "Pacific/Kiritimati")
        .env("LANG", "ar_EG.UTF-8")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("RAYON_NUM_THREADS", "1")
        .env("SOURCE_DATE_EPOCH", "86400")
        .env("HOME", "/nonexistent")
        .assert()
        .success();
    let first = outputs(&here.out(SHIPPED));
    assert!(first.contains_key(Path::new("paper.en.pdf")));
    assert!(first.contains_key(Path::new("typst/paper.en.typ")));
    assert_same(
        &first,
        &outputs(&there.path("elsewhere/still").join(SHIPPED)),
    );
}

#[test]
fn a_second_run_over_the_first_changes_nothing() {
    let workspace = Workspace::small();
    workspace.compile();
    let first = outputs(&workspace.out(SMALL));
    let written = |name: &str| {
        fs::metadata(workspace.out(SMALL).join(name))
            .unwrap()
            .modified()
            .unwrap()
    };
    let times = ["paper.en.pdf", "typst/paper.en.typ"].map(written);
    workspace.compile();
    assert_same(&first, &outputs(&workspace.out(SMALL)));
    assert_eq!(
        times,
        ["paper.en.pdf", "typst/paper.en.typ"].map(written),
        "written again"
    );
}

#[test]
fn the_order_of_documents_and_their_choice_change_no_byte() {
    let workspace = Workspace::small();
    workspace.compile();
    let mut both = outputs(&workspace.out(SMALL));
    let program = |arguments: &[&str]| {
        workspace
            .program()
            .arg("compile")
            .args(arguments)
            .assert()
            .success();
    };
    program(&["--document", "press-release", "--out", "apart"]);
    program(&["--document", "paper", "--out", "apart"]);
    let mut apart = outputs(&workspace.path("apart").join(SMALL));
    // The manifests tell what was asked for.
    let manifest = Path::new("manifest.json");
    assert!(both.remove(manifest).is_some() && apart.remove(manifest).is_some());
    assert_same(&both, &apart);
}

/// Nothing of the machine is in the outputs: no path, no user, no hour.
#[test]
fn outputs_tell_nothing_of_where_they_were_made() {
    let workspace = Workspace::small();
    workspace.compile();
    let folder = workspace.folder().to_string_lossy().into_owned();
    for (path, bytes) in outputs(&workspace.out(SMALL)) {
        let found = bytes
            .windows(folder.len())
            .any(|window| window == folder.as_bytes());
        assert!(!found, "{} holds {folder}", path.display());
    }
}

#[test]
fn the_written_sources_give_the_same_pages_by_themselves() {
    for (workspace, brief) in [(Workspace::shipped(), SHIPPED), (Workspace::small(), SMALL)] {
        workspace.compile();
        // Away from the workspace, so that nothing but what was written is there.
        let alone = Workspace::empty();
        alone.lay_over(&workspace.out(brief).join("typst"));
        for (path, _) in rapporteur::style::shipped()[0].1 {
            let is_needed = [".ttf", ".typ"].iter().any(|ending| path.ends_with(ending));
            assert!(
                !is_needed || alone.path(path).is_file(),
                "{path} is not beside the sources"
            );
        }
        for name in ["paper", "press-release"] {
            let set = layout::set(alone.folder(), &format!("{name}.en.typ"));
            let bytes = fs::read(workspace.out(brief).join(format!("{name}.en.pdf"))).unwrap();
            let printed = pdf::Document::read(&bytes).texts();
            let set = layout::texts(&set);
            assert_eq!(set.len(), printed.len(), "{brief}, {name}: pages");
            for (page, (set, printed)) in set.iter().zip(&printed).enumerate() {
                assert!(!squeeze(set).is_empty());
                assert_eq!(
                    drawn(set),
                    squeeze(printed),
                    "{brief}, {name}, page {}",
                    page + 1
                );
            }
        }
    }
}

/// A logo is one of the files that a source needs beside it.
#[test]
fn a_logo_lies_beside_the_written_source() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/brief.toml",
        "city  = \"The Hague\"\n",
        "city  = \"The Hague\"\nlogo  = \"assets/archive.svg\"\n",
    );
    workspace.write(
        "briefs/small/assets/archive.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><rect width=\"40\" height=\"20\"/></svg>",
    );
    workspace.in_style("coalition");
    workspace.compile();
    let sources = workspace.out(SMALL).join("typst");
    assert!(sources.join("assets/archive.svg").is_file());
    let pages = layout::texts(&layout::set(&sources, "paper.en.typ")).len();
    let bytes = fs::read(workspace.out(SMALL).join("paper.en.pdf")).unwrap();
    assert_eq!(pages, pdf::Document::read(&bytes).page_count());
}
