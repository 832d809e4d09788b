//! What expressions print.

use super::Expression;

/// Knows what the expressions of a document print.
///
/// A writer asks in the order of the document, once for each time that an expression is printed, so
/// that "in full at the first mention" can be told from later ones.
pub trait Evaluate {
    /// What `expression` prints here.
    ///
    /// What cannot be evaluated is complained of by the implementation, at
    /// [`Expression::place_of`], and prints [`Evaluated::Nothing`].
    fn evaluate(&mut self, expression: &Expression) -> Evaluated;
}

/// What an expression prints. Every text in it is text: it is never read as markup.
#[derive(Clone, Debug, PartialEq)]
pub enum Evaluated {
    /// A text.
    Text(String),
    /// A figure, with a remark for the editor who checks the generated source: where it was counted.
    Figure {
        /// What is printed.
        text: String,
        /// What only the generated source says.
        remark: String,
    },
    /// A reference to an entry of the same document.
    Link {
        /// What is printed.
        text: String,
        /// The label of the entry, such as `concern-defamation-damages`.
        label: String,
    },
    /// A citation, by its number: its words are put in when the whole document is known.
    Citation {
        /// Its number.
        number: usize,
        /// It stands in the text and not in a note.
        in_text: bool,
    },
    /// A drawing in the line, already in the format of the document.
    Drawing {
        /// What draws it.
        markup: String,
        /// What stands for it where nothing can be drawn.
        text: String,
    },
    /// A block of its own, such as a chart, already in the format of the document.
    Fragment(String),
    /// Nothing: the reason was complained of elsewhere.
    Nothing,
}
