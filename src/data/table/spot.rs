//! Where a record stands.

/// Where a record stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::data) struct Spot {
    /// The first byte, or line ends before it.
    pub(in crate::data) start: u64,
    /// One past the last byte, its line end included.
    pub(in crate::data) end: u64,
    /// The line of `start`, counted from 1.
    pub(in crate::data) line: u64,
    /// The least line that it can begin in: each record before takes one, and where lines end with a
    /// mere carriage return, nobody has counted them.
    pub(in crate::data) least: u64,
    /// How many records stand before it, the header included.
    pub(in crate::data) before: u64,
}
