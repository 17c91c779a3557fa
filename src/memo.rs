//! Results kept between builds: the whole of what makes a rebuild fast.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

/// The digest of everything a result was made from. Equal fingerprints mean equal results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// Digests a value; the same in every run and on every machine of one byte order.
    pub fn of(value: &(impl Hash + ?Sized)) -> Self {
        let mut hasher = StableHasher(Xxh3::new());
        value.hash(&mut hasher);
        Self(hasher.0.digest128())
    }

    /// What stands for bytes in the name of a file: a letter, then seven hexadecimal digits, so that no date reads like one.
    pub fn mark(self) -> String {
        let [first, rest @ ..] = self.0.to_be_bytes();
        let digits = rest[..4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{}{:07x}", char::from(b"abcdef"[usize::from(first % 6)]), digits >> 4)
    }

    /// Digests bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128(bytes))
    }
}

/// Xxh3 with `usize` widened, so that 32-bit and 64-bit machines agree.
struct StableHasher(Xxh3);

impl Hasher for StableHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn write_usize(&mut self, value: usize) {
        self.0.update(&(value as u64).to_le_bytes());
    }

    fn finish(&self) -> u64 {
        self.0.digest()
    }
}

/// A value with its digest, made once.
#[derive(Debug, Clone)]
pub struct Stamped<T> {
    value: T,
    fingerprint: Fingerprint,
}

impl<T: Hash> Stamped<T> {
    /// Digests a value.
    pub fn new(value: T) -> Self {
        Self { fingerprint: Fingerprint::of(&value), value }
    }
}

impl<T> Stamped<T> {
    /// The digest.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

impl<T> Deref for Stamped<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// How many items a thread takes at once: so few that none still has many of them when the others have nothing left to do.
pub(crate) const AT_ONCE: usize = 4;

/// Something a result is computed from.
pub trait Keyed {
    /// What it is called; no two items of one memo share a name.
    fn name(&self) -> &str;
    /// The digest of everything the computation reads.
    fn fingerprint(&self) -> Fingerprint;
}

/// Results by the name of their item, each with the fingerprint it was computed from.
#[derive(Debug)]
pub struct Memo<T> {
    /// In the order of the items.
    kept: Vec<Kept<T>>,
    /// Where each name is in that order.
    places: Arc<HashMap<Arc<str>, usize>>,
    /// The places of what was computed for this memo.
    computed: Vec<usize>,
}

/// A result with what it is kept by.
#[derive(Debug)]
struct Kept<T> {
    name: Arc<str>,
    fingerprint: Fingerprint,
    result: Arc<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), places: Arc::default(), computed: Vec::new() }
    }
}

impl<T: Send + Sync> Memo<T> {
    /// Results that are known from elsewhere: of an earlier run of the program.
    pub fn known(items: impl IntoIterator<Item = (Arc<str>, Fingerprint, T)>) -> Self {
        let kept = |(name, fingerprint, result)| Kept { name, fingerprint, result: Arc::new(result) };
        let kept: Vec<_> = items.into_iter().map(kept).collect();
        Self { places: Arc::new(places(&kept)), kept, computed: Vec::new() }
    }

    /// Makes the next memo: an item whose fingerprint stands keeps its result, the rest are computed in parallel,
    /// and results no longer asked for are dropped. An item of which nothing is computed (`None`) is asked for again.
    pub fn next<I: Keyed + Sync>(&self, items: &[I], compute: impl Fn(&I) -> Option<T> + Sync) -> Self {
        let result = |(place, item): (usize, &I)| {
            let (name, fingerprint) = (item.name(), item.fingerprint());
            let before = self.near(place, name);
            if let Some(kept) = before.filter(|kept| kept.fingerprint == fingerprint) {
                let (name, result) = (Arc::clone(&kept.name), Arc::clone(&kept.result));
                return Some((Kept { name, fingerprint, result }, false));
            }
            let name = before.map_or_else(|| name.into(), |kept| Arc::clone(&kept.name));
            Some((Kept { name, fingerprint, result: Arc::new(compute(item)?) }, true))
        };
        let results: Vec<_> = items.par_iter().enumerate().with_max_len(AT_ONCE).map(result).collect();
        let (mut kept, mut computed) = (Vec::with_capacity(items.len()), Vec::new());
        for (result, is_new) in results.into_iter().flatten() {
            if is_new {
                computed.push(kept.len());
            }
            kept.push(result);
        }
        let same_order = kept.len() == self.kept.len()
            && kept.iter().zip(&self.kept).all(|(kept, before)| Arc::ptr_eq(&kept.name, &before.name));
        let places = if same_order { Arc::clone(&self.places) } else { Arc::new(places(&kept)) };
        Self { kept, places, computed }
    }

    /// What is kept of a name, which is most likely where it was before.
    fn near(&self, place: usize, name: &str) -> Option<&Kept<T>> {
        let there = self.kept.get(place).filter(|kept| *kept.name == *name);
        there.or_else(|| Some(&self.kept[*self.places.get(name)?]))
    }

    /// The results with their names, in the order of the items.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<T>)> {
        self.kept.iter().map(|kept| (&*kept.name, &kept.result))
    }

    /// The names with what their results were computed from, in the order of the items.
    pub fn fingerprints(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.kept.iter().map(|kept| (&*kept.name, kept.fingerprint))
    }

    /// The result of an item.
    pub fn get(&self, name: &str) -> Option<&Arc<T>> {
        Some(&self.kept[*self.places.get(name)?].result)
    }

    /// The names of the items that were computed for this memo and not kept from the one before, in order.
    pub fn computed(&self) -> impl Iterator<Item = &str> {
        self.computed.iter().map(|place| &*self.kept[*place].name)
    }
}

fn places<T>(kept: &[Kept<T>]) -> HashMap<Arc<str>, usize> {
    kept.iter().enumerate().map(|(place, kept)| (Arc::clone(&kept.name), place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Item(&'static str, u128);

    impl Keyed for Item {
        fn name(&self) -> &str {
            self.0
        }
        fn fingerprint(&self) -> Fingerprint {
            Fingerprint(self.1)
        }
    }

    #[test]
    fn only_changed_items_are_computed_and_dropped_ones_forgotten() {
        let first = Memo::default().next(&[Item("a", 1), Item("b", 1)], |item| Some(item.1 * 10));
        let second = first.next(&[Item("b", 2), Item("c", 1)], |item| Some(item.1 * 10));
        assert_eq!(second.computed().collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(second.iter().map(|(name, value)| (name, **value)).collect::<Vec<_>>(), [("b", 20), ("c", 10)]);
        let third = second.next(&[Item("c", 1)], |_| unreachable!("kept"));
        assert_eq!(third.computed().count(), 0);
        assert!(third.get("b").is_none() && third.get("c").is_some_and(|value| **value == 10));
    }

    #[test]
    fn results_are_found_wherever_their_items_have_moved() {
        let first = Memo::default().next(&[Item("a", 1), Item("b", 2), Item("c", 3)], |item| Some(item.1));
        let second = first.next(&[Item("c", 3), Item("new", 4), Item("a", 1)], |item| Some(item.1 * 10));
        assert_eq!(
            second.iter().map(|(name, value)| (name, **value)).collect::<Vec<_>>(),
            [("c", 3), ("new", 40), ("a", 1)]
        );
        assert_eq!(second.get("a").map(|value| **value), Some(1));
        // What cannot be computed leaves no gap.
        let third = second.next(&[Item("c", 3), Item("new", 5), Item("a", 2)], |item| (item.0 == "a").then_some(7));
        assert_eq!(third.fingerprints().collect::<Vec<_>>(), [("c", Fingerprint(3)), ("a", Fingerprint(2))]);
        assert_eq!(third.computed().collect::<Vec<_>>(), ["a"]);
        assert!(third.get("new").is_none() && third.get("a").is_some_and(|value| **value == 7));
    }
}
