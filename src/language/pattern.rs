//! Patterns: a text with named parts in braces, such as `Page {page} of {pages}`.

use std::fmt;

use serde::Deserialize;

/// A text with named parts.
///
/// A part is a name in braces; a brace that is meant is written twice. A value put in for a part is
/// never read as a pattern again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Part(String),
}

/// What is wrong with a pattern, and at which of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PatternError {
    pub(super) message: &'static str,
    pub(super) at: usize,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.message, self.at)
    }
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn parse(text: &str) -> Result<Self, PatternError> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '{' | '}' if chars.next_if(|(_, next)| *next == c).is_some() => plain.push(c),
                '}' => {
                    let message = "this brace closes nothing; one that is meant is written twice";
                    return Err(PatternError { message, at });
                }
                '{' => {
                    let mut name = String::new();
                    loop {
                        match chars.next() {
                            Some((_, '}')) => break,
                            Some((_, c)) if is_name(c) => name.push(c),
                            _ => {
                                let message = "braces hold a name of letters, digits, `_` and `-`; \
                                     a brace that is meant is written twice";
                                return Err(PatternError { message, at });
                            }
                        }
                    }
                    if name.is_empty() {
                        let message = "these braces name no part";
                        return Err(PatternError { message, at });
                    }
                    if !plain.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    }
                    pieces.push(Piece::Part(name));
                }
                _ => plain.push(c),
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Self(pieces))
    }

    /// The names of the parts, in order, as often as they occur.
    #[cfg(test)]
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Part(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// Puts in the values; gives the name of the first part that has none as the error.
    pub(super) fn fill<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Result<String, &str> {
        let mut filled = String::new();
        for piece in &self.0 {
            filled.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Part(name) => value(name).ok_or(name.as_str())?,
            });
        }
        Ok(filled)
    }

    /// Puts in values of a pattern of the program's own files, where a part that has no value is
    /// left empty: the tests see to it that there is none.
    pub(super) fn fill_known(&self, values: &[(&str, &str)]) -> String {
        let value = |name: &str| {
            let found = values.iter().find(|(known, _)| *known == name);
            Some(found.map_or("", |(_, value)| *value))
        };
        self.fill(value).unwrap_or_default()
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(text: String) -> Result<Self, PatternError> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_filled_once_and_doubled_braces_are_meant() {
        let pattern = Pattern::parse("{{{page}}} of {pages}").unwrap();
        assert_eq!(pattern.parts().collect::<Vec<_>>(), ["page", "pages"]);
        let filled = pattern.fill_known(&[("page", "{pages}"), ("pages", "9")]);
        assert_eq!(filled, "{{pages}} of 9");
        assert_eq!(
            pattern.fill(|name| (name == "page").then_some("1")),
            Err("pages")
        );
    }

    #[test]
    fn a_broken_pattern_says_where() {
        for (text, at) in [("Page {page", 5), ("a } b", 2), ("{}", 0), ("{a b}", 0)] {
            assert_eq!(Pattern::parse(text).unwrap_err().at, at, "{text}");
        }
    }
}
