//! The signs of an expression, read without knowing what its names stand for.

use std::ops::Range;

/// A sign of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Name,
    Number,
    Sign,
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    range: Range<usize>,
    /// In how many brackets it stands; a bracket stands outside of itself.
    depth: usize,
}

/// The signs of an expression.
pub(super) struct Tokens<'e> {
    source: &'e str,
    tokens: Vec<Token>,
}

/// Words that bind less than `~` does.
const LOOSE: [&str; 7] = ["if", "else", "and", "or", "not", "in", "is"];

impl<'e> Tokens<'e> {
    /// The signs of `source`, which has been compiled.
    pub(super) fn of(source: &'e str) -> Self {
        let mut tokens = Vec::new();
        let (mut at, mut depth) = (0, 0usize);
        while let Some(c) = source[at..].chars().next() {
            if c.is_whitespace() {
                at += c.len_utf8();
                continue;
            }
            let (kind, length) = length(&source[at..], c);
            if matches!(c, ')' | ']' | '}') {
                depth = depth.saturating_sub(1);
            }
            tokens.push(Token {
                kind,
                range: at..at + length,
                depth,
            });
            if matches!(c, '(' | '[' | '{') {
                depth += 1;
            }
            at += length;
        }
        Self { source, tokens }
    }

    fn text(&self, token: &Token) -> &'e str {
        &self.source[token.range.clone()]
    }

    fn is_field(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|before| self.text(before) == ".")
    }

    /// The first `true`, `false` or `none`, which print nothing that a reader could read.
    pub(super) fn constant(&self) -> Option<Range<usize>> {
        let constants = ["true", "false", "none", "True", "False", "None"];
        let found = self.tokens.iter().enumerate().find(|(index, token)| {
            token.kind == Kind::Name
                && constants.contains(&self.text(token))
                && !self.is_field(*index)
                // `is none` is a test.
                && index.checked_sub(1).is_none_or(|at| {
                    !matches!(self.text(&self.tokens[at]), "is" | "not" | "|")
                })
        });
        found.map(|(_, token)| token.range.clone())
    }

    /// The first of `functions` that is not called.
    pub(super) fn uncalled(&self, functions: &[&str]) -> Option<Range<usize>> {
        let found = self.tokens.iter().enumerate().find(|(index, token)| {
            let next = self.tokens.get(index + 1).map(|next| self.text(next));
            token.kind == Kind::Name
                && functions.contains(&self.text(token))
                && !self.is_field(*index)
                && index
                    .checked_sub(1)
                    .is_none_or(|at| !matches!(self.text(&self.tokens[at]), "is" | "|"))
                && !matches!(next, Some("(" | "="))
        });
        found.map(|(_, token)| token.range.clone())
    }

    /// What is joined by `~`: each operand.
    pub(super) fn joined(&self) -> Vec<Range<usize>> {
        let mut joined = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            if token.kind != Kind::Sign || self.text(token) != "~" {
                continue;
            }
            let ends = |other: &&Token| {
                other.depth < token.depth || other.depth == token.depth && self.is_loose(other)
            };
            let before = self.tokens[..index].iter().rev();
            let left = before.take_while(|other| !ends(other)).last();
            if let Some(left) = left {
                joined.push(left.range.start..token.range.start);
            }
            let behind = self.tokens[index + 1..].iter();
            if let Some(right) = behind.take_while(|other| !ends(other)).last() {
                joined.push(token.range.end..right.range.end);
            }
        }
        joined
    }

    fn is_loose(&self, token: &Token) -> bool {
        let text = self.text(token);
        match token.kind {
            Kind::Name => LOOSE.contains(&text),
            Kind::Sign => matches!(
                text,
                "~" | "+" | "-" | "," | ":" | "=" | "==" | "!=" | "<" | ">" | "<=" | ">="
            ),
            Kind::Text | Kind::Number => false,
        }
    }
}

/// What begins with `c`, and how long it is.
fn length(rest: &str, c: char) -> (Kind, usize) {
    let up_to = |ends: &dyn Fn(char) -> bool| rest.find(ends).unwrap_or(rest.len());
    match c {
        '"' | '\'' => {
            let mut escaped = false;
            let end = rest[1..].char_indices().find(|(_, inside)| {
                let ends = !escaped && *inside == c;
                escaped = !escaped && *inside == '\\';
                ends
            });
            (Kind::Text, end.map_or(rest.len(), |(at, _)| at + 2))
        }
        c if c.is_alphabetic() || c == '_' => (
            Kind::Name,
            up_to(&|c: char| !c.is_alphanumeric() && c != '_'),
        ),
        c if c.is_ascii_digit() => (
            Kind::Number,
            up_to(&|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_'),
        ),
        _ if ["==", "!=", "<=", ">=", "**", "//"]
            .iter()
            .any(|sign| rest.starts_with(sign)) =>
        {
            (Kind::Sign, 2)
        }
        c => (Kind::Sign, c.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_are_what_stands_beside_the_sign() {
        let joined = |source: &str| -> Vec<String> {
            let tokens = Tokens::of(source);
            let operands = tokens.joined().into_iter();
            operands
                .map(|range| source[range].trim().to_owned())
                .collect()
        };
        assert_eq!(joined("'a~' ~ f(x ~ 2)"), ["'a~'", "f(x ~ 2)", "x", "2"]);
        assert_eq!(joined("1 + 'a' ~ [1, 2] if x else 'c'"), ["'a'", "[1, 2]"]);
        assert_eq!(
            joined("(1 == 2) ~ 'x' | upper"),
            ["(1 == 2)", "'x' | upper"]
        );
        assert_eq!(joined("'a' ~ 'b' ~ -1"), ["'a'", "'b'", "'b'"]);
    }

    #[test]
    fn constants_and_functions_that_are_not_called_are_found() {
        let constant = |source: &str| {
            Tokens::of(source)
                .constant()
                .map(|range| source[range].to_owned())
        };
        assert_eq!(constant("'none' ~ None").as_deref(), Some("None"));
        assert_eq!(constant("x is none"), None);
        assert_eq!(constant("x.none"), None);
        let uncalled = |source: &str| Tokens::of(source).uncalled(&["stat", "date"]).is_some();
        assert!(uncalled("stat ~ ''"));
        assert!(!uncalled("stat ('a')"));
        assert!(!uncalled("'stat' ~ date('x')"));
        assert!(!uncalled("x.stat"));
    }
}
