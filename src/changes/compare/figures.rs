//! Statistics, charts and tables.

use std::borrow::Cow;
use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Comparing, Sides, TextOf, list, some};
use crate::changes::model::{Change, FigureChange, FigureState, Status};
use crate::changes::record::{
    BlockRecord, EditionRecord, FigureRecord, RowRecord, StatisticRecord,
};
use crate::changes::wording::{Piece, Wording};
use crate::changes::words::around;

impl Comparing<'_> {
    pub(super) fn statistics(&self) -> Vec<Change> {
        let (old, new) = (&self.old.statistics, &self.new.statistics);
        let sides = by_id(old, new);
        let changes = sides.into_iter().flat_map(|(id, sides)| {
            let mut change = Change::new(status(sides), id);
            let state = |statistic: &StatisticRecord| FigureState {
                prints: statistic.prints.clone(),
                value: Some(statistic.value.clone()),
            };
            let states = (sides.0.map(state), sides.1.map(state));
            change
                .figures
                .extend(figure(None, None, states.0, states.1));
            if !change.figures.is_empty() {
                self.mention(&mut change, id, sides);
            }
            some(change)
        });
        changes.collect()
    }

    /// Says where a statistic is printed.
    fn mention(&self, change: &mut Change, id: &str, sides: Sides<StatisticRecord>) {
        let record = if sides.1.is_some() {
            self.new
        } else {
            self.old
        };
        let from = sides.0.map(|statistic| statistic.prints.as_str());
        let to = sides.1.map(|statistic| statistic.prints.as_str());
        let mut context = None;
        for (name, text) in texts(record) {
            if !mentions(text, id) {
                continue;
            }
            if !change.printed_in.iter().any(|known| *known == name) {
                change.printed_in.push(name.into_owned());
            }
            if context.is_none() {
                context = around(text, id, from, to);
            }
        }
        change.context = context;
    }

    pub(super) fn drawings(&self, old: &[FigureRecord], new: &[FigureRecord]) -> Vec<Change> {
        let changes = by_id(old, new).into_iter().flat_map(|(id, sides)| {
            let mut change = Change::new(status(sides), id);
            let (old, new) = sides;
            let shown = new.or(old);
            change.title = shown
                .and_then(|figure| figure.title.as_ref())
                .map(Wording::to_string);
            let texts: [TextOf<FigureRecord>; 4] = [
                ("title", |figure| figure.title.as_ref()),
                ("unit", |figure| figure.unit.as_ref()),
                ("alt", |figure| figure.alt.as_ref()),
                ("note", |figure| figure.note.as_ref()),
            ];
            self.texts(&mut change, sides, &texts);
            cells(&mut change, sides);
            if let (Some(old), Some(new)) = sides {
                list(
                    &mut change,
                    "columns",
                    old.columns.clone(),
                    new.columns.clone(),
                );
                list(&mut change, "rows", names(old), names(new));
            }
            some(change)
        });
        changes.collect()
    }
}

fn names(figure: &FigureRecord) -> Vec<String> {
    figure.rows.iter().map(|row| row.name.clone()).collect()
}

/// The entries of both lists: those of the new one in its order, then those that are gone.
fn by_id<'t, T: Identified>(old: &'t [T], new: &'t [T]) -> Vec<(&'t str, Sides<'t, T>)> {
    let find = |entries: &'t [T], id: &str| entries.iter().find(|entry| entry.id() == id);
    let kept = new.iter().map(|entry| {
        let sides = (find(old, entry.id()), Some(entry));
        (entry.id(), sides)
    });
    let gone = old.iter().filter(|entry| find(new, entry.id()).is_none());
    let gone = gone.map(|entry| (entry.id(), (Some(entry), None)));
    kept.chain(gone).collect()
}

/// What has an id.
trait Identified {
    fn id(&self) -> &str;
}

impl Identified for StatisticRecord {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Identified for FigureRecord {
    fn id(&self) -> &str {
        &self.id
    }
}

fn status<T>(sides: Sides<T>) -> Status {
    match sides {
        (None, _) => Status::Added,
        (Some(_), None) => Status::Withdrawn,
        (Some(_), Some(_)) => Status::Changed,
    }
}

/// The cells of a chart or table that differ, row by row.
fn cells(change: &mut Change, (old, new): Sides<FigureRecord>) {
    let figures = [new, old];
    let mut done: HashSet<(String, String)> = HashSet::new();
    for figure_ in figures.into_iter().flatten() {
        for row in &figure_.rows {
            for column in &figure_.columns {
                let place = (row.name.clone(), column.clone());
                if !done.insert(place) {
                    continue;
                }
                let from = old.and_then(|figure| cell(figure, &row.name, column));
                let to = new.and_then(|figure| cell(figure, &row.name, column));
                let column = (!column.is_empty()).then(|| column.clone());
                let found = figure(Some(row.name.clone()), column, from, to);
                change.figures.extend(found);
            }
        }
    }
}

fn cell(figure: &FigureRecord, row: &str, column: &str) -> Option<FigureState> {
    let column = figure.columns.iter().position(|name| name == column)?;
    let row: &RowRecord = figure.rows.iter().find(|found| found.name == row)?;
    Some(FigureState {
        prints: row.prints.get(column)?.clone(),
        value: row.values.get(column)?.clone(),
    })
}

/// The change of a figure, if it is another.
fn figure(
    row: Option<String>,
    column: Option<String>,
    from: Option<FigureState>,
    to: Option<FigureState>,
) -> Option<FigureChange> {
    if from == to {
        return None;
    }
    let number = |state: &Option<FigureState>| -> Option<Decimal> {
        state.as_ref()?.value.as_ref()?.parse().ok()
    };
    let difference = number(&from)
        .zip(number(&to))
        .and_then(|(from, to)| to.checked_sub(from))
        .filter(|difference| !difference.is_zero())
        .map(|difference| {
            let sign = if difference.is_sign_positive() {
                "+"
            } else {
                ""
            };
            format!("{sign}{}", difference.normalize())
        });
    Some(FigureChange {
        row,
        column,
        from,
        to,
        difference,
    })
}

/// Every text of a record with the number, or the part of the brief, that prints it.
pub(super) fn texts(record: &EditionRecord) -> Vec<(Cow<'_, str>, &Wording)> {
    let mut texts: Vec<(Cow<'_, str>, &Wording)> = Vec::new();
    for chapter in &record.chapters {
        for concern in &chapter.concerns {
            let own = [&concern.summary, &concern.title].into_iter();
            let own = own.chain(&concern.body);
            let own = own.chain(concern.cases.iter().map(|case| &case.body));
            texts.extend(own.map(|text| (concern.number.as_str().into(), text)));
        }
        for entry in &chapter.recommendations {
            texts.push((entry.number.as_str().into(), &entry.text));
        }
    }
    for chapter in &record.chapters {
        let name = format!("{} {}", chapter.number, chapter.title);
        let context = chapter.context.iter();
        texts.extend(context.map(|text| (name.clone().into(), text)));
    }
    let introduction = record.introduction.iter();
    texts.extend(introduction.map(|text| ("introduction".into(), text)));
    if let Some(release) = &record.release {
        let blocks = release.blocks.iter().filter_map(|block| match block {
            BlockRecord::Text { text } => Some(text),
            BlockRecord::Quote(said) | BlockRecord::Statement(said) => Some(&said.text),
            BlockRecord::Highlights { intro, .. } => intro.as_ref(),
        });
        let texts_of_all = std::iter::once(&release.headline).chain(blocks);
        texts.extend(texts_of_all.map(|text| ("press-release".into(), text)));
    }
    texts
}

fn mentions(text: &Wording, id: &str) -> bool {
    text.0.iter().any(|piece| match piece {
        Piece::Statistic { stat, .. } => stat == id,
        Piece::Note { note } => mentions(note, id),
        _ => false,
    })
}
