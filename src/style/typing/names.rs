//! The names that a style's templates assign to.

use std::collections::BTreeSet;

use minijinja::machinery::ast::{Expr, Macro, Stmt};

/// Adds what is assigned anywhere in `statements`.
pub(super) fn collect<'t>(statements: &'t [Stmt<'t>], names: &mut BTreeSet<&'t str>) {
    Names(names).collect(statements);
}

struct Names<'n, 't>(&'n mut BTreeSet<&'t str>);

impl<'t> Names<'_, 't> {
    fn collect(&mut self, statements: &'t [Stmt<'t>]) {
        for statement in statements {
            match statement {
                Stmt::Template(it) => self.collect(&it.children),
                Stmt::ForLoop(it) => {
                    self.target(&it.target);
                    self.collect(&it.body);
                    self.collect(&it.else_body);
                }
                Stmt::IfCond(it) => {
                    self.collect(&it.true_body);
                    self.collect(&it.false_body);
                }
                Stmt::WithBlock(it) => {
                    for (target, _) in &it.assignments {
                        self.target(target);
                    }
                    self.collect(&it.body);
                }
                Stmt::Set(it) => self.target(&it.target),
                Stmt::SetBlock(it) => {
                    self.target(&it.target);
                    self.collect(&it.body);
                }
                Stmt::AutoEscape(it) => self.collect(&it.body),
                Stmt::FilterBlock(it) => self.collect(&it.body),
                Stmt::Block(it) => self.collect(&it.body),
                Stmt::Macro(it) => self.collect_macro(it),
                Stmt::CallBlock(it) => self.collect_macro(&it.macro_decl),
                Stmt::Import(it) => self.target(&it.name),
                Stmt::FromImport(it) => {
                    for (name, called) in &it.names {
                        self.target(called.as_ref().unwrap_or(name));
                    }
                }
                Stmt::EmitExpr(_)
                | Stmt::EmitRaw(_)
                | Stmt::Include(_)
                | Stmt::Extends(_)
                | Stmt::Do(_) => {}
            }
        }
    }

    fn collect_macro(&mut self, it: &'t Macro<'t>) {
        self.0.insert(it.name);
        for argument in &it.args {
            self.target(argument);
        }
        self.collect(&it.body);
    }

    fn target(&mut self, target: &'t Expr<'t>) {
        match target {
            Expr::Var(name) => drop(self.0.insert(name.id)),
            Expr::Tuple(it) => it.items.iter().for_each(|item| self.target(item)),
            Expr::List(it) => it.items.iter().for_each(|item| self.target(item)),
            _ => {}
        }
    }
}
