//! What the rules look at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::passage::{Passage, passages};
use super::{Length, Profile};
use crate::brief::{Admitted, Brief};
use crate::source::Sources;
use crate::style::{Evaluator, Material, Style};

/// A brief that is ready to be made, and what came of making it.
pub struct Subject<'a> {
    /// What its documents are made of.
    pub material: &'a Material,
    /// Knows what its expressions print.
    pub evaluator: &'a Arc<Evaluator>,
    /// The style.
    pub style: &'a Style,
    /// Whether the style is the workspace's own, and not built into the program.
    pub is_own_style: bool,
    /// What its prose cites and its figures rest on.
    pub cited: &'a BTreeSet<String>,
    /// The files.
    pub sources: &'a Sources,
    /// The pages of each document; `None` where nothing was set.
    pub pages: Option<BTreeMap<String, usize>>,
    /// What the body accepts, if the brief says what it is submitted as.
    pub profile: Option<&'a Profile>,
    /// Its words.
    pub length: Length,
}

impl<'a> Subject<'a> {
    pub(super) fn brief(&self) -> &'a Brief<Admitted> {
        &self.material.brief
    }

    /// Every text that documents print.
    pub(super) fn passages(&self) -> Vec<Passage<'a>> {
        passages(&self.material.brief, &self.material.book)
    }

    /// Whether the brief makes a document other than its press release.
    pub(super) fn has_paper(&self) -> bool {
        let mut documents = self.brief().settings.documents.iter();
        documents.any(|document| document.name.value != PRESS_RELEASE)
    }

    /// Whether the rules that know a language can read the brief.
    pub(super) fn is_english(&self) -> bool {
        self.material.locale.language().code() == "en"
    }
}

/// The document that the rules about press releases look at.
pub(super) const PRESS_RELEASE: &str = "press-release";
