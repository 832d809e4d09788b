//! From a brief's folder to its documents: the phases in their order.
//!
//! [`prepare`] reads, checks, computes, numbers and reads the prose: everything that can be wrong in
//! what authors and editors wrote is complained of there, in one run. [`Prepared::make`] renders and
//! typesets. Documents are made in the order in which they need each other: one that prints the number
//! of pages of another waits for it.

mod agreement;
mod archive;
mod assets;
mod check;
mod compile;
mod current;
mod deliver;
mod inputs;
mod make;
mod memory;
mod prepare;
mod record;
mod release;
mod report;
mod twice;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

pub use archive::{Archive, EDITIONS};
pub use assets::Assets;
pub use check::Checked;
pub use compile::{Compiled, Task};
pub use current::Survey;
pub use deliver::{Delivered, Outgoing};
pub use inputs::{Change, Fate, Inputs, InputsDigest};
pub use make::{Making, SetDocument, export};
pub use memory::Memory;
pub use prepare::{definitions, prepare, prepare_locked, prepare_noting};

use typst::foundations::Bytes;

use crate::diagnostic::Diagnostic;
use crate::style::{Material, Style, Templates};
use crate::typeset::{Kept, Typesetter, is_font};

/// The formats that the program can write.
pub const FORMATS: &[&str] = &["pdf"];

/// A brief that is ready to be made into documents.
pub struct Prepared {
    /// What its documents are made of.
    pub material: Arc<Material>,
    /// The style.
    pub style: Style,
    /// Pictures of the brief that lie beside the generated sources.
    pub assets: Assets,
    /// The files that it was read from.
    pub inputs: Inputs,
    /// What its prose cites and its figures rest on, in whatever document.
    cited: BTreeSet<String>,
    templates: Arc<Templates>,
    setting: OnceLock<Arc<Setting>>,
}

/// What setting type takes: the fonts, read when the first document is set, and what was set with them.
struct Setting {
    typesetter: Arc<Typesetter>,
    kept: Kept,
    fonts: BTreeMap<String, Bytes>,
}

impl Prepared {
    /// The names of its documents, in the order in which the brief lists them.
    #[must_use]
    pub fn documents(&self) -> Vec<&str> {
        let documents = self.material.brief.settings.documents.iter();
        documents
            .map(|document| document.name.value.as_str())
            .collect()
    }

    /// The fonts of the style by their path, once a document has been set with them.
    pub fn fonts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let setting = self.setting.get();
        let fonts = setting.into_iter().flat_map(|setting| &setting.fonts);
        fonts.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    fn setting(&self) -> Result<&Setting, Diagnostic> {
        if let Some(setting) = self.setting.get() {
            return Ok(setting);
        }
        let mut fonts = BTreeMap::new();
        for (path, font) in &self.style.fonts {
            let bytes = font.load()?;
            if !is_font(bytes.clone()) {
                return Err(font.damaged(path));
            }
            fonts.insert(path.clone(), bytes);
        }
        let typesetter = Arc::new(Typesetter::new(fonts.values().cloned()));
        let setting = Arc::new(Setting {
            typesetter,
            kept: Kept::default(),
            fonts,
        });
        Ok(self.setting.get_or_init(|| setting))
    }
}

/// A document that has been made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The document's name.
    pub document: String,
    /// Its format.
    pub format: String,
    /// Its path in the brief's output folder.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// How long it took to make, its rendering included.
    pub time: Duration,
    /// How long its templates took of that.
    pub rendering: Duration,
    /// The generated source: its path in the output folder and its text.
    pub source: (PathBuf, String),
    /// The pictures of the brief that it prints, by their path beside the generated source.
    pub pictures: BTreeSet<String>,
}
