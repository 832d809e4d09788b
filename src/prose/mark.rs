//! How generated text leads back to its author.
//!
//! While a document's source is generated, invisible marks stand in it before and after whatever came
//! from a place in a file. They are short strings of noncharacters, which no author can write (see
//! [`crate::record`]) and which filters and captures of a template carry along. When the source is
//! complete, [`strip`] takes them out and says what came from where.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::diagnostic::Place;

const OPEN: char = '\u{FDD1}';
const SHUT: char = '\u{FDD2}';
const POINT: char = '\u{FDD3}';
const END: char = '\u{FDD4}';
/// Stands for the target of a link to an entry, which the document may turn out to lack.
const LINK: char = '\u{FDD5}';
/// Stands before a label that a template prints.
const LABEL: char = '\u{FDD6}';
/// Stands for a citation that is set when the source is complete.
const CITATION: char = '\u{FDDC}';
/// The same in a footnote of the author's.
const CITATION_INSIDE: char = '\u{FDDD}';
/// The digits of a mark's number: this one is 0, and fifteen more follow it.
const ZERO: u32 = 0xFDE0;

/// Ends what [`Marks::open`] began.
pub const CLOSE: &str = "\u{FDD2}";

/// Stands, while a text is read, before a character that is to stay as it is typed.
pub(super) const VERBATIM: char = '\u{FDDF}';

/// Stands before a footnote of the author's.
pub(super) const FOOTNOTE: char = '\u{FDDE}';

/// Whether `c` is of those that marks are made of: it is never printed.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

/// The places that the marks of one generated source stand for.
#[derive(Debug, Default)]
pub struct Marks {
    places: Mutex<Vec<Place>>,
    /// The entries that links lead to, in code of the document's format.
    targets: Mutex<Vec<String>>,
}

impl Clone for Marks {
    /// The same places and targets, to which others can be added.
    fn clone(&self) -> Self {
        Self {
            places: Mutex::new(self.snapshot()),
            targets: Mutex::new(lock(&self.targets).clone()),
        }
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Marks {
    /// No marks yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The mark that says: what follows, up to its [`CLOSE`], came from `place`.
    pub fn open(&self, place: Place) -> String {
        numbered(OPEN, self.add(place))
    }

    /// The mark that says: what follows was made by what stands at `place`, such as a line of a template.
    pub fn point(&self, place: Place) -> String {
        numbered(POINT, self.add(place))
    }

    /// Keeps a place and gives its number, which no other has among these marks.
    pub(super) fn add(&self, place: Place) -> usize {
        let mut places = lock(&self.places);
        places.push(place);
        places.len() - 1
    }

    /// The mark that stands for the target of a link, a label as the document's format has it.
    ///
    /// What links stands before it and behind it; [`with_links`] puts in what `call` makes of the label,
    /// if the document has it, and nothing if not.
    pub(super) fn link(&self, label: &str) -> String {
        let mut targets = lock(&self.targets);
        let known = targets.iter().position(|known| known == label);
        let number = known.unwrap_or_else(|| {
            targets.push(label.to_owned());
            targets.len() - 1
        });
        numbered(LINK, number)
    }

    fn snapshot(&self) -> Vec<Place> {
        lock(&self.places).clone()
    }
}

/// The mark that stands for the citation `number`, whose words depend on all others of the document.
pub(super) fn citation(number: usize, inside: bool) -> String {
    numbered(if inside { CITATION_INSIDE } else { CITATION }, number)
}

/// A label that a template prints, with the mark by which [`with_links`] knows it.
#[must_use]
pub fn printed_label(label: &str) -> String {
    format!("{LABEL}{label}")
}

/// A generated source with its links to entries: those that it has no label of lose their target.
///
/// A press release refers to concerns that only the paper prints.
#[must_use]
pub fn with_links(generated: &str, marks: &Marks) -> String {
    let printed: BTreeSet<&str> = generated
        .match_indices(LABEL)
        .filter_map(|(at, mark)| {
            let label = &generated[at + mark.len()..];
            label.find('>').map(|end| &label[..=end])
        })
        .collect();
    with_targets(generated, marks, &|label| printed.contains(label))
}

/// The same, where `is_printed` says which labels there are.
pub(super) fn with_targets(
    generated: &str,
    marks: &Marks,
    is_printed: &dyn Fn(&str) -> bool,
) -> String {
    let targets = lock(&marks.targets).clone();
    let mut text = String::with_capacity(generated.len());
    let mut rest = generated;
    while let Some(at) = rest.find(LINK) {
        text.push_str(&rest[..at]);
        let (number, behind) = number_of(&rest[at + LINK.len_utf8()..]);
        let target = number.and_then(|number| targets.get(number));
        if let Some(target) = target.filter(|target| is_printed(target)) {
            text.push_str("link(");
            text.push_str(target);
            text.push(')');
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// The number of a mark, whose digits begin `text`, if its end is there, and what stands behind it.
fn number_of(text: &str) -> (Option<usize>, &str) {
    let end = text.find(|c| digit(c).is_none()).unwrap_or(text.len());
    let (digits, behind) = text.split_at(end);
    match behind.strip_prefix(END) {
        Some(behind) => {
            let number = digits
                .chars()
                .filter_map(digit)
                .fold(0usize, |number, digit| {
                    number.saturating_mul(16).saturating_add(digit)
                });
            (Some(number), behind)
        }
        None => (None, behind),
    }
}

/// What a generated source says of notes, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// A citation, by its number.
    Citation {
        /// Its number.
        number: usize,
        /// It stands in a footnote of the author's.
        inside: bool,
    },
    /// A footnote of the author's.
    Footnote,
}

/// Where a generated source calls citations and footnotes, in bytes, and which.
#[must_use]
pub fn called(generated: &str) -> Vec<(Range<usize>, Called)> {
    let mut found = Vec::new();
    let mut characters = generated.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if c == FOOTNOTE {
            found.push((at..at + c.len_utf8(), Called::Footnote));
        }
        if !matches!(c, CITATION | CITATION_INSIDE) {
            continue;
        }
        let mut number = 0usize;
        while let Some((_, digit)) = characters.next_if(|(_, c)| digit(*c).is_some()) {
            let digit = self::digit(digit).unwrap_or_default();
            number = number.saturating_mul(16).saturating_add(digit);
        }
        // One that a template has damaged says nothing.
        if let Some((end, _)) = characters.next_if(|(_, c)| *c == END) {
            let inside = c == CITATION_INSIDE;
            let called = Called::Citation { number, inside };
            found.push((at..end + END.len_utf8(), called));
        }
    }
    found
}

/// A generated source with the words of its citations, which `print` gives by their place among what
/// [`called`] finds.
#[must_use]
pub fn with_citations(generated: &str, print: &mut dyn FnMut(usize) -> String) -> String {
    let mut text = String::with_capacity(generated.len() * 5 / 4);
    let mut end = 0;
    for (index, (at, called)) in called(generated).into_iter().enumerate() {
        if matches!(called, Called::Citation { .. }) {
            text.push_str(&generated[end..at.start]);
            text.push_str(&print(index));
            end = at.end;
        }
    }
    text.push_str(&generated[end..]);
    text
}

fn numbered(kind: char, number: usize) -> String {
    let mut mark = String::from(kind);
    for digit in format!("{number:x}").chars() {
        let value = digit.to_digit(16).unwrap_or_default();
        mark.extend(char::from_u32(ZERO + value));
    }
    mark.push(END);
    mark
}

/// A stretch of a generated source, in bytes, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The bytes of the generated source.
    pub range: Range<usize>,
    /// Where they came from.
    pub place: Place,
}

/// What came from where in a generated source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// By their beginnings; of those that begin together the outer one first.
    spans: Vec<Span>,
    points: Vec<(usize, Place)>,
}

impl Origins {
    /// Where the beginning of `range` came from: the innermost stretch that covers it, or else the
    /// last point before it.
    #[must_use]
    pub fn place_of(&self, range: Range<usize>) -> Option<Place> {
        if let Some(span) = self.innermost(range.start) {
            return Some(span.place);
        }
        let passed = self.points.partition_point(|(at, _)| *at <= range.start);
        self.points[..passed].last().map(|(_, place)| *place)
    }

    /// The innermost stretch that covers the byte `at`, if one does.
    #[must_use]
    pub fn innermost(&self, at: usize) -> Option<&Span> {
        let begun = self.spans.partition_point(|span| span.range.start <= at);
        self.spans[..begun]
            .iter()
            .rev()
            .find(|span| at < span.range.end)
    }

    /// Every stretch by its beginning; of those that begin together the outer one first.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }
}

/// Takes all marks out of `generated` and says what came from where.
///
/// Marks that a template has damaged or torn apart go too: they only say less.
#[must_use]
pub fn strip(generated: &str, marks: &Marks) -> (String, Origins) {
    let places = marks.snapshot();
    let mut text = String::with_capacity(generated.len());
    let mut origins = Origins::default();
    // The spans that are open; one whose number is damaged is kept open too, so that its close does
    // not end another.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut characters = generated.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            OPEN | POINT => {
                let mut number = 0usize;
                while let Some(digit) = characters.next_if(|c| digit(*c).is_some()) {
                    let digit = self::digit(digit).unwrap_or_default();
                    number = number.saturating_mul(16).saturating_add(digit);
                }
                let whole = characters.next_if_eq(&END).is_some();
                let place = whole.then(|| places.get(number).copied()).flatten();
                if c == POINT {
                    origins
                        .points
                        .extend(place.map(|place| (text.len(), place)));
                } else {
                    open.push(place.map(|place| {
                        origins.spans.push(Span {
                            range: text.len()..text.len(),
                            place,
                        });
                        origins.spans.len() - 1
                    }));
                }
            }
            SHUT => {
                if let Some(Some(index)) = open.pop() {
                    origins.spans[index].range.end = text.len();
                }
            }
            c if is_mark(c) => {}
            c => text.push(c),
        }
    }
    for index in open.into_iter().flatten() {
        origins.spans[index].range.end = text.len();
    }
    origins.spans.retain(|span| !span.range.is_empty());
    (text, origins)
}

fn digit(c: char) -> Option<usize> {
    let value = u32::from(c).checked_sub(ZERO)?;
    (value < 16).then_some(value as usize)
}
