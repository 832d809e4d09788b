//! How fast briefs are compiled, as ratios against something fixed in the same run.
//!
//! `cargo bench --bench compile` measures whole processes, each several times and in turn, and prints
//! medians:
//!
//! 1. the shipped brief, paper and press release together, against plain Typst run once on each of the
//!    two generated sources;
//! 2. how much of a run comes before typesetting: reading, statistics, prose, templates;
//! 3. the shipped style against a plain template on a generated brief of about 16 pages.
//!
//! "Plain Typst" is this program started again with `--plain`: Typst's own compiler and PDF writer on
//! files from the disk, which is all that the `typst` command does.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod bare;
mod generated;
mod timing;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use generated::Size;
use rapporteur::diagnostic::Diagnostics;
use rapporteur::edition::prepare;
use rapporteur::source::Sources;
use rapporteur::workspace::Workspace;
use timing::{copy, median, millis, ratio, time};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How often each thing is timed.
const RUNS: usize = 15;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, source, output] = arguments.as_slice()
        && flag == "--plain"
    {
        return bare::compile(Path::new(source), Path::new(output));
    }
    let folder = tempfile::tempdir()?;
    whole(folder.path())?;
    share()?;
    styles(folder.path())
}

/// The program against plain Typst.
fn whole(folder: &Path) -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = folder.join("out");
    let program = || rapporteur(root, &["kazakhstan-iccpr-2011", "--out"], &out);
    program()?;
    let typst = out.join("kazakhstan-iccpr-2011/typst");
    let (mut ours, mut paper, mut release) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        // Written anew each time, as plain Typst does it.
        fs::remove_dir_all(&out).ok();
        ours.push(program()?);
        paper.push(plain_process(&typst.join("paper.en.typ"), folder)?);
        release.push(plain_process(&typst.join("press-release.en.typ"), folder)?);
    }
    let (ours, paper, release) = (median(ours), median(paper), median(release));
    println!("shipped brief, paper and press release, whole processes, median of {RUNS}:");
    println!("  rapporteur     {:7.1} ms", millis(ours));
    println!(
        "  plain Typst    {:7.1} ms  (paper {:.1}, press release {:.1})",
        millis(paper + release),
        millis(paper),
        millis(release)
    );
    println!("  ratio          {:7.2}", ratio(ours, paper + release));
    Ok(())
}

/// What comes before typesetting, within a process that has done nothing before.
fn share() -> Outcome<()> {
    let started = Instant::now();
    let workspace = Workspace::find(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let folder = workspace
        .brief("kazakhstan-iccpr-2011")
        .map_err(|diagnostic| diagnostic.message)?;
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let prepared = prepare(&workspace, &folder, &sources, &mut diagnostics).ok_or("errors")?;
    let prepared_after = started.elapsed();
    let wanted = ["paper", "press-release"];
    let made = prepared
        .make(&wanted, &sources, &mut diagnostics, &mut |_| ())
        .ok_or("errors")?;
    let all = started.elapsed();
    let rendering: Duration = made.iter().map(|document| document.rendering).sum();
    let before = prepared_after + rendering;
    println!("before typesetting, the same brief, once and cold:");
    println!(
        "  reading, statistics, prose {:7.1} ms",
        millis(prepared_after)
    );
    println!("  templates and citations    {:7.1} ms", millis(rendering));
    println!("  all of the run             {:7.1} ms", millis(all));
    println!(
        "  share                      {:7.1} %",
        100.0 * ratio(before, all)
    );
    Ok(())
}

/// The shipped style against a plain template.
fn styles(folder: &Path) -> Outcome<()> {
    let size = Size {
        chapters: 4,
        concerns: 3,
    };
    let shipped = folder.join("shipped");
    let plain = folder.join("plain");
    generated::workspace(&shipped, size, "coalition")?;
    generated::workspace(&plain, size, "plain")?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&root.join("benches/plain"), &plain.join("styles/plain"))?;
    copy(
        &root.join("styles/coalition/fonts"),
        &plain.join("styles/plain/fonts"),
    )?;
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        for (workspace, times) in [&shipped, &plain].into_iter().zip(&mut times) {
            let out = workspace.join("out");
            fs::remove_dir_all(&out).ok();
            times.push(rapporteur(workspace, &["generated", "--out"], &out)?);
        }
    }
    let [ours, theirs] = times.map(median);
    println!("a generated brief of {size:?}, whole processes, median of {RUNS}:");
    for (name, workspace, time) in [
        ("shipped style", &shipped, ours),
        ("plain template", &plain, theirs),
    ] {
        println!(
            "  {name:14} {:7.1} ms, {} pages",
            millis(time),
            pages(workspace)?
        );
    }
    println!("  ratio          {:7.2}", ratio(ours, theirs));
    Ok(())
}

/// The pages that the program says a generated paper has.
fn pages(workspace: &Path) -> Outcome<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(["compile", "--quiet", "-C"])
        .arg(workspace)
        .output()?;
    let line = String::from_utf8(output.stdout)?;
    let pages = line
        .split("  ")
        .nth(1)
        .and_then(|pages| pages.split(' ').next());
    Ok(pages.unwrap_or("?").to_owned())
}

/// Times the program with `arguments` and then `out`.
fn rapporteur(workspace: &Path, arguments: &[&str], out: &Path) -> Outcome<Duration> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command
        .arg("compile")
        .args(arguments)
        .arg(out)
        .arg("-C")
        .arg(workspace);
    time(&mut command)
}

fn plain_process(source: &Path, folder: &Path) -> Outcome<Duration> {
    let output = folder.join("plain.pdf");
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--plain").arg(source).arg(output);
    time(&mut command)
}
