//! Where in a source: "p. 4", "paras. 60-64", "art. 9".
//!
//! CSL has labels of its own, so that each style can write them in its way. What it has no label for, and
//! what it would rewrite, such as "art. 7 (a) (i)", is printed as the author wrote it.

use hayagriva::citationberg::taxonomy::Locator;

/// A place in a source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pinpoint {
    pub label: Label,
    pub text: String,
}

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Label {
    Page,
    Paragraph,
    Article,
    Section,
    Chapter,
    Part,
    Note,
    Line,
    Figure,
    Table,
    Rule,
    Volume,
    Appendix,
    /// The text has its label in it, or needs none.
    Own,
}

impl Label {
    pub(super) fn locator(self) -> Locator {
        match self {
            Self::Page => Locator::Page,
            Self::Paragraph => Locator::Paragraph,
            Self::Article => Locator::ArticleLocator,
            Self::Section => Locator::Section,
            Self::Chapter => Locator::Chapter,
            Self::Part => Locator::Part,
            Self::Note => Locator::Note,
            Self::Line => Locator::Line,
            Self::Figure => Locator::Figure,
            Self::Table => Locator::Table,
            Self::Rule => Locator::Rule,
            Self::Volume => Locator::Volume,
            Self::Appendix => Locator::Appendix,
            Self::Own => Locator::Custom,
        }
    }

    fn of(word: &str) -> Option<Self> {
        let word = word.trim_end_matches('.').to_lowercase();
        Some(match word.as_str() {
            "p" | "pp" | "page" | "pages" => Self::Page,
            "para" | "paras" | "paragraph" | "paragraphs" | "¶" | "¶¶" => Self::Paragraph,
            "art" | "arts" | "article" | "articles" => Self::Article,
            "sec" | "secs" | "sect" | "section" | "sections" | "§" | "§§" | "s" | "ss" => {
                Self::Section
            }
            "ch" | "chs" | "chap" | "chaps" | "chapter" | "chapters" => Self::Chapter,
            "pt" | "part" | "parts" => Self::Part,
            "n" | "nn" | "note" | "notes" => Self::Note,
            "l" | "line" | "lines" => Self::Line,
            "fig" | "figs" | "figure" | "figures" => Self::Figure,
            "table" | "tables" => Self::Table,
            "rule" | "rules" => Self::Rule,
            "vol" | "vols" | "volume" | "volumes" => Self::Volume,
            "app" | "appendix" | "appendices" => Self::Appendix,
            _ => return None,
        })
    }
}

/// Reads what an author wrote.
pub(super) fn read(text: &str) -> Pinpoint {
    let text = text.trim().trim_end_matches('.');
    let (label, rest) = match text.split_once(|c: char| c.is_whitespace()) {
        Some((word, rest)) => (Label::of(word), rest.trim()),
        None => match text.strip_prefix(['§', '¶']) {
            Some(rest) => (Label::of(&text[..text.len() - rest.len()]), rest),
            // A number alone may be a page, an article or a year.
            None => (None, text),
        },
    };
    match label {
        Some(label) if is_plain(rest) => Pinpoint {
            label,
            text: rest
                .replace("--", "-")
                .replace('–', "-")
                .replace(' ', "")
                .replace(',', ", "),
        },
        _ => Pinpoint {
            label: Label::Own,
            text: typeset(text),
        },
    }
}

/// Numbers, ranges of numbers, and rows of these.
fn is_plain(text: &str) -> bool {
    text.split(',').all(|part| {
        let part = part.replace("--", "-").replace('–', "-");
        let ends: Vec<&str> = part.trim().split('-').collect();
        ends.len() <= 2
            && ends.iter().all(|end| {
                let end = end.trim();
                !end.is_empty()
                    && end.len() < 10
                    && (end == "0" || !end.starts_with('0'))
                    && end.bytes().all(|byte| byte.is_ascii_digit())
            })
    })
}

/// Dashes between numbers, and a label that stays with its number.
fn typeset(text: &str) -> String {
    let mut set = String::with_capacity(text.len());
    let text = text.replace("--", "–");
    let mut rest = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        match c {
            '-' if before.is_ascii_digit() && next.is_ascii_digit() => set.push('–'),
            ' ' if before == '.' && next.is_ascii_digit() => set.push('\u{A0}'),
            c => set.push(c),
        }
        before = c;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_and_what_is_more_than_numbers_stays_as_it_is() {
        for (text, label, expected) in [
            ("p. 4", Label::Page, "4"),
            ("pp. 4--7", Label::Page, "4-7"),
            ("paras. 60-64", Label::Paragraph, "60-64"),
            ("para. 12.", Label::Paragraph, "12"),
            ("paras. 60–64, 70", Label::Paragraph, "60-64, 70"),
            ("article 9", Label::Article, "9"),
            ("§ 3", Label::Section, "3"),
            ("§3", Label::Section, "3"),
            ("17", Label::Own, "17"),
            ("arts. 14 and 22", Label::Own, "arts.\u{A0}14 and 22"),
            ("art. 7 (a) (i)", Label::Own, "art.\u{A0}7 (a) (i)"),
            (
                "annex II, paras. 3-5",
                Label::Own,
                "annex II, paras.\u{A0}3–5",
            ),
            ("chapter V", Label::Own, "chapter V"),
            ("preamble", Label::Own, "preamble"),
            ("p. 007", Label::Own, "p.\u{A0}007"),
        ] {
            let pinpoint = read(text);
            assert_eq!(
                (pinpoint.label, pinpoint.text.as_str()),
                (label, expected),
                "{text}"
            );
        }
    }
}
