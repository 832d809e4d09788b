//! `rapporteur compile`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use super::crew::{Crew, News};
use super::message::Form;
use super::progress::Progress;
use super::results::Results;
use super::terminal::Terminal;
use super::watchdog::Bounds;
use super::work::{Report, work};
use super::worker::Job;
use super::{Global, Outcome, briefs, shard};
use crate::edition::{Survey, Task};
use crate::output::{Folder, Manifest, Options, Target};
use crate::workspace::{BriefFolder, Workspace};

/// Make the documents of briefs.
///
/// Prints a line for each document: its path, its pages, its time. The PDFs are in `out/<brief>/`, the
/// generated Typst sources, with all that they need, in `out/<brief>/typst/`, and `manifest.json` there
/// says what they were made of. What is up to date by that is not made again. Documents are written
/// whole or not at all: a run that fails leaves those of the last one.
///
/// Several briefs are made at once, each in a process of its own: one that fails or hangs does not stop
/// the others. `out/manifest.json` then says what became of them.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The briefs, by name or folder; may be left out where the workspace has only one.
    #[arg(value_name = "BRIEF")]
    briefs: Vec<String>,
    /// Make every brief of the workspace.
    #[arg(long, conflicts_with = "briefs")]
    all: bool,
    /// Make only this document, such as `paper`; may be given several times.
    #[arg(long, value_name = "NAME")]
    document: Vec<String>,
    /// Write into this folder instead of the workspace's `out`.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Fail if a number is not as `numbering.lock` has it: every number in the documents is public then.
    #[arg(long)]
    locked: bool,
    /// Make again what is up to date.
    #[arg(long)]
    force: bool,
    /// Make so many briefs at once; as many as there are processors if left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Make only a part of the briefs, such as `2/8`; `auto` asks GitLab, Kubernetes or Slurm which.
    #[arg(long, value_name = "N/M")]
    shard: Option<shard::Argument>,
    #[command(flatten)]
    pub(super) form: Form,
}

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let workspace = global.workspace()?;
    let shard = arguments.shard.map(shard::Argument::shard).transpose()?;
    let Some(mut folders) = briefs(&workspace, &arguments.briefs, arguments.all, terminal)? else {
        return Ok(Outcome::InputErrors);
    };
    let out = super::out_folder(&workspace, arguments.out.as_deref())?;
    // What is in the way of everything is said once, and before anything is made.
    Folder::find(&out)?;
    let all: BTreeSet<String> = folders.iter().map(|folder| folder.name.clone()).collect();
    let is_batch = folders.len() > 1 || shard.is_some();
    if let Some(shard) = shard {
        folders.retain(|folder| shard.holds(&folder.name));
        terminal.note(&format!(
            "shard {shard}: {} of {} briefs",
            folders.len(),
            all.len()
        ));
    }
    let run = Run {
        workspace: &workspace,
        folders: &folders,
        out: &out,
        options: Options {
            documents: arguments.document.iter().cloned().collect(),
        },
        locked: arguments.locked,
        bounds: global.bounds(),
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        terminal,
    };
    let shown = out.path();
    let mut results = Results::new(&folders, &shown, terminal);
    if is_batch {
        // Each worker has its time; how long they take together is nobody's business.
        terminal.watchdog().rest();
    }
    run.make(arguments, is_batch, &mut results)?;
    if is_batch {
        let manifest = results.manifest(all.clone(), shard, &run.options);
        manifest.write(&out)?;
        terminal.note(&format!(
            "{}; {:.1} s",
            results.summary(),
            started.elapsed().as_secs_f64()
        ));
    }
    let outcome = results.outcome();
    if !is_batch && outcome == Outcome::Done && !results.are_up_to_date() {
        let names: Vec<_> = all.into_iter().collect();
        let time = started.elapsed().as_millis();
        terminal.note(&format!("{} done in {time} ms", names.join(", ")));
    }
    Ok(outcome)
}

/// What a run works on.
struct Run<'r> {
    workspace: &'r Workspace,
    folders: &'r [BriefFolder],
    out: &'r Target,
    options: Options,
    locked: bool,
    bounds: Bounds,
    jobs: usize,
    terminal: &'r Terminal,
}

impl Run<'_> {
    fn make(
        &self,
        arguments: &Arguments,
        has_workers: bool,
        results: &mut Results,
    ) -> anyhow::Result<()> {
        let current = if arguments.force {
            self.folders.iter().map(|_| None).collect()
        } else {
            self.survey()
        };
        let pending: Vec<usize> = (0..self.folders.len())
            .filter(|number| current.get(*number).is_none_or(Option::is_none))
            .collect();
        let is_shown = has_workers && !pending.is_empty();
        let mut progress = Progress::new(self.terminal, is_shown.then_some(self.folders.len()));
        for (number, manifest) in current.iter().enumerate() {
            if let Some(manifest) = manifest {
                let report = Report::up_to_date(manifest, &self.options, self.terminal);
                results.add(number, report, &progress)?;
                progress.skip();
            }
        }
        if !has_workers {
            for number in pending {
                if let Some(folder) = self.folders.get(number) {
                    results.add(number, self.work(folder), &progress)?;
                }
            }
            return Ok(());
        }
        let jobs = pending.into_iter().filter_map(|number| {
            let folder = self.folders.get(number)?;
            let job = Job {
                brief: folder.name.clone(),
                folder: folder.folder.clone(),
            };
            Some((number, job))
        });
        let crew = self.crew();
        crew.work(jobs.collect(), &mut |news| {
            progress.hear(&news);
            match news {
                News::Done { number, report } => results.add(number, report, &progress),
                News::Working { .. } | News::Idle { .. } => Ok(()),
            }
        })
    }

    /// Which briefs are up to date.
    fn survey(&self) -> Vec<Option<Manifest>> {
        let survey = Survey::new(self.workspace);
        let next = AtomicUsize::new(0);
        let (folders, out, options) = (self.folders, self.out, &self.options);
        let locked = self.locked;
        let look = || {
            let mut found = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(folder) = folders.get(number) else {
                    return found;
                };
                let target = out.join(&folder.name);
                let manifest = survey
                    .current(folder, &target, options)
                    .filter(|manifest| manifest.locked || !locked);
                found.push((number, manifest));
            }
        };
        let mut current: Vec<_> = self.folders.iter().map(|_| None).collect();
        thread::scope(|scope| {
            let others: Vec<_> = (1..self.jobs.min(self.folders.len()))
                .map(|_| scope.spawn(look))
                .collect();
            let own = look();
            let found = others.into_iter().filter_map(|other| other.join().ok());
            for (number, manifest) in found.flatten().chain(own) {
                if let Some(slot) = current.get_mut(number) {
                    *slot = manifest;
                }
            }
        });
        current
    }

    /// Compiles a brief in this process.
    fn work(&self, folder: &BriefFolder) -> Report {
        let target = self.out.join(&folder.name);
        let task = Task {
            workspace: self.workspace,
            folder,
            target: &target,
            options: &self.options,
            locked: self.locked,
        };
        self.terminal.begin(&folder.name, "reading");
        let mut starting = |document: &str| self.terminal.progress(&folder.name, document);
        let report = work(task, self.terminal, &mut starting);
        self.terminal.progress_done();
        report
    }

    fn crew(&self) -> Crew {
        let colour = if self.terminal.is_coloured() {
            "always"
        } else {
            "never"
        };
        let mut told: Vec<OsString> = vec!["worker".into(), "--color".into(), colour.into()];
        if self.terminal.is_quiet() {
            told.push("--quiet".into());
        }
        told.extend(["--format".into(), self.terminal.format().name().into()]);
        if self.locked {
            told.push("--locked".into());
        }
        told.extend([
            "--timeout".into(),
            self.bounds.time.as_secs().to_string().into(),
        ]);
        let memory = self.bounds.memory.to_string().replace(' ', "");
        told.extend(["--memory".into(), memory.into()]);
        told.extend(["--directory".into(), self.workspace.root().into()]);
        // Only if the user has named it: no link is followed to the workspace's own.
        if self.out.within().as_os_str().is_empty() {
            told.extend(["--out".into(), self.out.base().into()]);
        }
        for document in &self.options.documents {
            told.extend(["--document".into(), document.into()]);
        }
        Crew {
            size: self.jobs,
            bounds: self.bounds,
            arguments: told,
        }
    }
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
