//! What an entry was before: how a published number follows it when briefs are rewritten.

use crate::record::{Record, Text};

/// What an entry was before it was what it is.
///
/// Ids are for ever; where one is given up all the same, the entry that takes its place says so, and
/// the published number goes with it or is listed with what became of it.
#[derive(Clone, Debug, Default)]
pub struct Lineage {
    /// The id that it had; the number that was published under it stays its own.
    pub was: Option<Text>,
    /// The ids of published entries that are part of it now, and no more by themselves.
    pub merged_from: Vec<Text>,
    /// The id of a published entry that is no more, and of which it is a part.
    pub split_from: Option<Text>,
}

impl Lineage {
    pub(super) fn read(record: &mut Record) -> Self {
        Self {
            was: record.optional_text("was"),
            merged_from: record.texts("merged-from"),
            split_from: record.optional_text("split-from"),
        }
    }
}
