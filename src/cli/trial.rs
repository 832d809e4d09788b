//! `rapporteur check --style`: a style, tried with briefs that have all that a brief can have, and as
//! little as one can have.

use anyhow::Context as _;

use super::terminal::Terminal;
use super::{Global, Outcome};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::edition::prepare;
use crate::output::{Fresh, Target};
use crate::record::Text;
use crate::scaffold::{self, TRIALS};
use crate::source::Sources;
use crate::style::{self, Style, Templates};
use crate::typeset;
use crate::workspace::{BriefFolder, Workspace};

/// What is said of a fault that is shown in one of the briefs.
const WHENCE: &str =
    "styles are tried with briefs of the program's own, which are not in the workspace";

pub(super) fn run(
    name: &str,
    deny_warnings: bool,
    global: &Global,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let workspace = global.workspace()?;
    let own = match scaffold::style_files(&workspace, name) {
        Ok(files) if workspace.style(name).is_some() => files,
        Ok(_) => Vec::new(),
        Err(wrong) => return Ok(refused(wrong, terminal)),
    };
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let named = Text::whole(sources.add("(command line)", name), name);
    let Some(style) = style::find(&workspace, &named, &sources, &mut diagnostics) else {
        terminal.messages(diagnostics, &sources);
        return Ok(Outcome::InputErrors);
    };
    let templates = Templates::new(&style, &sources);
    #[allow(
        clippy::disallowed_methods,
        reason = "a folder of its own, which nobody else knows"
    )]
    let folder = tempfile::tempdir().context("there is no folder for what is temporary")?;
    let root = folder.path().join("trial");
    let mut fresh = Fresh::default();
    let numbered = |template: &str| templates.reads_field(template, "numbered_paragraphs");
    let files = scaffold::trial(name, own, &documents(&style, &numbered));
    fresh.folder(Target::root(folder.path()).join("trial"), files);
    fresh.make()?;
    let trial = Workspace::find(&root).context("the briefs to try styles with are not there")?;
    let mut warnings = faces(&style);
    for brief in TRIALS {
        let folder = match trial.brief(brief) {
            Ok(folder) => folder,
            Err(wrong) => return Ok(refused(wrong, terminal)),
        };
        let sources = Sources::new();
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(std::mem::take(&mut warnings));
        let is_made = try_with(&trial, &folder, &sources, &mut diagnostics, terminal);
        terminal.progress_done();
        if deny_warnings {
            diagnostics = diagnostics.with_warnings_as_errors();
        }
        let is_fine = is_made && !diagnostics.has_errors();
        let is_clean = diagnostics.is_empty();
        terminal.messages(noted(diagnostics, &sources), &sources);
        if !is_fine {
            return Ok(Outcome::InputErrors);
        }
        if is_clean {
            terminal.note(&format!(
                "{name}: nothing to complain of with the brief `{brief}`"
            ));
        }
        typeset::forget(1);
    }
    Ok(Outcome::Done)
}

fn refused(wrong: Diagnostic, terminal: &Terminal) -> Outcome {
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(wrong);
    terminal.messages(diagnostics, &Sources::new());
    Outcome::InputErrors
}

/// The documents that the style makes, and whether they heed the numbers of paragraphs.
fn documents(style: &Style, numbered: &dyn Fn(&str) -> bool) -> Vec<(String, bool)> {
    let documents = style.documents.iter();
    documents
        .map(|(name, formats)| {
            let mut templates = formats.values();
            (name.clone(), templates.any(|template| numbered(template)))
        })
        .collect()
}

fn try_with(
    workspace: &Workspace,
    folder: &BriefFolder,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
    terminal: &Terminal,
) -> bool {
    terminal.begin(&folder.name, "reading");
    let Some(prepared) = prepare(workspace, folder, sources, diagnostics) else {
        return false;
    };
    let wanted = prepared.documents();
    let mut starting = |document: &str| terminal.progress(&folder.name, document);
    let made = prepared.make(&wanted, sources, diagnostics, &mut starting);
    made.is_some() && !diagnostics.has_errors()
}

/// Says of what is shown in a brief of the program's own where that is.
fn noted(diagnostics: Diagnostics, sources: &Sources) -> Diagnostics {
    let mut noted = Diagnostics::new();
    for diagnostic in diagnostics.into_sorted() {
        let mut places = diagnostic
            .place
            .into_iter()
            .chain(diagnostic.annotations.iter().map(|also| also.place));
        let in_brief = places.any(|place| {
            let file = sources.file(place.file);
            file.is_some_and(|file| file.path().starts_with("briefs"))
        });
        noted.push(if in_brief {
            diagnostic.note(WHENCE)
        } else {
            diagnostic
        });
    }
    noted
}

/// Warns of families that cannot show what authors mark.
fn faces(style: &Style) -> Vec<Diagnostic> {
    let fonts = style.fonts.values().filter_map(|font| font.load().ok());
    typeset::lacking_faces(fonts)
        .into_iter()
        .map(|(family, lacks)| {
            let message = format!("the family `{family}` has no {lacks} face");
            Diagnostic::warning(crate::diagnostic::code::STYLE, message).help(
                "what is set in it looks like the rest: put the face into `fonts/`, if prose is set in this family",
            )
        })
        .collect()
}
