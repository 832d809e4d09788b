//! How large a sheet of data may be.

/// More cells than this belong into a CSV file.
pub(super) const CELLS: usize = 5_000_000;
/// More cells than this, with the empty ones between, no sheet of data spans.
pub(super) const SPANNED: u64 = 20_000_000;
/// More text than this, in bytes, no sheet of data holds.
pub(super) const TEXT: usize = 256 << 20;
/// More columns than this nobody has.
pub(super) const COLUMNS: u32 = 4096;
