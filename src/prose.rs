//! Prose: what authors write in sentences.
//!
//! It is CommonMark with footnotes and tables, and `{{ expression }}` wherever text may stand.
//! [`parse`] reads it into one tree ([`Prose`]), [`parse_line`] does so for titles, which know no
//! Markdown; a writer for each format turns the tree into a document's source and asks
//! [`Evaluate`] what each expression prints; [`text`] gives the words alone. Nothing that is text, whoever wrote it, becomes markup
//! or code of any format. Generated text carries [`Marks`], so that what goes wrong with it later is
//! shown to its author where it was written.

pub mod address;
mod evaluate;
mod expression;
mod mark;
mod parser;
mod punctuation;
pub mod text;
mod tokens;
mod tree;
pub mod typst;

pub use evaluate::{Evaluate, Evaluated};
pub use expression::Expression;
pub use mark::{
    CLOSE, Called, Marks, Origins, Span, called, printed_label, strip, with_citations, with_links,
};
pub use parser::{Setting, parse, parse_line};
pub use punctuation::set_line;
pub use tree::{Alignment, Block, Inline, Note, NoteId, Prose};

#[cfg(test)]
pub(crate) use parser::english;

#[cfg(test)]
mod tests;
