//! Which lists of all records of one kind a site has.

use super::{Published, Route};
use crate::config::Outputs;
use crate::model::{ClaimStatus, Explainer, UpdateKind};

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

    /// The lists that have entries of an explainer.
    pub(super) fn of(record: &Explainer) -> Vec<Self> {
        let has_entries = |ledger: &Self| match ledger {
            Self::Timeline => !record.timeline.is_empty(),
            Self::Claims => !record.claims.is_empty(),
            Self::Corrections => record.updates.iter().any(|update| is_correction(update.kind)),
            Self::Unknowns => !record.unknown.is_empty(),
            Self::Sources => record.sources.iter().any(|source| source.described().is_some()),
            Self::Glossary => record.glossary.iter().any(|term| term.record().is_some_and(|term| term.term.is_some())),
            Self::Actors => false,
            Self::Topics => !record.topics.is_empty(),
        };
        Self::ALL.into_iter().filter(has_entries).collect()
    }

    /// The lists that have something to show.
    pub(super) fn present(published: &Published, outputs: &Outputs) -> Vec<Self> {
        if !outputs.ledgers {
            return Vec::new();
        }
        let shared = |ledger: &Self| match ledger {
            Self::Unknowns => published.stories.iter().any(|story| !story.record.unknown.is_empty()),
            Self::Sources => published.has_shared_sources(),
            Self::Glossary => published.has_shared_terms(),
            Self::Actors => outputs.dossiers && published.actors.iter().any(|actor| !actor.record.private),
            Self::Topics => !published.topics.is_empty(),
            Self::Timeline | Self::Claims | Self::Corrections => false,
        };
        let has_entries =
            |ledger: &Self| shared(ledger) || published.given.iter().any(|(_, given)| given.ledgers.contains(ledger));
        Self::ALL.into_iter().filter(has_entries).collect()
    }
}

/// Whether a change is one that readers of the old text were misled without.
pub fn is_correction(kind: UpdateKind) -> bool {
    matches!(kind, UpdateKind::Correction | UpdateKind::Clarification | UpdateKind::Retraction)
}
