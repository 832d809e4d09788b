//! Prose: CommonMark with expressions, and the Typst that it becomes.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rapporteur::diagnostic::Diagnostics;
use rapporteur::language::Locale;
use rapporteur::prose::text::{Part, parts};
use rapporteur::prose::{
    Evaluate, Evaluated, Expression, Inline, Marks, Prose, Setting, parse, parse_line, strip,
    typst, with_citations,
};
use rapporteur::record::Text;
use rapporteur::source::Sources;

use super::typst_tree::{May, text_of};

/// The first file is a text, the second what its expressions print.
pub(super) fn run(input: &[u8]) {
    let [text, value] = super::files(input);
    let (Ok(text), Ok(value)) = (std::str::from_utf8(text), std::str::from_utf8(value)) else {
        return;
    };
    let Ok(english) = "en".parse().map(|language| Locale::of(&language)) else {
        return;
    };
    let english = english.unwrap_or_else(|fault| panic!("{fault}"));
    let setting = Setting::of(english.punctuation());
    for is_line in [false, true] {
        let sources = Sources::new();
        let file = sources.add("a.md", text);
        let mut diagnostics = Diagnostics::new();
        let written = Text::whole(file, text);
        let prose = if is_line {
            parse_line(&written, &setting, &mut diagnostics)
        } else {
            parse(&written, &setting, &mut diagnostics)
        };
        let whole = diagnostics.is_empty();
        super::complaints::hold(diagnostics, &sources);
        let printed = printed(&prose, is_line, value);
        words_are_there(&prose, &printed);
        if whole && !is_line && !text.contains("{{") {
            let missing = missing(&words_of(text), &printed, &prose);
            assert!(
                missing.is_empty(),
                "{missing:?} of {text:?} are not in {printed:?}"
            );
        }
        if is_line && !text.contains("{{") {
            assert_eq!(
                bare(&printed),
                bare(text),
                "a line is not printed as it stands"
            );
        }
    }
}

/// What Typst prints of it; it must be text and calls of the writer's own, and parse.
fn printed(prose: &Prose, is_line: bool, value: &str) -> String {
    let marks = Marks::new();
    let mut values = Values(value);
    let markup = if is_line {
        typst::write_inline(prose, &mut values, &marks)
    } else {
        typst::write(prose, &mut values, &marks)
    };
    let citation = [Inline::Emphasis(vec![Inline::Text {
        text: value.to_owned(),
        place: prose.place,
    }])];
    let mut cite = |_| typst::write_inlines(&citation, &mut Values(value), &marks);
    let (markup, _) = strip(&with_citations(&markup, &mut cite), &marks);
    assert!(
        !markup.contains(|c| matches!(c, '\u{FDD0}'..='\u{FDEF}')),
        "a mark is left in {markup:?}"
    );
    let markup = if is_line {
        format!("#strong[{markup}];")
    } else {
        markup
    };
    text_of(&markup, May::Calls).unwrap_or_else(|fault| panic!("not only text: {fault}"))
}

/// The words that `prose::text` gives are those that are printed.
fn words_are_there(prose: &Prose, printed: &str) {
    let mut words = String::new();
    collect(&parts(prose, &mut |_| ()), &mut words);
    let missing = missing(&bare_words(&words), printed, prose);
    assert!(
        missing.is_empty(),
        "{missing:?} are words and not in {printed:?}"
    );
}

fn collect(parts: &[Part<()>], words: &mut String) {
    for part in parts {
        match part {
            Part::Words(text) => words.push_str(text),
            Part::Note(note) => {
                words.push(' ');
                collect(note, words);
                words.push(' ');
            }
            Part::Printed(()) | Part::Break(_) => words.push(' '),
        }
    }
}

/// The words of a text as CommonMark has them, found without the program: by another walk over the
/// events, which knows no expressions.
fn words_of(text: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let mut words = String::new();
    let mut notes = 0_usize;
    for event in Parser::new_ext(text, options) {
        match event {
            // A note that is called twice, or never, is another matter.
            Event::Start(Tag::FootnoteDefinition(_)) => notes += 1,
            Event::End(TagEnd::FootnoteDefinition) => notes -= 1,
            Event::Text(text) | Event::Code(text) if notes == 0 => words.push_str(&text),
            Event::Start(Tag::Paragraph | Tag::TableCell | Tag::Item | Tag::CodeBlock(_))
            | Event::SoftBreak
            | Event::HardBreak
            | Event::FootnoteReference(_) => words.push(' '),
            _ => {}
        }
    }
    bare_words(&words)
}

/// Words of letters and digits.
fn bare_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The letters and digits alone, which nothing folds.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words that are fewer times in `printed` than in `words`. The address of a link stands before its text,
/// so that a word which goes on in a link is whole only without it.
fn missing(words: &[String], printed: &str, prose: &Prose) -> Vec<String> {
    let mut wanted = BTreeMap::new();
    for word in words {
        *wanted.entry(word.as_str()).or_insert(0_usize) += 1;
    }
    let printed = bare(printed);
    let mut without_addresses = printed.clone();
    prose.visit(&mut |inline| {
        if let Inline::Link { address, .. } = inline {
            without_addresses = without_addresses.replacen(&bare(address), "", 1);
        }
    });
    let is_in = |word: &str, times: usize, text: &str| {
        text.matches(word).count() >= times || overlaps(word, text, times)
    };
    let are_fewer = |(word, times): &(&str, usize)| {
        !is_in(word, *times, &printed) && !is_in(word, *times, &without_addresses)
    };
    wanted
        .into_iter()
        .filter(are_fewer)
        .map(|(word, _)| word.to_owned())
        .collect()
}

/// Whether a word stands often enough if its occurrences may overlap, as `aa` does in `aaa`.
fn overlaps(word: &str, printed: &str, times: usize) -> bool {
    let starts = printed
        .char_indices()
        .filter(|(at, _)| printed[*at..].starts_with(word));
    starts.count() >= times
}

/// Prints every expression as one of the kinds of values, chosen by its first word.
struct Values<'v>(&'v str);

impl Evaluate for Values<'_> {
    fn evaluate(&mut self, expression: &Expression) -> Evaluated {
        let text = self.0.to_owned();
        let name = expression.source.split(['(', '.', ' ']).next();
        match name.unwrap_or_default() {
            "stat" => Evaluated::Figure {
                remark: text.clone(),
                text,
            },
            "concern" => Evaluated::Link {
                text,
                label: String::from("concern-x"),
            },
            "odd" => Evaluated::Link {
                label: text.clone(),
                text,
            },
            "cite" => Evaluated::Citation {
                number: 0,
                in_text: false,
            },
            "chart" => Evaluated::Fragment(String::from("#table[];")),
            "nothing" => Evaluated::Nothing,
            _ => Evaluated::Text(text),
        }
    }
}
