//! The plain Typst command in small: sets a written source with nothing but the files beside it.

use std::fs;
use std::path::{Path, PathBuf};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;

/// A folder with sources and a folder `fonts`: all that the plain command is given.
struct Desk {
    library: LazyHash<Library>,
    files: FileStore<Folder>,
    fonts: FontStore,
    main: FileId,
}

struct Folder(PathBuf);

impl FileLoader for Folder {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = self.0.join(id.vpath().get_without_slash());
        match id.root() {
            VirtualRoot::Project => fs::read(&path)
                .map(Bytes::new)
                .map_err(|error| FileError::from_io(error, &path)),
            VirtualRoot::Package(_) => Err(FileError::AccessDenied),
        }
    }
}

impl World for Desk {
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

    /// A day on which no brief is dated: a document that asked for today would differ.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Datetime::from_ymd(1999, 12, 31)
    }
}

/// Sets the source `main` in `folder`. It must do so without a warning.
pub fn set(folder: &Path, main: &str) -> PagedDocument {
    let mut fonts = FontStore::new();
    let mut paths: Vec<_> = fs::read_dir(folder.join("fonts"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for font in paths
        .into_iter()
        .flat_map(|path| Font::iter(Bytes::new(fs::read(path).unwrap())))
    {
        let info = font.info().clone();
        fonts.push((font, info));
    }
    let main = RootedPath::new(VirtualRoot::Project, VirtualPath::new(main).unwrap()).intern();
    let desk = Desk {
        library: LazyHash::new(Library::default()),
        files: FileStore::new(Folder(folder.to_path_buf())),
        fonts,
        main,
    };
    let result = typst::compile::<PagedDocument>(&desk);
    assert!(result.warnings.is_empty(), "{:?}", result.warnings);
    result.output.unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// The text of each page, in the order in which it is drawn.
pub fn texts(document: &PagedDocument) -> Vec<String> {
    document
        .pages()
        .iter()
        .map(|page| {
            let mut text = String::new();
            read(&page.frame, &mut text);
            text
        })
        .collect()
}

fn read(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => read(&group.frame, text),
            FrameItem::Text(run) => text.push_str(&run.text),
            _ => continue,
        }
        text.push(' ');
    }
}

/// What a picture is called among the pieces of a page.
pub const PICTURE: &str = "(picture)";

/// A run of text, or a picture, and where it stands on its page, in points from the upper left corner.
#[derive(Clone, Debug)]
pub struct Piece {
    pub text: String,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Piece {
    /// Whether the letters of the two stand on each other.
    pub fn meets(&self, other: &Self) -> bool {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        across > 0.5 && down > 0.5
    }
}

/// The runs of text and the pictures of each page.
pub fn pieces(document: &PagedDocument) -> Vec<Vec<Piece>> {
    let of_page = |frame: &Frame| {
        let mut pieces = Vec::new();
        collect(frame, Transform::identity(), &mut pieces);
        pieces
    };
    document
        .pages()
        .iter()
        .map(|page| of_page(&page.frame))
        .collect()
}

fn collect(frame: &Frame, transform: Transform, pieces: &mut Vec<Piece>) {
    for (at, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Group(group) => {
                collect(&group.frame, here.pre_concat(group.transform), pieces);
            }
            FrameItem::Image(_, size, _) => {
                let corners = [Point::zero(), size.to_point()].map(|corner| corner.transform(here));
                pieces.push(Piece {
                    text: String::from(PICTURE),
                    left: corners[0].x.to_pt(),
                    top: corners[0].y.to_pt(),
                    right: corners[1].x.to_pt(),
                    bottom: corners[1].y.to_pt(),
                });
            }
            FrameItem::Text(run) if !run.text.trim().is_empty() => {
                // From the height of small letters to a little below the base line.
                let (up, down) = (run.size * 0.62, run.size * 0.12);
                let corners = [
                    Point::new(typst::layout::Abs::zero(), -up),
                    Point::new(run.width(), down),
                ]
                .map(|corner| corner.transform(here));
                let x = corners.map(|corner| corner.x.to_pt());
                let y = corners.map(|corner| corner.y.to_pt());
                pieces.push(Piece {
                    text: run.text.to_string(),
                    left: x[0].min(x[1]),
                    right: x[0].max(x[1]),
                    top: y[0].min(y[1]),
                    bottom: y[0].max(y[1]),
                });
            }
            _ => {}
        }
    }
}
