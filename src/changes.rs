//! What an edition of a brief said, as data, and how two of them differ.
//!
//! An [`EditionRecord`] is written when an edition is released, and read again years later. It knows
//! nothing of how a brief is made: texts are words with figures and references apart.

mod compare;
mod difference;
mod model;
mod pairs;
mod print;
mod record;
mod shorten;
mod wording;
mod words;

pub use compare::between;
pub use model::{
    Change, Changes, FieldChange, FigureChange, FigureState, ListChange, Side, Status, TextChange,
};
pub use print::{Look, print};
pub use record::{
    BlockRecord, CaseRecord, ChapterRecord, ConcernRecord, EditionRecord, FILE, FORMAT,
    FigureRecord, FrontRecord, OrganisationRecord, PersonRecord, QuotationRecord,
    RecommendationRecord, ReleaseRecord, RowRecord, StatisticRecord, Withdrawn,
};
pub use wording::{Begins, Piece, Wording};
pub use words::{Paragraph, Run, RunChange};

#[cfg(test)]
mod tests;
