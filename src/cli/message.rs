//! Complaints in the form that their reader wants: a person, an editor, a script, a code host.
//!
//! A form is a file. `human` prints the lines themselves and needs the sources for that; the others
//! print [`Found`], a complaint whose places have been looked up.

mod found;
mod github;
mod human;
mod json;
mod sarif;
mod short;

use clap::ValueEnum;

pub(super) use found::Found;

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// The forms of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the line itself, for people.
    #[default]
    Human,
    /// A line each: `path:line:column: error[code]: message`, for editors.
    Short,
    /// One array of objects, for scripts.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions, beside the human form.
    Github,
}

/// How a command prints its messages.
#[derive(Debug, clap::Args)]
pub(super) struct Form {
    /// The form of messages.
    #[arg(
        long = "format",
        id = "message-format",
        value_name = "FORM",
        value_enum,
        default_value = "human"
    )]
    pub(super) format: Format,
}

impl Format {
    /// The word of the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Short => "short",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }

    /// Whether people are to read along, in lines for them.
    pub(super) fn is_for_people(self) -> bool {
        matches!(self, Self::Human | Self::Github)
    }

    /// Whether all the messages of a run are one text, which is whole only at the end of the run.
    pub(super) fn is_one_text(self) -> bool {
        matches!(self, Self::Json | Self::Sarif)
    }
}

/// One complaint with its lines, in colour or without.
pub(super) fn human(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    human::print(diagnostic, sources, colour)
}

/// One complaint in all the forms, in colour and without.
pub(super) fn forms(diagnostic: &Diagnostic, sources: &Sources) -> Vec<String> {
    let found = [Found::of(diagnostic, sources)];
    let mut forms: Vec<_> = [false, true]
        .map(|colour| human(diagnostic, sources, colour))
        .into();
    forms.extend(
        Format::value_variants()
            .iter()
            .map(|format| print(&found, *format, "a/b")),
    );
    forms
}

/// Complaints in a form for machines, each line ended; `root` is where a code host has the workspace,
/// seen from its repository.
pub(super) fn print(found: &[Found], format: Format, root: &str) -> String {
    match format {
        Format::Human => String::new(),
        Format::Short => short::print(found),
        Format::Json => json::print(found),
        Format::Sarif => sarif::print(found, root),
        Format::Github => github::print(found, root),
    }
}
