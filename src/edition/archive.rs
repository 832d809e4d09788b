//! The editions of a brief that were released, and their records.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::changes::{EditionRecord, FILE};
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::output::{Folder, Target};
use crate::source::{Sources, gate};

/// The folder that holds the released editions of a brief, in the brief's outputs.
pub const EDITIONS: &str = "editions";

/// The largest record that is read, in bytes: the longest of briefs takes a hundredth.
const LARGEST: u64 = 256 << 20;

/// The editions of a brief that were released.
#[derive(Clone, Debug)]
pub struct Archive {
    brief: String,
    folder: Target,
}

impl Archive {
    /// The editions among the outputs of a brief, which are in the folder `out`.
    #[must_use]
    pub fn of(brief: &str, out: &Target) -> Self {
        Self {
            brief: brief.to_owned(),
            folder: out.join(EDITIONS),
        }
    }

    /// The names of the editions, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        // Behind a link there are no editions of this workspace.
        let folder = Folder::find(&self.folder).ok().flatten();
        let names = folder.map(|folder| folder.folders()).unwrap_or_default();
        let names = names.into_iter();
        names
            .filter(|name| !name.starts_with('.') && !name.contains(char::is_control))
            .collect()
    }

    /// The record of the newest edition: by the date in it, then by its name.
    ///
    /// That there is none, or that one is damaged, is complained of.
    pub fn newest(
        &self,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<EditionRecord> {
        let mut newest: Option<EditionRecord> = None;
        let names = self.names();
        if names.is_empty() {
            let message = format!("no edition of the brief `{}` was released", self.brief);
            diagnostics.push(Diagnostic::error(code::UNKNOWN_EDITION, message).help(
                "`rapporteur release` makes one; the path of an `edition.json` does as well",
            ));
            return None;
        }
        for name in names {
            let record = self.named(&name, sources, diagnostics)?;
            let key = |record: &EditionRecord| (record.date.clone(), record.edition.clone());
            if newest
                .as_ref()
                .is_none_or(|known| key(known) < key(&record))
            {
                newest = Some(record);
            }
        }
        newest
    }

    /// The record of an edition: by its name, or by the path of its folder or of its `edition.json`.
    ///
    /// One that is not there or is damaged, and one of another brief, are complained of.
    pub fn find(
        &self,
        wanted: &str,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<EditionRecord> {
        if self.names().iter().any(|name| name == wanted) {
            return self.named(wanted, sources, diagnostics);
        }
        let path = Path::new(wanted);
        if path.is_dir() {
            let path = path.join(FILE);
            return self.read(gate::open(&path), &path, sources, diagnostics);
        }
        if path.is_file() {
            return self.read(gate::open(path), path, sources, diagnostics);
        }
        let names = self.names();
        let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("the brief `{}` has no edition `{wanted}`", self.brief);
        let diagnostic = Diagnostic::error(code::UNKNOWN_EDITION, message)
            .maybe_help(did_you_mean(wanted, names.iter().map(String::as_str)));
        diagnostics.push(diagnostic.help(if list.is_empty() {
            String::from("none was released yet; the path of an `edition.json` does as well")
        } else {
            format!(
                "the editions are {}; the path of an `edition.json` does as well",
                list.join(", ")
            )
        }));
        None
    }

    fn named(
        &self,
        name: &str,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<EditionRecord> {
        let target = self.folder.join(name);
        let file = Folder::find(&target)
            .map_err(|error| error.error)
            .and_then(|folder| folder.map_or(Ok(None), |folder| folder.open(Path::new(FILE))));
        let file = match file {
            Ok(None) => {
                let message =
                    format!("the edition `{name}` has no record of what it said (`{FILE}`)");
                diagnostics
                    .push(Diagnostic::error(code::UNKNOWN_EDITION, message).help(
                        "release it again from its commit, with this version of the program",
                    ));
                return None;
            }
            Ok(Some(file)) => Ok(file),
            Err(error) => Err(error),
        };
        self.read(file, &target.path().join(FILE), sources, diagnostics)
    }

    fn read(
        &self,
        file: io::Result<File>,
        path: &Path,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<EditionRecord> {
        let file = match sources.read_opened(file, shown(path), LARGEST) {
            Ok(file) => file,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                return None;
            }
        };
        let record = EditionRecord::read(sources, file, diagnostics)?;
        if record.brief != self.brief {
            let message = format!(
                "this is an edition of the brief `{}`, not of `{}`",
                record.brief, self.brief
            );
            let place = crate::diagnostic::Place::new(file, 0..0);
            diagnostics.push(Diagnostic::warning(code::UNKNOWN_EDITION, message).at(place));
        }
        Some(record)
    }
}

/// A path as messages print it: from where the program runs.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let within = here.and_then(|here| path.strip_prefix(here).ok().map(PathBuf::from));
    within.unwrap_or_else(|| path.to_path_buf())
}
