//! A page in the browser that shows the documents of a brief as they are typeset.
//!
//! A [`Preview`] answers on the loopback interface alone, to whoever knows its address, which holds a
//! key that nobody can guess. It serves its own page, the pages of the documents as pictures from memory,
//! excerpts of the files that the documents were made from as they were read, and nothing else. No
//! request changes a file; one asks for an editor to be opened at a place that the program has found.

mod answer;
mod connections;
mod editor;
mod figure;
mod guard;
mod known;
mod message;
mod opening;
mod part;
mod patience;
mod place;
mod reading;
mod server;
mod show;
mod spot;

use std::io;
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::edition::{Change, SetDocument};
use crate::limits;
use crate::source::Sources;
use crate::style::Material;
use crate::workspace::Workspace;

pub use editor::Editor;

/// What a run has made, for the preview.
pub struct Turn<'t> {
    /// The files that it read.
    pub sources: Arc<Sources>,
    /// What is wrong.
    pub diagnostics: &'t Diagnostics,
    /// The documents, and what they were made of; none if they could not be made.
    pub made: Option<(Vec<SetDocument>, Arc<Material>)>,
    /// Why it was run.
    pub changes: &'t [Change],
    /// How long it took, in milliseconds.
    pub milliseconds: f64,
    /// The program itself has failed.
    pub panicked: bool,
}

/// The preview of one brief.
pub struct Preview {
    show: Arc<show::Show>,
    address: String,
}

impl Preview {
    /// Begins to serve, at this port of the loopback interface or at any that is free.
    ///
    /// # Errors
    /// The port is taken, or the system gives no random numbers.
    pub fn start(
        workspace: &Workspace,
        brief: &str,
        port: Option<u16>,
        editor: Editor,
    ) -> io::Result<Self> {
        let show = Arc::new(show::Show::new(workspace.clone(), brief, editor));
        let address = server::start(Arc::clone(&show), port.unwrap_or(0))?;
        Ok(Self { show, address })
    }

    /// Where the page is.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Has the user's browser open the page.
    ///
    /// The address holds the key, and what a program is called with can be read by other users of the
    /// computer. So the browser is given a file that leads to the address and that nobody else can read;
    /// it is removed when the page has been opened, or with the preview.
    ///
    /// # Errors
    /// The file cannot be written, or no browser is found.
    pub fn open(&self) -> io::Result<()> {
        let opening = opening::Opening::to(&self.address)?;
        let file = opening.file();
        self.show.expect(opening);
        limits::unbound(|| open::that_detached(file))
    }

    /// Says that a run has begun.
    pub fn begin(&self, changes: &[Change]) {
        self.show.begin(changes);
    }

    /// Shows what a run has made; what was good before stays where it could make nothing.
    pub fn publish(&self, turn: Turn<'_>) {
        self.show.publish(turn);
    }

    /// Adds what was found only when the documents were written out.
    pub fn complain(&self, diagnostics: &Diagnostics, sources: &Sources) {
        self.show.complain(diagnostics, sources);
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // The server's thread keeps what is shown to the end of the program.
        self.show.visited();
    }
}
