//! Macros: what they are given, and their bodies with it.

use minijinja::machinery::ast::{CallArg, Expr, Macro};

use super::Parsed;
use super::kind::Kind;
use super::walk::{DEEPEST, Walk};

impl<'t> Walk<'t> {
    pub(super) fn declare(&mut self, it: &'t Macro<'t>) {
        let number = self.macros.len();
        self.macros.push((it, self.here));
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(it.name.to_owned(), Kind::Macro(number));
        }
        // Once with anything, so that one that nobody calls is looked at too.
        self.macro_body(it, self.here, &[]);
    }

    pub(super) fn macro_call(&mut self, number: usize, arguments: &[CallArg<'t>]) -> Kind {
        let kinds = self.arguments(arguments);
        if let Some((it, parsed)) = self.macros.get(number).copied() {
            let named = arguments.iter().filter_map(|argument| match argument {
                CallArg::Kwarg(name, value) => Some((*name, value)),
                _ => None,
            });
            let named: Vec<(&str, Kind)> = named
                .map(|(name, value)| (name, self.expression(value)))
                .collect();
            let names = it.args.iter().map(|argument| match argument {
                Expr::Var(name) => name.id,
                _ => "",
            });
            let given: Vec<Kind> = names
                .enumerate()
                .map(|(at, name)| {
                    let named = named.iter().find(|(known, _)| *known == name);
                    let kind = kinds.get(at).or(named.map(|(_, kind)| kind));
                    kind.cloned().unwrap_or(Kind::Unknown)
                })
                .collect();
            self.macro_body(it, parsed, &given);
        }
        Kind::Unknown
    }

    pub(super) fn macro_body(&mut self, it: &'t Macro<'t>, parsed: &'t Parsed<'t>, given: &[Kind]) {
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        let before = std::mem::replace(&mut self.here, parsed);
        for default in &it.defaults {
            self.expression(default);
        }
        self.scoped(|walk| {
            for (at, target) in it.args.iter().enumerate() {
                let kind = given.get(at).cloned().unwrap_or(Kind::Unknown);
                walk.assign(target, kind);
            }
            walk.statements(&it.body);
        });
        self.here = before;
        self.depth -= 1;
    }
}
