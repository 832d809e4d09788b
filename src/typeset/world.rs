//! What Typst sees while it works: the manuscript, the fonts, a fixed day, and nothing else.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};

use super::{Manuscript, ManuscriptFile, Typesetter};
use crate::diagnostic::{Diagnostic, code};

/// The world of one manuscript.
pub(super) struct House {
    typesetter: Arc<Typesetter>,
    files: FileStore<Shelf>,
    main: FileId,
    today: Option<Datetime>,
}

/// The files of the manuscript under Typst's ids.
pub(super) struct Shelf {
    files: BTreeMap<String, ManuscriptFile>,
}

impl FileLoader for Shelf {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_without_slash();
        match (id.root(), self.files.get(path)) {
            (VirtualRoot::Project, Some(file)) => Ok(file.bytes.clone()),
            (VirtualRoot::Project, None) => Err(FileError::NotFound(path.into())),
            (VirtualRoot::Package(_), _) => Err(FileError::Other(Some(
                "packages cannot be used: a document is made from the workspace alone".into(),
            ))),
        }
    }
}

impl House {
    pub(super) fn new(
        typesetter: Arc<Typesetter>,
        manuscript: Manuscript,
    ) -> Result<Self, Box<Diagnostic>> {
        let path = VirtualPath::new(&manuscript.main).map_err(|_| {
            Diagnostic::error(
                code::TYPESETTING,
                format!("`{}` cannot be a file's name", manuscript.main),
            )
        })?;
        let main = RootedPath::new(VirtualRoot::Project, path).intern();
        let date = manuscript.date;
        Ok(Self {
            typesetter,
            files: FileStore::new(Shelf {
                files: manuscript.files,
            }),
            main,
            today: Datetime::from_ymd(i32::from(date.year), date.month, date.day),
        })
    }

    /// The file of the manuscript that has this id.
    pub(super) fn file_of(&self, id: FileId) -> Option<&ManuscriptFile> {
        self.files
            .loader()
            .files
            .get(id.vpath().get_without_slash())
    }

    pub(super) fn today(&self) -> Option<Datetime> {
        self.today
    }
}

fn library() -> &'static LazyHash<Library> {
    static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
}

impl World for House {
    fn library(&self) -> &LazyHash<Library> {
        library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.typesetter.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.typesetter.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
