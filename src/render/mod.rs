//! The linked site into requests, and each request into the bytes of one file.

pub mod data;
mod dossier;
mod explainer;
mod feeds;
mod fill;
mod head;
mod hrefs;
mod joined;
mod ledgers;
mod others;
mod parts;
mod shell;
mod sitemap;
mod story;
mod structured_data;
pub mod theme;
pub mod views;
mod words;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::memo::{Fingerprint, Keyed};
use crate::model::{Actor, Author, Explainer, Id, StaticPage, Story, Topic};
use crate::site::{ActorCard, ExplainerCard, Linked, PageCard, Redirect, Related, Route, Settings, Site, Stamped};
use shell::Shell;
use theme::Theme;

type Card<T> = Arc<Stamped<T>>;

/// What a page is about: all its template is handed comes from here, and all of this is in its fingerprint.
enum Subject<'s> {
    Home {
        stories: Vec<(Card<PageCard>, usize)>,
        topics: Vec<(Card<PageCard>, usize)>,
        list: Slice<Card<ExplainerCard>>,
    },
    Explainer {
        linked: &'s Linked<Explainer>,
        related: &'s [Related],
        translations: Vec<(String, Route)>,
        today: Option<civil::Date>,
    },
    Actor {
        linked: &'s Linked<Actor>,
        explainers: Vec<(&'s Linked<Explainer>, Card<ExplainerCard>)>,
    },
    Story {
        linked: &'s Linked<Story>,
        explainers: Vec<(&'s Linked<Explainer>, Card<ExplainerCard>)>,
        people: Vec<Card<ActorCard>>,
        today: civil::Date,
    },
    Topic {
        linked: Option<&'s Linked<Topic>>,
        card: Card<PageCard>,
        list: Slice<Card<ExplainerCard>>,
    },
    Author {
        linked: &'s Linked<Author>,
        card: Card<PageCard>,
        list: Slice<Card<ExplainerCard>>,
    },
    Document(&'s Linked<StaticPage>),
    Search,
    NotFound,
    Redirect(&'s Redirect),
    Ledger(ledgers::LedgerPage<'s>),
    Feed(Arc<feeds::Feed>, feeds::Format),
    Data(data::Kind, &'s Linked<Explainer>),
    ActorsData(Vec<Card<ActorCard>>),
    TimelineData(Vec<&'s Linked<Explainer>>),
    Sitemap(Vec<(Route, Option<String>)>),
    NewsSitemap(Vec<Card<ExplainerCard>>),
    Redirects(&'s [Redirect]),
    Robots,
}

/// An explainer with its card, where another page shows its records.
type Told<'s> = (&'s Linked<Explainer>, Card<ExplainerCard>);

/// A page of a list.
struct Slice<T> {
    items: Vec<T>,
    number: usize,
    pages: usize,
}

/// One file to be made.
pub struct Request<'s> {
    route: Route,
    file: String,
    subject: Subject<'s>,
    shell: &'s Shell,
    fingerprint: Fingerprint,
}

impl Keyed for Request<'_> {
    fn name(&self) -> &str {
        &self.file
    }

    fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Whether there are bytes: without, the diagnostics say why.
    pub complete: bool,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// What all requests of a build have in common.
pub struct Frame(Shell);

impl Frame {
    /// Takes what stands around every page.
    pub fn of(config: &Config, site: &Site) -> Self {
        Self(Shell::of(config, site))
    }
}

/// Lists the files a site is made of.
pub fn requests<'s>(
    site: &'s Site,
    config: &Config,
    settings: &Settings,
    theme: &Theme,
    frame: &'s Frame,
) -> Vec<Request<'s>> {
    let today = settings.now.to_zoned_datetime(config.timezone.clone()).date();
    let base = Fingerprint::of(&(theme.fingerprint(), frame.0.fingerprint()));
    let mut list = Listing { shell: &frame.0, base, requests: Vec::new() };
    list.home(site, config.page_size);
    list.explainers(site, today);
    list.dossiers(site, today);
    list.listings(site, config.page_size);
    for page in &site.pages {
        list.add(page.route.clone(), Subject::Document(page));
    }
    for redirect in &site.redirects {
        list.add(redirect.from.clone(), Subject::Redirect(redirect));
    }
    for (route, page) in ledgers::pages(site) {
        list.add(route, Subject::Ledger(page));
    }
    if config.outputs.search {
        list.add(Route::new("search/"), Subject::Search);
    }
    list.add(Route::new("404.html"), Subject::NotFound);
    list.add(Route::new("robots.txt"), Subject::Robots);
    if !site.redirects.is_empty() {
        list.add(Route::new("_redirects"), Subject::Redirects(&site.redirects));
    }
    list.data(site);
    list.feeds(site);
    if config.base_url.is_some() {
        let pages = list.requests.iter().filter_map(sitemap::entry).collect();
        list.add(Route::new("sitemap.xml"), Subject::Sitemap(pages));
        if config.outputs.news_sitemap {
            list.add(Route::new("news-sitemap.xml"), Subject::NewsSitemap(news(site, config, settings)));
        }
    }
    // Two pages of one address were told of when the site was linked; only one can be made.
    let mut taken = BTreeSet::new();
    list.requests.retain(|request| taken.insert(request.file.clone()));
    list.requests
}

/// Explainers published in the two days before the build; Google takes a thousand.
fn news(site: &Site, config: &Config, settings: &Settings) -> Vec<Card<ExplainerCard>> {
    let oldest = settings.now - jiff::SignedDuration::from_hours(48);
    let recent = |card: &&Card<ExplainerCard>| {
        let published = card.date.instant(&config.timezone);
        published >= oldest && published <= settings.now
    };
    site.cards().filter(recent).take(1000).cloned().collect()
}

struct Listing<'s> {
    shell: &'s Shell,
    base: Fingerprint,
    requests: Vec<Request<'s>>,
}

impl<'s> Listing<'s> {
    fn add(&mut self, route: Route, subject: Subject<'s>) {
        let fingerprint = Fingerprint::of(&(self.base, route.as_str(), subject.fingerprint()));
        self.requests.push(Request { file: route.file(), route, subject, shell: self.shell, fingerprint });
    }

    fn home(&mut self, site: &Site, page_size: usize) {
        let mut per_story: HashMap<&Id, usize> = HashMap::new();
        let mut per_topic: HashMap<&Id, usize> = HashMap::new();
        let mut newest_story: Vec<&Id> = Vec::new();
        for record in site.explainers.iter().map(|linked| &linked.document.record) {
            for topic in &record.topics {
                *per_topic.entry(topic).or_default() += 1;
            }
            if let Some(story) = &record.story {
                *per_story.entry(story).or_default() += 1;
                if !newest_story.contains(&story) {
                    newest_story.push(story);
                }
            }
        }
        let rest = site.registry.stories.keys().filter(|id| !per_story.contains_key(id));
        let stories = newest_story.iter().copied().chain(rest).filter_map(|id| {
            Some((Arc::clone(site.registry.stories.get(id)?), per_story.get(id).copied().unwrap_or(0)))
        });
        let stories: Vec<_> = stories.collect();
        let topics: Vec<_> = site
            .registry
            .topics
            .iter()
            .map(|(id, card)| (Arc::clone(card), per_topic.get(id).copied().unwrap_or(0)))
            .collect();
        let all =
            site.explainers.iter().filter_map(|linked| site.registry.explainers.get(&linked.document.id)).cloned();
        for list in Slice::all(all.collect(), page_size) {
            let first = list.number == 1;
            let (stories, topics) = if first { (stories.clone(), topics.clone()) } else { (Vec::new(), Vec::new()) };
            self.add(Route::default().page(list.number), Subject::Home { stories, topics, list });
        }
    }

    fn explainers(&mut self, site: &'s Site, today: civil::Date) {
        let mut groups: HashMap<&Id, Vec<(String, Route)>> = HashMap::new();
        for linked in &site.explainers {
            let record = &linked.document.record;
            let original = record.translation_of.as_ref().unwrap_or(&linked.document.id);
            let language = record.lang.clone().unwrap_or_else(|| self.shell.language.clone());
            groups.entry(original).or_default().push((language, linked.route.clone()));
        }
        for (linked, related) in site.explainers.iter().zip(&site.related) {
            let record = &linked.document.record;
            let planned = |event: &crate::model::Event| event.status == crate::model::EventStatus::Planned;
            let clock = record.review_by.is_some() || record.timeline.iter().any(planned);
            let original = record.translation_of.as_ref().unwrap_or(&linked.document.id);
            let mut translations = groups.get(original).filter(|group| group.len() > 1).cloned().unwrap_or_default();
            translations.sort();
            self.add(
                linked.route.clone(),
                Subject::Explainer { linked, related, translations, today: clock.then_some(today) },
            );
        }
    }

    fn dossiers(&mut self, site: &'s Site, today: civil::Date) {
        let mut by_actor: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_story: HashMap<&Id, Vec<usize>> = HashMap::new();
        for (index, linked) in site.explainers.iter().enumerate() {
            let ids: BTreeSet<&str> = linked.reach.actors.values().map(|card| card.id.as_str()).collect();
            for id in ids {
                by_actor.entry(id).or_default().push(index);
            }
            if let Some(story) = &linked.document.record.story {
                by_story.entry(story).or_default().push(index);
            }
        }
        let with_card = |indexes: Option<&Vec<usize>>| -> Vec<(&'s Linked<Explainer>, Card<ExplainerCard>)> {
            let linked = indexes.into_iter().flatten().map(|&index| &site.explainers[index]);
            linked
                .filter_map(|linked| Some((linked, Arc::clone(site.registry.explainers.get(&linked.document.id)?))))
                .collect()
        };
        for linked in &site.actors {
            let explainers = with_card(by_actor.get(linked.document.id.as_str()));
            self.add(linked.route.clone(), Subject::Actor { linked, explainers });
        }
        for linked in &site.stories {
            let mut explainers = with_card(by_story.get(&linked.document.id));
            let order = &linked.document.record.explainers;
            explainers.reverse();
            explainers.sort_by_key(|(explainer, _)| {
                order.iter().position(|id| *id == explainer.document.id).unwrap_or(usize::MAX)
            });
            let people = story::people(&explainers, &site.registry);
            self.add(linked.route.clone(), Subject::Story { linked, explainers, people, today });
        }
    }

    /// The files of data of explainers and of the site.
    fn data(&mut self, site: &'s Site) {
        for linked in &site.explainers {
            let record = &linked.document.record;
            let planned = record.timeline.iter().any(|event| event.status == crate::model::EventStatus::Planned);
            for kind in data::Kind::of(self.shell, record, planned) {
                self.add(Route::new(format!("{}{}", linked.route, kind.file())), Subject::Data(kind, linked));
            }
        }
        if self.shell.outputs.data {
            let actors = site.registry.actors.values().filter(|card| card.route.is_some()).cloned().collect();
            self.add(Route::new("data/actors.json"), Subject::ActorsData(actors));
            self.add(Route::new("data/timeline.json"), Subject::TimelineData(site.explainers.iter().collect()));
        }
    }

    /// The feeds of the site, of stories, topics and actors, and of corrections.
    fn feeds(&mut self, site: &'s Site) {
        let formats = feeds::Format::of(self.shell);
        if formats.is_empty() {
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
        for (linked, card) in site.explainers.iter().zip(site.cards()) {
            for topic in &linked.document.record.topics {
                of_topics.entry(topic).or_default().push(Arc::clone(card));
            }
        }
        for (id, cards) in site.registry.topics.keys().filter_map(|id| Some((id, of_topics.get(id)?))) {
            let Some(topic) = site.registry.topics.get(id) else { continue };
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
        if site.ledgers.contains(&crate::site::Ledger::Corrections) {
            let page = crate::site::Ledger::Corrections.route();
            feeds.push(feeds::Feed::of_corrections(name("Corrections"), page, ledgers::corrections(site)));
        }
        for feed in feeds {
            for format in &formats {
                self.add(format.route(feed.page()), Subject::Feed(Arc::clone(&feed), *format));
            }
        }
    }

    fn listings(&mut self, site: &'s Site, page_size: usize) {
        let mut by_topic: HashMap<&Id, Vec<Card<ExplainerCard>>> = HashMap::new();
        let mut by_author: HashMap<&Id, Vec<Card<ExplainerCard>>> = HashMap::new();
        for linked in &site.explainers {
            let Some(card) = site.registry.explainers.get(&linked.document.id) else { continue };
            for topic in &linked.document.record.topics {
                by_topic.entry(topic).or_default().push(Arc::clone(card));
            }
            for author in &linked.document.record.authors {
                by_author.entry(author).or_default().push(Arc::clone(card));
            }
        }
        for (id, linked) in &site.topics {
            let Some(card) = site.registry.topics.get(id) else { continue };
            for list in Slice::all(by_topic.remove(id).unwrap_or_default(), page_size) {
                let subject = Subject::Topic { linked: linked.as_ref(), card: Arc::clone(card), list };
                self.add_slice(&card.route, subject);
            }
        }
        for linked in &site.authors {
            let Some(card) = site.registry.authors.get(&linked.document.id) else { continue };
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

impl<T> Slice<T> {
    /// Cuts a list into pages; an empty list has one empty page.
    fn all(items: Vec<T>, size: usize) -> Vec<Self> {
        let pages = items.len().div_ceil(size).max(1);
        let mut rest = items.into_iter();
        (1..=pages).map(|number| Self { items: rest.by_ref().take(size).collect(), number, pages }).collect()
    }
}

impl Slice<Card<ExplainerCard>> {
    fn fingerprint(&self) -> Fingerprint {
        let cards: Vec<Fingerprint> = self.items.iter().map(|card| card.fingerprint()).collect();
        Fingerprint::of(&(cards, self.number, self.pages))
    }
}

impl Subject<'_> {
    fn slice(&self) -> Option<&Slice<Card<ExplainerCard>>> {
        match self {
            Self::Home { list, .. } | Self::Topic { list, .. } | Self::Author { list, .. } => Some(list),
            _ => None,
        }
    }

    /// Whether a template makes it.
    fn has_template(&self) -> bool {
        matches!(
            self,
            Self::Home { .. }
                | Self::Explainer { .. }
                | Self::Actor { .. }
                | Self::Story { .. }
                | Self::Topic { .. }
                | Self::Author { .. }
                | Self::Document(_)
                | Self::Ledger(_)
                | Self::Search
                | Self::NotFound
        )
    }

    /// Digests all that the page can show.
    fn fingerprint(&self) -> Fingerprint {
        let counted = |cards: &[(Card<PageCard>, usize)]| {
            cards.iter().map(|(card, count)| (card.fingerprint(), *count)).collect::<Vec<_>>()
        };
        let told = |explainers: &[(&Linked<Explainer>, Card<ExplainerCard>)]| {
            let parts = |(linked, card): &(&Linked<Explainer>, Card<ExplainerCard>)| {
                (linked.front_fingerprint, card.fingerprint())
            };
            explainers.iter().map(parts).collect::<Vec<_>>()
        };
        match self {
            Self::Home { stories, topics, list } => {
                Fingerprint::of(&("home", counted(stories), counted(topics), list.fingerprint()))
            }
            Self::Explainer { linked, related, translations, today } => {
                let related: Vec<_> =
                    related.iter().map(|related| (related.card.fingerprint(), &related.reason)).collect();
                Fingerprint::of(&("explainer", linked.fingerprint, related, translations, today))
            }
            Self::Actor { linked, explainers } => Fingerprint::of(&("actor", linked.fingerprint, told(explainers))),
            Self::Story { linked, explainers, people, today } => {
                let people: Vec<_> = people.iter().map(|card| card.fingerprint()).collect();
                Fingerprint::of(&("story", linked.fingerprint, told(explainers), people, today))
            }
            Self::Topic { linked, card, list } => Fingerprint::of(&(
                "topic",
                linked.map(|linked| linked.fingerprint),
                card.fingerprint(),
                list.fingerprint(),
            )),
            Self::Author { linked, card, list } => {
                Fingerprint::of(&("author", linked.fingerprint, card.fingerprint(), list.fingerprint()))
            }
            Self::Document(linked) => Fingerprint::of(&("document", linked.fingerprint)),
            Self::Search => Fingerprint::of("search"),
            Self::NotFound => Fingerprint::of("404"),
            Self::Redirect(redirect) => Fingerprint::of(redirect),
            Self::Ledger(page) => page.fingerprint(),
            Self::Feed(feed, format) => Fingerprint::of(&(feed, format)),
            Self::Data(kind, linked) => {
                Fingerprint::of(&(kind, linked.document.front_fingerprint, linked.reach.fingerprint()))
            }
            Self::ActorsData(cards) => {
                Fingerprint::of(&cards.iter().map(|card| card.fingerprint()).collect::<Vec<_>>())
            }
            Self::TimelineData(explainers) => {
                Fingerprint::of(&explainers.iter().map(|linked| linked.front_fingerprint).collect::<Vec<_>>())
            }
            Self::NewsSitemap(cards) => {
                Fingerprint::of(&cards.iter().map(|card| card.fingerprint()).collect::<Vec<_>>())
            }
            Self::Redirects(redirects) => Fingerprint::of(redirects),
            Self::Sitemap(pages) => Fingerprint::of(pages),
            Self::Robots => Fingerprint::of("robots"),
        }
    }
}

/// Makes the bytes of a file, or says why it cannot.
pub fn render(request: &Request<'_>, theme: &Theme) -> (Option<Vec<u8>>, Rendered) {
    let made = match &request.subject {
        Subject::Redirect(redirect) => Ok(others::redirect(redirect, request.shell)),
        Subject::Feed(feed, format) => feed.write(*format, request.shell),
        Subject::Data(kind, linked) => data::write(*kind, linked, request.shell),
        Subject::ActorsData(cards) => Ok(data::actors(cards.iter().map(|card| &***card), request.shell)),
        Subject::TimelineData(explainers) => Ok(data::timeline(explainers.iter().copied(), request.shell)),
        Subject::NewsSitemap(cards) => sitemap::news(cards, request.shell),
        Subject::Redirects(redirects) => Ok(sitemap::redirects(redirects, request.shell)),
        Subject::Sitemap(pages) => sitemap::sitemap(pages, request.shell),
        Subject::Robots => Ok(sitemap::robots(request.shell)),
        _ => {
            let page = request.page();
            match theme.render(page.template, &page.context, &request.file) {
                Ok(bytes) => return (Some(bytes), Rendered { complete: true, diagnostics: Vec::new() }),
                Err(wrong) => return (None, Rendered { complete: false, diagnostics: vec![*wrong] }),
            }
        }
    };
    match made {
        Ok(bytes) => (Some(bytes), Rendered { complete: true, diagnostics: Vec::new() }),
        Err(message) => {
            let place = crate::diagnostic::Place::file(&crate::text::SourcePath::new(request.file.as_str()));
            let wrong = Diagnostic::error(Code::TemplateFailed, place, message)
                .hint("no template makes this file: this is a mistake of the program, please report it");
            (None, Rendered { complete: false, diagnostics: vec![wrong] })
        }
    }
}

/// How many pages of each kind are looked at for misspelt fields: some have what others have not.
const SAMPLES: usize = 8;

/// Finds fields that the site's templates misspell and no page fails of, on some pages of each kind.
pub fn misspelt(requests: &[Request<'_>], theme: &Theme) -> Vec<Diagnostic> {
    if !theme.has_conditions() {
        return Vec::new();
    }
    let mut looked_at: HashMap<_, usize> = HashMap::new();
    let mut found = Vec::new();
    for request in requests {
        let count = looked_at.entry(std::mem::discriminant(&request.subject)).or_default();
        *count += 1;
        if *count <= SAMPLES && request.subject.has_template() {
            let page = request.page();
            found.extend(theme.misspelt(page.template, &page.context));
        }
    }
    found
}

/// A template and what it is handed.
struct Page {
    template: &'static str,
    context: tera::Context,
}

impl Page {
    fn new<T: serde::Serialize>(site: &views::SiteView, page: &views::PageView, name: &'static str, view: &T) -> Self {
        let template = match page.kind {
            "home" => "home.html",
            "explainer" => "explainer.html",
            "actor" => "actor.html",
            "story" => "story.html",
            "topic" => "topic.html",
            "author" => "author.html",
            "document" => "document.html",
            "search" => "search.html",
            "timeline" => "timeline.html",
            "claims" => "claims.html",
            "corrections" => "corrections.html",
            "unknowns" => "unknowns.html",
            "sources" => "sources.html",
            "glossary" => "glossary.html",
            "actors" => "actors.html",
            "topics" => "topics.html",
            _ => "404.html",
        };
        let mut context = tera::Context::new();
        context.insert("site", site);
        context.insert("page", page);
        if !name.is_empty() {
            context.insert(name, view);
        }
        Self { template, context }
    }
}

impl Request<'_> {
    fn page(&self) -> Page {
        match &self.subject {
            Subject::Explainer { linked, related, translations, today } => {
                explainer::page(self, linked, related, translations, *today)
            }
            Subject::Actor { linked, explainers } => dossier::page(self, linked, explainers),
            Subject::Story { linked, explainers, people, today } => {
                story::page(self, linked, explainers, people, *today)
            }
            Subject::Ledger(page) => page.page(self),
            Subject::Search => others::search(self),
            Subject::Topic { linked, card, list } => others::topic(self, *linked, card, list),
            Subject::Author { linked, card, list } => others::author(self, linked, card, list),
            Subject::Document(linked) => others::document(self, linked),
            Subject::Home { stories, topics, list } => others::home(self, stories, topics, list),
            _ => others::not_found(self),
        }
    }
}
