//! What a rate asks of its two tables before it can be computed.

use super::choice::{Missing, NoRows, Sort};
use super::definition::CrossTab;
use super::filter::Filter;
use super::measure::Measured;
use super::per::Per;
use crate::language::{FigureFormat, Style};
use crate::record::{Located, Text};

/// What a rate needs beside its own rows: how many there are for each key in the second table, and which
/// keys the rows of the first one have.
#[derive(Debug)]
pub(in crate::data) struct Lookup {
    /// The rate in words, such as "the statistic `suits`".
    pub(in crate::data) of: String,
    pub(in crate::data) per: Per,
    /// How many, by key.
    pub(in crate::data) people: CrossTab,
    /// The keys of the rows that the rate counts.
    pub(in crate::data) keys: CrossTab,
}

pub(in crate::data) fn table(
    id: &Located<String>,
    table: &Text,
    keys: Vec<Text>,
    cell: Measured,
    filter: Filter,
    source: Option<Text>,
) -> Option<CrossTab> {
    let mut keys = keys.into_iter();
    Some(CrossTab {
        id: id.clone(),
        table: table.clone(),
        rows: keys.next()?,
        columns: keys.next(),
        cell,
        several: Vec::new(),
        percent_of: None,
        format: FigureFormat::plain(Style::Decimal),
        totals: false,
        filter,
        labels: Vec::new(),
        sort: Sort::Given,
        head: None,
        unit: None,
        title: None,
        note: None,
        source,
        missing: Missing::Error,
        no_rows: NoRows::Unsaid,
    })
}
