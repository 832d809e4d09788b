//! Fields that are named in a text, and those that a template writes out.

use std::sync::Arc;

use minijinja::machinery::ast::Expr;

use super::expression::{constant, range_of};
use super::kind::{Fields, Kind};
use super::walk::Walk;

impl<'t> Walk<'t> {
    /// What is at the attribute, or path of attributes, that a filter names.
    pub(super) fn attribute(
        &mut self,
        of: &Kind,
        is_of_elements: bool,
        inner: Option<&Expr<'t>>,
        named: &Expr<'t>,
    ) -> Kind {
        let at = range_of(named);
        let Some(paths) = constant(named).and_then(|path| path.as_str().map(str::to_owned)) else {
            return Kind::Unknown;
        };
        let mut reached = Kind::Unknown;
        // `sort` takes several, with commas between them.
        for path in paths.split(',') {
            let mut kind = of.clone();
            let list = inner.map_or("", |inner| self.source(range_of(inner)));
            // A part of each element, but for what is asked of the thing itself.
            let mut walked = match of {
                _ if list.contains(['|', '(']) => String::new(),
                Kind::Fields(_) if is_of_elements => format!("{list}[]"),
                _ => list.to_owned(),
            };
            for step in path.trim().split('.') {
                if step.parse::<usize>().is_ok() {
                    kind = kind.element();
                    continue;
                }
                kind = self.field(&kind, &walked, step, at.clone(), true);
                if !walked.is_empty() {
                    walked = format!("{walked}.{step}");
                }
            }
            reached = kind;
        }
        reached
    }

    /// The kind of a set of fields that is written in a template.
    pub(super) fn written_fields(&mut self, keys: &[Expr<'t>], values: &[Expr<'t>]) -> Kind {
        let mut fields = Fields::default();
        for (key, value) in keys.iter().zip(values) {
            self.expression(key);
            let kind = self.expression(value);
            match constant(key).and_then(|key| key.as_str().map(str::to_owned)) {
                Some(name) => {
                    fields.named.insert(name, kind);
                }
                None => fields.others = Some(Kind::Unknown),
            }
        }
        Kind::Fields(Arc::new(fields))
    }
}
