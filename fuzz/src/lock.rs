//! `numbering.lock`, and the numbers that a brief gets under it.

use rapporteur::diagnostic::Diagnostics;
use rapporteur::numbering::{Lock, number};

use super::base::Small;

/// The input is the file.
pub(super) fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    Small::with(|small| {
        let sources = small.sources();
        let file = sources.add("briefs/small/numbering.lock", text);
        let mut diagnostics = Diagnostics::new();
        let lock = Lock::read(&sources, file, &mut diagnostics);
        let Some(lock) = lock else {
            assert!(diagnostics.has_errors(), "a lock is refused without a word");
            super::complaints::hold(diagnostics, &sources);
            return;
        };
        assert!(!diagnostics.has_errors(), "a lock with errors is taken");
        // What the program would write is what it has read.
        let written = lock.to_string();
        let again = sources.add("again.lock", written.as_str());
        let again = Lock::read(&sources, again, &mut diagnostics);
        let again = again.unwrap_or_else(|| panic!("what is written cannot be read: {written}"));
        assert_eq!(
            again.to_string(),
            written,
            "a lock changes when it is written again"
        );

        let brief = &small.prepared.material.brief;
        let numbering = number(brief, Some(lock), &mut diagnostics);
        let _ = numbering.unlocked(brief.settings.place);
        super::complaints::hold(diagnostics, &sources);
    });
}
