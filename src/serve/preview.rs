//! What is served at one moment: each page as it is now, or, where that cannot be made, as it last was.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;
use crate::pipeline::Plan;
use crate::report::{self, Shown};
use crate::source::{Asset, Sources};
use crate::text::SourcePath;

/// The site at one moment.
#[derive(Debug, Default)]
pub struct Preview {
    plan: Arc<Plan>,
    /// Whether the plan is of a site, and not what there is before the first.
    is_planned: bool,
    /// The last plan of which every page could be made; until there is one, the first without mistakes.
    good: Option<Arc<Plan>>,
    sources: Arc<Sources>,
    /// The index for search, if it is wanted.
    index: Arc<BTreeMap<String, Vec<u8>>>,
    /// Everything that is wrong, as far as it is known yet.
    diagnostics: Vec<Diagnostic>,
    /// Content files with errors: their pages are shown as they last were.
    broken: BTreeSet<SourcePath>,
    made: Mutex<HashMap<String, Page>>,
    assets_digest: OnceLock<String>,
}

/// A file to be sent.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its bytes; `None` if it cannot be made and never could.
    pub bytes: Option<Arc<[u8]>>,
    /// Stands for the bytes.
    pub digest: String,
    /// Whether it is shown as it last was, since it cannot be made as it is now.
    pub is_old: bool,
    /// What keeps it from being made as it is now.
    pub diagnostics: Vec<Diagnostic>,
}

/// What lies at an address.
#[derive(Debug)]
pub enum Found {
    /// A page or a file that the site makes.
    Page(Page),
    /// A file that is handed on.
    Asset(Asset),
    /// A folder, whose address ends in `/`.
    Folder,
    /// Nothing.
    Nothing,
}

impl Preview {
    /// A site as it is planned, after the one before.
    pub fn next(&self, plan: Arc<Plan>, sources: Arc<Sources>) -> Self {
        let diagnostics = plan.diagnostics().to_vec();
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let broken = errors.map(|diagnostic| diagnostic.place.file.clone()).collect();
        // A plan without mistakes is better than none, though it is not known yet whether all of its pages can be made.
        let planned = self.is_planned && !self.diagnostics.iter().any(Diagnostic::is_error);
        let good = self.good.clone().or_else(|| planned.then(|| Arc::clone(&self.plan)));
        let index = Arc::clone(&self.index);
        Self { plan, is_planned: true, good, sources, index, diagnostics, broken, ..Self::default() }
    }

    /// The same once all its files were made: all that is wrong is known.
    pub fn checked(&self, diagnostics: Vec<Diagnostic>, index: Option<BTreeMap<String, Vec<u8>>>) -> Self {
        let is_good = !diagnostics.iter().any(Diagnostic::is_error);
        let good = if is_good { Some(Arc::clone(&self.plan)) } else { self.good.clone() };
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            plan: Arc::clone(&self.plan),
            is_planned: self.is_planned,
            good,
            sources: Arc::clone(&self.sources),
            index: index.map_or_else(|| Arc::clone(&self.index), Arc::new),
            diagnostics,
            broken: self.broken.clone(),
            made: Mutex::new(made),
            assets_digest: self.assets_digest.clone(),
        }
    }

    /// The path that the site's addresses begin with.
    pub fn root(&self) -> String {
        self.plan.root()
    }

    /// The files that are handed on, by their addresses.
    pub fn assets(&self) -> &BTreeMap<String, Asset> {
        self.plan.assets()
    }

    /// Stands for all files that are handed on.
    pub fn assets_digest(&self) -> &str {
        self.assets_digest.get_or_init(|| {
            let digests = self.assets().iter().map(|(address, asset)| (address, asset.fingerprint));
            format!("{:032x}", Fingerprint::of(&digests.collect::<Vec<_>>()).0)
        })
    }

    /// What lies at an address below the site's: `explainers/dam/`, `nutgraf.css`.
    pub fn find(&self, address: &str) -> Found {
        let file = if address.is_empty() || address.ends_with('/') {
            format!("{address}index.html")
        } else {
            address.to_owned()
        };
        if let Some(asset) = self.assets().get(&file) {
            return Found::Asset(asset.clone());
        }
        if let Some(bytes) = self.index.get(&file) {
            return Found::Page(Page::of(bytes.clone()));
        }
        if let Some(page) = self.page(&file) {
            return Found::Page(page);
        }
        if file != address || self.page(&format!("{address}/index.html")).is_none() {
            Found::Nothing
        } else {
            Found::Folder
        }
    }

    /// A file that the site makes, by its address: as it is now, or else as it last was.
    pub fn page(&self, file: &str) -> Option<Page> {
        if let Some(page) = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(file) {
            return Some(page.clone());
        }
        let page = self.make(file)?;
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(file.to_owned(), page.clone());
        Some(page)
    }

    fn make(&self, file: &str) -> Option<Page> {
        let last = || self.good.as_ref().and_then(|good| good.file(file)).and_then(|alone| alone.bytes);
        let Some(now) = self.plan.file(file) else {
            // Without mistakes, what the site does not have is not there; with some, they may be why.
            let errors = self.diagnostics.iter().any(Diagnostic::is_error);
            return last().filter(|_| errors).map(|bytes| Page { is_old: true, ..Page::of(bytes) });
        };
        let everywhere = SourcePath::new("nutgraf.yaml");
        let is_broken = now.source.iter().chain([&everywhere]).any(|source| self.broken.contains(source));
        let last = if is_broken || now.bytes.is_none() { last() } else { None };
        let is_old = last.is_some();
        let page = last.or(now.bytes).map(Page::of).unwrap_or_default();
        Some(Page { is_old, diagnostics: now.diagnostics, ..page })
    }

    /// What is wrong, with what keeps a page from being made first.
    pub fn problems(&self, page: &Page) -> Vec<Shown> {
        let errors = |all: &[Diagnostic]| all.iter().filter(|one| one.is_error()).cloned().collect::<Vec<_>>();
        let own = errors(&page.diagnostics);
        let mut others = errors(&self.diagnostics);
        others.retain(|known| !own.contains(known));
        let shown = |some: &[Diagnostic]| report::shown(some, &self.sources);
        [shown(&own), shown(&others)].concat()
    }

    /// All that is wrong, for the terminal.
    pub fn diagnostics(&self) -> (&[Diagnostic], &Sources) {
        (&self.diagnostics, &self.sources)
    }
}

impl Page {
    fn of(bytes: Vec<u8>) -> Self {
        let digest = format!("{:032x}", Fingerprint::of_bytes(&bytes).0);
        Self { bytes: Some(bytes.into()), digest, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline;
    use crate::site::Settings;

    fn preview(before: &Preview, date: &str) -> Preview {
        let text = format!("---\ntitle: The dam\nsummary: It stands.\ndate: {date}\n---\nText.\n");
        let sources = Sources::from_memory([("content/explainers/dam.md", text.as_bytes())]);
        let plan = pipeline::plan(&sources, &Settings::default(), &before.plan);
        before.next(Arc::new(plan), Arc::new(sources))
    }

    #[test]
    fn a_mistake_made_before_all_pages_were_made_shows_the_page_as_it_was() {
        let first = preview(&Preview::default(), "2025-07-18");
        let was = first.page("explainers/dam/index.html").unwrap();
        let broken = preview(&first, "yesterday").page("explainers/dam/index.html").unwrap();
        assert!(broken.is_old && broken.digest == was.digest);
    }
}
