//! `rapporteur new`.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Subcommand;

use super::terminal::Terminal;
use super::visible;
use super::{Global, Outcome};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::{Fresh, Target};
use crate::scaffold::{self, Known};
use crate::source::Sources;

/// Make a workspace, a brief or a style to begin with.
///
/// What is made compiles as it is; comments in its files say what each part is for. Nothing is ever
/// overwritten.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a workspace, with a brief in it.
    Workspace {
        /// The folder, which must not be there yet, or be empty: `.` is this one.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Make a brief: `briefs/NAME`, and a table for its figures in `data/NAME`.
    Brief {
        /// Its name: lower-case letters, digits and hyphens.
        #[arg(value_name = "NAME")]
        name: String,
        /// One chapter to be filled in, in place of the example and its data.
        #[arg(long)]
        empty: bool,
        /// Its title.
        #[arg(long, value_name = "TITLE")]
        title: Option<String>,
        /// The State under review: its two letters, such as `KZ`, or its name.
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        /// The treaty, such as `ICCPR`.
        #[arg(long, value_name = "TREATY")]
        treaty: Option<String>,
    },
    /// Make a style: `styles/NAME`.
    Style {
        /// Its name: lower-case letters, digits and hyphens.
        #[arg(value_name = "NAME")]
        name: String,
        /// Copy all files of this style, fonts included; if left out, the smallest style that works.
        #[arg(long, value_name = "STYLE")]
        from: Option<String>,
    },
}

pub(super) fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let (planned, next): (Result<Fresh, Diagnostic>, String) = match &arguments.what {
        What::Workspace { folder } => {
            let start = global.directory.as_deref().unwrap_or(Path::new(""));
            let target = start.join(folder);
            let place = Target::named(&target)
                .with_context(|| format!("{} cannot be made", target.display()))?;
            let planned = scaffold::workspace(place, &target);
            if planned.is_ok()
                && let Some(outer) = scaffold::is_inside_workspace(&target)
            {
                terminal.note(&format!(
                    "note: {} is a workspace too; in the new one, nothing of it is seen",
                    outer.display()
                ));
            }
            let go = if folder.as_os_str() == "." {
                String::new()
            } else {
                format!("`cd {}`, then ", folder.display())
            };
            let next = format!(
                "next: {go}`rapporteur compile`; begin with briefs/{}/brief.toml",
                scaffold::FIRST_BRIEF
            );
            (planned, next)
        }
        What::Brief {
            name,
            empty,
            title,
            state,
            treaty,
        } => (
            scaffold::brief(
                &global.workspace()?,
                name,
                &Known {
                    title: title.clone(),
                    state: state.clone(),
                    treaty: treaty.clone(),
                    empty: *empty,
                },
            ),
            format!("next: `rapporteur compile {name}`; begin with briefs/{name}/brief.toml"),
        ),
        What::Style { name, from } => (
            scaffold::style(&global.workspace()?, name, from.as_deref()),
            format!(
                "next: write `style = \"{name}\"` into rapporteur.toml or a brief.toml, then `rapporteur compile`; begin with \
                 styles/{name}/theme.typ"
            ),
        ),
    };
    let fresh = match planned {
        Ok(fresh) => fresh,
        Err(diagnostic) => {
            let mut diagnostics = Diagnostics::new();
            diagnostics.push(diagnostic);
            terminal.messages(diagnostics, &Sources::new());
            return Ok(Outcome::InputErrors);
        }
    };
    fresh.make()?;
    let here = std::env::current_dir().unwrap_or_default();
    let mut lines = String::new();
    for path in fresh.files() {
        let shown = path.strip_prefix(&here).unwrap_or(&path);
        let shown = shown.display().to_string();
        lines.push_str(&format!("{}\n", visible::line(&shown)));
    }
    terminal
        .result(&lines)
        .context("the result cannot be printed")?;
    terminal.note(&next);
    Ok(Outcome::Done)
}
