//! `rapporteur completions` and `rapporteur man`.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Outcome;

/// Print what makes a shell complete commands and options.
///
/// Where it goes depends on the shell: for bash, `rapporteur completions bash >
/// ~/.local/share/bash-completion/completions/rapporteur`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    let mut command = super::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "rapporteur", &mut script);
    std::io::stdout()
        .lock()
        .write_all(&script)
        .context("the completions cannot be printed")?;
    Ok(Outcome::Done)
}

/// Print the page of the manual, or write one for each command.
#[derive(Debug, clap::Args)]
pub(super) struct Man {
    /// Write a page for each command into this folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn man(arguments: &Man) -> anyhow::Result<Outcome> {
    let command = super::Arguments::command();
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .with_context(|| format!("the pages cannot be written to {}", folder.display()))?;
        return Ok(Outcome::Done);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .context("there is no page")?;
    std::io::stdout()
        .lock()
        .write_all(&page)
        .context("the page cannot be printed")?;
    Ok(Outcome::Done)
}
