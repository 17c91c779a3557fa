//! The lists of all events, claims, corrections, questions, sources, terms, actors and topics of a site.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::fill::Filler;
use super::head::Head;
use super::joined::{Joined, joined};
use super::others::neighbours;
use super::views::{FilterView, LedgerView, Link, ListedActorView, TermView};
use super::words::Word;
use super::{Card, Page, Request, Slice, feeds, structured_data};
use crate::date::Edtf;
use crate::memo::Fingerprint;
use crate::model::{Explainer, Id, Source, Story};
use crate::site::{ActorCard, Anchors, Ledger, Linked, PageCard, Reach, Route, Site, TermCard};
use crate::text::escape;

/// Entries on a page of a list.
const PER_PAGE: usize = 60;
/// Pages named as citing a source, or explaining a term.
const MOST_NAMED: usize = 20;

/// An entry of a list, with what its fingerprint needs.
pub(super) enum Entry<'s> {
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
    title: String,
    route: Route,
    anchor: String,
}

/// A list, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Part {
    label: String,
    route: Route,
    count: usize,
}

/// What all pages of a list show beside its entries.
#[derive(Debug, Hash)]
pub(super) struct Frame {
    parts: Vec<Part>,
    elsewhere: Vec<Place>,
}

/// One page of a list.
pub(super) struct LedgerPage<'s> {
    ledger: Ledger,
    /// Which part of the list.
    part: Part,
    frame: Arc<Frame>,
    slice: Slice<Entry<'s>>,
}

/// The pages of all lists, with their addresses.
pub(super) fn pages(site: &Site) -> Vec<(Route, LedgerPage<'_>)> {
    site.ledgers.iter().flat_map(|ledger| of(*ledger, site)).collect()
}

fn of(ledger: Ledger, site: &Site) -> Vec<(Route, LedgerPage<'_>)> {
    let (mut elsewhere, mut shown) = (Vec::new(), usize::MAX);
    let parts = match ledger {
        Ledger::Timeline => {
            let topics = by_topic(site);
            elsewhere = timelines(site);
            elsewhere.extend(topics.iter().map(|(part, _)| Place {
                title: part.label.clone(),
                route: part.route.clone(),
                anchor: String::new(),
            }));
            let mut parts = by_year(site);
            shown = parts.len();
            parts.extend(topics);
            parts
        }
        Ledger::Claims => by_status(site),
        Ledger::Corrections => {
            whole(ledger, corrections(site).map(|(linked, index)| Entry::Correction(linked, index)).collect())
        }
        Ledger::Unknowns => whole(ledger, unknowns(site)),
        Ledger::Sources => whole(ledger, sources(site)),
        Ledger::Glossary => whole(ledger, terms(site)),
        Ledger::Actors => whole(ledger, actors(site)),
        Ledger::Topics => whole(ledger, topics(site)),
    };
    let frame = Frame { parts: parts.iter().take(shown).map(|(part, _)| part.clone()).collect(), elsewhere };
    let frame = Arc::new(frame);
    let mut pages = Vec::new();
    for (part, entries) in parts {
        for slice in Slice::all(entries, PER_PAGE) {
            let route = part.route.page(slice.number);
            pages.push((route, LedgerPage { ledger, part: part.clone(), frame: Arc::clone(&frame), slice }));
        }
    }
    pages
}

/// A list without parts.
fn whole(ledger: Ledger, entries: Vec<Entry<'_>>) -> Vec<(Part, Vec<Entry<'_>>)> {
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
fn by_year(site: &Site) -> Vec<(Part, Vec<Entry<'_>>)> {
    let mut years: BTreeMap<i16, Vec<Entry<'_>>> = BTreeMap::new();
    for event in joined(None, site.explainers.iter(), |_| true) {
        years.entry(event.event.date.year()).or_default().push(Entry::Event(event));
    }
    let total = years.values().map(Vec::len).sum();
    // The newest stand on the first page again; nobody reads further back than that without choosing a year.
    let mut newest = joined(None, site.explainers.iter(), |_| true);
    newest.reverse();
    newest.truncate(PER_PAGE);
    let newest = newest.into_iter().map(Entry::Event).collect();
    let years = years.into_iter().rev().map(|(year, entries)| {
        let folder = year.to_string();
        (part(Ledger::Timeline, Some((folder.clone(), &folder)), entries.len()), entries)
    });
    let first = Part { label: "Newest".to_owned(), ..part(Ledger::Timeline, None, total) };
    std::iter::once((first, newest)).chain(years).collect()
}

/// The events of each topic, newest first.
fn by_topic(site: &Site) -> Vec<(Part, Vec<Entry<'_>>)> {
    let mut tellers: BTreeMap<&Id, Vec<&Linked<Explainer>>> = BTreeMap::new();
    for linked in &site.explainers {
        for topic in &linked.document.record.topics {
            tellers.entry(topic).or_default().push(linked);
        }
    }
    let parts = tellers.into_iter().filter_map(|(topic, explainers)| {
        let mut events = joined(None, explainers.into_iter(), |_| true);
        events.reverse();
        let label = site.registry.topics.get(topic)?.title.clone();
        let part = part(Ledger::Timeline, Some((label, &format!("topics/{topic}"))), events.len());
        Some((part, events.into_iter().map(Entry::Event).collect::<Vec<_>>()))
    });
    parts.filter(|(_, events)| !events.is_empty()).collect()
}

/// The timelines that stories have by themselves.
fn timelines(site: &Site) -> Vec<Place> {
    let stories = site.stories.iter().map(|story| Place {
        title: story.document.record.title.clone(),
        route: story.route.clone(),
        anchor: "timeline".to_owned(),
    });
    stories.collect()
}

/// All claims, and those of each status, checked last first.
fn by_status(site: &Site) -> Vec<(Part, Vec<Entry<'_>>)> {
    let mut claims: Vec<(&Linked<Explainer>, usize)> = Vec::new();
    for linked in &site.explainers {
        claims.extend((0..linked.document.record.claims.len()).map(|index| (linked, index)));
    }
    let checked = |&(linked, index): &(&Linked<Explainer>, usize)| -> Edtf {
        let claim = &linked.document.record.claims[index];
        claim.checked.unwrap_or(linked.document.record.date)
    };
    claims.sort_by(|a, b| checked(b).chronological(&checked(a)));
    let status = |&(linked, index): &(&Linked<Explainer>, usize)| linked.document.record.claims[index].status;
    let entries = |claims: Vec<(&'_ Linked<Explainer>, usize)>| claims.len();
    let mut parts = vec![(part(Ledger::Claims, None, entries(claims.clone())), claim_entries(&claims))];
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
pub(super) fn corrections(site: &Site) -> impl Iterator<Item = (&Linked<Explainer>, usize)> {
    let all = site.explainers.iter();
    let mut all: Vec<_> =
        all.flat_map(|linked| feeds::corrections(&linked.document.record).map(move |index| (linked, index))).collect();
    all.sort_by(|(a, left), (b, right)| {
        let date = |linked: &Linked<Explainer>, index: usize| linked.document.record.updates[index].date;
        date(b, *right).chronological(&date(a, *left))
    });
    all.into_iter()
}

/// Questions still open, those open longest first, and then the answered ones.
fn unknowns(site: &Site) -> Vec<Entry<'_>> {
    let of_stories = site.stories.iter().flat_map(|story| {
        let entries = story.document.record.unknown.iter().enumerate();
        entries.map(move |(index, entry)| (entry, Entry::StoryUnknown(story, index)))
    });
    let of_explainers = site.explainers.iter().flat_map(|linked| {
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
fn sources(site: &Site) -> Vec<Entry<'_>> {
    let mut cited: BTreeMap<(Id, Fingerprint), (Card<Source>, Vec<Place>)> = BTreeMap::new();
    for card in site.registry.sources.values() {
        cited.insert((card.id.clone(), card.fingerprint()), (Arc::clone(card), Vec::new()));
    }
    let mut cite = |reach: &Reach, title: &str, route: &Route| {
        for card in &reach.sources {
            let entry = cited.entry((card.id.clone(), card.fingerprint()));
            let (_, places) = entry.or_insert_with(|| (Arc::clone(card), Vec::new()));
            places.push(Place { title: title.to_owned(), route: route.clone(), anchor: format!("source-{}", card.id) });
        }
    };
    site.explainers.iter().for_each(|linked| cite(&linked.reach, linked.document.record.short_title(), &linked.route));
    site.stories.iter().for_each(|linked| cite(&linked.reach, &linked.document.record.title, &linked.route));
    site.actors.iter().for_each(|linked| cite(&linked.reach, &linked.document.record.name, &linked.route));
    site.pages.iter().for_each(|linked| cite(&linked.reach, &linked.document.record.title, &linked.route));
    let mut all: Vec<_> = cited.into_values().collect();
    all.sort_by_key(|(card, _)| (card.tier != Some(crate::model::Tier::Primary), card.title.clone(), card.id.clone()));
    all.into_iter().map(|(card, places)| Entry::Source(card, places)).collect()
}

/// All terms by name, each with the explainers that explain it.
fn terms(site: &Site) -> Vec<Entry<'_>> {
    let mut used: BTreeMap<(String, Fingerprint), (Card<TermCard>, Vec<Place>)> = BTreeMap::new();
    let key = |card: &Card<TermCard>| (card.term.to_lowercase(), card.fingerprint());
    for card in site.registry.terms.values() {
        used.insert(key(card), (Arc::clone(card), Vec::new()));
    }
    for linked in &site.explainers {
        for card in &linked.reach.terms {
            let (_, places) = used.entry(key(card)).or_insert_with(|| (Arc::clone(card), Vec::new()));
            let (title, route) = (linked.document.record.short_title().to_owned(), linked.route.clone());
            places.push(Place { title, route, anchor: format!("term-{}", card.id) });
        }
    }
    used.into_values().map(|(card, places)| Entry::Term(card, places)).collect()
}

/// All actors with a dossier, by kind and name.
fn actors(site: &Site) -> Vec<Entry<'_>> {
    let mut counts: HashMap<&Id, usize> = HashMap::new();
    for linked in &site.explainers {
        let ids: std::collections::BTreeSet<&Id> = linked.reach.actors.values().map(|card| &card.id).collect();
        for id in ids {
            *counts.entry(id).or_default() += 1;
        }
    }
    let mut all: Vec<_> = site.registry.actors.values().filter(|card| card.route.is_some()).collect();
    all.sort_by_key(|card| (card.kind, card.sort_name.to_lowercase(), card.id.clone()));
    all.into_iter().map(|card| Entry::Actor(Arc::clone(card), counts.get(&card.id).copied().unwrap_or(0))).collect()
}

fn topics(site: &Site) -> Vec<Entry<'_>> {
    let mut counts: HashMap<&Id, usize> = HashMap::new();
    for topic in site.explainers.iter().flat_map(|linked| &linked.document.record.topics) {
        *counts.entry(topic).or_default() += 1;
    }
    let all = site.registry.topics.iter();
    all.map(|(id, card)| Entry::Topic(Arc::clone(card), counts.get(id).copied().unwrap_or(0))).collect()
}

impl Entry<'_> {
    fn fingerprint(&self) -> Fingerprint {
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
}

impl LedgerPage<'_> {
    /// Digests all that the page shows.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let entries: Vec<Fingerprint> = self.slice.items.iter().map(Entry::fingerprint).collect();
        Fingerprint::of(&(self.ledger, &self.part, &self.frame, entries, self.slice.number, self.slice.pages))
    }

    pub(super) fn page(&self, request: &Request<'_>) -> Page {
        let hrefs = request.shell.hrefs(&request.route);
        let nothing = Reach::default();
        let filler = Filler { hrefs: &hrefs, reach: &nothing, route: &request.route, has_glossary: false };
        let items = || self.slice.items.iter();
        match self.ledger {
            Ledger::Timeline => {
                let view = items().filter_map(|entry| match entry {
                    Entry::Event(event) => Some(event.view(&filler)),
                    _ => None,
                });
                self.shown(request, &filler, view.collect())
            }
            Ledger::Claims => {
                let view = items().filter_map(|entry| match entry {
                    Entry::Claim(linked, index) => Some(filler.claim_elsewhere(linked, *index)),
                    _ => None,
                });
                self.shown(request, &filler, view.collect())
            }
            Ledger::Corrections => {
                let view = items().filter_map(|entry| match entry {
                    Entry::Correction(linked, index) => {
                        let id = &Anchors::of(&linked.document.record).updates[*index];
                        Some(filler.update_elsewhere(linked, *index, id))
                    }
                    _ => None,
                });
                self.shown(request, &filler, view.collect())
            }
            Ledger::Unknowns => {
                self.shown(request, &filler, items().filter_map(|entry| question(&filler, entry)).collect())
            }
            Ledger::Sources => {
                let first = (self.slice.number - 1) * PER_PAGE + 1;
                let view = items().enumerate().filter_map(|(index, entry)| match entry {
                    Entry::Source(card, places) => {
                        let cited_in = named(&filler, places);
                        Some(super::views::SourceView { cited_in, ..filler.source(first + index, card) })
                    }
                    _ => None,
                });
                self.shown(request, &filler, view.collect())
            }
            Ledger::Glossary => {
                self.shown(request, &filler, items().filter_map(|entry| term(&filler, entry)).collect())
            }
            Ledger::Actors => self.shown(request, &filler, self.listed_actors(&filler)),
            Ledger::Topics => {
                let view = items().filter_map(|entry| match entry {
                    Entry::Topic(card, count) => Some(filler.page_card(card, Some(*count))),
                    _ => None,
                });
                self.shown(request, &filler, view.collect())
            }
        }
    }

    fn listed_actors(&self, filler: &Filler<'_>) -> Vec<ListedActorView> {
        let mut last = None;
        let view = |entry: &Entry<'_>| {
            let Entry::Actor(card, count) = entry else { return None };
            let first_of_kind = last.replace(card.kind) != Some(card.kind);
            let office = card.roles.iter().find(|role| role.to.is_none()).map(super::parts::office);
            let summary = Some(escape(&card.summary)).filter(|summary| !summary.is_empty());
            let actor = filler.actor_link(card, None, office.as_deref());
            Some(ListedActorView { actor, summary, count: *count, first_of_kind })
        };
        self.slice.items.iter().filter_map(view).collect()
    }

    fn shown<T: serde::Serialize>(&self, request: &Request<'_>, filler: &Filler<'_>, items: Vec<T>) -> Page {
        let hrefs = filler.hrefs;
        let (title, summary) = words(self.ledger);
        let whole = self.part.route == self.ledger.route();
        let title = if whole { title.to_owned() } else { format!("{title}: {}", self.part.label) };
        let filters = self.frame.parts.iter().map(|part| FilterView {
            label: part.label.clone(),
            href: hrefs.page(&part.route),
            count: part.count,
            current: part.route == self.part.route,
        });
        let view = LedgerView {
            id: self.ledger.name(),
            title: title.clone(),
            summary,
            filters: filters.filter(|_| self.frame.parts.len() > 1).collect(),
            elsewhere: self.frame.elsewhere.iter().map(|place| linked(filler, place)).collect(),
            items,
            total: self.part.count,
            number: self.slice.number,
            pages: self.slice.pages,
        };
        let page_title = if view.number == 1 { title } else { format!("{title}, page {}", view.number) };
        let mut head = Head::new(self.ledger.name(), &page_title, summary.to_owned());
        head.neighbours = neighbours(request, &self.slice);
        if self.ledger == Ledger::Corrections {
            head.downloads = feeds::links(request.shell, hrefs, &self.ledger.route());
        }
        head.json_ld = Some(structured_data::collection(&view.title, summary, request.shell, hrefs, &request.route));
        let page = head.view(&request.route, request.shell, hrefs);
        Page::new(&request.shell.view(&request.route, hrefs), &page, "list", &view)
    }
}

/// The heading of a list, and what it holds.
pub(super) fn words(ledger: Ledger) -> (&'static str, &'static str) {
    match ledger {
        Ledger::Timeline => ("Timeline", "Every event of all explainers, by year."),
        Ledger::Claims => ("Claims, checked", "Every claim we checked, with how it stands and what that rests on."),
        Ledger::Corrections => ("Corrections", "Everything we corrected: what it said, and what it says now."),
        Ledger::Unknowns => {
            ("What we do not know", "Open questions, since when they are open, and what would settle them.")
        }
        Ledger::Sources => ("Sources", "Every source, primary documents first, with the pages that cite it."),
        Ledger::Glossary => ("Glossary", "The terms that explainers use, in plain words."),
        Ledger::Actors => ("People and organisations", "Everyone who has a part in the explainers, by kind."),
        Ledger::Topics => ("Topics", "What the explainers are about."),
    }
}

fn linked(filler: &Filler<'_>, place: &Place) -> Link {
    Link { title: place.title.clone(), href: filler.hrefs.anchor(&place.route, &place.anchor) }
}

fn named(filler: &Filler<'_>, places: &[Place]) -> Vec<Link> {
    places.iter().take(MOST_NAMED).map(|place| linked(filler, place)).collect()
}

fn question(filler: &Filler<'_>, entry: &Entry<'_>) -> Option<super::views::UnknownView> {
    match entry {
        Entry::Unknown(linked, index) => {
            let record = &linked.document.record;
            let id = &Anchors::of(record).unknown[*index];
            Some(filler.unknown_elsewhere(linked, &record.unknown[*index], id, record.short_title()))
        }
        Entry::StoryUnknown(linked, index) => {
            let record = &linked.document.record;
            let id = &Anchors::of_unknown(&record.unknown)[*index];
            Some(filler.unknown_elsewhere(linked, &record.unknown[*index], id, &record.title))
        }
        _ => None,
    }
}

fn term(filler: &Filler<'_>, entry: &Entry<'_>) -> Option<TermView> {
    let Entry::Term(card, places) = entry else { return None };
    Some(TermView {
        anchor: format!("term-{}", card.id),
        term: card.term.clone(),
        also: card.also.clone(),
        definition: escape(&card.definition.plain()),
        notes: Vec::new(),
        used_in: named(filler, places),
    })
}
