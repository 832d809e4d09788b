//! `rapporteur schema`.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::builder::PossibleValuesParser;

use super::Outcome;
use crate::output::{Folder, Target, write_file};
use crate::schema::{CONTEXT, KINDS, Kind, context};

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
    let names = KINDS.iter().map(|kind| kind.name);
    PossibleValuesParser::new(names.chain([CONTEXT]))
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let kind = arguments.kind.as_deref().and_then(Kind::named);
    let mut stdout = std::io::stdout().lock();
    if let Some(folder) = &arguments.out {
        let target = std::path::absolute(folder).context("the folder has no absolute path")?;
        let target = Target::root(target);
        Folder::make(&target)?;
        let wanted = arguments.kind.as_deref();
        let kinds = KINDS.iter().map(|kind| (kind.name, kind.schema()));
        let schemas = kinds.chain([(CONTEXT, context())]);
        for (kind, schema) in schemas.filter(|(kind, _)| wanted.is_none_or(|it| it == *kind)) {
            let name = format!("{kind}.json");
            write_file(&target.join(&name), schema.as_bytes())?;
            writeln!(stdout, "{}", folder.join(name).display())
                .context("the result cannot be printed")?;
        }
        return Ok(Outcome::Done);
    }
    match kind {
        Some(kind) => write!(stdout, "{}", kind.schema()),
        None if arguments.kind.is_some() => write!(stdout, "{}", context()),
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
