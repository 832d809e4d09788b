//! A workspace may be anybody's: with links, pipes, devices and circles in it, nothing is written, read,
//! listed or removed where it should not be, nothing waits for ever, and all of it is said.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::{FileExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::workspace::{SMALL, Workspace, program};
use tempfile::TempDir;

/// What a run has said and how it has ended.
struct Run {
    /// None if it had to be stopped.
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

/// How long a run may take before it counts as one without an end, whatever else the machine does.
const PATIENCE: Duration = Duration::from_mins(3);

fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    let said = TempDir::new().unwrap();
    let to = |name: &str| Stdio::from(File::create(said.path().join(name)).unwrap());
    let mut child = Command::new(program())
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(to("out"))
        .stderr(to("err"))
        .spawn()
        .unwrap();
    let started = Instant::now();
    let mut status = child.try_wait().unwrap();
    while status.is_none() && started.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(10));
        status = child.try_wait().unwrap();
    }
    if status.is_none() {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let read = |name: &str| fs::read_to_string(said.path().join(name)).unwrap();
    Run {
        status: status.map(|status| status.code().unwrap_or(-1)),
        stdout: read("out"),
        stderr: read("err"),
    }
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Run {
    run_in(workspace.folder(), arguments)
}

/// The message without the line breaks that fit it into a terminal.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All that is in a folder: what each file holds, where each link leads.
fn state(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            let holds = if kind.is_symlink() {
                fs::read_link(&path)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned()
                    .into_bytes()
            } else if kind.is_file() {
                fs::read(&path).unwrap()
            } else {
                Vec::new()
            };
            if kind.is_dir() {
                walk(&path, found);
            }
            found.insert(path, holds);
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, &mut found);
    found
}

/// Somebody's own folder, with files of the names that runs write.
fn elsewhere() -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in [
        "config",
        "paper.en.pdf",
        "manifest.json",
        "typst/paper.en.typ",
        ".rapporteur-unfinished-mine",
        "deep/.rapporteur-unfinished-mine",
    ] {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "mine").unwrap();
    }
    folder
}

/// The small workspace in the style that it has of its own.
fn own_style() -> Workspace {
    let workspace = Workspace::small();
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"plain\"");
    workspace
}

fn pipe(workspace: &Workspace, path: &str) {
    let path = workspace.path(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

fn link(workspace: &Workspace, leads_to: impl AsRef<Path>, path: &str) {
    let path = workspace.path(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    if path.is_dir() {
        fs::remove_dir_all(&path).unwrap();
    } else {
        let _ = fs::remove_file(&path);
    }
    symlink(leads_to, path).unwrap();
}

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><rect width=\"40\" height=\"20\"/></svg>";

/// Gives an organisation a logo.
fn logo(workspace: &Workspace, path: &str, bytes: &str) {
    workspace.replace(
        "briefs/small/brief.toml",
        "city  = \"The Hague\"\n",
        &format!("city  = \"The Hague\"\nlogo  = \"{path}\"\n"),
    );
    workspace.write(Path::new("briefs/small").join(path), bytes);
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args([
            "-c",
            "user.name=Somebody",
            "-c",
            "user.email=somebody@example.org",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}

/// A repository is cloned and its brief compiled; its outputs are a link to what git runs by.
#[test]
fn a_cloned_repository_does_not_write_into_its_own_git_folder() {
    let payload = "[core]\n\tfsmonitor = \"touch PWNED; false\"\n";
    let cases = [
        ("config", payload, "picture"),
        (
            "config.svg",
            SVG,
            "out/small/typst cannot be written: it is a link to ../../.git",
        ),
    ];
    for (name, bytes, message) in cases {
        let origin = own_style();
        logo(&origin, name, bytes);
        link(&origin, "../../.git", "out/small/typst");
        git(origin.folder(), &["init", "--quiet"]);
        git(origin.folder(), &["add", "--force", "."]);
        git(origin.folder(), &["commit", "--quiet", "-m", "A brief"]);
        let home = TempDir::new().unwrap();
        git(
            home.path(),
            &[
                "clone",
                "--quiet",
                origin.folder().to_str().unwrap(),
                "brief",
            ],
        );
        let clone = home.path().join("brief");
        assert!(
            clone.join("out/small/typst/config").exists(),
            "the link is there"
        );
        let before = state(&clone.join(".git"));
        let run = run_in(&clone, &["compile", SMALL]);
        assert!(matches!(run.status, Some(1 | 2)), "{}", run.stderr);
        assert!(flat(&run.stderr).contains(message), "{}", run.stderr);
        assert_eq!(run.stdout, "");
        assert!(
            state(&clone.join(".git")) == before,
            "git's own files were written"
        );
        git(&clone, &["status"]);
        assert!(!clone.join("PWNED").exists());
    }
}

/// Wherever a link stands on the way to something that is written, it is refused by its name, with where
/// it leads and what to do; what it leads to is as it was.
#[test]
fn nothing_is_written_through_a_link() {
    const COMPILE: &[&str] = &["compile", SMALL];
    const RELEASE: &[&str] = &["release", SMALL];
    let cases: &[(&str, &[&str])] = &[
        ("out", COMPILE),
        ("out", &["compile", "--all", "--jobs", "2"]),
        ("out", RELEASE),
        ("out/small", COMPILE),
        ("out/small", RELEASE),
        ("out/small", &["compile", "--timeout", "100", SMALL]),
        ("out/small/typst", COMPILE),
        ("out/small/typst/fonts", COMPILE),
        ("out/small/editions", RELEASE),
        ("out/small/editions/2011-07-12", RELEASE),
        ("out/small/editions/2011-07-12/typst", RELEASE),
        ("out/small/.rapporteur-lock", COMPILE),
        ("out/small/.rapporteur-lock", RELEASE),
        ("briefs", &["new", "brief", "another"]),
        ("data", &["new", "brief", "another"]),
        ("styles", &["new", "style", "another"]),
    ];
    for (at, arguments) in cases {
        // Out of the workspace, and to another folder of it, by a path from the root and by one that is not.
        for inside in [false, true] {
            let workspace = Workspace::small();
            let folder = elsewhere();
            let target = if inside {
                fs::create_dir_all(workspace.path("own")).unwrap();
                fs::write(workspace.path("own/config"), "mine").unwrap();
                PathBuf::from("../".repeat(at.matches('/').count())).join("own")
            } else {
                folder.path().to_path_buf()
            };
            let target = if at.ends_with("lock") {
                target.join("created")
            } else {
                target
            };
            let own = if inside {
                workspace.path("own")
            } else {
                folder.path().to_path_buf()
            };
            if ["briefs", "data", "styles"].contains(at) {
                fs::rename(workspace.path(at), workspace.path("put-away")).unwrap();
            }
            link(&workspace, &target, at);
            let before = state(&own);
            let run = run(&workspace, arguments);
            let case = format!("{at}, {arguments:?}: {}", run.stderr);
            assert_eq!(run.status, Some(2), "{case}");
            let said = flat(&run.stderr);
            assert!(said.contains(&format!("{at} cannot be written")), "{case}");
            let leads_to = format!(
                "it is a link to {}, and no link of a workspace is followed",
                target.display()
            );
            assert!(said.contains(&leads_to), "{case}");
            assert!(said.contains("remove the link"), "{case}");
            assert_eq!(said.matches("cannot be written").count(), 1, "{case}");
            assert_eq!(run.stdout, "", "{case}");
            assert!(state(&own) == before, "{case}\nit was written there");
            if *arguments == RELEASE {
                assert!(
                    !workspace.path("briefs/small/numbering.lock").exists(),
                    "{case}"
                );
            }
        }
    }
}

/// A brief may be a link to another folder of the workspace; its lock is not written through that.
#[test]
fn the_lock_is_not_written_through_a_link() {
    let workspace = Workspace::small();
    fs::create_dir(workspace.path("shared")).unwrap();
    fs::rename(
        workspace.path("briefs/small"),
        workspace.path("shared/small"),
    )
    .unwrap();
    link(&workspace, "../shared/small", "briefs/small");
    let before = state(&workspace.path("shared"));
    let compiled = run(&workspace, &["compile", SMALL]);
    assert_eq!(compiled.status, Some(0), "{}", compiled.stderr);
    let released = run(&workspace, &["release", SMALL]);
    assert_eq!(released.status, Some(2), "{}", released.stderr);
    let said = flat(&released.stderr);
    assert!(
        said.contains("briefs/small cannot be written: it is a link to ../shared/small"),
        "{said}"
    );
    assert!(state(&workspace.path("shared")) == before);
    assert!(
        !workspace
            .out(SMALL)
            .join("editions/2011-07-12/SHA256SUMS")
            .exists()
    );
    // By the folder that it really is, it is released.
    let released = run(&workspace, &["release", "shared/small"]);
    assert_eq!(released.status, Some(0), "{}", released.stderr);
    assert!(workspace.path("shared/small/numbering.lock").is_file());
}

/// What the user has named may be a link: the root, the folder of outputs, single files.
#[test]
fn what_the_user_names_may_be_a_link() {
    let workspace = Workspace::small();
    let folder = elsewhere();
    symlink(folder.path(), workspace.path("here")).unwrap();
    let made = run(&workspace, &["compile", SMALL, "--out", "here/briefs"]);
    assert_eq!(made.status, Some(0), "{}", made.stderr);
    assert!(folder.path().join("briefs/small/paper.en.pdf").is_file());
    let made = run(
        &workspace,
        &[
            "compile", "--all", "--jobs", "2", "--force", "--out", "here",
        ],
    );
    assert_eq!(made.status, Some(0), "{}", made.stderr);
    assert!(folder.path().join("small/paper.en.pdf").is_file());
    let made = run(&workspace, &["schema", "--out", "here"]);
    assert_eq!(made.status, Some(0), "{}", made.stderr);
    assert!(folder.path().join("brief.json").is_file());

    let above = TempDir::new().unwrap();
    symlink(workspace.folder(), above.path().join("workspace")).unwrap();
    let made = run_in(&above.path().join("workspace"), &["compile", SMALL]);
    assert_eq!(made.status, Some(0), "{}", made.stderr);
    assert!(workspace.out(SMALL).join("paper.en.pdf").is_file());
}

/// Where a link stands in the place of a file that is written, the file takes its place.
#[test]
fn a_link_in_the_place_of_a_file_is_replaced_and_not_followed() {
    let workspace = Workspace::small();
    let folder = elsewhere();
    let files = [
        "out/small/paper.en.pdf",
        "out/small/manifest.json",
        "out/small/typst/paper.en.typ",
        "out/manifest.json",
    ];
    for file in files {
        link(&workspace, folder.path().join("config"), file);
    }
    let before = state(folder.path());
    // Two briefs are a batch, which has a manifest too.
    for file in [
        "brief.toml",
        "press-release.toml",
        "statistics.toml",
        "findings/3-expression.toml",
        "sources.bib",
    ] {
        let from = workspace.path("briefs/small").join(file);
        if from.exists() {
            workspace.write(
                Path::new("briefs/other").join(file),
                fs::read(from).unwrap(),
            );
        }
    }
    let run = run(&workspace, &["compile", "--all"]);
    assert!(
        workspace.out(SMALL).join("paper.en.pdf").is_file(),
        "{}",
        run.stderr
    );
    for file in files {
        let found = fs::symlink_metadata(workspace.path(file)).unwrap();
        assert!(found.is_file(), "{file} is still a link");
    }
    assert!(state(folder.path()) == before);
}

/// Links that are no way to anything that is written lead nobody to sweep, take or clear what is there.
#[test]
fn nothing_is_removed_behind_a_link() {
    let workspace = Workspace::small();
    let folder = elsewhere();
    workspace.compile();
    link(&workspace, folder.path(), "out/small/more");
    link(&workspace, folder.path(), "out/small/editions");
    link(&workspace, folder.path(), "out/other");
    link(
        &workspace,
        folder.path(),
        "briefs/small/.rapporteur-unfinished-alone-x",
    );
    fs::write(folder.path().join(".rapporteur-lock"), "").unwrap();
    let before = state(folder.path());
    let run = run(&workspace, &["compile", SMALL, "--force"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(state(folder.path()) == before);
}

/// Pipes and devices in the place of files of all kinds end with a message and not with a wait.
#[test]
fn a_pipe_or_a_device_is_no_file() {
    type Case<'c> = (&'c str, &'c [&'c str], i32, &'c str);
    const COMPILE: &[&str] = &["compile", SMALL];
    const NOT_A_FILE: &str = "it is not a file";
    // What holds what an earlier run has left is made again, the rest is said.
    let cases: &[Case] = &[
        ("out/small/manifest.json", COMPILE, 0, ""),
        ("out/small/paper.en.pdf", COMPILE, 0, ""),
        ("out/small/typst/theme.typ", COMPILE, 0, ""),
        (
            "out/small/.rapporteur-lock",
            COMPILE,
            2,
            "out/small/.rapporteur-lock cannot be written",
        ),
        (
            "out/small/.rapporteur-lock",
            &["release"],
            2,
            "out/small/.rapporteur-lock cannot be written",
        ),
        (
            "out/small/editions/2011-07-12/SHA256SUMS",
            &["release"],
            2,
            "SHA256SUMS cannot be read",
        ),
        (
            "out/small/editions/2011-07-12/edition.json",
            &["diff", SMALL],
            1,
            "edition.json cannot be read",
        ),
        (
            "briefs/small/findings/3-expression.toml",
            COMPILE,
            1,
            NOT_A_FILE,
        ),
        (
            "briefs/small/findings/9-more.toml",
            &["trace", "suits-2010"],
            0,
            "",
        ),
        ("briefs/small/press-release.toml", COMPILE, 1, NOT_A_FILE),
        ("briefs/small/statistics.toml", COMPILE, 1, NOT_A_FILE),
        ("briefs/small/sources.bib", COMPILE, 1, NOT_A_FILE),
        ("briefs/small/numbering.lock", COMPILE, 1, NOT_A_FILE),
        ("briefs/small/logo.svg", COMPILE, 1, NOT_A_FILE),
        ("styles/plain/theme.typ", COMPILE, 1, NOT_A_FILE),
        ("styles/plain/more.svg", COMPILE, 1, NOT_A_FILE),
        (
            "styles/plain/fonts/more.ttf",
            COMPILE,
            1,
            "styles/plain/fonts/more.ttf",
        ),
        ("data/north/suits.csv", COMPILE, 1, NOT_A_FILE),
        ("data/north/suits.toml", COMPILE, 1, NOT_A_FILE),
        ("data/north/datapackage.json", COMPILE, 1, NOT_A_FILE),
        ("briefs/small/brief.toml", COMPILE, 1, NOT_A_FILE),
        (
            "briefs/small/findings/1-press/licences.md",
            COMPILE,
            1,
            NOT_A_FILE,
        ),
        ("styles/plain/style.toml", COMPILE, 1, NOT_A_FILE),
    ];
    for (at, arguments, status, message) in cases {
        for device in [None, Some("/dev/zero")] {
            let workspace = own_style();
            if at.ends_with("logo.svg") {
                logo(&workspace, "logo.svg", SVG);
            }
            match device {
                Some(device) => link(&workspace, device, at),
                None => pipe(&workspace, at),
            }
            let run = run(&workspace, arguments);
            let case = format!("{at}, {device:?}: {}", run.stderr);
            assert_eq!(run.status, Some(*status), "{case}");
            let said = flat(&run.stderr);
            let leaves = "link that leaves the workspace";
            let is_said = said.contains(message)
                || device.is_some()
                    && (said.contains(leaves) || said.contains("leaves the workspace"));
            assert!(is_said, "{case}");
        }
    }
}

/// A link to nothing is not taken for nothing: the file that it should lead to is missed.
#[test]
fn a_link_to_nothing_is_missed() {
    for at in [
        "briefs/small/press-release.toml",
        "briefs/small/statistics.toml",
        "briefs/small/sources.bib",
        "briefs/small/numbering.lock",
        "briefs/small/brief.toml",
        "data/north/suits.toml",
        "styles/plain/style.toml",
    ] {
        for arguments in [["compile", "--all"], ["release", SMALL]] {
            let workspace = own_style();
            link(&workspace, "nowhere", at);
            let run = run(&workspace, &arguments);
            assert_eq!(run.status, Some(1), "{at}: {}", run.stderr);
            assert!(
                flat(&run.stderr).contains(&format!("{at} cannot be read")),
                "{at}: {}",
                run.stderr
            );
        }
    }
}

/// Folders that lead to each other, or all over the disk, have an end.
#[test]
fn circles_of_folders_have_an_end() {
    // In the brief's folder nothing looks at what is there but findings and bodies.
    let workspace = own_style();
    for (name, others) in [("a", "bc"), ("b", "ac"), ("c", "ab")] {
        fs::create_dir_all(workspace.path("briefs/small").join(name)).unwrap();
        for other in others.chars() {
            link(
                &workspace,
                format!("../{other}"),
                &format!("briefs/small/{name}/{other}"),
            );
        }
    }
    let compiled = run(&workspace, &["compile", SMALL]);
    assert_eq!(compiled.status, Some(0), "{}", compiled.stderr);
    let current = run(&workspace, &["compile", SMALL]);
    assert!(current.stdout.contains("up to date"), "{}", current.stdout);
    link(&workspace, "/", "briefs/small/findings/root");
    let refused = run(&workspace, &["compile", SMALL, "--force"]);
    assert_eq!(refused.status, Some(1), "{}", refused.stderr);
    let said = flat(&refused.stderr);
    assert!(
        said.contains("findings/root is a link to a folder"),
        "{said}"
    );

    // In a style a link to a folder would be a part of it.
    let workspace = own_style();
    for number in 0..6 {
        link(&workspace, ".", &format!("styles/plain/l{number}"));
    }
    link(&workspace, "/", "styles/plain/root");
    for arguments in [["compile", SMALL], ["check", SMALL], ["context", SMALL]] {
        let refused = run(&workspace, &arguments);
        assert_eq!(refused.status, Some(1), "{arguments:?} {}", refused.stderr);
        let said = flat(&refused.stderr) + &flat(&refused.stdout);
        for name in ["l0", "l5", "root"] {
            let message = format!(
                "styles/plain/{name} is a link to a folder, and such links are not followed"
            );
            assert!(said.contains(&message), "{arguments:?} {said}");
        }
        assert!(
            said.contains("put a copy of the folder in its place"),
            "{said}"
        );
    }
    let refused = run(&workspace, &["new", "style", "other", "--from", "plain"]);
    assert_eq!(refused.status, Some(1), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("linked-folder"),
        "{}",
        refused.stderr
    );

    // Among the tables a hint is looked for.
    let workspace = own_style();
    for number in 0..6 {
        link(&workspace, ".", &format!("data/l{number}"));
    }
    link(&workspace, "/", "data/root");
    workspace.write("data/north/more.csv", "a\n1\n");
    let table = workspace
        .read("briefs/small/statistics.toml")
        .replace("north/suits", "north/suit");
    workspace.write("briefs/small/statistics.toml", table);
    let refused = run(&workspace, &["compile", SMALL]);
    assert_eq!(refused.status, Some(1), "{}", refused.stderr);
    assert!(
        flat(&refused.stderr).contains("did you mean `north/suits`?"),
        "{}",
        refused.stderr
    );
}

/// A style of too many files is not gone through for ever.
#[test]
fn a_folder_without_measure_is_said() {
    let workspace = own_style();
    let folder = workspace.path("styles/plain/many");
    fs::create_dir(&folder).unwrap();
    for number in 0..20_001 {
        File::create(folder.join(number.to_string())).unwrap();
    }
    let run = run(&workspace, &["compile", SMALL]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let said = flat(&run.stderr);
    assert!(
        said.contains("styles/plain holds more than 20000 files and folders"),
        "{said}"
    );
    assert!(said.contains("move what does not belong there"), "{said}");
}

/// A manifest that came with the workspace has nothing hashed that lies elsewhere.
#[test]
fn a_forged_manifest_leads_nowhere() {
    let workspace = Workspace::small();
    workspace.compile();
    let good = workspace.read("out/small/manifest.json");
    let folders = [
        "/proc/**",
        "/usr/**",
        "../**",
        "data/**",
        "briefs/**",
        "styles/../../**",
    ];
    let first = "\"briefs/small/findings/**\"";
    assert!(good.contains(first), "{good}");
    let forged = folders
        .iter()
        .map(|folder| good.replacen(first, &format!("{first},\n    \"{folder}\""), 1));
    let inputs = ["/etc/passwd", "../x", "briefs/small/../../../x"];
    let forged = forged.chain(inputs.iter().map(|input| {
        good.replacen(
            "\"inputs\": {",
            &format!("\"inputs\": {{\n    \"{input}\": null,"),
            1,
        )
    }));
    for text in forged {
        workspace.write("out/small/manifest.json", &text);
        let run = run(&workspace, &["compile", SMALL]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert!(!run.stdout.contains("up to date"), "{text}");
    }
    // Nor does it have an edition removed, or what is hidden.
    let sum = "3fd30542fe3f61b14bd4a4b2dc0b6fb30fa6f63ebce52dd1778aaa8c4dc02cff";
    for file in ["editions/1/x", ".rapporteur-lock"] {
        workspace.write(Path::new("out/small").join(file), "mine");
        let output = format!("\"{file}\": {{ \"bytes\": 4, \"sha256\": \"{sum}\" }},");
        let forged = good.replacen(
            "\"outputs\": {",
            &format!("\"outputs\": {{\n    {output}"),
            1,
        );
        assert!(forged.contains(&output));
        workspace.write("out/small/manifest.json", forged);
        let run = run(&workspace, &["compile", SMALL, "--force"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert_eq!(workspace.read(Path::new("out/small").join(file)), "mine");
    }
    assert!(
        run(&workspace, &["compile", SMALL])
            .stdout
            .contains("up to date")
    );
}

/// Only what was read stands in a manifest; other files in the brief's folder are nobody's business.
#[test]
fn a_manifest_names_what_was_read_and_nothing_else() {
    let workspace = Workspace::small();
    let compiled = run(&workspace, &["compile", SMALL]);
    assert_eq!(compiled.status, Some(0), "{}", compiled.stderr);
    let before = workspace.read("out/small/manifest.json");
    for file in [
        "notes-from-source-JOHNDOE.txt",
        "drafts/HIDDENDRAFT.md",
        "findings/HIDDENDRAFT.toml~",
        "assets/JOHNDOE.svg",
    ] {
        workspace.write(Path::new("briefs/small").join(file), SVG);
    }
    let current = run(&workspace, &["compile", SMALL]);
    assert!(current.stdout.contains("up to date"), "{}", current.stdout);
    let released = run(&workspace, &["release", SMALL]);
    assert_eq!(released.status, Some(0), "{}", released.stderr);
    let edition = workspace.out(SMALL).join("editions/2011-07-12");
    for (path, bytes) in state(&edition) {
        for hidden in ["JOHNDOE", "HIDDENDRAFT"] {
            let shown = path.display();
            assert!(
                !String::from_utf8_lossy(&bytes).contains(hidden),
                "{shown} tells {hidden}"
            );
            assert!(!path.to_string_lossy().contains(hidden), "{shown}");
        }
    }
    assert!(before.contains("findings/**"));

    // Whatever is read as soon as it is there has it made again.
    for (file, text) in [
        ("findings/9-more.toml", ""),
        ("findings/notes.txt", "Text."),
        ("findings/3-expression/nobody.md", "Text."),
        ("sources.yml", ""),
    ] {
        let path = Path::new("briefs/small").join(file);
        workspace.write(&path, text);
        let run = run(&workspace, &["compile", SMALL]);
        assert!(!run.stdout.contains("up to date"), "{file}");
        fs::remove_file(workspace.path(path)).unwrap();
    }
}

/// A picture goes beside the sources by a name of its own, and only if a document prints it.
#[test]
fn only_what_is_printed_is_put_beside_the_sources() {
    // This style prints no logo.
    let workspace = own_style();
    logo(&workspace, "assets/archive.svg", SVG);
    let compiled = run(&workspace, &["compile", SMALL]);
    assert_eq!(compiled.status, Some(0), "{}", compiled.stderr);
    assert!(!workspace.out(SMALL).join("typst/assets").exists());

    // These do: whatever the brief calls them.
    for style in ["coalition", "plain"] {
        let workspace = Workspace::small();
        logo(&workspace, ".hidden/.authorized_keys.svg", SVG);
        workspace.in_style(style);
        let sources = workspace.out(SMALL).join("typst");
        let compiled = run(&workspace, &["compile", SMALL]);
        assert_eq!(compiled.status, Some(0), "{}", compiled.stderr);
        let found: Vec<PathBuf> = state(&sources)
            .into_keys()
            .filter(|path| path.extension().is_some_and(|ending| ending == "svg"))
            .collect();
        assert_eq!(
            found,
            [sources.join("assets/authorized_keys.svg")],
            "{style}"
        );
        let names: Vec<PathBuf> = state(&sources).into_keys().collect();
        assert!(
            !names
                .iter()
                .any(|path| path.to_string_lossy().contains("/.hidden"))
        );

        // What is no longer printed does not stay.
        let brief = workspace.read("briefs/small/brief.toml");
        workspace.write(
            "briefs/small/brief.toml",
            brief.replace("logo  = \".hidden/.authorized_keys.svg\"\n", ""),
        );
        let compiled = run(&workspace, &["compile", SMALL]);
        assert_eq!(compiled.status, Some(0), "{}", compiled.stderr);
        assert!(!sources.join("assets").exists(), "{style}");
    }
}

/// No file with a table in it ever has a name in the folder for temporary files.
#[test]
fn no_copy_of_a_table_lies_in_the_folder_for_temporary_files() {
    let workspace = Workspace::small();
    let shared = TempDir::new().unwrap();
    // In UTF-16, which is copied to be read.
    let table = workspace.path("data/north/suits.csv");
    let text = fs::read_to_string(&table).unwrap();
    let wide: Vec<u8> = std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(&table, wide).unwrap();
    let mut child = Command::new(program())
        .args(["compile", SMALL])
        .current_dir(workspace.folder())
        .env("TMPDIR", shared.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut seen = 0;
    let status = loop {
        seen += fs::read_dir(shared.path()).unwrap().count();
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
    };
    assert!(status.success());
    assert_eq!(seen, 0, "a copy had a name");
}

/// A sparse file of any size is told by its length, before it is read.
#[test]
fn a_file_without_measure_is_not_read() {
    for (at, status) in [
        ("briefs/small/sources.bib", 1),
        ("briefs/small/logo.svg", 1),
        ("styles/plain/more.svg", 1),
        ("data/north/suits.toml", 1),
        ("out/small/manifest.json", 0),
        ("out/small/paper.en.pdf", 0),
    ] {
        let workspace = own_style();
        if at.ends_with("logo.svg") {
            logo(&workspace, "logo.svg", SVG);
        }
        let path = workspace.path(at);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = File::create(path).unwrap();
        file.write_at(b"x", 1 << 40).unwrap();
        let run = run(&workspace, &["compile", SMALL]);
        assert_eq!(run.status, Some(status), "{at}: {}", run.stderr);
        if status == 1 {
            assert!(
                run.stderr.contains("it is larger than"),
                "{at}: {}",
                run.stderr
            );
        }
    }
}
