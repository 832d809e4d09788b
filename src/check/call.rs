//! Which functions an expression calls, seen from its text.

/// A call in an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call<'e> {
    /// The name of the function.
    pub(super) function: &'e str,
    /// Its first argument, if that is a text without escapes.
    pub(super) argument: Option<&'e str>,
    /// Its second argument, if that is a text without escapes or a number.
    pub(super) second: Option<&'e str>,
}

/// The calls in an expression, in the order in which they begin.
pub(super) fn calls(expression: &str) -> Vec<Call<'_>> {
    let mut calls = Vec::new();
    let mut rest = expression;
    while let Some(c) = rest.chars().next() {
        if matches!(c, '"' | '\'') {
            rest = text(rest).map_or("", |(_, after)| after);
        } else if c.is_alphabetic() || c == '_' {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            let (function, after) = rest.split_at(end);
            rest = after;
            if let Some(inside) = after.trim_start().strip_prefix('(') {
                let first = text(inside.trim_start());
                calls.push(Call {
                    function,
                    argument: first.map(|(argument, _)| argument),
                    second: first.and_then(|(_, after)| second(after)),
                });
            }
        } else {
            rest = &rest[c.len_utf8()..];
        }
    }
    calls
}

/// The argument after the first one, behind which `rest` begins.
fn second(rest: &str) -> Option<&str> {
    let rest = rest.trim_start().strip_prefix(',')?.trim_start();
    if let Some((argument, _)) = text(rest) {
        return Some(argument);
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-'));
    let number = &rest[..end.unwrap_or(rest.len())];
    (!number.is_empty()).then_some(number)
}

/// The text that begins `rest`, and what follows it.
fn text(rest: &str) -> Option<(&str, &str)> {
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = &rest[1..];
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some((&inside[..at], &inside[at + 1..])),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(expression: &str) -> Vec<(&str, Option<&str>)> {
        calls(expression)
            .into_iter()
            .map(|call| (call.function, call.argument))
            .collect()
    }

    #[test]
    fn calls_are_found_inside_calls_and_not_inside_texts() {
        assert_eq!(
            names(r#"words(count("organisations")) | capitalize"#),
            [("words", None), ("count", Some("organisations"))]
        );
        assert_eq!(
            names(r#"cite ( 'key', "stat(\"no\")")"#),
            [("cite", Some("key"))]
        );
        assert_eq!(names(r#""stat('x')" ~ stat("y")"#), [("stat", Some("y"))]);
        assert_eq!(
            names(r#"document("paper").pages"#),
            [("document", Some("paper"))]
        );
        let second = |expression| calls(expression)[0].second;
        assert_eq!(second(r#"stat("suits", 2010)"#), Some("2010"));
        assert_eq!(
            second(r#"stat("suits" , 'a "b"') ~ c("d")"#),
            Some(r#"a "b""#)
        );
        assert_eq!(second(r#"stat("suits")"#), None);
        assert_eq!(second(r#"stat("suits", of)"#), None);
        assert_eq!(names("stat(\"open"), [("stat", None)]);
        assert_eq!(names("é(1) + ü"), [("é", None)]);
    }
}
