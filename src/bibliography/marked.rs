//! Invisible characters that carry, through a CSL style, what a plain text cannot say.
//!
//! CSL's variables are plain texts. Emphasis within a title travels as a noncharacter before it and one
//! behind it; a text that is no number although it looks like one begins with [`OPAQUE`]. The reader
//! refuses noncharacters in what people write, and [`super::tree`] takes these out again.

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
/// Begins a text that must be printed as it stands, such as the number 99-02.
pub(super) const OPAQUE: char = '\u{FDDB}';

/// Whether `c` is one of these.
pub(super) fn is_code(c: char) -> bool {
    matches!(c, EMPHASIS..=OPAQUE)
}

/// A text without these.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_code(*c)).collect()
}
