//! A source in the making: CSL's variables as they fill up.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use hayagriva::citationberg::json::{Item, NameValue, Value};

use super::Source;
use super::dates::Spell;
use super::marked::{NOTHING, foreign, opaque, plain};
use super::names;
use crate::diagnostic::{Diagnostic, Place};

pub(super) struct Draft {
    values: BTreeMap<String, Value>,
    remarks: Vec<String>,
    spells: Vec<Spell>,
    /// A title to be known by, if no other source of the author's is known by it.
    short: Option<String>,
    /// The language that its titles are in, and whether that is said of the titles or only of the text.
    language: Option<(&'static str, bool)>,
}

impl Draft {
    pub(super) fn new(key: &str, kind: &str) -> Self {
        let mut draft = Self {
            values: BTreeMap::new(),
            remarks: Vec::new(),
            spells: Vec::new(),
            short: None,
            language: None,
        };
        draft.text("id", key.to_owned());
        draft.text("type", kind.to_owned());
        // Styles that change the case of titles know English words and no names: "Of kazakhstan". They
        // leave a title as it is written where its language is another.
        draft.text("language", String::from(NOTHING));
        draft
    }

    /// The language of its titles, by its code; `certain` if it is not only that of the text, whose title may
    /// have been translated.
    pub(super) fn language(&mut self, language: Option<&'static str>, certain: bool) {
        self.language = language.map(|language| (language, certain));
    }

    /// A title as it is printed, with its language where that is known.
    fn in_language(&self, title: &str) -> Option<String> {
        let (_, certain) = self.language?;
        // What is not in Latin letters has not been translated into English.
        let latin = |c: char| !c.is_alphabetic() || c < '\u{370}';
        (certain || !title.chars().all(latin)).then(|| foreign(title))
    }

    pub(super) fn has(&self, variable: &str) -> bool {
        self.values.contains_key(variable)
    }

    /// Whether a variable says just that.
    pub(super) fn says(&self, variable: &str, text: &str) -> bool {
        matches!(self.values.get(variable), Some(Value::String(known)) if known == text)
    }

    pub(super) fn text(&mut self, variable: &str, text: String) {
        self.values.insert(variable.to_owned(), Value::String(text));
    }

    pub(super) fn text_if(&mut self, variable: &str, text: Option<String>) {
        if let Some(text) = text {
            self.text(variable, text);
        }
    }

    pub(super) fn short(&mut self, title: Option<String>) {
        self.short = title;
    }

    /// A number, which stays a text if CSL would rewrite it: 99-02, 007, 1,234.
    pub(super) fn number(&mut self, variable: &str, text: Option<String>) {
        let Some(text) = text else { return };
        let is_number = text.len() <= 9
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'));
        self.text(variable, if is_number { text } else { opaque(&text) });
    }

    pub(super) fn names(&mut self, variable: &str, names: Vec<NameValue>) {
        if names.is_empty() {
            return;
        }
        match self.values.get_mut(variable) {
            Some(Value::Names(known)) => known.extend(names),
            _ => {
                self.values.insert(variable.to_owned(), Value::Names(names));
            }
        }
    }

    /// Whether the only author is called so.
    pub(super) fn is_author(&self, name: &str) -> bool {
        match self.values.get("author") {
            Some(Value::Names(names)) => {
                let shown: Vec<String> = names.iter().map(names::shown).collect();
                names::in_a_line(&shown) == name
            }
            _ => false,
        }
    }

    /// A date; one that CSL has no form for is kept beside.
    pub(super) fn date(&mut self, variable: &str, spell: Spell) {
        let code = if spell.is_plain() {
            0
        } else {
            self.spells.len() + 1
        };
        self.values
            .insert(variable.to_owned(), Value::Date(spell.value(code)));
        if code > 0 {
            self.spells.push(spell);
        }
    }

    /// What is printed behind everything else.
    pub(super) fn remark(&mut self, text: Option<String>) {
        if let Some(text) = text.filter(|text| !self.remarks.contains(text)) {
            self.remarks.push(text);
        }
    }

    pub(super) fn finish(mut self, place: Place, findings: Vec<Diagnostic>) -> Source {
        if !self.remarks.is_empty() {
            self.text("note", self.remarks.join(", "));
        }
        let author = match self.values.get("author") {
            Some(Value::Names(names)) => names.iter().map(names::shown).collect(),
            _ => Vec::new(),
        };
        let address = match (self.values.get("URL"), self.values.get("DOI")) {
            (Some(Value::String(url)), _) => Some(url.clone()),
            (None, Some(Value::String(doi))) => Some(format!("https://doi.org/{doi}")),
            _ => None,
        };
        let title = self.values.get("title").and_then(Value::to_str);
        let title = title.map(|title| plain(&title));
        for variable in ["title", "title-short", "container-title"] {
            let Some(Value::String(text)) = self.values.get(variable) else {
                continue;
            };
            if let Some(text) = self.in_language(text) {
                self.text(variable, text);
            }
        }
        let short = self.short.take();
        let short = short.map(|short| self.in_language(&short).unwrap_or(short));
        Source {
            item: Item(self.values),
            spells: self.spells,
            short,
            language: self.language.map(|(language, _)| language),
            author,
            title,
            address,
            place: Some(place),
            findings,
            digest: 0,
        }
    }
}

/// A number by which a source is known that prints the same.
pub(super) fn digest(source: &Source) -> u64 {
    let mut hasher = DefaultHasher::new();
    source.item.hash(&mut hasher);
    source.spells.hash(&mut hasher);
    hasher.finish()
}
