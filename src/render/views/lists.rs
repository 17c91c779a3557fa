//! Pages that list others: `home`, `list`, `search`, and those of topics and authors.

use serde::Serialize;

use super::{
    ActorLink, Card, ClaimView, EventView, Html, ImageView, Link, LoadedView, SourceView, TermView, UnknownView,
    UpdateView,
};

/// `topic` and `author`: a list of explainers with a heading.
#[derive(Debug, Clone, Serialize)]
pub struct ListingView {
    /// The id.
    pub id: String,
    /// The name.
    pub title: String,
    /// What belongs to it, or who it is.
    pub summary: Option<Html>,
    /// What an author does.
    pub role: Option<String>,
    /// Addresses that mean the same author.
    pub same_as: Vec<String>,
    /// The picture of an author.
    pub image: Option<ImageView>,
    /// The text below the front matter.
    pub body: Html,
    /// Explainers on this page of the list, newest first.
    pub explainers: Vec<Card>,
    /// The sources cited on the page, numbered.
    pub sources: Vec<SourceView>,
    /// Which page of the list this is, from 1.
    pub number: usize,
    /// How many there are.
    pub pages: usize,
}

/// `home`.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// Running stories, that of the newest explainer first; only on the first page.
    pub stories: Vec<RunningView>,
    /// Explainers on this page of the list, newest first.
    pub explainers: Vec<Card>,
    /// Topics with their number of explainers; only on the first page.
    pub topics: Vec<Card>,
    /// Which page of the list this is, from 1.
    pub number: usize,
    /// How many there are.
    pub pages: usize,
}

/// A running story with what to read of it.
#[derive(Debug, Clone, Serialize)]
pub struct RunningView {
    /// The story.
    pub card: Card,
    /// Its explainers, newest first, at most six.
    pub explainers: Vec<Link>,
}

/// `list`: all events, claims, corrections, open questions, sources, terms, actors or topics of the site, by pages.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerView {
    /// `timeline`, `claims`, `corrections`, `unknowns`, `sources`, `glossary`, `actors` or `topics`.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// What the list holds, in a sentence.
    pub summary: &'static str,
    /// The whole list and parts of it, each with its number of entries.
    pub filters: Vec<FilterView>,
    /// What can be looked at by itself: the timelines of stories and topics.
    pub elsewhere: Vec<Link>,
    /// The entries on this page of the list.
    pub items: Vec<LedgerItem>,
    /// How many entries there are on all pages.
    pub total: usize,
    /// Which page of the list this is, from 1.
    pub number: usize,
    /// How many there are.
    pub pages: usize,
}

/// An entry of a list, in the form in which explainers and pages show the same.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum LedgerItem {
    /// In `timeline`.
    Event(EventView),
    /// In `claims`.
    Claim(ClaimView),
    /// In `corrections`.
    Update(UpdateView),
    /// In `unknowns`.
    Unknown(UnknownView),
    /// In `sources`.
    Source(SourceView),
    /// In `glossary`.
    Term(TermView),
    /// In `actors`.
    Actor(ListedActorView),
    /// In `topics`.
    Topic(Card),
}

/// A part of a list.
#[derive(Debug, Clone, Serialize)]
pub struct FilterView {
    /// What it holds: `False`, `2025`.
    pub label: String,
    /// Its page.
    pub href: String,
    /// How many entries it has.
    pub count: usize,
    /// Whether it is the one shown.
    pub current: bool,
}

/// An actor in the list of all.
#[derive(Debug, Clone, Serialize)]
pub struct ListedActorView {
    /// The actor.
    pub actor: ActorLink,
    /// The heading that it stands below with others of its kind: `People`.
    pub heading: &'static str,
    /// Who that is.
    pub summary: Option<Html>,
    /// How many explainers it appears in.
    pub count: usize,
}

/// `search`: the search page, which a script brings to life.
#[derive(Debug, Clone, Serialize)]
pub struct SearchView {
    /// The script; `null` if a site has none.
    pub script: Option<LoadedView>,
    /// The folder of the index, ending in `/`.
    pub bundle: String,
    /// The way to the top of the site, empty or ending in `/`.
    pub root: String,
    /// What can be narrowed down.
    pub filters: Vec<SearchFilterView>,
}

/// Something that search can be narrowed down by.
#[derive(Debug, Clone, Serialize)]
pub struct SearchFilterView {
    /// Its name in the index.
    pub name: &'static str,
    /// For readers.
    pub label: &'static str,
}
