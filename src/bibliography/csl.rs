//! A citation style in CSL, and the words that it asks a language for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hayagriva::ElemChildren;
use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{
    IndependentStyle, Locale, LocaleCode, LocaleFile, Style, StyleClass, TermForm,
};

use crate::diagnostic::{Diagnostic, FileId, Place, code};

/// The style that cites where a style of documents names none.
pub(super) const SHIPPED: &str = include_str!("../../styles/plain/citations.csl");

/// The words of English, and what is different where it is not American.
const LOCALES: [&str; 2] = [
    include_str!("locales/en-US.xml"),
    include_str!("locales/en-GB.xml"),
];

/// A style that prints the keys of sources.
const KEY_ONLY: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note">
  <info><title>Keys</title><id>keys</id><updated>2026-11-28T00:00:00+00:00</updated></info>
  <citation><layout><text variable="citation-key"/></layout></citation>
</style>"#;

/// How many styles are kept: who edits a brief makes it again and again with the same.
const KEPT: usize = 4;
/// How many runs of a style are kept: one for each document of a few briefs.
const RUNS: usize = 24;

/// What a run has made.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The citations, by their place among all [`Call::Citation`]s.
    pub citations: Vec<ElemChildren>,
    /// The list of sources by their keys, in the order of the style.
    pub list: Vec<(String, ElemChildren)>,
}

/// A citation style.
pub(super) struct Csl {
    text: String,
    pub style: IndependentStyle,
    /// The same without what it puts before and behind a note: for a citation in an author's footnote.
    pub inside: IndependentStyle,
    /// The same without a list of sources, which the citations of a document are set with.
    pub bare: IndependentStyle,
    /// A style that only prints keys.
    pub key_only: IndependentStyle,
    pub locales: Vec<Locale>,
    pub locale: LocaleCode,
    /// It sets citations in the text and not in notes.
    pub in_text: bool,
    /// It says "ibid.", so that it matters which notes stand between two.
    pub looks_back: bool,
    runs: Mutex<VecDeque<(u64, Arc<OnceLock<Run>>)>>,
}

impl std::fmt::Debug for Csl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Csl").finish_non_exhaustive()
    }
}

/// The styles that were read last, the latest at the end.
static LATEST: Mutex<VecDeque<Arc<Csl>>> = Mutex::new(VecDeque::new());

impl Csl {
    /// The style in `text`, read once.
    pub(super) fn of(text: &str, file: Option<FileId>) -> Result<Arc<Self>, Box<Diagnostic>> {
        let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = latest.iter().find(|known| known.text == text) {
            return Ok(Arc::clone(known));
        }
        let csl = Arc::new(Self::read(text).map_err(|diagnostic| {
            Box::new(match file {
                Some(file) => diagnostic.at(Place::new(file, 0..0)),
                None => diagnostic,
            })
        })?);
        latest.push_back(Arc::clone(&csl));
        if latest.len() > KEPT {
            latest.pop_front();
        }
        Ok(csl)
    }

    fn read(text: &str) -> Result<Self, Diagnostic> {
        let wrong = |message: String| Diagnostic::error(code::STYLE, message);
        let style = match Style::from_xml(text) {
            Ok(Style::Independent(style)) => style,
            Ok(Style::Dependent(style)) => {
                let parent = style.parent_link.href;
                return Err(wrong(String::from(
                    "the citation style only names another, which is not here",
                ))
                .help(format!("take the style that it names: {parent}")));
            }
            Err(error) => {
                let path = error.path.map(|path| path.to_string());
                let within = path.filter(|path| path.len() > 1);
                let within = within.map_or_else(String::new, |path| format!(" (in `{path}`)"));
                return Err(wrong(format!(
                    "the citation style is no CSL that can be read: {}{within}",
                    error.source
                ))
                .help("it must be CSL 1.0.2, as https://docs.citationstyles.org describes it"));
            }
        };
        // Which part of a year two digits are cannot be told when dates are put together.
        if text.contains("name=\"year\" form=\"short\"")
            || text.contains("form=\"short\" name=\"year\"")
        {
            return Err(wrong(String::from(
                "the citation style prints years by their last two digits",
            ))
            .help("take `form=\"short\"` off its `<date-part name=\"year\">`"));
        }
        if text.contains("\"citation-number\"") {
            return Err(
                wrong(String::from("the citation style numbers its sources")).help(
                    "take one of notes or of authors and dates: numbers belong to concerns here",
                ),
            );
        }
        let key_only = IndependentStyle::from_xml(KEY_ONLY)
            .map_err(|error| wrong(format!("a style of the program is broken: {error}")))?;
        let mut bare = style.clone();
        bare.bibliography = None;
        let mut inside = bare.clone();
        inside.citation.layout.prefix = None;
        inside.citation.layout.suffix = None;
        let locales = LOCALES
            .iter()
            .filter_map(|locale| LocaleFile::from_xml(locale).ok())
            .map(Locale::from)
            .collect();
        let locale = style
            .default_locale
            .clone()
            .unwrap_or_else(|| LocaleCode(String::from("en-GB")));
        Ok(Self {
            in_text: style.settings.class == StyleClass::InText,
            looks_back: text.contains("\"ibid") || text.contains("near-note"),
            text: text.to_owned(),
            style,
            inside,
            bare,
            key_only,
            locales,
            locale,
            runs: Mutex::default(),
        })
    }

    /// What `make` gives for something whose number is `key`: made once, and kept for the next time.
    pub(super) fn run(&self, key: u64, make: impl FnOnce() -> Run) -> Arc<OnceLock<Run>> {
        let slot = {
            let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
            match runs.iter().position(|(known, _)| *known == key) {
                Some(at) => {
                    let known = runs.remove(at);
                    let slot = known.map_or_else(Arc::default, |(_, slot)| slot);
                    runs.push_back((key, Arc::clone(&slot)));
                    slot
                }
                None => {
                    let slot: Arc<OnceLock<Run>> = Arc::default();
                    runs.push_back((key, Arc::clone(&slot)));
                    if runs.len() > RUNS {
                        runs.pop_front();
                    }
                    slot
                }
            }
        };
        slot.get_or_init(make);
        slot
    }

    /// The names of a month, in the same order for each month.
    pub(super) fn months(&self, month: u8) -> Vec<String> {
        let Some(term) = month.checked_sub(1).and_then(OtherTerm::month) else {
            return Vec::new();
        };
        let locales = self.style.locale.iter().chain(&self.locales);
        locales
            .flat_map(|locale| {
                [TermForm::Long, TermForm::Short].map(|form| locale.term(Term::Other(term), form))
            })
            .flatten()
            .filter_map(|term| term.single().map(str::to_owned))
            .collect()
    }
}
