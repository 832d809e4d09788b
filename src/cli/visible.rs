//! What is printed of texts that may be anybody's: names of files, keys, cells, lines of sources.
//!
//! A terminal obeys some characters, turns its line round at others, and shows nothing for others still; a runner of
//! CI obeys lines that begin with `::`, and `##[` wherever it stands. A name can hold all that. So whatever is
//! printed goes through this file: a character that is not simply shown stands as a sign, one for one, so that columns
//! stay what they are, and what a runner would obey is broken by a backslash. In JSON the same characters are escaped,
//! which changes no value.

use std::borrow::Cow;

use icu_properties::props::{
    BinaryProperty, DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint,
    PrependedConcatenationMark, VariationSelector,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// What stands for a character that has no picture.
const NO_PICTURE: char = char::REPLACEMENT_CHARACTER;

/// Returns a text in one line, to be put into others.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    signed(text, |_, _| 0)
}

/// Returns lines of text in which only line ends and tabs are what they are, and that no runner obeys.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    let signed = signed(text, |c, _| usize::from(matches!(c, '\n' | '\t')));
    without_commands(signed)
}

/// Returns lines in which the program itself has coloured words; what stands between the colours must have gone
/// through [`line`] or [`lines`].
pub(super) fn coloured(text: &str) -> Cow<'_, str> {
    let signed = signed(text, |c, rest| match c {
        '\n' | '\t' => 1,
        '\u{1b}' => colour(rest),
        _ => 0,
    });
    without_commands(signed)
}

/// Returns JSON that says the same.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    escaped(text, |c| {
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units).iter();
        units.map(|unit| format!("\\u{unit:04x}")).collect()
    })
}

/// Returns a text as TOML writes it, with its quotation marks.
pub(super) fn toml(text: &str) -> String {
    // What JSON escapes, TOML escapes alike.
    let quoted = serde_json::Value::from(text).to_string();
    let escaped = escaped(&quoted, |c| match u32::from(c) {
        code @ ..=0xffff => format!("\\u{code:04X}"),
        code => format!("\\U{code:08X}"),
    });
    escaped.into_owned()
}

/// A source with signs in it, for a picture of its lines.
pub(super) struct Excerpt<'s> {
    /// The lines with their ends.
    pub(super) text: Cow<'s, str>,
    /// Behind each sign: the byte of the source, and the byte of the text.
    behind: Vec<(usize, usize)>,
}

impl<'s> Excerpt<'s> {
    pub(super) fn of(source: &'s str) -> Self {
        let mut behind = Vec::new();
        let text = replaced(
            source,
            |c, rest| usize::from(matches!(c, '\n' | '\t') || rest.starts_with("\r\n")),
            |c, at, text| {
                text.push(sign(c));
                behind.push((at + c.len_utf8(), text.len()));
            },
        );
        Self { text, behind }
    }

    /// The byte of the text that a byte of the source has become.
    pub(super) fn place(&self, byte: usize) -> usize {
        let before = self.behind.partition_point(|(source, _)| *source <= byte);
        match before.checked_sub(1).and_then(|last| self.behind.get(last)) {
            Some((source, text)) => text + (byte - source),
            None => byte,
        }
    }
}

/// Whether a character is not simply shown: it controls something, turns the direction, or cannot be seen.
fn is_hidden(c: char, before: Option<char>) -> bool {
    if matches!(c, ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{370}'..='\u{5ff}') {
        return false;
    }
    // Joiners and selectors of a letter's form are part of words in many scripts, behind a letter; before or within
    // what a runner looks for they would be overlooked.
    if matches!(c, '\u{200c}' | '\u{200d}') || is::<VariationSelector>(c) {
        return before.is_none_or(|before| before.is_ascii() || before.is_whitespace());
    }
    match CodePointMapData::<GeneralCategory>::new().get(c) {
        GeneralCategory::Control
        | GeneralCategory::LineSeparator
        | GeneralCategory::ParagraphSeparator => true,
        GeneralCategory::Format => !is::<PrependedConcatenationMark>(c),
        _ => is::<DefaultIgnorableCodePoint>(c) || is::<NoncharacterCodePoint>(c),
    }
}

fn is<P: BinaryProperty>(c: char) -> bool {
    CodePointSetData::new::<P>().contains(c)
}

/// What stands for a hidden character: its picture, if it has one.
fn sign(c: char) -> char {
    match u32::from(c) {
        code @ ..0x20 => char::from_u32(0x2400 + code).unwrap_or(NO_PICTURE),
        0x7f => '\u{2421}',
        _ => NO_PICTURE,
    }
}

fn signed(text: &str, kept: impl Fn(char, &str) -> usize) -> Cow<'_, str> {
    replaced(text, kept, |c, _, signed| signed.push(sign(c)))
}

fn escaped(text: &str, escape: impl Fn(char) -> String) -> Cow<'_, str> {
    let is_line_end = |c, _: &str| usize::from(c == '\n');
    let escaped = replaced(text, is_line_end, |c, _, escaped| {
        escaped.push_str(&escape(c));
    });
    let marks = marks(&escaped);
    if marks.is_empty() {
        return escaped;
    }
    let mut text = escaped.into_owned();
    for at in marks.into_iter().rev() {
        text.replace_range(at..=at, &escape('['));
    }
    Cow::Owned(text)
}

/// Puts something in the place of each hidden character, but for so many bytes as are kept at a place.
fn replaced(
    text: &str,
    kept: impl Fn(char, &str) -> usize,
    mut put: impl FnMut(char, usize, &mut String),
) -> Cow<'_, str> {
    let mut replaced = String::new();
    let (mut copied, mut kept_to) = (0, 0);
    let mut before = None;
    for (at, c) in text.char_indices() {
        let earlier = before.replace(c);
        if at < kept_to {
            continue;
        }
        kept_to = at + kept(c, text.get(at..).unwrap_or_default());
        if kept_to == at && is_hidden(c, earlier) {
            replaced.push_str(text.get(copied..at).unwrap_or_default());
            put(c, at, &mut replaced);
            copied = at + c.len_utf8();
            // Nothing that is seen, for a joiner that follows.
            before = None;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    replaced.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(replaced)
}

/// How many bytes of `text` begin or end a colour, as this program prints it.
fn colour(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let numbers = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    let end = numbers.strip_prefix('m');
    end.map_or(0, |end| text.len() - end.len())
}

/// Breaks what runners of CI obey, by a backslash: `::` at the head of a line, and `##[` or `##word[` in it.
fn without_commands(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut breaks: Vec<usize> = marks(&text);
    if text.contains("::") {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let head = line.len() - without_head(line).len();
            // Three of them begin no command: they stand before the further places of a message.
            let line_is = |head_is: &str| {
                line.get(head..)
                    .is_some_and(|line| line.starts_with(head_is))
            };
            if line_is("::") && !line_is(":::") {
                breaks.push(start + head);
            }
            start += line.len();
        }
    }
    if breaks.is_empty() {
        return text;
    }
    breaks.sort_unstable();
    let mut broken = text.into_owned();
    for at in breaks.into_iter().rev() {
        broken.insert(at, '\\');
    }
    Cow::Owned(broken)
}

/// A line without what runners overlook at its head.
fn without_head(line: &str) -> &str {
    let mut rest = line;
    loop {
        let shorter = rest.trim_start();
        let shorter = shorter.get(colour(shorter)..).unwrap_or_default();
        if shorter.len() == rest.len() {
            return rest;
        }
        rest = shorter;
    }
}

/// Where the brackets of `##[` and `##word[` are.
fn marks(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("##")) {
        let behind = from + at + 2;
        let rest = text.get(behind..).unwrap_or_default();
        let word = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if word.starts_with('[') {
            found.push(behind + rest.len() - word.len());
        }
        from = behind - 1;
    }
    found
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_kind_of_hidden_character_has_a_sign_and_letters_of_all_scripts_stay() {
        let hidden = "\0\u{7}\u{8}\u{b}\r\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{feff}\u{fdd0}\u{e0001}\u{e0061}";
        let signs = "␀␇␈␋␍␛␡";
        let printed = line(hidden);
        assert!(printed.starts_with(signs), "{printed}");
        assert!(
            printed
                .trim_start_matches(signs)
                .chars()
                .all(|c| c == NO_PICTURE),
            "{printed}"
        );
        assert_eq!(
            printed.chars().count(),
            hidden.chars().count(),
            "one for one"
        );
        assert_eq!(line("a\nb\tc"), "a␊b␉c");
        assert_eq!(lines("a\nb\tc\r\n"), "a\nb\tc␍\n");
        for text in [
            "Қазақстан, “ё” – ﷼ 25\u{a0}%",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}👧 ❤\u{fe0f}, ☂",
            "漢字 𠮷",
            "\u{600}١٢",
        ] {
            assert_eq!(lines(text), text);
        }
    }

    #[test]
    fn what_a_runner_obeys_is_broken() {
        for (text, printed) in [
            (
                "::set-output name=out::evil\n",
                "\\::set-output name=out::evil\n",
            ),
            ("a\n \t\u{a0}::add-mask::x", "a\n \t\u{a0}\\::add-mask::x"),
            ("\u{200d}::x", "\u{fffd}::x"),
            (" \u{200d}\u{200d}::x", " \u{fffd}\u{fffd}::x"),
            ("a::b", "a::b"),
            (" ::: a.toml:1:2", " ::: a.toml:1:2"),
            (
                "see ##[group]x and ###[warning]",
                "see ##\\[group]x and ###\\[warning]",
            ),
            ("##vso[task.setvariable]", "##vso\\[task.setvariable]"),
            ("## [x] #[y]", "## [x] #[y]"),
        ] {
            assert_eq!(lines(text), printed);
        }
        assert_eq!(
            coloured("\u{1b}[1m ::x\u{1b}[0m"),
            "\u{1b}[1m \\::x\u{1b}[0m"
        );
    }

    #[test]
    fn of_escapes_only_the_colours_of_the_program_pass_and_only_where_it_has_coloured() {
        let text = "\u{1b}[1;31mred\u{1b}[0m \u{1b}]0;title\u{7} \u{1b}[2J \u{1b}[8";
        assert_eq!(
            coloured(text),
            "\u{1b}[1;31mred\u{1b}[0m ␛]0;title␇ ␛[2J ␛[8"
        );
        assert_eq!(lines(text), "␛[1;31mred␛[0m ␛]0;title␇ ␛[2J ␛[8");
    }

    /// Texts in which everything that could go wrong is frequent.
    pub(in crate::cli) fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => any::<char>().prop_map(String::from),
            3 => proptest::char::range('\0', '\u{a0}').prop_map(String::from),
            3 => proptest::char::range('\u{2000}', '\u{206f}').prop_map(String::from),
            1 => proptest::sample::select(vec![
                "\u{1b}[31m", "\u{1b}]0;t\u{7}", "\r\n", "\n", "\n::add-mask::a", "##[error]", "##vso[x]", "::", "\u{feff}", "\u{fe0f}",
                "\u{e0041}", "\u{61c}", "\u{ad}", "a", "é", "ж", "漢", "\\", "\"", "%0A",
            ]).prop_map(str::to_owned),
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn an_excerpt_has_the_characters_of_its_source_at_their_places(source in hostile()) {
            let excerpt = Excerpt::of(&source);
            prop_assert_eq!(excerpt.text.chars().count(), source.chars().count());
            let places = source.char_indices().map(|(at, _)| excerpt.place(at));
            let there: Vec<usize> = excerpt.text.char_indices().map(|(at, _)| at).collect();
            prop_assert_eq!(places.collect::<Vec<_>>(), there);
            prop_assert_eq!(excerpt.place(source.len()), excerpt.text.len());
        }

        #[test]
        fn json_says_the_same_and_toml_too(text in hostile(), key in hostile()) {
            let value = serde_json::json!({ key.clone(): [text.clone()] });
            let printed = format!("{value:#}");
            let printed = json(&printed);
            prop_assert!(!printed.contains("##["));
            prop_assert_eq!(&lines(&printed), &printed);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).unwrap(), value);

            let table = format!("key = {}\n", toml(&text));
            prop_assert_eq!(&lines(&table), &table);
            let read: ::toml::Table = ::toml::from_str(&table).unwrap();
            prop_assert_eq!(read["key"].as_str(), Some(text.as_str()));
        }
    }
}
