//! What an edition of a brief said, as data, and how two of them differ.
//!
//! An [`EditionRecord`] is written when an edition is released, and read again years later. It knows
//! nothing of how a brief is made: texts are words with figures and references apart.

mod record;
mod wording;

pub use record::{
    BlockRecord, CaseRecord, ChapterRecord, ConcernRecord, EditionRecord, FILE, FORMAT,
    FigureRecord, QuotationRecord, RecommendationRecord, ReleaseRecord, RowRecord, StatisticRecord,
    Withdrawn,
};
pub use wording::{Begins, Piece, Wording};
