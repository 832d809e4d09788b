//! Editions: published numbers never change their meaning, and the same inputs give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::proof::{pdf, squeeze};
use crate::workspace::{SHIPPED, SMALL, Workspace, files_under, program};

const LOCK: &str = "briefs/small/numbering.lock";
const PRESS: &str = "briefs/small/findings/1-press.toml";
const COURTS: &str = "briefs/small/findings/2-courts.toml";

/// Runs the program in a workspace: exit status, stdout, stderr.
fn run(workspace: &Workspace, arguments: &[&str]) -> (i32, String, String) {
    let output = workspace.program().args(arguments).output().unwrap();
    said(&output)
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[track_caller]
fn release(workspace: &Workspace, edition: &str) {
    let (status, stdout, stderr) = run(workspace, &["release", SMALL, "--edition", edition]);
    assert_eq!(status, 0, "{stderr}");
    let folder = format!("editions/{edition}/paper.en.pdf");
    assert!(stdout.contains(&folder), "{stdout}");
}

#[track_caller]
fn refused(workspace: &Workspace, arguments: &[&str], code: &str) -> String {
    let (status, stdout, stderr) = run(workspace, arguments);
    assert_eq!(status, 1, "{stderr}");
    assert!(stdout.is_empty(), "{stdout}");
    assert!(stderr.contains(&format!("error[{code}]")), "{stderr}");
    stderr
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    squeeze(&pdf::Document::read(&bytes).texts().join("\n"))
}

/// Where each of these headings is printed in a document with its number.
#[track_caller]
fn assert_numbers(text: &str, headings: &[(&str, &str)]) {
    for (number, heading) in headings {
        let heading = squeeze(&format!("{number} {heading}"));
        assert!(text.contains(&heading), "no `{heading}` in\n{text}");
    }
}

const SUITS: &str = "Suits end in damages out of proportion";
const LICENCES: &str = "Licences are refused";
const HEARINGS: &str = "Hearings are closed";

/// Everything that can happen to a brief between two editions.
#[test]
fn published_numbers_stay_when_entries_are_inserted_moved_renamed_and_removed() {
    let workspace = Workspace::small();
    release(&workspace, "first");
    let first = workspace.out(SMALL).join("editions/first");
    let numbers = [("C1", SUITS), ("C2", LICENCES), ("C3", HEARINGS)];
    assert_numbers(&text(&first.join("paper.en.pdf")), &numbers);
    let sums = fs::read(first.join("SHA256SUMS")).unwrap();

    // Inserted before all others, with a recommendation.
    workspace.replace(
        PRESS,
        "[[concern]]\nid      = \"suits\"",
        "[[concern]]\nid = \"raids\"\ntitle = \"Newsrooms are searched\"\nsummary = \"Newsrooms are searched without a warrant.\"\n\n\
         [[recommendation]]\nid = \"warrants\"\ntext = \"Search newsrooms with a warrant only.\"\nanswers = [\"raids\"]\n\n\
         [[concern]]\nid      = \"suits\"",
    );
    // Renamed.
    workspace.replace(
        PRESS,
        "id      = \"licences\"",
        "id      = \"licensing\"\nwas     = \"licences\"",
    );
    // The second chapter comes first.
    fs::rename(
        workspace.path(COURTS),
        workspace.path("briefs/small/findings/0-courts.toml"),
    )
    .unwrap();
    // Removed, with the reference to it.
    workspace.replace(PRESS, "\n[[recommendation]]\nid        = \"cap-damages\"\ntext      = \"Limit damages by law.\"\naddressee = \"state\"\nanswers   = [\"suits\"]\n", "");
    workspace.replace(PRESS, "; see {{ recommendation(\"cap-damages\") }}", "");

    workspace.compile();
    let paper = text(&workspace.out(SMALL).join("paper.en.pdf"));
    let now = [
        ("C1", SUITS),
        ("C2", LICENCES),
        ("C3", HEARINGS),
        ("C4", "Newsrooms are searched"),
        ("R2", "Open hearings"),
        ("R3", "Search newsrooms"),
    ];
    assert_numbers(&paper, &now);
    let place = |heading: &str| paper.find(&squeeze(heading)).unwrap();
    assert!(
        place(HEARINGS) < place(SUITS),
        "the order is the authors' own"
    );

    let said = refused(&workspace, &["compile", "--locked"], "lock-outdated");
    for change in [
        "the concern `raids` is to be published as `C4`",
        "the concern `licences`, published as `C2`, is to be called `licensing`",
        "the recommendation `warrants` is to be published as `R3`",
        "the recommendation `cap-damages`, published as `R1`, is to be listed as withdrawn",
    ] {
        assert!(said.contains(change), "`{change}` is not in\n{said}");
    }
    assert_eq!(said.matches("error[").count(), 4, "{said}");

    release(&workspace, "second");
    let second = workspace.out(SMALL).join("editions/second");
    assert_numbers(&text(&second.join("paper.en.pdf")), &now);
    assert_eq!(
        run(&workspace, &["compile", "--locked"]).0,
        0,
        "all numbers are public now"
    );
    assert_eq!(
        fs::read(first.join("SHA256SUMS")).unwrap(),
        sums,
        "the first edition is as it was"
    );
    let lock = workspace.read(LOCK);
    assert!(
        lock.contains("licensing = { number = \"C2\", edition = \"first\", was = [\"licences\"]"),
        "{lock}"
    );
    assert!(
        lock.contains(
            "cap-damages = { number = \"R1\", edition = \"first\", withdrawn = \"second\""
        ),
        "{lock}"
    );

    // Told as exactly that, and nothing else.
    let (status, changes, stderr) = run(
        &workspace,
        &["diff", SMALL, "first", "second", "--format", "json"],
    );
    assert_eq!(status, 0, "{stderr}");
    let changes: serde_json::Value = serde_json::from_str(&changes).unwrap();
    let told: Vec<String> = changes
        .as_object()
        .unwrap()
        .iter()
        .filter_map(|(kind, entries)| Some((kind, entries.as_array()?)))
        .flat_map(|(kind, entries)| entries.iter().map(move |entry| (kind, entry)))
        .map(|(kind, entry)| {
            let text = |key: &str| entry[key].as_str().unwrap().to_owned();
            let line = format!(
                "{kind} {} {} {}",
                text("id"),
                text("number"),
                text("status")
            );
            let fields = entry["fields"].as_array().unwrap().iter();
            let fields = fields
                .map(|field| format!("{} {} > {}", field["name"], field["from"], field["to"]));
            let texts = entry["texts"].as_array().unwrap().iter();
            let texts = texts.filter(|_| text("status") == "changed");
            let texts = texts.map(|part| part["part"].to_string());
            let all: Vec<String> = [line].into_iter().chain(fields).chain(texts).collect();
            all.join("; ")
        })
        .collect();
    assert_eq!(
        told,
        [
            "concerns raids C4 added",
            "concerns suits C1 changed; \"body\"",
            "concerns licensing C2 changed; \"id\" \"licences\" > \"licensing\"",
            "recommendations cap-damages R1 withdrawn",
            "recommendations warrants R3 added",
        ]
    );
    let (_, same, _) = run(&workspace, &["diff", SMALL, "second"]);
    assert!(same.contains("no changes"), "{same}");

    // What was withdrawn is never given again, not even at the end.
    workspace.replace(COURTS.replace('2', "0").as_str(), "[[recommendation]]", "[[recommendation]]\nid = \"last\"\ntext = \"Publish judgments.\"\nanswers = [\"closed-hearings\"]\n\n[[recommendation]]");
    workspace.compile();
    assert_numbers(
        &text(&workspace.out(SMALL).join("paper.en.pdf")),
        &[("R4", "Publish judgments")],
    );
}

/// The paper of the shipped style says which numbers stand for nothing any more.
#[test]
fn withdrawn_numbers_are_printed() {
    let workspace = Workspace::small();
    release(&workspace, "first");
    workspace.replace(
        PRESS,
        "\n[[concern]]\nid      = \"licences\"\ntitle   = \"Licences are refused\"\nsummary = \"Licences are refused without reasons.\"\n",
        "",
    );
    let path = workspace.out(SMALL).join("paper.en.pdf");
    workspace.compile();
    assert!(
        text(&path).contains("Concern2:withdrawn"),
        "{}",
        text(&path)
    );
    // And what became of them.
    workspace.replace(
        PRESS,
        "id      = \"suits\"",
        "id      = \"suits\"\nmerged-from = [\"licences\"]",
    );
    workspace.compile();
    assert!(
        text(&path).contains("Concern2:withdrawn,nowpartofConcern1"),
        "{}",
        text(&path)
    );
}

#[test]
fn by_the_choice_of_the_brief_a_new_concern_is_numbered_bis() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/brief.toml",
        "[documents.paper]",
        "[numbering]\ninsert = \"bis\"\n\n[documents.paper]",
    );
    release(&workspace, "first");
    workspace.replace(
        PRESS,
        "[[concern]]\nid      = \"licences\"",
        "[[concern]]\nid = \"raids\"\ntitle = \"Newsrooms are searched\"\nsummary = \"Newsrooms are searched.\"\n\n[[concern]]\nid      = \"licences\"",
    );
    workspace.compile();
    let paper = text(&workspace.out(SMALL).join("paper.en.pdf"));
    assert_numbers(
        &paper,
        &[("C1 bis", "Newsrooms are searched"), ("C2", LICENCES)],
    );
}

/// `git` with nothing of the tester's own settings.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=Tester",
            "-c",
            "user.email=tester@example.org",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let (status, stdout, stderr) = said(&output);
    assert_eq!(status, 0, "git {arguments:?}: {stderr}");
    stdout
}

fn under_git(workspace: &Workspace) {
    workspace.write(".gitignore", "/out/\n");
    git(workspace.folder(), &["init", "-q", "."]);
    git(workspace.folder(), &["add", "-A"]);
    git(workspace.folder(), &["commit", "-q", "-m", "first"]);
}

fn sums(folder: &Path, sums: &Path) -> (bool, String) {
    let output = Command::new("sha256sum")
        .arg("-c")
        .arg(sums)
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

/// One list of sums is right for both of two clones, wherever, whenever and however they are made.
#[test]
fn two_clones_release_the_same_bytes() {
    let origin = Workspace::shipped();
    under_git(&origin);
    let clones = Workspace::empty();
    let release = |name: &str, surroundings: &[(&str, &str)]| -> PathBuf {
        let url = origin.folder().to_string_lossy().into_owned();
        git(clones.folder(), &["clone", "-q", &url, name]);
        let output = Command::new(program())
            .current_dir(clones.path(name).join("briefs"))
            .args(["release", SHIPPED])
            .envs(surroundings.iter().copied())
            .output()
            .unwrap();
        let (status, _, stderr) = said(&output);
        assert_eq!(status, 0, "{stderr}");
        clones
            .path(name)
            .join("out")
            .join(SHIPPED)
            .join("editions/2011-07-12")
    };
    let here = release(
        "here",
        &[
            ("TZ", "America/Caracas"),
            ("LC_ALL", "C"),
            ("RAYON_NUM_THREADS", "1"),
        ],
    );
    let there = release(
        "a folder/whose name is longer",
        &[
            ("TZ", "Pacific/Kiritimati"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("RAYON_NUM_THREADS", "4"),
            ("SOURCE_DATE_EPOCH", "86400"),
            ("HOME", "/nonexistent"),
        ],
    );
    assert_eq!(files_under(&here), files_under(&there));
    let list = here.join("SHA256SUMS");
    for folder in [&here, &there] {
        let (fine, checked) = sums(folder, &list);
        assert!(fine, "{checked}");
        for file in files_under(folder)
            .iter()
            .filter(|file| !file.ends_with("SHA256SUMS"))
        {
            let line = format!("{}: OK", file.display());
            assert!(
                checked.lines().any(|checked| checked == line),
                "{line} is not in\n{checked}"
            );
        }
    }
    let lock = |clone: &str| {
        fs::read(
            clones
                .path(clone)
                .join("briefs")
                .join(SHIPPED)
                .join("numbering.lock"),
        )
        .unwrap()
    };
    assert!(lock("here") == lock("a folder/whose name is longer"));

    // A change of a single byte is found.
    let mut bytes = fs::read(there.join("paper.en.pdf")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(there.join("paper.en.pdf"), bytes).unwrap();
    assert!(!sums(&there, &list).0);
}

#[test]
fn the_manifest_names_every_input_and_output() {
    let workspace = Workspace::small();
    release(&workspace, "first");
    let folder = workspace.out(SMALL).join("editions/first");
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["edition"], "first");
    assert_eq!(manifest["program"]["version"], env!("CARGO_PKG_VERSION"));
    let sums: BTreeMap<String, String> = fs::read_to_string(folder.join("SHA256SUMS"))
        .unwrap()
        .lines()
        .map(|line| line.split_once("  ").unwrap())
        .map(|(sum, path)| (path.to_owned(), sum.to_owned()))
        .collect();
    for (path, output) in manifest["outputs"].as_object().unwrap() {
        assert_eq!(output["sha256"], *sums[path], "{path}");
    }
    let inputs = manifest["inputs"].as_object().unwrap();
    assert!(
        inputs["styles/coalition/style.toml"].is_null(),
        "an own style would be used"
    );
    for input in [
        "rapporteur.toml",
        "data/north/suits.csv",
        "data/north/suits.toml",
        PRESS,
        LOCK,
    ] {
        let sha256 = Command::new("sha256sum")
            .arg(workspace.path(input))
            .output()
            .unwrap()
            .stdout;
        let sha256 = String::from_utf8(sha256).unwrap();
        assert_eq!(inputs[input]["sha256"], sha256[..64], "{input}");
    }
}

#[test]
fn an_edition_is_made_again_from_its_commit_and_not_from_another() {
    let workspace = Workspace::small();
    under_git(&workspace);
    refused(
        &workspace,
        &["release", "--locked", "--edition", "first"],
        "lock-outdated",
    );
    release(&workspace, "first");
    let edition = workspace.out(SMALL).join("editions/first");
    let made = fs::read(edition.join("SHA256SUMS")).unwrap();
    git(workspace.folder(), &["add", "-A"]);
    git(workspace.folder(), &["commit", "-q", "-m", "edition first"]);

    // As CI does from the tag.
    fs::remove_dir_all(workspace.path("out")).unwrap();
    let lock = workspace.read(LOCK);
    let (status, _, stderr) = run(&workspace, &["release", "--locked", "--edition", "first"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(fs::read(edition.join("SHA256SUMS")).unwrap() == made);
    assert_eq!(workspace.read(LOCK), lock);

    // A word is changed: the same name would stand for two things.
    workspace.replace(
        COURTS,
        "Open hearings to the public",
        "Open all hearings to the public",
    );
    let said = refused(
        &workspace,
        &["release", "--edition", "first"],
        "edition-exists",
    );
    assert!(said.contains("--edition"), "{said}");
    refused(
        &workspace,
        &["release", "--edition", "second", "--locked"],
        "lock-outdated",
    );
    assert!(fs::read(edition.join("SHA256SUMS")).unwrap() == made);
    release(&workspace, "second");

    // An edition in the folder that is not what was released is not written over.
    fs::write(edition.join("SHA256SUMS"), "something else").unwrap();
    git(workspace.folder(), &["stash", "-q"]);
    let (status, _, stderr) = run(&workspace, &["release", "--locked", "--edition", "first"]);
    assert_eq!(status, 2, "{stderr}");
    assert!(stderr.contains("other bytes"), "{stderr}");
    assert_eq!(
        fs::read(edition.join("SHA256SUMS")).unwrap(),
        b"something else"
    );
}

#[test]
fn a_lock_that_is_not_committed_stops_the_next_release() {
    let workspace = Workspace::small();
    under_git(&workspace);
    release(&workspace, "first");
    // The same again changes nothing.
    release(&workspace, "first");
    let said = refused(
        &workspace,
        &["release", "--edition", "second"],
        "lock-not-committed",
    );
    assert!(said.contains("commit `numbering.lock`"), "{said}");
    git(workspace.folder(), &["add", "-A"]);
    git(workspace.folder(), &["commit", "-q", "-m", "edition first"]);
    release(&workspace, "second");
}

#[test]
fn an_embargo_that_is_not_over_stops_a_release() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/brief.toml",
        "embargo = 2011-07-12T10:00:00+02:00",
        "embargo = 2911-07-12T10:00:00+02:00",
    );
    let said = refused(&workspace, &["release"], "embargo");
    assert!(
        said.contains("`press-release` is under embargo until 2911-07-12T10:00:00+02:00"),
        "{said}"
    );
    assert!(!workspace.path(LOCK).exists(), "nothing is frozen");
    assert!(!workspace.out(SMALL).join("editions").exists());
    let (status, stdout, stderr) = run(&workspace, &["release", "--under-embargo"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains("under embargo until 2911-07-12T10:00:00+02:00"),
        "{stderr}"
    );
    assert!(
        stdout.contains("editions/2011-07-12/press-release.en.pdf"),
        "{stdout}"
    );
}

#[test]
fn a_published_number_with_another_meaning_is_pointed_out() {
    let workspace = Workspace::small();
    release(&workspace, "first");
    workspace.replace(
        PRESS,
        "Licences are refused\"",
        "Journalists are beaten in the street\"",
    );
    workspace.replace(
        PRESS,
        "Licences are refused without reasons.",
        "Nobody was tried for eleven attacks on reporters.",
    );
    let (status, _, stderr) = run(&workspace, &["compile"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains("warning[published-text-replaced]: `licences` was published as `C2`"),
        "{stderr}"
    );
    let said = refused(
        &workspace,
        &["release", "--edition", "second"],
        "published-text-replaced",
    );
    assert!(said.contains("--reworded"), "{said}");
    let (status, _, stderr) = run(
        &workspace,
        &["release", "--edition", "second", "--reworded", "licences"],
    );
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(
        run(&workspace, &["compile", "--force"])
            .2
            .matches("warning[")
            .count(),
        0,
        "the new words are published"
    );
}

#[test]
fn an_edition_has_a_name_that_is_a_folders() {
    let workspace = Workspace::small();
    for name in ["../up", "", ".hidden", "a/b", "a b", "ü"] {
        let (status, _, stderr) = run(&workspace, &["release", "--edition", name]);
        assert_eq!(status, 2, "{name}: {stderr}");
    }
    assert!(!workspace.path(LOCK).exists());
}

#[test]
fn a_brief_with_errors_is_not_released() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/brief.toml",
        "state    = \"KZ\"",
        "state    = \"KAZ\"",
    );
    refused(&workspace, &["release"], "unknown-name");
    assert!(!workspace.path(LOCK).exists());
    assert!(!workspace.out(SMALL).join("editions").exists());
}

/// An id is renamed and nothing else: the number would be lost without a word.
#[test]
fn a_renamed_entry_is_told_with_the_key_that_keeps_its_number() {
    let workspace = Workspace::small();
    release(&workspace, "first");
    workspace.replace(PRESS, "id      = \"licences\"", "id      = \"permits\"");
    let help = "write `was = \"licences\"` below its id, and it stays `C2`";
    for command in [
        &["compile"][..],
        &["check"],
        &["release", "--edition", "second"],
    ] {
        let (status, stdout, stderr) = run(&workspace, command);
        let said = format!("{stdout}{stderr}");
        assert_eq!(status, 1, "{said}");
        assert!(said.contains("error[published-entry-renamed]"), "{said}");
        assert!(said.contains(help), "{command:?}: {said}");
    }
    // What is advised does what it says.
    workspace.replace(
        PRESS,
        "id      = \"permits\"",
        "id      = \"permits\"\nwas = \"licences\"",
    );
    release(&workspace, "second");
    assert!(workspace.read(LOCK).contains("permits = { number = \"C2\""));
    // The key may go; and the name back is a renaming too.
    workspace.replace(PRESS, "was = \"licences\"\n", "");
    assert_eq!(run(&workspace, &["compile"]).0, 0);
    workspace.replace(PRESS, "id      = \"permits\"", "id      = \"licences\"");
    let said = refused(&workspace, &["compile"], "published-entry-renamed");
    assert!(said.contains("write `was = \"permits\"`"), "{said}");
}

/// Renamed and reworded at once, an entry may be another matter: nobody is to find out after the release.
#[test]
fn an_entry_that_resembles_one_that_is_gone_is_asked_about_before_it_is_released() {
    let workspace = Workspace::small();
    release(&workspace, "first");
    workspace.replace(PRESS, "id      = \"licences\"", "id      = \"permits\"");
    workspace.replace(
        PRESS,
        "refused without reasons.",
        "refused without any reasons in writing.",
    );
    let (status, _, stderr) = run(&workspace, &["compile"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains("warning[published-entry-renamed]"),
        "{stderr}"
    );
    let second = ["release", "--edition", "second"];
    let said = refused(&workspace, &second, "published-entry-renamed");
    assert!(said.contains("`--another permits`"), "{said}");
    let lock = workspace.read(LOCK);
    assert!(!lock.contains("second"), "{lock}");
    let vouched = ["release", "--edition", "second", "--another", "permits"];
    let (status, _, stderr) = run(&workspace, &vouched);
    assert_eq!(status, 0, "{stderr}");
    let lock = workspace.read(LOCK);
    assert!(lock.contains("permits = { number = \"C4\""), "{lock}");
}

/// Chapters with short headings, and matters that take turns, are not taken for one another.
#[test]
fn another_matter_in_the_place_of_one_that_is_gone_is_no_renaming() {
    let workspace = Workspace::small();
    workspace.replace(COURTS, "\"Fair trial\"", "\"Article 14\"");
    release(&workspace, "first");
    workspace.replace(COURTS, "\"Article 14\"", "\"Article 9\"");
    workspace.replace(COURTS, "id       = \"courts\"", "id       = \"custody\"");
    workspace.replace(PRESS, "id      = \"licences\"", "id      = \"raids\"");
    workspace.replace(
        PRESS,
        "title   = \"Licences are refused\"",
        "title   = \"Newsrooms are searched\"",
    );
    workspace.replace(
        PRESS,
        "Licences are refused without reasons.",
        "Police search newsrooms at night, with no warrant from a judge.",
    );
    let (_, _, stderr) = run(&workspace, &["compile"]);
    assert!(
        !stderr.contains("error[published-entry-renamed]"),
        "{stderr}"
    );
    assert!(!stderr.contains("`raids` reads"), "{stderr}");
}

/// Every text file of a workspace with the line ends of another system.
fn with_carriage_returns(folder: &Path) {
    for file in files_under(folder) {
        if file.starts_with(".git") || file.starts_with("out") {
            continue;
        }
        let path = folder.join(&file);
        let bytes = fs::read(&path).unwrap();
        if bytes.contains(&0) || bytes.windows(2).any(|pair| pair == b"\r\n") {
            continue;
        }
        let text = bytes.iter().flat_map(|byte| match byte {
            b'\n' => vec![b'\r', b'\n'],
            byte => vec![*byte],
        });
        fs::write(path, text.collect::<Vec<u8>>()).unwrap();
    }
}

/// git gives a clone on Windows other line ends: the edition is the same, byte by byte.
#[test]
fn a_clone_with_other_line_ends_makes_the_same_edition() {
    let workspace = Workspace::small();
    // Lines of a text, of a cell and of a file of the style can be seen in what is made.
    workspace.replace(
        PRESS,
        "Most of them were",
        "First line\\\nsecond line.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\nMost of them were",
    );
    workspace.replace(
        "data/north/suits.csv",
        "2010,Company,650000,yes\n",
        "2010,\"Company\nof two lines\",650000,yes\n",
    );
    workspace.write(
        "briefs/small/findings/1-press/licences.md",
        "A body.\n\nOf two paragraphs.[^n]\n\n[^n]: And a note.\n",
    );
    release(&workspace, "first");
    let edition = |workspace: &Workspace| workspace.out(SMALL).join("editions/first");
    let made = fs::read_to_string(edition(&workspace).join("SHA256SUMS")).unwrap();
    fs::remove_dir_all(workspace.path("out")).unwrap();
    with_carriage_returns(workspace.folder());
    let lock = workspace.read(LOCK);
    assert!(lock.contains("\r\n"));

    let (status, _, stderr) = run(&workspace, &["release", "--locked", "--edition", "first"]);
    assert_eq!(status, 0, "{stderr}");
    let again = fs::read_to_string(edition(&workspace).join("SHA256SUMS")).unwrap();
    assert_eq!(again, made);
    assert_eq!(workspace.read(LOCK), lock, "nothing is written anew");
    assert_eq!(run(&workspace, &["compile", "--locked"]).0, 0);
}

/// A lock of an older version has the digest of the bytes, whatever they were.
#[test]
fn a_lock_that_was_made_of_other_line_ends_is_still_right() {
    let workspace = Workspace::small();
    with_carriage_returns(workspace.folder());
    release(&workspace, "first");
    let lock = workspace.read(LOCK);
    // As the digest was computed before: of each file's bytes, by name.
    let manifest = fs::read(workspace.out(SMALL).join("editions/first/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let mut list = String::new();
    for name in manifest["inputs"].as_object().unwrap().keys() {
        if name != LOCK {
            let bytes = fs::read(workspace.path(name)).ok();
            let digest = bytes.map(|bytes| rapporteur::output::Sha256::of(&bytes).to_string());
            list.push_str(&format!("{}  {name}\n", digest.as_deref().unwrap_or("-")));
        }
    }
    let old = rapporteur::output::Sha256::of(list.as_bytes()).to_string();
    let start = lock.find("inputs = \"").unwrap() + "inputs = \"".len();
    let new = &lock[start..start + 64];
    assert_ne!(old, new, "of texts with carriage returns");
    let check = |inputs: &str| {
        use sha2::Digest as _;
        let mut hash = sha2::Sha256::new();
        for part in ["edition", "first", "2011-07-12", inputs, "7"] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let hash = hash.finalize();
        hash[..4]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    assert!(lock.contains(&check(new)), "{lock}");
    let lock = lock.replace(new, &old).replace(&check(new), &check(&old));
    workspace.write(LOCK, lock);
    fs::remove_dir_all(workspace.path("out")).unwrap();
    let (status, _, stderr) = run(&workspace, &["release", "--locked", "--edition", "first"]);
    assert_eq!(status, 0, "{stderr}");
}

/// An edition that nobody has seen is taken back as the manual says, and what is in the way is named.
#[test]
fn an_edition_that_nobody_has_seen_can_be_taken_back() {
    let workspace = Workspace::small();
    under_git(&workspace);
    release(&workspace, "first");
    git(workspace.folder(), &["add", "-A"]);
    git(workspace.folder(), &["commit", "-q", "-m", "edition first"]);
    release(&workspace, "second");
    workspace.replace(
        COURTS,
        "Open hearings to the public",
        "Open all hearings to the public",
    );
    let second = ["release", "--edition", "second"];
    let said = refused(&workspace, &second, "edition-exists");
    assert!(
        said.contains("if nobody has seen it, take it back"),
        "{said}"
    );
    let third = ["release", "--edition", "third"];
    let said = refused(&workspace, &third, "lock-not-committed");
    let back = "git checkout HEAD -- briefs/small/numbering.lock";
    assert!(said.contains(back), "{said}");

    git(
        workspace.folder(),
        &back.split(' ').skip(1).collect::<Vec<_>>(),
    );
    let (status, _, stderr) = run(&workspace, &second);
    assert_eq!(status, 2, "{stderr}");
    assert!(
        stderr.contains(&format!("other inputs (`{COURTS}` differs)")),
        "{stderr}"
    );
    fs::remove_dir_all(workspace.out(SMALL).join("editions/second")).unwrap();
    release(&workspace, "second");

    // The same inputs and another program, or damage.
    let edition = workspace.out(SMALL).join("editions/second");
    let manifest = fs::read_to_string(edition.join("manifest.json")).unwrap();
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(manifest.contains(&version), "{manifest}");
    fs::write(
        edition.join("manifest.json"),
        manifest.replace(&version, "\"version\": \"0.0.1\""),
    )
    .unwrap();
    let sums = fs::read_to_string(edition.join("SHA256SUMS")).unwrap();
    fs::write(edition.join("SHA256SUMS"), format!("{sums}\n")).unwrap();
    let (status, _, stderr) = run(&workspace, &second);
    assert_eq!(status, 2, "{stderr}");
    assert!(
        stderr.contains("another version of the program, 0.0.1"),
        "{stderr}"
    );
    fs::write(edition.join("manifest.json"), manifest).unwrap();
    let (status, _, stderr) = run(&workspace, &second);
    assert_eq!(status, 2, "{stderr}");
    assert!(stderr.contains("it is damaged"), "{stderr}");
}
