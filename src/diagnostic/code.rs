//! The stable names of complaints.
//!
//! A code is part of the public interface: people search for it, write it into exceptions and read
//! its page in the manual. A code is never given a second meaning.

use std::fmt;

/// The stable name of a kind of complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static str);

impl Code {
    /// The name as messages print it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $constant:ident = $name:literal;)+) => {
        $($(#[doc = $doc])+ pub const $constant: Code = Code($name);)+

        /// Every code with its one-line meaning, in alphabetical order of no promise.
        pub const ALL: &[(Code, &str)] = &[$(($constant, concat!($($doc),+))),+];

        /// The page of a code in the manual, by its name.
        #[must_use]
        pub fn page(name: &str) -> Option<&'static str> {
            match name {
                $($name => Some(include_str!(concat!("../../docs/messages/", $name, ".md"))),)+
                _ => None,
            }
        }
    };
}

codes! {
    /// A file cannot be read: it is missing, or the system refuses it.
    UNREADABLE_FILE = "unreadable-file";
    /// A link leads to a folder, and is not followed.
    LINKED_FOLDER = "linked-folder";
    /// A folder holds more files than are looked at.
    TOO_MANY_FILES = "too-many-files";
    /// Something is larger, or nested deeper, than what is read.
    TOO_LARGE = "too-large";
    /// A picture is none, is damaged, or is more than a document can take.
    PICTURE = "picture";
    /// A file is not UTF-8 text.
    NOT_UTF8 = "not-utf8";
    /// A chart or table is printed twice.
    PRINTED_TWICE = "printed-twice";
    /// A text holds a character that can never be printed.
    FORBIDDEN_CHARACTER = "forbidden-character";
    /// A conflict of git is not resolved.
    CONFLICT = "conflict";
    /// A JSON file breaks the syntax of JSON.
    JSON_SYNTAX = "json-syntax";
    /// A TOML file breaks the syntax of TOML.
    TOML_SYNTAX = "toml-syntax";
    /// A key is not one that the record has.
    UNKNOWN_KEY = "unknown-key";
    /// A required key is missing.
    MISSING_KEY = "missing-key";
    /// A value is of another type than the key takes.
    WRONG_TYPE = "wrong-type";
    /// A value is of the right type but not one that the key takes.
    INVALID_VALUE = "invalid-value";
    /// A required text is empty.
    EMPTY_TEXT = "empty-text";
    /// An id is not made of lower-case letters, digits and hyphens.
    INVALID_ID = "invalid-id";
    /// An id is given twice.
    DOUBLE_ID = "double-id";
    /// A path leaves the workspace.
    PATH_OUTSIDE = "path-outside-workspace";
    /// No brief of that name exists.
    UNKNOWN_BRIEF = "unknown-brief";
    /// No concern has that id.
    UNKNOWN_CONCERN = "unknown-concern";
    /// No recommendation has that id.
    UNKNOWN_RECOMMENDATION = "unknown-recommendation";
    /// No chapter has that id.
    UNKNOWN_CHAPTER = "unknown-chapter";
    /// No person has that id.
    UNKNOWN_PERSON = "unknown-person";
    /// No organisation has that id.
    UNKNOWN_ORGANISATION = "unknown-organisation";
    /// No source has that key.
    UNKNOWN_SOURCE = "unknown-source";
    /// No statistic has that id.
    UNKNOWN_STATISTIC = "unknown-statistic";
    /// No chart has that id.
    UNKNOWN_CHART = "unknown-chart";
    /// No table of statistics has that id.
    UNKNOWN_TABLE = "unknown-table";
    /// No document has that name.
    UNKNOWN_DOCUMENT = "unknown-document";
    /// A recommendation answers no concern.
    ANSWERS_NOTHING = "answers-nothing";
    /// A brief has nothing to print where it must have something.
    EMPTY_BRIEF = "empty-brief";
    /// A statistic, chart or table names no source.
    NO_SOURCE = "no-source";
    /// A CSV file is not there or is not CSV.
    INVALID_TABLE = "invalid-table";
    /// Data can be read in two ways, and nothing says which one is meant.
    AMBIGUOUS_DATA = "ambiguous-data";
    /// A figure tells of so few persons that they could be known by it.
    SMALL_CELL = "small-cell";
    /// A row of a table is there twice.
    DUPLICATE_ROW = "duplicate-row";
    /// A row of a table has a text in its first cell and nothing else.
    LONE_CELL = "lone-cell";
    /// Two values of a column are one value in two spellings.
    SIMILAR_VALUES = "similar-values";
    /// The numbers of a row are the sums of those above it.
    TOTAL_ROW = "total-row";
    /// A word of a table has letters of two scripts that look alike.
    HOMOGLYPH = "homoglyph";
    /// A column that is mostly numbers holds something else too.
    MIXED_TYPES = "mixed-types";
    /// A file holds bytes that its encoding does not have.
    WRONG_ENCODING = "wrong-encoding";
    /// A sheet of a workbook cannot be read as a table.
    INVALID_SHEET = "invalid-sheet";
    /// A figure is printed as nought, or as all of a hundred, and is not.
    ROUNDED_AWAY = "rounded-away";
    /// A table has no such column.
    UNKNOWN_COLUMN = "unknown-column";
    /// A cell is not of its column's type.
    WRONG_CELL = "wrong-cell";
    /// A filter compares values of two types.
    FILTER_TYPE = "filter-type";
    /// A filter names a value that no row has.
    FILTER_FINDS_NOTHING = "filter-finds-nothing";
    /// A statistic meets a missing value.
    MISSING_VALUE = "missing-value";
    /// A statistic cannot be computed from the rows that its filter finds.
    NOT_COMPUTABLE = "not-computable";
    /// A figure cannot be printed in the format asked for.
    FIGURE_FORMAT = "figure-format";
    /// A numbering pattern cannot be read.
    NUMBERING_PATTERN = "numbering-pattern";
    /// Two entries would be given the same number.
    DOUBLE_NUMBER = "double-number";
    /// The lock of published numbers is not whole, or was edited, or two branches disagree.
    NUMBERING_LOCK = "numbering-lock";
    /// A release would change the lock of published numbers.
    LOCK_OUTDATED = "lock-outdated";
    /// The lock of published numbers is not committed.
    LOCK_NOT_COMMITTED = "lock-not-committed";
    /// Git does not say what is committed.
    GIT_UNANSWERED = "git-unanswered";
    /// An edition is made of files that are not committed.
    INPUT_NOT_COMMITTED = "input-not-committed";
    /// An edition of that name was released before.
    EDITION_EXISTS = "edition-exists";
    /// A document is not to be published yet.
    EMBARGO = "embargo";
    /// An entry says that it was another which it cannot have been.
    LINEAGE = "lineage";
    /// A published number stands for another matter than it was published for.
    PUBLISHED_TEXT_REPLACED = "published-text-replaced";
    /// A published entry has another id without saying so, and would lose its number.
    PUBLISHED_ENTRY_RENAMED = "published-entry-renamed";
    /// An expression in prose cannot be read.
    EXPRESSION_SYNTAX = "expression-syntax";
    /// An expression in prose cannot be evaluated.
    EXPRESSION = "expression";
    /// Prose uses a construct that documents do not have.
    PROSE = "prose";
    /// A footnote is referred to but not written, or written but not referred to.
    FOOTNOTE = "footnote";
    /// Documents read facts of each other in a circle.
    DOCUMENT_CIRCLE = "document-circle";
    /// A template cannot be read or rendered.
    TEMPLATE = "template";
    /// A style does not exist, or lacks what it promises.
    STYLE = "style";
    /// A string table lacks a word or a plural form.
    UNKNOWN_STRING = "unknown-string";
    /// A language is not one that the program can format.
    UNKNOWN_LANGUAGE = "unknown-language";
    /// A State, treaty or other name is not known.
    UNKNOWN_NAME = "unknown-name";
    /// The typesetter refuses the generated source.
    TYPESETTING = "typesetting";
    /// A note stands on another page than its mark.
    NOTE_APART = "note-apart";
    /// A text or a picture stands beyond the edge of its page.
    LEAVES_PAGE = "leaves-page";
    /// The PDF would break the standards for accessible or archived documents.
    PDF_STANDARD = "pdf-standard";
    /// No font of the style has the letters of a word.
    UNPRINTABLE = "unprintable";
    /// A bibliography file cannot be read.
    BIBLIOGRAPHY = "bibliography";
    /// The record of an edition cannot be read.
    EDITION_RECORD = "edition-record";
    /// What is to be made is there already.
    ALREADY_THERE = "already-there";
    /// A brief has no edition of that name.
    UNKNOWN_EDITION = "unknown-edition";
    /// A file that should be a manifest is none.
    INVALID_MANIFEST = "invalid-manifest";
    /// The manifests of a batch do not have all of it, or do not belong together.
    INCOMPLETE_BATCH = "incomplete-batch";
    /// No message has that code.
    UNKNOWN_CODE = "unknown-code";
    /// A rule of `check` is named that there is not.
    UNKNOWN_RULE = "unknown-rule";
    /// A profile of a body is named that there is not, or it cannot be read.
    UNKNOWN_PROFILE = "unknown-profile";
    /// No recommendation answers a concern.
    CONCERN_WITHOUT_RECOMMENDATION = "concern-without-recommendation";
    /// A concern rests on no source, case or statistic.
    CONCERN_WITHOUT_EVIDENCE = "concern-without-evidence";
    /// A recommendation does not say whom it is addressed to.
    RECOMMENDATION_WITHOUT_ADDRESSEE = "recommendation-without-addressee";
    /// Two entries say the same thing in the same words.
    DUPLICATE_TEXT = "duplicate-text";
    /// A figure is typed into prose and not counted from data.
    TYPED_NUMBER = "typed-number";
    /// The press release prints a figure that no other document has.
    FIGURE_ONLY_IN_RELEASE = "figure-only-in-release";
    /// A statistic, chart or table is defined and printed nowhere.
    UNUSED_STATISTIC = "unused-statistic";
    /// A source is listed and cited nowhere.
    UNUSED_SOURCE = "unused-source";
    /// A person is listed, speaks nowhere and is nobody's contact.
    UNUSED_PERSON = "unused-person";
    /// A word of the workspace's own style is used by none of its templates.
    UNUSED_STRING = "unused-string";
    /// Words in quotation marks are nobody's.
    QUOTATION_WITHOUT_SPEAKER = "quotation-without-speaker";
    /// A named person is written about without a source.
    UNSOURCED_PERSON = "unsourced-person";
    /// The summary of a concern is longer than a summary should be.
    LONG_SUMMARY = "long-summary";
    /// The press release has more pages than editors read.
    LONG_PRESS_RELEASE = "long-press-release";
    /// A link has a form that leads nowhere for those who get the document.
    UNREACHABLE_LINK = "unreachable-link";
    /// The submission is longer than the body accepts.
    OVER_LENGTH = "over-length";
    /// The body does not accept the language of the submission.
    SUBMISSION_LANGUAGE = "submission-language";
    /// The body wants numbered paragraphs, and the document has none.
    UNNUMBERED_PARAGRAPHS = "unnumbered-paragraphs";
    /// An exception from a rule excepts nothing.
    UNUSED_ALLOW = "unused-allow";
}
