//! Figures in words, where they are plain: from eleven on, hundreds and more, per cent, fractions.
//! Smaller numbers in words count what everybody can see: three reasons, two chapters.

use std::ops::Range;

use crate::check::paragraph::Paragraph;

const SMALL: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];
const LARGE: &[&str] = &[
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
];
const MAGNITUDES: &[&str] = &["hundred", "thousand", "million", "billion"];
const FRACTIONS: &[&str] = &["third", "thirds", "quarter", "quarters", "fifth", "fifths"];

/// The figures of a paragraph.
pub(super) fn figures(paragraph: &Paragraph) -> Vec<Range<usize>> {
    let quoted = paragraph.quoted();
    let words = paragraph.words();
    let bare: Vec<String> = words
        .iter()
        .map(|range| {
            let word = paragraph.text.get(range.clone()).unwrap_or_default();
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .collect();
    let word = |at: usize| bare.get(at).map_or("", String::as_str);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(length) = figure(&word, at) else {
            at += 1;
            continue;
        };
        let is_age = at > 0 && word(at - 1) == "aged"
            || word(at + length).starts_with("year")
                && matches!(word(at + length + 1), "old" | "of");
        let end = at + length - 1;
        if let (Some(first), Some(last)) = (words.get(at), words.get(end)) {
            let text = paragraph
                .text
                .get(first.start..last.end)
                .unwrap_or_default();
            let start = first.end - trimmed_start(paragraph, first);
            let stop = first.start + text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            let is_quoted = quoted.iter().any(|quoted| quoted.contains(&first.start));
            if !is_age && !is_quoted {
                found.push(start..stop);
            }
        }
        at = end + 1;
    }
    found
}

fn trimmed_start(paragraph: &Paragraph, range: &Range<usize>) -> usize {
    let word = paragraph.text.get(range.clone()).unwrap_or_default();
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
        .len()
}

/// How many words the figure that begins at `at` has.
fn figure<'w>(word: &impl Fn(usize) -> &'w str, at: usize) -> Option<usize> {
    let is_number = |text: &str| SMALL.contains(&text) || is_large(text);
    let first = word(at);
    if first == "half" && word(at + 1) == "of" {
        return Some(2);
    }
    if !is_number(first) {
        return None;
    }
    let mut length = 1;
    while MAGNITUDES.contains(&word(at + length))
        || length > 1 && (word(at + length) == "and" && is_number(word(at + length + 1)))
        || length > 1 && is_number(word(at + length))
    {
        length += 1;
    }
    let next = (word(at + length), word(at + length + 1));
    match next {
        ("per", "cent") => Some(length + 2),
        ("percent", _) => Some(length + 1),
        (fraction, _) if length == 1 && FRACTIONS.contains(&fraction) => Some(2),
        ("in", other) if length == 1 && is_number(other) => Some(3),
        ("out", "of") if is_number(word(at + length + 2)) => Some(length + 3),
        _ if length > 1 || is_large(first) => Some(length),
        _ => None,
    }
}

fn is_large(text: &str) -> bool {
    let (tens, units) = text.split_once('-').unwrap_or((text, "one"));
    LARGE.contains(&tens) && SMALL.contains(&units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::paragraph::paragraphs;
    use crate::diagnostic::Diagnostics;
    use crate::prose::{english, parse};
    use crate::record::Text;
    use crate::source::Sources;

    fn found(text: &str) -> Vec<String> {
        let sources = Sources::new();
        let file = sources.add("a.md", text);
        let prose = parse(
            &Text::whole(file, text),
            &english(),
            &mut Diagnostics::new(),
        );
        let paragraphs = paragraphs(&prose);
        let figures = |paragraph: &Paragraph| {
            let ranges = figures(paragraph).into_iter();
            let texts = ranges.map(|range| paragraph.text[range].to_owned());
            texts.collect::<Vec<_>>()
        };
        paragraphs.iter().flat_map(figures).collect()
    }

    #[test]
    fn large_numbers_and_shares_are_figures() {
        assert_eq!(found("Half of all cases; half an hour."), ["Half of"]);
        assert_eq!(
            found("(Eleven) people, twenty-one of them"),
            ["Eleven", "twenty-one"]
        );
        assert_eq!(
            found("two hundred and five suits; three million."),
            ["two hundred and five", "three million"]
        );
        assert_eq!(
            found("ten per cent, two thirds, four in five, one out of three"),
            [
                "ten per cent",
                "two thirds",
                "four in five",
                "one out of three"
            ]
        );
    }

    #[test]
    fn small_numbers_ordinals_and_ages_are_not() {
        for text in [
            "For three reasons, in two chapters, one of them.",
            "In the twenty-first century, the eleventh time, hundreds of people.",
            "A man aged sixteen, eighteen years of age.",
            "He said “eleven people”.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
