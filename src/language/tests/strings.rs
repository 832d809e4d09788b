//! String tables.

use super::*;

fn strings(toml: &str) -> (Strings, Vec<String>) {
    let sources = Sources::new();
    let file = sources.add("strings/en.toml", toml);
    let mut diagnostics = Diagnostics::new();
    let strings = Strings::read(&sources, file, &Arc::new(english()), &mut diagnostics);
    let messages = diagnostics
        .iter()
        .map(|found| {
            let place = found.place.map(|place| sources.describe(place));
            format!(
                "{} {} {}",
                place.unwrap_or_default(),
                found.code,
                found.message
            )
        })
        .collect();
    (strings, messages)
}

#[test]
fn strings_take_arguments_and_counts() {
    let (strings, messages) = strings(
        "page = 'Page {page} of {pages}'\n\
         concerns = { one = '{n} concern', other = '{n} concerns' }\n",
    );
    assert_eq!(messages, Vec::<String>::new());
    let args = [("page", "3".to_owned()), ("pages", "{page}".to_owned())];
    assert_eq!(
        strings.get("page", &args, None).unwrap(),
        "Page 3 of {page}"
    );
    assert_eq!(strings.get("concerns", &[], Some(1)).unwrap(), "1 concern");
    assert_eq!(
        strings.get("concerns", &[], Some(1400)).unwrap(),
        "1,400 concerns"
    );
    let fourteen = [("n", "fourteen".to_owned())];
    assert_eq!(
        strings.get("concerns", &fourteen, Some(14)).unwrap(),
        "fourteen concerns"
    );
    let message = |key, args: &[_]| strings.get(key, args, None).unwrap_err().to_string();
    assert_eq!(
        message("pgae", &[]),
        "there is no string `pgae`; did you mean `page`?"
    );
    assert_eq!(
        message("page", &args[..1]),
        "the string `page` needs the argument `pages`"
    );
    let count = "the string `concerns` has plural forms and needs the count `n`";
    assert_eq!(message("concerns", &[]), count);
}

#[test]
fn a_broken_string_table_is_refused_where_it_is_broken() {
    let (_, messages) = strings(
        "a = { other = '{n} concerns' }\nb = 'Page {page'\nc = { one = 'x', other = 'y', manny = 'z' }\nd = 3\n",
    );
    assert_eq!(
        messages,
        [
            "strings/en.toml:1:5 unknown-string `a` lacks the plural form `one`",
            "strings/en.toml:2:11 invalid-value braces hold a name of letters, digits, `_` and `-`; \
             a brace that is meant is written twice",
            "strings/en.toml:3:31 unknown-key there is no key `manny` here",
            "strings/en.toml:4:5 wrong-type `d` takes a text, not a whole number",
        ]
    );
}
