//! What templates do to the values that they print.

use std::borrow::Cow;

use minijinja::value::{Kwargs, Rest, Value, ValueKind, ValueOrKwargs};
use minijinja::{Environment, Error, ErrorKind, State, filters};

use super::printed::{Passage, Thing};
use super::trouble::kind_of;
use crate::diagnostic::did_you_mean;
use crate::prose::printed_label;

/// Puts filters and tests that refuse what cannot be meant in place of those of the engine, for values of
/// which nothing is known before they are there.
pub(super) fn guard(env: &mut Environment<'static>) {
    type Test = fn(&Value, &Value) -> bool;
    type Ordering = fn(&State, Value, Kwargs) -> Result<Value, Error>;
    let comparing: [(&[&str], Test); 6] = [
        (&["eq", "equalto", "=="], minijinja::tests::is_eq),
        (&["ne", "!="], minijinja::tests::is_ne),
        (&["lt", "lessthan", "<"], minijinja::tests::is_lt),
        (&["le", "<="], minijinja::tests::is_le),
        (&["gt", "greaterthan", ">"], minijinja::tests::is_gt),
        (&["ge", ">="], minijinja::tests::is_ge),
    ];
    for (names, test) in comparing {
        for name in names {
            env.add_test(*name, move |value: &Value, other: &Value| {
                comparable(value, other).map(|()| test(value, other))
            });
        }
    }
    env.add_test("none", |value: &Value| {
        if value.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        Ok(value.is_none())
    });
    env.add_filter(
        "selectattr",
        |state: &mut State,
         value: Value,
         attr: Cow<'_, str>,
         test: Option<Cow<'_, str>>,
         rest: Rest<ValueOrKwargs>| {
            attribute_is_there(&value, &attr)?;
            filters::selectattr(state, value, attr, test, rest)
        },
    );
    env.add_filter(
        "rejectattr",
        |state: &mut State,
         value: Value,
         attr: Cow<'_, str>,
         test: Option<Cow<'_, str>>,
         rest: Rest<ValueOrKwargs>| {
            attribute_is_there(&value, &attr)?;
            filters::rejectattr(state, value, attr, test, rest)
        },
    );
    env.add_filter(
        "map",
        |state: &mut State, value: Value, rest: Rest<ValueOrKwargs>| {
            let named = rest.iter().find(|argument| argument.is_kwargs());
            let attribute = named.map(|named| named.get_attr("attribute")).transpose()?;
            if let Some(attribute) = attribute.as_ref().and_then(Value::as_str) {
                attribute_is_there(&value, attribute)?;
            }
            filters::map(state, value, rest)
        },
    );
    let ordering: [(&str, Ordering); 4] = [
        ("sort", filters::sort),
        ("max", filters::max),
        ("min", filters::min),
        ("unique", filters::unique),
    ];
    for (name, filter) in ordering {
        env.add_filter(name, move |state: &State, value: Value, named: Kwargs| {
            let attribute = named.peek::<Option<&str>>("attribute").unwrap_or(None);
            match attribute {
                Some(attribute) => attribute_is_there(&value, attribute)?,
                None => all_comparable(&value)?,
            }
            filter(state, value, named)
        });
    }
}

/// Refuses a comparison that would always come out the same.
fn comparable(value: &Value, other: &Value) -> Result<(), Error> {
    let is_thing = |value: &Value| value.downcast_object_ref::<Thing>().is_some();
    let message = if is_thing(value) || is_thing(other) {
        String::from("what this function gives can only be printed, not changed or compared")
    } else {
        let (one, two) = (value.kind(), other.kind());
        let is_none = |kind| matches!(kind, ValueKind::None | ValueKind::Undefined);
        if one == two || is_none(one) || is_none(two) {
            return Ok(());
        }
        if !matches!(one, ValueKind::Plain) && !matches!(two, ValueKind::Plain) {
            return Ok(());
        }
        format!(
            "{} and {} are never the same: `| string` gives the text",
            kind_of(one),
            kind_of(two)
        )
    };
    Err(Error::new(ErrorKind::InvalidOperation, message))
}

fn all_comparable(list: &Value) -> Result<(), Error> {
    let mut first = None;
    for value in list.try_iter().into_iter().flatten() {
        match &first {
            Some(first) => comparable(first, &value)?,
            None => first = Some(value),
        }
    }
    Ok(())
}

/// Refuses a name that an element of a list has not.
fn attribute_is_there(list: &Value, attributes: &str) -> Result<(), Error> {
    for element in list.try_iter().into_iter().flatten() {
        for path in attributes.split(',') {
            let mut value = element.clone();
            for step in path.trim().split('.') {
                if value.kind() != ValueKind::Map {
                    break;
                }
                let inner = value.get_attr(step)?;
                if inner.is_undefined() {
                    let names: Vec<String> =
                        value.try_iter()?.map(|name| name.to_string()).collect();
                    let help = did_you_mean(step, names.iter().map(String::as_str));
                    let help = help.map(|help| format!("; {help}")).unwrap_or_default();
                    let message = format!("an element of the list has no field `{step}`{help}");
                    return Err(Error::new(ErrorKind::InvalidOperation, message));
                }
                value = inner;
            }
        }
    }
    Ok(())
}

/// Prose without its footnotes and citations, for where it is printed a second time.
pub(super) fn without_notes(value: Value) -> Value {
    match value.downcast_object_ref::<Passage>() {
        Some(passage) => passage.without_notes().value(),
        None => value,
    }
}

/// How a number can be written.
const NUMERALS: &[&str] = &["1", "I", "i", "A", "a"];

/// The largest number that has a Roman one.
const MOST_ROMAN: u64 = 3999;

/// A number, or the digits of a text, as `I`, `i`, `A`, `a` or `1`: for lists, annexes and footnotes.
pub(super) fn numbered(value: &Value, pattern: &str) -> Result<String, Error> {
    let refuse = |message: String| Err(Error::new(ErrorKind::InvalidOperation, message));
    let number = match value.as_str() {
        Some(text) => text.trim().parse::<u64>().ok(),
        None => value.as_i64().and_then(|number| u64::try_from(number).ok()),
    };
    let Some(number) = number.filter(|number| *number > 0) else {
        return refuse(format!(
            "`{value}` cannot be numbered: it is no whole number above 0"
        ));
    };
    match pattern {
        "1" => Ok(number.to_string()),
        "A" => Ok(letters(number)),
        "a" => Ok(letters(number).to_ascii_lowercase()),
        "I" | "i" if number > MOST_ROMAN => refuse(format!(
            "{number} has no Roman number: they end at {MOST_ROMAN}"
        )),
        "I" => Ok(roman(number)),
        "i" => Ok(roman(number).to_ascii_lowercase()),
        _ => refuse(format!(
            "numbers are not written as `{pattern}`, but as `{}`",
            NUMERALS.join("`, `")
        )),
    }
}

/// A to Z, then AA, AB and so on.
fn letters(mut number: u64) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        let at = u8::try_from(number % 26).unwrap_or_default();
        letters.push(char::from(b'A' + at));
        number /= 26;
    }
    letters.iter().rev().collect()
}

fn roman(mut number: u64) -> String {
    const SIGNS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}

/// The most digits that the width of a formatted value may have.
const WIDTH_DIGITS: usize = 3;

/// The engine's own `format`, without widths that fill pages.
pub(super) fn format(
    state: &mut State,
    pattern: &Value,
    arguments: Rest<ValueOrKwargs>,
) -> Result<Value, Error> {
    let text = pattern.as_str().unwrap_or_default();
    let is_wide = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.trim_start_matches('0').len() > WIDTH_DIGITS);
    if is_wide || text.contains('*') {
        let message = "a width of more than 999 is no format";
        return Err(Error::new(ErrorKind::InvalidOperation, message));
    }
    minijinja::filters::format(state, pattern, arguments)
}

/// The engine's own `join`, of texts and whole numbers only: of anything else it would print a name
/// that no reader knows, or nothing.
pub(super) fn join(values: &Value, between: Option<&str>) -> Result<String, Error> {
    let mut joined = String::new();
    for (index, value) in values.try_iter()?.enumerate() {
        if index > 0 {
            joined.push_str(between.unwrap_or_default());
        }
        match value.kind() {
            ValueKind::String => joined.push_str(value.as_str().unwrap_or_default()),
            ValueKind::Number if value.is_integer() => joined.push_str(&value.to_string()),
            // That it is lost is reported where the whole expression is looked at.
            ValueKind::Plain => {}
            kind => {
                return Err(Error::new(
                    ErrorKind::InvalidOperation,
                    format!("{} cannot be joined", kind_of(kind)),
                ));
            }
        }
    }
    Ok(joined)
}

/// A Typst label.
pub(super) fn label(name: &str) -> Result<Value, Error> {
    let fine = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'));
    if fine {
        return Ok(Value::from_safe_string(printed_label(&format!("<{name}>"))));
    }
    Err(Error::new(
        ErrorKind::InvalidOperation,
        format!("`{name}` cannot be a label: letters, digits, `-`, `_`, `.` and `:` only"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_lists_have_them() {
        let numbered = |number: u64, pattern: &str| {
            numbered(&Value::from(number), pattern).map_err(|error| error.to_string())
        };
        let row = |pattern: &str| {
            [1, 4, 9, 26, 27, 49, 703, 1994].map(|number| numbered(number, pattern).unwrap())
        };
        assert_eq!(
            row("I"),
            [
                "I", "IV", "IX", "XXVI", "XXVII", "XLIX", "DCCIII", "MCMXCIV"
            ]
        );
        assert_eq!(row("a"), ["a", "d", "i", "z", "aa", "aw", "aaa", "bxr"]);
        assert_eq!(row("A")[4], "AA");
        assert_eq!(row("1")[7], "1994");
        assert!(numbered(0, "i").is_err());
        assert!(numbered(4000, "i").is_err());
        assert!(numbered(4, "x").unwrap_err().contains("`I`"));
        let text = Value::from("7");
        assert_eq!(super::numbered(&text, "i").unwrap(), "vii");
        assert!(super::numbered(&Value::from("2.3"), "i").is_err());
    }
}
