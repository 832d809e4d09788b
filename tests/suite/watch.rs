//! `watch`: what is edited, broken, deleted and mended is made again, and nothing ends it but its user.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::workspace::{Workspace, files_under, program};

const CHAPTER: &str = "briefs/small/findings/1-press.toml";

/// The program, watching.
struct Watch {
    child: Child,
    said: Receiver<String>,
}

impl Watch {
    fn over(workspace: &Workspace, arguments: &[&str]) -> Self {
        let mut child = Command::new(program())
            .arg("watch")
            .args(arguments)
            .current_dir(workspace.folder())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (sender, said) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, said }
    }

    /// What is said up to the first line that holds `end`.
    fn until(&self, end: &str) -> String {
        self.until_any(&[end])
    }

    /// What is said up to the end of a run, however it ends.
    fn until_it_waits(&self) -> String {
        self.until_any(&["small done in", "waits for"])
    }

    fn until_any(&self, ends: &[&str]) -> String {
        let mut heard = String::new();
        loop {
            // Far longer than anything takes: a test that waits for what never comes should end.
            let line = self
                .said
                .recv_timeout(Duration::from_mins(3))
                .unwrap_or_else(|_| panic!("{ends:?} was never said:\n{heard}"));
            heard.push_str(&line);
            heard.push('\n');
            if ends.iter().any(|end| line.contains(end)) {
                return heard;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The documents of a run of `compile` on the same files.
fn compiled(workspace: &Workspace) -> Vec<Vec<u8>> {
    let status = workspace
        .program()
        .args(["compile", "--quiet", "--out", "fresh"])
        .output()
        .unwrap()
        .status;
    assert!(status.success());
    documents(workspace, "fresh/small")
}

fn documents(workspace: &Workspace, folder: &str) -> Vec<Vec<u8>> {
    let folder = workspace.path(folder);
    let mut found = Vec::new();
    for file in files_under(&folder) {
        if file.extension().is_some_and(|extension| extension == "pdf") {
            found.push(fs::read(folder.join(file)).unwrap());
        }
    }
    assert!(!found.is_empty());
    found
}

fn follows(arguments: &[&str]) {
    let workspace = Workspace::small();
    let watch = Watch::over(&workspace, arguments);
    watch.until("small done in");
    let first = documents(&workspace, "out/small");
    assert!(first == compiled(&workspace), "it makes what compile makes");

    // An edit, and one that is saved as editors do: another file, renamed.
    let text = workspace.read(CHAPTER);
    let changed = text.replacen("title", "# a comment\ntitle", 1).replacen(
        "summary = \"\"\"\n",
        "summary = \"\"\"\nOnce more: ",
        1,
    );
    assert_ne!(text, changed);
    workspace.write("briefs/small/findings/.1-press.toml.new", &changed);
    fs::rename(
        workspace.path("briefs/small/findings/.1-press.toml.new"),
        workspace.path(CHAPTER),
    )
    .unwrap();
    let heard = watch.until("small done in");
    assert!(
        heard.contains("briefs/small/findings/1-press.toml edited"),
        "{heard}"
    );
    let second = documents(&workspace, "out/small");
    assert!(second != first, "the edit is in the documents");
    assert!(
        second == compiled(&workspace),
        "what is set from memory has the bytes of what is set anew"
    );

    // An error leaves the documents; a file that mends it is noticed though it was not there.
    // Its description is there before, so that a single file mends it and no run sees half of that.
    workspace.write(
        "data/north/other.toml",
        workspace.read("data/north/suits.toml"),
    );
    workspace.replace(
        "briefs/small/statistics.toml",
        "[table.suits-by-claimant]\ntable   = \"north/suits\"",
        "[table.suits-by-claimant]\ntable   = \"north/other\"",
    );
    let heard = watch.until("waits for that to be mended");
    assert!(heard.contains("error[invalid-table]"), "{heard}");
    assert!(heard.contains("statistics.toml:"), "{heard}");
    assert!(second == documents(&workspace, "out/small"));
    let table = workspace.read("data/north/suits.csv");
    workspace.write("data/north/other.csv", table);
    let heard = watch.until("small done in");
    assert!(heard.contains("data/north/other.csv new"), "{heard}");

    // The brief's folder goes and comes back.
    fs::rename(workspace.path("briefs"), workspace.path("elsewhere")).unwrap();
    let heard = watch.until("waits for that to be mended");
    assert!(heard.contains("brief.toml gone"), "{heard}");
    fs::rename(workspace.path("elsewhere"), workspace.path("briefs")).unwrap();
    watch.until("small done in");

    // A new chapter in the folder is one more input.
    workspace.write(
        "briefs/small/findings/9-more.toml",
        "id = \"more\"\ntitle = \"More\"\n",
    );
    let heard = watch.until_it_waits();
    assert!(heard.contains("9-more.toml new"), "{heard}");
    fs::remove_file(workspace.path("briefs/small/findings/9-more.toml")).unwrap();
    watch.until("small done in");

    // Another style of the workspace's own, and a damaged font in it is no reason to end.
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"plain\"");
    watch.until("small done in");
    let font = "styles/plain/fonts/SourceSerif4-Regular.ttf";
    let bytes = fs::read(workspace.path(font)).unwrap();
    workspace.write(font, &bytes[..bytes.len() / 3]);
    watch.until("SourceSerif4-Regular.ttf edited");
    watch.until_it_waits();
    workspace.write(font, bytes);
    watch.until("SourceSerif4-Regular.ttf edited");
    watch.until("small done in");
    assert!(documents(&workspace, "out/small") == compiled(&workspace));
}

#[test]
fn what_the_system_says_of_the_files_is_followed() {
    follows(&[]);
}

#[test]
fn files_are_looked_at_where_the_system_says_nothing() {
    follows(&["--poll"]);
}

#[test]
fn its_own_outputs_wake_it_not_and_neither_does_a_save_without_a_change() {
    let workspace = Workspace::small();
    let watch = Watch::over(&workspace, &["--out", "briefs/small/out"]);
    watch.until("small done in");
    workspace.write(CHAPTER, workspace.read(CHAPTER));
    workspace.write("briefs/small/notes.txt~", "a backup");
    workspace.write("briefs/small/sources.bib", "% nothing\n");
    let heard = watch.until("edited");
    assert_eq!(heard, "\nbriefs/small/sources.bib edited\n");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_cleanly() {
    let workspace = Workspace::small();
    let mut watch = Watch::over(&workspace, &[]);
    watch.until("small done in");
    let status = Command::new("kill")
        .args(["-INT", &watch.child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(watch.child.wait().unwrap().code(), Some(0));
}
