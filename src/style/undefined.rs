//! What is there instead, where a template asks for something that is not: the values on the way to it.

use minijinja::value::{Value, ValueKind};

use super::trouble::kind_of;
use crate::diagnostic::did_you_mean;

/// How many loops and assignments are followed back to the context.
const DEEPEST: usize = 12;

/// A step from a value to one within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'s> {
    Field(&'s str),
    Element(usize),
}

/// Where a path of fields begins that ends at `end`: errors point at its last part only, if that is in
/// brackets.
pub(super) fn start_of_path(text: &str, end: usize) -> usize {
    let before = text.get(..end).unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    before.trim_end_matches(is_part).len()
}

/// The complaint of a `path` that is undefined, where it can be told how far it leads: message and help.
///
/// `before` is the template up to there, in which its loops and assignments are looked up.
pub(super) fn describe(
    path: &str,
    before: &str,
    context: &Value,
) -> Option<(String, Option<String>)> {
    let (root, steps) = parse(path)?;
    let Some(mut value) = root_of(root, before, context, 0) else {
        let known: Vec<String> = fields_of(context);
        let help = did_you_mean(root, known.iter().map(String::as_str))?;
        return Some((format!("`{root}` is undefined"), Some(help)));
    };
    let mut walked = root.len();
    for step in steps {
        let inner = walk(&value, step);
        if let Some(inner) = inner {
            value = inner;
            walked = end_of(path, walked);
            continue;
        }
        return Some(missing(&path[..walked], &value, step));
    }
    None
}

fn missing(name: &str, value: &Value, step: Step<'_>) -> (String, Option<String>) {
    let what = match step {
        Step::Field(field) => format!("no field `{field}`"),
        Step::Element(at) => format!("no element {at}"),
    };
    match (value.kind(), step) {
        (ValueKind::Map, Step::Field(field)) => {
            let keys = fields_of(value);
            let known = || keys.iter().map(String::as_str);
            let list: Vec<_> = known().map(|key| format!("`{key}`")).collect();
            let help = did_you_mean(field, known())
                .unwrap_or_else(|| format!("its fields are {}", list.join(", ")));
            (format!("`{name}` has {what}"), Some(help))
        }
        (ValueKind::None, _) => (
            format!("`{name}` is none here, and has {what}"),
            Some(format!("test for it: `{{% if {name} is not none %}}`")),
        ),
        (ValueKind::Seq | ValueKind::Iterable, Step::Element(_)) => {
            let count = value.len().unwrap_or_default();
            (format!("`{name}` has {what}: there are {count}"), None)
        }
        (ValueKind::Seq | ValueKind::Iterable, Step::Field(_)) => (
            format!("`{name}` is a list, and has {what}"),
            Some(format!(
                "its elements are taken one by one: `{{% for x in {name} %}}`"
            )),
        ),
        (kind, _) => (
            format!("`{name}` is {}, and has {what}", kind_of(kind)),
            None,
        ),
    }
}

fn fields_of(value: &Value) -> Vec<String> {
    let keys = value.try_iter().into_iter().flatten();
    keys.map(|key| key.to_string()).collect()
}

fn walk(value: &Value, step: Step<'_>) -> Option<Value> {
    let inner = match step {
        Step::Field(field) => value.get_attr(field).ok()?,
        Step::Element(at) => value.get_item_by_index(at).ok()?,
    };
    (!inner.is_undefined()).then_some(inner)
}

/// What the name stands for at the end of `before`: what the nearest loop or assignment of it gives, or
/// else a field of the context.
fn root_of(name: &str, before: &str, context: &Value, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    let found = |opening: String| {
        let at = before.rfind(&opening)?;
        let rest = &before[at + opening.len()..];
        let end = rest.find("%}")?;
        Some((at, rest[..end].trim_end_matches('-').trim()))
    };
    let in_loop = found(format!("for {name} in "));
    let set = found(format!("set {name} = "));
    let looped = in_loop > set;
    match if looped { in_loop } else { set } {
        None => Some(context.get_attr(name).ok()?).filter(|value| !value.is_undefined()),
        Some((at, expression)) => {
            let (root, steps) = parse(expression)?;
            let root = root_of(root, &before[..at], context, depth + 1)?;
            let value = steps
                .into_iter()
                .try_fold(root, |value, step| walk(&value, step))?;
            if looped {
                walk(&value, Step::Element(0))
            } else {
                Some(value)
            }
        }
    }
}

/// A path such as `chapters[0].title`: its root and the steps from there; none where it is more than that.
fn parse(path: &str) -> Option<(&str, Vec<Step<'_>>)> {
    let is_name = |text: &str| {
        let mut letters = text.chars();
        !text.is_empty() && letters.all(|c| c.is_alphanumeric() || c == '_')
    };
    let (root, mut rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
    if !is_name(root) {
        return None;
    }
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let end = end_of(rest, 0);
        let (step, after) = rest.split_at(end);
        rest = after;
        steps.push(match step.strip_prefix('.') {
            Some(field) => Step::Field(Some(field).filter(|field| is_name(field))?),
            None => {
                let at = step.strip_prefix('[')?.strip_suffix(']')?;
                Step::Element(at.parse().ok()?)
            }
        });
    }
    Some((root, steps))
}

/// Where the step that begins at `start` ends.
fn end_of(path: &str, start: usize) -> usize {
    let next = path[start..].char_indices().skip(1);
    let mut ends = next.filter(|(_, c)| matches!(c, '.' | '['));
    ends.next().map_or(path.len(), |(at, _)| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(template: &str) -> String {
        let concern = Value::from_pairs([("number", "C1")]);
        let chapter = Value::from_pairs([
            ("title", Value::from("A")),
            ("concerns", Value::from(vec![concern])),
        ]);
        let brief = Value::from_pairs([
            ("title", Value::from("T")),
            ("subtitle", Value::from(())),
            ("people", Value::from(Vec::<Value>::new())),
        ]);
        let context =
            Value::from_pairs([("brief", brief), ("chapters", Value::from(vec![chapter]))]);
        let end = template.rfind(" }}").unwrap();
        let start = start_of_path(template, end);
        match describe(&template[start..end], &template[..start], &context) {
            Some((message, help)) => format!("{message}; {}", help.unwrap_or_default()),
            None => String::from("nothing"),
        }
    }

    #[test]
    fn what_is_there_instead_is_told() {
        for (template, expected) in [
            (
                "{{ brief.titel }}",
                "`brief` has no field `titel`; did you mean `title`?",
            ),
            (
                "{{ brif.title }}",
                "`brif` is undefined; did you mean `brief`?",
            ),
            (
                "{{ brief.title.x }}",
                "`brief.title` is a text, and has no field `x`; ",
            ),
            (
                "{{ brief.subtitle.x }}",
                "`brief.subtitle` is none here, and has no field `x`; test for it: `{% if brief.subtitle is not none %}`",
            ),
            (
                "{{ chapters[9].title }}",
                "`chapters` has no element 9: there are 1; ",
            ),
            (
                "{{ chapters.first }}",
                "`chapters` is a list, and has no field `first`; its elements are taken one by one: `{% for x in chapters %}`",
            ),
            (
                "{% for c in chapters -%}{% for d in c.concerns %}{{ d.numbr }}",
                "`d` has no field `numbr`; did you mean `number`?",
            ),
            (
                "{% for c in chapters %}{% set d = c.concerns[0] %}{{ d.numbr }}",
                "`d` has no field `numbr`; did you mean `number`?",
            ),
        ] {
            assert_eq!(said(template), expected);
        }
        // What cannot be followed is left to the general message.
        assert_eq!(said("{% for p in brief.people %}{{ p.nme }}"), "nothing");
        assert_eq!(said("{{ x(1).y }}"), "nothing");
    }
}
