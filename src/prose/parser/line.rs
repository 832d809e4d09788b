//! What stands in a line: text, emphasis, code, links, expressions.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::run::Run;
use super::{Reader, footnote};
use crate::prose::Inline;
use crate::prose::expression::{self, PLACEHOLDER};
use crate::prose::mark::is_mark;

impl Reader<'_, '_> {
    /// Reads what stands in a line, up to the end of what holds it, and that end; or up to a block.
    pub(super) fn inlines(&mut self) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut run = Run::default();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Text(text) => {
                    self.words(text, range, &mut run, &mut inlines);
                    continue;
                }
                Event::SoftBreak => run.push(" ", range),
                _ => {
                    self.at -= 1;
                    self.flush(&mut run, &mut inlines);
                    if !self.inline(&mut inlines) {
                        return inlines;
                    }
                    continue;
                }
            }
            self.flush(&mut run, &mut inlines);
        }
        self.flush(&mut run, &mut inlines);
        inlines
    }

    /// Ends a run of plain text. A reference to a footnote that is not there is plain text to the
    /// Markdown parser, but not to the author.
    fn flush(&mut self, run: &mut Run, inlines: &mut Vec<Inline>) {
        if let Some(range) = run.flush(self.text, inlines, self.diagnostics) {
            footnote::complain_of_undefined(self.text, range, self.diagnostics);
        }
    }

    /// Reads one inline that is not plain text; false when what holds them ends.
    fn inline(&mut self, inlines: &mut Vec<Inline>) -> bool {
        let Some((event, range)) = self.next() else {
            return false;
        };
        match event {
            Event::Start(Tag::Emphasis) => {
                inlines.extend(self.deeper(range, |reader| Inline::Emphasis(reader.inlines())));
            }
            Event::Start(Tag::Strong) => {
                inlines.extend(self.deeper(range, |reader| Inline::Strong(reader.inlines())));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => self.link(*link_type, dest_url, range, inlines),
            Event::Start(Tag::Image { .. }) => {
                self.refuse(
                    range.clone(),
                    "an image cannot stand in prose",
                    "a chart is printed by `{{ chart(\"id\") }}`, a logo by the style",
                );
                inlines.extend(self.deeper(range, Self::inlines).unwrap_or_default());
            }
            Event::Code(text) => self.inline_code(text, range, inlines),
            Event::FootnoteReference(name) => {
                let place = self.place(range);
                inlines.extend(self.footnotes.refer(name, place, self.diagnostics));
            }
            Event::HardBreak => inlines.push(Inline::Break),
            // A closing tag is the same fault as the one that it closes.
            Event::InlineHtml(tag) if tag.starts_with("</") && self.tags > 0 => self.tags -= 1,
            Event::InlineHtml(tag) => {
                self.tags += usize::from(!tag.starts_with("</") && !tag.ends_with("/>"));
                self.html(range);
            }
            // What holds only what stands in a line ends.
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::TableCell
                | TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Link
                | TagEnd::Image,
            ) => return false,
            // A block begins, or what holds blocks ends: so does this line of a list's item.
            _ => {
                self.at -= 1;
                return false;
            }
        }
        true
    }

    /// Text, cut where expressions stand in it.
    fn words(
        &mut self,
        words: &str,
        range: Range<usize>,
        run: &mut Run,
        inlines: &mut Vec<Inline>,
    ) {
        if self.masked.text.get(range.clone()) != Some(words) {
            // A character by its name or number, which may be any.
            match words.chars().find(|c| c.is_control() || is_mark(*c)) {
                Some(c) => {
                    let place = self.place(range);
                    self.diagnostics.push(expression::unprintable(c, place));
                }
                None => run.push(words, range),
            }
            return;
        }
        let masked = self.masked;
        let mut at = range.start;
        for (start, found) in masked.within(range.clone()) {
            run.push(&masked.text[at..start], at..start);
            self.flush(run, inlines);
            inlines.extend(found.expression.clone().map(Inline::Expression));
            self.printed.insert(start);
            at = found.end;
        }
        if at < range.end {
            run.push(&masked.text[at..range.end], at..range.end);
        }
    }

    fn inline_code(&mut self, code: &str, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let place = self.place(range.clone());
        let mut content = Vec::new();
        let mut rest = code;
        let text = |text: &str| Inline::Text {
            text: text.to_owned(),
            place,
        };
        for (start, found) in self.masked.within(range) {
            let Some((before, behind)) = rest.split_once(PLACEHOLDER) else {
                break;
            };
            if !before.is_empty() {
                content.push(text(before));
            }
            content.extend(found.expression.clone().map(Inline::Expression));
            self.printed.insert(start);
            let padding = found.end - start - PLACEHOLDER.len_utf8();
            rest = behind.get(padding..).unwrap_or_default();
        }
        if !rest.is_empty() {
            content.push(text(rest));
        }
        inlines.push(Inline::Code { content, place });
    }
}

/// Whether `event` stands in a line, and is not a block.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
    )
}
