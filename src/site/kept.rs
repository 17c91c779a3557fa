//! What of the site before still holds: pages whose own file and whatever they reach are as they were.
//!
//! Gathering what a page reaches reads two things beside its file: which names there are (ids, addresses, anchors,
//! files), and the cards of those that it names. If the names stand, only pages that changed or reach a card that
//! changed are gathered again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use super::index::Index;
use super::registry::Registry;
use super::{Linked, Reach, Site};
use crate::memo::{Fingerprint, Stamped};
use crate::model::Id;
use crate::page::Document;
use crate::text::SourcePath;

/// Which results of an earlier site may be kept.
pub(super) struct Kept<'k> {
    previous: &'k Site,
    /// Whether pages can refer to what they could refer to before, and to nothing else.
    same_names: bool,
    changed: Changed,
}

/// Pages of the site before.
pub(super) struct Earlier<'p, T> {
    pages: &'p [Arc<Linked<T>>],
    by_file: OnceLock<HashMap<&'p SourcePath, &'p Arc<Linked<T>>>>,
}

impl<'p, T> Earlier<'p, T> {
    /// The page of a file, which is most likely where it was before.
    pub(super) fn near(&self, place: usize, file: &SourcePath) -> Option<&'p Arc<Linked<T>>> {
        let by_file = || self.pages.iter().map(|linked| (&linked.document.path, linked)).collect();
        let there = self.pages.get(place).filter(|linked| linked.document.path == *file);
        there.or_else(|| self.by_file.get_or_init(by_file).get(file).copied())
    }
}

/// The short digests of the ids of cards that are not as they were, and of names that mean another actor.
#[derive(Debug, Default)]
struct Changed(BTreeSet<u32>);

impl<'k> Kept<'k> {
    pub(super) fn of(previous: &'k Site, index: &Index) -> Self {
        let same_names = previous.index.names == index.names;
        let changed =
            if same_names { Changed::between(previous.registry(), &index.registry) } else { Changed::default() };
        Self { previous, same_names, changed }
    }

    /// The earlier pages of a kind; none if names changed.
    pub(super) fn pages<'p, T>(&self, pages: &'p [Arc<Linked<T>>]) -> Earlier<'p, T> {
        Earlier { pages: if self.same_names { pages } else { &[] }, by_file: OnceLock::new() }
    }

    pub(super) fn previous(&self) -> &'k Site {
        self.previous
    }

    /// Whether an earlier page is as gathering it again would make it.
    pub(super) fn holds<T>(&self, linked: &Linked<T>, document: &Document<T>) -> bool {
        linked.document.fingerprint == document.fingerprint && !self.changed.touches(&linked.named)
    }
}

impl Changed {
    fn between(before: &Registry, now: &Registry) -> Self {
        let mut changed = BTreeSet::new();
        differing(&before.actors, &now.actors, &mut changed);
        differing(&before.sources, &now.sources, &mut changed);
        differing(&before.terms, &now.terms, &mut changed);
        if !Arc::ptr_eq(&before.explainers, &now.explainers) {
            differing(&before.explainers, &now.explainers, &mut changed);
        }
        differing(&before.stories, &now.stories, &mut changed);
        differing(&before.topics, &now.topics, &mut changed);
        differing(&before.authors, &now.authors, &mut changed);
        if before.actor_names != now.actor_names {
            let new = now.actor_names.iter().filter(|(name, id)| before.actor_names.get(*name) != Some(id));
            let old = before.actor_names.iter().filter(|(name, id)| now.actor_names.get(*name) != Some(id));
            changed.extend(new.chain(old).map(|(name, _)| short(name)));
        }
        Self(changed)
    }

    /// Whether a page names one of them, or may do so: ids are compared by their short digests.
    fn touches(&self, named: &[u32]) -> bool {
        !self.0.is_empty() && named.iter().any(|digest| self.0.contains(digest))
    }
}

/// The short digests of all names in a reach that [`Changed`] may hold.
pub(super) fn named(reach: &Reach) -> Box<[u32]> {
    let actors = reach.actors.values().map(|card| &card.id);
    let sources = reach.sources.iter().map(|card| &card.id);
    let terms = reach.terms.iter().map(|card| &card.id);
    let listed = [&reach.stories, &reach.topics, &reach.authors].into_iter().flat_map(|cards| cards.keys());
    let ids = actors.chain(sources).chain(terms).chain(reach.explainers.keys()).chain(listed);
    ids.map(short).chain(reach.claimants.iter().map(short)).collect()
}

/// A digest of a name that fits a glance over all pages: two names of one digest only mean some work for nothing.
fn short(name: &(impl Hash + ?Sized)) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "a part of a digest is one")]
    {
        Fingerprint::of(name).0 as u32
    }
}

/// The ids whose cards differ; both have the same ids.
fn differing<T>(
    before: &BTreeMap<Id, Arc<Stamped<T>>>,
    now: &BTreeMap<Id, Arc<Stamped<T>>>,
    changed: &mut BTreeSet<u32>,
) {
    for (old, (id, new)) in before.values().zip(now) {
        if !Arc::ptr_eq(old, new) && old.fingerprint() != new.fingerprint() {
            changed.insert(short(id));
        }
    }
}
