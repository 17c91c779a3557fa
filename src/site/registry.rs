//! What pages see of each other: small cards, each with its fingerprint, so that an edit to the rest of a page
//! changes no other.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::{Anchors, Published, Reason, Route, Skipped};
use crate::date::Edtf;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::Stamped;
use crate::model::{Actor, ActorKind, Explainer, Id, Involved, Role, Source, Status, Term};
use crate::page::{Document, Kind, Parsed};
use crate::text::SourcePath;
use crate::yaml::LeftOut;

/// What a page sees of an actor.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActorCard {
    /// The id.
    pub id: Id,
    /// The full name.
    pub name: String,
    /// The short name.
    pub short: Option<String>,
    /// The name to sort by.
    pub sort_name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Who this is, without markup.
    pub summary: String,
    /// Offices.
    pub roles: Vec<Role>,
    /// Addresses that mean the same actor.
    pub same_as: Vec<String>,
    /// The dossier; `None` for private and inline actors.
    pub route: Option<Route>,
}

impl ActorCard {
    fn of(document: &Document<Actor>, dossiers: bool) -> Self {
        let record = &document.record;
        Self {
            id: document.id.clone(),
            name: record.name.clone(),
            short: record.short.clone(),
            sort_name: record.sort_name.clone().unwrap_or_else(|| record.name.clone()),
            kind: record.kind,
            summary: record.summary.plain(),
            roles: record.roles.clone(),
            same_as: record.same_as.iter().map(|link| link.as_str().to_owned()).collect(),
            route: (dossiers && !record.private).then(|| Route::of("actors", &document.id)),
        }
    }

    /// The card of an actor that an explainer describes itself.
    pub(crate) fn inline(id: Id, involved: &Involved) -> Self {
        let name = involved.name.clone().unwrap_or_default();
        Self {
            id,
            sort_name: name.clone(),
            name,
            short: None,
            kind: involved.kind.unwrap_or(ActorKind::Person),
            summary: involved.summary.as_ref().map(crate::model::Md::plain).unwrap_or_default(),
            roles: Vec::new(),
            same_as: Vec::new(),
            route: None,
        }
    }

    /// The office held on a date: the one whose time is known and includes it, else one without dates. With several,
    /// the first in the file.
    pub fn role_on(&self, date: &Edtf) -> Option<&Role> {
        let held = |role: &&Role| role.held_on(date);
        let dated = |role: &&Role| role.from.is_some() || role.to.is_some();
        self.roles.iter().filter(held).find(dated).or_else(|| self.roles.iter().find(held))
    }
}

/// What a page sees of an explainer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExplainerCard {
    /// The id.
    pub id: Id,
    /// Where it lies.
    pub route: Route,
    /// The headline.
    pub title: String,
    /// The headline for lists.
    pub short: Option<String>,
    /// The nut graf, without markup.
    pub summary: String,
    /// When it was first published.
    pub date: Edtf,
    /// When it was last changed.
    pub updated: Edtf,
    /// The state of its story.
    pub status: Option<Status>,
    /// The day up to which facts were checked.
    pub as_of: Option<Edtf>,
    /// Its language, if not the site's.
    pub lang: Option<String>,
}

impl ExplainerCard {
    fn of(document: &Document<Explainer>) -> Self {
        let record = &document.record;
        Self {
            id: document.id.clone(),
            route: Route::explainer(document),
            title: record.title.clone(),
            short: record.titles.as_ref().and_then(|titles| titles.short.clone()),
            summary: record.summary.plain(),
            date: record.date,
            updated: *record.last_changed(),
            status: record.status,
            as_of: record.as_of,
            lang: record.lang.clone(),
        }
    }
}

/// What a page sees of a story, topic or author.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageCard {
    /// The id.
    pub id: Id,
    /// Where it lies.
    pub route: Route,
    /// The headline or name.
    pub title: String,
    /// What it is about, without markup.
    pub summary: Option<String>,
    /// The state of a story.
    pub status: Option<Status>,
    /// The day up to which a story's facts were checked.
    pub as_of: Option<Edtf>,
    /// Where a story stands, without markup.
    pub where_it_stands: Option<String>,
}

impl PageCard {
    fn plain(folder: &str, id: &Id, title: &str, summary: Option<String>) -> Self {
        let (route, title) = (Route::of(folder, id), title.to_owned());
        Self { id: id.clone(), route, title, summary, status: None, as_of: None, where_it_stands: None }
    }
}

/// What a page sees of a term.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TermCard {
    /// The id.
    pub id: Id,
    /// The term.
    pub term: String,
    /// Other spellings.
    pub also: Vec<String>,
    /// What it means.
    pub definition: crate::model::Md,
    /// Where that comes from.
    pub sources: Vec<crate::model::Named<Source>>,
}

impl TermCard {
    /// The card of a term; `None` for one that is only named.
    pub(crate) fn of(term: &Term) -> Option<Self> {
        Some(Self {
            id: term.id()?,
            term: term.term.clone()?,
            also: term.also.clone(),
            definition: term.definition.clone()?,
            sources: term.sources.clone(),
        })
    }
}

/// What an explainer gives to other pages; it depends on nothing but its own file.
#[derive(Debug)]
pub(crate) struct Given {
    card: Arc<Stamped<ExplainerCard>>,
    pub(crate) anchors: Arc<Stamped<BTreeSet<String>>>,
}

impl Given {
    pub(crate) fn of(document: &Arc<Document<Explainer>>) -> Self {
        let mut anchors = Anchors::of(&document.record).all(&document.record);
        anchors.extend(document.body.headings.iter().map(|heading| heading.id.clone()));
        let card = Arc::new(Stamped::new(ExplainerCard::of(document)));
        Self { card, anchors: Arc::new(Stamped::new(anchors)) }
    }
}

type Cards<T> = BTreeMap<Id, Arc<Stamped<T>>>;

/// All cards of the site.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Actors, also private ones.
    pub actors: Cards<ActorCard>,
    /// Earlier ids of actors.
    pub actor_aliases: BTreeMap<Id, Id>,
    /// Ids of actors by their full and short names.
    pub actor_names: BTreeMap<String, Id>,
    /// Shared sources.
    pub sources: Cards<Source>,
    /// Shared terms.
    pub terms: Cards<TermCard>,
    /// Explainers.
    pub explainers: Cards<ExplainerCard>,
    /// Stories.
    pub stories: Cards<PageCard>,
    /// Topics, also those without a file.
    pub topics: Cards<PageCard>,
    /// Authors.
    pub authors: Cards<PageCard>,
    /// Pages by their file, for links from file to file.
    pub by_file: HashMap<SourcePath, Route>,
    /// The anchors of each page.
    pub anchors: HashMap<Route, Arc<Stamped<BTreeSet<String>>>>,
    /// Records whose file is there but cannot be read: their absence is no second mistake.
    pub broken: HashSet<(Kind, Id)>,
    /// Records that are not published, and files of such.
    pub withheld: HashMap<(Kind, Id), Reason>,
    /// The wrong values of the shared lists.
    pub lists_left_out: LeftOut,
    /// The wrong values of pages that have any.
    pub left_out: HashMap<Route, LeftOut>,
}

impl Registry {
    pub(crate) fn of(
        published: &Published,
        parsed: &[&Parsed],
        skipped: &[Skipped],
        dossiers: bool,
        told: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut registry = Self::default();
        for page in parsed.iter().filter(|parsed| parsed.page.is_none()) {
            registry.broken.extend(page.identity.clone());
        }
        registry.withheld =
            skipped.iter().map(|skipped| ((skipped.kind, skipped.id.clone()), skipped.reason.clone())).collect();
        registry.add_shared(published, dossiers, told);
        registry.add_explainers(published, told);
        registry.add_listings(published);
        registry
    }

    fn add_shared(&mut self, published: &Published, dossiers: bool, told: &mut Vec<Diagnostic>) {
        for document in &published.actors {
            twice(&self.actors, &document.id, "actor", &document.path, told);
            self.actors.insert(document.id.clone(), Arc::new(Stamped::new(ActorCard::of(document, dossiers))));
            if dossiers && !document.record.private {
                self.by_file.insert(document.path.clone(), Route::of("actors", &document.id));
            }
        }
        for card in self.actors.values() {
            for name in [Some(&card.name), card.short.as_ref()].into_iter().flatten() {
                self.actor_names.entry(name.clone()).or_insert_with(|| card.id.clone());
            }
        }
        for document in &published.actors {
            for (index, alias) in document.record.aliases.iter().enumerate() {
                if self.actors.contains_key(alias) {
                    let place = document.field(format_args!("aliases[{index}]"));
                    let message = format!("`{alias}` is the id of another actor");
                    let hint = "an alias is an id that no file has any more: take it away, or rename that file";
                    told.push(Diagnostic::error(Code::DuplicateId, place, message).hint(hint));
                } else {
                    self.actor_aliases.insert(alias.clone(), document.id.clone());
                }
            }
        }
        if let Some(list) = &published.sources {
            self.lists_left_out.join(&list.left_out);
            self.sources.extend(list.records.iter().map(|source| (source.id.clone(), Arc::clone(source))));
        }
        if let Some(list) = &published.terms {
            self.lists_left_out.join(&list.left_out);
            let cards = list.records.iter().filter_map(|term| TermCard::of(term));
            self.terms.extend(cards.map(|card| (card.id.clone(), Arc::new(Stamped::new(card)))));
        }
    }

    fn add_explainers(&mut self, published: &Published, told: &mut Vec<Diagnostic>) {
        self.by_file.reserve(published.explainers.len());
        self.anchors.reserve(published.explainers.len());
        for (document, (_, given)) in published.explainers.iter().zip(published.given.iter()) {
            twice(&self.explainers, &document.id, "explainer", &document.path, told);
            let Given { card, anchors } = &**given;
            self.by_file.insert(document.path.clone(), card.route.clone());
            self.anchors.insert(card.route.clone(), Arc::clone(anchors));
            if !document.left_out.is_empty() {
                self.left_out.insert(card.route.clone(), document.left_out.clone());
            }
            self.explainers.insert(document.id.clone(), Arc::clone(card));
            for topic in &document.record.topics {
                if !self.topics.contains_key(topic) {
                    let card = Arc::new(Stamped::new(PageCard::plain("topics", topic, &title_of(topic), None)));
                    self.topics.insert(topic.clone(), card);
                }
            }
        }
    }

    fn add_listings(&mut self, published: &Published) {
        for document in &published.stories {
            let record = &document.record;
            let mut card = PageCard::plain("stories", &document.id, &record.title, Some(record.summary.plain()));
            card.status = record.status;
            card.as_of = record.as_of;
            card.where_it_stands = record.where_it_stands.as_ref().map(crate::model::Md::plain);
            self.by_file.insert(document.path.clone(), card.route.clone());
            self.stories.insert(document.id.clone(), Arc::new(Stamped::new(card)));
        }
        for document in &published.topics {
            let summary = document.record.summary.as_ref().map(crate::model::Md::plain);
            let card = PageCard::plain("topics", &document.id, &document.record.title, summary);
            self.by_file.insert(document.path.clone(), card.route.clone());
            self.topics.insert(document.id.clone(), Arc::new(Stamped::new(card)));
        }
        for document in &published.authors {
            let summary = document.record.summary.as_ref().map(crate::model::Md::plain);
            let card = PageCard::plain("authors", &document.id, &document.record.name, summary);
            self.by_file.insert(document.path.clone(), card.route.clone());
            self.authors.insert(document.id.clone(), Arc::new(Stamped::new(card)));
        }
        for document in &published.pages {
            let route = Route::static_page(document);
            let headings = document.body.headings.iter().map(|heading| heading.id.clone());
            self.anchors.insert(route.clone(), Arc::new(Stamped::new(headings.collect())));
            self.by_file.insert(document.path.clone(), route);
        }
    }

    /// The actor that makes a claim, if its id or name is one.
    pub fn claimant(&self, words: &str) -> Option<&Arc<Stamped<ActorCard>>> {
        self.actor(words).or_else(|| self.actors.get(self.actor_names.get(words)?))
    }

    /// The actor of an id or an earlier id.
    pub fn actor(&self, id: &str) -> Option<&Arc<Stamped<ActorCard>>> {
        self.actors.get(id).or_else(|| self.actors.get(self.actor_aliases.get(id)?))
    }
}

fn twice<T>(cards: &Cards<T>, id: &Id, what: &str, file: &SourcePath, told: &mut Vec<Diagnostic>) {
    if cards.contains_key(id) {
        let message = format!("another file has the id `{id}` already: two {what}s cannot share one");
        told.push(Diagnostic::error(Code::DuplicateId, Place::file(file), message).hint("rename one of the files"));
    }
}

/// A name for a topic that has no file: `human-rights` reads `Human rights`.
fn title_of(id: &Id) -> String {
    let words = id.as_str().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
