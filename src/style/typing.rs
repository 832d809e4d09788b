//! What can be told of templates before any data: fields that are not there, words that the style lacks,
//! comparisons that cannot say what they seem to say. All branches are looked at, those too that no brief
//! takes today.

mod attributes;
mod calls;
mod expression;
mod faults;
mod kind;
mod macros;
mod names;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use minijinja::machinery::{ast::Stmt, parse};

pub(super) use calls::FILTERS;
pub use kind::{ContextField, context_fields};

use super::template;
use crate::diagnostic::{Diagnostic, FileId, Place};

/// What a template is made for, which decides what it sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Document,
    /// What an expression prints: `chart`, `table` or `sparkline`.
    Fragment(&'static str),
    Changes,
}

/// A word that a template asks for by its name.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub key: String,
    pub place: Place,
    /// The names of the parts that it gives, if these can be told.
    pub parts: Option<BTreeSet<String>>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub faults: Vec<Diagnostic>,
    pub words: Vec<Word>,
    /// The names of the fields that a template reads, those that it includes among it, by its own name.
    pub read: BTreeMap<String, BTreeSet<String>>,
    /// The variables of the context that it reads.
    pub names: BTreeMap<String, BTreeSet<String>>,
    /// The options of documents that it reads.
    pub options: BTreeMap<String, BTreeSet<String>>,
    /// The templates that could not be read, and about which nothing is known.
    pub unread: Vec<String>,
}

/// A template as it is walked.
struct Parsed<'t> {
    file: FileId,
    text: &'t str,
    tree: Stmt<'t>,
}

impl<'t> Parsed<'t> {
    fn statements(&'t self) -> &'t [Stmt<'t>] {
        match &self.tree {
            Stmt::Template(template) => &template.children,
            other => slice::from_ref(other),
        }
    }
}

/// Looks at templates, given by name, file and text, in their roles.
pub(super) fn review<'t>(
    texts: impl Iterator<Item = (&'t str, FileId, &'t str)>,
    roles: &[(String, Role)],
) -> Found {
    let mut parsed = BTreeMap::new();
    let mut unread = Vec::new();
    for (name, file, text) in texts {
        match parse(text, name, template::syntax()) {
            Ok(tree) => drop(parsed.insert(name, Parsed { file, text, tree })),
            // That is told where it is compiled.
            Err(_) => unread.push(name.to_owned()),
        }
    }
    walk::walk(&parsed, roles, unread)
}

#[cfg(test)]
mod tests;
