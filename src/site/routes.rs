//! Addresses: where each page lies, and that no two lie in one place.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::{Published, Registry};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Explainer, StaticPage};
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

    pub(crate) fn of(folder: &str, id: &crate::model::Id) -> Self {
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

/// Every address that is taken.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    taken: BTreeMap<String, (String, Place)>,
    pub(crate) redirects: Vec<Redirect>,
}

impl Routes {
    pub(crate) fn of(
        published: &Published,
        registry: &Registry,
        assets: &HashMap<SourcePath, &Asset>,
        told: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut routes = Self::default();
        let mut pages: Vec<(Route, Place, &[String], &str)> = Vec::new();
        for document in &published.explainers {
            let field = if document.record.slug.is_some() { "slug" } else { "title" };
            pages.push((Route::explainer(document), document.field(field), &document.record.aliases, "explainers/"));
        }
        for document in &published.stories {
            pages.push((Route::of("stories", &document.id), document.field("title"), &document.record.aliases, "stories/"));
        }
        for document in &published.topics {
            pages.push((Route::of("topics", &document.id), document.field("title"), &document.record.aliases, "topics/"));
        }
        for document in &published.authors {
            pages.push((Route::of("authors", &document.id), document.field("name"), &document.record.aliases, "authors/"));
        }
        for document in &published.pages {
            pages.push((Route::static_page(document), document.field("title"), &document.record.aliases, ""));
        }
        for document in published.actors.iter().filter(|actor| !actor.record.private) {
            pages.push((Route::of("actors", &document.id), document.field("name"), &[], "actors/"));
        }
        for topic in registry.topics.keys().filter(|id| !published.topics.iter().any(|topic| topic.id == **id)) {
            routes.taken.insert(Route::of("topics", topic).file(), (format!("the topic `{topic}`"), Place::file(&SourcePath::new("content/topics"))));
        }
        pages.sort_by(|a, b| a.1.cmp(&b.1));
        for (route, place, _, _) in &pages {
            routes.take(route, place, told);
        }
        for (route, place, aliases, _) in &pages {
            for (index, alias) in aliases.iter().enumerate().filter(|(_, alias)| crate::page::is_site_path(alias)) {
                let from = Route::new(alias.trim_start_matches('/'));
                let from = if from.0.ends_with('/') || has_extension(&from.0) { from } else { Route(format!("{}/", from.0)) };
                routes.redirect(from, route, &Place::field(&place.file, format!("aliases[{index}]")), told);
            }
        }
        for document in published.actors.iter().filter(|actor| !actor.record.private) {
            for (index, alias) in document.record.aliases.iter().enumerate() {
                let to = Route::of("actors", &document.id);
                routes.redirect(Route::of("actors", alias), &to, &document.field(format_args!("aliases[{index}]")), told);
            }
        }
        let mut files: Vec<&SourcePath> = assets.keys().filter(|path| path.as_str().starts_with("static/")).collect();
        files.sort();
        for file in files {
            routes.take(&Route::new(file.as_str().trim_start_matches("static/")), &Place::file(file), told);
        }
        routes
    }

    fn redirect(&mut self, from: Route, to: &Route, place: &Place, told: &mut Vec<Diagnostic>) {
        if self.take(&from, place, told) {
            self.redirects.push(Redirect { from, to: to.clone() });
        }
    }

    /// Takes an address, or tells who has it. Addresses that differ only in case clash on some file systems.
    fn take(&mut self, route: &Route, place: &Place, told: &mut Vec<Diagnostic>) -> bool {
        let file = route.file();
        if let Some((_, holder)) = self.taken.get(&file.to_lowercase()) {
            let message = format!("the address `/{route}` is taken already");
            told.push(Diagnostic::error(Code::DuplicateUrl, place.clone(), message)
                .label(holder.clone(), "by this")
                .hint("give one of the two another `slug`, or take the alias away"));
            return false;
        }
        self.taken.insert(file.to_lowercase(), (file, place.clone()));
        true
    }

    /// Whether a page or file lies at an address from the top of the site.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let fixed = ["", "feed.xml", "sitemap.xml", "robots.txt", "404.html", "nutgraf.css", "favicon.svg"];
        let route = Route::new(path);
        let folder = Route::new(format!("{path}/"));
        let held = |route: &Route| self.taken.get(&route.file().to_lowercase()).is_some_and(|(file, _)| *file == route.file());
        fixed.contains(&path) || held(&route) || held(&folder)
    }

    /// Every page's address, for guesses.
    pub(crate) fn pages(&self) -> impl Iterator<Item = String> {
        self.taken.values().map(|(file, _)| format!("/{}", file.trim_end_matches("index.html")))
    }
}

fn has_extension(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}
