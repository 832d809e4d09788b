//! Checks a brief against itself: ids are given once, references lead somewhere.

use std::collections::HashMap;

use super::id::{ChapterKind, ConcernKind, Id, Kind, OrganisationKind, PersonKind};
use super::model::{Brief, Written};
use super::release::Block;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place, code};
use crate::source::Sources;

/// What a reference may lead to, and how to complain if it does not.
struct Known<'a, K> {
    ids: Vec<&'a Id<K>>,
    code: Code,
    /// Files with syntax errors: what seems to be missing may stand there.
    broken: &'a [String],
}

impl<K: Kind> Known<'_, K> {
    fn check(&self, id: &Id<K>, diagnostics: &mut Diagnostics) {
        let name = id.as_str();
        if self.ids.iter().any(|known| known.is_called(name))
            || name.trim().is_empty()
            || self.broken.iter().any(|text| text.contains(name))
        {
            return;
        }
        diagnostics.push(
            Diagnostic::no_such(
                self.code,
                K::WORD,
                name,
                self.ids.iter().map(|known| known.as_str()),
            )
            .at(id.place()),
        );
    }
}

pub(super) fn check(
    brief: &Brief<Written>,
    sources: &Sources,
    files: &[FileId],
    diagnostics: &mut Diagnostics,
) {
    let broken: Vec<String> = files
        .iter()
        .filter(|file| {
            diagnostics.iter().any(|found| {
                matches!(found.code, code::TOML_SYNTAX | code::CONFLICT)
                    && found.place.is_some_and(|place| place.file == **file)
            })
        })
        .filter_map(|file| sources.file(*file))
        .map(|file| file.text().to_owned())
        .collect();

    once(
        brief.chapters.iter().map(|chapter| &chapter.id),
        diagnostics,
    );
    once(
        brief.concerns().map(|(_, concern)| &concern.id),
        diagnostics,
    );
    once(
        brief.recommendations().map(|(_, entry)| &entry.id),
        diagnostics,
    );
    once(
        brief.organisations.iter().map(|entry| &entry.id),
        diagnostics,
    );
    once(brief.people.iter().map(|entry| &entry.id), diagnostics);

    let concerns = Known {
        ids: brief.concerns().map(|(_, entry)| &entry.id).collect(),
        code: code::UNKNOWN_CONCERN,
        broken: &broken,
    };
    let chapters = Known {
        ids: brief.chapters.iter().map(|entry| &entry.id).collect(),
        code: code::UNKNOWN_CHAPTER,
        broken: &broken,
    };
    let people = Known {
        ids: brief.people.iter().map(|entry| &entry.id).collect(),
        code: code::UNKNOWN_PERSON,
        broken: &broken,
    };
    let organisations = Known {
        ids: brief.organisations.iter().map(|entry| &entry.id).collect(),
        code: code::UNKNOWN_ORGANISATION,
        broken: &broken,
    };

    for (_, recommendation) in brief.recommendations() {
        for id in &recommendation.answers {
            concerns.check(id, diagnostics);
        }
    }
    for person in &brief.people {
        if let Some(id) = &person.organisation {
            organisations.check(id, diagnostics);
        }
    }
    for block in brief.release.iter().flat_map(|release| &release.blocks) {
        let known = (&people, &chapters, &concerns, &organisations);
        check_block(block, known, diagnostics);
    }
    if brief.concerns().next().is_none() && broken.is_empty() && !diagnostics.has_errors() {
        diagnostics.push(
            Diagnostic::error(code::EMPTY_BRIEF, "the brief has no concern")
                .at(brief.settings.place)
                .help(
                    "write one into a file under `findings/`, such as `findings/1-expression.toml`",
                ),
        );
    }
}

/// What a block of the press release may refer to.
type Everything<'a> = (
    &'a Known<'a, PersonKind>,
    &'a Known<'a, ChapterKind>,
    &'a Known<'a, ConcernKind>,
    &'a Known<'a, OrganisationKind>,
);

/// Checks what a block of the press release refers to.
fn check_block(
    block: &Block,
    (people, chapters, concerns, organisations): Everything<'_>,
    diagnostics: &mut Diagnostics,
) {
    match block {
        Block::Text(_) => {}
        Block::Quote(statement) | Block::Statement(statement) => {
            people.check(&statement.person, diagnostics);
        }
        Block::Highlights {
            chapter,
            concerns: picked,
            ..
        } => {
            if let Some(id) = chapter {
                chapters.check(id, diagnostics);
            }
            for id in picked {
                concerns.check(id, diagnostics);
            }
        }
        Block::Contacts(ids) => {
            for id in ids {
                people.check(id, diagnostics);
            }
        }
        Block::About(ids) => {
            for id in ids {
                organisations.check(id, diagnostics);
            }
        }
    }
}

/// Complains of every id that is given a second time.
fn once<'a, K: Kind + 'a>(ids: impl Iterator<Item = &'a Id<K>>, diagnostics: &mut Diagnostics) {
    let mut first: HashMap<&str, Place> = HashMap::new();
    for id in ids.filter(|id| !id.as_str().trim().is_empty()) {
        if let Some(place) = first.get(id.as_str()) {
            diagnostics.push(
                Diagnostic::error(
                    code::DOUBLE_ID,
                    format!("there are two {}s called `{id}`", K::WORD),
                )
                .at(id.place())
                .also(*place, "the first of them")
                .help("give one of them another id; an id is never printed"),
            );
        } else {
            first.insert(id.as_str(), id.place());
        }
    }
}
