//! A brief under the eyes of the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Made, Prepared};
use crate::check::{self, Length, Levels, Limit, Profile, Subject};
use crate::data;
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::source::Sources;
use crate::style::{Desk, DocumentFacts, Evaluator};
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
