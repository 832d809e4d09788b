//! Invisible characters that carry, through a CSL style, what a plain text cannot say.
//!
//! CSL's variables are plain texts. Emphasis within a title travels as a noncharacter before it and one
//! behind it, and the digits of a text that is no number although it looks like one are noncharacters. The
//! reader refuses these in what people write, and [`super::tree`] takes them out again.

/// Begins emphasis.
pub(super) const EMPHASIS: char = '\u{FDD5}';
/// Begins strong text.
pub(super) const STRONG: char = '\u{FDD6}';
/// Begins small capitals.
pub(super) const SMALL_CAPS: char = '\u{FDD7}';
/// Begins what is raised.
pub(super) const SUPERSCRIPT: char = '\u{FDD8}';
/// Begins what is lowered.
pub(super) const SUBSCRIPT: char = '\u{FDD9}';
/// Ends what began last.
pub(super) const END: char = '\u{FDDA}';
/// Says nothing: a text of it is not empty, and prints nothing.
pub(super) const NOTHING: char = '\u{FDDB}';
/// Ends words in the language of the source; three digits behind it say how many characters they are. It stands
/// behind the words because a list is sorted by their beginnings.
pub(super) const FOREIGN: char = '\u{FDDF}';
/// How many digits follow.
pub(super) const FOREIGN_DIGITS: usize = 3;
/// The digit 0 where it is no number; nine more follow it.
const ZERO: u32 = 0xFDE0;

/// Whether `c` is one of these.
pub(super) fn is_code(c: char) -> bool {
    matches!(c, EMPHASIS..=NOTHING | FOREIGN) || digit(c).is_some()
}

/// The digit that `c` stands for.
pub(super) fn digit(c: char) -> Option<char> {
    let value = u32::from(c).checked_sub(ZERO).filter(|value| *value < 10)?;
    char::from_digit(value, 10)
}

/// A text that CSL takes for no number: 99-02, 1,234.
pub(super) fn opaque(text: &str) -> String {
    let hidden = |c: char| {
        c.to_digit(10)
            .and_then(|digit| char::from_u32(ZERO + digit))
    };
    text.chars().map(|c| hidden(c).unwrap_or(c)).collect()
}

/// Words in the language of the source.
pub(super) fn foreign(text: &str) -> String {
    let length = plain(text).chars().count().min(999);
    format!("{text}{FOREIGN}{}", opaque(&format!("{length:03}")))
}

/// A text without these.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c == FOREIGN {
            characters.by_ref().take(FOREIGN_DIGITS).for_each(drop);
        } else {
            plain.extend(digit(c).or((!is_code(c)).then_some(c)));
        }
    }
    plain
}
