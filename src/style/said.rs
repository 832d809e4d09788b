//! What expressions say, before a format prints it: for whoever keeps or compares texts.

use std::sync::Arc;

use super::printed::{Mute, Thing, flatten, fold};
use super::render::{Evaluator, Found};
use crate::prose::Expression;

/// What an expression says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A statistic.
    Statistic {
        /// Its id.
        id: String,
        /// The figure as it is printed.
        prints: String,
    },
    /// The number of a chapter, concern or recommendation.
    Reference {
        /// `chapter`, `concern` or `recommendation`.
        kind: String,
        /// The id of the entry.
        id: String,
        /// What is printed, such as "Concern 7".
        prints: String,
    },
    /// A source.
    Citation {
        /// Its key, or the keys of several that are cited together.
        key: String,
        /// Where in it.
        pinpoint: Option<String>,
        /// The citation in full, as at its first mention.
        prints: String,
    },
    /// A chart or table.
    Fragment {
        /// `chart` or `table`.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// Anything else that is printed, such as a name, a date or a count.
    Text {
        /// What is printed; none for a fact of a document that is not made yet.
        prints: Option<String>,
    },
    /// Nothing.
    Nothing,
}

impl Evaluator {
    /// What an expression says; why it says nothing is reported at the desk.
    pub fn said(self: &Arc<Self>, expression: &Expression) -> Said {
        // What earlier expressions have made up is theirs.
        self.desk.take_made_up();
        match self.find(expression) {
            Found::Thing(Thing::Figure { id, text, .. }) => Said::Statistic { id, prints: text },
            Found::Thing(Thing::Reference { text, label }) => {
                // No kind has a hyphen in its name.
                let (kind, id) = label.split_once('-').unwrap_or_default();
                Said::Reference {
                    kind: kind.to_owned(),
                    id: id.to_owned(),
                    prints: text,
                }
            }
            Found::Thing(Thing::Citation(cited)) => {
                let material = &self.desk.material;
                let place = expression.place;
                let note = material
                    .citations
                    .full(&material.bibliography, &cited, place);
                let note = material.set(note);
                let mut prints = String::new();
                flatten(&note, &mut Mute, &mut prints);
                let keys: Vec<&str> = cited.iter().map(|cited| cited.key.as_str()).collect();
                let places: Vec<&str> = cited
                    .iter()
                    .filter_map(|cited| cited.pinpoint.as_deref())
                    .collect();
                Said::Citation {
                    key: keys.join(", "),
                    pinpoint: (!places.is_empty()).then(|| places.join("; ")),
                    prints: fold(&prints),
                }
            }
            Found::Thing(Thing::Fragment { kind, id }) => Said::Fragment { kind, id },
            Found::Text(text) => Said::Text {
                prints: (!self.desk.take_made_up()).then_some(text),
            },
            Found::Nothing => Said::Nothing,
        }
    }
}
