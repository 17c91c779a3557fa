//! What stands in each list, in which order, and in which parts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::PER_PAGE;
use crate::date::Edtf;
use crate::memo::Fingerprint;
use crate::model::{Explainer, Id, Source, Story};
use crate::render::fill::Filler;
use crate::render::joined::{Joined, joined};
use crate::render::parts::office;
use crate::render::views::{LedgerItem, Link, ListedActorView, SourceView, TermView};
use crate::render::words::Shown;
use crate::render::{Card, feeds};
use crate::site::{ActorCard, Anchors, Ledger, Linked, PageCard, Reach, Route, Site, TermCard};
use crate::text::escape;
use crate::words;

/// Pages named as citing a source, or explaining a term.
const MOST_NAMED: usize = 20;

/// An entry of a list, with what its fingerprint needs.
pub(in crate::render) enum Entry<'s> {
    Event(Joined<'s>),
    Claim(&'s Linked<Explainer>, usize),
    Correction(&'s Linked<Explainer>, usize),
    Unknown(&'s Linked<Explainer>, usize),
    StoryUnknown(&'s Linked<Story>, usize),
    Source(Card<Source>, Vec<Place>),
    Term(Card<TermCard>, Vec<Place>),
    Actor(Card<ActorCard>, usize),
    Topic(Card<PageCard>, usize),
}

/// A part of a page that names a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) title: String,
    pub(super) route: Route,
    pub(super) anchor: String,
}

/// A list, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Part {
    pub(super) label: String,
    pub(super) route: Route,
    pub(super) count: usize,
}

/// A list without parts.
pub(super) fn whole(ledger: Ledger, entries: Vec<Entry<'_>>) -> Vec<(Part, Vec<Entry<'_>>)> {
    vec![(part(ledger, None, entries.len()), entries)]
}

/// The whole list, or a part of it by its label and folder.
fn part(ledger: Ledger, of: Option<(String, &str)>, count: usize) -> Part {
    match of {
        None => Part { label: "All".to_owned(), route: ledger.route(), count },
        Some((label, folder)) => Part { label, route: Route::new(format!("{}{folder}/", ledger.route())), count },
    }
}

/// The newest events, and all events of each year.
pub(super) fn by_year(site: &Site) -> Vec<(Part, Vec<Entry<'_>>)> {
    let mut years: BTreeMap<i16, Vec<Entry<'_>>> = BTreeMap::new();
    let events = joined(None, site.explainers(), |_| true);
    let total = events.len();
    // The newest stand on the first page again; nobody reads further back than that without choosing a year.
    let newest = events.iter().rev().take(PER_PAGE).cloned().map(Entry::Event).collect();
    for event in events {
        years.entry(event.event.date.year()).or_default().push(Entry::Event(event));
    }
    let years = years.into_iter().rev().map(|(year, entries)| {
        let folder = year.to_string();
        (part(Ledger::Timeline, Some((folder.clone(), &folder)), entries.len()), entries)
    });
    let first = Part { label: "Newest".to_owned(), ..part(Ledger::Timeline, None, total) };
    std::iter::once((first, newest)).chain(years).collect()
}

/// The events of each topic, newest first.
pub(super) fn by_topic(site: &Site) -> Vec<(Part, Vec<Entry<'_>>)> {
    let mut tellers: BTreeMap<&Id, Vec<&Linked<Explainer>>> = BTreeMap::new();
    for linked in site.explainers() {
        for topic in &linked.document.record.topics {
            tellers.entry(topic).or_default().push(linked);
        }
    }
    let parts = tellers.into_iter().filter_map(|(topic, explainers)| {
        let mut events = joined(None, explainers.into_iter(), |_| true);
        events.reverse();
        let label = site.registry().topics.get(topic)?.title.clone();
        let part = part(Ledger::Timeline, Some((label, &format!("topics/{topic}"))), events.len());
        Some((part, events.into_iter().map(Entry::Event).collect::<Vec<_>>()))
    });
    parts.filter(|(_, events)| !events.is_empty()).collect()
}

/// The timelines that stories have by themselves.
pub(super) fn timelines(site: &Site) -> Vec<Place> {
    let stories = site.stories.iter().map(|story| Place {
        title: story.document.record.title.clone(),
        route: story.route.clone(),
        anchor: "timeline".to_owned(),
    });
    stories.collect()
}

/// All claims, and those of each status, checked last first.
pub(super) fn by_status(site: &Site) -> Vec<(Part, Vec<Entry<'_>>)> {
    let mut claims: Vec<(&Linked<Explainer>, usize)> = Vec::new();
    for linked in site.explainers() {
        claims.extend((0..linked.document.record.claims.len()).map(|index| (linked, index)));
    }
    let checked = |&(linked, index): &(&Linked<Explainer>, usize)| -> Edtf {
        let claim = &linked.document.record.claims[index];
        claim.checked.unwrap_or(linked.document.record.date)
    };
    claims.sort_by(|a, b| checked(b).chronological(&checked(a)));
    let status = |&(linked, index): &(&Linked<Explainer>, usize)| linked.document.record.claims[index].status;
    let mut parts = whole(Ledger::Claims, claim_entries(&claims));
    let mut present: Vec<_> = claims.iter().map(status).collect();
    present.sort();
    present.dedup();
    for word in present {
        let some: Vec<_> = claims.iter().filter(|claim| status(claim) == word).copied().collect();
        let view = word.view();
        parts.push((part(Ledger::Claims, Some((view.label.to_owned(), &view.id)), some.len()), claim_entries(&some)));
    }
    parts
}

fn claim_entries<'s>(claims: &[(&'s Linked<Explainer>, usize)]) -> Vec<Entry<'s>> {
    claims.iter().map(|(linked, index)| Entry::Claim(linked, *index)).collect()
}

/// All corrections, newest first.
pub(in crate::render) fn corrections(site: &Site) -> impl Iterator<Item = (&Linked<Explainer>, usize)> {
    let all = site.explainers();
    let mut all: Vec<_> =
        all.flat_map(|linked| feeds::corrections(&linked.document.record).map(move |index| (linked, index))).collect();
    all.sort_by(|(a, left), (b, right)| {
        let date = |linked: &Linked<Explainer>, index: usize| linked.document.record.updates[index].date;
        date(b, *right).chronological(&date(a, *left))
    });
    all.into_iter()
}

/// Questions still open, those open longest first, and then the answered ones.
pub(super) fn unknowns(site: &Site) -> Vec<Entry<'_>> {
    let of_stories = site.stories.iter().flat_map(|story| {
        let entries = story.document.record.unknown.iter().enumerate();
        entries.map(move |(index, entry)| (entry, Entry::StoryUnknown(story, index)))
    });
    let of_explainers = site.explainers().flat_map(|linked| {
        let entries = linked.document.record.unknown.iter().enumerate();
        entries.map(move |(index, entry)| (entry, Entry::Unknown(linked, index)))
    });
    let mut all: Vec<_> = of_stories.chain(of_explainers).collect();
    all.sort_by(|(a, _), (b, _)| {
        let since = |entry: &crate::model::Unknown| entry.opened;
        a.answered.is_some().cmp(&b.answered.is_some()).then_with(|| match (since(a), since(b)) {
            (Some(a), Some(b)) => a.chronological(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        })
    });
    all.into_iter().map(|(_, entry)| entry).collect()
}

/// All sources, primary ones first, each with the pages that cite it.
pub(super) fn sources(site: &Site) -> Vec<Entry<'_>> {
    let mut cited: BTreeMap<(Id, Fingerprint), (Card<Source>, Vec<Place>)> = BTreeMap::new();
    for card in site.registry().sources.values() {
        cited.insert((card.id.clone(), card.fingerprint()), (Arc::clone(card), Vec::new()));
    }
    let mut cite = |reach: &Reach, title: &str, route: &Route| {
        for card in &reach.sources {
            let entry = cited.entry((card.id.clone(), card.fingerprint()));
            let (_, places) = entry.or_insert_with(|| (Arc::clone(card), Vec::new()));
            places.push(Place { title: title.to_owned(), route: route.clone(), anchor: format!("source-{}", card.id) });
        }
    };
    site.explainers().for_each(|linked| cite(&linked.reach, linked.document.record.short_title(), &linked.route));
    site.stories.iter().for_each(|linked| cite(&linked.reach, &linked.document.record.title, &linked.route));
    site.actors.iter().for_each(|linked| cite(&linked.reach, &linked.document.record.name, &linked.route));
    site.pages.iter().for_each(|linked| cite(&linked.reach, &linked.document.record.title, &linked.route));
    let mut all: Vec<_> = cited.into_values().collect();
    all.sort_by_key(|(card, _)| (card.tier != Some(crate::model::Tier::Primary), card.title.clone(), card.id.clone()));
    all.into_iter().map(|(card, places)| Entry::Source(card, places)).collect()
}

/// All terms by name, each with the explainers that explain it.
pub(super) fn terms(site: &Site) -> Vec<Entry<'_>> {
    let mut used: BTreeMap<(String, Fingerprint), (Card<TermCard>, Vec<Place>)> = BTreeMap::new();
    let key = |card: &Card<TermCard>| (card.term.to_lowercase(), card.fingerprint());
    for card in site.registry().terms.values() {
        used.insert(key(card), (Arc::clone(card), Vec::new()));
    }
    for linked in site.explainers() {
        for card in &linked.reach.terms {
            let (_, places) = used.entry(key(card)).or_insert_with(|| (Arc::clone(card), Vec::new()));
            let (title, route) = (linked.document.record.short_title().to_owned(), linked.route.clone());
            places.push(Place { title, route, anchor: format!("term-{}", card.id) });
        }
    }
    used.into_values().map(|(card, places)| Entry::Term(card, places)).collect()
}

/// All actors with a dossier, by kind and name.
pub(super) fn actors(site: &Site) -> Vec<Entry<'_>> {
    let mut counts: HashMap<&Id, usize> = HashMap::new();
    for linked in site.explainers() {
        let ids: BTreeSet<&Id> = linked.reach.actors.values().map(|card| &card.id).collect();
        for id in ids {
            *counts.entry(id).or_default() += 1;
        }
    }
    let mut all: Vec<_> = site.registry().actors.values().filter(|card| card.route.is_some()).collect();
    all.sort_by_key(|card| (card.kind, card.sort_name.to_lowercase(), card.id.clone()));
    all.into_iter().map(|card| Entry::Actor(Arc::clone(card), counts.get(&card.id).copied().unwrap_or(0))).collect()
}

pub(super) fn topics(site: &Site) -> Vec<Entry<'_>> {
    let mut counts: HashMap<&Id, usize> = HashMap::new();
    for topic in site.explainers().flat_map(|linked| &linked.document.record.topics) {
        *counts.entry(topic).or_default() += 1;
    }
    let all = site.registry().topics.iter();
    all.map(|(id, card)| Entry::Topic(Arc::clone(card), counts.get(id).copied().unwrap_or(0))).collect()
}

impl Entry<'_> {
    pub(super) fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Event(event) => event.fingerprint(),
            Self::Claim(linked, index) | Self::Correction(linked, index) | Self::Unknown(linked, index) => {
                Fingerprint::of(&(linked.front_fingerprint, index))
            }
            Self::StoryUnknown(linked, index) => Fingerprint::of(&(linked.front_fingerprint, index)),
            Self::Source(card, places) => Fingerprint::of(&(card.fingerprint(), places)),
            Self::Term(card, places) => Fingerprint::of(&(card.fingerprint(), places)),
            Self::Actor(card, count) => Fingerprint::of(&(card.fingerprint(), count)),
            Self::Topic(card, count) => Fingerprint::of(&(card.fingerprint(), count)),
        }
    }

    /// The entry as a page of the list shows it, where it is the `number`th of all.
    pub(super) fn view(&self, filler: &Filler<'_>, number: usize) -> LedgerItem {
        let named = |places: &[Place]| places.iter().take(MOST_NAMED).map(|place| place.link(filler)).collect();
        match self {
            Self::Event(event) => LedgerItem::Event(event.view(filler)),
            Self::Claim(linked, index) => LedgerItem::Claim(filler.claim_elsewhere(linked, *index)),
            Self::Correction(linked, index) => {
                let id = &linked.anchors.updates[*index];
                LedgerItem::Update(filler.update_elsewhere(linked, *index, id))
            }
            Self::Unknown(linked, index) => {
                let record = &linked.document.record;
                let id = &linked.anchors.unknown[*index];
                LedgerItem::Unknown(filler.unknown_elsewhere(linked, &record.unknown[*index], id, record.short_title()))
            }
            Self::StoryUnknown(linked, index) => {
                let record = &linked.document.record;
                let id = &Anchors::of_unknown(&record.unknown)[*index];
                LedgerItem::Unknown(filler.unknown_elsewhere(linked, &record.unknown[*index], id, &record.title))
            }
            Self::Source(card, places) => {
                LedgerItem::Source(SourceView { cited_in: named(places), ..filler.source(number, card) })
            }
            Self::Term(card, places) => LedgerItem::Term(TermView {
                anchor: format!("term-{}", card.id),
                term: card.term.clone(),
                also: card.also.clone(),
                definition: escape(&card.definition.plain()),
                notes: Vec::new(),
                used_in: named(places),
            }),
            Self::Actor(card, count) => {
                let office = card.roles.iter().find(|role| role.to.is_none()).map(office);
                let summary = Some(escape(&card.summary)).filter(|summary| !summary.is_empty());
                let actor = filler.actor_link(card, None, office.as_deref());
                let heading = words::several(card.kind);
                LedgerItem::Actor(ListedActorView { actor, heading, summary, count: *count })
            }
            Self::Topic(card, count) => LedgerItem::Topic(filler.page_card(card, Some(*count))),
        }
    }
}

impl Place {
    pub(super) fn link(&self, filler: &Filler<'_>) -> Link {
        Link { title: self.title.clone(), href: filler.hrefs.anchor(&self.route, &self.anchor) }
    }
}
