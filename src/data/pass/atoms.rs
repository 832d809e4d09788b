//! The rows of a table that all definitions treat alike.
//!
//! Whatever a brief prints of a table is about sets of its rows. Rows that belong to the same of these sets
//! are an atom: each set is made of whole atoms, and two sets are the same where their atoms are, whichever
//! conditions have found them.

use std::collections::HashMap;

use super::tally::Role;

/// A cell in a grid, by the positions of its row and its column there; nought is the total.
pub(in crate::data) type At = (usize, usize);

/// More atoms than these are not judged.
const MOST: usize = 50_000;

/// How the definitions of a table divide its rows.
#[derive(Debug, Default)]
pub(in crate::data) struct Atoms {
    known: HashMap<Box<[u64]>, usize>,
    parts: Vec<Box<[u64]>>,
    /// How many rows each has.
    rows: Vec<u64>,
    /// What the row at hand is to each job.
    now: Vec<u64>,
    /// Whether there are more than are judged.
    pub(in crate::data) too_many: bool,
}

/// The roles by number; 0 is none.
const ROLES: [Role; 5] = [Role::Row, Role::Part, Role::From, Role::To, Role::FromAndTo];

impl Atoms {
    pub(in crate::data) fn new(jobs: usize) -> Self {
        Self {
            now: vec![0; jobs],
            ..Self::default()
        }
    }

    /// Notes that the row at hand counts in a cell of a job.
    pub(in crate::data) fn note(&mut self, job: usize, role: Role, (row, column): At) {
        let number = ROLES.iter().position(|known| *known == role).unwrap_or(0) + 1;
        let packed = (row << 20 | column) << 3 | number;
        if let Some(now) = self.now.get_mut(job) {
            *now = u64::try_from(packed).unwrap_or(u64::MAX);
        }
    }

    /// Counts the row at hand, of which all has been noted.
    pub(in crate::data) fn finish_row(&mut self) {
        match self.known.get(self.now.as_slice()) {
            Some(atom) => self.rows[*atom] += 1,
            None if self.parts.len() >= MOST => self.too_many = true,
            None => {
                let parts: Box<[u64]> = self.now.as_slice().into();
                self.known.insert(parts.clone(), self.parts.len());
                self.parts.push(parts);
                self.rows.push(1);
            }
        }
        self.now.fill(0);
    }

    /// How many rows each atom has.
    pub(in crate::data) fn rows(&self) -> &[u64] {
        &self.rows
    }

    /// The atoms that count in a job, each with its role and its cell there.
    pub(in crate::data) fn of(&self, job: usize) -> impl Iterator<Item = (usize, Role, At)> {
        let atoms = self.parts.iter().enumerate();
        atoms.filter_map(move |(atom, parts)| {
            let packed = usize::try_from(*parts.get(job)?).ok()?;
            let role = ROLES.get((packed & 7).checked_sub(1)?)?;
            let at = packed >> 3;
            Some((atom, *role, (at >> 20, at & 0xf_ffff)))
        })
    }
}
