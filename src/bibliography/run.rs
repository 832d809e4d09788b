//! Runs of the CSL driver: what a style makes of all citations of a document, and of its list of sources.
//!
//! The driver looks at all citations at once, because how one is printed depends on the others: what was
//! cited before is cited short, and what would look the same is told apart.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use hayagriva::citationberg::IndependentStyle;
use hayagriva::citationberg::json::{Item, Value};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChildren,
    LocatorPayload, SpecificLocator,
};

use super::Bibliography;
use super::csl::{Csl, Run};
use super::pinpoint::Pinpoint;

/// What stands in a document, in its order, as far as citations go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Call {
    /// Sources that are cited together.
    Citation {
        /// Their keys, with the places in them.
        sources: Vec<(String, Option<Pinpoint>)>,
        /// The number of the note.
        note: usize,
        /// It stands in a footnote of the author's.
        inside: bool,
    },
    /// A footnote of the author's, which comes between two notes.
    Footnote(usize),
}

/// A run that is made or being made.
pub(super) type Made = Arc<OnceLock<Run>>;

/// All citations of a document that cites the sources `all`.
pub(super) fn citations(
    csl: &Csl,
    bibliography: &Bibliography,
    calls: &[Call],
    all: &BTreeSet<String>,
) -> Made {
    let keys = calls.iter().flat_map(|call| match call {
        Call::Citation { sources, .. } => sources.as_slice(),
        Call::Footnote(_) => &[],
    });
    let keys: BTreeSet<&str> = keys.map(|(key, _)| key.as_str()).collect();
    let mut hasher = DefaultHasher::new();
    ("citations", calls).hash(&mut hasher);
    if csl.in_text {
        digests(bibliography, all.iter().map(String::as_str), &mut hasher);
    }
    digests(bibliography, keys.iter().copied(), &mut hasher);
    csl.run(hasher.finish(), || {
        let blank = blank();
        let mut driver = Driver::new(csl, bibliography, &blank);
        if csl.in_text {
            driver.announce(all.iter().map(String::as_str));
        }
        let mut places = Vec::new();
        for call in calls {
            match call {
                Call::Citation {
                    sources,
                    note,
                    inside,
                } => {
                    places.push(driver.asked);
                    let style = if *inside { &csl.inside } else { &csl.style };
                    driver.cite(style, sources, *note);
                }
                Call::Footnote(note) if csl.looks_back => driver.hide([&blank], *note),
                Call::Footnote(_) => {}
            }
        }
        driver.probe(&keys);
        let rendered = driver.finish(&csl.bare);
        let mut citations: BTreeMap<usize, ElemChildren> = rendered
            .citations
            .into_iter()
            .map(|citation| citation.citation)
            .enumerate()
            .collect();
        Run {
            citations: places
                .into_iter()
                .map(|place| citations.remove(&place).unwrap_or_default())
                .collect(),
            list: Vec::new(),
        }
    })
}

/// The list of the sources `keys`.
pub(super) fn list(csl: &Csl, bibliography: &Bibliography, keys: &BTreeSet<String>) -> Made {
    let mut hasher = DefaultHasher::new();
    "list".hash(&mut hasher);
    digests(bibliography, keys.iter().map(String::as_str), &mut hasher);
    csl.run(hasher.finish(), || {
        let blank = blank();
        let mut driver = Driver::new(csl, bibliography, &blank);
        if csl.in_text {
            // What citations are told apart by, such as "2011a", stands in the list as well.
            driver.announce(keys.iter().map(String::as_str));
        } else {
            for key in keys {
                driver.cite_whole(&csl.key_only, key, 1);
            }
        }
        let rendered = driver.finish(&csl.style);
        let items = rendered
            .bibliography
            .into_iter()
            .flat_map(|list| list.items);
        Run {
            citations: Vec::new(),
            list: items
                .map(|item| {
                    let mut content = item.content;
                    if let Some(first) = item.first_field {
                        content.0.insert(0, first);
                    }
                    (item.key, content)
                })
                .collect(),
        }
    })
}

/// Each of the sources `keys` as it is cited first, and behind those each as it is cited again.
pub(super) fn credits(csl: &Csl, bibliography: &Bibliography, keys: &BTreeSet<String>) -> Made {
    let mut hasher = DefaultHasher::new();
    "credits".hash(&mut hasher);
    digests(bibliography, keys.iter().map(String::as_str), &mut hasher);
    csl.run(hasher.finish(), || {
        let blank = blank();
        let mut driver = Driver::new(csl, bibliography, &blank);
        let known: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
        for key in keys {
            driver.cite_whole(&csl.inside, key, 1);
        }
        driver.hide([&blank], 2);
        for key in keys {
            driver.cite_whole(&csl.inside, key, 3);
        }
        driver.probe(&known);
        let rendered = driver.finish(&csl.bare);
        let citations = rendered
            .citations
            .into_iter()
            .map(|citation| citation.citation);
        let mut citations: Vec<ElemChildren> = citations.collect();
        citations.truncate(2 * keys.len() + 1);
        if citations.len() > keys.len() {
            citations.remove(keys.len());
        }
        Run {
            citations,
            list: Vec::new(),
        }
    })
}

fn digests<'k>(
    bibliography: &Bibliography,
    keys: impl Iterator<Item = &'k str>,
    hasher: &mut DefaultHasher,
) {
    for key in keys {
        (key, bibliography.source(key).map(|source| source.digest)).hash(hasher);
    }
}

/// A source that says nothing.
fn blank() -> Item {
    let values = [("id", ""), ("type", "document")];
    let values = values.map(|(name, value)| (name.to_owned(), Value::String(value.to_owned())));
    Item(values.into_iter().collect())
}

/// The driver, fed with the sources of a bibliography.
struct Driver<'a> {
    csl: &'a Csl,
    bibliography: &'a Bibliography,
    blank: &'a Item,
    notes: BibliographyDriver<'a, Item>,
    asked: usize,
}

impl<'a> Driver<'a> {
    fn new(csl: &'a Csl, bibliography: &'a Bibliography, blank: &'a Item) -> Self {
        Self {
            csl,
            bibliography,
            blank,
            notes: BibliographyDriver::new(),
            asked: 0,
        }
    }

    fn ask(
        &mut self,
        style: &'a IndependentStyle,
        items: Vec<CitationItem<'a, Item>>,
        note: usize,
    ) {
        let locale = Some(self.csl.locale.clone());
        let locales = &self.csl.locales;
        self.notes.citation(CitationRequest::new(
            items,
            style,
            locale,
            locales,
            Some(note),
        ));
        self.asked += 1;
    }

    fn item(&self, key: &str) -> &'a Item {
        self.bibliography
            .source(key)
            .map_or(self.blank, |source| &source.item)
    }

    fn cite(
        &mut self,
        style: &'a IndependentStyle,
        sources: &'a [(String, Option<Pinpoint>)],
        note: usize,
    ) {
        let items = sources.iter().map(|(key, pinpoint)| {
            let locator = pinpoint.as_ref().map(|pinpoint| {
                SpecificLocator(
                    pinpoint.label.locator(),
                    LocatorPayload::Str(&pinpoint.text),
                )
            });
            CitationItem::with_locator(self.item(key), locator)
        });
        let items = items.collect();
        self.ask(style, items, note);
    }

    fn cite_whole(&mut self, style: &'a IndependentStyle, key: &str, note: usize) {
        let item = CitationItem::with_entry(self.item(key));
        self.ask(style, vec![item], note);
    }

    /// Cites what is not printed.
    fn hide(&mut self, items: impl IntoIterator<Item = &'a Item>, note: usize) {
        let items = items
            .into_iter()
            .map(|item| CitationItem::new(item, None, None, true, None))
            .collect();
        self.ask(&self.csl.style, items, note);
    }

    /// Cites all sources in the order of their keys, so that they are told apart in the same way
    /// wherever they are cited.
    fn announce<'k>(&mut self, keys: impl Iterator<Item = &'k str>) {
        for key in keys {
            let item = self.item(key);
            self.hide([item], 1);
        }
    }

    /// Cites again those of the sources that look alike when they are cited again.
    ///
    /// The driver leaves the first of those that it tells apart as it is; a reader could not know that
    /// "Annual report" is the first of three. Cited twice more, all are told apart.
    fn probe(&mut self, keys: &BTreeSet<&str>) {
        let mut alike: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for key in keys {
            if let Some(source) = self.bibliography.source(key) {
                alike.entry(source.known_by()).or_default().push(key);
            }
        }
        for key in alike.values().filter(|keys| keys.len() > 1).flatten() {
            let item = self.item(key);
            self.hide([item], usize::MAX);
            self.hide([item], usize::MAX);
        }
    }

    fn finish(self, style: &'a IndependentStyle) -> hayagriva::Rendered {
        let locale = Some(self.csl.locale.clone());
        self.notes
            .finish(BibliographyRequest::new(style, locale, &self.csl.locales))
    }
}
