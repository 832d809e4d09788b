//! `rapporteur watch`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::Context as _;

use super::keeper::Kept;
use super::terminal::Terminal;
use super::work::{Report, documents as documents_of, unguarded};
use super::{Global, Outcome, brief, results};
use crate::diagnostic::Diagnostics;
use crate::edition::{Change, Inputs, Memory, Prepared, SetDocument, Task, export, prepare_noting};
use crate::output::{Folder, Options, Target};
use crate::preview::{Editor, Preview, Turn};
use crate::source::Sources;
use crate::typeset;
use crate::watch::{Awaited, Stopper, Watcher};
use crate::workspace::{BriefFolder, Workspace};

/// Make the documents of a brief, and again whenever something that they are made from changes.
///
/// Texts, data, templates, words, pictures, fonts: whatever the last run has read, and what it has looked
/// for and not found. Nothing that is wrong ends it: it says what is wrong and waits for the next change.
/// Ctrl-C ends it.
///
/// With `--preview` it also shows the pages in the browser, as they are typeset, at an address that it
/// prints: only pages that have changed are replaced, messages lie over the last good pages, and a click
/// on a sentence or a number shows the file, line and key that it came from.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The brief, by name or folder; may be left out where the workspace has only one.
    #[arg(value_name = "BRIEF")]
    brief: Option<String>,
    /// Show the pages in the browser, at an address of this computer alone.
    #[arg(long)]
    preview: bool,
    /// Open that page in the browser.
    #[arg(long, requires = "preview")]
    open: bool,
    /// Serve it at this port instead of any that is free.
    #[arg(long, requires = "preview", value_name = "PORT")]
    port: Option<u16>,
    /// The command that opens a place in your editor, such as `codium --goto {file}:{line}:{column}`.
    #[arg(
        long,
        requires = "preview",
        value_name = "COMMAND",
        env = "RAPPORTEUR_EDITOR",
        hide_env_values = true
    )]
    editor: Option<Editor>,
    /// Write into this folder instead of the workspace's `out`.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Look at the files again and again instead of having the system say when they change: for folders
    /// on other machines.
    #[arg(long)]
    poll: bool,
}

/// How many runs back Typst remembers. What was undone is set again from memory; more is only memory.
const RUNS_REMEMBERED: usize = 4;

pub(super) fn run(
    arguments: &Arguments,
    guarded: Option<u32>,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let workspace = global.workspace()?;
    let Some(folder) = brief(&workspace, arguments.brief.as_ref(), terminal)? else {
        return Ok(Outcome::InputErrors);
    };
    let target = super::out_folder(&workspace, arguments.out.as_deref())?.join(&folder.name);
    Folder::find(&target)?;

    let mut watcher = Watcher::new(arguments.poll);
    end_on_interrupt(watcher.stopper())?;
    let kept = Kept::new(
        guarded,
        &workspace,
        &folder,
        watcher.stopper(),
        global.bounds(),
    );
    let preview = begin_preview(arguments, &workspace, &folder, terminal)?;
    let mut desk = Desk {
        workspace,
        folder,
        target,
        memory: Memory::new(),
        inputs: Inputs::default(),
        preview,
    };
    let mut changes = Vec::new();
    // Only a run has its time; and after one that has ended its process, only a change gives hope.
    terminal.watchdog().rest();
    let mut is_waiting = kept.has_failed();
    loop {
        if std::mem::take(&mut is_waiting) {
            if watcher.wait_until(|| kept.has_changed()) {
                return Ok(Outcome::Done);
            }
            terminal.note("\nsomething was edited");
        }
        kept.begin();
        desk.turn(&changes, &mut watcher, terminal);
        kept.rest();
        watcher.watch(&desk.workspace, &desk.inputs);
        if let Some(trouble) = watcher.take_trouble() {
            terminal.note(&format!(
                "the system does not say when files change ({trouble}); they are looked at again and again instead"
            ));
        }
        match watcher.wait(&desk.workspace, &desk.inputs) {
            Awaited::Stop => return Ok(Outcome::Done),
            Awaited::Changes(found) => changes = found,
        }
        terminal.note(&format!("\n{}", said(&changes)));
    }
}

fn begin_preview(
    arguments: &Arguments,
    workspace: &Workspace,
    folder: &BriefFolder,
    terminal: &Terminal,
) -> anyhow::Result<Option<Preview>> {
    if !arguments.preview {
        return Ok(None);
    }
    let editor = arguments.editor.clone().unwrap_or_default();
    let preview =
        Preview::start(workspace, &folder.name, arguments.port, editor).with_context(|| {
            match arguments.port {
                Some(port) => format!("the preview cannot be served at port {port}"),
                None => String::from("the preview cannot be served"),
            }
        })?;
    terminal
        .result(&format!("{}\n", preview.address()))
        .context("the address of the preview cannot be printed")?;
    if arguments.open
        && let Err(error) = preview.open()
    {
        terminal.note(&format!(
            "the browser cannot be opened ({error}); open the address yourself"
        ));
    }
    Ok(Some(preview))
}

/// The changes in a line.
fn said(changes: &[Change]) -> String {
    const MOST: usize = 3;
    let shown = changes.iter().take(MOST).map(ToString::to_string);
    let mut line = shown.collect::<Vec<_>>().join(", ");
    if changes.len() > MOST {
        line.push_str(&format!(" and {} more", changes.len() - MOST));
    }
    line
}

/// Has the first Ctrl-C let a run come to its end, and the second end the process.
fn end_on_interrupt(stopper: Stopper) -> anyhow::Result<()> {
    let asked = AtomicBool::new(false);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::SeqCst) {
            // Outputs are whole at any moment.
            std::process::exit(130);
        }
        stopper.stop();
    })
    .context("Ctrl-C cannot be heard")
}

/// Where one brief is made again and again.
struct Desk {
    workspace: Workspace,
    folder: BriefFolder,
    target: Target,
    memory: Memory,
    inputs: Inputs,
    preview: Option<Preview>,
}

impl Desk {
    /// Makes the brief as it is now, says what is wrong, and notes what it was made from.
    fn turn(&mut self, changes: &[Change], watcher: &mut Watcher, terminal: &Terminal) {
        let started = Instant::now();
        let sources = Arc::new(Sources::new());
        let mut diagnostics = Diagnostics::new();
        let mut inputs = Inputs::default();
        if let Some(preview) = &self.preview {
            preview.begin(changes);
        }
        terminal.begin(&self.folder.name, "reading");
        // A library may meet something that it cannot cope with, such as a font that is being copied.
        let made = catch_unwind(AssertUnwindSafe(|| {
            self.make(&mut inputs, &sources, &mut diagnostics, terminal)
        }));
        terminal.progress_done();
        self.inputs = inputs;
        let panicked = made.is_err();
        let made = made.ok().flatten();
        if let Some(preview) = &self.preview {
            let documents = made
                .as_ref()
                .map(|(prepared, documents)| (documents.clone(), Arc::clone(&prepared.material)));
            preview.publish(Turn {
                sources: Arc::clone(&sources),
                diagnostics: &diagnostics,
                made: documents,
                changes,
                milliseconds: started.elapsed().as_secs_f64() * 1000.0,
                panicked,
            });
        }
        let warnings = diagnostics.warnings();
        let broken = diagnostics.has_errors();
        terminal.messages(diagnostics, &sources);
        match made {
            Some((prepared, documents)) if !broken => {
                // Whoever goes on writing is not kept waiting for files that are old already.
                let outdated = self.preview.is_some()
                    && watcher.is_called()
                    && !self.inputs.changes(&self.workspace).is_empty();
                if outdated || self.deliver(&prepared, &documents, warnings, &sources, terminal) {
                    let time = started.elapsed().as_millis();
                    terminal.note(&format!("{} done in {time} ms", self.folder.name));
                } else {
                    let name = &self.folder.name;
                    terminal.note(&format!("{name} could not be written and waits for the next change"));
                }
            }
            _ if panicked => terminal.note(&format!(
                "the program itself has failed, as said above; a damaged font or picture can be the cause. {} waits \
                 for the next change",
                self.folder.name
            )),
            _ => terminal.note(&format!("{} waits for that to be mended", self.folder.name)),
        }
        let refreshed = catch_unwind(AssertUnwindSafe(|| self.memory.refresh()));
        if refreshed.is_err() {
            self.memory = Memory::new();
        }
        typeset::forget(RUNS_REMEMBERED);
        terminal.watchdog().rest();
    }

    fn make(
        &mut self,
        inputs: &mut Inputs,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
        terminal: &Terminal,
    ) -> Option<(Prepared, Vec<SetDocument>)> {
        let prepared = prepare_noting(&self.workspace, &self.folder, inputs, sources, diagnostics)?;
        self.memory.lend(&self.workspace, &prepared);
        let wanted = prepared.documents();
        let mut documents = Vec::new();
        prepared.set(
            &wanted,
            sources,
            diagnostics,
            &mut |document| terminal.progress(&self.folder.name, document),
            &mut |document| documents.push(document),
        );
        self.memory.keep(&self.workspace, &prepared);
        // As the brief lists them, whichever needed which.
        documents.sort_by_key(|document| {
            wanted
                .iter()
                .position(|name| *name == document.made.document)
        });
        Some((prepared, documents))
    }

    /// Writes the documents out and says whether they are there; what keeps it from that is said, and the
    /// next run tries again.
    fn deliver(
        &self,
        prepared: &Prepared,
        documents: &[SetDocument],
        warnings: usize,
        sources: &Sources,
        terminal: &Terminal,
    ) -> bool {
        let exported = catch_unwind(AssertUnwindSafe(|| export(documents, sources)));
        let made = match exported {
            Ok(Ok(made)) => made,
            Ok(Err(found)) => {
                let mut diagnostics = Diagnostics::new();
                diagnostics.extend(found);
                if let Some(preview) = &self.preview {
                    preview.complain(&diagnostics, sources);
                }
                terminal.messages(diagnostics, sources);
                return false;
            }
            Err(_) => return false,
        };
        let task = Task {
            workspace: &self.workspace,
            folder: &self.folder,
            target: &self.target,
            options: &Options::default(),
            locked: false,
        };
        match prepared.deliver(&task, &made, warnings) {
            Ok(delivered) => {
                if !delivered.is_guarded {
                    terminal.note(&unguarded(&self.folder.name));
                }
                let report = Report {
                    documents: documents_of(&made, delivered.manifest.as_ref()),
                    ..Report::default()
                };
                // Nobody reads it: that is no reason to stop making documents.
                let _ = results::print(&self.target.path(), &report, terminal);
                true
            }
            Err(error) => {
                terminal.failure(&anyhow::Error::from(error));
                false
            }
        }
    }
}
