//! Addresses: where each page lies, and that no two lie in one place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::{Ledger, Published};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Explainer, Id, StaticPage};
use crate::page::Document;
use crate::source::Asset;
use crate::text::SourcePath;

/// The address of a page below the site's, such as `explainers/dam/`; empty for the home page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Route(String);

impl Route {
    /// Makes a route of parts joined by `/`.
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    pub(crate) fn explainer(document: &Document<Explainer>) -> Self {
        Self(format!("explainers/{}/", document.record.slug.as_deref().unwrap_or(document.id.as_str())))
    }

    pub(crate) fn of(folder: &str, id: &Id) -> Self {
        Self(format!("{folder}/{id}/"))
    }

    pub(crate) fn static_page(document: &Document<StaticPage>) -> Self {
        Self(format!("{}/", document.record.slug.as_deref().unwrap_or(document.id.as_str())))
    }

    /// A page of a list, from 1.
    pub fn page(&self, number: usize) -> Self {
        if number == 1 { self.clone() } else { Self(format!("{}page/{number}/", self.0)) }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that a server sends for it.
    pub fn file(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') { format!("{}index.html", self.0) } else { self.0.clone() }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An old address and the page that is there now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Redirect {
    /// The old address.
    pub from: Route,
    /// The new one.
    pub to: Route,
}

/// A page's address, the place that gives it, and its earlier addresses (`None` for one that is no path).
struct Address {
    route: Route,
    place: Place,
    aliases: Vec<Option<Route>>,
}

/// The addresses of all pages that have files.
fn addresses(published: &Published, dossiers: bool) -> Vec<Address> {
    let old = |aliases: &[String]| aliases.iter().map(|alias| old_route(alias)).collect();
    let mut pages = Vec::new();
    for document in &published.explainers {
        let field = if document.record.slug.is_some() { "slug" } else { "title" };
        let (route, aliases) = (Route::explainer(document), old(&document.record.aliases));
        pages.push(Address { route, place: document.field(field), aliases });
    }
    for document in &published.stories {
        let (route, aliases) = (Route::of("stories", &document.id), old(&document.record.aliases));
        pages.push(Address { route, place: document.field("title"), aliases });
    }
    for document in &published.topics {
        let (route, aliases) = (Route::of("topics", &document.id), old(&document.record.aliases));
        pages.push(Address { route, place: document.field("title"), aliases });
    }
    for document in &published.authors {
        let (route, aliases) = (Route::of("authors", &document.id), old(&document.record.aliases));
        pages.push(Address { route, place: document.field("name"), aliases });
    }
    for document in &published.pages {
        let (route, aliases) = (Route::static_page(document), old(&document.record.aliases));
        pages.push(Address { route, place: document.field("title"), aliases });
    }
    for document in published.actors.iter().filter(|actor| dossiers && !actor.record.private) {
        let aliases = document.record.aliases.iter().map(|id| Some(Route::of("actors", id))).collect();
        pages.push(Address { route: Route::of("actors", &document.id), place: document.field("name"), aliases });
    }
    pages
}

/// The address that an alias means: a folder unless it names a file. One that is no path was told of before.
fn old_route(alias: &str) -> Option<Route> {
    if !crate::page::is_site_path(alias) {
        return None;
    }
    let path = alias.trim_start_matches('/');
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let slash = if path.ends_with('/') || is_file { "" } else { "/" };
    Some(Route(format!("{path}{slash}")))
}

/// Every address that is taken.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    taken: BTreeMap<String, (String, Place)>,
    lists: Vec<Ledger>,
    /// Files that are made of no page of content, by their address.
    made: Vec<&'static str>,
    /// Files that are made beside the page of each explainer.
    beside: BTreeSet<String>,
    pub(crate) redirects: Vec<Redirect>,
}

impl Routes {
    pub(crate) fn of(
        published: &Published,
        dossiers: bool,
        assets: &HashMap<SourcePath, &Asset>,
        told: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut routes = Self::default();
        let used: BTreeSet<&Id> = published.explainers.iter().flat_map(|document| &document.record.topics).collect();
        let described = |id: &Id| published.topics.iter().any(|topic| topic.id == *id);
        for topic in used.into_iter().filter(|id| !described(id)) {
            let place = Place::file(&SourcePath::new("content/topics"));
            routes.taken.insert(Route::of("topics", topic).file(), (Route::of("topics", topic).file(), place));
        }
        let mut pages = addresses(published, dossiers);
        pages.sort_by(|a, b| a.place.cmp(&b.place));
        for page in &pages {
            routes.take(&page.route, &page.place, told);
        }
        for page in pages {
            for (index, from) in page.aliases.into_iter().enumerate() {
                let place = Place::field(&page.place.file, format!("aliases[{index}]"));
                if let Some(from) = from.filter(|from| routes.take(from, &place, told)) {
                    routes.redirects.push(Redirect { from, to: page.route.clone() });
                }
            }
        }
        let mut files: Vec<&SourcePath> = assets.keys().filter(|path| path.as_str().starts_with("static/")).collect();
        files.sort();
        for file in files {
            routes.take(&Route::new(file.as_str().trim_start_matches("static/")), &Place::file(file), told);
        }
        routes
    }

    /// Adds what is made of no page of content. A page of the site's own at such an address stands in its place.
    pub(crate) fn add_lists(&mut self, ledgers: &[Ledger], config: &Config) {
        self.lists = ledgers.to_vec();
        let outputs = &config.outputs;
        let feeds = config.base_url.is_some();
        let files = [
            ("", true),
            ("robots.txt", true),
            ("404.html", true),
            ("nutgraf.css", true),
            ("favicon.svg", true),
            ("sitemap.xml", feeds),
            ("news-sitemap.xml", feeds && outputs.news_sitemap),
            ("feed.xml", feeds && outputs.atom),
            ("rss.xml", feeds && outputs.rss),
            ("feed.json", feeds && outputs.json_feed),
            ("corrections/feed.xml", feeds && outputs.atom && ledgers.contains(&Ledger::Corrections)),
            ("search", outputs.search),
            ("data/actors.json", outputs.data),
            ("data/timeline.json", outputs.data),
        ];
        self.made = files.into_iter().filter_map(|(file, made)| made.then_some(file)).collect();
    }

    /// Adds what is made beside explainers whatever they hold: the social card, but for headlines that its fonts cannot set, and
    /// the page as data.
    pub(crate) fn add_beside(&mut self, explainers: &[Arc<Document<Explainer>>], config: &Config) {
        let outputs = &config.outputs;
        let files = [("card.png", outputs.cards && config.base_url.is_some()), ("index.json", outputs.index_json)];
        for (file, _) in files.into_iter().filter(|(_, made)| *made) {
            self.beside.extend(explainers.iter().map(|document| format!("{}{file}", Route::explainer(document))));
        }
    }

    /// Takes an address, or tells who has it. Addresses that some file systems take for one clash.
    fn take(&mut self, route: &Route, place: &Place, told: &mut Vec<Diagnostic>) -> bool {
        let file = route.file();
        if let Some((_, holder)) = self.taken.get(&as_files(&file)) {
            let message = format!("the address `/{route}` is taken already");
            told.push(
                Diagnostic::error(Code::DuplicateUrl, place.clone(), message)
                    .label(holder.clone(), "by this")
                    .hint("give one of the two another `slug`, or take the alias away"),
            );
            return false;
        }
        self.taken.insert(as_files(&file), (file, place.clone()));
        true
    }

    /// The file of content whose page lies in a folder.
    pub(crate) fn source(&self, folder: &str) -> Option<&SourcePath> {
        Some(&self.taken.get(&as_files(&Route::new(folder).file()))?.1.file)
    }

    /// Whether a page or file lies at an address from the top of the site.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let plain = path.trim_end_matches('/');
        let list = |ledger: &Ledger| {
            plain.strip_prefix(ledger.name()).is_some_and(|rest| rest.is_empty() || ledger.has_part(rest))
        };
        let route = Route::new(path);
        let folder = Route::new(format!("{path}/"));
        let held =
            |route: &Route| self.taken.get(&as_files(&route.file())).is_some_and(|(file, _)| *file == route.file());
        self.made.contains(&plain)
            || self.made_beside(plain)
            || self.lists.iter().any(list)
            || held(&route)
            || held(&folder)
    }

    /// Whether a file lies at an address that the build makes beside the page of an explainer.
    pub(crate) fn made_beside(&self, address: &str) -> bool {
        self.beside.contains(address)
    }

    /// Every page's address, for guesses.
    pub(crate) fn pages(&self) -> impl Iterator<Item = String> {
        self.taken.values().map(|(file, _)| format!("/{}", file.trim_end_matches("index.html")))
    }
}
/// What file systems compare that know no case, or only one way to write é.
fn as_files(address: &str) -> String {
    address.nfc().collect::<String>().to_lowercase()
}
