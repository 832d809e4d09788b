//! Patterns of numbers.

use std::fmt;
use std::str::FromStr;

use super::Number;

/// What follows a count that was put in after a published one, as in amended treaties.
const INSERTED: [&str; 9] = [
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "novies",
    "decies",
];

/// The count in a number: 4, or "4 bis" for the first that was put in after a published 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Count {
    n: usize,
    inserted: usize,
}

impl Count {
    /// The count `n`.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self { n, inserted: 0 }
    }

    /// The count without its "bis".
    #[must_use]
    pub fn n(self) -> usize {
        self.n
    }

    /// "4 bis" after 4, "4 ter" after that, as long as Latin has words for it.
    #[must_use]
    pub fn inserted_after(self) -> Option<Self> {
        let inserted = self.inserted + 1;
        (inserted <= INSERTED.len()).then_some(Self { inserted, ..self })
    }

    fn parse(text: &str) -> Option<Self> {
        let (digits, word) = match text.split_once([' ', '\u{a0}']) {
            Some((digits, word)) => (digits, Some(word)),
            None => (text, None),
        };
        let inserted = match word {
            Some(word) => INSERTED.iter().position(|known| *known == word)? + 1,
            None => 0,
        };
        let n = digits.parse().ok()?;
        // `+4` and `04` are not what `Display` writes.
        (usize::to_string(&n) == digits && n > 0).then_some(Self { n, inserted })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.n)?;
        match self.inserted.checked_sub(1).and_then(|at| INSERTED.get(at)) {
            // The two belong together on a line.
            Some(word) => write!(f, "\u{a0}{word}"),
            None => Ok(()),
        }
    }
}

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

    /// The count in a number that this pattern has given in the chapter numbered `chapter`, if it is one.
    #[must_use]
    pub fn count_in(&self, label: &str, chapter: &str) -> Option<Count> {
        let count = self.parts.iter().position(|part| *part == Part::Count)?;
        let print = |parts: &[Part]| -> String {
            parts
                .iter()
                .map(|part| match part {
                    Part::Fixed(text) => text.as_str(),
                    Part::Chapter => chapter,
                    Part::Count => "",
                })
                .collect()
        };
        let rest = label.strip_prefix(print(&self.parts[..count]).as_str())?;
        Count::parse(rest.strip_suffix(print(&self.parts[count + 1..]).as_str())?)
    }

    /// The number of the entry counted `count` in the chapter numbered `chapter`.
    #[must_use]
    pub fn number(&self, count: Count, chapter: &str) -> Number {
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
        let number = Pattern::parse(pattern)
            .unwrap()
            .number(Count::new(count), chapter);
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
    fn a_number_that_was_printed_is_read_back() {
        let pattern = Pattern::parse("(C{chapter}.{n})").unwrap();
        let four = Count::new(4);
        let bis = four.inserted_after().unwrap();
        for count in [four, bis, bis.inserted_after().unwrap()] {
            let label = pattern.number(count, "2").label;
            assert_eq!(pattern.count_in(&label, "2"), Some(count), "{label}");
            assert_eq!(pattern.count_in(&label, "3"), None);
        }
        assert_eq!(pattern.number(bis, "2").label, "(C2.4\u{a0}bis)");
        assert_eq!(pattern.count_in("(C2.4 bis)", "2"), Some(bis));
        for wrong in [
            "(C2.04)",
            "(C2.+4)",
            "(C2.0)",
            "(C2.4 bit)",
            "(C2.)",
            "C2.4",
            "",
        ] {
            assert_eq!(pattern.count_in(wrong, "2"), None, "{wrong}");
        }
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
