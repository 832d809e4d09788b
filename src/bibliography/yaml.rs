//! Sources of a Hayagriva file.

use hayagriva::citationberg::json::{LiteralName, NameItem, NameValue};
use hayagriva::types::{Date, EntryType, FormatString, Person, PersonRole};
use hayagriva::{Entry, io};

use super::dates::{Day, Span, Spell};
use super::draft::Draft;
use super::kinds;
use super::names;
use super::{Source, deepest};
use crate::diagnostic::{Diagnostic, FileId, Place, code};

/// Reads a file.
///
/// # Errors
/// It is no YAML, or a field has a value that it cannot have.
pub(super) fn read(text: &str, file: FileId) -> Result<Vec<(String, Source)>, Diagnostic> {
    if let Some(diagnostic) = deepest::look(text, "brackets", ["[{", "]}"], file) {
        return Err(diagnostic);
    }
    let library = io::from_yaml_str(text).map_err(|error| {
        let place = error.location().map_or(Place::new(file, 0..0), |location| {
            let at = location.index().min(text.len());
            Place::new(file, at..at)
        });
        Diagnostic::error(code::BIBLIOGRAPHY, format!("not a Hayagriva file: {error}")).at(place)
    })?;
    let source = |entry: &Entry| {
        let key = entry.key().to_owned();
        let at = given(text, &key).unwrap_or(0);
        let place = Place::new(file, at..at + key.len().min(text.len() - at));
        (key, source(entry, place))
    };
    Ok(library.iter().map(source).collect())
}

/// Where a file gives `key`: at the beginning of a line.
fn given(text: &str, key: &str) -> Option<usize> {
    text.match_indices(key)
        .find(|(at, _)| {
            let before = text[..*at].trim_end_matches(['"', '\'']);
            let after = text[at + key.len()..].trim_start_matches(['"', '\'']);
            (before.is_empty() || before.ends_with('\n')) && after.trim_start().starts_with(':')
        })
        .map(|(at, _)| at)
}

fn source(entry: &Entry, place: Place) -> Source {
    let mut draft = Draft::new(entry.key(), kind(entry));
    draft.text_if("title", entry.title().map(words));
    let short = entry.title().and_then(|title| title.short.as_ref());
    draft.text_if("title-short", short.map(ToString::to_string));
    draft.text_if("genre", entry.genre().map(words));
    let language = entry.language().map(ToString::to_string);
    draft.language(language.and_then(|key| kinds::language_code(&key)), false);
    draft.names("author", people(entry.authors().unwrap_or_default()));
    draft.names("editor", people(entry.editors().unwrap_or_default()));
    for group in entry.affiliated().unwrap_or_default() {
        match &group.role {
            PersonRole::Translator => draft.names("translator", people(&group.names)),
            PersonRole::Compiler => draft.names("compiler", people(&group.names)),
            PersonRole::Director => draft.names("director", people(&group.names)),
            PersonRole::Organizer => draft.names("organizer", people(&group.names)),
            role => {
                let role = match role {
                    PersonRole::Unknown(role) => role.clone(),
                    role => format!("{role:?}").to_lowercase(),
                };
                let names: Vec<String> = people(&group.names).iter().map(names::shown).collect();
                draft.remark(Some(format!("{role}: {}", names::in_a_line(&names))));
            }
        }
    }
    own(entry, &mut draft);
    let mut issued = entry.date();
    let mut above: Vec<&Entry> = entry.parents().iter().collect();
    let mut first = true;
    while let Some(parent) = above.pop() {
        issued = issued.or_else(|| parent.date());
        within(parent, std::mem::take(&mut first), &mut draft);
        above.extend(parent.parents());
    }
    if let Some(date) = issued {
        draft.date("issued", spell(date));
    }
    draft.finish(place, Vec::new())
}

/// What an entry says of itself beside its title and its people.
fn own(entry: &Entry, draft: &mut Draft) {
    let number = |value: Option<String>| value;
    if let Some(numbers) = entry.serial_number() {
        for (name, value) in &numbers.0 {
            match name.as_str() {
                "doi" => draft.text("DOI", value.clone()),
                "isbn" | "issn" | "pmid" | "pmcid" => {}
                "arxiv" => draft.remark(Some(format!("arXiv:{value}"))),
                "version" => draft.number("version", Some(value.clone())),
                _ => draft.number("number", Some(value.clone())),
            }
        }
    }
    draft.number("volume", number(entry.volume().map(ToString::to_string)));
    draft.number("issue", number(entry.issue().map(ToString::to_string)));
    draft.number("edition", number(entry.edition().map(ToString::to_string)));
    draft.number(
        "chapter-number",
        number(entry.chapter().map(ToString::to_string)),
    );
    draft.number(
        "number-of-volumes",
        number(entry.volume_total().map(ToString::to_string)),
    );
    draft.number(
        "number-of-pages",
        number(entry.page_total().map(ToString::to_string)),
    );
    draft.text_if("page", entry.page_range().map(ToString::to_string));
    let publisher = entry.publisher();
    draft.text_if("publisher", publisher.and_then(|one| one.name()).map(words));
    let place = publisher
        .and_then(|one| one.location())
        .or_else(|| entry.location());
    draft.text_if("publisher-place", place.map(words));
    draft.text_if("authority", entry.organization().map(words));
    if let Some(url) = entry.url() {
        draft.text("URL", url.value.to_string());
        if let Some(date) = &url.visit_date {
            draft.date("accessed", spell(date));
        }
    }
    for text in [
        entry.note(),
        entry.archive(),
        entry.archive_location(),
        entry.call_number(),
    ] {
        draft.remark(text.map(words));
    }
    draft.remark(entry.runtime().map(ToString::to_string));
    draft.remark(entry.time_range().map(ToString::to_string));
}

/// What an entry is within, from the nearest outwards: a journal, a book, a conference, a series.
fn within(parent: &Entry, nearest: bool, draft: &mut Draft) {
    let title = parent.title().map(words);
    let is_event = matches!(
        parent.entry_type(),
        EntryType::Conference | EntryType::Exhibition
    );
    if is_event {
        draft.text_if("event-title", title);
        draft.text_if("event-place", parent.location().map(words));
        return;
    }
    let mut more = |variable: &str, value: Option<String>| {
        if !draft.has(variable) {
            draft.number(variable, value);
        }
    };
    if nearest {
        more("volume", parent.volume().map(ToString::to_string));
        more("issue", parent.issue().map(ToString::to_string));
        more("edition", parent.edition().map(ToString::to_string));
    } else {
        more(
            "collection-number",
            parent.volume().map(ToString::to_string),
        );
    }
    let container = if nearest {
        "container-title"
    } else {
        "collection-title"
    };
    if draft.has(container) {
        draft.remark(title);
    } else {
        draft.text_if(container, title);
    }
    let publisher = parent.publisher();
    let place = publisher
        .and_then(|one| one.location())
        .or_else(|| parent.location());
    for (variable, value) in [
        ("publisher", publisher.and_then(|one| one.name()).map(words)),
        ("publisher-place", place.map(words)),
        ("authority", parent.organization().map(words)),
    ] {
        if !draft.has(variable) {
            draft.text_if(variable, value);
        }
    }
    if !draft.has("editor") {
        draft.names("editor", people(parent.editors().unwrap_or_default()));
    }
    let authors = people(parent.authors().unwrap_or_default());
    if nearest && !authors.is_empty() {
        draft.names("container-author", authors);
    }
    if !draft.has("URL")
        && let Some(url) = parent.url()
    {
        draft.text("URL", url.value.to_string());
    }
    draft.remark(parent.note().map(words));
}

fn words(text: &FormatString) -> String {
    text.value.to_string()
}

fn people(people: &[Person]) -> Vec<NameValue> {
    let name = |person: &Person| {
        if person.given_name.is_none() && person.prefix.is_none() && person.suffix.is_none() {
            return NameValue::Literal(LiteralName {
                literal: person.name.clone(),
            });
        }
        NameValue::Item(NameItem {
            family: person.name.clone(),
            given: person.given_name.clone(),
            non_dropping_particle: person.prefix.clone(),
            dropping_particle: None,
            suffix: person.suffix.clone(),
            comma_suffix: None,
        })
    };
    people.iter().map(name).collect()
}

fn spell(date: &Date) -> Spell {
    // Months and days are counted from 0 there.
    let day = Day {
        year: i16::try_from(date.year).unwrap_or(1),
        month: date.month.map(|month| month.saturating_add(1)),
        day: date.day.map(|day| day.saturating_add(1)),
    };
    Spell {
        span: Span::On(day),
        about: date.approximate,
        doubtful: false,
    }
}

fn kind(entry: &Entry) -> &'static str {
    let parent = entry.parents().first().map(Entry::entry_type);
    match (entry.entry_type(), parent) {
        (EntryType::Article, Some(EntryType::Newspaper)) => "article-newspaper",
        (EntryType::Article, Some(EntryType::Proceedings)) => "paper-conference",
        (EntryType::Article, Some(EntryType::Periodical)) => "article-journal",
        (EntryType::Article, Some(EntryType::Blog | EntryType::Web)) => "webpage",
        (EntryType::Article, _) => "article",
        (EntryType::Entry, _) | (_, Some(EntryType::Reference)) => "entry-encyclopedia",
        (EntryType::Chapter | EntryType::Anthos, _) => "chapter",
        (
            EntryType::Book | EntryType::Anthology | EntryType::Proceedings | EntryType::Reference,
            _,
        ) => "book",
        (EntryType::Report, _) => "report",
        (EntryType::Thesis, _) => "thesis",
        (EntryType::Web | EntryType::Blog | EntryType::Post | EntryType::Thread, _) => "webpage",
        (EntryType::Legislation, _) => "legislation",
        (EntryType::Case, _) => "legal_case",
        (EntryType::Newspaper | EntryType::Periodical, _) => "periodical",
        (EntryType::Patent, _) => "patent",
        (EntryType::Manuscript, _) => "manuscript",
        (EntryType::Video, _) => "motion_picture",
        (EntryType::Audio, _) => "song",
        (EntryType::Artwork, _) => "graphic",
        (EntryType::Repository, _) => "software",
        (EntryType::Performance | EntryType::Scene, _) => "performance",
        _ => "document",
    }
}
