//! Letters that no font of a style has: said once for each word, at the word.
//!
//! Typst complains of each letter, in each face that it is set in, at the paragraph that it stands in.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use typst::diag::SourceDiagnostic;
use typst::{WorldExt, syntax::DiagSpan};

use super::fault;
use super::world::House;
use crate::diagnostic::{Code, Diagnostic, Place, code};
use crate::source::Sources;

/// What Typst complains of under `code`, with the letters of a word gathered.
pub(super) fn diagnostics(
    house: &House,
    found: &[SourceDiagnostic],
    code: Code,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let letters: BTreeSet<char> = found
        .iter()
        .filter_map(|found| letters(&found.message))
        .flat_map(|letters| letters.chars().collect::<Vec<_>>())
        .collect();
    let mut words: Vec<Word> = Vec::new();
    let mut diagnostics = Vec::new();
    for one in found {
        let Some(own) = self::letters(&one.message) else {
            diagnostics.push(fault::with_code(house, one, code));
            continue;
        };
        let spans =
            std::iter::once(one.span).chain(one.trace.iter().map(|point| point.span.into()));
        let sites: Vec<Site> = spans.filter_map(|span| Site::of(house, span)).collect();
        let site = sites.iter().find(|site| site.has(&own)).or(sites.first());
        for text in site.map_or_else(|| vec![own.clone()], |site| site.words(&own, &letters)) {
            let place = site.and_then(|site| site.place(&text, sources));
            let at = words.iter().position(|known| known.text == text);
            let at = at.unwrap_or_else(|| {
                words.push(Word {
                    text,
                    places: Vec::new(),
                });
                words.len() - 1
            });
            if let (Some(word), Some(place)) = (words.get_mut(at), place)
                && !word.places.contains(&place)
            {
                word.places.push(place);
            }
        }
    }
    diagnostics.extend(words.iter().map(Word::diagnostic));
    diagnostics
}

/// The same of several documents: each word once, at the narrowest place, and no letter by itself that is one of a
/// word whose place is known.
#[must_use]
pub fn each_word_once(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (mut words, mut others): (Vec<Diagnostic>, Vec<Diagnostic>) = found
        .into_iter()
        .partition(|found| found.code == code::UNPRINTABLE);
    let is_exact = |found: &Diagnostic| {
        let width = found.place.map(|place| place.end - place.start);
        width == Some(printed(&found.message).len())
    };
    let length = |found: &Diagnostic| printed(&found.message).len();
    words.sort_by_key(|found| (!is_exact(found), Reverse(length(found))));
    let mut kept: Vec<Diagnostic> = Vec::new();
    for word in words {
        let text = printed(&word.message);
        // A table that divides a word has its letters set one by one as well.
        let is_known = kept.iter().any(|kept| {
            let known = printed(&kept.message);
            known == text || is_exact(kept) && known.contains(text)
        });
        let is_part = text.chars().all(|c| {
            let mut exact = kept.iter().filter(|kept| is_exact(kept));
            exact.any(|kept| printed(&kept.message).contains(c))
        });
        if !is_known && (is_exact(&word) || !is_part) {
            kept.push(word);
        }
    }
    others.extend(kept);
    others
}

/// The word that a message of ours is about.
fn printed(message: &str) -> &str {
    let mut parts = message.split('`');
    parts.nth(1).unwrap_or_default()
}

/// A word, or several in a row, that cannot be printed, and the places at which it stands.
struct Word {
    text: String,
    places: Vec<Place>,
}

impl Word {
    fn diagnostic(&self) -> Diagnostic {
        let message = format!("no font of the style can print `{}`", self.text);
        let mut diagnostic = Diagnostic::error(code::UNPRINTABLE, message).help(
            "write it in letters that the fonts have, or give the style a font that has them",
        );
        diagnostic.place = self.places.first().copied();
        match self.places.len() {
            0 | 1 => diagnostic,
            2 => diagnostic.note("it stands in another place too"),
            several => diagnostic.note(format!("it stands in {} other places too", several - 1)),
        }
    }
}

/// Where a letter stands: the text that Typst was given, and where that came from.
struct Site {
    given: String,
    written: Option<Place>,
}

impl Site {
    fn of(house: &House, span: DiagSpan) -> Option<Self> {
        let range = house.range(span)?;
        let file = house.file_of(span.id()?)?;
        let text = file.bytes.as_str().ok()?;
        let site = fault::site(house, span)?;
        Some(Self {
            given: text.get(range)?.to_owned(),
            written: site.written.or(site.generated),
        })
    }

    fn has(&self, letters: &str) -> bool {
        self.given.contains(letters)
    }

    /// The stretches of letters that cannot be printed, with what stands between them, in which `own` is.
    fn words(&self, own: &str, letters: &BTreeSet<char>) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut word = String::new();
        let mut between = String::new();
        for c in self.given.chars() {
            if letters.contains(&c) {
                if !word.is_empty() {
                    word.push_str(&between);
                }
                between.clear();
                word.push(c);
            } else if !word.is_empty() && between.is_empty() && matches!(c, ' ' | '-' | '\u{a0}') {
                between.push(c);
            } else if !word.is_empty() {
                words.push(std::mem::take(&mut word));
                between.clear();
            }
        }
        words.push(word);
        words.retain(|word| word.contains(own));
        words.sort();
        words.dedup();
        if words.is_empty() {
            words.push(own.to_owned());
        }
        words
    }

    /// Where the word is written: at the place that is known, or else wherever it stands first in what was read.
    fn place(&self, word: &str, sources: &Sources) -> Option<Place> {
        let whole = self.written?;
        let narrow = || {
            let file = sources.file(whole.file)?;
            let at = whole.start + file.text().get(whole.range())?.find(word)?;
            Some(Place::new(whole.file, at..at + word.len()))
        };
        // What the theme prints by a function is not what was given there.
        let anywhere = || self.has(word).then(|| sources.find(word))?;
        Some(narrow().or_else(anywhere).unwrap_or(whole))
    }
}

/// The letters that no font can show, if that is what the message says.
fn letters(message: &str) -> Option<String> {
    let (before, _) = message.split_once("` could not be displayed with font")?;
    let (_, text) = before.rsplit_once("the text `")?;
    let text = text.strip_prefix('"')?.strip_suffix('"')?;
    // Letters that a terminal could not show either are written by their numbers.
    let mut letters = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("\\u{") {
        let (number, behind) = behind.split_once('}')?;
        letters.push_str(before);
        letters.extend(
            u32::from_str_radix(number, 16)
                .ok()
                .and_then(char::from_u32),
        );
        rest = behind;
    }
    letters.push_str(rest);
    Some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_out_of_what_typst_says() {
        let said = |text| {
            format!("PDF/UA-1 error: the text `{text}` could not be displayed with font Noto")
        };
        assert_eq!(letters(&said("\"许\"")).as_deref(), Some("许"));
        assert_eq!(
            letters(&said("\"\\u{e000}x\"")).as_deref(),
            Some("\u{e000}x")
        );
        assert_eq!(letters("no tables"), None);
    }

    #[test]
    fn letters_of_a_name_are_one_word() {
        let site = Site {
            given: String::from("By ნინო ბერიძე-ლომი and (ნინო), Tbilisi."),
            written: None,
        };
        let letters: BTreeSet<char> = "ნინობერიძელომი".chars().collect();
        assert_eq!(site.words("ნ", &letters), ["ნინო", "ნინო ბერიძე-ლომი"]);
        assert_eq!(site.words("ბ", &letters), ["ნინო ბერიძე-ლომი"]);
        assert_eq!(site.words("许", &letters), ["许"]);
    }
}
