//! The templates of a style, compiled.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use super::Style;
use super::filters;
use super::template::{self, Pointed};
use super::typing::{self, Found, Role};
use crate::diagnostic::{Diagnostic, FileId, code};
use crate::language::Strings;
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
    /// What they are made for.
    roles: Vec<(String, Role)>,
    env: Environment<'static>,
    /// Why some could not be compiled, by name.
    broken: Vec<(String, Error)>,
    /// What is larger than the compiler can take.
    oversized: Vec<Diagnostic>,
    pointed: BTreeMap<String, Pointed>,
    /// What can be told of them before any data.
    found: Found,
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
        let compiled = Compiled::of(texts.collect(), roles(style));
        Arc::new(Self {
            marks: compiled.marks.clone(),
            compiled,
            fragments: style.fragments.clone(),
        })
    }

    /// What is wrong with them, whatever the data.
    pub(super) fn faults(&self) -> &[Diagnostic] {
        &self.compiled.found.faults
    }

    /// What the templates ask of a string table that it does not have, in whatever branch.
    #[must_use]
    pub fn lacking(&self, strings: &Strings) -> Vec<Diagnostic> {
        let words = self.compiled.found.words.iter();
        let lacking = words.filter_map(|word| {
            let wrong = match &word.parts {
                None if strings.has(&word.key) => return None,
                None => strings.get(&word.key, &[], None).err()?,
                Some(parts) => {
                    let given: Vec<_> = parts
                        .iter()
                        .map(|name| (name.as_str(), String::new()))
                        .collect();
                    let count = parts.contains("n");
                    // One of each plural form, as far as a language has them.
                    let counts = if count {
                        [Some(1), Some(7)]
                    } else {
                        [None, None]
                    };
                    let mut tried = counts.into_iter();
                    tried.find_map(|n| strings.get(&word.key, &given, n).err())?
                }
            };
            Some(Diagnostic::error(code::UNKNOWN_STRING, wrong.to_string()).at(word.place))
        });
        lacking.collect()
    }

    /// Whether a document's template reads a field of that name anywhere.
    #[must_use]
    pub fn reads_field(&self, template: &str, field: &str) -> bool {
        let read = self.compiled.found.read.get(template);
        read.is_some_and(|read| read.contains(field))
    }

    /// Whether a document's template, or one that it includes, reads the variable `name`.
    #[must_use]
    pub fn reads_name(&self, template: &str, name: &str) -> bool {
        let names = self.compiled.found.names.get(template);
        names.is_some_and(|names| names.contains(name))
    }

    /// The options that a document's template reads.
    pub fn options(&self, template: &str) -> impl Iterator<Item = &str> {
        let options = self.compiled.found.options.get(template);
        options.into_iter().flatten().map(String::as_str)
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

/// What the templates of a style are made for.
fn roles(style: &Style) -> Vec<(String, Role)> {
    let documents = style.documents.values().flat_map(BTreeMap::values);
    let mut roles: Vec<_> = documents
        .map(|name| (name.clone(), Role::Document))
        .collect();
    let fragments = style.fragments.iter();
    roles.extend(fragments.map(|(kind, name)| {
        let sees = if kind == "table" { "table" } else { "chart" };
        (name.clone(), Role::Fragment(sees))
    }));
    let changes = style.changes.iter();
    roles.extend(changes.map(|name| (name.clone(), Role::Changes)));
    roles
}

impl Compiled {
    fn of(texts: Vec<Written>, roles: Vec<(String, Role)>) -> Arc<Self> {
        let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |known: &&Arc<Self>| known.texts == texts && known.roles == roles;
        if let Some(known) = latest.iter().find(is_same) {
            return Arc::clone(known);
        }
        let compiled = Arc::new(Self::new(texts, roles));
        latest.push_back(Arc::clone(&compiled));
        if latest.len() > KEPT {
            latest.pop_front();
        }
        compiled
    }

    fn new(texts: Vec<Written>, roles: Vec<(String, Role)>) -> Self {
        let mut env = Environment::new();
        env.set_debug(true);
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_syntax(template::syntax());
        // A loop without end in a template is an error, and no reason to wait.
        env.set_fuel(Some(FUEL));
        env.add_filter("format", filters::format);
        env.add_filter("numbered", filters::numbered);
        filters::guard(&mut env);
        env.set_auto_escape_callback(|_| AutoEscape::Custom("typst".into()));
        let marks = Marks::new();
        let mut pointed = BTreeMap::new();
        let mut broken = Vec::new();
        let mut oversized = Vec::new();
        let mut sound = Vec::new();
        for Written { name, file, text } in &texts {
            if let Some(found) = template::oversized(text, *file) {
                oversized.push(found);
                continue;
            }
            sound.push((name.as_str(), *file, text.as_str()));
            let with_points = Pointed::new(text, *file, &marks);
            let added = env.add_template_owned(name.clone(), with_points.text.clone());
            if let Err(error) = added {
                match template::unbalanced(text, *file) {
                    Some(found) if error.kind() == ErrorKind::SyntaxError => oversized.push(found),
                    _ => broken.push((name.clone(), error)),
                }
            }
            pointed.insert(name.clone(), with_points);
        }
        let found = typing::review(sound.into_iter(), &roles);
        Self {
            texts,
            roles,
            env,
            broken,
            oversized,
            pointed,
            found,
            marks,
        }
    }
}
