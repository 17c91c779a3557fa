//! Which lists of all records of one kind a site has.

use super::{Published, Registry, Route};
use crate::config::Outputs;
use crate::model::{ClaimStatus, UpdateKind};

/// A list of all records of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ledger {
    /// All events, by year.
    Timeline,
    /// All claims with their status.
    Claims,
    /// What was corrected.
    Corrections,
    /// Open questions.
    Unknowns,
    /// All sources with who cites them.
    Sources,
    /// All terms.
    Glossary,
    /// All actors by kind.
    Actors,
    /// All topics.
    Topics,
}

impl Ledger {
    /// All of them, in the order in which pages link to them.
    pub const ALL: [Self; 8] = [
        Self::Timeline,
        Self::Claims,
        Self::Corrections,
        Self::Unknowns,
        Self::Sources,
        Self::Glossary,
        Self::Actors,
        Self::Topics,
    ];

    /// Its name: the folder it lies in, and its template's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Claims => "claims",
            Self::Corrections => "corrections",
            Self::Unknowns => "unknowns",
            Self::Sources => "sources",
            Self::Glossary => "glossary",
            Self::Actors => "actors",
            Self::Topics => "topics",
        }
    }

    /// Where it lies.
    pub fn route(self) -> Route {
        Route::new(format!("{}/", self.name()))
    }

    /// Whether a path below the list's folder is one of its parts: a year, a status, a page.
    pub(super) fn has_part(self, path: &str) -> bool {
        let part = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        match self {
            Self::Timeline => part.parse::<i16>().is_ok() || path.starts_with("/topics/"),
            Self::Claims => serde_json::from_value::<ClaimStatus>(part.into()).is_ok(),
            _ => false,
        }
    }

    /// The lists that have something to show.
    pub(super) fn present(published: &Published, registry: &Registry, outputs: &Outputs) -> Vec<Self> {
        if !outputs.ledgers {
            return Vec::new();
        }
        let records = || published.explainers.iter().map(|document| &document.record);
        let has_entries = |ledger: &Self| match ledger {
            Self::Timeline => records().any(|record| !record.timeline.is_empty()),
            Self::Claims => records().any(|record| !record.claims.is_empty()),
            Self::Corrections => records().any(|record| record.updates.iter().any(|update| is_correction(update.kind))),
            Self::Unknowns => {
                let of_stories = || published.stories.iter().any(|story| !story.record.unknown.is_empty());
                records().any(|record| !record.unknown.is_empty()) || of_stories()
            }
            Self::Sources => {
                let own = || records().any(|record| record.sources.iter().any(|source| source.is_record()));
                !registry.sources.is_empty() || own()
            }
            Self::Glossary => {
                !registry.terms.is_empty()
                    || records().any(|record| record.glossary.iter().any(|term| term.term.is_some()))
            }
            Self::Actors => registry.actors.values().any(|card| card.route.is_some()),
            Self::Topics => !registry.topics.is_empty(),
        };
        Self::ALL.into_iter().filter(has_entries).collect()
    }
}

/// Whether a change is one that readers of the old text were misled without.
pub fn is_correction(kind: UpdateKind) -> bool {
    matches!(kind, UpdateKind::Correction | UpdateKind::Clarification | UpdateKind::Retraction)
}
