//! What could be computed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::figure::{Figure, figure_name};
use super::rate::People;
use super::series::{ChartSeries, CrossTable};
use crate::record::Text;

/// What could be computed. A definition that could not is absent; why has been complained of.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// The figures by name: the id of a statistic, and what it is the figure of where there are several.
    pub figures: BTreeMap<String, Figure>,
    /// The statistics that have several figures, by id.
    pub families: BTreeMap<String, Family>,
    /// The charts by id.
    pub charts: BTreeMap<String, ChartSeries>,
    /// The cross tables by id.
    pub tables: BTreeMap<String, CrossTable>,
    /// The files that were read, tables and descriptions.
    pub inputs: Vec<PathBuf>,
    /// Those of them whose rows are persons that are protected.
    pub protected: BTreeSet<PathBuf>,
    /// What rates are for each of, by the rate in words.
    pub(in crate::data) people: BTreeMap<String, People>,
}

impl Results {
    /// The sources of all that was computed: keys of the bibliography.
    pub fn sources(&self) -> impl Iterator<Item = &Text> {
        let figures = self.figures.values().map(|one| (&one.source, &one.beside));
        let charts = self.charts.values().map(|one| (&one.source, &one.beside));
        let tables = self.tables.values().map(|one| (&one.source, &one.beside));
        let all = figures.chain(charts).chain(tables);
        all.flat_map(|(source, beside)| [source].into_iter().chain(beside))
    }

    /// The figures of a statistic: one, or one for each value of its column `by` in their order.
    pub fn figures_of(&self, id: &str) -> impl Iterator<Item = &Figure> {
        let family = self.families.get(id).into_iter();
        let several = family.flat_map(|family| &family.known).cloned().map(Some);
        let names = [None].into_iter().chain(several);
        let id = id.to_owned();
        names.filter_map(move |of| self.figures.get(&figure_name(&id, of.as_deref())))
    }
}

/// What a statistic with the key `by` has figures of.
#[derive(Clone, Debug, Default)]
pub struct Family {
    /// The values of its column that have a figure, in their order.
    pub known: Vec<String>,
    /// Those that tell of too few persons to be printed.
    pub few: Vec<String>,
    /// Those of whose rows nothing can be computed.
    pub empty: Vec<String>,
    /// The number of persons that nothing is told of fewer than.
    pub threshold: u64,
}
