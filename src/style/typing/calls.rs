//! What functions, filters and tests take and give.

use minijinja::machinery::ast::{CallArg, Expr};

use super::Word;
use super::expression::{constant, range_of};
use super::kind::Kind;
use super::walk::Walk;
use crate::diagnostic::did_you_mean;
use crate::style::functions::{NAMES, OF_TEMPLATES};

/// The filters that templates can use.
pub(in crate::style) const FILTERS: &[&str] = &[
    "abs",
    "attr",
    "batch",
    "bool",
    "capitalize",
    "chain",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "label",
    "last",
    "length",
    "lines",
    "list",
    "literal",
    "lower",
    "map",
    "max",
    "min",
    "numbered",
    "pprint",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
    "without_notes",
    "zip",
];

/// The tests that templates can use.
const TESTS: &[&str] = &[
    "!=",
    "<",
    "<=",
    "==",
    ">",
    ">=",
    "boolean",
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "equalto",
    "escaped",
    "even",
    "false",
    "filter",
    "float",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "int",
    "integer",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "safe",
    "sameas",
    "sequence",
    "startingwith",
    "string",
    "test",
    "true",
    "undefined",
    "upper",
];

/// What compares, among the tests.
const COMPARING: &[&str] = &[
    "!=",
    "<",
    "<=",
    "==",
    ">",
    ">=",
    "eq",
    "equalto",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "le",
    "lessthan",
    "lt",
    "ne",
    "sameas",
];

/// The filters that leave what can only be printed as it is, or take its text.
const PRINTING: &[&str] = &["capitalize", "d", "default", "literal", "string"];

/// The arguments of a call: those without a name, and those with one.
struct Given<'a, 't> {
    unnamed: Vec<&'a Expr<'t>>,
    named: Vec<(&'t str, &'a Expr<'t>)>,
    /// Whether more are given than can be seen.
    more: bool,
}

impl<'a, 't> Given<'a, 't> {
    fn of(arguments: &'a [CallArg<'t>]) -> Self {
        let mut given = Self {
            unnamed: Vec::new(),
            named: Vec::new(),
            more: false,
        };
        for argument in arguments {
            match argument {
                CallArg::Pos(expression) => given.unnamed.push(expression),
                CallArg::Kwarg(name, expression) => given.named.push((name, expression)),
                CallArg::PosSplat(_) | CallArg::KwargSplat(_) => given.more = true,
            }
        }
        given
    }

    fn named(&self, name: &str) -> Option<&'a Expr<'t>> {
        let found = self.named.iter().find(|(known, _)| *known == name)?;
        Some(found.1)
    }
}

impl<'t> Walk<'t> {
    /// Goes through the arguments of a call and gives the kinds of those without a name.
    pub(super) fn arguments(&mut self, arguments: &[CallArg<'t>]) -> Vec<Kind> {
        let mut kinds = Vec::new();
        for argument in arguments {
            match argument {
                CallArg::Pos(expression) => kinds.push(self.expression(expression)),
                CallArg::Kwarg(_, expression)
                | CallArg::PosSplat(expression)
                | CallArg::KwargSplat(expression) => drop(self.expression(expression)),
            }
        }
        kinds
    }

    /// What the function called `name` gives.
    pub(super) fn function(
        &mut self,
        name: &'t str,
        callee: &Expr<'t>,
        arguments: &[CallArg<'t>],
    ) -> Kind {
        if let Some(Kind::Macro(number)) = self.known(name) {
            return self.macro_call(number, arguments);
        }
        self.arguments(arguments);
        match name {
            "t" => self.word(arguments),
            "person" | "organisation" | "date" | "words" | "debug" => Kind::Text,
            "count" => Kind::Number,
            "namespace" => {
                for argument in arguments {
                    if let CallArg::Kwarg(field, value) = argument {
                        let kind = self.expression(value);
                        self.share(field, &kind);
                    }
                }
                Kind::Unknown
            }
            "document" => Kind::fields([("pages", Kind::Number)]),
            "range" => Kind::list(Kind::Number),
            _ => match NAMES.iter().find(|known| **known == name) {
                Some(name) => Kind::Printed(name),
                None => {
                    let is_known = OF_TEMPLATES.contains(&name)
                        || matches!(name, "super" | "caller")
                        || self.may_be_there(name);
                    if !is_known {
                        let known = NAMES.iter().chain(OF_TEMPLATES).copied();
                        let help = did_you_mean(name, known);
                        self.fault(
                            range_of(callee),
                            format!("there is no function `{name}`"),
                            help,
                        );
                    }
                    Kind::Unknown
                }
            },
        }
    }

    /// What `t(…)` gives; the word that it asks for is noted.
    fn word(&mut self, arguments: &[CallArg<'t>]) -> Kind {
        let given = Given::of(arguments);
        let mut kind = Kind::Text;
        for (_, expression) in &given.named {
            // A source keeps its links within the words.
            if self.expression(expression) == Kind::Prose {
                kind = Kind::Prose;
            }
        }
        if let Some(first) = given.unnamed.first() {
            self.words_of(first, &given);
        }
        kind
    }

    fn words_of(&mut self, key: &Expr<'t>, given: &Given<'_, 't>) {
        match key {
            Expr::IfExpr(choice) => {
                self.words_of(&choice.true_expr, given);
                if let Some(other) = &choice.false_expr {
                    self.words_of(other, given);
                }
            }
            _ => {
                if let Some(key) = constant(key).and_then(|key| key.as_str().map(str::to_owned)) {
                    let parts = given.named.iter().map(|(name, _)| (*name).to_owned());
                    let place = self.place(range_of(given.unnamed[0]));
                    self.found.words.push(Word {
                        key,
                        place,
                        parts: (!given.more).then(|| parts.collect()),
                    });
                }
            }
        }
    }

    /// What a filter gives of what it is put behind.
    pub(super) fn filter(
        &mut self,
        name: &str,
        input: Kind,
        inner: Option<&Expr<'t>>,
        whole: &std::ops::Range<usize>,
        arguments: &[CallArg<'t>],
    ) -> Kind {
        let kinds = self.arguments(arguments);
        let given = Given::of(arguments);
        if !FILTERS.contains(&name) {
            let help = did_you_mean(name, FILTERS.iter().copied());
            let at = whole.end.saturating_sub(name.len())..whole.end;
            let at = self.within(whole, name).unwrap_or(at);
            self.fault(at, format!("there is no filter `{name}`"), help);
            return Kind::Unknown;
        }
        if let (Kind::Printed(function), Some(inner)) = (&input, inner)
            && !PRINTING.contains(&name)
        {
            self.only_printed(function, range_of(inner));
            return Kind::Unknown;
        }
        let element = input.element();
        if let (Kind::List(of), Some(inner)) = (&input, inner)
            && let Kind::Printed(function) = **of
            && matches!(name, "max" | "min" | "sort" | "sum" | "unique" | "groupby")
        {
            self.only_printed(function, range_of(inner));
            return Kind::Unknown;
        }
        let attribute = match name {
            "selectattr" | "rejectattr" | "attr" => given.unnamed.first().copied(),
            "groupby" => given.named("attribute").or(given.unnamed.first().copied()),
            "map" | "sort" | "unique" | "sum" | "min" | "max" => given.named("attribute"),
            "join" => given.named("attribute").or(given.unnamed.get(1).copied()),
            _ => None,
        };
        let of = if name == "attr" { &input } else { &element };
        let is_of_elements = name != "attr";
        let reached =
            attribute.map(|attribute| self.attribute(of, is_of_elements, inner, attribute));
        let ordered = reached.as_ref().unwrap_or(&element);
        if *ordered == Kind::Figure && matches!(name, "sort" | "max" | "min") {
            let at = attribute.or(inner).map_or_else(|| whole.clone(), range_of);
            self.without_order(at);
        }
        match name {
            "selectattr" | "rejectattr" | "select" | "reject" => {
                let skipped = usize::from(name.ends_with("attr"));
                let tested = reached.unwrap_or(element);
                self.test_by_name(&given, skipped, &tested, attribute, &kinds);
                input
            }
            "sort" | "unique" | "reverse" | "list" | "default" | "d" | "without_notes" => {
                match (name, kinds.first(), &input) {
                    ("default" | "d", Some(other), _) => input.or(other.clone()),
                    ("without_notes", ..) | (_, _, Kind::List(_)) => input,
                    ("reverse", _, Kind::Text | Kind::Figure) => Kind::Text,
                    ("list", _, Kind::Text | Kind::Figure | Kind::Fields(_)) => {
                        Kind::list(Kind::Text)
                    }
                    _ => Kind::Unknown,
                }
            }
            "map" => match (reached, given.unnamed.first()) {
                (Some(kind), _) => Kind::list(kind),
                (None, Some(filter)) => {
                    let filter = constant(filter).and_then(|name| name.as_str().map(str::to_owned));
                    let kind = filter.map(|filter| {
                        let known = FILTERS.contains(&filter.as_str());
                        if !known {
                            let help = did_you_mean(&filter, FILTERS.iter().copied());
                            let at = range_of(given.unnamed[0]);
                            self.fault(at, format!("there is no filter `{filter}`"), help);
                        }
                        if known {
                            self.filter(&filter, element, inner, whole, &[])
                        } else {
                            Kind::Unknown
                        }
                    });
                    Kind::list(kind.unwrap_or(Kind::Unknown))
                }
                (None, None) => Kind::list(Kind::Unknown),
            },
            "groupby" => Kind::list(Kind::fields([
                ("grouper", reached.unwrap_or(Kind::Unknown)),
                ("list", Kind::list(element)),
            ])),
            "attr" => reached.unwrap_or(Kind::Unknown),
            "first" | "last" | "min" | "max" => element,
            "batch" | "slice" => Kind::list(Kind::list(element)),
            "length" | "count" | "sum" | "int" | "float" | "round" | "abs" => Kind::Number,
            "capitalize" if matches!(input, Kind::Printed(_)) => input,
            "bool" => Kind::Truth,
            "lines" | "split" => Kind::list(Kind::Text),
            "items" | "dictsort" | "chain" | "zip" => Kind::list(Kind::Unknown),
            "safe" | "literal" | "label" | "string" | "upper" | "lower" | "title" | "trim"
            | "replace" | "join" | "format" | "indent" | "capitalize" | "escape" | "e"
            | "pprint" | "numbered" => Kind::Text,
            _ => Kind::Unknown,
        }
    }

    /// The test that `select` and its like are given, with what is tested.
    fn test_by_name(
        &mut self,
        given: &Given<'_, 't>,
        skipped: usize,
        tested: &Kind,
        attribute: Option<&Expr<'t>>,
        kinds: &[Kind],
    ) {
        let Some(name) = given.unnamed.get(skipped) else {
            return;
        };
        let at = range_of(name);
        let Some(name) = constant(name).and_then(|name| name.as_str().map(str::to_owned)) else {
            return;
        };
        if !TESTS.contains(&name.as_str()) {
            let help = did_you_mean(&name, TESTS.iter().copied());
            self.fault(at, format!("there is no test `{name}`"), help);
            return;
        }
        if COMPARING.contains(&name.as_str())
            && let Some(other) = kinds.get(skipped + 1)
        {
            let named = attribute.map_or(at, range_of);
            let other_at = range_of(given.unnamed[skipped + 1]);
            self.comparison(&name, (tested, named), (other, other_at));
        }
    }

    /// What a test says of what it is put behind.
    pub(super) fn test(
        &mut self,
        name: &str,
        input: &Kind,
        inner: &Expr<'t>,
        whole: &std::ops::Range<usize>,
        arguments: &[CallArg<'t>],
    ) -> Kind {
        let kinds = self.arguments(arguments);
        let given = Given::of(arguments);
        if !TESTS.contains(&name) {
            let help = did_you_mean(name, TESTS.iter().copied());
            let at = self.within(whole, name).unwrap_or_else(|| whole.clone());
            self.fault(at, format!("there is no test `{name}`"), help);
        } else if COMPARING.contains(&name)
            && let (Some(other), Some(argument)) = (kinds.first(), given.unnamed.first())
        {
            let other = (other, range_of(argument));
            self.comparison(name, (input, range_of(inner)), other);
        } else if let Kind::Printed(function) = input
            && !matches!(name, "defined" | "undefined")
        {
            self.only_printed(function, range_of(inner));
        }
        Kind::Truth
    }
}
