//! What to read next, and why. What two explainers share says the more, the fewer others have it: a rare person, event
//! or source weighs more than a common topic.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::{ExplainerCard, Linked, Registry, Site};
use crate::memo::Stamped;
use crate::model::{EventRef, Explainer, Id, Involved, Named};

/// Explainers shown beside one.
const MOST: usize = 4;
/// What more explainers than this share says little about any two of them, and would make the search quadratic.
const COMMON: usize = 40;

/// An explainer to read next.
#[derive(Debug, Clone)]
pub struct Related {
    /// The explainer.
    pub card: Arc<Stamped<ExplainerCard>>,
    /// Why, in words for readers.
    pub reason: String,
}

/// Something that explainers share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Shared {
    Story(Id),
    /// An event that more than one tells, by the page that tells it in full and its id there.
    Event(EventRef),
    Actor(Id),
    Source(Id),
    Topic(Id),
}

impl Shared {
    /// How much it says of two explainers that nobody else shares it with them.
    fn weight(&self) -> f64 {
        match self {
            Self::Story(_) => 4.0,
            Self::Event(_) => 3.0,
            Self::Actor(_) => 2.0,
            Self::Source(_) => 1.0,
            Self::Topic(_) => 0.5,
        }
    }
}

/// What explainers share, in the order of the list, and who has it.
#[derive(Debug, Default)]
pub(super) struct Shares {
    has: Vec<Vec<Shared>>,
    holders: HashMap<Shared, Vec<usize>>,
    told: ToldElsewhere,
}

/// The events that are told on other pages than their own, too, by that page.
type ToldElsewhere = BTreeMap<Id, BTreeSet<Id>>;

impl Shares {
    /// What explainers share, kept from the site before if it is the same.
    ///
    /// `shares_events` says whether any of them names events of others.
    pub(super) fn of(explainers: &[Arc<Linked<Explainer>>], shares_events: bool, previous: &Site) -> Arc<Self> {
        let looked_at = if shares_events { explainers } else { &[] };
        let timelines = looked_at.iter().flat_map(|linked| &linked.document.record.timeline);
        let mut told = ToldElsewhere::new();
        for event in timelines.filter_map(|event| event.event.as_ref()) {
            told.entry(event.page.clone()).or_default().insert(event.event.clone());
        }
        let before = &previous.explainers;
        let stands = |(index, linked): (usize, &Arc<Linked<Explainer>>)| {
            let other = &before[index];
            // A page's own file says all but its sources, some of which come from definitions in other files.
            let same_file = linked.document.fingerprint == other.document.fingerprint;
            let (here, there) = (linked.reach.sources.iter(), other.reach.sources.iter());
            let same_sources = || here.map(|source| &source.id).eq(there.map(|source| &source.id));
            let same_shares =
                || linked.document.id == other.document.id && all(linked, &told) == previous.related.has[index];
            Arc::ptr_eq(linked, other) || same_file && same_sources() || same_shares()
        };
        let same_events = told == previous.related.told;
        if same_events && before.len() == explainers.len() && explainers.iter().enumerate().all(stands) {
            return Arc::clone(&previous.related);
        }
        let has: Vec<Vec<Shared>> = explainers.par_iter().map(|linked| all(linked, &told)).collect();
        let mut holders: HashMap<Shared, Vec<usize>> = HashMap::new();
        for (index, shared) in has.iter().enumerate() {
            for shared in shared {
                holders.entry(shared.clone()).or_default().push(index);
            }
        }
        Arc::new(Self { has, holders, told })
    }

    /// What to read after an explainer.
    pub(super) fn after(&self, index: usize, site: &Site) -> Vec<Related> {
        Find { shares: self, explainers: &site.explainers, registry: site.registry() }.after(index)
    }
}

/// All that an explainer may share with others, each once.
fn all(linked: &Linked<Explainer>, told: &ToldElsewhere) -> Vec<Shared> {
    let record = &linked.document.record;
    let told = told.get(&linked.document.id);
    let own = |id: &str| Some(EventRef { page: linked.document.id.clone(), event: told?.get(id)?.clone() });
    let events = record.timeline.iter().zip(&linked.anchors.events);
    let events = events.filter_map(|(event, id)| match &event.event {
        Some(shared) => Some(shared.clone()),
        None => own(id),
    });
    let actors = record.actors.iter().filter_map(Named::<Involved>::id);
    let sources = linked.reach.sources.iter().map(|source| source.id.clone());
    let mut all: Vec<Shared> = record.story.iter().cloned().map(Shared::Story).collect();
    all.extend(events.map(Shared::Event));
    all.extend(actors.map(Shared::Actor));
    all.extend(sources.map(Shared::Source));
    all.extend(record.topics.iter().cloned().map(Shared::Topic));
    all.sort();
    all.dedup();
    all
}

struct Find<'f> {
    shares: &'f Shares,
    explainers: &'f [Arc<Linked<Explainer>>],
    registry: &'f Registry,
}

/// What an explainer shares with another one.
struct Found<'f> {
    other: usize,
    weight: f64,
    shared: &'f Shared,
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
        let mut found: Vec<Found<'_>> = Vec::new();
        for shared in &self.shares.has[index] {
            let Some(holders) = self.shares.holders.get(shared) else { continue };
            let (weight, near) = match shared {
                // A long story is read on where one is: its nearest in time, which stand beside it in the list.
                Shared::Story(_) => (shared.weight() / 2.0, Cow::Owned(nearest(holders, index))),
                _ if holders.len() > COMMON => continue,
                #[expect(clippy::cast_precision_loss, reason = "at most 40")]
                _ => (shared.weight() / holders.len() as f64, Cow::Borrowed(&holders[..])),
            };
            let others = near.iter().copied().filter(|other| *other != index);
            found.extend(others.map(|other| Found { other, weight, shared }));
        }
        // What is shared with one of them stays in its order: sums of weights are the same in every run.
        found.sort_by_key(|found| found.other);
        let by_other = found.chunk_by(|a, b| a.other == b.other);
        let mut weighed: Vec<(f64, &[Found<'_>])> =
            by_other.map(|of| (of.iter().map(|found| found.weight).sum(), of)).collect();
        weighed.sort_by(|(a, left), (b, right)| b.total_cmp(a).then(left[0].other.cmp(&right[0].other)));
        let card = |index: usize| self.registry.explainers.get(&self.explainers[index].document.id).cloned();
        let shown = weighed.iter().take(MOST);
        shown.filter_map(|(_, of)| Some(Related { card: card(of[0].other)?, reason: self.reason(index, of) })).collect()
    }

    /// The strongest of what two explainers share, in words.
    fn reason(&self, index: usize, shared: &[Found<'_>]) -> String {
        let mut strongest: Vec<&Found<'_>> = shared.iter().collect();
        strongest.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.shared.cmp(b.shared)));
        let actor = |id: &Id| self.registry.actor(id.as_str()).map(|card| card.name.clone());
        let names: Vec<String> = strongest
            .iter()
            .filter_map(|found| if let Shared::Actor(id) = found.shared { actor(id) } else { None })
            .take(2)
            .collect();
        let involves = || format!("also involves {}", names.join(" and "));
        let words = strongest.iter().find_map(|found| match found.shared {
            Shared::Story(_) if names.is_empty() => Some("continues the same story".to_owned()),
            Shared::Story(_) => Some(format!("continues the same story; {}", involves())),
            Shared::Event(event) => Some(format!("also tells of “{}”", self.event(index, event)?)),
            Shared::Actor(_) => (!names.is_empty()).then(involves),
            Shared::Source(id) => {
                let sources = &self.explainers[index].reach.sources;
                let title = sources.iter().find(|source| source.id == *id)?.title.clone()?;
                Some(format!("draws on the same source, “{title}”"))
            }
            Shared::Topic(id) => Some(format!("also on the topic {}", self.registry.topics.get(id)?.title)),
        });
        let words = words.unwrap_or_else(|| "shares its subject".to_owned());
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// The title of an event that an explainer tells, by its name across explainers.
    fn event(&self, index: usize, name: &EventRef) -> Option<String> {
        let linked = &self.explainers[index];
        let timeline = &linked.document.record.timeline;
        let names = |(event, id): &(&crate::model::Event, &String)| match &event.event {
            Some(shared) => shared == name,
            None => linked.document.id == name.page && *id == name.event.as_str(),
        };
        let found = timeline.iter().zip(&linked.anchors.events).find(names);
        found.map(|(event, _)| event.title.clone())
    }
}

/// The holders that stand nearest to one of them in the list.
fn nearest(holders: &[usize], index: usize) -> Vec<usize> {
    let at = holders.partition_point(|holder| *holder < index);
    let mut near = holders[at.saturating_sub(MOST)..holders.len().min(at + MOST + 1)].to_vec();
    near.sort_by_key(|holder| holder.abs_diff(index));
    near.truncate(MOST + 1);
    near
}
