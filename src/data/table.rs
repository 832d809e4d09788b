//! Tables as they are in their files: bytes, dialects, sheets, descriptions, cells and the places of each.

pub(in crate::data) mod cell;
pub(in crate::data) mod cell_keys;
pub(in crate::data) mod counted;
pub(in crate::data) mod describe;
pub(in crate::data) mod dialect;
pub(in crate::data) mod excerpt;
pub(in crate::data) mod faults;
pub(in crate::data) mod file;
pub(in crate::data) mod folded;
pub(in crate::data) mod footnote;
pub(in crate::data) mod head;
pub(in crate::data) mod header;
pub(in crate::data) mod kind;
pub(in crate::data) mod number;
pub(in crate::data) mod number_style;
pub(in crate::data) mod period;
mod quotation;
pub(in crate::data) mod reader;
pub(in crate::data) mod sheet;
pub(in crate::data) mod signs;
pub(in crate::data) mod spot;
pub(in crate::data) mod tidy;
