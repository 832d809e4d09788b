//! `rapporteur trace`.

use std::path::Path;

use anyhow::Context as _;
use clap::ValueEnum;
use serde_json::{Value, json};

use super::columns::columns;
use super::terminal::Terminal;
use super::visible;
use super::{Global, Outcome, brief};
use crate::data::{Trace, trace};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::edition::{definitions, prepare};
use crate::source::{Sources, with_slashes};
use crate::workspace::{BriefFolder, Workspace};

/// Show where a number comes from.
///
/// Prints how the statistic is defined, the rows of its table that it was computed from, how it comes
/// about of them, how it is printed and where. Charts and tables of statistics can be traced to their
/// rows too.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The id of a statistic, a chart or a table of statistics; `suits/2010` is the figure of 2010 among
    /// several.
    #[arg(value_name = "STAT")]
    id: String,
    /// The brief, by name or folder; may be left out where the workspace has only one.
    #[arg(value_name = "BRIEF")]
    brief: Option<String>,
    /// Show all the rows, not only the first 20.
    #[arg(long)]
    all: bool,
    /// How to say it: in lines for people, or as data.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
}

/// The forms of what is printed about data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Lines.
    Text,
    /// JSON.
    Json,
}

/// So many rows are shown unless all are asked for.
const SHOWN: usize = 20;

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let workspace = global.workspace()?;
    let Some(folder) = brief(&workspace, arguments.brief.as_ref(), terminal)? else {
        return Ok(Outcome::InputErrors);
    };
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let defined = definitions(&workspace, &folder, &sources, &mut diagnostics);
    let ids = &defined.ids;
    let mut known = ids.stats.iter().chain(&ids.charts).chain(&ids.tables);
    let id = arguments.id.as_str();
    // `suits-by-year/2010` is one of the figures of `suits-by-year`.
    let of_all = id.split_once('/').map_or(id, |(id, _)| id);
    if !known.any(|known| known.value == of_all) {
        let known = ids.stats.iter().chain(&ids.charts).chain(&ids.tables);
        let names = known.map(|known| known.value.as_str());
        diagnostics.push(Diagnostic::no_such(
            code::UNKNOWN_STATISTIC,
            "statistic, chart or table of statistics",
            of_all,
            names,
        ));
    }
    let most = if arguments.all { usize::MAX } else { SHOWN };
    let tables = |name: &_| workspace.table(name);
    let traced = trace(&defined, id, most, &tables, &sources, &mut diagnostics);
    let failed = diagnostics.has_errors();
    terminal.messages(diagnostics, &sources);
    let Some(traced) = traced else {
        return Ok(Outcome::InputErrors);
    };
    let found = Found {
        definition: definition(&traced, &sources),
        defined_at: sources.describe(traced.place),
        printed: printed(&workspace, &folder, id),
        named: named(&workspace, &folder, of_all),
        traced: &traced,
    };
    let printed = match arguments.format {
        Form::Text => terminal.result(&found.text()),
        Form::Json => terminal.json_result(&format!("{:#}\n", found.json())),
    };
    printed.context("the trace cannot be printed")?;
    Ok(if failed {
        Outcome::InputErrors
    } else {
        Outcome::Done
    })
}

/// All that is known of where a number comes from and where it goes.
struct Found<'t> {
    traced: &'t Trace,
    defined_at: String,
    /// The lines of the definition.
    definition: Vec<String>,
    /// The figure as the documents print it, if the brief can be made.
    printed: Option<String>,
    /// The places where it is named.
    named: Vec<String>,
}

/// The lines that define it, as they are written.
fn definition(traced: &Trace, sources: &Sources) -> Vec<String> {
    let Some(file) = sources.file(traced.place.file) else {
        return Vec::new();
    };
    let (line, _) = file.line_column(traced.place.start);
    let mut lines = file.text().lines().skip(line - 1);
    let mut found: Vec<String> = lines.next().map(str::to_owned).into_iter().collect();
    let rest = lines.take_while(|line| !line.starts_with('[') && !line.starts_with('#'));
    found.extend(rest.map(str::to_owned));
    while found.last().is_some_and(|line| line.trim().is_empty()) {
        found.pop();
    }
    found
}

/// The figure as the documents print it; none where the brief has errors or it is no statistic.
fn printed(workspace: &Workspace, folder: &BriefFolder, id: &str) -> Option<String> {
    let prepared = prepare(workspace, folder, &Sources::new(), &mut Diagnostics::new())?;
    let material = &prepared.material;
    let figure = material.results.figures.get(id)?;
    let locale = &material.locale;
    locale
        .figure_with(figure.value, &figure.format, &material.figures)
        .ok()
}

/// The places in the brief that name an id between quotation marks.
fn named(workspace: &Workspace, folder: &BriefFolder, id: &str) -> Vec<String> {
    let mut files = vec![
        folder.folder.join("brief.toml"),
        folder.folder.join("press-release.toml"),
    ];
    files.extend(folder.findings(workspace).files);
    let wanted = [format!("\"{id}\""), format!("'{id}'")];
    let mut found = Vec::new();
    for file in files {
        let bytes = workspace.bytes(&file).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        for (number, line) in (1..).zip(text.lines()) {
            if wanted.iter().any(|wanted| line.contains(wanted)) {
                let shown = with_slashes(&workspace.shown(Path::new(&file)));
                found.push(format!("{shown}:{number}"));
            }
        }
    }
    found
}

impl Found<'_> {
    fn text(&self) -> String {
        let traced = self.traced;
        let head = format!("{}, {}", traced.words, self.defined_at);
        let mut text = format!("{}\n\n", visible::line(&head));
        for line in &self.definition {
            text.push_str(&format!("  {}\n", visible::line(line)));
        }
        text.push_str(&rows(traced));
        if let Some(per) = &traced.per {
            text.push_str(&rows(per));
        }
        if let Some(arithmetic) = &traced.arithmetic {
            text.push_str(&format!("\n{}\n", visible::lines(arithmetic)));
        }
        if let Some(printed) = &self.printed {
            let line = format!("printed \u{201c}{printed}\u{201d}");
            text.push_str(&format!("{}\n", visible::line(&line)));
        }
        match self.named.as_slice() {
            [] => text.push_str("named nowhere\n"),
            named => {
                let line = format!("named in {}", named.join(", "));
                text.push_str(&format!("{}\n", visible::line(&line)));
            }
        }
        text
    }

    fn json(&self) -> Value {
        let traced = self.traced;
        let mut json = json!({
            "what": traced.words,
            "defined": self.defined_at,
            "definition": self.definition.join("\n"),
            "arithmetic": traced.arithmetic,
            "value": traced.figure.as_ref().map(|figure| figure.value.normalize().to_string()),
            "printed": self.printed,
            "named": self.named,
            "per": traced.per.as_ref().map(|per| table(per)),
        });
        // The rows stand beside the rest.
        if let (Some(json), Value::Object(table)) = (json.as_object_mut(), table(traced)) {
            json.extend(table);
        }
        json
    }
}

/// The rows of a table, in lines.
fn rows(traced: &Trace) -> String {
    let (counted, read) = (traced.rows_counted, traced.rows_read);
    let table = with_slashes(&traced.table);
    let mut text = format!(
        "\n{}: {counted} of {read} rows count",
        visible::line(&table)
    );
    match traced.rows_skipped {
        0 => {}
        skipped => text.push_str(&format!(", {skipped} left out for a value that is missing")),
    }
    text.push_str("\n\n");
    let head = ["line", "role"].map(str::to_owned).into_iter();
    let mut rows = vec![head.chain(traced.columns.iter().cloned()).collect()];
    for row in &traced.rows {
        let mut cells = vec![row.line.to_string(), row.role.to_owned()];
        cells.extend(row.cells.iter().cloned());
        rows.push(cells);
    }
    text.push_str(&columns(&rows, &[true]));
    let shown = u64::try_from(traced.rows.len()).unwrap_or(u64::MAX);
    let more = (counted + traced.rows_skipped).saturating_sub(shown);
    if more > 0 {
        text.push_str(&format!("  and {more} more: `--all` shows them\n"));
    }
    text
}

/// The rows of a table, as data.
fn table(traced: &Trace) -> Value {
    let rows = traced.rows.iter().map(|row| {
        let cells = traced.columns.iter().cloned();
        let cells: serde_json::Map<_, _> = cells
            .zip(row.cells.iter().map(|cell| json!(cell)))
            .collect();
        json!({ "line": row.line, "role": row.role, "cells": cells })
    });
    json!({
        "table": with_slashes(&traced.table),
        "rows_read": traced.rows_read,
        "rows_counted": traced.rows_counted,
        "rows_left_out": traced.rows_skipped,
        "rows": rows.collect::<Vec<_>>(),
    })
}
