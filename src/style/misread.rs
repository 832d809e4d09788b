//! What an expression would print that nobody could read.

use minijinja::value::{Value, ValueKind};
use rust_decimal::Decimal;

use super::render::Evaluator;
use super::{functions, trouble};
use crate::diagnostic::Diagnostic;
use crate::prose::Expression;

impl Evaluator {
    /// A number as the language writes it, if it can be written exactly.
    pub(super) fn number(&self, value: &Value) -> Option<String> {
        let number = if value.is_integer() {
            value.to_string().parse().ok()?
        } else {
            // Fifteen digits are what such a number holds for sure: 0.1 + 0.2 is 0.3.
            let float: f64 = value.to_string().parse().ok()?;
            Decimal::from_scientific(&format!("{float:.14e}")).ok()?
        };
        Some(self.desk.material.locale.number(number, None))
    }

    /// Why an expression would print what nobody meant, whatever its names stand for.
    pub(super) fn misread(&self, expression: &Expression) -> Option<Diagnostic> {
        if let Some(range) = expression.constant() {
            return Some(trouble::constant(expression, range));
        }
        if let Some(range) = expression.uncalled(functions::NAMES) {
            return Some(trouble::uncalled(expression, range));
        }
        expression.joined().into_iter().find_map(|range| {
            let source = expression.source.get(range.clone())?.trim();
            let operand = self.words.compile_expression(source).ok()?;
            // What a function gives is looked at by the function's own rules.
            if !operand.undeclared_variables(false).is_empty() {
                return None;
            }
            let value = operand.eval(()).ok()?;
            let fits = match value.kind() {
                ValueKind::String => true,
                ValueKind::Number => value.is_integer(),
                _ => false,
            };
            (!fits).then(|| trouble::unjoinable(expression, range, value.kind()))
        })
    }
}
