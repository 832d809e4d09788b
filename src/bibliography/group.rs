//! Groups of a list of sources: what readers look for in different places.

use hayagriva::citationberg::json::{Item, Value};

use super::marked::plain;
use super::names;

/// A group of the list of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Documents of the United Nations and its bodies, the views of these on communications, treaties.
    UnitedNations,
    /// Laws, and judgments of courts.
    Law,
    /// Reports, books, articles, data and all else.
    Reports,
    /// The press, broadcasts, pages of the web.
    Press,
}

/// How the symbols of documents of the United Nations begin.
const SYMBOLS: &[&str] = &[
    "A", "E", "S", "ST", "CCPR", "CERD", "CEDAW", "CAT", "CRC", "CMW", "CRPD", "CED", "HRI", "INT",
];

/// How the names of its bodies begin.
const BODIES: &[&str] = &[
    "United Nations",
    "UN ",
    "Human Rights Committee",
    "Human Rights Council",
    "General Assembly",
    "Security Council",
    "Economic and Social Council",
    "Special Rapporteur",
    "Working Group on Arbitrary Detention",
    "Working Group on Enforced",
    "Office of the High Commissioner",
    "OHCHR",
    "Committee against Torture",
    "Committee on Economic, Social and Cultural Rights",
    "Committee on Enforced Disappearances",
    "Committee on Migrant Workers",
    "Committee on the Elimination of",
    "Committee on the Rights of",
    "Subcommittee on Prevention of Torture",
];

impl Group {
    /// The group of a source.
    pub(super) fn of(item: &Item) -> Self {
        let text = |variable: &str| match item.0.get(variable) {
            Some(Value::String(text)) => plain(text),
            _ => String::new(),
        };
        let authors = match item.0.get("author") {
            Some(Value::Names(names)) => names.iter().map(names::shown).collect(),
            _ => Vec::new(),
        };
        let bodies = authors
            .into_iter()
            .chain([text("authority"), text("publisher")]);
        let is_body = |name: String| BODIES.iter().any(|body| name.starts_with(body));
        let mut bodies = bodies.filter(|name| !name.is_empty());
        if is_symbol(&text("number")) || bodies.any(is_body) {
            return Self::UnitedNations;
        }
        match text("type").as_str() {
            "treaty" => Self::UnitedNations,
            "legislation" | "legal_case" => Self::Law,
            "article-newspaper" | "article-magazine" | "webpage" | "post" | "broadcast"
            | "song" | "motion_picture" | "interview" => Self::Press,
            _ => Self::Reports,
        }
    }

    /// Its name in templates.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::UnitedNations => "united-nations",
            Self::Law => "law",
            Self::Reports => "reports",
            Self::Press => "press",
        }
    }
}

/// Whether a number is the symbol of a document: `CCPR/C/GC/34`, `A/HRC/28/NGO/1`.
fn is_symbol(number: &str) -> bool {
    number.split_once('/').is_some_and(|(first, rest)| {
        SYMBOLS.contains(&first) && rest.starts_with(|c: char| c.is_ascii_uppercase())
            || first == "S" && rest.starts_with(|c: char| c.is_ascii_digit())
    })
}
