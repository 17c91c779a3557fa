//! Where everything lies: addresses, files, anchors, lists of all records. It depends on little of each page, so that
//! most edits leave it as it is.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::routes::Routes;
use super::{Ledger, Published, Reason, Route, Skipped};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::memo::{Fingerprint, Stamped};
use crate::model::Id;
use crate::page::{Document, Kind, Parsed};
use crate::source::Asset;
use crate::text::SourcePath;
use crate::yaml::LeftOut;

/// Where everything lies.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) routes: Routes,
    /// The lists of all records of a kind that the site has.
    pub(super) ledgers: Vec<Ledger>,
    /// Pages by their file, for links from file to file.
    pub(crate) by_file: HashMap<SourcePath, Route>,
    /// The anchors of each page.
    pub(crate) anchors: HashMap<Route, Arc<Stamped<BTreeSet<String>>>>,
    /// Records whose file is there but cannot be read: their absence is no second mistake.
    pub(crate) broken: HashSet<(Kind, Id)>,
    /// Records that are not published, and files of such.
    pub(crate) withheld: HashMap<(Kind, Id), Reason>,
    /// The wrong values of pages that have any.
    pub(crate) left_out: HashMap<Route, LeftOut>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Places {
    pub(super) fn of(published: &Published, sources: &Beside<'_>, config: &Config) -> Self {
        let mut diagnostics = Vec::new();
        let mut routes = Routes::of(published, config.outputs.dossiers, &by_path(sources.assets), &mut diagnostics);
        let ledgers = Ledger::present(published, &config.outputs);
        routes.add_lists(&ledgers, config);
        routes.add_beside(&published.explainers, config);
        let mut places = Self { routes, ledgers, diagnostics, ..Self::default() };
        let broken = sources.parsed.iter().filter(|parsed| parsed.page.is_none());
        places.broken.extend(broken.filter_map(|parsed| parsed.identity.clone()));
        let withheld = sources.skipped.iter();
        places.withheld.extend(withheld.map(|skipped| ((skipped.kind, skipped.id.clone()), skipped.reason.clone())));
        places.add_explainers(published);
        places.add_others(published, config.outputs.dossiers);
        places
    }

    fn add_explainers(&mut self, published: &Published) {
        self.by_file.reserve(published.explainers.len());
        self.anchors.reserve(published.explainers.len());
        for (document, (_, given)) in published.explainers.iter().zip(published.given.iter()) {
            let route = &given.card.route;
            self.by_file.insert(document.path.clone(), route.clone());
            self.anchors.insert(route.clone(), Arc::clone(&given.anchors));
            if !document.left_out.is_empty() {
                self.left_out.insert(route.clone(), document.left_out.clone());
            }
        }
    }

    fn add_others(&mut self, published: &Published, dossiers: bool) {
        for actor in published.actors.iter().filter(|actor| dossiers && !actor.record.private) {
            self.by_file.insert(actor.path.clone(), Route::of("actors", &actor.id));
        }
        let stories = published.stories.iter().map(|story| (&story.path, Route::of("stories", &story.id)));
        let topics = published.topics.iter().map(|topic| (&topic.path, Route::of("topics", &topic.id)));
        let authors = published.authors.iter().map(|author| (&author.path, Route::of("authors", &author.id)));
        self.by_file.extend(stories.chain(topics).chain(authors).map(|(path, route)| (path.clone(), route)));
        for document in &published.pages {
            let route = Route::static_page(document);
            let headings = document.body.headings.iter().map(|heading| heading.id.clone());
            self.anchors.insert(route.clone(), Arc::new(Stamped::new(headings.collect())));
            self.by_file.insert(document.path.clone(), route);
        }
    }
}

/// What there is beside published pages.
pub(super) struct Beside<'b> {
    pub(super) parsed: &'b [&'b Parsed],
    pub(super) skipped: &'b [Skipped],
    pub(super) assets: &'b [Asset],
}

pub(super) fn by_path(assets: &[Asset]) -> HashMap<SourcePath, &Asset> {
    assets.iter().map(|asset| (asset.path.clone(), asset)).collect()
}

/// Digests all that [`Places::of`] reads.
pub(super) fn fingerprint(published: &Published, beside: &Beside<'_>, config: &Config) -> Fingerprint {
    let broken: Vec<_> =
        beside.parsed.iter().filter(|parsed| parsed.page.is_none()).map(|parsed| &parsed.identity).collect();
    let assets: Vec<_> = beside.assets.iter().map(|asset| (asset.path.as_str(), asset.fingerprint)).collect();
    let actors = published.actors.iter().map(|actor| (named(actor), actor.record.private, &actor.record.aliases));
    let stories = published.stories.iter();
    let stories = stories.map(|story| (named(story), &story.record.aliases, !story.record.unknown.is_empty()));
    let topics = published.topics.iter().map(|topic| (named(topic), &topic.record.aliases));
    let authors = published.authors.iter().map(|author| (named(author), &author.record.aliases));
    let pages = published.pages.iter().map(|page| page.fingerprint);
    Fingerprint::of(&(
        published.given.iter().map(|(_, given)| given.place).collect::<Vec<_>>(),
        actors.collect::<Vec<_>>(),
        stories.collect::<Vec<_>>(),
        topics.collect::<Vec<_>>(),
        authors.collect::<Vec<_>>(),
        pages.collect::<Vec<_>>(),
        published.has_shared_sources(),
        published.has_shared_terms(),
        (broken, beside.skipped, assets),
        (config.outputs, config.base_url.is_some()),
    ))
}

fn named<T>(document: &Document<T>) -> (&str, &Id) {
    (document.path.as_str(), &document.id)
}
