//! What to read next, and why: explainers of the same story, and those that share people few others have.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{ExplainerCard, Linked, Registry, Stamped};
use crate::model::{Explainer, Id};

/// Explainers shown beside one.
const MOST: usize = 4;
/// People in more explainers than this say little about any two of them, and would make the search quadratic.
const COMMON: usize = 40;

/// An explainer to read next.
#[derive(Debug, Clone)]
pub struct Related {
    /// The explainer.
    pub card: Arc<Stamped<ExplainerCard>>,
    /// Why, in words for readers.
    pub reason: String,
}

/// Finds what to read after each explainer, in the order of the list.
pub(crate) fn related(explainers: &[Linked<Explainer>], registry: &Registry) -> Vec<Vec<Related>> {
    let mut by_actor: HashMap<Id, Vec<usize>> = HashMap::new();
    let mut by_story: HashMap<&Id, Vec<usize>> = HashMap::new();
    for (index, linked) in explainers.iter().enumerate() {
        let record = &linked.document.record;
        for id in record.actors.iter().filter_map(|actor| actor.id()) {
            by_actor.entry(id).or_default().push(index);
        }
        if let Some(story) = &record.story {
            by_story.entry(story).or_default().push(index);
        }
    }
    let find = Find { explainers, registry, by_actor, by_story };
    (0..explainers.len()).map(|index| find.after(index)).collect()
}

struct Find<'f> {
    explainers: &'f [Linked<Explainer>],
    registry: &'f Registry,
    by_actor: HashMap<Id, Vec<usize>>,
    by_story: HashMap<&'f Id, Vec<usize>>,
}

impl Find<'_> {
    fn after(&self, index: usize) -> Vec<Related> {
        let record = &self.explainers[index].document.record;
        if !record.related.is_empty() {
            let cards = record.related.iter().filter_map(|id| self.registry.explainers.get(id));
            return cards
                .map(|card| Related { card: Arc::clone(card), reason: "Picked by the editors".to_owned() })
                .collect();
        }
        let mut found: BTreeMap<usize, (f64, String)> = BTreeMap::new();
        let siblings = record.story.as_ref().and_then(|story| self.by_story.get(story));
        // The nearest in date come first: the list is in that order.
        let near = siblings.into_iter().flatten().filter(|other| **other != index);
        let mut near: Vec<usize> = near.copied().collect();
        near.sort_by_key(|other| other.abs_diff(index));
        for other in near.into_iter().take(MOST) {
            found.insert(other, (1.0, "Continues the same story".to_owned()));
        }
        for involved in &record.actors {
            let Some(id) = involved.id() else { continue };
            let Some(others) = self.by_actor.get(&id).filter(|others| others.len() <= COMMON) else { continue };
            let Some(name) = self.registry.actor(id.as_str()).map(|card| card.name.clone()) else { continue };
            #[expect(clippy::cast_precision_loss, reason = "at most 40")]
            let weight = 1.0 / others.len() as f64;
            for other in others.iter().filter(|other| **other != index) {
                let entry = found.entry(*other).or_insert_with(|| (0.0, format!("Also involves {name}")));
                entry.0 += weight;
            }
        }
        let mut found: Vec<(usize, (f64, String))> = found.into_iter().collect();
        found.sort_by(|(a, (left, _)), (b, (right, _))| right.total_cmp(left).then(a.cmp(b)));
        let card = |index: usize| self.registry.explainers.get(&self.explainers[index].document.id).cloned();
        let shown = found.into_iter().take(MOST);
        shown.filter_map(|(other, (_, reason))| Some(Related { card: card(other)?, reason })).collect()
    }
}
