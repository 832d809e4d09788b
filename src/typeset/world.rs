//! What Typst sees while it works: the manuscript, the fonts, a fixed day, and nothing else.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};

use super::{Manuscript, ManuscriptFile, Typesetter};
use crate::diagnostic::{Diagnostic, code};
use crate::prose::Origins;

/// The world of one manuscript.
pub(super) struct House {
    typesetter: Arc<Typesetter>,
    files: FileStore<Shelf>,
    /// The sources of this manuscript: what is said of its pages later must fit them, whatever the
    /// typesetter has parsed since.
    sources: Mutex<HashMap<FileId, Source>>,
    main: FileId,
    today: Option<Datetime>,
    /// The files that were asked for.
    asked: Mutex<HashSet<FileId>>,
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
            sources: Mutex::default(),
            asked: Mutex::default(),
            main,
            today: Datetime::from_ymd(i32::from(date.year), date.month, date.day),
        })
    }

    /// Whether both have the same to set: then the same pages come of them.
    ///
    /// Where the parts of the files were written does not count: it cannot be seen in print.
    pub(super) fn sets_the_same(&self, other: &Self) -> bool {
        let files = |house: &Self| house.files.loader().files.len();
        let theirs = &other.files.loader().files;
        let mut mine = self.files.loader().files.iter();
        Arc::ptr_eq(&self.typesetter, &other.typesetter)
            && self.main == other.main
            && self.today == other.today
            && files(self) == files(other)
            && mine.all(|(path, file)| {
                let theirs = theirs.get(path);
                theirs.is_some_and(|theirs| theirs.bytes.as_slice() == file.bytes.as_slice())
            })
    }

    /// Takes over the sources of one that sets the same: its pages name their parts by them.
    pub(super) fn inherit(&mut self, other: &Self) {
        let sources = other.sources.lock().unwrap_or_else(PoisonError::into_inner);
        self.sources = Mutex::new(sources.clone());
        self.asked = Mutex::new(other.asked().clone());
    }

    /// The name of the document, such as `paper.en`.
    pub(super) fn document(&self) -> String {
        let path = self.main.vpath().get_without_slash();
        path.strip_suffix(".typ").unwrap_or(path).to_owned()
    }

    /// What tells this manuscript from others of the same typesetter.
    pub(super) fn main_id(&self) -> FileId {
        self.main
    }

    /// The file of the manuscript that has this id.
    pub(super) fn file_of(&self, id: FileId) -> Option<&ManuscriptFile> {
        self.files
            .loader()
            .files
            .get(id.vpath().get_without_slash())
    }

    /// The generated texts, and where their parts came from.
    pub(super) fn generated(&self) -> impl Iterator<Item = (&str, &Origins)> {
        let files = self.files.loader().files.values();
        files.filter_map(|file| {
            let origins = file.origins.as_deref()?;
            Some((file.bytes.as_str().ok()?, origins))
        })
    }

    /// Whether a file, by its path, was asked for when the pages were set.
    pub(super) fn has_read(&self, path: &str) -> bool {
        let asked = self.asked();
        asked
            .iter()
            .any(|id| id.vpath().get_without_slash() == path)
    }

    fn asked(&self) -> MutexGuard<'_, HashSet<FileId>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn today(&self) -> Option<Datetime> {
        self.today
    }
}

/// Sources as they were last parsed, for every file.
///
/// A source that is edited keeps the numbers that Typst gives its parts, but for what is edited; parsed
/// anew, it would have others, and Typst would not know what it has set before.
#[derive(Default)]
pub(super) struct Parsed {
    sources: Mutex<HashMap<FileId, Source>>,
}

impl Parsed {
    fn source(&self, id: FileId, bytes: &Bytes) -> FileResult<Source> {
        let text = bytes.as_str().map_err(|_| FileError::InvalidUtf8)?;
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let source = sources
            .entry(id)
            .or_insert_with(|| Source::new(id, text.to_owned()));
        if source.text() != text {
            source.replace(text);
        }
        Ok(source.clone())
    }
}

fn library() -> &'static LazyHash<Library> {
    static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        // Heads of rows in tables: nothing that shows, so that the plain command sets the same pages.
        let features = std::iter::once(Feature::A11yExtras).collect();
        LazyHash::new(Library::builder().with_features(features).build())
    })
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
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(source) = sources.get(&id) {
            return Ok(source.clone());
        }
        let source = self.typesetter.parsed.source(id, &self.file(id)?)?;
        sources.insert(id, source.clone());
        Ok(source)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.asked().insert(id);
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.typesetter.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
