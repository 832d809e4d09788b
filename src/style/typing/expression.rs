//! The kinds of expressions, and what is wrong in them.

use std::ops::Range;

use minijinja::machinery::ast::{BinOpKind, CompareOpKind, Expr, UnaryOpKind};
use minijinja::value::{Value, ValueKind};

use super::kind::{self, Kind};
use super::walk::Walk;
use crate::diagnostic::did_you_mean;
use crate::style::functions::{NAMES, OF_TEMPLATES};

/// The value of an expression that is written out.
pub(super) fn constant(expression: &Expr<'_>) -> Option<Value> {
    match expression {
        Expr::Const(constant) => Some(constant.value.clone()),
        _ => None,
    }
}

/// Where an expression stands. The reader of templates gives the last part of a path only.
pub(super) fn range_of(expression: &Expr<'_>) -> Range<usize> {
    let span = expression.span();
    let own = span.start_offset as usize..span.end_offset as usize;
    let first = match expression {
        Expr::GetAttr(it) => &it.expr,
        Expr::GetItem(it) => &it.expr,
        Expr::Slice(it) => &it.expr,
        Expr::Call(it) => &it.expr,
        Expr::Test(it) => &it.expr,
        Expr::BinOp(it) => &it.left,
        Expr::Compare(it) => &it.expr,
        Expr::IfExpr(it) => &it.true_expr,
        Expr::Filter(it) => match &it.expr {
            Some(inner) => inner,
            None => return own,
        },
        Expr::Var(_)
        | Expr::Const(_)
        | Expr::UnaryOp(_)
        | Expr::List(_)
        | Expr::Tuple(_)
        | Expr::Map(_) => return own,
    };
    let start = range_of(first).start;
    start..own.end.max(start)
}

impl<'t> Walk<'t> {
    /// An expression that is asked whether it is true.
    pub(super) fn condition(&mut self, expression: &Expr<'t>) {
        let kind = self.expression(expression);
        if let Kind::Printed(function) = kind {
            self.only_printed(function, range_of(expression));
        }
    }

    pub(super) fn expression(&mut self, expression: &Expr<'t>) -> Kind {
        if !self.step() {
            return Kind::Unknown;
        }
        match expression {
            Expr::Var(it) => self.variable(it.id, expression),
            Expr::Const(it) => of_value(&it.value),
            Expr::Slice(it) => {
                for part in [&it.start, &it.stop, &it.step].into_iter().flatten() {
                    self.expression(part);
                }
                self.expression(&it.expr)
            }
            Expr::UnaryOp(it) => match it.op {
                UnaryOpKind::Not => {
                    self.condition(&it.expr);
                    Kind::Truth
                }
                UnaryOpKind::Neg => self.operand(&it.expr),
            },
            Expr::BinOp(it) => self.operation(it.op, &it.left, &it.right),
            Expr::Compare(it) => {
                let mut left = (self.expression(&it.expr), range_of(&it.expr));
                for next in &it.ops {
                    let right = (self.expression(&next.expr), range_of(&next.expr));
                    let operator = match next.op {
                        CompareOpKind::In | CompareOpKind::NotIn => "in",
                        CompareOpKind::Eq | CompareOpKind::Ne => "==",
                        CompareOpKind::Lt
                        | CompareOpKind::Lte
                        | CompareOpKind::Gt
                        | CompareOpKind::Gte => "<",
                    };
                    self.comparison(
                        operator,
                        (&left.0, left.1.clone()),
                        (&right.0, right.1.clone()),
                    );
                    left = right;
                }
                Kind::Truth
            }
            Expr::IfExpr(it) => {
                self.condition(&it.test_expr);
                let one = self.expression(&it.true_expr);
                match &it.false_expr {
                    Some(other) => one.or(self.expression(other)),
                    None => one,
                }
            }
            Expr::Filter(it) => {
                let input = it.expr.as_ref();
                let kind = input.map_or(Kind::Unknown, |input| self.expression(input));
                let whole = range_of(expression);
                self.filter(it.name, kind, input, &whole, &it.args)
            }
            Expr::Test(it) => {
                let kind = self.expression(&it.expr);
                self.test(it.name, &kind, &it.expr, &range_of(expression), &it.args)
            }
            Expr::GetAttr(it) => self.step_to(&it.expr, it.name, range_of(expression)),
            Expr::GetItem(it) => match constant(&it.subscript_expr) {
                Some(name) if name.as_str().is_some() => {
                    let name = name.as_str().unwrap_or_default().to_owned();
                    self.step_to(&it.expr, &name, range_of(expression))
                }
                _ => {
                    self.expression(&it.subscript_expr);
                    match self.expression(&it.expr) {
                        Kind::List(element) => (*element).clone(),
                        Kind::Fields(fields) => fields.others.clone().unwrap_or(Kind::Unknown),
                        _ => Kind::Unknown,
                    }
                }
            },
            Expr::Call(it) => match &it.expr {
                Expr::Var(name) => self.function(name.id, &it.expr, &it.args),
                Expr::GetAttr(method) => {
                    let of = self.expression(&method.expr);
                    let member = match &of {
                        Kind::Fields(fields) => fields.named.get(method.name),
                        _ => None,
                    };
                    if let Some(Kind::Macro(number)) = member {
                        return self.macro_call(*number, &it.args);
                    }
                    self.arguments(&it.args);
                    Kind::Unknown
                }
                other => {
                    self.expression(other);
                    self.arguments(&it.args);
                    Kind::Unknown
                }
            },
            Expr::List(it) => Kind::list(self.elements(&it.items)),
            Expr::Tuple(it) => Kind::list(self.elements(&it.items)),
            Expr::Map(it) => self.written_fields(&it.keys, &it.values),
        }
    }

    /// What is common to the elements of a list that is written in a template.
    fn elements(&mut self, items: &[Expr<'t>]) -> Kind {
        let kinds: Vec<Kind> = items.iter().map(|item| self.expression(item)).collect();
        let printed = kinds.iter().find(|kind| matches!(kind, Kind::Printed(_)));
        match printed {
            Some(printed) => printed.clone(),
            None => kinds.into_iter().reduce(Kind::or).unwrap_or(Kind::Unknown),
        }
    }

    fn variable(&mut self, name: &str, expression: &Expr<'t>) -> Kind {
        if let Some(kind) = self.known(name) {
            self.names.insert(name.to_owned());
            return kind;
        }
        if !self.may_be_there(name) && !NAMES.contains(&name) && !OF_TEMPLATES.contains(&name) {
            let context = kind::context();
            let known = context.named.keys().map(String::as_str);
            let known = known.chain(self.assigned.iter().copied());
            let help = did_you_mean(name, known);
            self.fault(range_of(expression), format!("`{name}` is undefined"), help);
        }
        Kind::Unknown
    }

    fn step_to(&mut self, of: &Expr<'t>, field: &str, at: Range<usize>) -> Kind {
        let kind = self.expression(of);
        let named = self.source(range_of(of));
        let is_path = !named.contains(['|', '(', '\n']);
        self.field(&kind, named, field, at, is_path)
    }

    /// An operand of arithmetic.
    fn operand(&mut self, expression: &Expr<'t>) -> Kind {
        let kind = self.expression(expression);
        if let Kind::Printed(function) = kind {
            self.only_printed(function, range_of(expression));
            return Kind::Unknown;
        }
        kind
    }

    fn operation(&mut self, operator: BinOpKind, left: &Expr<'t>, right: &Expr<'t>) -> Kind {
        let word = match operator {
            BinOpKind::Eq | BinOpKind::Ne => "==",
            BinOpKind::Lt | BinOpKind::Lte | BinOpKind::Gt | BinOpKind::Gte => "<",
            BinOpKind::In => "in",
            BinOpKind::ScAnd | BinOpKind::ScOr => {
                self.condition(left);
                let one = self.expression(left);
                let other = self.expression(right);
                return one.or(other);
            }
            BinOpKind::Concat => {
                self.expression(left);
                self.expression(right);
                return Kind::Text;
            }
            BinOpKind::Add
            | BinOpKind::Sub
            | BinOpKind::Mul
            | BinOpKind::Div
            | BinOpKind::FloorDiv
            | BinOpKind::Rem
            | BinOpKind::Pow => {
                let one = self.operand(left);
                let other = self.operand(right);
                return one.or(other);
            }
        };
        let one = self.expression(left);
        let other = self.expression(right);
        self.comparison(word, (&one, range_of(left)), (&other, range_of(right)));
        Kind::Truth
    }
}

fn of_value(value: &Value) -> Kind {
    match value.kind() {
        ValueKind::None => Kind::None,
        ValueKind::Bool => Kind::Truth,
        ValueKind::Number => Kind::Number,
        ValueKind::String => Kind::Text,
        _ => Kind::Unknown,
    }
}
