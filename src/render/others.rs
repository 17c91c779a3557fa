//! The pages beside the explainer: home, dossiers, stories, lists, documents, redirects.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil;

use super::fill::Filler;
use super::head::Head;
use super::parts::bare_event;
use super::shell::Shell;
use super::views::{
    ActorView, AppearanceView, Card as CardView, DocumentView, EventView, HomeView, ListingView, StoryView,
};
use super::words::Word;
use super::{Card, Page, Request, Slice, structured_data};
use crate::model::{Actor, Author, EventStatus, Explainer, Id, Named, StaticPage, Story, Topic};
use crate::page::Document;
use crate::site::{ActorCard, Anchors, ExplainerCard, Linked, PageCard, Reach, Redirect, Registry, Route};
use crate::text::escape;

type Told<'s> = (&'s Linked<Explainer>, Card<ExplainerCard>);

/// Who is involved in a story's explainers, those in most of them first.
pub(super) fn people(explainers: &[Told<'_>], registry: &Registry) -> Vec<Card<ActorCard>> {
    let mut counts: HashMap<Id, (usize, usize)> = HashMap::new();
    for (linked, _) in explainers {
        for involved in &linked.document.record.actors {
            let known = involved.id().and_then(|id| registry.actor(id.as_str()));
            if let Some(card) = known {
                let count = counts.entry(card.id.clone()).or_default();
                count.0 += 1;
                count.1 += usize::from(involved.key);
            }
        }
    }
    let mut counts: Vec<(Id, (usize, usize))> = counts.into_iter().collect();
    counts.sort_by(|(a, left), (b, right)| right.cmp(left).then_with(|| a.cmp(b)));
    counts.into_iter().filter_map(|(id, _)| registry.actor(id.as_str()).map(Arc::clone)).collect()
}

pub(super) fn actor(request: &Request<'_>, linked: &Linked<Actor>, explainers: &[Told<'_>]) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: false };
    let (document, record) = (&*linked.document, &linked.document.record);
    let mut roles: Vec<_> = record.roles.iter().collect();
    roles.sort_by(|a, b| match (&a.from, &b.from) {
        (Some(a), Some(b)) => b.chronological(a),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => std::cmp::Ordering::Equal,
    });
    let own = Own { filler, id: &document.id, aliases: &record.aliases, explainers };
    let view = ActorView {
        id: document.id.to_string(),
        name: record.name.clone(),
        summary: filler.md(&record.summary),
        kind: record.kind.view(),
        also_known_as: record.also_known_as.clone(),
        roles: roles.into_iter().map(|role| filler.role(role)).collect(),
        parent: record
            .parent
            .as_ref()
            .and_then(|id| filler.reach.actors.get(id.as_str()))
            .map(|card| filler.actor_link(card, None, None)),
        same_as: record.same_as.iter().map(|link| hrefs.written(link.as_str())).collect(),
        image: record.image.as_ref().map(|image| filler.image(image)),
        body: filler.html(&document.body.html),
        appearances: own.appearances(),
        timeline: own.timeline(),
        reactions: own.reactions(),
        sources: filler.sources(),
        extra: document.extras_at(""),
    };
    let mut head = Head::new("actor", &record.name, record.summary.plain());
    head.json_ld = Some(structured_data::profile(document, request.shell, &hrefs, &request.route));
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "actor", &view)
}

/// What an actor did and said in the explainers it appears in.
struct Own<'o> {
    filler: Filler<'o>,
    id: &'o Id,
    aliases: &'o [Id],
    explainers: &'o [Told<'o>],
}

impl Own<'_> {
    fn is_own(&self, involved: &Named<crate::model::Involved>) -> bool {
        involved.id().is_some_and(|id| id == *self.id || self.aliases.contains(&id))
    }

    fn appearances(&self) -> Vec<AppearanceView> {
        let view = |(linked, card): &Told<'_>| AppearanceView {
            explainer: self.filler.explainer_card(card),
            role: linked
                .document
                .record
                .actors
                .iter()
                .find(|actor| self.is_own(actor))
                .and_then(|actor| actor.role.clone()),
        };
        self.explainers.iter().map(view).collect()
    }

    fn timeline(&self) -> Vec<EventView> {
        let mut events = Vec::new();
        for (linked, card) in self.explainers {
            let anchors = Anchors::of_events(&linked.document.record.timeline);
            for (index, event) in linked.document.record.timeline.iter().enumerate() {
                if event.actors.iter().any(|actor| self.is_own(actor)) {
                    events.push((
                        event.date,
                        self.filler.event_elsewhere(&linked.document, &card.route, index, &anchors[index]),
                    ));
                }
            }
        }
        in_order(events)
    }

    fn reactions(&self) -> Vec<super::views::ReactionView> {
        let mut reactions = Vec::new();
        for (linked, card) in self.explainers {
            let anchors = Anchors::of(&linked.document.record).reactions;
            for (index, reaction) in linked.document.record.reactions.iter().enumerate() {
                if reaction.actor.as_ref().is_some_and(|actor| self.is_own(actor)) {
                    let view = self.filler.reaction_elsewhere(&linked.document, &card.route, index, &anchors[index]);
                    reactions.push((reaction.date, view));
                }
            }
        }
        in_order(reactions)
    }
}

fn in_order<T>(mut dated: Vec<(crate::date::Edtf, T)>) -> Vec<T> {
    dated.sort_by(|(a, _), (b, _)| a.chronological(b));
    dated.into_iter().map(|(_, view)| view).collect()
}

pub(super) fn story(
    request: &Request<'_>,
    linked: &Linked<Story>,
    explainers: &[Told<'_>],
    people: &[Card<ActorCard>],
    today: civil::Date,
) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: false };
    let (document, record) = (&*linked.document, &linked.document.record);
    let now = record.as_of.as_ref().map_or(today, crate::date::Edtf::first_day);
    let (whats_next, timeline) = merged_timeline(&filler, document, explainers, now);
    let view = StoryView {
        id: document.id.to_string(),
        title: record.title.clone(),
        summary: filler.md(&record.summary),
        status: record.status.map(Word::view),
        as_of: record.as_of.as_ref().map(super::parts::date),
        where_it_stands: filler.md_option(record.where_it_stands.as_ref()),
        image: record.image.as_ref().map(|image| filler.image(image)),
        body: filler.html(&document.body.html),
        explainers: explainers.iter().map(|(_, card)| filler.explainer_card(card)).collect(),
        timeline,
        whats_next,
        actors: people
            .iter()
            .map(|card| filler.actor_link(card, None, card.roles.first().map(|role| role.title.as_str())))
            .collect(),
        unknown: open_questions(&filler, record, explainers),
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

/// The events of a story and its explainers, in order: those still ahead, and the others.
fn merged_timeline(
    filler: &Filler<'_>,
    document: &Document<Story>,
    explainers: &[Told<'_>],
    now: civil::Date,
) -> (Vec<EventView>, Vec<EventView>) {
    let mut events = Vec::new();
    let own = &document.record.timeline;
    for (event, id) in own.iter().zip(Anchors::of_events(own)) {
        let mut view = bare_event(event, &id, format!("#event-{id}"));
        view.text = filler.md_option(event.text.as_ref());
        view.notes = filler.notes(&event.sources);
        events.push((event, view));
    }
    for (linked, card) in explainers {
        let record = &linked.document.record;
        for (index, id) in Anchors::of_events(&record.timeline).iter().enumerate() {
            let mut view = filler.event_elsewhere(&linked.document, &card.route, index, id);
            view.anchor = format!("event-{}-{id}", linked.document.id);
            events.push((&record.timeline[index], view));
        }
    }
    events.sort_by(|(a, _), (b, _)| a.date.chronological(&b.date));
    let ahead = |event: &crate::model::Event| {
        event.status == EventStatus::Planned && event.date.last_day().is_none_or(|last| last >= now)
    };
    let (ahead, past): (Vec<_>, Vec<_>) = events.into_iter().partition(|(event, _)| ahead(event));
    (ahead.into_iter().map(|(_, view)| view).collect(), past.into_iter().map(|(_, view)| view).collect())
}

fn open_questions(filler: &Filler<'_>, record: &Story, explainers: &[Told<'_>]) -> Vec<super::views::UnknownView> {
    let own = record.unknown.iter().zip(Anchors::of_unknown(&record.unknown));
    let mut questions: Vec<_> = own.map(|(entry, id)| filler.unknown(entry, &id)).collect();
    for (linked, card) in explainers {
        let entries = &linked.document.record.unknown;
        for (entry, id) in entries.iter().zip(Anchors::of_unknown(entries)) {
            if entry.answered.is_none() {
                let id = format!("{}-{id}", linked.document.id);
                questions.push(super::parts::unknown_elsewhere(entry, &id, filler.explainer_card(card)));
            }
        }
    }
    questions
}

/// The head and list that topics, authors and the home page share.
fn list_page(request: &Request<'_>, kind: &'static str, description: String, list: &Slice, view: &ListingView) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let title = if list.number == 1 { view.title.clone() } else { format!("{}, page {}", view.title, list.number) };
    let mut head = Head::new(kind, &title, description);
    head.neighbours = neighbours(request, list);
    head.json_ld =
        Some(structured_data::collection(&view.title, &head.description, request.shell, &hrefs, &request.route));
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, kind, view)
}

/// The pages of a list before and after this one.
fn neighbours(request: &Request<'_>, list: &Slice) -> (Option<Route>, Option<Route>) {
    let suffix = format!("page/{}/", list.number);
    let first = Route::new(request.route.as_str().strip_suffix(&suffix).unwrap_or(request.route.as_str()));
    let previous = (list.number > 1).then(|| first.page(list.number - 1));
    (previous, (list.number < list.pages).then(|| first.page(list.number + 1)))
}

fn listing(filler: &Filler<'_>, card: &PageCard, list: &Slice) -> ListingView {
    ListingView {
        id: card.id.to_string(),
        title: card.title.clone(),
        summary: card.summary.as_deref().map(escape),
        role: None,
        same_as: Vec::new(),
        image: None,
        body: String::new(),
        explainers: list.explainers.iter().map(|card| filler.explainer_card(card)).collect(),
        sources: Vec::new(),
        number: list.number,
        pages: list.pages,
    }
}

pub(super) fn topic(request: &Request<'_>, linked: Option<&Linked<Topic>>, card: &PageCard, list: &Slice) -> Page {
    let (hrefs, nothing) = (request.shell.hrefs(&request.route), Reach::default());
    let reach = linked.map_or(&nothing, |linked| &*linked.reach);
    let filler = Filler { hrefs: &hrefs, reach, route: &request.route, has_glossary: false };
    let mut view = listing(&filler, card, list);
    if let Some(linked) = linked {
        view.summary = filler.md_option(linked.document.record.summary.as_ref());
        view.body = filler.html(&linked.document.body.html);
        view.sources = filler.sources();
    }
    let description = card.summary.clone().unwrap_or_else(|| format!("Explainers on {}", card.title));
    list_page(request, "topic", description, list, &view)
}

pub(super) fn author(request: &Request<'_>, linked: &Linked<Author>, card: &PageCard, list: &Slice) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: false };
    let record = &linked.document.record;
    let view = ListingView {
        summary: filler.md_option(record.summary.as_ref()),
        role: record.role.clone(),
        same_as: record.same_as.iter().map(|link| hrefs.written(link.as_str())).collect(),
        image: record.image.as_ref().map(|image| filler.image(image)),
        body: filler.html(&linked.document.body.html),
        sources: filler.sources(),
        ..listing(&filler, card, list)
    };
    let description = card.summary.clone().unwrap_or_else(|| format!("Explainers by {}", card.title));
    list_page(request, "author", description, list, &view)
}

pub(super) fn document(request: &Request<'_>, linked: &Linked<StaticPage>) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let filler = Filler { hrefs: &hrefs, reach: &linked.reach, route: &request.route, has_glossary: false };
    let (document, record) = (&*linked.document, &linked.document.record);
    let view = DocumentView {
        id: document.id.to_string(),
        title: record.title.clone(),
        summary: filler.md_option(record.summary.as_ref()),
        updated: record.updated.as_ref().map(super::parts::date),
        body: filler.html(&document.body.html),
        sources: filler.sources(),
        extra: document.extras_at(""),
    };
    let description = record.summary.as_ref().map_or_else(|| record.title.clone(), crate::model::Md::plain);
    let json_ld = structured_data::web_page(&record.title, &description, request.shell, &hrefs, &request.route);
    let mut head = Head::new("document", &record.title, description);
    head.language = record.lang.as_deref();
    head.json_ld = Some(json_ld);
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "document", &view)
}

pub(super) fn home(
    request: &Request<'_>,
    stories: &[(Card<PageCard>, usize)],
    topics: &[(Card<PageCard>, usize)],
    list: &Slice,
) -> Page {
    let (hrefs, nothing) = (request.shell.hrefs(&request.route), Reach::default());
    let filler = Filler { hrefs: &hrefs, reach: &nothing, route: &request.route, has_glossary: false };
    let counted = |cards: &[(Card<PageCard>, usize)]| -> Vec<CardView> {
        cards.iter().map(|(card, count)| filler.page_card(card, Some(*count))).collect()
    };
    let view = HomeView {
        stories: counted(stories),
        explainers: list.explainers.iter().map(|card| filler.explainer_card(card)).collect(),
        topics: counted(topics),
        number: list.number,
        pages: list.pages,
    };
    let title =
        if list.number == 1 { request.shell.title.clone() } else { format!("Explainers, page {}", list.number) };
    let description = request.shell.description.clone().unwrap_or_else(|| request.shell.title.clone());
    let mut head = Head::new("home", &title, description);
    head.neighbours = neighbours(request, list);
    head.json_ld = Some(structured_data::website(request.shell, &hrefs));
    let page = head.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "home", &view)
}

pub(super) fn not_found(request: &Request<'_>) -> Page {
    let hrefs = request.shell.hrefs(&request.route);
    let page = Head::new("404", "Page not found", "There is no page at this address.".to_owned());
    let page = page.view(&request.route, request.shell, &hrefs);
    Page::new(&request.shell.view(&request.route, &hrefs), &page, "", &())
}

/// A page at an old address that leads to the new one, also without a server's help.
pub(super) fn redirect(redirect: &Redirect, shell: &Shell) -> Vec<u8> {
    let hrefs = shell.hrefs(&redirect.from);
    let to = escape(&hrefs.page(&redirect.to));
    let canonical = escape(&hrefs.absolute(&redirect.to).unwrap_or_else(|| hrefs.page(&redirect.to)));
    let language = escape(&shell.language);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n<title>This page has moved</title>\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n<p>This page has moved: <a href=\"{to}\">{to}</a></p>\n</html>\n"
    )
    .into_bytes()
}
