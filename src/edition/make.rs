//! Renders and typesets the documents of a prepared brief, in the order in which they need each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{Made, Prepared};
use crate::brief::DocumentSettings;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code};
use crate::limits;
use crate::record::Date;
use crate::source::Sources;
use crate::style::{Beside, Desk, DocumentFacts, Evaluator, Need, Rendered, context};
use crate::typeset::{Identity, Manuscript, ManuscriptFile, Pages, each_word_once};
use crate::workspace::Workspace;

/// The documents of a brief on their way.
pub struct Making<'p> {
    prepared: &'p Prepared,
    sources: &'p Sources,
    facts: BTreeMap<String, DocumentFacts>,
    /// Takes each document when its pages are set.
    done: &'p mut dyn FnMut(SetDocument),
    /// The documents that could not be made; what needs one of them cannot be made either.
    failed: BTreeSet<String>,
    /// The documents that are being made, each because the one before needs it, and where it says so.
    stack: Vec<(String, Option<Place>)>,
}

impl Prepared {
    /// The context that templates see for the document called `name`, if the brief has it.
    ///
    /// Facts of other documents are made up.
    #[must_use]
    pub fn context(
        &self,
        name: &str,
        workspace: &Workspace,
        sources: &Sources,
    ) -> Option<minijinja::Value> {
        self.measure(workspace, sources);
        let documents = &self.material.brief.settings.documents;
        let document = documents.iter().find(|one| one.name.value == name)?;
        let format = document.formats.first()?;
        let desk = Arc::new(Desk::rehearsal(Arc::clone(&self.material)));
        let evaluator = Evaluator::new(&self.templates, desk);
        Some(context(&evaluator, document, format.as_str()))
    }

    /// Sets a generated source as `stem` of the brief, on the given day if that is not the brief's.
    pub(super) fn typeset(
        &self,
        stem: &str,
        day: Option<Date>,
        rendered: &Rendered,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Pages, Identity)> {
        let brief = &self.material.brief;
        let main = format!("{stem}.typ");
        // It is written only when all is well, and perhaps to another folder.
        let shown = PathBuf::from(format!("(generated)/{main}"));
        let generated = sources.add(shown, rendered.text.clone());
        let manuscript = Manuscript {
            files: self.files(&main, generated, rendered),
            main,
            date: day.unwrap_or(brief.settings.date.value),
        };
        let setting = match self.setting() {
            Ok(setting) => setting,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return None;
            }
        };
        let pages = setting
            .typesetter
            .set(manuscript, &setting.kept, diagnostics)?;
        let name = format!("{}/{stem}", brief.name);
        Some((pages, Identity { name }))
    }

    /// The pictures of the brief that pages print.
    fn pictures_in(&self, pages: &Pages) -> BTreeSet<String> {
        let pictures = self.assets.files.keys();
        pictures
            .filter(|path| pages.have_read(path))
            .cloned()
            .collect()
    }

    /// The generated source, and all that it needs to be set.
    fn files(
        &self,
        main: &str,
        generated: FileId,
        rendered: &Rendered,
    ) -> BTreeMap<String, ManuscriptFile> {
        let Self { style, assets, .. } = self;
        let mut files = BTreeMap::new();
        for (path, beside) in &style.beside {
            let file = match beside {
                Beside::Typst(text, source) => ManuscriptFile::written(text.clone(), *source),
                Beside::Picture(picture) => ManuscriptFile::picture(picture),
            };
            files.insert(path.clone(), file);
        }
        for (path, picture) in &assets.files {
            files.insert(path.clone(), ManuscriptFile::picture(picture));
        }
        files.insert(
            main.to_owned(),
            ManuscriptFile::generated(
                rendered.text.clone(),
                generated,
                Arc::clone(&rendered.origins),
            ),
        );
        files
    }

    /// Makes the documents called `wanted`, and what they need of others.
    ///
    /// `starting` is told each document before it is made. `None` means that there are errors in
    /// `diagnostics`.
    pub fn make(
        &self,
        wanted: &[&str],
        sources: &Sources,
        diagnostics: &mut Diagnostics,
        starting: &mut dyn FnMut(&str),
    ) -> Option<Vec<Made>> {
        let mut exports = Vec::new();
        let mut done = |document: SetDocument| exports.push(Export::start(&document, sources));
        let fine = self.set(wanted, sources, diagnostics, starting, &mut done);
        let mut made = Vec::new();
        let mut wrong = Vec::new();
        for export in exports {
            match export.finish() {
                Ok(document) => made.push(document),
                Err(found) => wrong.extend(found),
            }
        }
        diagnostics.extend(each_word_once(wrong));
        made.retain(|made| wanted.contains(&made.document.as_str()));
        (fine && !diagnostics.has_errors()).then_some(made)
    }

    /// Sets the pages of the documents called `wanted`, and of those that they need, without writing
    /// them out: `done` is given each as soon as its pages are there.
    ///
    /// Says whether all of them could be set.
    pub fn set(
        &self,
        wanted: &[&str],
        sources: &Sources,
        diagnostics: &mut Diagnostics,
        starting: &mut dyn FnMut(&str),
        done: &mut dyn FnMut(SetDocument),
    ) -> bool {
        let mut making = Making {
            prepared: self,
            sources,
            facts: BTreeMap::new(),
            done,
            failed: BTreeSet::new(),
            stack: Vec::new(),
        };
        let mut fine = true;
        for document in &self.material.brief.settings.documents {
            let name = document.name.value.as_str();
            if wanted.contains(&name) && !making.facts.contains_key(name) {
                fine &= making
                    .document(document, None, diagnostics, starting)
                    .is_some();
            }
        }
        fine
    }
}

/// A document whose pages are set and which has not been written out yet.
#[derive(Clone)]
pub struct SetDocument {
    /// What is known of it: all but its bytes.
    pub made: Made,
    /// Its pages.
    pub pages: Arc<Pages>,
    identity: Identity,
}

/// Writes out documents that are set, at the same time.
///
/// # Errors
/// What breaks the standards that the files keep to, of all documents.
pub fn export(documents: &[SetDocument], sources: &Sources) -> Result<Vec<Made>, Vec<Diagnostic>> {
    let exports: Vec<_> = documents
        .iter()
        .map(|document| Export::start(document, sources))
        .collect();
    let mut made = Vec::new();
    let mut wrong = Vec::new();
    for export in exports {
        match export.finish() {
            Ok(document) => made.push(document),
            Err(found) => wrong.extend(found),
        }
    }
    if wrong.is_empty() {
        Ok(made)
    } else {
        Err(each_word_once(wrong))
    }
}

/// A document's bytes, or what is wrong with them.
type File = Result<Vec<u8>, Vec<Diagnostic>>;

/// A document whose pages are set and whose file is being written out, beside the setting of the next:
/// that needs only to know how many pages there are.
struct Export {
    made: Made,
    /// None if the system gives no thread.
    file: Option<JoinHandle<(File, Duration)>>,
}

impl Export {
    fn start(document: &SetDocument, sources: &Sources) -> Self {
        let SetDocument {
            made,
            pages,
            identity,
        } = document.clone();
        // Only to find words that cannot be printed in what was written.
        let sources = sources.so_far();
        let write = move || {
            let started = Instant::now();
            let file = pages.pdf(&identity, &sources);
            (file, started.elapsed())
        };
        let file = thread::Builder::new()
            .stack_size(limits::STACK)
            .spawn(write);
        Self {
            made,
            file: file.ok(),
        }
    }

    fn finish(self) -> Result<Made, Vec<Diagnostic>> {
        let Some((file, time)) = self.file.and_then(|file| file.join().ok()) else {
            let message = format!("`{}` could not be written out", self.made.document);
            return Err(vec![Diagnostic::error(code::TYPESETTING, message)]);
        };
        Ok(Made {
            bytes: file?,
            time: self.made.time + time,
            ..self.made
        })
    }
}

impl Making<'_> {
    fn document(
        &mut self,
        document: &DocumentSettings,
        asked_at: Option<Place>,
        diagnostics: &mut Diagnostics,
        starting: &mut dyn FnMut(&str),
    ) -> Option<()> {
        let name = document.name.value.as_str();
        if self.stack.iter().any(|(open, _)| open == name) {
            diagnostics.push(self.circle(name, asked_at));
            return None;
        }
        if self.failed.contains(name) {
            return None;
        }
        self.stack.push((name.to_owned(), asked_at));
        let result = self.formats(document, diagnostics, starting);
        self.stack.pop();
        if result.is_none() {
            self.failed.insert(name.to_owned());
        }
        result
    }

    /// The complaint of documents that need each other.
    fn circle(&self, name: &str, asked_at: Option<Place>) -> Diagnostic {
        let from = self.stack.iter().position(|(open, _)| open == name);
        let round = &self.stack[from.unwrap_or(0)..];
        let mut names: Vec<_> = round.iter().map(|(name, _)| format!("`{name}`")).collect();
        names.push(format!("`{name}`"));
        let message = if round.len() == 1 {
            format!("the document `{name}` reads a fact of itself")
        } else {
            format!(
                "documents read facts of each other in a circle: {}",
                names.join(" reads ")
            )
        };
        let mut diagnostic = Diagnostic::error(code::DOCUMENT_CIRCLE, message)
            .help("a document can print facts only of documents that do not need it themselves");
        diagnostic.place = asked_at;
        for (name, place) in round.iter().skip(1) {
            if let Some(place) = place {
                diagnostic = diagnostic.also(*place, format!("this needs `{name}`"));
            }
        }
        diagnostic
    }

    fn formats(
        &mut self,
        document: &DocumentSettings,
        diagnostics: &mut Diagnostics,
        starting: &mut dyn FnMut(&str),
    ) -> Option<()> {
        for format in &document.formats {
            starting(&document.name.value);
            let (rendered, rendering) =
                self.render(document, format.as_str(), diagnostics, starting)?;
            let started = Instant::now();
            let (made, pages, identity) =
                self.typeset(document, format.as_str(), rendered, diagnostics)?;
            let facts = DocumentFacts { pages: made.pages };
            self.facts.insert(made.document.clone(), facts);
            let made = Made {
                time: rendering + started.elapsed(),
                rendering,
                ..made
            };
            (self.done)(SetDocument {
                made,
                pages: Arc::new(pages),
                identity,
            });
        }
        Some(())
    }

    /// The generated source and how long its templates took; documents that it reads facts of are
    /// made on the way, in their own time.
    fn render(
        &mut self,
        document: &DocumentSettings,
        format: &str,
        diagnostics: &mut Diagnostics,
        starting: &mut dyn FnMut(&str),
    ) -> Option<(Rendered, Duration)> {
        let name = document.name.value.as_str();
        let template = self.prepared.style.documents.get(name)?.get(format)?;
        let mut expected = self.prepared.cited.clone();
        let mut known = false;
        let mut time = Duration::ZERO;
        loop {
            let started = Instant::now();
            let material = &self.prepared.material;
            let mut desk = Desk::new(Arc::clone(material), self.facts.clone(), expected.clone());
            let lists = self.prepared.templates.reads(template, "sources");
            if lists {
                desk.list_sources(material);
            }
            let desk = Arc::new(desk);
            let evaluator = Evaluator::new(&self.prepared.templates, Arc::clone(&desk));
            let context = context(&evaluator, document, format);
            let rendered = evaluator.render(template, &self.preface(name), &context);
            time += started.elapsed();
            if let Some(need) = desk.need() {
                self.fulfil(&need, diagnostics, starting)?;
                continue;
            }
            diagnostics.extend(desk.take_diagnostics().into_sorted());
            let rendered = rendered?;
            // What a document cites is known only at its end, and a contents page may ask for it at
            // its beginning.
            if desk.is_mistaken() && !known {
                expected = desk.cited();
                known = true;
                continue;
            }
            return Some((rendered, time));
        }
    }

    fn fulfil(
        &mut self,
        need: &Need,
        diagnostics: &mut Diagnostics,
        starting: &mut dyn FnMut(&str),
    ) -> Option<()> {
        let documents = &self.prepared.material.brief.settings.documents;
        let needed = documents
            .iter()
            .find(|document| document.name.value == need.document)?;
        self.document(needed, need.place, diagnostics, starting)
    }

    fn stem(&self, document: &str) -> String {
        let language = self.prepared.material.locale.language().code();
        format!("{document}.{language}")
    }

    /// What a generated source begins with: how to set it with the plain Typst command.
    fn preface(&self, document: &str) -> String {
        format!(
            "// Generated by Rapporteur from the brief `{}`: edit the brief, not this file.\n\
             // typst compile --ignore-system-fonts --font-path fonts --pdf-standard ua-1,a-2a {}.typ\n",
            // A folder's name may hold anything, a line break too.
            self.prepared.material.brief.name.escape_debug(),
            self.stem(document)
        )
    }

    fn typeset(
        &self,
        document: &DocumentSettings,
        format: &str,
        rendered: Rendered,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Made, Pages, Identity)> {
        let name = document.name.value.as_str();
        let stem = self.stem(name);
        let (pages, identity) =
            self.prepared
                .typeset(&stem, None, &rendered, self.sources, diagnostics)?;
        let made = Made {
            document: name.to_owned(),
            format: format.to_owned(),
            path: PathBuf::from(format!("{stem}.{format}")),
            bytes: Vec::new(),
            pages: pages.count(),
            time: Duration::ZERO,
            rendering: Duration::ZERO,
            source: (PathBuf::from(format!("typst/{stem}.typ")), rendered.text),
            pictures: self.prepared.pictures_in(&pages),
        };
        Some((made, pages, identity))
    }
}
