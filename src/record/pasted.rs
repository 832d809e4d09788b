//! Characters that look like others: what a word processor or a page of the web makes of what is typed.

use std::ops::Range;

/// A character that stands where another one is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is.
    pub what: String,
    /// What to write in its place.
    pub instead: &'static str,
}

/// The first such character of `text` that stands outside of straight quotation marks.
#[must_use]
pub fn pasted(text: &str) -> Option<Pasted> {
    let mut open = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some(quote), c) if c == quote => open = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => open = Some(c),
            (None, '#') => return None,
            (None, c) => {
                if let Some((name, instead)) = named(c) {
                    return Some(Pasted {
                        range: at..at + c.len_utf8(),
                        what: format!("{name} (U+{:04X})", u32::from(c)),
                        instead,
                    });
                }
            }
        }
    }
    None
}

fn named(c: char) -> Option<(&'static str, &'static str)> {
    let quotes = "write the straight one of the keyboard, `\"` or `'`";
    Some(match c {
        '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›' | '＂' | '′'
        | '″' => ("a typographic quotation mark", quotes),
        '\u{A0}' | '\u{202F}' | '\u{2007}' => ("a no-break space", "write a plain space"),
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {
            ("a character that nobody sees", "remove it")
        }
        '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}' => {
            ("a space of another width", "write a plain space")
        }
        '–' | '—' | '−' | '‐' | '‑' => {
            ("a dash", "write the hyphen of the keyboard, `-`")
        }
        '＝' | '（' | '）' | '，' | '［' | '］' => {
            ("a character of double width", "write that of the keyboard")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_outside_of_texts_is_found() {
        let found = |text: &str| pasted(text).map(|found| text[found.range].to_owned());
        assert_eq!(found("title = “A”").as_deref(), Some("“"));
        assert_eq!(found("title\u{a0}= \"“A”\"").as_deref(), Some("\u{a0}"));
        assert_eq!(found("title = \"a\\\"“\""), None);
        assert_eq!(found("title = 'a' # “b”"), None);
    }
}
