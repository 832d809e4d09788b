//! What is asked of tables: definitions, measures and filters, and the plan that they make for a table at hand.

pub(in crate::data) mod asked;
pub(in crate::data) mod choice;
pub(in crate::data) mod contradiction;
pub(in crate::data) mod definition;
pub(in crate::data) mod filter;
pub(in crate::data) mod lookup;
pub(in crate::data) mod measure;
pub(in crate::data) mod one_person;
pub(in crate::data) mod opened;
pub(in crate::data) mod per;
pub(in crate::data) mod plan;
pub(in crate::data) mod read;
pub(in crate::data) mod settled;
pub(in crate::data) mod typed;
