//! The lists of all events, claims, corrections, questions, sources, terms, actors and topics of a site.

mod entries;

use std::sync::Arc;

pub(super) use entries::corrections;
use entries::{
    Entry, Part, Place, actors, by_status, by_topic, by_year, sources, terms, timelines, topics, unknowns, whole,
};

use super::fill::Filler;
use super::head::Head;
use super::others::neighbours;
use super::views::{FilterView, LedgerView};
use super::{Page, Request, Slice, feeds, structured_data};
use crate::memo::Fingerprint;
use crate::site::{Ledger, Reach, Route, Site};

/// Entries on a page of a list.
const PER_PAGE: usize = 60;

/// What all pages of a list show beside its entries.
#[derive(Debug, Hash)]
struct Frame {
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

/// The pages of a list, with their addresses.
pub(super) fn pages(ledger: Ledger, site: &Site) -> Vec<(Route, LedgerPage<'_>)> {
    let (mut elsewhere, mut shown) = (Vec::new(), usize::MAX);
    let parts = match ledger {
        Ledger::Timeline => {
            let (topics, mut parts) = rayon::join(|| by_topic(site), || by_year(site));
            elsewhere = timelines(site);
            elsewhere.extend(topics.iter().map(|(part, _)| Place {
                title: part.label.clone(),
                route: part.route.clone(),
                anchor: String::new(),
            }));
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

impl LedgerPage<'_> {
    /// Digests all that the page shows.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let entries: Vec<Fingerprint> = self.slice.items.iter().map(Entry::fingerprint).collect();
        Fingerprint::of(&(self.ledger, &self.part, &self.frame, entries, self.slice.number, self.slice.pages))
    }

    pub(super) fn page(&self, request: &Request<'_>) -> Page {
        let hrefs = &request.shell.hrefs(&request.route);
        let nothing = Reach::default();
        let filler = Filler { hrefs, reach: &nothing, route: &request.route, has_glossary: false };
        let before = (self.slice.number - 1) * PER_PAGE;
        let items = self.slice.items.iter().enumerate();
        let items = items.map(|(index, entry)| entry.view(&filler, before + index + 1)).collect();
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
            elsewhere: self.frame.elsewhere.iter().map(|place| place.link(&filler)).collect(),
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
