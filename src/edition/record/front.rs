//! What a brief says of itself, of its authors and of those who speak for them.

use std::collections::BTreeSet;

use super::Reciter;
use crate::brief::{Block, Id, Organisation, Person, PressRelease};
use crate::changes::{FrontRecord, OrganisationRecord, PersonRecord, Wording};
use crate::record::Text;

impl Reciter<'_> {
    pub(super) fn front(&self) -> FrontRecord {
        let brief = &self.material.brief;
        let settings = &brief.settings;
        let names = self.material.locale.names();
        let (state, treaty) = (settings.state.as_str(), settings.treaty.as_str());
        let days: Vec<_> = settings.review.iter().map(|day| day.value).collect();
        let review = self.material.locale.date_range(&days).ok();
        let session = settings.session.as_ref();
        let documents = settings.documents.iter();
        let embargoes = documents.filter_map(|document| {
            let embargo = document.embargo.as_ref()?.value.to_string();
            Some((document.name.value.clone(), Wording::words(&embargo)))
        });
        FrontRecord {
            short_title: self.optional_line(settings.short_title.as_ref()),
            state: Wording::words(names.state(state).unwrap_or(state)),
            treaty: Wording::words(treaty),
            session: session.map(|session| Wording::words(&session.value.to_string())),
            review: review
                .filter(|_| !days.is_empty())
                .map(|days| Wording::words(&days)),
            embargoes: embargoes.collect(),
            organisations: brief
                .organisations
                .iter()
                .map(|one| self.organisation(one))
                .collect(),
            people: self.people(),
        }
    }

    fn organisation(&self, organisation: &Organisation) -> OrganisationRecord {
        OrganisationRecord {
            id: organisation.id.as_str().to_owned(),
            name: self.line(&organisation.name),
            short: self.optional_line(organisation.short.as_ref()),
            city: self.optional_line(organisation.city.as_ref()),
            about: self.optional_prose(organisation.about.as_ref()),
        }
    }

    /// Those whom the press release shows; how they can be reached only of those whom the press may call.
    fn people(&self) -> Vec<PersonRecord> {
        let brief = &self.material.brief;
        let Some(release) = &brief.release else {
            return Vec::new();
        };
        let contacts: BTreeSet<&str> = contacts(release).collect();
        let shown: BTreeSet<&str> = speakers(release).chain(contacts.iter().copied()).collect();
        let people = brief.people.iter();
        people
            .filter(|person| shown.contains(person.id.as_str()))
            .map(|person| self.person(person, contacts.contains(person.id.as_str())))
            .collect()
    }

    fn person(&self, person: &Person, is_contact: bool) -> PersonRecord {
        let reached = |text: &Option<Text>| {
            let text = text.as_ref().filter(|_| is_contact);
            text.map(|text| Wording::words(text.as_str()))
        };
        let organisation = person.organisation.as_ref();
        let organisation =
            organisation.and_then(|id| self.material.brief.organisation(id.as_str()));
        let names = self.material.locale.names();
        let languages = person.languages.iter().filter(|_| is_contact);
        let languages = languages.map(|code| {
            let code = code.as_str();
            names.language(code).unwrap_or(code).to_owned()
        });
        PersonRecord {
            id: person.id.as_str().to_owned(),
            name: self.line(&person.name),
            short: self.optional_line(person.short.as_ref()),
            role: self.optional_line(person.role.as_ref()),
            organisation: organisation.map(|one| self.line(&one.name)),
            languages: languages.collect(),
            phone: reached(&person.phone),
            email: reached(&person.email),
        }
    }
}

/// The ids of those whom the press may call.
pub(super) fn contacts(release: &PressRelease) -> impl Iterator<Item = &str> {
    release.blocks.iter().flat_map(|block| {
        let ids = match block {
            Block::Contacts(people) => people.as_slice(),
            Block::Text(_)
            | Block::Quote(_)
            | Block::Statement(_)
            | Block::Highlights { .. }
            | Block::About(_) => &[],
        };
        ids.iter().map(Id::as_str)
    })
}

/// The ids of the organisations that a release tells about.
pub(super) fn presented(release: &PressRelease) -> impl Iterator<Item = &str> {
    release.blocks.iter().flat_map(|block| {
        let ids = match block {
            Block::About(organisations) => organisations.as_slice(),
            Block::Text(_)
            | Block::Quote(_)
            | Block::Statement(_)
            | Block::Highlights { .. }
            | Block::Contacts(_) => &[],
        };
        ids.iter().map(Id::as_str)
    })
}

/// The ids of those whom a release quotes.
fn speakers(release: &PressRelease) -> impl Iterator<Item = &str> {
    release.blocks.iter().filter_map(|block| match block {
        Block::Quote(said) | Block::Statement(said) => Some(said.person.as_str()),
        Block::Text(_) | Block::Highlights { .. } | Block::Contacts(_) | Block::About(_) => None,
    })
}
