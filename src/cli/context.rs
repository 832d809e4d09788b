//! `rapporteur context`.

use anyhow::Context as _;

use super::message::Form;
use super::terminal::Terminal;
use super::{Global, Outcome, brief};
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::edition::prepare;
use crate::source::Sources;

/// Print the context that templates see, as JSON.
///
/// Texts are printed plain; a template gets them with their markup. Facts of other documents, such as
/// their pages, are printed as 1.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The brief, by name or folder; may be left out where the workspace has only one.
    #[arg(value_name = "BRIEF")]
    brief: Option<String>,
    /// The document whose context is printed; the brief's first if left out.
    #[arg(long, value_name = "NAME")]
    document: Option<String>,
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
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let prepared = prepare(&workspace, &folder, &sources, &mut diagnostics);
    let printed = prepared.and_then(|prepared| {
        let documents = &prepared.material.brief.settings.documents;
        let names = || {
            documents
                .iter()
                .map(|document| document.name.value.as_str())
        };
        let name = arguments.document.as_deref().or_else(|| names().next())?;
        let context = prepared.context(name, &workspace, &sources);
        if context.is_none() {
            diagnostics.push(
                Diagnostic::error(
                    code::UNKNOWN_DOCUMENT,
                    format!("the brief `{}` makes no document `{name}`", folder.name),
                )
                .maybe_help(did_you_mean(name, names())),
            );
        }
        context
    });
    terminal.messages(diagnostics, &sources);
    let Some(context) = printed else {
        return Ok(Outcome::InputErrors);
    };
    let json = serde_json::to_string_pretty(&context).context("the context has no JSON")?;
    terminal
        .json_result(&format!("{json}\n"))
        .context("the context cannot be printed")?;
    Ok(Outcome::Done)
}
