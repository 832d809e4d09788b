//! Proofs: what a document says, read back from its pages.

#![allow(dead_code, reason = "each test uses some of it")]

pub mod layout;
pub mod pdf;
pub mod standards;
pub mod tags;

/// The same as it is drawn: a soft hyphen is there only where a line ends with it, as a hyphen.
pub fn drawn(text: &str) -> String {
    squeeze(&text.replace('\u{ad}', "-"))
}

/// A text without what setting it in lines may add or change: white space, soft hyphens, and the
/// direction of quotation marks and apostrophes.
pub fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}'))
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            c => c,
        })
        .collect()
}
