//! Addresses of the web: where one stands in a text, and how it is written where only ASCII may stand.

use std::ops::Range;

use url::Url;

/// What an address ends before, besides white space.
const ENDS: [char; 9] = ['<', '>', '"', '`', '|', '“', '”', '«', '»'];

/// What stands behind an address more often than at its end.
const BEHIND: &str = ".,;:!?'’‘…*_~";

/// The address as links in a document hold it: with nothing but ASCII, host names in Punycode and
/// other letters as percent-encoded UTF-8. `None` if it is none.
#[must_use]
pub fn ascii(address: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    let read = Url::parse(address).ok()?;
    if address.chars().all(plain) {
        // As it was written: some servers tell `https://example.org` from `https://example.org/`.
        return Some(address.to_owned());
    }
    Some(String::from(read))
}

/// The most characters of an address between which a line cannot end.
const PIECE: usize = 16;

/// An address in pieces, between which a line may end.
pub(super) fn pieces(address: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut count) = (0, 0);
    let mut characters = address.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        count += 1;
        let end = at + c.len_utf8();
        let next = characters.peek().map(|(_, c)| *c);
        let is_sign = |c: char| "/?&=.-_#:".contains(c);
        let parts = is_sign(c) && next.is_some_and(|next| !is_sign(next));
        // An accent stays with its letter.
        let is_long = count >= PIECE && next.is_some_and(char::is_alphanumeric);
        if parts || is_long {
            pieces.push(&address[start..end]);
            (start, count) = (end, 0);
        }
    }
    if start < address.len() {
        pieces.push(&address[start..]);
    }
    pieces
}

/// Where addresses stand in `text` that are not part of a link's markup already.
pub(super) fn bare(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut done = 0;
    while let Some(at) = text[done..].find("http").map(|at| at + done) {
        match end_of(text, at).filter(|_| stands_free(&text[..at])) {
            Some(end) => {
                found.push(at..end);
                done = end;
            }
            None => done = at + "http".len(),
        }
    }
    found
}

/// Whether what begins behind `before` is no part of a word or of a link's markup.
fn stands_free(before: &str) -> bool {
    let markup = before.trim_end_matches(|c: char| c.is_whitespace() || c == '<');
    !before.ends_with(|c: char| c.is_alphanumeric() || c == '<' || c == '=')
        && !markup.ends_with("](")
        && !markup.ends_with("]:")
}

/// Where the address ends that begins at `at`, if one does.
fn end_of(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| rest.starts_with(scheme))?;
    let ends = |c: char| {
        c.is_whitespace() || c.is_control() || c == char::REPLACEMENT_CHARACTER || ENDS.contains(&c)
    };
    let mut end = rest.find(ends).unwrap_or(rest.len());
    // An expression would become a part of it.
    if rest[end..].starts_with("{{") || rest[..end].contains("{{") {
        return None;
    }
    let inside = |close: usize, pair: [char; 2]| {
        let opened = rest[..close].matches(pair[0]).count();
        let closed = rest[..close].matches(pair[1]).count();
        closed < opened
    };
    // A bracket that closes what was opened before the address is no part of it.
    for pair in [['(', ')'], ['[', ']']] {
        let closes = rest[..end].match_indices(pair[1]).map(|(at, _)| at);
        if let Some(first) = closes.into_iter().find(|close| !inside(*close, pair)) {
            end = end.min(first);
        }
    }
    end = rest[..end].trim_end_matches(|c| BEHIND.contains(c)).len();
    rest.get(scheme.len()..end)?
        .starts_with(char::is_alphanumeric)
        .then_some(at + end)
}

/// An address as it is meant, which Markdown was not asked to read: without its backslashes.
pub(super) fn meant(written: &str) -> String {
    let mut meant = String::with_capacity(written.len());
    let mut rest = written.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' || !rest.peek().is_some_and(char::is_ascii_punctuation) {
            meant.push(c);
        }
    }
    meant.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_before_what_belongs_to_the_sentence() {
        for (text, expected) in [
            ("see https://x.org/a.", "https://x.org/a"),
            ("(https://x.org/a_(b))", "https://x.org/a_(b)"),
            ("(https://x.org/a)", "https://x.org/a"),
            ("*https://x.org/a*, b", "https://x.org/a"),
            ("“https://x.org”", "https://x.org"),
            ("https://x.org/a?b=c&d=e#f!", "https://x.org/a?b=c&d=e#f"),
            (
                "https://adilet.zan.kz/rus/docs/Закон, b",
                "https://adilet.zan.kz/rus/docs/Закон",
            ),
            ("| https://x.org/a| b", "https://x.org/a"),
            ("[https://x.org/a]", "https://x.org/a"),
            ("https://x.org/_a_b_", "https://x.org/_a_b"),
        ] {
            let found: Vec<_> = bare(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, [expected], "{text}");
        }
        for text in [
            "[a](https://x.org)",
            "[a]( <https://x.org>)",
            "<https://x.org>",
            "[a]: https://x.org",
            "https://",
            "https:// x",
            "xhttps://y.org",
            "http",
        ] {
            assert_eq!(bare(text), Vec::<Range<usize>>::new(), "{text}");
        }
    }

    #[test]
    fn a_line_may_end_behind_the_signs_of_an_address() {
        assert_eq!(
            pieces("https://x.org/Закон_о?a=b"),
            ["https://", "x.", "org/", "Закон_", "о?", "a=", "b"]
        );
        assert_eq!(pieces(&"ж".repeat(20)).len(), 2);
    }

    #[test]
    fn an_address_is_written_in_ascii() {
        for (address, expected) in [
            ("https://x.org/a_b?c=d", "https://x.org/a_b?c=d"),
            (
                "https://adilet.zan.kz/rus/docs/Закон",
                "https://adilet.zan.kz/rus/docs/%D0%97%D0%B0%D0%BA%D0%BE%D0%BD",
            ),
            ("https://пример.рф/a", "https://xn--e1afmkfd.xn--p1ai/a"),
            ("https://x.org/a b%20c", "https://x.org/a%20b%20c"),
            ("mailto:é@x.org", "mailto:%C3%A9@x.org"),
        ] {
            assert_eq!(ascii(address).as_deref(), Some(expected));
        }
        for wrong in ["https://exa mple", "https://[x", "https://"] {
            assert_eq!(ascii(wrong), None, "{wrong}");
        }
    }
}
