//! `rapporteur manifest`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;

use super::Outcome;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::output::{BatchManifest, Target, write_file};
use crate::source::{Sources, gate};

/// Work with the manifests of batches.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// The largest manifest of a batch that is read, in bytes.
const LARGEST: u64 = 256 << 20;

#[derive(Debug, Subcommand)]
enum Command {
    Merge(Merge),
}

/// Join the manifests of shards to one, and say what is missing.
///
/// Says of every shard and every brief that is missing, every brief that has errors or could not be
/// made, and all that does not belong together: different programs, different lists of briefs, two
/// manifests that disagree. With one manifest it only checks that. What is joined is written only if
/// nothing is missing.
#[derive(Debug, clap::Args)]
struct Merge {
    /// The manifests: `manifest.1-of-8.json` and so on.
    #[arg(value_name = "MANIFEST", required = true)]
    manifests: Vec<PathBuf>,
    /// Write into this file instead of printing it.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let Command::Merge(merge) = &arguments.command;
    let mut diagnostics = Diagnostics::new();
    let mut parts = Vec::new();
    for path in &merge.manifests {
        let shown = path.display().to_string();
        let bytes = gate::read(path, LARGEST).with_context(|| format!("{shown} cannot be read"))?;
        match serde_json::from_slice::<BatchManifest>(&bytes) {
            Ok(manifest) => parts.push((shown, manifest)),
            Err(error) => diagnostics.push(
                Diagnostic::error(
                    code::INVALID_MANIFEST,
                    format!("{shown} is not the manifest of a batch: {error}"),
                )
                .help("`compile --all` writes it into the folder of all outputs"),
            ),
        }
    }
    let merged = BatchManifest::merge(&parts, &mut diagnostics);
    let Some(merged) = merged.filter(|_| !diagnostics.has_errors()) else {
        terminal.messages(diagnostics, &Sources::new());
        return Ok(Outcome::InputErrors);
    };
    let json = merged.to_json().context("the manifest has no JSON")?;
    match &merge.output {
        Some(path) => {
            let target = Target::named(path).context("the output has no absolute path")?;
            write_file(&target, &json)?;
        }
        None => terminal
            .json_result(&String::from_utf8_lossy(&json))
            .context("the manifest cannot be printed")?,
    }
    let briefs = merged.briefs.len();
    let noun = if briefs == 1 { "brief" } else { "briefs" };
    terminal.note(&format!("{briefs} {noun}, all made"));
    Ok(Outcome::Done)
}
