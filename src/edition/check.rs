//! A brief under the eyes of the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Made, Prepared};
use crate::check::{self, Length, Levels, Limit, Part, Profile, Subject};
use crate::data;
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::source::Sources;
use crate::style::{Accepted, Desk, DocumentFacts, Evaluator, Measure};
use crate::workspace::Workspace;

/// What the rules have counted.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The words, part by part.
    pub length: Length,
    /// What the body accepts, if the brief says what it is submitted as.
    pub profile: Option<Profile>,
    /// The pages of each document; `None` where nothing was set.
    pub pages: Option<BTreeMap<String, usize>>,
    /// How many organisations write.
    pub organisations: usize,
}

impl Prepared {
    /// Asks the rules. `made` are the documents, if they have been made: some rules need their pages.
    pub fn check(
        &self,
        workspace: &Workspace,
        made: Option<&[Made]>,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Checked {
        let settings = &self.material.brief.settings;
        let pages = made.map(|made| {
            let pages = made.iter().map(|made| (made.document.clone(), made.pages));
            pages.collect::<BTreeMap<_, _>>()
        });
        // Whoever prints the pages of a document prints one word, however many there are.
        let facts = settings.documents.iter().map(|document| {
            let name = document.name.value.clone();
            let pages = pages.as_ref().and_then(|pages| pages.get(&name));
            let pages = pages.copied().unwrap_or(1);
            (name, DocumentFacts { pages })
        });
        let desk = Desk::new(
            Arc::clone(&self.material),
            facts.collect(),
            self.cited.clone(),
        );
        let evaluator = Evaluator::new(&self.templates, Arc::new(desk));
        let profile = self.profile(workspace, sources, diagnostics);
        let subject = Subject {
            material: &self.material,
            evaluator: &evaluator,
            style: &self.style,
            is_own_style: workspace.style(settings.style.as_str()).is_some(),
            cited: &self.cited,
            sources,
            pages,
            profile: profile.as_ref(),
            length: Length::of(&self.material, &evaluator),
        };
        // What is wrong with the levels was said when the brief was read.
        let levels = Levels::read(&settings.rules, &mut Diagnostics::new());
        check::run(&subject, &levels, diagnostics);
        self.look_at_tables(workspace, sources, diagnostics);
        Checked {
            length: subject.length,
            pages: subject.pages,
            organisations: self.material.brief.organisations.len(),
            profile,
        }
    }

    /// Whether a document of the brief prints how long it is.
    pub(super) fn asks_for_length(&self) -> bool {
        let mut templates = self.style.documents.values().flat_map(BTreeMap::values);
        templates.any(|template| {
            ["length", "submission"]
                .iter()
                .any(|name| self.templates.reads_name(template, name))
        })
    }

    /// Counts the words for templates, and looks up how many there may be.
    pub(super) fn measure(&self, workspace: &Workspace, sources: &Sources) {
        // As `check` counts: the pages of a document are one word, however many there are.
        let documents = self.material.brief.settings.documents.iter();
        let facts = documents.map(|document| {
            let name = document.name.value.clone();
            (name, DocumentFacts { pages: 1 })
        });
        let desk = Desk::new(
            Arc::clone(&self.material),
            facts.collect(),
            self.cited.clone(),
        );
        let evaluator = Evaluator::new(&self.templates, Arc::new(desk));
        let length = Length::of(&self.material, &evaluator);
        // What is wrong with a profile is said by `check`.
        let profile = self.profile(workspace, sources, &mut Diagnostics::new());
        let words = Part::ALL
            .iter()
            .map(|part| (part.word(), length.words(*part)));
        let submission = profile.map(|profile| {
            let limit = profile.limit_for(self.material.brief.organisations.len());
            Accepted {
                words: limit.and_then(|limit| limit.words),
                pages: limit.and_then(|limit| limit.pages),
                counts: profile.counts.iter().map(|part| part.word()).collect(),
                body: profile.body.as_str().to_owned(),
                kind: profile.kind.as_str().to_owned(),
                profile: profile.name.clone(),
                document: profile.document.clone(),
            }
        });
        let measure = Measure {
            words: words.collect(),
            submission,
        };
        let _ = self.material.measure.set(measure);
    }

    /// Warns of what in the tables should make people look twice, of each table once.
    fn look_at_tables(
        &self,
        workspace: &Workspace,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) {
        let mut seen = BTreeSet::new();
        for name in self.material.definitions.tables_of_data() {
            if let Ok(paths) = workspace.table(name)
                && seen.insert(paths.clone())
            {
                data::inspect(&paths, None, name.place(), sources, diagnostics);
            }
        }
    }

    fn profile(
        &self,
        workspace: &Workspace,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<Profile> {
        let settings = &self.material.brief.settings;
        let submission = settings.submission.as_ref()?;
        let names = || {
            let documents = settings.documents.iter();
            documents.map(|document| document.name.value.as_str())
        };
        let document = match &submission.document {
            None => names().next()?,
            Some(named) => {
                let known = names().find(|name| *name == named.as_str());
                if known.is_none() {
                    diagnostics.push(
                        Diagnostic::error(
                            code::UNKNOWN_DOCUMENT,
                            format!("the brief makes no document `{}`", named.as_str()),
                        )
                        .at(named.place())
                        .maybe_help(did_you_mean(named.as_str(), names())),
                    );
                }
                known?
            }
        };
        Profile::find(workspace, submission, document, sources, diagnostics)
    }
}

impl Checked {
    /// What so many organisations may write to the body, if anything is known of that.
    #[must_use]
    pub fn limit(&self) -> Option<&Limit> {
        let profile = self.profile.as_ref()?;
        profile.limit_for(self.organisations)
    }
}
