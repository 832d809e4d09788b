//! `rapporteur explain`.

use std::io::IsTerminal as _;

use anyhow::Context as _;

use super::Outcome;
use super::terminal::Terminal;
use crate::check::RULES;
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::source::Sources;

/// Explain a message: what it means, why it matters, an example, the way out.
///
/// Without a code it lists all of them, the rules of `check` with their levels.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The code in square brackets, such as `unknown-statistic`.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let printed = match &arguments.code {
        None => terminal.result(&list()),
        Some(written) => {
            // As it is copied from a message.
            let name = written
                .trim_start_matches("error")
                .trim_start_matches("warning")
                .trim_matches(|c| matches!(c, '[' | ']' | '`' | ':' | ' '));
            let Some(page) = code::page(name) else {
                let names = code::ALL.iter().map(|(code, _)| code.as_str());
                let help = did_you_mean(name, names)
                    .unwrap_or_else(|| String::from("`rapporteur explain` lists all codes"));
                let mut diagnostics = Diagnostics::new();
                diagnostics.push(
                    Diagnostic::error(
                        code::UNKNOWN_CODE,
                        format!("no message has the code `{name}`"),
                    )
                    .help(help),
                );
                terminal.messages(diagnostics, &Sources::new());
                return Ok(Outcome::InputErrors);
            };
            terminal.coloured_result(&shown(page, terminal.is_stdout_coloured()))
        }
    };
    printed.context("the page cannot be printed")?;
    Ok(Outcome::Done)
}

/// All codes with their meanings: the rules first.
fn list() -> String {
    let width = code::ALL
        .iter()
        .map(|(code, _)| code.as_str().len())
        .max()
        .unwrap_or_default();
    let mut rules = String::from("The rules of `check`, each with its level:\n\n");
    let mut others = String::from("\nThe messages of all commands:\n\n");
    let mut all: Vec<_> = code::ALL.iter().collect();
    all.sort();
    for (code, meaning) in all {
        let name = code.as_str();
        let meaning = meaning.trim();
        match RULES.iter().find(|rule| rule.code == *code) {
            Some(rule) => {
                let level = rule.level.word();
                rules.push_str(&format!("  {name:<width$}  {level:<7}  {meaning}\n"));
            }
            None => others.push_str(&format!("  {name:<width$}  {meaning}\n")),
        }
    }
    rules + &others
}

/// A page as it is read on a terminal; elsewhere it is the Markdown that it is.
fn shown(page: &str, coloured: bool) -> String {
    if !coloured {
        return page.to_owned();
    }
    let mut text = String::new();
    let mut in_code = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            text.push_str(&format!("    \u{1b}[36m{line}\u{1b}[0m\n"));
        } else if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim();
            text.push_str(&format!("\u{1b}[1m{heading}\u{1b}[0m\n"));
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

impl Terminal {
    /// Whether what is printed on stdout may be in colour.
    fn is_stdout_coloured(&self) -> bool {
        match self.choice() {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => {
                std::io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }
}
