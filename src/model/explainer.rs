//! The explainer itself: the front matter of `content/explainers/**.md`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Claim, Disclosure, Event, EventStatus, Figure, Id, Image, Involved, Issue, Known, Md, Named, Place, Question,
    Reaction, Side, Source, Term, Titles, Unknown, Update,
};
use crate::date::Edtf;

/// The state of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Things change by the hour or day.
    Developing,
    /// It goes on.
    Active,
    /// Nothing has moved for a while.
    Stalled,
    /// It is over.
    Concluded,
}

/// The front matter of an explainer. Only `title`, `summary` and `date` are required.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explainer {
    /// The headline, at most 110 characters.
    pub title: String,
    /// The nut graf: what it is about and why it matters, at most 400 characters.
    pub summary: Md,
    /// When it was first published. Never changes.
    pub date: Edtf,
    /// When it was last changed; if left out, the newest entry of `updates`.
    pub updated: Option<Edtf>,
    /// Bylines: ids of `content/authors`.
    #[serde(default)]
    pub authors: Vec<Id>,
    /// Sections it belongs to. A topic exists as soon as it is used.
    #[serde(default)]
    pub topics: Vec<Id>,
    /// The running story it belongs to: an id of `content/stories`.
    pub story: Option<Id>,
    /// The state of the story, shown with `as_of`.
    pub status: Option<Status>,
    /// The day up to which facts were checked.
    pub as_of: Option<Edtf>,
    /// The day by which the facts should be checked again. When it has passed, the page says so.
    pub review_by: Option<Edtf>,
    /// The last day on which it is published; after it, it is taken down.
    pub expires: Option<Edtf>,
    /// Not published, in no output of any kind.
    #[serde(default)]
    pub draft: bool,
    /// Not published before this moment. Without an offset, the time zone is the site's.
    pub embargo: Option<Edtf>,
    /// The last part of its address, if not the file's name.
    pub slug: Option<String>,
    /// Earlier addresses that lead here, such as `/2024/dam/`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The language, as in HTML's `lang`; the site's if left out.
    pub lang: Option<String>,
    /// The explainer that this one is a translation of.
    pub translation_of: Option<Id>,
    /// Headlines for other surfaces.
    pub titles: Option<Titles>,
    /// The lead picture.
    pub image: Option<Image>,
    /// Where things stand, in a paragraph.
    pub where_it_stands: Option<Md>,
    /// Why it matters, in a paragraph.
    pub why_it_matters: Option<Md>,
    /// The story in at most six points.
    #[serde(default)]
    pub key_points: Vec<Md>,
    /// Who is involved, and their role here. At most eight with `key: true`.
    #[serde(default)]
    pub actors: Vec<Named<Involved>>,
    /// Groups of actors.
    #[serde(default)]
    pub sides: Vec<Side>,
    /// The propositions that stances are about.
    #[serde(default)]
    pub issues: Vec<Issue>,
    /// What happened when.
    #[serde(default, deserialize_with = "super::text::descriptions")]
    pub timeline: Vec<Event>,
    /// Who said or did what about it.
    #[serde(default)]
    pub reactions: Vec<Reaction>,
    /// What is claimed, and how it stands.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// What we know.
    #[serde(default)]
    pub known: Vec<Known>,
    /// What we do not know.
    #[serde(default)]
    pub unknown: Vec<Unknown>,
    /// Questions and answers.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// The story by numbers.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// Where it happens.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Terms explained on the page: ids of `content/glossary.yaml`, or terms with their definition.
    #[serde(default)]
    pub glossary: Vec<Named<Term>>,
    /// Sources described here, or cited beside those that the other fields cite.
    #[serde(default)]
    pub sources: Vec<Named<Source>>,
    /// What was changed when. Corrections are a view of it.
    #[serde(default)]
    pub updates: Vec<Update>,
    /// How we know.
    pub methods: Option<Md>,
    /// Conflicts of interest, funding, use of AI.
    #[serde(default)]
    pub disclosures: Vec<Disclosure>,
    /// Explainers to read next, picked by hand.
    #[serde(default)]
    pub related: Vec<Id>,
}

impl Explainer {
    /// Whether anything of its timeline may still be ahead.
    pub fn has_plans(&self) -> bool {
        self.timeline.iter().any(|event| event.status == EventStatus::Planned)
    }

    /// Whether it names events that another page tells in full.
    pub fn shares_events(&self) -> bool {
        self.timeline.iter().any(|event| event.event.is_some())
    }

    /// The headline for lists.
    pub fn short_title(&self) -> &str {
        self.titles.as_ref().and_then(|titles| titles.short.as_deref()).unwrap_or(&self.title)
    }

    /// When it was last changed: `updated`, or the newest entry of the log, or its date.
    pub fn last_changed(&self) -> &Edtf {
        let newest = self.updates.iter().map(|update| &update.date).max_by(|a, b| a.chronological(b));
        self.updated.as_ref().or(newest).unwrap_or(&self.date)
    }
}
