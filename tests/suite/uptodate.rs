//! What is up to date is not made again, and what is not is: by content alone.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::SystemTime;

use crate::workspace::{SMALL, Workspace, files_under};

const NOTHING_TO_DO: &str = "out/small/paper.en.pdf  5 pages  up to date\n\
                             out/small/press-release.en.pdf  1 page  up to date\n";

struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn compile(workspace: &Workspace, arguments: &[&str]) -> Run {
    let output = workspace
        .program()
        .arg("compile")
        .args(arguments)
        .output()
        .unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[track_caller]
fn assert_nothing_to_do(workspace: &Workspace) {
    let run = compile(workspace, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(run.stdout, NOTHING_TO_DO);
    assert_eq!(run.stderr, "");
}

#[track_caller]
fn assert_made_again(workspace: &Workspace) {
    let run = compile(workspace, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
    assert!(!run.stdout.contains("up to date"), "{}", run.stdout);
    assert!(run.stderr.contains("small done in "), "{}", run.stderr);
}

/// Every file of the outputs, with when it was written and, on Unix, which file it is.
fn written(workspace: &Workspace) -> BTreeMap<PathBuf, (SystemTime, u64)> {
    let out = workspace.out(SMALL);
    let state = |path: &PathBuf| {
        let found = fs::metadata(out.join(path)).unwrap();
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&found);
        #[cfg(not(unix))]
        let number = 0;
        (found.modified().unwrap(), number)
    };
    files_under(&out)
        .into_iter()
        .map(|path| (path.clone(), state(&path)))
        .collect()
}

/// The small workspace, in the style that it has of its own.
fn own_style() -> Workspace {
    let workspace = Workspace::small();
    workspace.own_style("own");
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"own\"");
    workspace
}

#[test]
fn nothing_to_do_does_nothing() {
    let workspace = Workspace::small();
    workspace.compile();
    let before = written(&workspace);
    assert_nothing_to_do(&workspace);
    assert_eq!(written(&workspace), before);

    // Nobody is asked but the bytes: not the clock, not the order in which things were saved.
    let long_ago = SystemTime::UNIX_EPOCH;
    for file in files_under(&workspace.path("briefs")) {
        touch(&workspace.path("briefs").join(file), SystemTime::now());
    }
    for name in ["paper.en.pdf", "press-release.en.pdf", "manifest.json"] {
        touch(&workspace.out(SMALL).join(name), long_ago);
    }
    assert_nothing_to_do(&workspace);
}

fn touch(path: &std::path::Path, time: SystemTime) {
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

#[test]
fn an_edit_that_leaves_length_and_time_as_they_were_is_noticed() {
    let workspace = own_style();
    workspace.compile();
    assert_nothing_to_do(&workspace);
    for (path, old, new) in [
        ("briefs/small/findings/1-press.toml", "press", "qress"),
        ("data/north/suits.csv", "2010", "2011"),
        ("data/north/suits.toml", "CC0-1.0", "CC0-2.0"),
        // A comment: it changes no document, and nobody can know that before.
        ("styles/own/theme.typ", "// ", "//x"),
        ("rapporteur.toml", "R{n}", "S{n}"),
    ] {
        let path = workspace.path(path);
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{}", path.display());
        let edited = text.replacen(old, new, 1);
        assert_eq!(edited.len(), text.len());
        fs::write(&path, edited).unwrap();
        touch(&path, time);
        let run = compile(&workspace, &[]);
        assert!(
            !run.stdout.contains("up to date"),
            "{}: {}",
            path.display(),
            run.stdout
        );
        // Taken back, the documents of the last good run are good again, or are made again.
        fs::write(&path, text).unwrap();
        touch(&path, time);
        assert_eq!(compile(&workspace, &[]).status, 0, "{}", path.display());
        assert_nothing_to_do(&workspace);
    }
}

#[test]
fn files_that_come_and_go_are_noticed() {
    let workspace = Workspace::small();
    workspace.compile();
    let chapter = "id = \"third\"\ntitle = \"A third chapter\"\n\n[[concern]]\nid = \"c3\"\ntitle = \"Third\"\n\
                   summary = \"Something.\"\nbody = \"More.\"\n\n[[recommendation]]\nid = \"r3\"\n\
                   text = \"Mend it.\"\naddressee = \"state\"\nanswers = [\"c3\"]\n";
    workspace.write("briefs/small/findings/3-third.toml", chapter);
    let run = compile(&workspace, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(!run.stdout.contains("up to date"), "{}", run.stdout);
    fs::remove_file(workspace.path("briefs/small/findings/3-third.toml")).unwrap();
    assert_made_again(&workspace);
    assert_nothing_to_do(&workspace);

    // A description of a table that goes, and one that comes.
    let description = workspace.read("data/north/suits.toml");
    fs::remove_file(workspace.path("data/north/suits.toml")).unwrap();
    assert_made_again(&workspace);
    assert_nothing_to_do(&workspace);
    workspace.write("data/north/suits.toml", description);
    assert_made_again(&workspace);

    // A style of the name of the one that is built in.
    workspace.own_style("coalition");
    assert_made_again(&workspace);
    assert_nothing_to_do(&workspace);
    workspace.write("styles/coalition/notes.txt", "one more file");
    assert_made_again(&workspace);

    // What belongs to nobody is no reason.
    workspace.write("data/north/others.csv", "a\n1\n");
    workspace.write("briefs/small/findings/1-press.toml~", "a backup");
    workspace.write("briefs/other/brief.txt", "");
    assert_nothing_to_do(&workspace);
}

#[test]
fn an_output_that_is_damaged_or_gone_is_made_again() {
    let workspace = Workspace::small();
    workspace.compile();
    let before: BTreeMap<_, _> = bytes(&workspace);
    for path in [
        "paper.en.pdf",
        "press-release.en.pdf",
        "typst/paper.en.typ",
        "typst/theme.typ",
    ] {
        let path = workspace.out(SMALL).join(path);
        let mut damaged = fs::read(&path).unwrap();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        fs::write(&path, damaged).unwrap();
        assert_made_again(&workspace);
        fs::remove_file(&path).unwrap();
        assert_made_again(&workspace);
    }
    for font in ["typst/fonts/SourceSans3-Regular.ttf", "manifest.json"] {
        fs::remove_file(workspace.out(SMALL).join(font)).unwrap();
        assert_made_again(&workspace);
        workspace.write(workspace.out(SMALL).join(font), "{\"program\": \"cut");
        assert_made_again(&workspace);
    }
    workspace.write("out/small/typst/.rapporteur-unfinished-x1", "half a file");
    assert_made_again(&workspace);
    assert_eq!(bytes(&workspace), before);
    assert_nothing_to_do(&workspace);
}

fn bytes(workspace: &Workspace) -> BTreeMap<PathBuf, Vec<u8>> {
    let out = workspace.out(SMALL);
    files_under(&out)
        .into_iter()
        .map(|path| (path.clone(), fs::read(out.join(path)).unwrap()))
        .collect()
}

#[test]
fn another_program_makes_it_again_and_so_does_force() {
    let workspace = Workspace::small();
    workspace.compile();
    let run = compile(&workspace, &["--force"]);
    assert_eq!(run.status, 0);
    assert!(!run.stdout.contains("up to date"), "{}", run.stdout);
    assert_nothing_to_do(&workspace);
    // The same version, built from other sources.
    let manifest = workspace.read("out/small/manifest.json");
    let at = manifest.find("\"build\": \"").unwrap() + 10;
    let digit = if &manifest[at..=at] == "0" { "1" } else { "0" };
    let other = format!("{}{digit}{}", &manifest[..at], &manifest[at + 1..]);
    workspace.write("out/small/manifest.json", other);
    assert_made_again(&workspace);
    assert_eq!(workspace.read("out/small/manifest.json"), manifest);
}

#[test]
fn what_was_made_covers_what_is_asked_for_or_not() {
    let workspace = Workspace::small();
    workspace.compile();
    let paper = compile(&workspace, &["--document", "paper"]);
    assert_eq!(
        paper.stdout,
        "out/small/paper.en.pdf  5 pages  up to date\n"
    );
    let unknown = compile(&workspace, &["--document", "papper"]);
    assert_eq!(unknown.status, 1);
    assert!(unknown.stderr.contains("did you mean `paper`?"));
    fs::remove_dir_all(workspace.out(SMALL)).unwrap();
    assert_eq!(compile(&workspace, &["--document", "paper"]).status, 0);
    let paper = compile(&workspace, &["--document", "paper"]);
    assert!(paper.stdout.contains("up to date"), "{}", paper.stdout);
    assert_made_again(&workspace);
}

#[test]
fn errors_are_said_again_and_taken_back_leave_nothing_to_do() {
    let workspace = Workspace::small();
    workspace.compile();
    workspace.replace("briefs/small/brief.toml", "\"KZ\"", "\"KAZ\"");
    for _ in 0..2 {
        let run = compile(&workspace, &[]);
        assert_eq!(run.status, 1);
        assert!(run.stderr.contains("error[unknown-name]"), "{}", run.stderr);
    }
    workspace.replace("briefs/small/brief.toml", "\"KAZ\"", "\"KZ\"");
    assert_nothing_to_do(&workspace);
}

#[test]
fn warnings_are_not_forgotten() {
    let workspace = Workspace::small();
    // A filter that finds no row.
    workspace.write(
        "briefs/small/statistics.toml",
        workspace.read("briefs/small/statistics.toml")
            + "\n[stat.none]\ntable = \"north/suits\"\nwhere = { claimant = \"nobody\" }\n\
               measure = \"count\"\nsource = \"monitoring\"\n",
    );
    let first = compile(&workspace, &[]);
    assert_eq!(first.status, 0, "{}", first.stderr);
    assert!(first.stderr.contains("1 warning"), "{}", first.stderr);
    let second = compile(&workspace, &[]);
    assert_eq!(second.stdout, NOTHING_TO_DO);
    assert_eq!(
        second.stderr,
        "small was made with a warning; `--force` makes it again and shows them\n"
    );
    assert_eq!(compile(&workspace, &["--quiet"]).stderr, "");
    let forced = compile(&workspace, &["--force"]);
    assert!(forced.stderr.contains("1 warning"), "{}", forced.stderr);
}

/// A run that has made its documents and cannot deliver them before it is let go.
#[cfg(target_os = "linux")]
struct Held {
    run: std::process::Child,
    lock: File,
}

#[cfg(target_os = "linux")]
impl Held {
    fn start(workspace: &Workspace) -> Self {
        // It reads, makes the documents, and then waits for others to be done with the folder.
        let lock = File::open(workspace.out(SMALL).join(".rapporteur-lock")).unwrap();
        lock.lock().unwrap();
        let mut run = std::process::Command::new(crate::workspace::program())
            .arg("compile")
            .current_dir(workspace.folder())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // The process that has been started keeps watch over the one that works.
        while !Self::waiting().contains(&run.id()) {
            assert!(run.try_wait().unwrap().is_none(), "it has not waited");
            std::thread::yield_now();
        }
        Self { run, lock }
    }

    /// The parents of the processes that wait for a lock.
    fn waiting() -> Vec<u32> {
        let locks = fs::read_to_string("/proc/locks").unwrap();
        let waiting = locks.lines().filter(|line| line.contains("->"));
        waiting
            .filter_map(|line| line.split_whitespace().nth(5)?.parse().ok())
            .filter_map(Self::parent)
            .collect()
    }

    fn parent(process: u32) -> Option<u32> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
        line.trim().parse().ok()
    }

    fn let_go(self) -> Run {
        self.lock.unlock().unwrap();
        let output = self.run.wait_with_output().unwrap();
        Run {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What is saved while a run is at work is in no document of that run, and the next run knows it.
#[cfg(target_os = "linux")]
#[test]
fn an_edit_in_the_middle_of_a_run_is_not_lost() {
    let brief = "briefs/small/brief.toml";
    let workspace = Workspace::small();
    workspace.compile();
    workspace.replace(brief, "Courts and press", "Press and courts");
    let held = Held::start(&workspace);
    workspace.replace(brief, "Press and courts", "Press or courts");
    let run = held.let_go();
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("small was edited while it was being made; the next run makes it again"),
        "{}",
        run.stderr
    );
    let source = workspace.read("out/small/typst/paper.en.typ");
    assert!(source.contains("Press and courts"), "what was read is made");
    assert_made_again(&workspace);
    let source = workspace.read("out/small/typst/paper.en.typ");
    assert!(source.contains("Press or courts"));
    assert_nothing_to_do(&workspace);
}

/// A slow run does not put its old documents over the new ones of a quick one.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_was_overtaken_leaves_the_newer_documents() {
    let brief = "briefs/small/brief.toml";
    let workspace = Workspace::small();
    workspace.compile();
    // What the quicker run will have made.
    workspace.replace(brief, "Courts and press", "Press or courts");
    workspace.compile();
    let newer = bytes(&workspace);
    workspace.replace(brief, "Press or courts", "Press and courts");
    let held = Held::start(&workspace);
    workspace.replace(brief, "Press and courts", "Press or courts");
    let run = held.let_go();
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
    assert!(bytes(&workspace) == newer);
    assert_nothing_to_do(&workspace);
}

/// The lock of numbers is an input like others.
#[test]
fn a_release_changes_what_a_brief_is_made_of() {
    let workspace = Workspace::small();
    workspace.compile();
    let released = workspace.program().arg("release").output().unwrap();
    assert!(released.status.success());
    assert_made_again(&workspace);
    assert_nothing_to_do(&workspace);
    fs::remove_file(workspace.path("briefs/small/numbering.lock")).unwrap();
    assert_made_again(&workspace);
    assert_nothing_to_do(&workspace);
}

/// Many briefs do not take the room of many fonts.
#[cfg(unix)]
#[test]
fn briefs_share_the_copies_of_their_fonts_and_none_with_a_style() {
    use std::os::unix::fs::MetadataExt;
    let workspace = own_style();
    for file in files_under(&workspace.path("briefs/small")) {
        let bytes = fs::read(workspace.path("briefs/small").join(&file)).unwrap();
        workspace.write(workspace.path("briefs/second").join(file), bytes);
    }
    let output = workspace
        .program()
        .args(["compile", "--all", "--jobs", "1"])
        .output()
        .unwrap();
    assert!(output.status.success());
    let font = "fonts/SourceSerif4-Regular.ttf";
    let inode = |path: PathBuf| fs::metadata(path.join(font)).unwrap().ino();
    let copies = ["second", "small"].map(|brief| inode(workspace.out(brief).join("typst")));
    assert_eq!(copies[0], copies[1]);
    assert_ne!(copies[0], inode(workspace.path("styles/own")));
}
