//! The templates of a style, compiled.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior};

use super::Style;
use super::filters;
use super::template::{self, Pointed};
use crate::diagnostic::{Diagnostic, FileId};
use crate::prose::Marks;
use crate::source::Sources;

/// How many steps a template may take: a giant brief of thousands of concerns takes a third. Each pays
/// for 64 bytes of text, too, so that no template makes more than a gigabyte.
const FUEL: u64 = 16_000_000;

/// The templates that were compiled last, the latest at the end. Who edits a brief makes it again and
/// again with the same, and so does a batch of briefs in a few styles.
static LATEST: Mutex<VecDeque<Arc<Compiled>>> = Mutex::new(VecDeque::new());

/// How many of them are kept: each takes a few hundred kilobytes.
const KEPT: usize = 8;

/// The templates of a style, compiled once for all the documents of a brief.
pub struct Templates {
    compiled: Arc<Compiled>,
    pub(super) marks: Marks,
    /// What expressions such as `chart("id")` print: template by the kind of thing.
    pub(super) fragments: BTreeMap<String, String>,
}

/// What comes of the texts of templates, and of nothing else.
struct Compiled {
    texts: Vec<Written>,
    env: Environment<'static>,
    /// Why some could not be compiled, by name.
    broken: Vec<(String, Error)>,
    /// What is larger than the compiler can take.
    oversized: Vec<Diagnostic>,
    pointed: BTreeMap<String, Pointed>,
    /// What their points stand for, before any document adds to it.
    marks: Marks,
}

/// A template as it is read.
#[derive(PartialEq, Eq)]
struct Written {
    name: String,
    file: FileId,
    text: String,
}

impl Templates {
    /// The templates of `style`.
    #[must_use]
    pub fn new(style: &Style, sources: &Sources) -> Arc<Self> {
        let texts = style.templates.iter().filter_map(|(name, file)| {
            Some(Written {
                name: name.clone(),
                file: *file,
                text: sources.file(*file)?.text().to_owned(),
            })
        });
        let compiled = Compiled::of(texts.collect());
        Arc::new(Self {
            marks: compiled.marks.clone(),
            compiled,
            fragments: style.fragments.clone(),
        })
    }

    /// Whether a template reads the variable `name` of its context.
    #[must_use]
    pub fn reads(&self, template: &str, name: &str) -> bool {
        let template = self.compiled.env.get_template(template);
        template.is_ok_and(|template| template.undeclared_variables(false).contains(name))
    }

    /// A copy of the environment that holds them, for the functions of one document.
    pub(super) fn environment(&self) -> Environment<'static> {
        self.compiled.env.clone()
    }

    /// Why some could not be compiled, by name.
    pub(super) fn broken(&self) -> &[(String, Error)] {
        &self.compiled.broken
    }

    /// What is larger than the compiler can take.
    pub(super) fn oversized(&self) -> &[Diagnostic] {
        &self.compiled.oversized
    }

    /// The template called `name`.
    pub(super) fn pointed(&self, name: &str) -> Option<&Pointed> {
        self.compiled.pointed.get(name)
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").finish_non_exhaustive()
    }
}

impl Compiled {
    fn of(texts: Vec<Written>) -> Arc<Self> {
        let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = latest.iter().find(|known| known.texts == texts) {
            return Arc::clone(known);
        }
        let compiled = Arc::new(Self::new(texts));
        latest.push_back(Arc::clone(&compiled));
        if latest.len() > KEPT {
            latest.pop_front();
        }
        compiled
    }

    fn new(texts: Vec<Written>) -> Self {
        let mut env = Environment::new();
        env.set_debug(true);
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_syntax(template::syntax());
        // A loop without end in a template is an error, and no reason to wait.
        env.set_fuel(Some(FUEL));
        env.add_filter("format", filters::format);
        env.set_auto_escape_callback(|_| AutoEscape::Custom("typst".into()));
        let marks = Marks::new();
        let mut pointed = BTreeMap::new();
        let mut broken = Vec::new();
        let mut oversized = Vec::new();
        for Written { name, file, text } in &texts {
            if let Some(found) = template::oversized(text, *file) {
                oversized.push(found);
                continue;
            }
            let with_points = Pointed::new(text, *file, &marks);
            let added = env.add_template_owned(name.clone(), with_points.text.clone());
            broken.extend(added.err().map(|error| (name.clone(), error)));
            pointed.insert(name.clone(), with_points);
        }
        Self {
            texts,
            env,
            broken,
            oversized,
            pointed,
            marks,
        }
    }
}
