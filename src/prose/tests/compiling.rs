//! Typst's compiler accepts what is written, and prints what was meant.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

use super::written;

/// One source and no fonts: enough to evaluate and lay out, if not to see.
struct Page(Source);

impl Page {
    fn of(markup: &str) -> Self {
        let path = VirtualPath::new("main.typ").expect("the path is a good one");
        let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Self(Source::new(id, markup.to_owned()))
    }
}

impl World for Page {
    fn library(&self) -> &LazyHash<Library> {
        static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
        LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
    }

    fn book(&self) -> &LazyHash<FontBook> {
        static BOOK: OnceLock<LazyHash<FontBook>> = OnceLock::new();
        BOOK.get_or_init(|| LazyHash::new(FontBook::new()))
    }

    fn main(&self) -> FileId {
        self.0.id()
    }

    fn source(&self, _: FileId) -> FileResult<Source> {
        Ok(self.0.clone())
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, _: usize) -> Option<Font> {
        None
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[test]
fn typst_compiles_every_construct() {
    let text = "One *two **three*** `c {{ name }}` [four](http://x)[^n] <a@b.c>\\\nfive{{ cite('x') }}.\n\n\
                - six\n  1. seven\n- eight[^n]\n\n3. a\n\n   b\n4. c\n\n> nine[^m]\n>\n> {{ stat('x') }}\n\n\
                | a | b |\n|:--|--:|\n| {{ stat('y') }} | *c* |\n| d |\n\n| e |\n|---|\n\n\
                ```\ncode\n```\n\n{{ odd }}\n\n[^n]: Note[^m].\n\n    More.\n\n[^m]: Other.\n";
    let markup = written(text, "c");
    let world = Page::of(&format!("= A <c>\n\n{markup}"));
    let document = typst::compile::<PagedDocument>(&world).output;
    let errors: Vec<_> = document.err().into_iter().flatten().collect();
    assert!(errors.is_empty(), "{errors:#?}\n{markup}");
}
