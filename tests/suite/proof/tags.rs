//! The tags of a PDF in the order in which they are read aloud.

use std::collections::HashMap;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, ObjRef, Object, ObjectIdentifier, String as PdfString,
};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Rect};

use super::pdf::text;

/// What is below a tag.
#[derive(Clone, Debug)]
pub enum Part {
    Tag(Tag),
    /// Words of a page.
    Words(String),
    /// The name of the link that the tag around it is.
    Name(String),
}

/// A tag with what is said of it.
#[derive(Clone, Debug, Default)]
pub struct Tag {
    pub role: String,
    pub alt: Option<String>,
    pub language: Option<String>,
    /// Of a head in a table: `Row`, `Column` or `Both`.
    pub scope: Option<String>,
    /// How many columns a cell takes.
    pub columns: i32,
    pub id: Option<String>,
    /// The heads that are told with a cell.
    pub heads: Vec<String>,
    pub parts: Vec<Part>,
}

impl Tag {
    /// The tags directly below.
    pub fn tags(&self) -> impl Iterator<Item = &Self> {
        self.parts.iter().filter_map(|part| match part {
            Part::Tag(tag) => Some(tag),
            Part::Words(_) | Part::Name(_) => None,
        })
    }

    /// The tag itself and all below, in their order.
    pub fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        for tag in self.tags() {
            all.extend(tag.all());
        }
        all
    }

    /// All with one role.
    pub fn find(&self, role: &str) -> Vec<&Self> {
        let mut all = self.all();
        all.retain(|tag| tag.role == role);
        all
    }

    /// What is read aloud, words only.
    pub fn words(&self) -> String {
        let mut words = String::new();
        self.gather(&mut words);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn gather(&self, words: &mut String) {
        for part in &self.parts {
            match part {
                Part::Tag(tag) => {
                    // What follows a block or a cell is not its last word's end.
                    let apart = !matches!(&*tag.role, "Span" | "Strong" | "Em" | "Link" | "Lbl");
                    words.push_str(if apart { " " } else { "" });
                    tag.gather(words);
                    words.push_str(if apart { " " } else { "" });
                }
                Part::Words(text) => words.push_str(text),
                Part::Name(_) => {}
            }
        }
    }

    /// The names of the links in it, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for tag in self.all() {
            for part in &tag.parts {
                if let Part::Name(name) = part
                    && !names.contains(&&**name)
                {
                    names.push(&**name);
                }
            }
        }
        names
    }
}

/// The tag around all others.
pub fn document(bytes: &[u8]) -> Tag {
    let pdf = Pdf::new(bytes.to_vec()).unwrap_or_else(|error| panic!("no PDF: {error:?}"));
    let xref = pdf.xref();
    let catalog: Dict = xref.get(xref.root_id()).unwrap();
    let root: Dict = catalog.get(keys::STRUCT_TREE_ROOT).unwrap();
    let mut words = HashMap::new();
    for page in pdf.pages().iter() {
        let cache = InterpreterCache::new();
        let area = Rect::new(0.0, 0.0, 1.0, 1.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, area, &cache, xref, settings);
        let mut reader = Reader::default();
        interpret_page(page, &mut context, &mut reader);
        words.insert(page.raw().obj_id().unwrap(), reader.words);
    }
    let mut reader = Tags { words };
    let mut parts = Vec::new();
    reader.kids(&root, None, &mut parts);
    let [Part::Tag(document)] = &mut parts[..] else {
        panic!("not one tag at the root: {parts:?}");
    };
    std::mem::take(document)
}

/// Complains of what stands directly below the document and is no block; a picture is one.
#[track_caller]
pub fn assert_blocks(document: &Tag, place: &str) {
    let inline = [
        "Span",
        "Link",
        "Note",
        "Strong",
        "Em",
        "Lbl",
        "Reference",
        "Code",
    ];
    for tag in document.tags() {
        assert!(!inline.contains(&&*tag.role), "{place}: {tag:?}");
    }
    let words = |part: &Part| !matches!(part, Part::Tag(_));
    assert!(
        !document.parts.iter().any(words),
        "{place}: {:?}",
        document.parts
    );
}

/// Each row has its head, no head is empty, and none of a column is over several.
#[track_caller]
pub fn assert_heads_of_tables(document: &Tag, place: &str) {
    for table in document.find("Table") {
        let ids: HashMap<&str, &Tag> = table
            .find("TH")
            .into_iter()
            .filter_map(|head| Some((head.id.as_deref()?, head)))
            .collect();
        for head in table.find("TH") {
            assert!(!head.words().is_empty(), "{place}: an empty head");
            let wide = head.scope.as_deref() == Some("Column") && head.columns > 1;
            assert!(
                !wide,
                "{place}: {} is the head of several columns",
                head.words()
            );
        }
        for row in table.find("TR") {
            let cells: Vec<&Tag> = row.tags().collect();
            if cells
                .iter()
                .all(|cell| cell.scope.as_deref() == Some("Column") || cell.words().is_empty())
            {
                continue; // the heads of the columns
            }
            let spoken = cells.iter().filter(|cell| !cell.words().is_empty());
            if cells[0].role == "TD" && spoken.count() == 1 {
                // What is said below the table is told with one head at most.
                assert!(cells[0].heads.len() < 2, "{place}: {}", row.words());
                continue;
            }
            assert_eq!(
                cells[0].scope.as_deref(),
                Some("Row"),
                "{place}: {}",
                row.words()
            );
            for cell in &cells[1..] {
                let told: Vec<&str> = cell.heads.iter().map(|id| &*ids[&**id].role).collect();
                let first = cells[0].id.as_ref().unwrap();
                assert!(
                    cell.heads.contains(first),
                    "{place}: {cell:?} is told with {told:?}"
                );
            }
        }
    }
}

/// How many page labels there are, if the PDF has any.
pub fn page_labels(bytes: &[u8]) -> usize {
    let pdf = Pdf::new(bytes.to_vec()).unwrap_or_else(|error| panic!("no PDF: {error:?}"));
    let xref = pdf.xref();
    let catalog: Dict = xref.get(xref.root_id()).unwrap();
    let labels = catalog.get::<Dict>("PageLabels");
    let numbers = labels.and_then(|labels| labels.get::<Array>("Nums"));
    numbers.map_or(0, |numbers| numbers.raw_iter().count() / 2)
}

/// How many pieces of the pages are marked as words of a language.
pub fn pieces_in(bytes: &[u8], language: &str) -> usize {
    let pdf = Pdf::new(bytes.to_vec()).unwrap_or_else(|error| panic!("no PDF: {error:?}"));
    let mark = format!("/Lang({language})");
    let pages = pdf.pages();
    let streams = pages.iter().filter_map(|page| page.page_stream());
    let count = |stream: &[u8]| {
        let text: String = stream
            .iter()
            .copied()
            .filter(|byte| *byte != b' ')
            .map(char::from)
            .collect();
        text.matches(&mark).count()
    };
    streams.map(count).sum()
}

struct Tags {
    /// The words of each page by their numbers.
    words: HashMap<ObjectIdentifier, HashMap<i32, String>>,
}

impl Tags {
    fn kids(&mut self, dict: &Dict<'_>, page: Option<ObjectIdentifier>, parts: &mut Vec<Part>) {
        let page = dict.get_ref("Pg").map(ObjRef::into).or(page);
        match dict.get::<Object>("K") {
            Some(Object::Array(kids)) => {
                for kid in kids.iter::<Object>() {
                    self.kid(kid, page, parts);
                }
            }
            Some(kid) => self.kid(kid, page, parts),
            None => {}
        }
    }

    fn kid(&mut self, kid: Object<'_>, page: Option<ObjectIdentifier>, parts: &mut Vec<Part>) {
        match kid {
            Object::Number(number) => {
                let number = i32::try_from(number.as_i64()).unwrap();
                self.say(page.unwrap(), number, parts);
            }
            Object::Dict(dict) => {
                let kind = dict.get::<Name>("Type");
                match kind.as_ref().map(Name::as_str) {
                    Some("MCR") => {
                        let page = dict.get_ref("Pg").map(ObjRef::into).or(page);
                        self.say(page.unwrap(), dict.get("MCID").unwrap(), parts);
                    }
                    Some("OBJR") => {
                        let of: Dict = dict.get("Obj").unwrap();
                        let name = of.get::<PdfString>("Contents").map(text);
                        parts.push(Part::Name(name.unwrap_or_default()));
                    }
                    _ => {
                        let tag = self.tag(&dict, page);
                        parts.push(Part::Tag(tag));
                    }
                }
            }
            other => panic!("{other:?} among the tags"),
        }
    }

    fn say(&mut self, page: ObjectIdentifier, number: i32, parts: &mut Vec<Part>) {
        if let Some(words) = self.words[&page].get(&number) {
            parts.push(Part::Words(words.clone()));
        }
    }

    fn tag(&mut self, dict: &Dict<'_>, page: Option<ObjectIdentifier>) -> Tag {
        let mut tag = Tag {
            role: dict.get::<Name>("S").unwrap().as_str().to_owned(),
            alt: dict.get::<PdfString>("Alt").map(text),
            language: dict.get::<PdfString>("Lang").map(text),
            id: dict.get::<PdfString>("ID").map(text),
            columns: 1,
            ..Tag::default()
        };
        let mut attributes: Vec<Dict> = dict.get::<Dict>("A").into_iter().collect();
        if let Some(list) = dict.get::<Array>("A") {
            attributes.extend(list.iter::<Dict>());
        }
        for attribute in attributes {
            if let Some(scope) = attribute.get::<Name>("Scope") {
                tag.scope = Some(scope.as_str().to_owned());
            }
            if let Some(columns) = attribute.get("ColSpan") {
                tag.columns = columns;
            }
            if let Some(heads) = attribute.get::<Array>("Headers") {
                tag.heads = heads.iter::<PdfString>().map(text).collect();
            }
        }
        self.kids(dict, page, &mut tag.parts);
        tag
    }
}

/// Gathers the words of each marked piece of a page.
#[derive(Default)]
struct Reader {
    open: Vec<Option<i32>>,
    words: HashMap<i32, String>,
}

impl<'a> Device<'a> for Reader {
    fn begin_marked_content(&mut self, _: &[u8], number: Option<i32>) {
        self.open.push(number);
    }

    fn end_marked_content(&mut self) {
        self.open.pop();
    }

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        _: Affine,
        _: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let Some(number) = self.open.iter().rev().find_map(|number| *number) else {
            return;
        };
        let words = self.words.entry(number).or_default();
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => words.push(c),
            Some(BfString::String(string)) => words.push_str(&string),
            None => words.push('\u{FFFD}'),
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
