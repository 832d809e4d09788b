//! Many briefs in one run: each by itself, none in the way of another.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::workspace::{Workspace, files_under, program};
use rapporteur::output::{BatchManifest, BriefState};

struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Run {
    let mut program = workspace.program();
    program.args(arguments).output().unwrap().into()
}

/// A workspace with these briefs, all alike.
fn briefs(names: &[&str]) -> Workspace {
    let workspace = Workspace::small();
    for file in files_under(&workspace.path("briefs/small")) {
        let bytes = fs::read(workspace.path("briefs/small").join(&file)).unwrap();
        for name in names {
            workspace.write(Path::new("briefs").join(name).join(&file), &bytes);
        }
    }
    fs::remove_dir_all(workspace.path("briefs/small")).unwrap();
    workspace
}

fn break_it(workspace: &Workspace, brief: &str) {
    let path = format!("briefs/{brief}/brief.toml");
    workspace.replace(&path, "\"KZ\"", "\"KAZ\"");
}

/// Gives a brief a style whose theme counts for days.
fn hang(workspace: &Workspace, brief: &str) {
    let endless = "#for a in range(9999) { for b in range(9999) { for c in range(9999) {} } }\n";
    own_style(workspace, brief, endless);
}

/// Gives a brief a style of its own, called `odd`, whose theme begins with some code.
fn own_style(workspace: &Workspace, brief: &str, code: &str) {
    workspace.own_style("odd");
    let theme = workspace.read("styles/odd/theme.typ");
    workspace.write("styles/odd/theme.typ", format!("{code}{theme}"));
    let path = format!("briefs/{brief}/brief.toml");
    workspace.replace(&path, "state    =", "style = \"odd\"\nstate    =");
}

/// The documents that the lines of a run name.
fn documents(stdout: &str) -> Vec<&str> {
    stdout
        .lines()
        .map(|line| line.split("  ").next().unwrap())
        .collect()
}

fn manifest(workspace: &Workspace, path: &str) -> BatchManifest {
    serde_json::from_str(&workspace.read(path)).unwrap()
}

#[test]
fn results_come_in_the_order_of_the_briefs_and_one_that_is_broken_stops_none() {
    let names = ["a", "b", "c", "d", "e"];
    let workspace = briefs(&names);
    break_it(&workspace, "b");
    break_it(&workspace, "d");
    let first = run(&workspace, &["compile", "--all"]);
    assert_eq!(first.status, 1, "{}", first.stderr);
    let expected = [
        "out/a/paper.en.pdf",
        "out/a/press-release.en.pdf",
        "out/c/paper.en.pdf",
        "out/c/press-release.en.pdf",
        "out/e/paper.en.pdf",
        "out/e/press-release.en.pdf",
    ];
    assert_eq!(documents(&first.stdout), expected);
    let at = |text: &str| first.stderr.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at("briefs/b/brief.toml:3") < at("briefs/d/brief.toml:3"));
    let summary = "3 made or up to date (0 up to date), 2 failed: b, d; ";
    assert!(at("briefs/d/brief.toml:3") < at(summary));

    let found = manifest(&workspace, "out/manifest.json");
    assert_eq!(found.all.iter().collect::<Vec<_>>(), names.each_ref());
    assert_eq!(found.briefs["b"], BriefState::Errors);
    let BriefState::Made { documents: made } = &found.briefs["c"] else {
        panic!("{:?}", found.briefs["c"]);
    };
    assert_eq!(made["paper.en.pdf"].pages, Some(5));

    // What is up to date stands among what is made, in its place, and the manifest is the same.
    for name in ["b", "d"] {
        let path = format!("briefs/{name}/brief.toml");
        workspace.replace(&path, "\"KAZ\"", "\"KZ\"");
    }
    let second = run(&workspace, &["compile", "--all"]);
    assert_eq!(second.status, 0, "{}", second.stderr);
    let spared: Vec<bool> = second
        .stdout
        .lines()
        .map(|line| line.ends_with("  up to date"))
        .collect();
    let [yes, no] = [true, false];
    assert_eq!(spared, [yes, yes, no, no, yes, yes, no, no, yes, yes]);
    let manifest = workspace.read("out/manifest.json");
    let third = run(&workspace, &["compile", "--all", "--quiet"]);
    assert_eq!(third.status, 0);
    assert_eq!(third.stderr, "");
    assert_eq!(workspace.read("out/manifest.json"), manifest);
}

#[test]
fn however_many_work_the_bytes_are_the_same() {
    let workspace = briefs(&["a", "b", "c"]);
    let outputs = |out: &str, jobs: &str| -> BTreeMap<PathBuf, Vec<u8>> {
        let run = run(
            &workspace,
            &["compile", "--all", "--out", out, "--jobs", jobs],
        );
        assert_eq!(run.status, 0, "{}", run.stderr);
        let folder = workspace.path(out);
        let files = files_under(&folder).into_iter();
        files
            .map(|path| (path.clone(), fs::read(folder.join(path)).unwrap()))
            .collect()
    };
    let one = outputs("one", "1");
    assert!(one == outputs("three", "3"));
    // And as by a run of its own, in one process.
    assert_eq!(run(&workspace, &["compile", "b", "--out", "own"]).status, 0);
    for file in files_under(&workspace.path("own")) {
        let bytes = fs::read(workspace.path("own").join(&file)).unwrap();
        assert!(one[&file] == bytes, "{}", file.display());
    }
}

#[test]
fn a_brief_without_an_end_is_stopped_and_told_and_the_others_are_made() {
    let workspace = briefs(&["a", "b", "c"]);
    hang(&workspace, "b");
    let run = run(
        &workspace,
        &["compile", "--all", "--jobs", "1", "--timeout", "5"],
    );
    assert_eq!(run.status, 2, "{}", run.stderr);
    let expected = [
        "out/a/paper.en.pdf",
        "out/a/press-release.en.pdf",
        "out/c/paper.en.pdf",
        "out/c/press-release.en.pdf",
    ];
    assert_eq!(documents(&run.stdout), expected);
    assert!(
        run.stderr
            .contains("error: b: stopped after 5 s (`--timeout`)\n"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("1 failed: b"), "{}", run.stderr);
    assert_eq!(
        manifest(&workspace, "out/manifest.json").briefs["b"],
        BriefState::Failed {
            reason: String::from("stopped after 5 s (`--timeout`)")
        }
    );
}

#[test]
fn a_single_brief_can_be_given_its_time_too() {
    let workspace = briefs(&["a"]);
    hang(&workspace, "a");
    let stopped = run(&workspace, &["compile", "--timeout", "1"]);
    assert_eq!(stopped.status, 2, "{}", stopped.stderr);
    assert!(
        stopped
            .stderr
            .starts_with("error: a (paper, typesetting): stopped after 1 s (`--timeout`)\n"),
        "{}",
        stopped.stderr
    );
    assert!(!workspace.path("out/manifest.json").exists());
    workspace.replace("briefs/a/brief.toml", "style = \"odd\"\n", "");
    let made = run(&workspace, &["compile", "--timeout", "600"]);
    assert_eq!(made.status, 0, "{}", made.stderr);
    assert!(made.stderr.starts_with("a done in "), "{}", made.stderr);
}

/// What cannot be written for one brief is that brief's failure.
#[test]
fn a_brief_that_cannot_be_written_stops_none() {
    let workspace = briefs(&["a", "b", "c"]);
    workspace.write("out/b", "a file where the folder should be");
    let run = run(&workspace, &["compile", "--all"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert_eq!(documents(&run.stdout).len(), 4);
    assert!(
        run.stderr.contains("error: b: ") && run.stderr.contains("out/b cannot be written"),
        "{}",
        run.stderr
    );
    assert_eq!(workspace.read("out/b"), "a file where the folder should be");
}

#[cfg(target_os = "linux")]
mod processes {
    use std::thread;
    use std::time::Instant;

    use super::*;

    fn start(workspace: &Workspace, arguments: &[&str]) -> Child {
        Command::new(program())
            .arg("compile")
            .args(arguments)
            .current_dir(workspace.folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn children(pid: u32) -> Vec<u32> {
        let mut found = Vec::new();
        let tasks = fs::read_dir(format!("/proc/{pid}/task"));
        for task in tasks.into_iter().flatten().flatten() {
            let children = fs::read_to_string(task.path().join("children"));
            let children = children.unwrap_or_default();
            let children = children.split_whitespace();
            found.extend(children.map(|pid| pid.parse::<u32>().unwrap()));
        }
        found
    }

    /// The workers of a run, as soon as there is one; none if it has ended.
    fn workers(run: &mut Child) -> Vec<u32> {
        loop {
            if run.try_wait().unwrap().is_some() {
                return Vec::new();
            }
            // The run has a process that does the work, and that has the workers.
            let mut found: Vec<u32> = children(run.id()).into_iter().flat_map(children).collect();
            // It is a worker when it has become this program, which is when it has its arguments.
            found.retain(|pid| {
                let told = fs::read_to_string(format!("/proc/{pid}/cmdline"));
                told.is_ok_and(|told| told.contains("\0worker\0"))
            });
            if !found.is_empty() {
                return found;
            }
            thread::yield_now();
        }
    }

    fn kill(pid: u32) {
        // One that has ended by now cannot be killed any more.
        let mut kill = Command::new("kill");
        kill.args(["-9", &pid.to_string()]).stderr(Stdio::null());
        kill.status().unwrap();
    }

    /// Whether a process has ended, even if nobody has asked it how.
    fn has_ended(pid: u32) -> bool {
        fs::read_to_string(format!("/proc/{pid}/stat"))
            .ok()
            .and_then(|stat| Some(stat.rsplit_once(") ")?.1.starts_with('Z')))
            .unwrap_or(true)
    }

    #[test]
    fn a_worker_that_is_killed_takes_nothing_with_it() {
        let workspace = briefs(&["a", "b", "c"]);
        hang(&workspace, "a");
        let mut child = start(&workspace, &["--all", "--jobs", "1"]);
        // With one worker and one brief that has no end, it is on that.
        kill(workers(&mut child)[0]);
        let run = Run::from(child.wait_with_output().unwrap());
        assert_eq!(run.status, 2, "{}", run.stderr);
        assert_eq!(documents(&run.stdout).len(), 4, "{}", run.stdout);
        assert!(
            run.stderr
                .contains("error: a: its worker ended with signal 9"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr
                .contains("2 made or up to date (0 up to date), 1 failed: a"),
            "{}",
            run.stderr
        );
    }

    #[test]
    fn a_worker_that_runs_out_of_memory_takes_nothing_with_it() {
        let workspace = briefs(&["a", "b", "c"]);
        own_style(&workspace, "b", "#let all = \"a\" * 4000000000\n");
        let command = format!(
            "ulimit -v 3000000; exec '{}' compile --all --jobs 1",
            program().display()
        );
        let output = Command::new("sh")
            .args(["-c", &command])
            .current_dir(workspace.folder())
            .output()
            .unwrap();
        let run = Run::from(output);
        assert_eq!(run.status, 2, "{}", run.stderr);
        assert_eq!(documents(&run.stdout).len(), 4, "{}", run.stdout);
        // What it said last, and how it ended.
        let words = run.stderr.find("memory allocation of ");
        let end = run.stderr.find("error: b: its worker ended with signal 6");
        assert!(words.is_some() && words < end, "{}", run.stderr);
    }

    /// Whatever is killed, whenever: each document is the old one or the new one, and the next run puts
    /// all of it right.
    #[test]
    fn killed_batches_leave_whole_documents() {
        const KILLS: u32 = 16;
        let names = ["a", "b", "c"];
        let titles = ["Courts and press", "Press and courts"];
        let workspace = briefs(&names);
        let pdfs = || -> Vec<Vec<u8>> {
            let pdfs = names.iter().flat_map(|name| {
                ["paper", "press-release"].map(|document| format!("out/{name}/{document}.en.pdf"))
            });
            pdfs.map(|path| fs::read(workspace.path(path)).unwrap())
                .collect()
        };
        let turn = |from: usize| {
            for name in names {
                let path = format!("briefs/{name}/brief.toml");
                workspace.replace(&path, titles[from], titles[1 - from]);
            }
        };
        workspace.compile();
        let mut versions = vec![pdfs()];
        turn(0);
        let started = Instant::now();
        workspace.compile();
        let takes = started.elapsed();
        versions.push(pdfs());
        let mut version = 1;
        for round in 0..KILLS {
            turn(version);
            version = 1 - version;
            let mut child = start(&workspace, &["--all"]);
            let workers = workers(&mut child);
            // At any moment of the run, or just after its end.
            thread::sleep(takes * round / KILLS);
            if round % 2 == 0 {
                // The workers first, as when the memory is full, or the run and they when they can.
                for pid in &workers {
                    kill(*pid);
                }
            }
            let _ = child.kill();
            child.wait().unwrap();
            for (number, bytes) in pdfs().iter().enumerate() {
                assert!(
                    *bytes == versions[0][number] || *bytes == versions[1][number],
                    "round {round}: document {number} is neither the old nor the new"
                );
            }
        }
        workspace.compile();
        assert!(pdfs() == versions[version]);
        let mut litter = files_under(&workspace.path("out"));
        litter.retain(|path| path.to_string_lossy().contains("unfinished"));
        assert_eq!(litter, Vec::<PathBuf>::new());
        let run = run(&workspace, &["compile", "--all"]);
        assert_eq!(run.stdout.matches("  up to date\n").count(), 6);
    }

    #[test]
    fn no_worker_outlives_a_run_that_is_killed() {
        let workspace = briefs(&["a", "b"]);
        hang(&workspace, "a");
        let mut child = start(&workspace, &["--all", "--timeout", "1", "--jobs", "1"]);
        let workers = workers(&mut child);
        assert!(!workers.is_empty());
        child.kill().unwrap();
        child.wait().unwrap();
        while !workers.iter().all(|pid| has_ended(*pid)) {
            thread::yield_now();
        }
    }
}

#[test]
fn shards_share_out_the_briefs_each_to_one() {
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let workspace = briefs(&names);
    let mut all = Vec::new();
    for number in 1..=3 {
        let shard = format!("{number}/3");
        let run = run(&workspace, &["compile", "--all", "--shard", &shard]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let found = manifest(&workspace, &format!("out/manifest.{number}-of-3.json"));
        let own: Vec<String> = found.briefs.keys().cloned().collect();
        assert!(
            run.stderr
                .contains(&format!("shard {number} of 3: {} of 7 briefs\n", own.len())),
            "{}",
            run.stderr
        );
        assert_eq!(documents(&run.stdout).len(), own.len() * 2);
        all.extend(own);
    }
    all.sort();
    assert_eq!(all, names);
    assert!(!workspace.path("out/manifest.json").exists());
}

#[test]
fn a_shard_may_have_nothing_to_do() {
    let workspace = briefs(&["a"]);
    let mut made = 0;
    for number in 1..=4 {
        let shard = format!("{number}/4");
        let run = run(&workspace, &["compile", "--all", "--shard", &shard]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let lines = documents(&run.stdout).len();
        let note = format!("shard {number} of 4: {} of 1 briefs", lines / 2);
        assert!(run.stderr.contains(&note), "{}", run.stderr);
        made += lines;
    }
    assert_eq!(made, 2);
    let merged = run(
        &workspace,
        &[
            "manifest",
            "merge",
            "out/manifest.1-of-4.json",
            "out/manifest.2-of-4.json",
            "out/manifest.3-of-4.json",
            "out/manifest.4-of-4.json",
        ],
    );
    assert_eq!(merged.status, 0, "{}", merged.stderr);
}

#[test]
fn the_shard_is_taken_from_the_scheduler() {
    let workspace = briefs(&["a", "b", "c"]);
    let auto = |variables: &[(&str, &str)]| -> Run {
        let mut program = workspace.program();
        for known in std::env::vars_os() {
            let name = known.0.to_string_lossy().into_owned();
            if ["CI_NODE", "JOB_COMPLETION", "SLURM_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
            {
                program.env_remove(name);
            }
        }
        program
            .args(["compile", "--all", "--shard", "auto"])
            .envs(variables.iter().copied())
            .output()
            .unwrap()
            .into()
    };
    let schedulers = [
        [("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "2")],
        [("JOB_COMPLETION_INDEX", "1"), ("JOB_COMPLETIONS", "2")],
        [
            ("SLURM_ARRAY_TASK_ID", "1"),
            ("SLURM_ARRAY_TASK_COUNT", "2"),
        ],
    ];
    for variables in schedulers {
        let run = auto(&variables);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stderr.starts_with("shard 2 of 2: "), "{}", run.stderr);
        fs::remove_file(workspace.path("out/manifest.2-of-2.json")).unwrap();
    }
    let none = auto(&[]);
    assert_eq!(none.status, 2);
    assert!(
        none.stderr.contains("JOB_COMPLETION_INDEX"),
        "{}",
        none.stderr
    );
    let wrong = run(&workspace, &["compile", "--all", "--shard", "3/2"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("such as `2/8`"), "{}", wrong.stderr);
}

#[test]
fn manifests_of_shards_are_joined_and_what_is_missing_is_named() {
    let workspace = briefs(&["a", "b", "c", "d", "e"]);
    for shard in ["1/2", "2/2"] {
        let run = run(&workspace, &["compile", "--all", "--shard", shard]);
        assert_eq!(run.status, 0, "{}", run.stderr);
    }
    let parts = ["out/manifest.1-of-2.json", "out/manifest.2-of-2.json"];
    let merge = |parts: &[&str]| {
        let mut arguments = vec!["manifest", "merge"];
        arguments.extend(parts);
        run(&workspace, &arguments)
    };
    let good = merge(&parts);
    assert_eq!(good.status, 0, "{}", good.stderr);
    assert_eq!(good.stderr, "5 briefs, all made\n");
    // Joined, they are what one run over everything says.
    assert_eq!(run(&workspace, &["compile", "--all"]).status, 0);
    assert_eq!(good.stdout, workspace.read("out/manifest.json"));
    assert_eq!(merge(&["out/manifest.json"]).status, 0);
    let to_file = merge(&[parts[1], parts[0], "--output", "joined.json"]);
    assert_eq!((to_file.status, to_file.stdout.as_str()), (0, ""));
    assert_eq!(workspace.read("joined.json"), good.stdout);
    assert!(
        !workspace.path(".rapporteur-lock").exists(),
        "nothing else is left where it was written"
    );

    let bad = |parts: &[&str], complaints: &[&str]| {
        let run = merge(parts);
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert_eq!(run.stdout, "");
        for complaint in complaints {
            assert!(
                run.stderr
                    .contains(&format!("error[incomplete-batch]: {complaint}")),
                "{complaint}\n{}",
                run.stderr
            );
        }
    };
    let second = manifest(&workspace, parts[1]);
    let missing = second.briefs.keys().next().unwrap();
    bad(
        &parts[..1],
        &[
            "no manifest is of shard 2 of 2",
            &format!("no shard has the brief `{missing}`"),
        ],
    );
    let spoil = |spoil: &dyn Fn(&mut BatchManifest)| {
        let mut spoiled = second.clone();
        spoil(&mut spoiled);
        workspace.write("spoiled.json", spoiled.to_json().unwrap());
    };
    spoil(&|spoiled| spoiled.program.build.push('0'));
    bad(
        &[parts[0], "spoiled.json"],
        &["out/manifest.1-of-2.json and spoiled.json are of different programs"],
    );
    spoil(&|spoiled| spoiled.all.extend([String::from("f")]));
    bad(
        &[parts[0], "spoiled.json"],
        &["out/manifest.1-of-2.json and spoiled.json are of different lists of briefs"],
    );
    spoil(&|spoiled| {
        spoiled.briefs.insert(missing.clone(), BriefState::Errors);
    });
    bad(
        &[parts[0], parts[1], "spoiled.json"],
        &[&format!(
            "out/manifest.2-of-2.json and spoiled.json disagree about the brief `{missing}`"
        )],
    );
    bad(
        &[parts[0], "spoiled.json"],
        &[&format!("the brief `{missing}` has errors")],
    );

    let not_one = merge(&["rapporteur.toml"]);
    assert_eq!(not_one.status, 1);
    assert!(not_one.stderr.contains("error[invalid-manifest]"));
    let no_file = merge(&["nowhere.json"]);
    assert_eq!(no_file.status, 2);
    assert!(no_file.stderr.contains("nowhere.json cannot be read"));
}
