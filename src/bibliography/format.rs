//! Citations as a style words them.
//!
//! How a source is cited is a pattern in the style's string table, by the kind of source:
//!
//! ```toml
//! citation-report = "[{author}, ]*{title}*[, {number}][ ({date})][, {pinpoint}]."
//! ```
//!
//! `{author}` is a field, `*...*` is emphasised, and what stands in square brackets is left out if a
//! field in it is missing. A kind without a pattern of its own takes `citation`; a source that the
//! document has cited before takes `citation-again`, or `citation-report-again`. What comes of it is
//! prose, so that each format prints it its own way.

use hayagriva::Entry;
use hayagriva::types::FormatString;

use super::Bibliography;
use crate::diagnostic::Place;
use crate::language::{Locale, Piece, Strings};
use crate::prose::Inline;
use crate::record::Date;

/// The words and formats that citations are printed with.
#[derive(Clone, Copy, Debug)]
pub struct Citations<'s> {
    /// The patterns.
    pub strings: &'s Strings,
    /// The formats of dates and lists.
    pub locale: &'s Locale,
}

impl Citations<'_> {
    /// How a note cites a source: in full, or short where the document has cited it before; with a
    /// pinpoint such as "p. 4". The note leads back to `place`. `None` if there is no such source.
    #[must_use]
    pub fn note(
        &self,
        bibliography: &Bibliography,
        key: &str,
        pinpoint: Option<&str>,
        cited_before: bool,
        place: Place,
    ) -> Option<Vec<Inline>> {
        let entry = bibliography.entry(key)?;
        let kind = kind(entry);
        let full = [format!("citation-{kind}"), String::from("citation")];
        let short = [
            format!("citation-{kind}-again"),
            String::from("citation-again"),
        ];
        let keys = if cited_before { short } else { full };
        let pieces = keys.iter().find_map(|key| self.strings.pieces(key))?;
        let field = |name: &str| match name {
            "pinpoint" => pinpoint.map(|pinpoint| pinpoint.trim().trim_end_matches('.').to_owned()),
            _ => self.field(entry, name),
        };
        Some(Builder::new(place).build(&pieces, &field))
    }

    /// How a list of sources prints these keys: as a note cites them in full, by author and title.
    #[must_use]
    pub fn list<'k>(
        &self,
        bibliography: &Bibliography,
        keys: impl IntoIterator<Item = &'k str>,
        place: Place,
    ) -> Vec<(String, Vec<Inline>)> {
        let mut entries: Vec<(&str, &Entry)> = keys
            .into_iter()
            .filter_map(|key| Some((key, bibliography.entry(key)?)))
            .collect();
        entries.sort_by_cached_key(|(key, entry)| {
            let author = entry
                .authors()
                .and_then(|authors| authors.first())
                .map(|author| author.name.to_lowercase());
            let title = entry.title().map(|title| plain(title).to_lowercase());
            (author, title, (*key).to_owned())
        });
        entries
            .into_iter()
            .filter_map(|(key, _)| {
                // An entry of the list leads to where the source is given.
                let place = bibliography.place(key).unwrap_or(place);
                let note = self.note(bibliography, key, None, false, place)?;
                Some((key.to_owned(), note))
            })
            .collect()
    }

    /// A field of a source as it is printed.
    fn field(&self, entry: &Entry, name: &str) -> Option<String> {
        let parent = entry.parents().first();
        let text = match name {
            "author" => self.people(entry.authors().or_else(|| entry.editors())?),
            "title" => plain(entry.title()?),
            "container" => plain(parent?.title()?),
            "genre" => plain(entry.genre()?),
            "number" => {
                let number = entry.serial_number()?.0.values().next()?.clone();
                match entry.genre() {
                    Some(genre) => format!("{} {number}", plain(genre)),
                    None => number,
                }
            }
            "volume" => entry.volume().or_else(|| parent?.volume())?.to_string(),
            "edition" => {
                let edition = entry.edition().or_else(|| parent?.edition())?.to_string();
                match edition.parse() {
                    Ok(number) => self.locale.ordinal(number),
                    Err(_) => edition,
                }
            }
            "publisher" => {
                let publisher = entry.publisher().or_else(|| parent?.publisher())?;
                plain(publisher.name()?)
            }
            "imprint" => {
                let parts = ["publisher", "date"].map(|name| self.field(entry, name));
                let parts: Vec<String> = parts.into_iter().flatten().collect();
                parts.join(", ")
            }
            "date" => self.date(entry)?,
            "url" => entry.url()?.value.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    fn people(&self, people: &[hayagriva::types::Person]) -> String {
        let names: Vec<String> = people
            .iter()
            .map(|person| person.given_first(false))
            .collect();
        self.locale.list(&names)
    }

    /// The date where all of it is known, otherwise the year.
    fn date(&self, entry: &Entry) -> Option<String> {
        let date = entry
            .date()
            .or_else(|| entry.parents().first().and_then(|parent| parent.date()))?;
        let whole = u16::try_from(date.year)
            .ok()
            .zip(date.month.zip(date.day))
            .map(|(year, (month, day))| Date {
                year,
                // Counted from 0 there.
                month: month.saturating_add(1),
                day: day.saturating_add(1),
            });
        whole
            .and_then(|date| self.locale.date(date).ok())
            .or_else(|| Some(date.year.to_string()))
    }
}

/// The kind of a source as patterns name it: `report`, `book`, `article`.
fn kind(entry: &Entry) -> String {
    match serde_json::to_value(entry.entry_type()) {
        Ok(serde_json::Value::String(kind)) => kind,
        _ => String::new(),
    }
}

/// The text of a field, without the marks that protect its capitals.
fn plain(text: &FormatString) -> String {
    let chunks = text.value.0.iter();
    chunks.map(|chunk| chunk.value.as_str()).collect()
}

/// Builds prose from the pieces of a pattern.
struct Builder {
    place: Place,
    done: Vec<Inline>,
    /// Emphasised, while between two `*`.
    emphasised: Option<Vec<Inline>>,
}

impl Builder {
    fn new(place: Place) -> Self {
        Self {
            place,
            done: Vec::new(),
            emphasised: None,
        }
    }

    fn build(
        mut self,
        pieces: &[Piece<'_>],
        field: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<Inline> {
        // Every character of the pattern's own text, and every field, in one row.
        let mut tokens: Vec<Result<char, &str>> = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => tokens.extend(text.chars().map(Ok)),
                Piece::Part(name) => tokens.push(Err(name)),
            }
        }
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                Ok('[') => {
                    let group = tokens[at..].iter().position(|token| *token == Ok(']'));
                    let end = group.map_or(tokens.len(), |length| at + length);
                    let missing = tokens[at..end]
                        .iter()
                        .filter_map(|token| token.err())
                        .any(|name| field(name).is_none());
                    at = if missing { end + 1 } else { at + 1 };
                    continue;
                }
                Ok(']') => {}
                Ok('*') => match self.emphasised.take() {
                    Some(content) => self.done.push(Inline::Emphasis(content)),
                    None => self.emphasised = Some(Vec::new()),
                },
                Ok(c) => self.text(&c.to_string()),
                Err("url") => self.link(&field("url").unwrap_or_default()),
                Err(name) => self.text(&field(name).unwrap_or_default()),
            }
            at += 1;
        }
        if let Some(content) = self.emphasised.take() {
            self.done.extend(content);
        }
        self.done
    }

    fn inlines(&mut self) -> &mut Vec<Inline> {
        self.emphasised.as_mut().unwrap_or(&mut self.done)
    }

    fn text(&mut self, more: &str) {
        let place = self.place;
        match self.inlines().last_mut() {
            Some(Inline::Text { text, .. }) => text.push_str(more),
            _ => self.inlines().push(Inline::Text {
                text: more.to_owned(),
                place,
            }),
        }
    }

    /// An address, linked where it is one of the web.
    fn link(&mut self, address: &str) {
        if !address.starts_with("https://") && !address.starts_with("http://") {
            return self.text(address);
        }
        let place = self.place;
        let content = vec![Inline::Text {
            text: address.to_owned(),
            place,
        }];
        self.inlines().push(Inline::Link {
            address: address.to_owned(),
            content,
            place,
        });
    }
}
