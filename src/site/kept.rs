//! What of the site before still holds: pages whose own file and whatever they reach are as they were.
//!
//! Gathering what a page reaches reads two things beside its file: which names there are (ids, addresses, anchors,
//! files), and the cards of those that it names. If the names stand, only pages that changed or reach a card that
//! changed are gathered again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::registry::Registry;
use super::routes::Routes;
use super::{Linked, Published, Reach, Site};
use crate::memo::{Fingerprint, Stamped};
use crate::model::{Explainer, Id};
use crate::page::Document;
use crate::text::SourcePath;

/// Which results of an earlier site may be kept.
pub(super) struct Kept<'k> {
    previous: &'k Site,
    /// Whether pages can refer to what they could refer to before, and to nothing else.
    same_names: bool,
    changed: Changed,
}

/// Cards that are not as they were, by id, and names that mean another actor.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changed {
    ids: BTreeSet<Id>,
    claimants: BTreeSet<String>,
}

impl<'k> Kept<'k> {
    pub(super) fn of(previous: &'k Site, site: &Site) -> Self {
        let same_names = previous.index.names == site.index.names;
        let changed =
            if same_names { Changed::between(previous.registry(), site.registry()) } else { Changed::default() };
        Self { previous, same_names, changed }
    }

    /// The earlier pages of a kind by their files; none if names changed.
    pub(super) fn pages<'p, T>(&self, pages: &'p [Arc<Linked<T>>]) -> HashMap<&'p SourcePath, &'p Arc<Linked<T>>> {
        let pages = if self.same_names { pages } else { &[] };
        pages.iter().map(|linked| (&linked.document.path, linked)).collect()
    }

    pub(super) fn previous(&self) -> &'k Site {
        self.previous
    }

    /// Whether an earlier page is as gathering it again would make it.
    pub(super) fn holds<T>(&self, linked: &Linked<T>, document: &Document<T>) -> bool {
        linked.document.fingerprint == document.fingerprint && !self.changed.touches(&linked.reach)
    }
}

impl Changed {
    fn between(before: &Registry, now: &Registry) -> Self {
        let mut ids = BTreeSet::new();
        differing(&before.actors, &now.actors, &mut ids);
        differing(&before.sources, &now.sources, &mut ids);
        differing(&before.terms, &now.terms, &mut ids);
        differing(&before.explainers, &now.explainers, &mut ids);
        differing(&before.stories, &now.stories, &mut ids);
        differing(&before.topics, &now.topics, &mut ids);
        differing(&before.authors, &now.authors, &mut ids);
        let mut claimants = BTreeSet::new();
        if before.actor_names != now.actor_names {
            let new = now.actor_names.iter().filter(|(name, id)| before.actor_names.get(*name) != Some(id));
            let old = before.actor_names.iter().filter(|(name, id)| now.actor_names.get(*name) != Some(id));
            claimants.extend(new.chain(old).map(|(name, _)| name.clone()));
        }
        Self { ids, claimants }
    }

    fn touches(&self, reach: &Reach) -> bool {
        if self.ids.is_empty() && self.claimants.is_empty() {
            return false;
        }
        let ids = &self.ids;
        reach.actors.values().any(|card| ids.contains(&card.id))
            || reach.sources.iter().any(|card| ids.contains(&card.id))
            || reach.terms.iter().any(|card| ids.contains(&card.id))
            || reach.explainers.keys().any(|id| ids.contains(id))
            || [&reach.stories, &reach.topics, &reach.authors]
                .iter()
                .any(|cards| cards.keys().any(|id| ids.contains(id)))
            || reach.claimants.iter().any(|words| self.claimants.contains(words))
    }
}

/// The ids whose cards differ; both have the same ids.
fn differing<T>(before: &BTreeMap<Id, Arc<Stamped<T>>>, now: &BTreeMap<Id, Arc<Stamped<T>>>, ids: &mut BTreeSet<Id>) {
    let pairs = before.values().zip(now);
    ids.extend(pairs.filter(|(old, (_, new))| old.fingerprint() != new.fingerprint()).map(|(_, (id, _))| id.clone()));
}

/// Digests all that gathering can ask for by name; `beside` is what there is beside published pages.
pub(super) fn names(published: &Published, registry: &Registry, routes: &Routes, beside: Fingerprint) -> Fingerprint {
    let explainer = |document: &Arc<Document<Explainer>>| {
        let route = super::Route::explainer(document);
        let anchors = registry.anchors.get(&route).map(|anchors| anchors.fingerprint());
        let left_out = (!document.left_out.is_empty()).then_some(document.front_fingerprint);
        Fingerprint::of(&(document.path.as_str(), route.as_str(), anchors, left_out))
    };
    let explainers: Vec<Fingerprint> = published.explainers.iter().map(explainer).collect();
    let actors: Vec<(&Id, bool)> = registry.actors.iter().map(|(id, card)| (id, card.route.is_some())).collect();
    let cards = (
        actors,
        &registry.actor_aliases,
        registry.sources.keys().collect::<Vec<_>>(),
        registry.terms.keys().collect::<Vec<_>>(),
        registry.stories.keys().collect::<Vec<_>>(),
        registry.topics.keys().collect::<Vec<_>>(),
        registry.authors.keys().collect::<Vec<_>>(),
    );
    let pages: Vec<Fingerprint> = published.pages.iter().map(|document| document.fingerprint).collect();
    let lists = format!("{:?}", registry.lists_left_out);
    Fingerprint::of(&(explainers, cards, pages, lists, routes.names(), beside))
}
