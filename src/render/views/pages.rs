//! Pages that tell something: `explainer`, `actor`, `story` and `document`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    ActorLink, AlternateView, Card, ClaimView, DateView, DisclosureView, EventView, FigureView, Html, ImageView,
    InvolvedView, IssueView, KeyEventView, KnownView, MapView, NetworkView, NoteView, PeriodView, PlaceView,
    QuestionView, ReactionView, ReadingView, SourceView, StripView, TermView, UnknownView, UpdateView, WordView,
};

/// A heading of the body.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    /// 1 to 6.
    pub level: u8,
    /// The anchor.
    pub anchor: String,
    /// The text.
    pub text: String,
}

/// A stretch of the body: HTML, or a part of the explainer that the author put there. Exactly one field is not `null`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BodyPart {
    /// Finished HTML.
    pub html: Option<Html>,
    /// Events, with a heading.
    pub timeline: Option<EmbedView<EventView>>,
    /// Reactions, with a heading.
    pub reactions: Option<EmbedView<ReactionView>>,
    /// A claim.
    pub claim: Option<ClaimView>,
    /// A figure.
    pub figure: Option<FigureView>,
}

/// Several things put into the body.
#[derive(Debug, Clone, Serialize)]
pub struct EmbedView<T> {
    /// The heading; empty if there is none.
    pub title: String,
    /// The things.
    pub items: Vec<T>,
}

/// `explainer`: everything an explainer says. What the body embeds is left out of the lists here.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainerView {
    /// The id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The nut graf.
    pub summary: Html,
    /// When it was first published.
    pub date: DateView,
    /// When it was last changed, if that was later.
    pub updated: Option<DateView>,
    /// Bylines.
    pub authors: Vec<Card>,
    /// Sections.
    pub topics: Vec<Card>,
    /// The running story.
    pub story: Option<Card>,
    /// The state of the story.
    pub status: Option<WordView>,
    /// The day up to which facts were checked.
    pub as_of: Option<DateView>,
    /// The day by which they should have been checked again, if it has passed.
    pub overdue: Option<DateView>,
    /// How long a reader needs for each of the page's three depths, at 230 words a minute.
    pub reading: ReadingView,
    /// The lead picture.
    pub image: Option<ImageView>,
    /// Where things stand.
    pub where_it_stands: Option<Html>,
    /// Why it matters.
    pub why_it_matters: Option<Html>,
    /// The story in a few points.
    pub key_points: Vec<Html>,
    /// Who is involved, key people first.
    pub actors: Vec<InvolvedView>,
    /// Groups of actors, as labels in the author's order.
    pub sides: Vec<String>,
    /// The events that matter most, in order, those in the body among them.
    pub key_events: Vec<KeyEventView>,
    /// What happened when, in order, without events still ahead.
    pub timeline: Vec<PeriodView>,
    /// Planned events that are still ahead.
    pub whats_next: Vec<EventView>,
    /// All events on an axis of time; `null` if there are fewer than five, or all on one day.
    pub strip: Option<StripView>,
    /// Reactions by issue; those that state no stance last.
    pub reactions: Vec<IssueView>,
    /// What is claimed.
    pub claims: Vec<ClaimView>,
    /// What is known.
    pub known: Vec<KnownView>,
    /// What is not known.
    pub unknown: Vec<UnknownView>,
    /// Questions and answers.
    pub questions: Vec<QuestionView>,
    /// The story by numbers.
    pub figures: Vec<FigureView>,
    /// Where it happens.
    pub places: Vec<PlaceView>,
    /// Where that is; `null` without places.
    pub map: Option<MapView>,
    /// Terms explained.
    pub glossary: Vec<TermView>,
    /// The quotations as JSON-LD, ready for a `<script type="application/ld+json">` beside the reactions.
    pub quotations_json_ld: Option<Html>,
    /// The questions and answers as JSON-LD, ready for such a script beside them.
    pub questions_json_ld: Option<Html>,
    /// The sources cited anywhere on the page, numbered.
    pub sources: Vec<SourceView>,
    /// The log of changes, newest first.
    pub updates: Vec<UpdateView>,
    /// How we know.
    pub methods: Option<Html>,
    /// Conflicts, funding, use of AI.
    pub disclosures: Vec<DisclosureView>,
    /// What to read next, each with a reason.
    pub related: Vec<Card>,
    /// The body.
    pub body: Vec<BodyPart>,
    /// The headings of the body.
    pub headings: Vec<HeadingView>,
    /// The same explainer in other languages.
    pub translations: Vec<AlternateView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// An office of an actor.
#[derive(Debug, Clone, Serialize)]
pub struct RoleView {
    /// The office.
    pub title: String,
    /// Where.
    pub org: Option<String>,
    /// When, for readers: `2013 – 3 January 2026`, `since 2019`; `null` if not said.
    pub period: Option<String>,
    /// Where that is documented.
    pub note: Option<NoteView>,
}

/// An explainer that an actor appears in.
#[derive(Debug, Clone, Serialize)]
pub struct AppearanceView {
    /// The explainer.
    pub explainer: Card,
    /// The role there.
    pub role: Option<String>,
}

/// `actor`: the dossier.
#[derive(Debug, Clone, Serialize)]
pub struct ActorView {
    /// The id.
    pub id: String,
    /// The full name.
    pub name: String,
    /// Who this is.
    pub summary: Html,
    /// What it is.
    pub kind: WordView,
    /// Other names.
    pub also_known_as: Vec<String>,
    /// Offices, newest first.
    pub roles: Vec<RoleView>,
    /// The actor it belongs to.
    pub parent: Option<ActorLink>,
    /// Addresses that mean the same actor.
    pub same_as: Vec<String>,
    /// A portrait or emblem.
    pub image: Option<ImageView>,
    /// The biography.
    pub body: Html,
    /// Explainers it appears in, newest first.
    pub appearances: Vec<AppearanceView>,
    /// Events it took part in, in order.
    pub timeline: Vec<PeriodView>,
    /// What it said and did, in order.
    pub reactions: Vec<ReactionView>,
    /// What it claims, in order.
    pub claims: Vec<ClaimView>,
    /// Who appears in the same explainers, those in most of them first.
    pub appears_with: Vec<ActorLink>,
    /// The sources cited on the page, numbered.
    pub sources: Vec<SourceView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// `story`: a running story.
#[derive(Debug, Clone, Serialize)]
pub struct StoryView {
    /// The id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// What it is about.
    pub summary: Html,
    /// Its state.
    pub status: Option<WordView>,
    /// The day up to which facts were checked.
    pub as_of: Option<DateView>,
    /// Where things stand.
    pub where_it_stands: Option<Html>,
    /// A picture.
    pub image: Option<ImageView>,
    /// The body.
    pub body: Html,
    /// Its explainers, in reading order.
    pub explainers: Vec<Card>,
    /// The events of its explainers and its own, in order, without events still ahead.
    pub timeline: Vec<PeriodView>,
    /// Planned events that are still ahead.
    pub whats_next: Vec<EventView>,
    /// All events on an axis of time; `null` if there are fewer than five, or all on one day.
    pub strip: Option<StripView>,
    /// Who is involved, those in most explainers first.
    pub actors: Vec<ActorLink>,
    /// Who has a part in the same events; `null` for fewer than four.
    pub network: Option<NetworkView>,
    /// Open questions.
    pub unknown: Vec<UnknownView>,
    /// Topics.
    pub topics: Vec<Card>,
    /// The sources cited on the page, numbered.
    pub sources: Vec<SourceView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// `document`: a page of `content/pages`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentView {
    /// The id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// What it is about.
    pub summary: Option<Html>,
    /// When it was last changed.
    pub updated: Option<DateView>,
    /// The text.
    pub body: Html,
    /// The sources cited on the page, numbered.
    pub sources: Vec<SourceView>,
    /// The author's own `x-` keys.
    pub extra: BTreeMap<String, serde_json::Value>,
}
