//! A walk through all branches of a style's templates, as if each were taken.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use minijinja::machinery::ast::{Expr, Macro, Stmt};

use super::expression::{constant, range_of};
use super::kind::{self, Fields, Kind};
use super::{Found, Parsed, Role, names};
use crate::diagnostic::{Diagnostic, Place, code, did_you_mean};

/// How deep includes and macros are followed.
pub(super) const DEEPEST: usize = 16;

/// How many expressions and statements are looked at: those of the largest style are a hundredth of this.
const MOST: usize = 400_000;

pub(super) struct Walk<'t> {
    templates: &'t BTreeMap<&'t str, Parsed<'t>>,
    /// What is assigned anywhere in the style.
    pub(super) assigned: BTreeSet<&'t str>,
    /// The template that is being walked.
    pub(super) here: &'t Parsed<'t>,
    pub(super) scopes: Vec<BTreeMap<String, Kind>>,
    pub(super) macros: Vec<(&'t Macro<'t>, &'t Parsed<'t>)>,
    pub(super) depth: usize,
    steps: usize,
    /// The fields of namespaces that were given what can only be printed.
    pub(super) shared: BTreeMap<String, Kind>,
    said: BTreeSet<(Place, String)>,
    reached: BTreeSet<&'t str>,
    read: BTreeSet<String>,
    pub(super) names: BTreeSet<String>,
    options: BTreeSet<String>,
    pub(super) found: Found,
}

/// Walks all templates, each as what it is.
pub(super) fn walk<'t>(
    templates: &'t BTreeMap<&'t str, Parsed<'t>>,
    roles: &[(String, Role)],
    unread: Vec<String>,
) -> Found {
    let Some(first) = templates.values().next() else {
        return Found::default();
    };
    let mut walk = Walk {
        templates,
        assigned: BTreeSet::new(),
        here: first,
        scopes: Vec::new(),
        macros: Vec::new(),
        depth: 0,
        steps: 0,
        shared: BTreeMap::new(),
        said: BTreeSet::new(),
        reached: BTreeSet::new(),
        read: BTreeSet::new(),
        names: BTreeSet::new(),
        options: BTreeSet::new(),
        found: Found {
            unread,
            ..Found::default()
        },
    };
    for parsed in templates.values() {
        names::collect(parsed.statements(), &mut walk.assigned);
    }
    for (name, role) in roles {
        walk.read.clear();
        walk.options.clear();
        walk.names.clear();
        walk.root(name, Some(role));
        let read = std::mem::take(&mut walk.read);
        let options = std::mem::take(&mut walk.options);
        let names = std::mem::take(&mut walk.names);
        walk.found
            .names
            .entry(name.clone())
            .or_default()
            .extend(names);
        walk.found
            .read
            .entry(name.clone())
            .or_default()
            .extend(read);
        let of_it = walk.found.options.entry(name.clone()).or_default();
        of_it.extend(options);
    }
    // What no other template includes sees nobody knows what.
    for name in templates.keys() {
        if !walk.reached.contains(name) {
            walk.root(name, None);
        }
    }
    walk.found
}

impl<'t> Walk<'t> {
    fn root(&mut self, name: &str, role: Option<&Role>) {
        let Some((name, parsed)) = self.templates.get_key_value(name) else {
            return;
        };
        let context = kind::context();
        let picked = |names: &[&str]| {
            let named = names.iter().filter_map(|name| {
                let kind = context.named.get(*name)?;
                Some(((*name).to_owned(), kind.clone()))
            });
            named.collect::<BTreeMap<_, _>>()
        };
        let root = match role {
            Some(Role::Document) => {
                let mut all = context.named.clone();
                all.remove("chart");
                all.remove("table");
                all
            }
            Some(Role::Fragment("table")) => picked(&["table"]),
            Some(Role::Fragment(_)) => picked(&["chart"]),
            Some(Role::Changes) => {
                let mut root = picked(&["brief"]);
                let edition = || {
                    let names = ["edition", "date", "date_iso"];
                    Kind::fields(names.map(|name| (name, Kind::Text)))
                };
                root.insert("from".into(), edition());
                root.insert("to".into(), edition());
                root.insert("changes".into(), Kind::Unknown);
                root
            }
            None => {
                let names = context.named.keys().cloned();
                names.map(|name| (name, Kind::Unknown)).collect()
            }
        };
        self.scopes = vec![root, BTreeMap::new()];
        self.template(name, parsed);
    }

    fn template(&mut self, name: &'t str, parsed: &'t Parsed<'t>) {
        if self.depth >= DEEPEST {
            return;
        }
        self.reached.insert(name);
        let before = std::mem::replace(&mut self.here, parsed);
        self.depth += 1;
        self.statements(parsed.statements());
        self.depth -= 1;
        self.here = before;
    }

    /// Whether there is time for one more.
    pub(super) fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps < MOST
    }

    pub(super) fn place(&self, range: Range<usize>) -> Place {
        let length = self.here.text.len();
        let start = self.here.text.floor_char_boundary(range.start.min(length));
        let end = self.here.text.ceil_char_boundary(range.end.min(length));
        Place::new(self.here.file, start..end.max(start))
    }

    pub(super) fn source(&self, range: Range<usize>) -> &'t str {
        self.here.text.get(range).unwrap_or_default()
    }

    /// Where `word` last stands within a range.
    pub(super) fn within(&self, range: &Range<usize>, word: &str) -> Option<Range<usize>> {
        let at = range.start + self.source(range.clone()).rfind(word)?;
        Some(at..at + word.len())
    }

    pub(super) fn fault(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        let place = self.place(range);
        if self.said.insert((place, message.clone())) {
            let diagnostic = Diagnostic::error(code::TEMPLATE, message).at(place);
            self.found.faults.push(diagnostic.maybe_help(help));
        }
    }

    pub(super) fn note_read(&mut self, field: &str) {
        self.read.insert(field.to_owned());
    }

    pub(super) fn note_option(&mut self, option: &str) {
        self.options.insert(option.to_owned());
    }

    /// The kind of what a name stands for here.
    pub(super) fn known(&self, name: &str) -> Option<Kind> {
        let mut scopes = self.scopes.iter().rev();
        scopes.find_map(|scope| scope.get(name)).cloned()
    }

    /// Whether a name may stand for something in some branch.
    pub(super) fn may_be_there(&self, name: &str) -> bool {
        self.assigned.contains(name)
            || kind::context().named.contains_key(name)
            || matches!(name, "loop" | "self" | "from" | "to" | "changes")
    }

    pub(super) fn assign(&mut self, target: &Expr<'t>, kind: Kind) {
        match target {
            Expr::Var(name) => {
                let Some(scope) = self.scopes.last_mut() else {
                    return;
                };
                let kind = match scope.remove(name.id) {
                    Some(before) => before.or(kind),
                    None => kind,
                };
                scope.insert(name.id.to_owned(), kind);
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.items, &kind),
            Expr::List(list) => self.unpack(&list.items, &kind),
            // A field of a namespace.
            _ => {}
        }
    }

    /// Remembers that a field of a namespace is something that can only be printed.
    pub(super) fn share(&mut self, field: &str, kind: &Kind) {
        if matches!(kind, Kind::Printed(_)) {
            self.shared.insert(field.to_owned(), kind.clone());
        }
    }

    fn unpack(&mut self, targets: &[Expr<'t>], kind: &Kind) {
        let named = |name: &str| match kind {
            Kind::Fields(fields) => fields.named.get(name).cloned(),
            _ => None,
        };
        // What `groupby` gives.
        let pair = [named("grouper"), named("list")];
        for (at, target) in targets.iter().enumerate() {
            let named = pair.get(at).cloned().flatten();
            let assigned = named.unwrap_or_else(|| match kind {
                Kind::List(element) => (**element).clone(),
                _ => Kind::Unknown,
            });
            self.assign(target, assigned);
        }
    }

    pub(super) fn scoped(&mut self, work: impl FnOnce(&mut Self)) {
        self.scopes.push(BTreeMap::new());
        work(self);
        self.scopes.pop();
    }

    pub(super) fn statements(&mut self, statements: &'t [Stmt<'t>]) {
        for statement in statements {
            if self.step() {
                self.statement(statement);
            }
        }
    }

    fn statement(&mut self, statement: &'t Stmt<'t>) {
        match statement {
            Stmt::Template(template) => self.statements(&template.children),
            Stmt::EmitExpr(it) => drop(self.expression(&it.expr)),
            Stmt::EmitRaw(_) => {}
            Stmt::ForLoop(it) => {
                let over = self.expression(&it.iter);
                self.scoped(|walk| {
                    walk.assign(&it.target, over.element());
                    let last = walk.scopes.last_mut();
                    last.map(|scope| scope.insert(String::from("loop"), Kind::Unknown));
                    if let Some(filter) = &it.filter_expr {
                        walk.condition(filter);
                    }
                    walk.statements(&it.body);
                });
                self.scoped(|walk| walk.statements(&it.else_body));
            }
            Stmt::IfCond(it) => {
                self.condition(&it.expr);
                self.statements(&it.true_body);
                self.statements(&it.false_body);
            }
            Stmt::WithBlock(it) => self.scoped(|walk| {
                for (target, value) in &it.assignments {
                    let kind = walk.expression(value);
                    walk.assign(target, kind);
                }
                walk.statements(&it.body);
            }),
            Stmt::Set(it) => {
                let kind = self.expression(&it.expr);
                if let Expr::GetAttr(field) = &it.target {
                    self.expression(&field.expr);
                    self.share(field.name, &kind);
                }
                self.assign(&it.target, kind);
            }
            Stmt::SetBlock(it) => {
                self.scoped(|walk| walk.statements(&it.body));
                if let Some(filter) = &it.filter {
                    self.expression(filter);
                }
                self.assign(&it.target, Kind::Unknown);
            }
            Stmt::AutoEscape(it) => {
                self.expression(&it.enabled);
                self.statements(&it.body);
            }
            Stmt::FilterBlock(it) => {
                self.expression(&it.filter);
                self.scoped(|walk| walk.statements(&it.body));
            }
            Stmt::Block(it) => self.scoped(|walk| walk.statements(&it.body)),
            Stmt::Macro(it) => self.declare(it),
            Stmt::CallBlock(it) => {
                self.arguments(&it.call.args);
                self.expression(&it.call.expr);
                self.macro_body(&it.macro_decl, self.here, &[]);
            }
            Stmt::Do(it) => {
                self.arguments(&it.call.args);
                self.expression(&it.call.expr);
            }
            Stmt::Include(it) => {
                for (name, parsed) in self.named(&it.name, it.ignore_missing) {
                    self.scoped(|walk| walk.template(name, parsed));
                }
            }
            Stmt::Extends(it) => {
                for (name, parsed) in self.named(&it.name, false) {
                    self.template(name, parsed);
                }
            }
            Stmt::Import(it) => {
                let mut module = Fields::default();
                for (name, parsed) in self.named(&it.expr, false) {
                    module = self.module(name, parsed);
                }
                module.others = Some(Kind::Unknown);
                self.assign(&it.name, Kind::Fields(Arc::new(module)));
            }
            Stmt::FromImport(it) => {
                let mut module = Fields::default();
                for (name, parsed) in self.named(&it.expr, false) {
                    module = self.module(name, parsed);
                }
                for (name, called) in &it.names {
                    let kind = match name {
                        Expr::Var(name) => module.named.get(name.id).cloned(),
                        _ => None,
                    };
                    let target = called.as_ref().unwrap_or(name);
                    self.assign(target, kind.unwrap_or(Kind::Unknown));
                }
            }
        }
    }

    /// The templates that a statement names, each of which must be there.
    fn named(
        &mut self,
        names: &'t Expr<'t>,
        may_be_missing: bool,
    ) -> Vec<(&'t str, &'t Parsed<'t>)> {
        self.expression(names);
        let Some(value) = constant(names) else {
            return Vec::new();
        };
        let Some(name) = value.as_str() else {
            return Vec::new();
        };
        match self.templates.get_key_value(name) {
            Some((name, parsed)) => vec![(name, parsed)],
            None => {
                if !may_be_missing && !self.found.unread.iter().any(|unread| unread == name) {
                    let known = self.templates.keys().copied();
                    let help = did_you_mean(name, known);
                    let message = format!("the style has no template `{name}`");
                    self.fault(range_of(names), message, help);
                }
                Vec::new()
            }
        }
    }

    /// What a template gives to those that import it.
    fn module(&mut self, name: &'t str, parsed: &'t Parsed<'t>) -> Fields {
        self.scopes.push(BTreeMap::new());
        self.template(name, parsed);
        Fields {
            named: self.scopes.pop().unwrap_or_default(),
            others: None,
        }
    }
}
