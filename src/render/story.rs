//! The page of a running story.

use jiff::civil;

use super::charts::network::network;
use super::charts::strip::{Placed, strip};
use super::fill::Filler;
use super::head::{Head, direction};
use super::joined::joined;
use super::periods::years;
use super::views::{StoryView, UnknownView};
use super::words::Shown;
use super::{Card, Page, Request, Told, feeds, structured_data};
use crate::model::Story;
use crate::site::{ActorCard, Anchors, Linked};

pub(super) fn page(
    request: &Request<'_>,
    linked: &Linked<Story>,
    explainers: &[Told<'_>],
    people: &[Card<ActorCard>],
    today: civil::Date,
) -> Page {
    let (asked, hrefs) = (request.asked, request.shell.hrefs(&request.route));
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: false };
    let (document, record) = (&*linked.document, &linked.document.record);
    let now = record.as_of.as_ref().map_or(today, crate::date::Edtf::first_day);
    let events = if ["timeline", "whats_next", "strip", "network"].iter().any(|field| asked.has(field)) {
        joined(Some(linked), explainers.iter().map(|(linked, _)| *linked), |_| true)
    } else {
        Vec::new()
    };
    let (mut timeline, mut whats_next, mut placed) = (Vec::new(), Vec::new(), Vec::new());
    for event in &events {
        let view = event.view(&filler);
        placed.push(Placed { event: event.event, href: view.href.clone() });
        if event.is_ahead(now) { &mut whats_next } else { &mut timeline }.push(view);
    }
    let language = record.lang.as_deref().unwrap_or(&request.shell.language);
    let view = StoryView {
        id: document.id.to_string(),
        title: record.title.clone(),
        summary: filler.md(&record.summary),
        status: record.status.map(Shown::view),
        as_of: record.as_of.as_ref().map(super::parts::date),
        where_it_stands: filler.md_option(record.where_it_stands.as_ref()),
        image: record.image.as_ref().map(|image| filler.image(image)),
        body: filler.html(&document.body.html),
        explainers: explainers.iter().map(|(_, card)| filler.explainer_card(card)).collect(),
        timeline: years(timeline),
        whats_next,
        strip: asked.when("strip", || strip(&placed, record.as_of.as_ref(), direction(language) == "rtl")),
        actors: people
            .iter()
            .map(|card| filler.actor_link(card, None, card.roles.first().map(|role| role.title.as_str())))
            .collect(),
        network: asked.when("network", || network(&events, &filler)),
        unknown: asked.when("unknown", || open_questions(&filler, record, explainers)),
        topics: record
            .topics
            .iter()
            .filter_map(|id| filler.reach.topics.get(id))
            .map(|card| filler.page_card(card, None))
            .collect(),
        sources: filler.sources(),
        extra: document.extras_at(""),
    };
    let mut head = Head::new("story", &record.title, record.summary.plain());
    head.language = record.lang.as_deref();
    if !explainers.is_empty() {
        head.downloads = feeds::links(request.shell, &hrefs, &request.route);
    }
    head.json_ld = Some(structured_data::collection(
        &record.title,
        &record.summary.plain(),
        request.shell,
        &hrefs,
        &request.route,
    ));
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "story", &view)
}

fn open_questions(filler: &Filler<'_>, record: &Story, explainers: &[Told<'_>]) -> Vec<UnknownView> {
    let own = record.unknown.iter().zip(Anchors::of_unknown(&record.unknown));
    let mut questions: Vec<_> = own.map(|(entry, id)| filler.unknown(entry, &id)).collect();
    for (linked, _) in explainers {
        let entries = &linked.document.record.unknown;
        for (entry, id) in entries.iter().zip(&linked.anchors.unknown) {
            if entry.answered.is_none() {
                questions.push(filler.unknown_elsewhere(linked, entry, id, linked.document.record.short_title()));
            }
        }
    }
    questions
}
