//! Lists of names as BibLaTeX writes them: persons by their parts, organisations whole.

mod organisation;

use hayagriva::citationberg::json::{LiteralName, NameItem, NameValue};

use self::organisation::is_organisation;
use super::tex::{Decoded, Part};

/// The names of a list.
pub(super) struct Names {
    /// The names in the form that CSL has for them.
    pub people: Vec<NameValue>,
    /// Those that look like organisations and are not written as such.
    pub doubtful: Vec<String>,
}

/// Reads a list of names, which `and` keeps apart.
pub(super) fn read(field: &Decoded) -> Names {
    let mut names = Names {
        people: Vec::new(),
        doubtful: Vec::new(),
    };
    for parts in list(field) {
        let whole = joined(&parts);
        let whole = whole.trim();
        if whole.is_empty() {
            continue;
        }
        let is_guarded = parts
            .iter()
            .all(|part| part.guarded || part.text.trim().is_empty());
        let literal = |text: &str| {
            NameValue::Literal(LiteralName {
                literal: text.to_owned(),
            })
        };
        if is_guarded || whole == "others" {
            names.people.push(literal(whole));
        } else if is_organisation(whole) {
            names.doubtful.push(whole.to_owned());
            names.people.push(literal(whole));
        } else {
            names
                .people
                .push(person(&parts).unwrap_or_else(|| literal(whole)));
        }
    }
    names
}

/// The items of a list that `and` keeps apart.
pub(super) fn list(field: &Decoded) -> Vec<Vec<Part>> {
    let mut items: Vec<Vec<Part>> = vec![Vec::new()];
    for part in &field.parts {
        if part.guarded {
            push(&mut items, part.clone());
            continue;
        }
        let mut rest = part.text.as_str();
        while let Some((at, end)) = separator(rest) {
            push(
                &mut items,
                Part {
                    text: rest[..at].to_owned(),
                    guarded: false,
                },
            );
            items.push(Vec::new());
            rest = &rest[end..];
        }
        push(
            &mut items,
            Part {
                text: rest.to_owned(),
                guarded: false,
            },
        );
    }
    items
}

fn push(items: &mut [Vec<Part>], part: Part) {
    if let Some(item) = items.last_mut().filter(|_| !part.text.is_empty()) {
        item.push(part);
    }
}

/// The texts of a list that `and` keeps apart.
pub(super) fn texts(field: &Decoded) -> Vec<String> {
    let items = list(field)
        .into_iter()
        .map(|item| joined(&item).trim().to_owned());
    items.filter(|item| !item.is_empty()).collect()
}

/// Where the next `and` between names stands, with the space before and behind it.
fn separator(text: &str) -> Option<(usize, usize)> {
    let lower = text.to_ascii_lowercase();
    if let Some(at) = lower.find(" and ") {
        return Some((at, at + " and ".len()));
    }
    // At an end a brace stands on the other side.
    if lower.starts_with("and ") {
        return Some((0, "and ".len()));
    }
    let end = lower.strip_suffix(" and")?.len();
    Some((end, text.len()))
}

fn joined(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect()
}

/// A person by the parts of the name: "First von Last", "von Last, First", "von Last, Jr, First", or
/// "family=Last, given=First".
fn person(parts: &[Part]) -> Option<NameValue> {
    let sections = sections(parts);
    let name = |words: &[Word]| -> Option<String> {
        let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        Some(words.join(" ")).filter(|name| !name.is_empty())
    };
    let person = |family, given, particle, suffix| {
        Some(NameValue::Item(NameItem {
            family: family?,
            given,
            non_dropping_particle: particle,
            dropping_particle: None,
            suffix,
            comma_suffix: None,
        }))
    };
    let is_named = |section: &Vec<Word>| {
        let first = section.first();
        first.is_some_and(|word| {
            word.text
                .split_once('=')
                .is_some_and(|(key, _)| is_part(key))
        })
    };
    if sections.iter().all(is_named) {
        let part = |wanted: &str| {
            sections.iter().find_map(|section| {
                let whole = name(section)?;
                let (key, value) = whole.split_once('=')?;
                (key.trim() == wanted).then(|| value.trim().trim_matches('"').to_owned())
            })
        };
        return person(
            part("family"),
            part("given"),
            part("prefix"),
            part("suffix"),
        );
    }
    match sections.as_slice() {
        [whole] => {
            let last = whole.len().checked_sub(1)?;
            // Small words before the last one are a particle, and what stands before them is given.
            let particle = whole[..last].iter().position(Word::is_small);
            let end = whole[..last]
                .iter()
                .rposition(Word::is_small)
                .map_or(last, |at| at + 1);
            let begin = particle.unwrap_or(last);
            person(
                name(&whole[end..]),
                name(&whole[..begin]),
                name(&whole[begin..end]),
                None,
            )
        }
        [family, rest @ ..] => {
            let last = family.len().checked_sub(1)?;
            let end = family[..last]
                .iter()
                .rposition(Word::is_small)
                .map_or(0, |at| at + 1);
            let (suffix, given) = match rest {
                [given] => (None, name(given)),
                [suffix, given, ..] => (name(suffix), name(given)),
                [] => (None, None),
            };
            person(name(&family[end..]), given, name(&family[..end]), suffix)
        }
        [] => None,
    }
}

fn is_part(key: &str) -> bool {
    matches!(
        key.trim(),
        "family"
            | "given"
            | "prefix"
            | "suffix"
            | "id"
            | "useprefix"
            | "given-i"
            | "family-i"
            | "prefix-i"
    )
}

/// A word of a name.
struct Word {
    text: String,
    /// It stands in braces, at least with its first letter.
    guarded: bool,
}

impl Word {
    /// Whether it is a particle, such as "van".
    fn is_small(&self) -> bool {
        !self.guarded && self.text.starts_with(char::is_lowercase)
    }
}

/// The words of a name between its commas.
fn sections(parts: &[Part]) -> Vec<Vec<Word>> {
    let mut sections = vec![Vec::new()];
    let mut word: Option<Word> = None;
    for part in parts {
        for c in part.text.chars() {
            let ends = !part.guarded && (c == ',' || c.is_whitespace());
            if !ends {
                let word = word.get_or_insert_with(|| Word {
                    text: String::new(),
                    guarded: part.guarded,
                });
                word.text.push(c);
                continue;
            }
            if let Some(section) = sections.last_mut() {
                section.extend(word.take());
            }
            if c == ',' {
                sections.push(Vec::new());
            }
        }
    }
    if let Some(section) = sections.last_mut() {
        section.extend(word);
    }
    sections
}

/// A name as it is read: given name first.
pub(super) fn shown(name: &NameValue) -> String {
    match name {
        NameValue::Literal(name) => name.literal.clone(),
        NameValue::Item(NameItem {
            family,
            given,
            non_dropping_particle,
            suffix,
            ..
        }) => {
            let parts = [given, non_dropping_particle, &Some(family.clone()), suffix];
            let parts: Vec<&str> = parts
                .into_iter()
                .filter_map(|part| part.as_deref())
                .collect();
            parts.join(" ")
        }
    }
}

/// Texts in a line, the last behind "and".
pub(super) fn in_a_line(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bibliography::tex::decode;

    fn names(tex: &str) -> Vec<String> {
        read(&decode(tex)).people.iter().map(shown).collect()
    }

    #[test]
    fn persons_have_parts_and_organisations_none() {
        assert_eq!(
            names("Ludwig van Beethoven and Brown, Jr, Anna and {Ministry of Defence and Order}"),
            [
                "Ludwig van Beethoven",
                "Anna Brown Jr",
                "Ministry of Defence and Order"
            ]
        );
        assert_eq!(
            names(r"Garc{\'\i}a M{\'a}rquez, Gabriel AND {\L}ukasz Kowalski and others"),
            ["Gabriel García Márquez", "Łukasz Kowalski", "others"]
        );
        assert_eq!(
            names(
                r"{\'E}mile {Van Damme} and d'Alembert, Jean and Ursula {von der Leyen} and Plato"
            ),
            [
                "Émile Van Damme",
                "Jean d'Alembert",
                "Ursula von der Leyen",
                "Plato"
            ]
        );
        for odd in [
            ",",
            ",,",
            "and",
            " and and ",
            "a,b,c,d,e",
            "=",
            "family=",
            "x=,",
            "von",
            "von der",
        ] {
            let _ = names(odd);
        }
        let read = read(&decode("family=Salle, given=Jean, prefix=de la"));
        assert_eq!(
            read.people,
            [NameValue::Item(NameItem {
                family: String::from("Salle"),
                given: Some(String::from("Jean")),
                non_dropping_particle: Some(String::from("de la")),
                dropping_particle: None,
                suffix: None,
                comma_suffix: None,
            })]
        );
    }

    #[test]
    fn an_organisation_without_braces_is_known_by_its_words() {
        let field = decode(
            "Amnesty International and Ministry of Justice and Anna House and Vera Watch, Tom",
        );
        let names = read(&field);
        assert_eq!(
            names.doubtful,
            ["Amnesty International", "Ministry of Justice"]
        );
        assert_eq!(names.people.len(), 4);
        assert_eq!(
            read(&decode("{Amnesty International}")).doubtful,
            Vec::<String>::new()
        );
    }
}
