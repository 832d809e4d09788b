//! Lines that are no TOML, and what their authors have probably meant.

use std::ops::Range;

use super::day;

/// What an author has probably meant by a line that cannot be read.
pub(super) struct Meant {
    /// What to underline, in bytes of the line.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// The ways out.
    pub helps: Vec<String>,
}

/// What was probably meant by `line`, at byte `at` of which the reader gave up.
#[allow(clippy::too_many_lines, reason = "a habit after the other")]
pub(super) fn line(line: &str, at: usize) -> Option<Meant> {
    let (key, sign) = assignment(line)?;
    let start = sign + 1 + line[sign + 1..].len() - line[sign + 1..].trim_start().len();
    let value = uncommented(&line[start..]);
    let meant = |message: String, helps: Vec<String>| {
        Some(Meant {
            range: start..start + value.len(),
            message,
            helps,
        })
    };
    if line[sign..].starts_with(':') {
        return Some(Meant {
            range: sign..sign + 1,
            message: format!("a colon stands between `{key}` and its value"),
            helps: vec![format!("write `{key} = {value}`")],
        });
    }
    if value.is_empty() {
        return None;
    }
    let bare = value.trim_end_matches([',', ';']).trim_end();
    if bare != value && whole(bare) {
        let end = line.get(start + bare.len()..)?.chars().next()?;
        return Some(Meant {
            range: start + bare.len()..start + value.len(),
            message: format!("a line does not end with `{end}`"),
            helps: vec![String::from("remove it")],
        });
    }
    let looks_like_day = value.starts_with(|c: char| c.is_ascii_digit())
        || day::meant(value).len() == 1 && value.ends_with(|c: char| c.is_ascii_digit());
    if looks_like_day && value.contains(['/', '.', '-', ' ']) {
        let days = day::meant(value);
        if let Some(advice) = day::advice(&days, key) {
            return meant(
                format!("`{value}` is no date as TOML writes it"),
                vec![advice],
            );
        }
        let separators = value.matches(['/', '.', '-']).count();
        if separators == 2
            && value
                .chars()
                .all(|c| c.is_ascii_digit() || "/.-".contains(c))
        {
            return meant(
                format!("`{value}` is no day of the calendar with a year of four digits"),
                vec![format!("write year, month and day: `{key} = 2011-07-14`")],
            );
        }
    }
    match value.to_lowercase().as_str() {
        word @ ("true" | "yes" | "on" | "false" | "no" | "off") => {
            let truth = matches!(word, "true" | "yes" | "on");
            return meant(
                format!("`{value}` is neither a text nor true or false as TOML writes them"),
                vec![
                    format!(
                        "for {} write `{key} = {truth}`",
                        if truth { "yes" } else { "no" }
                    ),
                    format!("for a text write `{key} = \"{value}\"`"),
                ],
            );
        }
        "none" | "null" | "nil" | "n/a" | "-" => {
            return meant(
                format!("`{value}` is no value"),
                vec![
                    format!("leave `{key}` out where it has none"),
                    format!("for a text write `{key} = \"{value}\"`"),
                ],
            );
        }
        _ => {}
    }
    if let Some(number) = number(value) {
        return meant(
            format!("`{value}` is no number as TOML writes it"),
            number
                .into_iter()
                .map(|number| format!("write `{key} = {number}`"))
                .chain([format!("for a text write `{key} = \"{value}\"`")])
                .collect(),
        );
    }
    if value.starts_with(char::is_alphabetic)
        && value.chars().all(|c| {
            c.is_alphanumeric()
                || matches!(
                    c,
                    ' ' | ',' | '.' | '-' | '\'' | '’' | '(' | ')' | '/' | ':'
                )
        })
    {
        return meant(
            String::from("a text must stand in quotation marks"),
            vec![format!("write `{key} = \"{value}\"`")],
        );
    }
    if value.starts_with('"') && !value.starts_with("\"\"\"") && value[1..].contains('\\') {
        // A path as Windows writes it.
        let backslash = value.find('\\')?;
        let inside = at >= start + backslash;
        if inside && whole(&value.replace('\\', "")) {
            return Some(Meant {
                range: start + backslash..start + backslash + 1,
                message: String::from("a backslash begins an escape in double quotation marks"),
                helps: vec![
                    format!(
                        "of a path, write slashes: `{key} = {}`",
                        value.replace('\\', "/")
                    ),
                    format!(
                        "in single quotation marks a backslash stands for itself: `{key} = '{}'`",
                        &value.trim_matches('"')
                    ),
                ],
            });
        }
    }
    None
}

/// Whether a line gives a key a value, or seems to.
pub(super) fn gives_a_value(line: &str) -> bool {
    assignment(line).is_some()
}

/// The key of a line and where the sign behind it stands.
fn assignment(line: &str) -> Option<(&str, usize)> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let begin = line.len() - line.trim_start().len();
    let key = line[begin..].split(|c| !word(c)).next()?;
    let behind = &line[begin + key.len()..];
    let sign = behind.len() - behind.trim_start().len();
    let at = begin + key.len() + sign;
    (!key.is_empty() && line[at..].starts_with(['=', ':'])).then_some((key, at))
}

/// A value without the comment behind it.
fn uncommented(value: &str) -> &str {
    let mut quote = None;
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (None, '#') => return value[..at].trim_end(),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    value.trim_end()
}

/// Whether this is a text in its quotation marks, a number or a date and nothing else.
fn whole(value: &str) -> bool {
    let inner = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .or_else(|| value.strip_prefix('\'')?.strip_suffix('\''));
    match inner {
        Some(inner) => !inner.contains(['"', '\'']),
        None => {
            matches!(value, "true" | "false")
                || value.parse::<f64>().is_ok()
                || value.parse::<super::Datetime>().is_ok()
        }
    }
}

/// What a number may mean whose thousands are divided, or that has a comma before its decimals.
fn number(value: &str) -> Option<Vec<String>> {
    let digit = |c: char| c.is_ascii_digit();
    let sound = value.starts_with(digit)
        && value.ends_with(digit)
        && value
            .chars()
            .all(|c| digit(c) || matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\''));
    if !sound || value.chars().all(digit) {
        return None;
    }
    let parts: Vec<&str> = value.split(|c: char| !digit(c)).collect();
    if parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let thousands = parts.iter().skip(1).all(|part| part.len() == 3);
    let whole = thousands.then(|| parts.concat());
    let decimal = match parts.as_slice() {
        [whole, decimals] if value.contains(',') => Some(format!("{whole}.{decimals}")),
        _ => None,
    };
    let found: Vec<String> = whole.into_iter().chain(decimal).collect();
    (!found.is_empty()).then_some(found)
}

/// A text of several lines that seems to lack its end, and has swallowed what follows.
pub(super) struct Swallowed {
    /// The quotation marks that open it.
    pub opening: Range<usize>,
    /// The first line that belongs to something else.
    pub first: Range<usize>,
}

/// The text that lacks its end before the byte `at`, where a reader has come out of step.
pub(super) fn swallowed(source: &str, at: usize) -> Option<Swallowed> {
    const QUOTES: &str = "\"\"\"";
    let before = source.get(..at)?;
    let mut marks = before.match_indices(QUOTES).map(|(at, _)| at);
    // The odd ones open a text and the even ones end it, or so it seems.
    let mut found = None;
    while let Some(open) = marks.next() {
        let end = marks.next().unwrap_or(at);
        let begin = open + QUOTES.len();
        let mut line_at = begin;
        for line in source.get(begin..end)?.split_inclusive('\n') {
            // The quotation marks of the next text are taken for the end of this one.
            let opens = line_at + line.len() == end && is_opened(line);
            if line_at > begin && (opens || is_entry(line)) && found.is_none() {
                found = Some(Swallowed {
                    opening: open..begin,
                    first: line_at..line_at + line.trim_end().len(),
                });
            }
            line_at += line.len();
        }
    }
    found
}

/// Whether a key stands before the quotation marks that end a text.
fn is_opened(line: &str) -> bool {
    let key = line
        .trim_end()
        .strip_suffix('=')
        .unwrap_or_default()
        .trim_end();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !key.is_empty() && key.chars().all(word)
}

/// Whether a line is the head of a table or gives a key its value.
fn is_entry(line: &str) -> bool {
    let line = line.trim_end();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let head = line.trim_start_matches('[').trim_end_matches(']');
    if line.starts_with('[') && line.ends_with(']') && !head.is_empty() {
        return head.chars().all(word);
    }
    let key: &str = line.split(|c: char| !word(c)).next().unwrap_or_default();
    let behind = line[key.len()..].trim_start();
    !key.is_empty()
        && behind.strip_prefix('=').is_some_and(|value| {
            let value = value.trim_start();
            value.starts_with(['"', '\'', '[', '{'])
                || value.starts_with(|c: char| c.is_ascii_digit())
                || matches!(value, "true" | "false")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(String, Vec<String>)> {
        let meant = line(text, text.len())?;
        Some((text[meant.range].to_owned(), meant.helps))
    }

    #[track_caller]
    fn helped(text: &str, at: &str, help: &str) {
        let (found, helps) = said(text).unwrap();
        assert_eq!(found, at);
        assert_eq!(helps.first().map(String::as_str), Some(help), "{helps:?}");
    }

    #[test]
    fn what_hurried_authors_write_is_told_with_what_they_mean() {
        helped(
            "date = 25/04/2023",
            "25/04/2023",
            "write `date = 2023-04-25`",
        );
        helped(
            "date = 25 April 2023  # hearing",
            "25 April 2023",
            "write `date = 2023-04-25`",
        );
        helped(
            "date = April 25, 2023",
            "April 25, 2023",
            "write `date = 2023-04-25`",
        );
        helped("  title : \"A\"", ":", "write `title = \"A\"`");
        helped("title = \"A\",", ",", "remove it");
        helped("session = 102;", ";", "remove it");
        helped("totals = True", "True", "for yes write `totals = true`");
        helped("totals = yes", "yes", "for yes write `totals = true`");
        helped("totals = No", "No", "for no write `totals = false`");
        let (_, helps) = said("state = NO").unwrap();
        assert_eq!(helps[1], "for a text write `state = \"NO\"`");
        helped("city = none", "none", "leave `city` out where it has none");
        helped(
            "title = Licences are refused",
            "Licences are refused",
            "write `title = \"Licences are refused\"`",
        );
        helped("minimum = 1,5", "1,5", "write `minimum = 1.5`");
        helped("minimum = 13 000", "13 000", "write `minimum = 13000`");
        helped(
            "logo = \"img\\suits.svg\"",
            "\\",
            "of a path, write slashes: `logo = \"img/suits.svg\"`",
        );
        let (_, helps) = said("minimum = 1,500").unwrap();
        assert_eq!(
            helps,
            [
                "write `minimum = 1500`",
                "write `minimum = 1.500`",
                "for a text write `minimum = \"1,500\"`"
            ]
        );
    }

    #[test]
    fn a_day_that_is_none_is_told() {
        let (_, helps) = said("date = 31/02/2023").unwrap();
        assert_eq!(helps, ["write year, month and day: `date = 2011-07-14`"]);
    }

    #[test]
    fn what_is_not_understood_is_left_to_the_reader() {
        for text in [
            "title = Licences are \"refused\"",
            "measure == \"count\"",
            "title",
            "",
            "= 1",
            "title = \"a\" \"b\"",
            "a = \"one\\",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_without_its_end_is_found_by_what_it_has_swallowed() {
        let toml = "a = \"\"\"\nfine\n\"\"\"\nb = \"\"\"\nlost\n\n[[concern]]\nid = \"c\"\nd = \"\"\"\nProse here.\n\"\"\"\n";
        let at = toml.find("Prose").unwrap();
        let found = swallowed(toml, at).unwrap();
        assert_eq!(found.opening.start, toml.find("\"\"\"\nlost").unwrap());
        assert_eq!(&toml[found.first], "[[concern]]");
        let next = "a = \"\"\"\nlost\nb    = \"\"\"\nProse here.\n\"\"\"\n";
        let found = swallowed(next, next.find("Prose").unwrap()).unwrap();
        assert_eq!(found.opening.start, 4);
        assert_eq!(&next[found.first], "b    =");
        let fine = "a = \"\"\"\nfine, where x = 1 and\n\"\"\"\nProse.\n";
        assert!(swallowed(fine, fine.len()).is_none());
    }
}
