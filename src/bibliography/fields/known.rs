//! The names of fields.

/// Fields that a bibliography is kept with, sorted by and searched by, and that no style prints.
pub(super) fn is_kept_only(name: &str) -> bool {
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
pub(super) const FIELDS: &[&str] = &[
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
