//! Explainers as data: `index.json` of our own form, and the forms that other programs read.

mod exchange;
mod form;
mod said;

pub use form::*;

use serde::Serialize;
use serde_json::{Value, json};

use super::hrefs::Hrefs;
use super::joined::joined;
use super::shell::Shell;
use super::views::DownloadView;
use crate::model::Explainer;
use crate::site::{ActorCard, Linked, Route};
use said::{Said, address};

/// A file of data beside an explainer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::render) enum Kind {
    /// `index.json`
    Index,
    /// `timeline.csv`
    TimelineCsv,
    /// `reactions.csv`
    ReactionsCsv,
    /// `timelinejs.json`, as <https://timeline.knightlab.com/docs/json-format.html> has it.
    TimelineJs,
    /// `whats-next.ics` (RFC 5545)
    Calendar,
}

impl Kind {
    /// Those that an explainer has.
    pub(in crate::render) fn of(shell: &Shell, record: &Explainer) -> Vec<Self> {
        let data = shell.outputs.data;
        let kinds = [
            (Self::Index, shell.outputs.index_json),
            (Self::TimelineCsv, data && !record.timeline.is_empty()),
            (Self::ReactionsCsv, data && !record.reactions.is_empty()),
            (Self::TimelineJs, data && !record.timeline.is_empty()),
            (Self::Calendar, data && record.has_plans()),
        ];
        kinds.into_iter().filter_map(|(kind, made)| made.then_some(kind)).collect()
    }

    pub(in crate::render) fn file(self) -> &'static str {
        match self {
            Self::Index => "index.json",
            Self::TimelineCsv => "timeline.csv",
            Self::ReactionsCsv => "reactions.csv",
            Self::TimelineJs => "timelinejs.json",
            Self::Calendar => "whats-next.ics",
        }
    }

    /// The file, for the head of the page.
    pub(in crate::render) fn link(self, hrefs: &Hrefs, page: &Route) -> DownloadView {
        let (title, mime) = self.words();
        DownloadView { title, href: hrefs.file(&format!("{page}{}", self.file())), mime }
    }

    /// What it is, for readers, and its media type.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Index => ("This page as data (JSON)", "application/json"),
            Self::TimelineCsv => ("Timeline as a table (CSV)", "text/csv"),
            Self::ReactionsCsv => ("Reactions as a table (CSV)", "text/csv"),
            Self::TimelineJs => ("Timeline for TimelineJS (JSON)", "application/json"),
            Self::Calendar => ("What’s next as a calendar (ICS)", "text/calendar"),
        }
    }
}

/// Makes a file of data of an explainer.
pub(in crate::render) fn write(kind: Kind, linked: &Linked<Explainer>, shell: &Shell) -> Result<Vec<u8>, String> {
    let said = Said::of(linked, shell);
    match kind {
        Kind::Index => Ok(bytes(&said.index())),
        Kind::TimelineCsv => said.timeline_csv().map_err(|error| error.to_string()),
        Kind::ReactionsCsv => said.reactions_csv().map_err(|error| error.to_string()),
        Kind::TimelineJs => Ok(bytes(&said.timeline_js())),
        Kind::Calendar => Ok(said.calendar()),
    }
}

/// JSON with a line end, without a `<`: even a server that calls it HTML makes no markup of it.
pub(in crate::render) fn bytes(value: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("{}\n", text.replace('<', "\\u003c")).into_bytes()
}

/// `/data/actors.json`: everyone with a dossier.
pub(in crate::render) fn actors<'c>(cards: impl Iterator<Item = &'c ActorCard>, shell: &Shell) -> Vec<u8> {
    let hrefs = shell.hrefs(&Route::default());
    let actor = |card: &ActorCard| {
        json!({
            "id": card.id,
            "name": card.name,
            "kind": card.kind,
            "summary": card.summary,
            "url": card.route.as_ref().map(|route| address(&hrefs, route, "")),
            "same_as": card.same_as,
            "roles": card.roles.iter().map(|role| json!({
                "title": role.title,
                "org": role.org,
                "from": role.from.map(|date| date.notation()),
                "to": role.to.map(|date| date.notation()),
            })).collect::<Vec<_>>(),
        })
    };
    bytes(&json!({ "version": VERSION, "actors": cards.map(actor).collect::<Vec<_>>() }))
}

/// `/data/timeline.json`: all events, each once, in order.
pub(in crate::render) fn timeline<'l>(
    explainers: impl Iterator<Item = &'l Linked<Explainer>>,
    shell: &Shell,
) -> Vec<u8> {
    let hrefs = shell.hrefs(&Route::default());
    let events: Vec<Value> = joined(None, explainers, |_| true)
        .iter()
        .map(|joined| {
            let event = joined.event;
            json!({
                "date": event.date.notation(),
                "title": event.title,
                "kind": event.kind,
                "status": event.status,
                "told_in": joined.places().map(|(linked, id)| json!({
                    "title": linked.document.record.title,
                    "url": address(&hrefs, &linked.route, &format!("event-{id}")),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    bytes(&json!({ "version": VERSION, "events": events }))
}
