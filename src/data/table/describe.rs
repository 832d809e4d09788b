//! What is known of a table beside its rows: the description `suits.toml` of `suits.csv`, and the
//! `datapackage.json` in its folder.
//!
//! The terms of both are those of the Frictionless Table Schema and Table Dialect.

use encoding_rs::Encoding;

use super::cell::{CellStyle, DatePattern};
use super::cell_keys::{read_cells, read_scale};
use super::dialect::Dialect;
use super::footnote;
use super::kind::Kind;
use super::number::Number;
use super::tidy::composed;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, code};
use crate::record::{Located, Record, Text, read_file, read_json};
use crate::source::Sources;

/// What a table can be excused from by `allow` in its description.
pub(in crate::data) const EXCUSES: &[(&str, Code)] = &[
    ("duplicate-row", code::DUPLICATE_ROW),
    ("homoglyph", code::HOMOGLYPH),
    ("mixed-types", code::MIXED_TYPES),
    ("lone-cell", code::LONE_CELL),
    ("similar-values", code::SIMILAR_VALUES),
    ("total-row", code::TOTAL_ROW),
];

/// What is known of a table beside its rows.
#[derive(Clone, Debug, Default)]
pub(in crate::data) struct Description {
    pub(in crate::data) source: Option<Text>,
    pub(in crate::data) dialect: Dialect,
    /// The lines below the header that are no rows, counted from 1.
    pub(in crate::data) comments: Vec<u64>,
    /// The encoding that somebody has said the file has.
    pub(in crate::data) encoding: Option<Located<&'static Encoding>>,
    /// The sheet of a workbook.
    pub(in crate::data) sheet: Option<Text>,
    /// How values are written where a column has no way of its own.
    pub(in crate::data) cells: CellStyle,
    pub(in crate::data) fields: Vec<Field>,
    /// Figures that tell of fewer rows than so many, and more than none, are not printed.
    pub(in crate::data) protect: Option<u64>,
    /// What nobody is to be warned of.
    pub(in crate::data) allow: Vec<Code>,
    /// What the marks behind numbers mean.
    pub(in crate::data) footnotes: Vec<(String, Text)>,
}

/// What is known of a column.
#[derive(Clone, Debug)]
pub(in crate::data) struct Field {
    pub(in crate::data) name: Text,
    pub(in crate::data) kind: Option<Located<ColumnType>>,
    pub(in crate::data) unit: Option<Text>,
    pub(in crate::data) cells: CellStyle,
    /// Whether an empty cell stands for the value above it.
    pub(in crate::data) fill_down: bool,
}

/// The type of a column, by the names of the Table Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum ColumnType {
    String,
    Integer,
    Number,
    Boolean,
    Date,
    Year,
    /// A type that the program has no use for: its values are texts.
    Other,
}

impl ColumnType {
    const WORDS: &[(&str, Self)] = &[
        ("string", Self::String),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("boolean", Self::Boolean),
        ("date", Self::Date),
        ("year", Self::Year),
        ("datetime", Self::Other),
        ("time", Self::Other),
        ("yearmonth", Self::Other),
        ("duration", Self::Other),
        ("list", Self::Other),
        ("array", Self::Other),
        ("object", Self::Other),
        ("geopoint", Self::Other),
        ("geojson", Self::Other),
    ];

    /// The type of the column's values.
    pub(in crate::data) fn kind(self) -> Kind {
        match self {
            Self::String | Self::Other => Kind::Text,
            Self::Integer | Self::Number | Self::Year => Kind::Number,
            Self::Boolean => Kind::Boolean,
            Self::Date => Kind::Date,
        }
    }

    /// Whether the numbers must be whole.
    pub(in crate::data) fn is_whole(self) -> bool {
        matches!(self, Self::Integer | Self::Year)
    }

    /// The word as editors write it.
    pub(in crate::data) fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

impl Description {
    /// Reads a `.toml`; what it does not say stays as it is.
    pub(in crate::data) fn read_toml(
        &mut self,
        sources: &Sources,
        file: FileId,
        diagnostics: &mut Diagnostics,
    ) {
        read_file(sources, file, diagnostics, |record| {
            self.read_record(record);
        });
    }

    /// Reads the keys of a `.toml`.
    pub(in crate::data) fn read_record(&mut self, record: &mut Record) {
        // For readers of the file; the program has no use for them yet.
        record.optional_text("title");
        record.optional_text("description");
        record.optional_text("licence");
        self.source = record.optional_text("source").or(self.source.take());
        self.sheet = record.optional_text("sheet").or(self.sheet.take());
        self.encoding = read_encoding(record).or(self.encoding.take());
        self.dialect.read(record);
        self.read_comments(record);
        self.read_schema(record);
        let threshold = record.optional_integer("threshold");
        if record
            .optional_word("protect", &[("persons", ())])
            .is_some()
        {
            self.protect = Some(
                threshold
                    .as_ref()
                    .map_or(5, |least| least.value.unsigned_abs()),
            );
        } else if let Some(threshold) = &threshold {
            // Whoever has written it believes that somebody is protected.
            record.complain(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    "a threshold protects nobody without `protect`",
                )
                .at(threshold.place)
                .help("add `protect = \"persons\"`"),
            );
        }
        if let Some(threshold) = threshold.filter(|least| least.value < 2) {
            record.complain(
                Diagnostic::error(code::INVALID_VALUE, "a threshold is 2 or more")
                    .at(threshold.place)
                    .help("figures that tell of fewer persons than that are not printed"),
            );
        }
        let allow = record.words("allow", EXCUSES);
        self.allow = allow.into_iter().map(|allowed| allowed.value).collect();
        if self.allow.is_empty() {
            record.optional_text("allow-reason");
        } else {
            record.text("allow-reason");
        }
    }

    /// Reads the resource of a `datapackage.json` whose file is called `name`.
    pub(in crate::data) fn read_package(
        &mut self,
        name: &str,
        sources: &Sources,
        file: FileId,
        diagnostics: &mut Diagnostics,
    ) {
        read_json(sources, file, diagnostics, |package| {
            let mut paths = package.records("resources", |resource| resource.optional_text("path"));
            let of = |path: &Option<Text>| {
                let path = path.as_ref().map_or("", Text::as_str);
                path.rsplit('/').next() == Some(name)
            };
            // The whole path counts before the name alone.
            let exact = paths
                .iter()
                .position(|path| path.as_ref().is_some_and(|path| path.as_str() == name));
            let Some(wanted) = exact.or_else(|| paths.iter().position(of)) else {
                return;
            };
            paths.clear();
            let mut at = 0;
            package.records("resources", |resource| {
                at += 1;
                if at - 1 != wanted {
                    return;
                }
                self.encoding = read_encoding(resource);
                resource.optional_record("dialect", |record| {
                    self.dialect.read(record);
                    self.read_comments(record);
                });
                resource.optional_record("schema", |record| self.read_schema(record));
            });
        });
    }

    /// Reads which lines are no rows.
    fn read_comments(&mut self, record: &mut Record) {
        let mut lines = record.integers("commentRows");
        let names = self.dialect.header;
        let of_names = |line: &Located<i64>| line.value.unsigned_abs() == names;
        if let Some(line) = lines.iter().find(|line| of_names(line)) {
            let message =
                format!("line {names} names the columns, and is left out by `commentRows`");
            record.complain(
                Diagnostic::error(code::INVALID_VALUE, message)
                    .at(line.place)
                    .help(format!(
                        "if the names stand in another line, write `headerRows = [{}]`: what is above it is left out",
                        names + 1
                    )),
            );
        }
        lines.retain(|line| !of_names(line));
        if record.has("commentRows") {
            let lines = lines.iter().map(|line| line.value.unsigned_abs());
            self.comments = lines.collect();
        }
    }

    /// Reads how values are written, and the columns.
    fn read_schema(&mut self, record: &mut Record) {
        read_cells(record, &mut self.cells);
        let footnotes = record.entries("footnotes", |entry| {
            let mark = entry.name.value.trim().to_owned();
            Some((mark, entry.text()?)).filter(|(mark, _)| !mark.is_empty())
        });
        for (mark, meaning) in footnotes.into_iter().flatten() {
            let marks = &mut self.cells.numbers.marks;
            if !marks.contains(&mark) {
                marks.push(mark.clone());
            }
            self.footnotes.retain(|(known, _)| *known != mark);
            self.footnotes.push((mark, meaning));
        }
        if let Some(place) = record
            .key_place("footnoteMarks")
            .or(record.key_place("footnotes"))
            && self.cells.numbers.marks.len() > footnote::MOST
        {
            let message = format!("a table has {} marks at most", footnote::MOST);
            record.complain(Diagnostic::error(code::INVALID_VALUE, message).at(place));
        }
        let fields = record.records("fields", |field| read_field(field, &self.cells));
        check_names(record, &fields);
        self.fields.retain(|known| {
            fields
                .iter()
                .all(|new| new.name.as_str() != known.name.as_str())
        });
        self.fields.extend(fields);
        // What a Table Schema may say besides, and nothing here depends on.
        for key in ["primaryKey", "foreignKeys", "uniqueKeys"] {
            record.ignore(key);
        }
    }

    /// How the values of a column are written.
    pub(in crate::data) fn cells_of(&self, name: &str) -> CellStyle {
        self.field(name)
            .map_or_else(|| self.cells.clone(), |field| field.cells.clone())
    }

    pub(in crate::data) fn field(&self, name: &str) -> Option<&Field> {
        let mut fields = self.fields.iter();
        fields.find(|field| composed(field.name.as_str()) == composed(name))
    }
}

fn read_encoding(record: &mut Record) -> Option<Located<&'static Encoding>> {
    let label = record.optional_text("encoding")?;
    let lower = label.as_str().trim().to_ascii_lowercase();
    // Names that editors and spreadsheets use and the web does not.
    let known = match lower.as_str() {
        "mac-roman" | "macroman" | "mac_roman" => "macintosh",
        "mac-cyrillic" | "mac_cyrillic" => "x-mac-cyrillic",
        "utf-16" | "utf16" => "utf-16le",
        "utf-8-sig" | "utf_8" => "utf-8",
        other => other,
    };
    let code_page = known
        .strip_prefix("cp")
        .filter(|rest| rest.starts_with("125"));
    let encoding = match code_page {
        Some(page) => Encoding::for_label(format!("windows-{page}").as_bytes()),
        None => Encoding::for_label(known.as_bytes()),
    };
    if encoding.is_none() {
        let message = format!("the encoding `{}` is not known", label.as_str());
        record.complain(
            Diagnostic::error(code::INVALID_VALUE, message)
                .at(label.place())
                .help("such as `utf-8`, `utf-16le`, `windows-1251`, `windows-1252`, `koi8-r`, `macintosh`, `iso-8859-2`"),
        );
    }
    encoding.map(|encoding| Located::new(encoding, label.place()))
}

fn check_names(record: &Record, fields: &[Field]) {
    for (at, field) in fields.iter().enumerate() {
        let name = field.name.as_str();
        let mut earlier = fields.iter().take(at);
        if let Some(first) = earlier.find(|first| first.name.as_str() == name) {
            record.complain(
                Diagnostic::error(
                    code::DOUBLE_ID,
                    format!("the column `{name}` is described twice"),
                )
                .at(field.name.place())
                .also(first.name.place(), "first described here"),
            );
        }
    }
}

fn read_field(record: &mut Record, table: &CellStyle) -> Field {
    let mut cells = table.clone();
    let name = record.text("name");
    let kind = if record.is_lenient() && record.is_text("type", "any") {
        None
    } else {
        record.optional_word("type", ColumnType::WORDS)
    };
    read_cells(record, &mut cells);
    let is_date = kind
        .as_ref()
        .is_some_and(|kind| kind.value == ColumnType::Date);
    if let Some(format) = record.optional_text("format")
        && format.as_str() != "default"
        && is_date
    {
        cells.dates = DatePattern::parse(format.as_str());
        if cells.dates.is_none() {
            let message = format!("dates cannot be written as `{}`", format.as_str());
            record.complain(
                Diagnostic::error(code::INVALID_VALUE, message)
                    .at(format.place())
                    .help("`%d`, `%m` and `%Y` once each, such as `%d/%m/%Y` or `%m/%d/%Y`"),
            );
        }
    }
    let unit = record.optional_text("unit");
    record.optional_text("title");
    record.optional_text("description");
    record.optional_text("example");
    record.ignore("constraints");
    let fill_down = record.boolean("fillDown", false);
    cells.scale = read_scale(record).map(Number::from);
    Field {
        name,
        kind,
        unit,
        cells,
        fill_down,
    }
}
