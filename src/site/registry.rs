//! What pages see of each other: small cards, each with its fingerprint, so that an edit to the rest of a page
//! changes no other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Anchors, Ledger, Published, Route};
use crate::date::Edtf;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::{Fingerprint, Stamped};
use crate::model::{Actor, ActorKind, Explainer, Id, Involved, Role, Source, Status, Term};
use crate::page::Document;
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
    pub(super) card: Arc<Stamped<ExplainerCard>>,
    pub(super) anchors: Arc<Stamped<BTreeSet<String>>>,
    /// The ids of its parts.
    pub(super) ids: Arc<Anchors>,
    /// The lists of all records of a kind that have entries of it.
    pub(super) ledgers: Vec<Ledger>,
    /// The digest of what it brings into the registry.
    pub(super) seen: Fingerprint,
    /// The digest of what it brings into the places.
    pub(super) place: Fingerprint,
}

impl Given {
    pub(super) fn of(document: &Arc<Document<Explainer>>) -> Self {
        let record = &document.record;
        let ids = Arc::new(Anchors::of(record));
        let mut anchors = ids.all(record);
        anchors.extend(document.body.headings.iter().map(|heading| heading.id.clone()));
        let card = Arc::new(Stamped::new(ExplainerCard::of(document)));
        let (anchors, ledgers) = (Arc::new(Stamped::new(anchors)), Ledger::of(record));
        let named = (document.path.as_str(), &document.id, &record.topics);
        let seen = Fingerprint::of(&(named, card.fingerprint()));
        let left_out = (!document.left_out.is_empty()).then_some(document.front_fingerprint);
        let place = (named, &record.slug, &record.aliases, anchors.fingerprint(), &ledgers, left_out);
        let place = Fingerprint::of(&place);
        Self { card, anchors, ids, ledgers, seen, place }
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
    pub explainers: Arc<Cards<ExplainerCard>>,
    /// Stories.
    pub stories: Cards<PageCard>,
    /// Topics, also those without a file.
    pub topics: Cards<PageCard>,
    /// Authors.
    pub authors: Cards<PageCard>,
    /// The wrong values of the shared lists.
    pub lists_left_out: LeftOut,
    /// What is wrong between them.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The topics that explainers name.
    used: Arc<BTreeSet<Id>>,
    /// The digest of all that explainers bring: by far the most of what is here.
    brought: Fingerprint,
}

impl Registry {
    /// Gathers all cards; those of explainers are kept from the one before while explainers bring the same.
    pub(super) fn of(published: &Published, dossiers: bool, previous: &Self) -> Self {
        let mut registry = Self::default();
        registry.add_shared(published, dossiers);
        registry.add_explainers(published, previous);
        registry.add_listings(published);
        registry
    }

    /// Digests the ids by which pages can name what is here.
    pub(super) fn names(&self) -> Fingerprint {
        let sources: Vec<&Id> = self.sources.keys().collect();
        let terms: Vec<&Id> = self.terms.keys().collect();
        Fingerprint::of(&(sources, terms, format!("{:?}", self.lists_left_out)))
    }

    fn add_shared(&mut self, published: &Published, dossiers: bool) {
        for document in &published.actors {
            if self.actors.contains_key(&document.id) {
                self.diagnostics.push(twice(&document.id, "actor", &document.path));
            }
            self.actors.insert(document.id.clone(), Arc::new(Stamped::new(ActorCard::of(document, dossiers))));
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
                    self.diagnostics.push(Diagnostic::error(Code::DuplicateId, place, message).hint(hint));
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

    fn add_explainers(&mut self, published: &Published, previous: &Self) {
        let documents = &published.explainers;
        self.brought = Fingerprint::of(&published.given.iter().map(|(_, given)| given.seen).collect::<Vec<_>>());
        if self.brought == previous.brought {
            (self.explainers, self.used) = (Arc::clone(&previous.explainers), Arc::clone(&previous.used));
        } else {
            let cards = documents.iter().zip(published.given.iter());
            let cards = cards.map(|(document, (_, given))| (document.id.clone(), Arc::clone(&given.card)));
            self.explainers = Arc::new(cards.collect());
            let topics = documents.iter().flat_map(|document| &document.record.topics);
            self.used = Arc::new(topics.cloned().collect());
        }
        if self.explainers.len() < documents.len() {
            let mut first = BTreeSet::new();
            let again = documents.iter().filter(|document| !first.insert(&document.id));
            self.diagnostics.extend(again.map(|document| twice(&document.id, "explainer", &document.path)));
        }
        for topic in &*self.used {
            let card = Arc::new(Stamped::new(PageCard::plain("topics", topic, &title_of(topic), None)));
            self.topics.insert(topic.clone(), card);
        }
    }

    fn add_listings(&mut self, published: &Published) {
        for document in &published.stories {
            let record = &document.record;
            let mut card = PageCard::plain("stories", &document.id, &record.title, Some(record.summary.plain()));
            card.status = record.status;
            card.as_of = record.as_of;
            card.where_it_stands = record.where_it_stands.as_ref().map(crate::model::Md::plain);
            self.stories.insert(document.id.clone(), Arc::new(Stamped::new(card)));
        }
        for document in &published.topics {
            let summary = document.record.summary.as_ref().map(crate::model::Md::plain);
            let card = PageCard::plain("topics", &document.id, &document.record.title, summary);
            self.topics.insert(document.id.clone(), Arc::new(Stamped::new(card)));
        }
        for document in &published.authors {
            let summary = document.record.summary.as_ref().map(crate::model::Md::plain);
            let card = PageCard::plain("authors", &document.id, &document.record.name, summary);
            self.authors.insert(document.id.clone(), Arc::new(Stamped::new(card)));
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

fn twice(id: &Id, what: &str, file: &SourcePath) -> Diagnostic {
    let message = format!("another file has the id `{id}` already: two {what}s cannot share one");
    Diagnostic::error(Code::DuplicateId, Place::file(file), message).hint("rename one of the files")
}

/// A name for a topic that has no file: `human-rights` reads `Human rights`.
fn title_of(id: &Id) -> String {
    let words = id.as_str().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
