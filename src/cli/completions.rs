//! `rapporteur completions` and `rapporteur man`.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Outcome;
use crate::output::{Folder, Target, write_file};

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
        let folder = std::path::absolute(folder).context("the folder has no absolute path")?;
        let mut command = command.disable_help_subcommand(true);
        command.build();
        let folder = Target::root(folder);
        Folder::make(&folder)?;
        return pages(command, &folder).map(|()| Outcome::Done);
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

/// Writes the page of a command and those of the commands under it.
fn pages(command: clap::Command, folder: &Target) -> anyhow::Result<()> {
    for inner in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        pages(inner.clone(), folder)?;
    }
    let page = clap_mangen::Man::new(command);
    let mut text = Vec::new();
    page.render(&mut text).context("there is no page")?;
    Ok(write_file(&folder.join(page.get_filename()), &text)?)
}
