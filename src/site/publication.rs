//! What is published at the moment the site is built for, and what is not.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use super::Settings;
use crate::config::Config;
use crate::model::Id;
use crate::page::{Kind, Page};
use crate::text::SourcePath;

/// Why a page is not published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// It is a draft.
    Draft,
    /// It is held back until a moment.
    Embargo(String),
    /// The day on which it was to be taken down has passed.
    Expired(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft => f.write_str("draft"),
            Self::Embargo(until) => write!(f, "embargo until {until}"),
            Self::Expired(since) => write!(f, "expired {since}"),
        }
    }
}

/// A page that is not published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Skipped {
    /// Its file.
    pub path: SourcePath,
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// Why.
    pub reason: Reason,
}

/// The moment after which a page is to be published or taken down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coming {
    /// The first moment for which a build makes the site otherwise.
    pub at: Timestamp,
    /// What it is: `embargo`, `expiry`.
    pub what: &'static str,
    /// The page's file.
    pub path: SourcePath,
}

/// When an explainer that waits, or is published, is next published or taken down.
pub(super) fn coming(page: &Page, config: &Config, settings: &Settings) -> Option<Coming> {
    let Page::Explainer(document) = page else { return None };
    let record = &document.record;
    let coming = |at: Timestamp, what| Coming { at, what, path: document.path.clone() };
    let embargo = record.embargo.map(|embargo| coming(embargo.instant(&config.timezone), "embargo"));
    let after = record.expires.and_then(|expires| expires.last_day()?.tomorrow().ok());
    let midnight = after.and_then(|day| config.timezone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().ok());
    let expiry = midnight.map(|at| coming(at, "expiry"));
    let all = embargo.into_iter().chain(expiry).filter(|coming| coming.at > settings.now);
    all.min().filter(|_| !record.draft && !settings.drafts)
}

/// Why a page is not published now; `None` if it is.
pub(super) fn reason_to_skip(page: &Page, config: &Config, settings: &Settings) -> Option<Skipped> {
    if settings.drafts {
        return None;
    }
    let draft = |draft: bool| draft.then_some(Reason::Draft);
    let (path, kind, id, reason) = match page {
        Page::Explainer(document) => {
            let record = &document.record;
            let held = record.embargo.filter(|embargo| settings.now < embargo.instant(&config.timezone));
            let today = || settings.today(config);
            let gone = record.expires.filter(|expires| expires.last_day().is_some_and(|last| last < today()));
            let reason = draft(record.draft)
                .or_else(|| held.map(|embargo| Reason::Embargo(embargo.to_string())))
                .or_else(|| gone.map(|expires| Reason::Expired(expires.to_string())));
            (&document.path, Kind::Explainer, &document.id, reason)
        }
        Page::Story(document) => (&document.path, Kind::Story, &document.id, draft(document.record.draft)),
        Page::Static(document) => (&document.path, Kind::Static, &document.id, draft(document.record.draft)),
        _ => return None,
    };
    reason.map(|reason| Skipped { path: path.clone(), kind, id: id.clone(), reason })
}
