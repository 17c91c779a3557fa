//! What a page reaches: every reference in its front matter and body, found or told to be missing.

mod links;
pub(super) mod shared;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::references::{self, Field, Reference};
use super::registry::{PageCard, Registry, Stamped, TermCard};
use super::routes::Routes;
use super::{ActorCard, Anchors, ExplainerCard, Reason, Route};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown::{Cite, Embed, Mention, Part, Slot, Target};
use crate::memo::Fingerprint;
use crate::model::{Actor, Author, EventRef, Explainer, Id, Md, Source, StaticPage, Story, Topic};
use crate::page::{Document, Kind};
use crate::source::Asset;
use crate::text::{SourcePath, nearest};
use crate::yaml::LeftOut;

/// Where a link of a page leads, once it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A page, and an anchor on it (empty for none).
    Page(Route, String),
    /// A file, by its address below the site's.
    File(String),
}

/// Everything a page may show of others. Its fingerprint covers it all.
#[derive(Debug, Default)]
pub struct Reach {
    /// Actors by the id as written.
    pub actors: BTreeMap<String, Arc<Stamped<ActorCard>>>,
    /// Sources in the order of their numbers, which begin at 1.
    pub sources: Vec<Arc<Stamped<Source>>>,
    /// Terms in the order of the page's glossary.
    pub terms: Vec<Arc<Stamped<TermCard>>>,
    /// Explainers by id.
    pub explainers: BTreeMap<Id, Arc<Stamped<ExplainerCard>>>,
    /// Stories by id.
    pub stories: BTreeMap<Id, Arc<Stamped<PageCard>>>,
    /// Topics by id.
    pub topics: BTreeMap<Id, Arc<Stamped<PageCard>>>,
    /// Authors by id.
    pub authors: BTreeMap<Id, Arc<Stamped<PageCard>>>,
    /// Links and pictures inside the site, by the address as written.
    pub links: BTreeMap<String, Destination>,
    numbers: HashMap<Id, usize>,
}

impl Reach {
    /// The number of a source on this page.
    pub fn number(&self, id: &Id) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// The digest of what other pages show with this page's records: who acts in them, and where they come from.
    pub fn records_fingerprint(&self) -> Fingerprint {
        let actors = self.actors.iter().map(|(id, card)| Fingerprint::of(&(id, card.fingerprint())));
        let parts: Vec<Fingerprint> = actors.chain(self.sources.iter().map(|card| card.fingerprint())).collect();
        Fingerprint::of(&parts)
    }

    /// The digest of everything here.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut parts: Vec<Fingerprint> = vec![Fingerprint::of(&self.links), self.records_fingerprint()];
        parts.extend(self.terms.iter().map(|card| card.fingerprint()));
        parts.extend(self.explainers.values().map(|card| card.fingerprint()));
        for cards in [&self.stories, &self.topics, &self.authors] {
            parts.extend(cards.values().map(|card| card.fingerprint()));
        }
        Fingerprint::of(&parts)
    }
}

/// What there is to be reached.
pub(crate) struct World<'w> {
    pub(crate) registry: &'w Registry,
    pub(crate) routes: &'w Routes,
    pub(crate) assets: &'w HashMap<SourcePath, &'w Asset>,
    /// The files of the shared records.
    pub(crate) sources_file: SourcePath,
    pub(crate) glossary_file: SourcePath,
}

/// What a page reaches, uses and has wrong.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) reach: Reach,
    pub(crate) assets: Vec<(String, Asset)>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

pub(crate) fn explainer(document: &Document<Explainer>, world: &World<'_>) -> (Route, Gathered) {
    let record = &document.record;
    let anchors = Anchors::of(record);
    let local = Local::of(document, &anchors);
    let mut gatherer = Gatherer::new(document, Route::explainer(document), world, Some(&local));
    // Sources are numbered as a reader meets them.
    references::before_body(record, &mut |field, reference| gatherer.reference(field, reference));
    gatherer.body(document);
    references::after_body(record, &mut |field, reference| gatherer.reference(field, reference));
    gatherer.definitions_of_terms();
    gatherer.done()
}

pub(crate) fn actor(document: &Document<Actor>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::of("actors", &document.id), world, None);
    gatherer.body(document);
    references::actor(&document.record, &mut |field, reference| gatherer.reference(field, reference));
    if let Some(parent) = &document.record.parent {
        gatherer.actor(parent.as_str(), &document.field("parent"));
    }
    gatherer.done()
}

pub(crate) fn story(document: &Document<Story>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::of("stories", &document.id), world, None);
    gatherer.body(document);
    references::story(&document.record, &mut |field, reference| gatherer.reference(field, reference));
    gatherer.done()
}

pub(crate) fn topic(document: &Document<Topic>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::of("topics", &document.id), world, None);
    gatherer.body(document);
    references::text(Field::top("summary"), document.record.summary.as_ref(), &mut |field, reference| {
        gatherer.reference(field, reference);
    });
    gatherer.done()
}

pub(crate) fn author(document: &Document<Author>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::of("authors", &document.id), world, None);
    gatherer.body(document);
    references::text(Field::top("summary"), document.record.summary.as_ref(), &mut |field, reference| {
        gatherer.reference(field, reference);
    });
    if let Some(image) = &document.record.image {
        gatherer.image(image, &document.field("image.src"));
    }
    gatherer.done()
}

pub(crate) fn static_page(document: &Document<StaticPage>, world: &World<'_>) -> (Route, Gathered) {
    let mut gatherer = Gatherer::new(document, Route::static_page(document), world, None);
    gatherer.body(document);
    references::text(Field::top("summary"), document.record.summary.as_ref(), &mut |field, reference| {
        gatherer.reference(field, reference);
    });
    gatherer.done()
}

/// What an explainer describes itself.
struct Local<'d> {
    record: &'d Explainer,
    anchors: &'d Anchors,
    actors: HashMap<Id, Arc<Stamped<ActorCard>>>,
    sources: HashMap<Id, Arc<Stamped<Source>>>,
    terms: HashMap<Id, Arc<Stamped<TermCard>>>,
}

impl<'d> Local<'d> {
    fn of(document: &'d Document<Explainer>, anchors: &'d Anchors) -> Self {
        let record = &document.record;
        let mut local =
            Self { record, anchors, actors: HashMap::new(), sources: HashMap::new(), terms: HashMap::new() };
        references::explainer(record, &mut |_, reference| match reference {
            Reference::Actor(involved) if involved.is_record() => {
                if let Some(id) = involved.id() {
                    let card = || Arc::new(Stamped::new(ActorCard::inline(id.clone(), involved)));
                    local.actors.entry(id.clone()).or_insert_with(card);
                }
            }
            Reference::Source(source) if source.is_record() => {
                // `at` belongs to the place of citing, not to the source.
                let record = || Arc::new(Stamped::new(Source { at: None, ..source.clone() }));
                local.sources.entry(source.id.clone()).or_insert_with(record);
            }
            Reference::Term(term) => {
                if let Some(card) = TermCard::of(term) {
                    local.terms.insert(card.id.clone(), Arc::new(Stamped::new(card)));
                }
            }
            _ => {}
        });
        local
    }
}

struct Gatherer<'g> {
    /// The file whose references are gathered: relative links begin at its folder.
    file: &'g SourcePath,
    left_out: &'g LeftOut,
    route: Route,
    headings: Vec<&'g str>,
    world: &'g World<'g>,
    local: Option<&'g Local<'g>>,
    gathered: Gathered,
}

impl<'g> Gatherer<'g> {
    fn new<T>(document: &'g Document<T>, route: Route, world: &'g World<'g>, local: Option<&'g Local<'g>>) -> Self {
        let headings = document.body.headings.iter().map(|heading| heading.id.as_str()).collect();
        Self { headings, local, ..Self::over(&document.path, &document.left_out, route, world) }
    }

    fn over(file: &'g SourcePath, left_out: &'g LeftOut, route: Route, world: &'g World<'g>) -> Self {
        Self { file, left_out, route, headings: Vec::new(), world, local: None, gathered: Gathered::default() }
    }

    fn done(mut self) -> (Route, Gathered) {
        self.notes_of_sources();
        self.gathered.assets.sort_by(|a, b| a.0.cmp(&b.0));
        (self.route, self.gathered)
    }

    fn body<T>(&mut self, document: &Document<T>) {
        for slot in &document.body.html.slots {
            self.slot(slot, &document.body_place(&slot.span));
        }
    }

    fn tell(&mut self, wrong: Diagnostic) {
        if !self.left_out.covers(&wrong.place) {
            self.gathered.diagnostics.push(wrong);
        }
    }

    fn reference(&mut self, field: Field, reference: Reference<'_>) {
        let place = || Place::field(self.file, field.to_string());
        match reference {
            Reference::Actor(involved) => match involved.id() {
                Some(id) => self.actor(id.as_str(), &place()),
                None if self.left_out.lacks(&field.to_string(), &["id", "name"]) => {}
                None => {
                    let wrong = Diagnostic::error(Code::MissingField, place(), "the actor has neither `id` nor `name`");
                    self.tell(
                        wrong.hint("name one of `content/actors` with `id`, or describe one with `name` and `kind`"),
                    );
                }
            },
            Reference::Source(_) if !self.left_out.is_empty() && self.left_out.lacks(&field.to_string(), &["id"]) => {}
            Reference::Source(source) => self.source(source.id.as_str(), &place()),
            Reference::Term(term) => {
                if let Some(id) = term.id() {
                    self.term(id.as_str(), &place());
                }
            }
            Reference::Explainer(id) => self.listed_explainer(id, &place()),
            Reference::Story(id) => self.story(id, &place()),
            Reference::Topic(id) => self.topic(id.as_str(), &place()),
            Reference::Author(id) => self.author(id, &place()),
            Reference::Claimant(words) => {
                let local = self.local.and_then(|local| local.actors.get(words));
                if let Some(card) = self.world.registry.claimant(words).or(local) {
                    self.gathered.reach.actors.insert(words.to_owned(), Arc::clone(card));
                }
            }
            Reference::Event(id) => self.event(id.as_str(), &place()),
            Reference::SharedEvent(shared) => self.shared_event(shared),
            Reference::Issue(id) => {
                self.part("issue", id, |record| record.issues.iter().map(|issue| &issue.id).collect(), &place());
            }
            Reference::Side(id) => {
                self.part("side", id, |record| record.sides.iter().map(|side| &side.id).collect(), &place());
            }
            Reference::Image(image) => self.image(image, &place()),
            Reference::Text(md) => self.text(md, &place()),
        }
    }

    fn text(&mut self, md: &Md, place: &Place) {
        for slot in &md.html.slots {
            self.slot(slot, place);
        }
    }

    fn slot(&mut self, slot: &Slot, place: &Place) {
        match &slot.target {
            Target::Mention(mention, id) => self.mention(*mention, id, place),
            Target::Link(address) => self.link(address, place),
            Target::Cite(cites) => cites.iter().for_each(|cite| self.cite(cite, place)),
            Target::Embed(embed) => self.embed(embed, place),
            Target::Image { src, alt, .. } => {
                if alt.trim().is_empty() {
                    let wrong = Diagnostic::error(
                        Code::ImageWithoutAlt,
                        place.clone(),
                        "the picture has no text that stands for it",
                    );
                    self.tell(wrong.hint("write `![what it shows](file.jpg)`"));
                }
                self.file(src, Code::MissingFile, place);
            }
        }
    }

    fn mention(&mut self, mention: Mention, id: &str, place: &Place) {
        let parsed = Id::new(id);
        match (mention, parsed) {
            (Mention::Actor, _) => self.actor(id, place),
            (Mention::Source, _) => self.source(id, place),
            (Mention::Term, _) => self.term(id, place),
            (Mention::Topic, _) => self.topic(id, place),
            (Mention::Event, _) => match id.split_once('#') {
                Some((explainer, event)) => self.event_elsewhere(explainer, event, place),
                None => self.event(id, place),
            },
            (Mention::Explainer, _) => {
                let (id, anchor) = id.split_once('#').map_or((id, None), |(id, anchor)| (id, Some(anchor)));
                if let Some(card) = self.explainer(id, place) {
                    self.anchor_on(&card.route.clone(), anchor, place);
                }
            }
            (Mention::Story, Some(id)) => self.story(&id, place),
            (Mention::Claim, Some(id)) => {
                self.part("claim", &id, |record| record.claims.iter().map(|claim| &claim.id).collect(), place);
            }
            (Mention::Story | Mention::Claim, None) => {
                let wrong = Diagnostic::error(Code::InvalidId, place.clone(), format!("`{id}` is no id"));
                self.tell(wrong.hint("an id is made of `a-z`, `0-9` and `-`"));
            }
        }
    }

    /// Tells what is not there, unless its file is only unreadable or withheld.
    fn missing(&mut self, code: Code, id: &str, place: &Place, candidates: Vec<&str>) {
        let kind = match code {
            Code::UnknownActor => Some(Kind::Actor),
            Code::UnknownExplainer => Some(Kind::Explainer),
            Code::UnknownStory => Some(Kind::Story),
            Code::UnknownTopic => Some(Kind::Topic),
            Code::UnknownAuthor => Some(Kind::Author),
            _ => None,
        };
        let key = kind.zip(Id::new(id));
        let registry = self.world.registry;
        if let Some(key) = &key {
            if registry.broken.contains(key) {
                return;
            }
            if let Some(reason) = registry.withheld.get(key) {
                self.withheld(id, reason, place);
                return;
            }
        }
        let what = code.name().trim_start_matches("unknown-");
        let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let hint = match what {
            "actor" => format!("add `content/actors/{id}.md`, or describe it here with `name` and `kind`"),
            "source" => {
                format!("add it to `content/sources.yaml`, or describe it here: `{{id: {id}, title: …, url: …}}`")
            }
            "term" => format!(
                "add it to `content/glossary.yaml`, or to `glossary:` with `term` and `definition` ({article} {what} has both)"
            ),
            "story" => format!("add `content/stories/{id}.md`"),
            "author" => format!("add `content/authors/{id}.md`"),
            "explainer" => "name an explainer by its file, without `.md`".to_owned(),
            "event" => {
                "name an event of `timeline` by its `id`, or one of another explainer as `explainer#event`".to_owned()
            }
            _ => format!("there is no such {what}"),
        };
        let guess = nearest(id, candidates);
        let wrong = Diagnostic::error(code, place.clone(), format!("there is no {what} `{id}`"));
        self.tell(wrong.did_you_mean(guess, hint));
    }

    fn withheld(&mut self, name: &str, reason: &Reason, place: &Place) {
        let message = format!("`{name}` is not published ({reason}), so this leads nowhere");
        let wrong = Diagnostic::warning(Code::UnpublishedReference, place.clone(), message);
        self.tell(wrong.hint("publish that page too, or take the reference away until then"));
    }

    fn actor(&mut self, id: &str, place: &Place) {
        let registry = self.world.registry;
        let local = self.local.and_then(|local| local.actors.get(id));
        if let Some(card) = registry.actor(id).or(local) {
            self.gathered.reach.actors.insert(id.to_owned(), Arc::clone(card));
            return;
        }
        if self.left_out.names(id) {
            return;
        }
        let mut candidates: Vec<&str> = registry.actors.keys().map(Id::as_str).collect();
        candidates.extend(self.local.iter().flat_map(|local| local.actors.keys().map(Id::as_str)));
        self.missing(Code::UnknownActor, id, place, candidates);
    }

    fn source(&mut self, id: &str, place: &Place) {
        let registry = self.world.registry;
        if self.gathered.reach.numbers.contains_key(id) {
            return;
        }
        let local = self.local.and_then(|local| local.sources.get(id));
        if let Some(record) = local.or_else(|| registry.sources.get(id)) {
            self.add_source(record);
            return;
        }
        if registry.lists_left_out.names(id) || self.left_out.names(id) {
            return;
        }
        let mut candidates: Vec<&str> = registry.sources.keys().map(Id::as_str).collect();
        candidates.extend(self.local.iter().flat_map(|local| local.sources.keys().map(Id::as_str)));
        self.missing(Code::UnknownSource, id, place, candidates);
    }

    fn add_source(&mut self, record: &Arc<Stamped<Source>>) {
        self.gathered.reach.sources.push(Arc::clone(record));
        let number = self.gathered.reach.sources.len();
        self.gathered.reach.numbers.insert(record.id.clone(), number);
    }

    fn cite(&mut self, cite: &Cite, place: &Place) {
        if cite.id.is_empty() {
            let wrong = Diagnostic::error(
                Code::UnknownSource,
                place.clone(),
                "a part of this citation does not begin with `@`",
            );
            self.tell(wrong.hint("write each source as `@id`: `[@ap-2025; @cato, p. 3]`"));
        } else {
            self.source(&cite.id, place);
        }
    }

    fn term(&mut self, id: &str, place: &Place) {
        let registry = self.world.registry;
        let local = self.local.and_then(|local| local.terms.get(id));
        if let Some(card) = local.or_else(|| registry.terms.get(id)) {
            if !self.gathered.reach.terms.iter().any(|term| term.id == card.id) {
                self.gathered.reach.terms.push(Arc::clone(card));
            }
            return;
        }
        if registry.lists_left_out.names(id) || self.left_out.names(id) {
            return;
        }
        let candidates = registry.terms.keys().map(Id::as_str).collect();
        self.missing(Code::UnknownTerm, id, place, candidates);
    }

    fn explainer(&mut self, id: &str, place: &Place) -> Option<Arc<Stamped<ExplainerCard>>> {
        let registry = self.world.registry;
        if let Some(card) = registry.explainers.get(id) {
            self.gathered.reach.explainers.insert(card.id.clone(), Arc::clone(card));
            return Some(Arc::clone(card));
        }
        let candidates = registry.explainers.keys().map(Id::as_str).collect();
        self.missing(Code::UnknownExplainer, id, place, candidates);
        None
    }

    /// A list of explainers may hold one that is not published yet: it is left out without a word.
    fn listed_explainer(&mut self, id: &Id, place: &Place) {
        if !self.world.registry.withheld.contains_key(&(Kind::Explainer, id.clone())) {
            self.explainer(id.as_str(), place);
        }
    }

    fn story(&mut self, id: &Id, place: &Place) {
        let registry = self.world.registry;
        match registry.stories.get(id) {
            Some(card) => {
                self.gathered.reach.stories.insert(id.clone(), Arc::clone(card));
            }
            None if registry.withheld.contains_key(&(Kind::Story, id.clone())) => {}
            None => {
                let candidates = registry.stories.keys().map(Id::as_str).collect();
                self.missing(Code::UnknownStory, id.as_str(), place, candidates);
            }
        }
    }

    fn topic(&mut self, id: &str, place: &Place) {
        let registry = self.world.registry;
        match registry.topics.get(id) {
            Some(card) => {
                self.gathered.reach.topics.insert(card.id.clone(), Arc::clone(card));
            }
            None => {
                let candidates = registry.topics.keys().map(Id::as_str).collect();
                self.missing(Code::UnknownTopic, id, place, candidates);
            }
        }
    }

    fn author(&mut self, id: &Id, place: &Place) {
        let registry = self.world.registry;
        match registry.authors.get(id) {
            Some(card) => {
                self.gathered.reach.authors.insert(id.clone(), Arc::clone(card));
            }
            None => {
                let candidates = registry.authors.keys().map(Id::as_str).collect();
                self.missing(Code::UnknownAuthor, id.as_str(), place, candidates);
            }
        }
    }

    fn event(&mut self, id: &str, place: &Place) {
        let Some(local) = self.local else {
            let hint = "name an event of an explainer as `explainer#event`";
            let wrong =
                Diagnostic::error(Code::UnknownEvent, place.clone(), format!("there is no event `{id}` on this page"));
            self.tell(wrong.hint(hint));
            return;
        };
        if !self.left_out.names(id) && !local.anchors.events.iter().any(|event| event == id) {
            let candidates = local.anchors.events.iter().map(String::as_str).collect();
            self.missing(Code::UnknownEvent, id, place, candidates);
        }
    }

    /// The page that tells an event in full; one that is not there was told of when events were filled.
    fn shared_event(&mut self, shared: &EventRef) {
        let registry = self.world.registry;
        if let Some(card) = registry.explainers.get(&shared.page) {
            self.gathered.reach.explainers.insert(shared.page.clone(), Arc::clone(card));
        } else if let Some(card) = registry.stories.get(&shared.page) {
            self.gathered.reach.stories.insert(shared.page.clone(), Arc::clone(card));
        }
    }

    fn event_elsewhere(&mut self, explainer: &str, event: &str, place: &Place) {
        let Some(card) = self.explainer(explainer, place) else { return };
        let anchors = &self.world.registry.anchors[&card.route];
        if self.world.registry.left_out.get(&card.route).is_some_and(|left_out| left_out.names(event)) {
            return;
        }
        if !anchors.contains(&format!("event-{event}")) {
            let candidates = anchors.iter().filter_map(|anchor| anchor.strip_prefix("event-")).collect();
            self.missing(Code::UnknownEvent, event, place, candidates);
        }
    }

    /// A part that only the explainer itself can have.
    fn part(&mut self, what: &str, id: &Id, ids: fn(&Explainer) -> Vec<&Id>, place: &Place) {
        let known = self.local.map(|local| ids(local.record)).unwrap_or_default();
        if self.left_out.names(id.as_str()) || known.contains(&id) {
            return;
        }
        let guess = nearest(id.as_str(), known.iter().map(|id| id.as_str()));
        let wrong =
            Diagnostic::error(Code::UnknownPart, place.clone(), format!("there is no {what} `{id}` in this explainer"));
        let hint = match known[..] {
            [] => format!("the explainer has no `{what}s:` yet"),
            _ => format!("there are `{}`", known.iter().map(|id| id.as_str()).collect::<Vec<_>>().join("`, `")),
        };
        self.tell(wrong.did_you_mean(guess, hint));
    }

    fn embed(&mut self, embed: &Embed, place: &Place) {
        let Some(local) = self.local else {
            let wrong = Diagnostic::error(Code::UnknownPart, place.clone(), "only explainers have parts to embed");
            self.tell(wrong.hint("link to the explainer instead: `[…](explainer:id#timeline)`"));
            return;
        };
        if !embed.alone {
            let wrong = Diagnostic::error(Code::EmbedPlace, place.clone(), "an embed cannot stand inside a sentence");
            self.tell(wrong.hint("give it a paragraph of its own: an empty line before and after"));
        }
        let record = local.record;
        let known: Vec<&str> = match embed.part {
            Part::Timeline if embed.id.is_empty() => return,
            Part::Reactions if embed.id.is_empty() => return,
            Part::Timeline => record.timeline.iter().filter_map(|event| event.group.as_ref()).map(Id::as_str).collect(),
            Part::Reactions => record.issues.iter().map(|issue| issue.id.as_str()).collect(),
            Part::Claim => record.claims.iter().map(|claim| claim.id.as_str()).collect(),
            Part::Figure => local.anchors.figures.iter().map(String::as_str).collect(),
        };
        if !self.left_out.names(&embed.id) && !known.contains(&embed.id.as_str()) {
            let what = match embed.part {
                Part::Timeline => "group of events",
                Part::Reactions => "issue",
                Part::Claim => "claim",
                Part::Figure => "figure",
            };
            let wrong = Diagnostic::error(
                Code::UnknownPart,
                place.clone(),
                format!("there is no {what} `{}` in this explainer", embed.id),
            );
            let hint = match known[..] {
                [] => format!("the explainer has no {what} to embed"),
                _ => format!("there are `{}`", known.join("`, `")),
            };
            self.tell(wrong.did_you_mean(nearest(&embed.id, known.iter().copied()), hint));
        }
    }
}
