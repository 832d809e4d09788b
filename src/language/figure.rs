//! How a figure is to be printed: the `format = { ... }` of a statistic.

use crate::diagnostic::{Diagnostic, code};
use crate::record::{Located, Record};

/// What kind of figure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// A whole number.
    Integer,
    /// A number with as many digits behind the point as it needs.
    Decimal,
    /// A value in percent: 80 prints as "80%".
    Percent,
    /// An amount of money, by its ISO 4217 code.
    Currency(String),
    /// A whole number, in words while it is small.
    Words,
}

/// How large numbers are cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compact {
    /// In words: "13 million".
    Long,
    /// In letters: "13m".
    Short,
}

/// What is said of how near the figure is to the truth.
///
/// The word decides how the figure is rounded, so that the sentence stays true: what is "over" or
/// "at least" a figure is rounded down, what is "under", "nearly" or "up to" it up, and what is
/// "about" it, or has no word at all, to the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualifier {
    /// "about"
    About,
    /// "over"
    Over,
    /// "under"
    Under,
    /// "nearly"
    Nearly,
    /// "at least"
    AtLeast,
    /// "up to"
    UpTo,
}

/// How a figure is to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureFormat {
    /// What kind of figure it is.
    pub style: Style,
    /// Exactly so many digits behind the point.
    ///
    /// Left out, a whole number has none, an amount of money none or two, a number cut short at most
    /// one, and everything else as many as it needs.
    pub precision: Option<u32>,
    /// Whether and how large numbers are cut short.
    pub compact: Option<Compact>,
    /// What is said of its nearness to the truth.
    pub qualifier: Option<Qualifier>,
    /// Whether thousands are grouped.
    pub grouping: bool,
}

impl FigureFormat {
    /// The plain format of a style.
    #[must_use]
    pub fn plain(style: Style) -> Self {
        Self {
            style,
            precision: None,
            compact: None,
            qualifier: None,
            grouping: true,
        }
    }

    /// Reads a format; `default` is the style where none is written.
    pub fn read(record: &mut Record, default: Style) -> Self {
        let currency = read_currency(record);
        let wanted = record.optional_word(
            "style",
            &[
                ("integer", Style::Integer),
                ("decimal", Style::Decimal),
                ("percent", Style::Percent),
                ("currency", Style::Currency(String::new())),
                ("words", Style::Words),
            ],
        );
        let style_place = wanted.as_ref().map(|wanted| wanted.place);
        let style = match (wanted.map(|wanted| wanted.value), currency) {
            (None | Some(Style::Currency(_)), Some(currency)) => Style::Currency(currency.value),
            (Some(Style::Currency(_)), None) => {
                if !record.has("currency") {
                    record.complain(
                        Diagnostic::error(code::MISSING_KEY, "an amount of money needs `currency`")
                            .at(style_place.unwrap_or_else(|| record.place()))
                            .help("add `currency = \"EUR\"`, or whichever it is"),
                    );
                }
                default
            }
            (Some(style), Some(currency)) => {
                record.complain(
                    Diagnostic::error(
                        code::INVALID_VALUE,
                        "only an amount of money has a `currency`",
                    )
                    .at(currency.place)
                    .help("write `style = \"currency\"`, or remove `currency`"),
                );
                style
            }
            (Some(style), None) => style,
            (None, None) => default,
        };
        let precision = read_precision(record);
        let compact = record.optional_word(
            "compact",
            &[("long", Compact::Long), ("short", Compact::Short)],
        );
        if let (Style::Percent | Style::Words, Some(compact)) = (&style, &compact) {
            record.complain(
                Diagnostic::error(
                    code::INVALID_VALUE,
                    "percentages and numbers in words cannot be cut short",
                )
                .at(compact.place)
                .help("remove `compact`"),
            );
        }
        let qualifier = record.optional_word(
            "qualifier",
            &[
                ("about", Qualifier::About),
                ("over", Qualifier::Over),
                ("under", Qualifier::Under),
                ("nearly", Qualifier::Nearly),
                ("at-least", Qualifier::AtLeast),
                ("up-to", Qualifier::UpTo),
            ],
        );
        Self {
            style,
            precision,
            compact: compact.map(|compact| compact.value),
            qualifier: qualifier.map(|qualifier| qualifier.value),
            grouping: record.boolean("grouping", true),
        }
    }
}

fn read_currency(record: &mut Record) -> Option<Located<String>> {
    let text = record.optional_text("currency")?;
    let code = text.as_str();
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(Located::new(code.to_owned(), text.place()));
    }
    record.complain(
        Diagnostic::error(
            code::INVALID_VALUE,
            format!("`{code}` is not the code of a currency"),
        )
        .at(text.place())
        .help("write its three letters by ISO 4217, such as \"EUR\""),
    );
    None
}

/// More digits than this behind the point are surely not meant.
const MAX_PRECISION: i64 = 20;

fn read_precision(record: &mut Record) -> Option<u32> {
    let precision = record.optional_integer("precision")?;
    if (0..=MAX_PRECISION).contains(&precision.value) {
        return u32::try_from(precision.value).ok();
    }
    record.complain(
        Diagnostic::error(
            code::INVALID_VALUE,
            format!("`precision` takes a number from 0 to {MAX_PRECISION}"),
        )
        .at(precision.place),
    );
    None
}
