//! `rapporteur check`.

use anyhow::Context as _;

use super::message::Form;
use super::terminal::Terminal;
use super::trial;
use super::visible;
use super::{Global, Outcome, briefs};
use crate::check::Part;
use crate::diagnostic::Diagnostics;
use crate::edition::{Checked, prepare};
use crate::source::Sources;
use crate::typeset;
use crate::workspace::{BriefFolder, Workspace};

/// Say what is wrong with briefs, and what should not be handed in as it is.
///
/// Complains of everything that `compile` complains of, and of what the rules find: concerns without a
/// recommendation, figures that are typed, people who are written about without a source, and more. Nothing
/// is written. `rapporteur explain` tells what each rule is for; `[check]` in `brief.toml` or
/// `rapporteur.toml` sets their levels.
///
/// Prints the words of each brief by part, against the limit of the body that it is submitted to. In the
/// forms `short`, `json`, `sarif` and `github` the messages are what is printed on stdout.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The briefs, by name or folder; may be left out where the workspace has only one.
    #[arg(value_name = "BRIEF")]
    briefs: Vec<String>,
    /// Check every brief of the workspace.
    #[arg(long, conflicts_with = "briefs")]
    all: bool,
    /// Try this style, with briefs of the program's own that have all that a brief can have.
    #[arg(long, value_name = "STYLE", conflicts_with_all = ["briefs", "all", "no_typeset"])]
    style: Option<String>,
    /// Take every warning for an error.
    #[arg(long)]
    deny_warnings: bool,
    /// Do not set the documents: quicker, but nothing is known of their pages.
    #[arg(long)]
    no_typeset: bool,
    #[command(flatten)]
    pub(super) form: Form,
}

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    if let Some(style) = &arguments.style {
        return trial::run(style, arguments.deny_warnings, global, terminal);
    }
    let workspace = global.workspace()?;
    let Some(folders) = briefs(&workspace, &arguments.briefs, arguments.all, terminal)? else {
        return Ok(Outcome::InputErrors);
    };
    let mut outcome = Outcome::Done;
    for folder in &folders {
        let sources = Sources::new();
        let mut diagnostics = Diagnostics::new();
        let checked = check(
            arguments,
            &workspace,
            folder,
            &sources,
            &mut diagnostics,
            terminal,
        );
        terminal.progress_done();
        if arguments.deny_warnings {
            diagnostics = diagnostics.with_warnings_as_errors();
        }
        if diagnostics.has_errors() {
            outcome = Outcome::InputErrors;
        }
        let is_clean = diagnostics.is_empty();
        terminal.messages(diagnostics, &sources);
        if is_clean {
            terminal.note(&format!("{}: nothing to complain of", folder.name));
        }
        if let Some(checked) = checked.filter(|_| terminal.is_for_people()) {
            terminal
                .result(&table(&folder.name, &checked))
                .context("the words cannot be printed")?;
        }
        // A long batch must not keep what earlier briefs were made of.
        typeset::forget(1);
    }
    Ok(outcome)
}

fn check(
    arguments: &Arguments,
    workspace: &Workspace,
    folder: &BriefFolder,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
    terminal: &Terminal,
) -> Option<Checked> {
    terminal.begin(&folder.name, "reading");
    let prepared = prepare(workspace, folder, sources, diagnostics)?;
    let documents = &prepared.material.brief.settings.documents;
    let wanted: Vec<&str> = documents
        .iter()
        .map(|document| document.name.value.as_str())
        .collect();
    let made = if arguments.no_typeset {
        None
    } else {
        let mut starting = |document: &str| terminal.progress(&folder.name, document);
        prepared.make(&wanted, sources, diagnostics, &mut starting)
    };
    Some(prepared.check(workspace, made.as_deref(), sources, diagnostics))
}

/// The words by part, against the limit.
fn table(brief: &str, checked: &Checked) -> String {
    let Checked {
        length,
        profile,
        pages,
        ..
    } = checked;
    let mut lines = vec![format!("{}: words by part", visible::line(brief))];
    let mut row = |name: &str, number: &str, remark: &str| {
        lines.push(
            visible::line(&format!("  {name:<10}{number:>9}  {remark}"))
                .trim_end()
                .to_owned(),
        );
    };
    let counts = |part| {
        profile
            .as_ref()
            .is_none_or(|profile| profile.counts.contains(&part))
    };
    let mut sum = 0;
    for part in Part::ALL {
        let words = length.words(part);
        let remark = if counts(part) {
            sum += words;
            ""
        } else {
            "does not count"
        };
        row(part.word(), &grouped(words), remark);
    }
    let limit = checked.limit();
    let most = limit.and_then(|limit| limit.words);
    let remark = most.map_or_else(String::new, |most| format!("of {}", grouped(most)));
    row("together", &grouped(sum), &remark);
    let document = profile.as_ref().map(|profile| profile.document.as_str());
    for (name, count) in pages.iter().flatten() {
        let most = limit
            .filter(|_| document == Some(name))
            .and_then(|limit| limit.pages);
        let remark = match most {
            Some(most) => format!("of {most} ({name})"),
            None => format!("({name})"),
        };
        row("pages", &grouped(*count), &remark);
    }
    match profile {
        None => row(
            "limit",
            "",
            "none is known: `brief.toml` has no `[submission]`",
        ),
        Some(profile) => {
            let body = profile.body.as_str();
            row("limit", "", &format!("{body}: {}", profile.kind.as_str()));
            let source = &profile.source;
            row("", "", source.title.as_str());
            let checked_on = source.checked_on.as_ref();
            let date = checked_on.map(|date| format!("checked on {}", date.value));
            let address = source.address.as_ref().map(|text| text.as_str().to_owned());
            let whence: Vec<String> = address.into_iter().chain(date).collect();
            row("", "", &whence.join(", "));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
