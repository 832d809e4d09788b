//! What the documents on the page were made of.

use super::place::{PlaceView, Places};
use crate::diagnostic::Place;
use crate::source::Sources;
use crate::style::Material;
use crate::workspace::Workspace;

/// What the documents were made of.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    pub material: &'k Material,
    pub workspace: &'k Workspace,
    pub sources: &'k Sources,
}

impl Known<'_> {
    /// A place as the page shows it.
    pub(super) fn view(self, place: Place, at: usize, places: &mut Places) -> Option<PlaceView> {
        places.view(self.workspace, self.sources, place, at)
    }
}
