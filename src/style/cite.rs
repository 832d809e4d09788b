//! The function `cite` of expressions.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::desk::Desk;
use super::functions::{refuse, unknown};
use super::printed::Thing;
use crate::bibliography::Cited;
use crate::diagnostic::{code, did_you_mean};

/// `cite("a")`, `cite("a", "p. 4")`, `cite(["a", ["b", "p. 4"]])`.
pub(super) fn cite(desk: &Desk, arguments: &[Value]) -> Result<Value, Error> {
    let wrong = |argument: &Value, message: String, help: &str| {
        let argument = argument.to_string();
        let help = Some(help.to_owned());
        refuse(desk, code::EXPRESSION, &argument, message, help)
    };
    let cited = match arguments {
        [] => {
            let message = String::from("`cite` needs the key of a source");
            let help = "write it in quotation marks: `cite(\"key\")`";
            return Err(wrong(&Value::from(""), message, help));
        }
        [one] if is_list(one) => {
            let items: Vec<Value> = one.try_iter()?.collect();
            if items.is_empty() {
                let message = String::from("`cite` has an empty list");
                return Err(wrong(
                    one,
                    message,
                    "name the sources: `cite([\"a\", \"b\"])`",
                ));
            }
            let mut cited = Vec::new();
            for item in items {
                if is_list(&item) {
                    let parts: Vec<Value> = item.try_iter()?.collect();
                    cited.extend(cite_one(desk, &parts)?);
                } else {
                    cited.extend(cite_one(desk, &[item])?);
                }
            }
            cited
        }
        [one, more, ..] if is_list(one) => {
            let message = String::from("behind a list of sources `cite` takes nothing");
            let help = "a place stands with its source: `cite([[\"a\", \"p. 4\"], \"b\"])`";
            return Err(wrong(more, message, help));
        }
        parts => cite_one(desk, parts)?,
    };
    Ok(Value::from_object(Thing::Citation(cited)))
}

fn is_list(value: &Value) -> bool {
    matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable)
}

/// A source and, if there is one, the place in it.
fn cite_one(desk: &Desk, parts: &[Value]) -> Result<Vec<Cited>, Error> {
    let bibliography = &desk.material.bibliography;
    let text = |value: &Value, what: &str, help: &str| {
        value.as_str().map(str::to_owned).ok_or_else(|| {
            let argument = value.to_string();
            let message = format!("{what} is a text in quotation marks");
            let help = Some(help.to_owned());
            refuse(desk, code::EXPRESSION, &argument, message, help)
        })
    };
    let Some(first) = parts.first() else {
        let help = Some(String::from("name the source: `cite([\"a\", \"b\"])`"));
        let message = String::from("a list in `cite` is empty");
        return Err(refuse(desk, code::EXPRESSION, "", message, help));
    };
    let key = text(first, "the key of a source", "write `cite(\"key\")`")?;
    let members = bibliography.members(&key);
    if members.is_none() && !bibliography.has(&key) {
        return Err(unknown(
            desk,
            code::UNKNOWN_SOURCE,
            "source",
            &key,
            bibliography.keys(),
        ));
    }
    let mut pinpoint = None;
    if let Some(second) = parts.get(1) {
        let place = text(
            second,
            "a place in a source",
            "write it as it is printed: `\"p. 4\"`",
        )?;
        if bibliography.keys().any(|known| known == place) {
            return Err(refuse(
                desk,
                code::EXPRESSION,
                &place,
                format!("`{place}` is a source, and stands where the place in `{key}` would"),
                Some(format!(
                    "several sources stand in a list: `cite([\"{key}\", \"{place}\"])`"
                )),
            ));
        }
        pinpoint = Some(place);
    }
    if let Some(third) = parts.get(2) {
        return Err(refuse(
            desk,
            code::EXPRESSION,
            &third.to_string(),
            String::from("`cite` takes a source and the place in it, and nothing else"),
            Some(String::from(
                "several sources stand in a list: `cite([\"a\", [\"b\", \"p. 4\"]])`",
            )),
        ));
    }
    let Some(members) = members else {
        return Ok(vec![Cited { key, pinpoint }]);
    };
    let refused = |argument: &str, message: String, help: String| {
        refuse(desk, code::EXPRESSION, argument, message, Some(help))
    };
    if let Some(place) = pinpoint {
        let message =
            format!("`{key}` is a set of sources, and `{place}` is a place in one of them");
        let list: Vec<String> = members
            .iter()
            .map(|member| format!("\"{member}\""))
            .collect();
        let help = format!(
            "cite its sources: `cite([{}])`, the one as `[\"key\", \"{place}\"]`",
            list.join(", ")
        );
        return Err(refused(&place, message, help));
    }
    if members.is_empty() {
        let message = format!("the set `{key}` holds no sources");
        let help = String::from("name them in its entry: `entryset = {a, b}`");
        return Err(refused(&key, message, help));
    }
    if let Some(missing) = members.iter().find(|member| !bibliography.has(member)) {
        let message = format!("the set `{key}` holds `{missing}`, and no source is called so");
        let help = did_you_mean(missing, bibliography.keys());
        let help = help
            .unwrap_or_else(|| String::from("a set holds the keys of sources, and no other sets"));
        return Err(refused(&key, message, help));
    }
    let cited = members.iter().map(|member| Cited {
        key: member.clone(),
        pinpoint: None,
    });
    Ok(cited.collect())
}
