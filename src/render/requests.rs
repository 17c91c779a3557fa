//! The linked site into requests: which files it is made of, and what each of them shows.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::card::{self, Card as SocialCard};
use super::joined::people;
use super::shell::Shell;
use super::{Card, Frame, Request, Running, Slice, Subject, Told, data, feeds, ledgers, sitemap};
use crate::model::{Explainer, Id};
use crate::site::{ExplainerCard, Ledger, Linked, Route, Site};

/// Which files are asked for.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'w> {
    /// All of them, unless this is set meanwhile: then some are left out.
    All(&'w AtomicBool),
    /// The one at an address below the site's.
    File(&'w str),
}

impl<'w> Wanted<'w> {
    fn file(self) -> Option<&'w str> {
        if let Self::File(file) = self { Some(file) } else { None }
    }

    fn is_stopped(self) -> bool {
        matches!(self, Self::All(stop) if stop.load(Ordering::Relaxed))
    }
}

/// Lists the files a site is made of, as far as they are wanted.
pub fn requests<'s>(site: &'s Site, frame: &'s Frame, wanted: Wanted<'s>) -> Vec<Request<'s>> {
    // The sitemap lists all others.
    let only = wanted.file().filter(|file| *file != SITEMAP);
    let mut list = Listing { frame, shell: &frame.shell, only, wanted, requests: Vec::new() };
    list.home(site);
    list.explainers(site);
    list.dossiers(site);
    list.listings(site);
    for page in &site.pages {
        list.add(page.route.clone(), Subject::Document(page));
    }
    for redirect in site.redirects() {
        list.add(redirect.from.clone(), Subject::Redirect(redirect));
    }
    for ledger in site.ledgers() {
        if list.wants(&ledger.route()) {
            for (route, page) in ledgers::pages(*ledger, site) {
                list.add(route, Subject::Ledger(page));
            }
        }
    }
    if frame.shell.outputs.search {
        list.add(Route::new("search/"), Subject::Search);
    }
    list.add(Route::new("404.html"), Subject::NotFound);
    list.add(Route::new("robots.txt"), Subject::Robots);
    for (name, text) in &frame.host_files {
        list.add(Route::new(*name), Subject::HostFile(text));
    }
    list.data(site);
    list.feeds(site);
    if frame.shell.base_url.is_some() {
        let pages = list.requests.iter().filter_map(sitemap::entry).collect();
        list.add(Route::new(SITEMAP), Subject::Sitemap(pages));
        if frame.shell.outputs.news_sitemap && list.wants(&Route::new(NEWS_SITEMAP)) {
            list.add(Route::new(NEWS_SITEMAP), Subject::NewsSitemap(news(site, frame)));
        }
    }
    // Two pages of one address were told of when the site was linked; only one can be made.
    let mut taken = BTreeSet::new();
    let is_wanted = |request: &Request<'_>| wanted.file().is_none_or(|file| request.file == file);
    list.requests.retain(|request| is_wanted(request) && taken.insert(request.file.clone()));
    list.requests
}

const SITEMAP: &str = "sitemap.xml";
const NEWS_SITEMAP: &str = "news-sitemap.xml";

/// For how long an explainer is news.
pub const NEWS: jiff::SignedDuration = jiff::SignedDuration::from_hours(48);

/// Explainers published in the two days before the build; Google takes a thousand.
fn news(site: &Site, frame: &Frame) -> Vec<Card<ExplainerCard>> {
    let oldest = frame.now - NEWS;
    let recent = |card: &&Card<ExplainerCard>| {
        let published = card.date.instant(&frame.timezone);
        published >= oldest && published <= frame.now
    };
    site.cards().filter(recent).take(1000).cloned().collect()
}

/// The stories with their newest explainers: the story of the newest explainer first, those without any last.
fn running(site: &Site) -> Vec<Running> {
    let mut told: HashMap<&Id, (usize, Vec<Card<ExplainerCard>>)> = HashMap::new();
    let mut order: Vec<&Id> = Vec::new();
    for (linked, card) in site.told() {
        let Some(story) = &linked.document.record.story else { continue };
        let (count, newest) = told.entry(story).or_insert_with(|| {
            order.push(story);
            (0, Vec::new())
        });
        *count += 1;
        if newest.len() < NEWEST_OF_A_STORY {
            newest.push(Arc::clone(card));
        }
    }
    order.extend(site.registry().stories.keys().filter(|id| !told.contains_key(id)));
    let story = |id: &Id| {
        let (count, newest) = told.remove(id).unwrap_or_default();
        Some(Running { card: Arc::clone(site.registry().stories.get(id)?), count, newest })
    };
    order.into_iter().filter_map(story).collect()
}

/// Explainers that the home page names of each running story.
const NEWEST_OF_A_STORY: usize = 6;

/// The explainer that another is a translation of, or itself.
fn original(linked: &Linked<Explainer>) -> &Id {
    linked.document.record.translation_of.as_ref().unwrap_or(&linked.document.id)
}

/// The languages of each explainer that is there in several, with their addresses.
fn translations<'s>(site: &'s Site, language: &str) -> HashMap<&'s Id, Vec<(String, Route)>> {
    let translated = site.explainers().filter(|linked| linked.document.record.translation_of.is_some());
    let mut groups: HashMap<&Id, Vec<(String, Route)>> =
        translated.map(|linked| (original(linked), Vec::new())).collect();
    if groups.is_empty() {
        return groups;
    }
    for linked in site.explainers() {
        if let Some(group) = groups.get_mut(original(linked)) {
            let language = linked.document.record.lang.clone().unwrap_or_else(|| language.to_owned());
            group.push((language, linked.route.clone()));
        }
    }
    groups
}

/// The folder that a file lies in, with the `/` at its end.
fn folder(file: &str) -> &str {
    &file[..file.rfind('/').map_or(0, |slash| slash + 1)]
}

struct Listing<'s> {
    frame: &'s Frame,
    shell: &'s Shell,
    wanted: Wanted<'s>,
    /// The only file whose request is listed.
    only: Option<&'s str>,
    requests: Vec<Request<'s>>,
}

impl<'s> Listing<'s> {
    fn add(&mut self, route: Route, subject: Subject<'s>) {
        let (base, asked) = (self.frame.base, subject.asked(&self.frame.asked));
        self.requests.push(Request { file: route.file(), route, subject, shell: self.shell, asked, base });
    }

    /// Whether a page or what lies below it is asked for.
    fn wants(&self, route: &Route) -> bool {
        !self.wanted.is_stopped() && self.only.is_none_or(|file| file.starts_with(route.as_str()))
    }

    fn home(&mut self, site: &Site) {
        if self.only.is_some_and(|file| file != "index.html" && !file.starts_with("page/")) {
            return;
        }
        let mut per_topic: HashMap<&Id, usize> = HashMap::new();
        for topic in site.explainers.iter().flat_map(|linked| &linked.document.record.topics) {
            *per_topic.entry(topic).or_default() += 1;
        }
        let stories = running(site);
        let topics: Vec<_> = site
            .registry()
            .topics
            .iter()
            .map(|(id, card)| (Arc::clone(card), per_topic.get(id).copied().unwrap_or(0)))
            .collect();
        for list in Slice::all(site.cards().cloned().collect(), self.frame.page_size) {
            let first = list.number == 1;
            let (stories, topics) = if first { (stories.clone(), topics.clone()) } else { (Vec::new(), Vec::new()) };
            self.add(Route::default().page(list.number), Subject::Home { stories, topics, list });
        }
    }

    /// The places in the list of the explainers of which a file is asked for.
    fn places(&self, site: &Site) -> Vec<usize> {
        match self.only {
            Some(file) => site.place_of(folder(file)).into_iter().collect(),
            None if self.wanted.is_stopped() => Vec::new(),
            None => (0..site.explainers.len()).collect(),
        }
    }

    fn explainers(&mut self, site: &'s Site) {
        let places = self.places(site);
        if places.is_empty() {
            return;
        }
        let groups = translations(site, &self.shell.language);
        let wanted = self.wanted;
        for (place, related) in places.iter().zip(site.related(&places, || wanted.is_stopped())) {
            let linked = &*site.explainers[*place];
            let record = &linked.document.record;
            let clock = record.review_by.is_some() || record.has_plans();
            let mut translations =
                groups.get(original(linked)).filter(|group| group.len() > 1).cloned().unwrap_or_default();
            translations.sort();
            let address = card::route(&linked.route);
            // A card of the site's own, in `static/`, stands for the one that would be drawn.
            let own = site.assets.contains_key(address.as_str());
            if let Some(card) = SocialCard::of(linked, self.shell).filter(|_| !own) {
                self.add(address, Subject::Card(card));
            }
            self.add(
                linked.route.clone(),
                Subject::Explainer { linked, related, translations, today: clock.then_some(self.frame.today) },
            );
        }
    }

    fn dossiers(&mut self, site: &'s Site) {
        if self.only.is_some_and(|file| !file.starts_with("actors/") && !file.starts_with("stories/")) {
            return;
        }
        let actors: Vec<_> = site.actors.iter().filter(|linked| self.wants(&linked.route)).collect();
        let stories: Vec<_> = site.stories.iter().filter(|linked| self.wants(&linked.route)).collect();
        let mut by_actor: HashMap<&str, Vec<Told<'s>>> =
            actors.iter().map(|linked| (linked.document.id.as_str(), Vec::new())).collect();
        let mut by_story: HashMap<&Id, Vec<Told<'s>>> =
            stories.iter().map(|linked| (&linked.document.id, Vec::new())).collect();
        if actors.is_empty() && stories.is_empty() {
            return;
        }
        for (linked, card) in site.told() {
            let ids: BTreeSet<&str> = linked.reach.actors.values().map(|card| card.id.as_str()).collect();
            for id in ids {
                if let Some(told) = by_actor.get_mut(id) {
                    told.push((linked, Arc::clone(card)));
                }
            }
            if let Some(told) = linked.document.record.story.as_ref().and_then(|story| by_story.get_mut(story)) {
                told.push((linked, Arc::clone(card)));
            }
        }
        for linked in actors {
            let explainers = by_actor.remove(linked.document.id.as_str()).unwrap_or_default();
            self.add(linked.route.clone(), Subject::Actor { linked, explainers });
        }
        for linked in stories {
            let mut explainers = by_story.remove(&linked.document.id).unwrap_or_default();
            let named = linked.document.record.explainers.iter().enumerate();
            let order: HashMap<&Id, usize> = named.rev().map(|(place, id)| (id, place)).collect();
            explainers.reverse();
            explainers.sort_by_key(|(explainer, _)| order.get(&explainer.document.id).copied().unwrap_or(usize::MAX));
            let people = people(&explainers, |card| site.registry().actors.contains_key(&card.id));
            let today = self.frame.today;
            self.add(linked.route.clone(), Subject::Story { linked, explainers, people, today });
        }
    }

    /// The files of data of explainers and of the site.
    fn data(&mut self, site: &'s Site) {
        if self.only.is_some_and(|file| file.ends_with(".html")) {
            return;
        }
        for linked in self.places(site).into_iter().map(|place| &site.explainers[place]) {
            for kind in data::Kind::of(self.shell, &linked.document.record) {
                self.add(Route::new(format!("{}{}", linked.route, kind.file())), Subject::Data(kind, linked));
            }
        }
        if self.shell.outputs.data && self.wants(&Route::new("data/")) {
            let actors = site.registry().actors.values().filter(|card| card.route.is_some()).cloned().collect();
            self.add(Route::new("data/actors.json"), Subject::ActorsData(actors));
            self.add(Route::new("data/timeline.json"), Subject::TimelineData(site.explainers().collect()));
        }
    }

    /// The feeds of the site, of stories, topics and actors, and of corrections.
    fn feeds(&mut self, site: &'s Site) {
        let formats = feeds::Format::of(self.shell);
        if formats.is_empty()
            || self.wanted.is_stopped()
            || self.only.is_some_and(|file| !formats.iter().any(|format| file.ends_with(format.file())))
        {
            return;
        }
        let name = |of: &str| format!("{of} · {}", self.shell.title);
        let mut feeds = vec![feeds::Feed::of_explainers(
            self.shell.title.clone(),
            self.shell.description.clone(),
            Route::default(),
            site.cards().map(|card| &***card),
        )];
        let told = |explainers: &[Told<'_>]| explainers.iter().map(|(_, card)| Arc::clone(card)).collect::<Vec<_>>();
        let mut of_topics: HashMap<&Id, Vec<Card<ExplainerCard>>> = HashMap::new();
        for (linked, card) in site.told() {
            for topic in &linked.document.record.topics {
                of_topics.entry(topic).or_default().push(Arc::clone(card));
            }
        }
        for (id, cards) in site.registry().topics.keys().filter_map(|id| Some((id, of_topics.get(id)?))) {
            let Some(topic) = site.registry().topics.get(id) else { continue };
            let cards = cards.iter().map(|card| &***card);
            feeds.push(feeds::Feed::of_explainers(
                name(&topic.title),
                topic.summary.clone(),
                topic.route.clone(),
                cards,
            ));
        }
        for request in &self.requests {
            let (title, summary, mut cards) = match &request.subject {
                Subject::Actor { linked, explainers } => {
                    let record = &linked.document.record;
                    (name(&record.name), record.summary.plain(), told(explainers))
                }
                Subject::Story { linked, explainers, .. } => {
                    let record = &linked.document.record;
                    (name(&record.title), record.summary.plain(), told(explainers))
                }
                _ => continue,
            };
            if cards.is_empty() {
                continue;
            }
            cards.sort_by(|a, b| b.date.chronological(&a.date));
            let cards = cards.iter().map(|card| &***card);
            feeds.push(feeds::Feed::of_explainers(title, Some(summary), request.route.clone(), cards));
        }
        if site.ledgers().contains(&Ledger::Corrections) {
            let page = Ledger::Corrections.route();
            feeds.push(feeds::Feed::of_corrections(name("Corrections"), page, ledgers::corrections(site)));
        }
        for feed in feeds {
            for format in &formats {
                self.add(format.route(feed.page()), Subject::Feed(Arc::clone(&feed), *format));
            }
        }
    }

    fn listings(&mut self, site: &'s Site) {
        let page_size = self.frame.page_size;
        let topics = site.registry().topics.values().any(|card| self.wants(&card.route));
        if !topics && !site.authors.iter().any(|linked| self.wants(&linked.route)) {
            return;
        }
        let mut by_topic: HashMap<&Id, Vec<Card<ExplainerCard>>> = HashMap::new();
        let mut by_author: HashMap<&Id, Vec<Card<ExplainerCard>>> = HashMap::new();
        for (linked, card) in site.told() {
            for topic in &linked.document.record.topics {
                by_topic.entry(topic).or_default().push(Arc::clone(card));
            }
            for author in &linked.document.record.authors {
                by_author.entry(author).or_default().push(Arc::clone(card));
            }
        }
        for (id, linked) in &site.topics {
            let Some(card) = site.registry().topics.get(id) else { continue };
            for list in Slice::all(by_topic.remove(id).unwrap_or_default(), page_size) {
                let subject = Subject::Topic { linked: linked.as_deref(), card: Arc::clone(card), list };
                self.add_slice(&card.route, subject);
            }
        }
        for linked in &site.authors {
            let Some(card) = site.registry().authors.get(&linked.document.id) else { continue };
            for list in Slice::all(by_author.remove(&linked.document.id).unwrap_or_default(), page_size) {
                self.add_slice(&linked.route, Subject::Author { linked, card: Arc::clone(card), list });
            }
        }
    }

    fn add_slice(&mut self, first: &Route, subject: Subject<'s>) {
        let number = subject.slice().map_or(1, |slice| slice.number);
        self.add(first.page(number), subject);
    }
}
