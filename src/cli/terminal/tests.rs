//! Whatever is printed, in every form.

use proptest::prelude::*;

use super::visible::tests::hostile;
use super::*;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};

const FORMATS: [Format; 5] = [
    Format::Human,
    Format::Short,
    Format::Json,
    Format::Sarif,
    Format::Github,
];

fn terminal(format: Format, choice: ColorChoice) -> Terminal {
    let manner = Manner {
        format,
        ..Manner::default()
    };
    Terminal::new(choice, false, manner)
}

/// A complaint in which everything that can be named or quoted is one of these texts.
fn complaint(texts: &[String; 8], sources: &Sources) -> Diagnostic {
    let [path, source, message, label, help, note, other_path, other] = texts;
    let file = sources.add(path.as_str(), source.as_str());
    let further = sources.add(other_path.as_str(), other.as_str());
    let third = source
        .chars()
        .take(source.chars().count() / 3)
        .map(char::len_utf8)
        .sum();
    Diagnostic::error(code::PROSE, message.as_str())
        .at(Place::new(file, third..source.len()))
        .label(label.as_str())
        .also(Place::new(file, 0..third), help.as_str())
        .also(Place::new(further, 0..other.len()), label.as_str())
        .help(help.as_str())
        .note(note.as_str())
}

/// The text without the colours that this program prints.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut parts = text.split("\u{1b}[");
    plain.extend(parts.next());
    for part in parts {
        let (numbers, rest) = part.split_once('m').unwrap();
        assert!(
            numbers.chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{text:?}"
        );
        plain.push_str(rest);
    }
    plain
}

/// Whether a terminal, or a reader, could be misled by it: said again by other means than `visible` says it.
fn misleads(c: char) -> bool {
    let code = u32::from(c);
    let is_control = code < 0x20 && !matches!(c, '\n' | '\t') || (0x7f..0xa0).contains(&code);
    let turns = matches!(code, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    let is_unseen = matches!(code, 0xad | 0x200b | 0x2028 | 0x2029 | 0x2060..=0x2064 | 0x206a..=0x206f | 0xfeff);
    is_control || turns || is_unseen || (0xe0000..0xe0080).contains(&code)
}

fn obeyed(line: &str) -> bool {
    let head = line.trim_start();
    head.starts_with("::") && !head.starts_with(":::")
        || line.contains("##[")
        || line.contains("##vso[")
}

proptest! {
    #[test]
    fn whatever_is_named_or_quoted_no_form_prints_what_misleads(
        texts in proptest::array::uniform8(hostile()),
    ) {
        for format in FORMATS {
            for choice in [ColorChoice::Never, ColorChoice::Always] {
                let sources = Sources::new();
                let mut diagnostics = Diagnostics::new();
                diagnostics.push(complaint(&texts, &sources));
                let terminal = terminal(format, choice);
                let Messages { text, lines, found, .. } = terminal.written(diagnostics, &sources);
                // As `say` prints it.
                let people = match choice {
                    ColorChoice::Never => visible::lines(&text).into_owned(),
                    _ => without_colours(&visible::coloured(&text)),
                };
                prop_assert!(choice == ColorChoice::Always || !text.contains('\u{1b}'), "{:?}", text);
                let one_text = if format.is_one_text() { message::print(&found, format, "") } else { String::new() };
                for printed in [&people, &lines, &one_text] {
                    prop_assert!(!printed.contains(misleads), "{:?}: {:?}", format, printed);
                }
                prop_assert!(!people.lines().any(obeyed), "{:?}", people);
                prop_assert!(!one_text.lines().any(obeyed), "{:?}", one_text);
                match format {
                    Format::Human => prop_assert!(lines.is_empty()),
                    Format::Short => {
                        prop_assert_eq!(lines.matches('\n').count(), 1, "{:?}", lines);
                        prop_assert!(!obeyed(&lines), "{:?}", lines);
                    }
                    Format::Github => {
                        prop_assert_eq!(lines.matches('\n').count(), 1, "{:?}", lines);
                        prop_assert!(lines.starts_with("::error file="), "{:?}", lines);
                    }
                    Format::Json => {
                        let read: Vec<Found> = serde_json::from_str(&one_text).unwrap();
                        prop_assert_eq!(read, found);
                    }
                    Format::Sarif => {
                        let log: serde_json::Value = serde_json::from_str(&one_text).unwrap();
                        let said = log["runs"][0]["results"][0]["message"]["text"].as_str();
                        prop_assert!(said.is_some_and(|said| said.starts_with(&texts[2])));
                    }
                }
            }
        }
    }
}

#[test]
fn what_stops_a_runner_is_another_word_each_time() {
    let (stop, go_on) = guard().unwrap();
    let word = go_on.trim_matches([':', '\n']).to_owned();
    assert_eq!(stop, format!("::stop-commands::{word}\n"));
    assert!(word.len() == 32 && guard().unwrap().1 != go_on);
}
