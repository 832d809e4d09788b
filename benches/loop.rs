//! How long it takes from an edit to the changed pages, in a process that has made the brief before.
//!
//! `cargo bench --bench loop` edits a paragraph of the shipped brief again and again and does each time
//! what `watch --preview` does before it tells the page: reading, statistics, numbers, prose, templates,
//! typesetting, and the pictures of the pages that look different. It prints distributions, what
//! typesetting alone takes of each, and a cold compile by plain Typst.
//!
//! `cargo bench --bench loop -- paper` edits a paragraph that only the paper has, so that the press release
//! stays as it is. `cargo bench --bench loop -- giant` does the same with a generated brief of 1,000 concerns.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod bare;
mod generated;
mod timing;

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use generated::Size;
use rapporteur::diagnostic::Diagnostics;
use rapporteur::edition::{Inputs, Memory, SetDocument, export, prepare_noting};
use rapporteur::source::Sources;
use rapporteur::typeset::{Keys, forget};
use rapporteur::workspace::{BriefFolder, Workspace};
use timing::{copy, memory, millis};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Where a paragraph of a concern begins.
const SUMMARY: &str = "summary = \"\"\"\n";

/// What the watch keeps.
const RUNS_REMEMBERED: usize = 4;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, source, output] = arguments.as_slice()
        && flag == "--plain"
    {
        return bare::compile(Path::new(source), Path::new(output));
    }
    let folder = tempfile::tempdir()?;
    if arguments.iter().any(|argument| argument == "giant") {
        let size = Size {
            chapters: 50,
            concerns: 20,
        };
        generated::workspace(folder.path(), size, "coalition")?;
        let chapter = "briefs/generated/findings/25-chapter.toml";
        return measure(folder.path(), "generated", chapter, SUMMARY, 12);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["briefs", "data"] {
        copy(&root.join(part), &folder.path().join(part))?;
    }
    fs::copy(
        root.join("rapporteur.toml"),
        folder.path().join("rapporteur.toml"),
    )?;
    let brief = "kazakhstan-iccpr-2011";
    if arguments.iter().any(|argument| argument == "paper") {
        let file = "briefs/kazakhstan-iccpr-2011/brief.toml";
        return measure(folder.path(), brief, file, "In all, ", 41);
    }
    let chapter = "briefs/kazakhstan-iccpr-2011/findings/2-expression.toml";
    measure(folder.path(), brief, chapter, SUMMARY, 41)
}

/// Edits what follows the first `before` in `chapter` as often as `edits`.
fn measure(root: &Path, brief: &str, chapter: &str, before: &str, edits: usize) -> Outcome<()> {
    let workspace = Workspace::find(root)?;
    let folder = workspace
        .brief(brief)
        .map_err(|diagnostic| diagnostic.message)?;
    let mut desk = Desk {
        workspace,
        folder,
        memory: Memory::new(),
        keys: Keys::default(),
        shown: Vec::new(),
    };
    let chapter = root.join(chapter);
    let text = fs::read_to_string(&chapter)?;
    let first = desk.turn()?;
    println!(
        "the first run: {:.0} ms, {} pages",
        millis(first.whole),
        first.changed
    );
    let mut turns = Vec::new();
    for edit in 0..edits {
        let word = if edit % 2 == 0 { "again" } else { "once more" };
        let said = format!("{before}Said {edit} times {word}: ");
        let edited = text.replacen(before, &said, 1);
        fs::write(&chapter, edited)?;
        turns.push(desk.turn()?);
    }
    // The second run finds its way; what follows is the loop.
    turns.remove(0);
    println!("{} edits of one paragraph, in ms:", turns.len());
    println!("                        least   tenth  median  ninth greatest");
    let print = |name: &str, of: fn(&Turn) -> Duration| {
        let mut times: Vec<f64> = turns.iter().map(|turn| millis(of(turn))).collect();
        times.sort_by(f64::total_cmp);
        let at = |part: usize| {
            times
                .get(times.len() * part / 10)
                .or(times.last())
                .copied()
                .unwrap_or_default()
        };
        println!(
            "  {name:20} {:7.1} {:7.1} {:7.1} {:7.1} {:7.1}",
            at(0),
            at(1),
            at(5),
            at(9),
            at(10)
        );
        at(5)
    };
    let whole = print("all of it", |turn| turn.whole);
    print("reading, numbers", |turn| turn.reading);
    print("templates", |turn| turn.rendering);
    let typesetting = print("typesetting", |turn| turn.typesetting);
    print("what looks different", |turn| turn.keys);
    print("pictures of that", |turn| turn.pictures);
    print("PDF, afterwards", |turn| turn.pdf);
    print("refreshed, afterwards", |turn| turn.refreshing);
    let changed: Vec<usize> = turns.iter().map(|turn| turn.changed).collect();
    println!(
        "  pages that look different: {} to {}",
        changed.iter().min().copied().unwrap_or_default(),
        changed.iter().max().copied().unwrap_or_default()
    );
    println!("  all of it / typesetting: {:.2}", whole / typesetting);
    if let Some(memory) = memory() {
        println!("  memory: {memory}");
    }
    let cold = cold(&desk, root)?;
    println!(
        "plain Typst, cold, all documents: {cold:.0} ms; all of it / that: {:.3}",
        whole / cold
    );
    Ok(())
}

/// Where a brief is made again and again.
struct Desk {
    workspace: Workspace,
    folder: BriefFolder,
    memory: Memory,
    keys: Keys,
    shown: Vec<Vec<u128>>,
}

struct Turn {
    whole: Duration,
    reading: Duration,
    rendering: Duration,
    typesetting: Duration,
    keys: Duration,
    pictures: Duration,
    pdf: Duration,
    refreshing: Duration,
    changed: usize,
}

impl Desk {
    fn set(&mut self) -> Outcome<(Vec<SetDocument>, Duration)> {
        let started = Instant::now();
        let sources = Sources::new();
        let mut diagnostics = Diagnostics::new();
        let mut inputs = Inputs::default();
        let prepared = prepare_noting(
            &self.workspace,
            &self.folder,
            &mut inputs,
            &sources,
            &mut diagnostics,
        )
        .ok_or_else(|| format!("{:?}", diagnostics.iter().next()))?;
        self.memory.lend(&self.workspace, &prepared);
        let reading = started.elapsed();
        let mut documents = Vec::new();
        prepared.set(
            &prepared.documents(),
            &sources,
            &mut diagnostics,
            &mut |_| (),
            &mut |document| documents.push(document),
        );
        self.memory.keep(&self.workspace, &prepared);
        Ok((documents, reading))
    }

    fn turn(&mut self) -> Outcome<Turn> {
        let started = Instant::now();
        let (documents, reading) = self.set()?;
        let looking = Instant::now();
        let mut changed = Vec::new();
        let mut shown = Vec::new();
        for (index, document) in documents.iter().enumerate() {
            let pages = &document.pages;
            let keys: Vec<u128> = (0..pages.count())
                .filter_map(|page| pages.key(page, &mut self.keys))
                .collect();
            let before = self.shown.get(index);
            for (page, key) in keys.iter().enumerate() {
                if before.and_then(|before| before.get(page)) != Some(key) {
                    changed.push((pages, page));
                }
            }
            shown.push(keys);
        }
        self.keys.turn();
        // Nobody looks at all pages at the start.
        let is_first = self.shown.is_empty();
        self.shown = shown;
        let keys = looking.elapsed();
        let drawing = Instant::now();
        // A thread a page, as the server draws them.
        thread::scope(|scope| {
            for (pages, page) in changed.iter().filter(|_| !is_first) {
                scope.spawn(|| black_box(pages.svg(*page)));
            }
        });
        let pictures = drawing.elapsed();
        let whole = started.elapsed();
        let writing = Instant::now();
        black_box(
            export(&documents, &Sources::new()).map_err(|found| format!("{:?}", found.first()))?,
        );
        let pdf = writing.elapsed();
        let refreshing = Instant::now();
        self.memory.refresh();
        let refreshing = refreshing.elapsed();
        forget(RUNS_REMEMBERED);
        let rendering = documents
            .iter()
            .map(|document| document.made.rendering)
            .sum();
        let all: Duration = documents.iter().map(|document| document.made.time).sum();
        Ok(Turn {
            whole,
            reading,
            rendering,
            typesetting: all.saturating_sub(rendering),
            keys,
            pictures,
            pdf,
            refreshing,
            changed: changed.len(),
        })
    }
}

/// Milliseconds that plain Typst takes for all documents, each in a process of its own: the median of a few.
fn cold(desk: &Desk, root: &Path) -> Outcome<f64> {
    let status = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(["compile", "--quiet", &desk.folder.name, "-C"])
        .arg(root)
        .stdout(std::process::Stdio::null())
        .status()?;
    if !status.success() {
        return Err("the brief does not compile".into());
    }
    let typst = root.join("out").join(&desk.folder.name).join("typst");
    let sources: Vec<PathBuf> = fs::read_dir(&typst)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".en.typ"))
        .collect();
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        for source in &sources {
            let status = Command::new(std::env::current_exe()?)
                .arg("--plain")
                .arg(source)
                .arg(root.join("plain.pdf"))
                .status()?;
            if !status.success() {
                return Err("plain Typst has failed".into());
            }
        }
        times.push(millis(started.elapsed()));
        if started.elapsed() > Duration::from_secs(10) {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}
