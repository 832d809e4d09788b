//! `rapporteur data`.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::columns::columns;
use super::terminal::Terminal;
use super::trace::Form;
use super::visible;
use super::{Global, Outcome};
use crate::data::{ColumnProfile, Guess, TableProfile, inspect};
use crate::diagnostic::Diagnostics;
use crate::output::{Folder, Target, write_file};
use crate::record::Text;
use crate::source::{Sources, with_slashes};
use crate::workspace::TablePaths;

/// Look at a table of data, or describe it.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show the columns of a table: types, counts, examples, and what should make people look twice.
    Show {
        /// The table: as statistics name it, such as `kazakhstan/assemblies`, or the path of its file.
        #[arg(value_name = "TABLE")]
        table: String,
        /// How to say it: in lines for people, or as data.
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Form,
    },
    /// Write the description of a table, with the columns and the types that their values have.
    ///
    /// It goes beside the table, and never over a description that is there.
    Describe {
        /// The table: as statistics name it, such as `kazakhstan/assemblies`, or the path of its file.
        #[arg(value_name = "TABLE")]
        table: String,
        /// Write into this file instead, or to stdout if it is `-`.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let (Command::Show { table, .. } | Command::Describe { table, .. }) = &arguments.command;
    let workspace = global.workspace()?;
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let here = global.directory.clone().unwrap_or_default();
    let table = workspace.table_called(table, &here);
    let asked = Text::whole(sources.add("(command line)", table.as_str()), &table);
    let paths = workspace
        .table(&asked)
        .map_err(|wrong| diagnostics.push(wrong))
        .ok();
    let target = match (&arguments.command, &paths) {
        (Command::Describe { out, .. }, Some(paths)) => {
            let target = match out {
                Some(out) if out.as_os_str() == "-" => None,
                Some(out) => Some(Target::named(out).context("the file has no path")?),
                None => {
                    let path = workspace.shown(&paths.csv.with_extension("toml"));
                    Some(Target::root(workspace.root()).join(path))
                }
            };
            if let Some(target) = &target {
                let path = target.path();
                anyhow::ensure!(
                    path.symlink_metadata().is_err(),
                    "{} is there already, and nothing is overwritten; `--out -` prints the description",
                    workspace.shown(&path).display()
                );
            }
            Some(target)
        }
        _ => None,
    };
    // To describe a table that has no description, it is read as it seems to be written.
    let guess = match &paths {
        Some(paths)
            if target.is_some() && paths.description.is_none() && paths.package.is_none() =>
        {
            Some(Guess::of(&paths.csv).context("the table cannot be read")?)
        }
        Some(_) | None => None,
    };
    let lines = guess.as_ref().map(Guess::lines);
    let profile = paths.as_ref().and_then(|paths| {
        let guessed = lines.as_deref();
        inspect(paths, guessed, asked.place(), &sources, &mut diagnostics)
    });
    let failed = diagnostics.has_errors();
    terminal.messages(diagnostics, &sources);
    let (Some(paths), Some(profile), false) = (paths, profile, failed) else {
        return Ok(Outcome::InputErrors);
    };
    let guess = guess.unwrap_or_default();
    let printed = match (&arguments.command, target) {
        (Command::Show { format, .. }, _) => match format {
            Form::Text => terminal.result(&shown(&profile)),
            Form::Json => terminal.json_result(&format!("{:#}\n", as_json(&profile))),
        },
        (Command::Describe { .. }, target) => {
            let text = described(&paths, &guess, &profile);
            if let Some(target) = target.flatten() {
                Folder::make(&Target::root(target.base()))?;
                write_file(&target, text.as_bytes())?;
                let shown = workspace.shown(&target.path()).display().to_string();
                terminal.result(&format!("{}\n", visible::line(&shown)))
            } else {
                terminal.result(&text)
            }
        }
    };
    printed.context("the table cannot be printed")?;
    Ok(Outcome::Done)
}

fn delimiter(profile: &TableProfile) -> String {
    match profile.delimiter {
        ',' => String::from("commas"),
        ';' => String::from("semicolons"),
        '\t' => String::from("tabs"),
        '|' => String::from("bars"),
        other => format!("`{other}`"),
    }
}

fn shown(profile: &TableProfile) -> String {
    let table = profile.table.display().to_string();
    let table = visible::line(&table);
    let (count, encoding) = (profile.columns.len(), &profile.encoding);
    let how = if encoding == "workbook" {
        String::from("a sheet of a workbook")
    } else {
        format!("{encoding}, {} between cells", delimiter(profile))
    };
    let mut text = format!("{table}: {} rows, {count} columns; {how}\n\n", profile.rows);
    let head = [
        "column",
        "type",
        "values",
        "missing",
        "different",
        "least",
        "greatest",
        "such as",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for column in &profile.columns {
        let (least, greatest) = column.range.clone().unwrap_or_default();
        let kind = match column.declared {
            Some(declared) => declared.to_owned(),
            None => format!("{} (found)", column.found),
        };
        let distinct = column.distinct.map(|distinct| distinct.to_string());
        rows.push(vec![
            column.name.clone(),
            kind,
            column.present.to_string(),
            column.missing.to_string(),
            distinct.unwrap_or_else(|| String::from("many")),
            least,
            greatest,
            column.examples.join(" | "),
        ]);
    }
    let right = [false, false, true, true, true, true, true, false];
    text.push_str(&columns(&rows, &right));
    text
}

fn as_json(profile: &TableProfile) -> Value {
    let column = |column: &ColumnProfile| {
        json!({
            "name": column.name,
            "declared": column.declared,
            "found": column.found,
            "values": column.present,
            "missing": column.missing,
            "different": column.distinct,
            "least": column.range.as_ref().map(|(least, _)| least),
            "greatest": column.range.as_ref().map(|(_, greatest)| greatest),
            "examples": column.examples,
        })
    };
    json!({
        "table": with_slashes(&profile.table),
        "encoding": profile.encoding,
        "delimiter": profile.delimiter.to_string(),
        "rows": profile.rows,
        "columns": profile.columns.iter().map(column).collect::<Vec<_>>(),
    })
}

/// The description of a table: what was found, for its author to go over.
fn described(paths: &TablePaths, guess: &Guess, profile: &TableProfile) -> String {
    let name = paths.csv.file_name().unwrap_or_default().to_string_lossy();
    let name = visible::line(&name);
    let mut text =
        format!("# What {name} holds. Types are those that all its values could have.\n");
    text.push_str("# title  = \"\"\n# source = \"its key in the bibliography\"\n");
    text.push_str(&guess.lines());
    for column in &profile.columns {
        let unclear = guess.unclear.iter().any(|(name, ..)| *name == column.name);
        let found = if unclear { "number" } else { column.found };
        let kind = column.declared.unwrap_or(found);
        text.push_str("\n[[fields]]\n");
        if column.present == 0 {
            text.push_str("# All its cells are missing.\n");
        }
        text.push_str(&format!("name = {}\n", visible::toml(&column.name)));
        text.push_str(&format!("type = {}\n", visible::toml(kind)));
    }
    text
}
