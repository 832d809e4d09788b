//! `rapporteur schema`.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::builder::PossibleValuesParser;

use super::Outcome;
use crate::output::{Folder, Target, write_file};
use crate::schema::{KINDS, Kind};

/// Print the JSON Schema of a kind of file.
///
/// With a schema, editors complete keys, explain them and mark what is wrong as one types. Without a
/// kind, the kinds are listed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The kind of file.
    #[arg(value_name = "KIND", value_parser = kinds())]
    kind: Option<String>,
    /// Write this schema, or all of them, into a folder: KIND.json.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(KINDS.iter().map(|kind| kind.name))
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let kind = arguments.kind.as_deref().and_then(Kind::named);
    let mut stdout = std::io::stdout().lock();
    if let Some(folder) = &arguments.out {
        let target = std::path::absolute(folder).context("the folder has no absolute path")?;
        let target = Target::root(target);
        Folder::make(&target)?;
        for kind in kind.as_ref().map_or(KINDS, std::slice::from_ref) {
            let name = format!("{}.json", kind.name);
            write_file(&target.join(&name), kind.schema().as_bytes())?;
            writeln!(stdout, "{}", folder.join(name).display())
                .context("the result cannot be printed")?;
        }
        return Ok(Outcome::Done);
    }
    match kind {
        Some(kind) => write!(stdout, "{}", kind.schema()),
        None => KINDS.iter().try_for_each(|kind| {
            writeln!(
                stdout,
                "{:<13}  {:<27}  {}",
                kind.name, kind.files, kind.about
            )
        }),
    }
    .context("the result cannot be printed")?;
    Ok(Outcome::Done)
}
