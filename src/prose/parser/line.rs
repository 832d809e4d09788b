//! What stands in a line: text, emphasis, code, links, expressions.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::run::Run;
use super::{Reader, footnote};
use crate::diagnostic::{Diagnostic, code};
use crate::prose::expression::{self, PLACEHOLDER};
use crate::prose::mark::is_mark;
use crate::prose::{Inline, address};

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
        if let Some(range) = run.flush(self.text, inlines, true, self.diagnostics) {
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
                None => run.push_verbatim(words, range),
            }
            return;
        }
        let masked = self.masked;
        let mut at = range.start.max(self.read);
        let escaped = masked.text[..at].ends_with('\\') && !run.ends_at(at);
        let expressions = masked
            .within(at..range.end)
            .map(|(start, found)| (start, Some(found)));
        let addresses = masked.addresses_within(&(at..range.end)).iter();
        let mut cuts: Vec<_> = expressions
            .chain(addresses.map(|range| (range.start, None)))
            .collect();
        cuts.sort_by_key(|(start, _)| *start);
        let escaped = escaped.then_some(at);
        for (start, found) in cuts {
            self.piece(at..start, escaped, run);
            match found {
                Some(found) => {
                    self.flush(run, inlines);
                    inlines.extend(found.expression.clone().map(Inline::Expression));
                    self.printed.insert(start);
                    at = found.end;
                }
                None => at = self.address(start, run, inlines),
            }
        }
        if at < range.end {
            self.piece(at..range.end, escaped, run);
        }
        self.read = self.read.max(at);
    }

    /// A piece of text as it stands in the source; behind a backslash if it begins at `escaped`.
    fn piece(&mut self, range: Range<usize>, escaped: Option<usize>, run: &mut Run) {
        let masked = self.masked;
        let text = masked.text.get(range.clone()).unwrap_or_default();
        self.look_for_names(text, range.start);
        if escaped == Some(range.start) {
            run.push_verbatim(text, range);
        } else {
            run.push(text, range);
        }
    }

    /// Reads an address that stands in the text, and gives its end. In the words of a link it is text.
    fn address(&mut self, start: usize, run: &mut Run, inlines: &mut Vec<Inline>) -> usize {
        let range = self.masked.addresses_within(&(start..start + 1)).first();
        let Some(range) = range.cloned() else {
            return start;
        };
        let address = address::meant(self.text.as_str().get(range.clone()).unwrap_or_default());
        if self.links > 0 || address::ascii(&address).is_none() {
            run.push(&address, range.clone());
            return range.end;
        }
        self.flush(run, inlines);
        let place = self.place(range.clone());
        let content = vec![Inline::Text {
            text: address.clone(),
            place,
        }];
        inlines.push(Inline::Link {
            address,
            content,
            place,
        });
        range.end
    }

    /// Warns of characters by names that Markdown does not know, which are printed as they stand.
    fn look_for_names(&mut self, text: &str, start: usize) {
        for (at, _) in text.match_indices('&') {
            let name = &text[at + 1..];
            let end = name
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(name.len());
            if end < 2
                || !name[end..].starts_with(';')
                || !name.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                continue;
            }
            let range = start + at..start + at + end + 2;
            let written = format!("&{};", &name[..end]);
            let place = self.place(range);
            self.diagnostics.push(
                Diagnostic::warning(
                    code::PROSE,
                    format!("no character is called `{written}`: it is printed as it stands"),
                )
                .at(place)
                .help("write the character itself"),
            );
        }
    }

    /// Code with the addresses in it as they were written.
    fn unmasked(&self, code: &str, range: &Range<usize>) -> String {
        let mut code = code.to_owned();
        for address in self.masked.addresses_within(range) {
            let masked = self.masked.text.get(address.clone()).unwrap_or_default();
            let written = self.text.as_str().get(address.clone()).unwrap_or_default();
            if masked != written {
                code = code.replacen(masked, written, 1);
            }
        }
        code
    }

    fn inline_code(&mut self, code: &str, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let place = self.place(range.clone());
        let code = self.unmasked(code, &range);
        let mut content = Vec::new();
        let mut rest = code.as_str();
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
