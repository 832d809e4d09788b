//! The names of States, treaties and languages.

use std::collections::BTreeMap;

use super::Language;
use super::locale_file::{LocaleFile, Treaty};

/// Names of States by ISO 3166-1 code, a column a language; see `states.LICENCE.md` beside it.
const STATES: &str = include_str!("states.csv");

/// The names of States, treaties and languages in one language.
#[derive(Debug, Default)]
pub struct Names {
    states: BTreeMap<String, State>,
    treaties: BTreeMap<String, Treaty>,
    aliases: BTreeMap<String, String>,
    languages: BTreeMap<String, String>,
}

#[derive(Debug)]
struct State {
    name: String,
    in_sentence: String,
}

impl Names {
    pub(super) fn new(language: Language, file: &LocaleFile) -> Self {
        Self {
            states: states(language.code(), &file.articles),
            treaties: file.treaty.clone(),
            aliases: file.alias.clone(),
            languages: file.language.clone(),
        }
    }

    /// The short name of a State or area by its ISO 3166-1 code: "Netherlands".
    #[must_use]
    pub fn state(&self, code: &str) -> Option<&str> {
        self.states.get(code).map(|state| state.name.as_str())
    }

    /// The name as it stands in a sentence, with its article if it has one: "the Netherlands".
    #[must_use]
    pub fn state_in_sentence(&self, code: &str) -> Option<&str> {
        self.states
            .get(code)
            .map(|state| state.in_sentence.as_str())
    }

    /// A treaty by its abbreviation: "ICCPR".
    #[must_use]
    pub fn treaty(&self, code: &str) -> Option<&Treaty> {
        let code = self.aliases.get(code).map_or(code, String::as_str);
        self.treaties.get(code)
    }

    /// A language by its code: "Russian" of "ru".
    #[must_use]
    pub fn language(&self, code: &str) -> Option<&str> {
        self.languages.get(code).map(String::as_str)
    }

    /// The codes of all the States and areas.
    pub fn states(&self) -> impl Iterator<Item = &str> {
        self.states.keys().map(String::as_str)
    }

    /// The abbreviations of all the treaties, with those that mean the same.
    pub fn treaties(&self) -> impl Iterator<Item = &str> {
        self.treaties
            .keys()
            .chain(self.aliases.keys())
            .map(String::as_str)
    }

    /// The codes of all the languages that have a name.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }
}

/// Reads the column of one language; a language without a column has no names of States.
fn states(language: &str, articles: &[String]) -> BTreeMap<String, State> {
    let mut reader = csv::Reader::from_reader(STATES.as_bytes());
    let column = match reader.headers() {
        Ok(header) => header.iter().position(|name| name == language),
        Err(_) => None,
    };
    let Some(column) = column else {
        return BTreeMap::new();
    };
    let mut states = BTreeMap::new();
    for row in reader.records().flatten() {
        if let (Some(code), Some(name)) = (row.get(0), row.get(column)) {
            states.insert(code.to_owned(), state(name, articles));
        }
    }
    states
}

/// Takes the article of "Netherlands (the)" off the name and puts it before the name in a sentence.
fn state(written: &str, articles: &[String]) -> State {
    let parts = written
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("));
    match parts {
        Some((name, article)) if articles.iter().any(|known| known == article) => {
            let space = if article.ends_with('\'') { "" } else { " " };
            State {
                name: name.to_owned(),
                in_sentence: format!("{article}{space}{name}"),
            }
        }
        _ => State {
            name: written.to_owned(),
            in_sentence: written.to_owned(),
        },
    }
}
