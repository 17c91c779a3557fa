//! Where everything of a site is: cards, addresses, lists. It depends on front matter and headings alone, so that an
//! edit of a text leaves it as it is.

use std::collections::HashMap;
use std::sync::Arc;

use super::registry::Registry;
use super::routes::Routes;
use super::{Ledger, Published, Site, Skipped, kept};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;
use crate::page::{Document, Parsed};
use crate::source::Asset;
use crate::text::SourcePath;

/// What all pages of a site look things up in.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The digest of all it is made of.
    made_of: Fingerprint,
    pub(super) registry: Registry,
    pub(super) routes: Routes,
    pub(super) ledgers: Vec<Ledger>,
    /// The digest of every name that pages can refer to.
    pub(super) names: Fingerprint,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Index {
    /// Makes the index of a site, unless the one before is made of the same.
    pub(super) fn of(
        published: &Published,
        parsed: &[&Parsed],
        site: &Site,
        config: &Config,
        assets: &[Asset],
    ) -> Option<Self> {
        let beside = beside(parsed, &site.skipped, assets);
        let made_of = Fingerprint::of(&(pages(published), beside, config.outputs, config.base_url.is_some()));
        if site.index.made_of == made_of {
            return None;
        }
        let mut diagnostics = Vec::new();
        let registry = Registry::of(published, parsed, &site.skipped, config.outputs.dossiers, &mut diagnostics);
        let ledgers = Ledger::present(published, &registry, &config.outputs);
        let mut routes = Routes::of(published, &registry, &by_path(assets), &mut diagnostics);
        routes.add_lists(&ledgers, config);
        let names = kept::names(published, &registry, &routes, beside);
        Some(Self { made_of, registry, routes, ledgers, names, diagnostics })
    }
}

pub(super) fn by_path(assets: &[Asset]) -> HashMap<SourcePath, &Asset> {
    assets.iter().map(|asset| (asset.path.clone(), asset)).collect()
}

/// Digests all that the pages say of where they are and what others see of them.
fn pages(published: &Published) -> Fingerprint {
    fn digests<T>(documents: &[Arc<Document<T>>]) -> Vec<Fingerprint> {
        documents.iter().map(|document| document.fingerprint).collect()
    }
    let explainers = published.explainers.iter().zip(published.given.iter());
    let explainers = explainers.map(|(document, (_, given))| (document.front_fingerprint, given.anchors.fingerprint()));
    Fingerprint::of(&(
        explainers.collect::<Vec<_>>(),
        digests(&published.actors),
        digests(&published.stories),
        digests(&published.topics),
        digests(&published.authors),
        digests(&published.pages),
        published.sources.as_ref().map(|list| list.fingerprint),
        published.terms.as_ref().map(|list| list.fingerprint),
    ))
}

/// Digests what there is beside published pages: pages that cannot be read, that are held back, and files.
fn beside(parsed: &[&Parsed], skipped: &[Skipped], assets: &[Asset]) -> Fingerprint {
    let broken: Vec<_> = parsed.iter().filter(|parsed| parsed.page.is_none()).map(|parsed| &parsed.identity).collect();
    let assets: Vec<_> = assets.iter().map(|asset| (asset.path.as_str(), asset.fingerprint)).collect();
    Fingerprint::of(&(broken, skipped, assets))
}
