//! How typed text is set: quotation marks, apostrophes, primes and dashes of a language.
//!
//! What is typed on a keyboard has one `"` and one `'` for all of them. Which is meant is decided here,
//! once for all formats, by what stands beside a mark and by what is open in its line. What is
//! typographic already stays as it is.

mod quotes;
mod sentence;

use std::collections::BTreeSet;

use serde::Deserialize;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use quotes::Quotes;

/// The punctuation of a language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Punctuation {
    /// What `"` and what `'` opens and closes.
    quotation: [[String; 2]; 2],
    apostrophe: String,
    /// Feet and inches.
    primes: [String; 2],
    /// What two and what three hyphens stand for.
    dashes: [String; 2],
    /// Words that begin with an apostrophe, in lower case and without it.
    elisions: BTreeSet<String>,
    /// Words whose full stop ends no sentence, in lower case and without it.
    abbreviations: BTreeSet<String>,
}

/// A part of a line that is read from its left to its right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A character as it is typed.
    Char(char),
    /// A character that is to stay as it is.
    Verbatim(char),
    /// Something that stands for words, such as what an expression prints.
    Word,
    /// A line's end.
    Space,
}

/// How a line is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What stands in the place of some of its units, in their order.
    pub set: Vec<(usize, String)>,
    /// Which of its [`Unit::Word`]s begin a sentence.
    pub beginnings: Vec<usize>,
}

impl Punctuation {
    /// Decides the marks of a line; `begins` says that a sentence begins with it.
    #[must_use]
    pub fn line(&self, units: &[Unit], begins: bool) -> Line {
        let set = Quotes::decide(self, units);
        let beginnings = (0..units.len())
            .filter(|at| units[*at] == Unit::Word)
            .filter(|at| sentence::begins(self, units, *at, begins))
            .collect();
        Line { set, beginnings }
    }

    /// A text that stands by itself, such as a name, as it is set.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if !text.contains(['"', '\'', '-']) {
            return text.to_owned();
        }
        let units: Vec<Unit> = text.chars().map(unit).collect();
        let mut set = Quotes::decide(self, &units).into_iter().peekable();
        let mut result = String::with_capacity(text.len() + 8);
        for (at, c) in text.chars().enumerate() {
            match set.next_if(|(place, _)| *place == at) {
                Some((_, instead)) => result.push_str(&instead),
                None => result.push(c),
            }
        }
        result
    }

    /// The marks that stand around a quotation which is not set off, and those of one within it.
    #[must_use]
    pub fn quotation(&self) -> &[[String; 2]; 2] {
        &self.quotation
    }

    /// The same within a quotation: what is quoted there has the other marks.
    #[must_use]
    pub fn within_quotation(&self) -> Self {
        let [outer, inner] = self.quotation.clone();
        Self {
            quotation: [inner, outer],
            ..self.clone()
        }
    }

    fn opens(&self, c: char) -> bool {
        matches!(c, '“' | '‘' | '«' | '‹' | '„' | '‚')
            || self.quotation.iter().any(|[open, _]| open.starts_with(c))
    }
}

/// What a character of a plain text is; noncharacters stand for what is put in later.
fn unit(c: char) -> Unit {
    match c {
        '\u{FDD0}'..='\u{FDEF}' => Unit::Word,
        c => Unit::Char(c),
    }
}

/// What a unit is for its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// White space, or an end of the line.
    Space,
    /// What opens: a bracket, a typographic quotation mark.
    Opening,
    /// A dash or another sign between words.
    Between,
    Letter,
    Digit,
    /// Something that is printed in its place.
    Word,
    /// A straight quotation mark.
    Quote,
    /// What closes or ends, and all other signs.
    Closing,
}

impl Class {
    fn is_of_a_word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit | Self::Word)
    }
}

fn class(unit: Unit) -> Class {
    match unit {
        Unit::Word => Class::Word,
        Unit::Space => Class::Space,
        Unit::Verbatim('"' | '\'') => Class::Closing,
        Unit::Char(c) | Unit::Verbatim(c) => match c {
            '"' | '\'' => Class::Quote,
            '(' | '[' | '{' | '<' | '¿' | '¡' | '“' | '‘' | '«' | '‹' | '„' | '‚' => {
                Class::Opening
            }
            '-'
            | '\u{2010}'..='\u{2015}'
            | '/'
            | '\\'
            | '='
            | '+'
            | '&'
            | '|'
            | '•'
            | '·'
            | '*'
            | '_'
            | '#' => Class::Between,
            c if c.is_whitespace() => Class::Space,
            c if c.is_alphabetic() => Class::Letter,
            c if c.is_numeric() => Class::Digit,
            _ => Class::Closing,
        },
    }
}

/// Whether a unit is a part of the character before it, or of none: accents, joiners, soft hyphens.
fn is_attached(unit: Unit) -> bool {
    match unit {
        Unit::Char(c) | Unit::Verbatim(c) => {
            matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
                || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Mark
        }
        Unit::Word | Unit::Space => false,
    }
}

#[cfg(test)]
mod tests;
