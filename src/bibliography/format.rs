//! Citations as a CSL style prints them.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{FontStyle, FontWeight, IndependentStyle, Locale, LocaleCode, Style};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild,
    ElemChildren, Entry,
};

use super::Bibliography;
use crate::diagnostic::{Place, nearest};
use crate::prose::Inline;

/// A CSL style that is ready to print the sources of a brief.
///
/// A CSL style is a program of its own and slow to run: each source is formatted once, in full and
/// short, however often and in however many documents it is cited.
pub struct Citations {
    style: IndependentStyle,
    locale: LocaleCode,
    formatted: Mutex<HashMap<(String, bool), ElemChildren>>,
}

impl std::fmt::Debug for Citations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Citations")
            .field("locale", &self.locale.0)
            .finish_non_exhaustive()
    }
}

impl Citations {
    /// The style of that name out of those that come with the program, for documents in `language`
    /// (a BCP 47 tag).
    ///
    /// # Errors
    /// There is no such style: gives back the nearest name, if there is one.
    pub fn new(name: &str, language: &str) -> Result<Self, Option<String>> {
        let unknown = || {
            let names = ArchivedStyle::all().iter().flat_map(|style| style.names());
            nearest(name, names.copied()).map(str::to_owned)
        };
        match ArchivedStyle::by_name(name).map(ArchivedStyle::get) {
            Some(Style::Independent(style)) => Ok(Self {
                style,
                locale: LocaleCode(language.to_owned()),
                formatted: Mutex::default(),
            }),
            _ => Err(unknown()),
        }
    }

    /// How a note cites a source: in full, or short where the document has cited it before; with a
    /// pinpoint such as "p. 4" at the end. The note leads back to `place`. `None` if there is no such
    /// source.
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
        let asked = (key.to_owned(), cited_before);
        let mut formatted = self
            .formatted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut note = match formatted.get(&asked) {
            Some(citation) => inlines(citation, place),
            None => {
                let citation = self.format(entry, cited_before)?;
                let note = inlines(&citation, place);
                formatted.insert(asked, citation);
                note
            }
        };
        trim_stop(&mut note);
        let end = match pinpoint {
            Some(pinpoint) => format!(", {}.", pinpoint.trim().trim_end_matches('.')),
            None => String::from("."),
        };
        note.push(Inline::Text { text: end, place });
        Some(note)
    }

    /// A citation alone, or as the second of two of the same source.
    fn format(&self, entry: &Entry, cited_before: bool) -> Option<ElemChildren> {
        let mut driver = BibliographyDriver::new();
        for number in 1..=1 + usize::from(cited_before) {
            driver.citation(CitationRequest::new(
                vec![CitationItem::with_entry(entry)],
                &self.style,
                Some(self.locale.clone()),
                locale_files(),
                Some(number),
            ));
        }
        let rendered = driver.finish(self.request());
        rendered
            .citations
            .into_iter()
            .next_back()
            .map(|last| last.citation)
    }

    /// How a list of sources prints these keys: as a note cites them in full, by author and title.
    ///
    /// A CSL style has a form of its own for bibliographies, and leaves kinds of sources out of it, as
    /// the Chicago style does with laws. Whoever checks a brief must find here whatever it cites, in
    /// one form.
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
            let title = entry.title().map(|title| title.to_string().to_lowercase());
            (author, title, (*key).to_owned())
        });
        entries
            .into_iter()
            .filter_map(|(key, _)| {
                let note = self.note(bibliography, key, None, false, place)?;
                Some((key.to_owned(), note))
            })
            .collect()
    }

    fn request(&self) -> BibliographyRequest<'_> {
        BibliographyRequest::new(&self.style, Some(self.locale.clone()), locale_files())
    }
}

fn locale_files() -> &'static [Locale] {
    static LOCALES: OnceLock<Vec<Locale>> = OnceLock::new();
    LOCALES.get_or_init(locales)
}

fn inlines(children: &ElemChildren, place: Place) -> Vec<Inline> {
    let plain = |text: &str| Inline::Text {
        text: text.to_owned(),
        place,
    };
    children
        .0
        .iter()
        .flat_map(|child| match child {
            ElemChild::Text(text) => {
                let slanted = match text.formatting.font_style {
                    FontStyle::Italic => Inline::Emphasis(vec![plain(&text.text)]),
                    FontStyle::Normal => plain(&text.text),
                };
                vec![match text.formatting.font_weight {
                    FontWeight::Bold => Inline::Strong(vec![slanted]),
                    FontWeight::Light | FontWeight::Normal => slanted,
                }]
            }
            ElemChild::Elem(element) => inlines(&element.children, place),
            ElemChild::Markup(text) => vec![plain(text)],
            ElemChild::Link { text, url } => vec![Inline::Link {
                address: url.clone(),
                content: vec![plain(&text.text)],
                place,
            }],
            ElemChild::Transparent { .. } => Vec::new(),
        })
        .collect()
}

/// Takes the full stop off the end, so that a pinpoint can follow.
fn trim_stop(note: &mut Vec<Inline>) {
    match note.last_mut() {
        Some(Inline::Text { text, .. }) => {
            let trimmed = text.trim_end().trim_end_matches('.').len();
            text.truncate(trimmed);
            if text.is_empty() {
                note.pop();
            }
        }
        Some(Inline::Emphasis(inner) | Inline::Strong(inner)) => trim_stop(inner),
        _ => {}
    }
}
