//! Numbers, given once.
//!
//! Identity and number are two things: an id is for ever and never printed, a number is given here and
//! nowhere else, from the order of the chapters and of the entries in them. Every document, language
//! and format reads the same [`Numbering`], so that "Concern 4" is the same concern everywhere.
//!
//! A number is printed by a [`Pattern`] such as `C{n}` or `C{chapter}.{n}`. A pattern with `{chapter}`
//! counts anew in each chapter; one without counts through the brief.

mod pattern;

use std::collections::HashMap;

pub use pattern::Pattern;

use crate::brief::{Admitted, Brief, ChapterId, ConcernId, NumberingSettings, RecommendationId};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};
use crate::record::Text;

/// A number as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// By its pattern: `C7`, `C2.3`.
    pub label: String,
    /// Without what the pattern puts around it, to follow a noun: `7`, `2.3`.
    pub ordinal: String,
}

/// The numbers of everything in a brief that is numbered.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    chapters: HashMap<String, Number>,
    concerns: HashMap<String, Number>,
    recommendations: HashMap<String, Number>,
}

impl Numbering {
    /// The number of a chapter.
    #[must_use]
    pub fn chapter(&self, id: &ChapterId) -> Option<&Number> {
        self.chapters.get(id.as_str())
    }

    /// The number of a concern.
    #[must_use]
    pub fn concern(&self, id: &ConcernId) -> Option<&Number> {
        self.concerns.get(id.as_str())
    }

    /// The number of a recommendation.
    #[must_use]
    pub fn recommendation(&self, id: &RecommendationId) -> Option<&Number> {
        self.recommendations.get(id.as_str())
    }
}

/// Gives every chapter, concern and recommendation of a brief its number.
///
/// A pattern that cannot be read, or that would give two entries the same number, is complained of
/// where it was written.
pub fn number(brief: &Brief<Admitted>, diagnostics: &mut Diagnostics) -> Numbering {
    let NumberingSettings {
        concern,
        recommendation,
        chapter,
    } = &brief.settings.numbering;
    let chapter_pattern = read(chapter.as_ref(), "{n}", diagnostics);
    let concern_pattern = read(concern.as_ref(), "C{n}", diagnostics);
    let recommendation_pattern = read(recommendation.as_ref(), "R{n}", diagnostics);

    if let Some(written) = chapter
        && chapter_pattern.counts_by_chapter()
    {
        diagnostics.push(
            Diagnostic::error(
                code::NUMBERING_PATTERN,
                "chapters cannot be numbered by chapter",
            )
            .at(written.place())
            .help("use `{n}`"),
        );
    }

    let mut numbering = Numbering::default();
    let mut concerns = Counter::new(concern_pattern, concern.as_ref());
    let mut recommendations = Counter::new(recommendation_pattern, recommendation.as_ref());
    for (index, entry) in brief.chapters.iter().enumerate() {
        let chapter = chapter_pattern.number(index + 1, "");
        concerns.enter_chapter();
        recommendations.enter_chapter();
        for concern in &entry.concerns {
            let number = concerns.next(&chapter, concern.id.place(), diagnostics);
            numbering
                .concerns
                .insert(concern.id.as_str().to_owned(), number);
        }
        for recommendation in &entry.recommendations {
            let number = recommendations.next(&chapter, recommendation.id.place(), diagnostics);
            numbering
                .recommendations
                .insert(recommendation.id.as_str().to_owned(), number);
        }
        numbering
            .chapters
            .insert(entry.id.as_str().to_owned(), chapter);
    }
    numbering
}

fn read(written: Option<&Text>, default: &'static str, diagnostics: &mut Diagnostics) -> Pattern {
    let pattern = match written {
        None => Pattern::parse(default),
        Some(text) => Pattern::parse(text.as_str()).or_else(|reason| {
            diagnostics.push(
                Diagnostic::error(
                    code::NUMBERING_PATTERN,
                    format!("`{}` is not a pattern of numbers: {reason}", text.as_str()),
                )
                .at(text.place())
                .help("write `C{n}` to count through the brief, `C{chapter}.{n}` by chapter"),
            );
            Pattern::parse(default)
        }),
    };
    pattern.unwrap_or_default()
}

/// Counts the entries of one kind.
struct Counter<'a> {
    pattern: Pattern,
    written: Option<&'a Text>,
    count: usize,
    given: HashMap<String, Place>,
}

impl<'a> Counter<'a> {
    fn new(pattern: Pattern, written: Option<&'a Text>) -> Self {
        Self {
            pattern,
            written,
            count: 0,
            given: HashMap::new(),
        }
    }

    fn enter_chapter(&mut self) {
        if self.pattern.counts_by_chapter() {
            self.count = 0;
        }
    }

    fn next(&mut self, chapter: &Number, entry: Place, diagnostics: &mut Diagnostics) -> Number {
        self.count += 1;
        let number = self.pattern.number(self.count, &chapter.ordinal);
        if let Some(first) = self.given.insert(number.label.clone(), entry) {
            let diagnostic = Diagnostic::error(
                code::DOUBLE_NUMBER,
                format!("two entries would both be numbered `{}`", number.label),
            )
            .at(entry)
            .also(first, "the other one")
            .help("put something between `{chapter}` and `{n}`, as in `C{chapter}.{n}`");
            diagnostics.push(match self.written {
                Some(pattern) => diagnostic.also(pattern.place(), "by this pattern"),
                None => diagnostic,
            });
        }
        number
    }
}
