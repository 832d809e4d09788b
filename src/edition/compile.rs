//! A brief from its folder to its documents on disk.

use super::{Delivered, Made, prepare};
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::output::{self, Folder, Options, Target, WriteError};
use crate::source::Sources;
use crate::workspace::{BriefFolder, Workspace};

/// What is to be compiled, and where to.
#[derive(Clone, Copy)]
pub struct Task<'t> {
    /// The workspace.
    pub workspace: &'t Workspace,
    /// The brief.
    pub folder: &'t BriefFolder,
    /// The folder that the documents are put into.
    pub target: &'t Target,
    /// What is asked for.
    pub options: &'t Options,
    /// Whether numbers must be as the lock has them.
    pub locked: bool,
}

/// A brief whose documents have been written.
pub struct Compiled {
    /// The documents.
    pub made: Vec<Made>,
    /// What has become of them.
    pub delivered: Delivered,
}

impl Task<'_> {
    /// Makes the documents and writes them.
    ///
    /// `starting` is told each document before it is made. `None` means that there are errors in
    /// `diagnostics`, and nothing has been written.
    ///
    /// # Errors
    /// The documents cannot be written; the old ones are as they were.
    pub fn compile(
        &self,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
        starting: &mut dyn FnMut(&str),
    ) -> Result<Option<Compiled>, WriteError> {
        // A release that was killed may have left half a lock beside the findings.
        let own = self.workspace.shown(&self.folder.folder);
        output::sweep(&Target::root(self.workspace.root()).join(own));
        // What is in the way of the documents is found before they are made.
        Folder::find(self.target)?;
        let Some(prepared) = prepare(self.workspace, self.folder, sources, diagnostics) else {
            return Ok(None);
        };
        let documents = &prepared.material.brief.settings.documents;
        let names = || {
            let names = documents.iter();
            names.map(|document| document.name.value.as_str())
        };
        for name in &self.options.documents {
            if !names().any(|known| known == name) {
                diagnostics.push(
                    Diagnostic::error(
                        code::UNKNOWN_DOCUMENT,
                        format!(
                            "the brief `{}` makes no document `{name}`",
                            self.folder.name
                        ),
                    )
                    .maybe_help(did_you_mean(name, names())),
                );
            }
        }
        if self.locked {
            let settings = prepared.material.brief.settings.place;
            diagnostics.extend(prepared.material.numbering.unlocked(settings));
        }
        if diagnostics.has_errors() {
            return Ok(None);
        }
        let wanted: Vec<&str> = names().filter(|name| self.options.want(name)).collect();
        let Some(made) = prepared.make(&wanted, sources, diagnostics, starting) else {
            return Ok(None);
        };
        let delivered = prepared.deliver(self, &made, diagnostics.warnings())?;
        Ok(Some(Compiled { made, delivered }))
    }
}
