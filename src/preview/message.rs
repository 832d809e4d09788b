//! What is wrong, as the page shows it.

use serde::Serialize;

use super::place::{PlaceView, Places};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Sources;
use crate::workspace::Workspace;

/// A complaint, for the page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Message {
    pub severity: &'static str,
    pub code: String,
    pub sentence: String,
    pub place: Option<PlaceView>,
    pub label: Option<String>,
    /// Further places, each with what is to be seen there.
    pub others: Vec<(PlaceView, String)>,
    pub helps: Vec<String>,
    pub notes: Vec<String>,
}

impl Message {
    pub(super) fn new(
        diagnostic: &Diagnostic,
        workspace: &Workspace,
        sources: &Sources,
        places: &mut Places,
    ) -> Self {
        let mut view = |place: Place| places.view(workspace, sources, place, place.start);
        let others = diagnostic.annotations.iter();
        let others = others
            .filter_map(|other| Some((view(other.place)?, other.label.clone())))
            .collect();
        Self {
            severity: diagnostic.severity.word(),
            code: diagnostic.code.as_str().to_owned(),
            sentence: diagnostic.message.clone(),
            place: diagnostic.place.and_then(view),
            label: diagnostic.label.clone(),
            others,
            helps: diagnostic.helps.clone(),
            notes: diagnostic.notes.clone(),
        }
    }
}
