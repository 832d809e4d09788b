//! What entries take from others: `crossref` and `xdata`.

use std::collections::{BTreeSet, HashMap};

use super::{Entry, Reader};
use crate::bibliography::deepest::DEEPEST;
use crate::diagnostic::did_you_mean;

/// How many fields an entry may have with those that it takes from others.
const MOST_FIELDS: usize = 300;

impl Reader {
    /// The entries with what they take from others.
    pub(super) fn inherited(&mut self, entries: &[Entry]) -> Vec<Entry> {
        let index: HashMap<&str, usize> = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (entry.key.as_str(), at))
            .collect();
        let mut done: Vec<Option<Entry>> = vec![None; entries.len()];
        for at in 0..entries.len() {
            self.inherit(at, entries, &index, &mut done, &mut Vec::new());
        }
        done.into_iter().flatten().collect()
    }

    fn inherit(
        &mut self,
        at: usize,
        entries: &[Entry],
        index: &HashMap<&str, usize>,
        done: &mut Vec<Option<Entry>>,
        open: &mut Vec<usize>,
    ) {
        let Some(own) = entries.get(at).filter(|_| done[at].is_none()) else {
            return;
        };
        open.push(at);
        let mut entry = own.clone();
        'sources: for (name, several) in [("xdata", true), ("crossref", false)] {
            let Some(field) = own.fields.get(name) else {
                continue;
            };
            let keys: BTreeSet<&str> = if several {
                field.tex.split(',').map(str::trim).collect()
            } else {
                BTreeSet::from([field.tex.trim()])
            };
            for key in keys.into_iter().filter(|key| !key.is_empty()) {
                let Some(&parent) = index.get(key) else {
                    let help = did_you_mean(key, index.keys().copied());
                    self.wrong(
                        field.at.clone(),
                        format!(
                            "`{}` takes fields from `{key}`, which is no entry of this file",
                            own.key
                        ),
                        help,
                    );
                    continue;
                };
                if open.contains(&parent) {
                    self.wrong(
                        field.at.clone(),
                        format!(
                            "the source `{}` refers to itself by a circle of references",
                            own.key
                        ),
                        None,
                    );
                    continue;
                }
                if open.len() > DEEPEST {
                    self.wrong(
                        field.at.clone(),
                        format!("entries take fields from each other more than {DEEPEST} deep"),
                        None,
                    );
                    continue;
                }
                self.inherit(parent, entries, index, done, open);
                let Some(parent) = done[parent].clone() else {
                    continue;
                };
                for (field_name, value) in parent.fields {
                    let Some(to) = taken(&parent.kind, &own.kind, &field_name, several) else {
                        continue;
                    };
                    if entry.fields.len() >= MOST_FIELDS {
                        self.wrong(
                            field.at.clone(),
                            format!("`{}` would have more than {MOST_FIELDS} fields", own.key),
                            None,
                        );
                        break 'sources;
                    }
                    entry.fields.entry(to).or_insert(value);
                }
            }
        }
        open.pop();
        done[at] = Some(entry);
    }
}

/// Under what name an entry takes a field of another, as BibLaTeX has it; `whole` for `xdata`, which
/// hands on everything.
fn taken(from: &str, to: &str, field: &str, whole: bool) -> Option<String> {
    let keeps_own = matches!(
        field,
        "crossref"
            | "xref"
            | "xdata"
            | "ids"
            | "entryset"
            | "entrysubtype"
            | "execute"
            | "label"
            | "options"
            | "presort"
            | "shortauthor"
            | "shorteditor"
            | "shorthand"
            | "shorttitle"
            | "sorttitle"
            | "sortkey"
            | "sortname"
            | "sortyear"
            | "indextitle"
            | "indexsorttitle"
            | "keywords"
            | "related"
            | "relatedtype"
            | "relatedstring"
            | "relatedoptions"
    );
    if whole {
        let stays = matches!(field, "crossref" | "xref" | "xdata" | "ids");
        return (!stays).then(|| field.to_owned());
    }
    if keeps_own {
        return None;
    }
    let title = matches!(field, "title" | "subtitle" | "titleaddon");
    let renamed = |prefix: &str| Some(format!("{prefix}{field}"));
    if from.starts_with("mv") && title {
        return renamed("main");
    }
    match to {
        "inbook" | "bookinbook" | "suppbook" | "incollection" | "suppcollection"
        | "inproceedings" | "conference" | "inreference"
            if title =>
        {
            renamed("book")
        }
        "inbook" | "bookinbook" | "suppbook" if field == "author" => {
            Some(String::from("bookauthor"))
        }
        "article" | "suppperiodical" | "review" if field == "title" => {
            Some(String::from("journaltitle"))
        }
        "article" | "suppperiodical" | "review" if field == "subtitle" => {
            Some(String::from("journalsubtitle"))
        }
        _ => Some(field.to_owned()),
    }
}
