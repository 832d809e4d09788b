//! Which entry of the new edition is which of the old one.

use super::record::{ChapterRecord, ConcernRecord, EditionRecord, RecommendationRecord};
use super::wording::Wording;
use super::words::{Comparison, Renames};

/// An entry of the one edition or of both.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pair<T> {
    Both(T, T),
    Old(T),
    New(T),
}

/// An entry with the chapter that it stands in; a chapter stands in itself.
pub(super) type Placed<'r, T> = (&'r ChapterRecord, &'r T);

/// What is numbered, and may be renamed.
pub(super) trait Entry {
    /// The word for its kind.
    const KIND: &'static str;
    fn id(&self) -> &str;
    fn was(&self) -> Option<&str>;
    fn number(&self) -> &str;
    /// What it says, to tell whether it is the same matter.
    fn says(&self) -> Wording;
}

macro_rules! entry {
    ($type:ty, $kind:literal, $($text:ident),+) => {
        impl Entry for $type {
            const KIND: &'static str = $kind;
            fn id(&self) -> &str {
                &self.id
            }
            fn was(&self) -> Option<&str> {
                self.was.as_deref()
            }
            fn number(&self) -> &str {
                &self.number
            }
            fn says(&self) -> Wording {
                let texts = [$(&self.$text),+];
                Wording(texts.iter().flat_map(|text| text.0.clone()).collect())
            }
        }
    };
}

entry!(ChapterRecord, "chapter", title);
entry!(ConcernRecord, "concern", title, summary);
entry!(RecommendationRecord, "recommendation", text);

/// Pairs the entries of a kind: by id; by what the new one says it was; by number, where what it says
/// is much the same. `to` is the new edition.
pub(super) fn entries<'r, T: Entry>(
    old: &[Placed<'r, T>],
    new: &[Placed<'r, T>],
    to: &EditionRecord,
) -> Vec<Pair<Placed<'r, T>>> {
    let position = |id: &str| old.iter().position(|(_, old)| old.id() == id);
    let is_kept = |id: &str| new.iter().any(|(_, entry)| entry.id() == id);
    let mut partners: Vec<Option<usize>> = new
        .iter()
        .map(|(_, entry)| {
            position(entry.id()).or_else(|| {
                let was = entry.was().filter(|was| !is_kept(was))?;
                position(was)
            })
        })
        .collect();
    let is_withdrawn = |id: &str| {
        let listed = &to.withdrawn;
        listed
            .iter()
            .any(|gone| gone.kind == T::KIND && gone.id == id)
    };
    let unnamed = partners.iter().enumerate();
    let unnamed: Vec<usize> = unnamed
        .filter_map(|(index, partner)| partner.is_none().then_some(index))
        .collect();
    for index in unnamed {
        let (_, entry) = new[index];
        let is_it = |(at, (_, old)): (usize, &Placed<'r, T>)| {
            let fits = old.number() == entry.number()
                && !partners.contains(&Some(at))
                && !is_withdrawn(old.id())
                && Comparison::of(&old.says(), &entry.says(), &Renames::new()).is_related();
            fits.then_some(at)
        };
        partners[index] = old.iter().enumerate().find_map(is_it);
    }
    in_order(old, new, &partners)
}

/// Whether two entries are one.
type Test<'t, T> = &'t dyn Fn(&T, &T) -> bool;

/// Pairs what has no id: what `is_same` first, then what `is_alike`, both in order.
pub(super) fn texts<'r, T>(
    old: &'r [T],
    new: &'r [T],
    is_same: impl Fn(&T, &T) -> bool,
    is_alike: impl Fn(&T, &T) -> bool,
) -> Vec<Pair<&'r T>> {
    let mut partners: Vec<Option<usize>> = vec![None; new.len()];
    let tests: [Test<T>; 2] = [&is_same, &is_alike];
    for test in tests {
        for (index, entry) in new.iter().enumerate() {
            if partners[index].is_none() {
                let mut found = old.iter().enumerate();
                let found =
                    found.find(|(at, old)| !partners.contains(&Some(*at)) && test(old, entry));
                partners[index] = found.map(|(at, _)| at);
            }
        }
    }
    let old: Vec<&T> = old.iter().collect();
    let new: Vec<&T> = new.iter().collect();
    in_order(&old, &new, &partners)
}

/// The pairs in the order of the new ones, each old one without a partner behind the one that it
/// followed.
fn in_order<T: Copy>(old: &[T], new: &[T], partners: &[Option<usize>]) -> Vec<Pair<T>> {
    let mut pairs: Vec<(Option<usize>, Pair<T>)> = new
        .iter()
        .zip(partners)
        .map(|(new, partner)| match partner.and_then(|at| old.get(at)) {
            Some(old) => (*partner, Pair::Both(*old, *new)),
            None => (None, Pair::New(*new)),
        })
        .collect();
    for (index, entry) in old.iter().enumerate() {
        if partners.contains(&Some(index)) {
            continue;
        }
        let before = index.checked_sub(1);
        let place = before
            .and_then(|before| pairs.iter().position(|(at, _)| *at == Some(before)))
            .map_or(0, |place| place + 1);
        pairs.insert(place, (Some(index), Pair::Old(*entry)));
    }
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

/// Adds the new ids of entries that have another one now.
pub(super) fn rename<T: Entry>(pairs: &[Pair<Placed<'_, T>>], renames: &mut Renames) {
    for pair in pairs {
        if let Pair::Both((_, old), (_, new)) = pair
            && old.id() != new.id()
        {
            renames.insert((T::KIND, old.id().to_owned()), new.id().to_owned());
        }
    }
}
