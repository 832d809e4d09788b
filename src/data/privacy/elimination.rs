//! What follows from sums that are known, by elimination.
//!
//! Coefficients are residues by a large prime: nothing is rounded, nothing overflows, and what follows from
//! the sums as they are follows here too. That something else does is as unlikely as a collision of hashes.

use std::collections::{BTreeMap, BTreeSet};

/// The prime: 2^61 - 1.
const PRIME: u64 = (1 << 61) - 1;

/// A number by the prime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::data) struct Residue(u64);

impl Residue {
    pub(in crate::data) const ONE: Self = Self(1);

    /// The residue of a number times ten to the power.
    pub(in crate::data) fn of(number: i128, power: u32) -> Self {
        let prime = i128::from(PRIME);
        let rest = u64::try_from(number.rem_euclid(prime)).unwrap_or(0);
        (0..power).fold(Self(rest), |all, _| all.times(Self(10)))
    }

    pub(in crate::data) fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(in crate::data) fn times(self, other: Self) -> Self {
        let product = u128::from(self.0) * u128::from(other.0) % u128::from(PRIME);
        Self(u64::try_from(product).unwrap_or(0))
    }

    pub(in crate::data) fn minus(self, other: Self) -> Self {
        Self((self.0 + PRIME - other.0) % PRIME)
    }

    pub(in crate::data) fn negative(self) -> Self {
        Self(0).minus(self)
    }

    /// One divided by it; it is not nought.
    fn inverse(self) -> Self {
        let (mut power, mut base, mut result) = (PRIME - 2, self, Self::ONE);
        while power > 0 {
            if power & 1 == 1 {
                result = result.times(base);
            }
            base = base.times(base);
            power >>= 1;
        }
        result
    }
}

/// A sum of unknowns, each times a coefficient that is not nought.
pub(in crate::data) type Line = BTreeMap<usize, Residue>;

/// Takes so many times another line from a line.
fn take(line: &mut Line, times: Residue, other: &Line) {
    for (at, value) in other {
        let value = value.times(times);
        let old = line.get(at).copied().unwrap_or(Residue(0));
        let new = old.minus(value);
        if new.is_zero() {
            line.remove(at);
        } else {
            line.insert(*at, new);
        }
    }
}

/// A line that is known, and of which of those that were given it is made.
#[derive(Clone, Debug)]
pub(in crate::data) struct Known {
    /// The unknown that no later line has, with the coefficient one.
    pivot: usize,
    pub(in crate::data) line: Line,
    pub(in crate::data) made_of: Line,
}

/// Lines from which all can be made that follow from those that were given.
#[derive(Debug, Default)]
pub(in crate::data) struct Basis {
    /// Those with an unknown that is to be eliminated first.
    first: Vec<Known>,
    /// The others: none of them has another one's pivot.
    pub(in crate::data) rest: Vec<Known>,
}

/// There is more to be computed than anybody waits for.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) struct TooMuch;

/// So many coefficients are worked on in all.
const STEPS: usize = 40_000_000;

impl Basis {
    /// Eliminates: first the unknowns that `is_first` names, then the others.
    pub(in crate::data) fn of(
        lines: Vec<Line>,
        is_first: impl Fn(usize) -> bool,
    ) -> Result<Self, TooMuch> {
        let mut work = Work::new(lines);
        let first = work.eliminate(&is_first)?;
        let mut rest = work.eliminate(&|_| true)?;
        // From the last one up, so that each pivot is in its own line only.
        for at in (0..rest.len()).rev() {
            let (above, below) = rest.split_at_mut(at);
            let Some(own) = below.first() else { continue };
            for other in above {
                if let Some(times) = other.line.get(&own.pivot).copied() {
                    work.steps += own.line.len() + own.made_of.len();
                    take(&mut other.line, times, &own.line);
                    take(&mut other.made_of, times, &own.made_of);
                }
            }
            if work.steps > STEPS {
                return Err(TooMuch);
            }
        }
        Ok(Self { first, rest })
    }

    /// Of which of the given lines a line is made; none if it does not follow from them.
    pub(in crate::data) fn made_of(&self, line: &Line) -> Option<Line> {
        let mut line = line.clone();
        let mut made_of = Line::new();
        for known in self.first.iter().chain(&self.rest) {
            if let Some(times) = line.get(&known.pivot).copied() {
                take(&mut line, times, &known.line);
                take(&mut made_of, times.negative(), &known.made_of);
            }
        }
        line.is_empty().then_some(made_of)
    }
}

impl Known {
    pub(in crate::data) fn pivot(&self) -> usize {
        self.pivot
    }

    /// The sum of two.
    pub(in crate::data) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        take(&mut sum.line, Residue::ONE.negative(), &other.line);
        take(&mut sum.made_of, Residue::ONE.negative(), &other.made_of);
        sum
    }
}

/// Lines on their way.
struct Work {
    lines: Vec<Option<(Line, Line)>>,
    /// Which lines have an unknown.
    having: BTreeMap<usize, BTreeSet<usize>>,
    steps: usize,
}

impl Work {
    fn new(lines: Vec<Line>) -> Self {
        let mut having: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (number, line) in lines.iter().enumerate() {
            for unknown in line.keys() {
                having.entry(*unknown).or_default().insert(number);
            }
        }
        let lines = lines.into_iter().enumerate();
        Self {
            lines: lines
                .map(|(number, line)| Some((line, Line::from([(number, Residue::ONE)]))))
                .collect(),
            having,
            steps: 0,
        }
    }

    /// Takes lines out, one for each unknown that `wanted` names and some line has, until none has any.
    fn eliminate(&mut self, wanted: &impl Fn(usize) -> bool) -> Result<Vec<Known>, TooMuch> {
        let mut found = Vec::new();
        let mut open: BTreeSet<(usize, usize)> = self
            .having
            .iter()
            .filter(|(unknown, lines)| wanted(**unknown) && !lines.is_empty())
            .map(|(unknown, lines)| (lines.len(), *unknown))
            .collect();
        // The unknown that the fewest lines have comes first: it changes the fewest.
        while let Some((count, pivot)) = open.pop_first() {
            let lines = self.having.get(&pivot).cloned().unwrap_or_default();
            if lines.len() != count {
                if !lines.is_empty() {
                    open.insert((lines.len(), pivot));
                }
                continue;
            }
            let length = |number: &usize| {
                let line = self.lines.get(*number).and_then(Option::as_ref);
                line.map_or(usize::MAX, |(line, _)| line.len())
            };
            let Some(shortest) = lines
                .iter()
                .copied()
                .min_by_key(|number| (length(number), *number))
            else {
                continue;
            };
            let Some((mut line, mut made_of)) = self.lines.get_mut(shortest).and_then(Option::take)
            else {
                continue;
            };
            let lead = line.get(&pivot).copied().unwrap_or(Residue::ONE).inverse();
            for value in line.values_mut().chain(made_of.values_mut()) {
                *value = value.times(lead);
            }
            for unknown in line.keys() {
                if let Some(lines) = self.having.get_mut(unknown) {
                    lines.remove(&shortest);
                }
            }
            for number in lines.iter().filter(|number| **number != shortest) {
                let Some((other, other_made_of)) =
                    self.lines.get_mut(*number).and_then(Option::as_mut)
                else {
                    continue;
                };
                let Some(times) = other.get(&pivot).copied() else {
                    continue;
                };
                self.steps += line.len() + made_of.len();
                take(other, times, &line);
                take(other_made_of, times, &made_of);
                for unknown in line.keys() {
                    let lines = self.having.entry(*unknown).or_default();
                    if other.contains_key(unknown) {
                        lines.insert(*number);
                    } else {
                        lines.remove(number);
                    }
                }
                if self.steps > STEPS {
                    return Err(TooMuch);
                }
            }
            for unknown in line.keys().filter(|unknown| wanted(**unknown)) {
                let count = self.having.get(unknown).map_or(0, BTreeSet::len);
                if count > 0 {
                    open.insert((count, *unknown));
                }
            }
            found.push(Known {
                pivot,
                line,
                made_of,
            });
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(values: &[i128]) -> Line {
        let values = values.iter().enumerate();
        let values = values.map(|(at, value)| (at, Residue::of(*value, 0)));
        values.filter(|(_, value)| !value.is_zero()).collect()
    }

    #[test]
    fn what_follows_is_found_with_what_it_is_made_of() {
        let known = [
            line(&[1, 1, 1, 0]),
            line(&[1, 0, 0, 0]),
            line(&[0, 1, 0, 1]),
        ];
        let basis = Basis::of(known.to_vec(), |unknown| unknown == 0).unwrap();
        let made_of = basis.made_of(&line(&[0, 1, 1, 0])).unwrap();
        assert_eq!(made_of, line(&[1, -1]));
        assert_eq!(basis.made_of(&line(&[0, 0, 1, 0])), None);
        let made_of = basis.made_of(&line(&[0, 0, 1, -1])).unwrap();
        assert_eq!(made_of, line(&[1, -1, -1]));
        assert_eq!(basis.made_of(&Line::new()), Some(Line::new()));
    }
}
