//! What must be true of complaints, whatever they are of.

use rapporteur::diagnostic::{Diagnostics, Place};
use rapporteur::source::Sources;

/// Holds that each complaint says something, points into its file, and can be printed in every form.
pub(super) fn hold(diagnostics: Diagnostics, sources: &Sources) {
    for found in diagnostics.into_sorted() {
        assert!(!found.message.trim().is_empty(), "{found:?} says nothing");
        for place in found
            .place
            .iter()
            .chain(found.annotations.iter().map(|also| &also.place))
        {
            lies_within(*place, sources, &found.message);
        }
        assert!(!rapporteur::cli::forms(&found, sources).is_empty());
    }
}

fn lies_within(place: Place, sources: &Sources, message: &str) {
    let file = sources.file(place.file);
    let file = file.unwrap_or_else(|| panic!("no file for {place:?} of: {message}"));
    let text = file.text();
    assert!(
        text.get(place.range()).is_some(),
        "{place:?} is no part of {} ({} bytes): {message}",
        file.path().display(),
        text.len(),
    );
}
