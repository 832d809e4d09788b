//! Titles, and what a source is part of.

use super::{Reader, is_law};
use crate::bibliography::draft::Draft;
use crate::bibliography::kinds::Kind;
use crate::bibliography::marked::{is_code, plain};

impl Reader<'_> {
    /// A title with its subtitle, and what stands behind it.
    fn title(
        &mut self,
        title: &'static str,
        sub: &'static str,
        addon: &'static str,
    ) -> Option<String> {
        let (title, sub, addon) = (self.text(title), self.text(sub), self.text(addon));
        let mut whole = title.unwrap_or_default();
        for (more, colon) in [(sub, ": "), (addon, ". ")] {
            let Some(more) = more else { continue };
            if !whole.is_empty() {
                let ends = plain(&whole).ends_with(['?', '!', '.', ':', '…']);
                whole.push_str(if ends { " " } else { colon });
            }
            whole.push_str(&more);
        }
        (!whole.is_empty()).then_some(whole)
    }

    pub(super) fn titles(&mut self, draft: &mut Draft, kind: Kind) {
        let short = self.text("shorttitle");
        let main = self.text("title");
        let has_sub = self.entry.fields.contains_key("subtitle");
        let title = if is_law(kind) {
            self.title("title", "subtitle", "")
        } else {
            self.title("title", "subtitle", "titleaddon")
        };
        let genre = self.word("type").or_else(|| kind.genre.map(str::to_owned));
        if let Some(title) = &title {
            draft.text("title", title.clone());
        }
        match short {
            Some(short) => draft.text("title-short", short),
            // Without its subtitle a title is still known.
            None if has_sub => draft.short(main),
            None => draft.short(main.as_deref().and_then(before_colon)),
        }
        if let Some(genre) = genre {
            draft.text("genre", genre);
        }
        let reprint = self.text("reprinttitle");
        draft.remark(reprint.map(|title| format!("reprinted as {title}")));
        draft.text_if("original-title", self.text("origtitle"));
    }

    pub(super) fn containers(&mut self, draft: &mut Draft, kind: Kind) {
        let journal = match (self.text("journaltitle"), self.text("journal")) {
            (Some(journal), _) | (None, Some(journal)) => Some(journal),
            (None, None) => None,
        };
        let journal = match (
            journal,
            self.text("journalsubtitle"),
            self.text("journaltitleaddon"),
        ) {
            (Some(journal), sub, addon) => {
                let more: Vec<String> = [sub, addon].into_iter().flatten().collect();
                Some(if more.is_empty() {
                    journal
                } else {
                    format!("{journal}: {}", more.join(". "))
                })
            }
            (None, sub, addon) => sub.or(addon),
        };
        let book = self.title("booktitle", "booksubtitle", "booktitleaddon");
        // A collection carries it for those that take it from there, and is in nothing itself.
        let book = book.filter(|book| !draft.says("title", book));
        let main = self.title("maintitle", "mainsubtitle", "maintitleaddon");
        let issue = self.title("issuetitle", "issuesubtitle", "issuetitleaddon");
        // "Communication No. 412/1990" is no part of the name of a case.
        let addon = self.text("titleaddon").filter(|_| is_law(kind));
        let mut containers = [journal, book, main].into_iter().flatten();
        draft.text_if("container-title", containers.next());
        let mut more: Vec<String> = addon.into_iter().chain(containers).collect();
        more.extend(issue);
        draft.text_if("volume-title", (!more.is_empty()).then(|| more.join(", ")));
        let series = self.word("series");
        if kind.csl == "article-journal" || kind.csl == "periodical" {
            // BibLaTeX has the series of a journal there: "new series", "4".
            let digits = series
                .as_deref()
                .and_then(|series| series.parse::<u64>().ok());
            draft.remark(match digits {
                Some(number) => Some(format!("ser. {number}")),
                None => series,
            });
        } else {
            draft.text_if("collection-title", series);
        }
        draft.text_if(
            "event-title",
            self.title("eventtitle", "eventsubtitle", "eventtitleaddon"),
        );
        draft.text_if("event-place", self.text("venue"));
    }
}

/// What a title is known by: what stands before its colon, if that is more than a word.
fn before_colon(title: &str) -> Option<String> {
    let (before, _) = title.split_once(": ")?;
    let is_enough = before.split_whitespace().count() >= 2;
    let is_whole = !before.contains(is_code);
    (is_enough && is_whole).then(|| before.to_owned())
}
