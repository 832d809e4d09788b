//! Styles: every look and word of a document that is not the authors'.
//!
//! A style is a folder: `style.toml` says which documents it makes in which formats, `*.j2` are its
//! templates, `*.typ` plain Typst beside them, `strings/<language>.toml` its words, `fonts/` its fonts.
//! A workspace's own `styles/<name>` comes before the one of that name that is built into the program.
//! Nothing here knows what a "paper" is: a document is a template, a format is a writer.

mod articles;
mod book;
mod cite;
mod compiled;
mod context;
mod desk;
mod editions;
mod entries;
mod figures;
mod filters;
mod folder;
mod functions;
mod length;
mod literal;
mod misread;
mod options;
mod placed;
mod press;
mod printed;
mod render;
mod said;
mod statistic;
mod template;
mod trouble;
mod typing;
mod undefined;
mod withdrawn;

use std::collections::BTreeMap;
use std::path::PathBuf;

use typst::foundations::Bytes;

pub use book::Book;
pub use compiled::Templates;
pub use context::{Material, context, report};
pub use desk::{Desk, DocumentFacts, Need};
pub use folder::{READERS, files_of, find, shipped};
pub use length::{Accepted, Measure};
pub use render::{Evaluator, Rendered};
pub use said::Said;
pub use typing::{ContextField, context_fields};

use crate::diagnostic::{Diagnostic, FileId, code};
use crate::language::FigureRules;
use crate::picture::Picture;
use crate::source::gate;

/// The words that the program itself asks a style for.
pub const ASKED: &[&str] = &[
    "reference-concern",
    "reference-recommendation",
    "reference-chapter",
    "session",
    "articles",
    "verb-quote",
    "verb-statement",
    "total",
];

/// The largest font that is read, in bytes.
const LARGEST_FONT: u64 = 256 << 20;

/// A style that has been read.
#[derive(Debug)]
pub struct Style {
    /// Its name.
    pub name: String,
    /// Document, format, template.
    pub documents: BTreeMap<String, BTreeMap<String, String>>,
    /// What an expression such as `chart("id")` prints, by the kind of thing: template.
    pub fragments: BTreeMap<String, String>,
    /// The template of the page that says what changed between two editions.
    pub changes: Option<String>,
    /// How figures are written.
    pub figures: FigureRules,
    /// The CSL file that says how sources are cited; without it they are as in the shipped styles.
    pub citations: Option<FileId>,
    /// The templates by their path.
    pub templates: BTreeMap<String, FileId>,
    /// Files that lie beside the generated source: Typst files, pictures.
    pub beside: BTreeMap<String, Beside>,
    /// The string tables by their language.
    pub strings: BTreeMap<String, FileId>,
    /// The fonts by their path.
    pub fonts: BTreeMap<String, FontFile>,
}

/// A font of a style. It is large, and read only when something is set.
#[derive(Clone, Debug)]
pub enum FontFile {
    /// Built into the program.
    BuiltIn(&'static [u8]),
    /// A file of the workspace, and its path as messages print it.
    OnDisk(PathBuf, PathBuf),
}

impl FontFile {
    /// The complaint of one that cannot be used.
    #[must_use]
    pub fn damaged(&self, path: &str) -> Diagnostic {
        let shown = match self {
            Self::BuiltIn(_) => path.to_owned(),
            Self::OnDisk(_, shown) => shown.display().to_string(),
        };
        Diagnostic::error(code::STYLE, format!("{shown} is no font that can be used"))
            .help("it is damaged, or of another kind: put a TrueType or OpenType file in its place")
    }

    /// The font.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn load(&self) -> Result<Bytes, Diagnostic> {
        match self {
            Self::BuiltIn(bytes) => Ok(Bytes::new(*bytes)),
            Self::OnDisk(path, shown) => gate::read(path, LARGEST_FONT)
                .map(Bytes::new)
                .map_err(|error| Diagnostic::unreadable(shown, &error)),
        }
    }
}

/// A file that lies beside the generated source.
#[derive(Clone, Debug)]
pub enum Beside {
    /// Typst: its text, and the source to show in messages.
    Typst(Bytes, FileId),
    /// A picture.
    Picture(Picture),
}

impl Beside {
    /// What it holds.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Typst(text, _) => text,
            Self::Picture(picture) => picture.bytes(),
        }
    }
}
