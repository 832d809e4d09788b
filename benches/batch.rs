//! How batches of briefs are compiled, as ratios within the same run.
//!
//! `cargo bench --bench batch` makes workspaces of 1, 10, 100 and 1,000 small briefs and measures, whole
//! processes each:
//!
//! 1. all of them from nothing, with as many workers as there are processors: the time for each brief;
//! 2. the same with one worker, which still writes one document out while it sets the next;
//! 3. the same with one worker on one processor (`taskset`, where there is one);
//! 4. the same as the first again, with nothing to do;
//! 5. plain Typst on each of the generated sources, as many at a time as there are processors, one
//!    process a document, which is what a loop around the `typst` command does;
//! 6. the peak memory of one worker after 10 briefs and after all of them.
//!
//! Other numbers of briefs may be given: `cargo bench --bench batch -- 1 10`. What is made is written to
//! the folder of temporary files.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod bare;
mod generated;
mod timing;

use std::error::Error;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use generated::Size;
use timing::{median, millis, ratio, time};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// About five pages.
const SIZE: Size = Size {
    chapters: 1,
    concerns: 2,
};

/// How often a small batch is measured; the median counts. A large one is measured once.
fn runs(briefs: usize) -> usize {
    match briefs {
        0..=10 => 9,
        11..=100 => 3,
        _ => 1,
    }
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let [flag, source, output] = arguments.as_slice()
        && flag == "--plain"
    {
        return bare::compile(Path::new(source), Path::new(output));
    }
    let mut counts = Vec::new();
    for argument in &arguments {
        counts.push(argument.parse()?);
    }
    if counts.is_empty() {
        counts = vec![1, 10, 100, 1000];
    }
    let processors = thread::available_parallelism()?.get();
    println!(
        "workers: {processors}; times in ms for each brief; medians of several runs up to 100 briefs"
    );
    println!(
        "{:>7} {:>9} {:>9} {:>7} {:>9} {:>7} {:>9} {:>7} {:>9} {:>7}",
        "briefs", "all", "1 worker", "gain", "1 core", "gain", "nothing", "share", "plain", "ratio"
    );
    for count in counts {
        batch(count, processors)?;
    }
    Ok(())
}

fn batch(count: usize, processors: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let root = folder.path();
    generated::many(root, count, SIZE)?;
    let core = core();
    let mut times = [const { Vec::new() }; 5];
    for _ in 0..runs(count) {
        // Every run is measured beside the others, since machines have their moods.
        let measured = [
            compile(root, 1, true, None)?,
            compile(root, 1, true, core.as_deref())?,
            compile(root, processors, true, None)?,
            compile(root, processors, false, None)?,
            plain(root, count, processors)?,
        ];
        for (times, time) in times.iter_mut().zip(measured) {
            times.push(time);
        }
    }
    let briefs = u32::try_from(count)?.max(1);
    let [one, core, all, nothing, plain] = times.map(|times| median(times) / briefs);
    println!(
        "{count:>7} {:>9.2} {:>9.2} {:>7.2} {:>9.2} {:>7.2} {:>9.3} {:>6.2}% {:>9.2} {:>7.2}",
        millis(all),
        millis(one),
        ratio(one, all),
        millis(core),
        ratio(core, all),
        millis(nothing),
        100.0 * ratio(nothing, all),
        millis(plain),
        ratio(all, plain),
    );
    if count > 10 {
        memory(root, count)?;
    }
    Ok(())
}

/// All briefs from nothing, or again, on all processors or on one.
fn compile(root: &Path, jobs: usize, afresh: bool, core: Option<&str>) -> Outcome<Duration> {
    if afresh {
        fs::remove_dir_all(root.join("out")).ok();
    }
    let program = env!("CARGO_BIN_EXE_rapporteur");
    let mut command = match core {
        Some(core) => {
            let mut command = Command::new("taskset");
            command.args(["-c", core, program]);
            command
        }
        None => Command::new(program),
    };
    command
        .args(["compile", "--all", "--jobs", &jobs.to_string(), "-C"])
        .arg(root);
    time(&mut command)
}

/// A processor that this process may use, if `taskset` can hold another to it.
fn core() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let allowed = status
        .lines()
        .find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
    let core = allowed.trim().split([',', '-']).next()?.to_owned();
    let held = Command::new("taskset").args(["-c", &core, "true"]).status();
    held.is_ok_and(|held| held.success()).then_some(core)
}

/// Plain Typst on each generated source, several at a time.
fn plain(root: &Path, count: usize, at_once: usize) -> Outcome<Duration> {
    let program = std::env::current_exe()?;
    let out = root.join("plain");
    fs::create_dir_all(&out)?;
    let next = AtomicUsize::new(1);
    let work = || -> Result<(), String> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number > count {
                return Ok(());
            }
            let name = format!("brief-{number:04}");
            let source = root.join("out").join(&name).join("typst/paper.en.typ");
            let mut command = Command::new(&program);
            command.arg("--plain").arg(source).arg(out.join(name));
            time(&mut command).map_err(|error| error.to_string())?;
        }
    };
    let started = Instant::now();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            let ended = worker.join();
            ended.unwrap_or_else(|_| Err(String::from("a thread failed")))
        })
    })?;
    Ok(started.elapsed())
}

/// The peak memory of a worker that is given one brief after the other.
fn memory(root: &Path, count: usize) -> Outcome<()> {
    let out = root.join("memory");
    let mut worker = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(["worker", "--timeout", "600", "-C"])
        .arg(root)
        .arg("--out")
        .arg(&out)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = worker.stdin.take().ok_or("no stdin")?;
    let stdout = worker.stdout.take().ok_or("no stdout")?;
    let mut lines = BufReader::new(stdout).lines();
    let mut peaks = Vec::new();
    for number in 1..=count {
        let name = format!("brief-{number:04}");
        let folder: PathBuf = root.join("briefs").join(&name);
        let job = serde_json::json!({ "brief": name, "folder": folder });
        writeln!(stdin, "{job}")?;
        stdin.flush()?;
        while !lines
            .next()
            .ok_or("the worker has ended")??
            .contains("\"done\"")
        {}
        if number == 10 || number == count {
            peaks.push((number, peak(worker.id())));
        }
    }
    drop(stdin);
    worker.wait()?;
    for (number, peak) in peaks {
        let peak = peak.map_or_else(
            || String::from("not to be had here"),
            |peak| format!("{peak} MiB"),
        );
        println!("        peak memory of a worker after {number} briefs: {peak}");
    }
    Ok(())
}

/// The peak memory of a process in mebibytes, where the system tells.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes / 1024)
}
