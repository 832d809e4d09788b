//! Tests of the whole way from an author's text to generated source.

mod compiling;
mod escaping;
mod hostile;
mod losing;
mod marks;
mod messages;
mod punctuation;
mod reader;
mod typst_tree;
mod writing;

use super::*;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Text;
use crate::source::Sources;

/// Prints every expression by one of the kinds of values, chosen by the name that it begins with.
#[derive(Default)]
struct Values {
    /// What all of them say.
    text: String,
    asked: Vec<String>,
}

impl Evaluate for Values {
    fn evaluate(&mut self, expression: &Expression) -> Evaluated {
        self.asked.push(expression.source.clone());
        let text = self.text.clone();
        let name = expression.source.split(['(', '.', ' ']).next();
        match name.unwrap_or_default() {
            "stat" => Evaluated::Figure {
                text,
                remark: format!("2 of 3 rows {}", self.text),
            },
            "concern" => Evaluated::Link {
                text,
                label: String::from("concern-x"),
            },
            "odd" => Evaluated::Link {
                text,
                label: self.text.clone(),
            },
            "cite" => Evaluated::Citation {
                number: self.asked.len(),
                in_text: false,
            },
            "named" => Evaluated::Citation {
                number: self.asked.len(),
                in_text: true,
            },
            "chart" => Evaluated::Fragment(String::from("#figure[x];")),
            "nothing" => Evaluated::Nothing,
            _ => Evaluated::Text(text),
        }
    }
}

/// The text as a file of its own, read, with every complaint as `place code message [helps]`.
fn read(text: &str) -> (Prose, Vec<String>) {
    complaints_of(text, parse)
}

fn complaints_of(
    text: &str,
    parse: impl FnOnce(&Text, &Setting<'_>, &mut Diagnostics) -> Prose,
) -> (Prose, Vec<String>) {
    let sources = Sources::new();
    let file = sources.add("a.md", text);
    let mut diagnostics = Diagnostics::new();
    let prose = parse(&Text::whole(file, text), &english(), &mut diagnostics);
    let shown = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.expect("every complaint has a place");
        let end = crate::diagnostic::Place::new(file, place.end..place.end);
        let end = sources.describe(end);
        let (_, end) = end.split_once(':').unwrap();
        format!(
            "{}-{end} {} {}: {}",
            sources.describe(place),
            diagnostic.severity.word(),
            diagnostic.code,
            diagnostic.message
        )
    };
    let complaints = diagnostics.into_sorted().iter().map(shown).collect();
    (prose, complaints)
}

/// The Typst markup of a text without complaints, every expression printing `value`.
fn written(text: &str, value: &str) -> String {
    let (prose, complaints) = read(text);
    assert_eq!(complaints, Vec::<String>::new());
    markup(&prose, value)
}

fn markup(prose: &Prose, value: &str) -> String {
    let marks = Marks::new();
    let mut values = Values {
        text: value.to_owned(),
        ..Values::default()
    };
    let written = typst::write(prose, &mut values, &marks);
    let citation = [Inline::Emphasis(vec![Inline::Text {
        text: value.to_owned(),
        place: prose.place,
    }])];
    let mut print = |_| typst::write_inlines(&citation, &mut Values::default(), &marks);
    let written = with_citations(&written, &mut print);
    // Every entry that could be linked to is there.
    let written = super::mark::with_targets(&written, &marks, &|_| true);
    strip(&written, &marks).0
}
