//! What the fields of an entry are to CSL.
//!
//! Every field is accounted for: it is printed, it belongs to the keeping of a bibliography and never is
//! ([`is_kept_only`]), or a warning says that it is left out.

use std::collections::BTreeSet;
use std::ops::Range;

use hayagriva::citationberg::json::NameValue;

use super::Source;
use super::bibtex::{Entry, Field};
use super::dates::{self, Day, Span, Spell};
use super::draft::Draft;
use super::kinds::{self, Kind};
use super::marked::{OPAQUE, plain};
use super::names;
use super::tex::{Decoded, decode, verbatim};
use crate::diagnostic::{Diagnostic, FileId, Place, code, did_you_mean};

/// Makes a source of an entry.
pub(super) fn source(entry: &Entry, file: FileId) -> Source {
    let mut reader = Reader {
        entry,
        file,
        used: BTreeSet::new(),
        findings: Vec::new(),
    };
    let kind = reader.kind();
    let mut draft = Draft::new(&entry.key, kind.csl);
    reader.titles(&mut draft, kind);
    reader.containers(&mut draft, kind);
    reader.people(&mut draft);
    reader.publication(&mut draft, kind);
    reader.numbers(&mut draft, kind);
    reader.dates(&mut draft);
    reader.addresses(&mut draft);
    reader.remarks(&mut draft, kind);
    reader.rest();
    if !draft.has("title") && !draft.has("genre") {
        let key_at = reader.place(entry.key_at.clone());
        reader.findings.push(
            Diagnostic::warning(
                code::BIBLIOGRAPHY,
                format!("the source `{}` has no title", entry.key),
            )
            .at(key_at)
            .help("add a `title`, or say what it is: `type = {letter}`"),
        );
    }
    draft.finish(Place::new(file, entry.key_at.clone()), reader.findings)
}

/// Fields that a bibliography is kept with, sorted by and searched by, and that no style prints.
fn is_kept_only(name: &str) -> bool {
    matches!(
        name,
        "abstract"
            | "annotation"
            | "annote"
            | "authortype"
            | "bookpagination"
            | "comment"
            | "comments"
            | "copyright"
            | "rights"
            | "editoratype"
            | "editorbtype"
            | "editorctype"
            | "editortype"
            | "entryset"
            | "entrysubtype"
            | "execute"
            | "file"
            | "gender"
            | "groups"
            | "hyphenation"
            | "ids"
            | "indexsorttitle"
            | "indextitle"
            | "isbn"
            | "isrn"
            | "issn"
            | "isan"
            | "ismn"
            | "iswc"
            | "keyword"
            | "keywords"
            | "label"
            | "langid"
            | "langidopts"
            | "library"
            | "mendeley-tags"
            | "options"
            | "owner"
            | "pagination"
            | "pdf"
            | "local-url"
            | "pmid"
            | "pmcid"
            | "presort"
            | "priority"
            | "ranking"
            | "readstatus"
            | "related"
            | "relatedoptions"
            | "relatedstring"
            | "relatedtype"
            | "review"
            | "shortauthor"
            | "shorteditor"
            | "shorthand"
            | "shorthandintro"
            | "shortjournal"
            | "shortseries"
            | "sortkey"
            | "sortname"
            | "sortshorthand"
            | "sorttitle"
            | "sortyear"
            | "tags"
            | "timestamp"
            | "urlprefix"
            | "xdata"
            | "crossref"
            | "xref"
            | "creationdate"
            | "modificationdate"
            | "date-added"
            | "date-modified"
            | "archiveprefix"
            | "primaryclass"
            | "citeulike-article-id"
            | "biburl"
            | "bibsource"
    ) || name.starts_with("bdsk-")
        || name.starts_with("jabref-")
        || name.starts_with("__")
}

/// The other fields that BibLaTeX and BibTeX have, for "did you mean".
const FIELDS: &[&str] = &[
    "addendum",
    "address",
    "afterword",
    "annotator",
    "author",
    "bookauthor",
    "booksubtitle",
    "booktitle",
    "booktitleaddon",
    "chapter",
    "commentator",
    "date",
    "day",
    "doi",
    "edition",
    "editor",
    "editora",
    "editorb",
    "editorc",
    "eid",
    "eprint",
    "eprintclass",
    "eprinttype",
    "eventdate",
    "eventtitle",
    "eventtitleaddon",
    "foreword",
    "holder",
    "howpublished",
    "institution",
    "introduction",
    "isbn",
    "issue",
    "issuesubtitle",
    "issuetitle",
    "issuetitleaddon",
    "journal",
    "journalsubtitle",
    "journaltitle",
    "journaltitleaddon",
    "keywords",
    "language",
    "location",
    "mainsubtitle",
    "maintitle",
    "maintitleaddon",
    "month",
    "nameaddon",
    "note",
    "number",
    "organization",
    "origdate",
    "origlanguage",
    "origlocation",
    "origpublisher",
    "origtitle",
    "pages",
    "pagetotal",
    "part",
    "publisher",
    "pubstate",
    "reprinttitle",
    "school",
    "series",
    "shorttitle",
    "subtitle",
    "title",
    "titleaddon",
    "translator",
    "type",
    "url",
    "urldate",
    "venue",
    "version",
    "volume",
    "volumes",
    "year",
];

struct Reader<'e> {
    entry: &'e Entry,
    file: FileId,
    used: BTreeSet<&'static str>,
    findings: Vec<Diagnostic>,
}

impl<'e> Reader<'e> {
    fn place(&self, at: Range<usize>) -> Place {
        Place::new(self.file, at)
    }

    fn warn(&mut self, at: Range<usize>, message: String, help: Option<String>) {
        let place = self.place(at);
        self.findings.push(
            Diagnostic::warning(code::BIBLIOGRAPHY, message)
                .at(place)
                .maybe_help(help),
        );
    }

    fn field(&mut self, name: &'static str) -> Option<&'e Field> {
        self.used.insert(name);
        self.entry.fields.get(name)
    }

    fn decoded(&mut self, name: &'static str) -> Option<Decoded> {
        let field = self.field(name)?;
        let decoded = decode(&field.tex);
        for command in &decoded.unknown {
            self.warn(
                field.at.clone(),
                format!("the command `{command}` is not known and is left out"),
                Some(String::from(
                    "write the character itself, or take the command out",
                )),
            );
        }
        Some(decoded)
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        self.decoded(name)
            .map(|decoded| decoded.text())
            .filter(|text| !plain(text).trim().is_empty())
    }

    /// The first of several fields that mean the same; the others are not printed and are warned of.
    fn first(&mut self, names: &[&'static str]) -> Option<String> {
        let mut first: Option<String> = None;
        for name in names {
            let Some(text) = self.text(name) else {
                continue;
            };
            match &first {
                None => first = Some(text),
                Some(known) if *known == text => {}
                Some(_) => {
                    let at = self
                        .entry
                        .fields
                        .get(*name)
                        .map_or(0..0, |field| field.at.clone());
                    self.warn(
                        at,
                        format!("the field `{name}` is left out: another says the same thing differently"),
                        None,
                    );
                }
            }
        }
        first
    }

    /// The items of a list in a line.
    fn list(&mut self, name: &'static str) -> Option<String> {
        let texts = names::texts(&self.decoded(name)?);
        let texts: Vec<String> = texts
            .into_iter()
            .map(|text| kinds::word(&text).map_or(text, str::to_owned))
            .collect();
        Some(names::in_a_line(&texts)).filter(|text| !text.is_empty())
    }

    /// A word, or the key that stands for it.
    fn word(&mut self, name: &'static str) -> Option<String> {
        let text = self.text(name)?;
        Some(kinds::word(&text).map_or(text, str::to_owned))
    }

    fn kind(&mut self) -> Kind {
        let subtype = self.text("entrysubtype");
        let has_journal = ["journal", "journaltitle"]
            .iter()
            .any(|name| self.entry.fields.contains_key(*name));
        let name = self.entry.kind.as_str();
        let at = self.entry.kind_at.clone();
        match kinds::of(name, subtype.as_deref(), has_journal) {
            Some(kind) => {
                if let Some(instead) = kind.instead {
                    self.warn(
                        at,
                        format!("BibLaTeX has no type `{name}`"),
                        Some(format!("it is set as what {instead} would be: write that")),
                    );
                }
                kind
            }
            None => {
                let help = did_you_mean(name, kinds::NAMES.iter().copied());
                self.warn(
                    at,
                    format!("BibLaTeX has no type `{name}`; it is set as `misc`"),
                    Some(help.unwrap_or_else(|| {
                        String::from(
                            "take one that BibLaTeX has, such as `report`, `online` or `misc`",
                        )
                    })),
                );
                Kind {
                    csl: "document",
                    genre: None,
                    instead: None,
                }
            }
        }
    }

    /// A title with its subtitle, and what stands behind it.
    fn title(
        &mut self,
        title: &'static str,
        sub: &'static str,
        addon: &'static str,
    ) -> Option<String> {
        let (title, sub, addon) = (self.text(title), self.text(sub), self.text(addon));
        let mut whole = title.unwrap_or_default();
        for (more, colon) in [(sub, ": "), (addon, ". ")] {
            let Some(more) = more else { continue };
            if !whole.is_empty() {
                let ends = plain(&whole).ends_with(['?', '!', '.', ':', '…']);
                whole.push_str(if ends { " " } else { colon });
            }
            whole.push_str(&more);
        }
        (!whole.is_empty()).then_some(whole)
    }

    fn titles(&mut self, draft: &mut Draft, kind: Kind) {
        let short = self.text("shorttitle");
        let main = self.text("title");
        let has_sub = self.entry.fields.contains_key("subtitle");
        let title = if is_law(kind) {
            self.title("title", "subtitle", "")
        } else {
            self.title("title", "subtitle", "titleaddon")
        };
        let genre = self.word("type").or_else(|| kind.genre.map(str::to_owned));
        if let Some(title) = &title {
            draft.text("title", title.clone());
        }
        match short {
            Some(short) => draft.text("title-short", short),
            // Without its subtitle a title is still known.
            None if has_sub => draft.short(main),
            None => draft.short(main.as_deref().and_then(before_colon)),
        }
        if let Some(genre) = genre {
            draft.text("genre", genre);
        }
        let reprint = self.text("reprinttitle");
        draft.remark(reprint.map(|title| format!("reprinted as {title}")));
        draft.text_if("original-title", self.text("origtitle"));
    }

    fn containers(&mut self, draft: &mut Draft, kind: Kind) {
        let journal = match (self.text("journaltitle"), self.text("journal")) {
            (Some(journal), _) | (None, Some(journal)) => Some(journal),
            (None, None) => None,
        };
        let journal = match (
            journal,
            self.text("journalsubtitle"),
            self.text("journaltitleaddon"),
        ) {
            (Some(journal), sub, addon) => {
                let more: Vec<String> = [sub, addon].into_iter().flatten().collect();
                Some(if more.is_empty() {
                    journal
                } else {
                    format!("{journal}: {}", more.join(". "))
                })
            }
            (None, sub, addon) => sub.or(addon),
        };
        let book = self.title("booktitle", "booksubtitle", "booktitleaddon");
        let main = self.title("maintitle", "mainsubtitle", "maintitleaddon");
        let issue = self.title("issuetitle", "issuesubtitle", "issuetitleaddon");
        // "Communication No. 412/1990" is no part of the name of a case.
        let addon = self.text("titleaddon").filter(|_| is_law(kind));
        let mut containers = [journal, book, main].into_iter().flatten();
        draft.text_if("container-title", containers.next());
        let mut more: Vec<String> = addon.into_iter().chain(containers).collect();
        more.extend(issue);
        draft.text_if("volume-title", (!more.is_empty()).then(|| more.join(", ")));
        let series = self.word("series");
        if kind.csl == "article-journal" || kind.csl == "periodical" {
            // BibLaTeX has the series of a journal there: "new series", "4".
            let digits = series
                .as_deref()
                .and_then(|series| series.parse::<u64>().ok());
            draft.remark(match digits {
                Some(number) => Some(format!("ser. {number}")),
                None => series,
            });
        } else {
            draft.text_if("collection-title", series);
        }
        draft.text_if(
            "event-title",
            self.title("eventtitle", "eventsubtitle", "eventtitleaddon"),
        );
        draft.text_if("event-place", self.text("venue"));
    }

    fn names(&mut self, field: &'static str) -> Vec<NameValue> {
        let Some(decoded) = self.decoded(field) else {
            return Vec::new();
        };
        let names = names::read(&decoded);
        let at = self
            .entry
            .fields
            .get(field)
            .map_or(0..0, |field| field.at.clone());
        for name in names.doubtful {
            let help = format!("an organisation stands in two pairs of braces: `{{{{{name}}}}}`");
            self.warn(
                at.clone(),
                format!("`{name}` would be a person called so; it is set as an organisation"),
                Some(help),
            );
        }
        names.people
    }

    fn people(&mut self, draft: &mut Draft) {
        let author = self.names("author");
        draft.names("author", author);
        draft.names("translator", self.names("translator"));
        draft.names("container-author", self.names("bookauthor"));
        for (field, role) in [
            ("editor", "editortype"),
            ("editora", "editoratype"),
            ("editorb", "editorbtype"),
            ("editorc", "editorctype"),
        ] {
            let people = self.names(field);
            let role = self.text(role).unwrap_or_else(|| String::from("editor"));
            let (variable, verb) = match role.as_str() {
                "editor" => ("editor", ""),
                "compiler" => ("compiler", ""),
                "director" => ("director", ""),
                "organizer" => ("organizer", ""),
                "translator" => ("translator", ""),
                "redactor" | "reviser" => ("", "revised by"),
                "founder" => ("", "founded by"),
                "continuator" => ("", "continued by"),
                "collaborator" => ("", "with"),
                _ => ("", ""),
            };
            if !variable.is_empty() {
                draft.names(variable, people);
            } else if !people.is_empty() {
                let names: Vec<String> = people.iter().map(names::shown).collect();
                let verb = if verb.is_empty() {
                    format!("{role}:")
                } else {
                    verb.to_owned()
                };
                draft.remark(Some(format!("{verb} {}", names::in_a_line(&names))));
            }
        }
        for (field, verb) in [
            ("annotator", "with annotations by"),
            ("commentator", "with a commentary by"),
            ("introduction", "with an introduction by"),
            ("foreword", "with a foreword by"),
            ("afterword", "with an afterword by"),
            ("holder", "held by"),
        ] {
            let people: Vec<String> = self.names(field).iter().map(names::shown).collect();
            if !people.is_empty() {
                draft.remark(Some(format!("{verb} {}", names::in_a_line(&people))));
            }
        }
        let addon = self.text("nameaddon");
        draft.remark(addon.map(|addon| format!("[{addon}]")));
    }

    fn publication(&mut self, draft: &mut Draft, kind: Kind) {
        let mut houses: Vec<String> = Vec::new();
        let institution = self.list("institution");
        let school = self.list("school");
        let court = self.text("court");
        let organization = self.list("organization");
        let publisher = self.list("publisher");
        let mut authority: Vec<String> = Vec::new();
        let judges = is_law(kind);
        for house in [court, institution, school, organization] {
            let Some(house) = house else { continue };
            // A report that a body publishes of itself does not name it twice.
            if draft.is_author(&house) {
                continue;
            }
            let list = if judges { &mut authority } else { &mut houses };
            if !list.contains(&house) {
                list.push(house);
            }
        }
        if let Some(publisher) = publisher.filter(|house| !draft.is_author(house))
            && !houses.contains(&publisher)
        {
            houses.push(publisher);
        }
        let place = match (self.list("location"), self.list("address")) {
            (Some(place), _) | (None, Some(place)) => Some(place),
            (None, None) => None,
        };
        draft.text_if(
            "authority",
            (!authority.is_empty()).then(|| authority.join(", ")),
        );
        draft.text_if("publisher", (!houses.is_empty()).then(|| houses.join(", ")));
        draft.text_if("publisher-place", place);
        draft.text_if("original-publisher", self.list("origpublisher"));
        draft.text_if("original-publisher-place", self.list("origlocation"));
        draft.text_if("jurisdiction", self.text("jurisdiction"));
    }

    fn numbers(&mut self, draft: &mut Draft, kind: Kind) {
        let number = self.text("number");
        let issue = self.text("issue");
        match kind.csl {
            "article-journal" | "article-magazine" | "article-newspaper" | "periodical"
            | "review" => {
                let both: Vec<String> = [number, issue].into_iter().flatten().collect();
                draft.number("issue", (!both.is_empty()).then(|| both.join(", ")));
                draft.number("number", self.text("eid"));
            }
            "book" | "chapter" | "paper-conference" | "entry-encyclopedia" | "pamphlet" => {
                let in_series = draft.has("collection-title");
                draft.number(
                    if in_series {
                        "collection-number"
                    } else {
                        "number"
                    },
                    number,
                );
                draft.number("issue", issue);
                draft.remark(self.text("eid"));
            }
            _ => {
                draft.number("number", number);
                draft.number("issue", issue);
                draft.remark(self.text("eid"));
            }
        }
        draft.number("volume", self.text("volume"));
        draft.number("number-of-volumes", self.text("volumes"));
        draft.number("part-number", self.text("part"));
        draft.number("chapter-number", self.text("chapter"));
        draft.number("edition", self.text("edition"));
        draft.number("version", self.text("version"));
        draft.number("number-of-pages", self.text("pagetotal"));
        if let Some(pages) = self.text("pages") {
            draft.text("page", pages_of(&pages));
        }
    }

    fn dates(&mut self, draft: &mut Draft) {
        let date = self.field("date");
        let year = self.field("year");
        self.used.extend(["month", "day"]);
        match (date, year) {
            (Some(date), _) => {
                if let Some(spell) = self.date(date) {
                    draft.date("issued", spell);
                }
            }
            (None, Some(year)) => self.year(year, draft),
            (None, None) => {
                for part in ["month", "day"] {
                    if let Some(field) = self.entry.fields.get(part) {
                        let message = format!("the field `{part}` is left out: there is no `year`");
                        self.warn(field.at.clone(), message, None);
                    }
                }
            }
        }
        for (field, variable) in [
            ("eventdate", "event-date"),
            ("origdate", "original-date"),
            ("urldate", "accessed"),
        ] {
            if let Some(found) = self.field(field)
                && let Some(spell) = self.date(found)
            {
                draft.date(variable, spell);
            }
        }
    }

    fn date(&mut self, field: &Field) -> Option<Spell> {
        let text = decode(&field.tex).text();
        if let Some(spell) = dates::parse(&text.replace('–', "--")) {
            return Some(spell);
        }
        if is_undated(&text) {
            return None;
        }
        let place = self.place(field.at.clone());
        self.findings.push(
            Diagnostic::error(
                code::BIBLIOGRAPHY,
                format!(
                    "`{}` is not a date in the form that BibLaTeX reads",
                    plain(&text)
                ),
            )
            .at(place)
            .help(dates::advice(&text)),
        );
        None
    }

    /// BibTeX's `year`, `month` and `day`, in which anything may stand.
    fn year(&mut self, year: &Field, draft: &mut Draft) {
        let text = decode(&year.tex).text();
        let part = |name: &str| {
            self.entry
                .fields
                .get(name)
                .map(|field| decode(&field.tex).text())
        };
        let (month, day) = (part("month"), part("day"));
        if is_undated(&text) {
            return;
        }
        if let Some(status) = kinds::word(&text).or_else(|| status(&text)) {
            draft.text("status", status.to_owned());
            return;
        }
        let number = |text: &Option<String>| -> Option<Option<u8>> {
            let Some(text) = text.as_deref() else {
                return Some(None);
            };
            let name = text.trim_end_matches('.');
            name.parse()
                .ok()
                .or_else(|| dates::month_named(name))
                .map(Some)
        };
        let spell = dates::parse(&text);
        match (spell, number(&month), number(&day)) {
            (
                Some(Spell {
                    span: Span::On(on),
                    about,
                    doubtful,
                }),
                Some(month),
                Some(day),
            ) => {
                let written = match (month, day) {
                    (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", on.year),
                    (Some(month), None) => format!("{:04}-{month:02}", on.year),
                    _ => text.clone(),
                };
                match dates::parse(&written) {
                    Some(spell) => draft.date(
                        "issued",
                        Spell {
                            about,
                            doubtful,
                            ..spell
                        },
                    ),
                    None => {
                        let place = self.place(year.at.clone());
                        self.findings.push(
                            Diagnostic::error(
                                code::BIBLIOGRAPHY,
                                format!("there is no day `{written}`"),
                            )
                            .at(place)
                            .help("say year, month and day in one field: `date = {2011-07-15}`"),
                        );
                    }
                }
            }
            (Some(spell), _, _) if month.is_none() => draft.date("issued", spell),
            _ => {
                // What no date can hold, such as "2011/12" or "September and October", is printed as it is.
                let all: Vec<String> = [day, month, Some(text.clone())]
                    .into_iter()
                    .flatten()
                    .collect();
                let words = all.join(" ");
                match year_within(&text) {
                    Some(year) => draft.date(
                        "issued",
                        Spell {
                            span: Span::Text(year, words),
                            about: false,
                            doubtful: false,
                        },
                    ),
                    None => draft.text("status", words),
                }
            }
        }
    }

    fn addresses(&mut self, draft: &mut Draft) {
        let doi = self.field("doi").map(|field| {
            let doi = verbatim(&field.tex);
            let doi = doi.rsplit("doi.org/").next().unwrap_or(&doi).trim();
            doi.trim_start_matches("doi:").trim().to_owned()
        });
        let url = self.field("url").map(|field| verbatim(&field.tex));
        let medium = self.field("howpublished").and_then(|field| {
            let tex = field.tex.trim();
            // BibTeX has no field for addresses, and this is where people put them.
            let is_address = tex.starts_with("\\url") || tex.starts_with("http");
            if is_address && url.is_none() && !tex.contains(char::is_whitespace) {
                draft.text("URL", verbatim(tex));
                return None;
            }
            self.text("howpublished")
        });
        draft.text_if("medium", medium);
        let eprint = self.field("eprint").map(|field| verbatim(&field.tex));
        let kind = self.first(&["eprinttype", "archiveprefix"]);
        let class = self.first(&["eprintclass", "primaryclass"]);
        if let Some(eprint) = eprint {
            let kind = kind.map_or_else(String::new, |kind| match kind.to_lowercase().as_str() {
                "arxiv" => String::from("arXiv:"),
                "jstor" => String::from("JSTOR: "),
                "pubmed" => String::from("PubMed: "),
                "hdl" => String::from("HDL: "),
                _ => format!("{kind}: "),
            });
            let class = class.map_or_else(String::new, |class| format!(" [{class}]"));
            draft.remark(Some(format!("{kind}{eprint}{class}")));
        }
        // An address that only repeats the DOI is the same address.
        let repeats = doi
            .as_ref()
            .zip(url.as_ref())
            .is_some_and(|(doi, url)| url.ends_with(doi.as_str()));
        draft.text_if("DOI", doi.filter(|doi| !doi.is_empty()));
        draft.text_if("URL", url.filter(|url| !url.is_empty() && !repeats));
    }

    fn remarks(&mut self, draft: &mut Draft, kind: Kind) {
        for field in ["note", "addendum"] {
            let text = self.text(field);
            draft.remark(text.map(|text| text.trim_end_matches('.').to_owned()));
        }
        let languages = self.decoded("language").map(|field| names::texts(&field));
        let languages: Vec<String> = languages
            .into_iter()
            .flatten()
            .filter_map(|language| kinds::language(&language))
            .collect();
        if !languages.is_empty() {
            draft.remark(Some(format!("in {}", names::in_a_line(&languages))));
        }
        let original = self
            .text("origlanguage")
            .and_then(|key| kinds::language(&key));
        draft.remark(original.map(|language| format!("originally in {language}")));
        let state = self.word("pubstate");
        draft.text_if("status", state);
        // A gazette or a collection of judgments is where they were published.
        if is_law(kind) {
            let reporter = self.text("reporter");
            if !draft.has("container-title") {
                draft.text_if("container-title", reporter);
            }
        }
    }

    /// Says which fields are left out.
    fn rest(&mut self) {
        let fields: Vec<(String, Range<usize>)> = self
            .entry
            .fields
            .iter()
            .map(|(name, field)| (name.clone(), field.at.clone()))
            .collect();
        for (name, at) in fields {
            if self.used.contains(name.as_str()) || is_kept_only(&name) {
                continue;
            }
            let help = did_you_mean(&name, FIELDS.iter().copied());
            self.warn(
                at,
                format!("the field `{name}` is not known and is left out"),
                Some(help.unwrap_or_else(|| {
                    String::from("what readers should see can stand in `note` or `addendum`")
                })),
            );
        }
    }
}

fn is_law(kind: Kind) -> bool {
    matches!(kind.csl, "legal_case" | "legislation" | "treaty")
}

/// Texts that say that there is no date.
fn is_undated(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    matches!(
        letters.to_lowercase().as_str(),
        "nd" | "nodate" | "undated" | "sd" | "oj" | "sf" | "sine"
    ) && !text.contains(|c: char| c.is_ascii_digit())
}

/// Texts that say that something is not published yet.
fn status(text: &str) -> Option<&'static str> {
    Some(match text.to_lowercase().as_str() {
        "forthcoming" | "to appear" => "forthcoming",
        "in press" => "in press",
        "in preparation" => "in preparation",
        "submitted" | "under review" => "submitted",
        _ => return None,
    })
}

/// The first run of four digits that can be a year.
fn year_within(text: &str) -> Option<i16> {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    digits
        .into_iter()
        .filter(|run| run.len() == 4)
        .find_map(|run| {
            dates::parse(run).map(|spell| match spell.span {
                Span::On(Day { year, .. }) => year,
                _ => 0,
            })
        })
}

/// What a title is known by: what stands before its colon, if that is more than a word.
fn before_colon(title: &str) -> Option<String> {
    let (before, _) = title.split_once(": ")?;
    let is_enough = before.split_whitespace().count() >= 2;
    let is_whole = !before.contains(|c| super::marked::is_code(c));
    (is_enough && is_whole).then(|| before.to_owned())
}

/// Pages as CSL takes them; what it would misread carries its own label.
fn pages_of(pages: &str) -> String {
    let simple = pages.split([',', '–', '-']).all(|part| {
        !part.trim().is_empty() && part.trim().bytes().all(|byte| byte.is_ascii_digit())
    });
    let has_zero = pages
        .split([',', '–', '-'])
        .any(|part| part.trim().starts_with('0'));
    if simple && !has_zero {
        return pages.replace('–', "-");
    }
    let several = pages.contains(['–', '-', ',', '&']);
    let label = if several { "pp." } else { "p." };
    let has_label = pages.starts_with(|c: char| c.is_alphabetic()) && pages.contains(". ");
    if has_label {
        format!("{OPAQUE}{pages}")
    } else {
        format!("{OPAQUE}{label}\u{A0}{pages}")
    }
}
