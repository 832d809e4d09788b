//! A text as its readers read it, with figures and references apart.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// A text in pieces. A figure that changes is no other wording, and neither is a number that an entry
/// gets because another has moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wording(pub Vec<Piece>);

/// A piece of a text: in JSON a string, or an object with a key that says what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Piece {
    /// Words with the spaces between them, and at an end where a space stands there.
    Words(String),
    /// A statistic: `{"stat": "suits-2010", "prints": "85"}`.
    Statistic {
        /// Its id.
        stat: String,
        /// The figure as it is printed.
        prints: String,
    },
    /// A reference to a concern: `{"concern": "damages", "prints": "Concern 7"}`.
    Concern {
        /// The id of the concern.
        concern: String,
        /// What is printed.
        prints: String,
    },
    /// A reference to a recommendation.
    Recommendation {
        /// The id of the recommendation.
        recommendation: String,
        /// What is printed.
        prints: String,
    },
    /// A reference to a chapter.
    Chapter {
        /// The id of the chapter.
        chapter: String,
        /// What is printed.
        prints: String,
    },
    /// A source that is cited: `{"cite": "gc34", "at": "para. 11", "prints": "..."}`.
    Citation {
        /// The key of the source.
        cite: String,
        /// Where in it.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<String>,
        /// The citation in full, whether or not it was cited before.
        prints: String,
    },
    /// A chart that stands in the text.
    Chart {
        /// Its id.
        chart: String,
    },
    /// A table of statistics that stands in the text.
    Table {
        /// Its id.
        table: String,
    },
    /// What another expression prints, such as a name, a date or a count.
    Computed {
        /// The expression as it is written.
        computed: String,
        /// What is printed; none for a fact of a document that was not made.
        prints: Option<String>,
    },
    /// A footnote, where it is called.
    Note {
        /// What it says.
        note: Wording,
    },
    /// What follows begins anew.
    Break {
        /// What it begins.
        begins: Begins,
    },
}

/// What begins behind a [`Piece::Break`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Begins {
    /// A line.
    Line,
    /// A paragraph.
    Paragraph,
    /// A point of a list.
    Item,
    /// A paragraph of a quotation that is set off.
    Quotation,
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// A line of code.
    Code,
}

impl Wording {
    /// A text of words alone.
    #[must_use]
    pub fn words(text: &str) -> Self {
        Self(vec![Piece::Words(text.to_owned())])
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Wording {
    /// The text in one line, without its notes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => f.write_str(words)?,
                Piece::Statistic { prints, .. }
                | Piece::Concern { prints, .. }
                | Piece::Recommendation { prints, .. }
                | Piece::Chapter { prints, .. }
                | Piece::Computed {
                    prints: Some(prints),
                    ..
                } => f.write_str(prints)?,
                Piece::Computed { prints: None, .. } => f.write_str(UNKNOWN)?,
                Piece::Break { .. } => f.write_str(" ")?,
                Piece::Citation { .. }
                | Piece::Chart { .. }
                | Piece::Table { .. }
                | Piece::Note { .. } => {}
            }
        }
        Ok(())
    }
}

/// What stands for a fact that is not known.
pub(super) const UNKNOWN: &str = "…";

/// The keys of a piece that is an object.
#[derive(Deserialize)]
struct Fields {
    stat: Option<String>,
    concern: Option<String>,
    recommendation: Option<String>,
    chapter: Option<String>,
    cite: Option<String>,
    at: Option<String>,
    chart: Option<String>,
    table: Option<String>,
    computed: Option<String>,
    note: Option<Wording>,
    begins: Option<Begins>,
    prints: Option<String>,
}

impl Fields {
    fn piece<E: Error>(self) -> Result<Piece, E> {
        let prints = || {
            self.prints
                .clone()
                .ok_or_else(|| E::missing_field("prints"))
        };
        Ok(if let Some(stat) = self.stat {
            let prints = prints()?;
            Piece::Statistic { stat, prints }
        } else if let Some(concern) = self.concern {
            let prints = prints()?;
            Piece::Concern { concern, prints }
        } else if let Some(recommendation) = self.recommendation {
            Piece::Recommendation {
                prints: prints()?,
                recommendation,
            }
        } else if let Some(chapter) = self.chapter {
            let prints = prints()?;
            Piece::Chapter { chapter, prints }
        } else if let Some(cite) = self.cite {
            Piece::Citation {
                prints: prints()?,
                cite,
                at: self.at,
            }
        } else if let Some(chart) = self.chart {
            Piece::Chart { chart }
        } else if let Some(table) = self.table {
            Piece::Table { table }
        } else if let Some(computed) = self.computed {
            let prints = self.prints;
            Piece::Computed { computed, prints }
        } else if let Some(note) = self.note {
            Piece::Note { note }
        } else if let Some(begins) = self.begins {
            Piece::Break { begins }
        } else {
            return Err(E::custom("a piece of text that does not say what it is"));
        })
    }
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Piece;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or an object")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Piece, E> {
                Ok(Piece::Words(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Piece, A::Error> {
                Fields::deserialize(MapAccessDeserializer::new(map))?.piece()
            }
        }

        deserializer.deserialize_any(Reader)
    }
}
