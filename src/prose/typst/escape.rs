//! Text to Typst markup that is that text and nothing else.

use std::fmt::Write;

use crate::prose::mark::is_mark;

/// Typst markup that prints `text`.
///
/// It is safe wherever markup may stand: at a line's start, in a content block, behind a call or
/// behind other text. White space is folded to one space, everything else is printed as it stands:
/// Typst makes no quotation marks, dashes or ellipses of its own of it.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut markup = String::with_capacity(text.len() + text.len() / 8);
    Escape::default().push(text, &mut markup);
    markup
}

/// A Typst string literal whose value is `text`.
#[must_use]
pub fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(literal, "\\u{{{:x}}}", u32::from(c));
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// What stands before the next character, as far as it matters to what that one means.
///
/// Marks do not count: they will be gone when Typst reads the text.
#[derive(Clone, Copy, Default)]
pub(super) struct Escape {
    /// The character before, if it is known that it is plain text.
    previous: Option<char>,
    first: First,
}

/// Typst takes digits and a full stop at a line's start for an enumeration.
#[derive(Clone, Copy, Default, PartialEq)]
enum First {
    /// Nothing but white space yet: this may be a line's start.
    #[default]
    Ahead,
    /// Only digits so far.
    Digits,
    Past,
}

impl Escape {
    /// What follows `code`, which the writer itself has made.
    pub(super) fn after(code: &str) -> Self {
        let previous = code.chars().next_back();
        let first = match previous {
            // A call has ended, and its line goes on.
            Some(';' | '>') => First::Past,
            Some('[' | '\n') => First::Ahead,
            _ => return Self::default(),
        };
        Self { previous, first }
    }

    /// A comment stands between what was before and what comes.
    pub(super) fn pass_comment(&mut self) {
        self.previous = Some('/');
    }

    /// Appends `text`, which follows what was appended before.
    pub(super) fn push(&mut self, text: &str, markup: &mut String) {
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if is_mark(c) {
                markup.push(c);
                continue;
            }
            if folds(c) {
                if self.previous != Some(' ') {
                    markup.push(' ');
                }
                self.previous = Some(' ');
                continue;
            }
            // Behind a mark it is not known what follows.
            let next = rest.clone().next();
            if c == '\u{A0}' {
                markup.push('~');
            } else {
                if c.is_ascii_punctuation() && !self.is_inert(c, next) {
                    markup.push('\\');
                }
                markup.push(c);
            }
            self.first = match self.first {
                First::Ahead | First::Digits if c.is_ascii_digit() => First::Digits,
                _ => First::Past,
            };
            self.previous = Some(c);
        }
    }

    /// Whether a punctuation character means nothing to Typst here. At the ends of a text it is not
    /// known what stands on the other side.
    fn is_inert(self, c: char, next: Option<char>) -> bool {
        let between_words = self.previous.is_some_and(char::is_alphanumeric)
            && next.is_some_and(char::is_alphanumeric);
        match c {
            ',' | ':' | '!' | '?' | ')' | '%' => true,
            // Behind a call without an end they would belong to the call.
            ';' | '(' => self.previous.is_some(),
            '.' => match self.previous {
                None | Some('.') => false,
                Some(_) => self.first != First::Digits || next.is_some_and(char::is_alphanumeric),
            },
            '-' | '/' => between_words,
            _ => false,
        }
    }
}

/// White space that Typst takes for a space or a line's end.
fn folds(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
