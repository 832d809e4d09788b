//! Typesetting: Typst sources become pages and PDF, in process.
//!
//! A [`Manuscript`] holds everything that one document needs, in memory: the generated source, the
//! style's Typst files, pictures. Nothing else can be reached: no disk, no network, no system fonts, no
//! clock. The same manuscript therefore gives the same bytes, everywhere.
//!
//! What Typst complains of is brought back to the place that the generated text came from.

mod apart;
mod area;
mod edge;
mod fault;
mod frame;
mod kept;
mod pdf;
mod picture;
mod spot;
mod text;
mod unprintable;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontStyle, FontWeight};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId};
use crate::limits;
use crate::picture::Picture;
use crate::prose::Origins;
use crate::record::Date;
use crate::source::Sources;
pub use unprintable::each_word_once;
use world::{House, Parsed};

pub use area::Area;
pub use kept::Kept;
pub use pdf::Identity;
pub use picture::{Found, Keys};
pub use spot::{Part, Spot};
pub use text::{Beginning, Heading, Line, Piece};

/// Sets manuscripts with the fonts of one style.
///
/// It remembers the sources that it has parsed: of the same document again, only what is edited is set.
pub struct Typesetter {
    fonts: FontStore,
    parsed: Parsed,
}

/// Whether the bytes hold a font that can be used.
#[must_use]
pub fn is_font(bytes: Bytes) -> bool {
    Font::iter(bytes).next().is_some()
}

/// The families of fonts that have letters and lack a face that authors can ask for, each with what it
/// lacks.
pub fn lacking_faces(fonts: impl Iterator<Item = Bytes>) -> Vec<(String, &'static str)> {
    let mut families: BTreeMap<String, (bool, bool)> = BTreeMap::new();
    for font in fonts.flat_map(Font::iter) {
        let info = font.info();
        if !info.coverage.contains(u32::from('a')) {
            continue;
        }
        let (bold, italic) = families.entry(info.family.clone()).or_default();
        *bold |= info.variant.weight >= FontWeight::SEMIBOLD;
        *italic |= info.variant.style != FontStyle::Normal;
    }
    let families = families.into_iter();
    families
        .filter_map(|(family, faces)| match faces {
            (true, true) => None,
            (false, true) => Some((family, "bold")),
            (true, false) => Some((family, "italic")),
            (false, false) => Some((family, "bold and no italic")),
        })
        .collect()
}

/// A file of a manuscript.
#[derive(Clone, Debug)]
pub struct ManuscriptFile {
    bytes: Bytes,
    /// The source to show when Typst complains of it, if it is text that somebody wrote.
    source: Option<FileId>,
    /// For generated text: where its parts came from.
    origins: Option<Arc<Origins>>,
}

/// A file is text that is shown when Typst complains of it, or a picture that has been read: there is no
/// third kind, and so Typst gets no picture that was not stripped.
impl ManuscriptFile {
    /// Typst that somebody wrote: its text, and the same in the sources.
    #[must_use]
    pub fn written(text: Bytes, source: FileId) -> Self {
        Self {
            bytes: text,
            source: Some(source),
            origins: None,
        }
    }

    /// Typst that was generated, and where its parts came from.
    #[must_use]
    pub fn generated(text: String, source: FileId, origins: Arc<Origins>) -> Self {
        Self {
            bytes: Bytes::from_string(text),
            source: Some(source),
            origins: Some(origins),
        }
    }

    /// A picture.
    #[must_use]
    pub fn picture(picture: &Picture) -> Self {
        Self {
            bytes: picture.bytes().clone(),
            source: None,
            origins: None,
        }
    }
}

/// Everything that a document is typeset from.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The path of the file to begin with.
    pub main: String,
    /// All files by their path, `/`-separated and relative, such as `theme.typ`.
    pub files: BTreeMap<String, ManuscriptFile>,
    /// The day that Typst takes for today.
    pub date: Date,
}

/// A typeset document.
pub struct Pages {
    document: PagedDocument,
    house: Arc<House>,
}

impl Typesetter {
    /// A typesetter that has these fonts (TrueType or OpenType files) and no others.
    #[must_use]
    pub fn new(fonts: impl IntoIterator<Item = Bytes>) -> Self {
        let mut store = FontStore::new();
        for font in fonts.into_iter().flat_map(Font::iter) {
            let info = font.info().clone();
            store.push((font, info));
        }
        Self {
            fonts: store,
            parsed: Parsed::default(),
        }
    }

    /// Sets a manuscript, unless `kept` has the pages of the same one; they are kept for the next time.
    ///
    /// Typst's complaints go to `diagnostics`, at the author's or the editor's place; `None` means
    /// that there are errors among them.
    pub fn set(
        self: &Arc<Self>,
        manuscript: Manuscript,
        kept: &Kept,
        diagnostics: &mut Diagnostics,
    ) -> Option<Pages> {
        limits::prepare_pool();
        limits::doing("typesetting");
        let house = match House::new(Arc::clone(self), manuscript) {
            Ok(house) => house,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                return None;
            }
        };
        let (house, result) = kept.or_set(house);
        diagnostics.extend(fault::all(&house, &result.warnings));
        match result.output {
            Ok(document) => {
                diagnostics.extend(edge::beyond(&document, &house));
                diagnostics.extend(apart::notes(&document, &house));
                diagnostics.extend(fault::unset_labels(&house, &document));
                Some(Pages { document, house })
            }
            Err(errors) => {
                diagnostics.extend(fault::all(&house, &errors));
                None
            }
        }
    }
}

impl Pages {
    /// How many pages there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// Whether a file of the manuscript, by its path, was read for them.
    #[must_use]
    pub fn have_read(&self, path: &str) -> bool {
        self.house.has_read(path)
    }

    /// The pages themselves, for writers of other formats.
    #[must_use]
    pub fn document(&self) -> &PagedDocument {
        &self.document
    }

    /// The document as PDF that keeps to both PDF/UA-1 (for readers with a screen reader) and
    /// PDF/A-2a (for archives).
    ///
    /// # Errors
    /// What breaks the standards, at its place where Typst knows it.
    pub fn pdf(&self, identity: &Identity, sources: &Sources) -> Result<Vec<u8>, Vec<Diagnostic>> {
        pdf::export(&self.document, &self.house, identity, sources)
    }
}

/// Lets go of everything that Typst remembers from earlier documents but the last `age` ones.
pub fn forget(age: usize) {
    typst::comemo::evict(age);
}
