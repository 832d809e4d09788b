//! What kinds of values templates see, and what the context holds: read in the style guide, which is the
//! contract with editors.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::diagnostic::did_you_mean;

/// The manual that says what the context holds.
const GUIDE: &str = include_str!("../../../docs/style-guide.md");

/// The kind of a value, as far as it can be told without data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::style) enum Kind {
    /// Anything.
    Unknown,
    /// `none` itself.
    None,
    Truth,
    Number,
    Text,
    /// A text that prints a number, such as “€420k” and “2 bis”: it can be the same as another, and has no order.
    Figure,
    /// A line that an author wrote.
    Line,
    /// Paragraphs that an author wrote, or a source as it is cited.
    Prose,
    /// What the function of that name gives: it can only be printed.
    Printed(&'static str),
    List(Arc<Kind>),
    Fields(Arc<Fields>),
    /// A macro, by its number among those that were seen.
    Macro(usize),
}

/// Fields and their kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::style) struct Fields {
    pub named: BTreeMap<String, Kind>,
    /// What others are, if there may be others.
    pub others: Option<Kind>,
}

impl Kind {
    pub(super) fn list(of: Self) -> Self {
        Self::List(Arc::new(of))
    }

    pub(super) fn fields<const N: usize>(named: [(&str, Self); N]) -> Self {
        let named = named.map(|(name, kind)| (name.to_owned(), kind));
        Self::Fields(Arc::new(Fields {
            named: named.into(),
            others: None,
        }))
    }

    /// The kind of a value that is either.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, kind) | (kind, Self::None) => kind,
            (one, other) if one == other => one,
            (Self::Text, Self::Figure) | (Self::Figure, Self::Text) => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// The kind of what a loop over it goes through.
    pub(super) fn element(&self) -> Self {
        match self {
            Self::List(element) => (**element).clone(),
            Self::Text | Self::Figure | Self::Fields(_) => Self::Text,
            Self::Unknown
            | Self::None
            | Self::Truth
            | Self::Number
            | Self::Line
            | Self::Prose
            | Self::Printed(_)
            | Self::Macro(_) => Self::Unknown,
        }
    }

    /// Whether an author wrote it, with markup.
    pub(super) fn is_written(&self) -> bool {
        matches!(self, Self::Line | Self::Prose)
    }

    /// In words; none where nothing is known.
    pub(super) fn words(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unknown => return None,
            Self::None => "none",
            Self::Truth => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Figure => "a printed number",
            Self::Line => "a line",
            Self::Prose => "prose",
            Self::Printed(_) => "a thing that is printed",
            Self::List(_) => "a list",
            Self::Fields(_) => "a set of fields",
            Self::Macro(_) => "a macro",
        })
    }
}

impl Fields {
    /// What to write in place of a field that is not there.
    pub(super) fn help(&self, wrong: &str) -> String {
        let known = || self.named.keys().map(String::as_str);
        let list: Vec<_> = known().map(|name| format!("`{name}`")).collect();
        did_you_mean(wrong, known())
            .unwrap_or_else(|| format!("its fields are {}", list.join(", ")))
    }
}

/// The context that the templates of documents see, and those of fragments: `chart` and `table`.
pub(in crate::style) fn context() -> &'static Fields {
    static CONTEXT: LazyLock<Fields> = LazyLock::new(|| context_fields().inner());
    &CONTEXT
}

/// The same, as the guide has it.
#[must_use]
pub fn context_fields() -> &'static ContextField {
    static CONTEXT: LazyLock<ContextField> = LazyLock::new(|| read(GUIDE));
    &CONTEXT
}

/// A field of the context as the style guide has it.
#[derive(Clone, Debug, Default)]
pub struct ContextField {
    /// Its type, in the guide's words.
    pub kind: String,
    /// What it is.
    pub meaning: String,
    /// The fields in it.
    pub fields: BTreeMap<String, ContextField>,
    /// What it is a list of.
    pub element: Option<Box<ContextField>>,
    /// What stands for any name that an author chooses.
    pub others: Option<Box<ContextField>>,
}

impl ContextField {
    fn at(&mut self, path: &str) -> &mut Self {
        let mut node = self;
        for part in path.split('.') {
            let name = part.trim_end_matches("[]");
            node = if name == "NAME" {
                node.others.get_or_insert_default()
            } else {
                node.fields.entry(name.to_owned()).or_default()
            };
            for _ in 0..(part.len() - name.len()) / 2 {
                node = node.element.get_or_insert_default();
            }
        }
        node
    }

    fn kind(&self) -> Kind {
        match self.kind.trim_end_matches(" or none") {
            "text" => Kind::Text,
            "figure" => Kind::Figure,
            "line" => Kind::Line,
            "prose" => Kind::Prose,
            "number" => Kind::Number,
            "true or false" => Kind::Truth,
            "list" => Kind::list(self.element.as_ref().map_or(Kind::Unknown, |it| it.kind())),
            _ if self.fields.is_empty() && self.others.is_none() => Kind::Unknown,
            _ => Kind::Fields(Arc::new(self.inner())),
        }
    }

    fn inner(&self) -> Fields {
        let named = self.fields.iter();
        Fields {
            named: named
                .map(|(name, node)| (name.clone(), node.kind()))
                .collect(),
            others: self.others.as_ref().map(|it| it.kind()),
        }
    }
}

/// The rows of the tables of the guide's section on the context that begin with `column`.
fn rows<'g>(guide: &'g str, column: &str) -> Vec<[&'g str; 3]> {
    let section = guide.split_once("\n## The context\n").unwrap_or_default().1;
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut rows = Vec::new();
    let mut inside = false;
    for line in section.lines() {
        let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
        let [first, second, third] = [(); 3].map(|()| cells.next().unwrap_or_default());
        if !line.starts_with('|') {
            inside = false;
        } else if first == column {
            inside = true;
        } else if inside && !first.starts_with("---") {
            rows.push([first, second, third]);
        }
    }
    rows
}

fn quoted(cell: &str) -> &str {
    cell.split('`').nth(1).unwrap_or_default()
}

fn read(guide: &str) -> ContextField {
    let mut root = ContextField::default();
    for [path, kind, meaning] in rows(guide, "field") {
        let field = root.at(quoted(path));
        kind.clone_into(&mut field.kind);
        meaning.clone_into(&mut field.meaning);
    }
    // What is the same may hold what is the same.
    for _ in 0..2 {
        for [here, there, _] in rows(guide, "here") {
            let same = root.at(quoted(there)).clone();
            let field = root.at(quoted(here));
            field.fields.extend(same.fields);
            field.element = field.element.take().or(same.element);
            field.others = field.others.take().or(same.others);
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> Kind {
        let mut kind = Kind::Fields(Arc::new(context().clone()));
        for step in path.split('.') {
            kind = match (step, &kind) {
                ("[]", Kind::List(element)) => (**element).clone(),
                (name, Kind::Fields(fields)) => fields.named[name].clone(),
                (step, kind) => panic!("{step} of {kind:?}"),
            };
        }
        kind
    }

    #[test]
    fn the_guide_says_what_the_context_holds() {
        assert_eq!(at("brief.title"), Kind::Line);
        assert_eq!(at("brief.session"), Kind::Text);
        assert_eq!(at("chapters.[].concerns.[].summary"), Kind::Prose);
        assert_eq!(at("concerns.[].charts.[].axis.from"), Kind::Number);
        assert_eq!(at("chart.many"), Kind::Truth);
        assert_eq!(at("charts.[].series.[].printed.[]"), Kind::Figure);
        assert_eq!(
            at("release.blocks.[].person.organisation.short"),
            Kind::Line
        );
        assert_eq!(at("table.totals.cells.[]"), Kind::Figure);
    }
}
