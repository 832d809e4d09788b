//! Links, and which addresses they may have.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::Reader;
use crate::prose::expression::PLACEHOLDER;
use crate::prose::{Inline, address};

const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

impl Reader<'_, '_> {
    pub(super) fn link(
        &mut self,
        kind: LinkType,
        address: &str,
        range: Range<usize>,
        inlines: &mut Vec<Inline>,
    ) {
        self.links += 1;
        let content = self.deeper(range.clone(), Self::inlines);
        self.links -= 1;
        // A note has a link of its own, and stands behind the words.
        let (notes, content): (Vec<_>, Vec<_>) =
            content.unwrap_or_default().into_iter().partition(is_note);
        let address = match kind {
            LinkType::Email => format!("mailto:{address}"),
            _ => address.to_owned(),
        };
        if address.contains(PLACEHOLDER) {
            self.complain_of_lost_expressions(
                range,
                Some((
                    "an expression cannot be part of an address",
                    "write the address itself",
                )),
            );
            inlines.extend(content);
            inlines.extend(notes);
            return;
        }
        if let Err((message, help)) = judge(&address) {
            self.refuse(self.address_within(&address, range), &message, &help);
            inlines.extend(content);
            inlines.extend(notes);
            return;
        }
        inlines.push(Inline::Link {
            address,
            content,
            place: self.place(range),
        });
        inlines.extend(notes);
    }

    /// Where the address stands in its link, or else the link.
    fn address_within(&self, address: &str, link: Range<usize>) -> Range<usize> {
        let text = self.text.as_str().get(link.clone()).unwrap_or_default();
        match text.rfind(address).filter(|_| !address.is_empty()) {
            Some(at) => link.start + at..link.start + at + address.len(),
            None => link,
        }
    }
}

/// Whether it prints the mark of a note.
fn is_note(inline: &Inline) -> bool {
    match inline {
        Inline::Note { .. } => true,
        Inline::Expression(expression) => expression.is_note(),
        _ => false,
    }
}

/// Refuses addresses that a reader of a document could not follow, or should not.
fn judge(address: &str) -> Result<(), (String, String)> {
    let full = "write the full address, such as `https://example.org/report`";
    if let Some(c) = address
        .chars()
        .find(|c| c.is_control() || crate::prose::mark::is_mark(*c))
    {
        return Err((
            format!(
                "an address cannot hold the character U+{:04X}",
                u32::from(c)
            ),
            String::from("remove it"),
        ));
    }
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    match scheme.filter(|scheme| {
        scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    }) {
        Some(scheme)
            if SCHEMES
                .iter()
                .any(|known| scheme.eq_ignore_ascii_case(known)) =>
        {
            match address::ascii(address) {
                Some(_) => Ok(()),
                None => Err((
                    format!("`{address}` is no address that can be followed"),
                    full.into(),
                )),
            }
        }
        Some(scheme) => Err((
            format!("a link cannot begin with `{scheme}:`"),
            String::from("links begin with `https:`, `http:`, `mailto:` or `tel:`"),
        )),
        None if address.starts_with("www.") => Err((
            format!("the address `{address}` lacks its scheme"),
            format!("write `https://{address}`"),
        )),
        None if address.starts_with('#') => Err((
            format!("the link `{address}` leads into this document"),
            String::from("refer to an entry by an expression such as `{{ concern(\"id\") }}`"),
        )),
        None if address.is_empty() => Err((String::from("this link has no address"), full.into())),
        None => Err((
            format!("the address `{address}` leads nowhere from a document that is sent away"),
            full.into(),
        )),
    }
}
