//! Typst with nothing around it: its own compiler and PDF writer on files from the disk, which is all that
//! the `typst` command does.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

struct Disk(PathBuf);

impl FileLoader for Disk {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = self.0.join(id.vpath().get_without_slash());
        fs::read(&path)
            .map(Bytes::new)
            .map_err(|error| FileError::from_io(error, &path))
    }
}

struct Plain {
    library: LazyHash<Library>,
    fonts: FontStore,
    files: FileStore<Disk>,
    main: FileId,
}

impl World for Plain {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
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
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets a source, with the fonts in the folder `fonts` beside it.
pub fn compile(source: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let folder = source.parent().ok_or("no folder")?;
    let name = source
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or("no name")?;
    let path = VirtualPath::new(name).map_err(|_| "a strange name")?;
    let mut fonts = FontStore::new();
    for entry in fs::read_dir(folder.join("fonts"))? {
        for font in Font::iter(Bytes::new(fs::read(entry?.path())?)) {
            let info = font.info().clone();
            fonts.push((font, info));
        }
    }
    let world = Plain {
        library: LazyHash::new(Library::default()),
        fonts,
        files: FileStore::new(Disk(folder.to_path_buf())),
        main: RootedPath::new(VirtualRoot::Project, path).intern(),
    };
    let document = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|errors| format!("{errors:?}"))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
        .map_err(|error| error.message().to_string())?;
    let options = PdfOptions {
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| format!("{errors:?}"))?;
    fs::write(output, pdf)?;
    Ok(())
}
