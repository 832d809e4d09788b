//! What is larger, deeper or longer than anything honest ends with a message, quickly, and takes nothing
//! with it: each run has its bounds, and what can be known beforehand is said at its place.

use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use crate::workspace::{SMALL, Workspace, program};

/// Long enough for anything that ends: a test that waits for what never comes should end too.
const PATIENCE: Duration = Duration::from_mins(3);

struct Run {
    status: Option<i32>,
    stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Run {
    let mut program = workspace.program();
    program.args(arguments).timeout(PATIENCE);
    program
        .env_remove("RUST_BACKTRACE")
        .output()
        .unwrap()
        .into()
}

/// A workspace set in a style of its own whose theme begins with `code`.
fn themed(code: &str) -> Workspace {
    let workspace = Workspace::small();
    workspace.compile();
    workspace.own_style("odd");
    let theme = workspace.read("styles/odd/theme.typ");
    workspace.write("styles/odd/theme.typ", format!("{code}\n{theme}"));
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"odd\"");
    workspace
}

const ENDLESS: &str = "#for a in range(9999) { for b in range(9999) { for c in range(9999) {} } }";

/// Runs a command over a theme, which must fail and leave what was there.
fn fails(code: &str, arguments: &[&str], said: &str) {
    let workspace = themed(code);
    let paper = workspace.out(SMALL).join("paper.en.pdf");
    let before = fs::read(&paper).unwrap();
    let run = run(&workspace, arguments);
    assert_eq!(run.status, Some(2), "{code}: {}", run.stderr);
    assert!(run.stderr.contains(said), "{code}: {}", run.stderr);
    assert!(
        run.stderr
            .contains("Files that were there are as they were"),
        "{}",
        run.stderr
    );
    assert!(fs::read(&paper).unwrap() == before, "{code}");
}

#[test]
fn a_run_without_an_end_is_stopped_and_says_on_what_it_was() {
    for command in ["compile", "check", "release"] {
        fails(
            ENDLESS,
            &[command, "--timeout", "1"],
            "error: small (paper, typesetting): stopped after 1 s (`--timeout`)\n",
        );
    }
}

#[test]
fn a_run_that_takes_more_and_more_memory_is_stopped() {
    let grows = "#let all = ()\n#for a in range(9000) { all.push(range(9000 + a)) }";
    fails(
        grows,
        &["compile", "--memory", "700M"],
        "error: small (paper, typesetting): stopped: it needed more than 700 MB of memory (`--memory`)\n",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_wants_all_memory_at_once_is_told_by_who_is_left() {
    for wants in [
        "#let all = \"a\" * 20000000000",
        "#let all = range(10000000000)",
    ] {
        fails(
            wants,
            &["compile", "--memory", "2G"],
            "it needed more than 2 GB of memory (`--memory`)",
        );
    }
}

#[test]
fn a_batch_stops_a_worker_that_takes_too_much_and_makes_the_others() {
    let workspace = themed("#let all = ()\n#for a in range(9000) { all.push(range(9000 + a)) }");
    workspace.replace("rapporteur.toml", "\"odd\"", "\"coalition\"");
    for path in ["brief.toml", "press-release.toml"] {
        let text = workspace.read(format!("briefs/small/{path}"));
        workspace.write(format!("briefs/large/{path}"), text);
    }
    for file in crate::workspace::files_under(&workspace.path("briefs/small")) {
        let bytes = fs::read(workspace.path("briefs/small").join(&file)).unwrap();
        workspace.write(std::path::Path::new("briefs/large").join(file), bytes);
    }
    workspace.replace(
        "briefs/large/brief.toml",
        "state    =",
        "style = \"odd\"\nstate    =",
    );
    let run = run(
        &workspace,
        &["compile", "--all", "--force", "--memory", "700M"],
    );
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    let said = "error: large: stopped: it needed more than 700 MB of memory (`--memory`)\n";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert!(
        run.stderr.contains("1 made or up to date"),
        "{}",
        run.stderr
    );
}

#[test]
fn bounds_that_make_no_sense_are_refused() {
    let workspace = Workspace::small();
    for (option, value, said) in [
        (
            "--memory",
            "4",
            "write a number with its unit, such as `4G`",
        ),
        ("--memory", "1M", "no run gets by with less than 256 MB"),
        ("--memory", "0.5G", "--memory"),
        ("--timeout", "0", "--timeout"),
        ("--timeout", "1h", "--timeout"),
    ] {
        let run = run(&workspace, &["compile", option, value]);
        assert_eq!(run.status, Some(2), "{option} {value}");
        assert!(
            run.stderr.contains(said),
            "{option} {value}: {}",
            run.stderr
        );
    }
}

/// The program, watching.
struct Watch {
    child: Child,
    said: std::sync::mpsc::Receiver<String>,
}

impl Watch {
    fn over(workspace: &Workspace, arguments: &[&str]) -> Self {
        use std::io::BufRead as _;
        let mut child = Command::new(program())
            .arg("watch")
            .args(arguments)
            .current_dir(workspace.folder())
            .env_remove("RUST_BACKTRACE")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
        let (sender, said) = std::sync::mpsc::channel();
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
        let mut heard = String::new();
        loop {
            let line = self
                .said
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("{end:?} was never said:\n{heard}"));
            heard.push_str(&line);
            heard.push('\n');
            if line.contains(end) {
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

/// What hangs, grows or fails outright ends the run and not the watch, and the mended file is made.
#[test]
fn a_watch_goes_on_after_a_run_that_had_to_be_ended() {
    let workspace = themed(ENDLESS);
    let theme = workspace.read("styles/odd/theme.typ");
    let good = theme.replace(ENDLESS, "");
    let watch = Watch::over(&workspace, &["--timeout", "20", "--memory", "700M"]);
    watch.until("small (paper, typesetting): stopped after 20 s (`--timeout`)");
    watch.until("waits for the next change");
    workspace.write("styles/odd/theme.typ", &good);
    watch.until("small done in");
    let grows = "#let all = ()\n#for a in range(9000) { all.push(range(9000 + a)) }\n";
    workspace.write("styles/odd/theme.typ", format!("{grows}{good}"));
    watch.until("stopped: it needed more than 700 MB of memory");
    watch.until("waits for the next change");
    workspace.write("styles/odd/theme.typ", &good);
    watch.until("small done in");
    if cfg!(target_os = "linux") {
        let all = "#let all = \"a\" * 20000000000\n";
        workspace.write("styles/odd/theme.typ", format!("{all}{good}"));
        watch.until("small (paper, typesetting): ended with signal 6");
        watch.until("waits for the next change");
        workspace.write("styles/odd/theme.typ", &good);
        watch.until("small done in");
    }
    // And from then on as ever.
    workspace.replace(
        "briefs/small/brief.toml",
        "Courts and press",
        "Press and courts",
    );
    watch.until("small done in");
}

/// An edit while a run hangs is what ends it, not the limit.
#[test]
fn a_watch_gives_up_a_run_whose_files_are_mended() {
    let workspace = themed(ENDLESS);
    let theme = workspace.read("styles/odd/theme.typ");
    let watch = Watch::over(&workspace, &[]);
    std::thread::sleep(Duration::from_secs(2));
    workspace.write("styles/odd/theme.typ", theme.replace(ENDLESS, ""));
    watch.until("the run was given up: its files have been edited");
    watch.until("small done in");
}

#[cfg(target_os = "linux")]
mod processes {
    use super::*;

    /// Whether a process has ended, even if nobody has asked it how.
    fn has_ended(pid: u32) -> bool {
        fs::read_to_string(format!("/proc/{pid}/stat"))
            .ok()
            .and_then(|stat| Some(stat.rsplit_once(") ")?.1.starts_with('Z')))
            .unwrap_or(true)
    }

    fn children(pid: u32) -> Vec<u32> {
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        let children = children.unwrap_or_default();
        children
            .split_whitespace()
            .map(|pid| pid.parse().unwrap())
            .collect()
    }

    fn signal(signal: &str, pid: u32) {
        let mut kill = Command::new("kill");
        kill.args([signal, &pid.to_string()]).stderr(Stdio::null());
        kill.status().unwrap();
    }

    fn start(workspace: &Workspace, command: &str) -> (Child, u32) {
        let mut child = Command::new(program())
            .arg(command)
            .current_dir(workspace.folder())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        loop {
            assert!(child.try_wait().unwrap().is_none(), "{command} has ended");
            if let [worker] = children(child.id())[..]
                && fs::read_to_string(format!("/proc/{worker}/cmdline"))
                    .is_ok_and(|line| line.contains("--guarded"))
            {
                return (child, worker);
            }
        }
    }

    #[test]
    fn the_process_that_works_ends_with_the_one_that_was_started() {
        let workspace = themed(ENDLESS);
        for command in ["compile", "watch"] {
            for how in ["-9", "-15", "-2"] {
                let (mut child, worker) = start(&workspace, command);
                if (command, how) != ("watch", "-9") && command == "watch" {
                    // The first asks the run to come to its end, which it has not.
                    signal(how, child.id());
                    std::thread::sleep(Duration::from_millis(200));
                    assert!(child.try_wait().unwrap().is_none());
                }
                signal(how, child.id());
                child.wait().unwrap();
                while !has_ended(worker) {
                    std::thread::yield_now();
                }
            }
        }
    }

    #[test]
    fn a_run_that_is_killed_is_told_by_who_is_left() {
        let workspace = themed(ENDLESS);
        let (child, worker) = start(&workspace, "compile");
        signal("-9", worker);
        let run = Run::from(child.wait_with_output().unwrap());
        assert_eq!(run.status, Some(2));
        let said =
            "ended with signal 9: somebody has killed it, or the system has for want of memory\n";
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}
