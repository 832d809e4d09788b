//! Texts as they are compared: what the eye hardly tells apart is one, and what says “all of them”.

use unicode_normalization::UnicodeNormalization as _;

/// A value as it is compared: what the eye hardly tells apart is one.
pub(in crate::data) fn folded(value: &str) -> String {
    let mut folded = String::with_capacity(value.len());
    let mut space = false;
    for c in value.nfkc().flat_map(char::to_lowercase) {
        let c = match c {
            // Soft hyphens, joiners, marks of direction and order: nobody sees them.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}' => continue,
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2b9}' | '\u{2bc}' | '`'
            | '\u{b4}' => '\'',
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        };
        if c.is_whitespace() {
            space = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            folded.push(' ');
        }
        folded.push(c);
    }
    folded
}

/// Words that stand for all of something, folded.
const WORDS: &[&str] = &[
    "total",
    "totals",
    "all",
    "sum",
    "overall",
    "insgesamt",
    "gesamt",
    "summe",
    "ensemble",
    "totale",
    "suma",
    "všetko",
    "celkem",
    "razem",
    "ogółem",
    "итого",
    "всего",
    "усього",
    "разом",
    "барлығы",
    "жалпы",
    "жыйынтыгы",
    "ҷамъ",
    "jami",
    "toplam",
    "cəmi",
    "ընդամենը",
    "სულ",
];

/// The longest cell, in bytes, that is a name and no sentence.
const NAME: usize = 40;

/// Whether a text says that it is of all.
pub(in crate::data) fn is_of_all(text: &str) -> bool {
    let folded = folded(text);
    let mut words = folded.split(|c: char| !c.is_alphabetic());
    words.any(|word| WORDS.contains(&word))
}

/// Whether a cell is the name of a row of totals: it begins or ends with a word for all, and is short.
pub(in crate::data) fn is_total(cell: &[u8]) -> bool {
    // Nearly all cells are done with here.
    if cell.len() < 3 || cell.len() > NAME {
        return false;
    }
    if cell.is_ascii() {
        let mut words = cell
            .split(|byte| !byte.is_ascii_alphabetic())
            .filter(|word| !word.is_empty());
        let is_word = |word: Option<&[u8]>| {
            word.is_some_and(|word| {
                WORDS
                    .iter()
                    .any(|known| known.as_bytes().eq_ignore_ascii_case(word))
            })
        };
        let first = words.next();
        return is_word(first) || is_word(words.next_back());
    }
    let Ok(text) = std::str::from_utf8(cell) else {
        return false;
    };
    let folded = folded(text);
    let mut words = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    let is_word = |word: Option<&str>| word.is_some_and(|word| WORDS.contains(&word));
    let first = words.next();
    is_word(first) || is_word(words.next_back())
}
