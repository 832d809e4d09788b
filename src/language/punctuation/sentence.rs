//! Where sentences begin.

use super::{Punctuation, Unit};

/// Whether what is printed at `at` begins a sentence; `begins` says that one begins with the line.
pub(super) fn begins(punctuation: &Punctuation, units: &[Unit], at: usize, begins: bool) -> bool {
    let mut before = units[..at].iter().rev().copied().peekable();
    let char_of = |unit: &Unit| match unit {
        Unit::Char(c) | Unit::Verbatim(c) => Some(*c),
        Unit::Word | Unit::Space => None,
    };
    let is = |unit: &Unit, wanted: &dyn Fn(char) -> bool| char_of(unit).is_some_and(wanted);
    let opens = |c: char| matches!(c, '(' | '[' | '"' | '\'') || punctuation.opens(c);
    while before.next_if(|unit| is(unit, &opens)).is_some() {}
    let is_space = |unit: &Unit| *unit == Unit::Space || is(unit, &char::is_whitespace);
    let mut parted = false;
    while before.next_if(is_space).is_some() {
        parted = true;
    }
    let mut closed = false;
    let closes =
        |c: char| matches!(c, ')' | ']' | '"' | '\'' | '”' | '’' | '»') && !punctuation.opens(c);
    match before.peek() {
        // White space before everything does not count.
        None => return begins,
        Some(_) if !parted => return false,
        Some(_) => {}
    }
    while before.next_if(|unit| is(unit, &closes)).is_some() {
        closed = true;
    }
    match before.next().as_ref().and_then(char_of) {
        // “Stop!” ninety people shouted.
        Some('?' | '!') => !closed,
        Some('.') => {
            let word: Vec<char> = before
                .map_while(|unit| char_of(&unit))
                .take_while(|c| c.is_alphanumeric() || *c == '.')
                .take(20)
                .collect();
            let word: String = word.iter().rev().collect::<String>().to_lowercase();
            let is_ellipsis = word.ends_with('.');
            let is_initial = word.chars().count() == 1 && !word.starts_with(char::is_numeric);
            !(is_ellipsis || is_initial || punctuation.abbreviations.contains(&word))
        }
        _ => false,
    }
}
