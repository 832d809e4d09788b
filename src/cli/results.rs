//! What a run has to say of its briefs, in their order, whatever the order in which they are done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Outcome;
use super::progress::Progress;
use super::terminal::Terminal;
use super::visible;
use super::work::{Document, Report};
use crate::output::{BatchManifest, BriefState, Options, Program, Shard};
use crate::workspace::BriefFolder;

/// The briefs of a run and what became of them.
pub(super) struct Results<'r> {
    folders: &'r [BriefFolder],
    out: &'r Path,
    terminal: &'r Terminal,
    reports: Vec<Option<Report>>,
    /// How many of them have been printed.
    printed: usize,
}

impl<'r> Results<'r> {
    pub(super) fn new(folders: &'r [BriefFolder], out: &'r Path, terminal: &'r Terminal) -> Self {
        Self {
            folders,
            out,
            terminal,
            reports: folders.iter().map(|_| None).collect(),
            printed: 0,
        }
    }

    /// Keeps what became of a brief, and prints what is next in order.
    pub(super) fn add(
        &mut self,
        number: usize,
        report: Report,
        progress: &Progress,
    ) -> anyhow::Result<()> {
        if let Some(slot) = self.reports.get_mut(number) {
            *slot = Some(report);
        }
        while let Some(Some(report)) = self.reports.get_mut(self.printed) {
            let Some(folder) = self.folders.get(self.printed) else {
                break;
            };
            let messages = std::mem::take(&mut report.messages);
            let lines = std::mem::take(&mut report.lines);
            self.terminal.keep(std::mem::take(&mut report.found));
            let report = &*report;
            progress.aside(|| {
                self.terminal.say(&messages);
                if let Some(reason) = &report.failure {
                    let line = format!("error: {}: {reason}", folder.name);
                    self.terminal.say(&format!("{}\n", visible::line(&line)));
                }
                self.terminal.tell(&lines);
                print(&self.out.join(&folder.name), report, self.terminal)
            })?;
            self.printed += 1;
        }
        Ok(())
    }

    /// How the run has ended.
    pub(super) fn outcome(&self) -> Outcome {
        let any = |wrong: fn(&Report) -> bool| self.reports.iter().flatten().any(wrong);
        if any(|report| report.failure.is_some()) {
            Outcome::Failed
        } else if any(|report| report.errors > 0) {
            Outcome::InputErrors
        } else {
            Outcome::Done
        }
    }

    /// Whether there was nothing to do.
    pub(super) fn are_up_to_date(&self) -> bool {
        self.reports
            .iter()
            .flatten()
            .all(|report| report.up_to_date)
    }

    /// What became of all of them, in a line.
    pub(super) fn summary(&self) -> String {
        let briefs = || self.folders.iter().zip(self.reports.iter().flatten());
        let is_made = |report: &Report| report.failure.is_none() && report.errors == 0;
        let failed: Vec<&str> = briefs()
            .filter(|(_, report)| !is_made(report))
            .map(|(folder, _)| folder.name.as_str())
            .collect();
        let current = briefs().filter(|(_, report)| report.up_to_date).count();
        let mut line = format!(
            "{} made or up to date ({current} up to date)",
            briefs().count() - failed.len(),
        );
        if !failed.is_empty() {
            line.push_str(&format!(", {} failed: {}", failed.len(), failed.join(", ")));
        }
        line
    }

    /// What became of them, for other programs.
    pub(super) fn manifest(
        &self,
        all: BTreeSet<String>,
        shard: Option<Shard>,
        options: &Options,
    ) -> BatchManifest {
        let briefs = self.folders.iter().zip(self.reports.iter().flatten());
        let briefs = briefs.map(|(folder, report)| (folder.name.clone(), state(report)));
        BatchManifest {
            program: Program::this(),
            options: options.clone(),
            shard,
            all,
            briefs: briefs.collect(),
        }
    }
}

fn state(report: &Report) -> BriefState {
    let documents: BTreeMap<_, _> = report
        .documents
        .iter()
        .map(|document| (document.path.clone(), document.output.clone()))
        .collect();
    match &report.failure {
        Some(reason) => BriefState::Failed {
            reason: reason.clone(),
        },
        None if report.errors > 0 => BriefState::Errors,
        None => BriefState::Made { documents },
    }
}

/// The lines of a brief's documents on stdout.
pub(super) fn print(target: &Path, report: &Report, terminal: &Terminal) -> anyhow::Result<()> {
    if report.documents.is_empty() {
        return Ok(());
    }
    let here = std::env::current_dir().ok();
    let mut lines = String::new();
    for document in &report.documents {
        let path = target.join(&document.path);
        let shown = here
            .as_ref()
            .and_then(|here| path.strip_prefix(here).ok().map(PathBuf::from))
            .unwrap_or(path);
        lines.push_str(&line(&shown, document, report.up_to_date));
    }
    terminal
        .result(&lines)
        .context("the result cannot be printed")
}

fn line(shown: &Path, document: &Document, up_to_date: bool) -> String {
    let pages = document.output.pages.unwrap_or_default();
    let noun = if pages == 1 { "page" } else { "pages" };
    let time = if up_to_date {
        String::from("up to date")
    } else {
        format!("{} ms", document.time)
    };
    let shown = shown.display().to_string();
    format!("{}  {pages} {noun}  {time}\n", visible::line(&shown))
}
