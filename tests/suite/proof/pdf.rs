//! What a PDF holds, read back from its bytes.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Rect};

/// A PDF that can be asked what it holds.
pub struct Document {
    pdf: Pdf,
}

impl Document {
    pub fn read(bytes: &[u8]) -> Self {
        Self {
            pdf: Pdf::new(bytes.to_vec()).unwrap_or_else(|error| panic!("no PDF: {error:?}")),
        }
    }

    pub fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// The text of each page, glyph by glyph in the order in which they are drawn.
    pub fn texts(&self) -> Vec<String> {
        self.pdf
            .pages()
            .iter()
            .map(|page| {
                let cache = InterpreterCache::new();
                let area = Rect::new(0.0, 0.0, 1.0, 1.0);
                let settings = InterpreterSettings::default();
                let xref = self.pdf.xref();
                let mut context = Context::new(Affine::IDENTITY, area, &cache, xref, settings);
                let mut reader = Reader::default();
                interpret_page(page, &mut context, &mut reader);
                reader.text
            })
            .collect()
    }

    fn catalog(&self) -> Dict<'_> {
        let xref = self.pdf.xref();
        xref.get(xref.root_id()).unwrap()
    }

    /// Whether it says that its content is tagged, and has a tree of tags with something in it.
    pub fn is_tagged(&self) -> bool {
        let catalog = self.catalog();
        let marked = catalog
            .get::<Dict>("MarkInfo")
            .and_then(|info| info.get::<bool>("Marked"));
        let tree = catalog.get::<Dict>(keys::STRUCT_TREE_ROOT);
        marked == Some(true) && tree.is_some_and(|tree| tree.contains_key("K"))
    }

    pub fn language(&self) -> Option<String> {
        self.catalog().get::<PdfString>(keys::LANG).map(text)
    }

    pub fn title(&self) -> Option<String> {
        self.pdf.metadata().title.as_deref().map(text)
    }

    pub fn author(&self) -> Option<String> {
        self.pdf.metadata().author.as_deref().map(text)
    }

    /// The XMP metadata.
    pub fn metadata(&self) -> String {
        let stream = self
            .catalog()
            .get::<hayro_interpret::hayro_syntax::object::Stream>("Metadata")
            .unwrap();
        String::from_utf8(stream.decoded().unwrap().into_owned()).unwrap()
    }

    /// The bookmarks, each with how deep it is.
    pub fn bookmarks(&self) -> Vec<(usize, String)> {
        fn walk(parent: &Dict<'_>, depth: usize, found: &mut Vec<(usize, String)>) {
            let mut next = parent.get::<Dict>("First");
            while let Some(item) = next {
                found.push((depth, item.get::<PdfString>("Title").map(text).unwrap()));
                walk(&item, depth + 1, found);
                next = item.get::<Dict>("Next");
            }
        }
        let mut found = Vec::new();
        if let Some(outlines) = self.catalog().get::<Dict>("Outlines") {
            walk(&outlines, 1, &mut found);
        }
        found
    }

    /// How many streams there are, if each is as long as it says: a line's end and `endstream` follow.
    pub fn stream_count(&self) -> Result<usize, String> {
        let file: &[u8] = self.pdf.data().as_ref();
        let mut count = 0;
        for object in self.pdf.objects() {
            let Object::Stream(stream) = object else {
                continue;
            };
            let data = stream.raw_data();
            let said = stream
                .dict()
                .get::<i32>("Length")
                .and_then(|said| usize::try_from(said).ok());
            let start = (data.as_ptr() as usize).checked_sub(file.as_ptr() as usize);
            let after = start
                .zip(said)
                .and_then(|(start, said)| file.get(start + said..));
            let fine = after.is_some_and(|after| {
                after.starts_with(b"\nendstream") || after.starts_with(b"\r\nendstream")
            });
            if !fine || said != Some(data.len()) {
                return Err(format!("{:?} says it has {said:?} bytes", stream.obj_id()));
            }
            count += 1;
        }
        Ok(count)
    }

    /// The names of the fonts, and whether the font itself is in the file.
    pub fn fonts(&self) -> Vec<(String, bool)> {
        let mut fonts = Vec::new();
        for object in self.pdf.objects() {
            let Object::Dict(dict) = object else { continue };
            if dict
                .get::<Name>("Type")
                .is_none_or(|kind| kind.as_str() != "Font")
            {
                continue;
            }
            // A composite font is embedded where its one descendant is.
            let described = dict
                .get::<Array>("DescendantFonts")
                .and_then(|fonts| fonts.iter::<Dict>().next())
                .unwrap_or_else(|| dict.clone());
            let is_drawn = dict
                .get::<Name>("Subtype")
                .is_some_and(|kind| kind.as_str() == "Type3");
            let embedded = described
                .get::<Dict>("FontDescriptor")
                .is_some_and(|descriptor| {
                    ["FontFile", "FontFile2", "FontFile3"]
                        .iter()
                        .any(|key| descriptor.contains_key(key))
                });
            let name = dict
                .get::<Name>("BaseFont")
                .map(|name| name.as_str().to_owned())
                .unwrap_or_default();
            fonts.push((name, embedded || is_drawn));
        }
        fonts
    }
}

/// A text of the file's own, which is UTF-16 where it begins with a mark that says so.
pub(super) fn text(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref();
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units: Vec<u16> = wide
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16(&units).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

#[derive(Default)]
struct Reader {
    text: String,
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        _: Affine,
        _: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.text.push(c),
            Some(BfString::String(string)) => self.text.push_str(&string),
            None => self.text.push('\u{FFFD}'),
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
