//! Tests of the whole way from a file of sources to what is printed.

mod words;

use super::*;
use crate::prose::Inline;
use crate::record::month_named;

/// The sources of a `.bib`, and what is wrong with the file.
fn read(text: &str) -> (Bibliography, Vec<Diagnostic>) {
    let sources = Sources::new();
    let file = sources.add("sources.bib", text);
    let mut diagnostics = Diagnostics::new();
    let mut bibliography = Bibliography::default();
    bibliography.add(text, file, true, &mut diagnostics);
    bibliography.finish();
    (bibliography, diagnostics.into_sorted())
}

/// The text of prose, emphasis between `*`.
fn shown(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.replace('\u{A0}', " "),
            Inline::Emphasis(content) => format!("*{}*", shown(content)),
            Inline::Strong(content) => format!("**{}**", shown(content)),
            Inline::SmallCaps(content) => format!("sc({})", shown(content)),
            Inline::Foreign { language, content } => format!("{language}({})", shown(content)),
            Inline::Superscript(content) => format!("^{}^", shown(content)),
            Inline::Subscript(content) => format!("_{}_", shown(content)),
            Inline::Link {
                address, content, ..
            } if shown(content) == *address => format!("<{address}>"),
            Inline::Link {
                address, content, ..
            } => format!("[{}]({address})", shown(content)),
            Inline::Break => String::from("\n"),
            _ => String::from("?"),
        })
        .collect()
}

fn cited(key: &str, pinpoint: &str) -> Cited {
    Cited {
        key: key.to_owned(),
        pinpoint: (!pinpoint.is_empty()).then(|| pinpoint.to_owned()),
    }
}

fn nowhere() -> Place {
    Place::new(FileId(0), 0..0)
}

/// The notes of a document that cites these, one after the other.
fn notes_of(bibliography: &Bibliography, citations: &Citations, calls: &[&[Cited]]) -> Vec<String> {
    let notes: Vec<Note<'_>> = calls
        .iter()
        .map(|cited| Note::Citation {
            cited,
            inside: false,
            place: nowhere(),
        })
        .collect();
    let all = calls
        .iter()
        .copied()
        .flatten()
        .map(|cited| cited.key.clone())
        .collect();
    let notes = citations.notes(bibliography, &notes, &all);
    notes.iter().map(|note| shown(note)).collect()
}

/// The full note of one source, the only one of a `.bib`.
fn note(bib: &str) -> String {
    let (bibliography, faults) = read(bib);
    assert_eq!(faults, Vec::new(), "{bib}");
    let key = bibliography.keys().next().unwrap_or_default().to_owned();
    let citations = Citations::new(None).unwrap();
    notes_of(&bibliography, &citations, &[&[cited(&key, "")]]).concat()
}

#[test]
fn sources_are_printed_as_a_careful_editor_would() {
    for (bib, expected) in [
        (
            "@report{a, author = {{A Watch}}, title = {T}, number = {99-02}, doi = {10.5/x}, isbn = {1}}",
            "A Watch, *T*, 99-02 (n.d.), <https://doi.org/10.5/x>.",
        ),
        (
            "@article{a, title = {T}, journaltitle = {J}, number = {1,234}, date = {2011}}",
            "‘T’, *J*, No. 1,234 (2011).",
        ),
        (
            "@article{a, title = {T}, journaltitle = {J}, pages = {A3}, date = {2011-07-00}}",
            "‘T’, *J* (July 2011), p. A3.",
        ),
        (
            "@book{a, title = {T}, editor = {Roe, Ann}, pages = {007}, year = {n.d.}}",
            "Ann Roe (ed.), *T* (n.d.), p. 007.",
        ),
        (
            "@incollection{a, title = {T}, editor = {Roe, Ann and Doe, Bo}, booktitle = {B}, date = {2011}}",
            "‘T’, in *B*, edited by Ann Roe and Bo Doe (2011).",
        ),
        (
            "@misc{a, author = {Amnesty International}, title = {T?}, subtitle = {S}, date = {2011}}",
            "Amnesty International, ‘T? S’, 2011.",
        ),
        (
            "@jurisdiction{a, title = {A v. B}, court = {Court of X}, number = {5/2010}, date = {2010-01-02}}",
            "*A v. B*, 5/2010, Court of X, 2 January 2010.",
        ),
    ] {
        assert_eq!(note(bib), expected, "{bib}");
    }
}

#[test]
fn titles_are_in_their_language_where_it_is_known() {
    for (bib, expected) in [
        (
            "@legislation{a, title = {Закон о СМИ}, langid = {russian}, date = {1999}}",
            "ru(Закон о СМИ), 1999.",
        ),
        (
            "@article{a, title = {Une \\emph{loi} de plus}, journaltitle = {Le Monde}, langid = {french}, number = {12}, date = {2011}}",
            "‘fr(Une )fr(*loi*)fr( de plus)’, fr(*Le Monde*), No. 12 (2011).",
        ),
        // The language is that of the text: a title in Latin letters may have been translated.
        (
            "@book{a, title = {Law on the mass media}, language = {russian}, date = {1999}}",
            "*Law on the mass media* (1999), in Russian.",
        ),
        (
            "@book{a, title = {Закон о СМИ}, language = {russian}, date = {1999}}",
            "ru(*Закон о СМИ*) (1999), in Russian.",
        ),
        (
            "@book{a, title = {Law}, langid = {british}, date = {1999}}",
            "*Law* (1999).",
        ),
        (
            "@book{a, title = {Law}, langid = {klingon}, date = {1999}}",
            "*Law* (1999).",
        ),
        (
            "@book{a, title = {Law 1999}, langid = {german}, number = {012}, date = {1999}}",
            "de(*Law 1999*), 012 (1999).",
        ),
    ] {
        assert_eq!(note(bib), expected, "{bib}");
    }
}

/// What says that a title is in another language does not move it in the list.
#[test]
fn titles_in_another_language_are_sorted_by_their_letters() {
    let bib = "@book{a, title = {Zones}, date = {1999}} @book{b, title = {Ainsi}, langid = {french}, date = {1999}}";
    let (bibliography, faults) = read(bib);
    assert_eq!(faults, Vec::new());
    let citations = Citations::new(None).unwrap();
    let all = bibliography.keys().map(str::to_owned).collect();
    let list = citations.list(&bibliography, &all, nowhere());
    let list: Vec<String> = list.iter().map(|(_, entry)| shown(entry)).collect();
    assert_eq!(list, ["fr(*Ainsi*) (1999).", "*Zones* (1999)."]);
}

const REPORTS: &str = "
    @report{r1, author = {{Amber Watch}}, title = {Annual report}, date = {2009}}
    @report{r2, author = {{Amber Watch}}, title = {Annual report}, date = {2010}}
    @report{r3, author = {{Amber Watch}}, title = {Annual report}, date = {2011}}
    @book{b, author = {Roe, Ann}, title = {A book}, date = {2001}}
    @set{both, entryset = {r1, b}}";

#[test]
fn reports_of_one_author_are_told_apart_when_they_are_cited_again() {
    let (bibliography, _) = read(REPORTS);
    let citations = Citations::new(None).unwrap();
    let calls = ["r1", "r2", "r3", "b", "r1", "r2", "r3", "b"].map(|key| [cited(key, "p. 4")]);
    let calls: Vec<&[Cited]> = calls.iter().map(|call| &call[..]).collect();
    assert_eq!(
        notes_of(&bibliography, &citations, &calls)[4..],
        [
            "Amber Watch, *Annual report* (2009), p. 4.",
            "Amber Watch, *Annual report* (2010), p. 4.",
            "Amber Watch, *Annual report* (2011), p. 4.",
            "Roe, *A book*, p. 4.",
        ]
    );
}

#[test]
fn several_sources_stand_in_one_note() {
    let (bibliography, _) = read(REPORTS);
    let citations = Citations::new(None).unwrap();
    let one = [cited("b", "p. 4"), cited("r1", "paras. 60-64")];
    let two = [cited("b", "annex II"), cited("r1", "")];
    assert_eq!(
        notes_of(&bibliography, &citations, &[&one, &two]),
        [
            "Ann Roe, *A book* (2001), p. 4; Amber Watch, *Annual report* (2009), paras. 60–64.",
            "Roe, *A book*, annex II; Amber Watch, *Annual report*.",
        ]
    );
    assert_eq!(bibliography.members("both").unwrap(), ["r1", "b"]);
}

#[test]
fn the_list_is_sorted_as_it_reads() {
    let (bibliography, _) = read(REPORTS);
    let citations = Citations::new(None).unwrap();
    let all = bibliography.keys().map(str::to_owned).collect();
    let list = citations.list(&bibliography, &all, nowhere());
    let list: Vec<String> = list.iter().map(|(_, entry)| shown(entry)).collect();
    assert_eq!(
        list,
        [
            "Amber Watch, *Annual report* (2009).",
            "Amber Watch, *Annual report* (2010).",
            "Amber Watch, *Annual report* (2011).",
            "Roe, Ann, *A book* (2001).",
        ]
    );
}

/// What is wrong with a file and its entries, each with the text that it stands at.
fn faults(bib: &str) -> Vec<String> {
    let (bibliography, mut found) = read(bib);
    for source in bibliography.sources.values() {
        found.extend(source.findings.iter().cloned());
    }
    let shown = |found: &Diagnostic| {
        let at = found.place.map_or("", |place| &bib[place.range()]);
        format!("{} [{at}]", found.message)
    };
    found.iter().map(shown).collect()
}

#[test]
fn what_is_wrong_is_said_at_its_own_entry_and_field() {
    for (bib, expected) in [
        (
            "@misc{a, title = {T}, date = {12.07.2011}}\n@misc{b, title = {U}}",
            "`12.07.2011` is not a date in the form that BibLaTeX reads [12.07.2011]",
        ),
        (
            "@misc{a, title = {T}, date = {31 March 2022}}",
            "`31 March 2022` is not a date in the form that BibLaTeX reads [31 March 2022]",
        ),
        (
            "@misc{a, title = {T}, colour = {red}}",
            "the field `colour` is not known and is left out [red]",
        ),
        (
            "@repart{a, title = {T}}",
            "BibLaTeX has no type `repart`; it is set as `misc` [repart]",
        ),
        (
            "@misc{a, author = {Roe, Ann}}",
            "the source `a` has no title [a]",
        ),
        (
            "@misc{a, title = {T \\weird{x}}}",
            "the command `\\weird` is not known and is left out [T \\weird{x}]",
        ),
        (
            "@inbook{a, title = {T}, crossref = {nowhere}}",
            "`a` takes fields from `nowhere`, which is no entry of this file [nowhere]",
        ),
        (
            "@misc{a, title = foo}",
            "no abbreviation is called `foo` [foo]",
        ),
        (
            "@string{a = b}\n@string{b = a}\n@misc{a, title = a}",
            "the abbreviation `a` is made of itself [a]",
        ),
        (
            "@misc{a, title = {T}, crossref = {b}}\n@misc{b, title = {U}, crossref = {a}}",
            "the source `b` refers to itself by a circle of references [a]",
        ),
        (
            "@misc{a, title = {T}}\n@misc{a, title = {U}}",
            "the source `a` is given twice [a]",
        ),
        (
            "@misc{a\n title = {T},\n}\n@misc{b, title = {U}}",
            "a comma is missing behind the key of the entry `a` [a]",
        ),
        (
            "@misc{a,\n title = {T,\n date = {2011},\n}\n@misc{b, title = {U}}",
            "the field `title` of the entry `a` has no end: a brace that opens in it is not closed [title]",
        ),
    ] {
        assert_eq!(faults(bib), [expected], "{bib}");
    }
}

#[test]
fn nothing_grows_without_end() {
    let mut doubling = String::from("@string{a0 = {xxxxxxxxxx}}\n");
    for n in 1..40 {
        doubling.push_str(&format!("@string{{a{n} = a{0} # a{0}}}\n", n - 1));
    }
    doubling.push_str("@misc{a, title = a39}\n");
    assert_eq!(
        faults(&doubling),
        ["by its abbreviations the field grows beyond 100000 bytes [a39]"]
    );
    let mut chain = String::new();
    for n in 0..200 {
        chain.push_str(&format!(
            "@misc{{k{n}, title = {{T}}, crossref = {{k{}}}}}\n",
            n + 1
        ));
    }
    chain.push_str("@misc{k200, title = {T}}\n");
    assert!(!faults(&chain).is_empty());
}

#[test]
fn sources_stand_where_readers_look_for_them() {
    let group = |entry: &str| {
        let (bibliography, faults) = read(entry);
        assert_eq!(faults, Vec::new(), "{entry}");
        bibliography.group("x").word()
    };
    for (entry, expected) in [
        (
            "@report{x, author = {{Human Rights Committee}}, title = {General comment No. 34}}",
            "united-nations",
        ),
        (
            "@jurisdiction{x, title = {A v. B}, number = {CCPR/C/85/D/1180/2003}, date = {2005}}",
            "united-nations",
        ),
        (
            "@report{x, author = {Roe, Ann}, title = {Mission}, number = {A/HRC/28/68}}",
            "united-nations",
        ),
        (
            "@report{x, author = {Roe, Ann}, title = {Resolution}, number = {S/2011/18}}",
            "united-nations",
        ),
        ("@legal{x, title = {Covenant}}", "united-nations"),
        (
            "@legislation{x, author = {{Republic of Kazakhstan}}, title = {Criminal Code}}",
            "law",
        ),
        (
            "@jurisdiction{x, title = {A v. B}, number = {5/2010}, institution = {Court of X}}",
            "law",
        ),
        ("@book{x, author = {Roe, Ann}, title = {A book}}", "reports"),
        (
            "@report{x, author = {{Amber Watch}}, title = {Annual report}, number = {A/12}}",
            "reports",
        ),
        ("@dataset{x, title = {Suits}, date = {2011}}", "reports"),
        (
            "@article{x, entrysubtype = {newspaper}, title = {A suit}, journaltitle = {Daily}}",
            "press",
        ),
        (
            "@online{x, title = {A page}, url = {https://x.org}}",
            "press",
        ),
    ] {
        assert_eq!(group(entry), expected, "{entry}");
    }
}
