//! Numbers over any number of releases.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proptest::prelude::*;

use super::*;

/// What authors do to a brief between two releases.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, usize),
    Remove(usize, usize),
    Move(usize, usize, usize, usize),
    Rename(usize, usize),
    Turn(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = || 0..100_usize;
    prop_oneof![
        (n(), n()).prop_map(|(a, b)| Edit::Insert(a, b)),
        (n(), n()).prop_map(|(a, b)| Edit::Remove(a, b)),
        (n(), n(), n(), n()).prop_map(|(a, b, c, d)| Edit::Move(a, b, c, d)),
        (n(), n()).prop_map(|(a, b)| Edit::Rename(a, b)),
        (n(), n()).prop_map(|(a, b)| Edit::Turn(a, b)),
    ]
}

impl Draft {
    fn apply(&mut self, edit: &Edit, fresh: &mut usize, renamed: &mut BTreeMap<String, String>) {
        let count = self.chapters.len();
        let take = |ids: &mut Vec<String>, at: usize| {
            (!ids.is_empty()).then(|| ids.remove(at % ids.len()))
        };
        match *edit {
            Edit::Insert(chapter, at) => {
                let ids = &mut self.chapters[chapter % count].1;
                *fresh += 1;
                ids.insert(at % (ids.len() + 1), format!("n{fresh}"));
            }
            Edit::Remove(chapter, at) => {
                take(&mut self.chapters[chapter % count].1, at);
            }
            Edit::Move(chapter, at, to, before) => {
                if let Some(id) = take(&mut self.chapters[chapter % count].1, at) {
                    let ids = &mut self.chapters[to % count].1;
                    ids.insert(before % (ids.len() + 1), id);
                }
            }
            Edit::Rename(chapter, at) => {
                let ids = &mut self.chapters[chapter % count].1;
                if ids.is_empty() {
                    return;
                }
                let at = at % ids.len();
                *fresh += 1;
                let new = format!("n{fresh}");
                let old = std::mem::replace(&mut ids[at], new.clone());
                // An entry renamed twice before a release was what was published.
                renamed.insert(new, renamed.get(&old).cloned().unwrap_or(old));
            }
            Edit::Turn(a, b) => self.chapters.swap(a % count, b % count),
        }
    }
}

proptest! {
    /// Whatever authors do between releases, a published number means what it meant.
    #[test]
    fn a_published_number_never_changes_its_meaning(
        by_chapter in any::<bool>(),
        bis in any::<bool>(),
        rounds in prop::collection::vec(prop::collection::vec(edit(), 0..8), 1..6),
    ) {
        let pattern = if by_chapter { "C{chapter}.{n}" } else { "C{n}" };
        let insert = if bis { Insert::Bis } else { Insert::Next };
        let mut draft = Draft::new(pattern, insert, &[&["a", "b", "c"], &["d", "e"]]);
        let mut lock = draft.release(None, "e0");
        let mut fresh = 0;
        // Label by the id under which it was published last; and every label that was ever given.
        let mut meaning: BTreeMap<String, String> = BTreeMap::new();
        let mut ever: BTreeSet<String> = BTreeSet::new();
        for (round, edits) in rounds.iter().enumerate() {
            let mut renamed = BTreeMap::new();
            for edit in edits {
                draft.apply(edit, &mut fresh, &mut renamed);
            }
            let published: HashSet<&str> = lock.of(Kind::Concern).map(|entry| entry.id.as_str()).collect();
            draft.lineage = renamed
                .iter()
                .filter(|(_, old)| published.contains(old.as_str()))
                .map(|(new, old)| (new.clone(), was(old)))
                .collect();
            let next = draft.release(Some(&lock), &format!("e{}", round + 1));
            let labels = draft.labels(Some(&lock));
            prop_assert_eq!(&labels, &draft.labels(Some(&next)), "freezing changes no number");
            prop_assert!(draft.numbered(Some(&next)).0.is_locked());
            let distinct: BTreeSet<&String> = labels.iter().collect();
            prop_assert_eq!(distinct.len(), labels.len());
            let ids: Vec<String> = draft.chapters.iter().flat_map(|(_, ids)| ids.clone()).collect();
            for (id, label) in ids.iter().zip(&labels) {
                let before = draft.lineage.get(id).and_then(|lineage| lineage.was.as_ref());
                let before = before.map_or(id.as_str(), Text::as_str);
                match meaning.get(before) {
                    Some(known) => prop_assert_eq!(known, label, "{} was {}", id, before),
                    None if round > 0 => prop_assert!(!ever.contains(label), "{} is given again", label),
                    None => {}
                }
            }
            for (id, label) in ids.into_iter().zip(labels) {
                ever.insert(label.clone());
                if let Some(lineage) = draft.lineage.get(&id) && let Some(was) = &lineage.was {
                    meaning.remove(was.as_str());
                }
                meaning.insert(id, label);
            }
            lock = next;
        }
    }
}
