//! Patterns of numbers.

use std::str::FromStr;

use super::Number;

/// A pattern such as `C{n}` or `C{chapter}.{n}`: fixed text around the count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Fixed(String),
    Count,
    Chapter,
}

impl Default for Pattern {
    /// The bare count.
    fn default() -> Self {
        Self {
            parts: vec![Part::Count],
        }
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says why, as the end of a sentence: no `{n}`, more than one, an unknown or unclosed brace.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = pattern;
        while let Some(open) = rest.find('{') {
            if open > 0 {
                parts.push(Part::Fixed(rest[..open].to_owned()));
            }
            let Some(close) = rest[open..].find('}') else {
                return Err(String::from("a brace is not closed"));
            };
            parts.push(match &rest[open + 1..open + close] {
                "n" => Part::Count,
                "chapter" => Part::Chapter,
                other => {
                    return Err(format!(
                        "`{{{other}}}` means nothing, only `{{n}}` and `{{chapter}}` do"
                    ));
                }
            });
            rest = &rest[open + close + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Fixed(rest.to_owned()));
        }
        match parts.iter().filter(|part| **part == Part::Count).count() {
            0 => Err(String::from("it has no `{n}`")),
            1 => Ok(Self { parts }),
            _ => Err(String::from("it has more than one `{n}`")),
        }
    }

    /// Whether the count begins anew in each chapter.
    #[must_use]
    pub fn counts_by_chapter(&self) -> bool {
        self.parts.contains(&Part::Chapter)
    }

    /// The number of the entry counted `count` in the chapter numbered `chapter`.
    #[must_use]
    pub fn number(&self, count: usize, chapter: &str) -> Number {
        let print = |parts: &[Part]| -> String {
            parts
                .iter()
                .map(|part| match part {
                    Part::Fixed(text) => text.clone(),
                    Part::Count => count.to_string(),
                    Part::Chapter => chapter.to_owned(),
                })
                .collect()
        };
        let counted = |part: &Part| !matches!(part, Part::Fixed(_));
        let first = self.parts.iter().position(counted).unwrap_or(0);
        let last = self.parts.iter().rposition(counted).unwrap_or(0);
        Number {
            label: print(&self.parts),
            ordinal: print(self.parts.get(first..=last).unwrap_or_default()),
        }
    }
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(pattern: &str) -> Result<Self, String> {
        Self::parse(pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(pattern: &str, count: usize, chapter: &str) -> (String, String) {
        let number = Pattern::parse(pattern).unwrap().number(count, chapter);
        (number.label, number.ordinal)
    }

    #[test]
    fn a_number_has_a_label_and_an_ordinal_that_follows_a_noun() {
        assert_eq!(printed("C{n}", 7, "2"), ("C7".into(), "7".into()));
        assert_eq!(
            printed("C{chapter}.{n}", 3, "2"),
            ("C2.3".into(), "2.3".into())
        );
        assert_eq!(printed("({n})", 1, "2"), ("(1)".into(), "1".into()));
    }

    #[test]
    fn a_pattern_that_counts_nothing_is_refused_with_the_reason() {
        assert_eq!(Pattern::parse("C").unwrap_err(), "it has no `{n}`");
        assert_eq!(Pattern::parse("C{n").unwrap_err(), "a brace is not closed");
        assert_eq!(
            Pattern::parse("{n}{n}").unwrap_err(),
            "it has more than one `{n}`"
        );
        assert!(
            Pattern::parse("C{N}")
                .unwrap_err()
                .contains("`{N}` means nothing")
        );
    }
}
