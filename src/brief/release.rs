//! What the press release adds to the findings.

use super::checking::Allowance;
use super::id::{ChapterId, ConcernId, OrganisationId, PersonId};
use crate::diagnostic::{Diagnostic, Place, code};
use crate::record::{Record, Text};

/// The press release.
#[derive(Clone, Debug)]
pub struct PressRelease {
    /// The word or two above the headline.
    pub kicker: Option<Text>,
    /// The headline.
    pub headline: Text,
    /// The cities that it is dated from.
    pub dateline: Vec<Text>,
    /// What it says, block by block.
    pub blocks: Vec<Block>,
    /// The rules of `check` that each block may break, in the order of the blocks.
    pub allowances: Vec<Allowance>,
}

/// A block of a press release.
#[derive(Clone, Debug)]
pub enum Block {
    /// Paragraphs.
    Text(Text),
    /// What somebody said, in their own words and in quotation marks.
    Quote(Statement),
    /// What somebody said, as reported speech.
    Statement(Statement),
    /// The summaries of concerns, as a list.
    Highlights {
        /// The chapter whose concerns they are.
        chapter: Option<ChapterId>,
        /// Some concerns instead of all of the chapter's, in this order.
        concerns: Vec<ConcernId>,
        /// The line before the list.
        intro: Option<Text>,
        /// Where the block stands.
        place: Place,
    },
    /// Whom the press may call.
    Contacts(Vec<PersonId>),
    /// Who the authors are.
    About(Vec<OrganisationId>),
}

/// What a person said, directly or as reported.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Who.
    pub person: PersonId,
    /// What.
    pub text: Text,
    /// How: "said", "said that".
    pub verb: Option<Text>,
}

const KINDS: &[&str] = &[
    "text",
    "quote",
    "statement",
    "highlights",
    "contacts",
    "about",
];

impl PressRelease {
    pub(super) fn read(record: &mut Record) -> Self {
        let blocks = record.records("block", |record| {
            let allowance = Allowance::read(record);
            Block::read(record).map(|block| (block, allowance))
        });
        let (blocks, allowances) = blocks.into_iter().flatten().unzip();
        Self {
            kicker: record.optional_text("kicker"),
            headline: record.text("headline"),
            dateline: record.texts("dateline"),
            blocks,
            allowances,
        }
    }
}

impl Block {
    fn read(record: &mut Record) -> Option<Self> {
        let given: Vec<&str> = KINDS
            .iter()
            .copied()
            .filter(|kind| record.has(kind))
            .collect();
        if given.len() > 1 {
            record.complain(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    format!(
                        "a block is one thing, not `{}` at once",
                        given.join("` and `")
                    ),
                )
                .at(record.key_place(given[1]).unwrap_or(record.place()))
                .help("begin a new [[block]] for the second"),
            );
        }
        let text = record.optional_text("text").map(Self::Text);
        let quote = record
            .optional_record("quote", Statement::read)
            .map(Self::Quote);
        let statement = record
            .optional_record("statement", Statement::read)
            .map(Self::Statement);
        let highlights = record.optional_record("highlights", |record| {
            let chapter = record
                .optional_text("chapter")
                .map(|text| ChapterId::referred(&text));
            let concerns = ConcernId::read_list(record, "concerns");
            if chapter.is_none() && concerns.is_empty() {
                record.complain(
                    Diagnostic::error(
                        code::MISSING_KEY,
                        "`highlights` needs a `chapter` or a list of `concerns`",
                    )
                    .at(record.place()),
                );
            }
            Self::Highlights {
                chapter,
                concerns,
                intro: record.optional_text("intro"),
                place: record.place(),
            }
        });
        let contacts = record.has("contacts").then(|| {
            let ids = PersonId::read_list(record, "contacts");
            Self::Contacts(ids)
        });
        let about = record.has("about").then(|| {
            let ids = OrganisationId::read_list(record, "about");
            Self::About(ids)
        });
        if given.is_empty() {
            // Asked for all the same, so that a misspelt kind gets its "did you mean".
            record.texts("contacts");
            record.texts("about");
        }
        let block = text
            .or(quote)
            .or(statement)
            .or(highlights)
            .or(contacts)
            .or(about);
        if block.is_none() && given.is_empty() && record.is_empty() {
            record.complain(
                Diagnostic::error(code::EMPTY_TEXT, "an empty block")
                    .at(record.place())
                    .help(format!("give it one of `{}`", KINDS.join("`, `"))),
            );
        }
        block
    }
}

impl Statement {
    fn read(record: &mut Record) -> Self {
        Self {
            person: PersonId::read(record, "person"),
            text: record.text("text"),
            verb: record.optional_text("verb"),
        }
    }
}
