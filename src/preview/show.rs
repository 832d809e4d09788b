//! What the page shows: the last good pages, what is wrong now, how the last run went.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;
use serde::Serialize;
use tokio::sync::watch;

use super::known::Known;
use super::message::Message;
use super::opening::Opening;
use super::place::{Places, Spot};
use super::reading::{EntryView, ReadingView, entries, reading};
use super::spot::{SpotView, area, view};
use super::{Editor, Turn};
use crate::diagnostic::{Diagnostics, Severity};
use crate::edition::{Change, SetDocument};
use crate::source::Sources;
use crate::style::Material;
use crate::typeset::{Keys, Pages};
use crate::workspace::Workspace;

/// How many pictures of pages are kept: the pages that somebody has looked at last.
const PICTURES: usize = 120;

/// How often words are found at most.
const FINDS: usize = 500;

/// A document that is shown.
#[derive(Clone)]
struct Shown {
    name: String,
    language: String,
    pages: Arc<Pages>,
    faces: Vec<Face>,
    background: Arc<Background>,
}

/// A page that is shown: its key, its width and height.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Face(String, f64, f64);

/// What a document was made of, for whoever asks where something came from.
struct Background {
    sources: Arc<Sources>,
    material: Arc<Material>,
}

/// How the last run went.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
enum Condition {
    /// There has been none yet, or one is going on.
    #[default]
    Working,
    /// The pages are those of the files.
    Fine,
    /// Some pages are older than the files that they are made from.
    Broken,
    /// The pages are those of the files, but could not be written out as documents.
    Unwritten,
    /// The program itself has failed.
    Failed,
}

#[derive(Default)]
struct State {
    version: u64,
    condition: Condition,
    changes: Vec<String>,
    milliseconds: f64,
    changed_pages: usize,
    documents: Vec<Shown>,
    messages: Vec<Message>,
    left_out: usize,
    places: Places,
    pictures: Pictures,
}

/// Pictures of pages by their key, those that were made last.
#[derive(Default)]
struct Pictures {
    by_key: HashMap<String, Bytes>,
    order: VecDeque<String>,
}

impl Pictures {
    fn keep(&mut self, key: &str, picture: Bytes) {
        if self.by_key.insert(key.to_owned(), picture).is_none() {
            self.order.push_back(key.to_owned());
        }
        while self.order.len() > PICTURES {
            if let Some(oldest) = self.order.pop_front() {
                self.by_key.remove(&oldest);
            }
        }
    }
}

/// What the page is told when something has changed.
#[derive(Serialize)]
struct News<'s> {
    version: u64,
    brief: &'s str,
    condition: Condition,
    changes: &'s [String],
    milliseconds: f64,
    changed: usize,
    documents: Vec<DocumentNews<'s>>,
    messages: &'s [Message],
    left_out: usize,
    editor: &'s str,
}

#[derive(Serialize)]
struct DocumentNews<'s> {
    name: &'s str,
    language: &'s str,
    pages: &'s [Face],
}

/// What is shown of one brief.
pub(super) struct Show {
    workspace: Workspace,
    brief: String,
    editor: Editor,
    state: Mutex<State>,
    keys: Mutex<Keys>,
    /// What was told last, as it is sent.
    news: watch::Sender<Bytes>,
    opening: Mutex<Option<Opening>>,
}

impl Show {
    pub(super) fn new(workspace: Workspace, brief: &str, editor: Editor) -> Self {
        let show = Self {
            editor: editor.outside(workspace.root()),
            workspace,
            brief: brief.to_owned(),
            state: Mutex::default(),
            keys: Mutex::default(),
            news: watch::Sender::default(),
            opening: Mutex::default(),
        };
        show.announce(show.state());
        show
    }

    pub(super) fn brief(&self) -> &str {
        &self.brief
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn announce(&self, mut state: MutexGuard<State>) {
        state.version += 1;
        // While nobody else can change it: what is sent last is the newest.
        self.news.send_replace(self.told(&state));
    }

    /// What the page is told, from what happened last on.
    pub(super) fn news(&self) -> watch::Receiver<Bytes> {
        let mut news = self.news.subscribe();
        news.mark_changed();
        news
    }

    /// Keeps the way by which a browser comes here until somebody has come.
    pub(super) fn expect(&self, opening: Opening) {
        *self.opening() = Some(opening);
    }

    /// Notes that the page was asked for.
    pub(super) fn visited(&self) {
        drop(self.opening().take());
    }

    fn opening(&self) -> MutexGuard<'_, Option<Opening>> {
        self.opening.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self, changes: &[Change]) {
        let mut state = self.state();
        state.condition = Condition::Working;
        state.changes = changes.iter().map(ToString::to_string).collect();
        self.announce(state);
    }

    pub(super) fn publish(&self, turn: Turn<'_>) {
        let made = turn
            .made
            .map(|(documents, material)| self.shown(&documents, &turn.sources, &material));
        let mut state = self.state();
        let broken = turn.diagnostics.has_errors();
        state.condition = match (turn.panicked, broken) {
            (true, _) => Condition::Failed,
            (_, true) => Condition::Broken,
            _ => Condition::Fine,
        };
        state.changes = turn.changes.iter().map(ToString::to_string).collect();
        state.milliseconds = turn.milliseconds;
        state.changed_pages = 0;
        if let Some(mut shown) = made {
            state.changed_pages = changed(&state.documents, &shown);
            if broken {
                // What could not be set stays as it was.
                let mut kept = state.documents.clone();
                for old in &mut kept {
                    if let Some(at) = shown.iter().position(|new| new.name == old.name) {
                        *old = shown.remove(at);
                    }
                }
                kept.append(&mut shown);
                shown = kept;
            }
            state.documents = shown;
        }
        state.messages.clear();
        self.messages(&mut state, turn.diagnostics, &turn.sources);
        self.announce(state);
    }

    pub(super) fn complain(&self, diagnostics: &Diagnostics, sources: &Sources) {
        let mut state = self.state();
        if diagnostics.has_errors() {
            state.condition = Condition::Unwritten;
        }
        self.messages(&mut state, diagnostics, sources);
        self.announce(state);
    }

    fn messages(&self, state: &mut State, diagnostics: &Diagnostics, sources: &Sources) {
        state.left_out = diagnostics.left_out();
        let mut found: Vec<_> = diagnostics.iter().collect();
        found.sort_by_key(|one| (one.severity == Severity::Warning, one.place));
        for diagnostic in found {
            let message = Message::new(diagnostic, &self.workspace, sources, &mut state.places);
            state.messages.push(message);
        }
    }

    /// The documents with the keys of their pages.
    fn shown(
        &self,
        documents: &[SetDocument],
        sources: &Arc<Sources>,
        material: &Arc<Material>,
    ) -> Vec<Shown> {
        let background = Arc::new(Background {
            sources: Arc::clone(sources),
            material: Arc::clone(material),
        });
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = documents.iter().map(|document| {
            let pages = &document.pages;
            let faces = (0..pages.count()).map(|page| {
                let key = pages.key(page, &mut keys).unwrap_or_default();
                let (width, height) = pages.size(page).unwrap_or_default();
                Face(format!("{key:032x}"), width, height)
            });
            Shown {
                name: document.made.document.clone(),
                language: language_of(document),
                faces: faces.collect(),
                pages: Arc::clone(pages),
                background: Arc::clone(&background),
            }
        });
        let shown = shown.collect();
        keys.turn();
        shown
    }

    fn told(&self, state: &State) -> Bytes {
        let documents = state.documents.iter().map(|shown| DocumentNews {
            name: &shown.name,
            language: &shown.language,
            pages: &shown.faces,
        });
        let news = News {
            version: state.version,
            brief: &self.brief,
            condition: state.condition,
            changes: &state.changes,
            milliseconds: state.milliseconds,
            changed: state.changed_pages,
            documents: documents.collect(),
            messages: &state.messages,
            left_out: state.left_out,
            editor: self.editor.program(),
        };
        let json = serde_json::to_string(&news).unwrap_or_default();
        Bytes::from(format!("data: {json}\n\n"))
    }

    /// The picture of the page with this key.
    pub(super) fn picture(&self, key: &str) -> Option<Bytes> {
        if let Some(picture) = self.state().pictures.by_key.get(key) {
            return Some(picture.clone());
        }
        let (pages, index) = self.page(key)?;
        let picture = Bytes::from(pages.svg(index)?);
        self.state().pictures.keep(key, picture.clone());
        Some(picture)
    }

    /// The page with this key: the pages it is one of, and its index there.
    fn page(&self, key: &str) -> Option<(Arc<Pages>, usize)> {
        let state = self.state();
        state.documents.iter().find_map(|shown| {
            let index = shown.faces.iter().position(|face| face.0 == key)?;
            Some((Arc::clone(&shown.pages), index))
        })
    }

    /// The text of the page with this key.
    pub(super) fn text(&self, key: &str) -> Option<ReadingView> {
        let (pages, index) = self.page(key)?;
        Some(reading(&pages, index))
    }

    /// The points of the page with this key that lead to places of their own.
    pub(super) fn stops(&self, key: &str) -> Option<Vec<(f64, f64)>> {
        let (pages, index) = self.page(key)?;
        Some(pages.stops(index))
    }

    /// What a document has to go to.
    pub(super) fn entries(&self, document: usize) -> Vec<EntryView> {
        let shown = {
            let state = self.state();
            let shown = state.documents.get(document);
            shown.map(|shown| (Arc::clone(&shown.pages), Arc::clone(&shown.background)))
        };
        shown.map_or_else(Vec::new, |(pages, background)| {
            entries(&pages, &background.material)
        })
    }

    /// What stands at a point of a page; none if there is nothing, or the page is not the one that is
    /// shown any more.
    pub(super) fn spot(
        &self,
        document: usize,
        page: usize,
        key: &str,
        (x, y): (f64, f64),
    ) -> Option<SpotView> {
        let mut state = self.state();
        let shown = state.documents.get(document)?;
        shown.faces.get(page).filter(|face| face.0 == key)?;
        let spot = shown.pages.spot(page, x, y)?;
        let background = Arc::clone(&shown.background);
        let known = Known {
            material: &background.material,
            workspace: &self.workspace,
            sources: &background.sources,
        };
        view(&spot, known, &mut state.places)
    }

    /// Where words stand in a document: page, then areas.
    pub(super) fn find(&self, document: usize, words: &str) -> Vec<(usize, Vec<[f64; 4]>)> {
        let pages = {
            let state = self.state();
            let shown = state.documents.get(document);
            shown.map(|shown| Arc::clone(&shown.pages))
        };
        let found = pages.map_or_else(Vec::new, |pages| pages.find(words, FINDS));
        found
            .into_iter()
            .map(|found| (found.page, found.areas.into_iter().map(area).collect()))
            .collect()
    }

    /// A place that the page was told of.
    pub(super) fn place(&self, id: u64) -> Option<Spot> {
        self.state().places.get(id)
    }

    /// What opens a place.
    pub(super) fn editor(&self) -> &Editor {
        &self.editor
    }
}

/// How many pages do not look as they did.
fn changed(before: &[Shown], after: &[Shown]) -> usize {
    let changed = after.iter().map(|shown| {
        let old = before.iter().find(|old| old.name == shown.name);
        let faces = old.map_or(&[][..], |old| &old.faces);
        let pages = shown.faces.iter().enumerate();
        pages
            .filter(|(index, face)| faces.get(*index) != Some(face))
            .count()
    });
    changed.sum()
}

/// The language of a document, which its file's name holds: `paper.en.pdf`.
fn language_of(document: &SetDocument) -> String {
    let stem = document.made.path.file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    let language = stem.rsplit_once('.').map(|(_, language)| language);
    language.unwrap_or_default().to_owned()
}
