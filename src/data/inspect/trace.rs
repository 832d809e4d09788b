//! Where a figure comes from: the rows that it was computed from, and how.

use std::path::PathBuf;

use rust_decimal::Decimal;

use crate::data::compute::conclude;
use crate::data::compute::figure::{Figure, figure_name};
use crate::data::compute::rate::Denominators;
use crate::data::compute::results::Results;
use crate::data::pass;
use crate::data::pass::sum::Sum;
use crate::data::pass::tally::Role;
use crate::data::query::asked::Definition;
use crate::data::query::definition::Definitions;
use crate::data::query::lookup::Lookup;
use crate::data::query::measure::Measure;
use crate::data::query::opened::Table;
use crate::data::query::plan::{Job, Plan};
use crate::data::report::Report;
use crate::data::table::number::Number;
use crate::data::table::reader::broken;
use crate::data::table::spot::Spot;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, code};
use crate::record::Text;
use crate::source::Sources;
use crate::workspace::TablePaths;

/// Where a statistic, a chart or a cross table comes from.
#[derive(Clone, Debug)]
pub struct Trace {
    /// What it is, such as "the statistic `suits`".
    pub words: String,
    /// Where it is defined.
    pub place: Place,
    /// The table, as messages print it.
    pub table: PathBuf,
    /// How many rows the table has.
    pub rows_read: u64,
    /// How many of them count.
    pub rows_counted: u64,
    /// How many were left out because a value is missing that was needed.
    pub rows_skipped: u64,
    /// The columns that decide whether a row counts, and what for.
    pub columns: Vec<String>,
    /// The first of the rows that count or were left out.
    pub rows: Vec<TracedRow>,
    /// The figure, if it is a statistic.
    pub figure: Option<Figure>,
    /// How the figure comes about: `1 + 2 = 3`.
    pub arithmetic: Option<String>,
    /// The rows of the second table of a rate.
    pub per: Option<Box<Trace>>,
}

/// A row that a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedRow {
    /// Its line in the file, or its row in the workbook, counted from 1.
    pub line: usize,
    /// What it is to the figure: `counts`, `part`, `whole`, `from`, `to`, `from and to`,
    /// `where`, `of`, `where and of`, `left out`.
    pub role: &'static str,
    /// Its cells in the columns, as they are written in the file.
    pub cells: Vec<String>,
}

/// Finds the rows that a definition is computed from, of which at most so many are kept.
///
/// None where there is no definition of that id, or it cannot be computed, which is complained of.
pub fn trace(
    definitions: &Definitions,
    id: &str,
    most: usize,
    tables: &dyn Fn(&Text) -> Result<TablePaths, Diagnostic>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Trace> {
    let (of_all, of) = match id.split_once('/') {
        Some((id, of)) => (id, Some(of)),
        None => (id, None),
    };
    let named = |definition: &Definition<'_>| match (definition, of) {
        // Of a table of several measures, a column is called by its head.
        (Definition::Column(_, column), Some(head)) => column.head.as_str() == head,
        _ => true,
    };
    let mut named_so = definitions.all().filter(|one| one.id().value == of_all);
    let definition = named_so.find(named)?;
    let of = of.filter(|_| matches!(definition, Definition::Stat(_)));
    let mut tracer = Tracer {
        most,
        tables,
        sources,
        diagnostics,
        results: Results::default(),
    };
    let lookup = Lookup::of(definition);
    let mut second = None;
    if let (Some(lookup), Some(per)) = (&lookup, &definition.measured().per) {
        // The figure of one value of a column that joins is for each of the people of this value.
        let first = definition.keys()[0].map(Text::as_str);
        let at = per
            .on
            .iter()
            .position(|join| Some(join.ours.value.as_str()) == first);
        let group = at.and_then(|at| Some((at, of?)));
        let people = tracer.trace(Definition::People(lookup), group)?;
        tracer.trace(Definition::Keys(lookup), None)?;
        second = Some(people);
    }
    let mut traced = tracer.trace(definition, of.map(|of| (0, of)))?;
    traced.per = second.map(Box::new);
    if let Some(of) = of {
        let family = tracer.results.families.get(of_all);
        let known = family.map_or(&[][..], |family| &family.known);
        let few = family.is_some_and(|family| family.few.iter().any(|few| few == of));
        if traced.figure.is_none() && !few && !tracer.diagnostics.has_errors() {
            let known = known.iter().map(String::as_str);
            let what = format!("figure of the statistic `{of_all}`");
            let wrong = Diagnostic::no_such(code::UNKNOWN_STATISTIC, &what, of, known);
            tracer.diagnostics.push(wrong);
            return None;
        }
    }
    Some(traced)
}

/// Traces definitions, one after the other.
struct Tracer<'t> {
    most: usize,
    tables: &'t dyn Fn(&Text) -> Result<TablePaths, Diagnostic>,
    sources: &'t Sources,
    diagnostics: &'t mut Diagnostics,
    results: Results,
}

impl Tracer<'_> {
    /// Finds the rows of a definition, or only those that have this value in the one of its two keys.
    fn trace(&mut self, definition: Definition<'_>, of: Option<(usize, &str)>) -> Option<Trace> {
        let Self {
            most,
            tables,
            sources,
            diagnostics,
            results,
        } = self;
        let asked = definition.table().place();
        let paths = tables(definition.table())
            .map_err(|wrong| diagnostics.push(wrong))
            .ok()?;
        let table = Table {
            paths: &paths,
            sources,
            guessed: None,
        };
        let opened = table.open(asked, diagnostics, &mut results.inputs)?;
        let mut excerpts = table.excerpts(&opened);
        let (header, mut rows) = table.rows(&opened, &mut excerpts, asked, diagnostics)?;
        let plan = table.plan(&[definition], &header, &opened, diagnostics);
        let job = plan.jobs.first()?;
        let mut found = Found::new(job, &plan, *most, of);
        let mut witness = |_, role, record: &csv::ByteRecord, spot| found.see(role, record, spot);
        let seen = pass::run(&plan, &mut rows, header.len(), Some(&mut witness))
            .map_err(|error| diagnostics.push(broken(&paths.shown, &error).at(asked)))
            .ok()?;
        let shown = found.rows.iter().map(|(spot, role, cells)| {
            let place = excerpts.record(*spot);
            let line = sources
                .file(place.file)
                .map_or(0, |file| file.line_column(place.start).0);
            TracedRow {
                line,
                role,
                cells: cells.clone(),
            }
        });
        let shown: Vec<TracedRow> = shown.collect();
        let report = Report {
            shown: &paths.shown,
            excerpts: &mut excerpts,
            diagnostics,
        };
        conclude(&plan, &seen, &header, &opened.description, report, results);
        let of = of.filter(|_| matches!(definition, Definition::Stat(_)));
        let name = figure_name(&definition.id().value, of.map(|(_, of)| of));
        let figure = match definition {
            Definition::Stat(_) => results.figures.remove(&name),
            _ => None,
        };
        let per = definition.measured().per.as_ref();
        let people = per.and_then(|per| {
            let mut people = results.people.get(&definition.words())?.clone();
            if let Some(seen) = seen.jobs.first() {
                people.leave_out(seen);
            }
            let people = Denominators::of(definition, per, &people);
            let all = people.all([of.map(|(_, of)| of), None]).ok()?;
            Some((all, per.each))
        });
        let arithmetic = figure
            .as_ref()
            .and_then(|figure| found.arithmetic(figure, people));
        let columns = plan.slots.iter().map(|slot| slot.name.clone());
        Some(Trace {
            words: match &figure {
                Some(figure) => format!("the statistic `{}`", figure.name()),
                None => definition.words(),
            },
            place: definition.id().place,
            table: paths.shown.clone(),
            rows_read: seen.rows,
            rows_counted: found.counted,
            rows_skipped: found.skipped,
            columns: columns.collect(),
            rows: shown,
            figure,
            arithmetic,
            per: None,
        })
    }
}

/// What the rows have told.
struct Found<'p, 'd> {
    /// The only value, of the one or the other key, whose rows matter.
    of: Option<(usize, &'p str)>,
    job: &'p Job<'d>,
    plan: &'p Plan<'d>,
    most: usize,
    rows: Vec<(Spot, &'static str, Vec<String>)>,
    counted: u64,
    skipped: u64,
    /// What is measured of the part or of before, and of the whole or of after.
    sums: [Sum; 2],
    /// The first numbers that are measured, as many as rows are kept.
    numbers: Vec<Number>,
}

impl<'p, 'd> Found<'p, 'd> {
    fn new(
        job: &'p Job<'d>,
        plan: &'p Plan<'d>,
        most: usize,
        of: Option<(usize, &'p str)>,
    ) -> Self {
        Self {
            of,
            job,
            plan,
            most,
            rows: Vec::new(),
            counted: 0,
            skipped: 0,
            sums: [Sum::default(), Sum::default()],
            numbers: Vec::new(),
        }
    }

    fn see(&mut self, role: Option<Role>, record: &csv::ByteRecord, spot: Spot) {
        if let Some((at, of)) = self.of
            && let Some(slot) = self.job.keys.get(at).copied().flatten()
            && let Some(slot) = self.plan.slots.get(slot)
            && slot.cell(record) != of.as_bytes()
        {
            return;
        }
        if let Some(role) = role {
            self.counted += 1;
            self.add(role, record);
        } else {
            self.skipped += 1;
        }
        if self.rows.len() < self.most {
            let slots = self.plan.slots.iter();
            let cells = slots.map(|slot| String::from_utf8_lossy(slot.cell(record)).into_owned());
            let words = self.words(role);
            self.rows.push((spot, words, cells.collect()));
        }
    }

    fn add(&mut self, role: Role, record: &csv::ByteRecord) {
        let slot = self.job.column.and_then(|slot| self.plan.slots.get(slot));
        let number = match slot {
            None => Some(Number::whole(1)),
            Some(slot) => slot.cells.number(slot.cell(record)),
        };
        // A cell that is no number is complained of, and there will be no figure.
        let Some(number) = number else { return };
        let [first, second] = &mut self.sums;
        if matches!(role, Role::Part | Role::From | Role::FromAndTo) {
            first.add(number);
        }
        if role != Role::From {
            second.add(number);
        }
        if self.numbers.len() < self.most {
            self.numbers.push(number);
        }
    }

    fn words(&self, role: Option<Role>) -> &'static str {
        match role {
            None => "left out",
            Some(Role::Part) => "part",
            Some(Role::Row) if self.job.measure() == Measure::Share => "whole",
            Some(Role::Row) => "counts",
            Some(Role::From) if self.job.measure() == Measure::Ratio => "where",
            Some(Role::To) if self.job.measure() == Measure::Ratio => "of",
            Some(Role::FromAndTo) if self.job.measure() == Measure::Ratio => "where and of",
            Some(Role::From) => "from",
            Some(Role::To) => "to",
            Some(Role::FromAndTo) => "from and to",
        }
    }

    /// How the figure comes about of what was measured.
    fn arithmetic(&self, figure: &Figure, people: Option<(Decimal, Decimal)>) -> Option<String> {
        let value = plain(figure.value);
        let rows = self.counted;
        let total = |sum: &Sum| Some(plain(sum.total().ok()?.decimal().ok()?));
        let [first, second] = &self.sums;
        Some(match figure.measure {
            Measure::Count => format!("{rows} rows counted = {value}"),
            Measure::Sum => format!("{} = {value}", self.terms()?),
            Measure::Mean => format!("({}) / {rows} = {value}", self.terms()?),
            Measure::Median => format!("the middle of {rows} = {value}"),
            Measure::Min => format!("the least of {rows} = {value}"),
            Measure::Max => format!("the greatest of {rows} = {value}"),
            Measure::Value => format!("the value of the only row = {value}"),
            Measure::Rate => {
                let (people, each) = people?;
                let (counted, people) = (total(second)?, plain(people));
                format!("{counted} / {people} x {} = {value}", plain(each))
            }
            Measure::Share => {
                format!("{} / {} x 100 = {value}", total(first)?, total(second)?)
            }
            Measure::Ratio => {
                let (above, below) = (total(first)?, total(second)?);
                let times = if self.job.is_relative() { " x 100" } else { "" };
                format!("{above} / {below}{times} = {value}")
            }
            Measure::Change => {
                let (from, to) = (total(first)?, total(second)?);
                if self.job.is_relative() {
                    format!("({to} - {from}) / {from} x 100 = {value}")
                } else {
                    format!("{to} - {from} = {value}")
                }
            }
        })
    }

    /// All the numbers with plus signs between them, or how many there are and their sum.
    fn terms(&self) -> Option<String> {
        let [_, all] = &self.sums;
        if u64::try_from(self.numbers.len()).ok()? < self.counted {
            let sum = plain(all.total().ok()?.decimal().ok()?);
            return Some(format!("the sum of {} numbers, {sum}", self.counted));
        }
        let mut terms = Vec::with_capacity(self.numbers.len());
        for number in &self.numbers {
            terms.push(plain(number.decimal().ok()?));
        }
        Some(terms.join(" + "))
    }
}

fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}
