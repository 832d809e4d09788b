//! What an author has written and Markdown leaves out: nothing of it may go without a word.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, RefDefs, Tag, TagEnd};

use super::Events;
use super::line::is_inline;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::record::Text;

/// How many bytes of addresses the Markdown parser puts in for links by reference, at least.
const REFERRED: usize = 100_000;

/// Reports what of `text`, which was read as `source`, is in none of its `events`.
pub(super) fn report(
    text: &Text,
    source: &str,
    events: &Events<'_>,
    references: &RefDefs<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Range<usize>> {
    let look = Look { text, source };
    let references = references.iter().map(|(name, definition)| Reference {
        name: name.to_owned(),
        size: definition.dest.len() + definition.title.as_ref().map_or(0, |title| title.len()),
        span: definition.span.clone(),
    });
    let mut references: Vec<_> = references.collect();
    references.sort_by_key(|reference| reference.span.start);
    if let Some(found) = look.too_many_references(events, &references) {
        diagnostics.push(found);
    }
    for found in look.unused_references(events, &references) {
        diagnostics.push(found);
    }
    for found in look.tables_that_are_none(events) {
        diagnostics.push(found);
    }
    for found in look.other_numbers(events) {
        diagnostics.push(found);
    }
    let lost = look.lost(events, &references);
    for (range, what) in &lost {
        diagnostics.push(look.lost_words(range.clone(), *what));
    }
    lost.into_iter().map(|(range, _)| range).collect()
}

/// Where words are left out.
#[derive(Clone, Copy, PartialEq)]
enum Lost {
    /// Behind the last column of a table.
    Cell,
    /// In the title of a link.
    Title,
    /// In an address whose name another one has.
    Address,
    Elsewhere,
}

/// An address that is given a name, for links by reference.
struct Reference {
    name: String,
    /// How many bytes it puts in for a link.
    size: usize,
    span: Range<usize>,
}

struct Look<'t> {
    text: &'t Text,
    source: &'t str,
}

impl Look<'_> {
    fn part(&self, range: &Range<usize>) -> &str {
        self.source.get(range.clone()).unwrap_or_default()
    }

    fn lost_words(&self, range: Range<usize>, what: Lost) -> Diagnostic {
        let (message, help) = match what {
            Lost::Cell => (
                "this row has more cells than its table has columns",
                "give the head of the table, and the rule below it, as many cells; \
                 a bar that is meant to be printed is written `\\|`",
            ),
            Lost::Title => (
                "the title of a link is not printed",
                "leave it out, or say it in the sentence",
            ),
            Lost::Address => (
                "another address has this name, and this one is used by no link",
                "give it another name, or remove the line",
            ),
            Lost::Elsewhere => (
                "these words are not printed",
                "Markdown takes them for something else: put a blank line before and behind them",
            ),
        };
        let diagnostic = match what {
            Lost::Title => Diagnostic::warning(code::PROSE, message),
            Lost::Cell | Lost::Address | Lost::Elsewhere => Diagnostic::error(code::PROSE, message),
        };
        diagnostic.at(self.text.place_of(range)).help(help)
    }

    /// Words that no event has, each with where they stand.
    fn lost(&self, events: &Events<'_>, references: &[Reference]) -> Vec<(Range<usize>, Lost)> {
        let mut lost = Vec::new();
        let spans = references.iter().map(|reference| reference.span.clone());
        let mut known: Vec<Range<usize>> = spans.collect();
        let mut last_cell = 0;
        for (event, range) in events {
            match event {
                Event::Start(Tag::TableCell) => last_cell = range.end,
                Event::End(TagEnd::TableRow) => {
                    let behind = last_cell.min(range.end)..range.end;
                    let free = |c: char| c == '|' || c.is_whitespace();
                    let part = self.part(&behind);
                    let start = behind.start + part.len() - part.trim_start_matches(free).len();
                    let end = start + part.trim_matches(free).len();
                    if end > start {
                        lost.push((start..end, Lost::Cell));
                    }
                    known.push(range.clone());
                }
                Event::Start(Tag::Link { title, .. }) => {
                    if !title.is_empty() {
                        let at = self.part(range).rfind(&**title);
                        let place = at.map_or(range.clone(), |at| {
                            range.start + at..range.start + at + title.len()
                        });
                        lost.push((place, Lost::Title));
                    }
                    known.push(range.clone());
                }
                Event::Start(Tag::Item) => known.push(range.start..self.end_of_marker(range)),
                Event::Start(Tag::FootnoteDefinition(_)) => {
                    let end = self.part(range).find("]:").unwrap_or_default();
                    known.push(range.start..range.start + end);
                }
                // What is refused has been said.
                Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::CodeBlock(_))
                | Event::Text(_)
                | Event::Code(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::Rule => known.push(range.clone()),
                _ => {}
            }
        }
        known.sort_by_key(|range| range.start);
        let mut done = 0;
        for range in known {
            self.words(done..range.start.max(done), &mut lost);
            done = done.max(range.end);
        }
        self.words(done..self.source.len(), &mut lost);
        lost.sort_by_key(|(range, _)| range.start);
        lost
    }

    /// Adds the stretch of letters and digits of `range`, if it has any.
    fn words(&self, range: Range<usize>, lost: &mut Vec<(Range<usize>, Lost)>) {
        let part = self.part(&range);
        let other = |c: char| !c.is_alphanumeric();
        let start = range.start + part.len() - part.trim_start_matches(other).len();
        let end = start + part.trim_matches(other).len();
        if end > start {
            let line = self.source[..start].rfind('\n').map_or(0, |at| at + 1);
            let is_address =
                self.source[line..start].trim_start().starts_with('[') && part.contains("]:");
            let what = if is_address {
                Lost::Address
            } else {
                Lost::Elsewhere
            };
            lost.push((start..end, what));
        }
    }

    /// Where the number or the sign before a point of a list ends.
    fn end_of_marker(&self, item: &Range<usize>) -> usize {
        let part = self.part(item);
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        item.start + end
    }

    /// Where so many links are made by reference that the Markdown parser stops making them.
    fn too_many_references(
        &self,
        events: &Events<'_>,
        references: &[Reference],
    ) -> Option<Diagnostic> {
        let longest = references.iter().map(|reference| reference.size).max()?;
        let mut left = self.source.len().max(REFERRED);
        for (event, range) in events {
            let Event::Start(
                Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    ..
                },
            ) = event
            else {
                continue;
            };
            if !is_by_reference(*link_type) {
                continue;
            }
            left = left.saturating_sub(dest_url.len() + title.len());
            if left <= longest {
                let diagnostic = Diagnostic::error(
                    code::TOO_LARGE,
                    "from here on links by reference would be left out: there are too many",
                );
                return Some(
                    diagnostic
                        .at(self.text.place_of(range.clone()))
                        .help("divide the text, or write the addresses in the links themselves"),
                );
            }
        }
        None
    }

    /// Addresses that are given a name which no link uses, and names that are given twice.
    fn unused_references(&self, events: &Events<'_>, references: &[Reference]) -> Vec<Diagnostic> {
        let used: BTreeSet<String> = events
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Start(
                    Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. },
                ) if is_by_reference(*link_type) => Some(key(id)),
                _ => None,
            })
            .collect();
        references
            .iter()
            .filter(|reference| !used.contains(&key(&reference.name)))
            .map(|reference| {
                let name = &reference.name;
                Diagnostic::warning(
                    code::PROSE,
                    format!("no link uses the address that is called `{name}` here"),
                )
                .at(self.text.place_of(self.trimmed(reference.span.clone())))
                .help(format!(
                    "write `[words][{name}]` where the link belongs, or remove the line"
                ))
            })
            .collect()
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let part = self.part(&range);
        let start = range.start + part.len() - part.trim_start().len();
        start..start + part.trim().len()
    }

    /// Lines that look like a table and are printed with their bars.
    fn tables_that_are_none(&self, events: &Events<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut paragraph: Option<Range<usize>> = None;
        let mut in_table = false;
        for (event, range) in events {
            match event {
                Event::Start(Tag::Table(_)) => in_table = true,
                Event::End(TagEnd::Table) => in_table = false,
                event if is_inline(event) && !in_table => {
                    let whole = paragraph.get_or_insert_with(|| range.clone());
                    whole.end = whole.end.max(range.end);
                    continue;
                }
                _ => {}
            }
            found.extend(paragraph.take().and_then(|range| self.bars(&range)));
        }
        found.extend(paragraph.and_then(|range| self.bars(&range)));
        found
    }

    fn bars(&self, paragraph: &Range<usize>) -> Option<Diagnostic> {
        let mut start = paragraph.start;
        let mut before: Option<(&str, Range<usize>)> = None;
        for line in self.part(paragraph).split_inclusive('\n') {
            let written = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
            let at = start + line.find(written).unwrap_or_default();
            let range = at..at + written.len();
            start += line.len();
            let place = self.text.place_of(range.clone());
            if let Some(columns) = rule(written) {
                let Some((head, _)) = before else {
                    return Some(
                        Diagnostic::error(code::PROSE, "this rule of a table has no head above it")
                            .at(place)
                            .help("a table begins with the line of its head, and the rule stands below"),
                    );
                };
                let cells = cells(head);
                let message = if cells == columns {
                    String::from("this is printed as bars and hyphens, and not as a table")
                } else {
                    format!(
                        "this is no table: its head has {cells} cell{} and the rule below it {columns}",
                        if cells == 1 { "" } else { "s" }
                    )
                };
                return Some(Diagnostic::error(code::PROSE, message).at(place).help(
                    "a table begins behind a blank line, with its head and a rule of as many cells; \
                     a bar that is meant to be printed is written `\\|`",
                ));
            }
            if is_row(written)
                && let Some((_, first)) = before.filter(|(line, _)| is_row(line))
            {
                return Some(
                    Diagnostic::warning(
                        code::PROSE,
                        "these lines are printed with their bars, and not as a table",
                    )
                    .at(self.text.place_of(first.start..range.end))
                    .help("a table has a rule below its head, such as `| --- | ---: |`"),
                );
            }
            before = Some((written, range));
        }
        None
    }

    /// Points of a list whose number is printed as another one.
    fn other_numbers(&self, events: &Events<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        // The lists that are open: the number that comes next, the first one, and whether all are as
        // the first, by which authors leave the counting to Markdown.
        let mut open: Vec<Option<Counting>> = Vec::new();
        for (event, range) in events {
            match event {
                Event::Start(Tag::List(start)) => open.push(start.map(|start| Counting {
                    first: start,
                    next: start,
                    lazy: true,
                    other: None,
                })),
                Event::Start(Tag::Item) => {
                    let Some(Some(counting)) = open.last_mut() else {
                        continue;
                    };
                    let end = self.end_of_marker(range);
                    let number: Option<u64> = self.part(&(range.start..end)).parse().ok();
                    if let Some(number) = number {
                        counting.lazy &= number == counting.first;
                        if number != counting.next && counting.other.is_none() {
                            counting.other = Some((range.start..end, number, counting.next));
                        }
                    }
                    counting.next += 1;
                }
                Event::End(TagEnd::List(_)) => {
                    let counting = open.pop().flatten();
                    let other = counting.filter(|counting| !counting.lazy);
                    let Some((range, number, printed)) = other.and_then(|one| one.other) else {
                        continue;
                    };
                    found.push(
                        Diagnostic::warning(
                            code::PROSE,
                            format!("this point is numbered {number} and is printed as {printed}"),
                        )
                        .at(self.text.place_of(range))
                        .help(
                            "points are counted from the first one on; a number that must stay, such as \
                             that of an article, is written with a backslash: `3\\. ...`, in a paragraph",
                        ),
                    );
                }
                _ => {}
            }
        }
        found
    }
}

struct Counting {
    first: u64,
    next: u64,
    lazy: bool,
    other: Option<(Range<usize>, u64, u64)>,
}

fn is_by_reference(kind: LinkType) -> bool {
    match kind {
        LinkType::Reference
        | LinkType::ReferenceUnknown
        | LinkType::Collapsed
        | LinkType::CollapsedUnknown
        | LinkType::Shortcut
        | LinkType::ShortcutUnknown => true,
        LinkType::Inline | LinkType::Autolink | LinkType::Email | LinkType::WikiLink { .. } => {
            false
        }
    }
}

/// The same name in capitals, or with other white space, is the same name.
fn key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// How many columns the rule of a table has, if the line is one.
fn rule(line: &str) -> Option<usize> {
    if !line.contains('|') || !line.contains('-') {
        return None;
    }
    let parts = inner_cells(line);
    let is_part = |part: &str| {
        let part = part.trim();
        let hyphens = part.strip_prefix(':').unwrap_or(part);
        let hyphens = hyphens.strip_suffix(':').unwrap_or(hyphens);
        !hyphens.is_empty() && hyphens.chars().all(|c| c == '-')
    };
    parts
        .iter()
        .all(|part| is_part(part))
        .then_some(parts.len())
}

fn is_row(line: &str) -> bool {
    line.len() > 2 && line.starts_with('|') && line.ends_with('|') && !line.ends_with("\\|")
}

fn cells(line: &str) -> usize {
    inner_cells(line).len()
}

/// What stands between the bars of a line.
fn inner_cells(line: &str) -> Vec<&str> {
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = match line.strip_suffix('|') {
        Some(inside) if !inside.ends_with('\\') => inside,
        _ => line,
    };
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices('|') {
        if !line[..at].ends_with('\\') {
            cells.push(&line[start..at]);
            start = at + 1;
        }
    }
    cells.push(&line[start..]);
    cells
}
