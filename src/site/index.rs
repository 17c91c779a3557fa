//! Where everything of a site is and what pages see of each other. It depends on front matter and headings alone, so that
//! an edit of a text leaves it as it is; and each of its two halves stays where only the other is touched.

use std::sync::Arc;

use super::places::{self, Beside, Places};
use super::registry::Registry;
use super::{Published, Site};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;

/// What all pages of a site look things up in.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) registry: Arc<Registry>,
    pub(super) places: Arc<Places>,
    /// The digest of all that the registry is made of.
    cards: Fingerprint,
    /// The digest of every name that pages can refer to.
    pub(super) names: Fingerprint,
    /// The digest of all that the places are made of.
    lie: Fingerprint,
}

impl Index {
    /// Makes the index of a site, keeping each half of the one before that would be the same.
    pub(super) fn of(published: &Published, beside: &Beside<'_>, config: &Config, previous: &Site) -> Self {
        let before = &previous.index;
        let (lie, cards) = (places::fingerprint(published, beside, config), cards(published, config));
        let places = || {
            if before.lie == lie {
                return Arc::clone(&before.places);
            }
            Arc::new(Places::of(published, beside, config))
        };
        let registry = || {
            if before.cards == cards {
                return Arc::clone(&before.registry);
            }
            Arc::new(Registry::of(published, config.outputs.dossiers, &before.registry))
        };
        let (places, registry) = rayon::join(places, registry);
        let names = Fingerprint::of(&(lie, registry.names()));
        Self { registry, places, cards, names, lie }
    }

    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.places.diagnostics.iter().chain(&self.registry.diagnostics)
    }
}

/// Digests all that the registry is made of.
fn cards(published: &Published, config: &Config) -> Fingerprint {
    fn digests<T>(documents: &[Arc<crate::page::Document<T>>]) -> Vec<Fingerprint> {
        documents.iter().map(|document| document.fingerprint).collect()
    }
    Fingerprint::of(&(
        published.given.iter().map(|(_, given)| given.seen).collect::<Vec<_>>(),
        digests(&published.actors),
        digests(&published.stories),
        digests(&published.topics),
        digests(&published.authors),
        published.sources.as_ref().map(|list| list.fingerprint),
        published.terms.as_ref().map(|list| list.fingerprint),
        config.outputs.dossiers,
    ))
}
