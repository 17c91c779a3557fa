//! Several explainers as one: their timelines, where an event that more than one tells is there once, with all its
//! sources; and their people.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::fill::Filler;
use super::views::{EventView, Link};
use super::{Card, Told};
use crate::memo::{Fingerprint, Stamped};
use crate::model::{Event, EventStatus, Explainer, Id, Story};
use crate::site::{ActorCard, Anchors, Linked};

/// An event with the explainers that tell it, the one that tells it in full first.
#[derive(Clone)]
pub(super) struct Joined<'j> {
    /// As the first of them tells it.
    pub(super) event: &'j Event,
    tellers: Vec<Teller<'j>>,
    /// The event on the page of the story itself.
    own: Option<String>,
}

#[derive(Clone)]
struct Teller<'j> {
    linked: &'j Linked<Explainer>,
    index: usize,
    id: &'j str,
}

/// Joins the events of explainers that pass a test, and of a story, in order of time.
pub(super) fn joined<'j>(
    story: Option<&'j Linked<Story>>,
    explainers: impl Iterator<Item = &'j Linked<Explainer>>,
    wanted: impl Fn(&Event) -> bool,
) -> Vec<Joined<'j>> {
    let mut events: Vec<Joined<'j>> = Vec::new();
    // Of very many events few are told twice.
    let explainers: Vec<&Linked<Explainer>> = explainers.collect();
    let timelines = explainers.iter().flat_map(|linked| &linked.document.record.timeline);
    let shared: HashSet<(&str, &str)> =
        timelines.filter_map(|event| event.event.as_ref()).map(|at| (at.page.as_str(), at.event.as_str())).collect();
    let own_ids = story.map(|story| Anchors::of_events(&story.document.record.timeline)).unwrap_or_default();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    if let Some(story) = story {
        let own = &story.document.record.timeline;
        for (event, id) in own.iter().zip(&own_ids).filter(|(event, _)| wanted(event)) {
            known.insert((story.document.id.as_str(), id), events.len());
            events.push(Joined { event, tellers: Vec::new(), own: Some(id.clone()) });
        }
    }
    for linked in explainers {
        let timeline = &linked.document.record.timeline;
        for (index, (event, id)) in timeline.iter().zip(&linked.anchors.events).enumerate() {
            if !wanted(event) {
                continue;
            }
            let key = match &event.event {
                Some(shared) => (shared.page.as_str(), shared.event.as_str()),
                None => (linked.document.id.as_str(), id.as_str()),
            };
            let in_full = event.event.is_none();
            let teller = Teller { linked, index, id };
            if in_full && !shared.contains(&key) {
                events.push(Joined { event, tellers: vec![teller], own: None });
                continue;
            }
            let at = *known.entry(key).or_insert_with(|| {
                events.push(Joined { event, tellers: Vec::new(), own: None });
                events.len() - 1
            });
            if in_full && events[at].own.is_none() {
                events[at].event = event;
                events[at].tellers.insert(0, teller);
            } else {
                events[at].tellers.push(teller);
            }
        }
    }
    events.sort_by(|a, b| a.event.date.chronological(&b.event.date));
    events
}

impl Joined<'_> {
    /// Whether it is still ahead on a day.
    pub(super) fn is_ahead(&self, now: jiff::civil::Date) -> bool {
        self.event.status == EventStatus::Planned && self.event.date.last_day().is_none_or(|last| last >= now)
    }

    /// Where it is told: explainers, with the event's id there.
    pub(super) fn places(&self) -> impl Iterator<Item = (&Linked<Explainer>, &str)> {
        self.tellers.iter().map(|teller| (teller.linked, teller.id))
    }

    /// Who has a part in it wherever it is told, each once; `filler` is that of the page.
    pub(super) fn actors<'a>(&'a self, filler: &Filler<'a>) -> Vec<&'a Stamped<ActorCard>> {
        let own = self.own.iter().map(|_| (self.event, filler.reach));
        let told = self
            .tellers
            .iter()
            .map(|teller| (&teller.linked.document.record.timeline[teller.index], &*teller.linked.reach));
        let mut actors: Vec<&Stamped<ActorCard>> = Vec::new();
        for (event, reach) in own.chain(told) {
            let cards = event.actors.iter().filter_map(|actor| reach.actors.get(actor.id()?.as_str()));
            for card in cards {
                if actors.iter().all(|known| known.id != card.id) {
                    actors.push(card);
                }
            }
        }
        actors
    }

    /// Digests all that a page can show of it.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let tellers: Vec<_> =
            self.tellers.iter().map(|teller| (teller.linked.front_fingerprint, teller.index)).collect();
        Fingerprint::of(&(tellers, &self.own))
    }

    /// The event as the page shows it; `filler` is that of the page.
    pub(super) fn view(&self, filler: &Filler<'_>) -> EventView {
        let mut views = self.tellers.iter().map(|teller| {
            let view = filler.event_elsewhere(teller.linked, teller.index, teller.id);
            (Link { title: teller.linked.document.record.short_title().to_owned(), href: view.href.clone() }, view)
        });
        let mut view = match &self.own {
            Some(id) => EventView {
                text: filler.md_option(self.event.text.as_ref()),
                notes: filler.notes(&self.event.sources),
                ..super::parts::bare_event(self.event, id, format!("#event-{id}"))
            },
            None => match views.next() {
                Some((_, view)) => view,
                None => super::parts::bare_event(self.event, "", String::new()),
            },
        };
        for (link, other) in views {
            for note in other.evidence {
                if view.evidence.iter().all(|known| known.title != note.title) {
                    view.evidence.push(note);
                }
            }
            view.also_in.push(link);
        }
        view
    }
}

/// Who has a part in some explainers and passes a test, those in most of them first.
pub(super) fn people(explainers: &[Told<'_>], wanted: impl Fn(&ActorCard) -> bool) -> Vec<Card<ActorCard>> {
    let mut counts: BTreeMap<&Id, (usize, usize, &Card<ActorCard>)> = BTreeMap::new();
    for (linked, _) in explainers {
        for involved in &linked.document.record.actors {
            let card = involved.id().and_then(|id| linked.reach.actors.get(id.as_str()));
            if let Some(card) = card.filter(|card| wanted(card)) {
                let count = counts.entry(&card.id).or_insert((0, 0, card));
                count.0 += 1;
                count.1 += usize::from(involved.is_key());
            }
        }
    }
    let mut people: Vec<_> = counts.into_values().collect();
    people.sort_by_key(|(in_all, as_key, _)| std::cmp::Reverse((*in_all, *as_key)));
    people.into_iter().map(|(_, _, card)| Arc::clone(card)).collect()
}
