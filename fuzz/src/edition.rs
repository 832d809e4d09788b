//! The records of two editions, and what lies between them.

use rapporteur::changes::{EditionRecord, Look, between, print};
use rapporteur::diagnostic::Diagnostics;
use rapporteur::source::Sources;

use super::BETWEEN;
use super::base::Small;

/// The files are the records of an older and of a newer edition.
pub(super) fn run(input: &[u8]) {
    let sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let records = super::files::<2>(input).map(|bytes| {
        let text = std::str::from_utf8(bytes).ok()?;
        let file = sources.add("editions/x/edition.json", text);
        let before = diagnostics.iter().count();
        let record = EditionRecord::read(&sources, file, &mut diagnostics);
        let is_refused = diagnostics.iter().count() > before;
        assert!(
            record.is_some() != is_refused || before > 0,
            "a record is refused without a word"
        );
        record
    });
    super::complaints::hold(diagnostics, &sources);
    for record in records.iter().flatten() {
        let nothing = between(record, record);
        assert!(
            nothing.is_empty(),
            "an edition differs from itself: {nothing:?}"
        );
        let json = record.to_json().expect("a record can be written");
        let file = sources.add("again.json", json.as_str());
        let again = EditionRecord::read(&sources, file, &mut Diagnostics::new());
        assert_eq!(
            again.as_ref(),
            Some(record),
            "what is written is another record"
        );
    }
    if let [Some(old), Some(new)] = &records {
        let changes = between(old, new);
        for (width, colour) in [(0, false), (80, true), (usize::MAX, false)] {
            let lines = print(&changes, Look { width, colour });
            assert!(lines.ends_with('\n'), "the last line does not end");
        }
        let back = between(new, old);
        assert_eq!(
            changes.is_empty(),
            back.is_empty(),
            "a change is one from one side only"
        );
    }
}

/// The record of the small brief, and some that differ from it.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let record = Small::with(|small| small.prepared.record(Some("first"), &[]));
    let mut later = record.clone();
    later.edition = None;
    later.chapters.reverse();
    for chapter in &mut later.chapters {
        chapter.concerns.pop();
    }
    let mut seeds = Vec::new();
    for (old, new) in [(&record, &record), (&record, &later), (&later, &record)] {
        let pair = [old, new].map(|one| serde_json::to_vec(one).expect("a record"));
        seeds.push(pair.join(BETWEEN));
    }
    seeds
}
