//! What the parts of a brief say of each other must agree: charts that concerns name, sources that
//! statistics name, documents that the style makes.

use super::FORMATS;
use crate::bibliography::{Bibliography, FILES};
use crate::brief::{Admitted, Brief, Written};
use crate::data::{Definitions, Results};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Place, code, did_you_mean};
use crate::language::{Locale, Strings};
use crate::record::{Located, Text};
use crate::source::Sources;
use crate::style::{ASKED, Style, Templates};

/// Charts, tables and sources that are named exist.
pub(super) fn data(
    brief: &Brief<Written>,
    definitions: &Definitions,
    results: &Results,
    bibliography: &Bibliography,
    diagnostics: &mut Diagnostics,
) {
    let mut check = |text: &Text, known: &[Located<String>], code, what: &str| {
        let names = || known.iter().map(|known| known.value.as_str());
        if !definitions.ids.has(known, text.as_str()) {
            diagnostics
                .push(Diagnostic::no_such(code, what, text.as_str(), names()).at(text.place()));
        }
    };
    for (_, concern) in brief.concerns() {
        for id in &concern.charts {
            check(id, &definitions.ids.charts, code::UNKNOWN_CHART, "chart");
        }
        for id in &concern.tables {
            let what = "table of statistics";
            check(id, &definitions.ids.tables, code::UNKNOWN_TABLE, what);
        }
    }
    // A source may be named by a definition or, for all that is computed from it, by a table.
    for key in definitions.sources().chain(results.sources()) {
        if bibliography.has(key.as_str()) {
            continue;
        }
        let known = bibliography.keys();
        diagnostics.push(
            Diagnostic::no_such(code::UNKNOWN_SOURCE, "source", key.as_str(), known)
                .at(key.place())
                .or_help(|| format!("sources are listed in the brief's `{}`", FILES[0])),
        );
    }
}

/// State, treaty, languages and dates are known to the language.
pub(super) fn names(brief: &Brief<Written>, locale: &Locale, diagnostics: &mut Diagnostics) {
    let names = locale.names();
    let settings = &brief.settings;
    let state = settings.state.as_str();
    if !state.is_empty() && names.state(state).is_none() {
        diagnostics.push(
            Diagnostic::error(
                code::UNKNOWN_NAME,
                format!("no State has the code `{state}`"),
            )
            .at(settings.state.place())
            .help(match state_by_name(locale, state) {
                Some(code) => format!("did you mean `{code}`?"),
                None => {
                    String::from("write its two letters of ISO 3166-1, such as `KZ` for Kazakhstan")
                }
            }),
        );
    }
    let treaty = settings.treaty.as_str();
    if !treaty.is_empty() && names.treaty(treaty).is_none() {
        let list: Vec<_> = names.treaties().map(|code| format!("`{code}`")).collect();
        let help = did_you_mean(treaty, names.treaties())
            .unwrap_or_else(|| format!("the treaties and procedures are {}", list.join(", ")));
        diagnostics.push(
            Diagnostic::error(
                code::UNKNOWN_NAME,
                format!("no treaty is called `{treaty}`"),
            )
            .at(settings.treaty.place())
            .help(help),
        );
    }
    if let Some(session) = &settings.session
        && session.value < 1
    {
        diagnostics.push(
            Diagnostic::error(code::INVALID_VALUE, "sessions are counted from 1").at(session.place),
        );
    }
    for person in &brief.people {
        for code_ in &person.languages {
            if names.language(code_.as_str()).is_none() {
                diagnostics.push(
                    Diagnostic::error(
                        code::UNKNOWN_NAME,
                        format!("no language has the code `{}`", code_.as_str()),
                    )
                    .at(code_.place())
                    .help("write its two letters of ISO 639-1, such as `ru` for Russian"),
                );
            }
        }
    }
    let days = settings.review.iter().map(|day| (day.value, day.place));
    let cases = brief
        .concerns()
        .flat_map(|(_, concern)| &concern.cases)
        .filter_map(|case| case.case.date.as_ref())
        .map(|date| (date.value, date.place));
    for (date, place) in days
        .chain(cases)
        .chain([(settings.date.value, settings.date.place)])
    {
        if date.year == 0 {
            let message = "there is no year 0";
            diagnostics.push(Diagnostic::error(code::INVALID_VALUE, message).at(place));
        } else if let Err(error) = locale.date(date) {
            diagnostics.push(Diagnostic::error(code::INVALID_VALUE, error.to_string()).at(place));
        }
    }
}

/// The code of the State that somebody has written by its name.
fn state_by_name<'l>(locale: &'l Locale, name: &str) -> Option<&'l str> {
    let names = locale.names();
    names.states().find(|code| {
        code.eq_ignore_ascii_case(name)
            || names
                .state(code)
                .is_some_and(|known| known.eq_ignore_ascii_case(name))
    })
}

/// The style makes the documents in the formats that the brief wants.
pub(super) fn documents(brief: &Brief<Written>, style: &Style, diagnostics: &mut Diagnostics) {
    for document in &brief.settings.documents {
        let name = &document.name;
        let Some(formats) = style.documents.get(&name.value) else {
            diagnostics.push(
                Diagnostic::error(
                    code::UNKNOWN_DOCUMENT,
                    format!(
                        "the style `{}` makes no document `{}`",
                        style.name, name.value
                    ),
                )
                .at(name.place)
                .maybe_help(did_you_mean(
                    &name.value,
                    style.documents.keys().map(String::as_str),
                )),
            );
            continue;
        };
        for format in &document.formats {
            let known = FORMATS.contains(&format.as_str());
            if known && formats.contains_key(format.as_str()) {
                continue;
            }
            let makes: Vec<_> = formats
                .keys()
                .filter(|format| FORMATS.contains(&format.as_str()))
                .map(|format| format!("`{format}`"))
                .collect();
            diagnostics.push(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    format!("`{}` cannot be made as `{}`", name.value, format.as_str()),
                )
                .at(format.place())
                .help(format!("it can be made as {}", makes.join(", "))),
            );
        }
        let needs_release = name.value == "press-release" && brief.release.is_none();
        if needs_release {
            diagnostics.push(
                Diagnostic::error(
                    code::EMPTY_BRIEF,
                    "the brief wants a press release and has no `press-release.toml`",
                )
                .at(name.place)
                .help("write one, or take the document out of `brief.toml`"),
            );
        }
    }
}

/// The style's templates read what the brief says to them.
pub(super) fn options(
    brief: &Brief<Admitted>,
    style: &Style,
    templates: &Templates,
    diagnostics: &mut Diagnostics,
) {
    for document in &brief.settings.documents {
        let name = document.name.value.as_str();
        let made = style.documents.get(name).into_iter().flatten();
        let made: Vec<&str> = made.map(|(_, template)| template.as_str()).collect();
        if let Some(numbered) = &document.numbered_paragraphs
            && !made
                .iter()
                .any(|template| templates.reads_field(template, "numbered_paragraphs"))
        {
            diagnostics.push(
                Diagnostic::warning(
                    code::STYLE,
                    format!(
                        "the style `{}` does not heed `numbered-paragraphs` in `{name}`",
                        style.name
                    ),
                )
                .at(numbered.place)
                .help("its template would have to read `document.options.numbered_paragraphs`"),
            );
        }
        for option in &document.options {
            let field = option.field();
            let known: Vec<&str> = made
                .iter()
                .flat_map(|template| templates.options(template))
                .filter(|known| *known != "numbered_paragraphs")
                .collect();
            if known.contains(&field.as_str()) || field == "numbered_paragraphs" {
                continue;
            }
            let list: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
            let help = did_you_mean(&field, known.iter().copied()).or_else(|| {
                (!list.is_empty()).then(|| format!("its options are {}", list.join(", ")))
            });
            diagnostics.push(
                Diagnostic::error(
                    code::UNKNOWN_KEY,
                    format!(
                        "the style `{}` has no option `{}` for `{name}`",
                        style.name, option.name.value
                    ),
                )
                .at(option.name.place)
                .maybe_help(help),
            );
        }
    }
}

/// The style's string table has what the program asks for.
pub(super) fn strings(
    style: &Style,
    strings: &Strings,
    sources: &Sources,
    file: FileId,
    diagnostics: &mut Diagnostics,
) {
    for key in ASKED.iter().filter(|key| !strings.has(key)) {
        let end = sources.file(file).map_or(0, |file| file.text().len());
        diagnostics.push(
            Diagnostic::error(
                code::UNKNOWN_STRING,
                format!("the style `{}` has no string `{key}`", style.name),
            )
            .at(Place::new(file, end..end))
            .help("add it; the style guide says what each is for"),
        );
    }
    let mut former = strings
        .keys()
        .filter(|key| *key == "citation" || key.starts_with("citation-"));
    if let Some(key) = former.next() {
        let text = sources.file(file).map(|file| file.text().to_owned());
        let text = text.unwrap_or_default();
        let at = text.find(key).unwrap_or(0);
        let more = former.count();
        let others = match more {
            0 => String::new(),
            1 => String::from(" and one more"),
            _ => format!(" and {more} more"),
        };
        diagnostics.push(
            Diagnostic::error(
                code::STYLE,
                format!("the string `{key}`{others} would say how sources are cited, which a citation style does now"),
            )
            .at(Place::new(file, at..(at + key.len()).min(text.len())))
            .help("take the strings out: sources are then cited as in the shipped styles")
            .help("or name a CSL file of your own in `style.toml`: `[citations]` with `style = \"citations.csl\"`; the style guide says more"),
        );
    }
}
