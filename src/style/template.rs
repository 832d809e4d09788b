//! Templates that say which of their lines made what.
//!
//! Before a template is compiled, every line of it that prints something gets a point (see
//! [`Marks::point`]), so that generated text leads back to the template's line where it leads to no
//! author. The points stand only before characters that are not white space, so that `{%-` and the
//! trimming of lines work as if they were not there.

use std::ops::Range;

use minijinja::syntax::SyntaxConfig;

use crate::diagnostic::{Diagnostic, FileId, Place, code};
use crate::prose::Marks;

/// How white space around blocks is treated: a line that holds only a block leaves no line.
pub(super) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .unwrap_or_default()
}

/// A template with its points.
#[derive(Debug)]
pub(super) struct Pointed {
    /// The file that the editor knows.
    pub file: FileId,
    /// The template as it is compiled.
    pub text: String,
    /// Where points were put in (in `text`) and how long they are, ascending.
    points: Vec<(usize, usize)>,
}

impl Pointed {
    pub(super) fn new(source: &str, file: FileId, marks: &Marks) -> Self {
        let mut pointed = Self {
            file,
            text: String::with_capacity(source.len() * 2),
            points: Vec::new(),
        };
        let mut at = 0;
        let mut fresh = true;
        let mut raw = false;
        while at < source.len() {
            let rest = &source[at..];
            if let Some((length, is_raw)) = tag(rest, raw) {
                if rest.starts_with("{{") && fresh {
                    pointed.point(marks, file, at..at + 1);
                    fresh = false;
                } else if !rest.starts_with("{{") {
                    // What follows a block on its line is made by another part of the template.
                    fresh = true;
                }
                raw = is_raw;
                pointed.text.push_str(&rest[..length]);
                at += length;
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            if c == '\n' {
                fresh = true;
            } else if fresh && !c.is_whitespace() {
                pointed.point(marks, file, at..at + c.len_utf8());
                fresh = false;
            }
            pointed.text.push(c);
            at += c.len_utf8();
        }
        pointed
    }

    fn point(&mut self, marks: &Marks, file: FileId, range: Range<usize>) {
        let point = marks.point(Place::new(file, range));
        self.points.push((self.text.len(), point.len()));
        self.text.push_str(&point);
    }

    /// The place in the editor's file of a range of the compiled text. A character of which a part is meant
    /// is meant whole: the reader of templates points at a byte.
    pub(super) fn place_of(&self, range: Range<usize>) -> Place {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.ceil_char_boundary(range.end);
        let original = |byte: usize| {
            let inserted: usize = self
                .points
                .iter()
                .take_while(|(at, _)| *at < byte)
                .map(|(at, length)| (*length).min(byte - at))
                .sum();
            byte - inserted
        };
        Place::new(self.file, original(start)..original(end))
    }
}

/// The longest template that is compiled, in bytes.
const LONGEST: usize = 1 << 20;

/// The longest tag, in bytes: a chain of operators goes as deep as it is long.
const LONGEST_TAG: usize = 10_000;

/// The most branches that the conditions of a template may have: each stands in the one before.
const MOST_BRANCHES: usize = 1_000;

/// What of a template is larger than the compiler can take.
pub(super) fn oversized(source: &str, file: FileId) -> Option<Diagnostic> {
    let wrong = |message: String, range: Range<usize>| {
        Some(Diagnostic::error(code::TOO_LARGE, message).at(Place::new(file, range)))
    };
    if source.len() > LONGEST {
        return wrong(
            format!("a template of more than {} MB", LONGEST >> 20),
            0..0,
        );
    }
    let mut branches = 0;
    let mut raw = false;
    let mut at = 0;
    while let Some(found) = source[at..].find(['{']) {
        at += found;
        let Some((length, is_raw)) = tag(&source[at..], raw) else {
            at += 1;
            continue;
        };
        let inner = source[at..at + length].trim_start_matches(['{', '%', '-', '+', ' ']);
        branches += usize::from(inner.starts_with("elif"));
        if length > LONGEST_TAG && !source[at..].starts_with("{#") {
            let message = format!("an expression of more than {LONGEST_TAG} bytes");
            return wrong(message, at..at + 2);
        }
        if branches > MOST_BRANCHES {
            let message = format!("more than {MOST_BRANCHES} branches (`elif`) in one template");
            return wrong(message, at..at + length);
        }
        raw = is_raw;
        at += length;
    }
    None
}

/// What is opened and never closed, or closed and never opened.
pub(super) fn unbalanced(source: &str, file: FileId) -> Option<Diagnostic> {
    const BLOCKS: &[&str] = &[
        "if",
        "for",
        "macro",
        "call",
        "filter",
        "with",
        "block",
        "autoescape",
        "set",
    ];
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    let mut raw = false;
    let mut at = 0;
    while let Some(found) = source[at..].find('{') {
        at += found;
        let Some((length, is_raw)) = tag(&source[at..], raw) else {
            at += 1;
            continue;
        };
        let range = at..at + length;
        raw = is_raw;
        at += length;
        let Some(inner) = source[range.clone()].strip_prefix("{%") else {
            continue;
        };
        let inner = inner.trim_start_matches(['-', '+']).trim_start();
        let word = inner
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
            .unwrap_or_default();
        if let Some(closed) = word
            .strip_prefix("end")
            .filter(|word| BLOCKS.contains(word))
        {
            match open.last() {
                Some((name, _)) if *name == closed => drop(open.pop()),
                Some((name, opening)) => {
                    let message =
                        format!("`{{% {word} %}}` stands where `{{% end{name} %}}` is due");
                    let opened = format!("this `{name}` is open");
                    return Some(
                        Diagnostic::error(code::TEMPLATE, message)
                            .at(Place::new(file, range))
                            .also(Place::new(file, opening.clone()), opened),
                    );
                }
                None => {
                    let message = format!("`{{% {word} %}}` closes nothing");
                    return Some(
                        Diagnostic::error(code::TEMPLATE, message).at(Place::new(file, range)),
                    );
                }
            }
        } else if BLOCKS.contains(&word) && !(word == "set" && inner.contains('=')) {
            open.push((word, range));
        }
    }
    let (name, range) = open.pop()?;
    let message = format!("this `{name}` is never closed");
    Some(
        Diagnostic::error(code::TEMPLATE, message)
            .at(Place::new(file, range))
            .help(format!("write `{{% end{name} %}}` where it ends")),
    )
}

/// How long the tag that `rest` begins with is, and whether what follows it is raw.
fn tag(rest: &str, raw: bool) -> Option<(usize, bool)> {
    if raw {
        let block = rest
            .starts_with("{%")
            .then(|| close(rest, "%}"))
            .flatten()?;
        let inner = rest[2..block].trim_start_matches(['-', '+']).trim_start();
        return inner.starts_with("endraw").then_some((block, false));
    }
    if rest.starts_with("{#") {
        return Some((rest.find("#}").map_or(rest.len(), |end| end + 2), false));
    }
    if rest.starts_with("{{") {
        return Some((close(rest, "}}").unwrap_or(rest.len()), false));
    }
    if rest.starts_with("{%") {
        let end = close(rest, "%}").unwrap_or(rest.len());
        let inner = rest[2..end].trim_start_matches(['-', '+']).trim_start();
        return Some((end, inner.starts_with("raw")));
    }
    None
}

/// One past the end of a tag that closes with `delimiter`, which does not count inside a string.
fn close(rest: &str, delimiter: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(2) {
        match quote {
            Some(_) if escaped || c == '\\' => escaped = !escaped,
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if rest[at..].starts_with(delimiter) => return Some(at + delimiter.len()),
            Some(_) | None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::strip;
    use crate::source::Sources;

    fn pointed(source: &str) -> (Pointed, Marks, Sources) {
        let sources = Sources::new();
        let file = sources.add("a.typ.j2", source);
        let marks = Marks::new();
        (Pointed::new(source, file, &marks), marks, sources)
    }

    #[test]
    fn a_template_prints_the_same_with_its_points_and_without() {
        let source = "#a(\n{% for x in [1, 2] %}\n  b {{ x }}{% if x == 2 %}, c{% endif %}\n\n\
                      {%- endfor %}\n  {# a \" comment #}\n {% raw %}{{ {% endraw %}\nend \"}}\"\n";
        let render = |text: &str| {
            let mut env = minijinja::Environment::new();
            env.set_syntax(syntax());
            env.render_str(text, ()).unwrap()
        };
        let (pointed, marks, _) = pointed(source);
        assert_ne!(pointed.text, source);
        let (stripped, _) = strip(&render(&pointed.text), &marks);
        assert_eq!(stripped, render(source));
    }

    #[test]
    fn generated_text_leads_to_the_line_of_the_template() {
        let (pointed, marks, sources) = pointed("one\n{% if true %}\ntwo\n{% endif %}\nthree\n");
        let env = minijinja::Environment::new();
        let rendered = env.render_str(&pointed.text, ()).unwrap();
        let (text, origins) = strip(&rendered, &marks);
        let line = |word: &str| {
            let at = text.find(word).unwrap();
            sources.describe(origins.place_of(at..at + 1).unwrap())
        };
        assert_eq!(line("two"), "a.typ.j2:3:1");
        assert_eq!(line("three"), "a.typ.j2:5:1");
    }

    #[test]
    fn a_range_of_the_compiled_text_is_one_of_the_file() {
        let source = "one\n  {{ two }}\n";
        let (pointed, _, sources) = pointed(source);
        let at = pointed.text.find("two").unwrap();
        let place = pointed.place_of(at..at + 3);
        assert_eq!(&source[place.range()], "two");
        assert_eq!(sources.describe(place), "a.typ.j2:2:6");
    }

    #[test]
    fn a_place_holds_whole_characters() {
        let (pointed, marks, sources) = pointed("„ä“\n{{ „ }}\n");
        let at = pointed.text.rfind('„').unwrap();
        let file = sources.file(pointed.file).unwrap();
        for range in [at..at + 1, at + 1..at + 2, at + 2..at + 3] {
            let place = pointed.place_of(range);
            assert_eq!(file.text().get(place.range()), Some("„"));
        }
        let (text, origins) = strip(&pointed.text, &marks);
        let place = origins.place_of(0..text.find('ä').unwrap()).unwrap();
        assert_eq!(file.text().get(place.range()), Some("„"));
    }
}
