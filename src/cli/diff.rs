//! `rapporteur diff`.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{ColorChoice, ValueEnum};

use super::terminal::Terminal;
use super::visible;
use super::{Global, Outcome, brief};
use crate::changes::{Changes, EditionRecord, Look, between, print};
use crate::diagnostic::Diagnostics;
use crate::edition::{Archive, Prepared, prepare};
use crate::output::{Delivery, Target, write_file};
use crate::source::Sources;
use crate::workspace::{BriefFolder, Workspace};

/// Say what changed between two editions of a brief, or since one.
///
/// Compares by entry: what was added, withdrawn, renamed or moved, what was reworded, word by word, and
/// which figures changed. With no edition the newest one is compared with the brief as it is now, with
/// one that one, with two the first with the second.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The brief, by name or folder, which may be left out where the workspace has only one; then one
    /// or two editions: by name, or by the path of an edition's folder or of its `edition.json`.
    #[arg(value_names = ["BRIEF", "EDITION"], num_args = 0..=3)]
    named: Vec<String>,
    /// How to say it: in lines for a terminal or a log, as data, or as a page to hand on.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Write into this file instead of stdout; a PDF goes to `out/<brief>/` if it is left out.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Look for editions in this folder instead of the workspace's `out`.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// End with 1 if anything changed.
    #[arg(long)]
    exit_code: bool,
}

/// The formats of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines, coloured on a terminal.
    Text,
    /// The changes as data.
    Json,
    /// A page, set by the brief's style.
    Pdf,
}

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let workspace = global.workspace()?;
    let (named, editions) = named(&workspace, &arguments.named);
    let Some(folder) = brief(&workspace, named, terminal)? else {
        return Ok(Outcome::InputErrors);
    };
    anyhow::ensure!(
        editions.len() <= 2,
        "two editions can be compared, and three are named: {}",
        editions.join(", ")
    );
    let target = super::out_folder(&workspace, arguments.out.as_deref())?.join(&folder.name);
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let comparison = Comparison {
        arguments,
        editions,
        archive: Archive::of(&folder.name, &target),
        workspace: &workspace,
        folder: &folder,
        terminal,
    };
    terminal.progress(&folder.name, "comparing");
    let found = comparison.find(&sources, &mut diagnostics);
    let said = found.and_then(|(changes, prepared)| {
        let text = match (arguments.format, prepared) {
            (Format::Text, _) => {
                let text = print(&changes, look(arguments, global));
                visible::coloured(&text).into_owned().into_bytes()
            }
            (Format::Json, _) => serde_json::to_vec_pretty(&changes)
                .map(|mut json| {
                    json.push(b'\n');
                    json
                })
                .unwrap_or_default(),
            (Format::Pdf, prepared) => prepared?.report(&changes, &sources, &mut diagnostics)?,
        };
        Some((changes, text))
    });
    terminal.progress_done();
    terminal.messages(diagnostics, &sources);
    let Some((changes, said)) = said else {
        return Ok(Outcome::InputErrors);
    };
    comparison.write(&target, &changes, &said, terminal)?;
    Ok(if arguments.exit_code && !changes.is_empty() {
        Outcome::Different
    } else {
        Outcome::Done
    })
}

/// The brief among what the command line names, if it names one, and the editions.
fn named<'a>(workspace: &Workspace, named: &'a [String]) -> (Option<&'a String>, &'a [String]) {
    let Some((first, rest)) = named.split_first() else {
        return (None, named);
    };
    let is_only = workspace.briefs().len() == 1;
    if is_only && workspace.brief(first).is_err() {
        (None, named)
    } else {
        (Some(first), rest)
    }
}

struct Comparison<'a> {
    arguments: &'a Arguments,
    editions: &'a [String],
    archive: Archive,
    workspace: &'a Workspace,
    folder: &'a BriefFolder,
    terminal: &'a Terminal,
}

impl Comparison<'_> {
    /// What changed; and the brief as it is, where that is needed.
    fn find(
        &self,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Changes, Option<Prepared>)> {
        let editions = self.editions;
        let old = match editions.first() {
            Some(name) => self.archive.find(name, sources, diagnostics),
            None => self.archive.newest(sources, diagnostics),
        };
        let new = match editions.get(1) {
            Some(name) => Some(self.archive.find(name, sources, diagnostics)?),
            None => None,
        };
        let old: EditionRecord = old?;
        // Two editions can be compared even where the brief is broken now, but not set in its style.
        let prepared = if new.is_none() || self.arguments.format == Format::Pdf {
            Some(prepare(self.workspace, self.folder, sources, diagnostics)?)
        } else {
            None
        };
        let new = match (new, &prepared) {
            (Some(new), _) => new,
            (None, Some(prepared)) => prepared.record(None, &[]),
            (None, None) => return None,
        };
        for record in [&old, &new] {
            if record.front.is_none()
                && let Some(name) = &record.edition
            {
                self.terminal.note(&format!(
                    "note: an older version of the program has recorded the edition `{name}`: State, treaty, session, \
                     review, embargoes, organisations and people are not compared"
                ));
            }
        }
        Some((between(&old, &new), prepared))
    }

    /// Writes what was said to the file or to stdout.
    fn write(
        &self,
        target: &Target,
        changes: &Changes,
        said: &[u8],
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        let printed = match (&self.arguments.output, self.arguments.format) {
            (Some(file), _) => {
                let file = Target::named(file).context("the file has no absolute path")?;
                write_file(&file, said)?;
                Ok(())
            }
            (None, Format::Pdf) => {
                let name = format!("{}.pdf", changes.stem());
                let mut delivery = Delivery::to(target)?;
                delivery.add(&name, said)?;
                delivery.finish()?;
                let path = target.join(name).path();
                let here = std::env::current_dir().ok();
                let shown = here.and_then(|here| path.strip_prefix(here).ok());
                let shown = shown.unwrap_or(&path).display().to_string();
                terminal.result(&format!("{}\n", visible::line(&shown)))
            }
            (None, Format::Text) => terminal.coloured_result(&String::from_utf8_lossy(said)),
            (None, Format::Json) => terminal.json_result(&String::from_utf8_lossy(said)),
        };
        printed.context("the changes cannot be printed")
    }
}

/// How lines are printed: on a terminal in its width and in colour.
fn look(arguments: &Arguments, global: &Global) -> Look {
    /// The width of lines that are not for a terminal.
    const WIDTH: usize = 100;
    let stdout = std::io::stdout();
    let interactive = arguments.output.is_none() && stdout.is_terminal();
    let colour = match global.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            interactive && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    let width = if interactive {
        terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0))
    } else {
        None
    };
    Look {
        width: width.unwrap_or(WIDTH),
        colour,
    }
}
