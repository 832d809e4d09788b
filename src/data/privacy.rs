//! What must not be told of few persons: found over all figures of a table together.

pub(in crate::data) mod disclosure;
pub(in crate::data) mod elimination;
pub(in crate::data) mod protection;
pub(in crate::data) mod suppress;
