//! Changes in plain lines, for a terminal or a log.

use unicode_width::UnicodeWidthStr as _;

use super::model::{Change, Changes, FieldChange, FigureChange, Side, Status, TextChange};
use super::words::{Paragraph, RunChange};

/// How lines are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// How many columns a line may take.
    pub width: usize,
    /// Whether what changed is coloured, as a terminal does, or stands in `[-…-]` and `{+…+}`.
    pub colour: bool,
}

/// How many words that did not change are printed on each side of a change.
const AROUND: usize = 12;

/// The narrowest column of text: a terminal of nearly no width is not obeyed.
const NARROWEST: usize = 24;

/// The changes in lines, ending in a line end.
#[must_use]
pub fn print(changes: &Changes, look: Look) -> String {
    let mut page = Page {
        text: String::new(),
        look,
    };
    let heading = format!(
        "{}: from {} to {}",
        plain(&changes.brief),
        side(&changes.from),
        side(&changes.to)
    );
    page.flow(0, &[(Ink::Strong, heading)]);
    if changes.is_empty() {
        page.line(0, "no changes");
        return page.text;
    }
    let short = changes.shortened(AROUND).printed();
    for (name, entries) in short.sections() {
        if entries.is_empty() {
            continue;
        }
        page.text.push('\n');
        page.flow(0, &[(Ink::Strong, String::from(noun(name)))]);
        for entry in entries {
            page.entry(name, entry);
        }
    }
    page.text
}

fn side(side: &Side) -> String {
    match &side.edition {
        Some(name) => format!("edition {}", plain(name)),
        None => String::from("the working state"),
    }
}

/// The heading of a section.
fn noun(section: &str) -> &str {
    match section {
        "front" => "The paper",
        "chapters" => "Chapters",
        "concerns" => "Concerns",
        "recommendations" => "Recommendations",
        "statistics" => "Statistics",
        "charts" => "Charts",
        "tables" => "Tables",
        "quotations" => "Quotations",
        "release" => "The press release",
        other => other,
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Added => "added",
        Status::Withdrawn => "withdrawn",
        Status::Changed => "changed",
    }
}

/// How words are printed.
#[derive(Clone, Copy, PartialEq)]
enum Ink {
    Plain,
    Strong,
    Removed,
    Added,
}

impl Ink {
    /// What begins and ends it, in colour.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("\u{1b}[1m"),
            Self::Removed => Some("\u{1b}[31;9m"),
            Self::Added => Some("\u{1b}[32;4m"),
        }
    }

    /// What begins and ends it, without.
    fn signs(self) -> (&'static str, &'static str) {
        match self {
            Self::Plain | Self::Strong => ("", ""),
            Self::Removed => ("[-", "-]"),
            Self::Added => ("{+", "+}"),
        }
    }
}

struct Page {
    text: String,
    look: Look,
}

impl Page {
    fn entry(&mut self, section: &str, entry: &Change) {
        // A recommendation has no title, and its text may stand below.
        let is_told = section == "recommendations" && !entry.texts.is_empty();
        let title = entry.title.as_deref().filter(|_| !is_told);
        let title = title.unwrap_or(&entry.id);
        let ink = match entry.status {
            Status::Added => Ink::Added,
            Status::Withdrawn => Ink::Removed,
            Status::Changed => Ink::Strong,
        };
        let mut head = Vec::new();
        if let Some(number) = &entry.number {
            head.push((Ink::Strong, format!("{number}  ")));
        }
        if entry.status == Status::Changed {
            // What happened to it stands below.
            head.push((ink, title.to_owned()));
        } else {
            head.push((Ink::Plain, format!("{}: ", word(entry.status))));
            head.push((ink, title.to_owned()));
        }
        // A statistic is its figure: it needs one line.
        if section == "statistics" {
            head = vec![
                (Ink::Strong, entry.id.clone()),
                (Ink::Plain, String::from(": ")),
            ];
            head.extend(entry.figures.iter().flat_map(figure));
            if !entry.printed_in.is_empty() {
                let places = entry.printed_in.join(", ");
                head.push((Ink::Plain, format!("; printed in {places}")));
            }
            self.flow(2, &head);
            if let Some(context) = &entry.context {
                self.flow(4, &inked(context));
            }
            return;
        }
        self.flow(2, &head);
        for change in &entry.fields {
            self.line(4, &field(change));
        }
        for change in &entry.lists {
            let mut line = vec![(Ink::Plain, format!("{}: ", list_noun(&change.name)))];
            let withdrawn = change.withdrawn.iter().map(|name| (Ink::Removed, name));
            let added = change.added.iter().map(|name| (Ink::Added, name));
            for (index, (ink, name)) in withdrawn.chain(added).enumerate() {
                let comma = if index > 0 { ", " } else { "" };
                line.push((Ink::Plain, comma.to_owned()));
                line.push((ink, name.clone()));
            }
            self.flow(4, &line);
        }
        for text in &entry.texts {
            self.text_of(entry, text);
        }
        for change in &entry.figures {
            let mut line = Vec::new();
            let place = [&change.row, &change.column].into_iter().flatten();
            let place: Vec<&str> = place.map(String::as_str).collect();
            line.push((Ink::Plain, format!("{}: ", place.join(", "))));
            line.extend(figure(change));
            self.flow(4, &line);
        }
    }

    fn text_of(&mut self, entry: &Change, text: &TextChange) {
        // The title of what is new, or no more, stands above already; and what is no more was told in
        // full by the old edition.
        let is_detail = !matches!(text.part.as_str(), "summary" | "text");
        if entry.status != Status::Changed && matches!(text.part.as_str(), "title" | "name")
            || entry.status == Status::Withdrawn && is_detail
        {
            return;
        }
        let name = match &text.name {
            Some(name) => format!("{} ({})", text_noun(&text.part), name),
            None => String::from(text_noun(&text.part)),
        };
        let what = match text.status {
            Status::Changed if is_prose(&text.part) => String::from(" reworded:"),
            Status::Changed => String::from(" changed:"),
            status if status == entry.status => String::from(":"),
            status => format!(" {}:", word(status)),
        };
        self.line(4, &format!("{name}{what}"));
        for paragraph in &text.paragraphs {
            self.flow(6, &inked(paragraph));
        }
    }

    fn line(&mut self, indent: usize, line: &str) {
        self.flow(indent, &[(Ink::Plain, line.to_owned())]);
    }

    /// Prints words in lines of the page's width; what does not fit on a line goes to the next.
    fn flow(&mut self, indent: usize, parts: &[(Ink, String)]) {
        let room = self.look.width.saturating_sub(indent).max(NARROWEST);
        let mut lines = Lines {
            page: self,
            indent,
            room,
            column: 0,
            space: false,
            before: Ink::Plain,
        };
        for (ink, text) in parts {
            let text = plain(text);
            if text.starts_with(' ') {
                lines.space = true;
            }
            let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            for (index, word) in words.iter().enumerate() {
                lines.space |= index > 0;
                lines.word(*ink, word, index == 0, index + 1 == words.len());
            }
            if text.ends_with(' ') {
                lines.space = true;
            }
        }
        self.text.push('\n');
    }
}

/// A paragraph on its way into lines.
struct Lines<'p> {
    page: &'p mut Page,
    indent: usize,
    room: usize,
    column: usize,
    space: bool,
    before: Ink,
}

impl Lines<'_> {
    fn word(&mut self, ink: Ink, word: &str, first: bool, last: bool) {
        let colour = self.page.look.colour;
        let (open, close) = if colour { ("", "") } else { ink.signs() };
        let open = if first { open } else { "" };
        let close = if last { close } else { "" };
        let width = open.len() + word.width() + close.len();
        let space = usize::from(self.space);
        // A line may end between the old words and the new ones too.
        let may_end = self.space || self.before == Ink::Removed && ink == Ink::Added;
        self.before = ink;
        if self.column > 0 && may_end && self.column + space + width > self.room {
            self.page.text.push('\n');
            self.column = 0;
        }
        if self.column == 0 {
            self.page.text.extend(std::iter::repeat_n(' ', self.indent));
        } else if self.space {
            self.page.text.push(' ');
            self.column += 1;
        }
        self.space = false;
        self.column += width;
        let text = &mut self.page.text;
        match ink.code().filter(|_| colour) {
            Some(code) => text.extend([code, word, "\u{1b}[0m"]),
            None => text.extend([open, word, close]),
        }
    }
}

fn inked(paragraph: &Paragraph) -> Vec<(Ink, String)> {
    let runs = paragraph.iter().map(|run| {
        let (ink, text) = match run.change {
            RunChange::Same => (Ink::Plain, run.text.as_str()),
            RunChange::LeftOut => (Ink::Plain, "..."),
            RunChange::Removed => (Ink::Removed, run.text.as_str()),
            RunChange::Added => (Ink::Added, run.text.as_str()),
        };
        (ink, text.to_owned())
    });
    runs.collect()
}

/// What a figure was and is, and the difference.
fn figure(change: &FigureChange) -> Vec<(Ink, String)> {
    let mut line = Vec::new();
    let difference = change.difference.iter();
    let difference = difference.map(|difference| (Ink::Plain, format!(" ({difference})")));
    // What is rounded may print the same.
    if let (Some(from), Some(to)) = (&change.from, &change.to)
        && from.prints == to.prints
    {
        let exactly =
            |value: &Option<String>| value.clone().unwrap_or_else(|| String::from("nothing"));
        line.push((Ink::Plain, format!("{}, exactly ", from.prints)));
        line.push((Ink::Removed, exactly(&from.value)));
        line.push((Ink::Plain, String::from(" ")));
        line.push((Ink::Added, exactly(&to.value)));
        line.extend(difference);
        return line;
    }
    if let Some(from) = &change.from {
        line.push((Ink::Removed, from.prints.clone()));
    }
    if change.from.is_some() && change.to.is_some() {
        line.push((Ink::Plain, String::from(" ")));
    }
    if let Some(to) = &change.to {
        line.push((Ink::Added, to.prints.clone()));
    }
    line.extend(difference);
    line
}

fn field(change: &FieldChange) -> String {
    let FieldChange { name, from, to } = change;
    match name.as_str() {
        "id" => format!("renamed from `{from}` to `{to}`"),
        "number" => format!("was {from}, is {to}"),
        "chapter" => format!("moved from chapter {from} to chapter {to}"),
        "addressee" => format!("addressed to {to}, no longer to {from}"),
        "kind" => format!("is a {to} now, was a {from}"),
        name => format!("{name}: {from} is now {to}"),
    }
}

fn list_noun(name: &str) -> &str {
    match name {
        "highlights" => "highlighted",
        "about" => "told about",
        other => other,
    }
}

/// Whether a text is one that is worded, and not a name or a number.
fn is_prose(part: &str) -> bool {
    !matches!(
        part,
        "state"
            | "treaty"
            | "session"
            | "review"
            | "embargo"
            | "name"
            | "short"
            | "city"
            | "role"
            | "organisation"
            | "phone"
            | "email"
    )
}

fn text_noun(part: &str) -> &str {
    match part {
        "alt" => "alternative text",
        "intro" => "line before the list",
        "short-title" => "short title",
        "short" => "short name",
        other => other,
    }
}

/// Text without control characters: a record may be anybody's, and a terminal obeys them.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
