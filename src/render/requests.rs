//! The linked site into requests: which files it is made of, and what each of them shows.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil;

use super::joined::people;
use super::shell::Shell;
use super::theme::Theme;
use super::{Card, Frame, Request, Slice, Subject, Told, data, feeds, ledgers, sitemap};
use crate::config::Config;
use crate::memo::Fingerprint;
use crate::model::{Explainer, Id};
use crate::site::{ExplainerCard, Ledger, Linked, Route, Settings, Site};

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
        for list in Slice::all(site.cards().cloned().collect(), page_size) {
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
            let clock = record.review_by.is_some() || record.has_plans();
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
            let people = people(&explainers, |card| site.registry.actors.contains_key(&card.id));
            self.add(linked.route.clone(), Subject::Story { linked, explainers, people, today });
        }
    }

    /// The files of data of explainers and of the site.
    fn data(&mut self, site: &'s Site) {
        for linked in &site.explainers {
            for kind in data::Kind::of(self.shell, &linked.document.record) {
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
        if site.ledgers.contains(&Ledger::Corrections) {
            let page = Ledger::Corrections.route();
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
