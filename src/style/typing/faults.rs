//! What cannot be meant: comparisons that always come out the same, fields that are not there.

use std::ops::Range;

use super::kind::Kind;
use super::walk::Walk;

impl Walk<'_> {
    /// Refuses a comparison that cannot say what it seems to say.
    pub(super) fn comparison(
        &mut self,
        operator: &str,
        (left, left_at): (&Kind, Range<usize>),
        (right, right_at): (&Kind, Range<usize>),
    ) {
        let within = matches!(operator, "in");
        let inner = match right {
            Kind::List(element) if within => element,
            _ => right,
        };
        for (kind, at) in [(left, &left_at), (right, &right_at), (inner, &right_at)] {
            if let Kind::Printed(function) = kind {
                self.only_printed(function, at.clone());
                return;
            }
        }
        let is_order = matches!(
            operator,
            "<" | "<=" | ">" | ">=" | "lt" | "le" | "gt" | "ge" | "lessthan" | "greaterthan"
        );
        if is_order {
            for (kind, at) in [(left, &left_at), (right, &right_at)] {
                if *kind == Kind::Figure {
                    self.without_order(at.clone());
                    return;
                }
            }
        }
        if within
            && matches!(
                right,
                Kind::Text | Kind::Figure | Kind::Fields(_) | Kind::Unknown
            )
        {
            return;
        }
        if within && right.is_written() {
            let source = self.source(right_at.clone()).to_owned();
            let what = right.words().unwrap_or_default();
            let help = format!("`{source} | string` is its text");
            self.fault(right_at, format!("nothing is `in` {what}"), Some(help));
            return;
        }
        let (Some(one), Some(other)) = (left.words(), inner.words()) else {
            return;
        };
        let is_same = match (left, inner) {
            (Kind::None, _)
            | (_, Kind::None)
            | (Kind::Truth | Kind::Number, Kind::Truth | Kind::Number)
            | (Kind::Text | Kind::Figure, Kind::Text | Kind::Figure) => true,
            (left, right) if left.is_written() && right.is_written() => true,
            (left, right) => std::mem::discriminant(left) == std::mem::discriminant(right),
        };
        if is_same {
            return;
        }
        let (at, written) = if left.is_written() {
            (left_at.clone(), true)
        } else {
            (right_at.clone(), inner.is_written())
        };
        let source = self.source(at.clone()).to_owned();
        let help = match (left, inner) {
            // A filter that is given the name of a field.
            _ if written && source.starts_with(['"', '\'']) => Some(String::from(
                "take the elements one by one, and compare the text of each: `x.title | string`",
            )),
            _ if written && !within => Some(format!("`{source} | string` is its text")),
            (Kind::Line | Kind::Prose, _) => Some(format!("`{source} | string` is its text")),
            (Kind::Text | Kind::Figure, Kind::Number)
            | (Kind::Number, Kind::Text | Kind::Figure) => Some(String::from(
                "`| int` makes a number of a text, and quotation marks a text",
            )),
            _ => None,
        };
        let message =
            format!("{one} and {other} are never the same, and neither comes before the other");
        self.fault(at, message, help);
    }

    /// Refuses to put printed numbers into an order, which would be that of their letters.
    pub(super) fn without_order(&mut self, at: Range<usize>) {
        let message = "a printed number has no order: by its letters, 10 comes before 9";
        self.fault(
            at,
            message.to_owned(),
            Some(String::from(
                "take what it prints: the `value` of a statistic, the `values` of a series, `ordinal | int`; lists of entries are in their order",
            )),
        );
    }

    /// Refuses to do anything but print with what a function gives.
    pub(super) fn only_printed(&mut self, function: &str, at: Range<usize>) {
        let help = match function {
            "stat" => {
                let source = self.source(at.clone());
                let call = source.split("stat(").nth(1);
                let id = call.and_then(|call| call.split(['"', '\'']).nth(1));
                let id = id.unwrap_or("id");
                Some(format!(
                    "its value is a number in the context: `statistics[\"{id}\"].value`"
                ))
            }
            "concern" | "recommendation" | "chapter" => Some(String::from(
                "entries have an `id` and an `ordinal` in the context, which can be compared",
            )),
            _ => None,
        };
        let message =
            format!("what `{function}(...)` gives can only be printed, not changed or compared");
        self.fault(at, message, help);
    }

    /// The kind of a field, which is a fault if it cannot be there.
    pub(super) fn field(
        &mut self,
        of: &Kind,
        named: &str,
        field: &str,
        at: Range<usize>,
        is_path: bool,
    ) -> Kind {
        let called = if is_path && !named.is_empty() {
            format!("`{named}`")
        } else {
            String::from("this")
        };
        match of {
            Kind::Unknown | Kind::None => self.shared.get(field).cloned().unwrap_or(Kind::Unknown),
            Kind::Fields(fields) => {
                self.note_read(field);
                match fields.named.get(field) {
                    Some(kind) => kind.clone(),
                    None if fields.others.is_some() => {
                        if fields.others == Some(Kind::Unknown) {
                            self.note_option(field);
                        }
                        fields.others.clone().unwrap_or(Kind::Unknown)
                    }
                    None => {
                        let help = fields.help(field);
                        self.fault(at, format!("{called} has no field `{field}`"), Some(help));
                        Kind::Unknown
                    }
                }
            }
            Kind::List(_) => {
                let help = format!("its elements are taken one by one: `{{% for x in {named} %}}`");
                self.fault(
                    at,
                    format!("{called} is a list, and has no field `{field}`"),
                    is_path.then_some(help),
                );
                Kind::Unknown
            }
            Kind::Truth
            | Kind::Number
            | Kind::Text
            | Kind::Figure
            | Kind::Line
            | Kind::Prose
            | Kind::Printed(_)
            | Kind::Macro(_) => {
                let what = of.words().unwrap_or_default();
                self.fault(
                    at,
                    format!("{called} is {what}, and has no field `{field}`"),
                    None,
                );
                Kind::Unknown
            }
        }
    }
}
