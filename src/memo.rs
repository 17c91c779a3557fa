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
    kept: HashMap<Arc<str>, (Fingerprint, Arc<T>)>,
    order: Vec<Arc<str>>,
    computed: Vec<Arc<str>>,
}

/// A result with what it is kept by.
struct Kept<T> {
    name: Arc<str>,
    fingerprint: Fingerprint,
    result: Arc<T>,
    computed: bool,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { kept: HashMap::new(), order: Vec::new(), computed: Vec::new() }
    }
}

impl<T: Send + Sync> Memo<T> {
    /// Results that are known from elsewhere: of an earlier run of the program.
    pub fn known(items: impl IntoIterator<Item = (Arc<str>, Fingerprint, T)>) -> Self {
        let mut memo = Self::default();
        for (name, fingerprint, result) in items {
            memo.order.push(Arc::clone(&name));
            memo.kept.insert(name, (fingerprint, Arc::new(result)));
        }
        memo
    }

    /// Makes the next memo: an item whose fingerprint stands keeps its result, the rest are computed in parallel,
    /// and results no longer asked for are dropped. An item of which nothing is computed (`None`) is asked for again.
    pub fn next<I: Keyed + Sync>(&self, items: &[I], compute: impl Fn(&I) -> Option<T> + Sync) -> Self {
        let results: Vec<Option<Kept<T>>> = items
            .par_iter()
            .map(|item| {
                let fingerprint = item.fingerprint();
                match self.kept.get_key_value(item.name()) {
                    Some((name, (known, result))) if *known == fingerprint => {
                        let (name, result) = (Arc::clone(name), Arc::clone(result));
                        Some(Kept { name, fingerprint, result, computed: false })
                    }
                    _ => {
                        let result = Arc::new(compute(item)?);
                        Some(Kept { name: item.name().into(), fingerprint, result, computed: true })
                    }
                }
            })
            .collect();
        let mut next = Self { kept: HashMap::with_capacity(items.len()), ..Self::default() };
        for Kept { name, fingerprint, result, computed } in results.into_iter().flatten() {
            if computed {
                next.computed.push(Arc::clone(&name));
            }
            next.kept.insert(Arc::clone(&name), (fingerprint, result));
            next.order.push(name);
        }
        next
    }

    /// The results with their names, in the order of the items.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<T>)> {
        self.order.iter().map(|name| (&**name, &self.kept[name].1))
    }

    /// The names with what their results were computed from, in the order of the items.
    pub fn fingerprints(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.order.iter().map(|name| (&**name, self.kept[name].0))
    }

    /// The result of an item.
    pub fn get(&self, name: &str) -> Option<&Arc<T>> {
        self.kept.get(name).map(|(_, result)| result)
    }

    /// The names of the items that were computed for this memo and not kept from the one before, in order.
    pub fn computed(&self) -> impl Iterator<Item = &str> {
        self.computed.iter().map(|name| &**name)
    }
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
    }
}
