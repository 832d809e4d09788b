//! `rapporteur release`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context as _;

use super::committed::complaints;
use super::message::Form;
use super::results::print;
use super::terminal::Terminal;
use super::work::{Report, documents, unguarded};
use super::{Global, Outcome, brief};
use crate::changes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity, code};
use crate::edition::{EDITIONS, Inputs, Made, Outgoing, Prepared, prepare, prepare_locked};
use crate::numbering::{EditionName, LOCK};
use crate::output::{
    self, Delivery, Digests, Folder, MANIFEST, Manifest, Options, Sums, Target, write_file,
};
use crate::source::{Sources, with_slashes};
use crate::workspace::{BriefFolder, Workspace};

/// Publish an edition of a brief, and freeze its numbers.
///
/// Writes `out/<brief>/editions/<name>/` with the documents, their generated sources, `edition.json` (what
/// the edition says, for `diff`), `manifest.json` (all inputs and outputs with their SHA-256) and
/// `SHA256SUMS`, and `numbering.lock` beside `brief.toml`: from then on a published number never changes
/// its meaning. Commit the lock.
///
/// Refuses a brief with errors, a lock that is not committed, an embargo that is not over, and a name
/// under which something else was released. The same inputs give the same bytes, on any machine.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The brief, by name or folder; may be left out where the workspace has only one.
    #[arg(value_name = "BRIEF")]
    brief: Option<String>,
    /// The name of the edition; the date of the brief if left out.
    #[arg(long, value_name = "NAME")]
    edition: Option<EditionName>,
    /// Fail if the lock would change: make a released edition again, as CI does from a tag.
    #[arg(long)]
    locked: bool,
    /// Make the edition although the embargo of a document is not over.
    #[arg(long)]
    under_embargo: bool,
    /// This published entry is the same matter in other words; may be given several times.
    #[arg(long, value_name = "ID")]
    reworded: Vec<String>,
    /// This new entry is another matter than the published one that it resembles; may be given several
    /// times.
    #[arg(long, value_name = "ID")]
    another: Vec<String>,
    /// Write into this folder instead of the workspace's `out`.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) form: Form,
}

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let workspace = global.workspace()?;
    let Some(folder) = brief(&workspace, arguments.brief.as_ref(), terminal)? else {
        return Ok(Outcome::InputErrors);
    };
    let target = super::out_folder(&workspace, arguments.out.as_deref())?.join(&folder.name);
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let release = Release {
        arguments,
        workspace,
        folder,
        terminal,
    };
    // Held from before the lock is read until it is written, so that two releases cannot both take the
    // next number.
    if output::is_busy(&target) {
        terminal.note("waiting for another run on this brief to end");
    }
    let delivery = Delivery::to(&target)?;
    if !delivery.is_locked() {
        terminal.note(&unguarded(&release.folder.name));
    }
    let mut aside = Diagnostics::new();
    let frozen = release.freeze(&sources, &mut diagnostics, &mut aside);
    let made = frozen
        .as_ref()
        .and_then(|frozen| release.make(frozen, &sources, &mut diagnostics));
    terminal.progress_done();
    let warnings = diagnostics.warnings();
    // Whether texts are committed is nothing of the edition's: the same bytes are made of them.
    diagnostics.extend(aside.into_sorted());
    terminal.messages(diagnostics, &sources);
    let (Some(frozen), Some(made)) = (frozen, made) else {
        return Ok(Outcome::InputErrors);
    };
    release.deliver(delivery, &target, &frozen, &made, warnings)
}

struct Release<'a> {
    arguments: &'a Arguments,
    workspace: Workspace,
    folder: BriefFolder,
    terminal: &'a Terminal,
}

/// A brief with the numbers that its edition publishes.
struct Frozen {
    name: EditionName,
    /// The lock, and whether it differs from the one that was there.
    lock: String,
    changed: bool,
    /// The brief as it was read, and as it is with that lock.
    read: Prepared,
    prepared: Prepared,
}

impl Release<'_> {
    fn lock_path(&self) -> PathBuf {
        self.folder.folder.join(LOCK)
    }

    /// Reads the brief, sees whether it may be published, and gives its numbers their lock.
    ///
    /// What is said `aside` is no part of the edition.
    fn freeze(
        &self,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
        aside: &mut Diagnostics,
    ) -> Option<Frozen> {
        self.terminal.progress(&self.folder.name, "reading");
        let mut found = Diagnostics::new();
        let read = prepare(&self.workspace, &self.folder, sources, &mut found);
        diagnostics.extend(
            found
                .into_sorted()
                .into_iter()
                .map(|found| self.judge(found)),
        );
        let read = read?;
        for embargo in read.embargoes(SystemTime::now()) {
            if self.arguments.under_embargo {
                self.terminal.note(&format!("note: {}", embargo.message));
            } else {
                diagnostics.push(embargo);
            }
        }
        let settings = read.material.brief.settings.place;
        let name = match &self.arguments.edition {
            Some(name) => name.clone(),
            None => match read.edition_name() {
                Ok(name) => name,
                Err(message) => {
                    diagnostics.push(Diagnostic::error(code::INVALID_VALUE, message).at(settings));
                    return None;
                }
            },
        };
        let inputs = read.inputs.digest_but(&self.workspace, &self.lock_path());
        let lock = match read.freeze(&name, &inputs) {
            Ok(lock) => lock.to_string(),
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                return None;
            }
        };
        let there = self.workspace.bytes(&self.lock_path()).ok();
        // A clone on another system has other line ends.
        let changed = there.is_none_or(|there| !is_same_text(&there, lock.as_bytes()));
        if changed {
            self.may_change(&name, &read, diagnostics, aside);
        }
        if diagnostics.has_errors() {
            return None;
        }
        // Once more with the new lock, so that the edition is the same when it is made again from it.
        let text = Some(lock.as_str());
        let mut again = Diagnostics::new();
        let prepared = prepare_locked(&self.workspace, &self.folder, text, sources, &mut again);
        let Some(prepared) = prepared else {
            diagnostics.extend(again.into_sorted());
            return None;
        };
        Some(Frozen {
            name,
            lock,
            changed,
            read,
            prepared,
        })
    }

    /// A published number with another meaning is an error here, and so is one that seems to be lost,
    /// unless somebody vouches for it.
    fn judge(&self, mut found: Diagnostic) -> Diagnostic {
        let vouchers = match found.code {
            code::PUBLISHED_TEXT_REPLACED => &self.arguments.reworded,
            code::PUBLISHED_ENTRY_RENAMED => &self.arguments.another,
            _ => return found,
        };
        let vouched = |id: &String| found.message.starts_with(&format!("`{id}` "));
        if !vouchers.iter().any(vouched) {
            found.severity = Severity::Error;
        }
        found
    }

    /// Complains if the lock must not be written.
    fn may_change(
        &self,
        name: &EditionName,
        read: &Prepared,
        diagnostics: &mut Diagnostics,
        aside: &mut Diagnostics,
    ) {
        let numbering = &read.material.numbering;
        let settings = read.material.brief.settings.place;
        if self.arguments.locked {
            let unlocked = numbering.unlocked(settings);
            if unlocked.is_empty() {
                let message = format!("the lock has no edition `{name}` of these inputs");
                diagnostics.push(
                    Diagnostic::error(code::LOCK_OUTDATED, message)
                        .at(settings)
                        .help("run `rapporteur release` without `--locked`, and commit `numbering.lock`"),
                );
            }
            diagnostics.extend(unlocked);
            return;
        }
        let written = numbering.lock().and_then(|lock| lock.file);
        let found = complaints(
            &self.workspace,
            &self.lock_path(),
            written.map(|file| Place::new(file, 0..0)),
            settings,
            &read.inputs,
        );
        match found {
            Some(found) => {
                let (errors, warnings): (Vec<_>, Vec<_>) = found
                    .into_iter()
                    .partition(|found| found.severity == Severity::Error);
                diagnostics.extend(errors);
                aside.extend(warnings);
            }
            None if written.is_some() => self.terminal.note(
                "note: the workspace is not under git, so nobody knows whether the lock is the one that was published last",
            ),
            None => {}
        }
    }

    fn make(
        &self,
        frozen: &Frozen,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<Made>> {
        let documents = &frozen.prepared.material.brief.settings.documents;
        let all: Vec<&str> = documents
            .iter()
            .map(|one| one.name.value.as_str())
            .collect();
        let mut starting = |document: &str| self.terminal.progress(&self.folder.name, document);
        frozen
            .prepared
            .make(&all, sources, diagnostics, &mut starting)
    }

    /// Writes the edition and the lock: the edition's files first, under temporary names, then the
    /// lock, then the names. Wherever that is cut off, no number is public that the lock does not know.
    fn deliver(
        &self,
        mut delivery: Delivery,
        target: &Target,
        frozen: &Frozen,
        made: &[Made],
        warnings: usize,
    ) -> anyhow::Result<Outcome> {
        let Frozen { name, prepared, .. } = frozen;
        anyhow::ensure!(
            frozen.read.inputs.are_unchanged(&self.workspace),
            "the brief was edited while it was being released; nothing is published. Release it again"
        );
        let within = Path::new(EDITIONS).join(name.as_str());
        let record = prepared.record(Some(name.as_str()), made).to_json();
        let record = record.context("the record of the edition has no JSON")?;
        let mut files = prepared.outgoing(made);
        files.push(Outgoing {
            path: PathBuf::from(changes::FILE),
            bytes: record.as_bytes(),
            document: None,
            is_font: false,
        });
        let mut manifest = prepared.manifest_of(&files, &Options::default(), warnings);
        manifest.edition = Some(name.to_string());
        // The same edition has the same manifest, whatever the line ends of the clone.
        manifest.inputs = prepared.inputs.texts();
        for table in &prepared.material.results.protected {
            manifest.withhold(&with_slashes(&self.workspace.shown(table)));
        }
        let manifest_json = manifest.to_json().context("the manifest has no JSON")?;
        let mut sums = Sums::of(&manifest);
        sums.add(MANIFEST, &manifest_json);
        refuse_another(
            delivery.folder(),
            &within,
            &sums,
            &manifest,
            &prepared.inputs,
        )?;
        for file in &files {
            delivery.add(within.join(&file.path), file.bytes)?;
        }
        delivery.add(within.join(MANIFEST), &manifest_json)?;
        delivery.add(within.join(output::SUMS), sums.to_string().as_bytes())?;
        if frozen.changed {
            let path = self.workspace.shown(&self.lock_path());
            let lock = Target::root(self.workspace.root()).join(path);
            write_file(&lock, frozen.lock.as_bytes())?;
        }
        delivery.finish()?;
        let report = Report {
            documents: documents(made, Some(&manifest)),
            ..Report::default()
        };
        print(&target.join(&within).path(), &report, self.terminal)?;
        self.say(frozen, &manifest);
        Ok(Outcome::Done)
    }

    fn say(&self, frozen: &Frozen, manifest: &Manifest) {
        let documents = manifest.documents().count();
        let noun = if documents == 1 {
            "document"
        } else {
            "documents"
        };
        let lock = self.workspace.shown(&self.lock_path());
        let then = if frozen.changed {
            format!("; commit {}", lock.display())
        } else {
            String::from("; the lock is as it was")
        };
        let brief = &self.folder.name;
        self.terminal.note(&format!(
            "{brief}: edition `{}` released, {documents} {noun}{then}",
            frozen.name
        ));
    }
}

/// Whether two texts differ in nothing but their line ends.
fn is_same_text(one: &[u8], other: &[u8]) -> bool {
    Digests::of(one).text == Digests::of(other).text
}

/// Refuses to put other bytes in the place of an edition that is there: somebody may have published it.
fn refuse_another(
    folder: &Folder,
    within: &Path,
    sums: &Sums,
    manifest: &Manifest,
    inputs: &Inputs,
) -> anyhow::Result<()> {
    /// A longer list is not that of an edition.
    const LARGEST: u64 = 16 << 20;
    let Some(edition) = folder.within(within)? else {
        return Ok(());
    };
    let there = edition.read(Path::new(output::SUMS), LARGEST);
    let shown = edition.path().join(output::SUMS);
    let there = there.with_context(|| format!("{} cannot be read", shown.display()))?;
    let Some(there) = there else {
        return Ok(());
    };
    if there == sums.to_string().as_bytes() {
        return Ok(());
    }
    let shown = edition.path();
    let shown = shown.display();
    // One that cannot be read is damaged, as what it stands for may be.
    let Ok(Some(old)) = Manifest::read(&edition) else {
        anyhow::bail!(
            "{shown} holds an edition that is damaged: its manifest is not whole; {AWAY}"
        );
    };
    let others = differing(&old, manifest, inputs);
    anyhow::ensure!(
        others.is_empty(),
        "{shown} holds an edition of this name that was made of other inputs ({} {}); if nobody has seen that edition, \
         remove the folder and release again, otherwise release under another name with `--edition`",
        others.join(", "),
        if others.len() == 1 {
            "differs"
        } else {
            "differ"
        }
    );
    anyhow::ensure!(
        old.program == manifest.program,
        "{shown} holds an edition of the same inputs with other bytes, made by another version of the program, {} \
         (build {}), and this one is {} (build {}); {AWAY}",
        old.program.version,
        old.program.build,
        manifest.program.version,
        manifest.program.build
    );
    anyhow::bail!(
        "{shown} holds an edition of the same inputs, made by this version of the program, with other bytes: it is \
         damaged; {AWAY}"
    )
}

/// What to do with an edition that is in the way.
const AWAY: &str = "move that folder away, or release under another name with `--edition`";

/// The inputs of which two editions have not the same, and no more of them than are read.
fn differing(old: &Manifest, new: &Manifest, inputs: &Inputs) -> Vec<String> {
    const NAMED: usize = 5;
    // An older version of the program has noted their bytes.
    let bytes = inputs.files();
    let names = old.inputs.keys().chain(new.inputs.keys());
    let mut all: BTreeSet<&String> = names
        .filter(|name| {
            // What is not there, and what nobody looks for any more, are the same.
            let then = old.inputs.get(*name).copied().flatten();
            let now = new.inputs.get(*name).copied().flatten();
            then != now && then != bytes.get(*name).copied().flatten()
        })
        .collect();
    // The lock differs as soon as anything else does.
    if all.len() > 1 {
        all.retain(|name| !name.ends_with(&format!("/{LOCK}")));
    }
    let mut named: Vec<String> = all
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    if let Some(more @ 1..) = all.len().checked_sub(NAMED) {
        named.push(format!("{more} more"));
    }
    named
}
