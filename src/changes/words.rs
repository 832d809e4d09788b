//! Two wordings of a text, word by word.

mod token;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::wording::{UNKNOWN, Wording};
use token::{Key, Token, tokens};

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What became of it.
    pub change: RunChange,
    /// Its words, with the spaces around them.
    pub text: String,
}

/// What became of a stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunChange {
    /// It stands in both.
    Same,
    /// Only the old text has it.
    Removed,
    /// Only the new text has it.
    Added,
    /// It stands in both and is not shown.
    LeftOut,
}

/// A paragraph, a point of a list, a cell of a table: what stands by itself in a text.
pub type Paragraph = Vec<Run>;

/// The ids that entries of the old record have in the new one, where they are others: by kind and id.
pub(super) type Renames = HashMap<(&'static str, String), String>;

/// The fewest words that two texts must share to be one text in other words: a third.
const RELATED: f64 = 1.0 / 3.0;

#[allow(
    clippy::cast_precision_loss,
    reason = "the longest text has far fewer words than a float can count"
)]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 1.0;
    }
    part as f64 / whole as f64
}

/// Two texts, taken apart and held against each other.
pub(super) struct Comparison {
    old: Vec<Token>,
    new: Vec<Token>,
    parts: Vec<Part>,
}

/// A stretch that both have, or one that is other in the one than in the other.
#[derive(Clone, Debug)]
struct Part {
    same: bool,
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

impl Comparison {
    pub(super) fn of(old: &Wording, new: &Wording, renames: &Renames) -> Self {
        let old = tokens(old, renames);
        let new = tokens(new, &Renames::new());
        let keys = |tokens: &[Token]| -> Vec<Key> {
            tokens.iter().map(|token| token.key.clone()).collect()
        };
        let mut comparison = Self {
            parts: Vec::new(),
            old,
            new,
        };
        // Two long texts that share no words would take for ever, and there is nothing to be found.
        if comparison.at_most_alike() < RELATED {
            let (old, new) = (comparison.old.len(), comparison.new.len());
            comparison.push(false, 0..old, 0..new);
            return comparison;
        }
        let (old, new) = (keys(&comparison.old), keys(&comparison.new));
        for op in &capture_diff_slices(Algorithm::Myers, &old, &new) {
            comparison.take(op);
        }
        comparison
    }

    /// How much the two have in common if the order of words did not count.
    fn at_most_alike(&self) -> f64 {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for token in &self.old {
            *counts.entry(token.as_read()).or_default() += 1;
        }
        let mut shared = 0;
        for token in &self.new {
            if let Some(count) = counts.get_mut(token.as_read())
                && *count > 0
            {
                *count -= 1;
                shared += 2;
            }
        }
        share(shared, self.old.len() + self.new.len())
    }

    fn take(&mut self, op: &DiffOp) {
        // The lengths are what counts: the empty side of a deletion or an insertion may stand elsewhere.
        let (old, new) = self
            .parts
            .last()
            .map_or((0, 0), |part| (part.old.end, part.new.end));
        let mut old = old..old + op.old_range().len();
        let mut new = new..new + op.new_range().len();
        if matches!(op, DiffOp::Equal { .. }) {
            self.push(true, old, new);
            return;
        }
        // What prints the same is the same to a reader: a date in other quotation marks, a figure that
        // another statistic gives.
        let text = |tokens: &[Token], at: usize| tokens.get(at).map(|token| token.text.clone());
        let mut head = 0;
        while old.start + head < old.end
            && new.start + head < new.end
            && text(&self.old, old.start + head) == text(&self.new, new.start + head)
        {
            head += 1;
        }
        self.push(
            true,
            old.start..old.start + head,
            new.start..new.start + head,
        );
        old.start += head;
        new.start += head;
        let mut tail = 0;
        while old.start + tail < old.end
            && new.start + tail < new.end
            && text(&self.old, old.end - 1 - tail) == text(&self.new, new.end - 1 - tail)
        {
            tail += 1;
        }
        let (old_end, new_end) = (old.end, new.end);
        old.end -= tail;
        new.end -= tail;
        let ends = (old.end, new.end);
        self.push(false, old, new);
        self.push(true, ends.0..old_end, ends.1..new_end);
    }

    fn push(&mut self, same: bool, old: std::ops::Range<usize>, new: std::ops::Range<usize>) {
        if old.is_empty() && new.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some(last) if last.same == same => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => self.parts.push(Part { same, old, new }),
        }
    }

    /// Whether a reader would read other words.
    pub(super) fn is_reworded(&self) -> bool {
        self.parts.iter().any(|part| !part.same)
    }

    /// How much the two have in common, from 0 to 1.
    pub(super) fn likeness(&self) -> f64 {
        let same = self.parts.iter().filter(|part| part.same);
        let shared = same.map(|part| part.old.len() + part.new.len()).sum();
        share(shared, self.old.len() + self.new.len())
    }

    /// Whether the two are one text in other words.
    pub(super) fn is_related(&self) -> bool {
        self.likeness() >= RELATED
    }

    /// The text with both wordings in it, paragraph by paragraph.
    pub(super) fn paragraphs(&self) -> Vec<Paragraph> {
        let whole = Part {
            same: false,
            old: 0..self.old.len(),
            new: 0..self.new.len(),
        };
        let mut writer = Writer::default();
        let parts = if self.is_related() {
            without_islands(&self.parts)
        } else {
            // The few words that they share by chance would only be in the way.
            vec![whole]
        };
        for part in &parts {
            let old = self.old.get(part.old.clone()).unwrap_or_default();
            let new = self.new.get(part.new.clone()).unwrap_or_default();
            if part.same {
                for (old, new) in old.iter().zip(new) {
                    writer.same(old, new);
                }
            } else {
                writer.changed(old, new);
            }
        }
        writer.finish()
    }
}

/// All of a text, as it is added or removed.
pub(super) fn whole(wording: &Wording, change: RunChange) -> Vec<Paragraph> {
    let tokens = tokens(wording, &Renames::new());
    let mut writer = Writer::default();
    match change {
        RunChange::Removed => writer.changed(&tokens, &[]),
        RunChange::Added => writer.changed(&[], &tokens),
        RunChange::Same | RunChange::LeftOut => {
            for token in &tokens {
                writer.same(token, token);
            }
        }
    }
    writer.finish()
}

/// The first paragraph that prints a statistic, with what it printed before and prints now.
pub(super) fn around(
    wording: &Wording,
    id: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Option<Paragraph> {
    let mut writer = Writer::default();
    for token in &tokens(wording, &Renames::new()) {
        if token.key == Key::Statistic(id.to_owned()) && from != to {
            let with = |text: &str| Token {
                text: text.to_owned(),
                ..token.clone()
            };
            writer.changed(from.map(with).as_slice(), to.map(with).as_slice());
        } else {
            writer.same(token, token);
        }
    }
    let is_changed = |run: &Run| run.change != RunChange::Same;
    let mut paragraphs = writer.finish().into_iter();
    paragraphs.find(|paragraph| paragraph.iter().any(is_changed))
}

/// Takes up into changes the one or two words that only happen to stand in both texts between them.
fn without_islands(parts: &[Part]) -> Vec<Part> {
    let size = |part: &Part| part.old.len().max(part.new.len());
    let mut done: Vec<Part> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let around = index.checked_sub(1).and_then(|before| parts.get(before));
        let around = around.zip(parts.get(index + 1));
        let small = part.old.len();
        let island = part.same
            && small <= 2
            && around.is_some_and(|(a, b)| size(a).min(size(b)) > 2 * small);
        let same = part.same && !island;
        match done.last_mut() {
            Some(last) if !last.same && !same => {
                last.old.end = part.old.end;
                last.new.end = part.new.end;
            }
            _ => done.push(Part {
                same,
                ..part.clone()
            }),
        }
    }
    done
}

/// Writes tokens into paragraphs of runs.
#[derive(Default)]
struct Writer {
    done: Vec<Paragraph>,
    open: Paragraph,
}

impl Writer {
    fn finish(mut self) -> Vec<Paragraph> {
        self.end();
        self.done
    }

    fn end(&mut self) {
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    fn add(&mut self, change: RunChange, text: &str) {
        match self.open.last_mut() {
            Some(run) if run.change == change => run.text.push_str(text),
            _ => self.open.push(Run {
                change,
                text: text.to_owned(),
            }),
        }
    }

    /// A token that both texts have, with what the one prints and the other.
    fn same(&mut self, old: &Token, new: &Token) {
        let is_figure = matches!(new.key, Key::Statistic(_));
        if is_figure && old.text != new.text {
            self.changed(std::slice::from_ref(old), std::slice::from_ref(new));
            return;
        }
        // To a reader a source that is still cited is a small number.
        if matches!(new.key, Key::Citation(..)) {
            if new.begins {
                self.end();
            }
            return;
        }
        // A paragraph whose first words were taken out goes on with the others.
        let begun = self.open.iter().any(|run| run.change != RunChange::Removed);
        if new.begins && (old.begins || begun) {
            self.end();
        } else if (new.begins || !new.glued) && !self.open.is_empty() {
            self.add(RunChange::Same, " ");
        }
        let text = if new.text == UNKNOWN { old } else { new };
        self.add(RunChange::Same, &text.text);
    }

    /// Tokens that only the old text has, and what stands there in the new one.
    fn changed(&mut self, old: &[Token], new: &[Token]) {
        let first = |tokens: &[Token], is: fn(&Token) -> bool| tokens.first().is_some_and(is);
        if first(old, |token| token.begins) || first(new, |token| token.begins) {
            self.end();
        } else if !self.open.is_empty() {
            // The space stands before what is changed and not in it.
            let spaced = |token: &Token| !token.glued;
            if first(old, spaced) || first(new, spaced) {
                self.add(RunChange::Same, " ");
            }
        }
        for (change, tokens) in [(RunChange::Removed, old), (RunChange::Added, new)] {
            for (index, token) in tokens.iter().enumerate() {
                if index > 0 {
                    if token.begins {
                        self.end();
                    } else if !token.glued {
                        self.add(change, " ");
                    }
                }
                self.add(change, &token.text);
            }
        }
    }
}

#[cfg(test)]
mod tests;
