//! The PDFs keep to PDF/UA-1, for readers with a screen reader, and to PDF/A-2a, for archives.

use std::fs;
use std::path::Path;

use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

use crate::proof::pdf::Document;
use crate::proof::squeeze;
use crate::proof::standards::assert_keeps_to_standards;
use crate::workspace::{SHIPPED, SMALL, STATISTICAL, Workspace};

const DOCUMENTS: [&str; 2] = ["paper", "press-release"];

fn bytes(out: &Path, name: &str) -> Vec<u8> {
    fs::read(out.join(format!("{name}.en.pdf"))).unwrap()
}

#[test]
fn the_shipped_briefs_keep_to_both_standards_in_each_style() {
    for (style, _) in rapporteur::style::shipped() {
        let workspace = Workspace::shipped();
        workspace.in_style(style);
        workspace.compile();
        for brief in [SHIPPED, STATISTICAL] {
            for name in DOCUMENTS {
                assert_keeps_to_standards(&bytes(&workspace.out(brief), name));
            }
        }
    }
}

#[test]
fn the_documents_say_what_they_are_whose_and_in_which_language() {
    let workspace = Workspace::shipped();
    workspace.compile();
    let brief: toml::Table = workspace
        .read(format!("briefs/{SHIPPED}/brief.toml"))
        .parse()
        .unwrap();
    let release: toml::Table = workspace
        .read(format!("briefs/{SHIPPED}/press-release.toml"))
        .parse()
        .unwrap();
    for (name, title) in DOCUMENTS
        .iter()
        .zip([&brief["title"], &release["headline"]])
    {
        let bytes = bytes(&workspace.out(SHIPPED), name);
        let document = Document::read(&bytes);
        assert_eq!(document.title().as_deref(), title.as_str(), "{name}");
        assert_eq!(document.language().as_deref(), Some("en"), "{name}");
        let author = document.author().unwrap();
        let metadata = document.metadata();
        for organisation in brief["organisation"].as_array().unwrap() {
            let organisation = organisation["name"].as_str().unwrap();
            assert!(author.contains(organisation), "{name} is by {author}");
            assert!(metadata.contains(organisation), "{name}: {metadata}");
        }
        assert!(
            metadata.contains("<pdfuaid:part>1</pdfuaid:part>"),
            "{metadata}"
        );
        assert!(
            metadata.contains("<pdfaid:part>2</pdfaid:part>"),
            "{metadata}"
        );
        assert!(
            metadata.contains("<pdfaid:conformance>A</pdfaid:conformance>"),
            "{metadata}"
        );
        // The brief's day, not that of the run.
        assert!(metadata.contains("2011-07-12T00:00:00"), "{metadata}");
    }
}

#[test]
fn the_bookmarks_of_the_paper_are_its_chapters_and_concerns() {
    let workspace = Workspace::small();
    workspace.compile();
    let bookmarks = Document::read(&bytes(&workspace.out(SMALL), "paper")).bookmarks();
    let entries = [
        (1, "Freedom of the press"),
        (2, "Suits end in damages out of proportion"),
        (2, "Licences are refused"),
        (1, "Fair trial"),
        (2, "Hearings are closed"),
    ];
    let mut rest = bookmarks.iter();
    for (depth, title) in entries {
        assert!(
            rest.any(|(found, text)| *found == depth && squeeze(text).ends_with(&squeeze(title))),
            "{title} is not in its place among {bookmarks:#?}"
        );
    }
    let release = Document::read(&bytes(&workspace.out(SMALL), "press-release")).bookmarks();
    assert_eq!(release.len(), 1, "{release:?}");
}

/// Much of what breaks the standards comes from what authors write: characters that no font has,
/// lists in lists, tables, quotations, long titles, no subtitle, no logo.
#[test]
fn an_unusual_brief_keeps_to_both_standards_in_each_style() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "Most of them were brought by *officials*; see {{ recommendation(\"cap-damages\") }}.\n",
        "Қазақстан, Ұлттық, the tenge ₸, a soft\u{ad}hyphen, `code = 1`, <https://example.org/a?b=c#d>.\n\n\
         1. One\n   - two\n     - three[^deep]\n\n> A quotation\n>\n> of two paragraphs\n\n\
         | a | b |\n| :-- | --: |\n| [link](https://example.org) | *2* |\n\n\
         {{ chart(\"suits\") }}\n\n{{ table(\"suits-by-claimant\") }}\n\n\
         [^deep]: A note with {{ cite(\"covenant\") }} in it.\n",
    );
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "charts  = [\"suits\"]\n",
        "",
    );
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "tables  = [\"suits-by-claimant\"]\n",
        "",
    );
    workspace.replace(
        "briefs/small/brief.toml",
        "subtitle = \"Briefing paper to the Human Rights Committee\"\n",
        "",
    );
    workspace.replace(
        "briefs/small/brief.toml",
        "\"Courts and press in Kazakhstan\"",
        "\"A title (of some length) & <more> than \\\"one\\\" line \\\\ of a cover can hold: courts, press, \
         assemblies, religion, association and all that the Covenant protects\"",
    );
    workspace.replace(
        "briefs/small/press-release.toml",
        "kicker   = \"Kazakhstan\"\n",
        "",
    );
    for (style, _) in rapporteur::style::shipped() {
        workspace.in_style(style);
        workspace.compile();
        for name in DOCUMENTS {
            assert_keeps_to_standards(&bytes(&workspace.out(SMALL), name));
        }
    }
}

#[test]
fn a_hostile_brief_keeps_to_both_standards() {
    let workspace = crate::workspace::hostile::hostile().workspace;
    workspace.compile();
    for name in DOCUMENTS {
        assert_keeps_to_standards(&bytes(&workspace.out(SMALL), name));
    }
}

/// The checks themselves can fail: they refuse a PDF whose marks have been taken away.
#[test]
fn a_pdf_that_does_not_say_the_truth_about_itself_is_refused() {
    let workspace = Workspace::small();
    workspace.compile();
    let mut bytes = bytes(&workspace.out(SMALL), "paper");
    let marked = b"/Marked true";
    let at = bytes
        .windows(marked.len())
        .position(|window| window == marked)
        .unwrap();
    bytes[at..at + marked.len()].copy_from_slice(b"/Merked true");
    let options = ValidationOptions::default().profile(ValidationProfile::PdfUa1);
    assert!(!validate_pdf_bytes(&bytes, &options).unwrap().is_compliant);
    assert!(!Document::read(&bytes).is_tagged());

    let length = b"/Length ";
    let at = bytes
        .windows(length.len())
        .position(|window| window == length)
        .unwrap();
    bytes[at + length.len()] ^= 1;
    assert!(Document::read(&bytes).stream_count().is_err());
}
