//! All pages together: what is published, where it lies, and what each page reaches.
//!
//! This is the only place where pages meet. What a page may show of others is gathered into its [`Reach`], and that,
//! with its own file, is all that `render` gets and all that its fingerprint covers.

mod anchors;
pub(crate) mod references;
mod gather;
mod index;
mod kept;
mod ledgers;
mod places;
mod publication;
mod registry;
mod related;
mod routes;
mod shared_events;

pub use anchors::Anchors;
pub use gather::{Destination, Pictured, Reach};
pub use ledgers::{Ledger, is_correction};
pub use publication::{Coming, Reason, Skipped};
pub use registry::{ActorCard, ExplainerCard, PageCard, Registry, TermCard};
pub use related::Related;
pub use routes::{Redirect, Route};

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use index::Index;
use kept::Kept;
use rayon::prelude::*;
use registry::Given;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::memo::{AT_ONCE, Fingerprint, Memo, Stamped};
use crate::model::{Actor, Author, Explainer, Id, Source, StaticPage, Story, Term, Topic};
use crate::page::{self, Document, List, Page, Parsed};
use crate::source::{Asset, Shelf};
use crate::text::SourcePath;

/// What a run decides, so that no stage asks the clock or the environment.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// The moment the site is built for.
    pub now: jiff::Timestamp,
    /// Whether drafts, embargoed and expired pages are built too.
    pub drafts: bool,
    /// The address given on the command line, before the one of `nutgraf.yaml`.
    pub base_url: Option<String>,
    /// Whether the index for search is made, if the site has a search page.
    pub search: bool,
    /// Whether all rules of the editor are looked at, and not only those that keep a site from being published.
    pub review: bool,
    /// Whether files are made as is best on a server, and not as is best while they are written: stylesheets and scripts named by what
    /// they hold, and pages small if the site wants that.
    pub by_content: bool,
    /// Where versions of pictures are kept between runs.
    pub shelf: Shelf,
}

impl Settings {
    /// The day that it is, where the site is.
    pub fn today(&self, config: &Config) -> jiff::civil::Date {
        self.now.to_zoned_datetime(config.timezone.clone()).date()
    }
}

/// A page with what it reaches.
#[derive(Debug, Clone)]
pub struct Linked<T> {
    /// The page.
    pub document: Arc<Document<T>>,
    /// Where it lies.
    pub route: Route,
    /// What it may show of others.
    pub reach: Arc<Reach>,
    /// The ids of its parts; none if it is no explainer.
    pub anchors: Arc<Anchors>,
    /// The digest of the page's file and of what it reaches.
    pub fingerprint: Fingerprint,
    /// The same without the body: what other pages depend on that show its records.
    pub front_fingerprint: Fingerprint,
    /// The short digests of all names that it reaches.
    named: Box<[u32]>,
    /// The files it uses, by the addresses they are published at.
    assets: Vec<(String, Asset)>,
    /// The pictures it shows that are made anew, and where.
    pictures: Vec<(Place, Asset)>,
    /// What is wrong with what it refers to.
    diagnostics: Vec<Diagnostic>,
}

/// The published site.
#[derive(Debug, Default)]
pub struct Site {
    /// Explainers, newest first.
    pub explainers: Vec<Arc<Linked<Explainer>>>,
    /// What explainers share: what to read after each of them.
    related: Arc<related::Shares>,
    /// Actors with a page, by id.
    pub actors: Vec<Arc<Linked<Actor>>>,
    /// Stories, by id.
    pub stories: Vec<Arc<Linked<Story>>>,
    /// Topics, by id; those without a file have no document.
    pub topics: BTreeMap<Id, Option<Arc<Linked<Topic>>>>,
    /// Authors, by id.
    pub authors: Vec<Arc<Linked<Author>>>,
    /// Pages of `content/pages`.
    pub pages: Vec<Arc<Linked<StaticPage>>>,
    /// Assets that pages use, by the address they are published at.
    pub assets: BTreeMap<String, Asset>,
    /// Pictures that are made anew, by the file, with the places that show each.
    pub pictures: BTreeMap<SourcePath, (Asset, Vec<Place>)>,
    /// What is not published, and why.
    pub skipped: Vec<Skipped>,
    /// What is next published or taken down.
    pub coming: Option<Coming>,
    /// What is wrong between the pages.
    pub diagnostics: Vec<Diagnostic>,
    /// What each explainer gives to other pages.
    given: Arc<Memo<Given>>,
    /// Where everything is.
    index: Index,
}

impl Site {
    /// Joins the pages of a site, keeping of `previous` whatever would be the same.
    pub fn link(config: &Config, settings: &Settings, parsed: &[&Parsed], assets: &[Asset], previous: &Self) -> Self {
        let mut site = Self::default();
        let mut published = Published::default();
        let pages = parsed.iter().filter_map(|parsed| parsed.page.as_ref());
        site.coming = pages.clone().filter_map(|page| publication::coming(page, config, settings)).min();
        for page in pages {
            match publication::reason_to_skip(page, config, settings) {
                Some(skipped) => site.skipped.push(skipped),
                None => published.add(page.clone()),
            }
        }
        published.explainers = newest_first(published.explainers);
        published.shares_events = parsed.iter().any(|parsed| parsed.shares_events);
        shared_events::resolve(&mut published, parsed, &site.skipped, &mut site.diagnostics);
        site.given = Arc::new(previous.given.next(&published.explainers, |document| Some(Given::of(document))));
        published.given = Arc::clone(&site.given);
        let given = Arc::clone(&site.given);
        let beside = places::Beside { parsed, skipped: &site.skipped, assets };
        let index = Index::of(&published, &beside, config, previous);
        let files = places::by_path(assets);
        site.diagnostics.extend(index.diagnostics().cloned());
        let world = gather::World {
            registry: &index.registry,
            given: &given,
            places: &index.places,
            assets: &files,
            sources_file: SourcePath::new(gather::shared::SOURCES),
            glossary_file: SourcePath::new(gather::shared::GLOSSARY),
            shelf: &settings.shelf,
        };
        site.diagnostics.extend(gather::shared::config(config, &world));
        let kept = Kept::of(previous, &index);
        site.gather(published, &world, &kept);
        site.index = index;
        for asset in assets.iter().filter(|asset| asset.path.as_str().starts_with("static/")) {
            let address = asset.path.as_str().trim_start_matches("static/").to_owned();
            site.assets.insert(address, asset.clone());
        }
        site
    }

    /// What other pages see of each.
    pub fn registry(&self) -> &Registry {
        &self.index.registry
    }

    /// The lists of all records of a kind that it has.
    pub fn ledgers(&self) -> &[Ledger] {
        &self.index.places.ledgers
    }

    /// Old addresses.
    pub fn redirects(&self) -> &[Redirect] {
        &self.index.places.routes.redirects
    }

    /// The explainers, newest first.
    pub fn explainers(&self) -> impl Iterator<Item = &Linked<Explainer>> {
        self.explainers.iter().map(|linked| &**linked)
    }

    /// The cards of the explainers, newest first.
    pub fn cards(&self) -> impl Iterator<Item = &Arc<Stamped<ExplainerCard>>> {
        self.explainers.iter().filter_map(|linked| self.registry().explainers.get(&linked.document.id))
    }

    /// The explainers with their cards, newest first.
    pub fn told(&self) -> impl Iterator<Item = (&Linked<Explainer>, &Arc<Stamped<ExplainerCard>>)> {
        let card = |linked: &'_ Linked<Explainer>| self.registry().explainers.get(&linked.document.id);
        self.explainers.iter().filter_map(move |linked| Some((&**linked, card(linked)?)))
    }

    /// The place in the list of the explainer whose page lies in a folder below the site's address.
    pub fn place_of(&self, folder: &str) -> Option<usize> {
        let (_, id) = page::identity(self.index.places.routes.source(folder)?)?;
        let date = self.registry().explainers.get(&id)?.date.order();
        let found = self.explainers.binary_search_by(|linked| {
            let document = &linked.document;
            date.cmp(&document.record.date.order()).then_with(|| document.id.cmp(&id))
        });
        found.ok().filter(|place| self.explainers[*place].route.as_str() == folder)
    }

    /// What to read after explainers, by their places in the list; nothing once `is_stopped` says so.
    pub fn related(&self, places: &[usize], is_stopped: impl Fn() -> bool + Sync) -> Vec<Vec<Related>> {
        let after = |place: &usize| if is_stopped() { Vec::new() } else { self.related.after(*place, self) };
        places.par_iter().with_max_len(AT_ONCE).map(after).collect()
    }

    fn gather(&mut self, published: Published, world: &gather::World<'_>, kept: &Kept<'_>) {
        self.diagnostics.extend(published.sources.iter().flat_map(|list| gather::shared::sources(list, world)));
        self.diagnostics.extend(published.terms.iter().flat_map(|list| gather::shared::terms(list, world)));
        let previous = kept.previous();
        let explainers = (published.explainers, &previous.explainers[..]);
        self.explainers = self.linked(explainers, world, kept, gather::explainer);
        self.related = related::Shares::of(&self.explainers, published.shares_events, previous);
        self.actors = self.linked((published.actors, &previous.actors), world, kept, gather::actor);
        let cards = &world.registry.actors;
        self.actors.retain(|actor| cards.get(&actor.document.id).is_some_and(|card| card.route.is_some()));
        self.stories = self.linked((published.stories, &previous.stories), world, kept, gather::story);
        self.authors = self.linked((published.authors, &previous.authors), world, kept, gather::author);
        self.pages = self.linked((published.pages, &previous.pages), world, kept, gather::static_page);
        let before: Vec<_> = previous.topics.values().flatten().cloned().collect();
        let topics = self.linked((published.topics, &before), world, kept, gather::topic);
        self.topics = world.registry.topics.keys().map(|id| (id.clone(), None)).collect();
        self.topics.extend(topics.into_iter().map(|topic| (topic.document.id.clone(), Some(topic))));
    }

    /// Gathers what each document reaches, notes its mistakes and the files it uses.
    fn linked<T: Send + Sync>(
        &mut self,
        (documents, before): (Vec<Arc<Document<T>>>, Before<'_, T>),
        world: &gather::World<'_>,
        kept: &Kept<'_>,
        gather: fn(&Document<T>, &gather::World<'_>) -> (Route, gather::Gathered),
    ) -> Vec<Arc<Linked<T>>> {
        let before = kept.pages(before);
        let link = |(place, document): (usize, Arc<Document<T>>)| match before.near(place, &document.path) {
            Some(linked) if kept.holds(linked, &document) => Arc::clone(linked),
            _ => {
                let (route, gathered) = gather(&document, world);
                Arc::new(Linked::of(document, route, gathered))
            }
        };
        let linked: Vec<_> = documents.into_par_iter().enumerate().with_max_len(AT_ONCE).map(link).collect();
        for linked in &linked {
            self.diagnostics.extend(linked.diagnostics.iter().cloned());
            self.assets.extend(linked.assets.iter().cloned());
            for (place, asset) in &linked.pictures {
                let shown = self.pictures.entry(asset.path.clone()).or_insert_with(|| (asset.clone(), Vec::new()));
                shown.1.push(place.clone());
            }
        }
        linked
    }
}

/// The pages of one kind of the site before.
type Before<'p, T> = &'p [Arc<Linked<T>>];

impl<T> Linked<T> {
    fn of(document: Arc<Document<T>>, route: Route, gathered: gather::Gathered) -> Self {
        let reach = gathered.reach.fingerprint();
        let fingerprint = Fingerprint::of(&(document.fingerprint, reach));
        let records = gathered.reach.records_fingerprint();
        let front_fingerprint = Fingerprint::of(&(document.front_fingerprint, records, route.as_str()));
        let named = kept::named(&gathered.reach);
        let gather::Gathered { reach, anchors, assets, pictures, diagnostics } = gathered;
        let reach = Arc::new(reach);
        Self { document, route, reach, anchors, fingerprint, front_fingerprint, named, assets, pictures, diagnostics }
    }
}

/// The pages that are published, before they are linked.
#[derive(Debug, Default)]
pub(crate) struct Published {
    explainers: Vec<Arc<Document<Explainer>>>,
    actors: Vec<Arc<Document<Actor>>>,
    stories: Vec<Arc<Document<Story>>>,
    topics: Vec<Arc<Document<Topic>>>,
    authors: Vec<Arc<Document<Author>>>,
    pages: Vec<Arc<Document<StaticPage>>>,
    sources: Option<Arc<List<Source>>>,
    terms: Option<Arc<List<Term>>>,
    given: Arc<Memo<Given>>,
    /// Whether any explainer names events that another page tells in full.
    shares_events: bool,
}

impl Published {
    fn has_shared_sources(&self) -> bool {
        self.sources.as_ref().is_some_and(|list| !list.records.is_empty())
    }

    fn has_shared_terms(&self) -> bool {
        self.terms.as_ref().is_some_and(|list| list.records.iter().any(|term| TermCard::of(term).is_some()))
    }

    fn add(&mut self, page: Page) {
        match page {
            Page::Explainer(document) => self.explainers.push(document),
            Page::Actor(document) => self.actors.push(document),
            Page::Story(document) => self.stories.push(document),
            Page::Topic(document) => self.topics.push(document),
            Page::Author(document) => self.authors.push(document),
            Page::Static(document) => self.pages.push(document),
            Page::Sources(list) => self.sources = Some(list),
            Page::Glossary(list) => self.terms = Some(list),
        }
    }
}

fn newest_first(explainers: Vec<Arc<Document<Explainer>>>) -> Vec<Arc<Document<Explainer>>> {
    let mut dated: Vec<_> =
        explainers.into_iter().map(|explainer| (Reverse(explainer.record.date.order()), explainer)).collect();
    dated.sort_by(|(date, one), (other_date, other)| date.cmp(other_date).then_with(|| one.id.cmp(&other.id)));
    dated.into_iter().map(|(_, explainer)| explainer).collect()
}
